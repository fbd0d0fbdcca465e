//! The search for a path, depth first, on a stack of its own.

use super::{PathFailure, PathFault, PathValid, Validator, rules, signature};
use crate::budget::{Budget, Exhausted};
use crate::pki::anchor::TrustAnchor;
use crate::pki::certificate::Certificate;

/// One search, from one target.
pub(super) struct Search<'a, 'b> {
    validator: &'a Validator<'a>,
    budget: &'b mut Budget,
    signatures: signature::Checks<'a>,
    /// The path so far, the target first.
    path: Vec<Step<'a>>,
    /// Of the failures so far, the one that tells most.
    failure: PathFailure,
}

impl<'a, 'b> Search<'a, 'b> {
    pub(super) fn new(
        validator: &'a Validator<'a>,
        target: &'a Certificate,
        budget: &'b mut Budget,
    ) -> Self {
        let mut search = Self {
            validator,
            budget,
            signatures: signature::Checks::new(validator.provider, validator.policy),
            path: Vec::new(),
            failure: PathFailure::new(target, PathFault::NoIssuer),
        };
        search.step_onto(target);
        search
    }

    /// Follows every branch until one arrives or none is left.
    pub(super) fn run(mut self) -> Result<PathValid, PathFailure> {
        while let Some(step) = self.path.last_mut() {
            let child = step.certificate;
            let Some(issuer) = step.issuers.pop() else {
                self.path.pop();
                continue;
            };
            if let Err(exhausted) = self.budget.path_step() {
                return Err(PathFailure::new(child, exhausted.into()));
            }
            match self.signatures.check(child, issuer.key(), self.budget) {
                Ok(()) => {}
                Err(fault @ PathFault::Exhausted(_)) => return Err(PathFailure::new(child, fault)),
                Err(fault) => {
                    self.note(PathFailure::new(child, fault));
                    continue;
                }
            }
            match issuer {
                Issuer::Anchor(anchor) if anchor.may_issue() => {
                    return Ok(PathValid {
                        certificates: self.certificates().cloned().collect(),
                        anchor: anchor.clone(),
                    });
                }
                Issuer::Anchor(anchor) => {
                    self.note(PathFailure::new(anchor.certificate(), PathFault::NotACa));
                }
                Issuer::Intermediate(certificate) => match self.may_step_onto(certificate) {
                    Ok(()) => self.step_onto(certificate),
                    Err(fault) => self.note(PathFailure::new(certificate, fault)),
                },
            }
        }
        Err(self.failure)
    }

    fn certificates(&self) -> impl Iterator<Item = &'a Certificate> {
        self.path.iter().map(|step| step.certificate)
    }

    fn may_step_onto(&self, certificate: &Certificate) -> Result<(), PathFault> {
        let limit = self.budget.limits().path_length;
        if self.path.len() >= limit {
            return Err(PathFault::Exhausted(Exhausted {
                limit: "path_length",
                value: limit as u64,
            }));
        }
        let below = self
            .certificates()
            .skip(1)
            .filter(|intermediate| !intermediate.is_self_issued())
            .count();
        let below = u32::try_from(below).unwrap_or(u32::MAX);
        rules::intermediate(certificate, below, self.validator.at)
    }

    /// Makes `certificate` the top of the path, all its possible issuers still to be tried: first
    /// the anchors, then certificates whose key has the identifier that `certificate` names, then
    /// the others.
    ///
    /// A certificate with a name and key that are in the path already is left out: if it could
    /// lead to an anchor, so could the one that is there, with less in between.
    fn step_onto(&mut self, certificate: &'a Certificate) {
        let issuer = certificate.issuer();
        let validator = self.validator;
        let anchors = validator
            .anchors
            .iter()
            .filter(|anchor| anchor.subject().matches(issuer))
            .map(Issuer::Anchor);
        let intermediates = validator
            .by_subject
            .get(issuer.key())
            .into_iter()
            .flatten()
            .filter_map(|position| validator.intermediates.get(*position).copied())
            .filter(|candidate| {
                !self
                    .certificates()
                    .chain([certificate])
                    .any(|known| known.name_and_key() == candidate.name_and_key())
            })
            .map(Issuer::Intermediate);
        let mut issuers: Vec<_> = anchors.chain(intermediates).collect();
        issuers.sort_by_key(|issuer| match issuer {
            Issuer::Anchor(_) => 0,
            Issuer::Intermediate(candidate) if key_identifiers_agree(certificate, candidate) => 1,
            Issuer::Intermediate(_) => 2,
        });
        issuers.reverse();
        self.path.push(Step {
            certificate,
            issuers,
        });
        if self.path.last().is_some_and(|step| step.issuers.is_empty()) {
            self.note(PathFailure::new(certificate, PathFault::NoIssuer));
        }
    }

    fn note(&mut self, failure: PathFailure) {
        if failure.rank() > self.failure.rank() {
            self.failure = failure;
        }
    }
}

/// A certificate of the path.
struct Step<'a> {
    certificate: &'a Certificate,
    /// The issuers that are still to be tried, the next one last.
    issuers: Vec<Issuer<'a>>,
}

/// Who may have issued a certificate, by name.
#[derive(Clone, Copy)]
enum Issuer<'a> {
    Anchor(&'a TrustAnchor),
    Intermediate(&'a Certificate),
}

impl<'a> Issuer<'a> {
    /// The certificate that holds the key.
    fn key(self) -> &'a Certificate {
        match self {
            Self::Anchor(anchor) => anchor.certificate(),
            Self::Intermediate(certificate) => certificate,
        }
    }
}

/// A hint, no more: identifiers that differ or are missing exclude nobody (RFC 5280 section
/// 4.2.1.1).
fn key_identifiers_agree(certificate: &Certificate, issuer: &Certificate) -> bool {
    match (
        &certificate.extensions().authority_key_identifier,
        &issuer.extensions().subject_key_identifier,
    ) {
        (Some(wanted), Some(found)) => wanted == found,
        _ => false,
    }
}
