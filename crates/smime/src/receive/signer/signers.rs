//! The signers of a layer together: over which content they are judged, and what follows.

use std::sync::Arc;

use super::certificates::{ByIdentifier, CertificatesAtHand};
use super::reports::CertificateReports;
use super::signing_certificate::CertificatesByHash;
use super::{JudgedSigner, SignerJudge};
use crate::budget::Work;
use crate::crypto::DigestAlgorithm;
use crate::pki::Certificate;
use crate::pki::path::{PathSettings, Validator};
use crate::proof::{LayerProof, SignatureContext};
use crate::reason::Reason;
use crate::receive::SignerRule;
use crate::receive::content::checked::Known;
use crate::receive::content::{ContentForm, Place, Sources};
use crate::receive::judging::{Judging, Outcome};
use crate::receive::layer::signed::ReadSigned;
use crate::refusal::Refusal;
use crate::verdict::{Covers, Judgement};

/// The signers, judged over the content in one form.
pub(in crate::receive) struct JudgedSigners {
    pub(in crate::receive) form: ContentForm,
    pub(in crate::receive) covers: Covers,
    /// What tells that content when it is read again.
    pub(in crate::receive) known: Arc<Known>,
    pub(in crate::receive) signers: Vec<JudgedSigner>,
}

impl Judging<'_> {
    /// Judges every signer over the content in the form that most of them signed, the standard's
    /// form first.
    pub(in crate::receive) fn judge_signers(
        &mut self,
        place: &Place,
        read: &ReadSigned,
        sources: &mut Sources<'_>,
    ) -> Outcome<JudgedSigners> {
        let (settings, budget) = (self.settings, self.budget);
        let signed_data = &read.signed_data;
        let at_hand = CertificatesAtHand::collect(settings, signed_data);
        self.findings.extend(at_hand.findings);
        let certificates = at_hand.certificates;
        let by_identifier = ByIdentifier::new(&certificates);
        let mut reports = CertificateReports::default();
        let validator = (!settings.signature_only).then(|| {
            let settings = PathSettings {
                provider: &*settings.provider,
                policy: &settings.policy,
                anchors: &settings.anchors,
                at: self.at,
            };
            Validator::new(settings, &certificates)
        });
        let needed: Vec<DigestAlgorithm> = signed_data
            .signer_infos
            .iter()
            .filter_map(|signer_info| DigestAlgorithm::from_oid(&signer_info.digest_algorithm.oid))
            .collect();
        let mut by_hash = CertificatesByHash::new(
            (&*settings.provider, &settings.policy),
            self.budget,
            &certificates,
            signed_data,
        );
        let mut best: Option<JudgedSigners> = None;
        for form in place.forms() {
            let digested = match self.digest_signed(place, form, read, &needed, sources)? {
                Ok(digested) => digested,
                Err(_) if best.is_some() => break,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let covers = digested.covers();
            if best.as_ref().is_some_and(|best| best.covers == covers) {
                continue;
            }
            let mut signers = Vec::new();
            let mut replay = |sink: &mut dyn FnMut(&[u8])| {
                sources.feed(place, form, &mut |octets| {
                    // Signatures that read the content are over its SHA-512 (RFC 8032).
                    let digest = Work::Digest(DigestAlgorithm::Sha512);
                    budget.pay(digest, octets.len() as u64)?;
                    sink(octets);
                    Ok(())
                })
            };
            let mut judge = SignerJudge {
                encap_content_info: &signed_data.encap_content_info,
                digested: &digested,
                certificates: &by_identifier,
                reports: &mut reports,
                unreadable: at_hand.unreadable.as_ref(),
                validator: validator.as_ref(),
                signatures: SignatureContext {
                    provider: &*settings.provider,
                    policy: &settings.policy,
                    budget: self.budget,
                    replay: &mut replay,
                    content_octets: covers.octets,
                },
                by_hash: &mut by_hash,
            };
            for (index, signer_info) in signed_data.signer_infos.iter().enumerate() {
                if let Some(exhausted) = self.budget.reached() {
                    return Ok(Err(exhausted.into()));
                }
                let mut signer = judge.judge(signer_info)?;
                signer.locate(self.number, index);
                signers.push(signer);
            }
            let judged = JudgedSigners {
                form,
                covers,
                known: digested.known().clone(),
                signers,
            };
            let is_settled = !judged.signers.iter().any(|signer| signer.content_differs);
            if best
                .as_ref()
                .is_none_or(|best| best.signed() < judged.signed())
            {
                best = Some(judged);
            }
            if is_settled {
                break;
            }
        }
        Ok(best.ok_or_else(|| Refusal::new(Reason::MissingContent, "the content has no form")))
    }
}

impl JudgedSigners {
    fn signed(&self) -> usize {
        self.signers
            .iter()
            .filter(|signer| signer.report.signature_ok)
            .count()
    }
}

impl SignerRule {
    /// Applies the rule: the certificates of the valid signers, and their proofs or why the layer
    /// is refused.
    pub(in crate::receive) fn conclude(
        self,
        signers: Vec<JudgedSigner>,
    ) -> (Vec<Certificate>, Result<LayerProof, Vec<Refusal>>) {
        let refusals_of = |judgement| -> Vec<Refusal> {
            let refused = signers
                .iter()
                .filter(|signer| signer.report.judgement == judgement);
            refused
                .flat_map(|signer| signer.report.reasons.clone())
                .collect()
        };
        let (invalid, unsupported) = (
            refusals_of(Judgement::Invalid),
            refusals_of(Judgement::Unsupported),
        );
        let some_valid = signers.iter().any(|signer| signer.proof.is_some());
        let refusals = match self {
            Self::Any if some_valid => Vec::new(),
            _ if !invalid.is_empty() => invalid,
            Self::All if !unsupported.is_empty() => unsupported,
            _ if !some_valid => unsupported,
            _ => Vec::new(),
        };
        let (certificates, proofs): (Vec<_>, Vec<_>) = signers
            .into_iter()
            .filter_map(|signer| Some((signer.certificate?, signer.proof?)))
            .unzip();
        if refusals.is_empty() {
            (certificates, Ok(LayerProof::Signed(proofs)))
        } else {
            (certificates, Err(refusals))
        }
    }
}
