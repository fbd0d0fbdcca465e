//! RecipientInfo: who can open a message, each field replaceable.

mod kari;
mod kekri;
mod ktri;
mod pwri;

pub use kari::{Agreement, Derivation, Kari, Rid, originator_key};
pub use kekri::Kekri;
pub use ktri::{Block, Ktri, Oaep, Transport, nonzero, pkcs1_block};
pub use pwri::Pwri;

use std::collections::BTreeMap;

use smime_cases::{Context, KeyPair};

use crate::{primitive::asn1::Node, template::people::Identity};

/// A RecipientInfo (RFC 5652 section 6.2).
///
/// ```asn1
/// RecipientInfo ::= CHOICE {
///   ktri      KeyTransRecipientInfo,
///   kari  [1] KeyAgreeRecipientInfo,
///   kekri [2] KEKRecipientInfo,
///   pwri  [3] PasswordRecipientInfo,
///   ori   [4] OtherRecipientInfo }
/// ```
#[derive(Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "a message has a few of them, and a case is easier to read without boxes"
)]
pub enum Recipient {
    /// Key transport.
    Ktri(Ktri),
    /// Key agreement.
    Kari(Kari),
    /// A key that both have already.
    Kekri(Kekri),
    /// A password.
    Pwri(Pwri),
    /// Anything else, as it stands.
    Other(Node),
}

impl Recipient {
    /// RecipientInfo, with the content-encryption key inside.
    #[must_use]
    pub fn node(&self, content_key: &[u8]) -> Node {
        match self {
            Self::Ktri(recipient) => recipient.node(content_key),
            Self::Kari(recipient) => recipient.node(content_key),
            Self::Kekri(recipient) => recipient.node(content_key),
            Self::Pwri(recipient) => recipient.node(content_key),
            Self::Other(node) => node.clone(),
        }
    }

    /// The ids of `features.json` that the receiver needs.
    #[must_use]
    pub fn features(&self) -> Vec<&'static str> {
        match self {
            Self::Ktri(recipient) => recipient.features(),
            Self::Kari(recipient) => recipient.features(),
            Self::Kekri(recipient) => recipient.features(),
            Self::Pwri(recipient) => recipient.features(),
            Self::Other(_) => Vec::new(),
        }
    }

    /// What the receiver brings along to be this recipient.
    pub fn prepare(&self, context: &mut Context) {
        match self {
            Self::Ktri(recipient) => context.keys.push(key_pair(&recipient.identity)),
            Self::Kari(recipient) => context.keys.push(key_pair(recipient.receiver())),
            Self::Kekri(recipient) => context.kek = Some(recipient.kek()),
            Self::Pwri(recipient) => context.password = Some(recipient.password.clone()),
            Self::Other(_) => {}
        }
    }

    /// The secrets on the way to the content-encryption key, in hexadecimal by name.
    #[must_use]
    pub fn secrets(&self) -> BTreeMap<&'static str, String> {
        match self {
            Self::Kari(recipient) => recipient.secrets(),
            Self::Pwri(recipient) => [("kek", hex::encode(recipient.key()))].into(),
            _ => BTreeMap::new(),
        }
    }

    /// The KeyTransRecipientInfo.
    ///
    /// # Panics
    /// When it is something else: the case that asks for it is wrong.
    pub fn ktri(&mut self) -> &mut Ktri {
        match self {
            Self::Ktri(recipient) => recipient,
            _ => panic!("not a ktri"),
        }
    }

    /// The KeyAgreeRecipientInfo.
    ///
    /// # Panics
    /// When it is something else: the case that asks for it is wrong.
    pub fn kari(&mut self) -> &mut Kari {
        match self {
            Self::Kari(recipient) => recipient,
            _ => panic!("not a kari"),
        }
    }

    /// The KEKRecipientInfo.
    ///
    /// # Panics
    /// When it is something else: the case that asks for it is wrong.
    pub fn kekri(&mut self) -> &mut Kekri {
        match self {
            Self::Kekri(recipient) => recipient,
            _ => panic!("not a kekri"),
        }
    }

    /// The PasswordRecipientInfo.
    ///
    /// # Panics
    /// When it is something else: the case that asks for it is wrong.
    pub fn pwri(&mut self) -> &mut Pwri {
        match self {
            Self::Pwri(recipient) => recipient,
            _ => panic!("not a pwri"),
        }
    }
}

/// A private key and its certificate, by name.
#[must_use]
pub fn key_pair(identity: &Identity) -> KeyPair {
    KeyPair {
        key: identity.name.into(),
        cert: Some(identity.name.into()),
    }
}
