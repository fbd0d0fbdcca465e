//! The face of a cryptographic library, shaped by what CMS asks.

use core::fmt;

use smime_ber::Tag;

use super::algorithm::{AlgorithmIdentifier, DigestAlgorithm, SignatureScheme};
use crate::encoding::{DerReader, EncodingError};

/// The longest digest any supported algorithm gives, in octets (SHA-512).
pub const MAX_DIGEST_LEN: usize = 64;

/// A library that computes what CMS needs.
///
/// A provider answers mathematics only. Whether an algorithm or a key size is allowed is
/// [`Policy`](crate::Policy)'s to say, and is said before the provider is asked.
pub trait Provider: Send + Sync + fmt::Debug {
    /// The provider's name, as `--provider` takes it.
    fn name(&self) -> &'static str;

    /// Starts a digest, or `None` where the provider lacks the algorithm.
    fn digest(&self, algorithm: DigestAlgorithm) -> Option<Box<dyn Digest>>;

    /// Checks `signature` over a message whose digest, by the scheme's own digest algorithm, is
    /// `digest`. For schemes that sign a digest: RSA and ECDSA.
    ///
    /// # Errors
    /// Every [`VerifyError`]; [`VerifyError::Unsupported`] for a scheme that reads the message.
    fn verify_digest(
        &self,
        scheme: &SignatureScheme,
        key: &PublicKey<'_>,
        digest: &[u8],
        signature: &[u8],
    ) -> Result<Verified, VerifyError>;

    /// Starts the check of `signature` over a message that is streamed in. For schemes that read
    /// the message itself: EdDSA.
    ///
    /// # Errors
    /// Every [`VerifyError`]; [`VerifyError::Unsupported`] for a scheme that signs a digest.
    fn verify_message(
        &self,
        scheme: &SignatureScheme,
        key: &PublicKey<'_>,
        signature: &[u8],
    ) -> Result<Box<dyn MessageVerifier>, VerifyError>;

    /// The size of an RSA key's modulus in bits, or of another key as its kind counts it.
    ///
    /// # Errors
    /// [`VerifyError::Key`] where the key is not well-formed (explicit curve parameters, point off
    /// the curve, even modulus, ...), [`VerifyError::Unsupported`] where its kind or curve is
    /// unknown. An RSA key of any size has a size, for the policy to judge.
    fn key_bits(&self, key: &PublicKey<'_>) -> Result<usize, VerifyError>;
}

/// A digest under way.
pub trait Digest: Send {
    /// Takes the next octets of the message.
    fn update(&mut self, octets: &[u8]);

    /// The digest of all octets taken.
    fn finish(self: Box<Self>) -> DigestValue;
}

/// A signature check under way, over a message that is streamed in.
pub trait MessageVerifier: Send {
    /// Takes the next octets of the message.
    fn update(&mut self, octets: &[u8]);

    /// Whether the signature is that of all octets taken.
    fn finish(self: Box<Self>) -> Result<(), VerifyError>;
}

/// A digest: at most [`MAX_DIGEST_LEN`] octets, kept in place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DigestValue {
    octets: [u8; MAX_DIGEST_LEN],
    len: usize,
}

impl DigestValue {
    /// Takes over `digest`; octets past [`MAX_DIGEST_LEN`] are cut off.
    pub fn new(digest: &[u8]) -> Self {
        let mut octets = [0; MAX_DIGEST_LEN];
        let mut len = 0;
        for (to, from) in octets.iter_mut().zip(digest) {
            *to = *from;
            len += 1;
        }
        Self { octets, len }
    }

    /// The digest's octets.
    pub fn as_bytes(&self) -> &[u8] {
        self.octets.get(..self.len).unwrap_or_default()
    }
}

impl fmt::Debug for DigestValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes()
            .iter()
            .try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

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
pub struct PublicKey<'a> {
    /// The DER encoding of the whole SubjectPublicKeyInfo.
    pub spki_der: &'a [u8],
}

impl PublicKey<'_> {
    /// The kind of the key.
    ///
    /// # Errors
    /// If [`spki_der`](Self::spki_der) is not a SubjectPublicKeyInfo.
    pub fn algorithm(&self) -> Result<AlgorithmIdentifier, EncodingError> {
        const FIELD: &str = "SubjectPublicKeyInfo";
        let info = DerReader::new(self.spki_der).only(Tag::SEQUENCE, FIELD)?;
        let mut fields = DerReader::inside(&info);
        let algorithm = AlgorithmIdentifier::read(&mut fields, "algorithm")?;
        fields.expect(Tag::BIT_STRING, "subjectPublicKey")?;
        fields.finish(FIELD)?;
        Ok(algorithm)
    }
}

/// What there is to say of a signature that verifies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// The DigestInfo of an RSASSA-PKCS1-v1_5 signature lacks the NULL that signers must write
    /// (RFC 8017 appendix B.1), and is right in all else.
    pub digest_info_without_null: bool,
}

/// Why a signature was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifyError {
    /// The signature is not that of the message under the key.
    Invalid,
    /// The key is not a well-formed key of the kind that the scheme needs.
    Key,
    /// The provider lacks the scheme, the curve or the key kind.
    Unsupported,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Invalid => "the signature does not verify",
            Self::Key => "the public key is not well-formed for this algorithm",
            Self::Unsupported => "the algorithm is not supported by this provider",
        })
    }
}

impl std::error::Error for VerifyError {}
