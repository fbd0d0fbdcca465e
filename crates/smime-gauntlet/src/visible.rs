//! Text from messages and drivers, made visible: nothing in it may steer a terminal or turn the
//! direction of reading.

/// Appends `text` with control characters and invisible format characters escaped as in Rust
/// (`\u{202e}`). Line ends and tabs are escaped too.
pub(crate) fn push(out: &mut String, text: &str) {
    for character in text.chars() {
        if steers(character) {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
}

/// A text of several lines, made visible line by line.
pub(crate) fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        push(&mut out, line.strip_suffix('\n').unwrap_or(line));
        if line.ends_with('\n') {
            out.push('\n');
        }
    }
    out
}

/// Whether a character acts instead of showing: controls, line separators, and the directional
/// formatting of Unicode's bidirectional algorithm.
pub(crate) fn steers(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_turned_text_are_shown_as_what_they_are() {
        let mut out = String::new();
        push(&mut out, "a\x1b[31m\u{202e}é\n");
        assert_eq!(out, "a\\u{1b}[31m\\u{202e}é\\n");
    }
}
