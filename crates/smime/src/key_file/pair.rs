//! Which certificate is whose.

use smime_ber::Tag;

use crate::crypto::{AlgorithmIdentifier, KeyAlgorithm, PrivateKey};
use crate::encoding::{DerReader, EncodingError};
use crate::pki::Certificate;

/// Whether `certificate` is one for the public half of `key`.
///
/// The public keys are compared: the octets, and the algorithm with its parameters. RSA is one
/// algorithm here, whatever it is bound to do (RFC 4055 gives its keys several identifiers).
pub fn belongs_to(key: &dyn PrivateKey, certificate: &Certificate) -> bool {
    let parts = (
        subject_public_key(key.public_key().spki_der),
        subject_public_key(certificate.spki_der()),
    );
    let (Ok((own, own_key)), Ok((named, named_key))) = parts else {
        return false;
    };
    own_key == named_key && (own.matches(&named) || is_rsa(&own) && is_rsa(&named))
}

fn is_rsa(algorithm: &AlgorithmIdentifier) -> bool {
    KeyAlgorithm::from_identifier(algorithm).is_some_and(KeyAlgorithm::is_rsa)
}

/// The two fields of a SubjectPublicKeyInfo (RFC 5280 section 4.1), the contents of its BIT STRING
/// with their number of unused bits.
fn subject_public_key(spki: &[u8]) -> Result<(AlgorithmIdentifier, &[u8]), EncodingError> {
    const FIELD: &str = "SubjectPublicKeyInfo";
    let info = DerReader::new(spki).only(Tag::SEQUENCE, FIELD)?;
    let mut fields = DerReader::inside(&info);
    let algorithm = AlgorithmIdentifier::read(&mut fields, "algorithm")?;
    let key = fields.expect(Tag::BIT_STRING, "subjectPublicKey")?;
    Ok((algorithm, key.content))
}
