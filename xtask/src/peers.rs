//! `cargo xtask peers`: other libraries for the suite's drivers, installed by package name with ordinary clients.

mod plan;

use std::{error::Error, fs};

use clap::Subcommand;
use serde::Deserialize;

use self::plan::{Machine, Step};
use crate::{Outcome, root};

#[derive(Subcommand)]
pub(crate) enum Task {
    /// Install what the drivers need, of those named or of all.
    Install {
        /// Folders of `crates/smime-gauntlet/drivers`, as `gauntlet drivers` shows them.
        names: Vec<String>,
        /// Only print the commands.
        #[arg(long)]
        dry_run: bool,
    },
}

/// Runs a task.
pub(crate) fn run(task: &Task) -> Outcome {
    let Task::Install { names, dry_run } = task;
    let peers = chosen(known()?, names)?;
    let steps = plan::steps(&peers, &Machine::here()?);
    if *dry_run {
        steps.iter().for_each(|step| println!("{step}"));
        return Ok(());
    }
    install(&steps, carry_out)?;
    println!("All is installed; `gauntlet drivers` shows it.");
    Ok(())
}

/// Carries out every step, whatever became of those before it, and says at the end what could not be had.
fn install(steps: &[Step], carry_out: impl Fn(&Step) -> bool) -> Outcome {
    let failed: Vec<&Step> = steps.iter().filter(|step| !carry_out(step)).collect();
    // A driver that says hello has what it needs, wherever that came from.
    let missing: Vec<&str> = failed
        .iter()
        .filter(|step| step.is_proof)
        .map(|step| step.of.as_str())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let why: String = failed
        .iter()
        .filter(|step| missing.contains(&step.of.as_str()))
        .map(|step| format!("\n  {}: failed: {step}", step.of))
        .collect();
    Err(format!("could not be had: {}{why}", missing.join(", ")).into())
}

/// A library, as `peers.toml` has it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Peer {
    /// Where its driver is; absent where nobody has written one.
    folder: Option<String>,
    apt: Vec<String>,
}

/// Those that have a driver.
fn known() -> Result<Vec<Peer>, Box<dyn Error>> {
    #[derive(Deserialize)]
    struct List {
        peer: Vec<Peer>,
    }
    let path = root().join(plan::DRIVERS).join("peers.toml");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let list: List = toml::from_str(&text)?;
    let driven = list.peer.into_iter().filter(|peer| peer.folder.is_some());
    Ok(driven.collect())
}

/// Those named, or all where none is.
fn chosen(peers: Vec<Peer>, names: &[String]) -> Result<Vec<Peer>, Box<dyn Error>> {
    if names.is_empty() {
        return Ok(peers);
    }
    names
        .iter()
        .map(|name| {
            let named = |peer: &&Peer| peer.folder.as_ref() == Some(name);
            peers.iter().find(named).cloned().ok_or_else(|| {
                let known: Vec<&str> = peers
                    .iter()
                    .filter_map(|peer| peer.folder.as_deref())
                    .collect();
                format!("no driver {name:?}, one of {} wanted", known.join(", ")).into()
            })
        })
        .collect()
}

/// Says the command, runs it, and tells whether it did what it should.
fn carry_out(step: &Step) -> bool {
    println!("$ {step}");
    match step.command().status() {
        Ok(status) => status.success(),
        Err(error) => {
            eprintln!("{step}: {error}");
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Installs for three drivers, where the commands fail in which these words stand.
    fn with_failing(words: &[&str]) -> (Outcome, usize) {
        let names = ["nss", "gpgsm", "wolfssl"].map(String::from);
        let machine = Machine {
            is_root: true,
            cache: "cache".into(),
            drivers: "drivers".into(),
        };
        let steps = plan::steps(&chosen(known().unwrap(), &names).unwrap(), &machine);
        let count = Cell::new(0);
        let outcome = install(&steps, |step| {
            count.set(count.get() + 1);
            !words.iter().any(|word| step.to_string().contains(word))
        });
        assert_eq!(count.get(), steps.len(), "a step was left out");
        (outcome, count.get())
    }

    #[test]
    fn a_failure_keeps_no_other_away_and_is_named_at_the_end() {
        let (outcome, steps) = with_failing(&["gpgsm"]);
        assert_eq!(steps, 1 + 3 * 2);
        assert_eq!(
            outcome.unwrap_err().to_string(),
            "could not be had: gpgsm\n  gpgsm: failed: apt-get install --yes --no-upgrade --no-install-recommends gpgsm openssl \
             python3\n  gpgsm: failed: drivers/gpgsm/run"
        );
    }

    #[test]
    fn a_driver_that_says_hello_has_what_it_needs_wherever_that_came_from() {
        assert!(with_failing(&["apt-get"]).0.is_ok());
    }

    #[test]
    fn those_named_are_chosen_and_an_unknown_name_is_told() {
        let peers = || known().unwrap();
        assert_eq!(chosen(peers(), &[]).unwrap().len(), peers().len());
        let one = chosen(peers(), &["nss".into()]).unwrap();
        assert_eq!(one[0].folder.as_deref(), Some("nss"));
        let error = chosen(peers(), &["nss".into(), "mimekit".into()]).unwrap_err();
        assert!(
            error.to_string().starts_with("no driver \"mimekit\""),
            "{error}"
        );
    }
}
