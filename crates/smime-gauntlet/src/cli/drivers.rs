//! `gauntlet drivers`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::print;
use crate::columns::left;
use crate::driver::Launch;
use crate::peers::{DRIVERS, Driver, Peer, folder, known};
use crate::shell::for_shell;
use crate::{RunError, report, visible};

#[derive(Args, Debug)]
pub(super) struct Options {
    /// Folder of the drivers [default: crates/smime-gauntlet/drivers here or in a folder above]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Print the list as JSON
    #[arg(long)]
    json: bool,
}

impl Options {
    pub(super) fn carry_out(self) -> Result<ExitCode, RunError> {
        let list = List::new(self.folder.as_deref())?;
        let text = if self.json {
            report::json(&list)
        } else {
            visible::lines(&list.text())
        };
        print(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// How those drivers are started that are found here, where they are asked for.
pub(super) fn found(asked: Option<&Option<PathBuf>>) -> Result<Vec<Launch>, RunError> {
    let Some(given) = asked else {
        return Ok(Vec::new());
    };
    let list = List::new(given.as_deref())?;
    let launches: Vec<Launch> = list
        .peers
        .into_iter()
        .flat_map(|row| row.drivers)
        .filter(|driver| driver.found.is_some())
        .map(|driver| Launch::Shell(driver.command))
        .collect();
    if launches.is_empty() {
        let what = "--peers: no driver is found; `gauntlet drivers` shows what is missing";
        return Err(RunError::Usage(what.into()));
    }
    Ok(launches)
}

/// What is known, and what of it is here.
#[derive(Debug, Serialize)]
struct List {
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<PathBuf>,
    peers: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    #[serde(flatten)]
    peer: Peer,
    drivers: Vec<Driver>,
}

impl List {
    fn new(given: Option<&Path>) -> Result<Self, RunError> {
        let folder = folder(given)?;
        let watch = super::run::watch()?;
        let row = |peer: Peer| Row {
            drivers: folder
                .as_deref()
                .map_or_else(Vec::new, |folder| peer.look(folder, &watch)),
            peer,
        };
        Ok(Self {
            version: 1,
            peers: known()?.into_iter().map(row).collect(),
            folder,
        })
    }

    /// Those that are found first, then those that can be had, then those that nobody drives yet.
    fn text(&self) -> String {
        let (driven, rest): (Vec<_>, Vec<_>) =
            self.peers.iter().partition(|row| row.peer.folder.is_some());
        let (found, missing): (Vec<_>, Vec<_>) = driven
            .into_iter()
            .partition(|row| row.drivers.iter().any(|driver| driver.found.is_some()));
        let mut text = section("Found here", &found, |row| row.found());
        let title = match self.folder {
            Some(_) => "Not found here",
            None => "Not looked for",
        };
        text += &section(title, &missing, |row| row.missing());
        text += &section("Without a driver", &rest, |row| row.wanted());
        if self.folder.is_none() {
            let repository = env!("CARGO_PKG_REPOSITORY");
            text += &format!(
                "The drivers are in {DRIVERS} of {repository}:\n\
                 call this in a clone of it, or name the folder by --folder DIR.\n"
            );
        }
        text
    }
}

impl Row {
    /// What each driver says that it is, and how it is run.
    fn found(&self) -> Vec<String> {
        let line = |driver: &Driver| {
            let what = match (&driver.found, &driver.why) {
                (Some(found), _) => format!("{} {}", found.name, found.version),
                (None, why) => why.clone().unwrap_or_default(),
            };
            [what, argument(driver)]
        };
        self.drivers.iter().flat_map(line).collect()
    }

    /// What it needs, how to get that, what it said, and how it is run then.
    fn missing(&self) -> Vec<String> {
        let packages = self
            .peer
            .packages()
            .map(|(client, names)| format!("{client}: {}", names.join(" ")));
        let needs: Vec<String> = packages.chain(self.peer.note.clone()).collect();
        let mut lines = vec![format!("needs {}", needs.join("; "))];
        if let (Some(folder), Some(first)) = (&self.peer.folder, self.drivers.first()) {
            lines.push(format!("cargo xtask peers install {folder}"));
            lines.extend(first.why.clone());
        }
        lines.extend(self.drivers.iter().map(argument));
        lines
    }

    /// Why there is no driver, and what to begin with.
    fn wanted(&self) -> Vec<String> {
        let note = self.peer.note.as_deref().unwrap_or_default();
        let template = self.peer.template.as_deref().unwrap_or_default();
        vec![
            format!("{}: {note}", self.peer.language),
            format!("begin with {DRIVERS}/templates/{template}"),
        ]
    }
}

/// What `gauntlet run` is given, as a shell takes it.
fn argument(driver: &Driver) -> String {
    format!("--driver {}", for_shell(&driver.command))
}

/// A title, and below it each row's name with its lines in a column.
fn section(title: &str, rows: &[&Row], lines: impl Fn(&Row) -> Vec<String>) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let names = rows.iter().map(|row| row.peer.name.width());
    let width = names.max().unwrap_or(0);
    let mut text = format!("{title}\n");
    for row in rows {
        for (line, place) in lines(row).iter().zip(0..) {
            let name = if place == 0 { &row.peer.name } else { "" };
            text += &format!("  {}  {line}\n", left(name, width));
        }
    }
    text + "\n"
}
