//! The `smime` command: stateless, every input named in the call.
#![forbid(unsafe_code)]

mod arguments;
mod failure;
mod form;
mod input;
mod inspect;
mod key_files;
mod keygen;
mod output;
mod pairs;
mod provider;
mod secret;
mod send;
mod sign;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Failure;

/// Judge S/MIME messages, and look inside them.
///
/// Exit status: 0 valid, 1 the message is refused, 2 usage or environment, 3 well-formed but not
/// supported.
#[derive(Parser)]
#[command(name = "smime", version, max_term_width = 100)]
struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Verify(Box<verify::Arguments>),
    Inspect(inspect::Arguments),
    Keygen(Box<keygen::Arguments>),
    Sign(Box<sign::Arguments>),
}

fn main() -> ExitCode {
    let verb = match Command::try_parse() {
        Ok(command) => command.verb,
        Err(error) if error.use_stderr() => return Failure::usage(&error).report(),
        Err(help_or_version) => help_or_version.exit(),
    };
    let result = match verb {
        Verb::Verify(arguments) => arguments.run(),
        Verb::Inspect(arguments) => arguments.run(),
        Verb::Keygen(arguments) => arguments.run(),
        Verb::Sign(arguments) => arguments.run(),
    };
    result.unwrap_or_else(|failure| failure.report())
}
