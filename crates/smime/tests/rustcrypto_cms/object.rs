//! Objects as `cms` reads and writes them, and certificates as `x509-cert` does.

use cms::cert::IssuerAndSerialNumber;
use cms::content_info::ContentInfo;
use der::asn1::ObjectIdentifier;
use der::{Any, Decode, DecodeValue, Encode, EncodeValue, FixedTag};
use smime::Oid;
use smime::cms::attribute::Attribute;
use smime::pki::Certificate;
use x509_cert::ext::pkix::SubjectKeyIdentifier;

/// A structure of `cms`.
pub(crate) trait Typed:
    for<'a> DecodeValue<'a, Error = der::Error> + FixedTag + EncodeValue
{
}

impl<T: for<'a> DecodeValue<'a, Error = der::Error> + FixedTag + EncodeValue> Typed for T {}

/// What `cms` reads in an object in DER; it has to write the same octets again.
#[track_caller]
pub(crate) fn read<T: Typed>(content_type: ObjectIdentifier, object: &[u8]) -> T {
    let typed = parse(content_type, object);
    let again = write(content_type, &typed);
    assert_eq!(hex::encode(again), hex::encode(object));
    typed
}

/// The same where signers or recipients may stand in the order of `cms`: see the differences in `streamed`.
#[track_caller]
pub(crate) fn read_in_any_order<T: Typed>(content_type: ObjectIdentifier, object: &[u8]) -> T {
    let typed = parse(content_type, object);
    let (mut again, mut object) = (write(content_type, &typed), object.to_vec());
    again.sort_unstable();
    object.sort_unstable();
    assert_eq!(again, object);
    typed
}

#[track_caller]
fn parse<T: Typed>(content_type: ObjectIdentifier, object: &[u8]) -> T {
    let info = ContentInfo::from_der(object).unwrap();
    assert_eq!(info.content_type, content_type);
    info.content.decode_as::<T>().unwrap()
}

/// The object that `cms` writes.
pub(crate) fn write<T: Typed>(content_type: ObjectIdentifier, typed: &T) -> Vec<u8> {
    let content = Any::encode_from(typed).unwrap();
    let info = ContentInfo {
        content_type,
        content,
    };
    info.to_der().unwrap()
}

/// A certificate as `x509-cert` reads it; it has to write the same octets again.
#[track_caller]
pub(crate) fn x509(certificate: &Certificate) -> x509_cert::Certificate {
    let read = x509_cert::Certificate::from_der(certificate.as_der()).unwrap();
    assert_eq!(read.to_der().unwrap(), certificate.as_der());
    read
}

pub(crate) fn issuer_and_serial_number(certificate: &Certificate) -> IssuerAndSerialNumber {
    let certificate = x509(certificate);
    let certificate = certificate.tbs_certificate();
    IssuerAndSerialNumber {
        issuer: certificate.issuer().clone(),
        serial_number: certificate.serial_number().clone(),
    }
}

pub(crate) fn key_identifier(certificate: &Certificate) -> SubjectKeyIdentifier {
    let certificate = x509(certificate);
    let extension = certificate.tbs_certificate().get_extension();
    extension.unwrap().unwrap().1
}

/// An identifier under 1.2.3, of no meaning.
pub(crate) fn private_type(last: u8) -> ObjectIdentifier {
    ObjectIdentifier::from_bytes(&[0x2a, 3, last]).unwrap()
}

/// An attribute of no meaning.
pub(crate) fn private_attribute(last: u8) -> Attribute {
    let attr_type = Oid::from_content(&[0x2a, 3, last]).unwrap();
    Attribute::new(attr_type, vec![4, 1, last])
}
