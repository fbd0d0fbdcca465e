#![doc = include_str!("../README.md")]
#![deny(unsafe_code)]

mod encrypt;
mod error;
#[allow(unsafe_code, reason = "the one place that may speak to C")]
mod ffi;
mod open;
pub mod pki;
mod queue;
mod read;
mod sign;
mod verify;

pub use encrypt::{EncryptRequest, EncryptedKind, Recipient};
pub use error::Error;
pub use open::{KeyEncryptionKey, OpenRequest, Opened, RecipientKey};
pub use read::{Read, read_key_file, read_object};
pub use sign::{SignRequest, Signer, certs_only};
pub use verify::{Verdict, Verified, VerifyRequest};

/// The OpenSSL that was linked, as it names itself: `OpenSSL 3.6.3 9 Jun 2026` or the like.
pub fn version() -> String {
    openssl::version::version().to_owned()
}

/// Which of OpenSSL's two implementations of signed data is asked.
///
/// They share no code above the cryptographic primitives, and differ in what they accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Door {
    /// `CMS_verify` and `CMS_sign`, after RFC 5652; what `openssl cms` calls.
    Cms,
    /// `PKCS7_verify` and `PKCS7_sign`, after RFC 2315; what `openssl smime` calls.
    Pkcs7,
}

/// How a message stands in its octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A MIME entity: multipart/signed or application/pkcs7-mime (RFC 8551 section 3).
    Mime,
    /// The ContentInfo itself, in BER of any kind; DER is one kind.
    Der,
    /// RFC 7468 armour, labelled `CMS`, `PKCS7` or `PKCS #7 SIGNED DATA`.
    Pem,
    /// Base64 of the ContentInfo, without armour, in lines or in one.
    Base64,
}
