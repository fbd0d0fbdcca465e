//! What a key is, by its identifier, and what it is for.

use const_oid::ObjectIdentifier;
use const_oid::db::{rfc5912, rfc8410};

use crate::crypto::{AlgorithmIdentifier, KemAlgorithm};
use crate::oid::Oid;

/// What a key is: the algorithm of a SubjectPublicKeyInfo or a OneAsymmetricKey.
///
/// Outside of this crate's cryptography, and of [`inspect`](crate::inspect), nothing else tells one
/// identifier of a key from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyAlgorithm {
    /// rsaEncryption (RFC 3279 section 2.3.1): for everything.
    Rsa,
    /// id-RSASSA-PSS (RFC 4055 section 3.1): for RSASSA-PSS alone.
    RsaPss,
    /// id-RSAES-OAEP (RFC 4055 section 4.1): for RSAES-OAEP alone. The providers here read no such key.
    RsaOaep,
    /// id-ecPublicKey (RFC 5480 section 2.1.1), on a curve that is named and known, or another.
    Ec(Option<Curve>),
    /// id-Ed25519 (RFC 8410 section 3).
    Ed25519,
    /// id-X25519 (RFC 8410 section 3).
    X25519,
    /// id-alg-ml-kem-512 and its like (RFC 9935 section 3).
    MlKem(KemAlgorithm),
}

/// A curve that has a name (RFC 5480 section 2.1.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Curve {
    /// secp256r1.
    P256,
    /// secp384r1.
    P384,
    /// secp521r1.
    P521,
}

impl KeyAlgorithm {
    /// A key on the curve P-256.
    pub const P256: Self = Self::Ec(Some(Curve::P256));
    /// A key on the curve P-384.
    pub const P384: Self = Self::Ec(Some(Curve::P384));
    /// A key on the curve P-521.
    pub const P521: Self = Self::Ec(Some(Curve::P521));

    /// The algorithm of an identifier, if it is known. Parameters other than the name of a curve are
    /// for the provider to judge.
    pub fn from_identifier(identifier: &AlgorithmIdentifier) -> Option<Self> {
        let parameters = identifier.parameters.as_deref();
        Some(match identifier.oid.to_object_identifier()? {
            rfc5912::RSA_ENCRYPTION => Self::Rsa,
            rfc5912::ID_RSASSA_PSS => Self::RsaPss,
            rfc5912::ID_RSAES_OAEP => Self::RsaOaep,
            rfc5912::ID_EC_PUBLIC_KEY => Self::Ec(parameters.and_then(Curve::from_parameters)),
            rfc8410::ID_ED_25519 => Self::Ed25519,
            rfc8410::ID_X_25519 => Self::X25519,
            _ => Self::MlKem(KemAlgorithm::from_oid(&identifier.oid)?),
        })
    }

    /// The object identifier.
    pub const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Rsa => rfc5912::RSA_ENCRYPTION,
            Self::RsaPss => rfc5912::ID_RSASSA_PSS,
            Self::RsaOaep => rfc5912::ID_RSAES_OAEP,
            Self::Ec(_) => rfc5912::ID_EC_PUBLIC_KEY,
            Self::Ed25519 => rfc8410::ID_ED_25519,
            Self::X25519 => rfc8410::ID_X_25519,
            Self::MlKem(kem) => kem.oid(),
        }
    }

    /// What it is called: `rsa`, `p256`, `ed25519`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::RsaPss => "rsa-pss",
            Self::RsaOaep => "rsa-oaep",
            Self::Ec(Some(curve)) => curve.name(),
            Self::Ec(None) => "ec",
            Self::Ed25519 => "ed25519",
            Self::X25519 => "x25519",
            Self::MlKem(kem) => kem.name(),
        }
    }

    /// Whether the numbers of the key are those of RSA, whatever it is bound to do.
    pub const fn is_rsa(self) -> bool {
        matches!(self, Self::Rsa | Self::RsaPss | Self::RsaOaep)
    }

    /// Whether such a key makes signatures.
    pub const fn signs(self) -> bool {
        matches!(self, Self::Rsa | Self::RsaPss | Self::Ec(_) | Self::Ed25519)
    }

    /// Whether other keys are encrypted to such a key (RFC 5652 section 6.2.1).
    pub const fn transports(self) -> bool {
        matches!(self, Self::Rsa | Self::RsaOaep)
    }

    /// Whether such keys agree on a secret (RFC 5652 section 6.2.2).
    pub const fn agrees(self) -> bool {
        matches!(self, Self::Ec(_) | Self::X25519)
    }

    /// Whether secrets are encapsulated to such a key (RFC 9629).
    pub const fn encapsulates(self) -> bool {
        matches!(self, Self::MlKem(_))
    }

    /// The size in bits of the order of the curve that the key is on; absent where it is on none, or on
    /// one that is not known (RFC 7748 section 4.1 for Curve25519).
    pub const fn order_bits(self) -> Option<usize> {
        match self {
            Self::Ec(Some(curve)) => Some(curve.order_bits()),
            Self::Ed25519 | Self::X25519 => Some(253),
            Self::Rsa | Self::RsaPss | Self::RsaOaep | Self::Ec(None) | Self::MlKem(_) => None,
        }
    }

    /// The first octet of the keyUsage of a certificate for mail whose key is such a one: what the key
    /// can do there (RFC 5280 section 4.2.1.3, RFC 8410 section 5, RFC 9935 section 5).
    pub const fn key_usage(self) -> u8 {
        const DIGITAL_SIGNATURE: u8 = 0x80;
        const KEY_ENCIPHERMENT: u8 = 0x20;
        const KEY_AGREEMENT: u8 = 0x08;
        let mut bits = 0;
        if self.signs() {
            bits |= DIGITAL_SIGNATURE;
        }
        if self.transports() || self.encapsulates() {
            bits |= KEY_ENCIPHERMENT;
        }
        if self.agrees() {
            bits |= KEY_AGREEMENT;
        }
        bits
    }
}

impl Curve {
    /// Every curve.
    pub const ALL: [Self; 3] = [Self::P256, Self::P384, Self::P521];

    /// The curve that ECParameters name, if it is known.
    ///
    /// ```text
    /// ECParameters ::= CHOICE {
    ///   namedCurve         OBJECT IDENTIFIER
    ///   -- implicitCurve   NULL
    ///   -- specifiedCurve  SpecifiedECDomain
    /// }
    /// ```
    ///
    /// RFC 5480 section 2.1.1.
    pub fn from_parameters(parameters: &[u8]) -> Option<Self> {
        let oid = Oid::from_der(parameters).ok()?;
        Self::ALL.into_iter().find(|curve| curve.oid() == oid)
    }

    /// The curve's identifier.
    pub const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::P256 => rfc5912::SECP_256_R_1,
            Self::P384 => rfc5912::SECP_384_R_1,
            Self::P521 => rfc5912::SECP_521_R_1,
        }
    }

    /// The name that the command takes: `p256`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::P256 => "p256",
            Self::P384 => "p384",
            Self::P521 => "p521",
        }
    }

    /// The size of its order in bits.
    pub const fn order_bits(self) -> usize {
        match self {
            Self::P256 => 256,
            Self::P384 => 384,
            Self::P521 => 521,
        }
    }
}
