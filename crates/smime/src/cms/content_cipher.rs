//! The cipher of a contentEncryptionAlgorithm, and how its key follows from the one that recipients
//! get (RFC 5652 section 10.1.4, RFC 9709).

use const_oid::ObjectIdentifier;

use crate::crypto::{
    AlgorithmError, AlgorithmIdentifier, ContentEncryption, CryptoError, DigestAlgorithm, Kdf,
    Provider, Secret,
};

/// What a contentEncryptionAlgorithm says: a cipher, and whether its key is bound to it.
///
/// An attacker can rename the cipher of a message, AES-GCM to AES-CBC, and have the recipient
/// decrypt under the same key what was never meant for it. id-alg-cek-hkdf-sha256 has the real
/// algorithm as its parameters and derives the key that is used from the transported one and from
/// those parameters, so that another cipher has another key (RFC 9709).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentCipher {
    /// The real algorithm.
    pub encryption: ContentEncryption,
    /// The AlgorithmIdentifier in DER that the key is bound to; absent where it is not.
    bound_to: Option<Vec<u8>>,
}

impl ContentCipher {
    /// id-alg-cek-hkdf-sha256.
    pub const CEK_HKDF_SHA256: ObjectIdentifier =
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.3.31");

    /// A cipher whose key is bound to it.
    pub fn bound(encryption: ContentEncryption) -> Self {
        let bound_to = Some(encryption.identifier().to_der());
        Self {
            encryption,
            bound_to,
        }
    }

    /// Reads a contentEncryptionAlgorithm.
    ///
    /// # Errors
    /// [`AlgorithmError::Unsupported`], also where one binding stands in another, and
    /// [`AlgorithmError::Parameters`].
    pub fn from_identifier(identifier: &AlgorithmIdentifier) -> Result<Self, AlgorithmError> {
        if identifier.oid != Self::CEK_HKDF_SHA256 {
            return Ok(ContentEncryption::from_identifier(identifier)?.into());
        }
        let real = identifier.parameters.as_deref();
        let real = real.ok_or_else(|| identifier.wrong("absent, must be the real algorithm"))?;
        let bound_to = Some(real.to_vec());
        let real = AlgorithmIdentifier::from_der(real)
            .map_err(|_| identifier.wrong("not an AlgorithmIdentifier"))?;
        Ok(Self {
            encryption: ContentEncryption::from_identifier(&real)?,
            bound_to,
        })
    }

    /// Whether a contentEncryptionAlgorithm, or the real one in it, has [bare
    /// parameters](ContentEncryption::is_bare).
    pub(crate) fn is_bare(identifier: &AlgorithmIdentifier) -> bool {
        if identifier.oid != Self::CEK_HKDF_SHA256 {
            return ContentEncryption::is_bare(identifier);
        }
        let real = identifier.parameters.as_deref().unwrap_or_default();
        AlgorithmIdentifier::from_der(real).is_ok_and(|real| ContentEncryption::is_bare(&real))
    }

    /// The contentEncryptionAlgorithm to write.
    pub fn identifier(&self) -> AlgorithmIdentifier {
        match &self.bound_to {
            None => self.encryption.identifier(),
            Some(real) => AlgorithmIdentifier::with_parameters(Self::CEK_HKDF_SHA256, real.clone()),
        }
    }

    /// Whether the key is bound to the cipher.
    pub fn is_bound(&self) -> bool {
        self.bound_to.is_some()
    }

    /// The key that encrypts the content, from the one that recipients get.
    ///
    /// # Errors
    /// As [`Provider::derive`].
    pub fn content_key(
        &self,
        provider: &dyn Provider,
        transported: &Secret,
    ) -> Result<Secret, CryptoError> {
        let Some(real) = &self.bound_to else {
            return Ok(transported.clone());
        };
        let kdf = Kdf::Hkdf {
            digest: DigestAlgorithm::Sha256,
            salt: Some(SALT),
            info: real,
        };
        provider.derive(&kdf, transported.as_bytes(), transported.len())
    }
}

impl From<ContentEncryption> for ContentCipher {
    /// A cipher whose key is the one that recipients get.
    fn from(encryption: ContentEncryption) -> Self {
        Self {
            encryption,
            bound_to: None,
        }
    }
}

/// The salt of the derivation, in ASCII.
const SALT: &[u8] = b"The Cryptographic Message Syntax";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{CipherKind, RustCrypto};

    fn hex(text: &str) -> Vec<u8> {
        hex::decode(text).unwrap()
    }

    /// The example of RFC 9709 for AES-128 in GCM.
    #[test]
    fn the_key_of_the_standards_example_is_derived() {
        let real = hex("301b0609608648016503040106300e040c5c79058ba2f43447639d29e2");
        let identifier =
            AlgorithmIdentifier::with_parameters(ContentCipher::CEK_HKDF_SHA256, real.clone());
        let cipher = ContentCipher::from_identifier(&identifier).unwrap();
        assert_eq!(cipher.encryption.kind, CipherKind::Aes128Gcm);
        assert!(cipher.is_bound());
        let transported = Secret::new(hex("c702e7d0a9e064b09ba55245fb733cf3"));
        let key = cipher.content_key(&RustCrypto, &transported).unwrap();
        assert_eq!(key.as_bytes(), hex("2124ffb29fac4e0fbbc7d5d87492bff3"));
        assert_eq!(cipher.identifier(), identifier);
        assert_eq!(
            ContentCipher::bound(cipher.encryption).identifier(),
            identifier
        );
    }

    #[test]
    fn a_cipher_that_is_not_bound_has_the_key_that_was_sent() {
        let encryption = ContentEncryption {
            kind: CipherKind::Aes128Cbc,
            iv: vec![7; 16],
            tag_len: 0,
            effective_bits: 0,
        };
        let cipher = ContentCipher::from_identifier(&encryption.identifier()).unwrap();
        assert!(!cipher.is_bound());
        let transported = Secret::new(vec![1; 16]);
        let key = cipher.content_key(&RustCrypto, &transported).unwrap();
        assert_eq!(key, transported);
    }

    #[test]
    fn a_binding_without_parameters_and_one_in_another_are_refused() {
        let oid = ContentCipher::CEK_HKDF_SHA256;
        let refused = |identifier: &AlgorithmIdentifier| {
            ContentCipher::from_identifier(identifier).unwrap_err()
        };
        let absent = AlgorithmIdentifier::without_parameters(oid);
        assert!(matches!(
            refused(&absent),
            AlgorithmError::Parameters { .. }
        ));
        let null = AlgorithmIdentifier::with_null(oid);
        assert!(matches!(refused(&null), AlgorithmError::Parameters { .. }));
        let nested = AlgorithmIdentifier::with_parameters(oid, null.to_der());
        assert!(matches!(
            refused(&nested),
            AlgorithmError::Unsupported { .. }
        ));
    }
}
