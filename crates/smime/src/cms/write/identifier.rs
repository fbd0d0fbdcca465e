//! What names a certificate (RFC 5652 sections 5.3, 6.2 and 10.2.4).

use smime_ber::{Tag, der};

use crate::pki::Certificate;

/// The name of a certificate by its issuer.
///
/// ```text
/// IssuerAndSerialNumber ::= SEQUENCE {
///   issuer Name,
///   serialNumber CertificateSerialNumber }
/// ```
///
/// RFC 5652 section 10.2.4. Both are taken over octet for octet.
pub(crate) fn issuer_and_serial_number(certificate: &Certificate) -> Vec<u8> {
    der::sequence(|name| {
        name.raw(certificate.issuer().as_der());
        name.primitive(Tag::INTEGER, certificate.serial());
    })
}

/// The name of a certificate by its key.
///
/// ```text
/// subjectKeyIdentifier [0] SubjectKeyIdentifier
///
/// SubjectKeyIdentifier ::= OCTET STRING
/// ```
///
/// RFC 5652 sections 5.3 and 6.2.1: the value of the certificate's extension; absent where it has
/// none.
pub(crate) fn subject_key_identifier(certificate: &Certificate) -> Option<Vec<u8>> {
    let identifier = certificate.extensions().subject_key_identifier.as_ref()?;
    Some(der::primitive(Tag::context(0), identifier))
}
