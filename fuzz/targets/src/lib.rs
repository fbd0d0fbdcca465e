//! What each fuzzer checks: a function of octets that returns where all is well and panics where it found
//! something.
//!
//! The fuzzers call these functions under coverage, `cargo test` on the regression files and on the
//! vectors. See `fuzz/README.md`.
#![forbid(unsafe_code)]

mod ber_normalise;
mod ber_read;
mod chunked;
mod cms_differences;
mod cms_outline;
mod cms_parse;
mod compressed;
mod decrypt;
#[cfg(feature = "differential")]
mod differences;
mod key_files;
mod mime_parse;
mod vectors;
mod verify;
#[cfg(feature = "differential")]
mod verify_differential;

pub use ber_normalise::ber_normalise;
pub use ber_read::ber_read;
pub use cms_parse::cms_parse;
pub use compressed::compressed;
pub use decrypt::{decrypt, open};
pub use key_files::key_files;
pub use mime_parse::mime_parse;
pub use verify::verify;
#[cfg(feature = "differential")]
pub use verify_differential::verify_differential;

/// A fuzzer's function.
pub type Target = fn(&[u8]);

/// Every target by name.
pub const TARGETS: &[(&str, Target)] = &[
    ("ber_normalise", ber_normalise),
    ("ber_read", ber_read),
    ("cms_parse", cms_parse),
    ("compressed", compressed),
    ("decrypt", decrypt),
    ("key_files", key_files),
    ("mime_parse", mime_parse),
    ("open", open),
    ("verify", verify),
    #[cfg(feature = "differential")]
    ("verify_differential", verify_differential),
];
