//! What all pages draw on: the results by case, by implementation and by class, and where each page is.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use smime_cases::{Case, Differs, Vectors};

use super::paths::{Kind, Paths};
use super::text::Text;
use crate::interop::Interop;
use crate::results::{Counts, ImplementationResults, Results, Row};

/// The report's data, indexed.
pub(super) struct Site<'a> {
    pub(super) results: &'a Results,
    pub(super) vectors: &'a Vectors,
    pub(super) interop: Option<&'a Interop>,
    /// The cases of the run with their rows, in the order of the implementations.
    pub(super) cases: BTreeMap<&'a str, Asked<'a>>,
    paths: Paths,
    opinions: BTreeMap<(&'a str, &'a str), &'a Differs>,
}

/// A case of the run and its answers.
pub(super) struct Asked<'a> {
    pub(super) case: &'a Case,
    /// One for each implementation, in the order of the run; none where the results lack one.
    pub(super) rows: Vec<Option<&'a Row>>,
}

impl<'a> Site<'a> {
    pub(super) fn new(
        results: &'a Results,
        vectors: &'a Vectors,
        interop: Option<&'a Interop>,
    ) -> Self {
        let order: BTreeMap<&str, usize> = results
            .implementations
            .iter()
            .enumerate()
            .map(|(index, one)| (one.name.as_str(), index))
            .collect();
        let mut cases: BTreeMap<&str, Asked<'_>> = BTreeMap::new();
        for row in &results.results {
            let Some(case) = vectors.cases.get(&row.case) else {
                continue;
            };
            let asked = cases.entry(&case.id).or_insert_with(|| Asked {
                case,
                rows: vec![None; results.implementations.len()],
            });
            if let Some(place) = order.get(row.implementation.as_str()) {
                asked.rows[*place] = Some(row);
            }
        }
        let mut site = Self {
            results,
            vectors,
            interop,
            cases,
            paths: Paths::default(),
            opinions: BTreeMap::new(),
        };
        for one in &results.implementations {
            site.paths.add(Kind::Implementation, &one.name);
            for differs in vectors.opinions.get(&one.name).into_iter().flatten() {
                site.opinions.insert((&one.name, &differs.case), differs);
            }
        }
        for id in site.cases.keys() {
            site.paths.add(Kind::Case, id);
        }
        for id in site.requirements() {
            site.paths.add(Kind::Requirement, id);
        }
        for id in site.classes() {
            site.paths.add(Kind::Class, id);
        }
        site
    }

    pub(super) fn implementations(&self) -> &'a [ImplementationResults] {
        &self.results.implementations
    }

    /// The requirements that cases of the run test, sections in the order of their numbers.
    pub(super) fn requirements(&self) -> Vec<&'a str> {
        let ids: BTreeSet<&str> = self
            .cases
            .values()
            .flat_map(|asked| &asked.case.requirements)
            .map(String::as_str)
            .collect();
        let mut ids: Vec<&str> = ids.into_iter().collect();
        ids.sort_by_cached_key(|id| natural(id));
        ids
    }

    /// The classes of the run's cases.
    pub(super) fn classes(&self) -> BTreeSet<&'a str> {
        let classes = self
            .cases
            .values()
            .filter_map(|asked| asked.case.class.as_deref());
        classes.collect()
    }

    /// The cases of the run that fit.
    pub(super) fn cases_where(&self, fits: impl Fn(&Case) -> bool) -> Vec<&Asked<'a>> {
        self.cases
            .values()
            .filter(|asked| fits(asked.case))
            .collect()
    }

    /// What is on record about this outcome of this case for this implementation.
    pub(super) fn opinion(&self, row: &Row) -> Option<&'a Differs> {
        self.opinions
            .get(&(row.implementation.as_str(), row.case.as_str()))
            .copied()
            .filter(|differs| differs.outcome == row.outcome)
    }

    /// Everything on record about an implementation that the run does not bear out.
    pub(super) fn opinions_not_met(&self, name: &str) -> Vec<&'a Differs> {
        let recorded = self.vectors.opinions.get(name).into_iter().flatten();
        recorded
            .filter(|differs| {
                let asked = self.cases.get(differs.case.as_str());
                let rows = asked
                    .into_iter()
                    .flat_map(|asked| asked.rows.iter().flatten());
                rows.filter(|row| row.implementation == name)
                    .any(|row| row.outcome != differs.outcome)
            })
            .collect()
    }

    /// How many cases of the run were sent to an implementation.
    pub(super) fn asked_count(&self, name: &str) -> usize {
        let rows = self.cases.values().flat_map(|asked| asked.answers());
        let was_sent =
            |row: &&Row| row.ms.is_some() || row.verdict.is_some() || row.outcome.is_wrong();
        rows.filter(|row| row.implementation == name)
            .filter(was_sent)
            .count()
    }

    pub(super) fn path(&self, kind: Kind, id: &str) -> Option<&str> {
        self.paths.of(kind, id)
    }

    /// A link to the page about something; its content alone where there is no such page.
    pub(super) fn link(&self, depth: usize, kind: Kind, id: &str, content: &Markup) -> Markup {
        html! {
            @match self.path(kind, id) {
                Some(path) => a href=(format!("{}{path}", up(depth))) { (content) },
                None => (content),
            }
        }
    }

    /// A link to a case by its id.
    pub(super) fn case_link(&self, depth: usize, id: &str) -> Markup {
        self.link(depth, Kind::Case, id, &html! { code { (Text(id)) } })
    }

    /// A link to an implementation by its name.
    pub(super) fn implementation_link(&self, depth: usize, name: &str) -> Markup {
        self.link(depth, Kind::Implementation, name, &html! { (Text(name)) })
    }
}

impl<'a> Asked<'a> {
    /// The rows that there are.
    pub(super) fn answers(&self) -> impl Iterator<Item = &'a Row> {
        self.rows.iter().copied().flatten()
    }

    /// Whether one passes what another answers wrongly.
    pub(super) fn differs(&self) -> bool {
        let counts = Counts::of(self.answers());
        counts.pass > 0 && wrong(counts) > 0
    }
}

/// How many answers of these are wrong: fail, timeout and crash.
pub(super) fn wrong(counts: Counts) -> usize {
    counts.fail + counts.timeout + counts.crash
}

/// The way from a page that lies so deep to the report's folder.
pub(super) fn up(depth: usize) -> String {
    "../".repeat(depth)
}

/// How deep the page with this path lies.
pub(super) fn depth(path: &str) -> usize {
    path.matches('/').count()
}

/// A sort key in which `5.10` comes after `5.9`.
fn natural(id: &str) -> Vec<(u64, String)> {
    let mut key = Vec::new();
    let mut rest = id;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at(digits);
        let words = after
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(after.len());
        key.push((number.parse().unwrap_or(0), after[..words].into()));
        rest = &after[words..];
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_in_the_order_of_their_numbers() {
        let mut ids = [
            "rfc5652-10.1-2",
            "rfc5652-5.3-10",
            "rfc5652-5.3-9",
            "rfc822-1-1",
        ];
        ids.sort_by_key(|id| natural(id));
        assert_eq!(
            ids,
            [
                "rfc822-1-1",
                "rfc5652-5.3-9",
                "rfc5652-5.3-10",
                "rfc5652-10.1-2"
            ]
        );
    }
}
