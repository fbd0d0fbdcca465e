//! Messages that are not signed put to OpenSSL: encrypted, digested and compressed ones.

use openssl::{
    cms::CmsContentInfo,
    nid::Nid,
    pkey::{PKey, Private},
    x509::X509,
};

use crate::{
    Error, Form, Verdict,
    ffi::{self, Bio, ContentInfo, Opener},
    sign::private_key,
    verify::certificate,
};

/// A message that is not signed, and what it is opened with.
///
/// Made by [`new`](Self::new), then changed field by field.
#[derive(Clone, Debug)]
pub struct OpenRequest<'a> {
    /// The message, in the form that `form` names. Octets after the object are ignored, as OpenSSL
    /// does.
    pub message: &'a [u8],
    /// How the message stands in its octets.
    pub form: Form,
    /// The encrypted, digested or compressed content, where it is kept apart.
    pub content: Option<&'a [u8]>,
    /// The recipient's private keys. Each is tried on the message anew, until one opens it.
    pub keys: Vec<RecipientKey<'a>>,
    /// A key-encryption key that both sides know (RFC 5652 section 6.2.3).
    pub kek: Option<KeyEncryptionKey<'a>>,
    /// The octets of a password (RFC 5652 section 6.2.4).
    pub password: Option<&'a [u8]>,
    /// The content-encryption key of an EncryptedData (RFC 5652 section 8).
    pub content_key: Option<&'a [u8]>,
}

/// A private key of a recipient.
#[derive(Clone, Copy, Debug)]
pub struct RecipientKey<'a> {
    /// A DER PrivateKeyInfo (RFC 5208 section 5), unencrypted.
    pub key: &'a [u8],
    /// The DER certificate. With it OpenSSL tries the recipients that it matches, without it those of
    /// the key's kind.
    pub cert: Option<&'a [u8]>,
}

/// A key-encryption key with its identifier.
#[derive(Clone, Copy, Debug)]
pub struct KeyEncryptionKey<'a> {
    /// The octets of KEKIdentifier.keyIdentifier.
    pub identifier: &'a [u8],
    /// The key, for the AES key wrap of its length.
    pub key: &'a [u8],
}

impl<'a> OpenRequest<'a> {
    /// A request without any key.
    pub fn new(message: &'a [u8], form: Form) -> Self {
        Self {
            message,
            form,
            content: None,
            keys: Vec::new(),
            kek: None,
            password: None,
            content_key: None,
        }
    }

    /// Decrypts an EnvelopedData, an AuthEnvelopedData or an EncryptedData. Whatever the message
    /// does ends in an [`Opened`].
    ///
    /// # Errors
    /// Only for what the caller gave: a key or a certificate that is none, or more octets than
    /// OpenSSL can take.
    pub fn decrypt(&self) -> Result<Opened, Error> {
        self.put(&[Nid::PKCS7_ENVELOPED, AUTH_ENVELOPED, Nid::PKCS7_ENCRYPTED])
    }

    /// Takes the content out of a DigestedData (RFC 5652 section 7) whose digest is right.
    ///
    /// # Errors
    /// As [`decrypt`](Self::decrypt).
    pub fn check_digest(&self) -> Result<Opened, Error> {
        self.put(&[Nid::PKCS7_DIGEST])
    }

    /// Takes the content out of a CompressedData (RFC 3274). An OpenSSL without zlib, as the one that
    /// is built by default, answers [`Verdict::Unsupported`].
    ///
    /// # Errors
    /// As [`decrypt`](Self::decrypt).
    pub fn decompress(&self) -> Result<Opened, Error> {
        self.put(&[Nid::ID_SMIME_CT_COMPRESSEDDATA])
    }

    /// Opens a message of any of these kinds.
    ///
    /// # Errors
    /// As [`decrypt`](Self::decrypt).
    pub fn open(&self) -> Result<Opened, Error> {
        self.put(&[
            Nid::PKCS7_ENVELOPED,
            AUTH_ENVELOPED,
            Nid::PKCS7_ENCRYPTED,
            Nid::PKCS7_DIGEST,
            Nid::ID_SMIME_CT_COMPRESSEDDATA,
        ])
    }

    /// Opens a message of one of these content types, one opener after the other, each on the message
    /// anew.
    fn put(&self, kinds: &[Nid]) -> Result<Opened, Error> {
        ffi::drain();
        let keys = self.private_keys()?;
        let kind = match self.read()? {
            Err(refused) => return Ok(refused),
            Ok((cms, _)) => ffi::content_type(&cms),
        };
        if !kinds.contains(&kind) {
            // OpenSSL reads an AuthenticatedData and has no function that checks one.
            let unknown = matches!(kind, Nid::UNDEF | Nid::ID_SMIME_CT_AUTHDATA);
            let detail = "content type out of place".into();
            return Ok(Opened::refused(verdict(unknown), detail));
        }
        let openers = match kind {
            Nid::PKCS7_DIGEST => vec![Opener::Digest],
            Nid::ID_SMIME_CT_COMPRESSEDDATA => vec![Opener::Decompression],
            Nid::PKCS7_ENCRYPTED => self
                .content_key
                .map(Opener::ContentKey)
                .into_iter()
                .collect(),
            _ => self.recipients(&keys),
        };
        let mut refused: Option<Opened> = None;
        for opener in &openers {
            let opened = self.try_opener(kind, opener)?;
            if opened.verdict == Verdict::Valid {
                return Ok(opened);
            }
            refused = Some(match refused {
                None => opened,
                Some(earlier) => earlier.and(opened),
            });
        }
        Ok(refused
            .unwrap_or_else(|| Opened::refused(Verdict::Invalid, "nothing to open it with".into())))
    }

    fn try_opener(&self, kind: Nid, opener: &Opener<'_>) -> Result<Opened, Error> {
        let (mut cms, mut carried) = match self.read()? {
            Err(refused) => return Ok(refused),
            Ok(read) => read,
        };
        let mut given = self.content.map(Bio::reader).transpose()?;
        let mut out = Bio::writer()?;
        let content = given.as_mut().or(carried.as_mut());
        let answer = ffi::open(&mut cms, opener, content, &mut out);
        let opened = match answer {
            Ok(()) => Opened {
                verdict: Verdict::Valid,
                content: out.octets().to_vec(),
                released: true,
                is_aead: kind == AUTH_ENVELOPED,
                detail: String::new(),
            },
            Err(queue) => {
                let unsupported =
                    queue.is_unsupported() || ffi::has_unknown_key_encryption(&mut cms, opener);
                Opened {
                    released: !out.octets().is_empty(),
                    ..Opened::refused(verdict(unsupported), queue.to_string())
                }
            }
        };
        ffi::drain();
        Ok(opened)
    }

    /// The inner error is OpenSSL's refusal to read the message.
    fn read(&self) -> Result<Result<Object, Opened>, Error> {
        let mut message = Bio::reader(self.message)?;
        if self.form == Form::Base64 {
            message = message.base64()?;
        }
        Ok(CmsContentInfo::read(self.form, &mut message, 0)
            .map_err(|queue| Opened::refused(verdict(queue.is_unsupported()), queue.to_string())))
    }

    fn private_keys(&self) -> Result<Vec<KeyPair>, Error> {
        self.keys
            .iter()
            .enumerate()
            .map(|(position, pair)| {
                let key = private_key("keys", position, pair.key)?;
                let certificate = pair
                    .cert
                    .map(|der| certificate("keys", position, der))
                    .transpose()?;
                Ok((key, certificate))
            })
            .collect()
    }

    fn recipients<'o>(&'o self, keys: &'o [KeyPair]) -> Vec<Opener<'o>> {
        let keys = keys
            .iter()
            .map(|(key, certificate)| Opener::PrivateKey(key, certificate.as_deref()));
        let kek = self
            .kek
            .map(|kek| Opener::KeyEncryptionKey(kek.identifier, kek.key));
        keys.chain(kek)
            .chain(self.password.map(Opener::Password))
            .collect()
    }
}

/// What OpenSSL said of a message that is not signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The verdict.
    pub verdict: Verdict,
    /// The content; empty unless valid.
    pub content: Vec<u8>,
    /// Whether OpenSSL handed out octets of the content, be it before it refused the message.
    pub released: bool,
    /// Whether the content was protected by an AEAD cipher: the message is an AuthEnvelopedData.
    pub is_aead: bool,
    /// OpenSSL's error queue in one line, oldest error first; empty when valid. Where several keys
    /// were tried, one queue after the other. It may quote the message, so it is to be escaped before
    /// it is shown.
    pub detail: String,
}

impl Opened {
    fn refused(verdict: Verdict, detail: String) -> Self {
        Self {
            verdict,
            content: Vec::new(),
            released: false,
            is_aead: false,
            detail,
        }
    }

    /// Two refusals of one message: it is invalid only where no key met something unsupported.
    fn and(self, other: Self) -> Self {
        Self {
            verdict: if self.verdict == other.verdict {
                self.verdict
            } else {
                Verdict::Unsupported
            },
            released: self.released || other.released,
            detail: format!("{}; {}", self.detail, other.detail),
            ..other
        }
    }
}

fn verdict(unsupported: bool) -> Verdict {
    if unsupported {
        Verdict::Unsupported
    } else {
        Verdict::Invalid
    }
}

/// A private key with its certificate.
type KeyPair = (PKey<Private>, Option<X509>);

/// An object, and the content that its form carries beside it.
type Object = (CmsContentInfo, Option<Bio<'static>>);

/// id-ct-authEnvelopedData (RFC 5083 section 2), `NID_id_smime_ct_authEnvelopedData`.
const AUTH_ENVELOPED: Nid = Nid::from_raw(1059);
