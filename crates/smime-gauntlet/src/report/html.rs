//! HTML text, escaped by construction.

use std::fmt::{self, Display, Write as _};

use smime::visible::acts;

/// Text that is shown as it is: markup in it is escaped, and so is what would steer the reader's
/// eye (bidirectional controls and the like), line ends excepted.
pub(super) struct Text<'a>(pub(super) &'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' => f.write_char('\n')?,
                _ if acts(character) => write!(f, "{}", character.escape_default())?,
                _ => f.write_char(character)?,
            }
        }
        Ok(())
    }
}

/// Fills a template: `{{name}}` is replaced by its value, once and in one pass, so that a value
/// that looks like a placeholder stays as it is.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, after)) = after.split_once("}}") else {
            out.push_str("{{");
            rest = after;
            break;
        };
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            out.push_str(value);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_turned_text_come_out_as_text() {
        let text = Text("<img src=x onerror='1'> & \"\u{202e}\n").to_string();
        assert_eq!(
            text,
            "&lt;img src=x onerror=&#39;1&#39;&gt; &amp; &quot;\\u{202e}\n"
        );
    }

    #[test]
    fn a_value_that_looks_like_a_placeholder_is_not_filled_again() {
        assert_eq!(
            fill("{{a}}-{{b}}", &[("a", "{{b}}"), ("b", "x")]),
            "{{b}}-x"
        );
    }
}
