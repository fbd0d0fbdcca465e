//! SignerInfo: one signer of a SignedData (RFC 5652 section 5.3).

use core::fmt;

use smime_ber::{Element, SliceReader, Tag};

use super::CmsError;
use super::attribute::Attributes;
use super::cursor::{ber, check_header, expect_tag};
use crate::crypto::AlgorithmIdentifier;
use crate::pki::{Certificate, Name};

/// One signer.
///
/// ```text
/// SignerInfo ::= SEQUENCE {
///   version CMSVersion,
///   sid SignerIdentifier,
///   digestAlgorithm DigestAlgorithmIdentifier,
///   signedAttrs [0] IMPLICIT SignedAttributes OPTIONAL,
///   signatureAlgorithm SignatureAlgorithmIdentifier,
///   signature SignatureValue,
///   unsignedAttrs [1] IMPLICIT UnsignedAttributes OPTIONAL }
///
/// SignatureValue ::= OCTET STRING
/// ```
#[derive(Clone, Debug)]
pub struct SignerInfo {
    /// The syntax version: 1 with issuerAndSerialNumber, 3 with subjectKeyIdentifier.
    pub version: i64,
    /// Whose certificate verifies the signature.
    pub sid: SignerIdentifier,
    /// How the content was digested.
    pub digest_algorithm: AlgorithmIdentifier,
    /// What is signed in the content's place.
    pub signed_attrs: Option<SignedAttributes>,
    /// How the signature was made.
    pub signature_algorithm: AlgorithmIdentifier,
    /// The signature.
    pub signature: Vec<u8>,
    /// What is not signed.
    pub unsigned_attrs: Option<Attributes>,
}

/// Which certificate verifies a signature.
///
/// ```text
/// SignerIdentifier ::= CHOICE {
///   issuerAndSerialNumber IssuerAndSerialNumber,
///   subjectKeyIdentifier [0] SubjectKeyIdentifier }
///
/// IssuerAndSerialNumber ::= SEQUENCE {
///   issuer Name,
///   serialNumber CertificateSerialNumber }
/// ```
///
/// RFC 5652 sections 5.3 and 10.2.4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignerIdentifier {
    /// The one of this issuer with this serial number.
    IssuerAndSerialNumber {
        /// The issuer's Name.
        issuer: Name,
        /// The content octets of the serial number, as few as it takes.
        serial_number: Vec<u8>,
    },
    /// The one with this subjectKeyIdentifier extension.
    SubjectKeyIdentifier(Vec<u8>),
}

/// The signed attributes, typed, and the octets that the signature may be over.
///
/// ```text
/// SignedAttributes ::= SET SIZE (1..MAX) OF Attribute
/// ```
#[derive(Clone, Debug)]
pub struct SignedAttributes {
    /// The attributes in the order of their DER.
    pub attributes: Attributes,
    /// The DER encoding of the SET OF, which is what is digested (RFC 5652 section 5.4).
    pub der: Vec<u8>,
    /// The SET OF as the sender wrote it, only its tag changed from \[0\] to SET.
    pub as_received: Vec<u8>,
}

impl SignerInfo {
    /// Reads a SignerInfo in BER.
    pub(crate) fn read(element: &Element<'_>) -> Result<Self, CmsError> {
        const FIELD: &str = "SignerInfo";
        let mut fields = sequence(FIELD, element)?;
        let version = small_integer("SignerInfo.version", &mut fields)?;
        let sid = SignerIdentifier::read(&required("sid", &mut fields, "a SignerIdentifier")?)?;
        let digest_algorithm = algorithm_identifier(
            "digestAlgorithm",
            &required("digestAlgorithm", &mut fields, "an AlgorithmIdentifier")?,
        )?;
        let signed_attrs = fields
            .optional(Tag::context_constructed(0))
            .map_err(|error| ber("signedAttrs", error))?
            .map(|element| SignedAttributes::read(&element))
            .transpose()?;
        let signature_algorithm = algorithm_identifier(
            "signatureAlgorithm",
            &required("signatureAlgorithm", &mut fields, "an AlgorithmIdentifier")?,
        )?;
        let signature = octet_string("signature", &mut fields)?;
        let unsigned_attrs = fields
            .optional(Tag::context_constructed(1))
            .map_err(|error| ber("unsignedAttrs", error))?
            .map(|element| Attributes::read("unsignedAttrs", &element))
            .transpose()?;
        fields.finish().map_err(|error| ber(FIELD, error))?;
        Ok(Self {
            version,
            sid,
            digest_algorithm,
            signed_attrs,
            signature_algorithm,
            signature,
            unsigned_attrs,
        })
    }

    /// Whether the version is the one that the sid calls for.
    pub fn version_fits(&self) -> bool {
        match self.sid {
            SignerIdentifier::IssuerAndSerialNumber { .. } => self.version == 1,
            SignerIdentifier::SubjectKeyIdentifier(_) => self.version == 3,
        }
    }
}

impl SignerIdentifier {
    pub(crate) fn read(element: &Element<'_>) -> Result<Self, CmsError> {
        const FIELD: &str = "sid";
        if element.header.tag.same_type(Tag::context(0)) {
            let octets = element.octets().map_err(|error| ber(FIELD, error))?;
            return Ok(Self::SubjectKeyIdentifier(octets.into_owned()));
        }
        let mut fields = sequence(FIELD, element)?;
        let issuer = required("sid.issuer", &mut fields, "a Name")?;
        expect_tag("sid.issuer", &issuer, Tag::SEQUENCE, "a Name")?;
        let issuer = issuer
            .to_der()
            .map_err(|error| ber("sid.issuer", error))?
            .der;
        let issuer = Name::from_der(&issuer).map_err(|error| CmsError::Structure {
            field: "sid.issuer",
            offset: element.header.offset,
            found: error.to_string(),
            wanted: "a Name",
        })?;
        let serial = required("sid.serialNumber", &mut fields, "an INTEGER")?;
        expect_tag("sid.serialNumber", &serial, Tag::INTEGER, "an INTEGER")?;
        let serial_number = serial
            .integer()
            .map_err(|error| ber("sid.serialNumber", error))?;
        let serial_number = minimal(serial_number).to_vec();
        fields.finish().map_err(|error| ber(FIELD, error))?;
        Ok(Self::IssuerAndSerialNumber {
            issuer,
            serial_number,
        })
    }
}

impl SignerIdentifier {
    /// Whether `certificate` is one that is meant.
    pub fn names(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerialNumber {
                issuer,
                serial_number,
            } => {
                serial_number == minimal(certificate.serial())
                    && issuer.matches(certificate.issuer())
            }
            Self::SubjectKeyIdentifier(identifier) => {
                certificate.extensions().subject_key_identifier.as_ref() == Some(identifier)
            }
        }
    }
}

impl fmt::Display for SignerIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, octets) = match self {
            Self::IssuerAndSerialNumber {
                issuer,
                serial_number,
            } => {
                write!(f, "\"{issuer}\", ")?;
                ("serial number", serial_number)
            }
            Self::SubjectKeyIdentifier(identifier) => ("subjectKeyIdentifier", identifier),
        };
        write!(f, "{name} ")?;
        octets
            .iter()
            .take(SHOWN_OCTETS)
            .try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

/// How many octets of an identifier are shown.
const SHOWN_OCTETS: usize = 32;

/// The content octets of an INTEGER without those that say nothing (X.690 section 8.3.2).
fn minimal(content: &[u8]) -> &[u8] {
    let mut rest = content;
    while let [0x00, next, ..] = rest
        && next & 0x80 == 0
    {
        rest = rest.get(1..).unwrap_or_default();
    }
    rest
}

impl SignedAttributes {
    fn read(element: &Element<'_>) -> Result<Self, CmsError> {
        const FIELD: &str = "signedAttrs";
        let der = element
            .to_der_as(Tag::SET)
            .map_err(|error| ber(FIELD, error))?
            .der;
        let mut as_received = element.raw.to_vec();
        if let Some(identifier) = as_received.first_mut() {
            *identifier = SET_IDENTIFIER;
        }
        let set = required(FIELD, &mut SliceReader::new(&der), "a SET OF Attribute")?;
        let attributes = Attributes::read(FIELD, &set)?;
        Ok(Self {
            attributes,
            der,
            as_received,
        })
    }
}

/// The identifier octet of a SET (X.690 section 8.12).
const SET_IDENTIFIER: u8 = 0x31;

/// Reads an AlgorithmIdentifier in BER.
pub(crate) fn algorithm_identifier(
    field: &'static str,
    element: &Element<'_>,
) -> Result<AlgorithmIdentifier, CmsError> {
    expect_tag(field, element, Tag::SEQUENCE, "an AlgorithmIdentifier")?;
    let der = element.to_der().map_err(|error| ber(field, error))?.der;
    AlgorithmIdentifier::from_der(&der).map_err(|error| CmsError::Structure {
        field,
        offset: element.header.offset,
        found: error.to_string(),
        wanted: "an AlgorithmIdentifier",
    })
}

/// Enters the SEQUENCE in `element`.
pub(crate) fn sequence<'a>(
    field: &'static str,
    element: &Element<'a>,
) -> Result<SliceReader<'a>, CmsError> {
    expect_tag(field, element, Tag::SEQUENCE, "a SEQUENCE")?;
    Ok(element.children())
}

/// The value that stands next; an error at the end.
pub(crate) fn required<'a>(
    field: &'static str,
    fields: &mut SliceReader<'a>,
    wanted: &'static str,
) -> Result<Element<'a>, CmsError> {
    match fields.next().map_err(|error| ber(field, error))? {
        Some(element) => check_header(field, &element.header).map(|()| element),
        None => Err(CmsError::Structure {
            field,
            offset: fields.position(),
            found: "the end".to_owned(),
            wanted,
        }),
    }
}

fn small_integer(field: &'static str, fields: &mut SliceReader<'_>) -> Result<i64, CmsError> {
    let element = required(field, fields, "an INTEGER")?;
    expect_tag(field, &element, Tag::INTEGER, "an INTEGER")?;
    element.small_integer().map_err(|error| ber(field, error))
}

fn octet_string(field: &'static str, fields: &mut SliceReader<'_>) -> Result<Vec<u8>, CmsError> {
    let element = required(field, fields, "an OCTET STRING")?;
    if !element.header.tag.same_type(Tag::OCTET_STRING) {
        return Err(CmsError::Structure {
            field,
            offset: element.header.offset,
            found: element.header.tag.to_string(),
            wanted: "an OCTET STRING",
        });
    }
    Ok(element
        .octets()
        .map_err(|error| ber(field, error))?
        .into_owned())
}
