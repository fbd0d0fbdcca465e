//! The `smime` command: stateless, every input named in the call.
#![forbid(unsafe_code)]

mod arguments;
mod compress;
mod decrypt;
mod elsewhere;
mod encrypt;
mod failure;
mod form;
mod identity;
mod input;
mod inspect;
mod key_files;
mod keygen;
mod open;
mod output;
mod pairs;
mod process;
mod provider;
mod receive;
mod recipient;
mod secret;
mod send;
mod sign;
mod standard;
mod terminal;
#[cfg(test)]
mod tests;
#[cfg(test)]
#[allow(
    dead_code,
    reason = "shared with the tests of the agents, which use the rest"
)]
#[path = "../../smime/tests/support/token.rs"]
mod token;
mod trust;
mod verify;

use std::env;
use std::io;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use smime::visible::visible;

use crate::failure::Failure;
use crate::output::Output;

/// Sign, verify, encrypt, decrypt and open S/MIME messages, and look inside them.
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
    Sign(Box<sign::Arguments>),
    Verify(Box<verify::Arguments>),
    Encrypt(Box<encrypt::Arguments>),
    Decrypt(Box<decrypt::Arguments>),
    Compress(Box<compress::Compress>),
    Decompress(Box<compress::Decompress>),
    Open(Box<open::Arguments>),
    Inspect(inspect::Arguments),
    Keygen(Box<keygen::Arguments>),
}

impl Verb {
    fn run(self) -> Result<ExitCode, Failure> {
        match self {
            Self::Sign(arguments) => arguments.run(),
            Self::Verify(arguments) => arguments.run(),
            Self::Encrypt(arguments) => arguments.run(),
            Self::Decrypt(arguments) => arguments.run(),
            Self::Compress(arguments) => arguments.run(),
            Self::Decompress(arguments) => arguments.run(),
            Self::Open(arguments) => arguments.run(),
            Self::Inspect(arguments) => arguments.run(),
            Self::Keygen(arguments) => arguments.run(),
        }
    }
}

fn main() -> ExitCode {
    process::prepare();
    let verb = match Command::try_parse() {
        Ok(command) => command.verb,
        Err(error) if error.use_stderr() => return misunderstood(error).report(),
        Err(help_or_version) => return help(&help_or_version),
    };
    verb.run().unwrap_or_else(|failure| failure.report())
}

/// What is wrong with the call. Escape sequences in its arguments would be taken for colours of the
/// text and vanish: what is said is said of arguments that were made visible.
fn misunderstood(error: clap::Error) -> Failure {
    let arguments =
        || env::args_os().map(|argument| visible(&argument.to_string_lossy()).to_string());
    let error = Command::try_parse_from(arguments()).err().unwrap_or(error);
    let verbs = Command::command();
    let is_verb = |argument: &String| verbs.find_subcommand(argument).is_some();
    Failure::usage(&error, arguments().nth(1).filter(is_verb))
}

/// Shows what was asked for about the command itself.
fn help(text: &clap::Error) -> ExitCode {
    let text = text.render();
    let written = Output::content(None).and_then(|output| {
        output.write(|to| match terminal::colours(&io::stdout()) {
            true => write!(to, "{}", text.ansi()),
            false => write!(to, "{text}"),
        })
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
