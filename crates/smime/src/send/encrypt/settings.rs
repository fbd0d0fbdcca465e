//! How messages are encrypted, and for whom.

use super::Recipient;
use crate::cms::attribute::Attribute;
use crate::crypto::algorithm::CipherKind;
use crate::crypto::{DigestAlgorithm, Secret};
use crate::pki::{Certificate, TrustAnchor};
use crate::send::{Announced, SendError, SendingAgent};

/// The content type of an encrypted message, or of one that is authenticated or digested only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncryptedForm {
    /// EnvelopedData, or AuthEnvelopedData where the cipher authenticates.
    #[default]
    Enveloped,
    /// AuthenticatedData: in the clear, with a code that recipients can check.
    Authenticated,
    /// EncryptedData: under a key that both sides have, without recipients.
    Encrypted,
    /// DigestedData: in the clear, with a digest that anyone can make.
    Digested,
}

/// The part of an agent's settings that is about encryption.
#[derive(Clone, Debug, Default)]
pub(in crate::send) struct Encryption {
    pub(super) form: EncryptedForm,
    pub(super) recipients: Vec<Recipient>,
    pub(super) content_key: Option<Secret>,
    pub(super) cipher: Option<CipherKind>,
    pub(super) bind: bool,
    pub(super) digest: Option<DigestAlgorithm>,
    pub(super) originator: Vec<Certificate>,
    pub(super) authenticated: Vec<Attribute>,
    pub(super) unprotected: Vec<Attribute>,
    pub(super) anchors: Vec<TrustAnchor>,
    pub(super) intermediates: Vec<Certificate>,
    pub(super) force: bool,
    pub(super) announced: Vec<Announced>,
}

impl SendingAgent {
    /// Encrypts to `recipient`, besides those that were given before.
    #[must_use]
    pub fn recipient(mut self, recipient: impl Into<Recipient>) -> Self {
        self.encryption.recipients.push(recipient.into());
        self
    }

    /// Writes this content type.
    #[must_use]
    pub fn encrypted_form(mut self, form: EncryptedForm) -> Self {
        self.encryption.form = form;
        self
    }

    /// Encrypts with this cipher, instead of the one that recipients announce or AES-256 in
    /// Galois/Counter mode.
    #[must_use]
    pub fn cipher(mut self, cipher: CipherKind) -> Self {
        self.encryption.cipher = Some(cipher);
        self
    }

    /// The key of an [EncryptedData](EncryptedForm::Encrypted).
    #[must_use]
    pub fn encrypted_data_key(mut self, key: Secret) -> Self {
        self.encryption.content_key = Some(key);
        self
    }

    /// Binds the content key to the cipher (RFC 9709), so that nobody can use it with another.
    #[must_use]
    pub fn bind(mut self) -> Self {
        self.encryption.bind = true;
        self
    }

    /// Digests by `digest` in DigestedData and AuthenticatedData, instead of SHA-256.
    #[must_use]
    pub fn content_digest(mut self, digest: DigestAlgorithm) -> Self {
        self.encryption.digest = Some(digest);
        self
    }

    /// Sends `certificate` along in originatorInfo.
    #[must_use]
    pub fn originator(mut self, certificate: Certificate) -> Self {
        self.encryption.originator.push(certificate);
        self
    }

    /// Authenticates this attribute beside the content, in AuthEnvelopedData and AuthenticatedData.
    #[must_use]
    pub fn authenticated_attribute(mut self, attribute: Attribute) -> Self {
        self.encryption.authenticated.push(attribute);
        self
    }

    /// Sends this attribute beside the content, neither encrypted nor authenticated.
    #[must_use]
    pub fn unprotected_attribute(mut self, attribute: Attribute) -> Self {
        self.encryption.unprotected.push(attribute);
        self
    }

    /// Encrypts only to certificates that have a path to this anchor, or another one that is given.
    #[must_use]
    pub fn trust(mut self, certificate: Certificate) -> Self {
        self.encryption.anchors.push(TrustAnchor::new(certificate));
        self
    }

    /// Has `certificate` at hand for the paths of recipients; it is not trusted.
    #[must_use]
    pub fn intermediate(mut self, certificate: Certificate) -> Self {
        self.encryption.intermediates.push(certificate);
        self
    }

    /// Encrypts to recipients whatever their certificates' dates, purposes and paths.
    #[must_use]
    pub fn force_recipients(mut self) -> Self {
        self.encryption.force = true;
        self
    }

    /// Knows what a recipient has announced.
    #[must_use]
    pub fn announced(mut self, announced: Announced) -> Self {
        self.encryption.announced.push(announced);
        self
    }
}

impl Encryption {
    /// The recipients in their order.
    pub(in crate::send) fn recipients(&self) -> impl Iterator<Item = &Recipient> {
        self.recipients.iter()
    }

    /// The cipher that was asked for.
    pub(in crate::send) fn cipher(&self) -> Option<CipherKind> {
        self.cipher
    }

    /// What recipients have announced.
    pub(in crate::send) fn announced(&self) -> impl Iterator<Item = &Announced> {
        self.announced.iter()
    }

    /// An error where the settings exclude each other.
    pub(super) fn check(&self) -> Result<(), SendError> {
        let wrong = |what| Err(SendError::Settings { what });
        let has_recipients = !self.recipients.is_empty();
        match self.form {
            EncryptedForm::Enveloped | EncryptedForm::Authenticated if !has_recipients => {
                return wrong("no recipient: a certificate, a key or a password is wanted");
            }
            EncryptedForm::Encrypted | EncryptedForm::Digested if has_recipients => {
                return wrong("a recipient, where the content type has none");
            }
            _ => {}
        }
        let is_empty = |recipient: &Recipient| match recipient {
            Recipient::Password(recipient) => recipient.password.is_empty(),
            Recipient::Certificate(_) | Recipient::Kek { .. } => false,
        };
        if self.recipients.iter().any(is_empty) {
            return wrong("an empty password, which everybody knows");
        }
        if self.content_key.is_some() && self.form != EncryptedForm::Encrypted {
            return wrong("a content key, which is for EncryptedData");
        }
        let encrypts = matches!(
            self.form,
            EncryptedForm::Enveloped | EncryptedForm::Encrypted
        );
        if (self.bind || self.cipher.is_some()) && !encrypts {
            return wrong("a cipher, where nothing is encrypted");
        }
        if self.form == EncryptedForm::Digested && !self.unprotected.is_empty() {
            return wrong("attributes, where the content type has none");
        }
        Ok(())
    }
}
