//! PEM: base64 between BEGIN and END lines (RFC 7468).

use std::io::BufRead;

use memchr::memmem::Finder;

use super::error::MimeError;
use super::findings::{FindingCode, Findings};
use super::source::{Region, Source, Window};
use super::transfer::Decoder;

/// The labels under which CMS objects are found: RFC 7468 sections 8 and 9, and what RFC 1421's
/// and PKCS#7's users wrote before.
pub const LABELS: &[&str] = &[
    "CMS",
    "PKCS7",
    "PKCS #7 SIGNED DATA",
    "SIGNED MESSAGE",
    "ENCRYPTED MESSAGE",
];

/// How many octets a BEGIN line may have; longer ones are text.
const MAX_LINE: usize = 998;

/// A PEM object that holds a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pem {
    /// The label: one of [`LABELS`].
    pub label: &'static str,
    /// The base64 text between the two lines.
    pub body: Region,
    /// What had to be bent for.
    pub findings: Findings,
}

impl Pem {
    /// Finds the first PEM object with one of [`LABELS`] in `region`; text and other objects before
    /// it do not count, nor does what follows it. One pass up to its end, in constant memory.
    ///
    /// # Errors
    /// [`MimeError::PemLabel`] where there is none, [`MimeError::PemUnclosed`] where it has no END
    /// line.
    pub fn find(source: &mut dyn Source, region: Region) -> Result<Self, MimeError> {
        let mut window = Window::new(source, region)?;
        let mut other = None;
        while let Some((begin, line)) = next_line(&mut window, BEGIN)? {
            let found = label_of(&line);
            let Some(&label) = LABELS.iter().find(|label| **label == found) else {
                other.get_or_insert((found, begin));
                continue;
            };
            let start = window.offset();
            let Some((end, line)) = next_line(&mut window, END)? else {
                return Err(MimeError::PemUnclosed { offset: begin });
            };
            let mut findings = Findings::new();
            if label_of(&line) != label {
                findings.note(FindingCode::PemLabelMismatch, end);
            }
            return Ok(Self {
                label,
                body: Region { start, end },
                findings,
            });
        }
        let (found, offset) = other.map_or((None, region.start), |(found, offset)| {
            (Some(found), offset)
        });
        Err(MimeError::PemLabel { found, offset })
    }

    /// The object's octets.
    ///
    /// # Errors
    /// Those of seeking.
    pub fn decoder<'a>(&self, source: impl Source + 'a) -> Result<Decoder<Window<'a>>, MimeError> {
        let window = Window::new(source, self.body)?;
        Ok(Decoder::base64(window, self.body.start))
    }
}

pub(super) const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";

/// The next line that starts with `prefix`: its offset, and what follows the prefix. The window is
/// left after the line.
fn next_line(window: &mut Window<'_>, prefix: &[u8]) -> Result<Option<(u64, Vec<u8>)>, MimeError> {
    let finder = Finder::new(prefix);
    let ahead = prefix.len() + MAX_LINE + 1;
    // Whether the window is at the start of a line.
    let mut at_line_start = true;
    loop {
        let offset = window.offset();
        let buffer = window.look_ahead(ahead)?;
        let is_last = buffer.len() < ahead;
        let Some(at) = finder.find(buffer) else {
            if is_last {
                return Ok(None);
            }
            let passed = buffer.len() - prefix.len();
            let last = buffer.get(..passed).and_then(<[u8]>::last);
            at_line_start = last == Some(&b'\n');
            window.consume(passed);
            continue;
        };
        let (before, rest) = buffer.split_at_checked(at).unwrap_or_default();
        let starts_line = before.last().map_or(at_line_start, |&octet| octet == b'\n');
        if at > 0 && rest.len() < ahead && !is_last {
            at_line_start = starts_line;
            window.consume(at);
            continue;
        }
        let line = rest.get(prefix.len()..).unwrap_or_default();
        let end = memchr::memchr(
            b'\n',
            line.get(..MAX_LINE.min(line.len())).unwrap_or_default(),
        );
        let whole = end.map_or(line.len(), |end| end + 1);
        if !starts_line || (end.is_none() && !is_last) {
            at_line_start = false;
            window.consume(at + prefix.len());
            continue;
        }
        let text = line.get(..whole).unwrap_or_default().to_vec();
        window.consume(at + prefix.len() + whole);
        return Ok(Some((offset + at as u64, text)));
    }
}

/// What stands before the five hyphens at a line's end.
fn label_of(line: &[u8]) -> String {
    let line = line.trim_ascii_end();
    let label = line.strip_suffix(b"-----").unwrap_or(line);
    String::from_utf8_lossy(label).into_owned()
}
