//! Attributes, and the values of those that every message has (RFC 5652 sections 5.3 and 11).

use const_oid::ObjectIdentifier;
use smime_ber::{Tag, der};

use super::implicit;
use crate::cms::attribute::{
    AlgorithmProtection, Attribute, ContentTypeAttribute, MessageDigest, SigningTime, SingleValued,
};
use crate::crypto::AlgorithmIdentifier;
use crate::oid::Oid;
use crate::pki::{Certificate, Time};

impl Attribute {
    /// An attribute of one value, which is DER.
    pub(crate) fn single(attr_type: ObjectIdentifier, value: Vec<u8>) -> Self {
        Self {
            attr_type: attr_type.into(),
            attr_values: vec![value],
        }
    }

    /// The type of the content (RFC 5652 section 11.1).
    pub(crate) fn content_type(content_type: &Oid) -> Self {
        Self::single(ContentTypeAttribute::ATTR_TYPE, content_type.to_der())
    }

    /// The digest of the content (RFC 5652 section 11.2).
    pub(crate) fn message_digest(digest: &[u8]) -> Self {
        let value = der::primitive(Tag::OCTET_STRING, digest);
        Self::single(MessageDigest::ATTR_TYPE, value)
    }

    /// The time of signing (RFC 5652 section 11.3): UTCTime from 1950 through 2049, else
    /// GeneralizedTime.
    pub(crate) fn signing_time(time: Time) -> Self {
        Self::single(SigningTime::ATTR_TYPE, time_der(time))
    }

    /// The algorithms of the SignerInfo, under the signature (RFC 6211 section 2).
    pub(crate) fn algorithm_protection(
        digest: &AlgorithmIdentifier,
        signature: &AlgorithmIdentifier,
    ) -> Self {
        let value = der::sequence(|fields| {
            fields.raw(&digest.to_der());
            fields.raw(&implicit(Tag::context(1), &signature.to_der()));
        });
        Self::single(AlgorithmProtection::ATTR_TYPE, value)
    }

    /// The certificate that verifies the signature, under the signature, by its SHA-256 digest,
    /// which is the default.
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
    /// IssuerSerial ::= SEQUENCE {
    ///     issuer                   GeneralNames,
    ///     serialNumber             CertificateSerialNumber }
    /// ```
    ///
    /// RFC 5035 sections 3 and 4.
    pub(crate) fn signing_certificate_v2(certificate: &Certificate) -> Self {
        let value = der::sequence(|fields| {
            fields.sequence(|certs| {
                certs.sequence(|cert_id| {
                    cert_id.octet_string(certificate.sha256());
                    cert_id.sequence(|issuer_serial| {
                        issuer_serial.sequence(|names| {
                            names.constructed(DIRECTORY_NAME, |name| {
                                name.raw(certificate.issuer().as_der());
                            });
                        });
                        issuer_serial.primitive(Tag::INTEGER, certificate.serial());
                    });
                });
            });
        });
        Self::single(SIGNING_CERTIFICATE_V2, value)
    }

    /// The DER encoding.
    ///
    /// ```text
    /// Attribute ::= SEQUENCE {
    ///   attrType OBJECT IDENTIFIER,
    ///   attrValues SET OF AttributeValue }
    /// ```
    pub(crate) fn to_der(&self) -> Vec<u8> {
        der::sequence(|attribute| {
            attribute.oid_content(self.attr_type.as_bytes());
            attribute.set_of(|values| self.attr_values.iter().for_each(|value| values.raw(value)));
        })
    }
}

/// The attributes under the tag that is digested, signed and authenticated: `SET OF Attribute` (RFC
/// 5652 section 5.4).
pub(crate) fn attribute_set(attributes: &[Attribute]) -> Vec<u8> {
    implicit_attribute_set(Tag::SET, attributes)
}

/// The attributes under an implicit tag, in the order of DER.
pub(crate) fn implicit_attribute_set(tag: Tag, attributes: &[Attribute]) -> Vec<u8> {
    let mut set = der::Builder::default();
    set.implicit_set_of(tag, |members| {
        attributes
            .iter()
            .for_each(|attribute| members.raw(&attribute.to_der()));
    });
    set.into_octets()
}

/// ```text
/// Time ::= CHOICE {
///   utcTime UTCTime,
///   generalizedTime GeneralizedTime }
/// ```
fn time_der(time: Time) -> Vec<u8> {
    // YYYY-MM-DDTHH:MM:SSZ without what stands between the digits.
    let digits: String = time
        .to_string()
        .chars()
        .filter(|character| !matches!(character, '-' | ':' | 'T'))
        .collect();
    let is_utc_time = ("1950".."2050").contains(&digits.as_str());
    match digits.as_bytes().get(2..) {
        Some(short) if is_utc_time => der::primitive(Tag::UTC_TIME, short),
        _ => der::primitive(Tag::GENERALIZED_TIME, digits.as_bytes()),
    }
}

/// `directoryName` among GeneralNames (RFC 5280 section 4.2.1.6); a CHOICE is tagged explicitly.
const DIRECTORY_NAME: Tag = Tag::context_constructed(4);

/// `id-aa-signingCertificateV2`.
const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_time_depends_on_its_year() {
        for (text, tag, digits) in [
            (
                "1949-12-31T23:59:59Z",
                Tag::GENERALIZED_TIME,
                "19491231235959Z",
            ),
            ("1950-01-01T00:00:00Z", Tag::UTC_TIME, "500101000000Z"),
            ("2026-06-01T10:20:30Z", Tag::UTC_TIME, "260601102030Z"),
            ("2049-12-31T23:59:59Z", Tag::UTC_TIME, "491231235959Z"),
            (
                "2050-01-01T00:00:00Z",
                Tag::GENERALIZED_TIME,
                "20500101000000Z",
            ),
        ] {
            let time = Time::from_rfc3339(text).unwrap();
            assert_eq!(
                time_der(time),
                der::primitive(tag, digits.as_bytes()),
                "{text}"
            );
            assert_eq!(Time::from_der(&time_der(time)).unwrap(), time);
        }
    }
}
