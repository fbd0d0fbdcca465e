//! Signature algorithms, a file for each family: its identifiers, their parameters, the keys that make
//! such signatures, and the digests that go with them.
//!
//! A [`SignatureScheme`] is what a signatureAlgorithm field means beside a digest algorithm and a key,
//! with nothing left open: the contradictions are found here, before any arithmetic.

mod ecdsa;
mod eddsa;
mod pss;
mod rsa;

use core::fmt;

use const_oid::ObjectIdentifier;

use super::{
    AlgorithmError, AlgorithmIdentifier, DigestAlgorithm, KeyAlgorithm, SubjectPublicKeyInfo,
};
use crate::basis::Basis;
use crate::oid::Oid;

pub(super) use pss::{OID as PSS, PssParameters};
pub use rsa::RsaPadding;

/// Every family.
const FAMILIES: [&dyn Family; 4] = [&rsa::Pkcs1, &rsa::Pss, &ecdsa::Ecdsa, &eddsa::Ed25519];

/// A family of signatures: everything that sets it apart from the others but the arithmetic.
trait Family: Sync {
    /// The name that reports use.
    fn name(&self) -> &'static str;

    /// The signatureAlgorithms that name its signatures.
    fn identifiers(&self) -> &'static [Identifier];

    /// What the parameters of its identifiers rest on.
    fn parameters_basis(&self) -> Basis;

    /// Whether such keys make its signatures.
    fn is_made_by(&self, key: KeyAlgorithm) -> bool;

    /// What one of its identifiers means.
    fn read(&self, given: &Given<'_>) -> Result<SignatureScheme, AlgorithmError>;

    /// Whether it is what such a key signs with.
    fn is_asked_for(&self, asked: &Asked<'_>) -> bool;

    /// What such a key signs with.
    fn choose(&self, asked: &Asked<'_>) -> Result<SignatureScheme, AlgorithmError>;

    /// The signatureAlgorithm to write: one that names its digest (RFC 5754 section 3).
    fn write(&self, scheme: &SignatureScheme) -> Option<AlgorithmIdentifier>;

    /// The digests that go with one of its signatures, with or without signed attributes.
    fn digests(&self, scheme: &SignatureScheme, signed_attributes: bool) -> Digests;

    /// What an identifier names, if it is one of the family's.
    fn names(&self, oid: &Oid) -> Option<Names> {
        let mut identifiers = self.identifiers().iter();
        identifiers
            .find(|(known, _)| known == oid)
            .map(|(_, names)| *names)
    }

    /// The identifier that names a digest.
    fn naming(&self, digest: DigestAlgorithm) -> Option<ObjectIdentifier> {
        let mut identifiers = self.identifiers().iter();
        identifiers
            .find(|(_, names)| matches!(names, Names::Digest(named) if *named == digest))
            .map(|(oid, _)| *oid)
    }
}

/// The identifier of a signature algorithm, and what it says by itself.
type Identifier = (ObjectIdentifier, Names);

/// What the identifier of a signature algorithm names.
#[derive(Clone, Copy)]
enum Names {
    /// The digest too.
    Digest(DigestAlgorithm),
    /// A key: the digest is the one that stands beside it in a SignerInfo.
    Key,
    /// The algorithm, whose parameters say the rest, if there is any.
    Algorithm,
}

/// A signatureAlgorithm, and what stands beside it.
struct Given<'a> {
    identifier: &'a AlgorithmIdentifier,
    names: Names,
    /// The SignerInfo's digestAlgorithm.
    declared: Option<DigestAlgorithm>,
    key: &'a AlgorithmIdentifier,
}

impl Given<'_> {
    /// The digest that is signed, where the identifier or what is declared beside it says it.
    fn digest(&self) -> Result<DigestAlgorithm, AlgorithmError> {
        let digest = match self.names {
            Names::Digest(digest) => Some(digest),
            Names::Key => self.declared,
            Names::Algorithm => None,
        };
        digest.ok_or_else(|| self.identifier.unsupported())
    }
}

/// A key that is to sign, and how it is asked to.
struct Asked<'a> {
    key: &'a AlgorithmIdentifier,
    algorithm: KeyAlgorithm,
    digest: Option<DigestAlgorithm>,
    padding: RsaPadding,
}

/// Which digests a SignerInfo may name beside a signature.
struct Digests {
    /// All of them, the one to write first.
    accepted: &'static [DigestAlgorithm],
    /// What wants it so.
    basis: Basis,
}

impl Digests {
    /// Checks a digestAlgorithm beside a scheme.
    fn check(
        &self,
        scheme: &SignatureScheme,
        declared: DigestAlgorithm,
    ) -> Result<(), AlgorithmError> {
        match self.accepted.contains(&declared) {
            true => Ok(()),
            false => Err(AlgorithmError::DigestMismatch {
                declared,
                in_signature: scheme.hashes_by(),
                basis: self.basis,
            }),
        }
    }
}

/// A signature algorithm with all its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureScheme {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2, RFC 3370 section 3.2).
    RsaPkcs1 {
        /// The digest of the message.
        digest: DigestAlgorithm,
    },
    /// RSASSA-PSS with MGF1 and the trailer 0xbc (RFC 8017 section 8.1, RFC 4056).
    RsaPss {
        /// The digest of the message.
        digest: DigestAlgorithm,
        /// The digest of the mask generation function, mostly the same.
        mgf_digest: DigestAlgorithm,
        /// The length of the salt in octets: exact, not a minimum.
        salt_len: u32,
    },
    /// ECDSA (RFC 5753 section 2.1).
    Ecdsa {
        /// The digest of the message.
        digest: DigestAlgorithm,
    },
    /// Ed25519 (RFC 8032 section 5.1, RFC 8419).
    Ed25519,
}

impl SignatureScheme {
    /// What a SignerInfo's signatureAlgorithm means beside its digestAlgorithm and the signer's key.
    ///
    /// ```text
    /// SignatureAlgorithmIdentifier ::= AlgorithmIdentifier
    /// ```
    ///
    /// RFC 5652 section 10.1.2. Plain rsaEncryption takes the digest from digestAlgorithm (RFC 3370
    /// section 3.2), and so does id-ecPublicKey, the name of a key, where Windows signs with ECDSA;
    /// every other identifier names its digest itself, and digestAlgorithm must be one that goes with
    /// it, with `signed_attributes` or without (RFC 4056 section 3, RFC 8419 section 3). NULL
    /// parameters of ECDSA are borne.
    ///
    /// # Errors
    /// Every [`AlgorithmError`].
    pub fn for_signer_info(
        signature_algorithm: &AlgorithmIdentifier,
        digest: DigestAlgorithm,
        key: &SubjectPublicKeyInfo<'_>,
        signed_attributes: bool,
    ) -> Result<Self, AlgorithmError> {
        let scheme = Self::resolve(signature_algorithm, Some(digest), key)?;
        let digests = scheme.family().digests(&scheme, signed_attributes);
        digests.check(&scheme, digest)?;
        Ok(scheme)
    }

    /// What a certificate's (or CRL's) signatureAlgorithm means beside the issuer's key.
    ///
    /// Plain rsaEncryption and id-ecPublicKey name no digest, and so are unsupported here.
    ///
    /// # Errors
    /// Every [`AlgorithmError`] but [`AlgorithmError::DigestMismatch`].
    pub fn for_certificate(
        signature_algorithm: &AlgorithmIdentifier,
        issuer_key: &SubjectPublicKeyInfo<'_>,
    ) -> Result<Self, AlgorithmError> {
        Self::resolve(signature_algorithm, None, issuer_key)
    }

    /// The scheme that a key signs with. `digest` is the one asked for; without, it is SHA-256,
    /// on the larger curves the one of their size (RFC 5753 section 8), for Ed25519 SHA-512 (RFC
    /// 8419 section 3). `padding` is RSA's; a key of id-RSASSA-PSS has its own, and with
    /// parameters everything else too (RFC 4056 section 2.1).
    ///
    /// # Errors
    /// [`AlgorithmError::Unsupported`] where such a key signs nothing or not with the digest,
    /// [`AlgorithmError::DigestMismatch`] where it signs with another digest alone,
    /// [`AlgorithmError::KeyMismatch`] where it does not sign so, and
    /// [`AlgorithmError::MalformedKey`].
    pub fn for_signing(
        key: &SubjectPublicKeyInfo<'_>,
        digest: Option<DigestAlgorithm>,
        padding: RsaPadding,
    ) -> Result<Self, AlgorithmError> {
        let key = key.algorithm().map_err(|_| AlgorithmError::MalformedKey)?;
        let algorithm = KeyAlgorithm::from_identifier(&key).ok_or_else(|| key.unsupported())?;
        let asked = Asked {
            key: &key,
            algorithm,
            digest,
            padding,
        };
        let family = FAMILIES.iter().find(|family| family.is_asked_for(&asked));
        let family = family.ok_or_else(|| key.unsupported())?;
        let scheme = family.choose(&asked)?;
        if let Some(declared) = digest {
            family.digests(&scheme, true).check(&scheme, declared)?;
        }
        match scheme.identifier() {
            Some(_) => Ok(scheme),
            None => Err(AlgorithmError::Unsupported {
                oid: scheme.hashes_by().oid().into(),
            }),
        }
    }

    /// The signatureAlgorithm to write: one that names its digest (RFC 5754 section 3); `None` for
    /// a digest that the scheme has no identifier with.
    pub fn identifier(&self) -> Option<AlgorithmIdentifier> {
        self.family().write(self)
    }

    /// The digestAlgorithm to write in a SignerInfo, with or without signed attributes.
    pub fn digest_algorithm(&self, signed_attributes: bool) -> DigestAlgorithm {
        let accepted = self.family().digests(self, signed_attributes).accepted;
        accepted.first().copied().unwrap_or(self.hashes_by())
    }

    /// The name that reports use: `rsa-pkcs1`, `rsa-pss`, `ecdsa`, `ed25519`.
    pub fn name(&self) -> &'static str {
        self.family().name()
    }

    /// The [`name`](Self::name) of the scheme that a signatureAlgorithm names, if it is known.
    pub fn name_of(signature_algorithm: &Oid) -> Option<&'static str> {
        family_of(signature_algorithm).map(|(family, _)| family.name())
    }

    /// What the parameters of a signatureAlgorithm rest on, if it is known.
    pub(super) fn parameters_basis(signature_algorithm: &Oid) -> Option<Basis> {
        family_of(signature_algorithm).map(|(family, _)| family.parameters_basis())
    }

    /// The digest whose value is signed, or `None` where the message itself is read.
    pub const fn digest(&self) -> Option<DigestAlgorithm> {
        match self.reads_message() {
            true => None,
            false => Some(self.hashes_by()),
        }
    }

    /// The digest that the message goes through, whoever takes it.
    pub const fn hashes_by(&self) -> DigestAlgorithm {
        match *self {
            Self::RsaPkcs1 { digest } | Self::RsaPss { digest, .. } | Self::Ecdsa { digest } => {
                digest
            }
            Self::Ed25519 => DigestAlgorithm::Sha512,
        }
    }

    /// Whether verifying reads the message itself, and not its digest.
    pub const fn reads_message(&self) -> bool {
        matches!(self, Self::Ed25519)
    }

    /// Whether the scheme is only good for reading old mail, because its digest is.
    ///
    /// SHA-1 as MGF1's digest alone does not count: nothing rests on its resistance to collisions.
    pub const fn legacy(&self) -> bool {
        self.hashes_by().legacy()
    }

    /// Whether the key's numbers are those of RSA, whose size is for the signer to choose.
    pub const fn is_rsa(&self) -> bool {
        matches!(self, Self::RsaPkcs1 { .. } | Self::RsaPss { .. })
    }

    fn family(&self) -> &'static dyn Family {
        match self {
            Self::RsaPkcs1 { .. } => &rsa::Pkcs1,
            Self::RsaPss { .. } => &rsa::Pss,
            Self::Ecdsa { .. } => &ecdsa::Ecdsa,
            Self::Ed25519 => &eddsa::Ed25519,
        }
    }

    /// Reads the identifier and its parameters and checks that the key fits.
    fn resolve(
        identifier: &AlgorithmIdentifier,
        declared: Option<DigestAlgorithm>,
        key: &SubjectPublicKeyInfo<'_>,
    ) -> Result<Self, AlgorithmError> {
        let key = key.algorithm().map_err(|_| AlgorithmError::MalformedKey)?;
        let known = family_of(&identifier.oid);
        let (family, names) = known.ok_or_else(|| identifier.unsupported())?;
        let scheme = family.read(&Given {
            identifier,
            names,
            declared,
            key: &key,
        })?;
        let algorithm = KeyAlgorithm::from_identifier(&key);
        if !algorithm.is_some_and(|key| family.is_made_by(key)) {
            return Err(AlgorithmError::KeyMismatch {
                scheme: scheme.name(),
                key: key.oid,
            });
        }
        Ok(scheme)
    }
}

impl fmt::Display for SignatureScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self.digest() {
            Some(digest) => write!(f, " with {digest}"),
            None => Ok(()),
        }
    }
}

/// The family of a signatureAlgorithm, and what it names.
fn family_of(oid: &Oid) -> Option<(&'static dyn Family, Names)> {
    let mut families = FAMILIES.into_iter();
    families.find_map(|family| Some((family, family.names(oid)?)))
}
