//! The ciphers that content is encrypted with.

use core::fmt;

use const_oid::{ObjectIdentifier, db::rfc5911};

use crate::oid::Oid;

/// A content-encryption algorithm without its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CipherKind {
    /// AES-128 in CBC mode (RFC 3565 section 4.1).
    Aes128Cbc,
    /// AES-192 in CBC mode.
    Aes192Cbc,
    /// AES-256 in CBC mode.
    Aes256Cbc,
    /// AES-128 in Galois/Counter mode (RFC 5084 section 3.2).
    Aes128Gcm,
    /// AES-192 in Galois/Counter mode.
    Aes192Gcm,
    /// AES-256 in Galois/Counter mode.
    Aes256Gcm,
    /// AES-128 as counter with CBC-MAC (RFC 5084 section 3.1).
    Aes128Ccm,
    /// AES-192 as counter with CBC-MAC.
    Aes192Ccm,
    /// AES-256 as counter with CBC-MAC.
    Aes256Ccm,
    /// ChaCha20 with Poly1305 (RFC 8103).
    ChaCha20Poly1305,
    /// Triple DES with three keys in CBC mode (RFC 3370 section 5.1), for reading old mail.
    TripleDesCbc,
    /// RC2 in CBC mode (RFC 3370 section 5.2), for reading old mail.
    Rc2Cbc,
}

impl CipherKind {
    /// Every cipher.
    pub const ALL: [Self; 12] = [
        Self::Aes128Cbc,
        Self::Aes192Cbc,
        Self::Aes256Cbc,
        Self::Aes128Gcm,
        Self::Aes192Gcm,
        Self::Aes256Gcm,
        Self::Aes128Ccm,
        Self::Aes192Ccm,
        Self::Aes256Ccm,
        Self::ChaCha20Poly1305,
        Self::TripleDesCbc,
        Self::Rc2Cbc,
    ];

    /// The cipher of an identifier.
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        Self::ALL.into_iter().find(|cipher| cipher.oid() == *oid)
    }

    /// The cipher of a [name](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cipher| cipher.name() == name)
    }

    /// The cipher's identifier.
    pub const fn oid(self) -> ObjectIdentifier {
        self.row().oid
    }

    /// The name that reports use: `aes-256-gcm`.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// How the cipher works on its content.
    pub const fn mode(self) -> CipherMode {
        self.row().mode
    }

    /// The length of a key in octets, or `None` where it is the parameters' to say: RC2.
    pub const fn key_len(self) -> Option<usize> {
        self.row().key_len
    }

    /// Whether the cipher authenticates what it encrypts.
    pub const fn is_aead(self) -> bool {
        !matches!(self.mode(), CipherMode::Cbc)
    }

    /// The length of a block in octets; of ciphers that take any number of octets, 1.
    pub const fn block_len(self) -> usize {
        match self {
            Self::TripleDesCbc | Self::Rc2Cbc => 8,
            _ => match self.mode() {
                CipherMode::Cbc => 16,
                CipherMode::Gcm | CipherMode::Ccm | CipherMode::ChaCha20Poly1305 => 1,
            },
        }
    }

    /// Whether the cipher is only good for reading old mail.
    pub const fn legacy(self) -> bool {
        matches!(self, Self::TripleDesCbc | Self::Rc2Cbc)
    }

    const fn row(self) -> Row {
        use CipherMode::{Cbc, Ccm, Gcm};
        let (oid, name, mode, key_len) = match self {
            Self::Aes128Cbc => (rfc5911::ID_AES_128_CBC, "aes-128-cbc", Cbc, Some(16)),
            Self::Aes192Cbc => (rfc5911::ID_AES_192_CBC, "aes-192-cbc", Cbc, Some(24)),
            Self::Aes256Cbc => (rfc5911::ID_AES_256_CBC, "aes-256-cbc", Cbc, Some(32)),
            Self::Aes128Gcm => (rfc5911::ID_AES_128_GCM, "aes-128-gcm", Gcm, Some(16)),
            Self::Aes192Gcm => (rfc5911::ID_AES_192_GCM, "aes-192-gcm", Gcm, Some(24)),
            Self::Aes256Gcm => (rfc5911::ID_AES_256_GCM, "aes-256-gcm", Gcm, Some(32)),
            Self::Aes128Ccm => (rfc5911::ID_AES_128_CCM, "aes-128-ccm", Ccm, Some(16)),
            Self::Aes192Ccm => (rfc5911::ID_AES_192_CCM, "aes-192-ccm", Ccm, Some(24)),
            Self::Aes256Ccm => (rfc5911::ID_AES_256_CCM, "aes-256-ccm", Ccm, Some(32)),
            Self::ChaCha20Poly1305 => (
                ID_ALG_AEAD_CHACHA20_POLY1305,
                "chacha20-poly1305",
                CipherMode::ChaCha20Poly1305,
                Some(32),
            ),
            Self::TripleDesCbc => (rfc5911::DES_EDE_3_CBC, "des-ede3-cbc", Cbc, Some(24)),
            Self::Rc2Cbc => (rfc5911::RC_2_CBC, "rc2-cbc", Cbc, None),
        };
        Row {
            oid,
            name,
            mode,
            key_len,
        }
    }
}

impl fmt::Display for CipherKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How a cipher works on its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CipherMode {
    /// A block cipher in CBC mode, padded (RFC 5652 section 6.3), without authentication.
    Cbc,
    /// A block cipher in Galois/Counter mode.
    Gcm,
    /// A block cipher as counter with CBC-MAC, which needs the content's length first.
    Ccm,
    /// ChaCha20 with Poly1305.
    ChaCha20Poly1305,
}

/// A row of the table of ciphers.
struct Row {
    oid: ObjectIdentifier,
    name: &'static str,
    mode: CipherMode,
    key_len: Option<usize>,
}

/// `id-alg-AEADChaCha20Poly1305` (RFC 8103 section 3).
const ID_ALG_AEAD_CHACHA20_POLY1305: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.3.18");
