//! PEM in memory: base64 between BEGIN and END lines, as files of keys and certificates have it
//! (RFC 7468). Messages in PEM are streamed; see [`mime::Pem`](crate::mime::Pem).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// Reads the blocks of a file one after another; text around them is passed over.
pub(crate) struct Blocks<'a> {
    rest: &'a [u8],
    line: usize,
}

/// What stands between a BEGIN line and its END line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block<'a> {
    /// The label of both lines.
    pub(crate) label: &'a [u8],
    /// The BEGIN line, counted from 1.
    pub(crate) line: usize,
    /// The header fields in front of the base64, as the encrypted keys of RFC 1421 have them; empty
    /// where there are none.
    header: &'a [u8],
    text: &'a [u8],
}

/// Why a block cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PemError {
    /// The block's BEGIN line, counted from 1.
    pub(crate) line: usize,
    /// What was wanted.
    pub(crate) wanted: &'static str,
}

impl<'a> Blocks<'a> {
    pub(crate) fn new(file: &'a [u8]) -> Self {
        Self {
            rest: file,
            line: 0,
        }
    }

    /// The next block; `None` where there is none.
    pub(crate) fn next(&mut self) -> Result<Option<Block<'a>>, PemError> {
        let label = loop {
            match self.next_line() {
                None => return Ok(None),
                Some(line) => match boundary(line, b"-----BEGIN ") {
                    Some(label) => break label,
                    None => continue,
                },
            }
        };
        let (line, inside) = (self.line, self.rest);
        loop {
            let before = inside.len() - self.rest.len();
            let next = self.next_line().ok_or(PemError {
                line,
                wanted: "an END line with the label of its BEGIN line",
            })?;
            if boundary(next, b"-----END ") == Some(label) {
                let (header, text) = split_header(inside.get(..before).unwrap_or_default());
                return Ok(Some(Block {
                    label,
                    line,
                    header,
                    text,
                }));
            }
        }
    }

    fn next_line(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        self.line += 1;
        let end = memchr::memchr(b'\n', self.rest).map_or(self.rest.len(), |at| at + 1);
        let (line, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        Some(line)
    }
}

impl Block<'_> {
    /// The octets that the base64 text stands for; white space does not count.
    pub(crate) fn decode(&self) -> Result<Zeroizing<Vec<u8>>, PemError> {
        let significant = self
            .text
            .iter()
            .filter(|octet| !octet.is_ascii_whitespace());
        let text = Zeroizing::new(significant.copied().collect::<Vec<_>>());
        let octets = STANDARD.decode(&*text).map_err(|_| PemError {
            line: self.line,
            wanted: "base64",
        })?;
        Ok(Zeroizing::new(octets))
    }

    /// The value of a header field, without the white space around it.
    pub(crate) fn field(&self, name: &str) -> Option<&[u8]> {
        let mut lines = self.header.split(|octet| *octet == b'\n');
        lines.find_map(|line| {
            let (found, value) = line.split_at_checked(memchr::memchr(b':', line)?)?;
            let is_meant = found.trim_ascii().eq_ignore_ascii_case(name.as_bytes());
            is_meant.then(|| value.get(1..).unwrap_or_default().trim_ascii())
        })
    }
}

/// The octets of a file that is the base64 of a SEQUENCE and nothing else, without BEGIN and END lines.
pub(crate) fn bare_base64(file: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    const SEQUENCE: u8 = 0x30;
    let block = Block {
        label: b"",
        line: 1,
        header: b"",
        text: file,
    };
    let octets = block.decode().ok()?;
    (octets.first() == Some(&SEQUENCE)).then_some(octets)
}

/// Header fields, up to the empty line behind them, and what follows.
fn split_header(inside: &[u8]) -> (&[u8], &[u8]) {
    let line_end = |from: &[u8]| memchr::memchr(b'\n', from).map_or(from.len(), |at| at + 1);
    let first = inside.get(..line_end(inside)).unwrap_or_default();
    if !first.contains(&b':') {
        return (b"", inside);
    }
    let mut at = 0;
    loop {
        let (before, rest) = inside.split_at_checked(at).unwrap_or((inside, b""));
        let line = rest.get(..line_end(rest)).unwrap_or_default();
        if line.trim_ascii().is_empty() {
            return (before, rest);
        }
        at += line.len();
    }
}

/// Writes a block: 64 characters a line (RFC 7468 section 2).
pub(crate) fn encode(label: &str, octets: &[u8]) -> Zeroizing<String> {
    let base64 = Zeroizing::new(STANDARD.encode(octets));
    // Room for all of it at once: a string that grows leaves copies behind.
    let room = base64.len() + base64.len() / LINE_LEN + 2 * label.len() + 40;
    let mut pem = Zeroizing::new(String::with_capacity(room));
    pem.extend(["-----BEGIN ", label, "-----\n"]);
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at_checked(LINE_LEN).unwrap_or((rest, ""));
        pem.extend([line, "\n"]);
        rest = after;
    }
    pem.extend(["-----END ", label, "-----\n"]);
    pem
}

/// The label of an encapsulation boundary (RFC 7468 section 3).
fn boundary<'a>(line: &'a [u8], begin: &[u8]) -> Option<&'a [u8]> {
    line.trim_ascii_end()
        .strip_prefix(begin)?
        .strip_suffix(b"-----")
}

/// Characters of base64 a line.
const LINE_LEN: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        for len in [0, 1, 47, 48, 49, 96, 1000] {
            let octets = vec![0x5a; len];
            let pem = encode("PRIVATE KEY", &octets);
            assert!(pem.lines().all(|line| line.len() <= 64), "{len}: {}", *pem);
            let file = format!("text before\n{}text after", *pem);
            let mut blocks = Blocks::new(file.as_bytes());
            let block = blocks.next().unwrap().unwrap();
            assert_eq!((block.label, block.line), (&b"PRIVATE KEY"[..], 2), "{len}");
            assert_eq!(*block.decode().unwrap(), octets, "{len}");
            assert!(blocks.next().unwrap().is_none(), "{len}");
        }
    }

    #[test]
    fn a_block_ends_at_an_end_line_with_its_own_label() {
        let file = b"-----BEGIN A-----\nAA==\n-----END B-----\n-----END A-----\r\n";
        let block = Blocks::new(file).next().unwrap().unwrap();
        assert_eq!(block.decode().unwrap_err().line, 1);
        let unclosed = b"\n-----BEGIN A-----\nAA==\n-----END B-----\n";
        assert_eq!(Blocks::new(unclosed).next().unwrap_err().line, 2);
    }

    #[test]
    fn header_fields_stand_before_the_first_empty_line() {
        let file = b"-----BEGIN A-----\r\nOne: 1, x\r\ntWo :2\r\n\r\nAA==\r\n-----END A-----\r\n";
        let block = Blocks::new(file).next().unwrap().unwrap();
        assert_eq!(block.field("one"), Some(&b"1, x"[..]));
        assert_eq!(block.field("Two"), Some(&b"2"[..]));
        assert_eq!(block.field("Three"), None);
        assert_eq!(*block.decode().unwrap(), [0]);
        // Nothing but a header is no key.
        let open = b"-----BEGIN A-----\nOne: 1\nAA==\n-----END A-----\n";
        let block = Blocks::new(open).next().unwrap().unwrap();
        assert_eq!(block.field("One"), Some(&b"1"[..]));
        assert!(block.decode().unwrap().is_empty());
    }

    #[test]
    fn bare_base64_is_nothing_else() {
        for (file, octets) in [
            (&b"MAA="[..], Some(&[0x30, 0][..])),
            (b" MA\r\nA=\n\n", Some(&[0x30, 0])),
            (b"MAA", None),
            (b"some text\n", None),
            (b"MAA=!", None),
            (b"-----BEGIN A-----", None),
            (b" \n", None),
            (b"", None),
        ] {
            let found = bare_base64(file);
            assert_eq!(found.as_deref().map(Vec::as_slice), octets, "{file:?}");
        }
    }
}
