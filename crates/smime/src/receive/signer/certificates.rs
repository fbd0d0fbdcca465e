//! The certificates at hand for a message: its own, the receiver's, the anchors'.

use std::collections::{HashMap, HashSet};

use crate::cms::{SignedData, SignerIdentifier, minimal_serial};
use crate::crypto::{AlgorithmIdentifier, SignatureScheme};
use crate::finding::{Finding, FindingCode};
use crate::pki::{Certificate, CertificateError, NameKey, TrustAnchor};
use crate::reason::Reason;
use crate::receive::settings::Settings;
use crate::refusal::Refusal;

/// Certificates for finding signers and building paths, none twice, and what was borne to read
/// them.
pub(in crate::receive) struct CertificatesAtHand {
    pub(in crate::receive) certificates: Vec<Certificate>,
    /// What is wrong with the first of the message's certificates that cannot be read.
    pub(in crate::receive) unreadable: Option<Refusal>,
    pub(in crate::receive) findings: Vec<Finding>,
}

/// Certificates by what a signer names them by.
pub(in crate::receive) struct ByIdentifier<'a> {
    issuer_and_serial: HashMap<(&'a NameKey, &'a [u8]), Vec<&'a Certificate>>,
    key_identifier: HashMap<&'a [u8], Vec<&'a Certificate>>,
}

impl<'a> ByIdentifier<'a> {
    pub(in crate::receive) fn new(certificates: &'a [Certificate]) -> Self {
        let mut by = Self {
            issuer_and_serial: HashMap::new(),
            key_identifier: HashMap::new(),
        };
        for certificate in certificates {
            let serial = minimal_serial(certificate.serial());
            let named = by
                .issuer_and_serial
                .entry((certificate.issuer().key(), serial));
            named.or_default().push(certificate);
            if let Some(identifier) = &certificate.extensions().subject_key_identifier {
                let named = by.key_identifier.entry(identifier);
                named.or_default().push(certificate);
            }
        }
        by
    }

    /// Those that `sid` names, in the order in which they are at hand.
    pub(in crate::receive) fn named<'s>(
        &'s self,
        sid: &'s SignerIdentifier,
    ) -> &'s [&'a Certificate] {
        let named = match sid {
            SignerIdentifier::IssuerAndSerialNumber(identifier) => {
                let serial = identifier.serial_number.as_slice();
                self.issuer_and_serial
                    .get(&(identifier.issuer.key(), serial))
            }
            SignerIdentifier::SubjectKeyIdentifier(identifier) => {
                self.key_identifier.get(identifier.as_slice())
            }
        };
        named.map_or(&[], Vec::as_slice)
    }
}

impl CertificatesAtHand {
    pub(in crate::receive) fn collect(settings: &Settings, signed_data: &SignedData) -> Self {
        let mut at_hand = Self {
            certificates: Vec::new(),
            unreadable: None,
            findings: Vec::new(),
        };
        for (index, encoded) in signed_data.certificates.iter().enumerate() {
            at_hand.read(index, encoded);
        }
        let own = settings.anchors.iter().map(TrustAnchor::certificate);
        let given = settings.certificates.iter().chain(own);
        at_hand.certificates.extend(given.cloned());
        let mut seen = HashSet::new();
        at_hand
            .certificates
            .retain(|certificate| seen.insert(*certificate.sha256()));
        at_hand
    }

    /// Reads one certificate of the message, from BER where it is not in DER.
    fn read(&mut self, index: usize, encoded: &[u8]) {
        let error = match Certificate::from_der(encoded) {
            Ok(certificate) => return self.take(index, certificate),
            Err(error) => error,
        };
        match made_der(encoded) {
            Some(Ok(certificate)) => {
                self.deviate(FindingCode::CertificateNotDer, index);
                self.take(index, certificate);
            }
            _ => {
                self.deviate(FindingCode::CertificateUnreadable, index);
                self.unreadable.get_or_insert_with(|| {
                    let detail = format!("certificates, number {index}: {error}");
                    Refusal::new(Reason::MalformedCertificate, detail).on(error.basis())
                });
            }
        }
    }

    fn take(&mut self, index: usize, certificate: Certificate) {
        if !certificate.times_are_profiled() {
            self.deviate(FindingCode::CertificateTimeForm, index);
        }
        let algorithm = AlgorithmIdentifier::from_der(certificate.signature_algorithm_der());
        if algorithm.is_ok_and(|found| SignatureScheme::is_ecdsa_with_null(&found)) {
            self.deviate(FindingCode::EcdsaParametersNull, index);
        }
        if certificate.extensions().has_unreadable_email {
            self.deviate(FindingCode::AddressUnreadable, index);
        }
        self.certificates.push(certificate);
    }

    fn deviate(&mut self, code: FindingCode, index: usize) {
        let at = format!("certificates, number {index}");
        self.findings.push(Finding::new(code, at.as_str()));
    }
}

/// The certificate in `encoded`, made DER; absent where it is not even BER.
fn made_der(encoded: &[u8]) -> Option<Result<Certificate, CertificateError>> {
    let der = smime_ber::to_der(encoded, smime_ber::Limits::default()).ok()?;
    Some(Certificate::from_der(&der.der))
}
