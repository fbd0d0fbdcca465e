//! What ends a line of a header: CRLF by the standard (RFC 5322 section 2.1), other octets for
//! some readers.

/// The lines of a header for a reader that ends one wherever any reader does: at CRLF, CR and LF, at
/// VT and FF, at the separators U+001C to U+001E, at NEL, U+2028 and U+2029. Line ends left out.
pub(super) fn of_any_kind(octets: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(octets).filter(|octets| !octets.is_empty());
    std::iter::from_fn(move || {
        let octets = rest?;
        let mut at = 0;
        while let Some(ahead) = octets.get(at..).filter(|ahead| !ahead.is_empty()) {
            if let Some(length) = line_end(ahead) {
                rest = octets.get(at + length..).filter(|rest| !rest.is_empty());
                return octets.get(..at);
            }
            at += character(ahead);
        }
        rest = None;
        Some(octets)
    })
}

/// The lines for a reader to whom nothing but CRLF ends one, line ends left out.
pub(super) fn of_crlf(octets: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(octets).filter(|octets| !octets.is_empty());
    std::iter::from_fn(move || {
        let octets = rest?;
        let Some(end) = memchr::memmem::find(octets, b"\r\n") else {
            rest = None;
            return Some(octets);
        };
        rest = octets.get(end + 2..).filter(|rest| !rest.is_empty());
        octets.get(..end)
    })
}

/// How many lines end in CRLF, and how many in LF whatever stands before it.
pub(super) fn count(octets: &[u8]) -> (usize, usize) {
    let crlf = memchr::memmem::find_iter(octets, b"\r\n").count();
    (crlf, memchr::memchr_iter(b'\n', octets).count())
}

/// Where the first line end stands that is none for every reader: anything but LF, with any number of
/// CRs before it; and LF alone where other lines end in CRLF.
pub(super) fn first_bare(octets: &[u8]) -> Option<usize> {
    let (crlf, lf) = count(octets);
    let is_mixed = 0 < crlf && crlf < lf;
    let mut at = 0;
    while let Some(ahead) = octets.get(at..).filter(|ahead| !ahead.is_empty()) {
        let returns = ahead.iter().take_while(|&&octet| octet == b'\r').count();
        let is_lf = ahead.get(returns) == Some(&b'\n');
        let length = match line_end(ahead) {
            _ if is_lf && (returns > 0 || !is_mixed) => returns + 1,
            Some(_) => return Some(at),
            None => character(ahead),
        };
        at += length;
    }
    None
}

/// The length of the line end that stands here, of whichever kind.
fn line_end(ahead: &[u8]) -> Option<usize> {
    match ahead {
        [b'\r', b'\n', ..] => Some(2),
        [b'\r' | b'\n' | 0x0b | 0x0c | 0x1c..=0x1e, ..] => Some(1),
        // NEL in ISO 8859-1, as it is no UTF-8 here; then in UTF-8.
        [0x85, ..] => Some(1),
        [0xc2, 0x85, ..] => Some(2),
        [0xe2, 0x80, 0xa8 | 0xa9, ..] => Some(3),
        _ => None,
    }
}

/// The length of the character that stands here, in UTF-8; of an octet that is none, 1.
fn character(ahead: &[u8]) -> usize {
    let length = match ahead.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        _ => return 1,
    };
    let is_text = ahead
        .get(..length)
        .is_some_and(|octets| std::str::from_utf8(octets).is_ok());
    if is_text { length } else { 1 }
}
