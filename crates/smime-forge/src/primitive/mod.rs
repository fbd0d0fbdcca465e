//! What knows no message: tags and lengths, algorithms and their identifiers, keys.
//!
//! [`asn1::Node`] is a tree of tags and lengths that is written exactly as it stands, so that every octet can be
//! wrong. [`key::Key`] signs and [`scheme::Scheme`] pads. All come down to the primitives of RustCrypto and share
//! nothing with the implementations under test.

pub mod asn1;
pub mod block;
pub mod cipher;
pub mod deflate;
pub mod derive;
pub mod digest;
pub mod key;
pub mod key_wrap;
pub mod oid;
pub mod old_wrap;
pub mod password_wrap;
mod private_key;
pub mod random;
pub mod scheme;
pub mod textual;
