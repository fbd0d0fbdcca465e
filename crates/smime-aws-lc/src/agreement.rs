//! ECDH on the NIST curves.

use aws_lc_rs::agreement::{self, Algorithm, UnparsedPublicKey};
use smime::crypto::{PrivateKey, PublicKey, Secret};

/// The x-coordinate of the shared point, or `None` where AWS-LC does not read the keys.
///
/// `peer` has been found well-formed, on a curve of `bits` bits.
pub(crate) fn agree(key: &PrivateKey, peer: &PublicKey<'_>, bits: usize) -> Option<Secret> {
    let curve = curve(bits)?;
    let key = agreement::PrivateKey::from_private_key_der(curve, key.pkcs8_der()).ok()?;
    let peer = UnparsedPublicKey::new(curve, peer.spki_der);
    agreement::agree(&key, peer, (), |secret| Ok(Secret::from(secret))).ok()
}

fn curve(bits: usize) -> Option<&'static Algorithm> {
    Some(match bits {
        256 => &agreement::ECDH_P256,
        384 => &agreement::ECDH_P384,
        521 => &agreement::ECDH_P521,
        _ => return None,
    })
}
