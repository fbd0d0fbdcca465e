//! IssuerAndSerialNumber: a certificate named by who issued it (RFC 5652 section 10.2.4).

use core::fmt;

use smime_ber::{Element, Tag};

use super::CmsError;
use super::cursor::{ber, expect_tag};
use super::fields::{Fields, from_der};
use crate::pki::{Certificate, Name};

/// The certificate of an issuer that has this serial number.
///
/// ```text
/// IssuerAndSerialNumber ::= SEQUENCE {
///   issuer Name,
///   serialNumber CertificateSerialNumber }
///
/// CertificateSerialNumber ::= INTEGER
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerAndSerialNumber {
    /// The issuer's Name.
    pub issuer: Name,
    /// The content octets of the serial number, as few as it takes.
    pub serial_number: Vec<u8>,
}

impl IssuerAndSerialNumber {
    /// Reads an IssuerAndSerialNumber in BER; `field` is what it stands for.
    pub(crate) fn read(field: &'static str, element: &Element<'_>) -> Result<Self, CmsError> {
        let mut fields = Fields::of_sequence(field, element)?;
        let issuer = fields.required(ISSUER, "a Name")?;
        expect_tag(ISSUER, &issuer, Tag::SEQUENCE, "a Name")?;
        let issuer = from_der(ISSUER, &issuer, "a Name", |der| {
            Name::from_element(&der.expect(Tag::SEQUENCE, ISSUER)?)
        })?;
        let serial = fields.required(SERIAL_NUMBER, "an INTEGER")?;
        expect_tag(SERIAL_NUMBER, &serial, Tag::INTEGER, "an INTEGER")?;
        let serial_number = serial
            .integer()
            .map_err(|error| ber(SERIAL_NUMBER, error))?;
        fields.finish()?;
        Ok(Self {
            issuer,
            serial_number: minimal_serial(serial_number).to_vec(),
        })
    }

    /// Whether `certificate` is the one that is meant.
    pub fn names(&self, certificate: &Certificate) -> bool {
        self.serial_number == minimal_serial(certificate.serial())
            && self.issuer.matches(certificate.issuer())
    }
}

impl fmt::Display for IssuerAndSerialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\", serial number ", self.issuer)?;
        show_octets(f, &self.serial_number)
    }
}

const ISSUER: &str = "issuerAndSerialNumber.issuer";
const SERIAL_NUMBER: &str = "issuerAndSerialNumber.serialNumber";

/// Writes the octets of an identifier in hexadecimal, as many as are shown.
pub(crate) fn show_octets(f: &mut fmt::Formatter<'_>, octets: &[u8]) -> fmt::Result {
    const SHOWN: usize = 32;
    octets
        .iter()
        .take(SHOWN)
        .try_for_each(|octet| write!(f, "{octet:02x}"))
}

/// The content octets of an INTEGER without those that say nothing (X.690 section 8.3.2).
pub(crate) fn minimal_serial(content: &[u8]) -> &[u8] {
    let mut rest = content;
    while let [0x00, next, ..] = rest
        && next & 0x80 == 0
    {
        rest = rest.get(1..).unwrap_or_default();
    }
    rest
}
