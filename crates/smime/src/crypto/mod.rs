//! Cryptography as CMS asks for it: one table of algorithms, one trait for whoever computes them.
//!
//! Nothing outside this module names a cryptographic crate. [`algorithm`] says what an identifier
//! means; a [`Provider`] answers yes, no, or "I do not have this".

pub mod algorithm;
pub(crate) mod fingerprint;
pub mod provider;
pub mod rustcrypto;

pub use algorithm::{AlgorithmError, AlgorithmIdentifier, DigestAlgorithm, SignatureScheme};
pub use provider::{
    Digest, DigestValue, MessageVerifier, Provider, PublicKey, Verified, VerifyError,
};
pub use rustcrypto::RustCrypto;
