//! A SignedData that is changed and otherwise kept octet for octet.

use std::io::{self, BufRead, Write};
use std::ops::Range;

use smime_ber::{Element, Length, Tag, WriteError, Writer, der};

use super::streamed::ContentWriter;
use crate::budget::Limits;
use crate::cms::CmsError;
use crate::cms::attribute::{Attribute, COUNTERSIGNATURE};
use crate::cms::cursor::{Cursor, Held};
use crate::crypto::DigestAlgorithm;
use crate::oid::Oid;

/// What stands around the content of a SignedData, as it was read; of the content, where it stands.
pub(crate) struct SignedObject {
    /// Whether the lengths around everything are indefinite.
    is_indefinite: bool,
    version: i64,
    /// The members of the SET, as received.
    digest_algorithms: Members,
    /// The octets of encapContentInfo in the object.
    encapsulated: Range<u64>,
    /// The type of the content.
    pub(crate) content_type: Oid,
    /// Whether the content stands inside.
    pub(crate) has_content: bool,
    certificates: Members,
    /// The element of the CRLs, as received; nothing where there is none.
    crls: Vec<u8>,
    signer_infos: Members,
}

/// The members of a SET OF, as received, and all of it as long as nothing was added.
#[derive(Default)]
struct Members {
    members: Vec<Vec<u8>>,
    unchanged: Option<Vec<u8>>,
}

impl SignedObject {
    /// Reads an object to its end, its content going to `sink`.
    ///
    /// # Errors
    /// If it is not signed data, goes over a limit, or the source or `sink` fails.
    pub(crate) fn read<R: BufRead>(
        source: R,
        limits: &Limits,
        sink: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<Self, CmsError> {
        let mut cursor = Cursor::new(source, limits);
        let outermost = cursor.begin("ContentInfo", Tag::SEQUENCE, "a SEQUENCE")?;
        let offset = cursor
            .peek_header("contentType")?
            .map_or(0, |header| header.offset);
        let found = cursor.object_identifier("contentType")?;
        if found != super::signed_data::ID_SIGNED_DATA {
            return Err(CmsError::Structure {
                field: "contentType",
                offset,
                found: found.to_string(),
                wanted: "id-signedData",
            });
        }
        cursor.begin("content", Tag::context_constructed(0), "[0] EXPLICIT")?;
        cursor.begin("SignedData", Tag::SEQUENCE, "a SEQUENCE")?;
        let version = cursor.version("SignedData.version")?;
        let digest_algorithms = Members::read(&cursor.element("digestAlgorithms", "a SET")?)?;
        let start = offset_of_next(&mut cursor, "encapContentInfo")?;
        let (content_type, has_content) = encapsulated(&mut cursor, sink)?;
        let end = offset_of_next(&mut cursor, "signerInfos")?;
        let certificates = cursor.optional_element("certificates", Tag::context_constructed(0))?;
        let crls = cursor.optional_element("crls", Tag::context_constructed(1))?;
        let signer_infos = Members::read(&cursor.element("signerInfos", "a SET")?)?;
        cursor.end("SignedData")?;
        cursor.end("content")?;
        cursor.end("ContentInfo")?;
        Ok(Self {
            is_indefinite: outermost.length == Length::Indefinite,
            version,
            digest_algorithms,
            encapsulated: start..end,
            content_type,
            has_content,
            certificates: certificates
                .as_ref()
                .map(Members::read)
                .transpose()?
                .unwrap_or_default(),
            crls: crls.map_or_else(Vec::new, |crls| crls.raw),
            signer_infos,
        })
    }

    /// How many signers there are.
    pub(crate) fn signers(&self) -> usize {
        self.signer_infos.members.len()
    }

    /// The octets of a signer's signature.
    pub(crate) fn signature(&self, signer: usize) -> Option<Vec<u8>> {
        let fields = SignerInfoFields::of(self.signer_infos.members.get(signer)?)?;
        Some(fields.signature)
    }

    /// Adds a signer, whose SignerInfo is DER.
    pub(crate) fn add_signer(&mut self, digest: DigestAlgorithm, signer_info: Vec<u8>) {
        const BY_KEY_IDENTIFIER: &[u8] = &[2, 1, 3];
        let is_version_3 = SignerInfoFields::of(&signer_info)
            .and_then(|fields| fields.before.first().cloned())
            .is_some_and(|version| version == BY_KEY_IDENTIFIER);
        if is_version_3 {
            self.version = self.version.max(3);
        }
        let identifier = digest.identifier();
        let is_listed = self.digest_algorithms.members.iter().any(|listed| {
            crate::crypto::AlgorithmIdentifier::from_der(listed)
                .is_ok_and(|listed| listed.matches(&identifier))
        });
        if !is_listed {
            self.digest_algorithms.add(identifier.to_der());
        }
        self.signer_infos.add(signer_info);
    }

    /// Adds a certificate, unless it is there.
    pub(crate) fn add_certificate(&mut self, certificate: &[u8]) {
        let is_there = |member: &Vec<u8>| member == certificate;
        if !self.certificates.members.iter().any(is_there) {
            self.certificates.add(certificate.to_vec());
        }
    }

    /// Puts a countersignature, a SignerInfo in DER, to the unsigned attributes of a signer (RFC
    /// 5652 section 11.4). False where there is no such signer.
    pub(crate) fn countersign(&mut self, signer: usize, countersignature: Vec<u8>) -> bool {
        let countersigned = self
            .signer_infos
            .members
            .get_mut(signer)
            .and_then(|member| {
                let fields = SignerInfoFields::of(member)?;
                *member =
                    fields.with_attribute(&Attribute::single(COUNTERSIGNATURE, countersignature));
                Some(())
            });
        self.signer_infos.unchanged = None;
        countersigned.is_some()
    }

    /// Writes the object; `copy` gives the octets of encapContentInfo, which stand in that range of
    /// the object that was read.
    ///
    /// # Errors
    /// Those of `copy` and of the sink.
    pub(crate) fn write<E: From<WriteError>>(
        &self,
        sink: &mut dyn Write,
        copy: impl FnOnce(Range<u64>, &mut ContentWriter<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let content_type = Oid::from(super::signed_data::ID_SIGNED_DATA).to_der();
        let mut head = der::Builder::default();
        head.integer(self.version);
        head.raw(&self.digest_algorithms.element(Tag::SET));
        let head = head.into_octets();
        let certificates = match self.certificates.members.is_empty() {
            true => Vec::new(),
            false => self.certificates.element(Tag::context(0)),
        };
        let signer_infos = self.signer_infos.element(Tag::SET);
        let tail = [certificates, self.crls.clone(), signer_infos].concat();
        let encapsulated = self
            .encapsulated
            .end
            .saturating_sub(self.encapsulated.start);
        let signed_data = (head.len() as u64)
            .saturating_add(encapsulated)
            .saturating_add(tail.len() as u64);
        let content = der::element_len(signed_data);
        let content_info = (content_type.len() as u64).saturating_add(der::element_len(content));

        let mut writer = Writer::new(sink);
        for (tag, length, before) in [
            (Tag::SEQUENCE, content_info, content_type),
            (Tag::context_constructed(0), content, Vec::new()),
            (Tag::SEQUENCE, signed_data, head),
        ] {
            match self.is_indefinite {
                true => writer.begin_indefinite(tag)?,
                false => writer.begin_definite(tag, length)?,
            }
            writer.raw(&before)?;
        }
        copy(self.encapsulated.clone(), &mut |octets| writer.raw(octets))?;
        writer.raw(&tail)?;
        for _ in 0..3 {
            writer.end()?;
        }
        writer.finish()?;
        Ok(())
    }
}

/// Reads encapContentInfo, its content going to `sink`: its type, and whether there is content.
fn encapsulated<R: BufRead>(
    cursor: &mut Cursor<R>,
    sink: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> Result<(Oid, bool), CmsError> {
    const FIELD: &str = "eContent";
    cursor.begin("encapContentInfo", Tag::SEQUENCE, "a SEQUENCE")?;
    let content_type = cursor.object_identifier("eContentType")?;
    let explicit = cursor.optional_begin(FIELD, Tag::context_constructed(0))?;
    if explicit.is_some() {
        match cursor.peek_header(FIELD)? {
            Some(header) if header.tag.same_type(Tag::OCTET_STRING) => {
                cursor.enter();
                while let Some(octets) = cursor.string_chunk(FIELD, &header)? {
                    sink(octets).map_err(CmsError::Io)?;
                }
            }
            _ => return Err(cursor.unexpected(FIELD, "an OCTET STRING")),
        }
        cursor.end(FIELD)?;
    }
    cursor.end("encapContentInfo")?;
    Ok((content_type, explicit.is_some()))
}

fn offset_of_next<R: BufRead>(
    cursor: &mut Cursor<R>,
    field: &'static str,
) -> Result<u64, CmsError> {
    match cursor.peek_header(field)? {
        Some(header) => Ok(header.offset),
        None => Err(cursor.unexpected(field, "a value")),
    }
}

impl Members {
    fn read(set: &Held) -> Result<Self, CmsError> {
        const FIELD: &str = "SET OF";
        let element = set.element(FIELD)?;
        let mut members = Vec::new();
        let mut children = element.children();
        while let Some(member) = children
            .next()
            .map_err(|error| crate::cms::cursor::ber(FIELD, error))?
        {
            members.push(member.raw.to_vec());
        }
        Ok(Self {
            members,
            unchanged: Some(set.raw.clone()),
        })
    }

    fn add(&mut self, member: Vec<u8>) {
        self.members.push(member);
        self.unchanged = None;
    }

    /// The SET OF under `tag`: as received, or with what was added, sorted.
    fn element(&self, tag: Tag) -> Vec<u8> {
        if let Some(unchanged) = &self.unchanged {
            return unchanged.clone();
        }
        let mut set = der::Builder::default();
        set.implicit_set_of(tag, |set| {
            self.members.iter().for_each(|member| set.raw(member));
        });
        set.into_octets()
    }
}

/// A SignerInfo cut into its fields.
struct SignerInfoFields {
    /// Everything up to the signature, as received.
    before: Vec<Vec<u8>>,
    /// The octets of the signature.
    signature: Vec<u8>,
    /// The unsigned attributes, as received.
    unsigned: Vec<Vec<u8>>,
}

impl SignerInfoFields {
    fn of(signer_info: &[u8]) -> Option<Self> {
        let mut outer = smime_ber::SliceReader::new(signer_info);
        let mut fields = outer.next().ok()??.children();
        let mut before = Vec::new();
        let mut signature = None;
        let mut unsigned = Vec::new();
        while let Some(field) = fields.next().ok()? {
            let is_signature = field.header.tag.same_type(Tag::OCTET_STRING);
            if signature.is_none() {
                before.push(field.raw.to_vec());
                signature = match is_signature {
                    true => Some(field.octets().ok()?.into_owned()),
                    false => None,
                };
            } else {
                unsigned = members(&field)?;
            }
        }
        Some(Self {
            before,
            signature: signature?,
            unsigned,
        })
    }

    /// The SignerInfo with one more unsigned attribute; its signed part stays as it is.
    fn with_attribute(&self, attribute: &Attribute) -> Vec<u8> {
        der::sequence(|fields| {
            self.before.iter().for_each(|field| fields.raw(field));
            fields.implicit_set_of(Tag::context(1), |set| {
                self.unsigned.iter().for_each(|member| set.raw(member));
                set.raw(&attribute.to_der());
            });
        })
    }
}

fn members(set: &Element<'_>) -> Option<Vec<Vec<u8>>> {
    let mut members = Vec::new();
    let mut children = set.children();
    while let Some(member) = children.next().ok()? {
        members.push(member.raw.to_vec());
    }
    Some(members)
}
