//! Base64 (RFC 2045 section 6.8).

use ::base64::Engine;
use ::base64::alphabet::STANDARD;
use ::base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use ::base64::engine::{DecodePaddingMode, Simd};

use super::super::deviation::{Deviation, Deviations};
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

pub(super) const fn is_symbol(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'+' | b'/')
}

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

    /// Gathers the symbols one by one, and notes what is none.
    fn gather_symbols(&mut self, input: &[u8], offset: u64, deviations: &mut Deviations) {
        for (at, &octet) in (offset..).zip(input) {
            match octet {
                b'\n' => {
                    self.line = 0;
                    continue;
                }
                b'\r' => continue,
                _ => self.line += 1,
            }
            if self.line > LINE {
                deviations.note(Deviation::Base64LongLine, at);
            }
            self.state = match (self.state, octet) {
                (state, b' ' | b'\t') => state,
                (State::Data, octet) if is_symbol(octet) => {
                    self.symbols.push(octet);
                    State::Data
                }
                (State::Data, b'=') if self.symbols.len() % 4 >= 2 => State::Padding {
                    wanted: if self.symbols.len() % 4 == 2 { 1 } else { 0 },
                },
                (State::Data, _) => {
                    deviations.note(Deviation::Base64Character, at);
                    State::Data
                }
                (State::Padding { wanted: 1 }, b'=') => State::Padding { wanted: 0 },
                (State::Padding { wanted }, _) => {
                    if wanted > 0 {
                        deviations.note(Deviation::Base64Padding, at);
                    }
                    deviations.note(Deviation::Base64AfterPadding, at);
                    State::Done
                }
                (State::Done, _) => return,
            };
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
    fn feed(
        &mut self,
        input: &[u8],
        offset: u64,
        output: &mut Vec<u8>,
        deviations: &mut Deviations,
    ) {
        let (carried, line) = (self.symbols.len(), self.line);
        if self.state == State::Data {
            let too_long = self.gather_lines(input, offset);
            if self.decode(output) {
                if let Some(offset) = too_long {
                    deviations.note(Deviation::Base64LongLine, offset);
                }
                return;
            }
            self.symbols.truncate(carried);
            self.line = line;
        }
        self.gather_symbols(input, offset, deviations);
        self.decode(output);
    }

    fn finish(&mut self, offset: u64, output: &mut Vec<u8>, deviations: &mut Deviations) {
        match self.state {
            State::Data if self.symbols.is_empty() => {}
            State::Padding { wanted: 0 } | State::Done => {}
            State::Data | State::Padding { .. } => {
                deviations.note(Deviation::Base64Padding, offset);
            }
        }
        let strict = self.engine.decode_vec(&self.symbols, output);
        if strict.is_err() && self.symbols.len() > 1 {
            deviations.note(Deviation::Base64TrailingBits, offset);
            // Symbols alone are left, two or three of them: this cannot fail.
            let _ = LENIENT.decode_vec(&self.symbols, output);
        }
        self.symbols.clear();
    }

    fn is_done(&self) -> bool {
        self.state == State::Done
    }
}
