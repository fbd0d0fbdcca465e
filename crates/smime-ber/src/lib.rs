#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

pub mod der;
mod element;
mod error;
mod finding;
mod header;
mod limits;
mod normalise;
mod rule;
mod set;
mod slice;
mod stream;
mod string;
mod tag;
mod value;
mod writer;

pub use element::Element;
pub use error::{ContentFault, Error, ErrorKind, Result};
pub use finding::{Finding, Findings};
pub use header::{Header, Length};
pub use limits::Limits;
pub use normalise::{Normalised, to_der, to_der_as};
pub use rule::Rule;
pub use slice::SliceReader;
pub use stream::{Event, Reader};
pub use string::{Segments, StringReader};
pub use tag::{Class, Tag};
pub use writer::{OctetStringWriter, WriteError, Writer};
