//! Private keys as files hold them.

use core::fmt;

use smime_ber::Tag;
use zeroize::Zeroizing;

use crate::crypto::{AlgorithmIdentifier, CryptoError};
use crate::encoding::{DerReader, EncodingError, unsigned};

/// A private key in its octets, as every provider reads it.
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
/// RFC 5958 section 2. Whether the number inside is a key is for the provider to say, which
/// [loads](crate::crypto::Provider::load_private_key) it.
#[derive(Clone)]
pub struct PrivateKeyInfo {
    der: Zeroizing<Vec<u8>>,
    algorithm: AlgorithmIdentifier,
    key_octets: Zeroizing<Vec<u8>>,
}

impl PrivateKeyInfo {
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

impl fmt::Debug for PrivateKeyInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKeyInfo")
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

/// The version of a OneAsymmetricKey with a publicKey.
const V2: u32 = 1;
