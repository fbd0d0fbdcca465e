//! Key transport by RSA.

use const_oid::db::rfc5912;
use smime_ber::{Tag, der};

use super::mgf1::{mgf1_digest, mgf1_identifier};
use super::{AlgorithmError, AlgorithmIdentifier, DigestAlgorithm, null_or_absent};
use crate::encoding::{DerReader, EncodingError};
use crate::oid::Oid;

/// A key transport algorithm with all its parameters.
///
/// ```text
/// KeyEncryptionAlgorithmIdentifier ::= AlgorithmIdentifier
/// ```
///
/// RFC 5652 section 10.1.3.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyTransport {
    /// RSAES-PKCS1-v1_5 (RFC 3370 section 4.2.1).
    RsaPkcs1,
    /// RSAES-OAEP with MGF1 (RFC 3560).
    RsaOaep {
        /// The digest of the label.
        digest: DigestAlgorithm,
        /// The digest of the mask generation function, mostly the same.
        mgf_digest: DigestAlgorithm,
        /// The label, mostly empty; RFC 3560 calls it P.
        label: Vec<u8>,
    },
}

impl KeyTransport {
    /// RSAES-OAEP with one digest for everything and no label.
    pub fn oaep(digest: DigestAlgorithm) -> Self {
        Self::RsaOaep {
            digest,
            mgf_digest: digest,
            label: Vec::new(),
        }
    }

    /// Reads the algorithm and its parameters, in DER. Those of OAEP must be there: an absent or
    /// unreadable one never stands for another algorithm.
    ///
    /// # Errors
    /// [`AlgorithmError::Unsupported`], also for a digest or function inside, and
    /// [`AlgorithmError::Parameters`].
    pub fn from_identifier(identifier: &AlgorithmIdentifier) -> Result<Self, AlgorithmError> {
        match Self::name_of(&identifier.oid) {
            Some(RSA_PKCS1) => {
                null_or_absent(identifier)?;
                Ok(Self::RsaPkcs1)
            }
            Some(_) => {
                let parameters = identifier.parameters.as_deref();
                let parameters = parameters
                    .ok_or_else(|| identifier.wrong("absent, must be an RSAES-OAEP-params"))?;
                OaepParameters::from_der(parameters)
                    .map_err(|_| identifier.wrong("not an RSAES-OAEP-params"))?
                    .resolve()
            }
            None => Err(identifier.unsupported()),
        }
    }

    /// The AlgorithmIdentifier to write: rsaEncryption with NULL, or OAEP without what is default
    /// (RFC 3560 section 3).
    pub fn identifier(&self) -> AlgorithmIdentifier {
        let Self::RsaOaep {
            digest,
            mgf_digest,
            label,
        } = self
        else {
            return AlgorithmIdentifier::with_null(rfc5912::RSA_ENCRYPTION);
        };
        let parameters = der::sequence(|parameters| {
            if *digest != DigestAlgorithm::Sha1 {
                parameters.constructed(Tag::context(0), |hash| {
                    hash.raw(&AlgorithmIdentifier::with_null(digest.oid()).to_der());
                });
            }
            if *mgf_digest != DigestAlgorithm::Sha1 {
                parameters.constructed(Tag::context(1), |mask_gen| {
                    mask_gen.raw(&mgf1_identifier(*mgf_digest).to_der());
                });
            }
            if !label.is_empty() {
                let label = der::primitive(Tag::OCTET_STRING, label);
                let source = AlgorithmIdentifier::with_parameters(rfc5912::ID_P_SPECIFIED, label);
                parameters.constructed(Tag::context(2), |field| field.raw(&source.to_der()));
            }
        });
        AlgorithmIdentifier::with_parameters(rfc5912::ID_RSAES_OAEP, parameters)
    }

    /// The name that reports use: `rsa-pkcs1`, `rsa-oaep`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::RsaPkcs1 => RSA_PKCS1,
            Self::RsaOaep { .. } => RSA_OAEP,
        }
    }

    /// The [`name`](Self::name) of the algorithm of an identifier, if it is one of these.
    pub fn name_of(oid: &Oid) -> Option<&'static str> {
        if *oid == rfc5912::RSA_ENCRYPTION {
            Some(RSA_PKCS1)
        } else if *oid == rfc5912::ID_RSAES_OAEP {
            Some(RSA_OAEP)
        } else {
            None
        }
    }
}

/// The parameters of RSAES-OAEP as they are encoded.
///
/// ```text
/// RSAES-OAEP-params  ::=  SEQUENCE  {
///   hashFunc    [0] AlgorithmIdentifier DEFAULT sha1Identifier,
///   maskGenFunc [1] AlgorithmIdentifier DEFAULT mgf1SHA1Identifier,
///   pSourceFunc [2] AlgorithmIdentifier DEFAULT
///                       pSpecifiedEmptyIdentifier  }
/// ```
///
/// RFC 3560 section 3. A default that is written out is read like one that is not.
struct OaepParameters {
    hash_func: Option<AlgorithmIdentifier>,
    mask_gen_func: Option<AlgorithmIdentifier>,
    p_source_func: Option<AlgorithmIdentifier>,
}

impl OaepParameters {
    fn from_der(der: &[u8]) -> Result<Self, EncodingError> {
        let outer = DerReader::new(der).only(Tag::SEQUENCE, "RSAES-OAEP-params")?;
        let mut fields = DerReader::inside(&outer);
        let mut field = |number, name| {
            let Some(field) = fields.optional(Tag::context_constructed(number), name)? else {
                return Ok(None);
            };
            let mut inside = DerReader::inside(&field);
            let identifier = AlgorithmIdentifier::read(&mut inside, name)?;
            inside.finish(name)?;
            Ok(Some(identifier))
        };
        let parameters = Self {
            hash_func: field(0, "hashFunc")?,
            mask_gen_func: field(1, "maskGenFunc")?,
            p_source_func: field(2, "pSourceFunc")?,
        };
        fields.finish("RSAES-OAEP-params")?;
        Ok(parameters)
    }

    fn resolve(&self) -> Result<KeyTransport, AlgorithmError> {
        let digest = match &self.hash_func {
            None => DigestAlgorithm::Sha1,
            Some(hash) => oaep_digest(DigestAlgorithm::from_identifier(hash)?)?,
        };
        let mgf_digest = match &self.mask_gen_func {
            None => DigestAlgorithm::Sha1,
            Some(mask_gen) => oaep_digest(mgf1_digest(mask_gen)?)?,
        };
        let label = match &self.p_source_func {
            None => Vec::new(),
            Some(source) => label(source)?,
        };
        Ok(KeyTransport::RsaOaep {
            digest,
            mgf_digest,
            label,
        })
    }
}

/// The digests of OAEP are SHA-1 and the SHA-2 family (RFC 8017 appendix A.2.1).
fn oaep_digest(digest: DigestAlgorithm) -> Result<DigestAlgorithm, AlgorithmError> {
    match digest {
        DigestAlgorithm::Md5 => Err(AlgorithmError::Unsupported {
            oid: digest.oid().into(),
        }),
        DigestAlgorithm::Sha1
        | DigestAlgorithm::Sha224
        | DigestAlgorithm::Sha256
        | DigestAlgorithm::Sha384
        | DigestAlgorithm::Sha512 => Ok(digest),
    }
}

/// The label that a pSourceFunc names; its parameters must be there.
fn label(source: &AlgorithmIdentifier) -> Result<Vec<u8>, AlgorithmError> {
    if source.oid != rfc5912::ID_P_SPECIFIED {
        return Err(source.unsupported());
    }
    let label = source.parameters.as_deref();
    let label = label.ok_or_else(|| source.wrong("absent, must be an OCTET STRING"))?;
    DerReader::new(label)
        .only(Tag::OCTET_STRING, "pSourceFunc")
        .map(|label| label.content.to_vec())
        .map_err(|_| source.wrong("not an OCTET STRING"))
}

const RSA_PKCS1: &str = "rsa-pkcs1";
const RSA_OAEP: &str = "rsa-oaep";
