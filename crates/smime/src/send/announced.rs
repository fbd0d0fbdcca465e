//! What recipients have announced in messages of theirs (RFC 8551 sections 2.5.2, 2.5.3 and 2.7.1).

use std::io::{self, Cursor};

use super::SendingAgent;
use super::encrypt::{CertificateRecipient, Recipient};
use crate::budget::Limits;
use crate::cms::attribute::{
    SigningTime, SingleValued, SmimeCapabilities, SmimeEncryptionKeyPreference,
};
use crate::cms::signed_data::ContentSink;
use crate::cms::{Opened, SignedData, open};
use crate::crypto::AlgorithmIdentifier;
use crate::crypto::algorithm::CipherKind;
use crate::mime::Source;
use crate::pki::{Certificate, Time};
use crate::receive::{ReceivingAgent, cms_object};
use crate::refusal::Refusal;
use crate::verdict::Judgement;

/// What a signer has announced under a signature that verified.
#[derive(Clone, Debug)]
pub struct Announced {
    signer: Certificate,
    preferred: Option<Certificate>,
    capabilities: Vec<AlgorithmIdentifier>,
    signing_time: Option<Time>,
}

/// By how much a signer's clock may be ahead, in seconds.
const SKEW: i64 = 24 * 60 * 60;

impl Announced {
    /// What the valid signers of a message have announced, by the judgement of `receiver`. Nothing of
    /// a signer whose signing time lies in the future (RFC 8551 section 2.7.1), or whose certificate
    /// is not in the message.
    ///
    /// # Errors
    /// The outer one where the message cannot be read, the inner one where it is not valid.
    pub fn in_message(
        receiver: &ReceivingAgent,
        message: &mut dyn Source,
    ) -> io::Result<Result<Vec<Self>, Refusal>> {
        let verdict = receiver.verify(message)?.verdict;
        if let Some(refusal) = verdict.reason() {
            return Ok(Err(refusal.clone()));
        }
        let max = Limits::default().held_octets;
        let object = match cms_object(message, None, None, max)? {
            Ok(object) => object.octets,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let Some(signed_data) = signed_data(&object) else {
            return Ok(Ok(Vec::new()));
        };
        let certificates: Vec<_> = signed_data
            .certificates
            .iter()
            .filter_map(|der| Certificate::from_der(der).ok())
            .collect();
        let latest = verdict.at.unix_seconds().saturating_add(SKEW);
        let mut announced = Vec::new();
        for (report, signer_info) in verdict.signers().iter().zip(&signed_data.signer_infos) {
            let Some(signed_attrs) = &signer_info.signed_attrs else {
                continue;
            };
            let attributes = &signed_attrs.attributes;
            let named = report.certificate.as_ref().map(|named| &named.sha256);
            let signer = certificates
                .iter()
                .find(|certificate| Some(&certificate.sha256_hex()) == named);
            let (Some(signer), Judgement::Valid) = (signer, report.judgement) else {
                continue;
            };
            let signing_time = SigningTime::find(attributes).ok().flatten();
            let signing_time = signing_time.map(|SigningTime(found)| found.time);
            if signing_time.is_some_and(|time| time.unix_seconds() > latest) {
                continue;
            }
            let preference = SmimeEncryptionKeyPreference::find(attributes)
                .ok()
                .flatten();
            let preferred = preference.and_then(|SmimeEncryptionKeyPreference(name)| {
                let named = |certificate: &&Certificate| name.names(certificate);
                certificates.iter().find(named).cloned()
            });
            let capabilities = SmimeCapabilities::find(attributes).ok().flatten();
            announced.push(Self {
                signer: signer.clone(),
                preferred,
                capabilities: capabilities.unwrap_or_default().0,
                signing_time,
            });
        }
        Ok(Ok(announced))
    }

    /// Who announced it.
    pub fn signer(&self) -> &Certificate {
        &self.signer
    }

    /// The certificate that messages to the signer are best encrypted to, where the signer named
    /// one.
    pub fn preferred(&self) -> Option<&Certificate> {
        self.preferred.as_ref()
    }

    /// The ciphers that the signer reads, the preferred one first, but for those that are only for
    /// reading old mail.
    pub fn ciphers(&self) -> Vec<CipherKind> {
        self.capabilities
            .iter()
            .filter_map(|capability| CipherKind::from_oid(&capability.oid))
            .filter(|cipher| !cipher.legacy())
            .collect()
    }

    /// Whether it is of the owner of `certificate`: by the certificate, or by an address.
    fn is_of(&self, certificate: &Certificate) -> bool {
        let addresses = self.signer.emails();
        self.signer == *certificate
            || self.preferred.as_ref() == Some(certificate)
            || certificate
                .emails()
                .iter()
                .any(|address| addresses.contains(address))
    }
}

impl SendingAgent {
    /// The cipher to encrypt with: the one that was asked for, else the first that the first
    /// recipient announces and all others who announce any do too (RFC 8551 section 2.7.1.1), else
    /// AES-256 in Galois/Counter mode (section 2.7.1.2).
    pub(super) fn cipher_kind(&self) -> CipherKind {
        let encryption = &self.encryption;
        let announced = encryption
            .recipients()
            .filter_map(|recipient| match recipient {
                Recipient::Certificate(recipient) => self.latest_of(recipient.certificate()),
                Recipient::Kek { .. } | Recipient::Password(_) => None,
            });
        let lists: Vec<_> = announced
            .map(Announced::ciphers)
            .filter(|ciphers| !ciphers.is_empty())
            .collect();
        let common = lists.first().and_then(|first| {
            let by_all = |cipher: &&CipherKind| lists.iter().all(|list| list.contains(cipher));
            first.iter().find(by_all).copied()
        });
        encryption
            .cipher()
            .or(common)
            .unwrap_or(CipherKind::Aes256Gcm)
    }

    /// The recipient with the certificate that its owner prefers, where the one given is the one
    /// that the owner signs with (RFC 8551 section 2.5.3.1).
    pub(super) fn preferred(&self, recipient: &CertificateRecipient) -> CertificateRecipient {
        let given = recipient.certificate();
        let preferred = self
            .latest_of(given)
            .filter(|announced| announced.signer == *given)
            .and_then(Announced::preferred);
        match preferred {
            Some(preferred) => recipient.with_certificate(preferred.clone()),
            None => recipient.clone(),
        }
    }

    fn latest_of(&self, certificate: &Certificate) -> Option<&Announced> {
        let announced = self.encryption.announced();
        announced
            .filter(|announced| announced.is_of(certificate))
            .max_by_key(|announced| announced.signing_time)
    }
}

fn signed_data(object: &[u8]) -> Option<SignedData> {
    struct Ignored;
    impl ContentSink for Ignored {
        fn announce(&mut self, _: &[AlgorithmIdentifier]) {}

        fn octets(&mut self, _: &[u8]) -> io::Result<()> {
            Ok(())
        }
    }
    match open(Cursor::new(object), &Limits::default()) {
        Ok(Opened::SignedData(reader)) => Some(reader.read(&mut Ignored).ok()?.0),
        _ => None,
    }
}
