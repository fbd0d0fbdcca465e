//! The signing-certificate attributes (RFC 5035).

use const_oid::ObjectIdentifier;
use smime_ber::{Element, SliceReader, Tag};

use super::{Attributes, Bases, SingleValued};
use crate::basis::Basis;
use crate::crypto::{AlgorithmIdentifier, DigestAlgorithm, Provider};
use crate::oid::Oid;
use crate::reason::Reason;
use crate::refusal::Refusal;

/// The digest of the certificate that verifies the signature, under the signature.
///
/// ```text
/// SigningCertificateV2 ::=  SEQUENCE {
///     certs        SEQUENCE OF ESSCertIDv2,
///     policies     SEQUENCE OF PolicyInformation OPTIONAL }
///
/// ESSCertIDv2 ::=  SEQUENCE {
///     hashAlgorithm           AlgorithmIdentifier
///            DEFAULT {algorithm id-sha256},
///     certHash                 Hash,
///     issuerSerial             IssuerSerial OPTIONAL }
///
/// SigningCertificate ::=  SEQUENCE {
///     certs        SEQUENCE OF ESSCertID,
///     policies     SEQUENCE OF PolicyInformation OPTIONAL }
///
/// ESSCertID ::=  SEQUENCE {
///     certHash                 Hash,
///     issuerSerial             IssuerSerial OPTIONAL }
/// ```
///
/// RFC 5035 sections 3 to 5. Only the first certificate of the sequence is the signer's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningCertificate {
    hash_algorithm: Oid,
    cert_hash: Vec<u8>,
    /// What says that it names the signer's certificate.
    basis: Basis,
}

impl SigningCertificate {
    /// What the signing-certificate attributes of a signer say, in either version.
    pub fn of(signed_attrs: &Attributes) -> Result<Vec<Self>, Refusal> {
        let v1 = V1::find(signed_attrs)?.map(|V1(found)| found);
        let v2 = V2::find(signed_attrs)?.map(|V2(found)| found);
        Ok(v1.into_iter().chain(v2).collect())
    }

    /// An error if an attribute of either version is in `unsigned_attrs`, where it binds nothing.
    pub(crate) fn forbid(unsigned_attrs: &Attributes) -> Result<(), Refusal> {
        V1::forbid(unsigned_attrs)?;
        V2::forbid(unsigned_attrs)
    }

    /// An error unless `certificate`, in DER, is the one that is named.
    pub fn check(&self, certificate: &[u8], provider: &dyn Provider) -> Result<(), Refusal> {
        let digest = DigestAlgorithm::from_oid(&self.hash_algorithm)
            .and_then(|algorithm| provider.digest(algorithm));
        let Some(mut digest) = digest else {
            return Err(Refusal::new(
                Reason::Unsupported,
                format!(
                    "signing-certificate: hash algorithm {}",
                    self.hash_algorithm
                ),
            ));
        };
        digest.update(certificate);
        if digest.finish().as_bytes() == self.cert_hash {
            return Ok(());
        }
        Err(Refusal::new(
            Reason::SigningCertificateMismatch,
            "signing-certificate names another certificate than the one that verifies",
        )
        .on(self.basis))
    }
}

const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

/// The attribute of RFC 2634, whose hash is SHA-1.
struct V1(SigningCertificate);

impl SingleValued for V1 {
    const ATTR_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
    const NAME: &'static str = "signing-certificate";
    const WANTED: &'static str = "a SigningCertificate";
    const BASES: Bases = Bases {
        syntax: Basis::SigningCertificateSyntax,
        one_value: Basis::SigningCertificateValue,
        once: Basis::SigningCertificateOnce,
        place: Basis::SigningCertificatePlace,
    };

    fn from_der(value: &[u8]) -> Option<Self> {
        let first = first_cert_id(value)?;
        let cert_hash = hash(&mut first.children())?;
        Some(Self(SigningCertificate {
            hash_algorithm: SHA_1.into(),
            cert_hash,
            basis: Basis::SigningCertificateFirst,
        }))
    }
}

/// The attribute of RFC 5035, which names its hash.
struct V2(SigningCertificate);

impl SingleValued for V2 {
    const ATTR_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
    const NAME: &'static str = "signing-certificate-v2";
    const WANTED: &'static str = "a SigningCertificateV2";
    const BASES: Bases = Bases {
        syntax: Basis::SigningCertificateV2Syntax,
        one_value: Basis::SigningCertificateV2Value,
        once: Basis::SigningCertificateV2Once,
        place: Basis::SigningCertificateV2Place,
    };

    fn from_der(value: &[u8]) -> Option<Self> {
        let first = first_cert_id(value)?;
        let mut fields = first.children();
        let hash_algorithm = match fields.optional(Tag::SEQUENCE).ok()? {
            Some(algorithm) => AlgorithmIdentifier::from_der(algorithm.raw).ok()?.oid,
            None => SHA_256.into(),
        };
        let cert_hash = hash(&mut fields)?;
        Some(Self(SigningCertificate {
            hash_algorithm,
            cert_hash,
            basis: Basis::SigningCertificateV2First,
        }))
    }
}

fn first_cert_id(value: &[u8]) -> Option<Element<'_>> {
    let mut outer = SliceReader::new(value);
    let mut fields = outer.expect(Tag::SEQUENCE).ok()?.children();
    let mut certs = fields.expect(Tag::SEQUENCE).ok()?.children();
    certs.expect(Tag::SEQUENCE).ok()
}

fn hash(fields: &mut SliceReader<'_>) -> Option<Vec<u8>> {
    let hash = fields.expect(Tag::OCTET_STRING).ok()?;
    Some(hash.octets().ok()?.into_owned())
}
