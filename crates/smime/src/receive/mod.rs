//! The receiving agent: what a message is judged with, and the one way to a verdict.

mod address;
mod content;
mod goal;
mod judging;
mod layer;
mod layers;
mod locate;
pub mod recipient;
mod settings;
mod signer;
mod veil;

use std::io::{self, Write};
use std::sync::Arc;

use crate::budget::{Limits, Spent};
use crate::crypto::{PrivateKey, Provider, Secret};
use crate::finding::Finding;
use crate::mime::{Form, Source};
use crate::pki::{Certificate, Time, TrustAnchor};
use crate::policy::Policy;
use crate::proof::AddressCheck;
use crate::verdict::Verdict;

use goal::Goal;
use settings::Settings;

pub use content::buffers::BUFFERS;
pub use goal::Protection;
pub use settings::SignerRule;

pub use content::step::Content;
pub use locate::object::{CarriedObject, PemObject, cms_object, pem_objects};
pub use locate::part::NoSuchPart;
pub use recipient::{DecryptionKeys, KeyEncryptionKey, RecipientKey};

/// A receiver of messages: whom it trusts, what it allows, which time it is.
///
/// Everything is a builder's method with a default: no trust anchor, no further certificates, no
/// keys, today, the address in the message's header, paths judged, nothing legacy.
#[derive(Clone, Debug)]
pub struct ReceivingAgent {
    settings: Settings,
}

/// A message's verdict, and the way to the octets that it is about.
#[derive(Clone, Debug)]
pub struct Received {
    /// The verdict.
    pub verdict: Verdict,
    /// The way to the content; absent where the message has none, or it cannot be read.
    pub content: Option<Content>,
    /// The work that was done for it.
    pub spent: Spent,
}

impl Default for ReceivingAgent {
    fn default() -> Self {
        Self::new()
    }
}

impl ReceivingAgent {
    /// A receiver with the defaults, computing with RustCrypto.
    pub fn new() -> Self {
        Self {
            settings: Settings::default(),
        }
    }

    /// Computes with `provider`.
    #[must_use]
    pub fn provider(mut self, provider: Arc<dyn Provider>) -> Self {
        self.settings.provider = provider;
        self
    }

    /// Trusts `certificate` as an anchor: its name and key, nothing else of it (RFC 5280
    /// section 6.1.1 (d)). One without the cA bit vouches for itself alone.
    #[must_use]
    pub fn trust(mut self, certificate: Certificate) -> Self {
        self.settings.anchors.push(TrustAnchor::new(certificate));
        self
    }

    /// Has `certificate` at hand for finding signers and building paths; it is not trusted.
    #[must_use]
    pub fn certificate(mut self, certificate: Certificate) -> Self {
        self.settings.certificates.push(certificate);
        self
    }

    /// Allows what `policy` allows.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.settings.policy = policy;
        self
    }

    /// Spends at most `limits` on a message.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.settings.limits = limits;
        self
    }

    /// Judges as of `time` instead of now.
    #[must_use]
    pub fn at(mut self, time: Time) -> Self {
        self.settings.at = Some(time);
        self
    }

    /// Checks the sender's address as `check` says.
    #[must_use]
    pub fn address(mut self, check: AddressCheck) -> Self {
        self.settings.address = check;
        self
    }

    /// Tells capitals from small letters in every local part; without it A to Z are as good as a to z
    /// in an ASCII address of a certificate (RFC 8550 section 3).
    #[must_use]
    pub fn exact_local_part(mut self) -> Self {
        self.settings.exact_local_part = true;
        self
    }

    /// Which signers have to be valid.
    #[must_use]
    pub fn signers(mut self, rule: SignerRule) -> Self {
        self.settings.signers = rule;
        self
    }

    /// Judges signatures and not the paths of their certificates; the verdict says so.
    #[must_use]
    pub fn signature_only(mut self) -> Self {
        self.settings.signature_only = true;
        self
    }

    /// Reads messages as `form` instead of telling their form from their first octets.
    #[must_use]
    pub fn form(mut self, form: Form) -> Self {
        self.settings.form = Some(form);
        self
    }

    /// Takes signed content that comes apart from its message for text: where its octets do not verify
    /// as they stand, they are tried with their line ends made CRLF, and the verdict says so. Else they
    /// count as they stand alone.
    #[must_use]
    pub fn content_is_text(mut self) -> Self {
        self.settings.content_is_text = true;
        self
    }

    /// Judges the part at `path`, as IMAP counts, as a bare MIME entity; of type message/rfc822, the
    /// message that it holds, with its own From.
    #[must_use]
    pub fn part(mut self, path: impl Into<String>) -> Self {
        self.settings.part = Some(path.into());
        self
    }

    /// Decrypts with a private key. With a certificate it is used for the recipients that name that,
    /// without one for every recipient of the key's type, and the content decides.
    #[must_use]
    pub fn key(mut self, key: Arc<dyn PrivateKey>, certificate: Option<Certificate>) -> Self {
        self.settings
            .keys
            .keys
            .push(RecipientKey { key, certificate });
        self
    }

    /// Decrypts with a key-encryption key that was shared before, which messages name by
    /// `identifier` (RFC 5652 section 6.2.3).
    #[must_use]
    pub fn kek(mut self, identifier: Vec<u8>, key: Secret) -> Self {
        self.settings
            .keys
            .keks
            .push(KeyEncryptionKey { identifier, key });
        self
    }

    /// Decrypts with a password (RFC 5652 section 6.2.4): its octets, in UTF-8.
    #[must_use]
    pub fn password(mut self, password: Secret) -> Self {
        self.settings.keys.passwords.push(password);
        self
    }

    /// Decrypts with a content-encryption key that came some other way, as EncryptedData needs it
    /// (RFC 5652 section 8).
    #[must_use]
    pub fn content_key(mut self, key: Secret) -> Self {
        self.settings.keys.content_keys.push(key);
        self
    }

    /// Decrypts with all of `keys`, and with none that was given before.
    #[must_use]
    pub fn decryption_keys(mut self, keys: DecryptionKeys) -> Self {
        self.settings.keys = keys;
        self
    }

    /// Tries every recipient of a private key's type, whatever certificate the key has: some agents
    /// name recipients by a key identifier that no certificate holds. All are tried, up to
    /// [`Limits::key_decryptions`]; where the cipher authenticates nothing and more than one key
    /// fits, the message is not decrypted.
    #[must_use]
    pub fn any_recipient(mut self) -> Self {
        self.settings.any_recipient = true;
        self
    }

    /// Refuses what has no layer of that kind, whatever else holds of it.
    #[must_use]
    pub fn require(mut self, protection: Protection) -> Self {
        self.settings.required.push(protection);
        self
    }

    /// Has findings tell how objects are encoded too. CMS is written in BER, and much of it is in DER all
    /// the same: indefinite lengths and the like are no fault, and not told otherwise.
    #[must_use]
    pub fn tell_encoding(mut self) -> Self {
        self.settings.tells_encoding = true;
        self
    }

    /// Judges a signed message; compression around the signature is looked through.
    ///
    /// # Errors
    /// Only a source that cannot be read or a part that is not there: whatever a message does ends
    /// in a verdict.
    pub fn verify(&self, message: &mut dyn Source) -> io::Result<Received> {
        layers::judge(&self.settings, Goal::Verify, message, None)
    }

    /// Judges a signature that came apart from its content.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    pub fn verify_detached<'a>(
        &'a self,
        message: &'a mut dyn Source,
        content: &'a mut dyn Source,
    ) -> io::Result<Received> {
        layers::judge(&self.settings, Goal::Verify, message, Some(content))
    }

    /// Decrypts a message whose outermost layer is encrypted. Nothing is given out before the
    /// ciphertext was found whole; [`Received::copy_content`] decrypts it once more then.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    pub fn decrypt(&self, message: &mut dyn Source) -> io::Result<Received> {
        layers::judge(&self.settings, Goal::Decrypt, message, None)
    }

    /// Decrypts ciphertext that came apart from its message.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    pub fn decrypt_detached<'a>(
        &'a self,
        message: &'a mut dyn Source,
        ciphertext: &'a mut dyn Source,
    ) -> io::Result<Received> {
        layers::judge(&self.settings, Goal::Decrypt, message, Some(ciphertext))
    }

    /// Decompresses a message whose outermost layer is compressed.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    pub fn decompress(&self, message: &mut dyn Source) -> io::Result<Received> {
        layers::judge(&self.settings, Goal::Decompress, message, None)
    }

    /// Takes off every layer, however they nest, and judges each. A message without any is valid,
    /// unless one is [required](Self::require).
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    pub fn open(&self, message: &mut dyn Source) -> io::Result<Received> {
        layers::judge(&self.settings, Goal::Open, message, None)
    }

    /// The same where the outermost layer's content came apart from it.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    pub fn open_detached<'a>(
        &'a self,
        message: &'a mut dyn Source,
        content: &'a mut dyn Source,
    ) -> io::Result<Received> {
        layers::judge(&self.settings, Goal::Open, message, Some(content))
    }

    /// All that is odd about a message and how it is encoded, whatever the verdict on it is. Nothing
    /// but the message is needed; with keys, what is encrypted for them counts too. Only what stands beneath
    /// a layer without integrity is told as [`open`](Self::open) tells it: where a signature vouches for it.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    pub fn findings(&self, message: &mut dyn Source) -> io::Result<Vec<Finding>> {
        let agent = self.clone().tell_encoding();
        Ok(agent.open(message)?.verdict.findings)
    }

    /// The same where the outermost layer's content came apart from it.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    pub fn findings_detached(
        &self,
        message: &mut dyn Source,
        content: &mut dyn Source,
    ) -> io::Result<Vec<Finding>> {
        let agent = self.clone().tell_encoding();
        Ok(agent.open_detached(message, content)?.verdict.findings)
    }
}

impl Received {
    /// Writes the content to `to`, reading it once more from the sources that were judged: the octets
    /// that were signed, what an encrypted or compressed layer holds, or the innermost entity.
    /// False where they are no longer the octets that were judged. None that differ are ever
    /// written: content that is small enough to be held is written once all of it is known to be
    /// the same, and longer content span by span, each compared before.
    ///
    /// # Errors
    /// Those of the sources and of `to`.
    pub fn copy_content<'a>(
        &self,
        message: &'a mut dyn Source,
        detached: Option<&'a mut dyn Source>,
        to: &mut dyn Write,
    ) -> io::Result<bool> {
        match &self.content {
            Some(content) => content.copy(message, detached, to),
            None => Ok(false),
        }
    }
}
