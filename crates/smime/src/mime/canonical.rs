//! The canonical form of what is signed: lines that end with CRLF (RFC 8551 section 3.1.1).

use std::io::{self, BufRead};

/// What counts as a line end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnds {
    /// LF and CRLF; further CRs are content, as is a CR without LF. This is the canonical form.
    Standard,
    /// As in [`Standard`](Self::Standard), in so many of the first octets; what follows stays as it
    /// is, as a binary body has to behind its header (RFC 8551 sections 3.1.1 and 3.1.2).
    OfHeader(u64),
    /// LF with any number of CRs before it, for mail whose line ends were doubled on the way (CR CR
    /// LF). CRs that end the input go too: they are of the line end before a delimiter.
    Doubled,
}

/// Brings octets into canonical form as they stream by, however they are cut into pieces.
#[derive(Clone, Debug)]
pub struct Canonicaliser {
    line_ends: LineEnds,
    /// The two octets before the next.
    before: [u8; 2],
    /// CRs of which it is open whether they belong to a line end ([`LineEnds::Doubled`] alone).
    held: u64,
    /// How many octets came in so far ([`LineEnds::OfHeader`] alone).
    taken: u64,
    changed: bool,
    doubled: bool,
    scratch: Vec<u8>,
}

impl Canonicaliser {
    /// At the start of the octets.
    pub const fn new(line_ends: LineEnds) -> Self {
        Self {
            line_ends,
            before: [0; 2],
            held: 0,
            taken: 0,
            changed: false,
            doubled: false,
            scratch: Vec::new(),
        }
    }

    /// Takes the next octets and gives their canonical form to `sink`, in order, in one piece or
    /// several. Octets that are canonical already are passed on without a copy.
    pub fn update(&mut self, input: &[u8], sink: &mut impl FnMut(&[u8])) {
        match self.line_ends {
            LineEnds::Standard => self.update_standard(input, sink),
            LineEnds::OfHeader(octets) => {
                let left = usize::try_from(octets.saturating_sub(self.taken)).unwrap_or(usize::MAX);
                let (header, body) = input
                    .split_at_checked(left.min(input.len()))
                    .unwrap_or_default();
                self.taken = self.taken.saturating_add(input.len() as u64);
                self.update_standard(header, sink);
                if !body.is_empty() {
                    sink(body);
                }
            }
            LineEnds::Doubled => self.update_doubled(input, sink),
        }
    }

    /// The octets are at their end.
    pub fn finish(&mut self) {
        self.changed |= self.held > 0;
        self.held = 0;
    }

    /// Whether what the sink got differs from what came in.
    pub const fn changed(&self) -> bool {
        self.changed
    }

    /// Whether a line end with more than one CR was seen: then [`LineEnds::Doubled`] may give what
    /// was signed.
    pub const fn doubled(&self) -> bool {
        self.doubled
    }

    fn update_standard(&mut self, input: &[u8], sink: &mut impl FnMut(&[u8])) {
        let mut rest = input;
        while !rest.is_empty() {
            // The longest run of blocks that need no look at single lines.
            let mut run = 0;
            for block in rest.chunks(BLOCK) {
                if !is_regular(self.before, block) {
                    break;
                }
                self.before = last_two(self.before, block);
                run += block.len();
            }
            let (regular, irregular) = rest.split_at_checked(run).unwrap_or((rest, &[]));
            if !regular.is_empty() {
                sink(regular);
            }
            let length = irregular.len().min(BLOCK);
            let (block, after) = irregular.split_at_checked(length).unwrap_or_default();
            if !block.is_empty() {
                self.insert_carriage_returns(block);
                sink(&self.scratch);
            }
            rest = after;
        }
    }

    /// Writes a block to the scratch space with every bare LF as CRLF.
    fn insert_carriage_returns(&mut self, block: &[u8]) {
        self.scratch.clear();
        for line in lines(block) {
            let Some(text) = line.strip_suffix(b"\n") else {
                self.scratch.extend_from_slice(line);
                self.before = last_two(self.before, line);
                continue;
            };
            self.scratch.extend_from_slice(text);
            match last_two(self.before, text) {
                [b'\r', b'\r'] => self.doubled = true,
                [_, b'\r'] => {}
                _ => {
                    self.changed = true;
                    self.scratch.push(b'\r');
                }
            }
            self.scratch.push(b'\n');
            self.before = [b'\r', b'\n'];
        }
    }

    fn update_doubled(&mut self, input: &[u8], sink: &mut impl FnMut(&[u8])) {
        for line in lines(input) {
            let ended = line.strip_suffix(b"\n");
            let with_returns = ended.unwrap_or(line);
            let text = without_returns(with_returns);
            if !text.is_empty() {
                self.release_held(sink);
                self.scratch.extend_from_slice(text);
            }
            self.held += (with_returns.len() - text.len()) as u64;
            if ended.is_some() {
                self.changed |= self.held != 1;
                self.doubled |= self.held > 1;
                self.held = 0;
                self.scratch.extend_from_slice(b"\r\n");
            }
            if self.scratch.len() >= BLOCK {
                self.flush(sink);
            }
        }
        self.flush(sink);
    }

    /// Passes on CRs that turned out to be content.
    fn release_held(&mut self, sink: &mut impl FnMut(&[u8])) {
        while self.held > 0 {
            let count = self.held.min(BLOCK as u64);
            self.held -= count;
            self.scratch.extend((0..count).map(|_| b'\r'));
            if self.scratch.len() >= BLOCK {
                self.flush(sink);
            }
        }
    }

    fn flush(&mut self, sink: &mut impl FnMut(&[u8])) {
        if !self.scratch.is_empty() {
            sink(&self.scratch);
            self.scratch.clear();
        }
    }
}

/// Reads all of `reader` and gives its canonical form to `sink`.
///
/// # Errors
/// Those of reading.
pub fn canonicalise(
    reader: &mut impl BufRead,
    line_ends: LineEnds,
    sink: &mut impl FnMut(&[u8]),
) -> io::Result<Canonicaliser> {
    let mut canonicaliser = Canonicaliser::new(line_ends);
    loop {
        let octets = reader.fill_buf()?;
        if octets.is_empty() {
            canonicaliser.finish();
            return Ok(canonicaliser);
        }
        canonicaliser.update(octets, sink);
        let length = octets.len();
        reader.consume(length);
    }
}

/// How many octets are judged at once.
pub(crate) const BLOCK: usize = 4 << 10;

/// Whether every LF of a block has exactly one CR before it.
fn is_regular(before: [u8; 2], block: &[u8]) -> bool {
    let [first, second] = before;
    let head = [
        first,
        second,
        block.first().copied().unwrap_or(0),
        block.get(1).copied().unwrap_or(0),
    ];
    !any_irregular(&head) && !any_irregular(block)
}

/// Whether an LF from the third octet on has no CR before it, or two. Without a branch in its
/// loop, so that the compiler makes vector instructions of it.
fn any_irregular(octets: &[u8]) -> bool {
    let lag_one = octets.get(1..).unwrap_or_default();
    let lag_none = octets.get(2..).unwrap_or_default();
    let mut irregular = 0u8;
    for ((&before, &last), &octet) in octets.iter().zip(lag_one).zip(lag_none) {
        let single = u8::from(last == b'\r') & u8::from(before != b'\r');
        irregular |= u8::from(octet == b'\n') & (single ^ 1);
    }
    irregular != 0
}

/// Cuts octets after each LF.
fn lines(octets: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', octets).map(|at| at + 1);
    ends.chain([octets.len()]).filter_map(move |end| {
        let line = octets.get(start..end)?;
        start = end;
        (!line.is_empty()).then_some(line)
    })
}

fn last_two(before: [u8; 2], octets: &[u8]) -> [u8; 2] {
    match *octets {
        [.., one, two] => [one, two],
        [one] => [before[1], one],
        [] => before,
    }
}

fn without_returns(mut text: &[u8]) -> &[u8] {
    while let Some(shorter) = text.strip_suffix(b"\r") {
        text = shorter;
    }
    text
}
