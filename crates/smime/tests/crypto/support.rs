//! What the tests of the module share: identifiers and keys by parts, and the question asked.

use const_oid::{
    ObjectIdentifier,
    db::{rfc5912, rfc8410},
};
use der::{
    Decode, Encode,
    asn1::{AnyRef, BitStringRef},
};
use smime::crypto::{
    AlgorithmError, AlgorithmIdentifier, CryptoError, DigestAlgorithm, SignatureScheme,
    SubjectPublicKeyInfo, Verified,
};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

use crate::loading::Loading;
use crate::provider::provider;

pub(crate) fn verify(
    scheme: &SignatureScheme,
    spki_der: &[u8],
    digest: &[u8],
    signature: &[u8],
) -> Result<Verified, CryptoError> {
    provider().verify_digest(
        scheme,
        &SubjectPublicKeyInfo { spki_der },
        digest,
        signature,
    )
}

pub(crate) fn spki(oid: ObjectIdentifier, parameters: Option<AnyRef<'_>>, key: &[u8]) -> Vec<u8> {
    SubjectPublicKeyInfoRef {
        algorithm: AlgorithmIdentifierRef { oid, parameters },
        subject_public_key: BitStringRef::from_bytes(key).unwrap(),
    }
    .to_der()
    .unwrap()
}

/// A key as far as its algorithm goes; nothing here reads the rest.
#[derive(Clone, Copy)]
pub(crate) struct Key<'a> {
    pub(crate) oid: ObjectIdentifier,
    pub(crate) parameters: &'a str,
}

pub(crate) const RSA: Key<'static> = Key {
    oid: rfc5912::RSA_ENCRYPTION,
    parameters: "0500",
};
pub(crate) const EC: Key<'static> = Key {
    oid: rfc5912::ID_EC_PUBLIC_KEY,
    parameters: "06082a8648ce3d030107",
};
pub(crate) const ED25519: Key<'static> = Key {
    oid: rfc8410::ID_ED_25519,
    parameters: "",
};

impl Key<'_> {
    pub(crate) fn spki(&self) -> Vec<u8> {
        let algorithm = identifier(self.oid, self.parameters);
        let AlgorithmIdentifierRef { oid, parameters } =
            AlgorithmIdentifierRef::from_der(&algorithm).unwrap();
        spki(oid, parameters, b"key")
    }
}

pub(crate) fn for_signer_info(
    encoded: &[u8],
    digest: DigestAlgorithm,
    spki_der: &[u8],
) -> Result<SignatureScheme, AlgorithmError> {
    let identifier = AlgorithmIdentifier::from_der(encoded).unwrap();
    SignatureScheme::for_signer_info(
        &identifier,
        digest,
        &SubjectPublicKeyInfo { spki_der },
        true,
    )
}

pub(crate) fn for_certificate(
    encoded: &[u8],
    spki_der: &[u8],
) -> Result<SignatureScheme, AlgorithmError> {
    let identifier = AlgorithmIdentifier::from_der(encoded).unwrap();
    SignatureScheme::for_certificate(&identifier, &SubjectPublicKeyInfo { spki_der })
}

/// An AlgorithmIdentifier; the parameters are in hexadecimal, and may be nothing.
pub(crate) fn identifier(oid: ObjectIdentifier, parameters: &str) -> Vec<u8> {
    let oid = hex::encode(oid.to_der().unwrap());
    hex::decode(tlv(0x30, &[&oid, parameters])).unwrap()
}

/// Tag, length of one octet, value: all in hexadecimal.
pub(crate) fn tlv(tag: u8, value: &[&str]) -> String {
    let value = value.concat();
    assert!(value.len() / 2 < 0x80);
    format!("{tag:02x}{:02x}{value}", value.len() / 2)
}

pub(crate) fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

/// An AlgorithmIdentifier that was read; the parameters are in hexadecimal, and may be nothing.
pub(crate) fn read(dotted: &str, parameters: &str) -> AlgorithmIdentifier {
    AlgorithmIdentifier::from_der(&identifier(oid(dotted), parameters)).unwrap()
}

/// Expects that the parameters are to blame.
pub(crate) fn wrong<T: core::fmt::Debug>(outcome: Result<T, AlgorithmError>, context: &str) {
    assert!(
        matches!(outcome, Err(AlgorithmError::Parameters { .. })),
        "{context}: {outcome:?}"
    );
}

/// Expects that an identifier is not known.
pub(crate) fn unsupported<T: core::fmt::Debug>(outcome: Result<T, AlgorithmError>, context: &str) {
    assert!(
        matches!(outcome, Err(AlgorithmError::Unsupported { .. })),
        "{context}: {outcome:?}"
    );
}
