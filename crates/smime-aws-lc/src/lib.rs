//! The cryptography of the crate `smime` on [`aws_lc_rs`], for speed.
//!
//! [`AwsLc`] answers every question as [`RustCrypto`] does, most of them faster. To use it is to
//! hand it to an agent:
//!
//! ```
//! use std::sync::Arc;
//!
//! let agent = smime::ReceivingAgent::new().provider(Arc::new(smime_aws_lc::AwsLc));
//! ```
//!
//! # Who computes what
//!
//! | | AWS-LC | RustCrypto |
//! |---|---|---|
//! | digests | SHA-1, SHA-2 | MD5 |
//! | RSA signatures | 2048 to 8192 bits; SHA-256, SHA-384, SHA-512, by v1.5 also SHA-1 to verify; a salt as long as the digest | the rest, and whatever AWS-LC refuses |
//! | ECDSA | verifying: most digests; signing: the digest that fits the curve, on P-521 any SHA-2 | the rest, and whatever AWS-LC refuses |
//! | Ed25519, X25519 | | all: AWS-LC reads a message to sign as a whole |
//! | RSAES-OAEP | 2048 to 8192 bits; SHA-1, SHA-256, SHA-384, SHA-512 for both purposes | the rest |
//! | RSAES-PKCS1-v1_5 | | all, for its implicit rejection |
//! | ECDH | P-256, P-384, P-521 | |
//! | ML-KEM | encapsulating | decapsulating: AWS-LC reads no seeds |
//! | key wrap | AES with 128 and 256 bits | AES with 192 bits, Triple-DES, RC2 |
//! | HMAC, HKDF, PBKDF2 | SHA-1, SHA-2 (without SHA-224 in the latter two) | the rest, and X9.63 |
//! | content | AES in CBC and GCM | AES-CCM, ChaCha20-Poly1305, Triple-DES, RC2 |
//! | keys | RSA with 2048, 3072, 4096 bits | the rest |
//!
//! # How two libraries give one answer
//!
//! RustCrypto says what is well-formed, and its answer is the answer. AWS-LC is asked in ways that
//! cannot change it:
//!
//! - Of a signature AWS-LC may say that it is good, after RustCrypto has read the key. That it is
//!   not is for RustCrypto to say: it accepts some that AWS-LC does not know (a DigestInfo without
//!   NULL, odd sizes, other salts), and it tells the reasons apart.
//! - Who computes with a secret is settled by what is public: the algorithm, the size and form of
//!   the key, the number that an encrypted key is. Nothing is computed twice because of what came out, since that would take its time.
#![forbid(unsafe_code)]

mod aes;
mod agreement;
mod cbc;
mod digest;
mod gcm;
mod ghash;
mod kdf;
mod kem;
mod key_transport;
mod key_wrap;
mod private_key;
mod public_key;
mod rsa_key;
mod sign;
mod verify;

use std::sync::Arc;

use smime::crypto::{
    AeadStream, BlockStream, ContentEncryption, CryptoError, Digest, DigestAlgorithm, Direction,
    Kdf, KeyWrap, Mac, MacAlgorithm, NewKey, PrivateKey, PrivateKeyInfo, Provider, PublicKey,
    RustCrypto, Secret, SubjectPublicKeyInfo,
};

/// AWS-LC as a [`Provider`], and [`RustCrypto`] for what it lacks.
#[derive(Clone, Copy, Debug, Default)]
pub struct AwsLc;

impl Provider for AwsLc {
    fn name(&self) -> &'static str {
        "aws-lc"
    }

    fn digest(&self, algorithm: DigestAlgorithm) -> Option<Box<dyn Digest>> {
        digest::start(algorithm).or_else(|| RustCrypto.digest(algorithm))
    }

    fn random(&self, octets: &mut [u8]) -> Result<(), CryptoError> {
        aws_lc_rs::rand::fill(octets).map_err(|_| CryptoError::Failed)
    }

    fn generate_key(&self, key: NewKey) -> Result<PrivateKeyInfo, CryptoError> {
        rsa_key::generate(key).map_or_else(|| RustCrypto.generate_key(key), Ok)
    }

    fn load_public_key(
        &self,
        key: &SubjectPublicKeyInfo<'_>,
    ) -> Result<Arc<dyn PublicKey>, CryptoError> {
        public_key::load(key)
    }

    fn load_private_key(&self, key: &PrivateKeyInfo) -> Result<Arc<dyn PrivateKey>, CryptoError> {
        private_key::load(key)
    }

    fn derive(&self, kdf: &Kdf<'_>, secret: &[u8], len: usize) -> Result<Secret, CryptoError> {
        kdf::derive(kdf, secret, len).map_or_else(|| RustCrypto.derive(kdf, secret, len), Ok)
    }

    fn wrap_key(&self, wrap: KeyWrap, kek: &[u8], key: &[u8]) -> Result<Vec<u8>, CryptoError> {
        key_wrap::wrap(wrap, kek, key).map_or_else(|| RustCrypto.wrap_key(wrap, kek, key), Ok)
    }

    fn unwrap_key(&self, wrap: KeyWrap, kek: &[u8], wrapped: &[u8]) -> Result<Secret, CryptoError> {
        key_wrap::unwrap(wrap, kek, wrapped)
            .unwrap_or_else(|| RustCrypto.unwrap_key(wrap, kek, wrapped))
    }

    fn mac(&self, algorithm: MacAlgorithm, key: &[u8]) -> Result<Box<dyn Mac>, CryptoError> {
        kdf::mac(algorithm, key).map_or_else(|| RustCrypto.mac(algorithm, key), Ok)
    }

    fn cbc(
        &self,
        cipher: &ContentEncryption,
        direction: Direction,
        key: &[u8],
    ) -> Result<Box<dyn BlockStream>, CryptoError> {
        cbc::start(cipher, direction, key)
            .map_or_else(|| RustCrypto.cbc(cipher, direction, key), Ok)
    }

    fn aead(
        &self,
        cipher: &ContentEncryption,
        direction: Direction,
        key: &[u8],
        aad: &[u8],
        message_len: Option<u64>,
    ) -> Result<Box<dyn AeadStream>, CryptoError> {
        gcm::start(cipher, direction, key, aad).map_or_else(
            || RustCrypto.aead(cipher, direction, key, aad, message_len),
            Ok,
        )
    }
}
