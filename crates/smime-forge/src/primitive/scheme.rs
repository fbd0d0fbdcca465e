//! Signature schemes and their AlgorithmIdentifiers.

use crate::primitive::{asn1::Node, digest::Digest, oid};

/// How a signature is made over a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2).
    Pkcs1(Digest),
    /// RSASSA-PSS (RFC 8017 section 8.1).
    Pss(Pss),
    /// ECDSA (RFC 5753 section 2).
    Ecdsa(Digest),
    /// Ed25519 (RFC 8419).
    Ed25519,
}

impl Scheme {
    /// The digest of the content that goes with the scheme: for Ed25519 SHA-512 (RFC 8419 2.3).
    #[must_use]
    pub fn digest(&self) -> Digest {
        match self {
            Self::Pkcs1(digest) | Self::Ecdsa(digest) => *digest,
            Self::Pss(pss) => pss.hash,
            Self::Ed25519 => Digest::Sha512,
        }
    }

    /// The AlgorithmIdentifier that names scheme and digest together.
    #[must_use]
    pub fn identifier(&self) -> Node {
        match self {
            Self::Pkcs1(digest) => Node::sequence([Node::oid(rsa_with(*digest)), Node::null()]),
            Self::Pss(pss) => Node::sequence([Node::oid(oid::RSASSA_PSS), pss.parameters()]),
            Self::Ecdsa(digest) => Node::sequence([Node::oid(ecdsa_with(*digest))]),
            Self::Ed25519 => Node::sequence([Node::oid(oid::ED25519)]),
        }
    }

    /// The ids of `features.json` that a verifier needs.
    #[must_use]
    pub fn features(&self) -> Vec<&'static str> {
        let scheme = match self {
            Self::Pkcs1(_) => "rsa-pkcs1",
            Self::Pss(_) => "rsa-pss",
            Self::Ecdsa(_) => "ecdsa",
            Self::Ed25519 => "ed25519",
        };
        vec![scheme, self.digest().feature()]
    }
}

/// Parameters of RSASSA-PSS.
///
/// ```asn1
/// RSASSA-PSS-params ::= SEQUENCE {
///   hashAlgorithm    [0] HashAlgorithm    DEFAULT sha1,
///   maskGenAlgorithm [1] MaskGenAlgorithm DEFAULT mgf1SHA1,
///   saltLength       [2] INTEGER          DEFAULT 20,
///   trailerField     [3] TrailerField     DEFAULT trailerFieldBC
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pss {
    /// The hash of the message.
    pub hash: Digest,
    /// The hash inside MGF1.
    pub mask_hash: Digest,
    /// Octets of salt.
    pub salt: usize,
}

impl Pss {
    /// One hash for both purposes, and a salt of its size (RFC 4055 section 3.1).
    #[must_use]
    pub fn new(hash: Digest) -> Self {
        Self {
            hash,
            mask_hash: hash,
            salt: hash.size(),
        }
    }

    /// RSASSA-PSS-params; fields at their default are left out, as DER wants it.
    #[must_use]
    pub fn parameters(&self) -> Node {
        let mut fields = Vec::new();
        if self.hash != Digest::Sha1 {
            fields.push(Node::context(0, [self.hash.identifier_with_null()]));
        }
        if self.mask_hash != Digest::Sha1 {
            fields.push(Node::context(1, [mgf1(self.mask_hash)]));
        }
        if self.salt != 20 {
            fields.push(Node::context(2, [Node::integer(self.salt as i64)]));
        }
        Node::sequence(fields)
    }

    /// EMSA-PSS-ENCODE (RFC 8017 section 9.1.1) of a digest value, for a modulus of `bits` bits.
    /// The salt comes from the digest value, so that each run gives the same octets.
    #[must_use]
    pub fn encode(&self, digest: &[u8], bits: usize) -> Vec<u8> {
        self.encode_with(digest, bits, 0xbc)
    }

    /// The same with another trailer octet.
    #[must_use]
    pub fn encode_with(&self, digest: &[u8], bits: usize, trailer: u8) -> Vec<u8> {
        let salt = mgf1_mask(Digest::Sha512, &[b"salt", digest].concat(), self.salt);
        let hash = self.hash.of(&[&[0; 8], digest, &salt].concat());
        let length = (bits - 1).div_ceil(8);
        let mut block = vec![0; length - hash.len() - salt.len() - 2];
        block.push(1);
        block.extend(&salt);
        for (octet, mask) in block
            .iter_mut()
            .zip(mgf1_mask(self.mask_hash, &hash, length))
        {
            *octet ^= mask;
        }
        block[0] &= 0xff >> (8 * length - (bits - 1));
        block.extend(hash);
        block.push(trailer);
        let mut padded = vec![0; bits.div_ceil(8) - length];
        padded.extend(block);
        padded
    }
}

/// The AlgorithmIdentifier of MGF1 with a hash.
#[must_use]
pub fn mgf1(hash: Digest) -> Node {
    Node::sequence([Node::oid(oid::MGF1), hash.identifier_with_null()])
}

/// MGF1 (RFC 8017 appendix B.2.1).
pub(crate) fn mgf1_mask(hash: Digest, seed: &[u8], length: usize) -> Vec<u8> {
    let mut mask = Vec::new();
    for counter in 0_u32.. {
        if mask.len() >= length {
            break;
        }
        mask.extend(hash.of(&[seed, &counter.to_be_bytes()].concat()));
    }
    mask.truncate(length);
    mask
}

fn rsa_with(digest: Digest) -> &'static str {
    match digest {
        Digest::Md5 => oid::MD5_WITH_RSA,
        Digest::Sha1 => oid::SHA_1_WITH_RSA,
        Digest::Sha224 => oid::SHA_224_WITH_RSA,
        Digest::Sha256 => oid::SHA_256_WITH_RSA,
        Digest::Sha384 => oid::SHA_384_WITH_RSA,
        Digest::Sha512 => oid::SHA_512_WITH_RSA,
    }
}

fn ecdsa_with(digest: Digest) -> &'static str {
    match digest {
        Digest::Md5 => oid::UNKNOWN,
        Digest::Sha1 => oid::ECDSA_WITH_SHA_1,
        Digest::Sha224 => oid::ECDSA_WITH_SHA_224,
        Digest::Sha256 => oid::ECDSA_WITH_SHA_256,
        Digest::Sha384 => oid::ECDSA_WITH_SHA_384,
        Digest::Sha512 => oid::ECDSA_WITH_SHA_512,
    }
}
