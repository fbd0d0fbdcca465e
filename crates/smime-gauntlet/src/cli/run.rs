//! `gauntlet run`.

use std::env;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use clap::Args;

use super::{Source, nothing_selected, print};
use crate::driver::{Launch, Watch};
use crate::{
    Colour, Expectation, Glob, Implementation, Progress, Run, RunError, Selection, Witnesses,
    report, summary, worker,
};

#[derive(Args, Debug)]
pub(super) struct Options {
    /// Run this built-in implementation (repeatable) [default: reference and openssl]
    #[arg(long = "impl", value_name = "NAME")]
    implementations: Vec<String>,
    /// Run this driver by `sh -c` (repeatable)
    #[arg(long = "driver", value_name = "CMD")]
    drivers: Vec<String>,
    /// Run only the cases whose id matches; `*` stands for any text, `?` for one character
    #[arg(long, value_name = "GLOB")]
    filter: Option<Glob>,
    /// Write index.html and results.json to this folder
    #[arg(long, value_name = "DIR", default_value = "target/gauntlet")]
    out: PathBuf,
    /// Write the results as JSON to this file too; `-` is standard output, in place of the summary
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Expect exactly these differences (TOML, the form of vectors/opinions/)
    #[arg(long, value_name = "FILE")]
    expect: Option<PathBuf>,
    #[command(flatten)]
    source: Source,
    /// How many drivers run at a time [default: one for each processor]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

impl Options {
    pub(super) fn carry_out(self) -> Result<ExitCode, RunError> {
        let launches = self.launches()?;
        let vectors = self.source.load()?;
        let selection = Selection::new(&vectors, self.filter.as_ref());
        if selection.listed.is_empty() {
            return Err(nothing_selected(self.filter.as_ref()));
        }
        let watch = Watch::start(MEMORY_LIMIT);
        watch.kill_on_interrupt().map_err(|cause| RunError::File {
            path: "signal handlers".into(),
            cause,
        })?;
        let started = Implementation::start_all(&launches, &vectors.features, &watch)?;
        let implementations: Vec<_> = started.iter().map(|(one, _)| one.clone()).collect();
        let expectation = Expectation::new(&implementations, self.expect.as_deref(), &vectors)?;
        let jobs = match self.jobs {
            Some(jobs) => jobs.into(),
            None => thread::available_parallelism().map_or(1, usize::from),
        };
        let run = Run {
            vectors: &vectors,
            selection: &selection,
            witnesses: &Witnesses {
                reference: worker::launch(worker::REFERENCE)?,
                others: vec![worker::launch(worker::OPENSSL)?],
            },
            watch: &watch,
            jobs,
            progress: &Progress::on_terminal(),
        };
        let results = run.results(started)?;
        let surprises = expectation.surprises(&results);

        let page = report::write(&self.out, &results, &vectors)?;
        match &self.json {
            Some(path) if path == Path::new("-") => print(&report::json(&results))?,
            json => {
                if let Some(path) = json {
                    report::write_file(path, &report::json(&results))?;
                }
                print(&format!(
                    "{}\nReport: {}\n",
                    summary(&results, &surprises, colour()),
                    page.display()
                ))?;
            }
        }
        Ok(ExitCode::from(u8::from(!surprises.is_empty())))
    }

    fn launches(&self) -> Result<Vec<Launch>, RunError> {
        if self.implementations.is_empty() && self.drivers.is_empty() {
            return worker::DEFAULT.into_iter().map(worker::launch).collect();
        }
        let drivers = self
            .drivers
            .iter()
            .map(|line| Ok(Launch::Shell(line.clone())));
        self.implementations
            .iter()
            .map(|name| worker::launch(name))
            .chain(drivers)
            .collect()
    }
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

/// Octets of resident memory that a driver's processes may hold together.
pub(super) const MEMORY_LIMIT: u64 = 512 << 20;
