//! KEKRecipientInfo: a key that sender and receiver have already.

use smime_cases::Kek;

use crate::primitive::{
    asn1::Node,
    block::{WRAP_VALUE, wrap},
    key_wrap::KeyWrap,
    random::random,
};

/// A KEKRecipientInfo (RFC 5652 section 6.2.3).
///
/// ```asn1
/// KEKRecipientInfo ::= SEQUENCE {
///   version                CMSVersion,
///   kekid                  KEKIdentifier,
///   keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
///   encryptedKey           EncryptedKey }
/// KEKIdentifier ::= SEQUENCE {
///   keyIdentifier OCTET STRING,
///   date          GeneralizedTime OPTIONAL,
///   other         OtherKeyAttribute OPTIONAL }
/// ```
#[derive(Clone)]
pub struct Kekri {
    /// version.
    pub version: Node,
    /// keyIdentifier.
    pub key_identifier: Vec<u8>,
    /// date and other.
    pub more: Vec<Node>,
    /// keyEncryptionAlgorithm.
    pub algorithm: Node,
    /// The key-encryption key.
    pub key: Vec<u8>,
    /// The initial value of the wrap.
    pub wrap_value: [u8; 8],
    /// The key wrap, where it is not AES.
    pub old_wrap: Option<KeyWrap>,
    /// encryptedKey, where it is not the content-encryption key wrapped.
    pub encrypted_key: Option<Vec<u8>>,
}

impl Kekri {
    /// AES key wrap with a key of `kek_length` octets.
    #[must_use]
    pub fn new(kek_length: usize) -> Self {
        Self {
            version: Node::integer(4),
            key_identifier: b"gauntlet".to_vec(),
            more: Vec::new(),
            algorithm: Node::sequence([Node::oid(KeyWrap::Aes(kek_length).oid())]),
            key: random("key-encryption key", kek_length),
            wrap_value: WRAP_VALUE,
            old_wrap: None,
            encrypted_key: None,
        }
    }

    /// Another key wrap.
    #[must_use]
    pub fn by(wrap: KeyWrap) -> Self {
        Self {
            algorithm: wrap.identifier(),
            old_wrap: Some(wrap),
            ..Self::new(wrap.kek_length())
        }
    }

    /// The same with a change.
    #[must_use]
    pub fn with(mut self, bend: impl FnOnce(&mut Self)) -> Self {
        bend(&mut self);
        self
    }

    /// The key and its identifier, as the receiver has them.
    #[must_use]
    pub fn kek(&self) -> Kek {
        Kek {
            id: hex::encode(&self.key_identifier),
            key: hex::encode(&self.key),
        }
    }

    pub(super) fn features(&self) -> Vec<&'static str> {
        let old = self.old_wrap.into_iter().flat_map(KeyWrap::features);
        ["kekri"].iter().chain(old).copied().collect()
    }

    pub(super) fn node(&self, content_key: &[u8]) -> Node {
        let mut identifier = vec![Node::octet_string(self.key_identifier.clone())];
        identifier.extend(self.more.clone());
        let encrypted_key = match &self.encrypted_key {
            Some(octets) => octets.clone(),
            None => match self.old_wrap {
                Some(by) => by.wrap(&self.key, content_key),
                None => wrap(&self.key, self.wrap_value, content_key),
            },
        };
        Node::context(
            2,
            [
                self.version.clone(),
                Node::sequence(identifier),
                self.algorithm.clone(),
                Node::octet_string(encrypted_key),
            ],
        )
    }
}
