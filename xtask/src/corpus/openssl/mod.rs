//! `corpus openssl`: cases that the `openssl` command makes, for the algorithms that it knows.
//!
//! What is made differs with each run (keys and nonces are random), so the cases are committed and
//! pinned, and made again only to renew them.

mod samples;

use std::{error::Error, fs, path::Path, process::Command};

use smime_cases::{Form, KeyPair, Level, Op};
use smime_forge::template::{book::Book, message::Message, mime::TEXT, people::ANCHOR};

use self::samples::{CONTENT_KEY, ENCRYPTED, KEK, OTHERS, PASSWORD, SIGNED, Sample};
use super::committed;
use crate::{Outcome, command, vectors::folder};

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
