//! What the sending agent writes, read back by the receiving agent.

mod content;
mod signing;
mod support;

/// The provider under test: that of the package which runs these tests.
mod provider {
    include!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/support/provider.rs"
    ));
}
