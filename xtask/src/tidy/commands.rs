//! The README's commands are the ones that CI runs.

use super::Violation;
use super::sources::Sources;

/// Each shell block of the README's section on its commands is a step of `.ci/run`, word for word.
pub(super) fn check(sources: &Sources) -> Vec<Violation> {
    let (Some(readme), Some(script)) = (sources.text(README), sources.text(SCRIPT)) else {
        return vec![Violation::of(
            README,
            format!("{README} or {SCRIPT} is missing"),
        )];
    };
    let promised = commands(readme);
    if promised.is_empty() {
        return vec![Violation::of(
            README,
            format!("no command in a section \"{SECTION}\""),
        )];
    }
    let runs = |command: &str| {
        script
            .lines()
            .any(|line| line.strip_prefix("step ") == Some(command))
    };
    promised
        .into_iter()
        .filter(|command| !runs(command))
        .map(|command| Violation::of(SCRIPT, format!("no step is {README}'s `{command}`")))
        .collect()
}

fn commands(readme: &str) -> Vec<&str> {
    let mut inside = false;
    readme
        .lines()
        .skip_while(|line| *line != SECTION)
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .filter(|line| {
            let fence = line.starts_with("```");
            if fence {
                inside = !inside;
            }
            inside && !fence
        })
        .collect()
}

const README: &str = "README.md";
const SCRIPT: &str = ".ci/run";
const SECTION: &str = "## Two commands";

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# A\n\n## Two commands\n\n```sh\ncargo test --workspace\n```\n\n## Else\n\n```sh\nls\n```\n";

    fn violations(readme: &str, script: &str) -> usize {
        check(&Sources::of([(README, readme), (SCRIPT, script)])).len()
    }

    #[test]
    fn a_command_that_ci_runs_is_clean() {
        assert_eq!(violations(TEXT, "step cargo test --workspace\n"), 0);
    }

    #[test]
    fn a_command_that_ci_runs_otherwise_or_not_at_all_is_found() {
        assert_eq!(
            violations(TEXT, "step cargo test --workspace --locked\n"),
            1
        );
        assert_eq!(violations("# A\n", "step cargo test --workspace\n"), 1);
    }
}
