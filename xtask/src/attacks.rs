//! `cargo xtask attacks`: for each class of attacks its cases, and who answers what.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::PathBuf,
};

use clap::Args;
use serde::Deserialize;
use smime_cases::{Vectors, driver::AnswerVerdict};

use crate::{Outcome, root};

#[derive(Args)]
pub(crate) struct Attacks {
    /// Only these classes, by their ids in vectors/classes.toml.
    #[arg(value_name = "CLASS")]
    classes: Vec<String>,
    /// What a run of the suite found; target/gauntlet/results.json unless named.
    #[arg(long, value_name = "FILE")]
    results: Option<PathBuf>,
}

/// Prints a table a class, in Markdown.
pub(crate) fn run(attacks: &Attacks) -> Outcome {
    let file = match &attacks.results {
        Some(file) => file.clone(),
        None => root().join("target/gauntlet/results.json"),
    };
    let json = fs::read(&file).map_err(|error| {
        let hint = "`cargo run --release` runs the suite and writes it";
        format!("{}: {error}; {hint}", file.display())
    })?;
    let results: Results = serde_json::from_slice(&json)?;
    let vectors = Vectors::from_folder(&root().join("vectors"))?;
    if let Some(unknown) = attacks
        .classes
        .iter()
        .find(|class| !vectors.classes.contains_key(*class))
    {
        return Err(format!("{unknown}: no class of vectors/classes.toml").into());
    }
    let text = tables(&vectors, &results, &|class| {
        attacks.classes.is_empty() || attacks.classes.iter().any(|wanted| wanted == class)
    })?;
    Ok(io::stdout().write_all(text.as_bytes())?)
}

fn tables(
    vectors: &Vectors,
    results: &Results,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Result<String, std::fmt::Error> {
    let answers = results.by_case();
    let names: Vec<_> = results
        .implementations
        .iter()
        .map(|one| &one.name)
        .collect();
    let mut text = String::new();
    for (id, class) in vectors.classes.iter().filter(|(id, _)| is_wanted(id)) {
        writeln!(text, "## {id}\n\n{}\n", class.title)?;
        if let Some(paragraph) = &class.text {
            writeln!(text, "{paragraph}\n")?;
        }
        writeln!(text, "| case | accepted |{}", cells(&names))?;
        writeln!(text, "|:--|:--|{}", ":--|".repeat(names.len()))?;
        let cases = vectors.cases.values();
        for case in cases.filter(|case| case.class.as_deref() == Some(id)) {
            let accepted: Vec<_> = case.expect.accept.iter().map(name).collect();
            let said = answers.get(case.id.as_str());
            let said = names
                .iter()
                .map(|name| said.and_then(|said| said.get(name.as_str())));
            let said: Vec<_> = said
                .map(|row| row.map_or("no row".into(), |row| row.said()))
                .collect();
            writeln!(
                text,
                "| {} | {} |{}",
                case.id,
                accepted.join(", "),
                cells(&said)
            )?;
        }
        text.push('\n');
    }
    Ok(text)
}

/// Cells of a row, each with the bar behind it.
fn cells(texts: &[impl AsRef<str>]) -> String {
    let cell = |text: &str| format!(" {} |", text.replace('|', "\\|"));
    texts.iter().map(|text| cell(text.as_ref())).collect()
}

/// A verdict as JSON names it.
fn name(verdict: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(verdict).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// What is read of `results.json`.
#[derive(Deserialize)]
struct Results {
    implementations: Vec<Implementation>,
    results: Vec<Row>,
}

#[derive(Deserialize)]
struct Implementation {
    name: String,
}

#[derive(Deserialize)]
struct Row {
    case: String,
    implementation: String,
    outcome: String,
    verdict: Option<AnswerVerdict>,
    #[serde(default)]
    detail: String,
}

impl Results {
    fn by_case(&self) -> BTreeMap<&str, BTreeMap<&str, &Row>> {
        let mut cases: BTreeMap<&str, BTreeMap<&str, &Row>> = BTreeMap::new();
        for row in &self.results {
            let of_case = cases.entry(&row.case).or_default();
            of_case.insert(&row.implementation, row);
        }
        cases
    }
}

impl Row {
    /// The answer with its reason, and how it was scored where it did not pass.
    fn said(&self) -> String {
        let mut said = match &self.verdict {
            Some(verdict) => name(verdict),
            None => String::new(),
        };
        if self.outcome != "pass" {
            let _ = write!(said, " ({})", self.outcome);
        }
        if !self.detail.is_empty() {
            let _ = write!(said, ": {}", self.detail);
        }
        said.trim_start().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_every_case_of_its_class_and_what_each_said() {
        let vectors = Vectors::from_folder(&root().join("vectors")).unwrap();
        let results = r#"{ "version": 1, "suite": "0", "implementations": [ { "name": "a" }, { "name": "b" } ],
            "results": [
                { "case": "mime/errant-alone", "implementation": "a", "outcome": "pass", "verdict": "invalid",
                  "detail": "this | that", "ms": 0 },
                { "case": "mime/errant-alone", "implementation": "b", "outcome": "fail", "verdict": "valid", "detail": "",
                  "ms": 0 } ] }"#;
        let results = serde_json::from_str(results).unwrap();
        let text = tables(&vectors, &results, &|class| class == "errant-layer").unwrap();
        assert!(text.starts_with("## errant-layer\n"), "{text}");
        assert!(
            text.contains(
                "| mime/errant-alone | invalid | invalid: this \\| that | valid (fail) |\n"
            ),
            "{text}"
        );
        let class = Some("errant-layer");
        let cases = vectors
            .cases
            .values()
            .filter(|case| case.class.as_deref() == class);
        assert_eq!(text.lines().count(), cases.count() + 7, "{text}");
        assert!(
            text.contains("| open/errant/footer | invalid | no row | no row |\n"),
            "{text}"
        );
    }
}
