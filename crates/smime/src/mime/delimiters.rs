//! The parts of a multipart as different readers find them, all in one pass.

use super::multipart::MAX_PADDING;
use super::source::Region;

/// How a reader tells the lines that are delimiters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rules {
    line_ends: LineEnds,
    padding: Padding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineEnds {
    /// LF, with CRs before it or not.
    Lf,
    /// LF, CRLF, and a CR alone.
    CrToo,
    /// CRLF alone.
    CrLfOnly,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Padding {
    /// Blanks and tabs (RFC 2046 section 5.1.1).
    Blanks,
    /// Whatever shows as nothing: controls, and all that is not ASCII, such as a no-break space.
    Invisible,
}

impl Rules {
    /// Ours: lines end as they do in stored mail.
    pub(super) const OURS: Self = Self::new(LineEnds::Lf, Padding::Blanks);

    /// Those of others, and how a refusal says what they do.
    pub(super) const OTHERS: [(Self, &'static str); 4] = [
        (
            Self::new(LineEnds::CrToo, Padding::Blanks),
            "a CR alone ends a line",
        ),
        (
            Self::new(LineEnds::CrLfOnly, Padding::Blanks),
            "an LF alone ends no line",
        ),
        (
            Self::new(LineEnds::Lf, Padding::Invisible),
            "other white space may follow a delimiter",
        ),
        (
            Self::new(LineEnds::CrToo, Padding::Invisible),
            "a CR alone ends a line and other white space may follow a delimiter",
        ),
    ];

    /// Whether a CR alone ends a line.
    pub(super) fn knows_returns(self) -> bool {
        self.line_ends == LineEnds::CrToo
    }

    const fn new(line_ends: LineEnds, padding: Padding) -> Self {
        Self { line_ends, padding }
    }

    /// How many octets the line end has that stands before a line, which these octets precede;
    /// `None` where none does, so that no line starts there.
    pub(super) fn line_end(self, before: [Option<u8>; 2]) -> Option<u64> {
        match (before, self.line_ends) {
            // The start of the body.
            ([_, None], _) => Some(0),
            ([Some(b'\r'), Some(b'\n')], _) => Some(2),
            ([_, Some(b'\n')], LineEnds::Lf | LineEnds::CrToo)
            | ([_, Some(b'\r')], LineEnds::CrToo) => Some(1),
            _ => None,
        }
    }

    /// What a line is by what follows the boundary. A `tail` shorter than padding may be is all
    /// that the body has.
    pub(super) fn classify(self, tail: &[u8]) -> Line {
        let (closes, tail) = match tail.strip_prefix(b"--") {
            Some(rest) => (true, rest),
            None => (false, tail),
        };
        let hyphens = if closes { 2 } else { 0 };
        let mut rest = tail.get(..MAX_PADDING.min(tail.len())).unwrap_or_default();
        while let Some((&first, after)) = rest.split_first() {
            let padding = tail.len().min(MAX_PADDING) - rest.len();
            let end = match (first, after.first(), self.line_ends) {
                (b'\n', _, LineEnds::Lf | LineEnds::CrToo) => 1,
                (b'\r', Some(b'\n'), LineEnds::CrToo | LineEnds::CrLfOnly) => 2,
                (b'\r', _, LineEnds::CrToo) => 1,
                (b'\r', _, LineEnds::Lf) => 0,
                _ if self.padding.holds(first) => 0,
                _ => return Line::Content,
            };
            if end > 0 {
                let length = hyphens + padding + end;
                return if closes {
                    Line::Closes { length }
                } else {
                    Line::Opens { length }
                };
            }
            rest = after;
        }
        match (tail.len() < MAX_PADDING, closes) {
            (false, _) => Line::Content,
            (true, true) => Line::Closes {
                length: hyphens + tail.len(),
            },
            (true, false) => Line::Truncated,
        }
    }
}

impl Padding {
    const fn holds(self, octet: u8) -> bool {
        match self {
            Self::Blanks => matches!(octet, b' ' | b'\t'),
            Self::Invisible => octet <= b' ' && octet != b'\r' && octet != b'\n' || octet >= 0x7f,
        }
    }
}

/// What a line is that starts with the delimiter. Lengths are of what follows the boundary.
pub(super) enum Line {
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

/// The parts that one reader finds.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) parts: Vec<Region>,
    /// Where the part starts that is being scanned.
    open: Option<u64>,
    /// Where the first delimiter's line end starts.
    pub(super) preamble_end: Option<u64>,
    /// The offset after the close delimiter's line.
    pub(super) closed_at: Option<u64>,
    /// Whether there are more parts than are counted.
    pub(super) too_many: bool,
    max_parts: usize,
}

impl Reading {
    pub(super) const fn new(max_parts: usize) -> Self {
        Self {
            parts: Vec::new(),
            open: None,
            preamble_end: None,
            closed_at: None,
            too_many: false,
            max_parts,
        }
    }

    /// Takes in a delimiter, before which content ends at `content_end` and behind whose boundary
    /// the line goes on from `after`.
    pub(super) fn take(&mut self, line: &Line, content_end: u64, after: u64) {
        if self.closed_at.is_some() || self.too_many || matches!(line, Line::Content) {
            return;
        }
        match self.open.take() {
            Some(start) => self.parts.push(Region {
                start,
                end: content_end.max(start),
            }),
            None => {
                self.preamble_end.get_or_insert(content_end);
            }
        }
        match *line {
            Line::Opens { .. } if self.parts.len() >= self.max_parts => self.too_many = true,
            Line::Opens { length } => self.open = Some(after + length as u64),
            Line::Closes { length } => self.closed_at = Some(after + length as u64),
            Line::Truncated | Line::Content => {}
        }
    }

    /// Where the first part starts, once its delimiter was found.
    pub(super) fn first_start(&self) -> Option<u64> {
        self.parts.first().map(|part| part.start).or(self.open)
    }

    /// Where the first part ends, once a delimiter behind it was found.
    pub(super) fn first_end(&self) -> Option<u64> {
        self.parts.first().map(|part| part.end)
    }

    /// Whether nothing that follows can change it.
    pub(super) const fn is_done(&self) -> bool {
        self.closed_at.is_some() || self.too_many
    }

    /// The body ends here, and with it a part that is open.
    pub(super) fn finish(&mut self, end: u64) {
        if let Some(start) = self.open.take() {
            self.parts.push(Region { start, end });
        }
    }

    /// Whether whoever reads so sees the parts that `ours` has, or none at all. Where the last one
    /// ends makes no difference.
    pub(super) fn agrees_with(&self, ours: &Self) -> bool {
        let starts =
            |reading: &Self| -> Vec<u64> { reading.parts.iter().map(|part| part.start).collect() };
        let ends = |reading: &Self| -> Vec<u64> {
            let all_but_last = reading.parts.len().saturating_sub(1);
            let ends = reading.parts.iter().map(|part| part.end);
            ends.take(all_but_last).collect()
        };
        self.parts.is_empty() && !self.too_many
            || self.too_many == ours.too_many
                && starts(self) == starts(ours)
                && ends(self) == ends(ours)
    }
}
