//! Base64 (RFC 2045 section 6.8).

use ::base64::Engine;
use ::base64::alphabet::STANDARD;
use ::base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use ::base64::engine::{DecodePaddingMode, Simd};

use super::super::findings::{FindingCode, Findings};
use super::Codec;

/// The decoder's state between two pieces of input.
#[derive(Debug)]
pub(super) struct Base64 {
    engine: Simd,
    /// Characters of the alphabet that are not decoded yet; at most 3 between two pieces.
    symbols: Vec<u8>,
    /// How many characters the present line has so far.
    line: u64,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Data,
    /// After the data, with so many `=` still to come.
    Padding {
        wanted: u8,
    },
    /// After something that follows the data.
    Done,
}

/// How many characters a line may have.
const LINE: u64 = 76;

const CONFIG: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::RequireNone);

/// For a last quantum whose unused bits are not zero.
const LENIENT: GeneralPurpose =
    GeneralPurpose::new(&STANDARD, CONFIG.with_decode_allow_trailing_bits(true));

/// Whether an octet is of the alphabet. By a set of bits, since branches on random octets are
/// guessed wrong half of the time.
pub(super) const fn is_symbol(octet: u8) -> bool {
    octet.is_ascii() && (SYMBOLS >> octet) & 1 == 1
}

const SYMBOLS: u128 = {
    let mut symbols = 0;
    let mut octet = 0u8;
    while octet.is_ascii() {
        if octet.is_ascii_alphanumeric() || matches!(octet, b'+' | b'/') {
            symbols |= 1u128 << octet;
        }
        octet += 1;
    }
    symbols
};

impl Base64 {
    pub(super) fn new() -> Self {
        Self {
            engine: Simd::standard(CONFIG),
            symbols: Vec::new(),
            line: 0,
            state: State::Data,
        }
    }

    /// Gathers what the lines hold, supposing that they hold symbols alone; [`Self::decode`] tells.
    /// Gives where the first line gets too long.
    fn gather_lines(&mut self, input: &[u8], offset: u64) -> Option<u64> {
        let mut too_long = None;
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', input).chain([input.len()]) {
            let mut line = input.get(start..end).unwrap_or_default();
            while let Some(shorter) = line.strip_suffix(b"\r") {
                line = shorter;
            }
            self.symbols.extend_from_slice(line);
            let length = self.line + line.len() as u64;
            if length > LINE {
                let inside = start as u64 + LINE.saturating_sub(self.line);
                too_long.get_or_insert(offset + inside);
            }
            self.line = if end < input.len() { 0 } else { length };
            start = end + 1;
        }
        too_long
    }

    /// Gathers runs of symbols, and notes what is none.
    fn gather_symbols(&mut self, input: &[u8], offset: u64, findings: &mut Findings) {
        let mut rest = input;
        let mut at = offset;
        while let Some(&first) = rest.first().filter(|_| !self.is_done()) {
            let run = match self.state {
                State::Data => rest.iter().take_while(|&&octet| is_symbol(octet)).count(),
                _ => 0,
            };
            let (taken, after) = rest.split_at_checked(run.max(1)).unwrap_or_default();
            if run > 0 {
                self.symbols.extend_from_slice(taken);
            } else {
                self.other(first, at, findings);
            }
            match first {
                b'\n' => self.line = 0,
                b'\r' => {}
                _ => {
                    let length = self.line + taken.len() as u64;
                    if length > LINE {
                        let inside = LINE.saturating_sub(self.line);
                        findings.note(FindingCode::Base64LongLine, at + inside);
                    }
                    self.line = length;
                }
            }
            rest = after;
            at += taken.len() as u64;
        }
    }

    /// Takes an octet that is no symbol, or comes after the data.
    fn other(&mut self, octet: u8, at: u64, findings: &mut Findings) {
        if octet.is_ascii_whitespace() {
            return;
        }
        let last = self.symbols.len() % 4;
        self.state = match (self.state, octet) {
            (State::Data, b'=') if last >= 2 => {
                self.check_last_quantum(at, findings);
                State::Padding {
                    wanted: if last == 2 { 1 } else { 0 },
                }
            }
            (State::Data, _) => {
                findings.note(FindingCode::Base64Character, at);
                State::Data
            }
            (State::Padding { wanted: 1 }, b'=') => State::Padding { wanted: 0 },
            (State::Padding { wanted }, _) => {
                if wanted > 0 {
                    findings.note(FindingCode::Base64Padding, at);
                }
                findings.note(FindingCode::Base64AfterPadding, at);
                State::Done
            }
            (State::Done, _) => State::Done,
        };
    }

    /// Notes where the last quantum, of two or three symbols, has unused bits that are not zero.
    fn check_last_quantum(&self, at: u64, findings: &mut Findings) {
        let whole = self.symbols.len() / 4 * 4;
        let quantum = self.symbols.get(whole..).unwrap_or_default();
        if quantum.len() > 1 && self.engine.decode_slice(quantum, &mut [0; 3]).is_err() {
            findings.note(FindingCode::Base64TrailingBits, at);
        }
    }

    /// Decodes all whole quanta. `false` where something else than symbols is among them; then
    /// nothing has changed.
    fn decode(&mut self, output: &mut Vec<u8>) -> bool {
        let whole = self.symbols.len() / 4 * 4;
        let start = output.len();
        output.resize(start + whole / 4 * 3, 0);
        let quanta = self.symbols.get(..whole).unwrap_or_default();
        let free = output.get_mut(start..).unwrap_or_default();
        let decoded = self.engine.decode_slice(quanta, free).is_ok();
        // What is left over is looked at only when its quantum is whole.
        let rest_is_symbols = || {
            let rest = self.symbols.get(whole..).unwrap_or_default();
            rest.iter().copied().all(is_symbol)
        };
        if !decoded || !rest_is_symbols() {
            output.truncate(start);
            return false;
        }
        self.symbols.drain(..whole);
        true
    }
}

impl Codec for Base64 {
    fn feed(&mut self, input: &[u8], offset: u64, output: &mut Vec<u8>, findings: &mut Findings) {
        let (carried, line) = (self.symbols.len(), self.line);
        if self.state == State::Data {
            let too_long = self.gather_lines(input, offset);
            if self.decode(output) {
                if let Some(offset) = too_long {
                    findings.note(FindingCode::Base64LongLine, offset);
                }
                return;
            }
            self.symbols.truncate(carried);
            self.line = line;
        }
        self.gather_symbols(input, offset, findings);
        self.decode(output);
    }

    fn finish(&mut self, offset: u64, output: &mut Vec<u8>, findings: &mut Findings) {
        match self.state {
            State::Padding { wanted: 0 } | State::Done => {}
            State::Padding { .. } => findings.note(FindingCode::Base64Padding, offset),
            State::Data if self.symbols.is_empty() => {}
            State::Data => {
                findings.note(FindingCode::Base64Padding, offset);
                self.check_last_quantum(offset, findings);
            }
        }
        let mut octets = [0; 3];
        let decoded = LENIENT.decode_slice(&self.symbols, &mut octets);
        // One symbol alone holds no octet.
        output.extend(octets.iter().take(decoded.unwrap_or(0)));
        self.symbols.clear();
    }

    fn is_done(&self) -> bool {
        self.state == State::Done
    }
}
