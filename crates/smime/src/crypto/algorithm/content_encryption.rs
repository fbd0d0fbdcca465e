//! Content encryption with its parameters.

use smime_ber::{Element, Tag, der};

use super::{AlgorithmError, AlgorithmIdentifier, CipherKind, cipher::CipherMode};
use crate::crypto::{CryptoError, Provider};
use crate::encoding::{DerReader, EncodingError, unsigned};

/// What a contentEncryptionAlgorithm field says: a cipher and all that it needs but the key.
///
/// ```text
/// ContentEncryptionAlgorithmIdentifier ::= AlgorithmIdentifier
/// ```
///
/// RFC 5652 section 10.1.4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentEncryption {
    /// The cipher.
    pub kind: CipherKind,
    /// The initialisation vector, or the nonce.
    pub iv: Vec<u8>,
    /// The length of the tag in octets; 0 for ciphers without one.
    pub tag_len: usize,
    /// The effective length of an RC2 key in bits; 0 for other ciphers.
    pub effective_bits: u32,
}

impl ContentEncryption {
    /// Reads the algorithm and its parameters, in DER.
    ///
    /// GCM takes nonces of any length but zero and tags of 12 to 16 octets, CCM nonces of 7 to 13
    /// and tags of 4, 6, 8, 10, 12, 14 and 16; where a tag's length is left out it is 12 (RFC 5084
    /// section 3). A nonce of GCM that stands [without its SEQUENCE](Self::is_bare) has 12 octets,
    /// and its tag 16.
    ///
    /// # Errors
    /// [`AlgorithmError::Unsupported`] and [`AlgorithmError::Parameters`].
    pub fn from_identifier(identifier: &AlgorithmIdentifier) -> Result<Self, AlgorithmError> {
        let kind = CipherKind::from_oid(&identifier.oid).ok_or_else(|| identifier.unsupported())?;
        let parameters = identifier
            .parameters
            .as_deref()
            .ok_or_else(|| identifier.wrong("absent"))?;
        let Parameters { iv, number } = Parameters::read(kind, parameters)
            .map_err(|_| identifier.wrong("not those of the cipher"))?;
        let tag_len = || number.map_or(Some(DEFAULT_TAG_LEN), |len| usize::try_from(len).ok());
        let (tag_len, effective_bits) = match kind {
            CipherKind::Rc2Cbc => (
                Some(0),
                number.map_or(Some(RC2_DEFAULT_BITS), rc2_effective_bits),
            ),
            CipherKind::ChaCha20Poly1305 => (Some(TAG_LEN), Some(0)),
            _ if kind.is_aead() => (tag_len(), Some(0)),
            _ => (Some(0), Some(0)),
        };
        let algorithm = Self {
            kind,
            iv,
            tag_len: tag_len
                .filter(|len| kind.takes_tag_len(*len))
                .ok_or_else(|| identifier.wrong("aes-ICVlen is none of those allowed"))?,
            effective_bits: effective_bits
                .ok_or_else(|| identifier.wrong("rc2ParameterVersion is not known"))?,
        };
        if kind.takes_iv_len(algorithm.iv.len()) {
            Ok(algorithm)
        } else {
            Err(identifier.wrong("the nonce or initialisation vector has a wrong length"))
        }
    }

    /// Whether the parameters of an algorithm in GCM are the nonce alone, without the SEQUENCE around it:
    /// older versions of Bouncy Castle and PKI.js write them so.
    pub fn is_bare(identifier: &AlgorithmIdentifier) -> bool {
        let kind = CipherKind::from_oid(&identifier.oid);
        kind.is_some_and(|kind| kind.mode() == CipherMode::Gcm)
            && identifier
                .parameters
                .as_deref()
                .is_some_and(is_octet_string)
    }

    /// The AlgorithmIdentifier to write.
    pub fn identifier(&self) -> AlgorithmIdentifier {
        let parameters = match self.kind {
            CipherKind::Rc2Cbc => der::sequence(|parameters| {
                if let Some(version) = rc2_parameter_version(self.effective_bits) {
                    parameters.integer(version.into());
                }
                parameters.octet_string(&self.iv);
            }),
            _ => match self.kind.mode() {
                CipherMode::Cbc | CipherMode::ChaCha20Poly1305 => {
                    der::primitive(Tag::OCTET_STRING, &self.iv)
                }
                CipherMode::Gcm | CipherMode::Ccm => der::sequence(|parameters| {
                    parameters.octet_string(&self.iv);
                    if self.tag_len != DEFAULT_TAG_LEN {
                        // At most 16.
                        parameters.big_integer(&[self.tag_len as u8]);
                    }
                }),
            },
        };
        AlgorithmIdentifier::with_parameters(self.kind.oid(), parameters)
    }

    /// The cipher with a fresh initialisation vector or nonce, the longest tag, and RC2 with 128
    /// bits.
    ///
    /// # Errors
    /// As [`Provider::random`].
    pub fn generate(kind: CipherKind, provider: &dyn Provider) -> Result<Self, CryptoError> {
        let mut iv = vec![0; kind.iv_len()];
        provider.random(&mut iv)?;
        Ok(Self {
            kind,
            iv,
            tag_len: if kind.is_aead() { TAG_LEN } else { 0 },
            effective_bits: match kind {
                CipherKind::Rc2Cbc => 128,
                _ => 0,
            },
        })
    }

    /// The length in octets of the key to make or expect: RC2's effective bits in octets.
    pub fn key_len(&self) -> usize {
        match self.kind.key_len() {
            Some(len) => len,
            None => (self.effective_bits as usize).div_ceil(8),
        }
    }
}

impl CipherKind {
    /// The length of the initialisation vector or nonce that is made for the cipher. For CCM the
    /// one that leaves room for any length of content (RFC 5084 section 3.1 recommends L = 8).
    const fn iv_len(self) -> usize {
        match self.mode() {
            CipherMode::Cbc => self.block_len(),
            CipherMode::Gcm | CipherMode::ChaCha20Poly1305 => 12,
            CipherMode::Ccm => 7,
        }
    }

    const fn takes_iv_len(self, len: usize) -> bool {
        match self.mode() {
            CipherMode::Cbc | CipherMode::ChaCha20Poly1305 => len == self.iv_len(),
            CipherMode::Gcm => len >= 1,
            CipherMode::Ccm => len >= 7 && len <= 13,
        }
    }

    const fn takes_tag_len(self, len: usize) -> bool {
        match self.mode() {
            CipherMode::Cbc => len == 0,
            CipherMode::ChaCha20Poly1305 => len == TAG_LEN,
            CipherMode::Gcm => len >= 12 && len <= TAG_LEN,
            CipherMode::Ccm => len >= 4 && len <= TAG_LEN && len.is_multiple_of(2),
        }
    }
}

/// The parameters of any cipher: the initialisation vector, and a number where there is one.
struct Parameters {
    iv: Vec<u8>,
    number: Option<u32>,
}

impl Parameters {
    fn read(kind: CipherKind, der: &[u8]) -> Result<Self, EncodingError> {
        match kind.mode() {
            CipherMode::Cbc if kind == CipherKind::Rc2Cbc => Self::of_rc2(der),
            CipherMode::Cbc | CipherMode::ChaCha20Poly1305 => Self::octets(der),
            CipherMode::Gcm if is_octet_string(der) => Self::bare(der),
            CipherMode::Gcm | CipherMode::Ccm => Self::of_gcm_or_ccm(der),
        }
    }

    /// An OCTET STRING.
    ///
    /// ```text
    /// AES-IV ::= OCTET STRING (SIZE(16))
    /// CBCParameter ::= IV
    /// IV ::= OCTET STRING  -- exactly 8 octets
    /// AEADChaCha20Poly1305Nonce ::= OCTET STRING (SIZE(12))
    /// ```
    ///
    /// RFC 3565 section 4.1, RFC 3370 section 5.1, RFC 8103 section 3.
    fn octets(der: &[u8]) -> Result<Self, EncodingError> {
        let element = DerReader::new(der).only(Tag::OCTET_STRING, "IV")?;
        Ok(Self {
            iv: element.content.to_vec(),
            number: None,
        })
    }

    /// The parameters of GCM and CCM, which differ in the values alone.
    ///
    /// ```text
    /// GCMParameters ::= SEQUENCE {
    ///   aes-nonce        OCTET STRING, -- recommended size is 12 octets
    ///   aes-ICVlen       AES-GCM-ICVlen DEFAULT 12 }
    /// AES-GCM-ICVlen ::= INTEGER (12 | 13 | 14 | 15 | 16)
    ///
    /// CCMParameters ::= SEQUENCE {
    ///   aes-nonce         OCTET STRING (SIZE(7..13)),
    ///   aes-ICVlen        AES-CCM-ICVlen DEFAULT 12 }
    /// AES-CCM-ICVlen ::= INTEGER (4 | 6 | 8 | 10 | 12 | 14 | 16)
    /// ```
    ///
    /// RFC 5084 sections 3.1 and 3.2.
    fn of_gcm_or_ccm(der: &[u8]) -> Result<Self, EncodingError> {
        let outer = DerReader::new(der).only(Tag::SEQUENCE, "GCMParameters")?;
        let mut fields = DerReader::inside(&outer);
        let iv = fields.expect(Tag::OCTET_STRING, "aes-nonce")?;
        let number = number(fields.optional(Tag::INTEGER, "aes-ICVlen")?, "aes-ICVlen")?;
        fields.finish("GCMParameters")?;
        Ok(Self {
            iv: iv.content.to_vec(),
            number,
        })
    }

    /// A nonce without the SEQUENCE around it, of the recommended length; the tag is whole.
    fn bare(der: &[u8]) -> Result<Self, EncodingError> {
        let element = DerReader::new(der).only(Tag::OCTET_STRING, "aes-nonce")?;
        if element.content.len() != CipherKind::Aes128Gcm.iv_len() {
            let wanted = "GCMParameters, or 12 octets";
            return Err(EncodingError::value("aes-nonce", &element, wanted));
        }
        Ok(Self {
            iv: element.content.to_vec(),
            number: Some(TAG_LEN as u32),
        })
    }

    /// The parameters of RC2.
    ///
    /// ```text
    /// RC2-CBC-Parameter ::= SEQUENCE {
    ///     rc2ParameterVersion INTEGER OPTIONAL,
    ///     iv OCTET STRING (SIZE(8)) }
    /// ```
    ///
    /// RFC 8018 appendix B.2.3; RFC 3370 section 5.2 without the OPTIONAL.
    fn of_rc2(der: &[u8]) -> Result<Self, EncodingError> {
        let outer = DerReader::new(der).only(Tag::SEQUENCE, "RC2CBCParameter")?;
        let mut fields = DerReader::inside(&outer);
        let version = "rc2ParameterVersion";
        let number = number(fields.optional(Tag::INTEGER, version)?, version)?;
        let iv = fields.expect(Tag::OCTET_STRING, "iv")?;
        fields.finish("RC2CBCParameter")?;
        Ok(Self {
            iv: iv.content.to_vec(),
            number,
        })
    }
}

fn is_octet_string(der: &[u8]) -> bool {
    const OCTET_STRING: u8 = 0x04;
    der.first() == Some(&OCTET_STRING)
}

fn number(element: Option<Element<'_>>, field: &'static str) -> Result<Option<u32>, EncodingError> {
    element.map(|element| unsigned(field, &element)).transpose()
}

/// The effective bits that an rc2ParameterVersion stands for, as far as the RFCs name them.
fn rc2_effective_bits(version: u32) -> Option<u32> {
    RC2_VERSIONS
        .iter()
        .find(|(_, known)| *known == version)
        .map(|(bits, _)| *bits)
        .or_else(|| (256..=RC2_MAX_BITS).contains(&version).then_some(version))
}

/// The other way round; `None` where the field is left out.
fn rc2_parameter_version(bits: u32) -> Option<u32> {
    RC2_VERSIONS
        .iter()
        .find(|(known, _)| *known == bits)
        .map(|(_, version)| *version)
        .or_else(|| (bits >= 256).then_some(bits))
}

/// Effective bits and the versions that stand for them (RFC 3370 section 5.2).
const RC2_VERSIONS: [(u32, u32); 3] = [(40, 160), (64, 120), (128, 58)];

/// The effective bits where the version is left out (RFC 8018 appendix B.2.3).
const RC2_DEFAULT_BITS: u32 = 32;

/// The most effective bits that RC2 has.
const RC2_MAX_BITS: u32 = 1024;

/// The length of a tag whose length is left out (RFC 5084 section 3).
const DEFAULT_TAG_LEN: usize = 12;

/// The length of a whole tag.
const TAG_LEN: usize = 16;
