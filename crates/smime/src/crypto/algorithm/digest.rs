//! Message digest algorithms.

use core::fmt;

use const_oid::{ObjectIdentifier, db::rfc5912, db::rfc6268};

use super::{AlgorithmError, AlgorithmIdentifier, null_or_absent};
use crate::basis::Basis;
use crate::oid::Oid;

macro_rules! digests {
    ($($(#[$doc:meta])* $variant:ident $row:expr;)*) => {
        /// A message digest algorithm.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum DigestAlgorithm {
            $($(#[$doc])* $variant,)*
        }

        impl DigestAlgorithm {
            /// Every algorithm.
            pub const ALL: [Self; [$(stringify!($variant)),*].len()] = [$(Self::$variant,)*];

            /// This one alone, as a list of those that may be named.
            pub(in crate::crypto) const fn alone(self) -> &'static [Self] {
                match self { $(Self::$variant => &[Self::$variant],)* }
            }

            const fn row(self) -> &'static Row {
                match self { $(Self::$variant => const { &$row },)* }
            }
        }
    };
}

/// A row of the table of digests.
struct Row {
    oid: ObjectIdentifier,
    name: &'static str,
    /// Octets of a value, and of what its compression function takes at once.
    output_len: usize,
    block_len: usize,
    legacy: bool,
    /// What says which parameters its identifier has.
    parameters: Basis,
    /// Nanoseconds for an octet, and for an iteration of a key derivation (see [`Work::price`](crate::budget::Work::price)).
    price: (u64, u64),
    /// The identifier of HMAC with it among the algorithms of PKCS #5, where it has one, and its name.
    hmac: (Option<ObjectIdentifier>, &'static str),
}

digests! {
    /// MD5 (RFC 3370 section 2.2), for reading old mail.
    Md5 Row {
        oid: rfc5912::ID_MD_5,
        name: "md5",
        output_len: 16,
        block_len: 64,
        legacy: true,
        parameters: Basis::Md5Parameters,
        price: (2, 400),
        hmac: (None, "hmac-md5"),
    };
    /// SHA-1 (RFC 3370 section 2.1), for reading old mail.
    Sha1 Row {
        oid: rfc5912::ID_SHA_1,
        name: "sha-1",
        output_len: 20,
        block_len: 64,
        legacy: true,
        parameters: Basis::Sha1Parameters,
        price: (1, 400),
        hmac: (Some(ID_HMAC_WITH_SHA1), "hmac-sha-1"),
    };
    /// SHA-224 (RFC 5754 section 2.1).
    Sha224 Row {
        oid: rfc5912::ID_SHA_224,
        name: "sha-224",
        output_len: 28,
        block_len: 64,
        legacy: false,
        parameters: Basis::Sha2Parameters,
        price: (1, 400),
        hmac: (Some(rfc6268::ID_HMAC_WITH_SHA_224), "hmac-sha-224"),
    };
    /// SHA-256 (RFC 5754 section 2.2).
    Sha256 Row {
        oid: rfc5912::ID_SHA_256,
        name: "sha-256",
        output_len: 32,
        block_len: 64,
        legacy: false,
        parameters: Basis::Sha2Parameters,
        price: (1, 400),
        hmac: (Some(rfc6268::ID_HMAC_WITH_SHA_256), "hmac-sha-256"),
    };
    /// SHA-384 (RFC 5754 section 2.3).
    Sha384 Row {
        oid: rfc5912::ID_SHA_384,
        name: "sha-384",
        output_len: 48,
        block_len: 128,
        legacy: false,
        parameters: Basis::Sha2Parameters,
        price: (2, 1000),
        hmac: (Some(rfc6268::ID_HMAC_WITH_SHA_384), "hmac-sha-384"),
    };
    /// SHA-512 (RFC 5754 section 2.4).
    Sha512 Row {
        oid: rfc5912::ID_SHA_512,
        name: "sha-512",
        output_len: 64,
        block_len: 128,
        legacy: false,
        parameters: Basis::Sha2Parameters,
        price: (2, 1000),
        hmac: (Some(rfc6268::ID_HMAC_WITH_SHA_512), "hmac-sha-512"),
    };
}

/// `id-hmacWithSHA1` (RFC 8018 appendix B.1.1).
const ID_HMAC_WITH_SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.7");

impl DigestAlgorithm {
    /// The algorithm of an identifier.
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.oid() == *oid)
    }

    /// The algorithm of a [name](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }

    /// The algorithm that a value of the micalg parameter names, in any case and with or without
    /// its hyphens, as senders differ in both (RFC 8551 section 3.5.3.2).
    pub fn from_micalg(value: &str) -> Option<Self> {
        let plain = |name: &str| name.trim().replace('-', "").to_ascii_lowercase();
        let value = plain(value);
        Self::ALL
            .into_iter()
            .find(|algorithm| plain(algorithm.name()) == value)
    }

    /// What a digestAlgorithm field names.
    ///
    /// ```text
    /// DigestAlgorithmIdentifier ::= AlgorithmIdentifier
    /// ```
    ///
    /// RFC 5652 section 10.1.1. The parameters are absent or NULL; a receiver takes both (RFC 3370
    /// section 2.1, RFC 5754 section 2).
    ///
    /// # Errors
    /// [`AlgorithmError::Unsupported`] and [`AlgorithmError::Parameters`].
    pub fn from_identifier(identifier: &AlgorithmIdentifier) -> Result<Self, AlgorithmError> {
        let algorithm = Self::from_oid(&identifier.oid).ok_or_else(|| identifier.unsupported())?;
        null_or_absent(identifier)?;
        Ok(algorithm)
    }

    /// The digestAlgorithm to write, without parameters (RFC 5754 section 2).
    pub fn identifier(self) -> AlgorithmIdentifier {
        AlgorithmIdentifier::without_parameters(self.oid())
    }

    /// The algorithm's identifier.
    pub const fn oid(self) -> ObjectIdentifier {
        self.row().oid
    }

    /// The name that reports use: `sha-256`.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// What says which parameters its identifier has.
    pub(crate) const fn parameters_basis(self) -> Basis {
        self.row().parameters
    }

    /// Nanoseconds for an octet.
    pub(crate) const fn price(self) -> u64 {
        self.row().price.0
    }

    /// Nanoseconds for an iteration of a key derivation.
    pub(crate) const fn iteration_price(self) -> u64 {
        self.row().price.1
    }

    /// The length of a digest in octets.
    pub const fn output_len(self) -> usize {
        self.row().output_len
    }

    /// Whether the algorithm is only good for reading old mail: MD5 and SHA-1 (RFC 8551
    /// appendix B).
    pub const fn legacy(self) -> bool {
        self.row().legacy
    }

    /// The octets that its compression function takes at once: the block of an HMAC's key.
    pub(crate) const fn block_len(self) -> usize {
        self.row().block_len
    }

    /// The identifier and the name of HMAC with it.
    pub(super) const fn hmac(self) -> (Option<ObjectIdentifier>, &'static str) {
        self.row().hmac
    }
}

impl fmt::Display for DigestAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
