//! Cryptographic Message Syntax (RFC 5652): the content types, read as they stream by.
//!
//! These modules read and type; they judge nothing but structure. What a structure is worth is
//! said in [`crate::receive`].

pub mod attribute;
pub mod content_info;
mod cursor;
mod error;
pub mod signed_data;
pub mod signer_info;
pub(crate) mod write;

pub use content_info::ContentType;
pub use error::CmsError;
pub use signed_data::SignedData;
pub use signer_info::{SignerIdentifier, SignerInfo};
