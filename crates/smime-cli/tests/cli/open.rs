//! `smime open`, `compress` and `decompress`: every layer taken off, as the README shows it.

use crate::support::{ENTITY, Folder, MESSAGE, People, Run, data, smime, smime_reading};

#[track_caller]
fn made(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let run = smime_reading(arguments, input);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
    run.stdout
}

fn sign(people: &People, name: &str, input: &[u8]) -> Vec<u8> {
    let [certificate, key] = people.alice(name);
    made(&["sign", "--cert", &certificate, "--key", &key], input)
}

fn encrypt(people: &People, name: &str, input: &[u8]) -> Vec<u8> {
    let anchor = people.anchor();
    let [certificate, _] = people.bob(name);
    made(
        &["encrypt", "--to", &certificate, "--trust", &anchor],
        input,
    )
}

fn open(people: &People, name: &str, arguments: &[&str], message: &[u8]) -> Run {
    let anchor = people.anchor();
    let [certificate, key] = people.bob(name);
    let common = [
        "open",
        "--trust",
        &anchor,
        "--key",
        &key,
        "--cert",
        &certificate,
    ];
    smime_reading(&[&common, arguments].concat(), message)
}

/// What the README shows, for one key of each kind, and for two of curve 25519.
#[test]
fn keygen_sign_encrypt_open() {
    let people = People::shared();
    for (signs, decrypts) in [
        ("rsa-2048", "rsa-2048"),
        ("p256", "p256"),
        ("ed25519", "x25519"),
    ] {
        let message = encrypt(people, decrypts, &sign(people, signs, MESSAGE.as_bytes()));
        assert!(message.starts_with(b"From: alice@example.com\r\n"));
        let required = [
            "--require",
            "signed",
            "--require",
            "encrypted",
            "--report",
            "-",
        ];
        let run = open(people, decrypts, &required, &message);
        assert_eq!((run.status, run.stdout.as_slice()), (0, ENTITY), "{run}");
        let report = run.report();
        assert_eq!(report["verdict"], "valid");
        assert_eq!(report["signed"], "yes");
        assert_eq!(report["encrypted"], "aead");
        assert_eq!(report["address"], "match");
    }
}

#[test]
fn a_triple_wrap_with_compression() {
    let people = People::shared();
    let inner = sign(people, "p256", MESSAGE.as_bytes());
    let compressed = made(&["compress"], &inner);
    let encrypted = encrypt(people, "x25519", &compressed);
    let outer = sign(people, "ed25519", &encrypted);
    let run = open(people, "x25519", &["--report", "-"], &outer);
    assert_eq!((run.status, run.stdout.as_slice()), (0, ENTITY), "{run}");
    let report = run.report();
    let layers = report["layers"].as_array().unwrap();
    let types: Vec<_> = layers
        .iter()
        .map(|layer| layer["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        types,
        [
            "signed-data",
            "auth-enveloped-data",
            "compressed-data",
            "signed-data"
        ]
    );
}

#[test]
fn what_is_required_has_to_be_there() {
    let people = People::shared();
    let signed = sign(people, "p256", MESSAGE.as_bytes());
    let encrypted = encrypt(people, "p256", MESSAGE.as_bytes());
    let requiring =
        |what: &str, message: &[u8]| open(people, "p256", &["--require", what], message);
    requiring("signed", &signed).assert_valid(ENTITY);
    requiring("encrypted", &signed).assert_refused(1, "not-encrypted");
    requiring("encrypted", &encrypted).assert_valid(ENTITY);
    requiring("authenticated", &encrypted).assert_valid(ENTITY);
    requiring("signed", &encrypted).assert_refused(1, "not-signed");
    requiring("digested", &encrypted).assert_refused(1, "not-digested");
    open(people, "p256", &[], MESSAGE.as_bytes()).assert_valid(MESSAGE.as_bytes());
    requiring("signed", MESSAGE.as_bytes()).assert_refused(1, "not-signed");
}

#[test]
fn an_invalid_layer_gives_out_nothing_unless_asked() {
    let people = People::shared();
    let anchor = people.anchor();
    let [certificate, key] = people.alice("p256");
    let signed = made(
        &[
            "sign",
            "--force-signer",
            "--cert",
            &certificate,
            "--key",
            &key,
        ],
        MESSAGE.replace("alice@", "mallory@").as_bytes(),
    );
    let message = encrypt(people, "p256", &signed);
    open(people, "p256", &[], &message).assert_refused(1, "address-mismatch");
    let run = open(people, "p256", &["--content-anyway"], &message);
    assert_eq!((run.status, run.stdout.as_slice()), (1, ENTITY), "{run}");
    open(people, "p256", &["--no-address-check"], &message).assert_valid(ENTITY);
    // Without the key nothing is told of what is inside.
    let run = smime_reading(&["open", "--trust", &anchor], &message);
    run.assert_refused(1, "no-recipient");
}

#[test]
fn compressed_content_comes_back() {
    for form in ["mime", "der", "pem"] {
        let small = made(&["compress", "--out-form", form], MESSAGE.as_bytes());
        smime_reading(&["decompress"], &small).assert_valid(ENTITY);
        smime_reading(&["open"], &small).assert_valid(ENTITY);
    }
    let folder = Folder::new();
    let file = folder.file("zeros", vec![0; 1 << 20]);
    let small = made(&["compress", "--raw", "--out-form", "der", &file], b"");
    assert!(small.len() < 4096);
    smime_reading(&["decompress"], &small).assert_valid(&vec![0; 1 << 20]);
    smime_reading(&["decompress", "--max-size", "1048576"], &small).assert_valid(&vec![0; 1 << 20]);
    smime_reading(&["decompress", "--max-size", "1048575"], &small)
        .assert_refused(1, "limit-exceeded");
    let compress = ["compress", "--raw", "--out-form", "der", "--max-size"];
    made(&[&compress[..], &["1048576", &file]].concat(), b"");
    let out = folder.path("out");
    smime_reading(
        &[&compress[..], &["1048575", &file, "-o", &out]].concat(),
        b"",
    )
    .assert_one_line(1);
    assert!(!folder.names().contains(&"out".to_owned()));
    // A thousand octets of each, and more than anybody gets without asking.
    let zeros = vec![0; 70 << 20];
    let small = made(
        &[
            "compress",
            "--raw",
            "--out-form",
            "der",
            &folder.file("many-zeros", zeros.clone()),
        ],
        b"",
    );
    smime_reading(&["decompress"], &small).assert_refused(1, "limit-exceeded");
    smime_reading(&["decompress", "--max-size", "73400320"], &small).assert_valid(&zeros);
    smime_reading(&["decompress"], &data("opaque.der")).assert_refused(1, "not-compressed");
    smime_reading(&["decompress"], &small[..small.len() / 2]).assert_one_line(1);
}

#[test]
fn signers_are_added_and_countersign() {
    let people = People::shared();
    let first = sign(people, "p256", MESSAGE.as_bytes());
    let [certificate, key] = people.alice("ed25519");
    let signer = ["--cert", &certificate, "--key", &key];
    let both = made(&[&["sign", "--add"], &signer[..]].concat(), &first);
    let anchor = people.anchor();
    let verify = [
        "verify",
        "--trust",
        &anchor,
        "--signers",
        "all",
        "--report",
        "-",
    ];
    let run = smime_reading(&verify, &both);
    assert_eq!((run.status, run.stdout.as_slice()), (0, ENTITY), "{run}");
    assert_eq!(
        run.report()["layers"][0]["signers"]
            .as_array()
            .unwrap()
            .len(),
        2
    );

    let countersigned = made(
        &[&["sign", "--countersign", "0"], &signer[..]].concat(),
        &first,
    );
    smime_reading(&["verify", "--trust", &anchor], &countersigned).assert_valid(ENTITY);
    let tree = smime_reading(&["inspect"], &countersigned);
    assert!(
        String::from_utf8_lossy(&tree.stdout).contains("id-countersignature"),
        "{tree}"
    );

    for refused in [
        &["--countersign", "1"][..],
        &["--countersign", "0", "--add"],
        &["--add", "--form", "opaque"],
        &["--content", "file"],
    ] {
        let run = smime_reading(&[&["sign"], &signer[..], refused].concat(), &first);
        run.assert_one_line(2);
    }
    let unsigned = smime_reading(
        &[&["sign", "--add"], &signer[..]].concat(),
        MESSAGE.as_bytes(),
    );
    unsigned.assert_one_line(2);
}

#[test]
fn a_signer_is_added_to_a_signature_that_stands_alone() {
    let people = People::shared();
    let [certificate, key] = people.alice("p256");
    let folder = Folder::new();
    let content = folder.file("content", "Sell the shares.\n");
    let signer = ["--cert", &certificate, "--key", &key];
    let detached = ["sign", "--raw", "--out-form", "der", &content];
    let first = folder.file("first.p7s", made(&[&detached[..], &signer].concat(), b""));
    let [certificate, key] = people.alice("ed25519");
    let signer = ["--cert", &certificate, "--key", &key];
    let add = ["sign", "--add", "--content", &content, &first];
    let both = folder.file("both.p7s", made(&[&add[..], &signer].concat(), b""));
    let anchor = people.anchor();
    let verify = [
        "verify",
        "--trust",
        &anchor,
        "--signers",
        "all",
        "--content",
        &content,
    ];
    smime(&[&verify[..], &[&both]].concat()).assert_valid(b"Sell the shares.\n");
    smime(&[&["sign", "--add", &first], &signer[..]].concat()).assert_one_line(2);
}

/// Whatever computes, the outcome is the same.
#[test]
fn providers_read_what_the_other_wrote() {
    let people = People::shared();
    let [bob, bob_key] = people.bob("rsa-2048");
    let [alice, alice_key] = people.alice("rsa-2048");
    let anchor = people.anchor();
    for (writes, reads) in [("rustcrypto", "aws-lc"), ("aws-lc", "rustcrypto")] {
        let sign = [
            "sign",
            "--provider",
            writes,
            "--cert",
            &alice,
            "--key",
            &alice_key,
        ];
        let encrypt = ["encrypt", "--provider", writes, "--to", &bob];
        let message = made(&encrypt, &made(&sign, MESSAGE.as_bytes()));
        let open = [
            "open",
            "--provider",
            reads,
            "--trust",
            &anchor,
            "--key",
            &bob_key,
        ];
        smime_reading(&open, &message).assert_valid(ENTITY);
    }
}

#[test]
fn every_verb_shows_examples() {
    for verb in [
        "sign",
        "verify",
        "encrypt",
        "decrypt",
        "compress",
        "decompress",
        "open",
        "inspect",
        "keygen",
    ] {
        let run = smime(&[verb, "--help"]);
        let text = String::from_utf8(run.stdout).unwrap();
        assert!(text.contains(&format!("\n  smime {verb} ")), "{text}");
        assert!(
            text.lines().all(|line| line.chars().count() <= 100),
            "{text}"
        );
    }
}
