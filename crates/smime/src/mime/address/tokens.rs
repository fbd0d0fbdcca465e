//! The lexical tokens of an address (RFC 5322 section 3.2, its obsolete forms and UTF-8 included).

use super::{AddressError, error};
use crate::basis::Basis;

const BASIS: Basis = Basis::AddressTokens;

/// The tokens of a field's value, one after the other. White space and comments only stand between
/// them.
#[derive(Clone, Debug)]
pub(super) struct Tokens<'a> {
    value: &'a [u8],
    at: usize,
    end: usize,
    /// Whether white space or a comment was passed over.
    pub(super) has_passed_over: bool,
    /// What readers find who take a line end for the end of a quoted string or of a comment.
    ends: EarlyEnds,
}

/// Whether some quoted string or comment holds a line end, and whether one holds an `@`.
#[derive(Clone, Copy, Debug, Default)]
struct EarlyEnds {
    line_end: Option<usize>,
    at_sign: bool,
}

/// A token, and where it stands in the value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) at: usize,
    /// Whether a line end stands in it, or between it and the token before.
    pub(super) is_folded: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind<'a> {
    Atom(&'a [u8]),
    /// What stands between the quotes.
    Quoted(&'a [u8]),
    /// A domain literal with its brackets.
    Literal(&'a [u8]),
    Special(u8),
}

impl<'a> Tokens<'a> {
    /// Those of `value`, which has to be UTF-8 without NUL whose line ends are folding (RFC 5322
    /// section 2.2.3, RFC 6532 section 3.2).
    pub(super) fn new(value: &'a [u8]) -> Result<Self, AddressError> {
        if let Err(wrong) = std::str::from_utf8(value) {
            let at = wrong.valid_up_to();
            return Err(error("octets that are not UTF-8", at, Basis::Utf8Address));
        }
        if let Some(at) = memchr::memchr(0, value) {
            return Err(error("a NUL", at, BASIS));
        }
        for escaped in [b"\\\r", b"\\\n"] {
            if let Some(at) = memchr::memmem::find(value, escaped) {
                return Err(error("an escaped line end", at, BASIS));
            }
        }
        check_folding(value)?;
        Ok(Self {
            value,
            at: 0,
            end: value.len(),
            has_passed_over: false,
            ends: EarlyEnds::default(),
        })
    }

    /// The offset of what was not read yet.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The tokens from here up to `end`.
    pub(super) fn up_to(&self, end: usize) -> Self {
        Self {
            end: end.min(self.end),
            ..self.clone()
        }
    }

    /// That no reader finds other addresses among the tokens read so far who ends quoted strings and
    /// comments at a line end, as Python does: what stands in them then stands outside, and the other
    /// way round, which is nobody's address where no `@` stands in any.
    pub(super) fn check_early_ends(&self) -> Result<(), AddressError> {
        match self.ends {
            EarlyEnds {
                line_end: Some(at),
                at_sign: true,
            } => Err(error(
                "a line end in a name or comment beside an `@` in one",
                at,
                BASIS,
            )),
            _ => Ok(()),
        }
    }

    /// The next token; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Token<'a>>, AddressError> {
        let mut is_folded = self.pass_over_blanks()?;
        let at = self.at;
        let Some((&first, after)) = self.rest().split_first() else {
            return Ok(None);
        };
        let (kind, length) = match first {
            b'"' => {
                let length = quoted(after).ok_or(error("a quote without end", at, BASIS))?;
                let inside = after.get(..length).unwrap_or_default();
                is_folded |= self.enclose(at, inside);
                (Kind::Quoted(inside), length + 2)
            }
            b'[' => {
                let is_text = |&&octet: &&u8| {
                    octet.is_ascii_graphic() && !matches!(octet, b'[' | b']' | b'\\')
                };
                let length = after.iter().take_while(is_text).count();
                if after.get(length) != Some(&b']') {
                    return Err(error("a domain literal without end", at, BASIS));
                }
                (Kind::Literal(self.slice(at, length + 2)), length + 2)
            }
            first if is_atom(first) => {
                let length = after.iter().take_while(|&&octet| is_atom(octet)).count();
                (Kind::Atom(self.slice(at, 1 + length)), 1 + length)
            }
            first if first.is_ascii_control() => {
                return Err(error("a control character", at, BASIS));
            }
            first => (Kind::Special(first), 1),
        };
        self.at += length;
        Ok(Some(Token {
            kind,
            at,
            is_folded,
        }))
    }

    /// Passes over white space and comments; whether they hold a line end.
    pub(super) fn pass_over_blanks(&mut self) -> Result<bool, AddressError> {
        let mut is_folded = false;
        while let Some((&first, after)) = self.rest().split_first() {
            let length = match first {
                b' ' | b'\t' => 1,
                b'\r' | b'\n' => {
                    is_folded = true;
                    1
                }
                b'(' => {
                    let unended = error("a comment without end", self.at, BASIS);
                    let length = comment(after).ok_or(unended)?;
                    is_folded |= self.enclose(self.at, after.get(..length).unwrap_or_default());
                    1 + length
                }
                _ => break,
            };
            self.at += length;
            self.has_passed_over = true;
        }
        Ok(is_folded)
    }

    /// Takes note of what a quoted string or a comment at `at` holds; whether it holds a line end.
    fn enclose(&mut self, at: usize, inside: &[u8]) -> bool {
        let is_folded = memchr::memchr2(b'\r', b'\n', inside).is_some();
        if is_folded {
            self.ends.line_end.get_or_insert(at);
        }
        self.ends.at_sign |= memchr::memchr(b'@', inside).is_some();
        is_folded
    }

    fn rest(&self) -> &'a [u8] {
        self.value.get(self.at..self.end).unwrap_or_default()
    }

    fn slice(&self, at: usize, length: usize) -> &'a [u8] {
        self.value.get(at..at + length).unwrap_or_default()
    }
}

/// What a quoted string says: escapes and folding taken off.
pub(super) fn unquoted(inside: &[u8]) -> impl Iterator<Item = u8> {
    let mut octets = inside.iter().copied();
    std::iter::from_fn(move || {
        loop {
            match octets.next()? {
                b'\\' => return octets.next(),
                b'\r' | b'\n' => {}
                octet => return Some(octet),
            }
        }
    })
}

/// Line ends in a value are folding: white space stands behind each, but for one at the very end.
fn check_folding(value: &[u8]) -> Result<(), AddressError> {
    let mut rest = value;
    while let Some(found) = memchr::memchr2(b'\r', b'\n', rest) {
        let at = value.len() - rest.len() + found;
        let line_end = rest.get(found..).unwrap_or_default();
        let returns = line_end.iter().take_while(|&&octet| octet == b'\r').count();
        let Some((b'\n', after)) = line_end.get(returns..).and_then(<[u8]>::split_first) else {
            return Err(error("a bare CR", at, Basis::HeaderField));
        };
        if !matches!(after.first(), None | Some(b' ' | b'\t')) {
            return Err(error("a line end", at, Basis::HeaderField));
        }
        rest = after;
    }
    Ok(())
}

/// The length of a comment, of which the first parenthesis is read; they nest.
fn comment(text: &[u8]) -> Option<usize> {
    let mut depth = 1usize;
    let mut rest = text;
    while depth > 0 {
        let at = memchr::memchr3(b'(', b')', b'\\', rest)?;
        let (&found, after) = rest.get(at..)?.split_first()?;
        rest = after;
        match found {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => rest = rest.get(1..)?,
        }
    }
    Some(text.len() - rest.len())
}

/// The length of what stands in a quoted string, of which the first quote is read.
fn quoted(text: &[u8]) -> Option<usize> {
    let mut rest = text;
    loop {
        let at = memchr::memchr2(b'"', b'\\', rest)?;
        let (&found, after) = rest.get(at..)?.split_first()?;
        if found == b'"' {
            return Some(text.len() - after.len() - 1);
        }
        rest = after.get(1..)?;
    }
}

/// Whether an octet belongs to an atom (RFC 5322 section 3.2.3, RFC 6532 section 3.2).
pub(super) const fn is_atom(octet: u8) -> bool {
    match octet {
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b':' | b';' | b'@' | b'\\' | b',' | b'.'
        | b'"' => false,
        _ => octet.is_ascii_graphic() || !octet.is_ascii(),
    }
}
