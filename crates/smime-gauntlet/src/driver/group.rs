//! A driver's process group.

use std::io;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, ExitStatus, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

use super::launch::Launch;
use super::watch::Watch;

/// A process group under watch. It is killed when dropped.
#[derive(Debug)]
pub(super) struct Group {
    child: Child,
    leader: Pid,
    watch: Arc<Watch>,
    ended: Option<Ended>,
}

/// How a group came to its end.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ended {
    /// The watch killed it, which found so many octets of resident memory.
    Memory(u64),
    /// The leader ended by itself.
    ByItself(ExitStatus),
    /// The leader was still running and was killed.
    Killed,
}

/// The three standard streams of a driver.
pub(super) struct Streams {
    pub(super) stdin: ChildStdin,
    pub(super) stdout: ChildStdout,
    pub(super) stderr: ChildStderr,
}

impl Group {
    pub(super) fn spawn(launch: &Launch, watch: Arc<Watch>) -> io::Result<(Self, Streams)> {
        let mut child = launch
            .command()
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let leader = Pid::from_child(&child);
        watch.add(leader);
        let streams = child
            .stdin
            .take()
            .zip(child.stdout.take())
            .zip(child.stderr.take());
        let group = Self {
            child,
            leader,
            watch,
            ended: None,
        };
        let ((stdin, stdout), stderr) =
            streams.ok_or_else(|| io::Error::other("a standard stream is missing"))?;
        Ok((
            group,
            Streams {
                stdin,
                stdout,
                stderr,
            },
        ))
    }

    /// Waits up to `grace` for the leader to end by itself, then kills the whole group.
    pub(super) fn end(&mut self, grace: Duration) -> Ended {
        if let Some(ended) = self.ended {
            return ended;
        }
        let deadline = Instant::now() + grace;
        let by_itself = loop {
            if self.leader_has_ended() {
                break true;
            }
            if Instant::now() >= deadline {
                break false;
            }
            thread::sleep(Duration::from_millis(2));
        };
        let excess = self.watch.excess(self.leader);
        self.watch.kill(self.leader);
        let status = self.child.wait();
        let ended = match (excess, status) {
            (Some(resident), _) => Ended::Memory(resident),
            (None, Ok(status)) if by_itself => Ended::ByItself(status),
            _ => Ended::Killed,
        };
        self.ended = Some(ended);
        ended
    }

    /// Asks without reaping: while the leader is not reaped, its id names this group and no other.
    fn leader_has_ended(&self) -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        !matches!(waitid(WaitId::Pid(self.leader), options), Ok(None))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end(Duration::ZERO);
    }
}

/// Says how a process ended: its exit status, or the signal's name and number.
pub(super) fn describe(status: ExitStatus) -> String {
    // A shell reports a child's death by signal N as status 128 + N.
    let shell = status.code().map(|code| code - 128);
    match (status.signal(), shell) {
        (Some(signal), _) => format!("killed by {}", signal_name(signal)),
        (None, Some(signal @ 1..=64)) => format!(
            "ended with exit status {} (a shell's word for {})",
            signal + 128,
            signal_name(signal)
        ),
        _ => format!(
            "ended with exit status {}",
            status.code().unwrap_or_default()
        ),
    }
}

fn signal_name(signal: i32) -> String {
    signal_hook::low_level::signal_name(signal).map_or_else(
        || format!("signal {signal}"),
        |name| format!("{name} ({signal})"),
    )
}
