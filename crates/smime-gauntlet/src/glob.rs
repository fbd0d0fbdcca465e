//! Patterns over case ids.

use std::fmt;

/// A pattern: `*` stands for any octets, `/` included, `?` for one character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob(Vec<char>);

impl From<&str> for Glob {
    fn from(pattern: &str) -> Self {
        Self(pattern.chars().collect())
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().collect::<String>())
    }
}

impl Glob {
    /// Whether the pattern covers the whole of `text`, in time proportional to the product of both lengths.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let (mut at, mut in_text) = (0, 0);
        // Where the last `*` stands, and how far it reaches so far.
        let mut star: Option<(usize, usize)> = None;
        while in_text < text.len() {
            match self.0.get(at) {
                Some('*') => {
                    star = Some((at, in_text));
                    at += 1;
                }
                Some(&wanted) if wanted == '?' || wanted == text[in_text] => {
                    at += 1;
                    in_text += 1;
                }
                _ => {
                    let Some((star_at, reach)) = star else {
                        return false;
                    };
                    star = Some((star_at, reach + 1));
                    at = star_at + 1;
                    in_text = reach + 1;
                }
            }
        }
        self.0[at..].iter().all(|&left| left == '*')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_reach_over_folders_and_question_marks_over_one_character() {
        for (pattern, text, wanted) in [
            ("signed/*", "signed/attributes/two-values", true),
            ("*two*", "signed/attributes/two-values", true),
            ("signed/**/two-*", "signed/attributes/two-values", true),
            ("signed/?", "signed/a", true),
            ("signed/?", "signed/ab", false),
            ("signed", "signed/a", false),
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("a*b*c", "aXbXbXc", true),
            ("a*b*c", "aXbXbX", false),
        ] {
            assert_eq!(
                Glob::from(pattern).matches(text),
                wanted,
                "{pattern} {text}"
            );
        }
    }
}
