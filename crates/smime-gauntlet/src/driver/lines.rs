//! Lines from a driver, never more of them in memory than a bound allows.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// What came next on a driver's standard output.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A whole line, without its end.
    Whole(Vec<u8>),
    /// More octets than the limit without an end of line. Nothing follows.
    TooLong {
        /// The limit in octets.
        limit: usize,
    },
    /// The end of the output, after so many octets without an end of line. Nothing follows.
    End {
        /// Octets of the unfinished line.
        unfinished: usize,
    },
    /// Nothing more within the time; so many octets of a line had come.
    Late {
        /// Octets of the unfinished line.
        unfinished: usize,
    },
}

/// The reading end of a driver's standard output. A thread reads it; one line waits in the channel
/// and one in the thread's hands, then the driver's own writing blocks.
#[derive(Debug)]
pub(super) struct Lines {
    receiver: Receiver<Line>,
    gauge: Arc<Gauge>,
}

#[derive(Debug)]
struct Gauge {
    limit: AtomicUsize,
    unfinished: AtomicUsize,
}

impl Lines {
    pub(super) fn read(source: impl Read + Send + 'static, limit: usize) -> Self {
        let (sender, receiver) = sync_channel(1);
        let gauge = Arc::new(Gauge {
            limit: AtomicUsize::new(limit),
            unfinished: AtomicUsize::new(0),
        });
        let shared = Arc::clone(&gauge);
        thread::spawn(move || pump(source, &sender, &shared));
        Self { receiver, gauge }
    }

    /// The most octets that a line may have from now on.
    pub(super) fn set_limit(&self, limit: usize) {
        self.gauge.limit.store(limit, Ordering::Relaxed);
    }

    pub(super) fn next(&self, time: Duration) -> Line {
        match self.receiver.recv_timeout(time) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => Line::Late {
                unfinished: self.gauge.unfinished.load(Ordering::Relaxed),
            },
            Err(RecvTimeoutError::Disconnected) => Line::End { unfinished: 0 },
        }
    }
}

fn pump(source: impl Read, sender: &SyncSender<Line>, gauge: &Gauge) {
    let mut source = BufReader::new(source);
    loop {
        // A failed read is the end of the output.
        let line = next_line(&mut source, gauge).unwrap_or(Line::End { unfinished: 0 });
        let last = !matches!(line, Line::Whole(_));
        if sender.send(line).is_err() || last {
            return;
        }
    }
}

fn next_line(source: &mut impl BufRead, gauge: &Gauge) -> io::Result<Line> {
    let mut line = Vec::new();
    loop {
        gauge.unfinished.store(line.len(), Ordering::Relaxed);
        let chunk = match source.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            chunk => chunk?,
        };
        if chunk.is_empty() {
            return Ok(Line::End {
                unfinished: line.len(),
            });
        }
        let end = chunk.iter().position(|&octet| octet == b'\n');
        let taken = end.unwrap_or(chunk.len());
        let limit = gauge.limit.load(Ordering::Relaxed);
        if line.len() + taken > limit {
            return Ok(Line::TooLong { limit });
        }
        line.extend_from_slice(&chunk[..taken]);
        source.consume(taken + usize::from(end.is_some()));
        if end.is_some() {
            gauge.unfinished.store(0, Ordering::Relaxed);
            return Ok(Line::Whole(line));
        }
    }
}

/// The last octets of a driver's standard error, kept for the detail of a crash.
#[derive(Debug)]
pub(super) struct Tail {
    octets: Arc<Mutex<Vec<u8>>>,
    /// Disconnected when the standard error has ended.
    open: Receiver<()>,
}

impl Tail {
    pub(super) fn read(source: impl Read + Send + 'static) -> Self {
        let (sender, open) = sync_channel(0);
        let octets = Arc::<Mutex<Vec<u8>>>::default();
        let shared = Arc::clone(&octets);
        thread::spawn(move || {
            keep_tail(source, &shared);
            drop(sender);
        });
        Self { octets, open }
    }

    /// The last line with text in it, once the driver has ended or `time` has passed.
    pub(super) fn last_line(&self, time: Duration) -> Option<String> {
        let _ = self.open.recv_timeout(time);
        let octets = self.octets.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&octets)
            .lines()
            .rev()
            .map(str::trim)
            .find(|line| !line.is_empty())
            .map(str::to_owned)
    }
}

fn keep_tail(mut source: impl Read, tail: &Mutex<Vec<u8>>) {
    let mut chunk = [0; TAIL];
    while let Ok(count @ 1..) = source.read(&mut chunk) {
        let mut octets = tail.lock().unwrap_or_else(PoisonError::into_inner);
        octets.extend_from_slice(&chunk[..count]);
        let excess = octets.len().saturating_sub(TAIL);
        octets.drain(..excess);
    }
}

/// Octets of standard error that are kept.
const TAIL: usize = 2048;

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_secs(5);

    #[test]
    fn lines_come_one_by_one_and_then_the_end() {
        let lines = Lines::read(&b"one\n\ntwo\nrest"[..], 10);
        assert_eq!(lines.next(SOON), Line::Whole(b"one".to_vec()));
        assert_eq!(lines.next(SOON), Line::Whole(Vec::new()));
        assert_eq!(lines.next(SOON), Line::Whole(b"two".to_vec()));
        assert_eq!(lines.next(SOON), Line::End { unfinished: 4 });
        assert_eq!(lines.next(SOON), Line::End { unfinished: 0 });
    }

    #[test]
    fn an_endless_line_is_cut_off_at_the_limit() {
        let lines = Lines::read(io::repeat(b'x'), 100_000);
        assert_eq!(lines.next(SOON), Line::TooLong { limit: 100_000 });
    }

    #[test]
    fn a_line_of_exactly_the_limit_is_whole() {
        let lines = Lines::read(&b"1234\n12345\n"[..], 4);
        assert_eq!(lines.next(SOON), Line::Whole(b"1234".to_vec()));
        assert_eq!(lines.next(SOON), Line::TooLong { limit: 4 });
    }

    #[test]
    fn only_the_tail_of_an_endless_standard_error_is_kept() {
        let noise = io::repeat(b'x').take(1 << 20);
        let tail = Tail::read(noise.chain(&b"\nlast words\n\n"[..]));
        assert_eq!(tail.last_line(SOON).as_deref(), Some("last words"));
        assert!(tail.octets.lock().unwrap().len() <= TAIL);
    }
}
