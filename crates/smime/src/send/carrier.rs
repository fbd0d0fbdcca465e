//! What carries a CMS object: mail, PEM or nothing.

use std::io::{BufWriter, Write};

use super::SendError;
use super::content::{Base64Lines, Base64Sink};

/// The form of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OutForm {
    /// An RFC 5322 message, or a MIME entity where the content is one.
    #[default]
    Mime,
    /// The CMS object alone.
    Der,
    /// The CMS object in PEM (RFC 7468 section 9).
    Pem,
}

/// What a CMS object is as the body of an entity (RFC 8551 section 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    SignedData,
    /// A detached signature, in a multipart/signed.
    Signature,
    CertsOnly,
    EnvelopedData,
    AuthEnvelopedData,
    CompressedData,
    /// What RFC 8551 has no name for.
    Other,
}

impl Media {
    /// The fields of the entity, with its empty line.
    pub(super) fn header(self) -> String {
        let (subtype, extension) = match self {
            Self::Signature => ("pkcs7-signature", "p7s"),
            Self::CertsOnly => ("pkcs7-mime", "p7c"),
            Self::CompressedData => ("pkcs7-mime", "p7z"),
            _ => ("pkcs7-mime", "p7m"),
        };
        let smime_type = match self.smime_type() {
            Some(name) => format!(" smime-type={name};\r\n"),
            None => String::new(),
        };
        format!(
            "Content-Type: application/{subtype};{smime_type} name=smime.{extension}\r\n\
             Content-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment; filename=smime.{extension}\r\n\r\n"
        )
    }

    /// The smime-type parameter (RFC 8551 section 3.2.2); there is none for what it does not name.
    fn smime_type(self) -> Option<&'static str> {
        match self {
            Self::SignedData => Some("signed-data"),
            Self::CertsOnly => Some("certs-only"),
            Self::EnvelopedData => Some("enveloped-data"),
            Self::AuthEnvelopedData => Some("authEnveloped-data"),
            Self::CompressedData => Some("compressed-data"),
            Self::Signature | Self::Other => None,
        }
    }
}

/// Writes a CMS object that `object` gives in `form`; in mail it is what `media` says, behind the
/// fields in `outer`.
pub(super) fn carry(
    form: OutForm,
    media: Media,
    outer: &[u8],
    to: &mut dyn Write,
    object: impl FnOnce(&mut dyn Write) -> Result<(), SendError>,
) -> Result<(), SendError> {
    let mut buffered = buffered(to);
    let to = &mut buffered;
    match form {
        OutForm::Der => object(to)?,
        OutForm::Pem => {
            to.write_all(b"-----BEGIN CMS-----\n")?;
            let mut lines = Base64Sink::new(Base64Lines::pem(), to);
            object(&mut lines)?;
            lines.finish()?;
            to.write_all(b"-----END CMS-----\n")?;
        }
        OutForm::Mime => {
            to.write_all(outer)?;
            to.write_all(MIME_VERSION)?;
            to.write_all(media.header().as_bytes())?;
            let mut lines = Base64Sink::new(Base64Lines::mail(), to);
            object(&mut lines)?;
            lines.finish()?;
        }
    }
    to.flush()?;
    Ok(())
}

/// Small pieces become large writes.
pub(super) fn buffered(to: &mut dyn Write) -> BufWriter<&mut dyn Write> {
    BufWriter::with_capacity(64 << 10, to)
}

pub(super) const MIME_VERSION: &[u8] = b"MIME-Version: 1.0\r\n";
