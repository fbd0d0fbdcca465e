//! Where which rule was broken.

use std::fmt;

use crate::Rule;

/// One broken rule and the element that broke it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// Offset of the element's first identifier octet.
    pub offset: u64,
    /// The rule that it breaks.
    pub rule: Rule,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "offset {}: {}", self.offset, self.rule)
    }
}

/// The first findings, as many as the limit lets be kept, and the number of the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    kept: Vec<Finding>,
    limit: usize,
    omitted: u64,
    breaks_ber: bool,
}

impl Findings {
    /// None yet; at most `limit` will be kept (see [`Limits::findings`](crate::Limits::findings)).
    pub fn new(limit: usize) -> Self {
        Self {
            kept: Vec::new(),
            limit,
            omitted: 0,
            breaks_ber: false,
        }
    }

    /// Adds a finding, or counts it where the limit is reached.
    pub fn push(&mut self, offset: u64, rule: Rule) {
        self.breaks_ber |= rule.breaks_ber();
        if self.kept.len() < self.limit {
            self.kept.push(Finding { offset, rule });
        } else {
            self.omitted = self.omitted.saturating_add(1);
        }
    }

    /// Adds a finding for each of the rules that one element breaks.
    pub fn extend(&mut self, offset: u64, rules: impl IntoIterator<Item = Rule>) {
        for rule in rules {
            self.push(offset, rule);
        }
    }

    /// Adds the findings of another value, or of another part of this one.
    pub fn append(&mut self, other: &Self) {
        self.append_at(0, other);
    }

    /// Adds the findings of a value that begins at `offset`, from which theirs are counted.
    pub fn append_at(&mut self, offset: u64, other: &Self) {
        for finding in &other.kept {
            self.push(offset.saturating_add(finding.offset), finding.rule);
        }
        self.breaks_ber |= other.breaks_ber;
        self.omitted = self.omitted.saturating_add(other.omitted);
    }

    /// The findings kept.
    pub fn as_slice(&self) -> &[Finding] {
        &self.kept
    }

    /// The findings kept, one by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.kept.iter()
    }

    /// Number of findings beyond the limit.
    pub fn omitted(&self) -> u64 {
        self.omitted
    }

    /// Whether nothing was found: the value is DER as far as it was looked at.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty() && self.omitted == 0
    }

    /// Whether a finding, kept or not, [breaks BER itself](Rule::breaks_ber).
    pub fn breaks_ber(&self) -> bool {
        self.breaks_ber
    }

    /// Puts the findings kept in the order of their octets.
    pub fn sort(&mut self) {
        self.kept.sort_by_key(|finding| finding.offset);
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
