//! Why octets are not a CMS object.

use std::io;

use smime_ber::{ErrorKind, Rule};

use crate::basis::Basis;
use crate::budget::Exhausted;
use crate::encoding::EncodingError;
use crate::reason::Reason;
use crate::refusal::Refusal;

/// Why a CMS object could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CmsError {
    /// The source failed; not the message's fault.
    #[error("the message cannot be read: {0}")]
    Io(io::Error),
    /// The octets are not BER.
    #[error("{field}: {error}")]
    Ber {
        /// The field that was being read.
        field: &'static str,
        /// What is wrong, and at which offset.
        error: smime_ber::Error,
    },
    /// A header is written in a way that BER forbids and that can still be read.
    #[error("{field}: {rule} at offset {offset}")]
    Header {
        /// The field that was being read.
        field: &'static str,
        /// The offset of the header.
        offset: u64,
        /// The rule that it breaks.
        rule: Rule,
    },
    /// The octets are BER, but not the structure that the field wants.
    #[error("{field}: found {found} at offset {offset}, wanted {wanted}")]
    Structure {
        /// The field, as RFC 5652 names it.
        field: &'static str,
        /// The offset of what was found.
        offset: u64,
        /// What was found there.
        found: String,
        /// What was wanted.
        wanted: &'static str,
    },
    /// The octets are DER, but not the type that the field wants.
    #[error(transparent)]
    Encoding(EncodingError),
    /// A limit was reached.
    #[error(transparent)]
    Exhausted(#[from] Exhausted),
}

impl CmsError {
    /// The refusal this error stands for; a failed source is the caller's error instead.
    pub fn into_refusal(self) -> io::Result<Refusal> {
        let reason = match &self {
            Self::Io(error) => return Err(io::Error::new(error.kind(), self.to_string())),
            Self::Ber { error, .. } => match error.kind() {
                ErrorKind::Limit => Reason::LimitExceeded,
                ErrorKind::Unexpected => Reason::MalformedCms,
                _ => Reason::MalformedBer,
            },
            Self::Header { .. } => Reason::MalformedBer,
            Self::Structure { .. } | Self::Encoding(_) => Reason::MalformedCms,
            Self::Exhausted(_) => Reason::LimitExceeded,
        };
        Ok(Refusal::new(reason, self.to_string()).on(self.basis()))
    }
}

impl CmsError {
    /// What the check that failed rests on.
    fn basis(&self) -> Basis {
        match self {
            Self::Io(_) | Self::Exhausted(_) => Basis::Limits,
            Self::Ber { field, error } => match error.kind() {
                ErrorKind::Limit => Basis::Limits,
                ErrorKind::Unexpected => structure(field),
                _ => Basis::BerValues,
            },
            Self::Header { .. } => Basis::BerValues,
            Self::Structure { field, .. } => structure(field),
            Self::Encoding(error) => structure(error.field()),
        }
    }
}

/// What says how the structure looks that a field is, or is part of.
fn structure(field: &str) -> Basis {
    match field.split('.').next().unwrap_or_default() {
        "SignedData" | "digestAlgorithms" | "certificates" | "crls" | "signerInfos" => {
            Basis::SignedDataSyntax
        }
        "encapContentInfo" | "eContentType" | "eContent" => Basis::EncapsulatedContent,
        "SignerInfo" | "sid" | "signedAttrs" | "signatureAlgorithm" | "signature"
        | "unsignedAttrs" | "attrType" | "attrValues" => Basis::SignerInfoSyntax,
        "EnvelopedData"
        | "originatorInfo"
        | "certs"
        | "recipientInfos"
        | "encryptedContentInfo"
        | "contentEncryptionAlgorithm"
        | "encryptedContent"
        | "unprotectedAttrs" => Basis::EnvelopedDataSyntax,
        "RecipientInfo" | "rid" | "keyEncryptionAlgorithm" | "encryptedKey" => {
            Basis::RecipientInfoSyntax
        }
        "KeyTransRecipientInfo" | "ktri" => Basis::KeyTransSyntax,
        "KeyAgreeRecipientInfo"
        | "kari"
        | "originator"
        | "originatorKey"
        | "ukm"
        | "recipientEncryptedKeys"
        | "RecipientEncryptedKey"
        | "rKeyId" => Basis::KeyAgreeSyntax,
        "KEKRecipientInfo" | "kekri" | "kekid" | "other" | "keyAttrId" | "keyAttr" => {
            Basis::KekSyntax
        }
        "PasswordRecipientInfo" | "pwri" | "keyDerivationAlgorithm" => Basis::PasswordSyntax,
        "OtherRecipientInfo" | "ori" | "oriType" | "oriValue" => Basis::OtherRecipientSyntax,
        "DigestedData" | "digest" => Basis::DigestedDataSyntax,
        "EncryptedData" => Basis::EncryptedDataSyntax,
        "AuthenticatedData" | "macAlgorithm" | "mac" | "authAttrs" | "unauthAttrs" => {
            Basis::AuthenticatedDataSyntax
        }
        "AuthEnvelopedData" => Basis::AuthEnvelopedDataSyntax,
        "CompressedData" | "compressionAlgorithm" => Basis::CompressedDataSyntax,
        "Data" => Basis::DataSyntax,
        "digestAlgorithm" => Basis::DigestIdentifier,
        "issuerAndSerialNumber" => Basis::IssuerAndSerialNumber,
        _ => Basis::ContentInfo,
    }
}
