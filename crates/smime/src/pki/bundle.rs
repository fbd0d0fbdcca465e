//! Files of certificates, as users hand them over: PEM, DER, or a certs-only CMS object.

use const_oid::db::rfc5911::ID_SIGNED_DATA;
use smime_ber::{Element, Limits, SliceReader, Tag, to_der};

use super::certificate::{Certificate, CertificateError};
use crate::basis::Basis;
use crate::encoding::{DerReader, EncodingError};
use crate::pem::{Blocks, PemError, bare_base64};

/// Reads all certificates of a file: PEM with any number of blocks and any text around them, one
/// certificate in DER, or the certificates of a CMS (PKCS #7) SignedData in PEM or DER, whether
/// anyone has signed it or not; or the base64 of such a DER, and nothing else. PEM blocks that are not about certificates, such as a key's, are
/// passed over.
pub fn certificates(bytes: &[u8]) -> Result<Vec<Certificate>, BundleError> {
    let certificates = match SliceReader::new(bytes).peek() {
        Ok(Some(Tag::SEQUENCE)) => from_der(bytes, 1)?,
        _ => from_pem(bytes)?,
    };
    if certificates.is_empty() {
        return Err(BundleError::NoCertificate);
    }
    Ok(certificates)
}

/// Why a file could not be read as certificates.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BundleError {
    /// There is no certificate in it.
    #[error("no certificate found, wanted PEM, DER or a CMS object with certificates")]
    NoCertificate,
    /// A PEM block is broken.
    #[error("PEM block at line {line}: wanted {wanted}")]
    Pem {
        /// The line it begins at, counted from 1.
        line: usize,
        /// What was wanted.
        wanted: &'static str,
    },
    /// A certificate cannot be read.
    #[error("certificate {number}: {error}")]
    Certificate {
        /// Which one, counted from 1.
        number: usize,
        /// Why.
        error: CertificateError,
    },
    /// A CMS object is not BER.
    #[error("{0}")]
    Ber(smime_ber::Error),
    /// A CMS object cannot be read as SignedData.
    #[error("{0} ({basis})", basis = Basis::SignedDataSyntax)]
    SignedData(EncodingError),
}

impl From<PemError> for BundleError {
    fn from(PemError { line, wanted }: PemError) -> Self {
        Self::Pem { line, wanted }
    }
}

impl From<smime_ber::Error> for BundleError {
    fn from(error: smime_ber::Error) -> Self {
        Self::Ber(error)
    }
}

impl From<EncodingError> for BundleError {
    fn from(error: EncodingError) -> Self {
        Self::SignedData(error)
    }
}

/// Reads a certificate or a CMS object; `number` is that of the first certificate.
pub(crate) fn from_der(der: &[u8], number: usize) -> Result<Vec<Certificate>, BundleError> {
    let read = |(index, der): (usize, &[u8])| {
        Certificate::from_der(der).map_err(|error| BundleError::Certificate {
            number: number + index,
            error,
        })
    };
    if is_content_info(der) {
        // Many write the SignedData of such a file in BER; certificates are DER all the same.
        let normalised = to_der(der, Limits::default())?.der;
        let content_info = DerReader::new(&normalised).only(Tag::SEQUENCE, "ContentInfo")?;
        signed_data_certificates(&content_info)?
            .into_iter()
            .enumerate()
            .map(read)
            .collect()
    } else {
        read((0, der)).map(|certificate| vec![certificate])
    }
}

/// A Certificate begins with the SEQUENCE of its tbsCertificate, a ContentInfo with its type.
fn is_content_info(ber: &[u8]) -> bool {
    match SliceReader::new(ber).next() {
        Ok(Some(outermost)) => {
            matches!(
                outermost.children().peek(),
                Ok(Some(Tag::OBJECT_IDENTIFIER))
            )
        }
        _ => false,
    }
}

/// The certificates of SignedData, those of other formats passed over.
///
/// ```text
/// ContentInfo ::= SEQUENCE {
///   contentType ContentType,
///   content [0] EXPLICIT ANY DEFINED BY contentType }
/// SignedData ::= SEQUENCE {
///   version CMSVersion,
///   digestAlgorithms DigestAlgorithmIdentifiers,
///   encapContentInfo EncapsulatedContentInfo,
///   certificates [0] IMPLICIT CertificateSet OPTIONAL,
///   ... }
/// CertificateSet ::= SET OF CertificateChoices
/// CertificateChoices ::= CHOICE {
///  certificate Certificate,
///  extendedCertificate [0] IMPLICIT ExtendedCertificate,  -- Obsolete
///  v1AttrCert [1] IMPLICIT AttributeCertificateV1,        -- Obsolete
///  v2AttrCert [2] IMPLICIT AttributeCertificateV2,
///  other [3] IMPLICIT OtherCertificateFormat }
/// ```
///
/// RFC 5652 sections 3, 5.1, 10.2.2 and 10.2.3.
fn signed_data_certificates<'a>(
    content_info: &Element<'a>,
) -> Result<Vec<&'a [u8]>, EncodingError> {
    const CONTENT_TYPE: &str = "contentType";
    let mut elements = DerReader::inside(content_info);
    let content_type = elements.expect(Tag::OBJECT_IDENTIFIER, CONTENT_TYPE)?;
    if content_type.content != ID_SIGNED_DATA.as_bytes() {
        return Err(EncodingError::value(
            CONTENT_TYPE,
            &content_type,
            "id-signedData",
        ));
    }
    let content = elements.expect(Tag::context_constructed(0), "content")?;
    let signed_data = DerReader::inside(&content).only(Tag::SEQUENCE, "SignedData")?;
    let mut fields = DerReader::inside(&signed_data);
    fields.expect(Tag::INTEGER, "version")?;
    fields.expect(Tag::SET, "digestAlgorithms")?;
    fields.expect(Tag::SEQUENCE, "encapContentInfo")?;
    let mut certificates = Vec::new();
    if let Some(set) = fields.optional(Tag::context_constructed(0), "certificates")? {
        let mut choices = DerReader::inside(&set);
        while let Some(choice) = choices.next("CertificateChoices")? {
            if choice.header.tag == Tag::SEQUENCE {
                certificates.push(choice.raw);
            }
        }
    }
    Ok(certificates)
}

fn from_pem(bytes: &[u8]) -> Result<Vec<Certificate>, BundleError> {
    let mut certificates = Vec::new();
    let mut blocks = Blocks::new(bytes);
    let mut is_pem = false;
    while let Some(block) = blocks.next()? {
        is_pem = true;
        if is_certificate_label(block.label) {
            certificates.extend(from_der(&block.decode()?, certificates.len() + 1)?);
        }
    }
    match bare_base64(bytes) {
        Some(der) if !is_pem => from_der(&der, 1),
        _ => Ok(certificates),
    }
}

/// Whether a PEM block of this label holds certificates.
pub(crate) fn is_certificate_label(label: &[u8]) -> bool {
    LABELS.contains(&label)
}

/// The labels of blocks that hold certificates: those of RFC 7468 sections 5, 8 and 9, and older
/// ones that are still written.
const LABELS: &[&[u8]] = &[
    b"CERTIFICATE",
    b"X509 CERTIFICATE",
    b"X.509 CERTIFICATE",
    b"PKCS7",
    b"PKCS #7 SIGNED DATA",
    b"CMS",
];
