//! Objects and key files that OpenSSL is only to read.

use openssl::{
    cms::CmsContentInfo,
    error::ErrorStack,
    pkcs12::Pkcs12,
    pkey::{PKey, Private},
};

use crate::{
    Error, Form, Verdict,
    ffi::{self, Bio, ContentInfo as _},
    queue::Queue,
};

/// What came of reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Whether OpenSSL could read it.
    pub verdict: Verdict,
    /// OpenSSL's error queue in one line; empty when valid. It may quote the input.
    pub detail: String,
}

impl Read {
    fn of<T>(result: Result<T, Queue>) -> Self {
        match result {
            Ok(_) => {
                ffi::drain();
                Self {
                    verdict: Verdict::Valid,
                    detail: String::new(),
                }
            }
            Err(queue) => Self {
                verdict: if queue.is_unsupported() {
                    Verdict::Unsupported
                } else {
                    Verdict::Invalid
                },
                detail: queue.to_string(),
            },
        }
    }
}

/// Reads a ContentInfo (RFC 5652 section 3), without a look at what it says. Octets after it are
/// ignored, as OpenSSL does.
///
/// # Errors
/// [`Error::TooLong`].
pub fn read_object(message: &[u8], form: Form) -> Result<Read, Error> {
    ffi::drain();
    let mut bio = Bio::reader(message)?;
    if form == Form::Base64 {
        bio = bio.base64()?;
    }
    Ok(Read::of(CmsContentInfo::read(form, &mut bio, 0)))
}

/// Reads a private key out of a key file: PEM of any label, DER of PKCS #8 with and without
/// encryption, of PKCS #1 or SEC 1, or PKCS #12.
///
/// `password` opens what is encrypted; without one, nothing that is encrypted is read.
pub fn read_key_file(octets: &[u8], password: Option<&str>) -> Read {
    ffi::drain();
    let from = |stack: ErrorStack| Queue::from(stack);
    let secret = password.unwrap_or_default().as_bytes();
    if octets.starts_with(b"-----") || octets.windows(6).any(|window| window == b"\n-----") {
        // A password given as none would be asked for at the terminal.
        return Read::of(PKey::private_key_from_pem_passphrase(octets, secret).map_err(from));
    }
    if let Ok(file) = Pkcs12::from_der(octets) {
        return Read::of(key_of(&file, password.unwrap_or_default()));
    }
    let plain = PKey::private_key_from_der(octets);
    match (plain, password) {
        (Err(_), Some(_)) => {
            Read::of(PKey::private_key_from_pkcs8_passphrase(octets, secret).map_err(from))
        }
        (plain, _) => Read::of(plain.map_err(from)),
    }
}

fn key_of(file: &Pkcs12, password: &str) -> Result<PKey<Private>, Queue> {
    let parsed = file.parse2(password).map_err(Queue::from)?;
    parsed.pkey.ok_or_else(|| Queue(Vec::new()))
}
