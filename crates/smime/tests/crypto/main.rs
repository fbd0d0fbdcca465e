//! The crypto module: what identifiers mean, and what a provider computes.

mod aead_one_shot;
mod algorithms;
mod content_encryption;
mod curves;
mod digests;
mod key_algorithms;
mod key_management;
mod pss_parameters;
mod rsa;
mod rsa_decryption;
mod suite;
mod support;
mod unknown_identifiers;

/// The provider under test: that of the package which runs these tests.
mod provider {
    include!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/support/provider.rs"
    ));
}

/// Keys in their octets.
#[path = "../support/loading.rs"]
mod loading;

suite::tests!(&*provider::provider());
