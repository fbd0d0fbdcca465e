//! Cryptographic Message Syntax (RFC 5652): the content types, read as they stream by.
//!
//! [`open`] reads the ContentInfo and gives the reader of its content type. That reads what stands
//! before the content, its head; [`ContentReader`] then gives the content piece by piece, and what
//! stands behind it at the end. Nothing of the content is held.
//!
//! These modules read and type; they judge nothing but structure. What a structure is worth is
//! said in [`crate::receive`].

pub mod attribute;
pub mod auth_enveloped_data;
pub mod authenticated_data;
mod certificate_identifier;
pub mod certificate_set;
pub mod compressed_data;
pub mod content;
mod content_cipher;
pub mod content_info;
mod cursor;
pub mod data;
pub mod digested_data;
mod encapsulated_content_info;
pub mod encrypted_content_info;
pub mod encrypted_data;
pub mod enveloped_data;
mod error;
mod fields;
mod issuer_and_serial_number;
pub mod originator_info;
pub mod recipient_info;
pub mod signed_data;
pub mod signer_info;
pub(crate) mod write;

pub use certificate_identifier::{RecipientIdentifier, SignerIdentifier};
pub use content::ContentReader;
pub use content_cipher::ContentCipher;
pub use content_info::{ContentType, Opened, open};
pub use encapsulated_content_info::{EncapsulatedContent, EncapsulatedContentInfo};
pub use error::CmsError;
pub use issuer_and_serial_number::IssuerAndSerialNumber;
pub(crate) use issuer_and_serial_number::minimal_serial;
pub use recipient_info::RecipientInfo;
pub use signed_data::SignedData;
pub use signer_info::SignerInfo;
