//! DigestedData: content and its digest (RFC 5652 section 7).

use std::io::BufRead;

use smime_ber::Tag;

use super::CmsError;
use super::content::ContentReader;
use super::cursor::Cursor;
use super::encapsulated_content_info::EncapsulatedContentInfo;
use crate::crypto::AlgorithmIdentifier;

/// Digested data about to be read.
///
/// ```text
/// DigestedData ::= SEQUENCE {
///   version CMSVersion,
///   digestAlgorithm DigestAlgorithmIdentifier,
///   encapContentInfo EncapsulatedContentInfo,
///   digest Digest }
///
/// Digest ::= OCTET STRING
/// ```
pub struct DigestedDataReader<R>(pub(super) Cursor<R>);

/// What stands before the content of a DigestedData.
#[derive(Clone, Debug)]
pub struct DigestedDataHead {
    /// The syntax version.
    pub version: i64,
    /// How the content was digested.
    pub digest_algorithm: AlgorithmIdentifier,
    /// What was digested.
    pub encap_content_info: EncapsulatedContentInfo,
}

/// What stands behind the content of a DigestedData.
#[derive(Clone, Debug)]
pub struct DigestedDataTail {
    /// The digest.
    pub digest: Vec<u8>,
}

impl<R: BufRead> DigestedDataReader<R> {
    /// Reads up to the content.
    ///
    /// # Errors
    /// If it is not a DigestedData, goes over a limit, or the source fails.
    pub fn head(self) -> Result<(DigestedDataHead, ContentReader<R, DigestedDataTail>), CmsError> {
        let Self(mut cursor) = self;
        cursor.begin(FIELD, Tag::SEQUENCE, "a SEQUENCE")?;
        let version = cursor.version("DigestedData.version")?;
        let digest_algorithm = cursor.algorithm("digestAlgorithm")?;
        let (encap_content_info, content) =
            EncapsulatedContentInfo::read(cursor, DigestedDataTail::read)?;
        let head = DigestedDataHead {
            version,
            digest_algorithm,
            encap_content_info,
        };
        Ok((head, content))
    }
}

const FIELD: &str = "DigestedData";

impl DigestedDataTail {
    fn read<R: BufRead>(cursor: &mut Cursor<R>) -> Result<Self, CmsError> {
        EncapsulatedContentInfo::end(cursor)?;
        let digest = cursor.octet_string("digest")?;
        cursor.end(FIELD)?;
        Ok(Self { digest })
    }
}
