//! Every fuzzer for some seconds.

use std::{
    fs::{self, File},
    path::Path,
};

use indicatif::ProgressBar;

use super::{cargo_fuzz::CargoFuzz, seed, targets::Target};
use crate::{Outcome, progress};

/// Builds all fuzzers, and runs each for so many seconds. The one against OpenSSL replays its corpus
/// and goes no further: two implementations differ on some mutation or other sooner or later, and
/// whether that is a finding is for a person to say, not for a run that has to pass.
pub(super) fn run(seconds: u32) -> Outcome {
    let tool = CargoFuzz::find(Target::ALL)?;
    seed::run()?;
    tool.build()?;
    let mut findings = Vec::new();
    let progress = progress::line(Target::ALL.len());
    for target in Target::ALL {
        progress.set_message(target.name());
        findings.extend(run_one(&tool, *target, seconds, &progress)?);
        progress.inc(1);
    }
    progress.finish_and_clear();
    match findings.len() {
        0 => Ok(()),
        _ => Err(findings.join("\n").into()),
    }
}

/// Runs one fuzzer; what it found, if anything, in words for people.
fn run_one(
    tool: &CargoFuzz,
    target: Target,
    seconds: u32,
    progress: &ProgressBar,
) -> Result<Option<String>, Box<dyn std::error::Error>> {
    let name = target.name();
    let options = [
        match target {
            Target::VerifyDifferential => "-runs=0".to_owned(),
            _ => format!("-max_total_time={seconds}"),
        },
        "-print_final_stats=1".into(),
    ];
    let log = crate::root().join(format!("fuzz/target/{name}.log"));
    let status = tool
        .fuzz(target, &options)?
        .stdout(File::create(&log)?)
        .stderr(File::options().append(true).open(&log)?)
        .status()?;
    let text = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    let summary = Summary::read(&text);
    progress.suspend(|| println!("{name}: {}", summary.line()));
    if status.success() {
        return Ok(None);
    }
    Ok(Some(finding(target, &summary, &log, &text)))
}

fn finding(target: Target, summary: &Summary<'_>, log: &Path, text: &str) -> String {
    let name = target.name();
    let said = said(text);
    let log = log.display();
    match summary.artifact {
        Some(input) => format!(
            "{said}\n\n{name} found something, see {log}\n  input: {input}\n  shorten it: cargo xtask fuzz min \
             {name} {input}\n  then, with the fault mended, keep it in fuzz/regressions/{name}/"
        ),
        None => format!("{said}\n\n{name} did not run, see {log}"),
    }
}

/// The part of the output that says what was found: the panic's message, else the last lines.
fn said(text: &str) -> String {
    let panic = text
        .lines()
        .skip_while(|line| !line.contains(" panicked at "))
        .take_while(|line| !line.starts_with("note: ") && !line.starts_with("stack backtrace:"));
    let mut lines: Vec<_> = panic.take(SHOWN).collect();
    if lines.is_empty() {
        lines = text.lines().rev().take(SHOWN).collect();
        lines.reverse();
    }
    lines.join("\n")
}

/// What libFuzzer's output says in the end.
#[derive(Debug, Default, PartialEq, Eq)]
struct Summary<'a> {
    executions: Option<&'a str>,
    executions_a_second: Option<&'a str>,
    coverage: Option<&'a str>,
    artifact: Option<&'a str>,
}

impl<'a> Summary<'a> {
    fn read(text: &'a str) -> Self {
        let mut summary = Self::default();
        for line in text.lines() {
            if let Some(value) = line.strip_prefix("stat::number_of_executed_units:") {
                summary.executions = Some(value.trim());
            } else if let Some(value) = line.strip_prefix("stat::average_exec_per_sec:") {
                summary.executions_a_second = Some(value.trim());
            } else if let Some((_, rest)) = line.split_once(" cov: ") {
                summary.coverage = rest.split(' ').next();
            } else if let Some((_, path)) = line.split_once("Test unit written to ") {
                summary.artifact = Some(path.trim());
            }
        }
        summary
    }

    fn line(&self) -> String {
        let of = |value: Option<&'a str>| value.unwrap_or("?");
        format!(
            "{} executions, {} a second, coverage {}",
            of(self.executions),
            of(self.executions_a_second),
            of(self.coverage)
        )
    }
}

/// How many lines of a fuzzer's output are shown where it found something.
const SHOWN: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_has_the_last_coverage_and_the_input_found() {
        let text = "\
INFO: seed corpus: files: 2\n\
#3\tINITED cov: 25 ft: 26 corp: 2/3b exec/s: 0 rss: 40Mb\n\
#9\tNEW    cov: 31 ft: 33 corp: 3/5b lim: 4 exec/s: 0 rss: 40Mb L: 2/2 MS: 1 CrossOver-\n\
artifact_prefix='fuzz/artifacts/a/'; Test unit written to fuzz/artifacts/a/crash-00ff\n\
stat::number_of_executed_units: 12\n\
stat::average_exec_per_sec:     6\n";
        let summary = Summary::read(text);
        assert_eq!(
            summary,
            Summary {
                executions: Some("12"),
                executions_a_second: Some("6"),
                coverage: Some("31"),
                artifact: Some("fuzz/artifacts/a/crash-00ff"),
            }
        );
        assert_eq!(summary.line(), "12 executions, 6 a second, coverage 31");
        let told = finding(Target::Verify, &summary, Path::new("a.log"), text);
        assert!(told.contains("cargo xtask fuzz min verify fuzz/artifacts/a/crash-00ff"));
    }

    #[test]
    fn a_panic_is_told_by_its_message_and_else_the_last_lines_are() {
        let text = "#2 INITED\nthread 'a' (1) panicked at b.rs:1:2:\nleft: 1\nright: 2\nnote: run with\n==1==\n";
        assert_eq!(
            said(text),
            "thread 'a' (1) panicked at b.rs:1:2:\nleft: 1\nright: 2"
        );
        assert_eq!(said("error: no such target\n"), "error: no such target");
    }
}
