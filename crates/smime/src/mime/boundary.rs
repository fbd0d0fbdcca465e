//! A boundary, and what other readers take for it (RFC 2046 section 5.1.1).

use std::collections::BTreeSet;

use super::dialect::Dialect;
use super::extended::{Given, split_name};
use super::header::Header;
use super::parameter::Lexer;

/// The value of a boundary parameter, and the values that readers find who take blanks,
/// backslashes, comments or quotation marks otherwise than the grammar.
///
/// A message in which such a reader finds other parts can show another text than the one that was
/// verified: [`Multipart::split`](super::Multipart::split) looks for all of them at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boundary {
    value: Vec<u8>,
    others: Vec<Vec<u8>>,
    seen_with_returns: bool,
}

/// How many octets a boundary may have. RFC 2046 section 5.1.1 allows 70; more is noted.
pub const MAX_BOUNDARY: usize = 998;

/// How many values a boundary may have for different readers. An honest one has one, or three where
/// there is a blank in it.
const MAX_VALUES: usize = 12;

impl Boundary {
    /// The boundary in the Content-Type field of a header.
    ///
    /// # Errors
    /// What is wrong with the parameter: it is missing, stands there twice, or is unusable.
    pub(super) fn of(header: &Header) -> Result<Self, &'static str> {
        const FIELD: &str = "Content-Type";
        let Some(field) = header.field(FIELD) else {
            return Err("missing");
        };
        if header.has_after_return(FIELD) {
            return Err("given again, after a CR alone,");
        }
        if field.raw_value().iter().any(is_control) {
            return Err("beside a control character");
        }
        // The first dialect is the grammar's.
        let mut found = Vec::new();
        let mut others = Vec::new();
        for dialect in Dialect::ALL {
            if let Some((value, is_unquoted)) = read(field.raw_value(), dialect)? {
                others.extend(worn(&value, is_unquoted)?);
                found.push(value);
            }
            if found.is_empty() {
                return Err("missing");
            }
        }
        found.append(&mut others);
        let seen_with_returns = !header.ends_at_return_before(&field);
        Ok(Self {
            seen_with_returns,
            ..Self::among(found)?
        })
    }

    /// The value as the grammar has it.
    pub fn value(&self) -> &[u8] {
        &self.value
    }

    /// Whether readers to whom a CR alone ends a line see the field at all: the header ends before it
    /// for them where line ends have two CRs.
    pub(super) const fn is_seen_with_returns(&self) -> bool {
        self.seen_with_returns
    }

    /// The value and those that other readers take for it.
    pub(super) fn all(&self) -> impl Iterator<Item = &[u8]> {
        let others = self.others.iter().map(Vec::as_slice);
        core::iter::once(self.value.as_slice()).chain(others)
    }

    /// `found` as different readers have it, the grammar's first.
    fn among(found: Vec<Vec<u8>>) -> Result<Self, &'static str> {
        // Twice as many, for its folds.
        if found.iter().any(|value| value.len() > 2 * MAX_BOUNDARY) {
            return Err("too long");
        }
        let mut all: Vec<Vec<u8>> = Vec::new();
        for value in found.iter().flat_map(|value| variants(value)) {
            if !all.contains(&value) {
                all.push(value);
            }
        }
        if all.len() > MAX_VALUES {
            return Err("which readers take for many values");
        }
        let mut all = all.into_iter();
        let value = all.next().unwrap_or_default();
        let boundary = Self {
            value,
            others: all.collect(),
            seen_with_returns: true,
        };
        boundary.check()?;
        Ok(boundary)
    }

    fn check(&self) -> Result<(), &'static str> {
        if self.all().any(<[u8]>::is_empty) {
            return Err("empty");
        }
        if self.all().any(|value| value.len() > MAX_BOUNDARY) {
            return Err("too long");
        }
        let is_printable = |octet: &u8| matches!(octet, b' '..=b'~');
        if !self.value.iter().all(is_printable) {
            return Err("with a character that is not printable ASCII");
        }
        Ok(())
    }
}

impl TryFrom<&[u8]> for Boundary {
    type Error = &'static str;

    /// A value that stands for itself.
    fn try_from(value: &[u8]) -> Result<Self, Self::Error> {
        Self::among(vec![value.to_vec()])
    }
}

/// The value of the boundary parameter in one dialect, and whether any of it stands there without
/// quotation marks; absent where that finds none.
fn read(field: &[u8], dialect: Dialect) -> Result<Option<(Vec<u8>, bool)>, &'static str> {
    const NAME: &[u8] = b"boundary";
    let mut given = Given::default();
    let mut sections = BTreeSet::new();
    // A number with zeros before it is no section's by RFC 2231, and one to some readers.
    let mut odd_number = false;
    let mut is_unquoted = false;
    let mut odd_sections = false;
    let mut begins_extended = false;
    let mut lexer = Lexer::new(field, dialect);
    lexer.media_type();
    if dialect == Dialect::GRAMMAR && !lexer.is_at_parameters() {
        return Err("behind more than a type and a subtype");
    }
    lexer.each_parameter(|name, value, is_quoted| {
        let (base, section, extended) = split_name(name);
        if base.eq_ignore_ascii_case(NAME) {
            sections.extend(section);
            is_unquoted |= !is_quoted;
            // RFC 2231 section 4.1: a character set stands in the first section, or none does.
            odd_sections |= match (section, extended) {
                (None | Some(0), true) => !is_ascii_like(&value),
                (Some(_), true) => !begins_extended,
                _ => false,
            };
            begins_extended |= extended && section == Some(0);
            given.add(section, extended, value);
        } else {
            let start = name
                .get(..=NAME.len())
                .and_then(|start| start.strip_suffix(b"*"));
            odd_number |= start.is_some_and(|start| start.eq_ignore_ascii_case(NAME));
        }
    });
    let follow_on = (0u32..)
        .zip(&sections)
        .all(|(wanted, found)| wanted == *found);
    if odd_number || !follow_on {
        return Err("in sections that do not follow on");
    }
    if odd_sections {
        return Err("in a character set that readers take differently");
    }
    if dialect == Dialect::GRAMMAR && lexer.is_unclosed() {
        return Err("beside a quotation mark that is never closed");
    }
    match given.join(String::new(), &mut false) {
        Some(parameter) if parameter.ambiguous => Err("given twice, differently,"),
        parameter => Ok(parameter.map(|parameter| (parameter.value, is_unquoted))),
    }
}

/// What a value becomes for readers who take its angle brackets for quotation marks, or end it where a
/// token that is not quoted has to end (RFC 2045 section 5.1).
///
/// # Errors
/// Where some take it for another value altogether.
fn worn(value: &[u8], is_unquoted: bool) -> Result<Vec<Vec<u8>>, &'static str> {
    if value.starts_with(b"=?") && value.ends_with(b"?=") {
        return Err("that some readers decode");
    }
    if is_unquoted && value.contains(&b'"') {
        return Err("with a quotation mark in it");
    }
    let mut bare = Vec::new();
    while let Some(inside) = without_quotes(bare.last().map_or(value, Vec::as_slice))
        && bare.len() < MAX_VALUES
    {
        bare.push(inside);
    }
    let is_special = |octet: &u8| b"()<>@,;:\\\"/[]?=".contains(octet);
    let token = is_unquoted
        .then(|| value.split(is_special).next())
        .flatten();
    let found = bare.into_iter().chain(token.map(<[u8]>::to_vec));
    Ok(found.filter(|value| !value.is_empty()).collect())
}

/// What readers make of a value who take quotation marks off that are in it.
fn without_quotes(value: &[u8]) -> Option<Vec<u8>> {
    match value {
        [b'<', inside @ .., b'>'] => Some(inside.to_vec()),
        [b'"', inside @ .., b'"'] => {
            let mut octets = inside.iter().copied().peekable();
            let mut bare = Vec::with_capacity(inside.len());
            while let Some(octet) = octets.next() {
                let quotes = octet == b'\\' && matches!(octets.peek(), Some(b'\\' | b'"'));
                bare.extend(if quotes { octets.next() } else { Some(octet) });
            }
            Some(bare)
        }
        _ => None,
    }
}

/// Whether an octet is one that some readers take for a blank, and no line end, blank or tab.
const fn is_control(octet: &u8) -> bool {
    matches!(octet, 0..=8 | 0x0b | 0x0c | 0x0e..=0x1f | 0x7f)
}

/// Whether an extended value (`charset'language'octets`) is in a character set that has ASCII's
/// characters where ASCII has them, by a name that every reader knows.
fn is_ascii_like(value: &[u8]) -> bool {
    let charset = value.split(|&octet| octet == b'\'').next();
    let charset = charset.unwrap_or_default();
    [&b""[..], b"us-ascii", b"utf-8", b"iso-8859-1"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(charset))
}

/// A value unfolded, and what becomes of it where folds are made one blank or none, where blanks at
/// its end are taken away, and where it ends at its first blank.
fn variants(value: &[u8]) -> Vec<Vec<u8>> {
    let unfolded: Vec<u8> = without_folds(value, None);
    let mut found = vec![unfolded];
    if memchr::memchr2(b'\r', b'\n', value).is_some() {
        found.extend([b" ".as_slice(), b""].map(|blank| without_folds(value, Some(blank))));
    }
    for at in 0..found.len() {
        let Some(whole) = found.get(at).cloned() else {
            continue;
        };
        let trimmed = whole.trim_ascii_end().to_vec();
        let first = whole.split(|octet| is_blank(*octet)).next();
        let first = first.unwrap_or_default().to_vec();
        found.extend([trimmed, first]);
    }
    found
}

/// The value without its line ends (RFC 5322 section 2.2.3); the blanks at a fold stay, or become
/// `blank`.
fn without_folds(value: &[u8], blank: Option<&[u8]>) -> Vec<u8> {
    let mut unfolded = Vec::with_capacity(value.len());
    let mut lines = value.split(|&octet| octet == b'\n').peekable();
    let mut is_first = true;
    while let Some(mut line) = lines.next() {
        if let (Some(blank), false) = (blank, is_first) {
            let start = line.iter().position(|&octet| !is_blank(octet));
            line = line.get(start.unwrap_or(line.len())..).unwrap_or_default();
            unfolded.extend_from_slice(blank);
        }
        is_first = false;
        if lines.peek().is_some() {
            while let Some(shorter) = line.strip_suffix(b"\r") {
                line = shorter;
            }
            if blank.is_some() {
                line = line.trim_ascii_end();
            }
        }
        unfolded.extend_from_slice(line);
    }
    unfolded
}

const fn is_blank(octet: u8) -> bool {
    matches!(octet, b' ' | b'\t')
}
