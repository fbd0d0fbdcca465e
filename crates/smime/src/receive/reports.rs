//! What reports say of certificates, made once for each, however many signers it has.

use std::collections::HashMap;
use std::sync::Arc;

use crate::crypto::fingerprint::Fingerprint;
use crate::pki::Certificate;
use crate::pki::name::acts_on_display;
use crate::verdict::CertificateReport;

/// The reports that were made so far.
#[derive(Default)]
pub(super) struct CertificateReports {
    made: HashMap<Fingerprint, Arc<CertificateReport>>,
}

impl CertificateReports {
    /// The report of `certificate`.
    pub(super) fn of(&mut self, certificate: &Certificate) -> Arc<CertificateReport> {
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
        emails: emails.iter().map(|email| shown(email)).collect(),
        serial: certificate.serial_hex(),
    }
}

/// An address with what acts on a display escaped; others stay as they are.
fn shown(address: &str) -> String {
    let mut shown = String::with_capacity(address.len());
    for character in address.chars() {
        if acts_on_display(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}
