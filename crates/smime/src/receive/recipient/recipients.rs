//! The recipients of an encrypted or authenticated layer, and the keys that come of them.

use super::{Candidate, KeyLength, KeyRecovery, key_encryption_name};
use crate::cms::RecipientInfo;
use crate::cms::originator_info::OriginatorInfo;
use crate::crypto::{AlgorithmIdentifier, KeyWrap};
use crate::finding::FindingCode;
use crate::reason::Reason;
use crate::receive::judging::Judging;
use crate::refusal::Refusal;
use crate::verdict::RecipientReport;

/// What came of a layer's recipients.
pub(in crate::receive) struct Recipients {
    pub(in crate::receive) reports: Vec<RecipientReport>,
    /// The name of the key encryption of the first that matched, or else of the first.
    pub(in crate::receive) key_encryption: Option<String>,
}

impl Judging<'_> {
    /// Recovers the keys of `length` that recipients got, or transported ones of the `further`
    /// lengths: at least one to try, or why none was looked for.
    pub(in crate::receive) fn recover(
        &mut self,
        recipient_infos: &[RecipientInfo],
        originator_info: Option<&OriginatorInfo>,
        length: KeyLength,
        further: &'static [KeyLength],
    ) -> (Recipients, Result<Vec<Candidate>, Refusal>) {
        self.note_key_wraps(recipient_infos);
        let settings = self.settings;
        let recovery = KeyRecovery::new(
            &*settings.provider,
            &settings.policy,
            &settings.keys,
            &settings.certificates,
            length,
        )
        .originator(originator_info)
        .transported_lengths(further)
        .any_recipient(settings.any_recipient)
        .recover(recipient_infos, self.budget);
        let recipients = Recipients::listed(recipient_infos, &recovery.matched);
        (recipients, recovery.candidates)
    }
}

impl Judging<'_> {
    /// Notes, once each, that a key wrap has not the parameters that its standard gives it.
    fn note_key_wraps(&mut self, recipient_infos: &[RecipientInfo]) {
        let wraps = || recipient_infos.iter().filter_map(key_wrap);
        let is_aes = |wrap: KeyWrap| !wrap.legacy();
        if wraps().any(|(wrap, identifier)| is_aes(wrap) && identifier.has_null()) {
            self.deviate(FindingCode::KeyWrapNull, FIELD);
        }
        let is_bare = |identifier: &AlgorithmIdentifier| identifier.parameters.is_none();
        if wraps().any(|(wrap, found)| wrap == KeyWrap::TripleDes && is_bare(&found)) {
            self.deviate(FindingCode::KeyWrapWithoutNull, FIELD);
        }
    }
}

/// The algorithm that wraps a recipient's key, as the message has it.
fn key_wrap(recipient_info: &RecipientInfo) -> Option<(KeyWrap, AlgorithmIdentifier)> {
    let identifier = match recipient_info {
        RecipientInfo::Kari(kari) => {
            let parameters = kari.key_encryption_algorithm.parameters.as_deref()?;
            AlgorithmIdentifier::from_der(parameters).ok()?
        }
        RecipientInfo::Kekri(kekri) => kekri.key_encryption_algorithm.clone(),
        RecipientInfo::Pwri(pwri) => pwri.key_encryption_algorithm.clone(),
        _ => return None,
    };
    Some((KeyWrap::from_oid(&identifier.oid)?, identifier))
}

const FIELD: &str = "keyEncryptionAlgorithm";

impl Recipients {
    /// Recipients whose keys nobody looked for.
    pub(in crate::receive) fn untried(recipient_infos: &[RecipientInfo]) -> Self {
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
///
/// `is_opened` is whether the layers inside are looked at too, and nothing shows a change to this
/// one: it is their outcome then as well, and there is a way to look at them apart for whoever has
/// the key.
pub(in crate::receive) fn decryption_failed(is_opened: bool) -> Refusal {
    let detail = if is_opened {
        "the content does not open with the keys given, or no signature inside vouches for what it is; \
         `decrypt` takes this layer off, and what is inside can be judged apart"
    } else {
        "the content does not open with the keys given"
    };
    Refusal::new(Reason::DecryptionFailed, detail)
}
