//! `corpus openssl`: cases that the `openssl` command makes, for the algorithms that it knows.
//!
//! What is made differs with each run (keys and nonces are random), so the cases are committed and
//! pinned, and made again only to renew them.

use std::{error::Error, fs, path::Path, process::Command};

use smime_cases::{Form, KeyPair, Level, Op};
use smime_forge::{
    book::{ANCHOR, Book},
    message::Message,
    mime::TEXT,
};

use super::committed;
use crate::{Outcome, command, vectors::folder};

/// What is made, and what a receiver must know for it.
struct Sample {
    name: &'static str,
    arguments: &'static [&'static str],
    /// The key of `vectors/keys` that reads it; none where a secret does.
    reader: Option<&'static str>,
    features: &'static [&'static str],
}

/// The key-encryption key's identifier and the key, of `-secretkeyid` and `-secretkey`.
const KEK: (&str, &str) = (
    "6f70656e73736c",
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
);
const PASSWORD: &str = "correct horse battery staple";
const CONTENT_KEY: &str = "101112131415161718191a1b1c1d1e1f";

/// Makes every sample with the command that is found, and writes cases and pins.
pub(super) fn run() -> Outcome {
    let version = command::output(Command::new("openssl").arg("version"))?;
    let version = version
        .split_whitespace()
        .nth(1)
        .ok_or("openssl: no version")?;
    let origin = format!("openssl-{version}");
    let scratch = tempfile::tempdir()?;
    let content = scratch.path().join("content");
    fs::write(&content, TEXT)?;
    let mut book = Book::default();
    for sample in ENCRYPTED {
        encrypted(&mut book, &origin, sample, &content)?;
    }
    for sample in SIGNED {
        signed(&mut book, &origin, sample, &content)?;
    }
    for sample in OTHERS {
        other(&mut book, &origin, sample, &content)?;
    }
    committed::cases(book)
}

const ENCRYPTED: &[Sample] = &[
    to_rsa("aes-128-cbc", &["-aes128"], &["aes-cbc", "enveloped-data"]),
    to_rsa("aes-192-cbc", &["-aes192"], &["aes-cbc", "enveloped-data"]),
    to_rsa("aes-256-cbc", &["-aes256"], &["aes-cbc", "enveloped-data"]),
    to_rsa(
        "aes-128-gcm",
        &["-aes-128-gcm"],
        &["aes-gcm", "auth-enveloped-data"],
    ),
    to_rsa(
        "aes-192-gcm",
        &["-aes-192-gcm"],
        &["aes-gcm", "auth-enveloped-data"],
    ),
    to_rsa(
        "aes-256-gcm",
        &["-aes-256-gcm"],
        &["aes-gcm", "auth-enveloped-data"],
    ),
    to_rsa("3des", &["-des3"], &["3des", "legacy", "enveloped-data"]),
    to_rsa(
        "key-identifier",
        &["-aes128", "-keyid"],
        &["aes-cbc", "enveloped-data", "subject-key-identifier"],
    ),
    to_rsa(
        "stream",
        &["-aes128", "-stream"],
        &["aes-cbc", "enveloped-data", "ber"],
    ),
    Sample {
        name: "oaep-sha-1",
        arguments: &[
            "-aes128",
            "-recip",
            "dave-rsa",
            "-keyopt",
            "rsa_padding_mode:oaep",
        ],
        reader: Some("dave-rsa"),
        features: &["rsa-oaep", "sha-1", "aes-cbc", "enveloped-data"],
    },
    Sample {
        name: "oaep-sha-256",
        arguments: &[
            "-aes-256-gcm",
            "-recip",
            "dave-rsa",
            "-keyopt",
            "rsa_padding_mode:oaep",
            "-keyopt",
            "rsa_oaep_md:sha256",
        ],
        reader: Some("dave-rsa"),
        features: &["rsa-oaep", "sha-256", "aes-gcm", "auth-enveloped-data"],
    },
    Sample {
        name: "oaep-label",
        arguments: &[
            "-aes128",
            "-recip",
            "dave-rsa",
            "-keyopt",
            "rsa_padding_mode:oaep",
            "-keyopt",
            "rsa_oaep_md:sha512",
            "-keyopt",
            "rsa_oaep_label:6c6162656c",
        ],
        reader: Some("dave-rsa"),
        features: &[
            "rsa-oaep",
            "oaep-label",
            "sha-512",
            "aes-cbc",
            "enveloped-data",
        ],
    },
    agreed(
        "p256",
        "dave-p256",
        &["-aes128"],
        &["p-256", "sha-1", "aes-cbc", "enveloped-data"],
    ),
    agreed(
        "p256-sha-256",
        "dave-p256",
        &["-aes-256-gcm"],
        &["p-256", "sha-256", "aes-gcm", "auth-enveloped-data"],
    ),
    agreed(
        "p256-cofactor",
        "dave-p256",
        &["-aes128"],
        &[
            "p-256",
            "sha-256",
            "ecdh-cofactor",
            "aes-cbc",
            "enveloped-data",
        ],
    ),
    agreed(
        "p384-sha-384",
        "dave-p384",
        &["-aes256"],
        &["p-384", "sha-384", "aes-cbc", "enveloped-data"],
    ),
    agreed(
        "p521-sha-512",
        "dave-p521",
        &["-aes256"],
        &["p-521", "sha-512", "aes-cbc", "enveloped-data"],
    ),
    Sample {
        name: "kek-256",
        arguments: &["-aes256", "-secretkey", KEK.1, "-secretkeyid", KEK.0],
        reader: None,
        features: &["kekri", "aes-cbc", "enveloped-data"],
    },
    Sample {
        name: "password",
        arguments: &["-aes256", "-pwri_password", PASSWORD],
        reader: None,
        features: &["pwri", "sha-1", "aes-cbc", "enveloped-data"],
    },
];

const SIGNED: &[Sample] = &[
    by(
        "rsa",
        "alice-rsa",
        &["-md", "sha256"],
        &["rsa-pkcs1", "sha-256"],
    ),
    by(
        "pss",
        "alice-rsa",
        &[
            "-md",
            "sha256",
            "-keyopt",
            "rsa_padding_mode:pss",
            "-keyopt",
            "rsa_pss_saltlen:digest",
        ],
        &["rsa-pss", "sha-256"],
    ),
    by(
        "p256",
        "alice-p256",
        &["-md", "sha256"],
        &["ecdsa", "p-256", "sha-256"],
    ),
    by(
        "p384",
        "alice-p384",
        &["-md", "sha384"],
        &["ecdsa", "p-384", "sha-384"],
    ),
    by(
        "p521",
        "alice-p521",
        &["-md", "sha512"],
        &["ecdsa", "p-521", "sha-512"],
    ),
    by(
        "key-identifier",
        "alice-rsa",
        &["-md", "sha512", "-keyid"],
        &["rsa-pkcs1", "sha-512", "subject-key-identifier"],
    ),
    by(
        "stream",
        "alice-rsa",
        &["-md", "sha256", "-stream"],
        &["rsa-pkcs1", "sha-256", "ber"],
    ),
];

const OTHERS: &[Sample] = &[
    Sample {
        name: "encrypted-data",
        arguments: &[
            "-EncryptedData_encrypt",
            "-aes128",
            "-secretkey",
            CONTENT_KEY,
        ],
        reader: None,
        features: &["encrypted-data", "aes-cbc"],
    },
    Sample {
        name: "digested-data",
        arguments: &["-digest_create", "-md", "sha256"],
        reader: None,
        features: &["digested-data", "sha-256"],
    },
];

const fn to_rsa(
    name: &'static str,
    arguments: &'static [&'static str],
    features: &'static [&'static str],
) -> Sample {
    Sample {
        name,
        arguments,
        reader: Some("dave-rsa"),
        features,
    }
}

const fn agreed(
    name: &'static str,
    reader: &'static str,
    arguments: &'static [&'static str],
    features: &'static [&'static str],
) -> Sample {
    Sample {
        name,
        arguments,
        reader: Some(reader),
        features,
    }
}

const fn by(
    name: &'static str,
    signer: &'static str,
    arguments: &'static [&'static str],
    features: &'static [&'static str],
) -> Sample {
    Sample {
        name,
        arguments,
        reader: Some(signer),
        features,
    }
}

fn certificate(name: &str) -> std::path::PathBuf {
    folder::root().join(format!("keys/{name}.cert.pem"))
}

/// `openssl cms` over the content, DER or BER out.
fn cms(content: &Path, task: &[&str]) -> Result<Command, Box<dyn Error>> {
    let mut cms = Command::new("openssl");
    cms.arg("cms")
        .args(task)
        .args(["-binary", "-outform", "DER", "-in"])
        .arg(content);
    Ok(cms)
}

fn made(mut cms: Command) -> Result<Vec<u8>, Box<dyn Error>> {
    let run = cms.output()?;
    if !run.status.success() {
        return Err(format!("{cms:?}: {}", String::from_utf8_lossy(&run.stderr)).into());
    }
    Ok(run.stdout)
}

fn message(op: Op, octets: Vec<u8>, features: &[&str]) -> Message {
    let form = if features.contains(&"ber") {
        Form::Ber
    } else {
        Form::Der
    };
    let mut message = Message::new(op, octets, form).covering(TEXT);
    for feature in features {
        message = message.needing(feature);
    }
    message.received(|context| context.legacy = features.contains(&"legacy"))
}

fn encrypted(book: &mut Book, origin: &str, sample: &Sample, content: &Path) -> Outcome {
    let mut task = cms(content, &["-encrypt"])?;
    let mut arguments = sample.arguments.iter();
    let mut has_recipient = sample.reader.is_none();
    while let Some(argument) = arguments.next() {
        task.arg(argument);
        if *argument == "-recip" {
            has_recipient = true;
            task.arg(certificate(arguments.next().ok_or("-recip: no name")?));
        }
    }
    if let (Some(reader), false) = (sample.reader, has_recipient) {
        task.arg("-recip").arg(certificate(reader));
        let is_curve = sample.features.iter().any(|id| id.starts_with("p-"));
        let cofactor = sample.features.contains(&"ecdh-cofactor");
        let digest = ["sha-256", "sha-384", "sha-512"]
            .into_iter()
            .find(|digest| sample.features.contains(digest));
        if let (true, Some(digest)) = (is_curve, digest) {
            let digest = digest.replace('-', "");
            task.args(["-keyopt", &format!("ecdh_kdf_md:{digest}")]);
            if cofactor {
                task.args(["-keyopt", "ecdh_cofactor_mode:1"]);
            }
        }
    }
    let mut message = message(Op::Decrypt, made(task)?, sample.features);
    message = match sample.reader {
        Some(reader) => {
            let transport = if sample.features.contains(&"rsa-oaep") {
                message
            } else if reader.contains("rsa") {
                message.needing("rsa-pkcs1-encryption")
            } else {
                message.needing("ecdh")
            };
            transport.received(|context| {
                context.keys = vec![KeyPair {
                    key: reader.into(),
                    cert: Some(reader.into()),
                }];
            })
        }
        None => message.received(|context| {
            if sample.name == "password" {
                context.password = Some(PASSWORD.into());
            } else {
                context.kek = Some(smime_cases::Kek {
                    id: KEK.0.into(),
                    key: KEK.1.into(),
                });
            }
        }),
    };
    book.valid(&format!("openssl/enveloped/{}", sample.name), message)
        .origin(origin)
        .text(
            &format!("encrypted by OpenSSL, {}", sample.name),
            "What openssl cms -encrypt makes of a small entity. Other implementations meet such messages every day.",
        )
        .source("RFC 5652 section 6")
        .level(Level::None);
    Ok(())
}

fn signed(book: &mut Book, origin: &str, sample: &Sample, content: &Path) -> Outcome {
    let signer = sample.reader.ok_or("a signer")?;
    let mut task = cms(content, &["-sign", "-nodetach"])?;
    task.arg("-signer")
        .arg(certificate(signer))
        .arg("-inkey")
        .arg(folder::root().join(format!("keys/{signer}.key.pem")))
        .args(sample.arguments);
    let message = message(Op::Verify, made(task)?, sample.features)
        .received(|context| context.trust = vec![ANCHOR.into()]);
    book.valid(&format!("openssl/signed/{}", sample.name), message)
        .origin(origin)
        .text(
            &format!("signed by OpenSSL, {}", sample.name),
            "What openssl cms -sign makes of a small entity, with the attributes that it adds by itself.",
        )
        .source("RFC 5652 section 5")
        .level(Level::None);
    Ok(())
}

fn other(book: &mut Book, origin: &str, sample: &Sample, content: &Path) -> Outcome {
    let octets = made(cms(content, sample.arguments)?)?;
    let is_encrypted = sample.features.contains(&"encrypted-data");
    let op = if is_encrypted { Op::Decrypt } else { Op::Open };
    let message = message(op, octets, sample.features).received(|context| {
        context.trust.clear();
        context.content_key = is_encrypted.then(|| CONTENT_KEY.into());
    });
    book.valid(&format!("openssl/{}", sample.name), message)
        .origin(origin)
        .text(
            &format!("made by OpenSSL, {}", sample.name),
            "What openssl cms makes of a small entity.",
        )
        .source("RFC 5652 section 7")
        .source("RFC 5652 section 8")
        .level(Level::None);
    Ok(())
}
