//! OpenSSL's error queue, read once and judged.

use std::{ffi::c_int, fmt};

use openssl::error::ErrorStack;

/// What OpenSSL had to say about one call, oldest first. It may be empty even after a failure:
/// some refusals raise no error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Queue(pub(crate) Vec<Entry>);

/// One error of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The library's number, `ERR_LIB_*`.
    pub(crate) library: c_int,
    /// The reason's number within that library, or a common one, `ERR_R_*`.
    pub(crate) reason: c_int,
    /// Reason and, where OpenSSL gave any, its data. The data may quote the message.
    pub(crate) text: String,
}

impl Queue {
    /// Whether something was met that OpenSSL does not implement, rather than found wrong.
    pub(crate) fn is_unsupported(&self) -> bool {
        self.0.iter().any(|entry| {
            UNSUPPORTED.iter().any(|(library, reasons)| {
                *library == entry.library && reasons.contains(&entry.reason)
            })
        })
    }

    /// Whether nothing stands here that an OID without a name would not bring about. Such an OID
    /// often raises no error of its own, only these of the callers above.
    pub(crate) fn fits_unknown_oid(&self) -> bool {
        self.0
            .iter()
            .all(|entry| FITS_UNKNOWN_OID.contains(&(entry.library, entry.reason)))
    }
}

impl From<ErrorStack> for Queue {
    fn from(stack: ErrorStack) -> Self {
        Self(stack.errors().iter().map(Entry::from).collect())
    }
}

impl fmt::Display for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("refused without an error");
        }
        for (index, entry) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{}", entry.text)?;
        }
        Ok(())
    }
}

impl Entry {
    pub(crate) fn new(
        library: c_int,
        reason: c_int,
        name: Option<&str>,
        data: Option<&str>,
    ) -> Self {
        let mut text = name.map_or_else(|| format!("reason {reason}"), str::to_owned);
        if let Some(data) = data.filter(|data| !data.is_empty()) {
            text.push_str(&format!(" ({data})"));
        }
        Self {
            library,
            reason,
            text,
        }
    }
}

impl From<&openssl::error::Error> for Entry {
    fn from(error: &openssl::error::Error) -> Self {
        Self::new(
            error.library_code(),
            error.reason_code(),
            error.reason(),
            error.data(),
        )
    }
}

// Numbers of OpenSSL's headers err.h, cmserr.h, pkcs7err.h and so on, stable within a major
// version.
const LIB_RSA: c_int = 4;
const LIB_EVP: c_int = 6;
const LIB_X509: c_int = 11;
const LIB_ASN1: c_int = 13;
const LIB_PKCS7: c_int = 33;
const LIB_CMS: c_int = 46;
const LIB_PROVIDER: c_int = 57;

/// `ERR_R_UNSUPPORTED`, 268 with `ERR_RFLAG_COMMON`.
const ERR_R_UNSUPPORTED: c_int = 268 | (2 << 18);

/// Library and reason of errors that follow on an OID without a name.
const FITS_UNKNOWN_OID: &[(c_int, c_int)] = &[
    // Signature algorithm: CONTENT_VERIFY_ERROR
    (LIB_CMS, 109),
    // Content type: CONTENT_TYPE_NOT_SIGNED_DATA with the NO_SIGNERS that it leads to,
    // WRONG_CONTENT_TYPE
    (LIB_CMS, 108),
    (LIB_CMS, 135),
    (LIB_PKCS7, 113),
];

/// Reasons that mean "not implemented", by library.
const UNSUPPORTED: &[(c_int, &[c_int])] = &[
    // UNKNOWN_MASK_DIGEST, UNSUPPORTED_MASK_ALGORITHM, UNSUPPORTED_SIGNATURE_TYPE, UNKNOWN_DIGEST
    (LIB_RSA, &[151, 153, 155, 166]),
    // UNSUPPORTED_CIPHER, UNKNOWN_PBE_ALGORITHM, UNSUPPORTED_KEY_DERIVATION_FUNCTION, UNSUPPORTED_PRF,
    // UNSUPPORTED_ALGORITHM, UNKNOWN_DIGEST; and ERR_R_UNSUPPORTED, of an algorithm that no provider
    // has
    (LIB_EVP, &[107, 121, 124, 125, 156, 161, ERR_R_UNSUPPORTED]),
    // UNSUPPORTED_ALGORITHM
    (LIB_X509, &[111]),
    // UNKNOWN_MESSAGE_DIGEST_ALGORITHM, UNKNOWN_PUBLIC_KEY_TYPE, UNKNOWN_SIGNATURE_ALGORITHM,
    // UNKNOWN_DIGEST
    (LIB_ASN1, &[161, 163, 199, 229]),
    // UNKNOWN_DIGEST_TYPE, UNSUPPORTED_CONTENT_TYPE
    (LIB_PKCS7, &[109, 112]),
    // NOT_SUPPORTED_FOR_THIS_KEY_TYPE, UNKNOWN_CIPHER, UNKNOWN_DIGEST_ALGORITHM,
    // UNSUPPORTED_COMPRESSION_ALGORITHM, UNSUPPORTED_CONTENT_TYPE, UNSUPPORTED_TYPE,
    // UNSUPPORTED_KEY_ENCRYPTION_ALGORITHM, KDF_PARAMETER_ERROR (an unknown KDF in spite of its name),
    // UNSUPPORTED_LABEL_SOURCE, UNSUPPORTED_SIGNATURE_ALGORITHM. Not
    // UNSUPPORTED_CONTENT_ENCRYPTION_ALGORITHM: that is a known cipher out of place.
    (LIB_CMS, &[125, 148, 149, 151, 152, 156, 179, 186, 193, 195]),
    // INVALID_EDDSA_INSTANCE_FOR_ATTEMPTED_OPERATION: neither the Pkcs7 door nor, without
    // signedAttrs, the Cms door can give EdDSA the message whole
    (LIB_PROVIDER, &[243]),
];
