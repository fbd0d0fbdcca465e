//! Certificates, read tolerantly; [`path`](super::path) judges them.

use core::fmt;
use std::sync::Arc;

use smime_ber::{Element, Tag};

use super::address::HeldAddress;
use super::extension::Extensions;
use super::name::Name;
use super::signed::Signed;
use super::time::Time;
use super::written_time::WrittenTime;
use crate::basis::Basis;
use crate::crypto::SubjectPublicKeyInfo;
use crate::crypto::fingerprint::{Fingerprint, sha256};
use crate::encoding::{DerReader, EncodingError, ber, unsigned};
use crate::oid::Oid;
use crate::pem;

/// A certificate: its octets as they came, and what they say.
///
/// ```text
/// Certificate  ::=  SEQUENCE  {
///      tbsCertificate       TBSCertificate,
///      signatureAlgorithm   AlgorithmIdentifier,
///      signatureValue       BIT STRING  }
///
/// TBSCertificate  ::=  SEQUENCE  {
///      version         [0]  EXPLICIT Version DEFAULT v1,
///      serialNumber         CertificateSerialNumber,
///      signature            AlgorithmIdentifier,
///      issuer               Name,
///      validity             Validity,
///      subject              Name,
///      subjectPublicKeyInfo SubjectPublicKeyInfo,
///      issuerUniqueID  [1]  IMPLICIT UniqueIdentifier OPTIONAL,
///      subjectUniqueID [2]  IMPLICIT UniqueIdentifier OPTIONAL,
///      extensions      [3]  EXPLICIT Extensions OPTIONAL }
/// ```
///
/// RFC 5280 section 4.1. A clone shares the octets. Two certificates are equal when all their
/// octets are.
#[derive(Clone)]
pub struct Certificate {
    fields: Arc<Fields>,
}

impl Certificate {
    /// Reads one certificate in DER; octets behind it are refused. Serial numbers of any length
    /// and sign, names in any string type and absent extensions are borne.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        let certificate = DerReader::new(der).only(Tag::SEQUENCE, "Certificate")?;
        let mut elements = DerReader::inside(&certificate);
        let tbs = elements.expect(Tag::SEQUENCE, "tbsCertificate")?;
        let algorithm = elements.expect(Tag::SEQUENCE, "signatureAlgorithm")?;
        let signature = elements.expect(Tag::BIT_STRING, "signatureValue")?;
        elements.finish("Certificate")?;
        let fields = Fields::from_tbs(der, &tbs, &algorithm, &signature)?;
        Ok(Self {
            fields: Arc::new(fields),
        })
    }

    /// All octets, as they came.
    pub fn as_der(&self) -> &[u8] {
        &self.fields.der
    }

    /// The certificate in PEM (RFC 7468 section 5).
    pub fn to_pem(&self) -> String {
        pem::encode("CERTIFICATE", self.as_der()).to_string()
    }

    /// The octets of the tbsCertificate, as they came: what the issuer signed.
    pub fn tbs_der(&self) -> &[u8] {
        &self.fields.tbs
    }

    /// The version.
    pub fn version(&self) -> Version {
        self.fields.version
    }

    /// The content octets of the serial number.
    pub fn serial(&self) -> &[u8] {
        &self.fields.serial
    }

    /// The serial number in lower-case hexadecimal, two digits an octet.
    pub fn serial_hex(&self) -> String {
        hexadecimal(self.serial())
    }

    /// The DER of the signatureAlgorithm's AlgorithmIdentifier.
    pub fn signature_algorithm_der(&self) -> &[u8] {
        &self.fields.signature_algorithm
    }

    /// The object identifier of the signatureAlgorithm.
    pub fn signature_algorithm(&self) -> &Oid {
        &self.fields.signature_algorithm_oid
    }

    /// What its issuer signed, and the signature.
    pub(crate) fn signed(&self) -> Signed<'_> {
        Signed {
            to_be_signed: self.tbs_der(),
            algorithm: self.signature_algorithm_der(),
            oid: self.signature_algorithm(),
            signature: self.signature(),
        }
    }

    /// Whether the algorithm named under the signature is the one named beside it, as RFC 5280
    /// section 4.1.1.2 demands.
    pub fn signature_algorithms_agree(&self) -> bool {
        self.fields.signature_algorithm == self.fields.tbs_signature_algorithm
    }

    /// The octets of the signatureValue; `None` where it does not hold whole octets, and so is
    /// no algorithm's signature.
    pub fn signature(&self) -> Option<&[u8]> {
        self.fields.signature.as_deref()
    }

    /// The issuer.
    pub fn issuer(&self) -> &Name {
        &self.fields.issuer
    }

    /// The subject.
    pub fn subject(&self) -> &Name {
        &self.fields.subject
    }

    /// From when to when the certificate is valid, both inclusive.
    pub fn validity(&self) -> Validity {
        self.fields.validity
    }

    /// Whether both times of the validity period have the form of the profile (RFC 5280 section
    /// 4.1.2.5).
    pub fn times_are_profiled(&self) -> bool {
        self.fields.times_are_profiled
    }

    /// The subject's public key, as a provider takes it.
    pub fn public_key(&self) -> SubjectPublicKeyInfo<'_> {
        SubjectPublicKeyInfo {
            spki_der: self.spki_der(),
        }
    }

    /// The DER of the SubjectPublicKeyInfo.
    pub fn spki_der(&self) -> &[u8] {
        &self.fields.spki
    }

    /// The object identifier of the subject's key.
    pub fn key_algorithm(&self) -> &Oid {
        &self.fields.key_algorithm
    }

    /// What the extensions say.
    pub fn extensions(&self) -> &Extensions {
        &self.fields.extensions
    }

    /// Whether issuer and subject are one name (RFC 5280 section 3.2).
    pub fn is_self_issued(&self) -> bool {
        self.issuer().matches(self.subject())
    }

    /// The mail addresses: those of subjectAltName, then those of emailAddress attributes of the
    /// subject (RFC 8550 section 3). Text from outside: escape it where it is shown.
    pub fn emails(&self) -> Vec<String> {
        self.addresses().map(|held| held.text).collect()
    }

    /// The same with what each is compared by.
    pub fn addresses(&self) -> impl Iterator<Item = HeldAddress> {
        let names = self.extensions().subject_alt_emails.iter().cloned();
        let subject = self.subject().emails().map(HeldAddress::email_address);
        names.chain(subject)
    }

    /// Whether it holds a mail address, readable or not.
    pub fn has_address(&self) -> bool {
        let extensions = self.extensions();
        extensions.has_unreadable_email
            || !extensions.subject_alt_emails.is_empty()
            || self.subject().has_email()
    }

    /// The SHA-256 digest of all octets.
    pub fn sha256(&self) -> &[u8; 32] {
        &self.fields.sha256
    }

    /// The same in lower-case hexadecimal.
    pub fn sha256_hex(&self) -> String {
        hexadecimal(self.sha256())
    }

    /// What all certificates for this subject and this key have in common, and no others.
    pub(crate) fn name_and_key(&self) -> &Fingerprint {
        &self.fields.name_and_key
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.as_der() == other.as_der()
    }
}

impl Eq for Certificate {}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", self.subject())
            .field("issuer", self.issuer())
            .field("serial", &self.serial_hex())
            .finish_non_exhaustive()
    }
}

/// The version of a certificate.
///
/// ```text
/// Version  ::=  INTEGER  {  v1(0), v2(1), v3(2)  }
/// ```
///
/// RFC 5280 section 4.1.2.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// No extensions, no unique identifiers.
    V1,
    /// Unique identifiers.
    V2,
    /// Extensions.
    V3,
}

/// The validity period.
///
/// ```text
/// Validity ::= SEQUENCE {
///      notBefore      Time,
///      notAfter       Time }
/// ```
///
/// RFC 5280 section 4.1.2.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first second.
    pub not_before: Time,
    /// The last second.
    pub not_after: Time,
}

/// Why octets are not a certificate.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// The encoding is not that of a certificate.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    /// The version is not one of three.
    #[error("version {found}, wanted 0, 1 or 2")]
    Version {
        /// The number found.
        found: u32,
    },
    /// There are extensions in a certificate of version 1 or 2.
    #[error("extensions in a certificate that is not of version 3")]
    ExtensionsNeedVersion3,
    /// One extension occurs twice.
    #[error("extension {oid} twice")]
    DuplicateExtension {
        /// Which.
        oid: Oid,
    },
}

impl CertificateError {
    /// What the check that failed rests on.
    pub const fn basis(&self) -> Basis {
        match self {
            Self::Encoding(_) => Basis::CertificateSyntax,
            Self::Version { .. } | Self::ExtensionsNeedVersion3 => Basis::CertificateVersion,
            Self::DuplicateExtension { .. } => Basis::ExtensionOnce,
        }
    }
}

struct Fields {
    der: Vec<u8>,
    sha256: Fingerprint,
    name_and_key: Fingerprint,
    tbs: Vec<u8>,
    version: Version,
    serial: Vec<u8>,
    tbs_signature_algorithm: Vec<u8>,
    issuer: Name,
    validity: Validity,
    times_are_profiled: bool,
    subject: Name,
    spki: Vec<u8>,
    key_algorithm: Oid,
    extensions: Extensions,
    signature_algorithm: Vec<u8>,
    signature_algorithm_oid: Oid,
    signature: Option<Vec<u8>>,
}

impl Fields {
    fn from_tbs(
        der: &[u8],
        tbs: &Element<'_>,
        signature_algorithm: &Element<'_>,
        signature: &Element<'_>,
    ) -> Result<Self, CertificateError> {
        let mut elements = DerReader::inside(tbs);
        let version = version(&mut elements)?;
        let serial = elements.expect(Tag::INTEGER, "serialNumber")?;
        let tbs_signature_algorithm = elements.expect(Tag::SEQUENCE, "signature")?;
        let issuer = Name::from_element(&elements.expect(Tag::SEQUENCE, "issuer")?)?;
        let validity = elements.expect(Tag::SEQUENCE, "validity")?;
        let (validity, times_are_profiled) = Validity::from_element(&validity)?;
        let subject = Name::from_element(&elements.expect(Tag::SEQUENCE, "subject")?)?;
        let spki = elements.expect(Tag::SEQUENCE, "subjectPublicKeyInfo")?;
        elements.optional(Tag::context(1), "issuerUniqueID")?;
        elements.optional(Tag::context(2), "subjectUniqueID")?;
        let extensions = match elements.optional(Tag::context_constructed(3), "extensions")? {
            None => Extensions::default(),
            Some(_) if version != Version::V3 => {
                return Err(CertificateError::ExtensionsNeedVersion3);
            }
            Some(explicit) => {
                let extensions = DerReader::inside(&explicit);
                Extensions::from_element(&extensions.only(Tag::SEQUENCE, "Extensions")?)?
            }
        };
        elements.finish("tbsCertificate")?;
        Ok(Self {
            der: der.to_vec(),
            sha256: sha256([der]),
            name_and_key: sha256([subject.key().as_bytes().as_slice(), spki.raw]),
            tbs: tbs.raw.to_vec(),
            version,
            serial: serial.content.to_vec(),
            tbs_signature_algorithm: tbs_signature_algorithm.raw.to_vec(),
            issuer,
            validity,
            times_are_profiled,
            subject,
            key_algorithm: key_algorithm(&spki)?,
            spki: spki.raw.to_vec(),
            extensions,
            signature_algorithm: signature_algorithm.raw.to_vec(),
            signature_algorithm_oid: algorithm_oid(signature_algorithm)?,
            signature: match signature.bit_string().map_err(ber("signatureValue"))? {
                (0, octets) => Some(octets.into_owned()),
                _ => None,
            },
        })
    }
}

impl Validity {
    /// The period, and whether both times have the form of the profile.
    fn from_element(element: &Element<'_>) -> Result<(Self, bool), EncodingError> {
        let mut elements = DerReader::inside(element);
        let not_before = WrittenTime::read(&mut elements, "notBefore")?;
        let not_after = WrittenTime::read(&mut elements, "notAfter")?;
        elements.finish("validity")?;
        let validity = Self {
            not_before: not_before.time,
            not_after: not_after.time,
        };
        Ok((validity, not_before.is_profiled && not_after.is_profiled))
    }
}

fn version(elements: &mut DerReader<'_>) -> Result<Version, CertificateError> {
    const FIELD: &str = "version";
    let Some(explicit) = elements.optional(Tag::context_constructed(0), FIELD)? else {
        return Ok(Version::V1);
    };
    let version = DerReader::inside(&explicit).only(Tag::INTEGER, FIELD)?;
    match unsigned(FIELD, &version)? {
        0 => Ok(Version::V1),
        1 => Ok(Version::V2),
        2 => Ok(Version::V3),
        found => Err(CertificateError::Version { found }),
    }
}

/// ```text
/// SubjectPublicKeyInfo  ::=  SEQUENCE  {
///      algorithm            AlgorithmIdentifier,
///      subjectPublicKey     BIT STRING  }
/// ```
fn key_algorithm(spki: &Element<'_>) -> Result<Oid, EncodingError> {
    let mut elements = DerReader::inside(spki);
    let algorithm = elements.expect(Tag::SEQUENCE, "algorithm")?;
    elements.expect(Tag::BIT_STRING, "subjectPublicKey")?;
    elements.finish("subjectPublicKeyInfo")?;
    algorithm_oid(&algorithm)
}

/// ```text
/// AlgorithmIdentifier  ::=  SEQUENCE  {
///      algorithm               OBJECT IDENTIFIER,
///      parameters              ANY DEFINED BY algorithm OPTIONAL  }
/// ```
fn algorithm_oid(identifier: &Element<'_>) -> Result<Oid, EncodingError> {
    DerReader::inside(identifier).oid("algorithm")
}

fn hexadecimal(octets: &[u8]) -> String {
    let mut text = String::with_capacity(2 * octets.len());
    for octet in octets {
        for digit in [octet >> 4, octet & 0xf] {
            text.extend(char::from_digit(digit.into(), 16));
        }
    }
    text
}
