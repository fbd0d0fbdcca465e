//! Text of others, made visible: from messages, certificates, file names, arguments and drivers.
//!
//! Everything that is shown of them goes through here, so that nothing in it steers a terminal,
//! turns the direction of reading, hides, or passes for white space.

use core::fmt;

/// `text` with each character escaped that [acts] instead of being seen, as Rust writes it:
/// `\n`, `\u{202e}`. Text that was made visible stays as it is.
pub const fn visible(text: &str) -> Visible<'_> {
    Visible {
        text,
        is_quoted: false,
        most: usize::MAX,
    }
}

/// The same for text between quotation marks: those, and backslashes, are escaped too.
pub const fn quoted(text: &str) -> Visible<'_> {
    Visible {
        is_quoted: true,
        ..visible(text)
    }
}

/// Octets in hexadecimal, at most `max` of them, with their number where they are more.
pub fn hex(content: &[u8], max: usize) -> String {
    use fmt::Write;
    let mut text = String::with_capacity(2 * content.len().min(max));
    for octet in content.iter().take(max) {
        let _ = write!(text, "{octet:02x}");
    }
    if content.len() > max {
        let _ = write!(text, "… ({} octets)", content.len());
    }
    text
}

/// Text whose [`fmt::Display`] is made visible.
#[derive(Clone, Copy, Debug)]
pub struct Visible<'a> {
    text: &'a str,
    is_quoted: bool,
    most: usize,
}

impl Visible<'_> {
    /// At most `most` characters, those of escapes counted, then `…` where there are more.
    #[must_use]
    pub const fn at_most(self, most: usize) -> Self {
        Self { most, ..self }
    }
}

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        let mut left = self.most;
        for (index, character) in self.text.chars().enumerate() {
            let is_escaped = match character {
                '"' | '\\' => self.is_quoted,
                // At the start it would join what stands before the text.
                _ if index == 0 => acts(character) || is_combining(character),
                _ => acts(character),
            };
            let len = match is_escaped {
                true => character.escape_default().count(),
                false => 1,
            };
            if len > left {
                return f.write_char('…');
            }
            left -= len;
            if is_escaped {
                write!(f, "{}", character.escape_default())?;
            } else {
                f.write_char(character)?;
            }
        }
        Ok(())
    }
}

/// Whether a character does something to the text around it, or passes for nothing or for white
/// space, rather than being seen: controls, formats and marks of writing direction, separators and
/// spaces but the one of ASCII, variation selectors and all else that Unicode lets a display
/// ignore, what is for private use, and what is not assigned.
pub fn acts(character: char) -> bool {
    match character {
        ' '..='~' => false,
        // Default_Ignorable_Code_Point, where the general category says that it is a letter or a
        // mark; and a symbol that is blank.
        '\u{34f}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        _ => is_unprintable(character),
    }
}

/// Whether the general category is one that is not printed: Cc, Cf, Cn, Co, Zl, Zp, Zs.
fn is_unprintable(character: char) -> bool {
    // `str::escape_debug` leaves marks alone that are not at the start.
    let mut text = [0; 5];
    let [first, rest @ ..] = &mut text;
    *first = b'a';
    let len = 1 + character.encode_utf8(rest).len();
    text.get(..len)
        .and_then(|text| core::str::from_utf8(text).ok())
        .is_none_or(|text| text.escape_debug().count() > 2)
}

/// Whether a character joins the one before it.
fn is_combining(character: char) -> bool {
    !character.is_ascii() && character.escape_debug().count() > 1
}
