//! RustCrypto's `cms` and `x509-cert` as witnesses: another reader of what the reference writes, and another writer
//! of what it reads.

#[allow(
    dead_code,
    reason = "shared with the tests of certificates, which use the rest"
)]
#[path = "../pki/make.rs"]
mod certificates;
#[allow(
    dead_code,
    reason = "shared with the tests of the sending agent, which use the rest"
)]
#[path = "../send/support.rs"]
mod support;

mod any;
mod built_enveloped;
mod built_signed;
mod by_hand;
mod encrypted;
mod object;
mod recipients;
mod signature;
mod signed;
mod streamed;

mod provider {
    include!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/support/provider.rs"
    ));
}
