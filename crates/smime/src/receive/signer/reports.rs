//! What reports say of certificates, made once for each, however many signers it has.

use std::collections::HashMap;
use std::sync::Arc;

use crate::crypto::fingerprint::Fingerprint;
use crate::pki::Certificate;
use crate::verdict::CertificateReport;
use crate::visible::visible;

/// The reports that were made so far.
#[derive(Default)]
pub(in crate::receive) struct CertificateReports {
    made: HashMap<Fingerprint, Arc<CertificateReport>>,
}

impl CertificateReports {
    /// The report of `certificate`.
    pub(in crate::receive) fn of(&mut self, certificate: &Certificate) -> Arc<CertificateReport> {
        let made = self.made.entry(*certificate.sha256());
        let report = made.or_insert_with(|| Arc::new(report(certificate)));
        report.clone()
    }
}

fn report(certificate: &Certificate) -> CertificateReport {
    let emails = certificate.emails();
    CertificateReport {
        sha256: certificate.sha256_hex(),
        subject: certificate.subject().to_string(),
        emails: emails
            .iter()
            .map(|email| visible(email).to_string())
            .collect(),
        serial: certificate.serial_hex(),
    }
}
