//! Certificates, paths, addresses and bundles, from the outside.

mod address;
mod bundle;
mod certificate;
mod issue;
mod make;
mod name;
mod path;
mod path_limits;
mod path_signature;
mod search;

/// The provider under test: that of the package which runs these tests.
mod provider {
    include!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/support/provider.rs"
    ));
}
