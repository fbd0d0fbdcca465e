//! Parameters in pieces and in character sets (RFC 2231).

use super::parameter::Parameter;

/// All that was given for one name.
#[derive(Default)]
pub(super) struct Given {
    plain: Vec<Vec<u8>>,
    extended: Vec<Vec<u8>>,
    sections: Vec<Section>,
}

struct Section {
    number: u32,
    extended: bool,
    value: Vec<u8>,
}

impl Given {
    /// Takes a value under the section and form that [`split_name`] found.
    pub(super) fn add(&mut self, section: Option<u32>, extended: bool, value: Vec<u8>) {
        match section {
            Some(number) => self.sections.push(Section {
                number,
                extended,
                value,
            }),
            None if extended => self.extended.push(value),
            None => self.plain.push(value),
        }
    }

    /// Makes one parameter of all values. What breaks the grammar sets `malformed`.
    pub(super) fn join(mut self, name: String, malformed: &mut bool) -> Option<Parameter> {
        let mut values = Vec::new();
        for value in &self.extended {
            let (charset, encoded) = split_charset(value, malformed);
            let octets = percent_decode(encoded, malformed);
            values.push(to_utf8(charset, octets));
        }
        self.sections.sort_by_key(|section| section.number);
        let repeated = self.sections.windows(2).any(|pair| match pair {
            [one, two] => one.number == two.number && one.value != two.value,
            _ => false,
        });
        self.sections.dedup_by_key(|section| section.number);
        values.extend(join_sections(&self.sections, malformed));
        values.append(&mut self.plain);
        let mut values = values.into_iter();
        let value = values.next()?;
        let ambiguous = repeated || values.any(|other| other != value);
        Some(Parameter {
            name,
            value,
            ambiguous,
        })
    }
}

/// Joins sections 0, 1, 2, … (RFC 2231 section 3); what does not follow on is left out.
fn join_sections(sections: &[Section], malformed: &mut bool) -> Option<Vec<u8>> {
    let mut joined = Vec::new();
    let mut charset: &[u8] = b"";
    for (wanted, section) in (0u32..).zip(sections) {
        if section.number != wanted {
            *malformed = true;
            break;
        }
        let mut value = section.value.as_slice();
        if section.extended {
            if wanted == 0 {
                (charset, value) = split_charset(value, malformed);
            }
            joined.append(&mut percent_decode(value, malformed));
        } else {
            joined.extend_from_slice(value);
        }
    }
    let starts = sections.first().is_some_and(|first| first.number == 0);
    starts.then(|| to_utf8(charset, joined))
}

/// RFC 2231's three forms of a name: `base*`, `base*N`, `base*N*`; all else is a plain name.
pub(super) fn split_name(name: &[u8]) -> (&[u8], Option<u32>, bool) {
    let (unstarred, extended) = match name.strip_suffix(b"*") {
        Some(unstarred) => (unstarred, true),
        None => (name, false),
    };
    let section = memchr::memrchr(b'*', unstarred).and_then(|star| {
        let (base, digits) = unstarred.split_at_checked(star)?;
        let digits = core::str::from_utf8(digits.get(1..)?).ok()?;
        let canonical = digits == "0" || !digits.starts_with(['0', '+']);
        let number = digits.parse().ok().filter(|_| canonical)?;
        Some((base, number))
    });
    match section {
        Some((base, number)) => (base, Some(number), extended),
        None => (unstarred, None, extended),
    }
}

/// Splits `charset'language'value` (RFC 2231 section 4).
fn split_charset<'a>(value: &'a [u8], malformed: &mut bool) -> (&'a [u8], &'a [u8]) {
    let mut pieces = value.splitn(3, |&octet| octet == b'\'');
    if let (Some(charset), Some(_), Some(encoded)) = (pieces.next(), pieces.next(), pieces.next()) {
        return (charset, encoded);
    }
    *malformed = true;
    (b"", value)
}

fn percent_decode(value: &[u8], malformed: &mut bool) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'%' {
            decoded.push(first);
            continue;
        }
        let escaped = after
            .split_first_chunk::<2>()
            .and_then(|(digits, after)| Some((hex_octet(*digits)?, after)));
        match escaped {
            Some((octet, after)) => {
                decoded.push(octet);
                rest = after;
            }
            None => {
                *malformed = true;
                decoded.push(first);
            }
        }
    }
    decoded
}

fn to_utf8(charset: &[u8], octets: Vec<u8>) -> Vec<u8> {
    if !charset.eq_ignore_ascii_case(b"iso-8859-1") {
        return octets;
    }
    // Its characters are the first 256 of Unicode.
    let text: String = octets.into_iter().map(char::from).collect();
    text.into_bytes()
}

/// The octet that two hexadecimal digits of either case write.
pub(super) fn hex_octet([high, low]: [u8; 2]) -> Option<u8> {
    let high = char::from(high).to_digit(16)?;
    let low = char::from(low).to_digit(16)?;
    u8::try_from(high << 4 | low).ok()
}
