//! The parts of a multipart body, octet for octet (RFC 2046 section 5.1.1).

use std::io::{self, BufRead};

use memchr::memmem::Finder;

use super::deviation::{Deviation, Deviations};
use super::error::MimeError;
use super::source::{Region, Source, Window};

/// Where the parts of a multipart body lie.
///
/// ```text
/// delimiter       := CRLF "--" boundary
/// close-delimiter := delimiter "--"
/// multipart-body  := [preamble CRLF] "--" boundary transport-padding CRLF
///                    body-part *(delimiter transport-padding CRLF body-part)
///                    close-delimiter transport-padding [CRLF epilogue]
/// ```
///
/// The line end before a delimiter is the delimiter's, not the part's; LF alone counts as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Multipart {
    /// The whole body.
    pub body: Region,
    /// What stands before the first delimiter.
    pub preamble: Region,
    /// The parts, each with its header.
    pub parts: Vec<Region>,
    /// What stands after the close delimiter's line.
    pub epilogue: Region,
    /// Whether there is a close delimiter; else the last part ends with the body.
    pub closed: bool,
    /// What had to be bent for.
    pub deviations: Deviations,
}

impl Multipart {
    /// Finds the parts. One pass, in constant memory.
    ///
    /// A delimiter's line ends after the boundary and transport padding. RFC 2046 would let a line
    /// that only starts with the delimiter count as well; then one boundary that starts with
    /// another would split the wrong multipart. Such lines are content here, and noted.
    ///
    /// # Errors
    /// [`MimeError::Boundary`] where the boundary is empty, has more than [`MAX_BOUNDARY`] octets
    /// or holds a line end; [`MimeError::Limit`] where there are more than `max_parts` parts.
    pub fn split(
        source: &mut dyn Source,
        body: Region,
        boundary: &[u8],
        max_parts: usize,
    ) -> Result<Self, MimeError> {
        Self::split_watched(source, body, boundary, max_parts, &mut |_| Ok(()))
    }

    /// The same, and `watch` gets the octets of the first part on the way, as they stand. Where no
    /// other part follows, it gets some of them.
    ///
    /// # Errors
    /// Those of [`split`](Self::split), and those of `watch`.
    pub fn split_watched(
        source: &mut dyn Source,
        body: Region,
        boundary: &[u8],
        max_parts: usize,
        watch: &mut Watch<'_>,
    ) -> Result<Self, MimeError> {
        let mut splitter = Splitter::new(body, boundary, max_parts)?;
        let mut window = Window::new(source, body)?;
        splitter.scan(&mut window, watch)?;
        Ok(splitter.finish())
    }

    /// The two parts of a multipart/signed: the content and the signature.
    ///
    /// # Errors
    /// [`MimeError::Parts`] where there are fewer or more.
    pub fn two(&self) -> Result<[Region; 2], MimeError> {
        match *self.parts.as_slice() {
            [content, signature] => Ok([content, signature]),
            ref parts => Err(MimeError::Parts {
                found: parts.len(),
                offset: self.body.start,
            }),
        }
    }
}

/// What is given the octets of a part.
pub type Watch<'w> = dyn FnMut(&[u8]) -> io::Result<()> + 'w;

/// How many octets a boundary may have. RFC 2046 section 5.1.1 allows 70; more is noted.
pub const MAX_BOUNDARY: usize = 998;

/// How many octets of padding may follow a delimiter on its line, the line end included: as many
/// as a line may have (RFC 5322 section 2.1.1).
pub const MAX_PADDING: usize = 1000;

struct Splitter {
    /// LF, two hyphens and the boundary.
    delimiter: Vec<u8>,
    max_parts: usize,
    /// Where the part that is being scanned starts.
    open: Option<u64>,
    found: Multipart,
}

/// What a line that starts with the delimiter is. Lengths are of what follows the boundary.
enum Line {
    Opens {
        length: usize,
    },
    Closes {
        length: usize,
    },
    /// A delimiter at the end of the body: it ends a part and opens none.
    Truncated,
    Content,
}

impl Splitter {
    fn new(body: Region, boundary: &[u8], max_parts: usize) -> Result<Self, MimeError> {
        const RFC_LENGTH: usize = 70;
        let offset = body.start;
        let wrong = |what| Err(MimeError::Boundary { what, offset });
        if boundary.is_empty() {
            return wrong("empty");
        }
        if boundary.len() > MAX_BOUNDARY {
            return wrong("too long");
        }
        if memchr::memchr2(b'\n', b'\r', boundary).is_some() {
            return wrong("with a line end");
        }
        let mut deviations = Deviations::new();
        if boundary.len() > RFC_LENGTH {
            deviations.note(Deviation::LongBoundary, offset);
        }
        Ok(Self {
            delimiter: [b"\n--", boundary].concat(),
            max_parts,
            open: None,
            found: Multipart {
                body,
                preamble: body,
                parts: Vec::new(),
                epilogue: Region {
                    start: body.end,
                    end: body.end,
                },
                closed: false,
                deviations,
            },
        })
    }

    fn scan(&mut self, window: &mut Window<'_>, watch: &mut Watch<'_>) -> Result<(), MimeError> {
        let delimiter = self.delimiter.clone();
        let finder = Finder::new(&delimiter);
        // The octet before a match, the match, "--", and padding.
        let ahead = 1 + delimiter.len() + 2 + MAX_PADDING;

        // The first line has no line end before it.
        let offset = window.offset();
        let dashes = delimiter.get(1..).unwrap_or_default();
        if let Some(tail) = window.look_ahead(ahead)?.strip_prefix(dashes) {
            let line = Line::classify(tail);
            let consumed = self.take(&line, offset, offset)?;
            self.pass(window, consumed, watch)?;
        }

        while !self.found.closed {
            let offset = window.offset();
            let buffer = window.look_ahead(ahead)?;
            let is_last = buffer.len() < ahead;
            let Some(at) = finder.find(buffer) else {
                if is_last {
                    return Ok(());
                }
                // What may be the start of a delimiter stays, with the octet before it.
                let passed = buffer.len() - delimiter.len();
                self.pass(window, passed, watch)?;
                continue;
            };
            let (before, rest) = buffer.split_at_checked(at).unwrap_or_default();
            if before.len() > 1 && rest.len() < ahead && !is_last {
                self.pass(window, at - 1, watch)?;
                continue;
            }
            let line = Line::classify(rest.get(delimiter.len()..).unwrap_or_default());
            let line_end = offset + at as u64;
            let content_end = line_end - u64::from(before.ends_with(b"\r"));
            let consumed = self.take(&line, content_end, line_end + 1)?;
            self.pass(window, at + 1 + consumed, watch)?;
        }
        Ok(())
    }

    /// Passes over so many octets, of which those of the first part are watched.
    fn pass(
        &self,
        window: &mut Window<'_>,
        octets: usize,
        watch: &mut Watch<'_>,
    ) -> Result<(), MimeError> {
        let part = match (self.found.parts.first(), self.open) {
            (Some(part), _) => *part,
            (None, Some(start)) => Region {
                start,
                end: u64::MAX,
            },
            (None, None) => Region { start: 0, end: 0 },
        };
        let offset = window.offset();
        let passed = window.look_ahead(octets)?;
        let within = |bound: u64| {
            let at = bound.saturating_sub(offset);
            usize::try_from(at).map_or(octets, |at| at.min(octets))
        };
        let watched = passed.get(within(part.start)..within(part.end));
        if let Some(watched) = watched.filter(|watched| !watched.is_empty()) {
            watch(watched)?;
        }
        window.consume(octets);
        Ok(())
    }

    /// Takes in a line at `offset` that starts with the delimiter, where the content before it ends
    /// at `content_end`. Gives how much of it is done with: the line end that may be part of the
    /// next delimiter is not.
    fn take(&mut self, line: &Line, content_end: u64, offset: u64) -> Result<usize, MimeError> {
        let delimiter = self.delimiter.len() - 1;
        if matches!(line, Line::Content) {
            let deviations = &mut self.found.deviations;
            deviations.note(Deviation::BoundaryPrefix, offset);
            return Ok(delimiter);
        }
        match self.open.take() {
            Some(start) => self.found.parts.push(Region {
                start,
                end: content_end.max(start),
            }),
            None => self.found.preamble.end = content_end,
        }
        match *line {
            Line::Opens { length } => {
                if self.found.parts.len() >= self.max_parts {
                    return Err(MimeError::Limit {
                        limit: "mime_parts",
                        value: self.max_parts as u64,
                        offset,
                    });
                }
                self.open = Some(offset + (delimiter + length) as u64);
                Ok(delimiter + length - 1)
            }
            Line::Closes { length } => {
                self.found.closed = true;
                self.found.epilogue.start = offset + (delimiter + length) as u64;
                Ok(delimiter + length)
            }
            Line::Truncated | Line::Content => Ok(delimiter),
        }
    }

    fn finish(mut self) -> Multipart {
        let end = self.found.body.end;
        if let Some(start) = self.open {
            self.found.parts.push(Region { start, end });
        }
        if !self.found.closed && !self.found.parts.is_empty() {
            let deviations = &mut self.found.deviations;
            deviations.note(Deviation::UnclosedMultipart, end);
        }
        self.found
    }
}

impl Line {
    /// Judges by what follows the boundary; a `tail` shorter than the padding may be is all that
    /// the body has.
    fn classify(tail: &[u8]) -> Self {
        let (closes, tail) = match tail.strip_prefix(b"--") {
            Some(rest) => (true, rest),
            None => (false, tail),
        };
        let hyphens = if closes { 2 } else { 0 };
        let text = tail
            .iter()
            .take(MAX_PADDING)
            .enumerate()
            .find(|(_, octet)| !matches!(octet, b' ' | b'\t' | b'\r'));
        match text {
            Some((padding, b'\n')) if closes => Self::Closes {
                length: hyphens + padding + 1,
            },
            Some((padding, b'\n')) => Self::Opens {
                length: padding + 1,
            },
            None if tail.len() < MAX_PADDING && closes => Self::Closes {
                length: hyphens + tail.len(),
            },
            None if tail.len() < MAX_PADDING => Self::Truncated,
            _ => Self::Content,
        }
    }
}
