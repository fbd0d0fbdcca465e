//! Text from a message is escaped wherever it is shown: nothing of it acts on a terminal.

use crate::support::{assert_displays, data, smime, smime_reading, text, verify, verify_reading};

/// What nobody wants on a terminal: an escape sequence, NUL, BEL, DEL, a C1 control, a mark that
/// turns the reading direction, one of no width.
const HOSTILE: &str = "a\x1b[31m\0\x07\x7f\u{9b}31m\u{202e}b\u{200f}\u{feff}";

/// Runs every verb over `message` and looks at all that they say.
#[track_caller]
fn assert_escaped(message: &str) {
    for arguments in [
        ["--report", "-"].as_slice(),
        &["--report", "-", "--signature-only"],
        &["--part", "1"],
    ] {
        let run = verify_reading(arguments, message.as_bytes());
        assert!(matches!(run.status, 0..=3), "{run}");
        assert_displays(&run.stderr);
    }
    for arguments in [["inspect"].as_slice(), &["inspect", "--json"]] {
        let run = smime_reading(arguments, message.as_bytes());
        assert!(matches!(run.status, 0..=3), "{run}");
        assert_displays(&run.stderr);
        assert_displays(std::str::from_utf8(&run.stdout).unwrap());
    }
}

#[test]
fn addresses_are_escaped() {
    let message = text("multipart.eml");
    for from in [
        HOSTILE.to_owned(),
        format!("<{HOSTILE}@example.com>"),
        format!("\"{HOSTILE}\"@example.com"),
    ] {
        assert_escaped(&message.replace("alice@example.com", &from));
        assert_escaped(&message.replace("From: ", &format!("Sender: {from}\r\nFrom: x")));
        let run = verify(&["--from", &from.replace('\0', ""), "opaque.der"]);
        assert_displays(&run.stderr);
    }
}

#[test]
fn content_type_parameters_are_escaped() {
    let message = text("multipart.eml");
    for name in [
        "micalg=\"sha-256\"",
        "protocol=\"application/pkcs7-signature\"",
    ] {
        let (parameter, _) = name.split_once('=').unwrap();
        assert!(message.contains(name));
        let hostile = format!("{parameter}=\"application/{HOSTILE}\"");
        assert_escaped(&message.replace(name, &hostile));
    }
    let opaque = text("opaque.eml");
    assert!(opaque.contains("smime-type=signed-data"));
    assert_escaped(&opaque.replace("=signed-data", &format!("=\"{HOSTILE}\"")));
}

#[test]
fn types_and_encodings_are_escaped() {
    let message = text("multipart.eml");
    assert_escaped(&message.replace(
        "application/pkcs7-signature;",
        &format!("application/{HOSTILE};"),
    ));
    assert_escaped(&message.replace("multipart/signed", &format!("multipart/{HOSTILE}")));
    assert_escaped(&message.replace("Encoding: base64", &format!("Encoding: {HOSTILE}")));
    assert_escaped(&message.replace("Subject: ", &format!("Subject: {HOSTILE}\r\n{HOSTILE}: ")));
    let opaque = text("opaque.eml");
    let wrapped = format!(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{}\r\n--b--\r\n",
        opaque.replace("smime-type", &format!("name=\"{HOSTILE}\"; smime-type"))
    );
    assert_escaped(&wrapped);
}

#[test]
fn pem_labels_are_escaped() {
    assert_escaped(&text("opaque.pem").replace("BEGIN CMS", &format!("BEGIN {HOSTILE}")));
    assert_escaped(&text("opaque.pem").replace("END CMS", &format!("END {HOSTILE}")));
}

/// Subject and address are the certificate's, made by OpenSSL.
#[test]
fn names_in_certificates_are_escaped() {
    for arguments in [
        ["--report", "-", "escape.der"].as_slice(),
        &["--report", "-", "--from", "alice@example.com", "escape.der"],
    ] {
        let run = verify(arguments);
        assert!(run.stderr.contains("backwards"), "{run}");
        assert_displays(&run.stderr);
    }
    for arguments in [
        ["inspect", "escape.der"].as_slice(),
        &["inspect", "--json", "escape.der"],
    ] {
        let run = smime(arguments);
        let shown = std::str::from_utf8(&run.stdout).unwrap();
        assert!(shown.contains("backwards"), "{run}");
        assert_displays(shown);
    }
    let run = smime(&["verify", "--report", "-", "escape.der"]);
    run.report();
    assert_displays(&run.stderr);
}

/// One octet of the object changed at a time: what `inspect` makes of it is escaped too.
#[test]
fn whatever_stands_in_an_object_is_escaped() {
    let object = data("escape.der");
    for at in (20..object.len()).step_by(29) {
        for octet in [0x00, 0x1b, 0x9b] {
            let mut changed = object.clone();
            changed[at] = octet;
            let run = smime_reading(&["inspect"], &changed);
            assert!(matches!(run.status, 0 | 1), "octet {at}: {run}");
            assert_displays(&run.stderr);
            assert_displays(std::str::from_utf8(&run.stdout).unwrap());
        }
    }
}

#[test]
fn names_of_files_and_arguments_are_escaped() {
    let name = HOSTILE.replace('\0', "");
    for arguments in [
        vec!["verify", name.as_str()],
        vec!["verify", "--trust", name.as_str(), "opaque.der"],
        vec!["verify", "--at", name.as_str(), "opaque.der"],
        vec!["decrypt", "--key", name.as_str(), "opaque.der"],
        vec!["verify", "--part", name.as_str(), "multipart.eml"],
        vec![name.as_str()],
    ] {
        let run = smime(&arguments);
        assert_eq!(run.status, 2, "{run}");
        assert_displays(&run.stderr);
        assert!(
            run.stderr.contains("a\\u{1b}[31m"),
            "nothing vanishes: {run}"
        );
    }
}

#[test]
fn what_unicode_lets_a_display_ignore_is_escaped() {
    let message = text("multipart.eml");
    for ignored in ["\u{34f}", "\u{115f}", "\u{3164}", "\u{fe0f}", "\u{e0100}"] {
        let from = message.replace("alice@example.com", &format!("al{ignored}ice@example.com"));
        let run = verify_reading(&["--report", "-"], from.as_bytes());
        assert!(!run.stderr.contains(ignored), "{run}");
        let run = smime(&["verify", &format!("a{ignored}b")]);
        assert!(!run.stderr.contains(ignored), "{run}");
    }
}

#[test]
fn no_line_is_longer_than_two_thousand_characters() {
    let long = "\u{3164}".repeat(3000);
    for arguments in [
        vec!["verify", "--at", &long, "opaque.der"],
        vec!["verify", &long],
    ] {
        let run = smime(&arguments);
        assert_eq!(run.status, 2, "{run}");
        let line = run.stderr.trim_end();
        assert!(
            line.chars().count() <= 2000 && !line.contains('\n'),
            "{run}"
        );
    }
}
