//! What makes a password into a key, and what wraps a content-encryption key with it.

use const_oid::{ObjectIdentifier, db::rfc5911};
use smime_ber::{Tag, der};

use super::cipher::CipherMode;
use super::{
    AlgorithmError, AlgorithmIdentifier, ContentEncryption, DigestAlgorithm, MacAlgorithm,
};
use crate::crypto::{CryptoError, Kdf, Provider, Secret};
use crate::encoding::{DerReader, EncodingError, unsigned};

/// PBKDF2 with its parameters.
///
/// ```text
/// PBKDF2-params ::= SEQUENCE {
///     salt CHOICE {
///         specified OCTET STRING,
///         otherSource AlgorithmIdentifier {{PBKDF2-SaltSources}}
///     },
///     iterationCount INTEGER (1..MAX),
///     keyLength INTEGER (1..MAX) OPTIONAL,
///     prf AlgorithmIdentifier {{PBKDF2-PRFs}} DEFAULT
///     algid-hmacWithSHA1 }
/// ```
///
/// RFC 8018 appendix A.2, RFC 3370 section 4.4.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordKdf {
    /// The digest of the HMAC.
    pub prf: DigestAlgorithm,
    /// The salt.
    pub salt: Vec<u8>,
    /// The iterations, at least one; a count too large for the type counts as the largest.
    pub iterations: u32,
    /// The length of the key in octets, where it is given.
    pub key_len: Option<u32>,
}

impl PasswordKdf {
    /// Reads the algorithm and its parameters, in DER.
    ///
    /// # Errors
    /// [`AlgorithmError::Unsupported`], also for the pseudorandom function, and
    /// [`AlgorithmError::Parameters`].
    pub fn from_identifier(identifier: &AlgorithmIdentifier) -> Result<Self, AlgorithmError> {
        if identifier.oid != rfc5911::ID_PBKDF_2 {
            return Err(identifier.unsupported());
        }
        let parameters = identifier.parameters.as_deref();
        let parameters = parameters.ok_or_else(|| identifier.wrong("absent"))?;
        let (kdf, prf) = Self::read(parameters)
            .map_err(|_| identifier.wrong("not PBKDF2-params with a specified salt"))?;
        if kdf.iterations == 0 || kdf.key_len == Some(0) {
            return Err(identifier.wrong("iterationCount or keyLength is 0"));
        }
        match prf {
            None => Ok(kdf),
            Some(prf) => {
                let MacAlgorithm::Hmac(prf) = MacAlgorithm::from_identifier(&prf)?;
                Ok(Self { prf, ..kdf })
            }
        }
    }

    fn read(der: &[u8]) -> Result<(Self, Option<AlgorithmIdentifier>), EncodingError> {
        let outer = DerReader::new(der).only(Tag::SEQUENCE, "PBKDF2-params")?;
        let mut fields = DerReader::inside(&outer);
        let salt = fields.expect(Tag::OCTET_STRING, "salt")?.content.to_vec();
        let iterations = fields.expect(Tag::INTEGER, "iterationCount")?;
        let iterations = unsigned("iterationCount", &iterations)?;
        let key_len = fields
            .optional(Tag::INTEGER, "keyLength")?
            .map(|element| unsigned("keyLength", &element))
            .transpose()?;
        let prf = match fields.is_empty() {
            true => None,
            false => Some(AlgorithmIdentifier::read(&mut fields, "prf")?),
        };
        fields.finish("PBKDF2-params")?;
        let kdf = Self {
            prf: DigestAlgorithm::Sha1,
            salt,
            iterations,
            key_len,
        };
        Ok((kdf, prf))
    }

    /// The AlgorithmIdentifier to write; `None` for a digest that has no pseudorandom function.
    pub fn identifier(&self) -> Option<AlgorithmIdentifier> {
        let prf = MacAlgorithm::Hmac(self.prf).oid()?;
        let parameters = der::sequence(|parameters| {
            parameters.octet_string(&self.salt);
            parameters.integer(self.iterations.into());
            if let Some(len) = self.key_len {
                parameters.integer(len.into());
            }
            if self.prf != DigestAlgorithm::Sha1 {
                parameters.raw(&AlgorithmIdentifier::with_null(prf).to_der());
            }
        });
        Some(AlgorithmIdentifier::with_parameters(
            rfc5911::ID_PBKDF_2,
            parameters,
        ))
    }

    /// How many iterations a key of `len` octets takes: each block of it takes all of them.
    pub(crate) fn work(&self, len: usize) -> u64 {
        let blocks = len.div_ceil(self.prf.output_len()) as u64;
        u64::from(self.iterations).saturating_mul(blocks)
    }

    /// The key of `len` octets that a password gives. How many iterations are too many has been
    /// said before.
    ///
    /// # Errors
    /// [`CryptoError::Failed`] where the parameters give a key of another length; else as
    /// [`Provider::derive`].
    pub fn derive(
        &self,
        provider: &dyn Provider,
        password: &Secret,
        len: usize,
    ) -> Result<Secret, CryptoError> {
        if self
            .key_len
            .is_some_and(|given| u32::try_from(len) != Ok(given))
        {
            return Err(CryptoError::Failed);
        }
        let kdf = Kdf::Pbkdf2 {
            prf: self.prf,
            salt: &self.salt,
            iterations: self.iterations,
        };
        provider.derive(&kdf, password.as_bytes(), len)
    }
}

/// The key wrap of RFC 3211, which runs a block cipher in CBC mode twice over a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PwriWrap {
    /// The cipher with its initialisation vector, in CBC mode.
    pub cipher: ContentEncryption,
}

impl PwriWrap {
    /// The algorithm's identifier, id-alg-PWRI-KEK (RFC 3211 section 2.2).
    pub const OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.3.9");

    /// Reads the algorithm, whose parameters are the cipher's AlgorithmIdentifier. Other modes than
    /// CBC are refused (RFC 3211 section 2.2).
    ///
    /// # Errors
    /// [`AlgorithmError::Unsupported`], also for the cipher, and [`AlgorithmError::Parameters`].
    pub fn from_identifier(identifier: &AlgorithmIdentifier) -> Result<Self, AlgorithmError> {
        if identifier.oid != Self::OID {
            return Err(identifier.unsupported());
        }
        let cipher = identifier.parameters.as_deref();
        let cipher = cipher.ok_or_else(|| identifier.wrong("absent, must be a cipher"))?;
        let cipher = AlgorithmIdentifier::from_der(cipher)
            .map_err(|_| identifier.wrong("not an AlgorithmIdentifier"))?;
        let cipher = ContentEncryption::from_identifier(&cipher)?;
        match cipher.kind.mode() {
            CipherMode::Cbc => Ok(Self { cipher }),
            _ => Err(identifier.wrong("not a block cipher in CBC mode")),
        }
    }

    /// The AlgorithmIdentifier to write.
    pub fn identifier(&self) -> AlgorithmIdentifier {
        AlgorithmIdentifier::with_parameters(Self::OID, self.cipher.identifier().to_der())
    }
}
