//! Objects, mail and cases to be filled in, with fields that can be replaced.
//!
//! They sign and encrypt when they are encoded: `with_…` changes what is signed or encrypted, `tampered` and `bent`
//! what was.

pub mod attribute;
pub mod authenticated_data;
pub mod book;
pub mod certificate;
pub mod compressed_data;
pub mod dek_info;
pub mod digested_data;
pub mod envelope;
pub mod extension;
pub mod key_file;
pub mod message;
pub mod mime;
pub mod people;
pub mod pkcs12;
pub mod recipient;
pub mod secrets;
pub mod signed_data;
pub mod signer_info;
