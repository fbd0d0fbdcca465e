//! Encrypted, authenticated and digested messages (RFC 8551 sections 3.3 and 3.4, RFC 5652 sections
//! 6 to 9).

mod authenticated;
mod cipher;
mod digested;
mod recipient;
mod recipients;
mod settings;

use std::io::Write;

use super::carrier::{Media, OutForm, carry};
use super::content::{Content, Prepared, Transfer};
use super::{SendError, SendingAgent};
use crate::basis::Basis;
use crate::cms::ContentCipher;
use crate::cms::attribute::Attribute;
use crate::cms::write::{
    AuthEnvelopedData, ContentLength, EncryptedData, EnvelopedData, OriginatorInfo, Streamed,
    attribute_set,
};
use crate::crypto::Secret;
use crate::crypto::algorithm::{CipherKind, CipherMode, ContentEncryption};

use self::cipher::Encryptor;
use self::recipients::recipient_infos;

pub use recipient::{CertificateRecipient, PasswordRecipient, Recipient, Ukm};
pub use settings::EncryptedForm;
pub(super) use settings::Encryption;

impl SendingAgent {
    /// Encrypts `content` to each of the [recipients](Self::recipient), or does what else the
    /// [form](Self::encrypted_form) says.
    ///
    /// # Errors
    /// Every [`SendError`] but those about signers.
    pub fn encrypt(&self, content: Content<'_>, to: &mut dyn Write) -> Result<(), SendError> {
        self.encryption.check()?;
        let content = Prepared::new(content, Transfer::Keep, &self.limits)?;
        if content.is_raw() && self.new_form() == OutForm::Mime {
            return Err(SendError::RawInMime);
        }
        match self.encryption.form {
            EncryptedForm::Enveloped => self.write_enveloped(content, to),
            EncryptedForm::Encrypted => self.write_encrypted(content, to),
            EncryptedForm::Authenticated => authenticated::write(self, content, to),
            EncryptedForm::Digested => digested::write(self, content, to),
        }
    }

    /// EnvelopedData, or AuthEnvelopedData where the cipher authenticates.
    fn write_enveloped(&self, content: Prepared<'_>, to: &mut dyn Write) -> Result<(), SendError> {
        let encryption = &self.encryption;
        let kind = self.cipher_kind();
        let content_key = self.content_key(kind)?;
        let recipient_infos = &recipient_infos(self, &content_key)?;
        let originator_info = OriginatorInfo {
            certificates: &encryption.originator,
        };
        let algorithms = Algorithms::new(self, kind, &content_key)?;
        let content_type = &self.content_type;
        let content_encryption = &algorithms.cipher.identifier();
        if !kind.is_aead() {
            let enveloped = EnvelopedData {
                originator_info,
                recipient_infos,
                content_type,
                content_encryption,
                unprotected_attrs: &encryption.unprotected,
            };
            let structure = Structure {
                media: Media::EnvelopedData,
                streamed: enveloped.streamed(),
                tail: &|_| enveloped.tail(),
            };
            return self.write_ciphertext(content, structure, &algorithms, &[], to);
        }
        let auth_attrs = self.authenticated_attributes();
        let enveloped = AuthEnvelopedData {
            originator_info,
            recipient_infos,
            content_type,
            content_encryption,
            auth_attrs: &auth_attrs,
            unauth_attrs: &encryption.unprotected,
        };
        let structure = Structure {
            media: Media::AuthEnvelopedData,
            streamed: enveloped.streamed(),
            tail: &|mac| enveloped.tail(mac),
        };
        // RFC 5083 section 2.2: the additional data are the attributes under the tag of a SET OF.
        let aad = match auth_attrs.is_empty() {
            true => Vec::new(),
            false => attribute_set(&auth_attrs),
        };
        self.write_ciphertext(content, structure, &algorithms, &aad, to)
    }

    /// EncryptedData, under a key that both sides have.
    fn write_encrypted(&self, content: Prepared<'_>, to: &mut dyn Write) -> Result<(), SendError> {
        let encryption = &self.encryption;
        let Some(content_key) = encryption.content_key.clone() else {
            let what = "EncryptedData has no recipients: the content key is wanted";
            return Err(SendError::Settings { what });
        };
        let kind = encryption.cipher.unwrap_or(match content_key.len() {
            16 => CipherKind::Aes128Cbc,
            24 => CipherKind::Aes192Cbc,
            _ => CipherKind::Aes256Cbc,
        });
        if kind.is_aead() {
            return Err(SendError::Forbidden {
                what: "EncryptedData has no place for the tag of an AEAD cipher, wanted a cipher in \
                       CBC mode",
                basis: Basis::EncryptedDataSyntax,
            });
        }
        let algorithms = Algorithms::new(self, kind, &content_key)?;
        let encrypted = EncryptedData {
            content_type: &self.content_type,
            content_encryption: &algorithms.cipher.identifier(),
            unprotected_attrs: &encryption.unprotected,
        };
        let structure = Structure {
            media: Media::Other,
            streamed: encrypted.streamed(),
            tail: &|_| encrypted.tail(),
        };
        self.write_ciphertext(content, structure, &algorithms, &[], to)
    }

    fn write_ciphertext(
        &self,
        mut content: Prepared<'_>,
        structure: Structure<'_>,
        algorithms: &Algorithms,
        aad: &[u8],
        to: &mut dyn Write,
    ) -> Result<(), SendError> {
        let kind = algorithms.cipher.encryption.kind;
        let needs_length = kind.mode() == CipherMode::Ccm;
        let octets = match !self.ber || needs_length {
            true => content.measure()?,
            false => None,
        };
        if needs_length && octets.is_none() {
            let what = "content for a cipher in CCM mode, which takes its length first,";
            return Err(SendError::NeedsFile { what });
        }
        let tail = structure.tail;
        let length = match octets {
            Some(octets) if !self.ber => ContentLength::Definite {
                content: cipher::ciphertext_len(kind, octets),
                tail: tail(&vec![0; algorithms.cipher.encryption.tag_len]).len() as u64,
            },
            _ => ContentLength::Indefinite,
        };
        let mut cipher = Encryptor::start(
            &*self.provider,
            &algorithms.cipher.encryption,
            algorithms.key.as_bytes(),
            aad,
            octets,
        )?;
        let outer = content.outer().to_vec();
        carry(self.new_form(), structure.media, &outer, to, |to| {
            structure.streamed.write(to, length, |sink| {
                let mut put = |octets: &[u8]| Ok(sink(octets)?);
                content.read(&mut |octets| cipher.update(octets, &mut put))?;
                let tag = cipher.finish(&mut put)?;
                Ok(tail(&tag))
            })
        })
    }

    /// A fresh content-encryption key.
    fn content_key(&self, kind: CipherKind) -> Result<Secret, SendError> {
        let Some(len) = kind.key_len().filter(|_| !kind.legacy()) else {
            let what = "a cipher that is only for reading old mail";
            return Err(SendError::Settings { what });
        };
        self.random_key(len)
    }

    fn random_key(&self, len: usize) -> Result<Secret, SendError> {
        let mut key = zeroize::Zeroizing::new(vec![0; len]);
        self.provider.random(&mut key)?;
        Ok(Secret::from(key.as_slice()))
    }

    /// What is authenticated beside the content: its type, where it is not id-data (RFC 5083
    /// section 2.1, RFC 5652 section 9.1), and what was asked for.
    fn authenticated_attributes(&self) -> Vec<Attribute> {
        let given = &self.encryption.authenticated;
        if self.is_data() && given.is_empty() {
            return Vec::new();
        }
        let mut attributes = vec![Attribute::content_type(&self.content_type)];
        attributes.extend(given.iter().cloned());
        attributes
    }
}

/// A content type that holds ciphertext.
struct Structure<'a> {
    media: Media,
    streamed: Streamed,
    /// What stands behind the ciphertext, from the tag.
    tail: &'a dyn Fn(&[u8]) -> Vec<u8>,
}

/// How content is encrypted, and under which key.
struct Algorithms {
    cipher: ContentCipher,
    key: Secret,
}

impl Algorithms {
    /// `content_key` is what recipients get; bound, the key is derived from it (RFC 9709).
    fn new(
        agent: &SendingAgent,
        kind: CipherKind,
        content_key: &Secret,
    ) -> Result<Self, SendError> {
        let encryption = ContentEncryption::generate(kind, &*agent.provider)?;
        let wanted = encryption.key_len();
        if content_key.len() != wanted {
            return Err(SendError::KeyLength {
                what: "the content key",
                found: content_key.len(),
                wanted: match wanted {
                    16 => "16 for this cipher",
                    24 => "24 for this cipher",
                    _ => "32 for this cipher",
                },
            });
        }
        let cipher = match agent.encryption.bind {
            true => ContentCipher::bound(encryption),
            false => encryption.into(),
        };
        let key = cipher.content_key(&*agent.provider, content_key)?;
        Ok(Self { cipher, key })
    }
}
