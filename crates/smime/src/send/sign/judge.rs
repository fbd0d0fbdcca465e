//! Whether those who sign are ones whom receivers believe: their certificates, and who wrote the
//! message.
//!
//! Judged is what a receiver judges that has no path to look at, so that nobody learns from the answer
//! what was wrong: dates, key usage, extended key usage, From.

use std::io::Cursor;

use super::Signers;
use crate::budget::Budget;
use crate::mime::{Header, MimeError, Region};
use crate::pki::{Certificate, Purpose, judge_alone};
use crate::proof::{AddressBound, SenderFields};
use crate::send::{SendError, SendingAgent};

/// Judges a signer's certificate at the agent's time, unless the agent was told not to.
pub(super) fn certificate(
    agent: &SendingAgent,
    certificate: &Certificate,
) -> Result<(), SendError> {
    match agent.signing.force {
        true => Ok(()),
        false => {
            judge_alone(certificate, Purpose::Signing, agent.time()).map_err(SendError::Signer)
        }
    }
}

/// Judges whether the author of a message, whose fields that stay outside are `outer`, is one of
/// those who sign (RFC 8550 section 3), unless the agent was told not to. A message without From
/// gets it later, from whoever submits it.
pub(super) fn author(signers: &Signers<'_>, outer: &[u8]) -> Result<(), SendError> {
    let agent = signers.agent;
    if agent.signing.force || outer.is_empty() {
        return Ok(());
    }
    let region = Region {
        start: 0,
        end: outer.len() as u64,
    };
    let header = Header::read(&mut Cursor::new(outer), region, &agent.limits);
    let header = header.map_err(|error: MimeError| SendError::Mime {
        what: error.to_string(),
    })?;
    if header.fields_named("From").next().is_none() {
        return Ok(());
    }
    let signers = signers.signers.iter();
    let certificates: Vec<_> = signers.map(|signer| signer.certificate().clone()).collect();
    let budget = Budget::new(agent.limits.clone());
    AddressBound::check(&SenderFields::of(&header), &certificates, false, &budget)
        .map(|_| ())
        .map_err(SendError::Author)
}
