//! ECDH on the NIST curves.

use aws_lc_rs::agreement::{self, Algorithm, PrivateKey, UnparsedPublicKey};
use smime::crypto::{KeyAlgorithm, Provider, RustCrypto, Secret, SubjectPublicKeyInfo};

/// The key of a PKCS #8 structure, whose public half is `public`; `None` where AWS-LC does not read
/// it.
pub(crate) fn private_key(
    public: &SubjectPublicKeyInfo<'_>,
    pkcs8_der: &[u8],
) -> Option<PrivateKey> {
    PrivateKey::from_private_key_der(curve(public)?, pkcs8_der).ok()
}

/// The x-coordinate of the shared point, or `None` where `peer` is not a well-formed key on the
/// key's curve.
pub(crate) fn agree(key: &PrivateKey, peer: &SubjectPublicKeyInfo<'_>) -> Option<Secret> {
    let curve = curve(peer).filter(|curve| *curve == key.algorithm())?;
    let peer = UnparsedPublicKey::new(curve, peer.spki_der);
    agreement::agree(key, peer, (), |secret| Ok(Secret::from(secret))).ok()
}

/// The curve of a well-formed key.
fn curve(key: &SubjectPublicKeyInfo<'_>) -> Option<&'static Algorithm> {
    match RustCrypto.load_public_key(key).ok()?.algorithm() {
        KeyAlgorithm::P256 => Some(&agreement::ECDH_P256),
        KeyAlgorithm::P384 => Some(&agreement::ECDH_P384),
        KeyAlgorithm::P521 => Some(&agreement::ECDH_P521),
        _ => None,
    }
}
