//! The signing-certificate attributes (RFC 5035).

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912::{ID_SHA_1, ID_SHA_256};
use smime_ber::{Element, SliceReader, Tag};

use super::{Attributes, Bases, SingleValued};
use crate::basis::Basis;
use crate::cms::issuer_and_serial_number::minimal_serial;
use crate::crypto::AlgorithmIdentifier;
use crate::encoding::DerReader;
use crate::pki::{Certificate, Name};
use crate::refusal::Refusal;

/// The certificates that a signer means, by their digests, under the signature.
///
/// ```text
/// SigningCertificateV2 ::=  SEQUENCE {
///     certs        SEQUENCE OF ESSCertIDv2,
///     policies     SEQUENCE OF PolicyInformation OPTIONAL }
///
/// SigningCertificate ::=  SEQUENCE {
///     certs        SEQUENCE OF ESSCertID,
///     policies     SEQUENCE OF PolicyInformation OPTIONAL }
/// ```
///
/// RFC 5035 sections 3 and 5. The policies suggest an input of path validation, and are not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningCertificate {
    /// The certificate that verifies the signature.
    pub signer: EssCertId,
    /// Where there are any: those that path validation is limited to.
    pub others: Vec<EssCertId>,
    /// What it rests on that the signer's is the first.
    pub(crate) basis: Basis,
}

/// A certificate by its digest.
///
/// ```text
/// ESSCertIDv2 ::=  SEQUENCE {
///     hashAlgorithm           AlgorithmIdentifier
///            DEFAULT {algorithm id-sha256},
///     certHash                 Hash,
///     issuerSerial             IssuerSerial OPTIONAL }
///
/// ESSCertID ::=  SEQUENCE {
///     certHash                 Hash,
///     issuerSerial             IssuerSerial OPTIONAL }
/// ```
///
/// RFC 5035 sections 4 and 6; the hash of an ESSCertID is SHA-1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EssCertId {
    /// What the digest is computed with.
    pub hash_algorithm: AlgorithmIdentifier,
    /// The digest of the whole certificate.
    pub cert_hash: Vec<u8>,
    /// Who issued it, and its number.
    pub issuer_serial: Option<IssuerSerial>,
}

/// Who issued a certificate, and its number.
///
/// ```text
/// IssuerSerial ::= SEQUENCE {
///     issuer                   GeneralNames,
///     serialNumber             CertificateSerialNumber }
/// ```
///
/// RFC 5035 section 4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerSerial {
    /// The one directoryName; absent where there is something else, which names no issuer of a
    /// public key certificate.
    issuer: Option<Name>,
    serial_number: Vec<u8>,
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

    fn read(
        value: &[u8],
        read_id: fn(&Element<'_>) -> Option<EssCertId>,
        basis: Basis,
    ) -> Option<Self> {
        let mut outer = SliceReader::new(value);
        let mut fields = outer.expect(Tag::SEQUENCE).ok()?.children();
        let mut certs = fields.expect(Tag::SEQUENCE).ok()?.children();
        fields.optional(Tag::SEQUENCE).ok()?;
        fields.finish().ok()?;
        let signer = read_id(&certs.expect(Tag::SEQUENCE).ok()?)?;
        let mut others = Vec::new();
        while let Some(id) = certs.optional(Tag::SEQUENCE).ok()? {
            others.push(read_id(&id)?);
        }
        certs.finish().ok()?;
        Some(Self {
            signer,
            others,
            basis,
        })
    }
}

impl EssCertId {
    fn v1(id: &Element<'_>) -> Option<Self> {
        let sha_1 = AlgorithmIdentifier::without_parameters(ID_SHA_1);
        Self::with_algorithm(sha_1, id.children())
    }

    fn v2(id: &Element<'_>) -> Option<Self> {
        let mut fields = id.children();
        let algorithm = match fields.optional(Tag::SEQUENCE).ok()? {
            Some(algorithm) => AlgorithmIdentifier::from_der(algorithm.raw).ok()?,
            None => AlgorithmIdentifier::without_parameters(ID_SHA_256),
        };
        Self::with_algorithm(algorithm, fields)
    }

    fn with_algorithm(
        hash_algorithm: AlgorithmIdentifier,
        mut fields: SliceReader<'_>,
    ) -> Option<Self> {
        let cert_hash = fields.expect(Tag::OCTET_STRING).ok()?;
        let issuer_serial = fields.optional(Tag::SEQUENCE).ok()?;
        fields.finish().ok()?;
        Some(Self {
            hash_algorithm,
            cert_hash: cert_hash.octets().ok()?.into_owned(),
            issuer_serial: match issuer_serial {
                Some(found) => Some(IssuerSerial::read(&found)?),
                None => None,
            },
        })
    }
}

impl IssuerSerial {
    fn read(element: &Element<'_>) -> Option<Self> {
        let mut fields = element.children();
        let mut issuer = fields.expect(Tag::SEQUENCE).ok()?.children();
        let serial_number = fields.expect(Tag::INTEGER).ok()?;
        fields.finish().ok()?;
        let directory_name = issuer.next().ok()?;
        let is_only = issuer.is_empty();
        let name = |found: &Element<'_>| {
            let name = DerReader::inside(found).only(Tag::SEQUENCE, "directoryName");
            Name::from_element(&name.ok()?).ok()
        };
        Some(Self {
            issuer: directory_name
                .filter(|found| is_only && found.header.tag == DIRECTORY_NAME)
                .and_then(|found| name(&found)),
            serial_number: serial_number.content.to_vec(),
        })
    }

    /// Whether `certificate` is the one that is named. For a public key certificate the issuer is its
    /// issuer's name as a directoryName, and nothing else.
    pub fn names(&self, certificate: &Certificate) -> bool {
        let issuer = self.issuer.as_ref();
        issuer.is_some_and(|issuer| issuer.matches(certificate.issuer()))
            && minimal_serial(&self.serial_number) == minimal_serial(certificate.serial())
    }
}

/// The choice of a GeneralName that is a Name, which makes its tag explicit.
const DIRECTORY_NAME: Tag = Tag::context_constructed(4);

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
        let basis = Basis::SigningCertificateFirst;
        SigningCertificate::read(value, EssCertId::v1, basis).map(Self)
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
        let basis = Basis::SigningCertificateV2First;
        SigningCertificate::read(value, EssCertId::v2, basis).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use smime_ber::der;

    use super::*;

    /// SigningCertificate with these identifiers, and what follows them.
    fn value(ids: &[Vec<u8>], rest: &[u8]) -> Vec<u8> {
        der::sequence(|value| {
            value.sequence(|certs| ids.iter().for_each(|id| certs.raw(id)));
            value.raw(rest);
        })
    }

    fn id(hash: u8, rest: &[u8]) -> Vec<u8> {
        der::sequence(|id| {
            id.octet_string(&[hash; 20]);
            id.raw(rest);
        })
    }

    /// Read as either version.
    fn both(value: &[u8]) -> [Option<SigningCertificate>; 2] {
        let (v1, v2) = (V1::from_der(value), V2::from_der(value));
        [v1.map(|V1(found)| found), v2.map(|V2(found)| found)]
    }

    #[test]
    fn every_identifier_is_read() {
        let ids = [id(1, &[]), id(2, &[]), id(3, &[])];
        for policies in [&[][..], &[0x30, 0]] {
            let value = value(&ids, policies);
            for found in both(&value).map(Option::unwrap) {
                assert_eq!(found.signer.cert_hash, [1; 20]);
                let others: Vec<_> = found.others.iter().map(|id| id.cert_hash[0]).collect();
                assert_eq!(others, [2, 3]);
            }
        }
        let [v1, v2] = both(&value(&ids, &[])).map(Option::unwrap);
        assert_eq!(v1.others[0].hash_algorithm.oid, ID_SHA_1);
        assert_eq!(v2.others[0].hash_algorithm.oid, ID_SHA_256);
    }

    #[test]
    fn what_is_no_identifier_spoils_the_list_wherever_it_stands() {
        let null = &[5, 0][..];
        let serial_alone = &[0x30, 3, 2, 1, 1][..];
        for broken in [
            value(&[], &[]),
            value(&[id(1, &[])], null),
            value(&[id(1, null)], &[]),
            value(&[id(1, &[]), null.to_vec()], &[]),
            value(&[id(1, &[]), id(2, null)], &[]),
            value(&[id(1, &[]), id(2, serial_alone)], &[]),
            value(&[id(1, &[]), vec![0x30, 0]], &[]),
        ] {
            assert_eq!(both(&broken), [None, None]);
        }
    }
}
