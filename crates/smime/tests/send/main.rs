//! What the sending agent writes, read back by the receiving agent.

#[allow(
    dead_code,
    reason = "shared with the tests of certificates, which use the rest"
)]
#[path = "../pki/make.rs"]
mod certificates;
mod support;

mod amending;
mod announcing;
mod content;
mod encrypting;
mod recipients;
mod signing;
mod structure;
#[path = "../support/token.rs"]
mod token;
mod tokens;
mod two_steps;

/// The provider under test: that of the package which runs these tests.
mod provider {
    include!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/support/provider.rs"
    ));
}
