//! The libraries that the suite knows, and whether their drivers run on this machine.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::RunError;
use crate::driver::{Launch, Watch};
use crate::implementation::Implementation;
use crate::shell::for_shell;

/// A library that can be put under test, as `drivers/peers.toml` has it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Peer {
    pub(crate) name: String,
    pub(crate) language: String,
    /// Where its driver is; absent where nobody has written one yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) folder: Option<String>,
    #[serde(default, skip_serializing)]
    doors: Vec<String>,
    #[serde(default)]
    apt: Vec<String>,
    #[serde(default)]
    pip: Vec<String>,
    #[serde(default)]
    npm: Vec<String>,
    #[serde(default)]
    cargo: Vec<String>,
    /// What to begin with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) template: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
}

/// One driver, looked for on this machine.
#[derive(Debug, Serialize)]
pub(crate) struct Driver {
    /// The argument of `--driver`, for a shell.
    pub(crate) command: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) found: Option<Found>,
    /// Why it is not found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) why: Option<String>,
}

/// What a driver says that it is.
#[derive(Debug, Serialize)]
pub(crate) struct Found {
    pub(crate) name: String,
    pub(crate) version: String,
}

/// All that are known.
///
/// # Errors
/// The list, which is built in, is broken.
pub(crate) fn known() -> Result<Vec<Peer>, RunError> {
    #[derive(Deserialize)]
    struct List {
        peer: Vec<Peer>,
    }
    let list: List = toml::from_str(include_str!("../drivers/peers.toml"))
        .map_err(|error| RunError::Usage(format!("peers.toml: {error}")))?;
    Ok(list.peer)
}

/// The folder of drivers: the one given, or that of the repository that this is called in.
///
/// # Errors
/// The folder given is none.
pub(crate) fn folder(given: Option<&Path>) -> Result<Option<PathBuf>, RunError> {
    if let Some(given) = given {
        if !given.is_dir() {
            let what = format!("{}: no folder of drivers", given.display());
            return Err(RunError::Usage(what));
        }
        return Ok(Some(given.into()));
    }
    let Ok(here) = env::current_dir() else {
        return Ok(None);
    };
    let found = here
        .ancestors()
        .map(|folder| folder.join(DRIVERS))
        .find(|folder| folder.join("peers.toml").is_file());
    Ok(found.map(|folder| {
        folder
            .strip_prefix(&here)
            .map_or(folder.clone(), Into::into)
    }))
}

impl Peer {
    /// Its drivers in this folder, each started once, with nothing asked.
    pub(crate) fn look(&self, drivers: &Path, watch: &Arc<Watch>) -> Vec<Driver> {
        self.commands(drivers)
            .into_iter()
            .map(|command| Driver::look(command, watch))
            .collect()
    }

    /// The packages that its drivers need, by the client that installs them.
    pub(crate) fn packages(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        [
            ("apt", &self.apt),
            ("pip", &self.pip),
            ("npm", &self.npm),
            ("cargo", &self.cargo),
        ]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(client, names)| (client, names.as_slice()))
    }

    /// The command of each driver.
    fn commands(&self, drivers: &Path) -> Vec<String> {
        let Some(folder) = &self.folder else {
            return Vec::new();
        };
        let run = for_shell(&drivers.join(folder).join("run").to_string_lossy());
        match self.doors.as_slice() {
            [] => vec![run],
            doors => doors
                .iter()
                .map(|door| format!("{run} {door}").trim_end().to_owned())
                .collect(),
        }
    }
}

impl Driver {
    fn look(command: String, watch: &Arc<Watch>) -> Self {
        let looking = Launch::Shell(format!("{BUILD_NOTHING} {command}"));
        match Implementation::start(&looking, watch) {
            Ok((one, session)) => {
                session.finish();
                Self {
                    command,
                    found: Some(Found {
                        name: one.name,
                        version: one.version,
                    }),
                    why: None,
                }
            }
            Err(error) => Self {
                command,
                found: None,
                why: Some(match error {
                    RunError::Start { cause, .. } => cause.to_string(),
                    other => other.to_string(),
                }),
            },
        }
    }
}

/// Where the drivers are in the repository.
pub(crate) const DRIVERS: &str = "crates/smime-gauntlet/drivers";

/// Keeps a driver's `run` from building or fetching: whoever looks around installs nothing.
const BUILD_NOTHING: &str = "GAUNTLET_DRIVERS_BUILD=no";

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn every_driver_of_the_tree_is_known_and_every_known_one_is_there() {
        let drivers = Path::new(env!("CARGO_MANIFEST_DIR")).join("drivers");
        let mut there: Vec<String> = fs::read_dir(&drivers)
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().join("run").is_file())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        there.sort();
        let mut known: Vec<String> = known()
            .unwrap()
            .into_iter()
            .filter_map(|peer| peer.folder)
            .collect();
        known.sort();
        assert_eq!(known, there);
    }

    #[test]
    fn who_has_no_driver_has_a_template_to_begin_with_and_says_why() {
        let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("drivers/templates");
        for peer in known().unwrap() {
            let is_driven = peer.folder.is_some();
            assert_eq!(peer.template.is_none(), is_driven, "{}", peer.name);
            assert!(is_driven || peer.note.is_some(), "{}", peer.name);
            assert_eq!(peer.packages().next().is_some(), is_driven, "{}", peer.name);
            if let Some(template) = &peer.template {
                assert!(templates.join(template).is_dir(), "{template}");
            }
        }
    }

    #[test]
    fn each_door_is_a_command_that_a_shell_splits_as_meant() {
        let peer = "name = 'a'\nlanguage = 'C'\nfolder = \"it's\"\ndoors = ['', 'layers']";
        let peer: Peer = toml::from_str(peer).unwrap();
        let commands = peer.commands(Path::new("my drivers"));
        let run = r"'my drivers/it'\''s/run'";
        assert_eq!(commands, [run.to_owned(), format!("{run} layers")]);
    }
}
