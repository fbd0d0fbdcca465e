//! A message is neither signed nor encrypted, and no part of it is.

use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::verdict::ErrantLayer;

/// Proof that nothing in a message is protected, so that nothing in it could be taken for it.
#[derive(Clone, Copy, Debug)]
pub struct Unprotected(());

impl Unprotected {
    /// Checks a message without a layer around it: the parts of it that are layers of their own,
    /// and why not every part was looked at (RFC 9787 section 4).
    pub(crate) fn check(
        errant: &[ErrantLayer],
        limit: Option<Refusal>,
    ) -> Result<Self, Vec<Refusal>> {
        let mut refusals: Vec<Refusal> = limit.into_iter().collect();
        if let Some(first) = errant.first() {
            let detail = format!("only part {} is {}", first.part, first.form);
            refusals.push(Refusal::new(Reason::ErrantLayer, detail));
        }
        if refusals.is_empty() {
            Ok(Self(()))
        } else {
            Err(refusals)
        }
    }
}
