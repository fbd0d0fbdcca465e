//! New RSA keys.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use smime::crypto::{KeyKind, PrivateKeyInfo};

/// Makes a key with the public exponent 65537; `None` where AWS-LC does not make keys of the kind.
pub(crate) fn generate(kind: KeyKind) -> Option<PrivateKeyInfo> {
    let size = match kind {
        KeyKind::Rsa { bits: 2048 } => KeySize::Rsa2048,
        KeyKind::Rsa { bits: 3072 } => KeySize::Rsa3072,
        KeyKind::Rsa { bits: 4096 } => KeySize::Rsa4096,
        _ => return None,
    };
    let der: Pkcs8V1Der<'_> = KeyPair::generate(size).ok()?.as_der().ok()?;
    PrivateKeyInfo::from_pkcs8_der(der.as_ref()).ok()
}
