#![doc = include_str!("../README.md")]
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

pub mod basis;
mod beginning;
pub mod budget;
pub mod cms;
pub mod crypto;
pub mod encoding;
pub mod finding;
#[doc = include_str!("../GUIDE.md")]
pub mod guide {}
pub mod inspect;
pub mod key_file;
pub mod mime;
pub mod oid;
mod pem;
pub mod pki;
pub mod policy;
pub mod proof;
pub mod reason;
pub mod receive;
pub mod refusal;
pub mod send;
pub mod verdict;
pub mod visible;

pub use basis::Basis;
pub use budget::{Budget, Limits};
pub use encoding::EncodingError;
pub use finding::{Finding, FindingCode};
pub use oid::Oid;
pub use policy::Policy;
pub use reason::Reason;
pub use receive::{Received, ReceivingAgent, SignerRule};
pub use refusal::Refusal;
pub use send::{Content, SendingAgent};
pub use verdict::Verdict;
