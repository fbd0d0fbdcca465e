//! Cryptography as CMS asks for it: tables of algorithms, and one trait for whoever computes them.
//!
//! Nothing outside this module names a cryptographic crate. [`algorithm`] says what an identifier
//! means; a [`Provider`] answers yes, no, or "I do not have this".

pub mod algorithm;
mod error;
pub(crate) mod fingerprint;
mod key;
pub mod provider;
pub mod rustcrypto;
pub(crate) mod scrypt;
mod secret;
mod signature;
mod stream;

pub use algorithm::{
    AgreementScheme, AlgorithmError, AlgorithmIdentifier, CipherKind, ContentEncryption,
    DigestAlgorithm, KemAlgorithm, KeyAgreement, KeyTransport, KeyWrap, MacAlgorithm, PasswordKdf,
    PwriWrap,
};
pub use error::CryptoError;
pub use key::{
    Curve, KeyAlgorithm, NewKey, PrivateKey, PrivateKeyInfo, PublicKey, SubjectPublicKeyInfo,
};
pub use provider::{Digest, DigestValue, MessageVerifier, Provider, Replay, Verified};
pub use rustcrypto::RustCrypto;
pub use secret::Secret;
pub use signature::{RsaPadding, SignatureScheme};
pub use stream::{AeadStream, BlockStream, Direction, Kdf, Mac};
