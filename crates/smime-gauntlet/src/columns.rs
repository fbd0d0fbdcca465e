//! Columns of text, by the places that characters take on a terminal: two for many of East Asia's.

use unicode_width::UnicodeWidthStr as _;

/// The text with blanks behind it, as wide as its column.
pub(crate) fn left(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}
