//! AuthenticatedData (RFC 5652 section 9.1).

use const_oid::ObjectIdentifier;
use smime_ber::{Tag, der};

use super::recipient_info::{RecipientInfo, recipient_infos};
use super::{OriginatorInfo, Streamed, implicit, implicit_attribute_set};
use crate::cms::attribute::Attribute;
use crate::crypto::{AlgorithmIdentifier, DigestAlgorithm};
use crate::oid::Oid;

/// What is around the content of an AuthenticatedData.
///
/// ```text
/// AuthenticatedData ::= SEQUENCE {
///   version CMSVersion,
///   originatorInfo [0] IMPLICIT OriginatorInfo OPTIONAL,
///   recipientInfos RecipientInfos,
///   macAlgorithm MessageAuthenticationCodeAlgorithm,
///   digestAlgorithm [1] DigestAlgorithmIdentifier OPTIONAL,
///   encapContentInfo EncapsulatedContentInfo,
///   authAttrs [2] IMPLICIT AuthAttributes OPTIONAL,
///   mac MessageAuthenticationCode,
///   unauthAttrs [3] IMPLICIT UnauthAttributes OPTIONAL }
/// ```
///
/// The version is 0: attribute certificates and other formats, which ask for more, are never
/// written.
pub(crate) struct AuthenticatedData<'a> {
    pub(crate) originator_info: OriginatorInfo<'a>,
    pub(crate) recipient_infos: &'a [RecipientInfo],
    pub(crate) mac_algorithm: &'a AlgorithmIdentifier,
    /// There exactly where authenticated attributes are.
    pub(crate) digest_algorithm: Option<DigestAlgorithm>,
    pub(crate) content_type: &'a Oid,
    pub(crate) unauth_attrs: &'a [Attribute],
}

impl AuthenticatedData<'_> {
    /// The elements around the content.
    pub(crate) fn streamed(&self) -> Streamed {
        let mut head = der::Builder::default();
        head.integer(0);
        head.raw(&self.originator_info.to_der());
        head.raw(&recipient_infos(self.recipient_infos));
        head.raw(&self.mac_algorithm.to_der());
        if let Some(digest) = self.digest_algorithm {
            head.raw(&implicit(Tag::context(1), &digest.identifier().to_der()));
        }
        Streamed::encapsulated(ID_AUTH_DATA, head.into_octets(), self.content_type)
    }

    /// What stands behind the content.
    pub(crate) fn tail(&self, auth_attrs: &[Attribute], mac: &[u8]) -> Vec<u8> {
        let mut tail = der::Builder::default();
        if !auth_attrs.is_empty() {
            tail.raw(&implicit_attribute_set(Tag::context(2), auth_attrs));
        }
        tail.octet_string(mac);
        if !self.unauth_attrs.is_empty() {
            tail.raw(&implicit_attribute_set(Tag::context(3), self.unauth_attrs));
        }
        tail.into_octets()
    }
}

/// `id-ct-authData`.
const ID_AUTH_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.2");
