//! OriginatorInfo: certificates of who sent an envelope (RFC 5652 section 6.1).

use std::io::BufRead;

use smime_ber::Tag;

use super::CmsError;
use super::certificate_set::CertificatesAndCrls;
use super::cursor::Cursor;

/// What a key management algorithm may need to know of the originator.
///
/// ```text
/// OriginatorInfo ::= SEQUENCE {
///   certs [0] IMPLICIT CertificateSet OPTIONAL,
///   crls [1] IMPLICIT RevocationInfoChoices OPTIONAL }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OriginatorInfo(pub CertificatesAndCrls);

impl OriginatorInfo {
    /// Reads `[0] IMPLICIT OriginatorInfo OPTIONAL`.
    pub(crate) fn read_optional<R: BufRead>(
        cursor: &mut Cursor<R>,
    ) -> Result<Option<Self>, CmsError> {
        const FIELD: &str = "originatorInfo";
        if cursor
            .optional_begin(FIELD, Tag::context_constructed(0))?
            .is_none()
        {
            return Ok(None);
        }
        let sets = CertificatesAndCrls::read(cursor, "certs", "crls")?;
        cursor.end(FIELD)?;
        Ok(Some(Self(sets)))
    }
}
