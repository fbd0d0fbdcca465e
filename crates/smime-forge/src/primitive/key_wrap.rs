//! Key wrap algorithms: how a key is encrypted under another, and what names it.

use crate::primitive::{
    asn1::Node,
    block::{WRAP_VALUE, wrap},
    cipher::Cipher,
    oid,
    old_wrap::{old_wrap, rc2_body},
};

/// A key wrap algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyWrap {
    /// AES (RFC 3394) with a key of so many octets.
    Aes(usize),
    /// Triple DES (RFC 3217 section 3).
    TripleDes,
    /// RC2 with 128 bits (RFC 3217 section 4).
    Rc2,
}

impl KeyWrap {
    /// Octets of the key-encryption key.
    #[must_use]
    pub fn kek_length(self) -> usize {
        match self {
            Self::Aes(length) => length,
            Self::TripleDes => 24,
            Self::Rc2 => 16,
        }
    }

    /// The object identifier (RFC 3565 section 2.3.2, RFC 3370 section 4.3).
    #[must_use]
    pub fn oid(self) -> &'static str {
        match self {
            Self::Aes(16) => oid::AES_128_WRAP,
            Self::Aes(24) => oid::AES_192_WRAP,
            Self::Aes(_) => oid::AES_256_WRAP,
            Self::TripleDes => oid::CMS_3DES_WRAP,
            Self::Rc2 => oid::CMS_RC2_WRAP,
        }
    }

    /// The parameters that its standard gives it.
    #[must_use]
    pub fn parameters(self) -> Option<Node> {
        match self {
            Self::Aes(_) => None,
            Self::TripleDes => Some(Node::null()),
            Self::Rc2 => Some(Node::integer(58)),
        }
    }

    /// The AlgorithmIdentifier.
    #[must_use]
    pub fn identifier(self) -> Node {
        self.with_parameters(self.parameters())
    }

    /// The AlgorithmIdentifier with other parameters, or none.
    #[must_use]
    pub fn with_parameters(self, parameters: Option<Node>) -> Node {
        Node::sequence(
            [Node::oid(self.oid())]
                .into_iter()
                .chain(parameters)
                .collect::<Vec<_>>(),
        )
    }

    /// A wrapped key.
    ///
    /// # Panics
    /// When the keys are not of the sizes that the algorithm has.
    #[must_use]
    pub fn wrap(self, kek: &[u8], key: &[u8]) -> Vec<u8> {
        match self {
            Self::Aes(_) => wrap(kek, WRAP_VALUE, key),
            Self::TripleDes => old_wrap(Cipher::TripleDes, kek, key),
            Self::Rc2 => old_wrap(Cipher::Rc2(128), kek, &rc2_body(key)),
        }
    }

    /// The ids of `features.json` that a receiver needs for it beyond AES.
    #[must_use]
    pub fn features(self) -> &'static [&'static str] {
        match self {
            Self::Aes(_) => &[],
            Self::TripleDes => &["3des", "legacy"],
            Self::Rc2 => &["rc2", "legacy"],
        }
    }

    /// Whether it is only for reading old mail.
    #[must_use]
    pub fn is_legacy(self) -> bool {
        !matches!(self, Self::Aes(_))
    }
}
