//! The certificates at hand for a message: its own, the receiver's, the anchors'.

use super::ReceivingAgent;
use crate::cms::SignedData;
use crate::deviation::{Deviation, DeviationCode};
use crate::pki::{Certificate, CertificateError, TrustAnchor};
use crate::reason::Reason;
use crate::refusal::Refusal;

/// Certificates for finding signers and building paths, and what was borne to read them.
pub(super) struct CertificatesAtHand {
    pub(super) certificates: Vec<Certificate>,
    /// What is wrong with the first of the message's certificates that cannot be read.
    pub(super) unreadable: Option<Refusal>,
    pub(super) deviations: Vec<Deviation>,
}

impl CertificatesAtHand {
    pub(super) fn collect(agent: &ReceivingAgent, signed_data: &SignedData) -> Self {
        let mut at_hand = Self {
            certificates: Vec::new(),
            unreadable: None,
            deviations: Vec::new(),
        };
        for (index, encoded) in signed_data.certificates.iter().enumerate() {
            at_hand.read(index, encoded);
        }
        let own = agent.anchors.iter().map(TrustAnchor::certificate);
        let given = agent.certificates.iter().chain(own);
        at_hand.certificates.extend(given.cloned());
        at_hand
    }

    /// Reads one certificate of the message, from BER where it is not in DER.
    fn read(&mut self, index: usize, encoded: &[u8]) {
        let error = match Certificate::from_der(encoded) {
            Ok(certificate) => return self.certificates.push(certificate),
            Err(error) => error,
        };
        match made_der(encoded) {
            Some(Ok(certificate)) => {
                self.deviate(DeviationCode::CertificateNotDer, index);
                self.certificates.push(certificate);
            }
            _ => {
                self.deviate(DeviationCode::CertificateUnreadable, index);
                self.unreadable.get_or_insert_with(|| {
                    let detail = format!("certificates, number {index}: {error}");
                    Refusal::new(Reason::MalformedCertificate, detail).on(error.basis())
                });
            }
        }
    }

    fn deviate(&mut self, code: DeviationCode, index: usize) {
        let at = format!("certificates, number {index}");
        self.deviations.push(Deviation::new(code, at));
    }
}

/// The certificate in `encoded`, made DER; absent where it is not even BER.
fn made_der(encoded: &[u8]) -> Option<Result<Certificate, CertificateError>> {
    let der = smime_ber::to_der(encoded, smime_ber::Limits::default()).ok()?;
    Some(Certificate::from_der(&der.der))
}
