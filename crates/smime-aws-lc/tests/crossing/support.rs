//! The two providers, and keys.

use std::sync::OnceLock;

use smime::crypto::{NewKey, PrivateKeyInfo, Provider, RustCrypto, SubjectPublicKeyInfo};
use smime_aws_lc::AwsLc;

use crate::loading::Loading;

/// Who writes and who reads, in every combination.
pub(crate) const PAIRS: [(&dyn Provider, &dyn Provider); 4] = [
    (&RustCrypto, &RustCrypto),
    (&RustCrypto, &AwsLc),
    (&AwsLc, &RustCrypto),
    (&AwsLc, &AwsLc),
];

/// Both.
pub(crate) const PROVIDERS: [&dyn Provider; 2] = [&RustCrypto, &AwsLc];

/// A key pair.
pub(crate) struct Pair {
    pub(crate) private: PrivateKeyInfo,
    pub(crate) spki: Vec<u8>,
}

impl Pair {
    pub(crate) fn made_by(provider: &dyn Provider, kind: NewKey) -> Self {
        let private = provider.generate_key(kind).unwrap();
        let spki = provider.public_key(&private).unwrap();
        Self { private, spki }
    }

    pub(crate) fn public(&self) -> SubjectPublicKeyInfo<'_> {
        SubjectPublicKeyInfo {
            spki_der: &self.spki,
        }
    }
}

/// An RSA key of 2048 bits, made once.
pub(crate) fn rsa() -> &'static Pair {
    static KEY: OnceLock<Pair> = OnceLock::new();
    KEY.get_or_init(|| Pair::made_by(&AwsLc, NewKey::rsa(2048)))
}

/// What a provider pair is called in messages.
pub(crate) fn names(pair: (&dyn Provider, &dyn Provider)) -> String {
    format!("{} to {}", pair.0.name(), pair.1.name())
}

/// Octets that look like none in particular.
pub(crate) fn octets(len: usize) -> Vec<u8> {
    (0..len).map(|at| (at * 31 % 253) as u8).collect()
}
