//! `corpus rfc4134`: the sample messages that RFC 4134 prints in its appendix B.
//!
//! Each message becomes a case whose expected verdict stands here, by hand. All of it is old:
//! SHA-1, keys of 1024 bits, Triple DES and RC2, so the cases allow that.

use std::{collections::BTreeMap, error::Error, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use smime_cases::{Form, KeyPair, Level, Op, Verdict};
use smime_forge::template::{
    book::{Book, Entry},
    message::Message,
};

use super::committed;
use crate::Outcome;

/// Files of private keys and certificates, and the names that they get.
const KEYS: [(&str, &str); 7] = [
    ("AlicePrivDSSSign.pri", "rfc4134-alice-dss"),
    ("AlicePrivRSASign.pri", "rfc4134-alice-rsa"),
    ("BobPrivRSAEncrypt.pri", "rfc4134-bob-rsa"),
    ("CarlPrivDSSSign.pri", "rfc4134-carl-dss"),
    ("CarlPrivRSASign.pri", "rfc4134-carl-rsa"),
    ("DianePrivDSSSign.pri", "rfc4134-diane-dss"),
    ("DianePrivRSASignEncrypt.pri", "rfc4134-diane-rsa"),
];

const CERTIFICATES: [(&str, &str); 7] = [
    ("AliceDSSSignByCarlNoInherit.cer", "rfc4134-alice-dss"),
    ("AliceRSASignByCarl.cer", "rfc4134-alice-rsa"),
    ("BobRSASignByCarl.cer", "rfc4134-bob-rsa"),
    ("CarlDSSSelf.cer", "rfc4134-carl-dss"),
    ("CarlRSASelf.cer", "rfc4134-carl-rsa"),
    ("DianeDSSSignByCarlInherit.cer", "rfc4134-diane-dss"),
    ("DianeRSASignByCarl.cer", "rfc4134-diane-rsa"),
];

/// The key of the examples in section 7.1, and that of 7.2.
const CONTENT_KEY: &str = "737c791f25ead0e04629254352f7dc6291e5cb26917ada32";

/// Extracts everything and writes cases, keys, certificates and pins.
pub(super) fn run(text: &Path) -> Outcome {
    let files = extract(&committed::rfc(text)?)?;
    let file = |name: &str| {
        files
            .get(name)
            .cloned()
            .ok_or_else(|| format!("{}: no {name} in it", text.display()))
    };
    for (name, to) in KEYS {
        committed::key(to, &file(name)?)?;
    }
    for (name, to) in CERTIFICATES {
        committed::certificate(to, &file(name)?)?;
    }
    let samples = Samples {
        content: file("ExContent.bin")?,
        files,
    };
    let mut book = Book::default();
    samples.data(&mut book);
    samples.signed(&mut book);
    samples.signed_mail(&mut book);
    samples.encrypted(&mut book);
    committed::cases(book)
}

/// The files that the appendix holds: `|>NAME` starts one, `|<NAME` ends it, other lines with a bar
/// are base64, `|*` a comment.
fn extract(lines: &[String]) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn Error>> {
    let mut files = BTreeMap::new();
    let mut open: Option<(String, String)> = None;
    for line in lines.iter().filter_map(|line| line.strip_prefix('|')) {
        if let Some(name) = line.strip_prefix('>') {
            open = Some((name.to_owned(), String::new()));
        } else if line.starts_with('<') {
            if let Some((name, base64)) = open.take() {
                let octets = STANDARD
                    .decode(&base64)
                    .map_err(|error| format!("{name}: {error}"))?;
                files.insert(name, octets);
            }
        } else if let (Some((_, base64)), false) = (&mut open, line.starts_with('*')) {
            base64.push_str(line);
        }
    }
    Ok(files)
}

struct Samples {
    files: BTreeMap<String, Vec<u8>>,
    content: Vec<u8>,
}

impl Samples {
    fn message(&self, op: Op, file: &str, form: Form) -> Message {
        let octets = self.files.get(file).cloned().unwrap_or_default();
        Message::new(op, octets, form)
            .covering(&self.content)
            .needing("legacy")
            .received(|context| {
                context.legacy = true;
                context.address_check = false;
            })
    }

    fn data(&self, book: &mut Book) {
        for (section, form, title) in [
            ("3.1", Form::Ber, "ContentInfo with Data, BER"),
            ("3.2", Form::Der, "ContentInfo with Data, DER"),
        ] {
            let octets = self.files.get(&format!("{section}.bin")).cloned();
            let message = Message::new(Op::Open, octets.unwrap_or_default(), form)
                .covering(&self.content)
                .received(|context| context.trust.clear());
            let entry = book.valid(&format!("rfc4134/{section}"), message);
            said(
                entry,
                section,
                title,
                "The sample content, as it stands, in a ContentInfo of type id-data: no layer that protects anything, and nothing wrong.",
            )
            .sibling("rfc4134/6.0")
            .accept(&[Verdict::Valid, Verdict::Unsupported], Verdict::Valid);
        }
        let message = self
            .message(Op::Open, "6.0.bin", Form::Der)
            .needing("digested-data")
            .needing("sha-1");
        said(
            book.valid("rfc4134/6.0", message),
            "6",
            "DigestedData",
            "The sample content with its SHA-1 digest.",
        );
    }

    fn signed(&self, book: &mut Book) {
        let rsa = |file: &str| {
            self.message(Op::Verify, file, Form::Der)
                .needing("rsa-pkcs1")
                .needing("sha-1")
                .received(|context| context.trust = vec!["rfc4134-carl-rsa".into()])
        };
        said(
            book.valid("rfc4134/4.2", rsa("4.2.bin")),
            "4.2",
            "signed with RSA",
            "Alice signs the sample content with RSA and SHA-1, without attributes; Carl issued her certificate, RSA throughout.",
        );
        said(
            book.valid("rfc4134/4.5", rsa("4.5.bin")),
            "4.5",
            "signed with RSA, the issuer's certificate beside the signer's",
            "As before, and Carl's own certificate is in the object too.",
        );
        let dss = |file: &str| {
            self.message(Op::Verify, file, Form::Der)
                .needing("sha-1")
                .received(|context| context.trust = vec!["rfc4134-carl-dss".into()])
        };
        for (section, title) in [
            ("4.1", "signed with DSS"),
            (
                "4.4",
                "signed with DSS, with attributes, countersignature and CRL",
            ),
            ("4.7", "signed with DSS, the signer named by key identifier"),
            ("4.10", "signed with DSS, with many attributes"),
        ] {
            let entry = book.valid(
                &format!("rfc4134/{section}"),
                dss(&format!("{section}.bin")),
            );
            unknown(said(
                entry,
                section,
                title,
                "Certificates and signatures are by DSA with SHA-1. Who knows DSA finds the signatures good; who does not says so.",
            ));
        }
        unknown(said(
            book.valid("rfc4134/4.6", dss("4.6.bin").needing("multiple-signers")),
            "4.6",
            "two signers with DSS, one with inherited parameters",
            "Alice and Diane sign with DSA. Diane's certificate leaves out the parameters of her key, which are then those of her issuer's (RFC 3279). Who knows DSA and not this calls it unsupported.",
        ));
        let detached = dss("4.3.bin").beside(&self.content);
        unknown(said(
            book.valid("rfc4134/4.3", detached),
            "4.3",
            "signed with DSS, content detached",
            "The sample content stands beside the object.",
        ));
        let entry = book.invalid("rfc4134/4.11", "rfc4134/4.2", "no-signer", dss("4.11.bin"));
        said(
            entry,
            "4.11",
            "certificates and nobody's signature",
            "A degenerate object that carries certificates. Nobody signed anything.",
        );
    }

    fn signed_mail(&self, book: &mut Book) {
        for (section, title, feature) in [
            ("4.8", "multipart/signed with DSS", "multipart-signed"),
            ("4.9", "application/pkcs7-mime with DSS", "opaque-signed"),
        ] {
            let mut message = self
                .message(Op::Verify, &format!("{section}.eml"), Form::Mime)
                .needing("sha-1")
                .needing(feature)
                .received(|context| context.trust = vec!["rfc4134-carl-dss".into()]);
            message.covered_sha256 = None;
            unknown(said(
                book.valid(&format!("rfc4134/{section}"), message),
                section,
                title,
                "A whole mail whose From is not the address in the certificate, so that is not asked. The signature is by DSA.",
            ));
        }
    }

    fn encrypted(&self, book: &mut Book) {
        let to_bob = |file: &str, form, cipher: &str| {
            self.message(Op::Decrypt, file, form)
                .needing("enveloped-data")
                .needing("rsa-pkcs1-encryption")
                .needing(cipher)
                .received(|context| {
                    let name = String::from("rfc4134-bob-rsa");
                    context.keys = vec![KeyPair {
                        key: name.clone(),
                        cert: Some(name),
                    }];
                })
        };
        said(
            book.valid("rfc4134/5.1", to_bob("5.1.bin", Form::Der, "3des")),
            "5.1",
            "encrypted with Triple DES for RSA",
            "The sample content under Triple DES, for Bob's key of 1024 bits.",
        );
        said(
            book.valid("rfc4134/5.2", to_bob("5.2.bin", Form::Der, "rc2")),
            "5.2",
            "encrypted with RC2 for RSA",
            "The sample content under RC2 with 128 bits, for Bob's key of 1024 bits.",
        );
        let mut mail = to_bob("5.3.eml", Form::Mime, "3des").needing("enveloped-mail");
        mail.covered_sha256 = None;
        said(
            book.valid("rfc4134/5.3", mail),
            "5.3",
            "an encrypted mail",
            "A whole mail of type application/pkcs7-mime, under Triple DES for Bob.",
        );
        for (section, title) in [
            ("7.1", "EncryptedData"),
            ("7.2", "EncryptedData with an unprotected attribute"),
        ] {
            let message = self
                .message(Op::Decrypt, &format!("{section}.bin"), Form::Der)
                .needing("encrypted-data")
                .needing("3des")
                .received(|context| context.content_key = Some(CONTENT_KEY.into()));
            said(
                book.valid(&format!("rfc4134/{section}"), message),
                section,
                title,
                "The sample content under Triple DES, whose key the text prints.",
            );
        }
    }
}

fn said<'a>(entry: Entry<'a>, section: &str, title: &str, why: &str) -> Entry<'a> {
    entry
        .origin("rfc4134")
        .text(title, why)
        .source(&format!("RFC 4134 section {section}"))
        .level(Level::None)
}

/// What hangs on DSA: to be called unsupported by who read the same with RSA.
fn unknown(entry: Entry<'_>) {
    entry
        .sibling("rfc4134/4.2")
        .accept(&[Verdict::Valid, Verdict::Unsupported], Verdict::Valid);
}
