//! EnvelopedData (RFC 5652 section 6.1).

use const_oid::ObjectIdentifier;
use smime_ber::{Tag, der};

use super::recipient_info::{RecipientInfo, recipient_infos};
use super::{OriginatorInfo, Streamed, implicit_attribute_set};
use crate::cms::attribute::Attribute;
use crate::crypto::AlgorithmIdentifier;
use crate::oid::Oid;

/// What is around the encrypted content of an EnvelopedData.
///
/// ```text
/// EnvelopedData ::= SEQUENCE {
///   version CMSVersion,
///   originatorInfo [0] IMPLICIT OriginatorInfo OPTIONAL,
///   recipientInfos RecipientInfos,
///   encryptedContentInfo EncryptedContentInfo,
///   unprotectedAttrs [1] IMPLICIT UnprotectedAttributes OPTIONAL }
/// ```
pub(crate) struct EnvelopedData<'a> {
    pub(crate) originator_info: OriginatorInfo<'a>,
    pub(crate) recipient_infos: &'a [RecipientInfo],
    pub(crate) content_type: &'a Oid,
    pub(crate) content_encryption: &'a AlgorithmIdentifier,
    pub(crate) unprotected_attrs: &'a [Attribute],
}

impl EnvelopedData<'_> {
    /// The elements around the encrypted content.
    pub(crate) fn streamed(&self) -> Streamed {
        let mut head = der::Builder::default();
        head.integer(self.version());
        head.raw(&self.originator_info.to_der());
        head.raw(&recipient_infos(self.recipient_infos));
        Streamed::encrypted(
            ID_ENVELOPED_DATA,
            head.into_octets(),
            self.content_type,
            self.content_encryption,
        )
    }

    /// What stands behind the encrypted content.
    pub(crate) fn tail(&self) -> Vec<u8> {
        unprotected(self.unprotected_attrs)
    }

    /// Attribute certificates and other formats, which ask for 3 and 4, are never written.
    fn version(&self) -> i64 {
        let recipients = self.recipient_infos;
        if recipients.iter().any(RecipientInfo::is_password) {
            3
        } else if self.originator_info.is_absent()
            && self.unprotected_attrs.is_empty()
            && recipients.iter().all(|recipient| recipient.version() == 0)
        {
            0
        } else {
            2
        }
    }
}

/// The unprotected attributes under \[1\]; nothing where there are none.
pub(super) fn unprotected(attributes: &[Attribute]) -> Vec<u8> {
    if attributes.is_empty() {
        return Vec::new();
    }
    implicit_attribute_set(Tag::context(1), attributes)
}

/// `id-envelopedData`.
const ID_ENVELOPED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.3");
