//! CertificateSet and RevocationInfoChoices (RFC 5652 sections 10.2.1 to 10.2.3).

use std::io::BufRead;

use smime_ber::{Element, Tag};

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
    /// The attribute certificates, of either version, in DER.
    pub attribute_certificates: Vec<Vec<u8>>,
    /// How many entries of the CertificateSet are of another kind than X.509.
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
        let mut attribute_certificates = Vec::new();
        let (certificates, other_certificates) = choices(cursor, certificates, 0, |other| {
            let is_of_attributes = ATTRIBUTE_CERTIFICATES.contains(&other.header.tag);
            // One that cannot be read is one of which nobody knows the octets.
            let der = is_of_attributes.then(|| other.to_der_as(Tag::SEQUENCE).ok());
            attribute_certificates.extend(der.flatten().map(|found| found.der));
        })?;
        let (crls, other_crls) = choices(cursor, crls, 1, |_| {})?;
        Ok(Self {
            certificates,
            attribute_certificates,
            other_certificates,
            crls,
            other_crls,
        })
    }
}

/// v1AttrCert and v2AttrCert.
const ATTRIBUTE_CERTIFICATES: [Tag; 2] = [Tag::context_constructed(1), Tag::context_constructed(2)];

/// The entries of the usual kind, which are SEQUENCEs, as received, and how many others there are.
fn choices<R: BufRead>(
    cursor: &mut Cursor<R>,
    field: &'static str,
    number: u32,
    mut on_other: impl FnMut(&Element<'_>),
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
        let element = held.element(field)?;
        if element.header.tag == Tag::SEQUENCE {
            entries.push(held.raw);
        } else {
            on_other(&element);
            others += 1;
        }
    }
    Ok((entries, others))
}
