//! CertificateSet and RevocationInfoChoices (RFC 5652 sections 10.2.1 to 10.2.3).

use std::io::BufRead;

use smime_ber::Tag;

use super::CmsError;
use super::cursor::{Cursor, at_most};

/// The certificates and CRLs that an object brings along, as received.
///
/// ```text
/// CertificateSet ::= SET OF CertificateChoices
///
/// CertificateChoices ::= CHOICE {
///   certificate Certificate,
///   extendedCertificate [0] IMPLICIT ExtendedCertificate, -- Obsolete
///   v1AttrCert [1] IMPLICIT AttributeCertificateV1,       -- Obsolete
///   v2AttrCert [2] IMPLICIT AttributeCertificateV2,
///   other [3] IMPLICIT OtherCertificateFormat }
///
/// RevocationInfoChoices ::= SET OF RevocationInfoChoice
///
/// RevocationInfoChoice ::= CHOICE {
///   crl CertificateList,
///   other [1] IMPLICIT OtherRevocationInfoFormat }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificatesAndCrls {
    /// The X.509 certificates of the CertificateSet.
    pub certificates: Vec<Vec<u8>>,
    /// How many entries of the CertificateSet are of another kind.
    pub other_certificates: usize,
    /// The CertificateLists of RevocationInfoChoices.
    pub crls: Vec<Vec<u8>>,
    /// How many entries of RevocationInfoChoices are of another kind.
    pub other_crls: usize,
}

impl CertificatesAndCrls {
    /// Reads `[0] IMPLICIT CertificateSet OPTIONAL` and `[1] IMPLICIT RevocationInfoChoices
    /// OPTIONAL`, whose fields have these names.
    pub(crate) fn read<R: BufRead>(
        cursor: &mut Cursor<R>,
        certificates: &'static str,
        crls: &'static str,
    ) -> Result<Self, CmsError> {
        let (certificates, other_certificates) = choices(cursor, certificates, 0)?;
        let (crls, other_crls) = choices(cursor, crls, 1)?;
        Ok(Self {
            certificates,
            other_certificates,
            crls,
            other_crls,
        })
    }
}

/// The entries of the usual kind, which are SEQUENCEs, as received, and how many others there are.
fn choices<R: BufRead>(
    cursor: &mut Cursor<R>,
    field: &'static str,
    number: u32,
) -> Result<(Vec<Vec<u8>>, usize), CmsError> {
    let mut entries = Vec::new();
    let mut others = 0;
    let tag = Tag::context_constructed(number);
    if cursor.optional_begin(field, tag)?.is_none() {
        return Ok((entries, others));
    }
    while !cursor.at_end(field)? {
        let max = cursor.limits().certificates;
        at_most(entries.len() + others, max, "certificates")?;
        let held = cursor.element(field, "a certificate or CRL")?;
        match held.element(field)?.header.tag {
            Tag::SEQUENCE => entries.push(held.raw),
            _ => others += 1,
        }
    }
    Ok((entries, others))
}
