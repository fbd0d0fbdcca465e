//! The input of a case, with what is known about it.

use std::collections::BTreeSet;

use smime_cases::{Context, Form, Integrity, Op, Part};

use crate::{
    primitive::{
        asn1::{Body, Length, Node, tag},
        digest::sha256_hex,
        textual::{base64_lines, pem},
    },
    template::{people::ANCHOR, secrets::Secrets, signed_data::SignedData},
};

/// An input, and what a receiver should find in it when it is accepted.
#[derive(Clone)]
pub struct Message {
    /// What the receiver is to do with it.
    pub op: Op,
    /// What the receiver brings along.
    pub context: Context,
    /// The octets.
    pub octets: Vec<u8>,
    /// Pieces to be repeated and joined; then `octets` is empty.
    pub parts: Vec<Part>,
    /// The form.
    pub form: Form,
    /// The content, when it stands beside the input.
    pub detached: Option<Vec<u8>>,
    /// SHA-256 of the octets that the signers digested, or that come out.
    pub covered_sha256: Option<String>,
    /// SHA-256 of the signers' certificates, in order.
    pub signers: Vec<String>,
    /// What a receiver must know.
    pub features: BTreeSet<String>,
    /// What protects the decrypted content.
    pub integrity: Option<Integrity>,
    /// The secrets behind it.
    pub secrets: Option<Secrets>,
}

impl Message {
    /// Octets in a form, to be judged with the usual anchor.
    #[must_use]
    pub fn new(op: Op, octets: impl Into<Vec<u8>>, form: Form) -> Self {
        let mut context = Context::default();
        if matches!(op, Op::Verify | Op::Open) {
            context.trust = vec![ANCHOR.into()];
        }
        Self {
            op,
            context,
            octets: octets.into(),
            parts: Vec::new(),
            form,
            detached: None,
            covered_sha256: None,
            signers: Vec::new(),
            features: BTreeSet::new(),
            integrity: None,
            secrets: None,
        }
    }

    /// An object, and what should come out of it.
    #[must_use]
    pub fn of(op: Op, object: &Node, content: &[u8]) -> Self {
        let is_der = is_der(object);
        let form = if is_der { Form::Der } else { Form::Ber };
        let mut message = Self::new(op, object.encode(), form).covering(content);
        if !is_der {
            message = message.needing("ber");
        }
        message
    }

    /// The same with other content expected.
    #[must_use]
    pub fn covering(mut self, content: &[u8]) -> Self {
        self.covered_sha256 = Some(sha256_hex(content));
        self
    }

    /// The same for another operation.
    #[must_use]
    pub fn to(mut self, op: Op) -> Self {
        self.op = op;
        self
    }

    /// The same with a change of what the receiver brings along.
    #[must_use]
    pub fn received(mut self, change: impl FnOnce(&mut Context)) -> Self {
        change(&mut self.context);
        self
    }

    /// The same with other octets, such as a truncation.
    #[must_use]
    pub fn with_octets(mut self, octets: impl Into<Vec<u8>>) -> Self {
        self.octets = octets.into();
        self
    }

    /// The same with a run of one piece folded into a count, for inputs too large for a file.
    ///
    /// # Panics
    /// When the piece does not stand there: the case that asks for it is wrong.
    #[must_use]
    pub fn folded(mut self, piece: &[u8]) -> Self {
        let start = self
            .octets
            .windows(piece.len())
            .position(|window| window == piece)
            .expect("the piece stands in the message");
        let times = self.octets[start..]
            .chunks(piece.len())
            .take_while(|c| *c == piece)
            .count();
        let end = start + times * piece.len();
        let part = |octets: &[u8], times| Part {
            base64: octets.to_vec().into(),
            times,
        };
        self.parts = vec![
            part(&self.octets[..start], 1),
            part(piece, times),
            part(&self.octets[end..], 1),
        ];
        self.octets.clear();
        self
    }

    /// The same in another form.
    #[must_use]
    pub fn in_form(mut self, form: Form) -> Self {
        self.form = form;
        self
    }

    /// The same as BER, whatever it looks like.
    #[must_use]
    pub fn as_ber(mut self) -> Self {
        self.features.insert("ber".into());
        self.in_form(Form::Ber)
    }

    /// The same with a feature that a receiver must know.
    #[must_use]
    pub fn needing(mut self, feature: &str) -> Self {
        self.features.insert(feature.into());
        self
    }

    /// The same with the content beside it.
    #[must_use]
    pub fn beside(mut self, content: &[u8]) -> Self {
        self.detached = Some(content.to_vec());
        self.needing("detached")
    }

    /// Base64 in lines, without header or trailer.
    #[must_use]
    pub fn as_base64(mut self) -> Self {
        self.octets = base64_lines(&self.octets).into_bytes();
        self.form = Form::Base64;
        self.needing("base64")
    }

    /// PEM with a label.
    #[must_use]
    pub fn as_pem(mut self, label: &str) -> Self {
        self.octets = pem(label, &self.octets).into_bytes();
        self.form = Form::Pem;
        self.needing("pem")
    }
}

impl From<&SignedData> for Message {
    fn from(object: &SignedData) -> Self {
        object.bent(|_| ())
    }
}

impl SignedData {
    /// The message with a change of the finished tree, signatures and all.
    #[must_use]
    pub fn bent(&self, bend: impl FnOnce(&mut Node)) -> Message {
        let mut node = self.node();
        bend(&mut node);
        let mut message = Message::of(Op::Verify, &node, &self.covered);
        message.features.extend(self.features());
        message.signers = self.signer_hashes();
        message
    }

    /// SHA-256 of the signers' certificates, in order.
    #[must_use]
    pub fn signer_hashes(&self) -> Vec<String> {
        self.signers
            .iter()
            .map(|signer| signer.identity.sha256())
            .collect()
    }

    /// What a receiver must know for the signers.
    #[must_use]
    pub fn features(&self) -> BTreeSet<String> {
        let mut features = BTreeSet::new();
        for signer in &self.signers {
            features.extend(signer.scheme.features().into_iter().map(String::from));
            features.extend(signer.key().curve_feature().map(String::from));
            if signer.is_by_key_identifier() {
                features.insert("subject-key-identifier".into());
            }
            if signer.signed_attrs.is_none() {
                features.insert("without-signed-attributes".into());
            }
        }
        if self.signers.len() > 1 {
            features.insert("multiple-signers".into());
        }
        features
    }
}

/// Whether the tree's lengths and strings are those of DER.
fn is_der(node: &Node) -> bool {
    let nested = match &node.body {
        Body::Octets(_) => true,
        Body::Nodes(nodes) => {
            node.tag != [tag::OCTET_STRING | tag::CONSTRUCTED] && nodes.iter().all(is_der)
        }
    };
    nested && (node.length == Length::Minimal || node.tag.is_empty())
}
