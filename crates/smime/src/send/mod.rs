//! The sending agent: content in, a signed, encrypted or compressed message out.
//!
//! Content streams from where it comes to where it goes. What is read once gives indefinite lengths;
//! what can be read again gives definite ones, is read twice, and has to be the same both times.
//!
//! Signed, as mail that every reader can show:
//!
//! ```
//! use std::io::Cursor;
//! use smime::{Content, ReceivingAgent, SendingAgent, send::Signer};
//! # use smime::{crypto::{NewKey, Provider, RustCrypto}, mime::Mailbox};
//! # use smime::pki::{Time, Validity, issue::NewCertificate};
//! # let key = RustCrypto.load_private_key(&RustCrypto.generate_key(NewKey::P256)?)?;
//! # let time = |text| Time::from_rfc3339(text).unwrap();
//! # let certificate = NewCertificate {
//! #     email: Mailbox::parse(b"alice@example.com").unwrap(),
//! #     ca: false,
//! #     validity: Validity {
//! #         not_before: time("2020-01-01T00:00:00Z"),
//! #         not_after: time("9999-12-31T23:59:59Z"),
//! #     },
//! # }
//! # .self_signed(&*key, &RustCrypto)?;
//!
//! let message = b"From: alice@example.com\nContent-Type: text/plain\n\nSell the shares.\n";
//! let agent = SendingAgent::new().signer(Signer::new(certificate.clone(), key));
//! let mut signed = Vec::new();
//! agent.sign(Content::file(&mut Cursor::new(message)), &mut signed)?;
//!
//! let receiver = ReceivingAgent::new().trust(certificate);
//! assert!(receiver.verify(&mut Cursor::new(&signed))?.verdict.is_valid());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Encrypted, from something that goes by once:
//!
//! ```
//! use std::io::Cursor;
//! use smime::{Content, ReceivingAgent, SendingAgent};
//! # use smime::{crypto::{NewKey, Provider, RustCrypto}, mime::Mailbox};
//! # use smime::pki::{Time, Validity, issue::NewCertificate};
//! # let key = RustCrypto.load_private_key(&RustCrypto.generate_key(NewKey::P256)?)?;
//! # let time = |text| Time::from_rfc3339(text).unwrap();
//! # let certificate = NewCertificate {
//! #     email: Mailbox::parse(b"bob@example.com").unwrap(),
//! #     ca: false,
//! #     validity: Validity {
//! #         not_before: time("2020-01-01T00:00:00Z"),
//! #         not_after: time("9999-12-31T23:59:59Z"),
//! #     },
//! # }
//! # .self_signed(&*key, &RustCrypto)?;
//!
//! let mut message = b"From: alice@example.com\n\nSell the shares.\n".as_slice();
//! let agent = SendingAgent::new().recipient(certificate.clone());
//! let mut encrypted = Vec::new();
//! agent.encrypt(Content::pipe(&mut message), &mut encrypted)?;
//!
//! let receiver = ReceivingAgent::new().key(key, Some(certificate));
//! assert!(receiver.decrypt(&mut Cursor::new(&encrypted))?.verdict.is_valid());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod amend;
mod announced;
mod carrier;
mod compress;
mod content;
mod digests;
mod encrypt;
mod error;
mod sign;

use std::sync::Arc;
use std::time::SystemTime;

use const_oid::ObjectIdentifier;

use crate::budget::Limits;
use crate::crypto::{Provider, RustCrypto};
use crate::oid::Oid;
use crate::pki::Time;
use crate::policy::Policy;

use self::encrypt::Encryption;
use self::sign::Signing;

pub use announced::Announced;
pub use carrier::OutForm;
pub use content::Content;
pub use encrypt::{CertificateRecipient, EncryptedForm, PasswordRecipient, Recipient, Ukm};
pub use error::SendError;
pub use sign::{SignedForm, Signer, ToBeSigned};

/// How a certificate is named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IdentifierForm {
    /// By its issuer and serial number.
    #[default]
    IssuerAndSerialNumber,
    /// By its subjectKeyIdentifier extension.
    SubjectKeyIdentifier,
}

/// A sender of messages: who signs, who can read, in which form.
///
/// Everything is a builder's method with a default: mail with CRLF as line ends, multipart/signed,
/// AES-256 in Galois/Counter mode, definite lengths where they can be known, now.
#[derive(Clone, Debug)]
pub struct SendingAgent {
    provider: Arc<dyn Provider>,
    policy: Policy,
    limits: Limits,
    at: Option<Time>,
    out_form: Option<OutForm>,
    ber: bool,
    content_type: Oid,
    signing: Signing,
    encryption: Encryption,
}

impl Default for SendingAgent {
    fn default() -> Self {
        Self::new()
    }
}

impl SendingAgent {
    /// A sender with the defaults, computing with RustCrypto.
    pub fn new() -> Self {
        Self {
            provider: Arc::new(RustCrypto),
            policy: Policy::default(),
            limits: Limits::default(),
            at: None,
            out_form: None,
            ber: false,
            content_type: ID_DATA.into(),
            signing: Signing::default(),
            encryption: Encryption::default(),
        }
    }

    /// Computes with `provider`.
    #[must_use]
    pub fn provider(mut self, provider: Arc<dyn Provider>) -> Self {
        self.provider = provider;
        self
    }

    /// Uses the keys that `policy` allows.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Takes content within `limits`: the size of its headers, the number and depth of its parts, and
    /// for [`compress`](Self::compress) how much of it there may be.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Takes `time` for now: for the signing time and the dates of certificates.
    #[must_use]
    pub fn at(mut self, time: Time) -> Self {
        self.at = Some(time);
        self
    }

    /// Writes this form; without, [`OutForm::Mime`], and what is [amended](Self::add_signers) in the
    /// form that it has.
    #[must_use]
    pub fn out_form(mut self, form: OutForm) -> Self {
        self.out_form = Some(form);
        self
    }

    /// The form of what is written from scratch.
    fn new_form(&self) -> OutForm {
        self.out_form.unwrap_or_default()
    }

    /// Writes indefinite lengths even where the lengths are known.
    #[must_use]
    pub fn ber(mut self) -> Self {
        self.ber = true;
        self
    }

    /// Says that the content is of this type instead of id-data.
    #[must_use]
    pub fn content_type(mut self, content_type: Oid) -> Self {
        self.content_type = content_type;
        self
    }

    fn time(&self) -> Time {
        self.at.unwrap_or_else(|| SystemTime::now().into())
    }

    fn is_data(&self) -> bool {
        self.content_type == ID_DATA
    }
}

/// `id-data` (RFC 5652 section 4).
const ID_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
