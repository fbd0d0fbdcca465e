//! Key agreement: a scheme, and the key wrap that its key-encryption key is for.

use const_oid::{ObjectIdentifier, db::rfc5753};
use smime_ber::{Tag, der};

use super::{AlgorithmError, AlgorithmIdentifier, DigestAlgorithm, KeyWrap};
use crate::crypto::{CryptoError, Kdf, Provider, Secret};
use crate::oid::Oid;

/// A key agreement algorithm with all its parameters.
///
/// ```text
/// KeyEncryptionAlgorithmIdentifier ::= AlgorithmIdentifier
/// KeyWrapAlgorithm ::= AlgorithmIdentifier
/// ```
///
/// RFC 5652 section 10.1.3, RFC 5753 section 7.1.5: the parameters are the key wrap algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyAgreement {
    /// How the agreed secret becomes a key-encryption key.
    pub scheme: AgreementScheme,
    /// What the key-encryption key is for.
    pub wrap: KeyWrap,
    /// The key wrap as the sender wrote it: what the key-encryption key is bound to.
    wrap_identifier: AlgorithmIdentifier,
}

impl KeyAgreement {
    /// An algorithm whose key wrap is written as its standard has it.
    pub fn new(scheme: AgreementScheme, wrap: KeyWrap) -> Self {
        Self {
            scheme,
            wrap,
            wrap_identifier: wrap.identifier(),
        }
    }

    /// Reads the algorithm; its parameters must be there.
    ///
    /// # Errors
    /// [`AlgorithmError::Unsupported`], also for the key wrap, and [`AlgorithmError::Parameters`].
    pub fn from_identifier(identifier: &AlgorithmIdentifier) -> Result<Self, AlgorithmError> {
        let scheme =
            AgreementScheme::from_oid(&identifier.oid).ok_or_else(|| identifier.unsupported())?;
        let wrap = identifier.parameters.as_deref();
        let wrap = wrap.ok_or_else(|| identifier.wrong("absent, must be a KeyWrapAlgorithm"))?;
        let wrap_identifier = AlgorithmIdentifier::from_der(wrap)
            .map_err(|_| identifier.wrong("not a KeyWrapAlgorithm"))?;
        Ok(Self {
            scheme,
            wrap: KeyWrap::from_identifier(&wrap_identifier)?,
            wrap_identifier,
        })
    }

    /// The AlgorithmIdentifier to write; `None` for a digest that the scheme has no identifier
    /// with.
    pub fn identifier(&self) -> Option<AlgorithmIdentifier> {
        let wrap = self.wrap_identifier.to_der();
        Some(AlgorithmIdentifier::with_parameters(
            self.scheme.oid()?,
            wrap,
        ))
    }

    /// The key-encryption key that both sides derive from the agreed secret; `ukm` is the
    /// KeyAgreeRecipientInfo's.
    ///
    /// # Errors
    /// As [`Provider::derive`].
    pub fn key_encryption_key(
        &self,
        provider: &dyn Provider,
        secret: &Secret,
        ukm: Option<&[u8]>,
    ) -> Result<Secret, CryptoError> {
        let shared_info = self.shared_info(ukm);
        let kdf = match self.scheme {
            AgreementScheme::X963 { digest, .. } => Kdf::X963 {
                digest,
                shared_info: &shared_info,
            },
            AgreementScheme::Hkdf { digest } => Kdf::Hkdf {
                digest,
                salt: ukm,
                info: &shared_info,
            },
        };
        provider.derive(&kdf, secret.as_bytes(), self.wrap.key_len())
    }

    /// What the key-encryption key is bound to, in DER.
    ///
    /// ```text
    /// ECC-CMS-SharedInfo ::= SEQUENCE {
    ///   keyInfo         AlgorithmIdentifier,
    ///   entityUInfo [0] EXPLICIT OCTET STRING OPTIONAL,
    ///   suppPubInfo [2] EXPLICIT OCTET STRING  }
    /// ```
    ///
    /// RFC 5753 section 7.2: the key wrap algorithm, ukm, and the length of the key in bits. Both
    /// sides have to write the same octets, so that the algorithm's parameters are those that the
    /// sender wrote, whether or not they are the ones of its standard.
    fn shared_info(&self, ukm: Option<&[u8]>) -> Vec<u8> {
        // 32 octets at most.
        let bits = (self.wrap.key_len() * 8) as u32;
        der::sequence(|info| {
            info.raw(&self.wrap_identifier.to_der());
            if let Some(ukm) = ukm {
                info.constructed(Tag::context(0), |entity| entity.octet_string(ukm));
            }
            info.constructed(Tag::context(2), |supplement| {
                supplement.octet_string(&bits.to_be_bytes());
            });
        })
    }
}

/// How the agreed secret becomes a key-encryption key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AgreementScheme {
    /// ECDH with the X9.63 KDF (RFC 5753 section 7.1.4, RFC 8418 section 2.1).
    X963 {
        /// The digest of the KDF.
        digest: DigestAlgorithm,
        /// Whether the scheme is cofactor ECDH, which is the same on curves with the cofactor 1.
        cofactor: bool,
    },
    /// ECDH with HKDF (RFC 8418 section 2.2).
    Hkdf {
        /// The digest of the KDF.
        digest: DigestAlgorithm,
    },
}

impl AgreementScheme {
    /// Every scheme that has an identifier.
    pub fn all() -> impl Iterator<Item = Self> {
        SCHEMES.iter().map(|(scheme, ..)| *scheme)
    }

    /// The scheme of an identifier.
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        Self::all().find(|scheme| scheme.oid().is_some_and(|known| known == *oid))
    }

    /// The scheme of a [name](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|scheme| scheme.name() == Some(name))
    }

    /// The scheme's identifier; `None` for a digest that it has none with.
    pub fn oid(self) -> Option<ObjectIdentifier> {
        self.row().map(|(_, oid, _)| *oid)
    }

    /// The name that reports use: `ecdh-x963-sha-256`, `ecdh-hkdf-sha-256`; `None` for a digest
    /// that the scheme has no identifier with.
    pub fn name(self) -> Option<&'static str> {
        self.row().map(|(.., name)| *name)
    }

    fn row(self) -> Option<&'static Row> {
        SCHEMES.iter().find(|(scheme, ..)| *scheme == self)
    }
}

/// A row of the table of schemes.
type Row = (AgreementScheme, ObjectIdentifier, &'static str);

/// The table of schemes: RFC 5753 section 7.1.4, RFC 8418 section 5.
const SCHEMES: &[Row] = {
    use AgreementScheme::Hkdf;
    use DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};
    use rfc5753::{
        DH_SINGLE_PASS_COFACTOR_DH_SHA_1_KDF_SCHEME as COFACTOR_1,
        DH_SINGLE_PASS_COFACTOR_DH_SHA_224_KDF_SCHEME as COFACTOR_224,
        DH_SINGLE_PASS_COFACTOR_DH_SHA_256_KDF_SCHEME as COFACTOR_256,
        DH_SINGLE_PASS_COFACTOR_DH_SHA_384_KDF_SCHEME as COFACTOR_384,
        DH_SINGLE_PASS_COFACTOR_DH_SHA_512_KDF_SCHEME as COFACTOR_512,
        DH_SINGLE_PASS_STD_DH_SHA_1_KDF_SCHEME as STD_1,
        DH_SINGLE_PASS_STD_DH_SHA_224_KDF_SCHEME as STD_224,
        DH_SINGLE_PASS_STD_DH_SHA_256_KDF_SCHEME as STD_256,
        DH_SINGLE_PASS_STD_DH_SHA_384_KDF_SCHEME as STD_384,
        DH_SINGLE_PASS_STD_DH_SHA_512_KDF_SCHEME as STD_512,
    };
    const fn x963(digest: DigestAlgorithm) -> AgreementScheme {
        let cofactor = false;
        AgreementScheme::X963 { digest, cofactor }
    }
    const fn cofactor(digest: DigestAlgorithm) -> AgreementScheme {
        let cofactor = true;
        AgreementScheme::X963 { digest, cofactor }
    }
    &[
        (x963(Sha1), STD_1, "ecdh-x963-sha-1"),
        (x963(Sha224), STD_224, "ecdh-x963-sha-224"),
        (x963(Sha256), STD_256, "ecdh-x963-sha-256"),
        (x963(Sha384), STD_384, "ecdh-x963-sha-384"),
        (x963(Sha512), STD_512, "ecdh-x963-sha-512"),
        (cofactor(Sha1), COFACTOR_1, "ecdh-cofactor-x963-sha-1"),
        (cofactor(Sha224), COFACTOR_224, "ecdh-cofactor-x963-sha-224"),
        (cofactor(Sha256), COFACTOR_256, "ecdh-cofactor-x963-sha-256"),
        (cofactor(Sha384), COFACTOR_384, "ecdh-cofactor-x963-sha-384"),
        (cofactor(Sha512), COFACTOR_512, "ecdh-cofactor-x963-sha-512"),
        (Hkdf { digest: Sha256 }, HKDF_256, "ecdh-hkdf-sha-256"),
        (Hkdf { digest: Sha384 }, HKDF_384, "ecdh-hkdf-sha-384"),
        (Hkdf { digest: Sha512 }, HKDF_512, "ecdh-hkdf-sha-512"),
    ]
};

// dhSinglePass-stdDH-hkdf-sha*-scheme (RFC 8418 section 5).
const HKDF_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.3.19");
const HKDF_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.3.20");
const HKDF_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.3.21");
