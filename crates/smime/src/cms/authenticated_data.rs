//! AuthenticatedData: content in clear under a MAC for recipients (RFC 5652 section 9).

use std::io::BufRead;

use smime_ber::Tag;

use super::CmsError;
use super::attribute::{Attributes, ProtectedAttributes};
use super::content::ContentReader;
use super::cursor::Cursor;
use super::encapsulated_content_info::EncapsulatedContentInfo;
use super::fields::implicit_algorithm_identifier;
use super::originator_info::OriginatorInfo;
use super::recipient_info::RecipientInfo;
use crate::crypto::AlgorithmIdentifier;

/// Authenticated data about to be read.
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
///
/// MessageAuthenticationCode ::= OCTET STRING
///
/// UnauthAttributes ::= SET SIZE (1..MAX) OF Attribute
/// ```
///
/// RFC 5652 section 9.1; the tag of digestAlgorithm is implicit too, by the module of section 12.1.
pub struct AuthenticatedDataReader<R>(pub(super) Cursor<R>);

/// What stands before the content of an AuthenticatedData.
#[derive(Clone, Debug)]
pub struct AuthenticatedDataHead {
    /// The syntax version.
    pub version: i64,
    /// Certificates and CRLs of the sender.
    pub originator_info: Option<OriginatorInfo>,
    /// Who can check the MAC.
    pub recipient_infos: Vec<RecipientInfo>,
    /// How the MAC was made.
    pub mac_algorithm: AlgorithmIdentifier,
    /// How the content was digested, where the MAC is over attributes.
    pub digest_algorithm: Option<AlgorithmIdentifier>,
    /// What is authenticated.
    pub encap_content_info: EncapsulatedContentInfo,
}

/// What stands behind the content of an AuthenticatedData.
#[derive(Clone, Debug)]
pub struct AuthenticatedDataTail {
    /// What the MAC is over, in the content's place.
    pub auth_attrs: Option<ProtectedAttributes>,
    /// The MAC.
    pub mac: Vec<u8>,
    /// What nothing protects.
    pub unauth_attrs: Option<Attributes>,
}

impl<R: BufRead> AuthenticatedDataReader<R> {
    /// Reads up to the content.
    ///
    /// # Errors
    /// If it is not an AuthenticatedData, goes over a limit, or the source fails.
    pub fn head(
        self,
    ) -> Result<
        (
            AuthenticatedDataHead,
            ContentReader<R, AuthenticatedDataTail>,
        ),
        CmsError,
    > {
        let Self(mut cursor) = self;
        cursor.begin(FIELD, Tag::SEQUENCE, "a SEQUENCE")?;
        let version = cursor.version("AuthenticatedData.version")?;
        let originator_info = OriginatorInfo::read_optional(&mut cursor)?;
        let recipient_infos = RecipientInfo::read_set(&mut cursor)?;
        let mac_algorithm = cursor.algorithm("macAlgorithm")?;
        let digest_algorithm = digest_algorithm(&mut cursor)?;
        let (encap_content_info, content) =
            EncapsulatedContentInfo::read(cursor, AuthenticatedDataTail::read)?;
        let head = AuthenticatedDataHead {
            version,
            originator_info,
            recipient_infos,
            mac_algorithm,
            digest_algorithm,
            encap_content_info,
        };
        Ok((head, content))
    }
}

const FIELD: &str = "AuthenticatedData";

impl AuthenticatedDataTail {
    fn read<R: BufRead>(cursor: &mut Cursor<R>) -> Result<Self, CmsError> {
        EncapsulatedContentInfo::end(cursor)?;
        let auth_attrs = cursor.optional_protected_attributes("authAttrs", 2)?;
        let mac = cursor.octet_string("mac")?;
        let unauth_attrs = cursor.optional_attributes("unauthAttrs", 3)?;
        cursor.end(FIELD)?;
        Ok(Self {
            auth_attrs,
            mac,
            unauth_attrs,
        })
    }
}

fn digest_algorithm<R: BufRead>(
    cursor: &mut Cursor<R>,
) -> Result<Option<AlgorithmIdentifier>, CmsError> {
    const FIELD: &str = "digestAlgorithm";
    match cursor.optional_element(FIELD, Tag::context_constructed(1))? {
        Some(held) => implicit_algorithm_identifier(FIELD, &held.element(FIELD)?).map(Some),
        None => Ok(None),
    }
}
