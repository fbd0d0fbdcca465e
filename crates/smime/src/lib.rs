//! A readable S/MIME and CMS implementation: every message ends in a verdict with a reason.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

pub mod budget;
pub mod crypto;
pub mod inspect;
pub mod policy;
pub mod reason;

pub use budget::{Budget, Limits};
pub use policy::Policy;
pub use reason::Reason;
