//! Temporary files that have a name: no signal leaves one behind.
//!
//! A signal that ends the process comes to a thread, which removes them first. While a file gets its
//! final name, the thread waits.

use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempPath;

/// The names of the files that there are.
static NAMES: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A temporary file with a name, which signals remove.
pub(super) struct Registered {
    file: File,
    path: Option<TempPath>,
}

/// Makes a temporary file, and has signals remove it.
pub(super) fn named(make: impl FnOnce() -> io::Result<(File, TempPath)>) -> io::Result<Registered> {
    watch();
    let mut names = names();
    let (file, path) = make()?;
    names.push(path.to_path_buf());
    Ok(Registered {
        file,
        path: Some(path),
    })
}

impl Registered {
    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// Has `rename` give the file its final name.
    pub(super) fn finish(
        mut self,
        rename: impl FnOnce(TempPath) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut names = names();
        match self.path.take() {
            Some(path) => {
                names.retain(|name| *name != *path);
                rename(path)
            }
            None => Ok(()),
        }
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        if let Some(path) = self.path.take() {
            let mut names = names();
            names.retain(|name| *name != *path);
            // Removed while signals wait.
            drop(path);
        }
    }
}

/// Runs `work` with signals waiting that would end the process.
pub(super) fn undisturbed<T>(work: impl FnOnce() -> T) -> T {
    watch();
    let _names = names();
    work()
}

fn names() -> MutexGuard<'static, Vec<PathBuf>> {
    NAMES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has signals remove files before they end the process.
#[cfg(unix)]
fn watch() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let ignored = ignored();
        let signals = ENDING
            .into_iter()
            .filter(|signal| ignored >> (signal - 1) & 1 == 0);
        if let Ok(mut signals) = signal_hook::iterator::Signals::new(signals) {
            std::thread::spawn(move || {
                for signal in signals.forever() {
                    let names = names();
                    for name in &*names {
                        let _ = fs::remove_file(name);
                    }
                    let _ = signal_hook::low_level::emulate_default_handler(signal);
                }
            });
        }
    });
}

#[cfg(not(unix))]
fn watch() {}

/// The signals that come from outside and end a process.
#[cfg(unix)]
const ENDING: [i32; 9] = {
    use signal_hook::consts::signal::{
        SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGXCPU,
    };
    [
        SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGXCPU,
    ]
};

/// The signals that whoever started the command wants ignored, as a set of bits: `nohup` is one.
#[cfg(target_os = "linux")]
fn ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut lines = status.lines();
    let set = lines.find_map(|line| line.strip_prefix("SigIgn:"));
    set.and_then(|set| u64::from_str_radix(set.trim(), 16).ok())
        .unwrap_or_default()
}

/// Elsewhere nobody says.
#[cfg(all(unix, not(target_os = "linux")))]
fn ignored() -> u64 {
    0
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Write;
    use std::os::unix::process::ExitStatusExt;
    use std::path::Path;
    use std::process::Command;
    use std::thread::sleep;
    use std::time::Duration;

    use signal_hook::consts::signal::{SIGHUP, SIGINT, SIGTERM};
    use tempfile::{NamedTempFile, tempdir};

    use super::*;

    const FOLDER: &str = "SMIME_TEST_FOLDER";

    /// What the next test runs in a process of its own: writes a file with a name, and waits.
    #[test]
    fn a_process_that_writes() {
        if let Some(folder) = std::env::var_os(FOLDER) {
            let make = || NamedTempFile::new_in(&folder).map(NamedTempFile::into_parts);
            let registered = named(make).unwrap();
            registered.file().write_all(b"plaintext").unwrap();
            sleep(Duration::from_secs(60));
        }
    }

    fn writing(folder: &Path, script: &str) -> std::process::Child {
        let child = Command::new("sh")
            .args(["-c", script, "sh"])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "output::leftover::tests::a_process_that_writes"])
            .env(FOLDER, folder)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        while fs::read_dir(folder).unwrap().next().is_none() {
            sleep(Duration::from_millis(5));
        }
        child
    }

    fn send(child: &std::process::Child, signal: i32) {
        let pid = rustix::process::Pid::from_raw(child.id().try_into().unwrap()).unwrap();
        let signal = rustix::process::Signal::from_named_raw(signal).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
    }

    #[test]
    fn signals_remove_a_file_that_has_a_name() {
        // Who runs the tests may have had some ignored, which children inherit.
        let ignored = ignored();
        let ending = [SIGHUP, SIGINT, SIGTERM]
            .into_iter()
            .filter(|signal| ignored >> (signal - 1) & 1 == 0);
        for signal in ending {
            let folder = tempdir().unwrap();
            let mut child = writing(folder.path(), "exec \"$@\"");
            send(&child, signal);
            assert_eq!(child.wait().unwrap().signal(), Some(signal));
            assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_signal_that_was_to_be_ignored_removes_nothing() {
        let folder = tempdir().unwrap();
        let mut child = writing(folder.path(), "trap '' HUP; exec \"$@\"");
        send(&child, SIGHUP);
        sleep(Duration::from_millis(200));
        assert!(child.try_wait().unwrap().is_none());
        assert!(fs::read_dir(folder.path()).unwrap().next().is_some());
        send(&child, SIGTERM);
        assert_eq!(child.wait().unwrap().signal(), Some(SIGTERM));
        assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
    }

    #[test]
    fn a_file_that_is_given_up_is_removed() {
        let folder = tempdir().unwrap();
        let make = || NamedTempFile::new_in(&folder).map(NamedTempFile::into_parts);
        drop(named(make).unwrap());
        assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
        let name = folder.path().join("name");
        let registered = named(make).unwrap();
        registered.finish(|path| Ok(path.persist(&name)?)).unwrap();
        assert!(name.exists());
    }
}
