//! Standard streams that are closed, or that nobody reads any more; files that cannot grow.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use crate::support::{
    AT, Folder, MESSAGE, People, command, data, encrypted_by_password, run, shell, smime_reading,
};

const VERIFY: [&str; 6] = ["verify", "--trust", "ca.pem", "--at", AT, "multipart.eml"];

/// Nobody gets what goes to a stream that is closed.
#[test]
fn a_closed_standard_output_takes_nothing() {
    let folder = Folder::new();
    let [message, password] = encrypted_by_password(&folder);
    let people = People::shared();
    let [certificate, key] = people.alice("p256");
    let content = folder.file("content", MESSAGE);
    let compressed = folder.path("compressed");
    smime_reading(&["compress", "-o", &compressed], MESSAGE.as_bytes()).assert_valid(b"");
    for call in [
        &VERIFY[..],
        &["decrypt", "--password-file", &password, &message],
        &["open", "--password-file", &password, &message],
        &["decompress", &compressed],
        &["compress", &content],
        &["encrypt", "--password-file", &password, &content],
        &["sign", "--cert", &certificate, "--key", &key, &content],
        &["inspect", &compressed],
        &[
            "verify",
            "--report",
            "/dev/stdout",
            "-o",
            "/dev/null",
            "entity.txt",
        ],
        &["--help"],
        &["decrypt", "--help"],
        &["--version"],
    ] {
        let run = run(&mut shell("exec \"$@\" >&-", call));
        run.assert_one_line(2);
        let named = |name| run.stderr.contains(name);
        assert!(
            named("standard output") || named("/dev/stdout"),
            "{call:?}: {run}"
        );
    }
    // What writes nothing there does not need it.
    let output = folder.path("out");
    let call = [&VERIFY[..], &["-o", &output]].concat();
    run(&mut shell("exec \"$@\" >&-", &call)).assert_valid(b"");
    assert_eq!(fs::read(output).unwrap(), data("entity.txt"));
    run(&mut shell("exec \"$@\" >&-", &["verify", "entity.txt"])).assert_refused(1, "not-signed");
}

#[test]
fn a_standard_output_that_is_open_for_reading_takes_nothing() {
    run(&mut shell("exec \"$@\" 1</dev/null", &VERIFY)).assert_one_line(2);
}

#[test]
fn a_closed_standard_input_gives_nothing() {
    let run = run(&mut shell(
        "exec \"$@\" <&-",
        &["verify", "--trust", "ca.pem"],
    ));
    run.assert_one_line(2);
    assert!(run.stderr.contains("standard input"), "{run}");
    crate::support::run(&mut shell("exec \"$@\" <&-", &VERIFY)).assert_valid(&data("entity.txt"));
}

/// The line is lost, and does not end up in a file that is opened meanwhile.
#[test]
fn a_closed_standard_error_changes_no_exit_status() {
    let folder = Folder::new();
    let output = folder.path("out");
    for (call, wanted) in [
        ([&VERIFY[..], &["-o", &output]].concat(), 0),
        (vec!["verify", "entity.txt", "-o", &output], 1),
        (
            vec!["verify", "--trust", "ca.pem", "ripemd.der", "-o", &output],
            3,
        ),
        (vec!["verify", "no-such-file"], 2),
        ([&VERIFY[..], &["--report", "-"]].concat(), 2),
    ] {
        for script in ["exec \"$@\" 2>&-", "exec \"$@\" 2>&- <&-"] {
            let run = run(&mut shell(script, &call));
            assert_eq!((run.status, run.stderr.as_str()), (wanted, ""), "{call:?}");
        }
    }
    assert_eq!(fs::read(output).unwrap(), data("entity.txt"));
}

/// The message is larger than a pipe holds.
#[test]
fn a_reader_that_goes_away_is_the_callers_mistake() {
    let folder = Folder::new();
    let content = folder.file("content", vec![b'x'; 1 << 20]);
    let report = folder.path("report");
    let people = People::shared();
    let [certificate, key] = people.alice("p256");
    let signed = folder.path("signed");
    let sign = [
        "sign",
        "--cert",
        &certificate,
        "--key",
        &key,
        "--raw",
        "--out-form",
        "der",
    ];
    let opaque = [&sign[..], &["--form", "opaque", &content]].concat();
    crate::support::smime(&[&opaque[..], &["-o", &signed]].concat()).assert_valid(b"");
    let verify = [
        "verify",
        "--trust",
        &people.anchor(),
        "--report",
        &report,
        &signed,
    ];
    for call in [&opaque[..], &verify] {
        let mut child = command(call)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut [0]).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{call:?}");
        let line = String::from_utf8(output.stderr).unwrap();
        assert!(
            line.starts_with("smime: cannot write standard output: "),
            "{line}"
        );
        assert_eq!(line.lines().count(), 1, "{line}");
    }
    assert!(
        !fs::exists(&report).unwrap(),
        "a report of what was not written"
    );
}

/// A report that was there speaks of another run; only exit statuses 0, 1 and 3 say that it was
/// written.
#[test]
fn no_report_is_written_where_content_could_not_be() {
    let folder = Folder::new();
    for report in [folder.path("new"), folder.file("older", "older")] {
        for script in ["exec \"$@\" >&-", "exec \"$@\" >/dev/full"] {
            let call = [&VERIFY[..], &["--report", &report]].concat();
            run(&mut shell(script, &call)).assert_one_line(2);
        }
    }
    assert_eq!(folder.names(), ["older"]);
    assert_eq!(fs::read(folder.path("older")).unwrap(), b"older");
}

#[test]
fn a_file_that_must_not_grow_is_the_callers_mistake_and_leaves_nothing() {
    let folder = Folder::new();
    let content = folder.file("content", vec![b'x'; 1 << 20]);
    let output = folder.path("out");
    let report = folder.path("report");
    let compress = [
        "compress",
        "--raw",
        "--out-form",
        "der",
        "-o",
        &output,
        "--",
        &content,
    ];
    run(&mut shell("ulimit -f 0; exec \"$@\"", &compress)).assert_one_line(2);
    let verify = [&VERIFY[..], &["-o", &output, "--report", &report]].concat();
    run(&mut shell("ulimit -f 0; exec \"$@\"", &verify)).assert_one_line(2);
    assert_eq!(folder.names(), ["content"]);
    // What has been there stays.
    fs::write(&output, "older").unwrap();
    run(&mut shell("ulimit -f 0; exec \"$@\"", &verify)).assert_one_line(2);
    assert_eq!(fs::read(output).unwrap(), b"older");
}

#[test]
fn what_gives_its_octets_once_is_read_once() {
    for call in [
        ["verify", "--content", "-"].as_slice(),
        &["verify", "--content", "-", "-"],
        &["verify", "--content", "/dev/stdin", "/dev/stdin"],
        &["verify", "--content", "/dev/stdin", "-"],
        &["verify", "--trust", "/dev/stdin"],
    ] {
        let run = smime_reading(call, &data("ca.pem"));
        run.assert_one_line(2);
        assert!(run.stderr.contains("once"), "{call:?}: {run}");
    }
}
