//! What a test case, a requirement, a reason and a verdict of the S/MIME Gauntlet look like as data.
//!
//! * [`Case`] is one file of `vectors/cases/`: a question (`op`, `input`, [`Context`]) and the
//!   verdicts that pass ([`Expect`]), with the reasoning beside them.
//! * [`Vectors`] is the whole folder `vectors/`, loaded and checked: every name that a case uses
//!   (key, reason, class, feature, requirement, sibling) exists. [`Vectors::built_in`] is the copy
//!   inside the binary.
//! * [`driver`] holds the lines that the suite and an implementation under test exchange.
//!
//! The crate knows no cryptography and no ASN.1: it can be used by a driver in a few lines.
//!
//! ```
//! let vectors = smime_cases::Vectors::built_in()?;
//! for case in vectors.cases.values() {
//!     let request = vectors.request(case)?;
//!     assert_eq!(request.id, case.id);
//! }
//! # Ok::<(), smime_cases::LoadError>(())
//! ```
#![forbid(unsafe_code)]

mod built_in;
mod case;
mod check;
mod context;
pub mod driver;
mod error;
mod expect;
mod history;
mod lists;
mod loader;
mod octets;
mod pack;
#[cfg_attr(not(feature = "schema"), path = "no_schema.rs")]
mod schema;

pub use case::{Case, Form, Level, Need, Op, Part};
pub use context::{Context, Kek, KeyPair, Produce, ProduceRecipient, ProduceSigner};
pub use error::LoadError;
pub use expect::{Expect, ExpectedSigner, Integrity, Verdict};
pub use history::{Change, Release, Released, Revised, UNRELEASED, UnknownVersion};
pub use lists::{
    Class, Definition, Differs, Feature, FindingCode, Outcome, Pin, Reason, Requirement,
};
pub use loader::Vectors;
pub use octets::Octets;
pub use pack::Pack;
