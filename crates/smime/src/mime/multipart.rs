//! The parts of a multipart body, octet for octet (RFC 2046 section 5.1.1).

use std::io::{self, BufRead};

use memchr::memmem::Finder;

use super::boundary::Boundary;
use super::delimiters::{Line, Reading, Rules};
use super::error::MimeError;
use super::findings::{FindingCode, Findings};
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
    pub findings: Findings,
}

impl Multipart {
    /// Finds the parts. One pass, in constant memory.
    ///
    /// A delimiter's line ends after the boundary and transport padding. RFC 2046 would let a line
    /// that only starts with the delimiter count as well; then one boundary that starts with
    /// another would split the wrong multipart. Such lines are content here, and noted.
    ///
    /// Other readers take other octets for line ends, for padding and for the boundary itself.
    /// Where one of them finds other parts, nobody can say which of them were meant.
    ///
    /// # Errors
    /// [`MimeError::Readers`] where the parts depend on who reads; [`MimeError::Limit`] where there
    /// are more than `max_parts`.
    pub fn split(
        source: &mut dyn Source,
        body: Region,
        boundary: &Boundary,
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
        boundary: &Boundary,
        max_parts: usize,
        watch: &mut Watch<'_>,
    ) -> Result<Self, MimeError> {
        let mut splitter = Splitter::new(boundary, max_parts);
        let mut window = Window::new(source, body)?;
        splitter.scan(&mut window, watch)?;
        splitter.finish(body)
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

/// How many octets of padding may follow a delimiter on its line, the line end included: as many
/// as a line may have (RFC 5322 section 2.1.1).
pub const MAX_PADDING: usize = 1000;

struct Splitter<'b> {
    boundary: &'b Boundary,
    /// Two hyphens, and the octets with which all boundaries begin.
    start: Vec<u8>,
    /// The boundary's length, or that of the longest that is taken for it.
    longest: usize,
    max_parts: usize,
    ours: Reading,
    /// For each value that is taken for the boundary, ours first.
    others: Vec<Others<'b>>,
    findings: Findings,
}

/// How others read it who take one value for the boundary.
struct Others<'b> {
    boundary: &'b [u8],
    /// Their rules, and how a refusal says what they do.
    readings: Vec<(Rules, &'static str, Reading)>,
}

/// Where a boundary stands, perhaps as a delimiter.
#[derive(Clone, Copy)]
struct Place<'w> {
    /// The offset of the two hyphens.
    offset: u64,
    /// The octets before them, none where the body starts.
    before: [Option<u8>; 2],
    /// The octets after the hyphens.
    rest: &'w [u8],
}

/// Where a boundary stands, and what is behind it.
struct Behind<'w> {
    offset: u64,
    before: [Option<u8>; 2],
    /// The offset behind the boundary.
    after: u64,
    rest: &'w [u8],
}

impl<'b> Splitter<'b> {
    fn new(boundary: &'b Boundary, max_parts: usize) -> Self {
        const OTHER_BOUNDARY: &str = "the boundary parameter is taken for another value";
        let mut common = boundary.value();
        let mut others = Vec::new();
        for (index, value) in boundary.all().enumerate() {
            let shared = common
                .iter()
                .zip(value)
                .take_while(|(one, other)| one == other);
            common = common.get(..shared.count()).unwrap_or_default();
            let ours = (index > 0).then_some((Rules::OURS, OTHER_BOUNDARY));
            let rules = ours
                .into_iter()
                .chain(Rules::OTHERS)
                .filter(|(rules, _)| boundary.is_seen_with_returns() || !rules.knows_returns());
            others.push(Others {
                boundary: value,
                readings: rules
                    .map(|(rules, what)| (rules, what, Reading::new(max_parts)))
                    .collect(),
            });
        }
        Self {
            boundary,
            start: [b"--", common].concat(),
            longest: boundary.all().map(<[u8]>::len).max().unwrap_or_default(),
            max_parts,
            ours: Reading::new(max_parts),
            others,
            findings: Findings::new(),
        }
    }

    fn scan(&mut self, window: &mut Window<'_>, watch: &mut Watch<'_>) -> Result<(), MimeError> {
        let start = self.start.clone();
        let mut first = Watched::default();
        let finder = Finder::new(&start);
        // The hyphens, the boundary, "--", and padding.
        let ahead = 2 + self.longest + 2 + MAX_PADDING;
        let mut before = [None, None];
        while !self.is_done() {
            let offset = window.offset();
            let buffer = window.look_ahead(ahead)?;
            let is_last = buffer.len() < ahead;
            let Some(at) = finder.find(buffer) else {
                if is_last {
                    return first.pass(&self.ours, offset, buffer, watch);
                }
                // What may be the start of a delimiter stays.
                let passed = buffer.len() - start.len();
                let octets = buffer.get(..passed).unwrap_or_default();
                before = last_two(before, octets);
                first.pass(&self.ours, offset, octets, watch)?;
                window.consume(passed);
                continue;
            };
            let (passed, found) = buffer.split_at_checked(at).unwrap_or_default();
            before = last_two(before, passed);
            first.pass(&self.ours, offset, passed, watch)?;
            if at > 0 && found.len() < ahead && !is_last {
                window.consume(at);
                continue;
            }
            if !matches!(before, [_, Some(octet)] if octet != b'\n' && octet != b'\r') {
                self.take(Place {
                    offset: offset + at as u64,
                    before,
                    rest: found.get(2..).unwrap_or_default(),
                })?;
            }
            first.pass(&self.ours, offset + at as u64, &start, watch)?;
            // A line that starts within a boundary there is none.
            before = last_two(before, &start);
            window.consume(at + start.len());
        }
        Ok(())
    }

    /// Takes in what is a delimiter to some.
    fn take(&mut self, place: Place<'_>) -> Result<(), MimeError> {
        let line = place
            .behind(self.boundary.value())
            .and_then(|behind| behind.take(Rules::OURS, &mut self.ours));
        if matches!(line, Some(Line::Content)) {
            let findings = &mut self.findings;
            findings.note(FindingCode::BoundaryPrefix, place.offset);
        }
        if self.ours.too_many {
            return Err(MimeError::Limit {
                limit: "mime_parts",
                value: self.max_parts as u64,
                offset: place.offset,
            });
        }
        for others in &mut self.others {
            let Some(behind) = place.behind(others.boundary) else {
                continue;
            };
            for (rules, _, reading) in &mut others.readings {
                behind.take(*rules, reading);
            }
        }
        Ok(())
    }

    fn is_done(&self) -> bool {
        let mut others = self.others.iter().flat_map(|others| &others.readings);
        self.ours.is_done() && others.all(|(_, _, reading)| reading.is_done())
    }

    fn finish(mut self, body: Region) -> Result<Multipart, MimeError> {
        const RFC_LENGTH: usize = 70;
        self.ours.finish(body.end);
        let others = self.others.iter_mut();
        for (_, what, reading) in others.flat_map(|others| &mut others.readings) {
            reading.finish(body.end);
            if !reading.agrees_with(&self.ours) {
                let offset = body.start;
                return Err(MimeError::Readers { what, offset });
            }
        }
        let mut findings = self.findings;
        if self.boundary.value().len() > RFC_LENGTH {
            findings.note(FindingCode::LongBoundary, body.start);
        }
        let closed = self.ours.closed_at.is_some();
        if !closed && !self.ours.parts.is_empty() {
            findings.note(FindingCode::UnclosedMultipart, body.end);
        }
        Ok(Multipart {
            body,
            preamble: Region {
                start: body.start,
                end: self.ours.preamble_end.unwrap_or(body.end),
            },
            epilogue: Region {
                start: self.ours.closed_at.unwrap_or(body.end),
                end: body.end,
            },
            parts: self.ours.parts,
            closed,
            findings,
        })
    }
}

impl<'w> Place<'w> {
    /// The same, with what stands behind the boundary; `None` where it is another.
    fn behind(self, boundary: &[u8]) -> Option<Behind<'w>> {
        Some(Behind {
            before: self.before,
            offset: self.offset,
            after: self.offset + 2 + boundary.len() as u64,
            rest: self.rest.strip_prefix(boundary)?,
        })
    }
}

impl Behind<'_> {
    /// Has `reading` take in the line here, where one starts by these rules.
    fn take(&self, rules: Rules, reading: &mut Reading) -> Option<Line> {
        if reading.is_done() {
            return None;
        }
        let line_end = rules.line_end(self.before)?;
        let line = rules.classify(self.rest);
        reading.take(&line, self.offset - line_end, self.after);
        Some(line)
    }
}

/// The first part, as its octets are passed over: the last two are held back, since the line end
/// before a delimiter is not the part's.
#[derive(Default)]
struct Watched {
    held: Vec<u8>,
    is_over: bool,
}

impl Watched {
    /// Takes the octets at `offset`, of which `ours` says how many are the part's.
    fn pass(
        &mut self,
        ours: &Reading,
        offset: u64,
        octets: &[u8],
        watch: &mut Watch<'_>,
    ) -> Result<(), MimeError> {
        const LINE_END: usize = 2;
        let Some(start) = ours.first_start().filter(|_| !self.is_over) else {
            return Ok(());
        };
        if let Some(end) = ours.first_end() {
            // All up to here was passed before; of what is held, some may be the delimiter's.
            let held = offset - self.held.len() as u64;
            let kept = usize::try_from(end.saturating_sub(held)).unwrap_or(usize::MAX);
            let kept = kept.min(self.held.len());
            self.is_over = true;
            return Ok(watch(self.held.get(..kept).unwrap_or_default())?);
        }
        let before = usize::try_from(start.saturating_sub(offset)).unwrap_or(usize::MAX);
        let inside = octets.get(before.min(octets.len())..).unwrap_or_default();
        let (given, held) = inside
            .split_at_checked(inside.len().saturating_sub(LINE_END))
            .unwrap_or_default();
        let gone = (self.held.len() + held.len()).saturating_sub(LINE_END);
        watch(self.held.get(..gone).unwrap_or_default())?;
        self.held.drain(..gone);
        watch(given)?;
        self.held.extend_from_slice(held);
        Ok(())
    }
}

fn last_two(before: [Option<u8>; 2], octets: &[u8]) -> [Option<u8>; 2] {
    match *octets {
        [.., one, two] => [Some(one), Some(two)],
        [one] => [before[1], Some(one)],
        [] => before,
    }
}
