//! PKCS #12: keys and certificates under one password (RFC 7292).

mod derive;
mod mac;

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911::{ID_DATA, ID_ENCRYPTED_DATA, ID_ENVELOPED_DATA, ID_SIGNED_DATA};
use smime_ber::{Element, Tag};
use zeroize::Zeroizing;

use super::KeyFileError;
use super::reader::{Reader, normalise};
use crate::crypto::AlgorithmIdentifier;
use crate::encoding::{DerReader, EncodingError, ber};
use crate::oid::Oid;
use crate::pki::bundle;

pub(super) use derive::{Purpose, derive};

impl Reader<'_> {
    /// Reads a PFX, whose MAC is checked before anything in it is looked at.
    ///
    /// ```text
    /// PFX ::= SEQUENCE {
    ///     version     INTEGER {v3(3)}(v3,...),
    ///     authSafe    ContentInfo,
    ///     macData     MacData OPTIONAL }
    /// AuthenticatedSafe ::= SEQUENCE OF ContentInfo
    ///     -- Data if unencrypted
    ///     -- EncryptedData if password-encrypted
    ///     -- EnvelopedData if public key-encrypted
    /// ```
    ///
    /// RFC 7292 section 4. A file without macData is read as it stands: the standard lets it be
    /// absent, and plain PKCS #8 has no MAC either.
    pub(super) fn read_pfx(&mut self, pfx: &Element<'_>) -> Result<(), KeyFileError> {
        const SAFE: &str = "AuthenticatedSafe";
        let mut fields = DerReader::inside(pfx);
        fields.expect(Tag::INTEGER, "version")?;
        let auth_safe = fields.expect(Tag::SEQUENCE, "authSafe")?;
        let mac_data = fields.optional(Tag::SEQUENCE, "macData")?;
        fields.finish("PFX")?;
        let (content_type, content) = content_info(&auth_safe)?;
        if content_type == ID_SIGNED_DATA {
            return Err(KeyFileError::Unsupported {
                field: "authSafe",
                found: "a signature (public-key integrity mode)",
                wanted: "a MAC",
            });
        }
        let safe = data(&content_type, &content)?;
        if let Some(mac_data) = mac_data {
            self.check_mac(&mac_data, safe.content)?;
        }
        let safe = normalise(safe.content, SAFE)?;
        let infos = DerReader::new(&safe).only(Tag::SEQUENCE, SAFE)?;
        let mut infos = DerReader::inside(&infos);
        while !infos.is_empty() {
            self.purse.object("ContentInfo")?;
            let info = infos.expect(Tag::SEQUENCE, "ContentInfo")?;
            let contents = self.open_safe_contents(&info)?;
            self.read_safe_contents(&contents)?;
        }
        Ok(())
    }

    /// The SafeContents in a ContentInfo.
    ///
    /// ```text
    /// EncryptedData ::= SEQUENCE {
    ///   version CMSVersion,
    ///   encryptedContentInfo EncryptedContentInfo,
    ///   unprotectedAttrs [1] IMPLICIT UnprotectedAttributes OPTIONAL }
    /// EncryptedContentInfo ::= SEQUENCE {
    ///   contentType ContentType,
    ///   contentEncryptionAlgorithm ContentEncryptionAlgorithmIdentifier,
    ///   encryptedContent [0] IMPLICIT EncryptedContent OPTIONAL }
    /// ```
    ///
    /// RFC 5652 sections 8 and 6.1.
    fn open_safe_contents(
        &mut self,
        info: &Element<'_>,
    ) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
        const CONTENT: &str = "encryptedContent";
        let (content_type, content) = content_info(info)?;
        if content_type == ID_ENVELOPED_DATA {
            return Err(KeyFileError::Unsupported {
                field: "ContentInfo",
                found: "EnvelopedData (public-key privacy mode)",
                wanted: "a password",
            });
        }
        if content_type != ID_ENCRYPTED_DATA {
            let contents = data(&content_type, &content)?;
            return Ok(Zeroizing::new(contents.content.to_vec()));
        }
        let encrypted = DerReader::inside(&content).only(Tag::SEQUENCE, "EncryptedData")?;
        let mut fields = DerReader::inside(&encrypted);
        fields.expect(Tag::INTEGER, "version")?;
        let info = fields.expect(Tag::SEQUENCE, "encryptedContentInfo")?;
        let mut fields = DerReader::inside(&info);
        fields.oid("contentType")?;
        let algorithm = AlgorithmIdentifier::read(&mut fields, "contentEncryptionAlgorithm")?;
        // In DER too, since an implicit tag hides from the normaliser that this is a string.
        let content = fields
            .next(CONTENT)?
            .filter(|content| content.header.tag.same_type(Tag::context(0)))
            .ok_or_else(|| EncodingError::value(CONTENT, &info, "[0]"))?;
        fields.finish("encryptedContentInfo")?;
        let content = content.octets().map_err(ber(CONTENT))?;
        let opened = self.decrypt(&algorithm, &content, CONTENT)?;
        // Padding that fits by chance leaves octets that are nothing, where no MAC has been before.
        normalise(&opened, CONTENT).map_err(|_| KeyFileError::WrongPassword { field: CONTENT })
    }

    /// Reads SafeContents, and those in them.
    ///
    /// ```text
    /// SafeContents ::= SEQUENCE OF SafeBag
    /// SafeBag ::= SEQUENCE {
    ///     bagId          BAG-TYPE.&id ({PKCS12BagSet})
    ///     bagValue       [0] EXPLICIT BAG-TYPE.&Type({PKCS12BagSet}{@bagId}),
    ///     bagAttributes  SET OF PKCS12Attribute OPTIONAL }
    /// ```
    ///
    /// RFC 7292 section 4.2. Names and identifiers of bags are not looked at: a key is known by
    /// its certificate's public key.
    fn read_safe_contents(&mut self, contents: &[u8]) -> Result<(), KeyFileError> {
        const FIELD: &str = "SafeContents";
        let contents = normalise(contents, FIELD)?;
        // Of SafeContents in SafeContents, those that stand first are read first.
        let mut open = vec![DerReader::inside(
            &DerReader::new(&contents).only(Tag::SEQUENCE, FIELD)?,
        )];
        while let Some(bags) = open.last_mut() {
            if bags.is_empty() {
                open.pop();
                continue;
            }
            let bag = bags.expect(Tag::SEQUENCE, "SafeBag")?;
            self.purse.object("SafeBag")?;
            let mut fields = DerReader::inside(&bag);
            let id = fields.oid("bagId")?;
            let value = fields.expect(Tag::context_constructed(0), "bagValue")?;
            fields.optional(Tag::SET, "bagAttributes")?;
            fields.finish("SafeBag")?;
            let value = DerReader::inside(&value);
            if id == SAFE_CONTENTS_BAG {
                open.push(DerReader::inside(&value.only(Tag::SEQUENCE, FIELD)?));
            } else {
                self.read_bag(&id, value)?;
            }
        }
        Ok(())
    }

    /// Reads a bag that holds one thing. Revocation lists, secrets, and bags of types that nobody
    /// knows are passed over.
    fn read_bag(&mut self, id: &Oid, value: DerReader<'_>) -> Result<(), KeyFileError> {
        if *id == CERT_BAG {
            self.read_cert_bag(&value.only(Tag::SEQUENCE, "CertBag")?)
        } else if *id == KEY_BAG && self.wants_keys {
            self.read_private_key_info(value.only(Tag::SEQUENCE, "KeyBag")?.raw)
        } else if *id == SHROUDED_KEY_BAG && self.wants_keys {
            self.read_encrypted(&value.only(Tag::SEQUENCE, "PKCS8ShroudedKeyBag")?)
        } else {
            Ok(())
        }
    }

    /// ```text
    /// CertBag ::= SEQUENCE {
    ///     certId      BAG-TYPE.&id   ({CertTypes}),
    ///     certValue   [0] EXPLICIT BAG-TYPE.&Type ({CertTypes}{@certId}) }
    /// x509Certificate BAG-TYPE ::=
    ///     {OCTET STRING IDENTIFIED BY {certTypes 1}}
    ///     -- DER-encoded X.509 certificate stored in OCTET STRING
    /// ```
    ///
    /// RFC 7292 section 4.2.3.
    fn read_cert_bag(&mut self, bag: &Element<'_>) -> Result<(), KeyFileError> {
        const VALUE: &str = "certValue";
        let mut fields = DerReader::inside(bag);
        let id = fields.oid("certId")?;
        let value = fields.expect(Tag::context_constructed(0), VALUE)?;
        fields.finish("CertBag")?;
        if id == X509_CERTIFICATE {
            let der = DerReader::inside(&value).only(Tag::OCTET_STRING, VALUE)?;
            let number = self.found.certificates.len() + 1;
            let certificates = bundle::from_der(der.content, number)?;
            self.found.certificates.extend(certificates);
        }
        Ok(())
    }
}

/// Type and content of a ContentInfo, the explicit tag around it still there (RFC 5652 section 3).
fn content_info<'a>(info: &Element<'a>) -> Result<(Oid, Element<'a>), EncodingError> {
    let mut fields = DerReader::inside(info);
    let content_type = fields.oid("contentType")?;
    let content = fields.expect(Tag::context_constructed(0), "content")?;
    fields.finish("ContentInfo")?;
    Ok((content_type, content))
}

/// The OCTET STRING of content that is data.
fn data<'a>(content_type: &Oid, content: &Element<'a>) -> Result<Element<'a>, EncodingError> {
    if *content_type != ID_DATA {
        return Err(EncodingError::value(
            "contentType",
            content,
            "id-data or id-encryptedData before it",
        ));
    }
    DerReader::inside(content).only(Tag::OCTET_STRING, "content")
}

// bagtypes ::= {pkcs-12 10 1} (RFC 7292 section 4.2).
const KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.1");
const SHROUDED_KEY_BAG: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");
const CERT_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.3");
const SAFE_CONTENTS_BAG: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.6");
/// `x509Certificate` (RFC 7292 appendix D, certTypes of PKCS #9).
const X509_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.22.1");
