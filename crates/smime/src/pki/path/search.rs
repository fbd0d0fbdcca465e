//! The search for chains, depth first, on a stack of its own. It proposes by names; which steps are worth
//! going on from, and which chain is valid, others tell it.

use std::collections::HashMap;

use super::{PathFailure, PathFault};
use crate::budget::{Budget, Exhausted, Work};
use crate::pki::anchor::TrustAnchor;
use crate::pki::certificate::Certificate;
use crate::pki::name::NameKey;

/// The certificates that may stand between a target and the anchors, none twice, by subject.
pub(super) type Intermediates<'a> = HashMap<&'a NameKey, Vec<&'a Certificate>>;

/// A chain by its names, from a target to an anchor.
pub(super) struct Chain<'a> {
    /// The target first, the one that the anchor issued last.
    pub(super) certificates: Vec<&'a Certificate>,
    pub(super) anchor: &'a TrustAnchor,
}

/// Who may have issued a certificate, by name.
#[derive(Clone, Copy)]
pub(super) enum Issuer<'a> {
    Anchor(&'a TrustAnchor),
    Intermediate(&'a Certificate),
}

impl<'a> Issuer<'a> {
    /// The certificate that holds the key.
    pub(super) fn certificate(self) -> &'a Certificate {
        match self {
            Self::Anchor(anchor) => anchor.certificate(),
            Self::Intermediate(certificate) => certificate,
        }
    }
}

/// Whether there is any use in a step from the top of a path, the target first.
pub(super) type Leads<'l> = dyn Fn(&[&Certificate], Issuer<'_>) -> Result<(), PathFailure> + 'l;

/// One search, from one target.
pub(super) struct Search<'a, 'b> {
    anchors: &'a [TrustAnchor],
    intermediates: &'a Intermediates<'a>,
    budget: &'b Budget,
    /// The path so far, the target first.
    path: Vec<Step<'a>>,
    /// Of the failures so far, the one that tells most.
    failure: PathFailure,
}

impl<'a, 'b> Search<'a, 'b> {
    pub(super) fn new(
        anchors: &'a [TrustAnchor],
        intermediates: &'a Intermediates<'a>,
        target: &'a Certificate,
        budget: &'b Budget,
    ) -> Self {
        let mut search = Self {
            anchors,
            intermediates,
            budget,
            path: Vec::new(),
            failure: PathFailure::new(target, PathFault::NoIssuer),
        };
        search.step_onto(target);
        search
    }

    /// The next chain, each of whose steps `leads` on: from the top of a path, the target first, to who may
    /// have issued it. Absent where no branch is left.
    ///
    /// # Errors
    /// An exhausted budget.
    pub(super) fn next_chain(
        &mut self,
        leads: &Leads<'_>,
    ) -> Result<Option<Chain<'a>>, PathFailure> {
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
            let path: Vec<_> = self.certificates().collect();
            match leads(&path, issuer) {
                Ok(()) => {}
                Err(failure) if failure.ends_the_search() => return Err(failure),
                Err(failure) => {
                    self.note(failure);
                    continue;
                }
            }
            match issuer {
                Issuer::Anchor(anchor) => {
                    return Ok(Some(Chain {
                        certificates: self.certificates().collect(),
                        anchor,
                    }));
                }
                Issuer::Intermediate(certificate) => match self.has_room() {
                    Ok(()) => self.step_onto(certificate),
                    Err(fault) => self.note(PathFailure::new(certificate, fault)),
                },
            }
        }
        Ok(None)
    }

    /// Goes on after a chain that came to nothing: whatever stands above the certificate at `place` of
    /// it, the target at 0, would come to nothing too.
    pub(super) fn resume_below(&mut self, place: usize, failure: PathFailure) {
        self.note(failure);
        self.path.truncate(place.max(1));
    }

    /// Of all that was met, what tells most.
    pub(super) fn into_failure(self) -> PathFailure {
        self.failure
    }

    fn certificates(&self) -> impl Iterator<Item = &'a Certificate> {
        self.path.iter().map(|step| step.certificate)
    }

    fn has_room(&self) -> Result<(), PathFault> {
        let limit = self.budget.limits().path_length;
        match self.path.len() < limit {
            true => Ok(()),
            false => Err(Exhausted::new("path_length", limit as u64).into()),
        }
    }

    /// Makes `certificate` the top of the path, all its possible issuers still to be tried.
    fn step_onto(&mut self, certificate: &'a Certificate) {
        self.path.push(Step {
            certificate,
            issuers: issuers(self.anchors, self.intermediates, certificate),
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

/// All who may have issued `certificate`, those first who are likelier to.
fn issuers<'a>(
    anchors: &'a [TrustAnchor],
    intermediates: &'a Intermediates<'a>,
    certificate: &'a Certificate,
) -> Issuers<'a> {
    let issuer = certificate.issuer();
    let anchors = anchors.iter().map(|anchor| {
        let fits = anchor.subject().matches(issuer);
        fits.then_some(Issuer::Anchor(anchor))
    });
    let intermediates = |agree: bool| {
        let named = intermediates.get(issuer.key()).into_iter().flatten();
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
