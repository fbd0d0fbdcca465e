//! Patterns over case ids.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

/// Which cases are wanted: those that one of the patterns covers and none of the negated ones, which begin with `!`.
/// Where all are negated, or there is none, every other case is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    wanted: Vec<Glob>,
    unwanted: Vec<Glob>,
}

impl Filter {
    /// Whether the case of this id is wanted.
    #[must_use]
    pub fn matches(&self, id: &str) -> bool {
        let covers = |globs: &[Glob]| globs.iter().any(|glob| glob.matches(id));
        (self.wanted.is_empty() || covers(&self.wanted)) && !covers(&self.unwanted)
    }
}

impl FromIterator<Pattern> for Filter {
    fn from_iter<I: IntoIterator<Item = Pattern>>(patterns: I) -> Self {
        let mut filter = Self::default();
        for pattern in patterns {
            let globs = if pattern.negated {
                &mut filter.unwanted
            } else {
                &mut filter.wanted
            };
            globs.push(pattern.glob);
        }
        filter
    }
}

/// One pattern of a [`Filter`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    negated: bool,
    glob: Glob,
}

impl FromStr for Pattern {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let glob = text.strip_prefix('!');
        Ok(Self {
            negated: glob.is_some(),
            glob: Glob::from(glob.unwrap_or(text)),
        })
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("!")?;
        }
        self.glob.fmt(f)
    }
}

/// A pattern: `*` stands for any octets, `/` included, `?` for one character.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Glob(Vec<char>);

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
    fn matches(&self, text: &str) -> bool {
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

    #[test]
    fn a_case_is_wanted_by_one_pattern_and_unwanted_by_none() {
        for (patterns, wanted) in [
            (&[][..], [true, true, true]),
            (&["signed/*"], [true, true, false]),
            (&["signed/*", "ber/*"], [true, true, true]),
            (&["signed/*", "!*/pss"], [true, false, false]),
            (&["!*/pss"], [true, false, true]),
            (&["!signed/*", "!ber/*"], [false, false, false]),
            (&["ber/*", "!signed/*"], [false, false, true]),
        ] {
            let filter: Filter = patterns
                .iter()
                .map(|text| text.parse::<Pattern>().unwrap())
                .collect();
            let found = ["signed/rsa", "signed/pss", "ber/minimal"].map(|id| filter.matches(id));
            assert_eq!(found, wanted, "{patterns:?}");
        }
    }
}
