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
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AlgorithmError {
    /// The identifier is not one of the tables', or not one for this use.
    #[error("{} is not supported here", Named(.oid))]
    Unsupported {
        /// The identifier found.
        oid: Oid,
    },
    /// The parameters are missing, present where there are none, or say what must not be said.
    #[error("parameters of {}: {what}", Named(.oid))]
    Parameters {
        /// The identifier whose parameters they are.
        oid: Oid,
        /// What is wrong with them.
        what: &'static str,
    },
    /// The digest algorithm declared beside the signature algorithm is not the one that the
    /// signature algorithm uses.
    #[error("digestAlgorithm is {declared}, but signatureAlgorithm uses {in_signature}")]
    DigestMismatch {
        /// The SignerInfo's digestAlgorithm.
        declared: DigestAlgorithm,
        /// The digest that the signatureAlgorithm implies.
        in_signature: DigestAlgorithm,
        /// What wants them to be the same.
        basis: Basis,
    },
    /// The key is not of the kind that makes such signatures.
    #[error("a key of {} makes no {scheme} signature", Named(.key))]
    KeyMismatch {
        /// The [name](crate::crypto::SignatureScheme::name) of the signature's scheme.
        scheme: &'static str,
        /// The key's algorithm.
        key: Oid,
    },
    /// The key is not a DER SubjectPublicKeyInfo, or its parameters cannot be read.
    #[error("the SubjectPublicKeyInfo cannot be read")]
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
