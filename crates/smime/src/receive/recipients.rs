//! The recipients of an encrypted or authenticated layer, and the keys that come of them.

use super::judging::Judging;
use super::recipient::{Candidate, KeyLength, KeyRecovery, key_encryption_name};
use crate::cms::RecipientInfo;
use crate::cms::originator_info::OriginatorInfo;
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::verdict::RecipientReport;

/// What came of a layer's recipients.
pub(super) struct Recipients {
    pub(super) reports: Vec<RecipientReport>,
    /// The name of the key encryption of the first that matched, or else of the first.
    pub(super) key_encryption: Option<String>,
}

impl Judging<'_> {
    /// Recovers the keys of `length` that recipients got: at least one to try, or why none was
    /// looked for.
    pub(super) fn recover(
        &mut self,
        recipient_infos: &[RecipientInfo],
        originator_info: Option<&OriginatorInfo>,
        length: KeyLength,
    ) -> (Recipients, Result<Vec<Candidate>, Refusal>) {
        let agent = self.agent;
        let recovery = KeyRecovery::new(
            &*agent.provider,
            &agent.policy,
            &agent.keys,
            &agent.certificates,
            length,
        )
        .originator(originator_info)
        .recover(recipient_infos, self.budget);
        let recipients = Recipients::listed(recipient_infos, &recovery.matched);
        (recipients, recovery.candidates)
    }
}

impl Recipients {
    /// Recipients whose keys nobody looked for.
    pub(super) fn untried(recipient_infos: &[RecipientInfo]) -> Self {
        Self::listed(recipient_infos, &[])
    }

    fn listed(recipient_infos: &[RecipientInfo], matched: &[bool]) -> Self {
        let is_matched = |index: usize| matched.get(index).copied().unwrap_or(false);
        let reports: Vec<_> = recipient_infos
            .iter()
            .enumerate()
            .map(|(index, recipient_info)| RecipientReport {
                kind: recipient_info.kind(),
                matched: is_matched(index),
            })
            .collect();
        let shown = reports.iter().position(|report| report.matched);
        let shown = recipient_infos.get(shown.unwrap_or(0));
        Self {
            key_encryption: shown.and_then(key_encryption_name),
            reports,
        }
    }
}

/// The one outcome where a recipient matches, whatever it is that fails (RFC 3218 section 2.3.2).
pub(super) fn decryption_failed() -> Refusal {
    Refusal::new(
        Reason::DecryptionFailed,
        "the content does not open with the keys given",
    )
}
