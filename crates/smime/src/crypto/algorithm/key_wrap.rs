//! Key wrap algorithms.

use const_oid::{ObjectIdentifier, db::rfc5911};
use smime_ber::Tag;

use super::{AlgorithmError, AlgorithmIdentifier, null_or_absent};
use crate::encoding::{DerReader, unsigned};
use crate::oid::Oid;

/// How a key is encrypted under another: AES key wrap (RFC 3394) by the size of the key-encryption
/// key, and what was used before it.
///
/// ```text
/// KeyWrapAlgorithm ::= AlgorithmIdentifier
/// ```
///
/// RFC 3565 section 2.3.2, RFC 3370 section 4.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyWrap {
    /// id-aes128-wrap.
    Aes128,
    /// id-aes192-wrap.
    Aes192,
    /// id-aes256-wrap.
    Aes256,
    /// id-alg-CMS3DESwrap, for reading old mail.
    TripleDes,
    /// id-alg-CMSRC2wrap with a key of 128 bits, which is the only one allowed; for reading old
    /// mail.
    Rc2,
}

impl KeyWrap {
    /// AES key wrap: what is made as well as read.
    pub const AES: [Self; 3] = [Self::Aes128, Self::Aes192, Self::Aes256];

    /// Every algorithm.
    pub const ALL: [Self; 5] = [
        Self::Aes128,
        Self::Aes192,
        Self::Aes256,
        Self::TripleDes,
        Self::Rc2,
    ];

    /// The algorithm of an identifier.
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        Self::ALL.into_iter().find(|wrap| wrap.oid() == *oid)
    }

    /// The algorithm of a [name](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wrap| wrap.name() == name)
    }

    /// The algorithm for a key-encryption key of so many octets: AES.
    pub fn for_key_len(len: usize) -> Option<Self> {
        Self::AES.into_iter().find(|wrap| wrap.key_len() == len)
    }

    /// Reads the algorithm. Parameters of AES and Triple DES are absent or NULL: the standards have
    /// one each, and senders write either. Those of RC2 are the rc2ParameterVersion of 128 bits,
    /// the one that key-encryption keys have (RFC 3370 section 4.3).
    ///
    /// ```text
    /// RC2wrapParameter ::= RC2ParameterVersion
    /// RC2ParameterVersion ::= INTEGER
    /// ```
    ///
    /// RFC 3370 section 4.3.2.
    ///
    /// # Errors
    /// [`AlgorithmError::Unsupported`] and [`AlgorithmError::Parameters`].
    pub fn from_identifier(identifier: &AlgorithmIdentifier) -> Result<Self, AlgorithmError> {
        let wrap = Self::from_oid(&identifier.oid).ok_or_else(|| identifier.unsupported())?;
        if wrap != Self::Rc2 {
            null_or_absent(identifier)?;
        } else if rc2_version(identifier) != Some(RC2_VERSION) {
            return Err(identifier.wrong("not rc2ParameterVersion 58"));
        }
        Ok(wrap)
    }

    /// The AlgorithmIdentifier as its standard has it.
    pub fn identifier(self) -> AlgorithmIdentifier {
        match self {
            Self::Aes128 | Self::Aes192 | Self::Aes256 => {
                AlgorithmIdentifier::without_parameters(self.oid())
            }
            Self::TripleDes => AlgorithmIdentifier::with_null(self.oid()),
            Self::Rc2 => {
                AlgorithmIdentifier::with_parameters(self.oid(), vec![0x02, 0x01, RC2_VERSION])
            }
        }
    }

    /// The algorithm's identifier.
    pub const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Aes128 => rfc5911::ID_AES_128_WRAP,
            Self::Aes192 => rfc5911::ID_AES_192_WRAP,
            Self::Aes256 => rfc5911::ID_AES_256_WRAP,
            Self::TripleDes => rfc5911::ID_ALG_CMS_3_DE_SWRAP,
            Self::Rc2 => rfc5911::ID_ALG_CMSRC_2_WRAP,
        }
    }

    /// The name that reports use: `aes-256-wrap`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aes128 => "aes-128-wrap",
            Self::Aes192 => "aes-192-wrap",
            Self::Aes256 => "aes-256-wrap",
            Self::TripleDes => "des-ede3-wrap",
            Self::Rc2 => "rc2-wrap",
        }
    }

    /// The length of the key-encryption key in octets.
    pub const fn key_len(self) -> usize {
        match self {
            Self::Aes128 | Self::Rc2 => 16,
            Self::Aes192 | Self::TripleDes => 24,
            Self::Aes256 => 32,
        }
    }

    /// Whether the algorithm is only good for reading old mail.
    pub const fn legacy(self) -> bool {
        matches!(self, Self::TripleDes | Self::Rc2)
    }
}

fn rc2_version(identifier: &AlgorithmIdentifier) -> Option<u8> {
    const FIELD: &str = "RC2ParameterVersion";
    let parameters = identifier.parameters.as_deref()?;
    let version = DerReader::new(parameters).only(Tag::INTEGER, FIELD).ok()?;
    unsigned(FIELD, &version).ok()?.try_into().ok()
}

/// The rc2ParameterVersion that stands for 128 effective bits (RFC 3370 section 4.3.2).
const RC2_VERSION: u8 = 58;
