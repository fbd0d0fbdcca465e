//! The body of a part without parts of its own.

use super::encode::{Base64Lines, QuotedPrintable};
use crate::mime::{Canonicaliser, LineEnds};
use crate::send::SendError;

/// Takes a body's octets and gives the form in which they go inside.
#[derive(Debug)]
pub(super) enum Leaf {
    /// As they are: binary content has one form (RFC 8551 section 3.1.1).
    Verbatim,
    /// With CRLF as line ends.
    Canonical(Canonicaliser),
    /// The same; octets that mail does not carry are an error.
    Checked {
        canonicaliser: Canonicaliser,
        seven_bit: SevenBit,
        /// What the error says: that the part must not be re-encoded, or cannot be any more.
        sealed: bool,
    },
    /// Canonical, then quoted-printable.
    QuotedPrintable(Canonicaliser, QuotedPrintable),
    /// Canonical where there are lines to speak of, then base64.
    Base64(Option<Canonicaliser>, Base64Lines),
    /// Nothing is given: it is found out whether mail carries the octets as they are.
    Measured(SevenBit),
}

/// Takes octets in the form in which they go inside.
pub(super) type Sink<'a> = dyn FnMut(&[u8]) -> Result<(), SendError> + 'a;

impl Leaf {
    pub(super) fn canonical() -> Self {
        Self::Canonical(canonicaliser())
    }

    pub(super) fn checked(sealed: bool) -> Self {
        Self::Checked {
            canonicaliser: canonicaliser(),
            seven_bit: SevenBit::default(),
            sealed,
        }
    }

    pub(super) fn quoted_printable() -> Self {
        Self::QuotedPrintable(canonicaliser(), QuotedPrintable::default())
    }

    pub(super) fn base64(has_lines: bool) -> Self {
        Self::Base64(has_lines.then(canonicaliser), Base64Lines::mail())
    }

    /// Takes the next octets.
    pub(super) fn update(&mut self, octets: &[u8], sink: &mut Sink<'_>) -> Result<(), SendError> {
        match self {
            Self::Verbatim => sink(octets),
            Self::Canonical(canonicaliser) => canonical(canonicaliser, octets, sink),
            Self::Checked {
                canonicaliser,
                seven_bit,
                sealed,
            } => {
                seven_bit.update(octets);
                match (seven_bit.has_8bit, *sealed) {
                    (false, _) => canonical(canonicaliser, octets, sink),
                    (true, true) => Err(SendError::SealedPart),
                    (true, false) => Err(SendError::Undeclared8Bit),
                }
            }
            Self::QuotedPrintable(canonicaliser, encoder) => {
                canonical(canonicaliser, octets, &mut |octets| {
                    encoder.update(octets, sink)
                })
            }
            Self::Base64(Some(canonicaliser), encoder) => {
                canonical(canonicaliser, octets, &mut |octets| {
                    encoder.update(octets, sink)
                })
            }
            Self::Base64(None, encoder) => encoder.update(octets, sink),
            Self::Measured(seven_bit) => {
                seven_bit.update(octets);
                Ok(())
            }
        }
    }

    /// The octets are at their end.
    pub(super) fn finish(&mut self, sink: &mut Sink<'_>) -> Result<(), SendError> {
        match self {
            Self::QuotedPrintable(_, encoder) => encoder.finish(sink),
            Self::Base64(_, encoder) => encoder.finish(sink),
            _ => Ok(()),
        }
    }
}

fn canonicaliser() -> Canonicaliser {
    Canonicaliser::new(LineEnds::Standard)
}

fn canonical(
    canonicaliser: &mut Canonicaliser,
    octets: &[u8],
    sink: &mut Sink<'_>,
) -> Result<(), SendError> {
    let mut result = Ok(());
    canonicaliser.update(octets, &mut |octets| {
        if result.is_ok() {
            result = sink(octets);
        }
    });
    result
}

/// Whether octets are 7bit data: ASCII without NUL in lines of at most 998 octets, CR and LF only as
/// line ends (RFC 2045 section 2.7). An LF alone counts as a line end: it becomes one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SevenBit {
    /// Whether an octet above 127 or a NUL was seen.
    has_8bit: bool,
    has_odd_lines: bool,
    line: usize,
    after_return: bool,
}

/// How many octets a line may have, its end not counted (RFC 2045 section 2.7).
const LINE: usize = 998;

impl SevenBit {
    fn update(&mut self, octets: &[u8]) {
        self.has_8bit |= octets.iter().any(|octet| matches!(octet, 0 | 0x80..));
        if self.has_odd_lines {
            return;
        }
        let mut rest = octets;
        while let Some(at) = memchr::memchr2(b'\r', b'\n', rest) {
            let (text, after) = rest.split_at(at);
            self.text(text.len());
            match after.split_first() {
                Some((b'\n', after)) => {
                    self.line = 0;
                    self.after_return = false;
                    rest = after;
                }
                Some((_, after)) => {
                    self.has_odd_lines |= self.after_return;
                    self.after_return = true;
                    rest = after;
                }
                None => rest = &[],
            }
        }
        self.text(rest.len());
    }

    /// Takes so many octets that are neither CR nor LF.
    fn text(&mut self, length: usize) {
        if length > 0 {
            self.line = self.line.saturating_add(length);
            self.has_odd_lines |= self.after_return || self.line > LINE;
            self.after_return = false;
        }
    }

    /// Whether all octets were 7bit data; they are at their end.
    pub(super) fn holds(self) -> bool {
        !self.has_8bit && !self.has_odd_lines && !self.after_return
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_bit_data_is_what_the_rfc_says() {
        let long = |length: usize| vec![b'x'; length];
        for (octets, wanted) in [
            (b"".to_vec(), true),
            (b"text\r\nand\n".to_vec(), true),
            (b"bare\rreturn\r\n".to_vec(), false),
            (b"return at the end\r".to_vec(), false),
            (b"nul\0".to_vec(), false),
            (b"caf\xe9".to_vec(), false),
            ([long(998), b"\r\n".to_vec(), long(998)].concat(), true),
            (long(999), false),
        ] {
            for step in [1, 2, 5000] {
                let mut seven_bit = SevenBit::default();
                octets.chunks(step).for_each(|part| seven_bit.update(part));
                assert_eq!(seven_bit.holds(), wanted, "{octets:?}");
            }
        }
    }
}
