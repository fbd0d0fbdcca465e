//! Transfer encodings taken off as the octets stream by (RFC 2045 section 6).

mod base64;
mod quoted_printable;

use core::fmt;
use std::io::{self, BufRead, Read};

use self::base64::Base64;
use self::quoted_printable::QuotedPrintable;
use super::findings::{FindingCode, Findings};

/// A Content-Transfer-Encoding (RFC 2045 section 6.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TransferEncoding {
    /// Short lines of ASCII, as they stand.
    #[default]
    SevenBit,
    /// Short lines of any octets, as they stand.
    EightBit,
    /// Any octets, as they stand.
    Binary,
    /// Quoted-printable (section 6.7).
    QuotedPrintable,
    /// Base64 (section 6.8).
    Base64,
    /// Another one, in lower case.
    Unknown(String),
}

impl TransferEncoding {
    /// Reads an unfolded field value, whatever its case. Comments and what follows a semicolon do
    /// not count.
    pub fn parse(value: &[u8]) -> Self {
        let word = value
            .split(|octet| matches!(octet, b';' | b'('))
            .next()
            .unwrap_or_default()
            .trim_ascii();
        match word.to_ascii_lowercase().as_slice() {
            b"7bit" | b"" => Self::SevenBit,
            b"8bit" => Self::EightBit,
            b"binary" => Self::Binary,
            b"quoted-printable" => Self::QuotedPrintable,
            b"base64" => Self::Base64,
            other => Self::Unknown(String::from_utf8_lossy(other).into_owned()),
        }
    }

    /// The name in lower case.
    pub fn name(&self) -> &str {
        match self {
            Self::SevenBit => "7bit",
            Self::EightBit => "8bit",
            Self::Binary => "binary",
            Self::QuotedPrintable => "quoted-printable",
            Self::Base64 => "base64",
            Self::Unknown(name) => name,
        }
    }

    /// Whether octets stand for themselves.
    pub const fn is_identity(&self) -> bool {
        matches!(self, Self::SevenBit | Self::EightBit | Self::Binary)
    }
}

/// How the first octets of a CMS object are encoded, where they show it: binary BER starts with a
/// SEQUENCE, and base64 of it with `M`.
pub fn sniff(start: &[u8]) -> Option<TransferEncoding> {
    if is_ber(start) {
        return Some(TransferEncoding::Binary);
    }
    let text = start.trim_ascii_start();
    let in_alphabet =
        |&octet: &u8| base64::is_symbol(octet) || octet == b'=' || octet.is_ascii_whitespace();
    // A short sample must not make base64 of a word of text.
    let is_base64 = text.len() >= 8 && text.starts_with(b"M") && text.iter().all(in_alphabet);
    is_base64.then_some(TransferEncoding::Base64)
}

/// Whether octets can only be BER: a SEQUENCE whose length is no text, or which starts with an
/// OBJECT IDENTIFIER.
pub(super) const fn is_ber(start: &[u8]) -> bool {
    match start {
        [0x30, _, 0x06, ..] => true,
        [0x30, length, ..] => !length.is_ascii_graphic() && !length.is_ascii_whitespace(),
        _ => false,
    }
}

/// A reader that takes a transfer encoding off another reader. Content never makes it fail: what
/// had to be bent for is noted.
#[derive(Debug)]
pub struct Decoder<R> {
    findings: Findings,
    stage: Stage<R>,
}

#[derive(Debug)]
enum Stage<R> {
    Identity(R),
    Coded(Coded<R>),
}

impl<R: BufRead> Decoder<R> {
    /// A decoder over `reader`, which is at `offset` of the source. `None` where the encoding is
    /// unknown.
    pub fn new(encoding: &TransferEncoding, reader: R, offset: u64) -> Option<Self> {
        let stage = match encoding {
            TransferEncoding::SevenBit | TransferEncoding::EightBit | TransferEncoding::Binary => {
                Stage::Identity(reader)
            }
            TransferEncoding::QuotedPrintable => {
                let codec = Box::new(QuotedPrintable::default());
                Stage::Coded(Coded::new(codec, reader, offset))
            }
            TransferEncoding::Base64 => return Some(Self::base64(reader, offset)),
            TransferEncoding::Unknown(_) => return None,
        };
        Some(Self {
            findings: Findings::new(),
            stage,
        })
    }

    /// A base64 decoder over `reader`, which is at `offset` of the source: for PEM, and for base64
    /// without a header.
    pub fn base64(reader: R, offset: u64) -> Self {
        Self {
            findings: Findings::new(),
            stage: Stage::Coded(Coded::new(Box::new(Base64::new()), reader, offset)),
        }
    }

    /// What had to be bent for in what was read so far; all of it once the end was reached.
    pub const fn findings(&self) -> &Findings {
        &self.findings
    }

    /// The reader, behind all that was read ahead.
    pub fn into_inner(self) -> R {
        match self.stage {
            Stage::Identity(reader) => reader,
            Stage::Coded(coded) => coded.reader,
        }
    }

    pub(super) fn note(&mut self, finding: FindingCode, offset: u64) {
        self.findings.note(finding, offset);
    }
}

impl<R: BufRead> Read for Decoder<R> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        if let Stage::Identity(reader) = &mut self.stage {
            return reader.read(output);
        }
        let read = self.fill_buf()?.read(output)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Decoder<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match &mut self.stage {
            Stage::Identity(reader) => reader.fill_buf(),
            Stage::Coded(coded) => coded.fill(&mut self.findings),
        }
    }

    fn consume(&mut self, amount: usize) {
        match &mut self.stage {
            Stage::Identity(reader) => reader.consume(amount),
            Stage::Coded(coded) => coded.consume(amount),
        }
    }
}

/// Takes octets in pieces, however they are cut, and decodes them.
trait Codec: fmt::Debug + Send {
    /// Decodes `input`, which is at `offset` of the source, to the end of `output`.
    fn feed(&mut self, input: &[u8], offset: u64, output: &mut Vec<u8>, findings: &mut Findings);

    /// The input is at its end, at `offset`.
    fn finish(&mut self, offset: u64, output: &mut Vec<u8>, findings: &mut Findings);

    /// Whether nothing that follows can be data.
    fn is_done(&self) -> bool {
        false
    }
}

#[derive(Debug)]
struct Coded<R> {
    codec: Box<dyn Codec>,
    reader: R,
    offset: u64,
    output: Vec<u8>,
    taken: usize,
    finished: bool,
}

/// How many encoded octets are decoded at once.
pub(crate) const CHUNK: usize = 64 << 10;

impl<R: BufRead> Coded<R> {
    const fn new(codec: Box<dyn Codec>, reader: R, offset: u64) -> Self {
        Self {
            codec,
            reader,
            offset,
            output: Vec::new(),
            taken: 0,
            finished: false,
        }
    }

    fn fill(&mut self, findings: &mut Findings) -> io::Result<&[u8]> {
        while self.taken >= self.output.len() && !self.finished {
            self.output.clear();
            self.taken = 0;
            let input = self.reader.fill_buf()?;
            let input = input.get(..input.len().min(CHUNK)).unwrap_or_default();
            let length = input.len();
            if length > 0 {
                self.codec
                    .feed(input, self.offset, &mut self.output, findings);
                self.reader.consume(length);
                self.offset += length as u64;
            }
            if length == 0 || self.codec.is_done() {
                self.codec.finish(self.offset, &mut self.output, findings);
                self.finished = true;
            }
        }
        Ok(self.output.get(self.taken..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.taken = self.output.len().min(self.taken.saturating_add(amount));
    }
}
