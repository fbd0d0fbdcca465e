//! RSA private keys: signing and decrypting.

use const_oid::db::rfc5912;
use der::Decode;
use getrandom::SysRng;
use hkdf::Hkdf;
use pkcs8::EncodePrivateKey;
use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use rsa::{BoxedUint, hazmat, pkcs1::EncodeRsaPublicKey};
use sha2::Sha256;
use subtle::{Choice, ConditionallySelectable};
use zeroize::{Zeroize, Zeroizing};

use super::super::random;
use super::{eme_oaep::EmeOaep, eme_pkcs1, emsa_pkcs1, emsa_pss::EmsaPss};
use crate::crypto::rustcrypto::private::Compute;
use crate::crypto::{
    CryptoError, DigestAlgorithm, KeyTransport, PrivateKeyInfo, Secret, SignatureScheme,
};

/// An RSA private key of two primes, of 1024 to 8192 bits.
///
/// ```text
/// RSAPrivateKey ::= SEQUENCE {
///     version           Version,
///     modulus           INTEGER,  -- n
///     publicExponent    INTEGER,  -- e
///     privateExponent   INTEGER,  -- d
///     prime1            INTEGER,  -- p
///     prime2            INTEGER,  -- q
///     exponent1         INTEGER,  -- d mod (p-1)
///     exponent2         INTEGER,  -- d mod (q-1)
///     coefficient       INTEGER,  -- (inverse of q) mod p
///     otherPrimeInfos   OtherPrimeInfos OPTIONAL
/// }
/// ```
///
/// RFC 8017 appendix A.1.2.
pub(in super::super) struct RsaPrivateKey {
    key: rsa::PrivateKey,
    /// The key is bound to RSASSA-PSS by its identifier (RFC 4056 section 2.1).
    pss_only: bool,
}

impl RsaPrivateKey {
    /// Makes a key with the public exponent 65537.
    pub(in super::super) fn generate(bits: usize) -> Result<PrivateKeyInfo, CryptoError> {
        if !(MIN_GENERATED_BITS..=MAX_GENERATED_BITS).contains(&bits) {
            return Err(CryptoError::Unsupported);
        }
        let key = rsa::PrivateKey::new(&mut SysRng, bits).map_err(|_| CryptoError::Failed)?;
        let der = key.to_pkcs8_der().map_err(|_| CryptoError::Failed)?;
        PrivateKeyInfo::from_pkcs8_der(der.as_bytes()).map_err(|_| CryptoError::Failed)
    }

    /// Reads the key and checks that its numbers belong together.
    pub(in super::super) fn new(key: &PrivateKeyInfo) -> Result<Self, CryptoError> {
        let algorithm = key.algorithm();
        let pss_only = algorithm.oid == rfc5912::ID_RSASSA_PSS;
        let null = algorithm.has_null() || algorithm.parameters.is_none();
        if !pss_only && (algorithm.oid != rfc5912::RSA_ENCRYPTION || !null) {
            return Err(CryptoError::Key);
        }
        let key = rsa::pkcs1::RsaPrivateKeyRef::from_der(key.key_octets())
            .map_err(|_| CryptoError::Key)?;
        let key = rsa::PrivateKey::try_from(key).map_err(|_| CryptoError::Key)?;
        Ok(Self { key, pss_only })
    }

    /// RSASSA-PKCS1-V1_5-SIGN from the digest on (RFC 8017 section 8.2.1).
    fn sign_pkcs1(
        &self,
        algorithm: DigestAlgorithm,
        digest: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        if self.pss_only {
            return Err(CryptoError::Key);
        }
        let parameters = emsa_pkcs1::Parameters::Null;
        let block = emsa_pkcs1::encode(algorithm, parameters, digest, self.key.size())
            .ok_or(CryptoError::Failed)?;
        Ok(self.apply(&block)?.to_vec())
    }

    /// RSASSA-PSS-SIGN from the digest on (RFC 8017 section 8.1.1).
    fn sign_pss(
        &self,
        algorithm: DigestAlgorithm,
        mgf_algorithm: DigestAlgorithm,
        salt_len: u32,
        digest: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        let len = usize::try_from(salt_len).map_err(|_| CryptoError::Failed)?;
        if len > self.key.size() {
            return Err(CryptoError::Failed);
        }
        let mut salt = vec![0; len];
        random(&mut salt)?;
        let padding = EmsaPss {
            algorithm,
            mgf_algorithm,
            salt_len,
        };
        let em_bits = self.key.n().bit_width_vartime() as usize - 1;
        let block = padding
            .encode(digest, &salt, em_bits)
            .ok_or(CryptoError::Failed)?;
        Ok(self.apply(&block)?.to_vec())
    }

    /// RSAES-PKCS1-V1_5-DECRYPT with implicit rejection: where the encoding is not that of a key of
    /// `len` octets, the key is another that an attacker cannot know or tell from it.
    fn decrypt_pkcs1(&self, encrypted_key: &[u8], len: usize) -> Result<Secret, CryptoError> {
        let substitute = self.substitute(encrypted_key, len)?;
        // What is no ciphertext at all takes the same way, in place of one that is.
        let fits = self.is_representative(encrypted_key);
        let block = self.apply(if fits { encrypted_key } else { &[2] })?;
        let (good, key) =
            eme_pkcs1::decode(&block, len).unwrap_or((Choice::from(0), substitute.as_bytes()));
        let good = good & Choice::from(u8::from(fits));
        let chosen = substitute.as_bytes().iter().zip(key);
        let chosen = chosen.map(|(no, yes)| u8::conditional_select(no, yes, good));
        Ok(Secret::new(chosen.collect()))
    }

    /// The key that stands in for a bad one. It depends on the private key, the ciphertext and the
    /// length alone, so that asking twice shows nothing either.
    fn substitute(&self, encrypted_key: &[u8], len: usize) -> Result<Secret, CryptoError> {
        let exponent = Zeroizing::new(self.key.d().to_be_bytes());
        let mut key = Zeroizing::new(vec![0; len]);
        let info: [&[u8]; 3] = [
            b"implicit rejection",
            &(len as u64).to_be_bytes(),
            encrypted_key,
        ];
        Hkdf::<Sha256>::new(None, &exponent)
            .expand_multi_info(&info, &mut key)
            .map_err(|_| CryptoError::Failed)?;
        Ok(Secret::from(key))
    }

    /// Whether the octets are as long as the modulus, and less.
    fn is_representative(&self, octets: &[u8]) -> bool {
        let modulus = self.key.n_bytes();
        octets.len() == modulus.len() && octets < &*modulus
    }

    /// RSADP and RSASP1 (RFC 8017 sections 5.1.2 and 5.2.1), blinded, and checked by the public
    /// operation; the result is as long as the modulus.
    fn apply(&self, octets: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let number = BoxedUint::from_be_slice(octets, self.key.n_bits_precision())
            .map_err(|_| CryptoError::Failed)?;
        let mut result = hazmat::rsa_decrypt_and_check(&self.key, Some(&mut SysRng), &number)
            .map_err(|_| CryptoError::Failed)?;
        let octets = Zeroizing::new(result.to_be_bytes());
        result.zeroize();
        let padding = octets.len().saturating_sub(self.key.size());
        Ok(Zeroizing::new(
            octets.iter().skip(padding).copied().collect(),
        ))
    }
}

impl Compute for RsaPrivateKey {
    fn public_octets(&self) -> Result<Vec<u8>, CryptoError> {
        let public = self.key.as_public_key().to_pkcs1_der();
        Ok(public.map_err(|_| CryptoError::Key)?.as_bytes().to_vec())
    }

    fn sign_digest(&self, scheme: &SignatureScheme, digest: &[u8]) -> Result<Vec<u8>, CryptoError> {
        match *scheme {
            SignatureScheme::RsaPkcs1 { digest: algorithm } => self.sign_pkcs1(algorithm, digest),
            SignatureScheme::RsaPss {
                digest: algorithm,
                mgf_digest,
                salt_len,
            } => self.sign_pss(algorithm, mgf_digest, salt_len, digest),
            SignatureScheme::Ecdsa { .. } | SignatureScheme::Ed25519 => Err(CryptoError::Key),
        }
    }

    fn decrypt_key(
        &self,
        scheme: &KeyTransport,
        encrypted_key: &[u8],
        len: usize,
    ) -> Result<Secret, CryptoError> {
        if self.pss_only {
            return Err(CryptoError::Key);
        }
        match scheme {
            KeyTransport::RsaPkcs1 => self.decrypt_pkcs1(encrypted_key, len),
            KeyTransport::RsaOaep {
                digest,
                mgf_digest,
                label,
            } => {
                if !self.is_representative(encrypted_key) {
                    return Err(CryptoError::Failed);
                }
                let padding = EmeOaep {
                    algorithm: *digest,
                    mgf_algorithm: *mgf_digest,
                    label,
                };
                let key = padding.decode(&self.apply(encrypted_key)?, len);
                key.map(Secret::from).ok_or(CryptoError::Failed)
            }
        }
    }
}

/// The sizes of keys that are made (RFC 8551 section 4.4).
const MIN_GENERATED_BITS: usize = 2048;
const MAX_GENERATED_BITS: usize = 8192;
