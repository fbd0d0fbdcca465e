//! A progress line, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::visible;

/// One line on standard error that says how much is done, how fast, and for how long it goes on; nothing
/// where that is no terminal.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Shows progress when standard error is a terminal.
    #[must_use]
    pub fn on_terminal() -> Self {
        let style = ProgressStyle::with_template(LINE).expect("the line is a template");
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        Self(bar.with_style(style))
    }

    pub(crate) fn begin(&self, total: usize) {
        self.0.set_length(total as u64);
        self.0.reset();
    }

    /// One more is done, by or of what is named.
    pub(crate) fn step(&self, name: &str) {
        self.say(name);
        self.0.inc(1);
    }

    pub(crate) fn again(&self, implementation: &str, case: &str) {
        self.say(&format!("{implementation} once more: {case}"));
    }

    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }

    fn say(&self, text: &str) {
        let mut shown = String::new();
        visible::push(&mut shown, text);
        self.0.set_message(shown);
    }
}

/// What the line says; without colour, and cut off at the terminal's edge.
const LINE: &str = "{pos}/{len}, {per_sec:1}, {eta} left: {wide_msg}";
