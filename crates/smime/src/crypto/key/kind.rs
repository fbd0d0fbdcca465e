//! The kinds of keys that can be made.

/// A kind of key that can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// RSA (RFC 8017); signs and decrypts.
    Rsa {
        /// The size of the modulus in bits.
        bits: usize,
    },
    /// The curve P-256 (RFC 5480); signs and agrees.
    P256,
    /// The curve P-384.
    P384,
    /// The curve P-521.
    P521,
    /// Ed25519 (RFC 8410); signs.
    Ed25519,
    /// X25519 (RFC 8410); agrees.
    X25519,
}

impl KeyKind {
    /// Every kind, RSA in the sizes that are offered.
    pub const ALL: [Self; 8] = [
        Self::Rsa { bits: 2048 },
        Self::Rsa { bits: 3072 },
        Self::Rsa { bits: 4096 },
        Self::P256,
        Self::P384,
        Self::P521,
        Self::Ed25519,
        Self::X25519,
    ];

    /// The name that the command takes: `rsa-2048`, `p256`, `ed25519`.
    pub fn name(self) -> String {
        match self {
            Self::Rsa { bits } => format!("rsa-{bits}"),
            Self::P256 => "p256".into(),
            Self::P384 => "p384".into(),
            Self::P521 => "p521".into(),
            Self::Ed25519 => "ed25519".into(),
            Self::X25519 => "x25519".into(),
        }
    }

    /// The kind of a [name](Self::name), if it is one of [`ALL`](Self::ALL).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether such a key makes signatures.
    pub const fn signs(self) -> bool {
        !matches!(self, Self::X25519)
    }
}
