//! KeyTransRecipientInfo: RSAES-PKCS1-v1_5 and RSAES-OAEP.

use rsa::{BoxedUint, hazmat, traits::PublicKeyParts};

use crate::{
    primitive::{
        asn1::Node,
        digest::Digest,
        key::Key,
        oid,
        random::random,
        scheme::{mgf1, mgf1_mask},
    },
    template::{extension::key_identifier, people::Identity, signer_info::issuer_and_serial},
};

/// How a key is transported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transport {
    /// RSAES-PKCS1-v1_5 (RFC 3370 section 4.2.1).
    Pkcs1,
    /// RSAES-OAEP (RFC 3560).
    Oaep(Oaep),
}

/// Parameters of RSAES-OAEP.
///
/// ```asn1
/// RSAES-OAEP-params ::= SEQUENCE {
///   hashFunc    [0] AlgorithmIdentifier DEFAULT sha1Identifier,
///   maskGenFunc [1] AlgorithmIdentifier DEFAULT mgf1SHA1Identifier,
///   pSourceFunc [2] AlgorithmIdentifier DEFAULT pSpecifiedEmptyIdentifier }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oaep {
    /// The hash of the label.
    pub hash: Digest,
    /// The hash inside MGF1.
    pub mask_hash: Digest,
    /// The label, P.
    pub label: Vec<u8>,
}

impl Oaep {
    /// One hash for both purposes, and an empty label.
    #[must_use]
    pub fn new(hash: Digest) -> Self {
        Self {
            hash,
            mask_hash: hash,
            label: Vec::new(),
        }
    }

    /// RSAES-OAEP-params; fields at their default are left out (RFC 3560 section 3).
    #[must_use]
    pub fn parameters(&self) -> Node {
        let mut fields = Vec::new();
        if self.hash != Digest::Sha1 {
            fields.push(Node::context(0, [self.hash.identifier_with_null()]));
        }
        if self.mask_hash != Digest::Sha1 {
            fields.push(Node::context(1, [mgf1(self.mask_hash)]));
        }
        if !self.label.is_empty() {
            fields.push(Node::context(2, [Self::source(&self.label)]));
        }
        Node::sequence(fields)
    }

    /// pSourceFunc with a label.
    #[must_use]
    pub fn source(label: &[u8]) -> Node {
        Node::sequence([Node::oid(oid::P_SPECIFIED), Node::octet_string(label)])
    }

    /// DB of EME-OAEP (RFC 8017 section 7.1.1) for a modulus of `length` octets.
    #[must_use]
    pub fn data_block(&self, key: &[u8], length: usize) -> Vec<u8> {
        let mut block = self.hash.of(&self.label);
        block.resize(length - self.hash.size() - 2 - key.len(), 0);
        block.push(1);
        block.extend(key);
        block
    }

    /// EM of EME-OAEP around a DB, `first` being its first octet, which is zero.
    #[must_use]
    pub fn encode(&self, data_block: &[u8], first: u8) -> Vec<u8> {
        let seed = random("oaep seed", self.hash.size());
        let xor = |a: &[u8], b: &[u8]| a.iter().zip(b).map(|(a, b)| a ^ b).collect::<Vec<u8>>();
        let masked = xor(
            data_block,
            &mgf1_mask(self.mask_hash, &seed, data_block.len()),
        );
        let seed = xor(&seed, &mgf1_mask(self.mask_hash, &masked, seed.len()));
        [vec![first], seed, masked].concat()
    }
}

/// What stands in encryptedKey.
#[derive(Clone)]
pub enum Block {
    /// The key, padded as the transport wants it.
    Usual,
    /// This encoded message (RFC 8017 sections 7.1.1 and 7.2.1), encrypted.
    Encoded(Vec<u8>),
    /// These octets.
    Fixed(Vec<u8>),
}

/// A KeyTransRecipientInfo (RFC 5652 section 6.2.1).
///
/// ```asn1
/// KeyTransRecipientInfo ::= SEQUENCE {
///   version                CMSVersion,
///   rid                    RecipientIdentifier,
///   keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
///   encryptedKey           EncryptedKey }
/// ```
#[derive(Clone)]
pub struct Ktri {
    /// version.
    pub version: Node,
    /// rid.
    pub rid: Node,
    /// keyEncryptionAlgorithm.
    pub algorithm: Node,
    /// encryptedKey.
    pub encrypted_key: Block,
    /// Whose key encrypts.
    pub identity: Identity,
    /// How.
    pub transport: Transport,
}

impl Ktri {
    /// RSAES-PKCS1-v1_5, named by issuerAndSerialNumber.
    #[must_use]
    pub fn pkcs1(identity: &Identity) -> Self {
        Self::new(identity, Transport::Pkcs1)
    }

    /// RSAES-OAEP, named by issuerAndSerialNumber.
    #[must_use]
    pub fn oaep(identity: &Identity, oaep: Oaep) -> Self {
        Self::new(identity, Transport::Oaep(oaep))
    }

    fn new(identity: &Identity, transport: Transport) -> Self {
        let algorithm = match &transport {
            Transport::Pkcs1 => Node::sequence([Node::oid(oid::RSA_ENCRYPTION), Node::null()]),
            Transport::Oaep(oaep) => {
                Node::sequence([Node::oid(oid::RSAES_OAEP), oaep.parameters()])
            }
        };
        Self {
            version: Node::integer(0),
            rid: issuer_and_serial(identity),
            algorithm,
            encrypted_key: Block::Usual,
            identity: identity.clone(),
            transport,
        }
    }

    /// The same with a change.
    #[must_use]
    pub fn with(mut self, bend: impl FnOnce(&mut Self)) -> Self {
        bend(&mut self);
        self
    }

    /// Names the recipient by subjectKeyIdentifier, which makes the version 2.
    #[must_use]
    pub fn by_key_identifier(mut self) -> Self {
        self.version = Node::integer(2);
        self.rid = Node::context_octets(0, key_identifier(&self.identity.key));
        self
    }

    /// Encrypts this encoded message instead.
    #[must_use]
    pub fn encoded(mut self, block: Vec<u8>) -> Self {
        self.encrypted_key = Block::Encoded(block);
        self
    }

    /// Writes these octets as encryptedKey.
    #[must_use]
    pub fn fixed(mut self, octets: Vec<u8>) -> Self {
        self.encrypted_key = Block::Fixed(octets);
        self
    }

    /// The octets of encryptedKey.
    #[must_use]
    pub fn encrypted_key(&self, content_key: &[u8]) -> Vec<u8> {
        let length = self.identity.key.modulus_octets();
        let block = match (&self.encrypted_key, &self.transport) {
            (Block::Fixed(octets), _) => return octets.clone(),
            (Block::Encoded(block), _) => block.clone(),
            (Block::Usual, Transport::Pkcs1) => pkcs1_block(2, content_key, length),
            (Block::Usual, Transport::Oaep(oaep)) => {
                oaep.encode(&oaep.data_block(content_key, length), 0)
            }
        };
        self.identity.key.rsa_encrypt(&block)
    }

    pub(super) fn node(&self, content_key: &[u8]) -> Node {
        Node::sequence([
            self.version.clone(),
            self.rid.clone(),
            self.algorithm.clone(),
            Node::octet_string(self.encrypted_key(content_key)),
        ])
    }

    pub(super) fn features(&self) -> Vec<&'static str> {
        match &self.transport {
            Transport::Pkcs1 => vec!["rsa-pkcs1-encryption"],
            Transport::Oaep(oaep) => vec!["rsa-oaep", oaep.hash.feature()],
        }
    }
}

/// EM of EME-PKCS1-v1_5 (RFC 8017 section 7.2.1) with a block type, which is 2.
#[must_use]
pub fn pkcs1_block(block_type: u8, key: &[u8], length: usize) -> Vec<u8> {
    let mut block = vec![0, block_type];
    block.extend(nonzero(length - 3 - key.len()));
    block.push(0);
    block.extend(key);
    block
}

/// Octets that look random, none of them zero.
#[must_use]
pub fn nonzero(length: usize) -> Vec<u8> {
    random("pkcs1 padding", length)
        .into_iter()
        .map(|octet| octet.max(1))
        .collect()
}

impl Key {
    /// RSAEP (RFC 8017 section 5.1.1) of an encoded message of the length of the modulus.
    ///
    /// # Panics
    /// When the key is not RSA.
    #[must_use]
    pub fn rsa_encrypt(&self, block: &[u8]) -> Vec<u8> {
        let key = self.as_rsa();
        let block = BoxedUint::from_be_slice(block, key.n().bits_precision())
            .expect("a block fits the modulus");
        let octets = hazmat::rsa_encrypt(key, &block)
            .expect("a ciphertext")
            .to_be_bytes();
        let excess = octets.len().saturating_sub(self.modulus_octets());
        octets[excess..].to_vec()
    }
}
