//! The search for a path, depth first, on a stack of its own.

use super::signature::Checks;
use super::{PathFailure, PathFault, PathLimit, PathValid, Validator, rules};
use crate::budget::{Budget, Exhausted, Work};
use crate::pki::anchor::TrustAnchor;
use crate::pki::certificate::Certificate;

/// One search, from one target.
pub(super) struct Search<'a, 'b> {
    validator: &'a Validator<'a>,
    limits: &'b [PathLimit],
    budget: &'b Budget,
    /// The path so far, the target first.
    path: Vec<Step<'a>>,
    /// Of the failures so far, the one that tells most.
    failure: PathFailure,
}

impl<'a, 'b> Search<'a, 'b> {
    pub(super) fn new(
        validator: &'a Validator<'a>,
        target: &'a Certificate,
        limits: &'b [PathLimit],
        budget: &'b Budget,
    ) -> Self {
        let mut search = Self {
            validator,
            limits,
            budget,
            path: Vec::new(),
            failure: PathFailure::new(target, PathFault::NoIssuer),
        };
        search.step_onto(target);
        search
    }

    /// Follows every branch until one arrives or none is left.
    pub(super) fn run(mut self) -> Result<PathValid, PathFailure> {
        while let Some(step) = self.path.last() {
            let child = step.certificate;
            let issuer = match self.next_issuer() {
                Ok(Some(issuer)) => issuer,
                Ok(None) => {
                    self.path.pop();
                    continue;
                }
                Err(exhausted) => return Err(PathFailure::new(child, exhausted.into())),
            };
            match self.check_signature(child, issuer) {
                Ok(()) => {}
                Err(fault @ PathFault::Exhausted(_)) => return Err(PathFailure::new(child, fault)),
                Err(fault) => {
                    self.note(PathFailure::new(child, fault));
                    continue;
                }
            }
            match issuer {
                Issuer::Anchor(anchor) if anchor.may_issue() => {
                    let used = || self.certificates().chain([anchor.certificate()]);
                    if !self.limits.iter().all(|limit| limit.is_used_up(used())) {
                        self.note(PathFailure::new(child, PathFault::ListedUnused));
                        continue;
                    }
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

    fn check_signature(&self, child: &Certificate, issuer: Issuer<'_>) -> Result<(), PathFault> {
        let mut checks = Checks {
            provider: self.validator.provider,
            policy: self.validator.policy,
            budget: self.budget,
            known: &mut self.validator.known.borrow_mut(),
        };
        checks.check(child, issuer.key())
    }

    fn certificates(&self) -> impl Iterator<Item = &'a Certificate> {
        self.path.iter().map(|step| step.certificate)
    }

    fn may_step_onto(&self, certificate: &Certificate) -> Result<(), PathFault> {
        let limit = self.budget.limits().path_length;
        if self.path.len() >= limit {
            return Err(Exhausted::new("path_length", limit as u64).into());
        }
        let below = self
            .certificates()
            .skip(1)
            .filter(|intermediate| !intermediate.is_self_issued())
            .count();
        let below = u32::try_from(below).unwrap_or(u32::MAX);
        rules::intermediate(certificate, below, self.validator.at)
    }

    /// Makes `certificate` the top of the path, all its possible issuers still to be tried.
    fn step_onto(&mut self, certificate: &'a Certificate) {
        self.path.push(Step {
            certificate,
            issuers: self.validator.issuers(certificate),
            has_issuer: false,
        });
    }

    /// The next who may have issued the top of the path: first the anchors, then certificates whose
    /// key has the identifier that it names, then the others. Each is paid for as it is looked at.
    ///
    /// A certificate with a name and key that are in the path already is left out: if it could
    /// lead to an anchor, so could the one that is there, with less in between.
    fn next_issuer(&mut self) -> Result<Option<Issuer<'a>>, Exhausted> {
        loop {
            let Some(step) = self.path.last_mut() else {
                return Ok(None);
            };
            let Some(looked_at) = step.issuers.next() else {
                if !step.has_issuer {
                    let failure = PathFailure::new(step.certificate, PathFault::NoIssuer);
                    self.note(failure);
                }
                return Ok(None);
            };
            self.budget.pay(Work::Candidate, 1)?;
            let Some(issuer) = looked_at else {
                continue;
            };
            if let Issuer::Intermediate(candidate) = issuer {
                let is_known =
                    |known: &Certificate| known.name_and_key() == candidate.name_and_key();
                if self.certificates().any(is_known) {
                    continue;
                }
                if !self.limits.iter().all(|limit| limit.lists(candidate)) {
                    self.note(PathFailure::new(candidate, PathFault::NotListed));
                    continue;
                }
            }
            if let Some(step) = self.path.last_mut() {
                step.has_issuer = true;
            }
            self.budget.pay(Work::PathStep, 1)?;
            return Ok(Some(issuer));
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
    /// Those who may have issued it and are still to be tried.
    issuers: Issuers<'a>,
    /// Whether there was one.
    has_issuer: bool,
}

/// All of one name, of which none comes twice; nothing where one is looked at and is not next.
type Issuers<'a> = Box<dyn Iterator<Item = Option<Issuer<'a>>> + 'a>;

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

impl<'a> Validator<'a> {
    /// All who may have issued `certificate`, those first who are likelier to.
    fn issuers(&'a self, certificate: &'a Certificate) -> Issuers<'a> {
        let issuer = certificate.issuer();
        let anchors = self.anchors.iter().map(|anchor| {
            let fits = anchor.subject().matches(issuer);
            fits.then_some(Issuer::Anchor(anchor))
        });
        let intermediates = |agree: bool| {
            let named = self.by_subject.get(issuer.key()).into_iter().flatten();
            named.map(move |candidate| {
                let fits = key_identifiers_agree(certificate, candidate) == agree;
                fits.then_some(Issuer::Intermediate(candidate))
            })
        };
        Box::new(
            anchors
                .chain(intermediates(true))
                .chain(intermediates(false)),
        )
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
