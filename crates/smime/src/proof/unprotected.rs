//! A message is neither signed nor encrypted, and no part of it is.

use crate::refusal::Refusal;

/// Proof that nothing in a message is protected, so that nothing in it could be taken for it.
#[derive(Clone, Copy, Debug)]
pub struct Unprotected(());

impl Unprotected {
    /// Checks a message without a layer around it: `errant` speaks of a part that is a layer of its own
    /// (RFC 9787 section 4), `limit` of why not every part was looked at.
    pub(crate) fn check(
        errant: Option<Refusal>,
        limit: Option<Refusal>,
    ) -> Result<Self, Vec<Refusal>> {
        let refusals: Vec<Refusal> = limit.into_iter().chain(errant).collect();
        match refusals.is_empty() {
            true => Ok(Self(())),
            false => Err(refusals),
        }
    }
}
