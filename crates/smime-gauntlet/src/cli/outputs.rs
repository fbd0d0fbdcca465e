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
use crate::{
    Colour, Expectation, ImplementationResults, Results, RunError, junit, report, subject, summary,
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
    /// What is expected of the implementations. Wrong options and lists show here, before anything runs.
    pub(super) fn expectation(
        &self,
        implementations: &[ImplementationResults],
        vectors: &Vectors,
    ) -> Result<Expectation, RunError> {
        if self.write_expect.is_some() {
            subject(implementations, "--write-expect")?;
        }
        Expectation::new(implementations, self.expect.as_deref(), vectors)
    }

    /// Writes all that was asked for. Success is that the results are as expected, where a list that was written and
    /// none was given says what is.
    pub(super) fn write(
        &self,
        mut results: Results,
        mut expectation: Expectation,
        vectors: &Vectors,
    ) -> Result<ExitCode, RunError> {
        let mut closing = String::new();
        if let Some(path) = &self.write_expect {
            let subject = subject(&results.implementations, "--write-expect")?;
            let differs = expectation.to_list(subject, &results);
            report::write_file(path, &list(&results, subject, &differs))?;
            closing = format!("Differences: {}, {}\n", differs.len(), path.display());
            if self.expect.is_none() {
                expectation.list(subject, differs);
            }
        }
        let surprises = expectation.surprises(&results);
        if let Some(path) = &self.junit {
            report::write_file(path, &junit(&results, &expectation)?)?;
        }
        let table = summary(&results, &surprises, colour());
        if let Some(path) = &self.withhold {
            let withheld = results.withhold(vectors);
            report::write_file(path, &report::json(&withheld))?;
            closing += &format!("Withheld: {}, {}\n", withheld.len(), path.display());
        }
        let interop = self.interop.as_deref().map(read_json).transpose()?;
        let page = report::write(&self.out, &results, vectors, interop.as_ref())?;
        match &self.json {
            Some(path) if path == Path::new("-") => print(&report::json(&results))?,
            json => {
                if let Some(path) = json {
                    report::write_file(path, &report::json(&results))?;
                }
                print(&format!("{table}\n{closing}Report: {}\n", page.display()))?;
            }
        }
        Ok(ExitCode::from(u8::from(!surprises.is_empty())))
    }
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
fn list(results: &Results, subject: &str, differs: &[Differs]) -> String {
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
