//! PasswordRecipientInfo: PBKDF2 and the wrap of RFC 3211.

use crate::primitive::{
    asn1::Node,
    cipher::Cipher,
    derive::Pbkdf2,
    digest::Digest,
    key_wrap::KeyWrap,
    oid,
    password_wrap::{password_block, password_check, password_wrap},
    random::random,
};

/// A PasswordRecipientInfo (RFC 5652 section 6.2.4, RFC 3211).
///
/// ```asn1
/// PasswordRecipientInfo ::= SEQUENCE {
///   version                CMSVersion,
///   keyDerivationAlgorithm [0] KeyDerivationAlgorithmIdentifier OPTIONAL,
///   keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
///   encryptedKey           EncryptedKey }
/// ```
#[derive(Clone)]
pub struct Pwri {
    /// version.
    pub version: Node,
    /// The password.
    pub password: String,
    /// The key derivation.
    pub derivation: Pbkdf2,
    /// keyDerivationAlgorithm, where it is not that of `derivation`; None inside: left out.
    pub derivation_algorithm: Option<Option<Node>>,
    /// The cipher of the wrap, in CBC mode.
    pub cipher: Cipher,
    /// Its initialization vector.
    pub iv: Vec<u8>,
    /// keyEncryptionAlgorithm, where it is not id-alg-PWRI-KEK with that cipher.
    pub algorithm: Option<Node>,
    /// The formatted block, where it is not the usual one around the content-encryption key.
    pub block: Option<Vec<u8>>,
    /// encryptedKey, where it is no wrap of anything.
    pub encrypted_key: Option<Vec<u8>>,
}

impl Pwri {
    /// A password, PBKDF2 with a digest, and a wrap with a cipher.
    #[must_use]
    pub fn new(prf: Digest, cipher: Cipher) -> Self {
        Self {
            version: Node::integer(0),
            password: "correct horse battery staple".into(),
            derivation: Pbkdf2::new(prf),
            derivation_algorithm: None,
            cipher,
            iv: random("password iv", cipher.nonce_length()),
            algorithm: None,
            block: None,
            encrypted_key: None,
        }
    }

    /// The same with a change.
    #[must_use]
    pub fn with(mut self, bend: impl FnOnce(&mut Self)) -> Self {
        bend(&mut self);
        self
    }

    /// AES key wrap in place of the wrap of RFC 3211 (RFC 3565 section 2.5), with these parameters,
    /// or none.
    #[must_use]
    pub fn aes_wrapped(mut self, content_key: &[u8], parameters: Option<Node>) -> Self {
        let wrap = KeyWrap::Aes(self.cipher.key_length());
        self.algorithm = Some(wrap.with_parameters(parameters));
        self.encrypted_key = Some(wrap.wrap(&self.key(), content_key));
        self
    }

    /// The key-encryption key.
    #[must_use]
    pub fn key(&self) -> Vec<u8> {
        self.derivation
            .key(&self.password, self.cipher.key_length())
    }

    /// The usual block around a key.
    #[must_use]
    pub fn usual_block(&self, content_key: &[u8]) -> Vec<u8> {
        password_block(
            content_key.len() as u8,
            password_check(content_key),
            content_key,
            self.cipher.block_length(),
        )
    }

    pub(super) fn node(&self, content_key: &[u8]) -> Node {
        let encrypted_key = match (&self.encrypted_key, &self.block) {
            (Some(octets), _) => octets.clone(),
            (None, Some(block)) => password_wrap(self.cipher, &self.key(), &self.iv, block),
            (None, None) => {
                let block = self.usual_block(content_key);
                password_wrap(self.cipher, &self.key(), &self.iv, &block)
            }
        };
        let derivation = match &self.derivation_algorithm {
            Some(replaced) => replaced.clone(),
            None => Some(self.derivation.identifier()),
        };
        let mut fields = vec![self.version.clone()];
        fields.extend(derivation.map(|node| node.tagged(0xa0)));
        fields.push(self.algorithm.clone().unwrap_or_else(|| {
            let cipher = self.cipher.identifier(&self.iv, 0);
            Node::sequence([Node::oid(oid::PWRI_KEK), cipher])
        }));
        fields.push(Node::octet_string(encrypted_key));
        Node::context(3, fields)
    }

    pub(super) fn features(&self) -> Vec<&'static str> {
        let mut features = vec!["pwri", self.derivation.prf.feature()];
        if self.cipher.is_legacy() {
            features.push(self.cipher.feature());
        }
        features
    }
}
