//! Encrypted private keys.

use crate::primitive::{
    asn1::Node,
    cipher::Cipher,
    derive::{Pbkdf2, pkcs12_key, unicode},
    oid,
    random::random,
};

/// How a private key is encrypted.
#[derive(Clone)]
pub struct Encryption {
    /// The password.
    pub password: String,
    /// The derivation of the key.
    pub derivation: Derivation,
    /// The cipher, in CBC mode.
    pub cipher: Cipher,
    /// Its initialization vector, where it is not derived.
    pub iv: Vec<u8>,
}

/// How the key comes from the password.
#[derive(Clone)]
pub enum Derivation {
    /// PBES2 with PBKDF2 (RFC 8018 section 6.2).
    Pbkdf2(Pbkdf2),
    /// PBES2 with scrypt (RFC 7914 section 7).
    Scrypt(Scrypt),
    /// The scheme of PKCS #12 with SHA-1 (RFC 7292 appendix C), for Triple DES: iterations.
    Pkcs12(u32),
}

/// scrypt with its parameters.
///
/// ```asn1
/// scrypt-params ::= SEQUENCE {
///   salt OCTET STRING,
///   costParameter INTEGER (1..MAX),
///   blockSize INTEGER (1..MAX),
///   parallelizationParameter INTEGER (1..MAX),
///   keyLength INTEGER (1..MAX) OPTIONAL }
/// ```
#[derive(Clone)]
pub struct Scrypt {
    /// N, as a power of two.
    pub log_n: u8,
    /// N as written, where it is another.
    pub cost: Option<Node>,
    /// r as written, where it is not 8.
    pub block_size: Option<Node>,
    /// p as written, where it is not 1.
    pub parallelization: Option<Node>,
}

impl Encryption {
    /// PBES2 with PBKDF2 and AES-256-CBC.
    #[must_use]
    pub fn new(derivation: Derivation) -> Self {
        Self {
            password: "correct horse battery staple".into(),
            derivation,
            cipher: Cipher::AesCbc(256),
            iv: random("key file iv", 16),
        }
    }

    /// The same with another cipher.
    #[must_use]
    pub fn by(mut self, cipher: Cipher) -> Self {
        self.cipher = cipher;
        self.iv.truncate(cipher.nonce_length());
        self
    }

    /// EncryptedPrivateKeyInfo (RFC 5958 section 3) of a key.
    #[must_use]
    pub fn encrypt(&self, key: &Node) -> Node {
        let (algorithm, ciphertext) = self.seal(&key.encode());
        Node::sequence([algorithm, Node::octet_string(ciphertext)])
    }

    /// The AlgorithmIdentifier, and the ciphertext.
    #[must_use]
    pub fn seal(&self, plaintext: &[u8]) -> (Node, Vec<u8>) {
        let length = self.cipher.key_length();
        let salt = random("salt", 16);
        let (algorithm, key, iv) = match &self.derivation {
            Derivation::Pbkdf2(derivation) => (
                self.pbes2(derivation.identifier()),
                derivation.key(&self.password, length),
                self.iv.clone(),
            ),
            Derivation::Scrypt(scrypt) => {
                let integer = |node: &Option<Node>, usual| {
                    node.clone().unwrap_or_else(|| Node::integer(usual))
                };
                let parameters = Node::sequence([
                    Node::octet_string(salt.clone()),
                    integer(&scrypt.cost, 1 << scrypt.log_n),
                    integer(&scrypt.block_size, 8),
                    integer(&scrypt.parallelization, 1),
                ]);
                let identifier = Node::sequence([Node::oid(oid::SCRYPT), parameters]);
                let mut key = vec![0; length];
                let cost = scrypt::Params::new(scrypt.log_n, 8, 1).expect("a moderate cost");
                scrypt::scrypt(self.password.as_bytes(), &salt, &cost, &mut key)
                    .expect("a key of moderate length");
                (self.pbes2(identifier), key, self.iv.clone())
            }
            Derivation::Pkcs12(iterations) => {
                let password = unicode(&self.password);
                let salt = &salt[..8];
                let derived = |id, length| {
                    let digest = crate::primitive::digest::Digest::Sha1;
                    pkcs12_key(digest, id, &password, salt, *iterations, length)
                };
                let parameters = Node::sequence([
                    Node::octet_string(salt),
                    Node::integer((*iterations).into()),
                ]);
                (
                    Node::sequence([Node::oid(oid::PBE_SHA_3DES), parameters]),
                    derived(1, 24),
                    derived(2, 8),
                )
            }
        };
        let block = self.cipher.block_length();
        let count = block - plaintext.len() % block;
        let padded = [plaintext, &vec![count as u8; count]].concat();
        (algorithm, self.cipher.cbc(&key, &iv, &padded))
    }

    /// id-PBES2 (RFC 8018 appendix A.4) with a derivation and the cipher.
    fn pbes2(&self, derivation: Node) -> Node {
        let cipher = self.cipher.identifier(&self.iv, 0);
        Node::sequence([Node::oid(oid::PBES2), Node::sequence([derivation, cipher])])
    }
}
