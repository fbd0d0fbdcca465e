//! A running driver: its first line, then one answer for each request.

use std::error::Error;
use std::fmt;
use std::io::{self, Write as _};
use std::process::ChildStdin;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use smime::visible::acts;
use smime_cases::Outcome;
use smime_cases::driver::{Answer, Hello, Request, VERSION};

use super::group::{Ended, Group, describe};
use super::launch::Launch;
use super::lines::{Line, Lines, Tail};
use super::watch::Watch;

/// A driver that has said hello.
#[derive(Debug)]
pub struct Session {
    process: Process,
    hello: Hello,
}

impl Session {
    /// Starts a driver and reads its first line, which must come within `time`.
    ///
    /// # Errors
    /// The program cannot be started, ends, or writes no hello of protocol version 1 in time.
    pub fn start(launch: &Launch, watch: &Arc<Watch>, time: Duration) -> Result<Self, StartError> {
        let mut process = Process::start(launch, watch).map_err(StartError::Spawn)?;
        let line = match process.lines.next(time) {
            Line::Whole(line) => line,
            other => return Err(StartError::Silent(process.broken(other, time))),
        };
        let hello: Hello = serde_json::from_slice(&line)
            .map_err(|cause| StartError::Hello(format!("{}: {cause}", excerpt(&line))))?;
        if hello.driver != VERSION {
            return Err(StartError::Hello(format!(
                "protocol version {} found, {VERSION} wanted",
                hello.driver
            )));
        }
        for (field, text) in [("name", &hello.name), ("version", &hello.version)] {
            // What is blank at an end looks like another name.
            let blank = text.is_empty() || text.trim() != text;
            if blank || text.chars().count() > NAME || text.chars().any(acts) {
                let found = excerpt(text.as_bytes());
                return Err(StartError::Hello(format!(
                    "{field}: {found} found, 1 to {NAME} printable characters wanted"
                )));
            }
        }
        Ok(Self { process, hello })
    }

    /// What the driver said first.
    #[must_use]
    pub fn hello(&self) -> &Hello {
        &self.hello
    }

    /// Asks one question. A driver that fails to answer is killed: the session comes back only with
    /// an answer.
    ///
    /// # Errors
    /// No well-formed answer to this request came within `time`.
    pub fn ask(mut self, request: &Request, time: Duration) -> Result<(Answer, Self), Broken> {
        let mut line = serde_json::to_vec(request)
            .map_err(|cause| Broken::Protocol(format!("the request is no JSON: {cause}")))?;
        line.push(b'\n');
        self.process
            .lines
            .set_limit(answer_limit(request, line.len()));
        self.process.send(line);
        match self.process.lines.next(time) {
            Line::Whole(line) => {
                let answer: Answer = serde_json::from_slice(&line).map_err(|cause| {
                    Broken::Protocol(format!("no answer: {}: {cause}", excerpt(&line)))
                })?;
                if answer.id != request.id {
                    let found = excerpt(answer.id.as_bytes());
                    return Err(Broken::Protocol(format!(
                        "an answer with another id: {found}"
                    )));
                }
                Ok((answer, self))
            }
            other => Err(self.process.broken(other, time)),
        }
    }

    /// Ends the driver's input and gives it a moment to end by itself.
    pub fn finish(mut self) {
        self.process.requests = None;
        self.process.group.end(FAREWELL);
    }
}

/// A driver could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The program could not be run.
    #[error("cannot be run: {0}")]
    Spawn(#[source] io::Error),
    /// It wrote no first line.
    #[error("no first line: {0}")]
    Silent(#[source] Broken),
    /// Its first line is no hello of this protocol.
    #[error("the first line is no hello: {0}")]
    Hello(String),
}

/// How a driver failed to write a line. It is dead by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// Nothing, or no whole line, within the time.
    Late {
        /// The time limit.
        time: Duration,
        /// Octets of a line without an end that had come.
        unfinished: usize,
    },
    /// It held too much memory and was killed.
    Memory {
        /// Octets of resident memory found.
        resident: u64,
    },
    /// It ended, or closed its standard output.
    Ended {
        /// How its process ended.
        how: String,
        /// The last line of its standard error.
        last_words: Option<String>,
    },
    /// It wrote something that is no answer to the request.
    Protocol(String),
    /// A process more of it, which was needed, did not start or said something else at first.
    NotAgain(String),
}

impl Broken {
    /// What comes of the case that it was asked.
    pub(crate) fn outcome(&self) -> Outcome {
        match self {
            Self::Late { .. } => Outcome::Timeout,
            Self::Memory { .. } | Self::Ended { .. } | Self::Protocol(_) | Self::NotAgain(_) => {
                Outcome::Crash
            }
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Late {
                time,
                unfinished: 0,
            } => {
                write!(f, "nothing within {} s", time.as_secs_f64())
            }
            Self::Late { time, unfinished } => write!(
                f,
                "no end of line within {} s, after {unfinished} octets",
                time.as_secs_f64()
            ),
            // Rounded up: what is a little above a limit of whole MiB must not read as the limit.
            Self::Memory { resident } => write!(
                f,
                "killed at {} MiB of resident memory",
                resident.div_ceil(1 << 20)
            ),
            Self::Ended {
                how,
                last_words: None,
            } => f.write_str(how),
            Self::Ended {
                how,
                last_words: Some(words),
            } => {
                write!(f, "{how}: {}", excerpt(words.as_bytes()))
            }
            Self::Protocol(what) => f.write_str(what),
            Self::NotAgain(why) => write!(f, "did not start again: {why}"),
        }
    }
}

impl Error for Broken {}

/// The process behind a session.
#[derive(Debug)]
struct Process {
    group: Group,
    lines: Lines,
    requests: Option<Sender<Vec<u8>>>,
    words: Tail,
}

impl Process {
    fn start(launch: &Launch, watch: &Arc<Watch>) -> io::Result<Self> {
        let (group, streams) = Group::spawn(launch, Arc::clone(watch))?;
        let (requests, receiver) = channel();
        // A driver may stop reading: only this thread waits for it then.
        thread::spawn(move || write_requests(&receiver, streams.stdin));
        Ok(Self {
            group,
            lines: Lines::read(streams.stdout, HELLO_LIMIT),
            requests: Some(requests),
            words: Tail::read(streams.stderr),
        })
    }

    /// A failed send shows as the end of the driver's output.
    fn send(&self, line: Vec<u8>) {
        if let Some(requests) = &self.requests {
            let _ = requests.send(line);
        }
    }

    /// Ends the driver and says why it failed, `line` being what came in place of a whole line.
    fn broken(&mut self, line: Line, time: Duration) -> Broken {
        let grace = if matches!(line, Line::End { .. }) {
            LAST_BREATH
        } else {
            Duration::ZERO
        };
        let ended = self.group.end(grace);
        match (ended, line) {
            (Ended::Memory(resident), _) => Broken::Memory { resident },
            (_, Line::Late { unfinished }) => Broken::Late { time, unfinished },
            (_, Line::TooLong { limit }) => {
                Broken::Protocol(format!("a line of more than {limit} octets"))
            }
            (_, Line::Whole(line)) => Broken::Protocol(excerpt(&line)),
            (ended, Line::End { unfinished }) => {
                let mut how = match ended {
                    Ended::ByItself(status) => describe(status),
                    _ => "closed its standard output and went on".into(),
                };
                if unfinished > 0 {
                    how += &format!(", after {unfinished} octets without an end of line");
                }
                Broken::Ended {
                    how,
                    last_words: self.words.last_line(LAST_BREATH),
                }
            }
        }
    }
}

fn write_requests(requests: &Receiver<Vec<u8>>, mut stdin: ChildStdin) {
    for line in requests {
        if stdin.write_all(&line).and_then(|()| stdin.flush()).is_err() {
            return;
        }
    }
}

/// Octets that an answer may have: the message and its content in base64, and what is said of them.
fn answer_limit(request: &Request, line: usize) -> usize {
    let file = request
        .input_file
        .as_ref()
        .and_then(|path| std::fs::metadata(path).ok())
        .map_or(0, |metadata| {
            usize::try_from(metadata.len()).unwrap_or(usize::MAX)
        });
    file.saturating_mul(2)
        .saturating_add(line.saturating_mul(2))
        .saturating_add(ANSWER_LIMIT)
}

/// The beginning of what a driver wrote, quoted and escaped.
fn excerpt(octets: &[u8]) -> String {
    let text = String::from_utf8_lossy(&octets[..octets.len().min(4 * EXCERPT)]);
    let mut short: String = text.chars().take(EXCERPT).collect();
    if short.len() < octets.len() {
        short.push('…');
    }
    format!("{short:?}")
}

/// Octets that a first line may have.
const HELLO_LIMIT: usize = 1 << 20;

/// Octets that an answer may have beyond those that grow with the request.
const ANSWER_LIMIT: usize = 8 << 20;

/// Characters that an implementation's name and version may have: they stand in every report.
const NAME: usize = 60;

/// Characters shown of what a driver wrote.
const EXCERPT: usize = 80;

/// Time for a driver to end after its input has.
const FAREWELL: Duration = Duration::from_secs(1);

/// Time for a process to end after it has closed its output, so that its status can be told.
const LAST_BREATH: Duration = Duration::from_millis(500);
