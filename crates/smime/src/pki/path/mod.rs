//! Path validation: RFC 5280 section 6.1, with what RFC 8550 section 4.4 asks of a signer.
//!
//! The search goes from the target up and proposes one chain after another, over steps that may stand
//! in some path: a signature that verifies, an authority that may issue. Each chain is judged as a
//! whole from its anchor down, and one that comes to nothing sends the search on. Names are chained by
//! the map that issuers are looked up in. Not processed yet: policies and CRL distribution points, which are
//! refused where they are critical, and policy and name constraints, which are refused in any case.

mod failure;
mod limit;
mod rules;
mod search;
mod signature;
#[cfg(test)]
mod tests;
mod validate;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::anchor::TrustAnchor;
use super::certificate::Certificate;
use super::time::Time;
use crate::budget::Budget;
use crate::crypto::Provider;
use crate::crypto::fingerprint::Fingerprint;
use crate::policy::Policy;
use search::{Intermediates, Issuer, Search};
use signature::Known;
use validate::Validation;

pub use failure::{PathFailure, PathFault};
pub use limit::PathLimit;

/// A valid path from a certificate to an anchor. Only [`Validator::validate`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathValid {
    certificates: Vec<Certificate>,
    anchor: TrustAnchor,
}

impl PathValid {
    /// The certificates of the path, the target first, the one that the anchor issued last; the
    /// target alone where it is itself the anchor's certificate.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Where the path ends.
    pub fn anchor(&self) -> &TrustAnchor {
        &self.anchor
    }

    /// Whether the target's own certificate was given as an anchor.
    pub fn is_trusted_directly(&self) -> bool {
        self.certificates.first() == Some(self.anchor.certificate())
    }
}

/// What the target's key is to be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Purpose {
    /// Signing messages (RFC 8550 sections 4.4.2 and 4.4.4).
    Signing,
    /// Having content-encryption keys encrypted to it (RFC 5652 section 6.2.1).
    KeyTransport,
    /// Agreeing on keys for content-encryption keys (RFC 5652 section 6.2.2).
    KeyAgreement,
}

/// Judges the dates and the purpose of a certificate, and not its path.
///
/// # Errors
/// What is wrong with it.
pub fn judge_alone(
    certificate: &Certificate,
    purpose: Purpose,
    at: Time,
) -> Result<(), PathFailure> {
    rules::validity(certificate, at)
        .and_then(|()| rules::purpose(certificate, purpose))
        .map_err(|fault| PathFailure::new(certificate, fault))
}

/// What paths are judged by.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct PathSettings<'a> {
    /// Who computes.
    pub provider: &'a dyn Provider,
    /// Which algorithms and keys are strong enough.
    pub policy: &'a Policy,
    /// Who is trusted.
    pub anchors: &'a [TrustAnchor],
    /// The time at which certificates have to be valid.
    pub at: Time,
}

impl<'a> PathSettings<'a> {
    /// Paths to `anchors` at a time, judged by a policy.
    pub const fn new(
        provider: &'a dyn Provider,
        policy: &'a Policy,
        anchors: &'a [TrustAnchor],
        at: Time,
    ) -> Self {
        Self {
            provider,
            policy,
            anchors,
            at,
        }
    }
}

/// Judges certificates by one set of intermediate certificates and settings; each certificate once, and
/// each signature on one.
#[derive(Debug)]
pub struct Validator<'a> {
    settings: PathSettings<'a>,
    intermediates: Intermediates<'a>,
    known: RefCell<Known>,
    judged: RefCell<HashMap<(Fingerprint, Purpose), Result<PathValid, PathFailure>>>,
}

impl<'a> Validator<'a> {
    /// A validator that may pass over `intermediates`: from the message, from the user, in any order,
    /// wanted or not.
    pub fn new(
        settings: PathSettings<'a>,
        intermediates: impl IntoIterator<Item = &'a Certificate>,
    ) -> Self {
        let mut seen = HashSet::new();
        let mut by_subject = Intermediates::new();
        for certificate in intermediates {
            if seen.insert(certificate.sha256()) {
                let named = by_subject.entry(certificate.subject().key());
                named.or_default().push(certificate);
            }
        }
        Self {
            settings,
            intermediates: by_subject,
            known: RefCell::default(),
            judged: RefCell::default(),
        }
    }

    /// Finds a valid path from `target` to an anchor, out of `budget`.
    ///
    /// A target that is an anchor's certificate, octet for octet, is trusted directly: its dates
    /// and its purpose are judged, nothing else.
    ///
    /// # Errors
    /// Where there is no valid path: of the reasons met on the way, the one that tells most. An
    /// exhausted budget ends the search.
    pub fn validate(
        &self,
        target: &Certificate,
        purpose: Purpose,
        budget: &Budget,
    ) -> Result<PathValid, PathFailure> {
        let key = (*target.sha256(), purpose);
        if let Some(judged) = self.judged.borrow().get(&key) {
            return judged.clone();
        }
        let judged = self.judge(target, purpose, &[], budget);
        self.judged.borrow_mut().insert(key, judged.clone());
        judged
    }

    /// Finds a valid path that keeps to every one of `limits`. They say which certificates are used
    /// in validation, and so nothing of a target that is trusted directly.
    ///
    /// # Errors
    /// As [`validate`](Self::validate).
    pub fn validate_within(
        &self,
        target: &Certificate,
        purpose: Purpose,
        limits: &[PathLimit],
        budget: &Budget,
    ) -> Result<PathValid, PathFailure> {
        match limits.is_empty() {
            true => self.validate(target, purpose, budget),
            false => self.judge(target, purpose, limits, budget),
        }
    }

    fn judge(
        &self,
        target: &Certificate,
        purpose: Purpose,
        limits: &[PathLimit],
        budget: &Budget,
    ) -> Result<PathValid, PathFailure> {
        let settings = &self.settings;
        let failed = |fault| PathFailure::new(target, fault);
        if settings.anchors.is_empty() {
            return Err(failed(PathFault::NoTrustAnchor));
        }
        let validation = Validation {
            settings,
            limits,
            known: &self.known,
            budget,
        };
        validation.target(target, purpose).map_err(failed)?;
        // Section 6.1: an anchor's own certificate is no part of a path, and needs none.
        let direct = |anchor: &&TrustAnchor| anchor.certificate() == target;
        if let Some(anchor) = settings.anchors.iter().find(direct) {
            return Ok(PathValid {
                certificates: vec![target.clone()],
                anchor: anchor.clone(),
            });
        }
        // Section 6.1.5 f, and RFC 5035 section 3: no chain mends these, so none is looked for.
        rules::extensions(target).map_err(failed)?;
        if limits.iter().any(PathLimit::names_unknown) {
            return Err(failed(PathFault::ListedUnknown));
        }
        let leads = |path: &[&Certificate], issuer: Issuer<'_>| validation.leads(path, issuer);
        let mut search = Search::new(settings.anchors, &self.intermediates, target, budget);
        while let Some(chain) = search.next_chain(&leads)? {
            match validation.chain(&chain) {
                Ok(path) => return Ok(path),
                Err(broken) if broken.failure.ends_the_search() => return Err(broken.failure),
                Err(broken) => search.resume_below(broken.place, broken.failure),
            }
        }
        Err(search.into_failure())
    }
}
