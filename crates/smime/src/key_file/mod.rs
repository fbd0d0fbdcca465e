//! Files of private keys, as users hand them over: PKCS #8, plain or encrypted, PKCS #1, SEC 1 and
//! PKCS #12, in PEM, DER or bare base64.
//!
//! A key file belongs to its user and not to a message, so that a fault in it is an error and not
//! a verdict. It can be damaged, or made by somebody else, all the same: what reading it costs is
//! bounded by [`KeyFileLimits`].

mod dek_info;
mod encryption;
mod error;
mod limits;
mod pair;
mod pkcs12;
mod reader;
mod traditional;

use zeroize::Zeroizing;

use crate::crypto::{PrivateKeyInfo, Secret};
use crate::pem;
use crate::pki::Certificate;

pub use error::KeyFileError;
pub use limits::{KeyFileLimits, KeyFilePolicy};
pub use pair::belongs_to;

use reader::Reader;

/// What a key file holds, in the file's order.
#[derive(Clone, Debug, Default)]
pub struct KeyFile {
    /// The private keys, at least one.
    pub keys: Vec<PrivateKeyInfo>,
    /// The certificates, those of the keys and others.
    pub certificates: Vec<Certificate>,
}

/// Reads the private keys of a file, and the certificates that stand beside them.
///
/// The file is one object in DER or BER, the base64 of one, or PEM with any number of blocks and any
/// text around them. `password` opens what is encrypted; its octets are UTF-8.
///
/// # Errors
/// Every [`KeyFileError`]; [`KeyFileError::NoKey`] where there are certificates at most.
pub fn read(
    file: &[u8],
    password: Option<&Secret>,
    policy: &KeyFilePolicy,
) -> Result<KeyFile, KeyFileError> {
    match read_file(file, password, policy, true)? {
        found if found.keys.is_empty() => Err(KeyFileError::NoKey),
        found => Ok(found),
    }
}

/// Reads the certificates of a file that may hold keys too: all that
/// [`bundle::certificates`](crate::pki::bundle::certificates) reads, and PKCS #12. Keys are passed
/// over without being opened.
///
/// # Errors
/// Every [`KeyFileError`] but [`KeyFileError::NoKey`].
pub fn read_certificates(
    file: &[u8],
    password: Option<&Secret>,
    policy: &KeyFilePolicy,
) -> Result<Vec<Certificate>, KeyFileError> {
    match read_file(file, password, policy, false)?.certificates {
        certificates if certificates.is_empty() => Err(KeyFileError::NoCertificate),
        certificates => Ok(certificates),
    }
}

/// Reads a file. Where a password is needed and none is given, it may be the empty one: PKCS #12 has a
/// MAC under that where nobody wanted a password.
fn read_file(
    file: &[u8],
    password: Option<&Secret>,
    policy: &KeyFilePolicy,
    wants_keys: bool,
) -> Result<KeyFile, KeyFileError> {
    let read = |password: Option<&Secret>| {
        let mut reader = Reader::new(password, policy, wants_keys);
        reader.read_file(file)?;
        Ok(reader.found)
    };
    match read(password) {
        Err(KeyFileError::NoPassword { field }) => {
            read(Some(&Secret::new(Vec::new()))).map_err(|error| match error {
                KeyFileError::WrongPassword { .. } => KeyFileError::NoPassword { field },
                error => error,
            })
        }
        result => result,
    }
}

/// The key as PKCS #8 in PEM, not encrypted (RFC 7468 section 10).
pub fn write_pem(key: &PrivateKeyInfo) -> Zeroizing<String> {
    pem::encode("PRIVATE KEY", key.pkcs8_der())
}
