//! Who can read a message, and how the key comes to them.

use crate::crypto::algorithm::{AgreementScheme, KeyTransport, KeyWrap};
use crate::crypto::{DigestAlgorithm, Secret};
use crate::pki::Certificate;
use crate::send::IdentifierForm;

/// Who can read a message.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Recipient {
    /// The owner of a certificate.
    Certificate(CertificateRecipient),
    /// Whoever has a key-encryption key.
    Kek {
        /// By which name both sides know the key.
        identifier: Vec<u8>,
        /// The key: 16, 24 or 32 octets, for AES.
        key: Secret,
    },
    /// Whoever knows a password.
    Password(PasswordRecipient),
}

/// The owner of a certificate, and how the key is brought there.
///
/// Without further words an RSA key gets it by RSAES-OAEP with SHA-256, a key on a curve by
/// ephemeral-static ECDH with the digest that goes with the curve, X25519 with HKDF; the key wrap is
/// as strong as the content key.
#[derive(Clone, Debug)]
pub struct CertificateRecipient {
    pub(super) certificate: Certificate,
    pub(super) key_transport: KeyTransport,
    pub(super) agreement: Option<AgreementScheme>,
    pub(super) wrap: Option<KeyWrap>,
    pub(super) ukm: Ukm,
    pub(super) rid: IdentifierForm,
}

/// The user keying material of a key agreement, which makes its key another one even where an
/// ephemeral key is used twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ukm {
    /// Random octets; RFC 5753 section 3.1.1 has senders include some.
    #[default]
    Random,
    /// None.
    Absent,
    /// These.
    Given(Vec<u8>),
}

/// A password, and how a key is derived from it: PBKDF2 with HMAC-SHA-256 without further words.
#[derive(Clone, Debug)]
pub struct PasswordRecipient {
    pub(super) password: Secret,
    pub(super) prf: DigestAlgorithm,
    pub(super) iterations: u32,
}

/// How often PBKDF2 iterates: some tenths of a second, within what receivers take.
const ITERATIONS: u32 = 600_000;

impl CertificateRecipient {
    /// The owner of `certificate`.
    pub fn new(certificate: Certificate) -> Self {
        Self {
            certificate,
            key_transport: KeyTransport::oaep(DigestAlgorithm::Sha256),
            agreement: None,
            wrap: None,
            ukm: Ukm::default(),
            rid: IdentifierForm::default(),
        }
    }

    /// Whose it is.
    pub(in crate::send) fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The same with another certificate.
    pub(in crate::send) fn with_certificate(&self, certificate: Certificate) -> Self {
        Self {
            certificate,
            ..self.clone()
        }
    }

    /// Encrypts the key so, where the certificate's key is one of RSA.
    #[must_use]
    pub fn key_transport(mut self, key_transport: KeyTransport) -> Self {
        self.key_transport = key_transport;
        self
    }

    /// Agrees on a key so, where the certificate's key is one on a curve.
    #[must_use]
    pub fn agreement(mut self, scheme: AgreementScheme) -> Self {
        self.agreement = Some(scheme);
        self
    }

    /// Wraps the content key so after an agreement.
    #[must_use]
    pub fn wrap(mut self, wrap: KeyWrap) -> Self {
        self.wrap = Some(wrap);
        self
    }

    /// Agrees with this user keying material.
    #[must_use]
    pub fn ukm(mut self, ukm: Ukm) -> Self {
        self.ukm = ukm;
        self
    }

    /// Names the certificate so.
    #[must_use]
    pub fn rid(mut self, form: IdentifierForm) -> Self {
        self.rid = form;
        self
    }
}

impl PasswordRecipient {
    /// Whoever knows `password`, in UTF-8.
    pub fn new(password: Secret) -> Self {
        Self {
            password,
            prf: DigestAlgorithm::Sha256,
            iterations: ITERATIONS,
        }
    }

    /// Derives by HMAC with this digest.
    #[must_use]
    pub fn prf(mut self, prf: DigestAlgorithm) -> Self {
        self.prf = prf;
        self
    }

    /// Iterates so often.
    #[must_use]
    pub fn iterations(mut self, iterations: u32) -> Self {
        self.iterations = iterations;
        self
    }
}

impl From<Certificate> for Recipient {
    fn from(certificate: Certificate) -> Self {
        Self::Certificate(CertificateRecipient::new(certificate))
    }
}

impl From<CertificateRecipient> for Recipient {
    fn from(recipient: CertificateRecipient) -> Self {
        Self::Certificate(recipient)
    }
}

impl From<PasswordRecipient> for Recipient {
    fn from(recipient: PasswordRecipient) -> Self {
        Self::Password(recipient)
    }
}
