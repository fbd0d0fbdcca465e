//! Certificates and trust: RFC 5280 as RFC 8550 wants it for mail.
//!
//! [`Certificate`] reads tolerantly, [`Validator`] judges strictly, and a [`PathValid`] is what
//! only a judgement in favour makes. [`address::check`] binds a message's author to the
//! certificate of its signer.

pub mod address;
pub mod anchor;
pub mod bundle;
pub mod certificate;
pub mod extension;
pub mod issue;
pub mod key_usage;
pub mod name;
pub mod path;
mod signed;
pub mod strength;
pub mod time;
pub mod written_time;

pub use address::AddressOutcome;
pub use anchor::TrustAnchor;
pub use certificate::{Certificate, CertificateError, Validity, Version};
pub use extension::{BasicConstraints, Extensions};
pub use issue::{IssueError, Issuer, NewCertificate};
pub use key_usage::{ExtendedKeyUsage, KeyUsage};
pub use name::{Name, NameKey};
pub use path::{
    PathFailure, PathFault, PathLimit, PathSettings, PathValid, Purpose, Validator, judge_alone,
};
pub use signed::SignedFault;
pub use strength::Weakness;
pub use time::Time;
pub use written_time::WrittenTime;
