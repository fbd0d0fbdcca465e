//! The commands that install what drivers need.

use std::{
    env,
    error::Error,
    fmt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::Peer;
use crate::root;

/// What the commands depend on.
#[derive(Debug)]
pub(super) struct Machine {
    /// Who is not, installs system packages by `sudo`.
    pub(super) is_root: bool,
    /// Where the drivers' `run` scripts look for what is installed for them alone.
    pub(super) cache: PathBuf,
    pub(super) drivers: PathBuf,
}

/// A command, and whom it is for.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) of: String,
    /// Whether its success shows that the driver has what it needs.
    pub(super) is_proof: bool,
    words: Vec<String>,
}

impl Machine {
    pub(super) fn here() -> Result<Self, Box<dyn Error>> {
        let id = Command::new("id").arg("-u").output()?;
        Ok(Self {
            is_root: id.stdout == b"0\n",
            cache: cache()?,
            drivers: root().join(DRIVERS),
        })
    }
}

/// All commands, in an order in which each finds what it needs. System packages come peer by peer, so that one that
/// cannot be had keeps no other away; those that are there stay as they are.
pub(super) fn steps(peers: &[Peer], machine: &Machine) -> Vec<Step> {
    let mut steps = Vec::new();
    if peers.iter().any(|peer| !peer.apt.is_empty()) {
        steps.push(Step::apt("package lists", machine, &["update".into()]));
    }
    for peer in peers {
        let Some(name) = &peer.folder else {
            continue;
        };
        if !peer.apt.is_empty() {
            let install = [
                "install",
                "--yes",
                "--no-upgrade",
                "--no-install-recommends",
            ]
            .map(String::from);
            steps.push(Step::apt(
                name,
                machine,
                &[&install, peer.apt.as_slice()].concat(),
            ));
        }
        let folder = machine.drivers.join(name);
        let requirements = folder.join("requirements.txt");
        if requirements.is_file() {
            let environment = machine.cache.join(name);
            steps.push(Step::new(
                name,
                ["python3", "-m", "venv", &text(&environment)],
            ));
            let pip = text(&environment.join("bin/pip"));
            steps.push(Step::new(
                name,
                [&pip, "install", "--requirement", &text(&requirements)],
            ));
        }
        // Builds, and installs what the folder's lock file names, once for all; says hello and ends.
        steps.push(Step {
            is_proof: true,
            ..Step::new(name, [&text(&folder.join("run"))])
        });
    }
    steps
}

impl Step {
    fn new<const N: usize>(of: &str, words: [&str; N]) -> Self {
        Self {
            of: of.into(),
            is_proof: false,
            words: words.map(String::from).into(),
        }
    }

    fn apt(of: &str, machine: &Machine, words: &[String]) -> Self {
        let sudo = (!machine.is_root).then(|| "sudo".to_owned());
        Self {
            of: of.into(),
            is_proof: false,
            words: sudo
                .into_iter()
                .chain(["apt-get".into()])
                .chain(words.iter().cloned())
                .collect(),
        }
    }

    /// Nothing is asked of it.
    pub(super) fn command(&self) -> Command {
        let (program, arguments) = match self.words.split_first() {
            Some((program, arguments)) => (program.as_str(), arguments),
            None => ("true", [].as_slice()),
        };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null());
        if self.is_proof {
            // Its hello tells nobody here anything.
            command.stdout(Stdio::null());
        }
        command
    }
}

/// As a shell would be given it.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_plain = |letter: char| letter.is_alphanumeric() || "/._-+:=".contains(letter);
        let quoted = self.words.iter().map(|word| {
            if word.chars().all(is_plain) {
                word.clone()
            } else {
                format!("'{}'", word.replace('\'', r"'\''"))
            }
        });
        f.write_str(&quoted.collect::<Vec<_>>().join(" "))
    }
}

/// As the `run` scripts have it.
fn cache() -> Result<PathBuf, Box<dyn Error>> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    if let Some(cache) = set("GAUNTLET_DRIVERS_CACHE") {
        return Ok(cache.into());
    }
    let base = match (set("XDG_CACHE_HOME"), set("HOME")) {
        (Some(cache), _) => PathBuf::from(cache),
        (None, Some(home)) => Path::new(&home).join(".cache"),
        (None, None) => return Err("neither GAUNTLET_DRIVERS_CACHE nor HOME is set".into()),
    };
    Ok(base.join("smime-gauntlet"))
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Where the drivers are, from the root.
pub(super) const DRIVERS: &str = "crates/smime-gauntlet/drivers";

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(folder: &str, apt: &[&str], is_root: bool) -> Vec<String> {
        let peer = Peer {
            folder: Some(folder.into()),
            apt: apt.iter().map(|name| (*name).into()).collect(),
        };
        let machine = Machine {
            is_root,
            cache: "/cache of mine".into(),
            drivers: root().join(DRIVERS),
        };
        let drivers = machine.drivers.display().to_string();
        steps(&[peer], &machine)
            .iter()
            .map(|step| step.to_string().replace(&drivers, "DRIVERS"))
            .collect()
    }

    #[test]
    fn packages_of_the_system_come_first_and_by_sudo_for_whoever_is_not_root() {
        let wanted = [
            "sudo apt-get update",
            "sudo apt-get install --yes --no-upgrade --no-install-recommends gpgsm openssl",
            "DRIVERS/gpgsm/run",
        ];
        assert_eq!(plan("gpgsm", &["gpgsm", "openssl"], false), wanted);
        let as_root = wanted.map(|command| command.trim_start_matches("sudo ").to_owned());
        assert_eq!(plan("gpgsm", &["gpgsm", "openssl"], true), as_root);
    }

    #[test]
    fn packages_of_python_go_where_run_looks_for_them() {
        let wanted = [
            "python3 -m venv '/cache of mine/pyca'",
            "'/cache of mine/pyca/bin/pip' install --requirement DRIVERS/pyca/requirements.txt",
            "DRIVERS/pyca/run",
        ];
        assert_eq!(plan("pyca", &[], true), wanted);
        let script = std::fs::read_to_string(root().join(DRIVERS).join("pyca/run")).unwrap();
        assert!(script.contains("/pyca/bin/python"), "{script}");
    }
}
