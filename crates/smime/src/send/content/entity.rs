//! An entity with all its parts, brought into the form in which it goes inside as it streams by.

use std::io::Cursor;
use std::vec;

use super::fields::append_line;
use super::leaf::{Leaf, SevenBit, Sink};
use super::line::{Lines, Piece};
use crate::budget::Limits;
use crate::mime::{ContentType, Entity, Region, TransferEncoding};
use crate::send::SendError;

/// What becomes of the bodies of parts.
#[derive(Debug)]
pub(super) enum Treatment {
    /// They keep their transfer encodings.
    Keep,
    /// Those that declare no 8bit encoding are looked at, to know which of them need one; nothing
    /// is given.
    Measure(Vec<bool>),
    /// They become 7bit (RFC 8551 section 3.1.3): those that declare 8bit or binary, and those that
    /// were found to need it. Without such findings, an octet that mail does not carry is an error.
    SevenBit(Option<vec::IntoIter<bool>>),
}

/// Reads an entity behind its header and gives its form to a sink.
#[derive(Debug)]
pub(super) struct EntityForm<'l> {
    treatment: Treatment,
    limits: &'l Limits,
    lines: Lines,
    /// The multiparts around, outermost first.
    levels: Vec<Level>,
    place: Place,
    /// A line end that is the body's, unless a delimiter follows.
    line_end: &'static [u8],
    parts: usize,
}

#[derive(Debug)]
struct Level {
    /// Two hyphens and the boundary.
    delimiter: Vec<u8>,
    /// Whether something in it is signed or encrypted, so that nothing in it may change.
    sealed: bool,
}

#[derive(Debug)]
enum Place {
    /// In a header; these are its octets so far.
    Header(Vec<u8>),
    /// In a body.
    Body(Leaf),
}

impl<'l> EntityForm<'l> {
    /// Takes the entity's header, which ends with its empty line, and gives its form to `sink`.
    pub(super) fn begin(
        header: &[u8],
        treatment: Treatment,
        limits: &'l Limits,
        sink: &mut Sink<'_>,
    ) -> Result<Self, SendError> {
        let mut form = Self {
            treatment,
            limits,
            lines: Lines::default(),
            levels: Vec::new(),
            place: Place::Header(Vec::new()),
            line_end: b"",
            parts: 0,
        };
        form.end_header(header, sink)?;
        Ok(form)
    }

    /// Takes the next octets of the body.
    pub(super) fn update(&mut self, octets: &[u8], sink: &mut Sink<'_>) -> Result<(), SendError> {
        if let ([], Place::Body(leaf)) = (self.levels.as_slice(), &mut self.place) {
            return leaf.update(octets, sink);
        }
        let mut lines = core::mem::take(&mut self.lines);
        let result = lines.update(octets, &mut |piece| self.piece(piece, sink));
        self.lines = lines;
        result
    }

    /// The octets are at their end. Gives what was found by [`Treatment::Measure`].
    pub(super) fn finish(mut self, sink: &mut Sink<'_>) -> Result<Vec<bool>, SendError> {
        let mut lines = core::mem::take(&mut self.lines);
        lines.finish(&mut |piece| self.piece(piece, sink))?;
        match core::mem::replace(&mut self.place, Place::Header(Vec::new())) {
            // A part that ends with its header: there is no empty line to write.
            Place::Header(header) => self.emit(&lines_of(&header), sink)?,
            Place::Body(mut leaf) => {
                leaf.update(self.line_end, sink)?;
                self.end_leaf(leaf, sink)?;
            }
        }
        match self.treatment {
            Treatment::Measure(found) => Ok(found),
            _ => Ok(Vec::new()),
        }
    }

    fn piece(&mut self, piece: Piece<'_>, sink: &mut Sink<'_>) -> Result<(), SendError> {
        if piece.starts_line
            && let Some(delimiter) = self.delimiter(piece.octets)
        {
            return self.take_delimiter(&delimiter, piece, sink);
        }
        match &mut self.place {
            Place::Header(header) => {
                header.extend_from_slice(piece.octets);
                if header.len() > self.limits.header_octets {
                    return Err(too_many(self.limits.header_octets, "header octets"));
                }
                if piece.starts_line && matches!(piece.octets, b"\n" | b"\r\n") {
                    let header = core::mem::take(header);
                    self.end_header(&header, sink)?;
                }
                Ok(())
            }
            Place::Body(leaf) => {
                let (text, line_end) = piece.split();
                leaf.update(core::mem::replace(&mut self.line_end, line_end), sink)?;
                leaf.update(text, sink)
            }
        }
    }

    /// Which open multipart a line delimits, innermost first, and whether it closes it.
    fn delimiter(&self, line: &[u8]) -> Option<Delimiter> {
        if !line.starts_with(b"--") {
            return None;
        }
        self.levels
            .iter()
            .enumerate()
            .rev()
            .find_map(|(index, level)| {
                let rest = line.strip_prefix(level.delimiter.as_slice())?;
                let (closes, padding) = match rest.strip_prefix(b"--") {
                    Some(padding) => (true, padding),
                    None => (false, rest),
                };
                let is_padding = padding
                    .iter()
                    .all(|octet| matches!(octet, b' ' | b'\t' | b'\r' | b'\n'));
                is_padding.then_some(Delimiter { index, closes })
            })
    }

    fn take_delimiter(
        &mut self,
        delimiter: &Delimiter,
        line: Piece<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<(), SendError> {
        let next = match delimiter.closes {
            true => Place::Body(Leaf::canonical()),
            false => Place::Header(Vec::new()),
        };
        match core::mem::replace(&mut self.place, next) {
            Place::Header(header) => self.emit(&lines_of(&header), sink)?,
            Place::Body(leaf) => {
                self.end_leaf(leaf, sink)?;
                if !self.line_end.is_empty() {
                    self.emit(b"\r\n", sink)?;
                }
            }
        }
        self.line_end = b"";
        let (text, line_end) = line.split();
        if delimiter.closes {
            self.levels.truncate(delimiter.index);
            // The line end may be the beginning of the next delimiter.
            self.line_end = line_end;
            return self.emit(text, sink);
        }
        self.levels.truncate(delimiter.index + 1);
        self.emit(text, sink)?;
        match line_end {
            b"" => Ok(()),
            _ => self.emit(b"\r\n", sink),
        }
    }

    fn end_leaf(&mut self, mut leaf: Leaf, sink: &mut Sink<'_>) -> Result<(), SendError> {
        if let (Leaf::Measured(seven_bit), Treatment::Measure(found)) = (&leaf, &mut self.treatment)
        {
            found.push(!seven_bit.holds());
        }
        leaf.finish(sink)
    }

    /// A header is at its end: writes it, and says what follows.
    fn end_header(&mut self, header: &[u8], sink: &mut Sink<'_>) -> Result<(), SendError> {
        self.parts += 1;
        if self.parts > self.limits.mime_parts {
            return Err(too_many(self.limits.mime_parts, "MIME parts"));
        }
        let read = Described::read(header, self.limits);
        let described = match read {
            Ok(described) => described,
            Err(error) if self.levels.is_empty() => return Err(error),
            // What stands inside is the author's affair, as long as it can be carried.
            Err(_) => Described::default(),
        };
        let encoding = &described.encoding;
        let is_wide = matches!(
            encoding,
            TransferEncoding::EightBit | TransferEncoding::Binary
        );
        let to_seven_bit = matches!(self.treatment, Treatment::SevenBit(_));
        let sealed = self.levels.last().is_some_and(|level| level.sealed);

        if let Some(level) = described.level(sealed) {
            if self.levels.len() >= self.limits.layers as usize {
                return Err(too_many(
                    self.limits.layers as usize,
                    "multiparts in one another",
                ));
            }
            self.levels.push(level);
            self.place = Place::Body(Leaf::canonical());
        } else if described.holds_message() {
            self.place = Place::Header(Vec::new());
        } else {
            let (leaf, encoded) = self.leaf(&described, sealed);
            self.place = Place::Body(leaf);
            return self.emit_header(header, encoded, sink);
        }
        // Composite types have no encoding but the identity (RFC 2045 section 6.4).
        let relabelled = to_seven_bit && is_wide && !sealed;
        self.emit_header(header, relabelled.then_some("7bit"), sink)
    }

    /// What takes a body, and the transfer encoding that it puts on.
    fn leaf(&mut self, part: &Described, sealed: bool) -> (Leaf, Option<&'static str>) {
        use TransferEncoding::{Binary, EightBit, SevenBit as Declared7Bit};
        let is_text = part.content_type.type_() == "text";
        let is_binary = part.encoding == Binary && !is_text;
        let encoded = || match is_text {
            true => (Leaf::quoted_printable(), Some("quoted-printable")),
            false => (Leaf::base64(!is_binary), Some("base64")),
        };
        let is_plain = part.encoding == Declared7Bit;
        match &mut self.treatment {
            Treatment::Keep if is_binary => (Leaf::Verbatim, None),
            Treatment::Keep => (Leaf::canonical(), None),
            Treatment::SevenBit(_) if sealed => (Leaf::checked(true), None),
            Treatment::Measure(_) if is_plain && !sealed => {
                (Leaf::Measured(SevenBit::default()), None)
            }
            Treatment::Measure(_) => (Leaf::canonical(), None),
            Treatment::SevenBit(_) if matches!(part.encoding, EightBit | Binary) => encoded(),
            Treatment::SevenBit(Some(found)) if is_plain => match found.next() {
                Some(true) => encoded(),
                _ => (Leaf::canonical(), None),
            },
            Treatment::SevenBit(None) if is_plain => (Leaf::checked(false), None),
            Treatment::SevenBit(_) => (Leaf::canonical(), None),
        }
    }

    /// Writes a header in canonical form, with another transfer encoding where one is given.
    fn emit_header(
        &self,
        header: &[u8],
        encoding: Option<&str>,
        sink: &mut Sink<'_>,
    ) -> Result<(), SendError> {
        match encoding {
            None => self.emit(&lines_of(header), sink),
            Some(encoding) => self.emit(&with_encoding(header, encoding), sink),
        }
    }

    fn emit(&self, octets: &[u8], sink: &mut Sink<'_>) -> Result<(), SendError> {
        match self.treatment {
            Treatment::Measure(_) => Ok(()),
            _ => sink(octets),
        }
    }
}

/// Which open multipart a line delimits.
struct Delimiter {
    index: usize,
    closes: bool,
}

/// What a header says of its body.
#[derive(Default)]
struct Described {
    content_type: ContentType,
    encoding: TransferEncoding,
}

impl Described {
    fn read(header: &[u8], limits: &Limits) -> Result<Self, SendError> {
        let whole = Region {
            start: 0,
            end: header.len() as u64,
        };
        let entity = Entity::parse(&mut Cursor::new(header), whole, limits).map_err(|error| {
            SendError::Mime {
                what: error.to_string(),
            }
        })?;
        Ok(Self {
            content_type: entity.content_type,
            encoding: entity.transfer_encoding,
        })
    }

    /// The multipart that the header opens. One whose parts cannot be told apart is a leaf.
    fn level(&self, sealed: bool) -> Option<Level> {
        if self.content_type.type_() != "multipart" || !self.encoding.is_identity() {
            return None;
        }
        let boundary = self.content_type.parameters().find("boundary")?;
        let is_boundary = !boundary.ambiguous
            && !boundary.value.is_empty()
            && boundary.value.len() <= crate::mime::boundary::MAX_BOUNDARY
            && memchr::memchr2(b'\r', b'\n', &boundary.value).is_none();
        is_boundary.then(|| Level {
            delimiter: [b"--", boundary.value.as_slice()].concat(),
            sealed: sealed || matches!(self.content_type.subtype(), "signed" | "encrypted"),
        })
    }

    /// Whether the body is a message whose own header comes next.
    fn holds_message(&self) -> bool {
        self.content_type.type_() == "message"
            && matches!(self.content_type.subtype(), "rfc822" | "global")
            && self.encoding.is_identity()
    }
}

/// A header's lines with CRLF as their ends; the last one may have none.
fn lines_of(header: &[u8]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(header.len());
    for line in header.split_inclusive(|octet| *octet == b'\n') {
        match line.ends_with(b"\n") {
            true => append_line(line, &mut lines),
            false => lines.extend_from_slice(line),
        }
    }
    lines
}

/// The same with one Content-Transfer-Encoding.
pub(in crate::send) fn with_encoding(header: &[u8], encoding: &str) -> Vec<u8> {
    const NAME: &str = "Content-Transfer-Encoding";
    with_field(header, NAME, &format!("{NAME}: {encoding}\r\n"))
}

/// A header's lines with CRLF as their ends, and with one field of that name: in the place of the
/// first, else as the last field. `field` has its line end.
pub(in crate::send) fn with_field(header: &[u8], name: &str, field: &str) -> Vec<u8> {
    let mut lines = Vec::with_capacity(header.len() + field.len());
    let mut field = Some(field);
    let mut skipping = false;
    for line in header.split_inclusive(|octet| *octet == b'\n') {
        let is_continuation = line.starts_with(b" ") || line.starts_with(b"\t");
        if matches!(line, b"\n" | b"\r\n") {
            break;
        }
        if !is_continuation {
            let found = line
                .split(|octet| *octet == b':')
                .next()
                .unwrap_or_default();
            skipping = found.trim_ascii_end().eq_ignore_ascii_case(name.as_bytes());
        }
        match skipping {
            true => lines.extend_from_slice(field.take().unwrap_or_default().as_bytes()),
            false => append_line(line, &mut lines),
        }
    }
    lines.extend_from_slice(field.unwrap_or_default().as_bytes());
    lines.extend_from_slice(b"\r\n");
    lines
}

fn too_many(limit: usize, what: &str) -> SendError {
    SendError::Mime {
        what: format!("more than {limit} {what}"),
    }
}
