//! Keys and the certificates that they belong to.

use smime_ber::{SliceReader, Tag};

use super::SendError;
use crate::crypto::{PrivateKey, Provider};
use crate::pki::Certificate;

/// An error unless `key` is the private half of the key in `certificate`.
pub(super) fn check_key(
    provider: &dyn Provider,
    certificate: &Certificate,
    key: &PrivateKey,
) -> Result<(), SendError> {
    let public = provider.public_key(key)?;
    let found = subject_public_key(&public);
    if found.is_some() && found == subject_public_key(certificate.spki_der()) {
        return Ok(());
    }
    let subject = certificate.subject().to_string();
    Err(SendError::KeyMismatch { subject })
}

/// The BIT STRING of a SubjectPublicKeyInfo. The algorithm is left out: an RSA key has several
/// names, and a point is on one curve alone.
fn subject_public_key(spki: &[u8]) -> Option<&[u8]> {
    let mut outer = SliceReader::new(spki);
    let mut fields = outer.expect(Tag::SEQUENCE).ok()?.children();
    fields.expect(Tag::SEQUENCE).ok()?;
    Some(fields.expect(Tag::BIT_STRING).ok()?.content)
}
