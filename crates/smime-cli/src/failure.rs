//! What went wrong on the caller's side, and the exit statuses.

use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::ErrorKind;
use smime::receive::NoSuchPart;
use smime::send::SendError;
use smime::verdict::Judgement;
use smime::visible::visible;

/// Why the command could not do what was asked: usage or environment, never the message.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A file, or a standard stream, cannot be read or written.
    Io {
        /// What was being done: "read", "write".
        doing: &'static str,
        /// The file's name, or the stream's.
        name: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file that the call names is not what its option wants.
    File {
        /// The option.
        option: &'static str,
        /// The file.
        name: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// An option's value cannot be used.
    Option {
        /// The option.
        option: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// Nothing could be made of the content, the keys and the certificates that were given.
    Sending(SendError),
    /// The call is not understood.
    Usage {
        /// What is wrong with it.
        why: String,
        /// The verb, where one is named.
        verb: Option<String>,
    },
}

/// The message is refused.
const REFUSED: u8 = 1;
/// Usage or environment.
const USAGE: u8 = 2;
/// Well-formed, but not supported.
const UNSUPPORTED: u8 = 3;

/// The exit status that stands for a verdict.
pub(crate) fn exit_code(judgement: Judgement) -> ExitCode {
    match judgement {
        Judgement::Valid => ExitCode::SUCCESS,
        Judgement::Invalid => ExitCode::from(REFUSED),
        Judgement::Unsupported => ExitCode::from(UNSUPPORTED),
    }
}

/// How long the line on standard error can be, in characters.
const LONGEST_LINE: usize = 1900;

/// Says why in one line on standard error, with everything made visible that it quotes: text of a
/// message, names of files, arguments. One that cannot be written takes nothing from the exit
/// status.
pub(crate) fn say(why: &dyn fmt::Display) {
    let _ = writeln!(io::stderr(), "smime: {}", line(why));
}

fn line(why: &dyn fmt::Display) -> String {
    visible(&why.to_string()).at_most(LONGEST_LINE).to_string()
}

impl Failure {
    pub(crate) fn reading(name: &Path, error: io::Error) -> Self {
        Self::Io {
            doing: "read",
            name: name.to_owned(),
            error,
        }
    }

    /// A message that could not be judged: its file cannot be read, or it lacks the part that was
    /// asked for.
    pub(crate) fn judging(name: Option<&Path>, error: io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(NoSuchPart { .. }) => Self::Option {
                option: "--part",
                why: error.to_string(),
            },
            None => Self::reading(name.unwrap_or(Path::new("standard input")), error),
        }
    }

    pub(crate) fn writing(name: &Path, error: io::Error) -> Self {
        Self::Io {
            doing: "write",
            name: name.to_owned(),
            error,
        }
    }

    /// A call that is not understood: what `error` says, without the usage text after it.
    pub(crate) fn usage(error: &clap::Error, verb: Option<String>) -> Self {
        if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
            let why = "no verb is named".to_owned();
            return Self::Usage { why, verb };
        }
        let text = error.to_string();
        let lines = text
            .lines()
            .map(str::trim)
            .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"))
            .filter(|line| !line.is_empty());
        let line = lines.collect::<Vec<_>>().join("; ").replace(":; ", ": ");
        let why = line.trim_start_matches("error: ").to_owned();
        Self::Usage { why, verb }
    }

    /// Says it on standard error, in one line.
    pub(crate) fn report(&self) -> ExitCode {
        say(self);
        ExitCode::from(USAGE)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { doing, name, error } => {
                write!(f, "cannot {doing} {}: {error}", name.display())
            }
            Self::File { option, name, why } => write!(f, "{option} {}: {why}", name.display()),
            Self::Option { option, why } => write!(f, "{option}: {why}"),
            Self::Sending(error) => error.fmt(f),
            Self::Usage { why, verb } => {
                let verb = verb.as_deref().map(|verb| format!("{verb} "));
                write!(f, "{why}; try 'smime {}--help'", verb.unwrap_or_default())
            }
        }
    }
}
