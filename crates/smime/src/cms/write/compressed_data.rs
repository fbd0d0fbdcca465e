//! CompressedData (RFC 3274).

use const_oid::ObjectIdentifier;
use smime_ber::der;

use super::Streamed;
use crate::oid::Oid;

/// What stands before the content of a CompressedData.
///
/// ```text
/// CompressedData ::= SEQUENCE {
///   version CMSVersion,
///   compressionAlgorithm CompressionAlgorithmIdentifier,
///   encapContentInfo EncapsulatedContentInfo
///   }
/// ```
///
/// RFC 3274 section 1.1. The version is 0. The algorithm is `id-alg-zlibCompress`, without
/// parameters (section 2).
pub(crate) struct CompressedData<'a> {
    pub(crate) content_type: &'a Oid,
}

impl CompressedData<'_> {
    /// The elements around the compressed content; nothing stands behind it.
    pub(crate) fn streamed(&self) -> Streamed {
        let mut head = der::Builder::default();
        head.integer(0);
        head.sequence(|algorithm| algorithm.oid_content(ZLIB_COMPRESS.as_bytes()));
        Streamed::encapsulated(ID_COMPRESSED_DATA, head.into_octets(), self.content_type)
    }
}

/// `id-ct-compressedData`.
const ID_COMPRESSED_DATA: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.9");

/// `id-alg-zlibCompress`.
pub(crate) const ZLIB_COMPRESS: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.3.8");
