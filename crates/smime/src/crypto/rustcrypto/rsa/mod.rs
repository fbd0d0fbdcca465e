//! RSA. The arithmetic is the `rsa` crate's; the encodings are made and checked here, since CMS asks
//! more of them than the crate gives: a DigestInfo without NULL told apart, mask generation
//! functions with a digest of their own, and decryption to a key whose length is known.

mod eme_oaep;
mod eme_pkcs1;
mod emsa_pkcs1;
mod emsa_pss;
mod mgf1;
mod private;

use std::sync::OnceLock;

use der::Decode;
use rsa::{BoxedUint, hazmat, traits::PublicKeyParts};
use spki::SubjectPublicKeyInfoRef;
use zeroize::Zeroizing;

use super::public::check_len;
use super::{key_octets, random};
use crate::crypto::{
    CryptoError, DigestAlgorithm, KeyAlgorithm, KeyTransport, PublicKey, SignatureScheme, Verified,
};

pub(super) use private::RsaPrivateKey;

/// The largest modulus in bits that a signature is checked with.
const MAX_MODULUS_BITS: usize = 16384;

/// An RSA public key, its numbers as big-endian octets without leading zeros.
///
/// ```text
/// RSAPublicKey ::= SEQUENCE {
///     modulus            INTEGER,  -- n
///     publicExponent     INTEGER   -- e
/// }
/// ```
///
/// RFC 8017 appendix A.1.1.
#[derive(Debug)]
pub(super) struct RsaPublicKey {
    algorithm: KeyAlgorithm,
    n: Vec<u8>,
    e: Vec<u8>,
    /// The key that computes, where it is not too large for that: made when it is asked for.
    key: OnceLock<Option<rsa::PublicKey>>,
}

impl RsaPublicKey {
    /// Reads the key and checks what can be seen without arithmetic: n and e odd, 3 <= e < n.
    ///
    /// rsaEncryption's parameters are NULL; absent ones are let go. Those of id-RSASSA-PSS have been
    /// judged with the signature's.
    pub(super) fn from_spki(
        algorithm: KeyAlgorithm,
        key: &SubjectPublicKeyInfoRef<'_>,
    ) -> Result<Self, CryptoError> {
        let parameters = key.algorithm.parameters;
        if algorithm == KeyAlgorithm::Rsa && parameters.is_some_and(|any| !any.is_null()) {
            return Err(CryptoError::Key);
        }
        let encoded = rsa::pkcs1::RsaPublicKeyRef::from_der(key_octets(key)?)
            .map_err(|_| CryptoError::Key)?;
        let n = encoded.modulus.as_bytes();
        let e = encoded.public_exponent.as_bytes();

        let odd = |number: &[u8]| number.last().is_some_and(|octet| octet & 1 == 1);
        let below = |a: &[u8], b: &[u8]| (a.len(), a) < (b.len(), b);
        if odd(n) && odd(e) && below(&[2], e) && below(e, n) {
            Ok(Self {
                algorithm,
                n: n.to_vec(),
                e: e.to_vec(),
                key: OnceLock::new(),
            })
        } else {
            Err(CryptoError::Key)
        }
    }

    /// RSASSA-PKCS1-V1_5-VERIFY from the digest on (RFC 8017 section 8.2.2).
    ///
    /// The whole block is compared with the one that a signer would have made, so that there is no
    /// room for anything else in it.
    fn verify_pkcs1(
        &self,
        algorithm: DigestAlgorithm,
        digest: &[u8],
        signature: &[u8],
    ) -> Result<Verified, CryptoError> {
        let block = self.apply(signature)?;
        let fits = |parameters| {
            emsa_pkcs1::encode(algorithm, parameters, digest, block.len())
                .is_some_and(|expected| expected == block)
        };
        if fits(emsa_pkcs1::Parameters::Null) {
            Ok(Verified::default())
        } else if fits(emsa_pkcs1::Parameters::Absent) {
            Ok(Verified {
                digest_info_without_null: true,
            })
        } else {
            Err(CryptoError::Failed)
        }
    }

    /// RSASSA-PSS-VERIFY from the digest on (RFC 8017 section 8.1.2).
    fn verify_pss(
        &self,
        algorithm: DigestAlgorithm,
        mgf_algorithm: DigestAlgorithm,
        salt_len: u32,
        digest: &[u8],
        signature: &[u8],
    ) -> Result<Verified, CryptoError> {
        let block = self.apply(signature)?;
        let em_bits = self.bits() - 1;
        // The block is one octet longer than the encoded message where the modulus fills its first
        // octet with a single bit: that octet must be zero (step 2c).
        let (excess, encoded) = block
            .split_at_checked(block.len() - em_bits.div_ceil(8))
            .ok_or(CryptoError::Failed)?;
        let consistent = excess.iter().all(|octet| *octet == 0)
            && emsa_pss::EmsaPss {
                algorithm,
                mgf_algorithm,
                salt_len,
            }
            .is_consistent(digest, encoded, em_bits);
        if consistent {
            Ok(Verified::default())
        } else {
            Err(CryptoError::Failed)
        }
    }

    /// RSAEP and RSAVP1 (RFC 8017 sections 5.1.1 and 5.2.2) between octet strings as long as the
    /// modulus.
    fn apply(&self, octets: &[u8]) -> Result<Vec<u8>, CryptoError> {
        // Of two strings of one length the greater number is the greater string.
        if octets.len() != self.n.len() || octets >= &*self.n {
            return Err(CryptoError::Failed);
        }
        let key = self.key.get_or_init(|| self.to_compute());
        let key = key.as_ref().ok_or(CryptoError::Unsupported)?;
        let representative = BoxedUint::from_be_slice(octets, key.n().bits_precision())
            .map_err(|_| CryptoError::Failed)?;
        let message = hazmat::rsa_encrypt(key, &representative).map_err(|_| CryptoError::Failed)?;

        let octets = message.to_be_bytes();
        let padding = octets.len().saturating_sub(self.n.len());
        Ok(octets.iter().skip(padding).copied().collect())
    }

    /// The key that computes.
    fn to_compute(&self) -> Option<rsa::PublicKey> {
        rsa::PublicKey::new_with_size_limits(
            BoxedUint::from_be_slice_vartime(&self.n),
            BoxedUint::from_be_slice_vartime(&self.e),
            1..=MAX_MODULUS_BITS,
        )
        .ok()
    }
}

impl PublicKey for RsaPublicKey {
    fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    /// The size of the modulus in bits.
    fn bits(&self) -> usize {
        let unused = self.n.first().map_or(0, |octet| octet.leading_zeros());
        self.n.len() * 8 - unused as usize
    }

    fn verify_digest(
        &self,
        scheme: &SignatureScheme,
        digest: &[u8],
        signature: &[u8],
    ) -> Result<Verified, CryptoError> {
        check_len(scheme, digest)?;
        match *scheme {
            SignatureScheme::RsaPkcs1 { digest: algorithm } => {
                self.verify_pkcs1(algorithm, digest, signature)
            }
            SignatureScheme::RsaPss {
                digest: algorithm,
                mgf_digest,
                salt_len,
            } => self.verify_pss(algorithm, mgf_digest, salt_len, digest, signature),
            _ => Err(CryptoError::Key),
        }
    }

    /// RSAES-PKCS1-V1_5-ENCRYPT and RSAES-OAEP-ENCRYPT (RFC 8017 sections 7.2.1 and 7.1.1).
    fn encrypt_key(
        &self,
        scheme: &KeyTransport,
        content_key: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        if self.algorithm != KeyAlgorithm::Rsa {
            return Err(CryptoError::Key);
        }
        let len = self.n.len();
        let block = match scheme {
            KeyTransport::RsaPkcs1 => eme_pkcs1::encode(content_key, len, random)?,
            KeyTransport::RsaOaep {
                digest,
                mgf_digest,
                label,
            } => {
                let mut seed = Zeroizing::new(vec![0; digest.output_len()]);
                random(&mut seed)?;
                eme_oaep::EmeOaep {
                    algorithm: *digest,
                    mgf_algorithm: *mgf_digest,
                    label,
                }
                .encode(content_key, &seed, len)
                .ok_or(CryptoError::Failed)?
            }
        };
        self.apply(&block)
    }
}
