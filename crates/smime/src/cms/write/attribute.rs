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
            attr_values: value.into(),
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
        Self::single(SigningTime::ATTR_TYPE, time.to_der())
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

/// `directoryName` among GeneralNames (RFC 5280 section 4.2.1.6); a CHOICE is tagged explicitly.
const DIRECTORY_NAME: Tag = Tag::context_constructed(4);

/// `id-aa-signingCertificateV2`.
const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
