//! What kind of file it is, object by object.

use smime_ber::{Element, Limits, SliceReader, Tag, to_der};
use zeroize::Zeroizing;

use super::dek_info::DekInfo;
use super::encryption::Password;
use super::limits::Purse;
use super::{KeyFile, KeyFileError, KeyFilePolicy, encryption, traditional};
use crate::crypto::{AlgorithmIdentifier, PrivateKeyInfo, Secret};
use crate::encoding::{DerReader, EncodingError, ber};
use crate::pem::{Block, Blocks, PemError, bare_base64};
use crate::pki::bundle;

/// Reads a file and collects what it holds.
pub(super) struct Reader<'p> {
    pub(super) found: KeyFile,
    pub(super) password: Option<Password<'p>>,
    pub(super) policy: &'p KeyFilePolicy,
    pub(super) purse: Purse,
    /// Whether keys are wanted; else they are passed over.
    pub(super) wants_keys: bool,
}

impl<'p> Reader<'p> {
    pub(super) fn new(
        password: Option<&'p Secret>,
        policy: &'p KeyFilePolicy,
        wants_keys: bool,
    ) -> Self {
        Self {
            found: KeyFile::default(),
            password: password.map(Password::new),
            policy,
            purse: Purse::new(&policy.limits),
            wants_keys,
        }
    }

    /// Reads a whole file: one object, PEM blocks, or one object in base64.
    pub(super) fn read_file(&mut self, file: &[u8]) -> Result<(), KeyFileError> {
        self.purse.file(file.len())?;
        if matches!(SliceReader::new(file).peek(), Ok(Some(Tag::SEQUENCE))) {
            return self.read_object(file);
        }
        let mut blocks = Blocks::new(file);
        let mut is_pem = false;
        while let Some(block) = blocks.next()? {
            is_pem = true;
            self.read_block(&block)?;
        }
        match bare_base64(file) {
            Some(octets) if !is_pem => self.read_object(&octets),
            _ => Ok(()),
        }
    }

    fn read_block(&mut self, block: &Block<'_>) -> Result<(), KeyFileError> {
        let is_key = block.label.ends_with(b"PRIVATE KEY");
        let is_other = block.label == PFX_LABEL || bundle::is_certificate_label(block.label);
        if !is_key && !is_other || is_key && !self.wants_keys {
            return Ok(());
        }
        if is_key && !KEY_LABELS.contains(&block.label) {
            return Err(KeyFileError::Unsupported {
                field: "PEM label",
                found: "a key of another format",
                wanted: "PRIVATE KEY, ENCRYPTED, RSA or EC PRIVATE KEY",
            });
        }
        match DekInfo::of(block)? {
            Some(dek_info) if is_key => {
                let opened = self.decrypt_block(&dek_info, &block.decode()?)?;
                // Padding that fits by chance leaves octets that are no key.
                let wrong = |_| KeyFileError::WrongPassword {
                    field: DekInfo::FIELD,
                };
                self.read_object(&opened).map_err(wrong)
            }
            _ => self.read_object(&block.decode()?),
        }
    }

    /// Reads one object in DER or BER; its first two elements tell what it is.
    fn read_object(&mut self, octets: &[u8]) -> Result<(), KeyFileError> {
        self.purse.object(FILE)?;
        let mut outer = SliceReader::new(octets);
        let element = outer.expect(Tag::SEQUENCE).map_err(ber(FILE))?;
        outer.finish().map_err(ber(FILE))?;
        match first_tags(&element)? {
            (Some(Tag::OBJECT_IDENTIFIER), _) | (Some(Tag::SEQUENCE), Some(Tag::SEQUENCE)) => {
                let number = self.found.certificates.len() + 1;
                for certificate in bundle::from_der(octets, number)? {
                    self.purse.object("certificate")?;
                    self.found.certificates.push(certificate);
                }
                Ok(())
            }
            (Some(Tag::INTEGER), Some(Tag::SEQUENCE)) if is_pfx(&element)? => {
                let pfx = normalise(octets, "PFX")?;
                self.read_pfx(&DerReader::new(&pfx).only(Tag::SEQUENCE, "PFX")?)
            }
            _ if !self.wants_keys => Ok(()),
            (Some(Tag::INTEGER), Some(Tag::SEQUENCE)) => self.read_private_key_info(octets),
            (Some(Tag::INTEGER), Some(Tag::INTEGER)) => {
                let key = normalise(octets, "RSAPrivateKey")?;
                let key = DerReader::new(&key).only(Tag::SEQUENCE, "RSAPrivateKey")?;
                self.push_key(&traditional::pkcs1(&key))
            }
            (Some(Tag::INTEGER), Some(Tag::OCTET_STRING)) => {
                let key = normalise(octets, "ECPrivateKey")?;
                let key = DerReader::new(&key).only(Tag::SEQUENCE, "ECPrivateKey")?;
                self.push_key(&traditional::sec1(&key)?)
            }
            (Some(Tag::SEQUENCE), Some(Tag::OCTET_STRING)) => {
                let info = normalise(octets, ENCRYPTED)?;
                self.read_encrypted(&DerReader::new(&info).only(Tag::SEQUENCE, ENCRYPTED)?)
            }
            _ => Err(EncodingError::value(FILE, &element, "a key or a certificate").into()),
        }
    }

    /// Reads a PrivateKeyInfo, or OneAsymmetricKey, in DER or BER (RFC 5958 section 2).
    pub(super) fn read_private_key_info(&mut self, octets: &[u8]) -> Result<(), KeyFileError> {
        let info = normalise(octets, "PrivateKeyInfo")?;
        self.push_key(&info)
    }

    /// Opens an encrypted key.
    ///
    /// ```text
    /// EncryptedPrivateKeyInfo ::= SEQUENCE {
    ///   encryptionAlgorithm  EncryptionAlgorithmIdentifier,
    ///   encryptedData        EncryptedData }
    /// EncryptedData ::= OCTET STRING
    /// ```
    ///
    /// RFC 5958 section 3.
    pub(super) fn read_encrypted(&mut self, info: &Element<'_>) -> Result<(), KeyFileError> {
        const DATA: &str = "encryptedData";
        let mut fields = DerReader::inside(info);
        let algorithm = AlgorithmIdentifier::read(&mut fields, encryption::FIELD)?;
        let data = fields.expect(Tag::OCTET_STRING, DATA)?;
        fields.finish(ENCRYPTED)?;
        let opened = self.decrypt(&algorithm, data.content, DATA)?;
        // Padding that fits by chance leaves octets that are no key.
        self.read_private_key_info(&opened)
            .map_err(|_| KeyFileError::WrongPassword { field: DATA })
    }

    fn push_key(&mut self, pkcs8_der: &[u8]) -> Result<(), KeyFileError> {
        self.found
            .keys
            .push(PrivateKeyInfo::from_pkcs8_der(pkcs8_der)?);
        Ok(())
    }
}

/// What PKCS #12 in PEM stands under; RFC 7468 has no label for it.
const PFX_LABEL: &[u8] = b"PKCS12";

/// The labels of RFC 7468 sections 10 and 11, and those of the formats before.
const KEY_LABELS: &[&[u8]] = &[
    b"PRIVATE KEY",
    b"ENCRYPTED PRIVATE KEY",
    b"RSA PRIVATE KEY",
    b"EC PRIVATE KEY",
];

const FILE: &str = "key file";
const ENCRYPTED: &str = "EncryptedPrivateKeyInfo";

/// The one element in `octets` in DER: writers of key files use BER too, and readers must take it
/// (RFC 5958 section 3, RFC 7292 section 4.1).
pub(super) fn normalise(
    octets: &[u8],
    field: &'static str,
) -> Result<Zeroizing<Vec<u8>>, EncodingError> {
    let limits = Limits {
        items: MAX_ELEMENTS,
        ..Limits::default()
    };
    let normalised = to_der(octets, limits).map_err(ber(field))?;
    Ok(Zeroizing::new(normalised.der))
}

/// How many ASN.1 elements an object may have: more than any that holds one thing, segments
/// included.
const MAX_ELEMENTS: u64 = 1 << 20;

fn first_tags(element: &Element<'_>) -> Result<(Option<Tag>, Option<Tag>), EncodingError> {
    let mut children = element.children();
    let first = children.next().map_err(ber(FILE))?;
    let second = children.peek().map_err(ber(FILE))?;
    Ok((
        first.map(|first| first.header.tag),
        // BER may split an OCTET STRING.
        second.map(|tag| match Tag::OCTET_STRING.accepts(tag) {
            true => Tag::OCTET_STRING,
            false => tag,
        }),
    ))
}

/// Whether the version is the one that PFX has and PrivateKeyInfo has not.
fn is_pfx(element: &Element<'_>) -> Result<bool, EncodingError> {
    let mut children = element.children();
    let version = children.expect(Tag::INTEGER).map_err(ber("version"))?;
    Ok(version.content == [3])
}

impl From<PemError> for KeyFileError {
    fn from(PemError { line, wanted }: PemError) -> Self {
        Self::Pem { line, wanted }
    }
}
