//! What is not published before its maintainers know.

use smime_cases::{Case, Differs, Outcome, Vectors, Verdict};

use crate::results::{Results, Role, Row};

impl Results {
    /// Takes out what may be an unknown security fault of an implementation: a crash, a hang, or a message accepted that no
    /// receiver may accept, where `vectors/opinions` has no public reference for it. The counts stay as they are, and
    /// say how many are withheld. Returns the rows.
    pub fn withhold(&mut self, vectors: &Vectors) -> Vec<Row> {
        let of_others: Vec<&str> = self
            .implementations
            .iter()
            .filter(|one| one.role != Role::Reference)
            .map(|one| one.name.as_str())
            .collect();
        let (withheld, published): (Vec<Row>, Vec<Row>) = std::mem::take(&mut self.results)
            .into_iter()
            .partition(|row| {
                of_others.contains(&row.implementation.as_str())
                    && vectors
                        .cases
                        .get(&row.case)
                        .is_some_and(|case| endangers(row, case))
                    && !is_public(row, vectors)
            });
        self.results = published;
        for one in &mut self.implementations {
            let own = withheld.iter().filter(|row| row.implementation == one.name);
            one.withheld = own.count();
        }
        withheld
    }
}

/// Whether users of the implementation may be in danger by what the row shows.
fn endangers(row: &Row, case: &Case) -> bool {
    match row.outcome {
        Outcome::Timeout | Outcome::Crash => true,
        // Accepted, or refused and handed out all the same.
        Outcome::Fail => case.is_negative() && row.verdict != Some(Verdict::Unsupported),
        Outcome::Pass | Outcome::Untested | Outcome::Unsupported => false,
    }
}

/// Whether the opinions say where it is public.
fn is_public(row: &Row, vectors: &Vectors) -> bool {
    let known = vectors
        .opinions
        .get(&row.implementation)
        .into_iter()
        .flatten();
    let is_it = |differs: &Differs| differs.case == row.case && differs.outcome == row.outcome;
    known
        .filter(|differs| is_it(differs))
        .any(Differs::is_public)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::results::{Counts, ImplementationResults};

    /// Results of one implementation over cases of the vectors that are built in.
    fn results(name: &str, role: Role, rows: &[(&str, Outcome, Option<Verdict>)]) -> Results {
        let rows = rows.iter().map(|(case, outcome, verdict)| Row {
            case: (*case).into(),
            implementation: name.into(),
            outcome: *outcome,
            verdict: *verdict,
            detail: String::new(),
            ms: None,
        });
        let rows: Vec<Row> = rows.collect();
        let one = json!({
            "name": name, "version": "1", "role": role, "ops": [], "features": [],
            "counts": Counts::of(&rows),
        });
        let one: ImplementationResults = serde_json::from_value(one).unwrap();
        Results {
            version: 1,
            suite: String::new(),
            at: String::new(),
            shard: None,
            whole: None,
            implementations: vec![one],
            results: rows,
        }
    }

    fn left(name: &str, role: Role, row: (&str, Outcome, Option<Verdict>)) -> usize {
        let vectors = Vectors::built_in().unwrap();
        let mut results = results(name, role, &[row]);
        let withheld = results.withhold(&vectors).len();
        assert_eq!(results.implementations[0].withheld, withheld);
        assert_eq!(results.results.len() + withheld, 1);
        results.results.len()
    }

    #[test]
    fn what_endangers_and_is_not_public_is_withheld() {
        let (good, bad) = (
            "signed/forms/basic",
            "signed/attributes/content-type-mismatch",
        );
        let valid = Some(Verdict::Valid);
        for (row, published) in [
            ((bad, Outcome::Fail, valid), 0),
            ((bad, Outcome::Crash, None), 0),
            ((good, Outcome::Timeout, None), 0),
            ((good, Outcome::Fail, Some(Verdict::Invalid)), 1),
            ((good, Outcome::Fail, valid), 1),
            ((bad, Outcome::Pass, Some(Verdict::Invalid)), 1),
        ] {
            assert_eq!(left("nobody", Role::Driver, row), published, "{row:?}");
            assert_eq!(left("reference", Role::Reference, row), 1, "{row:?}");
        }
    }

    #[test]
    fn what_is_public_is_published() {
        let vectors = Vectors::built_in().unwrap();
        let known = vectors.opinions["openssl"]
            .iter()
            .find(|differs| {
                !vectors.cases[&differs.case]
                    .expect
                    .accept
                    .contains(&Verdict::Valid)
            })
            .unwrap();
        let row = (known.case.as_str(), known.outcome, Some(Verdict::Valid));
        assert_eq!(left("openssl", Role::BuiltIn, row), 1);
        assert_eq!(left("nobody", Role::Driver, row), 0);
    }
}
