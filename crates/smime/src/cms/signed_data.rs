//! SignedData: content, certificates and signers (RFC 5652 section 5).

use std::io::{self, BufRead};

use smime_ber::{SliceReader, Tag};

use super::cursor::{Cursor, Held, ber};
use super::signer_info::{SignerInfo, algorithm_identifier};
use super::{CmsError, ContentType};
use crate::budget::{Exhausted, Limits};
use crate::crypto::AlgorithmIdentifier;
use crate::oid::Oid;

/// A signed object as it was read, its content gone by.
///
/// ```text
/// SignedData ::= SEQUENCE {
///   version CMSVersion,
///   digestAlgorithms DigestAlgorithmIdentifiers,
///   encapContentInfo EncapsulatedContentInfo,
///   certificates [0] IMPLICIT CertificateSet OPTIONAL,
///   crls [1] IMPLICIT RevocationInfoChoices OPTIONAL,
///   signerInfos SignerInfos }
///
/// DigestAlgorithmIdentifiers ::= SET OF DigestAlgorithmIdentifier
///
/// SignerInfos ::= SET OF SignerInfo
/// ```
///
/// RFC 5652 section 5.1.
#[derive(Clone, Debug)]
pub struct SignedData {
    /// The syntax version.
    pub version: i64,
    /// The digest algorithms that the sender announced.
    pub digest_algorithms: Vec<AlgorithmIdentifier>,
    /// What was signed.
    pub encap_content_info: EncapsulatedContentInfo,
    /// The X.509 certificates of the CertificateSet, as received.
    pub certificates: Vec<Vec<u8>>,
    /// How many entries of the CertificateSet are of another kind.
    pub other_certificates: usize,
    /// The CertificateLists of RevocationInfoChoices, as received.
    pub crls: Vec<Vec<u8>>,
    /// How many entries of RevocationInfoChoices are of another kind.
    pub other_crls: usize,
    /// The signers.
    pub signer_infos: Vec<SignerInfo>,
    /// Whether every length and value seen was as DER has it.
    pub is_der: bool,
    /// Whether octets follow the ContentInfo.
    pub trailing: bool,
}

/// What was signed, its content streamed past.
///
/// ```text
/// EncapsulatedContentInfo ::= SEQUENCE {
///   eContentType ContentType,
///   eContent [0] EXPLICIT OCTET STRING OPTIONAL }
/// ```
///
/// RFC 5652 section 5.2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncapsulatedContentInfo {
    /// The type of the content.
    pub content_type: Oid,
    /// Whether and how the content stands inside.
    pub content: EncapsulatedContent,
}

/// Whether and how the content stands inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncapsulatedContent {
    /// It does not: the signature is detached.
    Absent,
    /// In an OCTET STRING.
    OctetString,
    /// As another type, as PKCS #7 1.5 has it; its content octets are what is signed (RFC 5652
    /// section 5.2.1).
    Other,
}

/// Who receives the content as it streams by.
pub trait ContentSink {
    /// Called once before any content, with what the sender announced.
    fn announce(&mut self, digest_algorithms: &[AlgorithmIdentifier]);

    /// Called with the content's octets, piece by piece.
    fn octets(&mut self, octets: &[u8]) -> io::Result<()>;
}

/// A CMS object whose ContentInfo was opened.
pub enum Opened<R> {
    /// Signed data; [`SignedDataReader::read`] reads it.
    SignedData(Box<SignedDataReader<R>>),
    /// Another type.
    Other(ContentType),
}

/// Reads the ContentInfo around a CMS object.
pub fn open<R: BufRead>(source: R, limits: &Limits) -> Result<Opened<R>, CmsError> {
    let ber_limits = smime_ber::Limits {
        depth: limits.asn1_depth,
        items: limits.asn1_items,
        ..smime_ber::Limits::default()
    };
    let mut cursor = Cursor::new(source, ber_limits, limits.held_octets);
    cursor.begin("ContentInfo", Tag::SEQUENCE, "a SEQUENCE")?;
    let content_type = ContentType::from_oid(&cursor.object_identifier("contentType")?);
    if content_type != ContentType::SignedData {
        return Ok(Opened::Other(content_type));
    }
    cursor.begin("content", Tag::context_constructed(0), "[0] EXPLICIT")?;
    Ok(Opened::SignedData(Box::new(SignedDataReader {
        cursor,
        limits: limits.clone(),
    })))
}

/// Signed data about to be read.
pub struct SignedDataReader<R> {
    cursor: Cursor<R>,
    limits: Limits,
}

impl<R: BufRead> SignedDataReader<R> {
    /// Reads all of it once, the content going to `sink`.
    /// The source comes back behind the last octet that was read.
    pub fn read(mut self, sink: &mut dyn ContentSink) -> Result<(SignedData, R), CmsError> {
        self.cursor
            .begin("SignedData", Tag::SEQUENCE, "a SEQUENCE")?;
        let version = self.version()?;
        let digest_algorithms = self.digest_algorithms()?;
        sink.announce(&digest_algorithms);
        let encap_content_info = self.encap_content_info(sink)?;
        let (certificates, other_certificates) = self.choices("certificates", 0)?;
        let (crls, other_crls) = self.choices("crls", 1)?;
        let signer_infos = self.signer_infos()?;
        self.cursor.end("SignedData")?;
        self.cursor.end("content")?;
        self.cursor.end("ContentInfo")?;
        let signed_data = SignedData {
            version,
            digest_algorithms,
            encap_content_info,
            certificates,
            other_certificates,
            crls,
            other_crls,
            signer_infos,
            is_der: !self.cursor.has_findings(),
            trailing: self.cursor.trailing()?,
        };
        Ok((signed_data, self.cursor.into_inner()))
    }

    fn version(&mut self) -> Result<i64, CmsError> {
        const FIELD: &str = "SignedData.version";
        self.cursor
            .element(FIELD, "an INTEGER")?
            .small_integer(FIELD)
    }

    fn digest_algorithms(&mut self) -> Result<Vec<AlgorithmIdentifier>, CmsError> {
        const FIELD: &str = "digestAlgorithms";
        self.cursor.begin(FIELD, Tag::SET, "a SET")?;
        let mut algorithms = Vec::new();
        while !self.cursor.at_end(FIELD)? {
            at_most(algorithms.len(), self.limits.signers, "signers")?;
            let held = self.cursor.element(FIELD, "an AlgorithmIdentifier")?;
            algorithms.push(algorithm_identifier(FIELD, &held.element(FIELD)?)?);
        }
        Ok(algorithms)
    }

    fn encap_content_info(
        &mut self,
        sink: &mut dyn ContentSink,
    ) -> Result<EncapsulatedContentInfo, CmsError> {
        const FIELD: &str = "encapContentInfo";
        self.cursor.begin(FIELD, Tag::SEQUENCE, "a SEQUENCE")?;
        let content_type = self.cursor.object_identifier("eContentType")?;
        let content = match self
            .cursor
            .optional_begin("eContent", Tag::context_constructed(0))?
        {
            Some(_) => self.content(sink)?,
            None => EncapsulatedContent::Absent,
        };
        self.cursor.end(FIELD)?;
        Ok(EncapsulatedContentInfo {
            content_type,
            content,
        })
    }

    fn content(&mut self, sink: &mut dyn ContentSink) -> Result<EncapsulatedContent, CmsError> {
        const FIELD: &str = "eContent";
        let header = self.cursor.peek_header(FIELD)?;
        let content = match header {
            Some(header) if header.tag.same_type(Tag::OCTET_STRING) => {
                self.cursor.enter();
                self.cursor
                    .string_content(FIELD, &header, &mut |octets| sink.octets(octets))?;
                EncapsulatedContent::OctetString
            }
            _ => {
                let held = self.cursor.element(FIELD, "an OCTET STRING")?;
                sink.octets(held.element(FIELD)?.content)
                    .map_err(CmsError::Io)?;
                EncapsulatedContent::Other
            }
        };
        self.cursor.end(FIELD)?;
        Ok(content)
    }

    /// The CertificateSet or the RevocationInfoChoices: the entries of the usual kind, which are
    /// SEQUENCEs, as received, and how many others there are (RFC 5652 sections 10.2.1 and
    /// 10.2.3).
    fn choices(
        &mut self,
        field: &'static str,
        number: u32,
    ) -> Result<(Vec<Vec<u8>>, usize), CmsError> {
        let mut entries = Vec::new();
        let mut others = 0;
        if self
            .cursor
            .optional_begin(field, Tag::context_constructed(number))?
            .is_some()
        {
            while !self.cursor.at_end(field)? {
                at_most(
                    entries.len() + others,
                    self.limits.certificates,
                    "certificates",
                )?;
                let held = self.cursor.element(field, "a certificate or CRL")?;
                match held.element(field)?.header.tag {
                    Tag::SEQUENCE => entries.push(held.raw),
                    _ => others += 1,
                }
            }
        }
        Ok((entries, others))
    }

    fn signer_infos(&mut self) -> Result<Vec<SignerInfo>, CmsError> {
        const FIELD: &str = "signerInfos";
        self.cursor.begin(FIELD, Tag::SET, "a SET")?;
        let mut signer_infos = Vec::new();
        while !self.cursor.at_end(FIELD)? {
            at_most(signer_infos.len(), self.limits.signers, "signers")?;
            let held = self.cursor.element(FIELD, "a SignerInfo")?;
            signer_infos.push(SignerInfo::read(&held.element(FIELD)?)?);
        }
        Ok(signer_infos)
    }
}

impl Held {
    fn small_integer(&self, field: &'static str) -> Result<i64, CmsError> {
        let mut reader = SliceReader::new(&self.raw);
        let element = reader
            .expect(Tag::INTEGER)
            .map_err(|error| ber(field, error))?;
        element.small_integer().map_err(|error| ber(field, error))
    }
}

fn at_most(count: usize, max: usize, limit: &'static str) -> Result<(), Exhausted> {
    if count < max {
        return Ok(());
    }
    Err(Exhausted {
        limit,
        value: max as u64,
    })
}
