//! Public keys: as certificates carry them, and ready for use.

use core::fmt;

use smime_ber::{Element, Tag};

use crate::crypto::{
    AlgorithmIdentifier, CryptoError, KemAlgorithm, KeyAlgorithm, KeyTransport, MessageVerifier,
    Secret, SignatureScheme, Verified,
};
use crate::encoding::{DerReader, EncodingError};

/// A public key as a certificate carries it.
///
/// ```text
/// SubjectPublicKeyInfo  ::=  SEQUENCE  {
///      algorithm            AlgorithmIdentifier,
///      subjectPublicKey     BIT STRING  }
/// ```
///
/// RFC 5280 section 4.1.
#[derive(Clone, Copy, Debug)]
pub struct SubjectPublicKeyInfo<'a> {
    /// The DER encoding of the whole SubjectPublicKeyInfo.
    pub spki_der: &'a [u8],
}

impl<'a> SubjectPublicKeyInfo<'a> {
    /// The kind of the key.
    ///
    /// # Errors
    /// If [`spki_der`](Self::spki_der) is not a SubjectPublicKeyInfo.
    pub fn algorithm(&self) -> Result<AlgorithmIdentifier, EncodingError> {
        Ok(self.fields()?.0)
    }

    /// The octets of subjectPublicKey, which is a whole number of them for every kind of key.
    ///
    /// # Errors
    /// As [`algorithm`](Self::algorithm), and where it is not a whole number.
    pub fn key_octets(&self) -> Result<&'a [u8], EncodingError> {
        let bits = self.fields()?.1;
        match bits.content.split_first() {
            Some((0, octets)) => Ok(octets),
            _ => Err(EncodingError::value(KEY, &bits, "a whole number of octets")),
        }
    }

    fn fields(&self) -> Result<(AlgorithmIdentifier, Element<'a>), EncodingError> {
        const FIELD: &str = "SubjectPublicKeyInfo";
        let info = DerReader::new(self.spki_der).only(Tag::SEQUENCE, FIELD)?;
        let mut fields = DerReader::inside(&info);
        let algorithm = AlgorithmIdentifier::read(&mut fields, "algorithm")?;
        let key = fields.expect(Tag::BIT_STRING, KEY)?;
        fields.finish(FIELD)?;
        Ok((algorithm, key))
    }
}

/// A public key that is ready for use.
///
/// [`Provider::load_public_key`](crate::crypto::Provider::load_public_key) makes one. What another kind of key
/// does is [`CryptoError::Key`].
pub trait PublicKey: Send + Sync + fmt::Debug {
    /// What the key is.
    fn algorithm(&self) -> KeyAlgorithm;

    /// The size of an RSA key's modulus in bits, or of another key as its kind counts it.
    fn bits(&self) -> usize;

    /// Checks `signature` over a message whose digest, by the scheme's own digest algorithm, is
    /// `digest`. For schemes that sign a digest: RSA and ECDSA.
    ///
    /// # Errors
    /// [`CryptoError::Failed`] where the signature is not that of the message under the key, or the
    /// digest has another length; [`CryptoError::Key`] for a scheme of another kind of key;
    /// [`CryptoError::Unsupported`] for a scheme that reads the message.
    fn verify_digest(
        &self,
        scheme: &SignatureScheme,
        _digest: &[u8],
        _signature: &[u8],
    ) -> Result<Verified, CryptoError> {
        Err(match scheme.reads_message() {
            true => CryptoError::Unsupported,
            false => CryptoError::Key,
        })
    }

    /// Starts the check of `signature` over a message that is streamed in. For schemes that read
    /// the message itself: EdDSA.
    ///
    /// # Errors
    /// Those of [`verify_digest`](Self::verify_digest), [`CryptoError::Unsupported`] for a scheme that
    /// signs a digest.
    fn verify_message(
        &self,
        scheme: &SignatureScheme,
        _signature: &[u8],
    ) -> Result<Box<dyn MessageVerifier>, CryptoError> {
        Err(match scheme.reads_message() {
            true => CryptoError::Key,
            false => CryptoError::Unsupported,
        })
    }

    /// Encrypts a content-encryption key to the key's owner (RFC 3370 section 4.2.1, RFC 3560).
    ///
    /// # Errors
    /// Every [`CryptoError`]; [`CryptoError::Failed`] where the key is too small for what it is to
    /// carry.
    fn encrypt_key(
        &self,
        _scheme: &KeyTransport,
        _content_key: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        Err(CryptoError::Key)
    }

    /// Makes a secret that the key's owner can recover: Encapsulate of RFC 9629 section 1,
    /// ML-KEM.Encaps of FIPS 203. Gives the ciphertext to send, and the secret.
    ///
    /// # Errors
    /// [`CryptoError::Key`] where the key is not one of `kem`; [`CryptoError::Failed`],
    /// [`CryptoError::Unsupported`].
    fn encapsulate(&self, _kem: KemAlgorithm) -> Result<(Vec<u8>, Secret), CryptoError> {
        Err(CryptoError::Key)
    }
}

/// The field with the key itself.
const KEY: &str = "subjectPublicKey";
