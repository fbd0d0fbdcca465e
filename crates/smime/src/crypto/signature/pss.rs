//! The parameters of RSASSA-PSS.

use const_oid::{ObjectIdentifier, db::rfc5912};
use der::{Decode, Encode, Sequence, asn1::AnyRef};
use smime_ber::{Tag, der as written};

use super::SignatureScheme;
use crate::crypto::algorithm::mgf1::{mgf1_digest, mgf1_identifier};
use crate::crypto::{AlgorithmError, AlgorithmIdentifier, DigestAlgorithm};

/// The parameters of RSASSA-PSS with the defaults filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::crypto) struct PssParameters {
    /// The digest of the message, and of the padding.
    pub(super) digest: DigestAlgorithm,
    /// The digest of the mask generation function MGF1.
    pub(super) mgf_digest: DigestAlgorithm,
    /// The length of the salt in octets.
    pub(super) salt_len: u32,
}

impl PssParameters {
    /// Reads the parameters of an id-RSASSA-PSS identifier.
    ///
    /// Only MGF1 and the trailer 0xbc are known (RFC 8017 appendix A.2.3).
    ///
    /// # Errors
    /// [`AlgorithmError::Parameters`], and [`AlgorithmError::Unsupported`] for an unknown digest or
    /// mask generation function.
    pub(in crate::crypto) fn from_der(parameters: &[u8]) -> Result<Self, AlgorithmError> {
        let encoded =
            RsassaPssParams::from_der(parameters).map_err(|_| wrong("not an RSASSA-PSS-params"))?;
        let digest = match encoded.hash_algorithm {
            None => DigestAlgorithm::Sha1,
            Some(hash) => DigestAlgorithm::from_identifier(&identifier(hash)?)?,
        };
        let mgf_digest = match encoded.mask_gen_algorithm {
            None => DigestAlgorithm::Sha1,
            Some(mask_gen) => mgf1_digest(&identifier(mask_gen)?)?,
        };
        if encoded.trailer_field.unwrap_or(TRAILER_FIELD_BC) != TRAILER_FIELD_BC {
            return Err(wrong("trailerField is not 1"));
        }
        Ok(Self {
            digest,
            mgf_digest,
            salt_len: encoded.salt_length.unwrap_or(DEFAULT_SALT_LEN),
        })
    }

    /// The parameters to write, without what is default (RFC 4056 section 2.2).
    pub(super) fn to_der(self) -> Vec<u8> {
        written::sequence(|parameters| {
            if self.digest != DigestAlgorithm::Sha1 {
                parameters.constructed(Tag::context(0), |hash| {
                    hash.raw(&AlgorithmIdentifier::with_null(self.digest.oid()).to_der());
                });
            }
            if self.mgf_digest != DigestAlgorithm::Sha1 {
                parameters.constructed(Tag::context(1), |mask_gen| {
                    mask_gen.raw(&mgf1_identifier(self.mgf_digest).to_der());
                });
            }
            if self.salt_len != DEFAULT_SALT_LEN {
                parameters.constructed(Tag::context(2), |salt_len| {
                    salt_len.integer(self.salt_len.into());
                });
            }
        })
    }

    /// The parameters of a scheme of RSASSA-PSS.
    pub(super) fn of(scheme: &SignatureScheme) -> Option<Self> {
        match *scheme {
            SignatureScheme::RsaPss {
                digest,
                mgf_digest,
                salt_len,
            } => Some(Self {
                digest,
                mgf_digest,
                salt_len,
            }),
            _ => None,
        }
    }

    /// The scheme of these parameters.
    pub(super) fn scheme(self) -> SignatureScheme {
        SignatureScheme::RsaPss {
            digest: self.digest,
            mgf_digest: self.mgf_digest,
            salt_len: self.salt_len,
        }
    }

    /// Checks the parameters against those of the key that is to verify the signature (RFC 4056
    /// section 3, steps 1 to 4; the trailer can only be 1 in both).
    ///
    /// # Errors
    /// [`AlgorithmError::Parameters`].
    pub(super) fn allowed_by_key(&self, key: &Self) -> Result<(), AlgorithmError> {
        if self.digest != key.digest {
            return Err(wrong("hashAlgorithm is not the key's"));
        }
        if self.mgf_digest != key.mgf_digest {
            return Err(wrong("maskGenAlgorithm is not the key's"));
        }
        if self.salt_len < key.salt_len {
            return Err(wrong("saltLength is below the key's"));
        }
        Ok(())
    }
}

/// The parameters as they are encoded.
///
/// ```text
/// RSASSA-PSS-params ::= SEQUENCE {
///     hashAlgorithm      [0] HashAlgorithm      DEFAULT sha1,
///     maskGenAlgorithm   [1] MaskGenAlgorithm   DEFAULT mgf1SHA1,
///     saltLength         [2] INTEGER            DEFAULT 20,
///     trailerField       [3] TrailerField       DEFAULT trailerFieldBC
/// }
/// TrailerField ::= INTEGER { trailerFieldBC(1) }
/// ```
///
/// RFC 8017 appendix A.2.3. A default that is written out is read like one that is not (RFC 4056
/// section 3), though DER forbids it: signers do it.
#[derive(Sequence)]
struct RsassaPssParams<'a> {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    hash_algorithm: Option<AnyRef<'a>>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    mask_gen_algorithm: Option<AnyRef<'a>>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    salt_length: Option<u32>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    trailer_field: Option<u32>,
}

fn identifier(field: AnyRef<'_>) -> Result<AlgorithmIdentifier, AlgorithmError> {
    let der = field.to_der().ok();
    der.and_then(|der| AlgorithmIdentifier::from_der(&der).ok())
        .ok_or_else(|| wrong("a field is not an AlgorithmIdentifier"))
}

fn wrong(what: &'static str) -> AlgorithmError {
    let oid = OID.into();
    AlgorithmError::Parameters { oid, what }
}

/// `id-RSASSA-PSS`, which names the signature and the key that makes no other.
pub(in crate::crypto) const OID: ObjectIdentifier = rfc5912::ID_RSASSA_PSS;

const TRAILER_FIELD_BC: u32 = 1;

const DEFAULT_SALT_LEN: u32 = 20;
