//! Mail with layers around an entity.

use std::collections::BTreeSet;

use smime_cases::{Form, Op};

use crate::{
    cases::common::dave,
    primitive::cipher::Cipher,
    template::{
        envelope::Envelope,
        message::Message,
        mime::{TEXT, pkcs7_entity, pkcs7_mime},
        people::{Identity, People},
        signed_data::SignedData,
    },
};

/// A layer around an entity: an entity in its turn.
pub(super) trait Layer {
    /// The object and its smime-type.
    fn around(&self, entity: &[u8]) -> (Vec<u8>, &'static str);

    /// What a receiver must know.
    fn features(&self) -> BTreeSet<String>;
}

/// Signed by somebody, content enclosed.
pub(super) struct Signed<'a>(pub(super) &'a Identity);

impl Layer for Signed<'_> {
    fn around(&self, entity: &[u8]) -> (Vec<u8>, &'static str) {
        (SignedData::new(entity, &[self.0]).encode(), "signed-data")
    }

    fn features(&self) -> BTreeSet<String> {
        let mut features = SignedData::new(b"", &[self.0]).features();
        features.insert("opaque-signed".into());
        features
    }
}

impl Layer for Envelope {
    fn around(&self, entity: &[u8]) -> (Vec<u8>, &'static str) {
        let object = self.clone().around(entity).fields().node().encode();
        let smime_type = if self.cipher.is_aead() {
            "authEnveloped-data"
        } else {
            "enveloped-data"
        };
        (object, smime_type)
    }

    fn features(&self) -> BTreeSet<String> {
        let features = self.features().into_iter().map(String::from);
        features.chain(["enveloped-mail".into()]).collect()
    }
}

/// An envelope to Dave without content of its own.
pub(super) fn envelope(people: &People, cipher: Cipher) -> Envelope {
    Envelope::new(b"", cipher, [dave(people)])
}

/// A mail from Alice with layers around [`TEXT`], outermost first.
pub(super) fn layered(people: &People, layers: &[&dyn Layer]) -> Message {
    layered_around(people, layers, TEXT)
}

/// The same around another entity.
pub(super) fn layered_around(people: &People, layers: &[&dyn Layer], content: &[u8]) -> Message {
    let mut entity = content.to_vec();
    let mut features = BTreeSet::from(["nested".to_owned()]);
    for (depth, layer) in layers.iter().enumerate().rev() {
        features.extend(layer.features());
        let (object, smime_type) = layer.around(&entity);
        entity = if depth == 0 {
            pkcs7_mime(smime_type, &object)
        } else {
            pkcs7_entity("", smime_type, &object)
        };
    }
    let mut message = Message::new(Op::Open, entity, Form::Mime).covering(content);
    dave(people).prepare(&mut message.context);
    message.features = features;
    message
}
