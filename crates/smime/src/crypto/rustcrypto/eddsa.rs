//! Ed25519 over a message that is streamed in.

use core::cell::RefCell;

use const_oid::db::rfc8410;
use ed25519_dalek::{Signature, SigningKey, StreamVerifier, VerifyingKey, hazmat};
use sha2::{Digest, Sha512};
use spki::SubjectPublicKeyInfoRef;

use super::private::Compute;
use super::{curve_private_key, key_octets};
use crate::crypto::{
    CryptoError, KeyAlgorithm, MessageVerifier, PrivateKeyInfo, PublicKey, Replay, SignatureScheme,
};

/// An Ed25519 public key.
#[derive(Debug)]
pub(super) struct Ed25519PublicKey(VerifyingKey);

impl Ed25519PublicKey {
    /// Reads the key: 32 octets, the parameters absent (RFC 8410 sections 3 and 4).
    pub(super) fn from_spki(key: &SubjectPublicKeyInfoRef<'_>) -> Result<Self, CryptoError> {
        if key.algorithm.parameters.is_some() {
            return Err(CryptoError::Key);
        }
        let octets = key_octets(key)?.try_into().ok();
        octets.and_then(point).map(Self).ok_or(CryptoError::Key)
    }
}

impl PublicKey for Ed25519PublicKey {
    fn algorithm(&self) -> KeyAlgorithm {
        KeyAlgorithm::Ed25519
    }

    /// By its encoding.
    fn bits(&self) -> usize {
        256
    }

    /// The signature is `ENC(R) || ENC(S)` (RFC 8419 section 2.4).
    fn verify_message(
        &self,
        scheme: &SignatureScheme,
        signature: &[u8],
    ) -> Result<Box<dyn MessageVerifier>, CryptoError> {
        if *scheme != SignatureScheme::Ed25519 {
            return Err(CryptoError::Unsupported);
        }
        let signature = Signature::from_slice(signature).map_err(|_| CryptoError::Failed)?;
        point(signature.r_bytes()).ok_or(CryptoError::Failed)?;
        let verifier = self.0.verify_stream(&signature);
        let verifier = verifier.map_err(|_| CryptoError::Failed)?;
        Ok(Box::new(Ed25519Verifier(verifier)))
    }
}

/// An Ed25519 signature check under way: RFC 8032 section 5.1.7 without the cofactor.
///
/// S has to be below the group's order, as the section demands. Points of small order are refused,
/// as key and as R: under such a key one signature fits many messages, and no signer makes either.
struct Ed25519Verifier(StreamVerifier);

impl MessageVerifier for Ed25519Verifier {
    fn update(&mut self, octets: &[u8]) {
        self.0.update(octets);
    }

    fn finish(self: Box<Self>) -> Result<(), CryptoError> {
        self.0
            .finalize_and_verify()
            .map_err(|_| CryptoError::Failed)
    }
}

/// An Ed25519 private key (RFC 8410 section 7).
pub(super) struct Ed25519PrivateKey(SigningKey);

impl Ed25519PrivateKey {
    /// Reads the key.
    pub(super) fn new(key: &PrivateKeyInfo) -> Result<Self, CryptoError> {
        let seed = curve_private_key(key, rfc8410::ID_ED_25519)?;
        Ok(Self(SigningKey::from_bytes(&seed)))
    }
}

impl Compute for Ed25519PrivateKey {
    fn public_octets(&self) -> Result<Vec<u8>, CryptoError> {
        Ok(self.0.verifying_key().as_bytes().to_vec())
    }

    /// `ENC(R) || ENC(S)`, for which the message is read twice (RFC 8032 section 5.1.6).
    fn sign_message(&self, message: &mut Replay<'_>) -> Result<Vec<u8>, CryptoError> {
        let message = RefCell::new(message);
        let read = |digest: &mut Sha512| {
            let mut message = message.borrow_mut();
            message(&mut |octets| digest.update(octets)).map_err(signature::Error::from_source)
        };
        let expanded = hazmat::ExpandedSecretKey::from(self.0.as_bytes());
        hazmat::raw_sign_byupdate::<Sha512, _>(&expanded, read, &self.0.verifying_key())
            .map(|signature| signature.to_bytes().to_vec())
            .map_err(|_| CryptoError::Failed)
    }
}

/// A point of large order in its only encoding (RFC 8032 section 5.1.3).
fn point(encoded: &[u8; 32]) -> Option<VerifyingKey> {
    let point = VerifyingKey::from_bytes(encoded).ok()?;
    let canonical = point.to_edwards().compress().to_bytes() == *encoded;
    (canonical && !point.is_weak()).then_some(point)
}
