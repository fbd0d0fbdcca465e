//! The closed lists beside the cases: features, reasons, findings, classes, requirements, opinions, pins.

use serde::{Deserialize, Serialize};

use crate::Level;

/// Something that a driver may claim (`features.json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    /// What cases and drivers write.
    pub id: String,
    /// What a report shows.
    pub title: String,
}

/// A reason code of the reference (`reasons.json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In kebab-case.
    pub code: String,
    /// One line.
    pub title: String,
    /// Ids of the requirements behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<String>,
}

/// The code of something odd that the reference finds (`findings.json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingCode {
    /// In kebab-case.
    pub code: String,
    /// What the text asks that it departs from.
    pub level: Level,
    /// One line.
    pub title: String,
    /// Ids of the requirements behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<String>,
}

/// A class of attacks or faults (`classes.toml`, `[[class]]`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// In kebab-case.
    pub id: String,
    /// What goes wrong where the class applies, in one line.
    pub title: String,
    /// A paragraph: what goes wrong, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A sentence of a standard with a key word (`requirements/rfcN.toml`, `[[requirement]]`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// `rfcN-SECTION-K`, K counting the sentences with key words (RFC 2119) in that section.
    pub id: String,
    /// What it asks for, in our own words.
    pub text: String,
    /// Where it stands, if that is not the SECTION of its id: `appendix A.2.3`. Ids were counted through the
    /// appendices of a text without a break, and ids are never changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
}

/// What a section of a standard defines where it has no sentence with a key word
/// (`requirements/rfcN.toml`, `[[definition]]`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// `rfcN-SECTION-NAME`, NAME in kebab-case.
    pub id: String,
    /// What is defined, in our own words.
    pub text: String,
}

impl Requirement {
    /// Where it stands, as messages cite it: `RFC 5652 section 5.3`.
    pub fn citation(&self) -> Option<String> {
        let (rfc, section) = place(&self.id)?;
        Some(match &self.section {
            Some(elsewhere) => format!("RFC {rfc} {elsewhere}"),
            None => cite(rfc, section),
        })
    }
}

impl Definition {
    /// Where it stands, as messages cite it.
    pub fn citation(&self) -> Option<String> {
        let (rfc, section) = place(&self.id)?;
        Some(cite(rfc, section))
    }
}

/// The number of the RFC and the section in an id.
fn place(id: &str) -> Option<(&str, &str)> {
    let (rfc, rest) = id.strip_prefix("rfc")?.split_once('-')?;
    let (section, _) = rest.split_once('-')?;
    Some((rfc, section))
}

fn cite(rfc: &str, section: &str) -> String {
    let kind = match section.starts_with(|first: char| first.is_ascii_digit()) {
        true => "section",
        false => "appendix",
    };
    format!("RFC {rfc} {kind} {section}")
}

/// An input that the forge does not make (`pinned.toml`, `[[pin]]`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// The file, below `vectors/`.
    pub file: String,
    /// SHA-256 of its octets, in hexadecimal.
    pub sha256: String,
}

/// A case on which an implementation differs from the expected verdict (`opinions/IMPL.toml`,
/// `[[differs]]`). The file that `gauntlet run --expect` reads has the same form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Differs {
    /// The id of the case.
    pub case: String,
    /// The outcome that the run gives.
    pub outcome: Outcome,
    /// The cause, in one line, with a public reference where it is a fault.
    pub why: String,
}

impl Differs {
    /// Whether the reason names where the fault is public.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.why.contains("Public: ") && !self.why.contains("Public: none found")
    }
}

/// How the runner scores an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The answer is one that the case accepts.
    Pass,
    /// It is not.
    Fail,
    /// The question could not be put, or a refusal proves nothing as the sibling is refused too.
    Untested,
    /// The implementation does not know a feature that the case lists, and says so.
    Unsupported,
    /// No answer within the time limit.
    Timeout,
    /// The implementation died.
    Crash,
}

impl Outcome {
    /// Whether it counts against the implementation.
    #[must_use]
    pub fn is_wrong(self) -> bool {
        matches!(self, Self::Fail | Self::Timeout | Self::Crash)
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Untested => "untested",
            Self::Unsupported => "unsupported",
            Self::Timeout => "timeout",
            Self::Crash => "crash",
        })
    }
}

/// `classes.toml` as a whole.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClassList {
    #[serde(default)]
    pub(crate) class: Vec<Class>,
}

/// `requirements/rfcN.toml` as a whole.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequirementList {
    #[serde(default)]
    pub(crate) requirement: Vec<Requirement>,
    #[serde(default)]
    pub(crate) definition: Vec<Definition>,
}

/// `pinned.toml` as a whole.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PinList {
    #[serde(default)]
    pub(crate) pin: Vec<Pin>,
}

/// `opinions/IMPL.toml` as a whole.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpinionList {
    #[serde(default)]
    pub(crate) differs: Vec<Differs>,
}
