//! What a run leaves behind, and how it ends.

use std::env;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use serde::de::DeserializeOwned;
use smime_cases::{Differs, Vectors};

use super::print;
use crate::interop::Interop;
use crate::{
    Colour, Expectation, ImplementationResults, Results, Row, RunError, junit, report, subject,
    summary,
};

#[derive(Args, Debug)]
pub(super) struct Outputs {
    /// Write index.html, the folder pages and results.json to this folder
    #[arg(long, value_name = "DIR", default_value = "target/gauntlet")]
    out: PathBuf,
    /// Write the results as JSON to this file too; `-` is standard output, in place of the summary
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write the results as JUnit XML to this file too
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Keep out of the report and results.json what may be a security fault that is not public, and write it to this file:
    /// its maintainers come first (SECURITY.md)
    #[arg(long, value_name = "FILE")]
    withhold: Option<PathBuf>,
    /// Show on the report who understands whom, as `gauntlet interop` wrote it
    #[arg(long, value_name = "FILE")]
    interop: Option<PathBuf>,
    /// Expect exactly these differences (TOML, the form of vectors/opinions/)
    #[arg(long, value_name = "FILE")]
    expect: Option<PathBuf>,
    /// Write the differences found to this file, for --expect; reasons that --expect has are kept, others left empty
    #[arg(long, value_name = "FILE")]
    write_expect: Option<PathBuf>,
}

impl Outputs {
    /// What the results are held against and shown with. Wrong options, lists and folders show here, before anything
    /// runs.
    pub(super) fn prepare(
        &self,
        implementations: &[ImplementationResults],
        vectors: &Vectors,
    ) -> Result<Prepared, RunError> {
        if self.write_expect.is_some() {
            subject(implementations, "--write-expect")?;
        }
        report::check(&self.out)?;
        Ok(Prepared {
            expectation: Expectation::new(implementations, self.expect.as_deref(), vectors)?,
            interop: self.interop.as_deref().map(read_json).transpose()?,
        })
    }

    /// Writes all that was asked for. Success is that the results are as expected, where a list that was written and
    /// none was given says what is.
    pub(super) fn write(
        &self,
        mut results: Results,
        prepared: Prepared,
        vectors: &Vectors,
    ) -> Result<ExitCode, RunError> {
        let Prepared {
            mut expectation,
            interop,
        } = prepared;
        let mut closing = String::new();
        let mut list = None;
        if let Some(path) = &self.write_expect {
            let subject = subject(&results.implementations, "--write-expect")?;
            let differs = expectation.to_list(subject, &results);
            closing += &format!("Differences: {}, {}\n", differs.len(), path.display());
            list = Some((path, list_of(&results, subject, &differs)));
            if self.expect.is_none() {
                expectation.list(subject, differs);
            }
        }
        let mut surprises = expectation.surprises(&results);
        let is_success = surprises.is_empty();
        let mut withheld = None;
        if let Some(path) = &self.withhold {
            let rows = results.withhold(vectors);
            closing += &format!("Withheld: {}, {}\n", rows.len(), path.display());
            surprises.retain(|surprise| {
                let is_it = |row: &Row| {
                    (&row.case, &row.implementation) == (&surprise.case, &surprise.implementation)
                };
                !rows.iter().any(is_it)
            });
            withheld = Some((path, report::json(&rows)));
        }
        // First what the run was for: where a file cannot be written, the results are not lost.
        if self.json.as_deref() == Some(Path::new("-")) {
            print(&report::json(&results))?;
        } else {
            let table = summary(&results, &surprises, colour());
            let page = self.out.join("index.html");
            print(&format!("{table}\n{closing}Report: {}\n", page.display()))?;
        }
        report::write(&self.out, &results, vectors, interop.as_ref())?;
        let json = self.json.as_ref().filter(|path| *path != Path::new("-"));
        let json = json.map(|path| (path, report::json(&results)));
        let junit = match &self.junit {
            Some(path) => Some((path, junit(&results, &expectation)?)),
            None => None,
        };
        for (path, text) in [list, withheld, json, junit].into_iter().flatten() {
            report::write_file(path, &text)?;
        }
        Ok(ExitCode::from(u8::from(!is_success)))
    }
}

/// What a run is held against and shown with.
#[derive(Debug)]
pub(super) struct Prepared {
    expectation: Expectation,
    interop: Option<Interop>,
}

/// A file that an earlier run wrote.
pub(super) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, RunError> {
    let failed = |cause| RunError::File {
        path: path.into(),
        cause,
    };
    let text = fs::read(path).map_err(failed)?;
    serde_json::from_slice(&text).map_err(|cause| failed(cause.into()))
}

/// The differences as TOML, with what was run above them.
fn list_of(results: &Results, subject: &str, differs: &[Differs]) -> String {
    #[derive(Serialize)]
    struct List<'a> {
        differs: &'a [Differs],
    }
    let ran = results
        .implementations
        .iter()
        .find(|one| one.name == subject);
    let version = ran.map_or("", |ran| ran.version.as_str());
    let rows = toml::to_string(&List { differs }).unwrap_or_default();
    format!(
        "# The cases on which {subject} {version} differs from what they expect. Found by {} on {}.\n\n{rows}",
        results.suite, results.at
    )
}

/// Colour on terminals, unless NO_COLOR is set (<https://no-color.org>) or the terminal is dumb.
fn colour() -> Colour {
    let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    if io::stdout().is_terminal() && !refused {
        Colour::On
    } else {
        Colour::Off
    }
}
