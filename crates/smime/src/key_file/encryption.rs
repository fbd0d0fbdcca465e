//! Encryption under a password: PBES2, and what PKCS #12 had before.

use const_oid::ObjectIdentifier;
use smime_ber::{Element, Tag};
use zeroize::Zeroizing;

use super::KeyFileError;
use super::pkcs12::{Purpose, derive};
use super::reader::Reader;
use crate::crypto::scrypt::scrypt;
use crate::crypto::{
    AlgorithmError, AlgorithmIdentifier, CipherKind, ContentEncryption, CryptoError,
    DigestAlgorithm, Direction, PasswordKdf, Provider, RustCrypto, Secret,
};
use crate::encoding::{DerReader, EncodingError, unsigned};

/// The field that names how something is encrypted (RFC 5958 section 3).
pub(super) const FIELD: &str = "encryptionAlgorithm";

/// A password, in the two forms that key files use.
#[derive(Debug)]
pub(super) struct Password<'p> {
    /// As it is given, for PKCS #5; that is UTF-8 by convention.
    pub(super) octets: &'p Secret,
    /// Whether PKCS #12's form of the empty password is that of no password at all.
    pub(super) empty_is_absent: bool,
}

impl<'p> Password<'p> {
    pub(super) fn new(octets: &'p Secret) -> Self {
        Self {
            octets,
            empty_is_absent: false,
        }
    }

    /// A BMPString with a NULL terminator, for PKCS #12 (RFC 7292 appendix B.1). Characters
    /// outside of Unicode's first plane are written as two, as OpenSSL and Windows do.
    ///
    /// An empty password has two forms in the wild, the terminator alone and nothing at all.
    pub(super) fn bmp_string(&self) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
        let octets = self.octets.as_bytes();
        let text = core::str::from_utf8(octets).map_err(|_| KeyFileError::PasswordText)?;
        if text.is_empty() && self.empty_is_absent {
            return Ok(Zeroizing::default());
        }
        // Room for all of it at once: a vector that grows leaves copies behind.
        let mut bmp = Zeroizing::new(Vec::with_capacity(2 * octets.len() + 2));
        for unit in text.encode_utf16().chain([0]) {
            bmp.extend(unit.to_be_bytes());
        }
        Ok(bmp)
    }
}

impl Reader<'_> {
    /// Opens what is encrypted under the password. `field` holds `ciphertext`.
    pub(super) fn decrypt(
        &mut self,
        algorithm: &AlgorithmIdentifier,
        ciphertext: &[u8],
        field: &'static str,
    ) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
        self.password_for(field)?;
        let (cipher, key) = match Pkcs12Scheme::of(algorithm) {
            Some(scheme) => self.pkcs12_key(scheme, algorithm)?,
            None if algorithm.oid == ID_PBES2 => self.pbes2_key(algorithm)?,
            None => {
                return Err(in_field(FIELD)(algorithm.unsupported()));
            }
        };
        decrypt_cbc(&cipher, &key, ciphertext, field)
    }

    /// Cipher and key of PBES2.
    ///
    /// ```text
    /// PBES2-params ::= SEQUENCE {
    ///    keyDerivationFunc AlgorithmIdentifier {{PBES2-KDFs}},
    ///    encryptionScheme AlgorithmIdentifier {{PBES2-Encs}} }
    /// ```
    ///
    /// RFC 8018 section 6.2 and appendix A.4.
    fn pbes2_key(
        &mut self,
        algorithm: &AlgorithmIdentifier,
    ) -> Result<(ContentEncryption, Secret), KeyFileError> {
        const SCHEME: &str = "encryptionScheme";
        let parameters = parameters(algorithm, "PBES2-params")?;
        let mut fields = DerReader::inside(&parameters);
        let kdf = AlgorithmIdentifier::read(&mut fields, KDF)?;
        let scheme = AlgorithmIdentifier::read(&mut fields, SCHEME)?;
        fields.finish("PBES2-params")?;
        let cipher = ContentEncryption::from_identifier(&scheme).map_err(in_field(SCHEME))?;
        if cipher.kind.is_aead() {
            return Err(in_field(SCHEME)(scheme.unsupported()));
        }
        if cipher.kind.legacy() {
            self.legacy(SCHEME, cipher.kind.name())?;
        }
        let key = self.derive_key(&kdf, cipher.key_len())?;
        Ok((cipher, key))
    }

    /// A key of `len` octets by PBKDF2 (RFC 8018 section 5.2) or scrypt (RFC 7914).
    fn derive_key(
        &mut self,
        algorithm: &AlgorithmIdentifier,
        len: usize,
    ) -> Result<Secret, KeyFileError> {
        if algorithm.oid == ID_SCRYPT {
            return self.scrypt(algorithm, len);
        }
        let kdf = PasswordKdf::from_identifier(algorithm).map_err(in_field(KDF))?;
        check_len(algorithm, kdf.key_len, len)?;
        self.pbkdf2(&kdf, len)
    }

    /// Derives `len` octets by PBKDF2 and pays for it.
    pub(super) fn pbkdf2(&mut self, kdf: &PasswordKdf, len: usize) -> Result<Secret, KeyFileError> {
        let blocks = len.div_ceil(kdf.prf.output_len());
        self.purse.iterations(kdf.iterations, blocks)?;
        kdf.derive(&RustCrypto, self.password()?.octets, len)
            .map_err(in_kdf)
    }

    /// ```text
    /// scrypt-params ::= SEQUENCE {
    ///    salt OCTET STRING,
    ///    costParameter INTEGER (1..MAX),
    ///    blockSize INTEGER (1..MAX),
    ///    parallelizationParameter INTEGER (1..MAX),
    ///    keyLength INTEGER (1..MAX) OPTIONAL }
    /// ```
    fn scrypt(
        &mut self,
        algorithm: &AlgorithmIdentifier,
        len: usize,
    ) -> Result<Secret, KeyFileError> {
        const COST: &str = "costParameter";
        let parameters = parameters(algorithm, "scrypt-params")?;
        let mut fields = DerReader::inside(&parameters);
        let salt = fields.expect(Tag::OCTET_STRING, "salt")?;
        let cost = fields.expect(Tag::INTEGER, COST)?;
        let n = unsigned(COST, &cost)?;
        let r = positive(&mut fields, "blockSize")?;
        let p = positive(&mut fields, "parallelizationParameter")?;
        let key_len = match fields.optional(Tag::INTEGER, "keyLength")? {
            Some(element) => Some(unsigned("keyLength", &element)?),
            None => None,
        };
        fields.finish("scrypt-params")?;
        check_len(algorithm, key_len, len)?;
        self.purse.scrypt(n.into(), r, p)?;
        if n < 2 || !n.is_power_of_two() {
            return Err(EncodingError::value(COST, &cost, "a power of 2 above 1").into());
        }
        let password = self.password()?.octets.as_bytes();
        scrypt(password, salt.content, [n.ilog2(), r, p], len).map_err(in_kdf)
    }

    /// Cipher and key of one of PKCS #12's own schemes.
    ///
    /// ```text
    /// pkcs-12PbeParams ::= SEQUENCE {
    ///     salt        OCTET STRING,
    ///     iterations  INTEGER }
    /// ```
    ///
    /// RFC 7292 appendix C.
    fn pkcs12_key(
        &mut self,
        scheme: &Pkcs12Scheme,
        algorithm: &AlgorithmIdentifier,
    ) -> Result<(ContentEncryption, Secret), KeyFileError> {
        self.legacy(FIELD, scheme.name)?;
        let parameters = parameters(algorithm, "pkcs-12PbeParams")?;
        let mut fields = DerReader::inside(&parameters);
        let salt = fields.expect(Tag::OCTET_STRING, "salt")?;
        let iterations = positive(&mut fields, "iterations")?;
        fields.finish("pkcs-12PbeParams")?;
        let mut derive = |purpose, len| {
            self.pkcs12_derive(
                DigestAlgorithm::Sha1,
                purpose,
                salt.content,
                iterations,
                len,
            )
        };
        let key = derive(Purpose::Key, scheme.key_len)?;
        let iv = derive(Purpose::Iv, scheme.kind.block_len())?;
        let cipher = ContentEncryption {
            kind: scheme.kind,
            iv: iv.as_bytes().to_vec(),
            tag_len: 0,
            effective_bits: scheme.effective_bits,
        };
        Ok((cipher, scheme.three_keys(key)))
    }

    /// Derives `len` octets by PKCS #12's own function and pays for it.
    pub(super) fn pkcs12_derive(
        &mut self,
        digest: DigestAlgorithm,
        purpose: Purpose,
        salt: &[u8],
        iterations: u32,
        len: usize,
    ) -> Result<Secret, KeyFileError> {
        let blocks = len.div_ceil(digest.output_len());
        self.purse.iterations(iterations, blocks)?;
        let password = self.password()?.bmp_string()?;
        derive(digest, purpose, &password, salt, iterations, len).ok_or(KeyFileError::Crypto {
            field: FIELD,
            error: CryptoError::Unsupported,
        })
    }

    fn password(&self) -> Result<&Password<'_>, KeyFileError> {
        self.password_for(FIELD)
    }

    /// The password, which what stands in `field` needs.
    pub(super) fn password_for(&self, field: &'static str) -> Result<&Password<'_>, KeyFileError> {
        self.password
            .as_ref()
            .ok_or(KeyFileError::NoPassword { field })
    }

    /// Refuses what is only for old files, unless that is allowed.
    pub(super) fn legacy(
        &self,
        field: &'static str,
        name: &'static str,
    ) -> Result<(), KeyFileError> {
        match self.policy.allow_legacy {
            true => Ok(()),
            false => Err(KeyFileError::Legacy { field, name }),
        }
    }
}

/// One of PKCS #12's own encryption schemes, all of them with SHA-1 (RFC 7292 appendix C).
struct Pkcs12Scheme {
    oid: ObjectIdentifier,
    name: &'static str,
    kind: CipherKind,
    /// How many octets are derived.
    key_len: usize,
    effective_bits: u32,
}

impl Pkcs12Scheme {
    fn of(algorithm: &AlgorithmIdentifier) -> Option<&'static Self> {
        PKCS12_SCHEMES
            .iter()
            .find(|scheme| algorithm.oid == scheme.oid)
    }

    /// Triple DES with two keys takes the first again as the third.
    fn three_keys(&self, key: Secret) -> Secret {
        match (self.kind, key.as_bytes().first_chunk::<8>()) {
            (CipherKind::TripleDesCbc, Some(first)) if key.len() == 16 => {
                Secret::new([key.as_bytes(), first].concat())
            }
            _ => key,
        }
    }
}

const PKCS12_SCHEMES: &[Pkcs12Scheme] = &[
    Pkcs12Scheme {
        oid: ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.3"),
        name: "pbeWithSHAAnd3-KeyTripleDES-CBC",
        kind: CipherKind::TripleDesCbc,
        key_len: 24,
        effective_bits: 0,
    },
    Pkcs12Scheme {
        oid: ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.4"),
        name: "pbeWithSHAAnd2-KeyTripleDES-CBC",
        kind: CipherKind::TripleDesCbc,
        key_len: 16,
        effective_bits: 0,
    },
    Pkcs12Scheme {
        oid: ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.5"),
        name: "pbeWithSHAAnd128BitRC2-CBC",
        kind: CipherKind::Rc2Cbc,
        key_len: 16,
        effective_bits: 128,
    },
    Pkcs12Scheme {
        oid: ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.6"),
        name: "pbeWithSHAAnd40BitRC2-CBC",
        kind: CipherKind::Rc2Cbc,
        key_len: 5,
        effective_bits: 40,
    },
];

/// `id-PBES2` (RFC 8018 appendix A.4).
const ID_PBES2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.13");

/// `id-scrypt` (RFC 7914).
const ID_SCRYPT: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11591.4.11");

const KDF: &str = "keyDerivationFunc";

/// Decrypts and takes the padding off (RFC 8018 section 6.1.1). A file is opened by its user, who
/// may know what is wrong with it: there is no oracle to keep shut.
pub(super) fn decrypt_cbc(
    cipher: &ContentEncryption,
    key: &Secret,
    ciphertext: &[u8],
    field: &'static str,
) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    let wrong = || KeyFileError::WrongPassword { field };
    let mut stream = RustCrypto
        .cbc(cipher, Direction::Decrypt, key.as_bytes())
        .map_err(|error| KeyFileError::Crypto {
            field: FIELD,
            error,
        })?;
    let block_len = cipher.kind.block_len();
    if !ciphertext.len().is_multiple_of(block_len) {
        return Err(wrong());
    }
    let mut octets = Zeroizing::new(ciphertext.to_vec());
    stream.process(&mut octets);
    let padding = usize::from(*octets.last().ok_or_else(wrong)?);
    let content = octets.len().checked_sub(padding).ok_or_else(wrong)?;
    let padded = octets.get(content..).unwrap_or_default();
    let fits = (1..=block_len).contains(&padding)
        && padded.iter().all(|octet| usize::from(*octet) == padding);
    if !fits {
        return Err(wrong());
    }
    octets.truncate(content);
    Ok(octets)
}

/// The parameters of an algorithm, which have to be a SEQUENCE.
pub(super) fn parameters<'a>(
    algorithm: &'a AlgorithmIdentifier,
    field: &'static str,
) -> Result<Element<'a>, EncodingError> {
    let der = algorithm.parameters.as_deref().unwrap_or_default();
    DerReader::new(der).only(Tag::SEQUENCE, field)
}

/// The INTEGER (1..MAX) that stands next.
pub(super) fn positive(
    fields: &mut DerReader<'_>,
    field: &'static str,
) -> Result<u32, EncodingError> {
    let element = fields.expect(Tag::INTEGER, field)?;
    match unsigned(field, &element)? {
        0 => Err(EncodingError::value(field, &element, "at least 1")),
        value => Ok(value),
    }
}

/// A keyLength that is given has to be that of the cipher.
fn check_len(
    algorithm: &AlgorithmIdentifier,
    given: Option<u32>,
    len: usize,
) -> Result<(), KeyFileError> {
    match given {
        Some(given) if usize::try_from(given) != Ok(len) => {
            let what = "keyLength is not that of the cipher";
            Err(in_field(KDF)(algorithm.wrong(what)))
        }
        _ => Ok(()),
    }
}

fn in_kdf(error: CryptoError) -> KeyFileError {
    KeyFileError::Crypto { field: KDF, error }
}

/// Puts the field's name to an error.
pub(super) fn in_field(field: &'static str) -> impl Fn(AlgorithmError) -> KeyFileError {
    move |error| KeyFileError::Algorithm { field, error }
}
