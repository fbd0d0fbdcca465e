//! What the benchmarks share: how two contenders are put side by side, and the inputs they read.
//!
//! Each file of `benches/` is one area. Its comparisons are criterion groups named `AREA/WHAT`, in which one
//! contender is ours and the other is OpenSSL, by name and version; `cargo xtask bench compare` reads the ratios
//! from there. BENCHMARKING.md says what each figure means.
#![forbid(unsafe_code)]

mod comparison;
pub mod envelopes;
pub mod hostile;
pub mod keys;
pub mod messages;
pub mod timing;

use std::sync::Arc;

use smime::crypto::{Provider, RustCrypto};
use smime_aws_lc::AwsLc;

pub use comparison::{Comparison, SIZES, Size, criterion};

/// Who computes, in the reference.
pub const PROVIDERS: [&dyn Provider; 2] = [&RustCrypto, &AwsLc];

/// The same for agents.
#[must_use]
pub fn providers() -> [Arc<dyn Provider>; 2] {
    [Arc::new(RustCrypto), Arc::new(AwsLc)]
}
