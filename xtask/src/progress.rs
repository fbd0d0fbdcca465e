//! A progress line, on a terminal only.

use std::{fmt, time::Duration};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// A line on standard error that says how many of `steps` are done, for how long it has gone on and goes on
/// yet; nothing where that is no terminal. What is printed meanwhile is printed in its `suspend`.
pub(crate) fn line(steps: usize) -> ProgressBar {
    let style = ProgressStyle::with_template(LINE).expect("the line is a template");
    let target = ProgressDrawTarget::stderr();
    let line = ProgressBar::with_draw_target(Some(steps as u64), target)
        .with_style(style.with_key("left", left));
    // A step may take minutes.
    line.enable_steady_tick(Duration::from_secs(1));
    line
}

/// Without colour, and cut off at the terminal's edge.
const LINE: &str = "{pos}/{len}, {elapsed}{left}: {wide_msg}";

/// Nothing is known before the first step is done.
fn left(state: &ProgressState, text: &mut dyn fmt::Write) {
    if state.pos() > 0 {
        // A text that cannot be shown is no failure.
        let _ = write!(text, ", {:#} left", HumanDuration(state.eta()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_a_template() {
        line(3).finish_and_clear();
    }
}
