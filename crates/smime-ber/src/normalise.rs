//! From BER to DER.

use crate::{
    ContentFault, Element, Error, Event, Findings, Header, Length, Limits, Reader, Result, Rule,
    Tag,
    header::{encode_length, encoded_length_len},
    set::{elements, is_sorted},
    string::check_segment,
    value::{canonical, split_bits},
};

/// A value as DER, and what it broke before.
#[derive(Clone, Debug)]
pub struct Normalised {
    /// The value in DER, as far as its tags tell its types.
    pub der: Vec<u8>,
    /// The rules that the input broke, by offset in it.
    pub findings: Findings,
    /// Octets written and moved: what the work cost.
    pub work: u64,
}

/// Encodes the one element in `bytes` anew by the rules of DER.
///
/// Lengths become definite and minimal, universal strings primitive, the elements of a universal SET are
/// sorted as a SET OF (X.690 11.6), INTEGER, ENUMERATED, BOOLEAN and BIT STRING get their one encoding. An
/// implicit tag hides a type: in a context-specific element only the elements inside are normalised, and a
/// primitive one keeps its contents. What has no DER (an INTEGER without octets) stays, and is a finding.
///
/// # Errors
/// If `bytes` is not exactly one element, not BER, goes over a limit, or has a string whose segments cannot
/// be joined.
pub fn to_der(bytes: &[u8], limits: Limits) -> Result<Normalised> {
    Normaliser::new(Reader::new(bytes, limits), limits).run(bytes, None)
}

/// As [`to_der`], with the outermost element read and written under the type of `tag`, whose form is ignored.
///
/// So an implicit `[0]` becomes the SET OF that is sorted, or the OCTET STRING that is joined.
///
/// # Errors
/// As [`to_der`].
pub fn to_der_as(bytes: &[u8], tag: Tag, limits: Limits) -> Result<Normalised> {
    Normaliser::new(Reader::new(bytes, limits), limits).run(bytes, Some(tag))
}

impl Element<'_> {
    /// The element in DER; see [`to_der`]. Findings have the offsets of the whole input.
    ///
    /// # Errors
    /// As [`to_der`].
    pub fn to_der(&self) -> Result<Normalised> {
        self.normaliser().run(self.raw, None)
    }

    /// The element in DER under another type; see [`to_der_as`].
    ///
    /// # Errors
    /// As [`to_der`].
    pub fn to_der_as(&self, tag: Tag) -> Result<Normalised> {
        self.normaliser().run(self.raw, Some(tag))
    }

    /// The rules that the element and all in it break.
    ///
    /// # Errors
    /// As [`to_der`].
    pub fn findings(&self) -> Result<Findings> {
        Ok(self.to_der()?.findings)
    }

    fn normaliser(&self) -> Normaliser<'_> {
        Normaliser::new(self.reader(), self.limits())
    }
}

struct Normaliser<'a> {
    reader: Reader<&'a [u8]>,
    out: Vec<u8>,
    open: Vec<Open>,
    /// Where in `out` the elements of the open SETs begin.
    starts: Vec<usize>,
    /// The string that is being joined; all that is read is then its segments.
    joining: Option<Joining>,
    findings: Findings,
    work: u64,
}

/// An element whose contents are being written.
struct Open {
    tag: Tag,
    offset: u64,
    length_at: usize,
    content_at: usize,
    first_start: usize,
}

struct Joining {
    /// Number of constructed segments open in the string.
    nested: usize,
    string: Tag,
    /// Unused bits of the last segment of a BIT STRING.
    unused: u8,
}

impl<'a> Normaliser<'a> {
    fn new(reader: Reader<&'a [u8]>, limits: Limits) -> Self {
        Self {
            reader,
            out: Vec::new(),
            open: Vec::new(),
            starts: Vec::new(),
            joining: None,
            findings: Findings::new(limits.findings),
            work: 0,
        }
    }

    fn run(mut self, bytes: &[u8], mut retag: Option<Tag>) -> Result<Normalised> {
        self.out.reserve(bytes.len());
        let start = self.reader.position();
        while let Some(event) = self.reader.advance()? {
            match event {
                Event::Begin(header) => self.begin(retyped(header, retag.take()))?,
                Event::Primitive(header) => self.primitive(retyped(header, retag.take()))?,
                Event::End { .. } => self.end(),
            }
        }
        let offset = self.reader.position();
        if offset == start {
            let element = start;
            return Err(Error::Truncated { offset, element });
        }
        match (bytes.len() as u64).saturating_sub(offset - start) {
            0 => {}
            count => return Err(Error::TrailingOctets { offset, count }),
        }
        self.findings.sort();
        self.work += self.out.len() as u64;
        Ok(Normalised {
            der: self.out,
            findings: self.findings,
            work: self.work,
        })
    }

    fn begin(&mut self, header: Header) -> Result<()> {
        self.record(&header);
        if let Some(joining) = &mut self.joining {
            joining.nested += 1;
            let rule = check_segment(&header, joining.string)?;
            self.findings.extend(header.offset, rule);
            return Ok(());
        }
        let tag = header.tag;
        let is_string = tag.is_string();
        self.open_element(&header, tag.in_form(!is_string));
        if is_string {
            self.joining = Some(Joining {
                nested: 0,
                string: tag,
                unused: 0,
            });
            if tag.same_type(Tag::BIT_STRING) {
                self.out.push(0);
            }
        }
        Ok(())
    }

    fn primitive(&mut self, header: Header) -> Result<()> {
        self.record(&header);
        if self.joining.is_some() {
            return self.segment(&header);
        }
        self.mark_start();
        let (content, rule) = canonical(header.tag, self.reader.content()?);
        self.findings.extend(header.offset, rule);
        header.tag.encode(&mut self.out);
        encode_length(Length::Definite(content.len() as u64), &mut self.out);
        self.out.extend_from_slice(&content);
        Ok(())
    }

    fn segment(&mut self, header: &Header) -> Result<()> {
        let Some(joining) = &mut self.joining else {
            return Ok(());
        };
        let rule = check_segment(header, joining.string)?;
        self.findings.extend(header.offset, rule);
        let mut content = self.reader.content()?;
        if joining.string.same_type(Tag::BIT_STRING) {
            if joining.unused != 0 {
                return Err(header.fault(ContentFault::UnusedBitsInSegment));
            }
            (joining.unused, content) =
                split_bits(content).ok_or_else(|| header.fault(ContentFault::BadUnusedBits))?;
        }
        self.out.extend_from_slice(content);
        Ok(())
    }

    fn end(&mut self) {
        match &mut self.joining {
            Some(Joining { nested: 0, .. }) => {}
            Some(joining) => {
                joining.nested -= 1;
                return;
            }
            None => {}
        }
        let Some(open) = self.open.pop() else {
            return;
        };
        if let Some(joining) = self.joining.take() {
            self.finish_string(&open, joining.unused);
        } else if open.tag == Tag::SET {
            self.sort(&open);
        }
        self.close_element(&open);
    }

    /// Writes the tag, and room for the length: as much as the length takes now, or as is usual. Where it
    /// turns out otherwise, the contents are moved; each octet at most once for every element around.
    fn open_element(&mut self, header: &Header, tag: Tag) {
        self.mark_start();
        tag.encode(&mut self.out);
        let length_at = self.out.len();
        let room = match header.length {
            Length::Definite(length) => encoded_length_len(length),
            Length::Indefinite => USUAL_LENGTH_LEN,
        };
        let content_at = length_at + usize::from(room);
        self.out.resize(content_at, 0);
        self.open.push(Open {
            tag,
            offset: header.offset,
            length_at,
            content_at,
            first_start: self.starts.len(),
        });
    }

    fn close_element(&mut self, open: &Open) {
        let content_len = self.out.len() - open.content_at;
        let mut length = Vec::with_capacity(9);
        encode_length(Length::Definite(content_len as u64), &mut length);
        if length.len() != open.content_at - open.length_at {
            self.work += content_len as u64;
        }
        self.out.splice(open.length_at..open.content_at, length);
    }

    /// A joined string can still break what a primitive one can, such as the form of a time.
    fn finish_string(&mut self, open: &Open, unused: u8) {
        let Some(content) = self.out.get_mut(open.content_at..) else {
            return;
        };
        if let (Tag::BIT_STRING, Some(first)) = (open.tag, content.first_mut()) {
            *first = unused;
        }
        let (canonical, rule) = canonical(open.tag, content);
        if let Some(rule) = rule {
            self.findings.push(open.offset, rule);
            let canonical = canonical.into_owned();
            self.work += canonical.len() as u64;
            self.out.truncate(open.content_at);
            self.out.extend_from_slice(&canonical);
        }
    }

    fn sort(&mut self, open: &Open) {
        let starts = self.starts.get(open.first_start..).unwrap_or_default();
        if !is_sorted(&self.out, starts) {
            self.findings.push(open.offset, Rule::SetNotSorted);
            let mut elements: Vec<_> = elements(&self.out, starts).collect();
            elements.sort_unstable();
            let sorted = elements.concat();
            self.work += sorted.len() as u64;
            self.out.truncate(open.content_at);
            self.out.extend_from_slice(&sorted);
        }
        self.starts.truncate(open.first_start);
    }

    fn mark_start(&mut self) {
        if self
            .open
            .last()
            .is_some_and(|around| around.tag == Tag::SET)
        {
            self.starts.push(self.out.len());
        }
    }

    fn record(&mut self, header: &Header) {
        self.findings.extend(header.offset, header.broken_rules());
    }
}

/// The header under the type of another tag, in its own form.
fn retyped(header: Header, tag: Option<Tag>) -> Header {
    match tag {
        Some(tag) => header.with_tag(tag.in_form(header.tag.constructed)),
        None => header,
    }
}

/// Length octets of contents between 256 and 65,535 octets.
const USUAL_LENGTH_LEN: u8 = 3;
