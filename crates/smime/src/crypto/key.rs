//! Private keys, and the kinds of keys that can be made.

use core::fmt;

use smime_ber::Tag;
use zeroize::Zeroizing;

use super::CryptoError;
use super::algorithm::AlgorithmIdentifier;
use crate::encoding::{DerReader, EncodingError, unsigned};

/// A private key, as every provider reads it.
///
/// ```text
/// OneAsymmetricKey ::= SEQUENCE {
///   version                   Version,
///   privateKeyAlgorithm       PrivateKeyAlgorithmIdentifier,
///   privateKey                PrivateKey,
///   attributes            [0] Attributes OPTIONAL,
///   ...,
///   [[2: publicKey        [1] PublicKey OPTIONAL ]],
///   ...
/// }
/// PrivateKeyInfo ::= OneAsymmetricKey
/// PrivateKey ::= OCTET STRING
/// ```
///
/// RFC 5958 section 2. Whether the number inside is a key is for the provider to say.
#[derive(Clone)]
pub struct PrivateKey {
    der: Zeroizing<Vec<u8>>,
    algorithm: AlgorithmIdentifier,
    key_octets: Zeroizing<Vec<u8>>,
}

impl PrivateKey {
    /// Reads a PrivateKeyInfo or OneAsymmetricKey in DER; its structure alone is judged.
    ///
    /// # Errors
    /// If `der` is not exactly that, or its version is neither v1 nor v2.
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, EncodingError> {
        const FIELD: &str = "OneAsymmetricKey";
        let outer = DerReader::new(der).only(Tag::SEQUENCE, FIELD)?;
        let mut fields = DerReader::inside(&outer);
        let version = fields.expect(Tag::INTEGER, "version")?;
        if unsigned("version", &version)? > V2 {
            return Err(EncodingError::value("version", &version, "0 or 1"));
        }
        let algorithm = AlgorithmIdentifier::read(&mut fields, "privateKeyAlgorithm")?;
        let key_octets = fields.expect(Tag::OCTET_STRING, "privateKey")?.content;
        fields.optional(Tag::context_constructed(0), "attributes")?;
        fields.optional(Tag::context(1), "publicKey")?;
        fields.finish(FIELD)?;
        Ok(Self {
            der: Zeroizing::new(der.to_vec()),
            algorithm,
            key_octets: Zeroizing::new(key_octets.to_vec()),
        })
    }

    /// A key whose privateKey contains one element: some dozens of octets behind `identifier`.
    pub(crate) fn holding(
        algorithm: &AlgorithmIdentifier,
        identifier: u8,
        octets: &[u8],
    ) -> Result<Self, CryptoError> {
        let algorithm = algorithm.to_der();
        let element_len = 2 + octets.len();
        let len = 3 + algorithm.len() + 2 + element_len;
        // All is written to one place, since what is left behind elsewhere is not wiped.
        let mut der = Zeroizing::new(Vec::with_capacity(2 + len));
        der.extend([0x30, len as u8, 0x02, 0x01, 0x00]);
        der.extend(algorithm);
        der.extend([0x04, element_len as u8, identifier, octets.len() as u8]);
        der.extend(octets);
        Self::from_pkcs8_der(&der).map_err(|_| CryptoError::Failed)
    }

    /// The DER encoding of the whole OneAsymmetricKey.
    pub fn pkcs8_der(&self) -> &[u8] {
        &self.der
    }

    /// The contents of privateKey: what the algorithm makes of them is RSAPrivateKey (RFC 8017
    /// appendix A.1.2), ECPrivateKey (RFC 5915), CurvePrivateKey (RFC 8410) or
    /// ML-KEM-512-PrivateKey and its like (RFC 9935).
    pub fn key_octets(&self) -> &[u8] {
        &self.key_octets
    }

    /// The kind of the key.
    pub fn algorithm(&self) -> &AlgorithmIdentifier {
        &self.algorithm
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey")
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

/// The version of a OneAsymmetricKey with a publicKey.
const V2: u32 = 1;

/// A kind of key that can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// RSA (RFC 8017); signs and decrypts.
    Rsa {
        /// The size of the modulus in bits.
        bits: usize,
    },
    /// The curve P-256 (RFC 5480); signs and agrees.
    P256,
    /// The curve P-384.
    P384,
    /// The curve P-521.
    P521,
    /// Ed25519 (RFC 8410); signs.
    Ed25519,
    /// X25519 (RFC 8410); agrees.
    X25519,
}

impl KeyKind {
    /// Every kind, RSA in the sizes that are offered.
    pub const ALL: [Self; 8] = [
        Self::Rsa { bits: 2048 },
        Self::Rsa { bits: 3072 },
        Self::Rsa { bits: 4096 },
        Self::P256,
        Self::P384,
        Self::P521,
        Self::Ed25519,
        Self::X25519,
    ];

    /// The name that the command takes: `rsa-2048`, `p256`, `ed25519`.
    pub fn name(self) -> String {
        match self {
            Self::Rsa { bits } => format!("rsa-{bits}"),
            Self::P256 => "p256".into(),
            Self::P384 => "p384".into(),
            Self::P521 => "p521".into(),
            Self::Ed25519 => "ed25519".into(),
            Self::X25519 => "x25519".into(),
        }
    }

    /// The kind of a [name](Self::name), if it is one of [`ALL`](Self::ALL).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether such a key makes signatures.
    pub const fn signs(self) -> bool {
        !matches!(self, Self::X25519)
    }
}
