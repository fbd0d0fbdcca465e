//! `smime sign`: what it writes is valid and holds what was given, in every form.

use std::fs;

use smime::crypto::{DigestAlgorithm, Provider, RsaPadding, RustCrypto, SignatureScheme};
use smime::key_file::KeyFilePolicy;

use crate::support::{ENTITY, Folder, MESSAGE, Run, data, key_file, smime, smime_reading};

/// Signs what comes in by a pipe, as `name` of the vectors.
fn sign_reading(name: &str, arguments: &[&str], input: &[u8]) -> Run {
    let [certificate, key] = ["cert", "key"].map(|kind| key_file(&format!("{name}.{kind}")));
    let signer = ["sign", "--cert", &certificate, "--key", &key];
    smime_reading(&[&signer, arguments].concat(), input)
}

#[track_caller]
fn signed(name: &str, arguments: &[&str]) -> Vec<u8> {
    let run = sign_reading(name, arguments, MESSAGE.as_bytes());
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (0, ""),
        "{name} {arguments:?}"
    );
    run.stdout
}

fn verify(arguments: &[&str], message: &[u8]) -> Run {
    let trust = [key_file("ca-rsa.cert"), key_file("ca-p256.cert")];
    let common = ["verify", "--trust", &trust[0], "--trust", &trust[1]];
    smime_reading(&[&common, arguments].concat(), message)
}

const SIGNERS: &[&str] = &[
    "alice-rsa",
    "alice-p256",
    "alice-p384",
    "alice-p521",
    "alice-ed25519",
];

#[test]
fn every_kind_of_key_signs_in_every_form() {
    for name in SIGNERS {
        for form in [
            &[][..],
            &["--form", "opaque"],
            &["--form", "opaque", "--out-form", "der"],
            &["--form", "opaque", "--out-form", "pem"],
            &["--form", "opaque", "--ber"],
            &["--sid", "ski"],
        ] {
            let message = signed(name, form);
            verify(&[], &message).assert_valid(ENTITY);
        }
    }
}

#[test]
fn the_header_stays_outside_and_the_address_is_checked() {
    for form in ["multipart", "opaque"] {
        let message = signed("alice-rsa", &["--form", form]);
        assert!(
            message.starts_with(
                b"From: alice@example.com\r\nTo: bob@example.com\r\nSubject: Shares\r\n"
            )
        );
        let run = verify(&["--report", "-"], &message);
        assert_eq!(run.report()["address"], "match");
    }
}

#[test]
fn reports_name_what_was_asked_for() {
    for (arguments, digest, signature) in [
        (&[][..], "sha-256", "rsa-pkcs1"),
        (&["--digest", "sha-512"], "sha-512", "rsa-pkcs1"),
        (&["--rsa-padding", "pss"], "sha-256", "rsa-pss"),
        (
            &["--rsa-padding", "pss", "--digest", "sha-384"],
            "sha-384",
            "rsa-pss",
        ),
    ] {
        let run = verify(&["--report", "-"], &signed("alice-rsa", arguments));
        let report = run.report();
        let signer = &report["layers"][0]["signers"][0];
        assert_eq!(
            (&signer["digest"], &signer["signature"]),
            (&digest.into(), &signature.into())
        );
    }
}

#[test]
fn a_file_has_definite_lengths_and_a_pipe_has_not() {
    let folder = Folder::new();
    let message = folder.file("message.eml", MESSAGE);
    let opaque = ["--form", "opaque", "--out-form", "der"];
    let from_file = signed("alice-p256", &[&opaque[..], &[&message]].concat());
    let from_pipe = signed("alice-p256", &opaque);
    let with_ber = signed("alice-p256", &[&opaque[..], &["--ber", &message]].concat());
    assert_eq!(from_file[1], 0x82);
    assert_eq!([from_pipe[1], with_ber[1]], [0x80, 0x80]);
    for message in [from_file, from_pipe, with_ber] {
        verify(&[], &message).assert_valid(ENTITY);
    }
}

#[test]
fn several_signers_each_with_their_key() {
    let [a, b] = ["alice-rsa", "bob-p256"]
        .map(|name| ["cert", "key"].map(|kind| key_file(&format!("{name}.{kind}"))));
    for order in [
        [
            "--cert", &a[0], "--key", &a[1], "--cert", &b[0], "--key", &b[1],
        ],
        [
            "--key", &a[1], "--cert", &a[0], "--key", &b[1], "--cert", &b[0],
        ],
    ] {
        let run = smime_reading(&[&["sign"], &order[..]].concat(), MESSAGE.as_bytes());
        let verdict = verify(&["--signers", "all", "--report", "-"], &run.stdout);
        assert_eq!(verdict.status, 0, "{verdict}");
        assert_eq!(
            verdict.report()["layers"][0]["signers"]
                .as_array()
                .unwrap()
                .len(),
            2
        );
    }
}

#[test]
fn certificates_come_along_unless_they_are_left_out() {
    let without = signed("alice-rsa", &["--no-certs"]);
    verify(&[], &without).assert_refused(1, "no-signer-certificate");
    let alice = key_file("alice-rsa.cert");
    verify(&["--certs", &alice], &without).assert_valid(ENTITY);
}

#[test]
fn a_signature_alone_goes_with_its_content() {
    let folder = Folder::new();
    for name in SIGNERS {
        for form in ["der", "pem"] {
            let content = folder.file("content", data("entity.txt"));
            let arguments = ["--raw", "--out-form", form, &content];
            let signature = folder.file("signature", signed(name, &arguments));
            verify(&["--content", &content, &signature], b"").assert_valid(&data("entity.txt"));
        }
    }
}

#[test]
fn attributes_can_be_left_out_and_added() {
    let message = signed(
        "alice-rsa",
        &["--no-signed-attrs", "--form", "opaque", "--out-form", "der"],
    );
    verify(&[], &message).assert_valid(ENTITY);
    let tree = |message: &[u8]| {
        let run = smime_reading(&["inspect"], message);
        String::from_utf8(run.stdout).unwrap()
    };
    assert!(!tree(&message).contains("id-messageDigest"));
    let folder = Folder::new();
    let value = folder.file("value", [0x0c, 5, b'h', b'e', b'l', b'l', b'o']);
    let attribute = format!("1.3.6.1.4.1.55555.1:{value}");
    let message = signed(
        "alice-rsa",
        &[
            "--attribute",
            &attribute,
            "--signing-time",
            "2025-02-03T04:05:06Z",
            "--form",
            "opaque",
        ],
    );
    verify(&[], &message).assert_valid(ENTITY);
    let shown = tree(&message);
    assert!(
        shown.contains("1.3.6.1.4.1.55555.1") && shown.contains("hello"),
        "{shown}"
    );
    let run = verify(&["--report", "-"], &message);
    assert_eq!(
        run.report()["layers"][0]["signers"][0]["signing_time"],
        "2025-02-03T04:05:06Z"
    );
    folder.file("value", b"no DER");
    sign_reading(
        "alice-rsa",
        &["--attribute", &attribute],
        MESSAGE.as_bytes(),
    )
    .assert_one_line(2);
}

#[test]
fn content_of_another_type_says_so() {
    let arguments = [
        "--content-type",
        "1.2.3.4",
        "--raw",
        "--form",
        "opaque",
        "--out-form",
        "der",
    ];
    let message = signed("alice-rsa", &arguments);
    let run = verify(&["--report", "-"], &message);
    assert_eq!(run.report()["layers"][0]["content_type"], "1.2.3.4");
}

#[test]
fn plain_text_gets_a_header_and_octets_get_none() {
    let sign = |arguments: &[&str]| sign_reading("alice-p256", arguments, b"Gr\xc3\xbc\xc3\x9fe\n");
    let wrapped = verify(&[], &sign(&["--text", "--form", "opaque"]).stdout);
    assert_eq!(wrapped.status, 0, "{wrapped}");
    assert!(
        wrapped
            .stdout
            .starts_with(b"Content-Type: text/plain; charset=utf-8\r\n")
    );
    assert!(wrapped.stdout.ends_with(b"\r\n\r\nGr\xc3\xbc\xc3\x9fe\r\n"));
    let raw = sign(&["--raw", "--form", "opaque", "--out-form", "der"]);
    verify(&[], &raw.stdout).assert_valid(b"Gr\xc3\xbc\xc3\x9fe\n");
    let without_header = sign(&[]);
    without_header.assert_one_line(2);
    assert!(without_header.stderr.contains("--text") && without_header.stderr.contains("--raw"));
    sign(&["--raw"]).assert_one_line(2);
    sign(&["--raw", "--text"]).assert_one_line(2);
}

#[test]
fn keys_come_in_every_file_and_their_certificate_may_stand_beside_them() {
    let folder = Folder::new();
    let read = |name: &str| fs::read_to_string(key_file(name)).unwrap();
    let both = folder.file("both.pem", read("alice-rsa.key") + &read("alice-rsa.cert"));
    let run = smime_reading(&["sign", "--key", &both], MESSAGE.as_bytes());
    verify(&[], &run.stdout).assert_valid(ENTITY);
    let alone = smime_reading(
        &["sign", "--key", &key_file("alice-rsa.key")],
        MESSAGE.as_bytes(),
    );
    alone.assert_one_line(2);
}

#[test]
fn a_key_unlike_its_certificate_is_refused() {
    let folder = Folder::new();
    let [alice, bob] = ["alice-rsa.key", "bob-rsa.cert"].map(key_file);
    let read = |name: &str| fs::read_to_string(name).unwrap();
    let beside = folder.file("beside.pem", read(&alice) + &read(&bob));
    let output = folder.path("out");
    for arguments in [
        &["--key", &alice, "--cert", &bob][..],
        &["--cert", &bob, "--key", &alice],
        &["--key", &beside],
    ] {
        let all = [&["sign", "-o", &output], arguments].concat();
        let run = smime_reading(&all, MESSAGE.as_bytes());
        run.assert_one_line(2);
        assert!(
            run.stderr
                .contains("the key is not that of the certificate"),
            "{run}"
        );
    }
    assert_eq!(folder.names(), ["beside.pem"]);
}

#[test]
fn keys_and_certificates_that_are_alone_are_usage_errors() {
    let certificate = key_file("alice-rsa.cert");
    smime(&["sign"]).assert_one_line(2);
    smime(&["sign", "--cert", &certificate]).assert_one_line(2);
    smime(&["sign", "--key", "no-such-file"]).assert_one_line(2);
    smime(&["sign", "--key", &certificate]).assert_one_line(2);
}

#[test]
fn old_algorithms_sign_only_where_they_are_allowed() {
    for (name, arguments) in [
        ("alice-rsa", &["--digest", "sha-1"][..]),
        ("alice-rsa-1024", &[]),
    ] {
        sign_reading(name, arguments, MESSAGE.as_bytes()).assert_one_line(2);
        let message = signed(name, &[&["--allow-legacy"], arguments].concat());
        verify(&["--allow-legacy"], &message).assert_valid(ENTITY);
    }
}

#[test]
fn a_message_that_is_not_made_leaves_no_file() {
    let folder = Folder::new();
    let output = folder.path("out");
    sign_reading("alice-rsa", &["-o", &output], b"no header").assert_one_line(2);
    assert!(folder.names().is_empty());
    sign_reading("alice-rsa", &["-o", &output], MESSAGE.as_bytes()).assert_valid(b"");
    assert_eq!(folder.names(), ["out"]);
}

/// Signs what a key that is elsewhere is to sign, as a token would.
fn sign_elsewhere(name: &str, digest: DigestAlgorithm, attributes: &[u8]) -> Vec<u8> {
    let file = fs::read(key_file(&format!("{name}.key"))).unwrap();
    let file = smime::key_file::read(&file, None, &KeyFilePolicy::default()).unwrap();
    let key = RustCrypto.load_private_key(&file.keys[0]).unwrap();
    let scheme = SignatureScheme::for_signing(&key.public_key(), Some(digest), RsaPadding::Pkcs1);
    let mut running = RustCrypto.digest(digest).unwrap();
    running.update(attributes);
    key.sign_digest(&scheme.unwrap(), running.finish().as_bytes())
        .unwrap()
}

#[test]
fn a_key_that_is_elsewhere_signs_in_two_steps() {
    let folder = Folder::new();
    let message = folder.file("message.eml", MESSAGE);
    let [attributes, signature, output] =
        ["attributes", "signature", "signed"].map(|name| folder.path(name));
    let certificate = key_file("alice-p256.cert");
    let common = [
        "sign",
        "--cert",
        &certificate,
        "--to-be-signed",
        &attributes,
    ];

    let run = smime(&[&common[..], &[&message]].concat());
    assert_eq!((run.status, run.stdout.as_slice()), (0, b"".as_slice()));
    let octets = fs::read(&attributes).unwrap();
    let line = "to be signed for \"CN=Alice-p256,O=S/MIME Gauntlet\": ecdsa with sha-256, sha-256 ";
    assert!(run.stderr.contains(line), "{}", run.stderr);
    let digest = run.stderr.trim_end().rsplit_once(' ').unwrap().1;
    assert_eq!(digest.len(), 64);

    let made = sign_elsewhere("alice-p256", DigestAlgorithm::Sha256, &octets);
    fs::write(&signature, made).unwrap();
    let second = [
        &common[..],
        &["--signature", &signature, "-o", &output, &message],
    ]
    .concat();
    let run = smime(&second);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    verify(&[], &fs::read(&output).unwrap()).assert_valid(ENTITY);

    fs::write(&signature, b"another").unwrap();
    fs::remove_file(&output).unwrap();
    let run = smime(&second);
    run.assert_one_line(2);
    assert!(run.stderr.contains("is not what its signature is over"));
    assert!(fs::metadata(&output).is_err());
}

#[test]
fn content_that_is_elsewhere_is_signed_by_its_digest() {
    let folder = Folder::new();
    let content = folder.file("content", "abc");
    // FIPS 180-2 appendix B.1.
    let digest = "sha-256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let [certificate, key] = ["cert", "key"].map(|kind| key_file(&format!("alice-p256.{kind}")));
    let keys = ["sign", "--cert", &certificate, "--key", &key];
    let sign = |arguments: &[&str]| smime(&[&keys[..], arguments].concat());
    let run = sign(&["--out-form", "der", "--content-digest", digest]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    verify(&["--content", &content], &run.stdout).assert_valid(b"abc");

    sign(&["--content-digest", digest]).assert_one_line(2);
    for (digest, why) in [
        ("sha-256", "wanted NAME:HEX"),
        ("sha-3:00", "not a digest"),
        ("sha-256:00", "2 digits, wanted 64 for sha-256"),
        (&digest.replace('b', "g"), "not hexadecimal"),
        (&format!("sha-256:{}", "+a".repeat(32)), "not hexadecimal"),
        (&format!("{digest}\n"), "not hexadecimal"),
        (&digest.replacen("ba", "b a", 1), "not hexadecimal"),
    ] {
        let run = sign(&["--out-form", "der", "--content-digest", digest]);
        assert_eq!(run.status, 2);
        assert!(run.stderr.contains(why), "{}", run.stderr);
    }
    let run = sign(&["--content-digest", digest, &content]);
    assert_eq!(run.status, 2);
}

#[test]
fn options_of_two_steps_that_exclude_each_other_are_told() {
    let [certificate, key] = ["cert", "key"].map(|kind| key_file(&format!("alice-p256.{kind}")));
    let wrong = |arguments: &[&str]| {
        let run = smime_reading(
            &[&["sign", "--cert", &certificate], arguments].concat(),
            b"",
        );
        assert_eq!(run.status, 2, "{}", run.stderr);
        run.stderr
    };
    let with_key = wrong(&["--key", &key, "--to-be-signed", "-"]);
    assert!(with_key.contains("--key is of no use"), "{with_key}");
    for option in ["--add", "--no-signed-attrs", "--countersign=0"] {
        wrong(&["--to-be-signed", "-", option]);
        wrong(&["--signature", "-", option]);
    }
    let output = wrong(&["--to-be-signed", "-", "-o", "output"]);
    assert!(output.contains("there is no message yet"), "{output}");
    let two = wrong(&["--cert", &certificate, "--to-be-signed", "-"]);
    assert!(two.contains("one signer at a time"), "{two}");
    assert!(wrong(&[]).contains("--key"));
}
