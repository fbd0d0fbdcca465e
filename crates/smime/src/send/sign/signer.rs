//! One signer.

use std::io;
use std::sync::Arc;

use super::attributes::signed_attributes;
use super::judge;
use super::settings::SigningTimeSetting;
use crate::cms::write::{
    SignerInfo, attribute_set, issuer_and_serial_number, subject_key_identifier,
};
use crate::crypto::{
    AlgorithmIdentifier, CryptoError, DigestAlgorithm, DigestValue, PrivateKey, RsaPadding,
    SignatureScheme,
};
use crate::key_file::belongs_to;
use crate::oid::Oid;
use crate::pki::{Certificate, Weakness};
use crate::send::digests::{Digested, digest};
use crate::send::{IdentifierForm, SendError, SendingAgent};

/// Where signatures come from.
#[derive(Clone, Debug)]
enum By {
    /// A key that is here, or acts as if it were.
    Key(Arc<dyn PrivateKey>),
    /// Somewhere else, from where this one came back.
    Elsewhere(Option<Made>),
}

/// A signature that was made elsewhere.
#[derive(Clone, Debug)]
pub(super) struct Made {
    /// What it is over, where that is not to be made again.
    pub(super) signed_attributes: Option<Vec<u8>>,
    signature: Vec<u8>,
}

/// Who signs: a certificate, its private key, and how.
#[derive(Clone, Debug)]
pub struct Signer {
    certificate: Certificate,
    by: By,
    digest: Option<DigestAlgorithm>,
    padding: RsaPadding,
    sid: IdentifierForm,
    encryption_certificate: Option<Certificate>,
}

impl Signer {
    /// The owner of `certificate`, by its key. Without further words the digest is the one that
    /// goes with the key, RSA pads by PKCS #1 v1.5, and the certificate is named by issuer and
    /// serial number.
    pub fn new(certificate: Certificate, key: Arc<dyn PrivateKey>) -> Self {
        Self::by(certificate, By::Key(key))
    }

    /// The owner of `certificate`, whose key is where nothing but octets goes: for the first of two
    /// steps, [`SendingAgent::to_be_signed`].
    pub fn elsewhere(certificate: Certificate) -> Self {
        Self::by(certificate, By::Elsewhere(None))
    }

    /// The same for the second step, with the signature over
    /// [`ToBeSigned::signed_attributes`](super::ToBeSigned::signed_attributes). Without those they are
    /// made again, and are the same where every setting is, the signing time too.
    pub fn made_elsewhere(
        certificate: Certificate,
        signed_attributes: Option<Vec<u8>>,
        signature: Vec<u8>,
    ) -> Self {
        let made = Made {
            signed_attributes,
            signature,
        };
        Self::by(certificate, By::Elsewhere(Some(made)))
    }

    fn by(certificate: Certificate, by: By) -> Self {
        Self {
            certificate,
            by,
            digest: None,
            padding: RsaPadding::default(),
            sid: IdentifierForm::default(),
            encryption_certificate: None,
        }
    }

    /// Digests by `digest`.
    #[must_use]
    pub fn digest(mut self, digest: DigestAlgorithm) -> Self {
        self.digest = Some(digest);
        self
    }

    /// Pads so, where the key is one of RSA.
    #[must_use]
    pub fn padding(mut self, padding: RsaPadding) -> Self {
        self.padding = padding;
        self
    }

    /// Names the certificate so.
    #[must_use]
    pub fn sid(mut self, form: IdentifierForm) -> Self {
        self.sid = form;
        self
    }

    /// Asks that answers be encrypted to `certificate`, which is sent along (RFC 8551 section
    /// 2.5.3).
    #[must_use]
    pub fn encryption_certificate(mut self, certificate: Certificate) -> Self {
        self.encryption_certificate = Some(certificate);
        self
    }

    /// The signer's certificates.
    pub(super) fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        [&self.certificate]
            .into_iter()
            .chain(&self.encryption_certificate)
    }
}

/// Reads all of the content into the function that it is called with.
pub(in crate::send) type ReadContent<'a> =
    dyn FnMut(&mut dyn FnMut(&[u8]) -> Result<(), SendError>) -> Result<(), SendError> + 'a;

/// A signer whose key and algorithms were found to fit.
pub(in crate::send) struct ReadySigner<'a> {
    signer: &'a Signer,
    agent: &'a SendingAgent,
    scheme: SignatureScheme,
    digest: DigestAlgorithm,
    signature_algorithm: AlgorithmIdentifier,
    sid: Vec<u8>,
}

impl<'a> ReadySigner<'a> {
    pub(super) fn new(signer: &'a Signer, agent: &'a SendingAgent) -> Result<Self, SendError> {
        let certificate = &signer.certificate;
        let public_key = certificate.public_key();
        if let By::Key(key) = &signer.by
            && !belongs_to(&**key, certificate)
        {
            let subject = certificate.subject().to_string();
            return Err(SendError::KeyMismatch { subject });
        }
        judge::certificate(agent, certificate)?;
        let scheme = SignatureScheme::for_signing(&public_key, signer.digest, signer.padding)?;
        let bits = agent.provider.load_public_key(&public_key)?.bits();
        if let Some(weakness) = Weakness::find(&agent.policy, &scheme, bits) {
            let subject = certificate.subject().to_string();
            return Err(SendError::Weak { subject, weakness });
        }
        let sid = match signer.sid {
            IdentifierForm::IssuerAndSerialNumber => issuer_and_serial_number(certificate),
            IdentifierForm::SubjectKeyIdentifier => subject_key_identifier(certificate)
                .ok_or_else(|| SendError::NoKeyIdentifier {
                    subject: certificate.subject().to_string(),
                })?,
        };
        let signature_algorithm = scheme.identifier().ok_or(CryptoError::Unsupported)?;
        let preferred = scheme.digest_algorithm(agent.signing.signed_attributes);
        Ok(Self {
            signer,
            agent,
            scheme,
            digest: signer.digest.unwrap_or(preferred),
            signature_algorithm,
            sid,
        })
    }

    pub(super) fn scheme(&self) -> &SignatureScheme {
        &self.scheme
    }

    pub(super) fn agent(&self) -> &SendingAgent {
        self.agent
    }

    pub(super) fn certificate(&self) -> &Certificate {
        &self.signer.certificate
    }

    pub(super) fn encryption_certificate(&self) -> Option<&Certificate> {
        self.signer.encryption_certificate.as_ref()
    }

    /// How the content is digested: by the algorithm that the signature uses (RFC 8933).
    pub(in crate::send) fn digest(&self) -> DigestAlgorithm {
        self.digest
    }

    pub(super) fn is_by_key_identifier(&self) -> bool {
        self.signer.sid == IdentifierForm::SubjectKeyIdentifier
    }

    /// Signs content that was digested; gives the DER of the SignerInfo. `content` is read where
    /// the signature is over all of it.
    pub(in crate::send) fn sign(
        &self,
        content_type: &Oid,
        digested: &Digested,
        content: &mut ReadContent<'_>,
    ) -> Result<Vec<u8>, SendError> {
        let message_digest = digested.by(self.digest())?;
        if self.agent.signing.signed_attributes {
            let attributes = match &self.signer.by {
                By::Elsewhere(Some(made)) => {
                    self.given_attributes(made, content_type, &message_digest)?
                }
                _ => None,
            };
            let attributes = match attributes {
                Some(given) => given,
                None => {
                    let time = self.agent.signing.signing_time;
                    self.attributes(Some(content_type), &message_digest, time)?
                }
            };
            return self.sign_attributes(&attributes);
        }
        let key = self.key()?;
        let signature = match self.scheme.reads_message() {
            false => key.sign_digest(&self.scheme, message_digest.as_bytes())?,
            true => self.sign_content(key, content)?,
        };
        Ok(self.signer_info(None, &signature))
    }

    /// Signs `octets` as a countersigner, whose attributes name no content type (RFC 5652 section
    /// 11.4).
    pub(in crate::send) fn countersign(&self, octets: &[u8]) -> Result<Vec<u8>, SendError> {
        let message_digest = digest(&*self.agent.provider, self.digest(), octets)?;
        let time = self.agent.signing.signing_time;
        let attributes = self.attributes(None, &message_digest, time)?;
        self.sign_attributes(&attributes)
    }

    /// The signed attributes, in DER.
    pub(super) fn attributes(
        &self,
        content_type: Option<&Oid>,
        message_digest: &DigestValue,
        time: SigningTimeSetting,
    ) -> Result<Vec<u8>, SendError> {
        let algorithm = &self.signature_algorithm;
        let digest = message_digest.as_bytes();
        let attributes = signed_attributes(self, content_type, digest, (algorithm, time))?;
        Ok(attribute_set(&attributes))
    }

    fn sign_attributes(&self, attributes: &[u8]) -> Result<Vec<u8>, SendError> {
        let signature = match (&self.signer.by, self.scheme.digest()) {
            (By::Elsewhere(Some(made)), _) => {
                self.check(attributes, &made.signature)?;
                made.signature.clone()
            }
            (_, Some(algorithm)) => {
                let digest = digest(&*self.agent.provider, algorithm, attributes)?;
                self.key()?.sign_digest(&self.scheme, digest.as_bytes())?
            }
            (_, None) => {
                let mut message = |sink: &mut dyn FnMut(&[u8])| {
                    sink(attributes);
                    Ok(())
                };
                self.key()?.sign_message(&self.scheme, &mut message)?
            }
        };
        Ok(self.signer_info(Some(attributes), &signature))
    }

    /// The key, where there is one.
    fn key(&self) -> Result<&dyn PrivateKey, SendError> {
        match &self.signer.by {
            By::Key(key) => Ok(&**key),
            By::Elsewhere(_) => Err(SendError::Settings {
                what: "a signer whose key is elsewhere signs attributes, in two steps",
            }),
        }
    }

    fn sign_content(
        &self,
        key: &dyn PrivateKey,
        content: &mut ReadContent<'_>,
    ) -> Result<Vec<u8>, SendError> {
        let mut failure = None;
        let mut message = |sink: &mut dyn FnMut(&[u8])| {
            let mut put = |octets: &[u8]| {
                sink(octets);
                Ok(())
            };
            content(&mut put).map_err(|error| {
                failure = Some(error);
                io::Error::other("the content cannot be read")
            })
        };
        let signature = key.sign_message(&self.scheme, &mut message);
        match failure {
            Some(error) => Err(error),
            None => Ok(signature?),
        }
    }

    fn signer_info(&self, signed_attrs: Option<&[u8]>, signature: &[u8]) -> Vec<u8> {
        SignerInfo {
            sid: &self.sid,
            digest_algorithm: &self.digest().identifier(),
            signed_attrs,
            signature_algorithm: &self.signature_algorithm,
            signature,
        }
        .to_der()
    }
}
