//! The crypto module: what identifiers mean, and what the default provider computes.

mod aead_one_shot;
mod algorithms;
mod curves;
mod digests;
mod identifiers;
mod pss_parameters;
mod rsa;
mod rsa_decryption;
mod suite;
mod support;
mod unknown_identifiers;

suite::tests!(&smime::crypto::RustCrypto);
