//! Steps over a pull reader, each naming the field it reads.

use std::io::BufRead;

use smime_ber::{Element, Event, Findings, Header, Reader, SliceReader, Tag};

use super::CmsError;
use super::attribute::{Attributes, ProtectedAttributes};
use super::fields;
use crate::budget::{Exhausted, Limits};
use crate::crypto::AlgorithmIdentifier;
use crate::oid::Oid;

/// A pull reader that reads CMS fields in their order and holds no more than it was allowed.
pub(crate) struct Cursor<R> {
    reader: Reader<R>,
    ahead: Option<Event>,
    limits: Limits,
    held_left: u64,
    /// Which rules the values break that were held.
    held_findings: Findings,
    /// Whether all of those could be looked at.
    held_are_known: bool,
}

impl<R: BufRead> Cursor<R> {
    pub(crate) fn new(source: R, limits: &Limits) -> Self {
        Self {
            reader: Reader::new(source, ber_limits(limits)),
            ahead: None,
            limits: limits.clone(),
            held_left: limits.held_octets,
            held_findings: Findings::new(ber_limits(limits).findings),
            held_are_known: true,
        }
    }

    /// What reading may cost.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Enters the constructed value that stands next.
    pub(crate) fn begin(
        &mut self,
        field: &'static str,
        tag: Tag,
        wanted: &'static str,
    ) -> Result<Header, CmsError> {
        match self.optional_begin(field, tag)? {
            Some(header) => Ok(header),
            None => Err(self.unexpected(field, wanted)),
        }
    }

    /// Enters the constructed value that stands next, if it has this tag.
    pub(crate) fn optional_begin(
        &mut self,
        field: &'static str,
        tag: Tag,
    ) -> Result<Option<Header>, CmsError> {
        match self.peek(field)? {
            Some(Event::Begin(header)) if header.tag == tag => {
                self.ahead = None;
                Ok(Some(header))
            }
            _ => Ok(None),
        }
    }

    /// Leaves the constructed value that was entered last; an error if it holds more.
    pub(crate) fn end(&mut self, field: &'static str) -> Result<(), CmsError> {
        match self.peek(field)? {
            Some(Event::End { .. }) => {
                self.ahead = None;
                Ok(())
            }
            _ => Err(self.unexpected(field, "its end")),
        }
    }

    /// Whether the constructed value that was entered last has ended; leaves it if so.
    pub(crate) fn at_end(&mut self, field: &'static str) -> Result<bool, CmsError> {
        let ended = matches!(self.peek(field)?, Some(Event::End { .. }));
        if ended {
            self.ahead = None;
        }
        Ok(ended)
    }

    /// The header of the value that stands next, whatever it is; absent at an end.
    pub(crate) fn peek_header(&mut self, field: &'static str) -> Result<Option<Header>, CmsError> {
        Ok(match self.peek(field)? {
            Some(Event::Begin(header) | Event::Primitive(header)) => Some(header),
            _ => None,
        })
    }

    /// The whole value that stands next, as received.
    pub(crate) fn element(
        &mut self,
        field: &'static str,
        wanted: &'static str,
    ) -> Result<Held, CmsError> {
        let Some(header) = self.peek_header(field)? else {
            return Err(self.unexpected(field, wanted));
        };
        self.ahead = None;
        let max = usize::try_from(self.held_left).unwrap_or(usize::MAX);
        let raw = self
            .reader
            .read_element_raw(&header, max)
            .map_err(|error| {
                if matches!(error, smime_ber::Error::SizeLimit { .. }) {
                    Exhausted::new("held_octets", self.limits.held_octets).into()
                } else {
                    ber(field, error)
                }
            })?;
        self.held_left = self.held_left.saturating_sub(raw.len() as u64);
        let held = Held {
            offset: header.offset,
            depth: header.depth,
            raw,
            limits: ber_limits(&self.limits),
        };
        match smime_ber::to_der(&held.raw, held.limits) {
            Ok(normalised) => self
                .held_findings
                .append_at(held.offset, &normalised.findings),
            Err(_) => self.held_are_known = false,
        }
        Ok(held)
    }

    /// The whole value that stands next, if it has this tag (see [`Tag::accepts`] for the form).
    pub(crate) fn optional_element(
        &mut self,
        field: &'static str,
        tag: Tag,
    ) -> Result<Option<Held>, CmsError> {
        match self.peek_header(field)? {
            Some(header) if tag.accepts(header.tag) => self.element(field, "a value").map(Some),
            _ => Ok(None),
        }
    }

    /// The whole value that stands next, which has to be a CMSVersion.
    pub(crate) fn version(&mut self, field: &'static str) -> Result<i64, CmsError> {
        let held = self.element(field, "an INTEGER")?;
        fields::version(field, &held.element(field)?)
    }

    /// The whole value that stands next, which has to be an AlgorithmIdentifier.
    pub(crate) fn algorithm(
        &mut self,
        field: &'static str,
    ) -> Result<AlgorithmIdentifier, CmsError> {
        let held = self.element(field, "an AlgorithmIdentifier")?;
        fields::algorithm_identifier(field, &held.element(field)?)
    }

    /// The whole value that stands next, which has to be an OCTET STRING that is small.
    pub(crate) fn octet_string(&mut self, field: &'static str) -> Result<Vec<u8>, CmsError> {
        let held = self.element(field, "an OCTET STRING")?;
        fields::octet_string(field, &held.element(field)?)
    }

    /// The attributes under the implicit tag that stands next, if it has this number.
    pub(crate) fn optional_attributes(
        &mut self,
        field: &'static str,
        number: u32,
    ) -> Result<Option<Attributes>, CmsError> {
        let Some(held) = self.optional_element(field, Tag::context_constructed(number))? else {
            return Ok(None);
        };
        Attributes::read(field, &held.element(field)?).map(Some)
    }

    /// The whole value that stands next, which has to be an OBJECT IDENTIFIER.
    pub(crate) fn object_identifier(&mut self, field: &'static str) -> Result<Oid, CmsError> {
        let held = self.element(field, "an OBJECT IDENTIFIER")?;
        let element = held.element(field)?;
        object_identifier(field, &element)
    }

    /// Takes the header that [`peek_header`](Self::peek_header) showed.
    pub(crate) fn enter(&mut self) {
        self.ahead = None;
    }

    /// As [`optional_attributes`](Self::optional_attributes), with the octets that are protected.
    pub(crate) fn optional_protected_attributes(
        &mut self,
        field: &'static str,
        number: u32,
    ) -> Result<Option<ProtectedAttributes>, CmsError> {
        let Some(held) = self.optional_element(field, Tag::context_constructed(number))? else {
            return Ok(None);
        };
        ProtectedAttributes::read(field, &held.element(field)?).map(Some)
    }

    /// The next piece of the string whose header was entered, primitive or in segments; `None` at
    /// its end.
    pub(crate) fn string_chunk(
        &mut self,
        field: &'static str,
        header: &Header,
    ) -> Result<Option<&[u8]>, CmsError> {
        self.reader
            .string_chunk(header)
            .map_err(|error| ber(field, error))
    }

    /// Whether every length and every value was as DER has it so far; the order of a SET OF whose
    /// elements are read one by one is not looked at.
    pub(crate) fn is_der(&self) -> bool {
        self.held_are_known && self.held_findings.is_empty() && self.reader.findings().is_empty()
    }

    /// The rules of BER and DER that were broken so far, in the order of their octets.
    pub(crate) fn findings(&self) -> Findings {
        let mut all = self.reader.findings().clone();
        all.append_at(0, &self.held_findings);
        all.sort();
        all
    }

    /// The source, behind the last octet read.
    pub(crate) fn into_inner(self) -> R {
        self.reader.into_inner()
    }

    /// Whether octets follow the outermost value.
    pub(crate) fn trailing(&mut self) -> Result<bool, CmsError> {
        self.reader
            .trailing()
            .map_err(|error| ber("ContentInfo", error))
    }

    fn peek(&mut self, field: &'static str) -> Result<Option<Event>, CmsError> {
        if self.ahead.is_none() {
            self.ahead = self.reader.next().map_err(|error| ber(field, error))?;
            if let Some(Event::Begin(header) | Event::Primitive(header)) = &self.ahead {
                check_header(field, header)?;
            }
        }
        Ok(self.ahead)
    }

    /// The complaint that something else stands next than was wanted.
    pub(crate) fn unexpected(&self, field: &'static str, wanted: &'static str) -> CmsError {
        let (offset, found) = match self.ahead {
            Some(Event::Begin(header) | Event::Primitive(header)) => {
                (header.offset, header.tag.to_string())
            }
            Some(Event::End { offset }) => (offset, "the end".to_owned()),
            None => (self.reader.position(), "the end".to_owned()),
        };
        CmsError::Structure {
            field,
            offset,
            found,
            wanted,
        }
    }
}

/// A value held in memory, as received.
pub(crate) struct Held {
    offset: u64,
    depth: u32,
    limits: smime_ber::Limits,
    /// Its octets, header included.
    pub(crate) raw: Vec<u8>,
}

impl Held {
    /// The value, to be walked.
    pub(crate) fn element(&self, field: &'static str) -> Result<Element<'_>, CmsError> {
        let mut reader = SliceReader::with_offset(&self.raw, self.offset, self.depth, self.limits);
        match reader.next().map_err(|error| ber(field, error))? {
            Some(element) => Ok(element),
            None => Err(CmsError::Structure {
                field,
                offset: self.offset,
                found: "nothing".to_owned(),
                wanted: "a value",
            }),
        }
    }
}

fn ber_limits(limits: &Limits) -> smime_ber::Limits {
    smime_ber::Limits {
        depth: limits.asn1_depth,
        items: limits.asn1_items,
        ..smime_ber::Limits::default()
    }
}

/// An error where one more than `count` is more than the limit allows.
pub(crate) fn at_most(count: usize, max: usize, limit: &'static str) -> Result<(), Exhausted> {
    if count < max {
        return Ok(());
    }
    Err(Exhausted::new(limit, max as u64))
}

pub(crate) fn ber(field: &'static str, error: smime_ber::Error) -> CmsError {
    match error {
        smime_ber::Error::Io { source, .. } => {
            CmsError::Io(std::io::Error::new(source.kind(), source))
        }
        error => CmsError::Ber { field, error },
    }
}

/// An error where a header breaks a rule of BER, not only of DER.
pub(crate) fn check_header(field: &'static str, header: &Header) -> Result<(), CmsError> {
    let offset = header.offset;
    match header.broken_rules().find(|rule| rule.breaks_ber()) {
        Some(rule) => Err(CmsError::Header {
            field,
            offset,
            rule,
        }),
        None => Ok(()),
    }
}

/// The OBJECT IDENTIFIER in `element`.
pub(crate) fn object_identifier(
    field: &'static str,
    element: &Element<'_>,
) -> Result<Oid, CmsError> {
    expect_tag(
        field,
        element,
        Tag::OBJECT_IDENTIFIER,
        "an OBJECT IDENTIFIER",
    )?;
    Oid::from_element(element).map_err(|error| ber(field, error))
}

/// An error unless `element` has this tag.
pub(crate) fn expect_tag(
    field: &'static str,
    element: &Element<'_>,
    tag: Tag,
    wanted: &'static str,
) -> Result<(), CmsError> {
    if element.header.tag == tag {
        return Ok(());
    }
    Err(CmsError::Structure {
        field,
        offset: element.header.offset,
        found: element.header.tag.to_string(),
        wanted,
    })
}
