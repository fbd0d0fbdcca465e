//! On what and with what was measured.

use std::{env::consts, error::Error, fs, path::Path, process::Command, thread};

/// The machine, and the versions of what ran.
pub(super) struct Machine {
    /// The processor's name, where the system tells it.
    pub(super) cpu: String,
    /// How many processors may be used.
    pub(super) cores: usize,
    /// Operating system and architecture.
    pub(super) system: String,
    /// The compiler.
    pub(super) rustc: String,
    /// Crates that do the work, by name, from Cargo.lock.
    pub(super) crates: Vec<(String, String)>,
}

/// The crates whose speed is measured, ours by the workspace's version.
const CRATES: [&str; 8] = [
    "rsa",
    "p256",
    "aes",
    "sha2",
    "aws-lc-rs",
    "smime-ber",
    "smime",
    "criterion",
];

impl Machine {
    /// This machine, with the lock file below `root`.
    ///
    /// # Errors
    /// If there is no lock file or no compiler.
    pub(super) fn here(root: &Path) -> Result<Self, Box<dyn Error>> {
        let rustc = Command::new("rustc").arg("--version").output()?;
        let lock = fs::read_to_string(root.join("Cargo.lock"))?;
        Ok(Self {
            cpu: fs::read_to_string("/proc/cpuinfo")
                .ok()
                .and_then(|text| processor(&text))
                .unwrap_or_else(|| "processor unknown".into()),
            cores: thread::available_parallelism()?.get(),
            system: format!("{} {}", consts::OS, consts::ARCH),
            rustc: String::from_utf8_lossy(&rustc.stdout).trim().to_owned(),
            crates: locked(&lock)?,
        })
    }

    /// Processor, cores, system and compiler, in one line.
    pub(super) fn line(&self) -> String {
        let cores = if self.cores == 1 { "core" } else { "cores" };
        let Self { cpu, system, .. } = self;
        // Without the hash and the date that come after the version.
        let rustc: Vec<&str> = self.rustc.split(' ').take(2).collect();
        format!(
            "{cpu}, {} {cores}, {system}, {}",
            self.cores,
            rustc.join(" ")
        )
    }

    /// The crates' versions, in one line.
    pub(super) fn versions(&self) -> String {
        let crates = self
            .crates
            .iter()
            .map(|(name, version)| format!("{name} {version}"));
        crates.collect::<Vec<_>>().join(", ")
    }
}

/// The model that Linux names, on x86 at least.
fn processor(cpuinfo: &str) -> Option<String> {
    let line = cpuinfo
        .lines()
        .find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// The versions of [`CRATES`] in a lock file.
fn locked(lock: &str) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let lock: toml::Table = lock.parse()?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let packages = packages.ok_or("Cargo.lock: no package")?;
    Ok(CRATES
        .iter()
        .filter_map(|name| {
            let package = packages
                .iter()
                .find(|package| package.get("name").and_then(toml::Value::as_str) == Some(name))?;
            Some((
                (*name).to_owned(),
                package.get("version")?.as_str()?.to_owned(),
            ))
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_come_from_the_lock_file_and_the_processor_from_linux() {
        let lock = "version = 4\n[[package]]\nname = \"rsa\"\nversion = \"0.10.0\"\n[[package]]\nname = \"x\"\nversion = \"1.0.0\"\n";
        assert_eq!(locked(lock).unwrap(), [("rsa".into(), "0.10.0".into())]);
        let cpuinfo = "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n";
        assert_eq!(processor(cpuinfo).unwrap(), "Some CPU @ 2 GHz");
        assert_eq!(processor("processor : 0\n"), None);
    }
}
