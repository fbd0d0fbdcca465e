//! A progress line, on a terminal only.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// One line on standard error that is written over and over, or nothing where that is no terminal.
#[derive(Debug)]
pub struct Progress {
    state: Option<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    done: usize,
    total: usize,
    shown: Option<Instant>,
}

impl Progress {
    /// Shows progress when standard error is a terminal.
    #[must_use]
    pub fn on_terminal() -> Self {
        let terminal = io::stderr().is_terminal();
        Self {
            state: terminal.then(|| {
                Mutex::new(State {
                    done: 0,
                    total: 0,
                    shown: None,
                })
            }),
        }
    }

    pub(crate) fn begin(&self, total: usize) {
        self.change(|state| {
            state.total = total;
            None
        });
    }

    pub(crate) fn step(&self, implementation: &str) {
        self.change(|state| {
            state.done += 1;
            let due = state.shown.is_none_or(|shown| shown.elapsed() >= PAUSE);
            due.then(|| format!("{}/{} {implementation}", state.done, state.total))
        });
    }

    pub(crate) fn again(&self, implementation: &str, case: &str) {
        self.change(|_| Some(format!("{implementation} once more: {case}")));
    }

    pub(crate) fn end(&self) {
        self.change(|_| Some(String::new()));
    }

    fn change(&self, change: impl FnOnce(&mut State) -> Option<String>) {
        let Some(state) = &self.state else {
            return;
        };
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = change(&mut state) {
            state.shown = Some(Instant::now());
            let text: String = text.chars().take(WIDTH).collect();
            // Progress that cannot be shown is no failure.
            let _ = write!(io::stderr(), "\r\x1b[K{text}");
        }
    }
}

/// Pause between two writes of the line.
const PAUSE: Duration = Duration::from_millis(100);

/// Characters of the line.
const WIDTH: usize = 78;
