//! `cargo xtask mutants`: removes checks of the reference one at a time, and looks whether the suite notices.
//!
//! `xtask/mutants.toml` says for every reason code how the check behind it is removed. The edits are made in a copy
//! of the tree below `target/mutants`, which has build artefacts of its own.

mod draw;
pub(crate) mod entry;
mod suite;
mod table;
mod tree;

use std::error::Error;

use clap::Args;

use self::{
    entry::{Mutant, Mutants},
    suite::{Finding, Suite},
    table::Table,
    tree::{Built, Tree},
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
    let named = all_of(&mutants, &task.reasons)?;
    let tree = Tree::copy(&crate::root())?;
    for mutant in &mutants.entries {
        mutant.applied_to(&tree.text(mutant)?)?;
    }
    let suite = Suite::read(&tree)?;
    let table = Table::new(if named.is_empty() {
        task.count
    } else {
        named.len()
    });
    table.progress("the reference as it is");
    if let Built::Broken(messages) = tree.build()? {
        return Err(format!("the reference does not build\n{messages}").into());
    }
    suite.passes()?;
    let chosen = if named.is_empty() {
        let mut drawn = draw::shuffled(suite.reasons()?, task.seed);
        drawn.truncate(task.count);
        all_of(&mutants, &drawn)?
    } else {
        named
    };

    table.head(chosen.len());
    let mut unnoticed = Vec::new();
    for mutant in &chosen {
        table.progress(&mutant.reason);
        let finding = remove(mutant, &tree, &suite)?;
        if !matches!(finding, Finding::Noticed(_)) {
            unnoticed.push(mutant.reason.as_str());
        }
        table.row(mutant, mutant.line_in(&tree.text(mutant)?), &finding);
    }
    table.sum(chosen.len(), unnoticed.len());
    match unnoticed.as_slice() {
        [] => Ok(()),
        unnoticed => Err(format!("not noticed: {}", unnoticed.join(", ")).into()),
    }
}

fn all_of<'a>(mutants: &'a Mutants, reasons: &[String]) -> Result<Vec<&'a Mutant>, String> {
    reasons.iter().map(|reason| mutants.of(reason)).collect()
}

/// Removes one check, runs the suite, and puts the check back.
fn remove(mutant: &Mutant, tree: &Tree, suite: &Suite) -> Result<Finding, Box<dyn Error>> {
    let text = tree.text(mutant)?;
    tree.write(mutant, &mutant.applied_to(&text)?)?;
    let finding = tree.build().and_then(|built| match built {
        Built::Whole => suite.look_for(&mutant.reason),
        Built::Broken(messages) => Ok(Finding::DoesNotBuild(messages)),
    });
    tree.write(mutant, &text)?;
    finding
}
