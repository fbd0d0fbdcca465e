//! Where the reference's reader of CMS and that of the crate `cms` are known to differ, and by what right.
//!
//! What is left out of these tables is a finding, and a row that no vector and no
//! regression shows any more fails a test. `cms` reads
//! strict DER here, so that only objects in DER are asked of it.

use cms::cert::x509::{Certificate, crl::CertificateList, name::Name};
use der::{Decode, ErrorKind as Kind, Tag};
use smime::cms::{
    CmsError, IssuerAndSerialNumber, RecipientInfo, recipient_info::KeyAgreeRecipientIdentifier,
};
use smime_ber::{ErrorKind, to_der};

use crate::cms_outline::{Read, Refused, outline_of_cms};

/// What `cms` reads and the reference refuses.
const CMS_BEARS: &[Row<(), CmsError>] = &[
    (
        "limits are the reference's; `cms` has none",
        |_, (), error| is_over_a_limit(error),
    ),
    (
        "X.690 section 8: `cms` does not look into the value of an attribute or a parameter, and takes an OBJECT \
         IDENTIFIER with a padded arc",
        |octets, (), _| !is_ber(octets),
    ),
];

/// What the reference reads and `cms` refuses.
const REFERENCE_BEARS: &[Row<Read, der::Error>] = &[
    (
        "X.660 sets no limit to an OBJECT IDENTIFIER; `cms` takes 39 octets, and arcs of 32 bits",
        |_, _, error| {
            let tag = Tag::ObjectIdentifier;
            matches!(error.kind(), Kind::OidMalformed) || error.kind() == Kind::Length { tag }
        },
    ),
    (
        "RFC 5652 section 10.2.5 has CMSVersion 0 to 5, and no rule for others; the reference reads on and judges later",
        |_, read, _| {
            let known = |version: &i64| (0..=5).contains(version);
            !read.versions.iter().all(known)
        },
    ),
    (
        "RFC 5652 section 10.2.3: certificates are the reference's to read once they are needed; `cms` reads all",
        |_, read, _| {
            let reads = |der: &Vec<u8>| Certificate::from_der(der).is_ok();
            !read.certificates_and_crls.certificates.iter().all(reads)
        },
    ),
    (
        "RFC 5652 section 10.2.2: a CertificateSet has attribute certificates and extended ones; `cms` knows neither",
        |_, read, _| {
            let sets = &read.certificates_and_crls;
            !sets.attribute_certificates.is_empty() || sets.other_certificates > 0
        },
    ),
    (
        "RFC 5280 section 5.1.2.1: a CRL of version 1 does not say so; `cms` wants a version. The reference keeps \
         CRLs as they are",
        |_, read, _| {
            let reads = |der: &Vec<u8>| <CertificateList>::from_der(der).is_ok();
            !read.certificates_and_crls.crls.iter().all(reads)
        },
    ),
    (
        "RFC 5652 section 10.2.1: another revocation format is named by an OBJECT IDENTIFIER; `cms` wants an \
         AlgorithmIdentifier",
        |_, read, _| read.certificates_and_crls.other_crls > 0,
    ),
    (
        "RFC 5652 section 6.2: recipients of kinds and versions that are not known are left alone; `cms` knows those of \
         the section",
        |_, read, _| {
            let is_unknown =
                |recipient: &RecipientInfo| matches!(recipient, RecipientInfo::Unknown);
            read.recipients.iter().any(is_unknown)
        },
    ),
    (
        "RFC 5280 sections 4.1.2.2 and 4.1.2.4: `x509-cert` looks into Names and takes serial numbers of 20 octets; the \
         reference compares them",
        |_, read, _| {
            let reads = |id: &&IssuerAndSerialNumber| {
                let number = &id.serial_number;
                Name::from_der(id.issuer.as_der()).is_ok() && (1..=21).contains(&number.len())
            };
            !read.identifiers().all(|id| reads(&id))
        },
    ),
    (
        "RFC 5652 section 6.2.2 and 6.2.3: whoever does not know the date and the other attribute of a key ignores them, \
         and the reference does; `cms` reads the one as a time and the other as an Attribute",
        |_, read, _| {
            read.recipients.iter().any(|recipient| match recipient {
                RecipientInfo::Kekri(kekri) => {
                    kekri.kekid.date.is_some() || kekri.kekid.other.is_some()
                }
                RecipientInfo::Kari(kari) => {
                    let mut keys = kari.recipient_encrypted_keys.iter();
                    keys.any(|key| match &key.rid {
                        KeyAgreeRecipientIdentifier::RKeyId(id) => {
                            id.date.is_some() || id.other.is_some()
                        }
                        KeyAgreeRecipientIdentifier::IssuerAndSerialNumber(_) => false,
                    })
                }
                _ => false,
            })
        },
    ),
    (
        "X.690 section 8.1.2: any tag may stand in a value that is left open; `der` has a list of tags",
        |_, _, error| {
            matches!(
                error.kind(),
                Kind::TagUnknown { .. } | Kind::TagNumberInvalid
            )
        },
    ),
];

/// By what right, and whether an object is one of the kind: its octets, what was read, and why the other did not.
type Row<T, E> = (&'static str, fn(&[u8], &T, &E) -> bool);

/// Compares what both read. Where one does not, the answer is the row that says why, if there has to be one.
pub(crate) fn compare(
    octets: &[u8],
    ours: Result<Option<&Read>, &CmsError>,
) -> Option<&'static str> {
    match (ours, outline_of_cms(octets)) {
        (Ok(Some(ours)), Ok(theirs)) if is_der(octets, ours) => {
            assert_eq!(ours.outline, theirs, "ours and theirs");
            None
        }
        // Of values that are left open `cms` keeps the octets, and the reference their DER.
        (Ok(Some(ours)), Ok(theirs)) => {
            assert_eq!(ours.outline.fields(), theirs.fields(), "ours and theirs");
            None
        }
        (Ok(Some(ours)), Err(Refused::Error(error))) if is_der(octets, ours) => {
            let row = row_of(REFERENCE_BEARS, octets, ours, &error);
            assert!(row.is_some(), "cms refuses it: {error}: {ours:?}");
            row
        }
        (Err(error), Ok(_)) => {
            let row = row_of(CMS_BEARS, octets, &(), error);
            assert!(row.is_some(), "cms reads it: {error}");
            row
        }
        _ => None,
    }
}

fn row_of<T, E>(rows: &[Row<T, E>], octets: &[u8], read: &T, error: &E) -> Option<&'static str> {
    let row = rows.iter().find(|(_, is_one)| is_one(octets, read, error));
    row.map(|(right, _)| *right)
}

fn is_over_a_limit(error: &CmsError) -> bool {
    match error {
        CmsError::Exhausted(_) => true,
        CmsError::Ber { error, .. } => error.kind() == ErrorKind::Limit,
        _ => false,
    }
}

fn is_ber(octets: &[u8]) -> bool {
    to_der(octets, smime_ber::Limits::default())
        .is_ok_and(|normalised| !normalised.findings.breaks_ber())
}

fn is_der(octets: &[u8], read: &Read) -> bool {
    read.is_der
        && to_der(octets, smime_ber::Limits::default())
            .is_ok_and(|normalised| normalised.findings.is_empty() && normalised.der == octets)
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use smime_cases::Vectors;

    use super::*;
    use crate::cms_parse::difference;

    #[test]
    fn each_difference_is_one_that_a_vector_or_a_regression_shows() {
        let vectors = Vectors::built_in().unwrap();
        let regressions = Path::new(env!("CARGO_MANIFEST_DIR")).join("../regressions/cms_parse");
        let regressions = fs::read_dir(regressions).unwrap();
        let regressions = regressions.map(|file| fs::read(file.unwrap().path()).unwrap());
        let inputs = vectors.cases.values().map(|case| case.input_octets());
        let inputs = inputs.chain(regressions);
        let seen: BTreeSet<_> = inputs.filter_map(|octets| difference(&octets)).collect();
        let ours = CMS_BEARS.iter().map(|(right, _)| *right);
        let theirs = REFERENCE_BEARS.iter().map(|(right, _)| *right);
        let gone: Vec<_> = ours
            .chain(theirs)
            .filter(|right| !seen.contains(right))
            .collect();
        assert!(gone.is_empty(), "{gone:#?}");
    }
}
