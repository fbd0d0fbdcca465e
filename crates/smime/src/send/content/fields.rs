//! A header cut into fields, octet for octet.

use crate::send::SendError;

/// One field: its lines as they stand, continuations included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawField<'h> {
    pub(super) octets: &'h [u8],
}

impl RawField<'_> {
    /// Whether it has this name, whatever its case.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name.as_bytes())
    }

    /// Whether it is MIME-Version or Content-*.
    pub(super) fn is_mime(&self) -> bool {
        const PREFIX: &[u8] = b"content-";
        let prefix = self.name().get(..PREFIX.len());
        self.is("MIME-Version") || prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case(PREFIX))
    }

    /// Appends it with its line ends made CRLF.
    pub(super) fn append_canonical(&self, out: &mut Vec<u8>) {
        for line in self.octets.split_inclusive(|octet| *octet == b'\n') {
            append_line(line, out);
        }
    }

    fn name(&self) -> &[u8] {
        let colon = memchr::memchr(b':', self.octets).unwrap_or(0);
        let name = self.octets.get(..colon).unwrap_or_default();
        name.trim_ascii_end()
    }
}

/// Appends a line with CRLF as its end, whatever its end was and whether it had one.
pub(super) fn append_line(line: &[u8], out: &mut Vec<u8>) {
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    out.extend_from_slice(text);
    out.extend_from_slice(b"\r\n");
}

/// The fields of a header, which may end with its empty line. An mbox line before them is left out.
///
/// # Errors
/// [`SendError::HeaderLine`] where a line is neither a field nor the continuation of one: where it
/// belongs, inside or outside, nobody knows.
pub(super) fn fields(header: &[u8]) -> Result<Vec<RawField<'_>>, SendError> {
    let mut fields = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in header.split_inclusive(|octet| *octet == b'\n') {
        let end = at + line.len();
        if matches!(line, b"\n" | b"\r\n") {
            break;
        }
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            fields.extend(since(header, start, at));
            let is_mbox_line = at == 0 && line.starts_with(b"From ");
            start = match is_field(line) {
                true => Some(at),
                false if is_mbox_line => None,
                false => return Err(SendError::HeaderLine { offset: at }),
            };
        } else if start.is_none() {
            return Err(SendError::HeaderLine { offset: at });
        }
        at = end;
    }
    fields.extend(since(header, start, at));
    Ok(fields)
}

fn since(header: &[u8], start: Option<usize>, end: usize) -> Option<RawField<'_>> {
    let octets = header.get(start?..end)?;
    Some(RawField { octets })
}

/// A name of printable ASCII, then a colon (RFC 5322 section 2.2).
fn is_field(line: &[u8]) -> bool {
    let Some(colon) = memchr::memchr(b':', line) else {
        return false;
    };
    let name = line.get(..colon).unwrap_or_default().trim_ascii_end();
    !name.is_empty() && name.iter().all(u8::is_ascii_graphic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn octets(header: &[u8]) -> Vec<&[u8]> {
        let fields = fields(header).unwrap();
        fields.into_iter().map(|field| field.octets).collect()
    }

    #[test]
    fn fields_keep_their_continuations() {
        assert_eq!(
            octets(b"A: 1\r\n 2\nB : 3\n\nbody: 4\n"),
            [b"A: 1\r\n 2\n".as_slice(), b"B : 3\n"]
        );
        assert_eq!(octets(b"A: 1"), [b"A: 1"]);
        assert_eq!(octets(b"From me today\nA: 1\n"), [b"A: 1\n"]);
        assert!(octets(b"\r\nA: 1\n").is_empty());
    }

    #[test]
    fn lines_that_are_no_fields_are_refused() {
        for (header, at) in [
            (b"hello\nA: 1\n".as_slice(), 0),
            (b" folded\nA: 1\n", 0),
            (b"A: 1\nhello\n", 5),
            (b"From me\n folded\nA: 1\n", 8),
            (b"A: 1\nFrom me\n", 5),
            (b"a b: 1\n", 0),
        ] {
            match fields(header) {
                Err(SendError::HeaderLine { offset }) => assert_eq!(offset, at, "{header:?}"),
                other => panic!("{header:?}: {other:?}"),
            }
        }
    }

    #[test]
    fn names_know_no_case() {
        let header = b"CONTENT-type : a\nmime-VERSION: 1\nContents: 2\n";
        let mime: Vec<_> = fields(header)
            .unwrap()
            .iter()
            .map(RawField::is_mime)
            .collect();
        assert_eq!(mime, [true, true, false]);
    }
}
