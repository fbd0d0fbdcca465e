//! `xtask/mutants.toml`: how the check behind each reason is removed.

use std::{error::Error, fs, path::Path};

use serde::Deserialize;

/// The file, by its path from the root.
pub(crate) const FILE: &str = "xtask/mutants.toml";

/// All entries.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mutants {
    /// One a reason, in the order of the file.
    #[serde(rename = "mutant")]
    pub(crate) entries: Vec<Mutant>,
}

/// One edit of the reference.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mutant {
    /// The code of the reason whose check is removed.
    pub(crate) reason: String,
    /// The file, by its path from the root.
    pub(crate) file: String,
    /// The text that makes the check; it stands once in the file.
    pub(crate) find: String,
    /// The text in its place.
    pub(crate) replace: String,
    /// What is gone with it, and what a receiver without it would take.
    pub(crate) why: String,
}

impl Mutants {
    /// Reads the file.
    pub(super) fn read(root: &Path) -> Result<Self, Box<dyn Error>> {
        let text =
            fs::read_to_string(root.join(FILE)).map_err(|error| format!("{FILE}: {error}"))?;
        Self::parse(&text).map_err(|error| format!("{FILE}: {error}").into())
    }

    /// Reads the text of the file.
    pub(crate) fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The entry of a reason; an error where there is none.
    pub(crate) fn of(&self, reason: &str) -> Result<&Mutant, String> {
        let mut entries = self.entries.iter();
        entries
            .find(|entry| entry.reason == reason)
            .ok_or_else(|| format!("no entry removes the check behind {reason:?}"))
    }
}

impl Mutant {
    /// How often the check stands in the text of its file: once, or the edit means nothing.
    pub(crate) fn occurrences_in(&self, text: &str) -> usize {
        text.matches(&self.find).count()
    }

    /// The text of its file without the check.
    pub(super) fn applied_to(&self, text: &str) -> Result<String, String> {
        match self.occurrences_in(text) {
            1 => Ok(text.replacen(&self.find, &self.replace, 1)),
            count => Err(format!(
                "{FILE}: {}: `find` stands {count} times in {}, once wanted",
                self.reason, self.file
            )),
        }
    }

    /// The line at which the check begins, counted from 1.
    pub(super) fn line_in(&self, text: &str) -> usize {
        let before = text.split(&self.find).next().unwrap_or_default();
        let indent = self.find.len() - self.find.trim_start().len();
        let lines = |text: &str| text.matches('\n').count();
        1 + lines(before) + lines(&self.find[..indent])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\n[[mutant]]\nreason = \"key-usage\"\nfile = \"a.rs\"\nfind = \"if b {\"\nreplace = \"if false {\"\nwhy = \"Any key would do.\"\n";

    #[test]
    fn an_edit_replaces_the_check_and_knows_its_line() {
        let mutants = Mutants::parse(TEXT).unwrap();
        let mutant = mutants.of("key-usage").unwrap();
        assert_eq!(
            mutant
                .applied_to("fn a() {\n    if b {\n    }\n}\n")
                .unwrap(),
            "fn a() {\n    if false {\n    }\n}\n"
        );
        assert_eq!(mutant.line_in("fn a() {\n    if b {\n    }\n}\n"), 2);
        assert!(mutants.of("untrusted").is_err());
    }

    #[test]
    fn an_edit_that_fits_nowhere_or_twice_is_an_error() {
        let mutants = Mutants::parse(TEXT).unwrap();
        for (text, count) in [("if c {", 0), ("if b { if b {", 2)] {
            let error = mutants.entries[0].applied_to(text).unwrap_err();
            assert!(error.contains(&format!("{count} times in a.rs")), "{error}");
        }
    }

    #[test]
    fn a_field_that_is_missing_or_unknown_is_an_error() {
        assert!(Mutants::parse(&TEXT.replace("why =", "because =")).is_err());
        let without = TEXT.replace("why = \"Any key would do.\"\n", "");
        assert!(Mutants::parse(&without).is_err());
    }
}
