//! What an algorithm identifier means: one table for each use of an algorithm.
//!
//! A [`DigestAlgorithm`] is what a digestAlgorithm field names; what signatureAlgorithm fields name is
//! in `crypto::signature`. [`ContentEncryption`],
//! [`KeyTransport`], [`KeyAgreement`], [`KemAlgorithm`], [`KeyWrap`], [`MacAlgorithm`],
//! [`PasswordKdf`] and [`PwriWrap`] are identifiers with their parameters read and judged.

mod cipher;
mod content_encryption;
mod digest;
mod identifier;
mod kem;
mod key_agreement;
mod key_transport;
mod key_wrap;
mod mac;
pub(super) mod mgf1;
mod parameters;
mod password;

use core::fmt;

use const_oid::db::DB;

use crate::basis::Basis;
use crate::oid::Oid;

pub use cipher::{CipherKind, CipherMode};
pub use content_encryption::ContentEncryption;
pub use digest::DigestAlgorithm;
pub use identifier::AlgorithmIdentifier;
pub use kem::KemAlgorithm;
pub use key_agreement::{AgreementScheme, KeyAgreement};
pub use key_transport::KeyTransport;
pub use key_wrap::KeyWrap;
pub use mac::MacAlgorithm;
pub use password::{PasswordKdf, PwriWrap};

/// Why an algorithm identifier gives no algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AlgorithmError {
    /// The identifier is not one of the tables', or not one for this use.
    Unsupported {
        /// The identifier found.
        oid: Oid,
    },
    /// The parameters are missing, present where there are none, or say what must not be said.
    Parameters {
        /// The identifier whose parameters they are.
        oid: Oid,
        /// What is wrong with them.
        what: &'static str,
    },
    /// The digest algorithm declared beside the signature algorithm is not the one that the
    /// signature algorithm uses.
    DigestMismatch {
        /// The SignerInfo's digestAlgorithm.
        declared: DigestAlgorithm,
        /// The digest that the signatureAlgorithm implies.
        in_signature: DigestAlgorithm,
        /// What wants them to be the same.
        basis: Basis,
    },
    /// The key is not of the kind that makes such signatures.
    KeyMismatch {
        /// The [name](crate::crypto::SignatureScheme::name) of the signature's scheme.
        scheme: &'static str,
        /// The key's algorithm.
        key: Oid,
    },
    /// The key is not a DER SubjectPublicKeyInfo, or its parameters cannot be read.
    MalformedKey,
}

impl AlgorithmError {
    /// What the check that failed rests on.
    pub fn basis(&self) -> Basis {
        match self {
            Self::Unsupported { .. } => Basis::NotImplemented,
            Self::Parameters { oid, .. } => parameters::basis(oid),
            Self::DigestMismatch { basis, .. } => *basis,
            Self::KeyMismatch { .. } => Basis::SignatureCheck,
            Self::MalformedKey => Basis::PublicKey,
        }
    }
}

impl fmt::Display for AlgorithmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported { oid } => write!(f, "{} is not supported here", Named(oid)),
            Self::Parameters { oid, what } => write!(f, "parameters of {}: {what}", Named(oid)),
            Self::DigestMismatch {
                declared,
                in_signature,
                ..
            } => write!(
                f,
                "digestAlgorithm is {declared}, but signatureAlgorithm uses {in_signature}"
            ),
            Self::KeyMismatch { scheme, key } => {
                write!(f, "a key of {} makes no {scheme} signature", Named(key))
            }
            Self::MalformedKey => f.write_str("the SubjectPublicKeyInfo cannot be read"),
        }
    }
}

impl std::error::Error for AlgorithmError {}

/// An object identifier with the name that it has in its standard, where it is known.
struct Named<'a>(&'a Oid);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self.0.to_object_identifier();
        match known.and_then(|oid| DB.by_oid(&oid)) {
            Some(name) => write!(f, "{name} ({})", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}

/// Checks parameters that a standard wants NULL and lets be absent, or the other way round.
pub(super) fn null_or_absent(identifier: &AlgorithmIdentifier) -> Result<(), AlgorithmError> {
    if identifier.has_null() || identifier.parameters.is_none() {
        Ok(())
    } else {
        Err(identifier.wrong("neither NULL nor absent"))
    }
}

/// Checks parameters that must not be there.
pub(super) fn absent(identifier: &AlgorithmIdentifier) -> Result<(), AlgorithmError> {
    match identifier.parameters {
        None => Ok(()),
        Some(_) => Err(identifier.wrong("present, must be absent")),
    }
}
