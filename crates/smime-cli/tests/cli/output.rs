//! Where output goes: files appear whole or not at all, devices are written directly.

use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;

use crate::support::{AT, Folder, command, data, data_folder, smime, text, verify, verify_reading};

fn mallory() -> String {
    text("multipart.eml").replace("From: alice@", "From: mallory@")
}

#[test]
fn content_goes_to_the_file_that_is_named_and_nowhere_else() {
    let folder = Folder::new();
    let output = folder.path("out");
    verify(&["-o", &output, "multipart.eml"]).assert_valid(b"");
    assert_eq!(fs::read(&output).unwrap(), data("entity.txt"));
    assert_eq!(folder.names(), ["out"]);
}

#[test]
fn a_file_is_replaced_by_one_of_its_own() {
    let folder = Folder::new();
    let output = folder.path("out");
    fs::write(
        &output,
        "a longer text than the one that takes its place".repeat(9),
    )
    .unwrap();
    let other_name = folder.path("other-name");
    fs::hard_link(&output, &other_name).unwrap();
    verify(&["-o", &output, "multipart.eml"]).assert_valid(b"");
    assert_eq!(fs::read(&output).unwrap(), data("entity.txt"));
    let old = fs::read(other_name).unwrap();
    assert!(
        old.starts_with(b"a longer text"),
        "the old file was renamed over, not written to"
    );
}

#[test]
fn a_refused_message_leaves_no_file_and_keeps_the_one_that_is_there() {
    let folder = Folder::new();
    let output = folder.path("out");
    verify_reading(&["-o", &output], mallory().as_bytes()).assert_refused(1, "address-mismatch");
    assert!(folder.names().is_empty(), "{:?}", folder.names());
    fs::write(&output, "kept").unwrap();
    verify_reading(&["-o", &output], mallory().as_bytes()).assert_refused(1, "address-mismatch");
    assert_eq!(fs::read(&output).unwrap(), b"kept");
    assert_eq!(folder.names(), ["out"]);
}

#[test]
fn content_anyway_is_written_and_the_message_stays_refused() {
    let folder = Folder::new();
    let output = folder.path("out");
    let run = verify_reading(&["--content-anyway", "-o", &output], mallory().as_bytes());
    run.assert_refused(1, "address-mismatch");
    assert_eq!(fs::read(&output).unwrap(), data("entity.txt"));
    let run = verify_reading(&["--content-anyway"], mallory().as_bytes());
    assert_eq!((run.status, run.stdout), (1, data("entity.txt")));
}

#[test]
fn where_no_content_was_signed_content_anyway_writes_none() {
    let folder = Folder::new();
    let output = folder.path("out");
    for name in [
        "enveloped.eml",
        "certs-only.p7c",
        "entity.txt",
        "detached.p7s",
    ] {
        verify(&["--content-anyway", "-o", &output, name]).assert_one_line(1);
        assert!(folder.names().is_empty(), "{name}: {:?}", folder.names());
    }
}

#[test]
fn a_hyphen_is_standard_output() {
    verify(&["-o", "-", "multipart.eml"]).assert_valid(&data("entity.txt"));
    assert!(!data_folder().join("-").exists());
}

#[cfg(unix)]
#[test]
fn a_device_is_written_directly() {
    let folder = Folder::new();
    for (device, shown) in [
        ("/dev/null", b"".as_slice()),
        ("/dev/stdout", &data("entity.txt")),
    ] {
        let device = folder.device(device);
        verify(&["-o", &device, "multipart.eml"]).assert_valid(shown);
        assert!(
            Path::new(&device).is_symlink(),
            "{device} is still what it was"
        );
    }
    assert_eq!(folder.names(), ["null", "stdout"]);
}

#[test]
fn a_file_that_cannot_be_written_is_the_callers_mistake() {
    let folder = Folder::new();
    for output in [folder.path("none/out"), folder.path("")] {
        let run = verify(&["-o", &output, "multipart.eml"]);
        run.assert_one_line(2);
        let run = verify_reading(&["--report", &output], mallory().as_bytes());
        run.assert_one_line(2);
    }
    assert!(folder.names().is_empty());
    // Content appears only where everything else was written.
    let (report, content) = (folder.path("none/report"), folder.path("content"));
    let run = verify(&["--report", &report, "-o", &content, "multipart.eml"]);
    run.assert_one_line(2);
    assert!(folder.names().is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_the_callers_mistake_and_no_panic() {
    let folder = Folder::new();
    let full_device = folder.device("/dev/full");
    verify(&["-o", &full_device, "multipart.eml"]).assert_one_line(2);
    verify_reading(&["--report", &full_device], mallory().as_bytes()).assert_one_line(2);
    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    let message = ["verify", "--trust", "ca.pem", "--at", AT, "multipart.eml"];
    let output = command(&message).stdout(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    for (call, wanted) in [
        (["verify", "multipart.eml"].as_slice(), 1),
        (&["verify", "ripemd.der", "--trust", "ca.pem"], 3),
        (&["verify", "no-such-file"], 2),
        (&["verify", "--no-such-option"], 2),
        (&["inspect", "entity.txt"], 1),
    ] {
        let status = command(call)
            .stderr(full())
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert_eq!(
            status.code(),
            Some(wanted),
            "{call:?}, standard error on a full device"
        );
    }
}

#[test]
fn the_report_goes_to_the_file_that_is_named() {
    let folder = Folder::new();
    let report = folder.path("report.json");
    verify(&["--report", &report, "multipart.eml"]).assert_valid(&data("entity.txt"));
    let read = |path: &str| -> serde_json::Value {
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    };
    assert_eq!(read(&report)["verdict"], "valid");
    verify_reading(&["--report", &report], mallory().as_bytes())
        .assert_refused(1, "address-mismatch");
    assert_eq!(read(&report)["verdict"], "invalid");
    verify(&["--report", &report, "ripemd.der"]).assert_refused(3, "unsupported");
    assert_eq!(read(&report)["verdict"], "unsupported");
    assert_eq!(folder.names(), ["report.json"]);
}

#[test]
fn the_callers_mistake_makes_no_report() {
    let folder = Folder::new();
    let report = folder.path("report.json");
    verify(&["--report", &report, "no-such-file"]).assert_one_line(2);
    verify(&["--report", &report, "--part", "9", "multipart.eml"]).assert_one_line(2);
    assert!(folder.names().is_empty());
}

#[test]
fn standard_input_is_read_where_no_file_or_a_hyphen_is_named() {
    for name in [
        "multipart.eml",
        "opaque.eml",
        "opaque.pem",
        "opaque.der",
        "stream.ber",
    ] {
        verify_reading(&[], &data(name)).assert_valid(&data("entity.txt"));
        verify_reading(&["-"], &data(name)).assert_valid(&data("entity.txt"));
    }
    let run = verify_reading(
        &["--content", "/dev/stdin", "detached.p7s"],
        &data("content.txt"),
    );
    run.assert_valid(&data("content.txt"));
}

#[test]
fn spool_files_are_gone_at_the_end() {
    let folder = Folder::new();
    let mut run = command(&["verify", "--trust", "ca.pem", "--at", AT]);
    run.env("TMPDIR", folder.path(""));
    let input = File::open(Path::new(&data_folder()).join("multipart.eml")).unwrap();
    let status = run.stdin(input).stdout(Stdio::null()).status().unwrap();
    assert!(status.success());
    assert!(folder.names().is_empty());
}

#[test]
fn a_tree_goes_to_the_file_that_is_named() {
    let folder = Folder::new();
    let output = folder.path("tree");
    let shown = smime(&["inspect", "opaque.der"]);
    let run = smime(&["inspect", "-o", &output, "opaque.der"]);
    run.assert_valid(b"");
    assert_eq!(fs::read(&output).unwrap(), shown.stdout);
}
