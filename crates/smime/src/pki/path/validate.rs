//! One chain judged, from the anchor down: RFC 5280 sections 6.1.2 to 6.1.5.

use std::cell::RefCell;

use super::search::{Chain, Issuer};
use super::signature::{Checks, Known};
use super::{PathFailure, PathFault, PathLimit, PathSettings, PathValid, rules};
use crate::budget::Budget;
use crate::pki::certificate::Certificate;

/// What chains are judged by.
pub(super) struct Validation<'a, 'b> {
    pub(super) settings: &'b PathSettings<'a>,
    pub(super) limits: &'b [PathLimit],
    pub(super) known: &'b RefCell<Known>,
    pub(super) budget: &'b Budget,
}

/// Why a chain is not valid.
pub(super) struct Broken {
    pub(super) failure: PathFailure,
    /// The place of the certificate that no other end of the chain makes good, the target at 0; past the
    /// end where only this end is wrong.
    pub(super) place: usize,
}

impl Validation<'_, '_> {
    /// Whether a step may stand in any path at all: who is met is one that may be used, has signed, and
    /// may issue. What depends on the rest of the path is [`chain`](Self::chain)'s to judge.
    pub(super) fn leads(
        &self,
        certificate: &Certificate,
        issuer: Issuer<'_>,
    ) -> Result<(), PathFailure> {
        if let Issuer::Intermediate(issuer) = issuer {
            self.is_listed(issuer)
                .map_err(|fault| PathFailure::new(issuer, fault))?;
        }
        self.signature(certificate, issuer.certificate())
            .map_err(|fault| PathFailure::new(certificate, fault))?;
        let may_issue = match issuer {
            Issuer::Anchor(anchor) if anchor.may_issue() => Ok(()),
            Issuer::Anchor(_) => Err(PathFault::NotACa),
            Issuer::Intermediate(issuer) => self.intermediate(issuer),
        };
        may_issue.map_err(|fault| PathFailure::new(issuer.certificate(), fault))
    }

    /// Judges a chain whose target was judged by itself: its dates, its purpose and its extensions
    /// (sections 6.1.3 a 2 and 6.1.5 f) are the same at the end of every chain.
    pub(super) fn chain(&self, chain: &Chain<'_>) -> Result<PathValid, Broken> {
        // Section 6.1.2: the anchor's key is the first to check with. Names need no check of their own
        // (6.1.3 a 4): issuers are looked up by them.
        let mut issuer = chain.anchor.certificate();
        let whole = chain.certificates.len();
        for (place, certificate) in chain.certificates.iter().enumerate().rev() {
            let broken = |fault, place| Broken {
                failure: PathFailure::new(certificate, fault),
                place,
            };
            // Section 6.1.3 a 1.
            self.signature(certificate, issuer)
                .map_err(|fault| broken(fault, whole))?;
            // Section 6.1.4, for all but the target.
            if place > 0 {
                self.intermediate(certificate)
                    .and_then(|()| {
                        let below = chain.certificates.get(1..place).unwrap_or_default();
                        rules::path_length(certificate, below)
                    })
                    .map_err(|fault| broken(fault, place))?;
            }
            issuer = certificate;
        }
        self.uses_what_is_listed(chain)?;
        Ok(PathValid {
            certificates: chain.certificates.iter().copied().cloned().collect(),
            anchor: chain.anchor.clone(),
        })
    }

    fn signature(&self, certificate: &Certificate, issuer: &Certificate) -> Result<(), PathFault> {
        let mut checks = Checks {
            provider: self.settings.provider,
            policy: self.settings.policy,
            budget: self.budget,
            known: &mut self.known.borrow_mut(),
        };
        checks.check(certificate, issuer)
    }

    fn intermediate(&self, certificate: &Certificate) -> Result<(), PathFault> {
        // Section 6.1.3 a 2.
        rules::validity(certificate, self.settings.at)?;
        // Section 6.1.4 k, n and o, and whom mail is no purpose of.
        rules::authority(certificate)?;
        rules::key_cert_sign(certificate)?;
        rules::extensions(certificate)?;
        rules::authority_purpose(certificate)
    }

    fn is_listed(&self, certificate: &Certificate) -> Result<(), PathFault> {
        match self.limits.iter().all(|limit| limit.lists(certificate)) {
            true => Ok(()),
            false => Err(PathFault::NotListed),
        }
    }

    /// A signer can list what its path has to use (RFC 5035 section 3).
    fn uses_what_is_listed(&self, chain: &Chain<'_>) -> Result<(), Broken> {
        let used = || {
            let certificates = chain.certificates.iter().copied();
            certificates.chain([chain.anchor.certificate()])
        };
        let top = chain.certificates.last();
        match top.filter(|_| !self.limits.iter().all(|limit| limit.is_used_up(used()))) {
            None => Ok(()),
            Some(top) => Err(Broken {
                failure: PathFailure::new(top, PathFault::ListedUnused),
                place: chain.certificates.len(),
            }),
        }
    }
}
