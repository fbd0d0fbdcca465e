//! The signed attributes (RFC 8551 section 2.5).

use super::settings::SigningTimeSetting;
use super::signer::ReadySigner;
use crate::cms::attribute::{Attribute, SmimeCapabilities, SmimeEncryptionKeyPreference};
use crate::cms::write::ZLIB_COMPRESS;
use crate::crypto::algorithm::{AgreementScheme, CipherKind, KeyAgreement, KeyTransport, KeyWrap};
use crate::crypto::{AlgorithmIdentifier, DigestAlgorithm};
use crate::oid::Oid;
use crate::send::SendError;

/// What a signer signs in the content's place.
pub(super) fn signed_attributes(
    signer: &ReadySigner<'_>,
    content_type: Option<&Oid>,
    message_digest: &[u8],
    (signature_algorithm, time): (&AlgorithmIdentifier, SigningTimeSetting),
) -> Result<Vec<Attribute>, SendError> {
    let signing = &signer.agent().signing;
    let time = match time {
        SigningTimeSetting::Now => Some(signer.agent().time()),
        SigningTimeSetting::At(time) => Some(time),
        SigningTimeSetting::Absent => None,
    };
    let mut attributes = Vec::new();
    attributes.extend(content_type.map(Attribute::content_type));
    attributes.push(Attribute::message_digest(message_digest));
    attributes.extend(time.map(Attribute::signing_time));
    attributes.push(Attribute::algorithm_protection(
        &signer.digest().identifier(),
        signature_algorithm,
    ));
    attributes.push(Attribute::signing_certificate_v2(signer.certificate()));
    // A countersignature says nothing of what its signer can read.
    if content_type.is_some() && !signing.capabilities.is_empty() {
        attributes.push(SmimeCapabilities(signing.capabilities.clone()).attribute());
    }
    if let Some(certificate) = signer.encryption_certificate() {
        attributes.push(SmimeEncryptionKeyPreference::attribute(certificate));
    }
    for attribute in &signing.attributes {
        let is_there = |given: &Attribute| given.attr_type == attribute.attr_type;
        if attributes.iter().any(is_there) {
            let what = "an attribute that is signed already";
            return Err(SendError::Settings { what });
        }
        attributes.push(attribute.clone());
    }
    Ok(attributes)
}

/// What this implementation reads, its preferences first: ciphers, then what carries their keys,
/// then compression.
pub(super) fn default_capabilities() -> Vec<AlgorithmIdentifier> {
    // AES in CBC mode by RFC 3565 section 5.1, the others after its example, without parameters.
    let ciphers = CIPHERS
        .iter()
        .map(|cipher| AlgorithmIdentifier::without_parameters(cipher.oid()));
    let sha_256 = DigestAlgorithm::Sha256;
    let x963 = AgreementScheme::X963 {
        digest: sha_256,
        cofactor: false,
    };
    let hkdf = AgreementScheme::Hkdf { digest: sha_256 };
    // RFC 8418 section 8.
    let agreements = [hkdf, x963].into_iter().flat_map(|scheme| {
        [KeyWrap::Aes256, KeyWrap::Aes128]
            .into_iter()
            .filter_map(move |wrap| KeyAgreement::new(scheme, wrap).identifier())
    });
    let transport = KeyTransport::oaep(sha_256).identifier();
    let compression = AlgorithmIdentifier::without_parameters(ZLIB_COMPRESS);
    ciphers
        .chain(agreements)
        .chain([transport, compression])
        .collect()
}

const CIPHERS: [CipherKind; 5] = [
    CipherKind::Aes256Gcm,
    CipherKind::Aes128Gcm,
    CipherKind::ChaCha20Poly1305,
    CipherKind::Aes256Cbc,
    CipherKind::Aes128Cbc,
];
