//! Message digests and their AlgorithmIdentifiers.

use sha2::Digest as _;

use crate::primitive::{asn1::Node, oid};

/// A digest algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    /// MD5 (RFC 1321).
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Digest {
    /// The digest of `octets`.
    #[must_use]
    pub fn of(self, octets: &[u8]) -> Vec<u8> {
        match self {
            Self::Md5 => md5::Md5::digest(octets).to_vec(),
            Self::Sha1 => sha1::Sha1::digest(octets).to_vec(),
            Self::Sha224 => sha2::Sha224::digest(octets).to_vec(),
            Self::Sha256 => sha2::Sha256::digest(octets).to_vec(),
            Self::Sha384 => sha2::Sha384::digest(octets).to_vec(),
            Self::Sha512 => sha2::Sha512::digest(octets).to_vec(),
        }
    }

    /// Octets of a digest value.
    #[must_use]
    pub fn size(self) -> usize {
        self.of(b"").len()
    }

    /// Its object identifier.
    #[must_use]
    pub fn oid(self) -> &'static str {
        match self {
            Self::Md5 => oid::MD5,
            Self::Sha1 => oid::SHA_1,
            Self::Sha224 => oid::SHA_224,
            Self::Sha256 => oid::SHA_256,
            Self::Sha384 => oid::SHA_384,
            Self::Sha512 => oid::SHA_512,
        }
    }

    /// The id of `features.json`.
    #[must_use]
    pub fn feature(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha-1",
            Self::Sha224 => "sha-224",
            Self::Sha256 => "sha-256",
            Self::Sha384 => "sha-384",
            Self::Sha512 => "sha-512",
        }
    }

    /// AlgorithmIdentifier with absent parameters (RFC 5754 section 2).
    #[must_use]
    pub fn identifier(self) -> Node {
        Node::sequence([Node::oid(self.oid())])
    }

    /// AlgorithmIdentifier with NULL parameters.
    #[must_use]
    pub fn identifier_with_null(self) -> Node {
        Node::sequence([Node::oid(self.oid()), Node::null()])
    }

    /// DigestInfo (RFC 8017 section 9.2) over a digest value: parameters are NULL there.
    #[must_use]
    pub fn info(self, value: &[u8]) -> Node {
        Node::sequence([self.identifier_with_null(), Node::octet_string(value)])
    }
}

/// SHA-256 in hexadecimal, as case files have it.
#[must_use]
pub fn sha256_hex(octets: &[u8]) -> String {
    hex::encode(Digest::Sha256.of(octets))
}
