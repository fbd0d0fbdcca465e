//! Whether all readers of a header find the same From and Sender in it.
//!
//! Programs that show mail end lines at other octets than those that judge it, pass over what stands
//! before a field's name, or go on where others stop. Where that adds a From or Sender, or changes
//! one, nobody can tell who the message is from.

use std::io::Read;

use super::error::MimeError;
use super::header::{Header, field_name};
use super::lines;
use super::source::{Region, Source, Window};
use crate::budget::Limits;

/// Why readers of `header`, which stands at the start of `region`, find other From or Sender fields in
/// it than those that it has; `None` where they do not.
///
/// # Errors
/// Those of reading on behind the header, for readers to whom it ends later.
pub(crate) fn differ(
    header: &Header,
    source: &mut dyn Source,
    region: Region,
    limits: &Limits,
) -> Result<Option<&'static str>, MimeError> {
    let fields = Fields::of_header(header);
    let plain = header.octets().split(|&octet| octet == b'\n');
    if Fields::of_lines(plain) != fields {
        return Ok(Some("a line that is no field reads as From or Sender"));
    }
    if Fields::of_lines(lines::of_any_kind(header.octets())) != fields {
        let what = "a bare CR or the like, taken as a line end, adds or changes From or Sender";
        return Ok(Some(what));
    }
    let (crlf, lf) = lines::count(header.octets());
    if crlf == 0 || crlf == lf {
        return Ok(None);
    }
    let octets = up_to_empty_line(header, source, region, limits)?;
    let header_lines = lines::of_crlf(&octets).take_while(|line| !line.is_empty());
    let strict = Fields::of_lines(header_lines);
    // Where most lines end in LF alone, who knows only CRLF finds next to nothing, or a From that goes
    // on with all fields behind it.
    let is_lf = crlf < lf - crlf;
    let goes_on = |strict: &Vec<u8>| fields.from.iter().any(|from| strict.starts_with(from));
    let is_told = strict == fields || is_lf && strict.from.iter().all(goes_on);
    Ok((!is_told).then_some("a bare LF, taken as a line end or not, changes From or Sender"))
}

/// The header for a reader to whom nothing but CRLF ends a line: it may go on in what others take
/// for the body.
fn up_to_empty_line(
    header: &Header,
    source: &mut dyn Source,
    region: Region,
    limits: &Limits,
) -> Result<Vec<u8>, MimeError> {
    let mut octets = header.octets().to_vec();
    if octets.ends_with(b"\r\n\r\n") {
        return Ok(octets);
    }
    let behind = Region {
        start: header.region().end,
        end: region.end,
    };
    let window = Window::new(source, behind)?;
    window
        .take(limits.header_octets as u64)
        .read_to_end(&mut octets)?;
    Ok(octets)
}

/// The values of all From and all Sender fields, line ends left out.
#[derive(Default, PartialEq, Eq)]
struct Fields {
    from: Vec<Vec<u8>>,
    sender: Vec<Vec<u8>>,
}

impl Fields {
    fn of_header(header: &Header) -> Self {
        let values = |name| {
            let fields = header.fields_named(name);
            fields.map(|field| unended(field.raw_value())).collect()
        };
        Self {
            from: values("From"),
            sender: values("Sender"),
        }
    }

    /// What a reader finds who takes these lines for a header, passes over whatever else stands before
    /// or in a field's name, and goes on behind an empty line.
    fn of_lines<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut found = Self::default();
        let mut named = None;
        let mut is_continuable = false;
        for line in lines.filter(|line| !unended(line).is_empty()) {
            let is_continuation = matches!(line.first(), Some(b' ' | b'\t')) && is_continuable;
            if !is_continuation {
                is_continuable = field_name(line).is_some();
                named = None;
            }
            let value = if is_continuation {
                line
            } else if let Some((name, value)) = split_at_colon(line) {
                named = found.open(name);
                value
            } else {
                continue;
            };
            if let Some(named) = named
                && let Some(last) = found.values(named).last_mut()
            {
                last.extend(unended(value));
            }
        }
        found
    }

    /// Begins a field of that name, where it is From or Sender.
    fn open(&mut self, name: &[u8]) -> Option<Named> {
        let shown: Vec<u8> = name.iter().copied().filter(u8::is_ascii_graphic).collect();
        let named = if shown.eq_ignore_ascii_case(b"From") {
            Named::From
        } else if shown.eq_ignore_ascii_case(b"Sender") {
            Named::Sender
        } else {
            return None;
        };
        self.values(named).push(Vec::new());
        Some(named)
    }

    fn values(&mut self, named: Named) -> &mut Vec<Vec<u8>> {
        match named {
            Named::From => &mut self.from,
            Named::Sender => &mut self.sender,
        }
    }
}

#[derive(Clone, Copy)]
enum Named {
    From,
    Sender,
}

fn split_at_colon(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = memchr::memchr(b':', line)?;
    Some((line.get(..at)?, line.get(at + 1..)?))
}

fn unended(octets: &[u8]) -> Vec<u8> {
    let is_line_end = |octet: &u8| matches!(octet, b'\r' | b'\n');
    octets
        .iter()
        .copied()
        .filter(|octet| !is_line_end(octet))
        .collect()
}
