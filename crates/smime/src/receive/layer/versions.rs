//! The version that each content type's fields call for, whose sender may have written another.

use crate::basis::Basis;
use crate::cms::ContentType;
use crate::cms::encrypted_content_info::{EncryptedHead, EncryptedTail};
use crate::cms::originator_info::OriginatorInfo;
use crate::cms::recipient_info::RecipientInfo;
use crate::finding::{Finding, FindingCode};
use crate::oid::Oid;
use crate::receive::judging::Judging;

impl Judging<'_> {
    /// Notes another version than RFC 5652 sections 6.1 and 8 or RFC 5083 section 2.1 has.
    pub(in crate::receive) fn note_encrypted_version(
        &mut self,
        head: &EncryptedHead,
        tail: &EncryptedTail,
    ) {
        let has_attributes = tail.unprotected_attrs.is_some();
        let wanted = match &head.kind {
            ContentType::AuthEnvelopedData => 0,
            ContentType::EncryptedData if has_attributes => 2,
            ContentType::EncryptedData => 0,
            _ if has_other_choices(head.originator_info.as_ref()) => return,
            _ if head.recipient_infos.iter().any(needs_version_3) => 3,
            _ if head.originator_info.is_none()
                && !has_attributes
                && head.recipient_infos.iter().all(is_version_0) =>
            {
                0
            }
            _ => 2,
        };
        let basis = match &head.kind {
            ContentType::AuthEnvelopedData => Basis::AuthEnvelopedDataVersion,
            ContentType::EncryptedData => Basis::EncryptedDataVersion,
            _ => Basis::EnvelopedDataVersion,
        };
        self.note_object_version(&head.kind.name(), head.version, wanted, basis);
    }

    /// Notes another version than RFC 5652 section 9.1 has.
    pub(in crate::receive) fn note_authenticated_version(
        &mut self,
        version: i64,
        originator_info: Option<&OriginatorInfo>,
    ) {
        if !has_other_choices(originator_info) {
            self.note_object_version(
                "authenticated-data",
                version,
                0,
                Basis::AuthenticatedDataVersion,
            );
        }
    }

    /// Notes another version than RFC 5652 section 7 has.
    pub(in crate::receive) fn note_digested_version(&mut self, version: i64, content_type: &Oid) {
        let is_data = ContentType::from_oid(content_type) == ContentType::Data;
        self.note_object_version(
            "digested-data",
            version,
            if is_data { 0 } else { 2 },
            Basis::DigestedDataVersion,
        );
    }

    /// Notes another version than RFC 3274 section 1.1 has.
    pub(in crate::receive) fn note_compressed_version(&mut self, version: i64) {
        self.note_object_version("compressed-data", version, 0, Basis::CompressedDataVersion);
    }

    fn note_object_version(&mut self, object: &str, found: i64, wanted: i64, basis: Basis) {
        if found != wanted {
            let at = format!("version of {object}");
            let found = format!("is {found}, wanted {wanted}");
            let finding = Finding::new(FindingCode::ObjectVersion, at.as_str()).found(found);
            self.findings.push(finding.on(basis));
        }
    }
}

/// Whether an originator brings certificates or CRLs of kinds that are not told apart here, and that
/// versions depend on.
fn has_other_choices(originator_info: Option<&OriginatorInfo>) -> bool {
    originator_info
        .is_some_and(|OriginatorInfo(sets)| sets.other_certificates > 0 || sets.other_crls > 0)
}

fn needs_version_3(recipient_info: &RecipientInfo) -> bool {
    matches!(
        recipient_info,
        RecipientInfo::Pwri(_) | RecipientInfo::Ori(_)
    )
}

fn is_version_0(recipient_info: &RecipientInfo) -> bool {
    matches!(recipient_info, RecipientInfo::Ktri(ktri) if ktri.version == 0)
}
