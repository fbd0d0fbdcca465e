//! The crypto module: what identifiers mean, and what the default provider computes.

mod algorithms;
mod curves;
mod digests;
mod pss_parameters;
mod rsa;
mod suite;
mod support;
mod unknown_identifiers;

suite::tests!(&smime::crypto::RustCrypto);
