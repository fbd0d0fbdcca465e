//! MIME as S/MIME needs it: exact octet ranges, canonical line ends, transfer encodings.
//!
//! Everything reads from a [`Source`] (anything that reads and seeks) and speaks of [`Region`]s of
//! it, so that a body is never held. Parsing is tolerant: what had to be bent for is noted in
//! [`Findings`] with its place, and whoever judges the message decides what matters.

pub mod address;
pub mod boundary;
pub mod canonical;
mod delimiters;
pub mod detect;
mod dialect;
pub mod entity;
pub mod error;
mod extended;
pub mod findings;
pub mod header;
pub(crate) mod lines;
pub mod multipart;
pub mod parameter;
pub mod pem;
pub(crate) mod readings;
pub mod source;
pub mod transfer;

pub use address::{AddressError, Mailbox, mailbox, mailboxes};
pub use boundary::Boundary;
pub use canonical::{Canonicaliser, LineEnds, canonicalise};
pub use detect::{Form, detect};
pub use entity::Entity;
pub use error::MimeError;
pub use findings::{FindingCode, Findings};
pub use header::{Field, Header};
pub use multipart::Multipart;
pub use parameter::{ContentType, Parameter, Parameters};
pub use pem::Pem;
pub use source::{Region, Source, Window};
pub use transfer::{Decoder, TransferEncoding};
