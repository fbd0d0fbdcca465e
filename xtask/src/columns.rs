//! Columns of text, by the places that characters take on a terminal: two for many of East Asia's.

use unicode_width::UnicodeWidthStr as _;

/// The text with blanks behind it, as wide as its column.
pub(crate) fn left(text: &str, width: usize) -> String {
    format!("{text}{}", blanks(text, width))
}

/// The text with blanks before it, as wide as its column.
pub(crate) fn right(text: &str, width: usize) -> String {
    format!("{}{text}", blanks(text, width))
}

fn blanks(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.width()))
}
