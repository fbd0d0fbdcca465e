//! What says which parameters an algorithm has.

use const_oid::{
    ObjectIdentifier,
    db::{rfc5911, rfc5912},
};

use super::{
    AgreementScheme, CipherKind, DigestAlgorithm, KemAlgorithm, KeyWrap, MacAlgorithm, PwriWrap,
};
use crate::basis::Basis;
use crate::crypto::SignatureScheme;
use crate::oid::Oid;

/// What the parameters of the algorithm rest on.
pub(super) fn basis(oid: &Oid) -> Basis {
    if let Some(digest) = DigestAlgorithm::from_oid(oid) {
        return digest.parameters_basis();
    }
    if let Some(cipher) = CipherKind::from_oid(oid) {
        return of_cipher(cipher);
    }
    if let Some(wrap) = KeyWrap::from_oid(oid) {
        return match wrap {
            KeyWrap::TripleDes => Basis::TripleDesWrapParameters,
            KeyWrap::Rc2 => Basis::Rc2WrapParameters,
            _ => Basis::KeyWrapParameters,
        };
    }
    if MacAlgorithm::from_oid(oid).is_some() {
        return Basis::HmacParameters;
    }
    if AgreementScheme::from_oid(oid).is_some() {
        return Basis::AgreementParameters;
    }
    if KemAlgorithm::from_oid(oid).is_some() {
        return Basis::AlgorithmIdentifier;
    }
    if *oid == PwriWrap::OID {
        return Basis::PwriParameters;
    }
    let known = ELSEWHERE.iter().find(|(known, _)| *oid == *known);
    known
        .map(|(_, basis)| *basis)
        .or_else(|| SignatureScheme::parameters_basis(oid))
        .unwrap_or(Basis::AlgorithmIdentifier)
}

const fn of_cipher(cipher: CipherKind) -> Basis {
    match cipher {
        CipherKind::Aes128Cbc | CipherKind::Aes192Cbc | CipherKind::Aes256Cbc => {
            Basis::AesCbcParameters
        }
        CipherKind::Aes128Gcm | CipherKind::Aes192Gcm | CipherKind::Aes256Gcm => {
            Basis::GcmParameters
        }
        CipherKind::Aes128Ccm | CipherKind::Aes192Ccm | CipherKind::Aes256Ccm => {
            Basis::CcmParameters
        }
        CipherKind::ChaCha20Poly1305 => Basis::ChaCha20Poly1305Parameters,
        CipherKind::TripleDesCbc => Basis::TripleDesParameters,
        CipherKind::Rc2Cbc => Basis::Rc2Parameters,
    }
}

/// Algorithms whose parameters have a section of their own.
const ELSEWHERE: &[(ObjectIdentifier, Basis)] = &[
    (rfc5912::RSA_ENCRYPTION, Basis::RsaEncryptionParameters),
    (rfc5912::ID_MGF_1, Basis::Mgf1Parameters),
    (rfc5912::ID_RSAES_OAEP, Basis::OaepParameters),
    (rfc5911::ID_PBKDF_2, Basis::Pbkdf2Parameters),
];
