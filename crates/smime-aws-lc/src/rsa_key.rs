//! New RSA keys.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use smime::crypto::{NewKey, PrivateKeyInfo};

/// Makes a key with the public exponent 65537; `None` where AWS-LC does not make keys of the kind.
pub(crate) fn generate(key: NewKey) -> Option<PrivateKeyInfo> {
    let size = match key.rsa_bits()? {
        2048 => KeySize::Rsa2048,
        3072 => KeySize::Rsa3072,
        4096 => KeySize::Rsa4096,
        _ => return None,
    };
    let der: Pkcs8V1Der<'_> = KeyPair::generate(size).ok()?.as_der().ok()?;
    PrivateKeyInfo::from_pkcs8_der(der.as_ref()).ok()
}
