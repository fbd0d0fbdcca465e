//! AuthEnvelopedData (RFC 5083 section 2.1).

use const_oid::ObjectIdentifier;
use smime_ber::{Tag, der};

use super::recipient_info::{RecipientInfo, recipient_infos};
use super::{OriginatorInfo, Streamed, implicit_attribute_set};
use crate::cms::attribute::Attribute;
use crate::crypto::AlgorithmIdentifier;
use crate::oid::Oid;

/// What is around the encrypted content of an AuthEnvelopedData.
///
/// ```text
/// AuthEnvelopedData ::= SEQUENCE {
///   version CMSVersion,
///   originatorInfo [0] IMPLICIT OriginatorInfo OPTIONAL,
///   recipientInfos RecipientInfos,
///   authEncryptedContentInfo EncryptedContentInfo,
///   authAttrs [1] IMPLICIT AuthAttributes OPTIONAL,
///   mac MessageAuthenticationCode,
///   unauthAttrs [2] IMPLICIT UnauthAttributes OPTIONAL }
/// ```
///
/// The version is 0.
pub(crate) struct AuthEnvelopedData<'a> {
    pub(crate) originator_info: OriginatorInfo<'a>,
    pub(crate) recipient_infos: &'a [RecipientInfo],
    pub(crate) content_type: &'a Oid,
    pub(crate) content_encryption: &'a AlgorithmIdentifier,
    pub(crate) auth_attrs: &'a [Attribute],
    pub(crate) unauth_attrs: &'a [Attribute],
}

impl AuthEnvelopedData<'_> {
    /// The elements around the encrypted content.
    pub(crate) fn streamed(&self) -> Streamed {
        let mut head = der::Builder::default();
        head.integer(0);
        head.raw(&self.originator_info.to_der());
        head.raw(&recipient_infos(self.recipient_infos));
        Streamed::encrypted(
            ID_AUTH_ENVELOPED_DATA,
            head.into_octets(),
            self.content_type,
            self.content_encryption,
        )
    }

    /// What stands behind the encrypted content.
    pub(crate) fn tail(&self, mac: &[u8]) -> Vec<u8> {
        let mut tail = der::Builder::default();
        if !self.auth_attrs.is_empty() {
            tail.raw(&implicit_attribute_set(Tag::context(1), self.auth_attrs));
        }
        tail.octet_string(mac);
        if !self.unauth_attrs.is_empty() {
            tail.raw(&implicit_attribute_set(Tag::context(2), self.unauth_attrs));
        }
        tail.into_octets()
    }
}

/// `id-ct-authEnvelopedData`.
const ID_AUTH_ENVELOPED_DATA: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.23");
