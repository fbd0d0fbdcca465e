//! `smime keygen`: what it makes signs, and nothing is ever overwritten.

use std::fs;

use crate::support::{Folder, Run, key_file, smime};

const ALICE: &str = "alice@example.com";

fn keygen(folder: &Folder, to: &str, arguments: &[&str]) -> Run {
    let to = folder.path(to);
    smime(&[&["keygen", "-o", &to], arguments].concat())
}

/// A folder with an authority in `ca`.
fn authority() -> Folder {
    let folder = Folder::new();
    let address = "ca@example.com";
    let ca = ["--ca", "--email", address, "--algorithm", "p256"];
    keygen(&folder, "ca", &ca).assert_valid(b"");
    folder
}

/// A key under the authority.
fn issue(folder: &Folder, algorithm: &str) -> Run {
    let certificate = folder.path("ca/cert.pem");
    let key = folder.path("ca/key.pem");
    let ca = ["--ca-cert", &certificate, "--ca-key", &key];
    let what = ["--email", ALICE, "--algorithm", algorithm];
    keygen(folder, algorithm, &[&ca[..], &what].concat())
}

/// Signs by `name` and verifies under `anchor`.
fn signs(folder: &Folder, name: &str, anchor: &str) -> Run {
    let message = folder.file(
        "message.eml",
        format!("From: {ALICE}\r\nContent-Type: text/plain\r\n\r\nHello.\r\n"),
    );
    let [certificate, key] =
        ["cert.pem", "key.pem"].map(|file| folder.path(&format!("{name}/{file}")));
    let signed = folder.path("signed.eml");
    let sign = [
        "sign",
        "--cert",
        &certificate,
        "--key",
        &key,
        "-o",
        &signed,
        &message,
    ];
    smime(&sign).assert_valid(b"");
    smime(&["verify", "--trust", &folder.path(anchor), &signed])
}

#[test]
fn keys_under_an_authority_sign_mail_of_their_address() {
    let folder = authority();
    for algorithm in ["rsa-2048", "p256", "p384", "p521", "ed25519"] {
        issue(&folder, algorithm).assert_valid(b"");
        signs(&folder, algorithm, "ca/cert.pem")
            .assert_valid(b"Content-Type: text/plain\r\n\r\nHello.\r\n");
    }
}

#[test]
fn a_key_without_an_authority_vouches_for_itself() {
    let folder = Folder::new();
    let alice = ["--email", ALICE, "--algorithm", "ed25519"];
    keygen(&folder, "alice", &alice).assert_valid(b"");
    signs(&folder, "alice", "alice/cert.pem")
        .assert_valid(b"Content-Type: text/plain\r\n\r\nHello.\r\n");
}

#[test]
fn a_key_that_makes_no_signatures_needs_an_authority() {
    let folder = authority();
    let alice = ["--email", ALICE, "--algorithm", "x25519"];
    keygen(&folder, "alice", &alice).assert_one_line(2);
    let ca = ["--ca", "--email", ALICE, "--algorithm", "x25519"];
    keygen(&folder, "alice", &ca).assert_one_line(2);
    assert_eq!(folder.names(), ["ca"]);
    issue(&folder, "x25519").assert_valid(b"");
}

#[test]
fn nothing_is_overwritten() {
    let folder = authority();
    let before = fs::read(folder.path("ca/key.pem")).unwrap();
    let again = ["--email", ALICE, "--algorithm", "p256"];
    keygen(&folder, "ca", &again).assert_one_line(2);
    assert_eq!(fs::read(folder.path("ca/key.pem")).unwrap(), before);
    // Nor is one file written beside the other.
    for there in ["key.pem", "cert.pem"] {
        let name = format!("only-{there}");
        fs::create_dir(folder.path(&name)).unwrap();
        fs::write(folder.path(&format!("{name}/{there}")), "mine").unwrap();
        keygen(&folder, &name, &again).assert_one_line(2);
        let files = fs::read_dir(folder.path(&name)).unwrap();
        assert_eq!(files.count(), 1, "{there}");
    }
}

#[cfg(unix)]
#[test]
fn the_key_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = authority();
    let metadata = fs::metadata(folder.path("ca/key.pem")).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
}

#[test]
fn an_authority_has_to_be_one_and_own_its_key() {
    let folder = Folder::new();
    for (certificate, key, why) in [
        ("alice-rsa", "alice-rsa", "not that of an authority"),
        (
            "ca-rsa",
            "alice-rsa",
            "the key is not that of the certificate",
        ),
        (
            "ca-rsa",
            "ca-p256",
            "the key is not that of the certificate",
        ),
    ] {
        let certificate = key_file(&format!("{certificate}.cert"));
        let key = key_file(&format!("{key}.key"));
        let ca = ["--ca-cert", &certificate, "--ca-key", &key];
        let what = ["--email", ALICE, "--algorithm", "p256"];
        let run = keygen(&folder, "alice", &[&ca[..], &what].concat());
        run.assert_one_line(2);
        assert!(run.stderr.contains(why), "{run}");
    }
    assert!(folder.names().is_empty());
}

#[test]
fn no_certificate_outlives_its_authority() {
    let folder = Folder::new();
    let ca = key_file("ca-rsa.cert");
    let key = key_file("ca-rsa.key");
    let arguments = [
        "--ca",
        "--email",
        ALICE,
        "--algorithm",
        "p256",
        "--ca-cert",
        &ca,
        "--ca-key",
        &key,
    ];
    keygen(&folder, "sub", &arguments).assert_valid(b"");
    signs_under_two_authorities(&folder);
}

/// The authority under an authority issues; the path is of three certificates.
fn signs_under_two_authorities(folder: &Folder) {
    let [ca, key] = ["sub/cert.pem", "sub/key.pem"].map(|name| folder.path(name));
    let arguments = [
        "--email",
        ALICE,
        "--algorithm",
        "p256",
        "--ca-cert",
        &ca,
        "--ca-key",
        &key,
    ];
    keygen(folder, "alice", &arguments).assert_valid(b"");
    let [certificate, key] = ["alice/cert.pem", "alice/key.pem"].map(|name| folder.path(name));
    let message = format!("From: {ALICE}\r\n\r\nHello.\r\n");
    let message = folder.file("message.eml", message);
    let signed = folder.path("signed.eml");
    let sign = [
        "sign",
        "--cert",
        &certificate,
        "--key",
        &key,
        "--chain",
        &ca,
        "-o",
        &signed,
        &message,
    ];
    smime(&sign).assert_valid(b"");
    smime(&["verify", "--trust", &key_file("ca-rsa.cert"), &signed])
        .assert_valid(b"\r\nHello.\r\n");
}

#[test]
fn addresses_that_are_none_are_refused() {
    let folder = Folder::new();
    for address in [
        "",
        "alice",
        "Alice <alice@example.com>",
        "alice@b\u{fc}cher.example",
    ] {
        let arguments = ["--email", address, "--algorithm", "ed25519"];
        keygen(&folder, "alice", &arguments).assert_one_line(2);
    }
    assert!(folder.names().is_empty());
}
