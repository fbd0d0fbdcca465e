//! Keys and certificates for the matrix, made by OpenSSL for one run.

use der::pem::LineEnding;
use openssl_oracle::pki::{Identity, KeyKind, TestCa};

use crate::RunError;

/// An authority, and those whom it certifies.
pub(super) struct People {
    /// The authority's certificate, in PEM.
    pub(super) root: String,
    /// Who signs, by the name of the key.
    pub(super) signers: Vec<Person>,
    /// Who receives.
    pub(super) recipients: Vec<Person>,
}

/// A key and its certificate, in PEM.
pub(super) struct Person {
    /// What kind of key it is.
    pub(super) kind: &'static str,
    pub(super) key: String,
    pub(super) certificate: String,
}

impl People {
    pub(super) fn new() -> Result<Self, RunError> {
        let ca = TestCa::new(KeyKind::P256).map_err(failed)?;
        let root = ca.certificate().map_err(failed)?;
        let signers = SIGNERS.iter().map(|(name, kind)| {
            Person::new(name, &ca.issue(*kind, "alice@example.com").map_err(failed)?)
        });
        let recipients = RECIPIENTS.iter().map(|(name, kind)| {
            let identity = ca.issue_recipient(*kind, "bob@example.com");
            Person::new(name, &identity.map_err(failed)?)
        });
        Ok(Self {
            root: pem("CERTIFICATE", &root)?,
            signers: signers.collect::<Result<_, _>>()?,
            recipients: recipients.collect::<Result<_, _>>()?,
        })
    }
}

impl Person {
    fn new(kind: &'static str, identity: &Identity) -> Result<Self, RunError> {
        Ok(Self {
            kind,
            key: pem("PRIVATE KEY", &identity.key)?,
            certificate: pem("CERTIFICATE", &identity.certificate)?,
        })
    }
}

fn pem(label: &'static str, der: &[u8]) -> Result<String, RunError> {
    der::pem::encode_string(label, LineEnding::LF, der).map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> RunError {
    RunError::Usage(format!("keys for the matrix: {error}"))
}

const RSA: KeyKind = KeyKind::Rsa { bits: 2048 };

const SIGNERS: &[(&str, KeyKind)] = &[
    ("rsa-2048", RSA),
    ("p256", KeyKind::P256),
    ("p384", KeyKind::P384),
    ("p521", KeyKind::P521),
    ("ed25519", KeyKind::Ed25519),
];

const RECIPIENTS: &[(&str, KeyKind)] = &[
    ("rsa-2048", RSA),
    ("p256", KeyKind::P256),
    ("p384", KeyKind::P384),
    ("p521", KeyKind::P521),
    ("x25519", KeyKind::X25519),
];
