//! `cargo xtask mutants`: removes checks of the reference one at a time, and looks whether the suite notices.
//!
//! `xtask/mutants.toml` says for every reason code how the check behind it is removed. The edits are made in a copy
//! of the tree below `target/mutants`, which has build artefacts of its own.

mod copy;
mod draw;
pub(crate) mod entry;
mod suite;
mod table;

use std::error::Error;

use clap::Args;

use self::{
    copy::{Built, Copy},
    entry::{Mutant, Mutants},
    suite::{Finding, Suite},
    table::Table,
};
use crate::Outcome;

/// Which checks to remove.
#[derive(Args)]
pub(crate) struct Task {
    /// How many reasons to draw; all where there are no more.
    #[arg(long, default_value_t = 10)]
    count: usize,
    /// The seed of the draw: the same one draws the same reasons from the same table.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Removes the check behind this reason instead (repeatable).
    #[arg(long = "reason", value_name = "CODE", conflicts_with_all = ["count", "seed"])]
    reasons: Vec<String>,
}

/// Removes the checks, prints what noticed, and fails where nothing did.
pub(crate) fn run(task: &Task) -> Outcome {
    let mutants = Mutants::read(&crate::root())?;
    let copy = Copy::make(&crate::root())?;
    let suite = Suite::read(&copy)?;
    let table = Table::new();
    table.progress("building the reference as it is");
    if let Built::Broken(messages) = copy.build()? {
        return Err(format!("the reference does not build\n{messages}").into());
    }
    let chosen = chosen(task, &mutants, suite.reasons()?)?;
    table.progress("running the suite on the reference as it is");
    suite.passes()?;

    let mut unnoticed = Vec::new();
    for (number, mutant) in chosen.iter().enumerate() {
        table.progress(&format!(
            "{}/{} {}",
            number + 1,
            chosen.len(),
            mutant.reason
        ));
        let finding = remove(mutant, &copy, &suite)?;
        if !matches!(finding, Finding::Noticed(_)) {
            unnoticed.push(mutant.reason.as_str());
        }
        let line = mutant.line_in(&copy.text(mutant)?);
        table.row(mutant, line, &finding);
    }
    table.end(chosen.len(), unnoticed.len());
    match unnoticed.as_slice() {
        [] => Ok(()),
        unnoticed => Err(format!("not noticed: {}", unnoticed.join(", ")).into()),
    }
}

/// The mutants of the reasons that were named, or of those that were drawn from the reference's table.
fn chosen<'a>(
    task: &Task,
    mutants: &'a Mutants,
    table: Vec<String>,
) -> Result<Vec<&'a Mutant>, Box<dyn Error>> {
    let reasons = match task.reasons.as_slice() {
        [] => draw::shuffled(table, task.seed)
            .into_iter()
            .take(task.count)
            .collect(),
        named => named.to_vec(),
    };
    reasons
        .iter()
        .map(|reason| {
            mutants
                .of(reason)
                .ok_or_else(|| format!("{}: no entry for {reason:?}", entry::FILE).into())
        })
        .collect()
}

/// Removes one check, runs the suite, and puts the check back.
fn remove(mutant: &Mutant, copy: &Copy, suite: &Suite) -> Result<Finding, Box<dyn Error>> {
    let text = copy.text(mutant)?;
    copy.write(mutant, &mutant.applied_to(&text)?)?;
    let finding = match copy.build() {
        Ok(Built::Broken(messages)) => Ok(Finding::DoesNotBuild(messages)),
        Ok(Built::Whole) => suite.look_for(&mutant.reason),
        Err(error) => Err(error),
    };
    copy.write(mutant, &text)?;
    finding
}
