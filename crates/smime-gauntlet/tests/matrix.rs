//! What each built-in implementation makes, the others read.

mod common;

use common::Call;
use serde_json::Value;

/// The repository's vectors, where cases stand in for what OpenSSL lacks.
const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../vectors");

/// Outcomes of the rows with these words, one list of six a row.
fn outcomes(words: &str) -> Vec<Vec<String>> {
    let arguments = [
        "matrix",
        "--vectors",
        VECTORS,
        "--filter",
        words,
        "--json",
        "-",
    ];
    let done = Call::new(&arguments).done();
    assert_eq!(done.status, 0, "{} {}", done.stdout, done.stderr);
    let matrix: Value = serde_json::from_str(&done.stdout).unwrap();
    let text = |cell: &Value| cell["outcome"].as_str().unwrap().to_owned();
    matrix["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["cells"].as_array().unwrap().iter().map(text).collect())
        .collect()
}

#[test]
fn what_both_sides_know_comes_out_in_every_direction() {
    for (words, rows) in [
        ("SignedData p256 sha-256", 3),
        ("SignedData rsa-2048 pss sha-256 opaque", 1),
        ("EnvelopedData ktri oaep sha-256 aes-256-cbc", 1),
        (
            "AuthEnvelopedData kari p256 ecdh-x963-sha-256 aes-128-gcm",
            1,
        ),
        ("AuthEnvelopedData kekri aes-256-wrap aes-256-gcm", 1),
        ("EnvelopedData pwri hmac-sha-1 aes-128-cbc", 1),
        ("EncryptedData content key aes-192-cbc", 1),
        ("DigestedData", 3),
    ] {
        let found = outcomes(words);
        assert_eq!(found.len(), rows, "{words}");
        for cells in found {
            assert_eq!(cells, ["read"; 6], "{words}");
        }
    }
}

#[test]
fn for_what_openssl_lacks_the_recomputation_stands_in() {
    for words in [
        "kari x25519 ecdh-hkdf-sha-256 aes-256-gcm",
        "AuthEnvelopedData ktri pkcs1 aes-128-ccm",
        "AuthEnvelopedData ktri pkcs1 chacha20-poly1305",
        "AuthenticatedData ktri pkcs1",
        "CompressedData",
    ] {
        for cells in outcomes(words) {
            assert_eq!(cells[..2], ["recomputed"; 2], "{words}");
            assert_eq!(cells[2..], ["read"; 4], "{words}");
        }
    }
}

#[test]
fn old_ciphers_are_read_and_not_made() {
    // On curves the key is wrapped by Triple DES too.
    for words in [
        "EnvelopedData ktri pkcs1 des-ede3-cbc",
        "EnvelopedData kari p256 ecdh-x963-sha-256 des-ede3-cbc",
        "EnvelopedData kari p521 ecdh-x963-sha-512 des-ede3-cbc",
    ] {
        assert_eq!(
            outcomes(words),
            [[
                "lacking", "read", "lacking", "lacking", "lacking", "lacking"
            ]],
            "{words}"
        );
    }
}

#[test]
fn words_that_stand_in_no_row_are_a_mistake() {
    let done = Call::new(&["matrix", "--vectors", VECTORS, "--filter", "nothing"]).done();
    assert_eq!(done.status, 2);
    assert!(
        done.stderr.contains("no row has these words"),
        "{}",
        done.stderr
    );
}
