//! CompressedData: content that takes less room (RFC 3274).

use std::io::BufRead;

use smime_ber::Tag;

use super::CmsError;
use super::content::ContentReader;
use super::cursor::Cursor;
use super::encapsulated_content_info::EncapsulatedContentInfo;
use crate::crypto::AlgorithmIdentifier;

/// Compressed data about to be read. What its reader gives is the content compressed.
///
/// ```text
/// CompressedData ::= SEQUENCE {
///   version CMSVersion,
///   compressionAlgorithm CompressionAlgorithmIdentifier,
///   encapContentInfo EncapsulatedContentInfo }
/// ```
///
/// RFC 3274 section 1.1.
pub struct CompressedDataReader<R>(pub(super) Cursor<R>);

/// What stands before the content of a CompressedData.
#[derive(Clone, Debug)]
pub struct CompressedDataHead {
    /// The syntax version.
    pub version: i64,
    /// How the content is compressed.
    pub compression_algorithm: AlgorithmIdentifier,
    /// What is compressed; its type is that of the content once it is decompressed.
    pub encap_content_info: EncapsulatedContentInfo,
}

impl<R: BufRead> CompressedDataReader<R> {
    /// Reads up to the content; nothing but ends stand behind it.
    ///
    /// # Errors
    /// If it is not a CompressedData, goes over a limit, or the source fails.
    pub fn head(self) -> Result<(CompressedDataHead, ContentReader<R, ()>), CmsError> {
        let Self(mut cursor) = self;
        cursor.begin(FIELD, Tag::SEQUENCE, "a SEQUENCE")?;
        let version = cursor.version("CompressedData.version")?;
        let compression_algorithm = cursor.algorithm("compressionAlgorithm")?;
        let (encap_content_info, content) = EncapsulatedContentInfo::read(cursor, tail)?;
        let head = CompressedDataHead {
            version,
            compression_algorithm,
            encap_content_info,
        };
        Ok((head, content))
    }
}

const FIELD: &str = "CompressedData";

fn tail<R: BufRead>(cursor: &mut Cursor<R>) -> Result<(), CmsError> {
    EncapsulatedContentInfo::end(cursor)?;
    cursor.end(FIELD)
}
