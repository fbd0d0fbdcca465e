//! Signals that end the command while it writes: nothing stays behind.

use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Folder, shell, smime};

const SIGNALS: [Signal; 6] = [
    Signal::INT,
    Signal::TERM,
    Signal::HUP,
    Signal::QUIT,
    Signal::KILL,
    Signal::USR1,
];

/// Those that end a child: one that is ignored by who runs the tests, as shells have it for what they
/// start behind them, is ignored by children too.
fn ending<const N: usize>(signals: [Signal; N]) -> impl Iterator<Item = Signal> {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let mut lines = status.lines();
    let set = lines.find_map(|line| line.strip_prefix("SigIgn:")).unwrap();
    let ignored = u64::from_str_radix(set.trim(), 16).unwrap();
    let is_ignored = move |signal: &Signal| ignored >> (signal.as_raw() - 1) & 1 == 1;
    signals
        .into_iter()
        .filter(move |signal| !is_ignored(signal))
}

fn send(child: &Child, signal: Signal) {
    let pid = Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}

/// The file in `folder` that the process has open for writing, named or not, once it holds something.
fn being_written(child: &mut Child, folder: &Folder) -> Option<PathBuf> {
    let folder = fs::canonicalize(folder.path("")).unwrap();
    while child.try_wait().unwrap().is_none() {
        let Ok(descriptors) = fs::read_dir(format!("/proc/{}/fd", child.id())) else {
            continue;
        };
        for descriptor in descriptors.flatten() {
            let is_inside = fs::read_link(descriptor.path())
                .is_ok_and(|file| file.parent() == Some(&folder) && file != folder.join("message"));
            let has_octets = || fs::metadata(descriptor.path()).is_ok_and(|file| file.len() > 0);
            if is_inside && has_octets() {
                return Some(descriptor.path());
            }
        }
        sleep(Duration::from_micros(200));
    }
    None
}

/// Encrypts what comes by a pipe, of which there is always more: it is in mid-write until the end.
fn endless(script: &str, password: &str, output: &str) -> (Child, ChildStdin) {
    let encrypt = [
        "encrypt",
        "--password-file",
        password,
        "--raw",
        "--out-form",
        "der",
    ];
    let mut child = shell(script, &[&encrypt[..], &["-o", output]].concat())
        .current_dir(Path::new(output).parent().unwrap())
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(&vec![b'x'; 1 << 20]).unwrap();
    (child, stdin)
}

#[test]
fn a_signal_in_mid_write_leaves_nothing_and_keeps_what_was_there() {
    let folder = Folder::new();
    let secrets = Folder::new();
    let password = secrets.file("password", "correct horse\n");
    for signal in ending(SIGNALS) {
        for older in [false, true] {
            let output = folder.path("out");
            if older {
                fs::write(&output, "older").unwrap();
            }
            let names = folder.names();
            let (mut child, stdin) = endless("exec \"$@\"", &password, &output);
            let file = being_written(&mut child, &folder).expect("it writes");
            assert_eq!(fs::metadata(file).unwrap().mode() & 0o777, 0o600);
            send(&child, signal);
            let status = child.wait().unwrap();
            drop(stdin);
            assert_eq!(status.signal(), Some(signal.as_raw()), "{signal:?}");
            assert_eq!(folder.names(), names, "{signal:?}");
            if older {
                assert_eq!(fs::read(&output).unwrap(), b"older");
                fs::remove_file(output).unwrap();
            }
        }
    }
}

/// The plaintext of a message that is large enough to be caught while it is written.
#[test]
fn a_signal_while_plaintext_is_written_leaves_nothing() {
    const OCTETS: usize = 24 << 20;
    let folder = Folder::new();
    let secrets = Folder::new();
    let password = secrets.file("password", "correct horse\n");
    let content = secrets.file("content", vec![b'x'; OCTETS]);
    let message = folder.path("message");
    smime(&[
        "encrypt",
        "--password-file",
        &password,
        "--raw",
        "--out-form",
        "der",
        "-o",
        &message,
        &content,
    ])
    .assert_valid(b"");
    let output = folder.path("out");
    let mut caught = 0;
    for signal in [Signal::TERM, Signal::KILL] {
        // That it was done before the signal came is no fault.
        for _ in 0..20 {
            let mut child = Command::new(env!("CARGO_BIN_EXE_smime"))
                .args([
                    "decrypt",
                    "--password-file",
                    &password,
                    "-o",
                    &output,
                    &message,
                ])
                .spawn()
                .unwrap();
            let file = being_written(&mut child, &folder);
            if file.is_some() {
                send(&child, signal);
            }
            if child.wait().unwrap().signal() == Some(signal.as_raw()) {
                assert_eq!(folder.names(), ["message"], "{signal:?}");
                caught += 1;
                break;
            }
            assert_eq!(fs::metadata(&output).unwrap().len(), OCTETS as u64);
            fs::remove_file(&output).unwrap();
        }
    }
    assert_eq!(caught, 2);
}

#[test]
fn signals_that_are_to_be_ignored_are_ignored() {
    let folder = Folder::new();
    let password = Folder::new();
    let password = password.file("password", "correct horse\n");
    let output = folder.path("out");
    let (mut child, stdin) = endless("trap '' HUP INT; exec \"$@\"", &password, &output);
    being_written(&mut child, &folder).expect("it writes");
    for signal in [Signal::HUP, Signal::INT, Signal::PIPE] {
        send(&child, signal);
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
    assert_eq!(folder.names(), ["out"]);
}

/// Keys and plaintext are in memory: it is not written down when the process is ended by force.
#[test]
fn no_signal_makes_a_core_file() {
    let folder = Folder::new();
    let password = Folder::new();
    let password = password.file("password", "correct horse\n");
    let output = folder.path("out");
    for signal in ending([Signal::QUIT, Signal::ABORT, Signal::XCPU]) {
        let (mut child, _stdin) = endless("ulimit -c unlimited; exec \"$@\"", &password, &output);
        being_written(&mut child, &folder).expect("it writes");
        send(&child, signal);
        let status = child.wait().unwrap();
        assert_eq!(status.signal(), Some(signal.as_raw()));
        assert!(!status.core_dumped(), "{signal:?}");
        assert!(folder.names().is_empty(), "{signal:?}");
    }
}
