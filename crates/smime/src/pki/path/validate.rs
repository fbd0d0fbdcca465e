//! One chain judged, from the anchor down: RFC 5280 sections 6.1.2 to 6.1.5.

use std::cell::RefCell;

use super::search::{Chain, Issuer};
use super::signature::{Checks, Known};
use super::{PathFailure, PathFault, PathLimit, PathSettings, PathValid, Purpose, rules};
use crate::budget::Budget;
use crate::pki::anchor::TrustAnchor;
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
    /// Judges what is the same at the end of every chain: whether the target may be used for `purpose`.
    pub(super) fn target(&self, target: &Certificate, purpose: Purpose) -> Result<(), PathFault> {
        // Section 6.1.3 a 2: it is valid now.
        rules::validity(target, self.settings.at)?;
        // RFC 8550 sections 4.4.2 and 4.4.4: its key may be used for that, and for mail.
        rules::purpose(target, purpose)
    }

    /// Whether there is any use in a step from the top of `path`, the target first, to `issuer`. What the
    /// search leaves out by this [`chain`](Self::chain) would refuse whatever stood above, so that no
    /// verdict depends on it, and the search does not walk on through what leads nowhere.
    pub(super) fn leads(
        &self,
        path: &[&Certificate],
        issuer: Issuer<'_>,
    ) -> Result<(), PathFailure> {
        if let Issuer::Intermediate(issuer) = issuer {
            self.is_listed(issuer)
                .map_err(|fault| PathFailure::new(issuer, fault))?;
        }
        if let Some(top) = path.last() {
            self.signature(top, issuer.certificate())
                .map_err(|fault| PathFailure::new(top, fault))?;
        }
        match issuer {
            Issuer::Anchor(anchor) => anchor_issues(anchor),
            Issuer::Intermediate(issuer) => self
                .issues(issuer, path.get(1..).unwrap_or_default())
                .map_err(|fault| PathFailure::new(issuer, fault)),
        }
    }

    /// Judges a chain whose [`target`](Self::target) was judged.
    pub(super) fn chain(&self, chain: &Chain<'_>) -> Result<PathValid, Broken> {
        let whole = chain.certificates.len();
        let of_this_end = |failure| Broken {
            failure,
            place: whole,
        };
        // Sections 6.1.1 d and 6.1.2: the anchor's key is the first to check with.
        anchor_issues(chain.anchor).map_err(of_this_end)?;
        let mut issuer = chain.anchor.certificate();
        for (place, certificate) in chain.certificates.iter().enumerate().rev() {
            let broken = |fault, place| Broken {
                failure: PathFailure::new(certificate, fault),
                place,
            };
            // Section 6.1.3. a 1: its signature verifies. a 2, the dates: with the rest of what it says.
            // a 3, revocation: not looked at. a 4, names: issuers are looked up by them. b to f, name
            // constraints and policies: who states any is refused by `rules::extensions`.
            self.signature(certificate, issuer)
                .map_err(|fault| broken(fault, whole))?;
            let judged = match place {
                // Section 6.1.5 f.
                0 => rules::extensions(certificate),
                // Section 6.1.4.
                _ => {
                    let below = chain.certificates.get(1..place).unwrap_or_default();
                    self.is_listed(certificate)
                        .and_then(|()| self.issues(certificate, below))
                }
            };
            judged.map_err(|fault| broken(fault, place))?;
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

    /// Whether a certificate may stand between the target and the anchor, those in `below` under it.
    fn issues(&self, certificate: &Certificate, below: &[&Certificate]) -> Result<(), PathFault> {
        // Section 6.1.3 a 2.
        rules::validity(certificate, self.settings.at)?;
        // Section 6.1.4. a and b, policy mappings, g, name constraints, h to j, the policies of what is
        // below: refused with all that constrains and is not processed, under o. c to f: the next key.
        // k
        rules::authority(certificate)?;
        // l and m
        rules::path_length(certificate, below)?;
        // n
        rules::key_cert_sign(certificate)?;
        // o
        rules::extensions(certificate)?;
        // Beyond the standard: an authority for other purposes vouches for no mail.
        rules::authority_purpose(certificate)
    }

    /// A signer can list what its path may use, and nothing else (RFC 5035 section 3).
    fn is_listed(&self, certificate: &Certificate) -> Result<(), PathFault> {
        match self.limits.iter().all(|limit| limit.lists(certificate)) {
            true => Ok(()),
            false => Err(PathFault::NotListed),
        }
    }

    /// What a signer lists its path has to use (RFC 5035 section 3).
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

/// An anchor that is no authority vouches for itself alone: this implementation's policy, as section 6.1.1 d
/// takes of an anchor no more than its name and its key.
fn anchor_issues(anchor: &TrustAnchor) -> Result<(), PathFailure> {
    match anchor.may_issue() {
        true => Ok(()),
        false => Err(PathFailure::new(anchor.certificate(), PathFault::NotACa)),
    }
}
