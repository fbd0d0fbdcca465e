//! Messages judged end to end by the receiving agent.
//!
//! Most are made here, field by field, with Ed25519 keys; those in `data` are OpenSSL's, made by the
//! script beside the tests of the command.

#[allow(
    dead_code,
    reason = "shared with the tests of certificates, which use the rest"
)]
#[path = "../pki/make.rs"]
mod certificates;
mod support;

/// The provider under test: that of the package which runs these tests.
mod provider {
    include!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/support/provider.rs"
    ));
}

mod addresses;
mod around;
mod authenticating;
mod changes;
mod compression;
mod content;
mod cost;
mod decrypting;
mod envelope;
mod envelopes;
mod escaping;
mod hostile;
mod large;
mod leaving;
mod limits;
mod line_ends;
mod opening;
mod oracles;
mod recipients;
mod signers;
mod sizes;
mod sources;
mod tolerance;
