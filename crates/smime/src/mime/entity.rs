//! An entity: a header, and the body that it describes (RFC 2045 section 2.4).

use super::boundary::Boundary;
use super::error::MimeError;
use super::findings::{FindingCode, Findings};
use super::header::{Field, Header};
use super::multipart::{Multipart, Watch};
use super::parameter::{ContentType, Parameters};
use super::source::{Region, Source, Window};
use super::transfer::{Decoder, TransferEncoding, sniff};
use crate::budget::Limits;

/// A MIME entity or RFC 5322 message, with the exact places of its pieces.
#[derive(Clone, Debug)]
pub struct Entity {
    /// The header.
    pub header: Header,
    /// The whole entity.
    pub region: Region,
    /// The header, the empty line that ends it included.
    pub header_region: Region,
    /// The body.
    pub body: Region,
    /// The Content-Type; text/plain where there is none or it cannot be read (RFC 2045
    /// section 5.2).
    pub content_type: ContentType,
    /// The transfer encoding; 7bit where none is given (RFC 2045 section 6.1).
    pub transfer_encoding: TransferEncoding,
    /// The file name that Content-Disposition gives (RFC 2183 section 2.3), else the Content-Type's
    /// name parameter.
    pub file_name: Option<String>,
    /// What had to be bent for so far.
    pub findings: Findings,
}

impl Entity {
    /// Reads the header at the start of `region`; the body is what follows it.
    ///
    /// # Errors
    /// Those of [`Header::read`], and [`MimeError::ConflictingFields`] where Content-Type or
    /// Content-Transfer-Encoding occur with two values: receivers would choose differently.
    pub fn parse(
        source: &mut dyn Source,
        region: Region,
        limits: &Limits,
    ) -> Result<Self, MimeError> {
        let header = Header::read(source, region, limits)?;
        let header_region = header.region();
        let mut findings = header.findings().clone();
        let disposition_name = disposition_name(&header);
        let content_type = match unique(&header, CONTENT_TYPE, &mut findings)? {
            Some(field) => ContentType::parse(&field.value(), field.offset(), &mut findings)
                .unwrap_or_else(|| {
                    findings.note(FindingCode::MalformedContentType, field.offset());
                    ContentType::default()
                }),
            None => ContentType::default(),
        };
        let transfer_encoding = match unique(&header, TRANSFER_ENCODING, &mut findings)? {
            Some(field) => TransferEncoding::parse(&field.value()),
            None => TransferEncoding::default(),
        };
        let file_name =
            disposition_name.or_else(|| Some(content_type.parameter("name")?.into_owned()));
        let entity = Self {
            region,
            header_region,
            body: Region {
                start: header_region.end,
                end: region.end,
            },
            content_type,
            transfer_encoding,
            file_name,
            findings,
            header,
        };
        Ok(entity.with_further_findings())
    }

    /// Whether it is a message: its header has any field but MIME-Version and Content-*.
    pub fn is_rfc5322(&self) -> bool {
        self.header.fields().any(|field| !is_mime(&field))
    }

    /// Whether its type is multipart.
    pub fn is_multipart(&self) -> bool {
        self.content_type.type_() == "multipart"
    }

    /// Whether its body is a message with a header of its own (RFC 2046 section 5.2.1, RFC 6532
    /// section 3.7).
    pub fn holds_message(&self) -> bool {
        let is_message =
            ["rfc822", "global"].map(|subtype| self.content_type.is("message", subtype));
        is_message.contains(&true) && self.transfer_encoding.is_identity()
    }

    /// Splits the body of a multipart into its parts.
    ///
    /// # Errors
    /// [`MimeError::Boundary`] where the boundary parameter is missing, ambiguous or unusable, and
    /// those of [`Multipart::split`].
    pub fn multipart(
        &self,
        source: &mut dyn Source,
        limits: &Limits,
    ) -> Result<Multipart, MimeError> {
        self.multipart_watched(source, limits, &mut |_| Ok(()))
    }

    /// The same, and `watch` gets the octets of the first part on the way.
    ///
    /// # Errors
    /// Those of [`multipart`](Self::multipart), and those of `watch`.
    pub fn multipart_watched(
        &self,
        source: &mut dyn Source,
        limits: &Limits,
        watch: &mut Watch<'_>,
    ) -> Result<Multipart, MimeError> {
        let boundary = Boundary::of(&self.header).map_err(|what| MimeError::Boundary {
            what,
            offset: self.offset_of(CONTENT_TYPE),
        })?;
        Multipart::split_watched(source, self.body, &boundary, limits.mime_parts, watch)
    }

    /// The body with its transfer encoding taken off, as the header declares it.
    ///
    /// # Errors
    /// [`MimeError::TransferEncoding`] where the encoding is unknown.
    pub fn decoder<'a>(&self, source: impl Source + 'a) -> Result<Decoder<Window<'a>>, MimeError> {
        self.decode(source, &self.transfer_encoding)
    }

    /// The body, which is to hold a CMS object, with its transfer encoding taken off: as the header
    /// declares it, unless the body's first octets say otherwise. Base64 without a word in the
    /// header, and binary under a header that promises base64, are both met in honest mail; the
    /// decoder notes them.
    ///
    /// # Errors
    /// [`MimeError::TransferEncoding`] where the encoding is unknown and the body does not show
    /// what it is.
    pub fn cms_decoder<'a>(
        &self,
        source: impl Source + 'a,
    ) -> Result<Decoder<Window<'a>>, MimeError> {
        const SAMPLE: usize = 1024;
        let mut window = Window::new(source, self.body)?;
        let found = sniff(window.look_ahead(SAMPLE)?);
        let source = window.into_source();
        let (encoding, finding) = match found {
            Some(TransferEncoding::Base64)
                if self.transfer_encoding != TransferEncoding::Base64
                    && self.transfer_encoding != TransferEncoding::QuotedPrintable =>
            {
                (TransferEncoding::Base64, FindingCode::UndeclaredBase64)
            }
            Some(TransferEncoding::Binary) if !self.transfer_encoding.is_identity() => {
                (TransferEncoding::Binary, FindingCode::UndeclaredBinary)
            }
            _ => return self.decode(source, &self.transfer_encoding),
        };
        let mut decoder = self.decode(source, &encoding)?;
        decoder.note(finding, self.body.start);
        Ok(decoder)
    }

    fn decode<'a>(
        &self,
        source: impl Source + 'a,
        encoding: &TransferEncoding,
    ) -> Result<Decoder<Window<'a>>, MimeError> {
        let window = Window::new(source, self.body)?;
        Decoder::new(encoding, window, self.body.start).ok_or_else(|| MimeError::TransferEncoding {
            found: encoding.name().to_owned(),
            offset: self.offset_of(TRANSFER_ENCODING),
        })
    }

    fn with_further_findings(mut self) -> Self {
        if self.is_multipart() && !self.transfer_encoding.is_identity() {
            let offset = self.offset_of(TRANSFER_ENCODING);
            self.findings.note(FindingCode::EncodedMultipart, offset);
        }
        let is_mime_message =
            self.is_rfc5322() && self.header.fields().any(|field| is_mime(&field));
        if is_mime_message && self.header.field("MIME-Version").is_none() {
            let offset = self.region.start;
            self.findings.note(FindingCode::MissingMimeVersion, offset);
        }
        self
    }

    fn offset_of(&self, name: &str) -> u64 {
        let field = self.header.field(name);
        field.map_or(self.region.start, |field| field.offset())
    }
}

const CONTENT_TYPE: &str = "Content-Type";
const TRANSFER_ENCODING: &str = "Content-Transfer-Encoding";

/// The file name that Content-Disposition gives.
fn disposition_name(header: &Header) -> Option<String> {
    let field = header.field("Content-Disposition")?;
    let value = field.value();
    // How a name is written makes no difference to anything that is judged.
    let mut unjudged = Findings::new();
    let parameters = Parameters::after_word(&value, field.offset(), &mut unjudged);
    Some(parameters.text("filename")?.clone().into_owned())
}

/// The only field of that name. Further ones of the same value are noted.
fn unique<'h>(
    header: &'h Header,
    name: &'static str,
    findings: &mut Findings,
) -> Result<Option<Field<'h>>, MimeError> {
    let mut first: Option<Field<'h>> = None;
    for field in header.fields().filter(|field| field.is(name)) {
        match first {
            None => first = Some(field),
            Some(first) if first.value() == field.value() => {
                findings.note(FindingCode::DuplicateField, field.offset());
            }
            Some(_) => {
                let offset = field.offset();
                return Err(MimeError::ConflictingFields { name, offset });
            }
        }
    }
    Ok(first)
}

fn is_mime(field: &Field<'_>) -> bool {
    const PREFIX: &[u8] = b"content-";
    let prefix = field.name().get(..PREFIX.len());
    field.is("MIME-Version") || prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case(PREFIX))
}
