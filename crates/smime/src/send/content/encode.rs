//! Transfer encodings put on as octets stream by (RFC 2045 section 6).

use std::io::{self, Write};

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::general_purpose::{GeneralPurpose, PAD};

/// Base64 in lines (RFC 2045 section 6.8, RFC 7468 section 2). There is no line end behind the last
/// line.
#[derive(Debug)]
pub(in crate::send) struct Base64Lines {
    /// How many octets a line holds.
    line: usize,
    line_end: &'static [u8],
    /// Octets that fill no line yet.
    held: Vec<u8>,
    symbols: Vec<u8>,
    out: Vec<u8>,
    wrote_any: bool,
}

const ENGINE: GeneralPurpose = GeneralPurpose::new(&STANDARD, PAD);

/// How many lines are encoded at once.
const LINES: usize = 512;

impl Base64Lines {
    /// Lines of 76 characters that end with CRLF, for mail.
    pub(in crate::send) fn mail() -> Self {
        Self::new(57, b"\r\n")
    }

    /// Lines of 64 characters that end with LF, for PEM.
    pub(in crate::send) fn pem() -> Self {
        Self::new(48, b"\n")
    }

    fn new(line: usize, line_end: &'static [u8]) -> Self {
        Self {
            line,
            line_end,
            held: Vec::new(),
            symbols: Vec::new(),
            out: Vec::new(),
            wrote_any: false,
        }
    }

    /// Takes the next octets and gives whole lines to `sink`.
    pub(in crate::send) fn update<E>(
        &mut self,
        mut octets: &[u8],
        sink: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        if !self.held.is_empty() {
            let missing = self.line.saturating_sub(self.held.len());
            let (head, rest) = octets.split_at(octets.len().min(missing));
            self.held.extend_from_slice(head);
            octets = rest;
            if self.held.len() < self.line {
                return Ok(());
            }
            let held = core::mem::take(&mut self.held);
            self.lines(&held, sink)?;
        }
        let whole = octets.len() / self.line * self.line;
        let (lines, rest) = octets.split_at(whole);
        for lines in lines.chunks(self.line * LINES) {
            self.lines(lines, sink)?;
        }
        self.held.extend_from_slice(rest);
        Ok(())
    }

    /// Gives the last line to `sink`: the octets are at their end.
    pub(in crate::send) fn finish<E>(
        &mut self,
        sink: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let held = core::mem::take(&mut self.held);
        self.lines(&held, sink)
    }

    fn lines<E>(
        &mut self,
        octets: &[u8],
        sink: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.symbols.resize(octets.len().div_ceil(3) * 4, 0);
        // The space is exactly what padded base64 takes.
        let written = ENGINE.encode_slice(octets, &mut self.symbols).unwrap_or(0);
        self.symbols.truncate(written);
        self.out.clear();
        for line in self.symbols.chunks(self.line / 3 * 4) {
            if self.wrote_any {
                self.out.extend_from_slice(self.line_end);
            }
            self.out.extend_from_slice(line);
            self.wrote_any = true;
        }
        sink(&self.out)
    }
}

/// Writes octets in base64 to a sink.
pub(in crate::send) struct Base64Sink<'a> {
    lines: Base64Lines,
    to: &'a mut dyn Write,
}

impl<'a> Base64Sink<'a> {
    pub(in crate::send) fn new(lines: Base64Lines, to: &'a mut dyn Write) -> Self {
        Self { lines, to }
    }

    /// Writes the last line, and its line end.
    pub(in crate::send) fn finish(mut self) -> io::Result<()> {
        let to = &mut *self.to;
        self.lines.finish(&mut |octets| to.write_all(octets))?;
        to.write_all(self.lines.line_end)
    }
}

impl Write for Base64Sink<'_> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        let to = &mut *self.to;
        self.lines
            .update(octets, &mut |octets| to.write_all(octets))?;
        Ok(octets.len())
    }

    /// Octets that fill no line stay.
    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Quoted-printable (RFC 2045 section 6.7) of octets in canonical form: CRLF ends a line, all other
/// CRs and LFs are encoded. White space at the end of a line is encoded, and the space of a `From `
/// that begins one, which mail agents are known to change (RFC 8551 section 3.1.4).
#[derive(Debug, Default)]
pub(super) struct QuotedPrintable {
    column: usize,
    /// How many characters of `From` the line has so far, if it has nothing else.
    from: usize,
    /// White space of which it is open whether it ends the line.
    space: Option<u8>,
    carriage_return: bool,
    out: Vec<u8>,
}

/// How many characters a line has at most, a `=` for a soft break not counted.
const COLUMNS: usize = 75;
const FROM: &[u8] = b"From";

impl QuotedPrintable {
    /// Takes the next octets and gives what is encoded to `sink`.
    pub(super) fn update<E>(
        &mut self,
        octets: &[u8],
        sink: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        octets.iter().for_each(|octet| self.octet(*octet));
        self.flush(sink)
    }

    /// Gives the rest to `sink`: the octets are at their end.
    pub(super) fn finish<E>(
        &mut self,
        sink: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let space = self.space.take();
        space.into_iter().for_each(|space| self.encoded(space));
        if core::mem::take(&mut self.carriage_return) {
            self.encoded(b'\r');
        }
        self.flush(sink)
    }

    fn octet(&mut self, octet: u8) {
        if core::mem::take(&mut self.carriage_return) {
            let space = self.space.take();
            if octet == b'\n' {
                space.into_iter().for_each(|space| self.encoded(space));
                self.out.extend_from_slice(b"\r\n");
                self.column = 0;
                self.from = 0;
                return;
            }
            space.into_iter().for_each(|space| self.literal(space));
            self.encoded(b'\r');
        }
        match octet {
            b'\r' => self.carriage_return = true,
            b' ' | b'\t' => {
                let before = self.space.replace(octet);
                before.into_iter().for_each(|space| self.literal(space));
            }
            _ => {
                let space = self.space.take();
                space.into_iter().for_each(|space| self.literal(space));
                if octet.is_ascii_graphic() && octet != b'=' {
                    self.literal(octet);
                } else {
                    self.encoded(octet);
                }
            }
        }
    }

    fn literal(&mut self, octet: u8) {
        if octet == b' ' && self.from == FROM.len() && self.column == FROM.len() {
            return self.encoded(octet);
        }
        self.put(&[octet]);
        let is_next = FROM.get(self.from) == Some(&octet) && self.column == self.from + 1;
        self.from = if is_next { self.from + 1 } else { 0 };
    }

    fn encoded(&mut self, octet: u8) {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or(b'0');
        self.put(&[b'=', digit(octet >> 4), digit(octet & 15)]);
        self.from = 0;
    }

    fn put(&mut self, characters: &[u8]) {
        if self.column + characters.len() > COLUMNS {
            self.out.extend_from_slice(b"=\r\n");
            self.column = 0;
            self.from = 0;
        }
        self.out.extend_from_slice(characters);
        self.column += characters.len();
    }

    fn flush<E>(&mut self, sink: &mut dyn FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        if self.out.is_empty() {
            return Ok(());
        }
        let result = sink(&self.out);
        self.out.clear();
        result
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::prelude::*;

    use super::*;
    use crate::mime::{Decoder, TransferEncoding};

    fn base64_of(octets: &[u8], step: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let mut sink = Base64Sink::new(Base64Lines::mail(), &mut out);
        for part in octets.chunks(step) {
            sink.write_all(part).unwrap();
        }
        sink.finish().unwrap();
        out
    }

    fn quoted_printable_of(octets: &[u8], step: usize) -> String {
        let mut out = Vec::new();
        let mut sink = |octets: &[u8]| {
            out.extend_from_slice(octets);
            Ok::<_, ()>(())
        };
        let mut encoder = QuotedPrintable::default();
        for part in octets.chunks(step) {
            encoder.update(part, &mut sink).unwrap();
        }
        encoder.finish(&mut sink).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn decoded(encoding: &TransferEncoding, octets: &[u8]) -> Vec<u8> {
        let mut decoder = Decoder::new(encoding, octets, 0).unwrap();
        let mut out = Vec::new();
        decoder.read_to_end(&mut out).unwrap();
        assert!(decoder.findings().iter().next().is_none());
        out
    }

    #[test]
    fn base64_fills_its_lines() {
        // The test vectors of RFC 4648 section 10.
        assert_eq!(base64_of(b"", 1), b"\r\n");
        assert_eq!(base64_of(b"fo", 1), b"Zm8=\r\n");
        assert_eq!(base64_of(b"foobar", 4), b"Zm9vYmFy\r\n");
        let out = base64_of(&[0; 58], 58);
        assert_eq!(out, [&[b'A'; 76][..], b"\r\nAA==\r\n"].concat());
        assert_eq!(base64_of(&[0; 57], 3), [&[b'A'; 76][..], b"\r\n"].concat());
    }

    #[test]
    fn quoted_printable_encodes_what_does_not_travel() {
        assert_eq!(
            quoted_printable_of("Gr\u{fc}\u{df}e = \r\n".as_bytes(), 1),
            "Gr=C3=BC=C3=9Fe =3D=20\r\n"
        );
        assert_eq!(
            quoted_printable_of(b"From me\r\n From\r\nFrom", 2),
            "From=20me\r\n From\r\nFrom"
        );
        assert_eq!(quoted_printable_of(b"a\rb\nc\t\r", 3), "a=0Db=0Ac=09=0D");
        assert_eq!(quoted_printable_of(b" \t", 3), " =09");
        let long = quoted_printable_of(&[b'x'; 200], 200);
        assert!(long.split("\r\n").all(|line| line.len() <= 76));
        assert_eq!(long.matches("=\r\n").count(), 2);
    }

    proptest! {
        #[test]
        fn what_was_encoded_is_decoded(
            octets in proptest::collection::vec(
                prop_oneof![Just(b'\r'), Just(b'\n'), Just(b' '), Just(b'='), any::<u8>()], 0..400),
            step in 1usize..100,
        ) {
            let encoded = base64_of(&octets, step);
            prop_assert_eq!(decoded(&TransferEncoding::Base64, &encoded), octets.clone());
            let encoded = quoted_printable_of(&octets, step);
            prop_assert_eq!(&encoded, &quoted_printable_of(&octets, octets.len().max(1)));
            prop_assert!(encoded.split("\r\n").all(|line| line.len() <= 76));
            prop_assert_eq!(decoded(&TransferEncoding::QuotedPrintable, encoded.as_bytes()), octets);
        }
    }
}
