//! Signed messages (RFC 8551 section 3.5).

mod attributes;
mod elsewhere;
mod judge;
mod multipart;
mod settings;
mod signer;

use std::io::Write;

use super::carrier::{Media, OutForm, carry};
use super::content::{Content, Prepared, Transfer};
use super::digests::{Digested, Digests};
use super::{SendError, SendingAgent};
use crate::cms::write::{ContentLength, SignedData, certificate_set};
use crate::crypto::DigestAlgorithm;
use crate::pki::Certificate;

use self::signer::{ReadContent, ReadySigner};

pub use elsewhere::ToBeSigned;
pub use settings::SignedForm;
pub(super) use settings::Signing;
pub use signer::Signer;

impl SendingAgent {
    /// Signs `content` by each of the [signers](Self::signer), whose certificates are judged, and
    /// whether one of them holds the addresses of From, unless they are [forced](Self::force_signers).
    ///
    /// The entity inside a multipart/signed is brought into 7bit form: parts that are 8bit or
    /// binary get another transfer encoding (RFC 8551 section 3.1.3). Everything else goes inside as
    /// it is.
    ///
    /// # Errors
    /// Every [`SendError`] but those about recipients.
    pub fn sign(&self, content: Content<'_>, to: &mut dyn Write) -> Result<(), SendError> {
        let signers = Signers::ready(self, self.is_data())?;
        match (self.signing.form, self.new_form()) {
            (SignedForm::Multipart, OutForm::Mime) => multipart::write(&signers, content, to),
            (SignedForm::Multipart, _) => signers.write_detached(content, to),
            (SignedForm::Opaque, _) => signers.write_opaque(content, to),
        }
    }

    /// Signs content that is not here, by its digests, of which there has to be one for each algorithm
    /// that a signer digests by: the signature alone.
    ///
    /// # Errors
    /// Those of [`sign`](Self::sign); [`SendError::Settings`] for a digest of another length, and where
    /// the settings want the content in the message.
    pub fn sign_digests(
        &self,
        digests: &[(DigestAlgorithm, &[u8])],
        to: &mut dyn Write,
    ) -> Result<(), SendError> {
        let form = self.check_signature_alone()?;
        let signers = Signers::ready(self, self.is_data())?;
        let digested = Digested::elsewhere(digests)?;
        let mut absent = |_: &mut dyn FnMut(&[u8]) -> Result<(), SendError>| {
            let what = "a signature over the content itself";
            Err(SendError::NeedsFile { what })
        };
        let tail = signers.tail(&digested, &mut absent)?;
        carry(form, Media::Signature, &[], to, |to| {
            signers.write_signature(tail, to)
        })
    }

    /// The form of a signature without its content, where the settings ask for one.
    fn check_signature_alone(&self) -> Result<OutForm, SendError> {
        match (self.signing.form, self.new_form()) {
            (SignedForm::Opaque, _) | (_, OutForm::Mime) => {
                let what = "content that is not here has its signature alone, in DER or PEM";
                Err(SendError::Settings { what })
            }
            (_, form) => Ok(form),
        }
    }

    /// Writes the certificates that [signers](Self::signer) and [chain](Self::chain) have, without
    /// content and without a signature: a certificate management message (RFC 8551 section 3.8).
    ///
    /// # Errors
    /// [`SendError::Io`], and [`SendError::Settings`] where there is no certificate.
    pub fn certificates_only(&self, to: &mut dyn Write) -> Result<(), SendError> {
        let certificates = self.signing.certificate_set();
        if certificates.is_empty() {
            let what = "no certificate to send";
            return Err(SendError::Settings { what });
        }
        let signed_data = SignedData {
            content_type: &super::ID_DATA.into(),
            digest_algorithms: &[],
            by_key_identifier: false,
        };
        let tail = SignedData::tail(&certificates, &[]);
        carry(self.new_form(), Media::CertsOnly, &[], to, |to| {
            let length = self.detached_length(&tail);
            signed_data.detached().write(to, length, |_| Ok(tail))
        })
    }

    fn detached_length(&self, tail: &[u8]) -> ContentLength {
        match self.ber {
            true => ContentLength::Indefinite,
            false => ContentLength::Definite {
                content: 0,
                tail: tail.len() as u64,
            },
        }
    }
}

/// All signers of a message, looked at and ready.
pub(super) struct Signers<'a> {
    agent: &'a SendingAgent,
    pub(super) signers: Vec<ReadySigner<'a>>,
    /// Each once.
    pub(super) digest_algorithms: Vec<DigestAlgorithm>,
}

impl<'a> Signers<'a> {
    /// The agent's signers, for content that is id-data or not.
    pub(super) fn ready(agent: &'a SendingAgent, is_data: bool) -> Result<Self, SendError> {
        let signing = &agent.signing;
        signing.check(is_data)?;
        let ready = |signer| ReadySigner::new(signer, agent);
        let signers: Vec<_> = signing
            .signers
            .iter()
            .map(ready)
            .collect::<Result<_, _>>()?;
        let mut digest_algorithms = Vec::new();
        for signer in &signers {
            if !digest_algorithms.contains(&signer.digest()) {
                digest_algorithms.push(signer.digest());
            }
        }
        Ok(Self {
            agent,
            signers,
            digest_algorithms,
        })
    }

    /// Whether they may sign what is to go out.
    fn judge(&self, content: &Prepared<'_>) -> Result<(), SendError> {
        judge::author(self, content.outer())
    }

    /// The signature alone.
    fn write_detached(&self, content: Content<'_>, to: &mut dyn Write) -> Result<(), SendError> {
        let mut content = Prepared::new(content, Transfer::Keep, &self.agent.limits)?;
        self.judge(&content)?;
        let digested = self.digest(&mut content, &mut |_| Ok(()))?;
        let tail = self.tail(&digested, &mut |sink| content.read(sink))?;
        carry(self.agent.new_form(), Media::Signature, &[], to, |to| {
            self.write_signature(tail, to)
        })
    }

    /// The content inside the object.
    fn write_opaque(&self, content: Content<'_>, to: &mut dyn Write) -> Result<(), SendError> {
        let agent = self.agent;
        let mut content = Prepared::new(content, Transfer::Keep, &agent.limits)?;
        if content.is_raw() && agent.new_form() == OutForm::Mime {
            return Err(SendError::RawInMime);
        }
        self.judge(&content)?;
        let before = match content.is_file() && !agent.ber {
            true => {
                let digested = self.digest(&mut content, &mut |_| Ok(()))?;
                let tail = self.tail(&digested, &mut |sink| content.read(sink))?;
                Some((digested.octets, tail))
            }
            false => None,
        };
        let outer = content.outer().to_vec();
        let streamed = self.signed_data().streamed();
        carry(agent.new_form(), Media::SignedData, &outer, to, |to| {
            let Some((octets, tail)) = before else {
                return streamed.write(to, ContentLength::Indefinite, |sink| {
                    let mut put = |octets: &[u8]| Ok(sink(octets)?);
                    let digested = self.digest(&mut content, &mut put)?;
                    self.tail(&digested, &mut |sink| content.read(sink))
                });
            };
            let length = ContentLength::Definite {
                content: octets,
                tail: tail.len() as u64,
            };
            streamed.write(to, length, |sink| {
                content.read(&mut |octets| Ok(sink(octets)?))?;
                Ok(tail)
            })
        })
    }

    /// Reads the content once: into the digests, and on to `sink`.
    fn digest(
        &self,
        content: &mut Prepared<'_>,
        sink: &mut dyn FnMut(&[u8]) -> Result<(), SendError>,
    ) -> Result<Digested, SendError> {
        let mut digests = Digests::new(&*self.agent.provider, &self.digest_algorithms)?;
        content.read(&mut |octets| {
            digests.update(octets);
            sink(octets)
        })?;
        Ok(digests.finish())
    }

    /// What stands behind the content: certificates and signatures. The content is read again for
    /// signatures that are over all of it.
    fn tail(
        &self,
        digested: &Digested,
        content: &mut ReadContent<'_>,
    ) -> Result<Vec<u8>, SendError> {
        let content_type = &self.agent.content_type;
        let sign = |signer: &ReadySigner<'_>| signer.sign(content_type, digested, content);
        let signer_infos: Vec<_> = self.signers.iter().map(sign).collect::<Result<_, _>>()?;
        let certificates = self.agent.signing.certificate_set();
        Ok(SignedData::tail(&certificates, &signer_infos))
    }

    fn signed_data(&self) -> SignedData<'_> {
        SignedData {
            content_type: &self.agent.content_type,
            digest_algorithms: &self.digest_algorithms,
            by_key_identifier: self.signers.iter().any(ReadySigner::is_by_key_identifier),
        }
    }

    /// Writes the object without content.
    fn write_signature(&self, tail: Vec<u8>, to: &mut dyn Write) -> Result<(), SendError> {
        let length = self.agent.detached_length(&tail);
        let detached = self.signed_data().detached();
        detached.write(to, length, |_| Ok(tail))
    }
}

impl Signing {
    /// The certificates of signers and chain that go along.
    pub(super) fn sent_certificates(&self) -> impl Iterator<Item = &Certificate> {
        let of_signers = self.signers.iter().flat_map(Signer::certificates);
        of_signers.chain(&self.chain).filter(|_| self.certificates)
    }

    /// The same under their tag; nothing where there are none.
    fn certificate_set(&self) -> Vec<u8> {
        certificate_set(self.sent_certificates().map(Certificate::as_der))
    }
}
