//! How messages are signed.

use smime_ber::SliceReader;

use super::Signer;
use crate::basis::Basis;
use crate::cms::attribute::{Attribute, COUNTERSIGNATURE};
use crate::crypto::AlgorithmIdentifier;
use crate::oid::Oid;
use crate::pki::{Certificate, Time};
use crate::send::{SendError, SendingAgent};

use super::attributes::default_capabilities;

/// The form of a signed message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignedForm {
    /// The content in the clear beside a detached signature: multipart/signed in mail; elsewhere
    /// the signature alone.
    #[default]
    Multipart,
    /// The content inside the CMS object.
    Opaque,
}

/// The part of an agent's settings that is about signing.
#[derive(Clone, Debug)]
pub(in crate::send) struct Signing {
    pub(in crate::send) signers: Vec<Signer>,
    pub(super) chain: Vec<Certificate>,
    pub(super) form: SignedForm,
    pub(super) certificates: bool,
    pub(super) signed_attributes: bool,
    pub(super) signing_time: SigningTimeSetting,
    pub(super) capabilities: Vec<AlgorithmIdentifier>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) force: bool,
}

/// What the signing-time attribute says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SigningTimeSetting {
    /// The agent's time.
    Now,
    /// Another time.
    At(Time),
    /// There is no such attribute.
    Absent,
}

impl Default for Signing {
    fn default() -> Self {
        Self {
            signers: Vec::new(),
            chain: Vec::new(),
            form: SignedForm::default(),
            certificates: true,
            signed_attributes: true,
            signing_time: SigningTimeSetting::Now,
            capabilities: default_capabilities(),
            attributes: Vec::new(),
            force: false,
        }
    }
}

impl SendingAgent {
    /// Signs by `signer`, besides those that were given before.
    #[must_use]
    pub fn signer(mut self, signer: Signer) -> Self {
        self.signing.signers.push(signer);
        self
    }

    /// Sends `certificate` along, for the path of the signers.
    #[must_use]
    pub fn chain(mut self, certificate: Certificate) -> Self {
        self.signing.chain.push(certificate);
        self
    }

    /// Signs in this form.
    #[must_use]
    pub fn signed_form(mut self, form: SignedForm) -> Self {
        self.signing.form = form;
        self
    }

    /// Signs whatever the dates and purposes of the signers' certificates, and whoever the message is
    /// from.
    #[must_use]
    pub fn force_signers(mut self) -> Self {
        self.signing.force = true;
        self
    }

    /// Sends no certificates along.
    #[must_use]
    pub fn without_certificates(mut self) -> Self {
        self.signing.certificates = false;
        self
    }

    /// Signs the content itself, without attributes (RFC 5652 section 5.3 allows that for id-data).
    #[must_use]
    pub fn without_signed_attributes(mut self) -> Self {
        self.signing.signed_attributes = false;
        self
    }

    /// Says that the time of signing is `time`.
    #[must_use]
    pub fn signing_time(mut self, time: Time) -> Self {
        self.signing.signing_time = SigningTimeSetting::At(time);
        self
    }

    /// Does not say when it was signed.
    #[must_use]
    pub fn without_signing_time(mut self) -> Self {
        self.signing.signing_time = SigningTimeSetting::Absent;
        self
    }

    /// Announces these capabilities, the preferred ones first (RFC 8551 section 2.5.2); none gives
    /// no such attribute.
    #[must_use]
    pub fn capabilities(mut self, capabilities: Vec<AlgorithmIdentifier>) -> Self {
        self.signing.capabilities = capabilities;
        self
    }

    /// Signs this attribute too.
    #[must_use]
    pub fn attribute(mut self, attribute: Attribute) -> Self {
        self.signing.attributes.push(attribute);
        self
    }
}

impl Signing {
    /// An error where the settings exclude each other.
    pub(in crate::send) fn check(&self, is_data: bool) -> Result<(), SendError> {
        let wrong = |what| Err(SendError::Settings { what });
        if self.signers.is_empty() {
            return wrong("no signer: a certificate and its key are wanted");
        }
        if !self.signed_attributes && !is_data {
            return Err(SendError::Forbidden {
                what: "content that is not id-data needs signed attributes",
                basis: Basis::SignedAttributes,
            });
        }
        if !self.signed_attributes && !self.attributes.is_empty() {
            return wrong("attributes to sign, and no signed attributes");
        }
        self.attributes.iter().try_for_each(check_attribute)
    }
}

/// An error where an attribute is none to sign.
fn check_attribute(attribute: &Attribute) -> Result<(), SendError> {
    let wrong = |what| Err(SendError::Settings { what });
    if attribute.attr_type == COUNTERSIGNATURE {
        return Err(SendError::Forbidden {
            what: "a countersignature must not be signed",
            basis: Basis::CountersignaturePlace,
        });
    }
    if attribute.attr_values.is_empty() {
        return wrong("an attribute without a value");
    }
    let is_der = |value: &[u8]| {
        let limits = smime_ber::Limits::default();
        smime_ber::to_der(value, limits).is_ok_and(|normalised| normalised.der == value)
            && SliceReader::new(value).next().is_ok()
    };
    match attribute.attr_values.iter().all(is_der) {
        true => Ok(()),
        false => wrong("an attribute whose value is not one element in DER"),
    }
}

impl Attribute {
    /// An attribute of one value, an element in DER.
    pub fn new(attr_type: Oid, value: Vec<u8>) -> Self {
        Self {
            attr_type,
            attr_values: value.into(),
        }
    }
}
