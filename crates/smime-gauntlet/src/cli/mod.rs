//! The command line of `gauntlet`.

mod cases;
mod drivers;
mod export;
mod findings;
mod interop;
mod list;
mod matrix;
mod merge;
mod outputs;
mod reasons;
mod run;
mod show;

use std::env;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use smime_cases::{Case, Vectors};

use crate::{RunError, visible, worker};

/// Asks S/MIME implementations the same questions and compares their answers.
///
/// Without a command: `run`.
#[derive(Debug, Parser)]
#[command(name = "gauntlet", version, args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: run::Options,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the cases, print a summary and write a report
    ///
    /// Exit status: 0 when the results are as expected, 1 when not, 2 when the call, a file or a
    /// driver is broken. Expected is that the reference passes every case whose features it claims;
    /// where drivers alone run, that they show no difference; with --expect, exactly the listed ones.
    Run(run::Options),
    /// Put the parts of a run together that --shard made, and write what `run` writes
    ///
    /// Exit status: that of `run` for the whole.
    Merge(merge::Options),
    /// Have every implementation make messages, and all others read them: who understands whom
    ///
    /// Exit status: 0 when all were asked, whatever came of it.
    Interop(interop::Options),
    /// List the cases
    List(list::Options),
    /// Show a case: what it asks, why, and its message
    Show(show::Options),
    /// Write a case's message, certificates and keys as files for other tools
    Export(export::Options),
    /// List the libraries that have a driver: which are found here, and how to get the others
    Drivers(drivers::Options),
    /// Have every kind of message made by one built-in implementation and read by another
    ///
    /// Exit status: 0 when the content came out wherever both sides have the means, 1 when not.
    #[command(hide = true)]
    Matrix(matrix::Options),
    /// Print the codes of what the reference finds odd as JSON
    Findings,
    /// Print the reference's reason codes as JSON
    Reasons,
    /// Answer driver requests as one of the built-in implementations
    Worker {
        /// The implementation
        name: String,
    },
}

const EXAMPLES: &str = "\
Examples:
  gauntlet                                              the reference and OpenSSL, all cases
  gauntlet run --driver 'python3 driver.py' --filter 'signed/*'
  gauntlet run --driver 'python3 driver.py' --write-expect expect.toml
  gauntlet run --impl reference --impl openssl --peers  the board of all libraries found
  gauntlet show --diff signed/forms/content-changed     a case beside its accepted sibling";

/// Where the cases come from.
#[derive(Args, Debug)]
struct Source {
    /// Folder of vectors [default: vectors/ here or in a folder above, else those built in]
    #[arg(long, value_name = "DIR")]
    vectors: Option<PathBuf>,
}

impl Source {
    fn load(&self) -> Result<Vectors, RunError> {
        let here = env::current_dir().ok();
        let found = match &self.vectors {
            Some(folder) => Some(folder.clone()),
            None => here
                .iter()
                .flat_map(|here| here.ancestors())
                .map(|folder| folder.join("vectors"))
                .find(|folder| folder.join("cases").is_dir()),
        };
        Ok(match found {
            Some(folder) => Vectors::from_folder(&folder)?,
            None => Vectors::built_in()?,
        })
    }
}

/// Runs the command and says how it ended.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command.unwrap_or(Command::Run(cli.run)) {
        Command::Run(options) => options.carry_out(),
        Command::Merge(options) => options.carry_out(),
        Command::Interop(options) => options.carry_out(),
        Command::List(options) => options.carry_out(),
        Command::Show(options) => options.carry_out(),
        Command::Export(options) => options.carry_out(),
        Command::Drivers(options) => options.carry_out(),
        Command::Matrix(options) => options.carry_out(),
        Command::Findings => findings::carry_out(),
        Command::Reasons => reasons::carry_out(),
        Command::Worker { name } => worker::serve(&name),
    };
    done.unwrap_or_else(|error| {
        // With no standard error left there is nobody to tell.
        let why = visible::lines(&error.to_string());
        let _ = writeln!(io::stderr(), "gauntlet: {}", why.trim_end());
        ExitCode::from(2)
    })
}

/// Prints text. A reader that has gone away, as `head` does, is no failure.
fn print(text: &str) -> Result<(), RunError> {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Err(RunError::File {
            path: "standard output".into(),
            cause,
        }),
        _ => Ok(()),
    }
}

fn case_of<'a>(vectors: &'a Vectors, id: &str) -> Result<&'a Case, RunError> {
    vectors
        .cases
        .get(id)
        .ok_or_else(|| RunError::Usage(format!("no case {id:?}; `gauntlet list` shows all ids")))
}
