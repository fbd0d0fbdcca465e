//! Text from messages and drivers, made visible: nothing in it may steer a terminal or turn the
//! direction of reading. What that is, the reference says.

use smime::visible::visible;

/// Appends `text`, made visible. Line ends and tabs are escaped too.
pub(crate) fn push(out: &mut String, text: &str) {
    out.push_str(&visible(text).to_string());
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
