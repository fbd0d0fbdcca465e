//! Signing in two steps: what is to be signed goes out, and a signature that was made elsewhere comes
//! back. Between the two nothing is kept but what goes into the message.

use smime_ber::SliceReader;

use super::settings::SigningTimeSetting;
use super::signer::{Made, ReadySigner};
use super::{SignedForm, Signers};
use crate::cms::attribute::{
    Attributes, ContentTypeAttribute, MessageDigest, SigningTime, SingleValued,
};
use crate::crypto::{DigestAlgorithm, DigestValue, SignatureScheme};
use crate::oid::Oid;
use crate::pki::Certificate;
use crate::send::carrier::OutForm;
use crate::send::content::{Content, Prepared, Transfer};
use crate::send::digests::{Digested, digest};
use crate::send::{SendError, SendingAgent};

/// What a signer whose key is [elsewhere](super::Signer::elsewhere) is to sign.
#[derive(Clone, Debug)]
pub struct ToBeSigned {
    /// The certificate of the key that is to sign.
    pub certificate: Certificate,
    /// The signed attributes, the digest of the content among them: the DER of the `SET OF Attribute`,
    /// whose octets the signature is over (RFC 5652 section 5.4).
    pub signed_attributes: Vec<u8>,
    /// How the signature is to be made.
    pub scheme: SignatureScheme,
    /// The digest of these octets, for whoever signs digests; absent for schemes that read the message
    /// themselves, as Ed25519 does.
    pub digest: Option<DigestValue>,
}

impl SendingAgent {
    /// The first of two steps: what each of the [signers](Self::signer) is to sign in a message of
    /// `content`. The second is [`sign`](Self::sign) by [signers](super::Signer::made_elsewhere) who
    /// come with their signatures, and with the same content and settings.
    ///
    /// # Errors
    /// Those of [`sign`](Self::sign), and [`SendError::Settings`] without signed attributes.
    pub fn to_be_signed(&self, content: Content<'_>) -> Result<Vec<ToBeSigned>, SendError> {
        let signers = Signers::ready(self, self.is_data())?;
        let transfer = match (self.signing.form, self.new_form()) {
            (SignedForm::Multipart, OutForm::Mime) => Transfer::SevenBit,
            _ => Transfer::Keep,
        };
        let mut content = Prepared::new(content, transfer, &self.limits)?;
        signers.judge(&content)?;
        let digested = signers.digest(&mut content, &mut |_| Ok(()))?;
        signers.to_be_signed(&digested)
    }

    /// The same for content that is not here, by its digests.
    ///
    /// # Errors
    /// Those of [`sign_digests`](Self::sign_digests).
    pub fn to_be_signed_of_digests(
        &self,
        digests: &[(DigestAlgorithm, &[u8])],
    ) -> Result<Vec<ToBeSigned>, SendError> {
        self.check_signature_alone()?;
        let signers = Signers::ready(self, self.is_data())?;
        signers.to_be_signed(&Digested::elsewhere(digests)?)
    }
}

impl Signers<'_> {
    fn to_be_signed(&self, digested: &Digested) -> Result<Vec<ToBeSigned>, SendError> {
        let content_type = &self.agent.content_type;
        let signers = self.signers.iter();
        signers
            .map(|signer| signer.to_be_signed(content_type, digested))
            .collect()
    }
}

impl ReadySigner<'_> {
    fn to_be_signed(
        &self,
        content_type: &Oid,
        digested: &Digested,
    ) -> Result<ToBeSigned, SendError> {
        if !self.agent().signing.signed_attributes {
            let what = "signing in two steps needs signed attributes";
            return Err(SendError::Settings { what });
        }
        let message_digest = digested.by(self.digest())?;
        let time = self.agent().signing.signing_time;
        let signed_attributes = self.attributes(Some(content_type), &message_digest, time)?;
        let scheme = *self.scheme();
        let provider = &*self.agent().provider;
        let digest = scheme
            .digest()
            .map(|algorithm| digest(provider, algorithm, &signed_attributes))
            .transpose()?;
        Ok(ToBeSigned {
            certificate: self.certificate().clone(),
            signed_attributes,
            scheme,
            digest,
        })
    }

    /// The attributes that came back with a signature: those that the first step gave, so that receivers
    /// take them. Only the time is theirs to say, where the settings have none.
    pub(super) fn given_attributes(
        &self,
        made: &Made,
        content_type: &Oid,
        message_digest: &DigestValue,
    ) -> Result<Option<Vec<u8>>, SendError> {
        let Some(der) = &made.signed_attributes else {
            return Ok(None);
        };
        let wrong = |what| self.elsewhere(what);
        let attributes = read(der).ok_or_else(|| wrong("is no SET OF Attribute in DER"))?;
        let is_type = ContentTypeAttribute::find(&attributes)
            .is_ok_and(|found| found.is_some_and(|found| found.0 == *content_type));
        let is_digest = MessageDigest::find(&attributes)
            .is_ok_and(|found| found.is_some_and(|found| found.0 == message_digest.as_bytes()));
        match (is_type, is_digest) {
            (false, _) => return Err(wrong("is about content of another type")),
            (_, false) => return Err(wrong("is about other content")),
            (true, true) => {}
        }
        let time = match (
            self.agent().signing.signing_time,
            SigningTime::find(&attributes),
        ) {
            (SigningTimeSetting::Now, Ok(Some(SigningTime(found)))) => {
                SigningTimeSetting::At(found.time)
            }
            (setting, _) => setting,
        };
        match self.attributes(Some(content_type), message_digest, time)? == *der {
            true => Ok(Some(der.clone())),
            false => Err(wrong(
                "is not what this certificate and these settings sign",
            )),
        }
    }

    /// Whether a signature that came back is that of the certificate's key over `signed_attributes`.
    pub(super) fn check(
        &self,
        signed_attributes: &[u8],
        signature: &[u8],
    ) -> Result<(), SendError> {
        let provider = &*self.agent().provider;
        let key = provider.load_public_key(&self.certificate().public_key())?;
        let scheme = self.scheme();
        let outcome = match scheme.digest() {
            Some(algorithm) => {
                let digest = digest(provider, algorithm, signed_attributes)?;
                key.verify_digest(scheme, digest.as_bytes(), signature)
                    .map(|_| ())
            }
            None => key
                .verify_message(scheme, signature)
                .and_then(|mut verifier| {
                    verifier.update(signed_attributes);
                    verifier.finish()
                }),
        };
        outcome.map_err(|_| self.elsewhere("is not what its signature is over"))
    }

    /// The complaint about what came from elsewhere.
    fn elsewhere(&self, what: &'static str) -> SendError {
        let subject = self.certificate().subject().to_string();
        SendError::Elsewhere { subject, what }
    }
}

/// Attributes in DER.
fn read(der: &[u8]) -> Option<Attributes> {
    let normalised = smime_ber::to_der(der, smime_ber::Limits::default()).ok()?;
    let mut reader = SliceReader::new(der);
    let set = reader.next().ok()??;
    let is_alone = normalised.der == der && set.header.tag == smime_ber::Tag::SET;
    Attributes::read("signedAttrs", &set)
        .ok()
        .filter(|_| is_alone)
}
