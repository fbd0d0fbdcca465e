//! A header: its octets as they stand, and the fields in them (RFC 5322 section 2.2).

use core::ops::Range;
use std::borrow::Cow;
use std::io::BufRead;

use super::error::MimeError;
use super::findings::{FindingCode, Findings};
use super::lines;
use super::source::{Region, Source, Window};
use crate::budget::Limits;

/// How many fields a header may have.
pub const MAX_FIELDS: usize = 10_000;

/// A header with its octets, its fields and the place where it was found.
///
/// A header ends after its first empty line, or where its region ends. Lines end with LF; any
/// number of CRs before it belongs to the line end. A line that is neither a field nor the
/// continuation of one is passed over and noted.
#[derive(Clone, Debug)]
pub struct Header {
    octets: Vec<u8>,
    offset: u64,
    fields: Vec<Bounds>,
    findings: Findings,
}

/// Where a field lies in its header's octets.
#[derive(Clone, Debug)]
struct Bounds {
    name: Range<usize>,
    value: Range<usize>,
}

impl Header {
    /// Reads the header at the start of `region`.
    ///
    /// # Errors
    /// [`MimeError::Limit`] where it has more than `limits.header_octets` octets or [`MAX_FIELDS`]
    /// fields, [`MimeError::NoHeaderField`] where there are lines and none is a field.
    pub fn read(
        source: &mut dyn Source,
        region: Region,
        limits: &Limits,
    ) -> Result<Self, MimeError> {
        let octets = header_octets(source, region, limits)?;
        let mut header = Self {
            octets: Vec::new(),
            offset: region.start,
            fields: Vec::new(),
            findings: Findings::new(),
        };
        header.find_fields(&octets)?;
        header.octets = octets;
        Ok(header)
    }

    /// The octets, the empty line that ends the header included.
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// The header's place in the source, the empty line included.
    pub fn region(&self) -> Region {
        Region {
            start: self.offset,
            end: self.offset + self.octets.len() as u64,
        }
    }

    /// Every field, in order.
    pub fn fields(&self) -> impl Iterator<Item = Field<'_>> {
        self.fields.iter().map(|bounds| Field {
            name: self.octets.get(bounds.name.clone()).unwrap_or_default(),
            value: self.octets.get(bounds.value.clone()).unwrap_or_default(),
            offset: self.offset + bounds.name.start as u64,
        })
    }

    /// Every field of that name, whatever its case, in order.
    pub fn fields_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = Field<'a>> {
        self.fields().filter(move |field| field.is(name))
    }

    /// The first field of that name, whatever its case.
    pub fn field(&self, name: &str) -> Option<Field<'_>> {
        self.fields().find(|field| field.is(name))
    }

    /// Whether some line of it is neither a field nor the continuation of one.
    pub fn is_malformed(&self) -> bool {
        self.findings.contains(FindingCode::MalformedHeaderLine)
            || self.findings.contains(FindingCode::MboxLine)
    }

    /// Whether a field of that name stands behind a CR alone, which ends a line for some readers.
    pub(super) fn has_after_return(&self, name: &str) -> bool {
        memchr::memchr_iter(b'\r', &self.octets).any(|at| {
            let line = self.octets.get(at + 1..).unwrap_or_default();
            line.split_at_checked(name.len())
                .is_some_and(|(start, rest)| {
                    start.eq_ignore_ascii_case(name.as_bytes())
                        && rest.trim_ascii_start().starts_with(b":")
                })
        })
    }

    /// Whether an empty line stands before `field` for those to whom a CR alone ends a line.
    pub(super) fn ends_at_return_before(&self, field: &Field<'_>) -> bool {
        let before = usize::try_from(field.offset - self.offset).unwrap_or_default();
        let before = self.octets.get(..before).unwrap_or_default();
        before
            .windows(2)
            .any(|pair| matches!(pair, [b'\r' | b'\n', b'\r']))
    }

    /// Whether readers to whom the header ends early do not see `field`: at a line before it that is no
    /// field or has a blank before its colon, or at two CRs. An mbox line at the start ends the header
    /// for them where it is quoted.
    pub(crate) fn is_hidden(&self, field: &Field<'_>) -> bool {
        let ends = [
            FindingCode::MalformedHeaderLine,
            FindingCode::SpaceBeforeColon,
        ]
        .into_iter()
        .filter_map(|finding| self.findings.offset_of(finding))
        .any(|offset| offset < field.offset);
        ends || self.octets.starts_with(b">") || self.ends_at_return_before(field)
    }

    /// A line that looks like a field of that name and continues another: the other, and the offset of
    /// the line.
    pub(crate) fn folded_into(&self, name: &str) -> Option<(Field<'_>, u64)> {
        self.fields().find_map(|field| {
            let mut offset = field.offset + (field.name.len() + 1) as u64;
            let mut lines = field.value.split_inclusive(|&octet| octet == b'\n');
            lines.find_map(|line| {
                let at = offset;
                offset += line.len() as u64;
                let (length, _) = field_name(line.trim_ascii_start())?;
                let found = line.trim_ascii_start().get(..length)?;
                let is_line = matches!(line.first(), Some(b' ' | b'\t'));
                let looks_so = is_line && found.eq_ignore_ascii_case(name.as_bytes());
                (looks_so && at > field.offset + (field.name.len() + 1) as u64)
                    .then_some((field, at))
            })
        })
    }

    /// What had to be bent for.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    fn find_fields(&mut self, octets: &[u8]) -> Result<(), MimeError> {
        let mut malformed = None;
        // Whether the line before was a field or continued one.
        let mut continuable = false;
        let mut start = 0;
        while let Some(rest) = octets.get(start..).filter(|rest| !rest.is_empty()) {
            let end = start + memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
            let line = octets.get(start..end).unwrap_or_default();
            if is_blank(line) {
                break;
            }
            let at = self.offset + start as u64;
            if matches!(line.first(), Some(b' ' | b'\t')) {
                match self.fields.last_mut().filter(|_| continuable) {
                    Some(field) => field.value.end = end,
                    None => {
                        malformed.get_or_insert(at);
                    }
                }
            } else if let Some((name, colon)) = field_name(line) {
                if self.fields.len() == MAX_FIELDS {
                    return Err(MimeError::Limit {
                        limit: "header_fields",
                        value: MAX_FIELDS as u64,
                        offset: at,
                    });
                }
                if name < colon {
                    self.findings
                        .note(FindingCode::SpaceBeforeColon, at + name as u64);
                }
                self.fields.push(Bounds {
                    name: start..start + name,
                    value: start + colon + 1..end,
                });
                continuable = true;
            } else if start == 0 && (line.starts_with(b"From ") || line.starts_with(b">From ")) {
                self.findings.note(FindingCode::MboxLine, at);
            } else if start == 0 && is_http_line(line) {
                self.findings.note(FindingCode::HttpLine, at);
            } else {
                malformed.get_or_insert(at);
                continuable = false;
            }
            start = end;
        }
        if let Some(at) = lines::first_bare(octets) {
            let offset = self.offset + at as u64;
            self.findings.note(FindingCode::BareLineEnd, offset);
        }
        match malformed {
            Some(offset) if self.fields.is_empty() => Err(MimeError::NoHeaderField { offset }),
            Some(offset) => {
                self.findings.note(FindingCode::MalformedHeaderLine, offset);
                Ok(())
            }
            None => Ok(()),
        }
    }
}

/// A field of a header.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    name: &'a [u8],
    value: &'a [u8],
    offset: u64,
}

impl<'a> Field<'a> {
    /// The name as it stands: printable ASCII without space or colon.
    pub const fn name(&self) -> &'a [u8] {
        self.name
    }

    /// Whether it has that name, whatever its case.
    pub const fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }

    /// The octets after the colon as they stand, the line end included.
    pub const fn raw_value(&self) -> &'a [u8] {
        self.value
    }

    /// The value unfolded (RFC 5322 section 2.2.3), without white space around it.
    pub fn value(&self) -> Cow<'a, [u8]> {
        let trimmed = self.value.trim_ascii();
        if memchr::memchr(b'\n', trimmed).is_none() {
            return Cow::Borrowed(trimmed);
        }
        let mut unfolded = Vec::with_capacity(trimmed.len());
        for line in trimmed.split_inclusive(|&octet| octet == b'\n') {
            unfolded.extend_from_slice(without_line_end(line));
        }
        Cow::Owned(unfolded)
    }

    /// The unfolded value as text; octets that are not UTF-8 become U+FFFD.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.value()).into_owned()
    }

    /// The source's offset of the name.
    pub const fn offset(&self) -> u64 {
        self.offset
    }
}

/// Reads up to the first empty line, that line included.
fn header_octets(
    source: &mut dyn Source,
    region: Region,
    limits: &Limits,
) -> Result<Vec<u8>, MimeError> {
    let mut window = Window::new(source, region)?;
    let mut octets = Vec::new();
    let mut line_start = 0;
    loop {
        let buffer = window.fill_buf()?;
        if buffer.is_empty() {
            return Ok(octets);
        }
        let end = memchr::memchr(b'\n', buffer).map(|at| at + 1);
        let taken = end.unwrap_or(buffer.len());
        if octets.len() + taken > limits.header_octets {
            return Err(MimeError::Limit {
                limit: "header_octets",
                value: limits.header_octets as u64,
                offset: region.start + octets.len() as u64,
            });
        }
        octets.extend_from_slice(buffer.get(..taken).unwrap_or_default());
        window.consume(taken);
        if end.is_some() {
            if is_blank(octets.get(line_start..).unwrap_or_default()) {
                return Ok(octets);
            }
            line_start = octets.len();
        }
    }
}

/// The lengths of a field's name, and of what stands before its colon; `None` where the line is no
/// field. Blanks and tabs between the two are obsolete and allowed (RFC 5322 section 4.5.8).
pub(crate) fn field_name(line: &[u8]) -> Option<(usize, usize)> {
    let colon = memchr::memchr(b':', line)?;
    let before = line.get(..colon)?;
    let blanks = before
        .iter()
        .rev()
        .take_while(|octet| matches!(octet, b' ' | b'\t'))
        .count();
    let name = before.get(..colon - blanks)?;
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_name.then_some((name.len(), colon))
}

/// Whether a line is the first of an HTTP message: a request's method, target and version, or a
/// response's version, status and perhaps its phrase.
pub(crate) fn is_http_line(line: &[u8]) -> bool {
    let mut words = line.trim_ascii_end().splitn(3, |&octet| octet == b' ');
    let (Some(first), Some(second)) = (words.next(), words.next()) else {
        return false;
    };
    if is_http_version(first) {
        return second.len() == 3 && second.iter().all(u8::is_ascii_digit);
    }
    let is_method = !first.is_empty() && first.iter().all(u8::is_ascii_uppercase);
    is_method && !second.is_empty() && words.next().is_some_and(is_http_version)
}

/// `HTTP/1.1`, `HTTP/2` and their like.
const fn is_http_version(word: &[u8]) -> bool {
    matches!(word, [b'H', b'T', b'T', b'P', b'/', major, b'.', minor]
        if major.is_ascii_digit() && minor.is_ascii_digit())
        || matches!(word, [b'H', b'T', b'T', b'P', b'/', b'2' | b'3'])
}

fn is_blank(line: &[u8]) -> bool {
    line.ends_with(b"\n") && without_line_end(line).is_empty()
}

fn without_line_end(line: &[u8]) -> &[u8] {
    let Some(mut line) = line.strip_suffix(b"\n") else {
        return line;
    };
    while let Some(shorter) = line.strip_suffix(b"\r") {
        line = shorter;
    }
    line
}
