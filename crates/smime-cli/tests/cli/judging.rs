//! What `sign` and `encrypt` ask of whom they are for, and `verify` of a message that changes.

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::support::{Folder, MESSAGE, People, Run, command, key_file, smime, smime_reading};

/// Signs a message of Alice's with a key of the vectors.
fn sign(who: &str, options: &[&str], message: &str) -> Run {
    let (certificate, key) = (
        key_file(&format!("{who}.cert")),
        key_file(&format!("{who}.key")),
    );
    let call = ["sign", "--cert", &certificate, "--key", &key];
    smime_reading(&[&call[..], options].concat(), message.as_bytes())
}

#[test]
fn signers_are_judged_by_dates_and_usages() {
    for (kind, wanted) in [
        ("mail", 0),
        ("any", 0),
        ("nonrepudiation", 0),
        ("encipherment", 2),
        ("agreement", 2),
        ("server", 2),
        ("expired", 2),
    ] {
        let certificate = format!("signer-{kind}.pem");
        let call = ["sign", "--cert", &certificate, "--key", "signer.key"];
        let signed =
            |options: &[&str]| smime_reading(&[&call[..], options].concat(), MESSAGE.as_bytes());
        for form in [
            ["--form", "multipart"],
            ["--form", "opaque"],
            ["--out-form", "der"],
        ] {
            let run = signed(&form);
            assert_eq!(run.status, wanted, "{kind}: {run}");
            if wanted == 2 {
                run.assert_one_line(2);
            }
            let forced = signed(&[&form[..], &["--force-signer"]].concat());
            assert_eq!(forced.status, 0, "{kind}: {forced}");
        }
    }
}

/// Whoever adds a signature or countersigns.
#[test]
fn further_signers_are_judged_too() {
    let folder = Folder::new();
    let [good, good_key] = People::shared().alice("ed25519");
    let signed = folder.path("signed");
    let first = ["sign", "--cert", &good, "--key", &good_key, "-o", &signed];
    smime_reading(&first, MESSAGE.as_bytes()).assert_valid(b"");
    let call = [
        "sign",
        "--cert",
        "signer-encipherment.pem",
        "--key",
        "signer.key",
    ];
    for options in [["--add"].as_slice(), &["--countersign", "0"]] {
        smime(&[&call[..], options, &[&signed]].concat()).assert_one_line(2);
        let forced = [&call[..], options, &["--force-signer", &signed]].concat();
        assert_eq!(smime(&forced).status, 0);
    }
}

/// What a receiver would refuse is not sent.
#[test]
fn one_of_the_signers_holds_the_address_in_from() {
    let from = |from: &str| MESSAGE.replacen("From: alice@example.com", from, 1);
    for (message, wanted) in [
        (MESSAGE.to_owned(), 0),
        (from("From: Alice <alice@EXAMPLE.com>"), 0),
        (
            from("From: bob@example.com\r\nSender: alice@example.com"),
            0,
        ),
        (from("From: bob@example.com"), 2),
        (from("From: alice@example.com <bob@example.com>"), 2),
        (
            from("From: alice@example.com\r\nFrom: alice@example.com"),
            2,
        ),
        (from("From: nobody"), 2),
        // The field comes later, or there is none.
        (MESSAGE.replacen("From: alice@example.com\r\n", "", 1), 0),
        ("Content-Type: text/plain\r\n\r\nSell.\r\n".to_owned(), 0),
    ] {
        for form in [
            ["--form", "multipart"],
            ["--form", "opaque"],
            ["--out-form", "der"],
        ] {
            let run = sign("alice-rsa", &form, &message);
            assert_eq!(run.status, wanted, "{message}: {run}");
            if wanted == 2 {
                run.assert_one_line(2);
            }
            let forced = sign(
                "alice-rsa",
                &[&form[..], &["--force-signer"]].concat(),
                &message,
            );
            assert_eq!(forced.status, 0, "{message}: {forced}");
        }
    }
    // One of two signers is enough; octets that are no message are from nobody.
    let [bob, key] = People::shared().bob("p256");
    let both = ["--cert", &bob, "--key", &key];
    assert_eq!(sign("alice-rsa", &both, MESSAGE).status, 0);
    let raw = ["--raw", "--out-form", "der"];
    assert_eq!(
        sign("alice-rsa", &raw, &from("From: bob@example.com")).status,
        0
    );
}

#[test]
fn an_empty_password_protects_nothing() {
    let folder = Folder::new();
    for empty in ["", "\n", "\r\n", "\n\n", " \t\n"] {
        let password = folder.file("password", empty);
        let run = smime_reading(
            &["encrypt", "--password-file", &password],
            MESSAGE.as_bytes(),
        );
        run.assert_one_line(2);
        assert!(run.stderr.contains("--password-file"), "{run}");
        // What somebody else made so can be read, or is refused as by any wrong password.
        let right = folder.file("right", "correct horse\n");
        let encrypted = folder.path("encrypted");
        let call = ["encrypt", "--password-file", &right, "-o", &encrypted];
        smime_reading(&call, MESSAGE.as_bytes()).assert_valid(b"");
        let run = smime(&["decrypt", "--password-file", &password, &encrypted]);
        run.assert_refused(1, "decryption-failed");
    }
}

/// The output is a named pipe: the command waits for its reader between judging and writing.
#[cfg(target_os = "linux")]
#[test]
fn the_report_tells_of_a_message_that_changed_before_it_was_written() {
    let folder = Folder::new();
    let people = People::shared();
    let anchor = people.anchor();
    let [certificate, key] = people.alice("p256");
    let content = folder.file("content", vec![b'x'; 3 << 20]);
    let signed = folder.path("signed");
    let call = [
        "sign",
        "--cert",
        &certificate,
        "--key",
        &key,
        "--raw",
        "--out-form",
        "der",
    ];
    smime(&[&call[..], &["-o", &signed, &content]].concat()).assert_valid(b"");
    let pipe = folder.path("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let report = folder.path("report");
    for changed in [false, true] {
        let call = [
            "verify",
            "--trust",
            &anchor,
            "--content",
            &content,
            "--report",
            &report,
            "-o",
            &pipe,
            &signed,
        ];
        let child = command(&call).stderr(Stdio::piped()).spawn().unwrap();
        let state = format!("/proc/{}/stat", child.id());
        let waits = || fs::read_to_string(&state).unwrap().contains(") S ");
        let mut waiting = 0;
        while waiting < 20 {
            sleep(Duration::from_millis(20));
            waiting = if waits() { waiting + 1 } else { 0 };
        }
        if changed {
            let mut octets = fs::read(&content).unwrap();
            octets[2 << 20] = b'y';
            fs::write(&content, octets).unwrap();
        }
        let mut written = Vec::new();
        fs::File::open(&pipe)
            .unwrap()
            .read_to_end(&mut written)
            .unwrap();
        let output = child.wait_with_output().unwrap();
        let line = String::from_utf8(output.stderr).unwrap();
        let told: serde_json::Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
        if changed {
            assert_eq!(output.status.code(), Some(1), "{line}");
            assert!(
                line.starts_with("smime: digest-mismatch: the message changed"),
                "{line}"
            );
            assert_eq!(told["verdict"], "invalid");
            assert_eq!(told["reasons"][0]["code"], "digest-mismatch");
        } else {
            assert_eq!((output.status.code(), line.as_str()), (Some(0), ""));
            assert_eq!(written, fs::read(&content).unwrap());
            assert_eq!(told["verdict"], "valid");
        }
    }
}
