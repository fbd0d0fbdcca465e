//! Encrypted and digested messages made by OpenSSL, as samples for tests.

use openssl::{
    cipher::CipherRef,
    cms::CmsContentInfo,
    md::{Md, MdRef},
    pkey::Id,
};

use crate::{
    Door, Error, Form, KeyEncryptionKey,
    ffi::{self, Bio, ContentInfo as _, KeyEncryption},
    sign::{content_type, digest, in_form},
    verify::certificate,
};

/// What to encrypt or to digest, for whom and in which shape.
///
/// Made by [`new`](Self::new), then changed field by field.
#[derive(Clone, Debug)]
pub struct EncryptRequest<'a> {
    /// The content. Its line ends become CRLF unless `binary`.
    pub content: &'a [u8],
    /// The content type of the message.
    pub kind: EncryptedKind<'a>,
    /// The form of the result.
    pub form: Form,
    /// Indefinite lengths, and the content in segments.
    pub stream: bool,
    /// The content is taken as it stands.
    pub binary: bool,
    /// CRLF in the MIME lines that OpenSSL writes itself; otherwise LF.
    pub crlf: bool,
    /// The type of the content as a dotted OID; id-data when absent.
    pub content_type: Option<&'a str>,
}

/// A content type that protects content otherwise than by signatures.
#[derive(Clone, Debug)]
pub enum EncryptedKind<'a> {
    /// EnvelopedData (RFC 5652 section 6), or AuthEnvelopedData (RFC 5083) for an AEAD cipher.
    Enveloped {
        /// The cipher by OpenSSL's name: `aes-256-cbc`, `aes-128-gcm`, `des-ede3-cbc`, …
        cipher: &'a str,
        /// The recipients. OpenSSL writes their RecipientInfos in the order of DER.
        recipients: Vec<Recipient<'a>>,
    },
    /// EncryptedData (RFC 5652 section 8); OpenSSL refuses AEAD ciphers here.
    Encrypted {
        /// The cipher by OpenSSL's name.
        cipher: &'a str,
        /// The content-encryption key.
        key: &'a [u8],
    },
    /// DigestedData (RFC 5652 section 7).
    Digested {
        /// The digest by OpenSSL's name.
        digest: &'a str,
    },
}

/// Someone who can open an enveloped message.
#[derive(Clone, Copy, Debug)]
pub enum Recipient<'a> {
    /// The holder of a certificate, by what OpenSSL chooses: PKCS #1 v1.5 for RSA; ECDH with the KDF
    /// on SHA-1 for curves, and the AES key wrap as long as the content's key.
    Certificate {
        /// The DER certificate.
        cert: &'a [u8],
        /// Whether it is named by its subjectKeyIdentifier.
        key_id: bool,
    },
    /// The holder of an RSA certificate, by RSAES-OAEP (RFC 3560).
    Oaep {
        /// The DER certificate.
        cert: &'a [u8],
        /// Whether it is named by its subjectKeyIdentifier.
        key_id: bool,
        /// The digest by OpenSSL's name.
        digest: &'a str,
        /// The digest of the mask generation function by OpenSSL's name.
        mask: &'a str,
        /// The label; an empty one stays out.
        label: &'a [u8],
    },
    /// The holder of a certificate for an elliptic curve, by ECDH with an ephemeral key (RFC 5753).
    Agreement {
        /// The DER certificate.
        cert: &'a [u8],
        /// Whether it is named by its subjectKeyIdentifier.
        key_id: bool,
        /// The digest of the KDF by OpenSSL's name.
        digest: &'a str,
        /// Whether the cofactor is used: dhSinglePass-cofactorDH-… instead of -stdDH-….
        cofactor: bool,
        /// The key wrap by OpenSSL's name (`id-aes256-wrap`); what fits the cipher when absent.
        wrap: Option<&'a str>,
    },
    /// The holder of a key-encryption key, by the AES key wrap of its length.
    Kek(KeyEncryptionKey<'a>),
    /// Who knows a password, by PBKDF2 on HMAC with SHA-1 and id-alg-PWRI-KEK (RFC 3211).
    Password {
        /// The octets of the password.
        password: &'a [u8],
        /// The iterations of PBKDF2.
        iterations: u32,
        /// The cipher of the wrap by OpenSSL's name; no AEAD cipher.
        cipher: &'a str,
    },
}

impl<'a> EncryptRequest<'a> {
    /// A message in DER.
    pub fn new(content: &'a [u8], kind: EncryptedKind<'a>) -> Self {
        Self {
            content,
            kind,
            form: Form::Der,
            stream: false,
            binary: false,
            crlf: false,
            content_type: None,
        }
    }

    /// Encrypts or digests, and gives the message in the form asked for.
    ///
    /// # Errors
    /// For what the caller gave (certificates, keys, names), and where OpenSSL refuses to encrypt.
    pub fn encrypt(&self) -> Result<Vec<u8>, Error> {
        ffi::drain();
        let flags = self.flags();
        let mut cms = match &self.kind {
            EncryptedKind::Enveloped { cipher, recipients } => {
                let mut cms = ffi::start_enveloped(cipher_of(cipher)?, flags)?;
                for (position, recipient) in recipients.iter().enumerate() {
                    recipient.add_to(&mut cms, position, flags)?;
                }
                cms
            }
            EncryptedKind::Encrypted { cipher, key } => {
                ffi::start_encrypted(cipher_of(cipher)?, key, flags)?
            }
            EncryptedKind::Digested { digest: name } => ffi::start_digested(digest(name)?, flags)?,
        };
        if let Some(text) = self.content_type {
            let oid = content_type(text)?;
            ffi::set_content_type(&mut cms, &oid)?;
        }
        let mut content = Bio::reader(self.content)?;
        let mut out = Bio::writer()?;
        if !self.stream {
            cms.finish(&mut content, flags)?;
        }
        cms.write(self.form, &mut out, &mut content, flags)?;
        Ok(in_form(self.form, out.octets()))
    }

    fn flags(&self) -> u32 {
        [
            (self.stream, ffi::STREAM),
            (self.binary, ffi::BINARY),
            (self.crlf, ffi::CRLF),
        ]
        .into_iter()
        .filter_map(|(wanted, flag)| wanted.then_some(flag))
        .fold(0, |flags, flag| flags | flag)
    }
}

impl Recipient<'_> {
    fn add_to(&self, cms: &mut CmsContentInfo, position: usize, flags: u32) -> Result<(), Error> {
        let (cert, key_id, encryption) = match *self {
            Self::Certificate { cert, key_id } => (cert, key_id, KeyEncryption::Usual),
            Self::Oaep {
                cert,
                key_id,
                digest,
                mask,
                label,
            } => (
                cert,
                key_id,
                KeyEncryption::Oaep(md(digest)?, md(mask)?, label),
            ),
            Self::Agreement {
                cert,
                key_id,
                digest,
                cofactor,
                wrap,
            } => (
                cert,
                key_id,
                KeyEncryption::Agreement(md(digest)?, cofactor, wrap.map(cipher_of).transpose()?),
            ),
            Self::Kek(kek) => return Ok(ffi::add_key_recipient(cms, kek.identifier, kek.key)?),
            Self::Password {
                password,
                iterations,
                cipher,
            } => {
                let iterations = i32::try_from(iterations).unwrap_or(i32::MAX);
                let cipher = cipher_of(cipher)?;
                return Ok(ffi::add_password_recipient(
                    cms, password, iterations, cipher,
                )?);
            }
        };
        let certificate = certificate("recipients", position, cert)?;
        if matches!(certificate.public_key()?.id(), Id::X25519 | Id::X448) {
            return Err(Error::NotOffered {
                door: Door::Cms,
                option: "recipient with such a key",
            });
        }
        let flags = flags | if key_id { ffi::KEY_ID } else { 0 };
        Ok(ffi::add_recipient(cms, &certificate, &encryption, flags)?)
    }
}

fn md(name: &str) -> Result<&'static MdRef, Error> {
    Md::from_nid(digest(name)?.type_()).ok_or_else(|| Error::Digest {
        name: name.to_owned(),
    })
}

fn cipher_of(name: &str) -> Result<&'static CipherRef, Error> {
    ffi::cipher(name).ok_or_else(|| Error::Cipher {
        name: name.to_owned(),
    })
}
