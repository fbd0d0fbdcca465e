//! A report has a bound of its own: what a message says often is not said as often in the report.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{CertificateReport, Layer, SignerReport, Verdict};
use crate::finding::{Finding, Location};
use crate::refusal::Refusal;

/// How many octets of a message's own text a report may repeat, and how many more for each octet of
/// the message. The rest of a report grows with the number of layers and signers, which are limited.
const TEXT: u64 = 256 << 10;
const TEXT_PER_OCTET: u64 = 4;

/// How many findings of one code are listed.
const ALIKE: usize = 16;

impl Verdict {
    /// Cuts what goes beyond the bound of a report on a message of so many octets, the reasons last:
    /// text that stands no more ends in `…`.
    pub(crate) fn bounded(mut self, octets: u64) -> Self {
        let text = TEXT.saturating_add(octets.saturating_mul(TEXT_PER_OCTET));
        let mut room = Room(usize::try_from(text).unwrap_or(usize::MAX));
        self.reasons
            .iter_mut()
            .for_each(|reason| room.refusal(reason));
        self.findings = few_alike(self.findings);
        for finding in &mut self.findings {
            room.finding(finding);
        }
        for layer in &mut self.layers {
            if let Layer::SignedData(layer) = layer {
                layer
                    .signers
                    .iter_mut()
                    .for_each(|signer| room.signer(signer));
            }
        }
        self
    }
}

/// How many octets may still be said.
struct Room(usize);

impl Room {
    fn signer(&mut self, signer: &mut SignerReport) {
        signer
            .reasons
            .iter_mut()
            .for_each(|reason| self.refusal(reason));
        if let Some(certificate) = &mut signer.certificate {
            self.certificate(certificate);
        }
        signer
            .chain
            .iter_mut()
            .for_each(|subject| self.text(subject));
    }

    fn finding(&mut self, finding: &mut Finding) {
        if let Location::Field(name) = &mut finding.location {
            self.text(name);
        }
        self.text(&mut finding.found);
    }

    fn refusal(&mut self, refusal: &mut Refusal) {
        self.text(&mut refusal.detail);
    }

    fn certificate(&mut self, shared: &mut Arc<CertificateReport>) {
        let CertificateReport {
            sha256,
            subject,
            emails,
            serial,
        } = &**shared;
        let all = [subject, serial]
            .into_iter()
            .chain(emails)
            .map(|text| written(text));
        if let Some(left) = self.0.checked_sub(all.sum()) {
            self.0 = left;
            return;
        }
        let (mut subject, mut serial) = (subject.clone(), serial.clone());
        self.text(&mut subject);
        self.text(&mut serial);
        let fits = |email: &&String| {
            let left = self.0.checked_sub(written(email));
            self.0 = left.unwrap_or_default();
            left.is_some()
        };
        let some = emails.iter().take_while(fits).cloned();
        let emails = some.chain([CUT.to_owned()]).collect();
        *shared = Arc::new(CertificateReport {
            sha256: sha256.clone(),
            subject,
            emails,
            serial,
        });
    }

    /// Leaves of `text` what there is room for.
    fn text(&mut self, text: &mut String) {
        let wanted = written(text);
        if wanted > self.0 {
            text.truncate(text.floor_char_boundary(self.0.min(text.len()) / 2));
            text.push_str(CUT);
        }
        self.0 = self.0.saturating_sub(wanted);
    }
}

/// What stands for text that is left out.
const CUT: &str = "…";

/// How many octets a string of a list takes in JSON.
fn written(text: &str) -> usize {
    const AROUND: usize = 16;
    let escaped = text.bytes().filter(|octet| matches!(octet, b'"' | b'\\'));
    AROUND + text.len() + escaped.count()
}

/// The first of each code; the last of these says how many more there are.
fn few_alike(findings: Vec<Finding>) -> Vec<Finding> {
    let mut seen = BTreeMap::<_, usize>::new();
    let mut few: Vec<Finding> = Vec::new();
    for finding in findings {
        let count = seen.entry(finding.code).or_default();
        *count += 1;
        if *count <= ALIKE {
            few.push(finding);
        }
    }
    for finding in few.iter_mut().rev() {
        if let Some(more @ 1..) = seen
            .remove(&finding.code)
            .and_then(|count| count.checked_sub(ALIKE))
        {
            let before = if finding.found.is_empty() { "" } else { ", " };
            finding.found.push_str(&format!("{before}and {more} more"));
        }
    }
    few
}
