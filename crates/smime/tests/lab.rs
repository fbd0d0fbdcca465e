#[allow(dead_code)]
#[path = "pki/make.rs"]
mod certificates;
#[allow(dead_code)]
#[path = "send/support.rs"]
mod support;
use certificates::*;
use smime::crypto::algorithm::*;
use smime::crypto::*;
use smime::pki::Certificate;
use smime::send::*;
use std::fs;
use std::io::Cursor;
use std::process::Command;
use support::*;

const CA: Entity = Entity::new("Test CA", 1);
fn make(name: &'static str, kind: KeyKind, usage: u8) -> (Certificate, PrivateKey) {
    let key = match kind {
        KeyKind::Rsa { .. } => private_key("bob-rsa"),
        k => RustCrypto.generate_key(k).unwrap(),
    };
    let spki = RustCrypto.public_key(&key).unwrap();
    let cert = Draft::new(Entity::new(name, 7), CA)
        .with(key_usage(usage))
        .with(extension(
            "2.5.29.14",
            false,
            &smime_ber::der::primitive(smime_ber::Tag::OCTET_STRING, &[9; 20]),
        ))
        .edit(|d| {
            d.spki = spki;
            d.serial = vec![name.len() as u8];
        })
        .sign();
    (cert, key)
}
fn pem(label: &str, der: &[u8]) -> String {
    use base64::Engine;
    let b = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{b}\n-----END {label}-----\n")
}
fn run(args: &[&str]) -> (bool, Vec<u8>, String) {
    let out = Command::new("openssl").args(args).output().unwrap();
    (
        out.status.success(),
        out.stdout,
        String::from_utf8_lossy(&out.stderr).into_owned(),
    )
}
#[test]
fn lab_sign() {
    let dir = "/tmp/sendlab";
    fs::create_dir_all(dir).unwrap();
    let keys = "../../vectors/keys";
    for (name, padding) in [
        ("alice-rsa", RsaPadding::Pkcs1),
        ("alice-rsa", RsaPadding::Pss),
        ("alice-p256", RsaPadding::Pkcs1),
        ("alice-p384", RsaPadding::Pkcs1),
        ("alice-p521", RsaPadding::Pkcs1),
        ("alice-ed25519", RsaPadding::Pkcs1),
    ] {
        for sid in [
            IdentifierForm::IssuerAndSerialNumber,
            IdentifierForm::SubjectKeyIdentifier,
        ] {
            for (form, tag) in [
                (SignedForm::Opaque, "opaque"),
                (SignedForm::Multipart, "multi"),
            ] {
                for attrs in [true, false] {
                    for ber in [true, false] {
                        let mut agent = sender()
                            .signer(signer(name).padding(padding).sid(sid))
                            .signed_form(form);
                        if !attrs {
                            agent = agent.without_signed_attributes();
                        }
                        if ber {
                            agent = agent.ber();
                        }
                        let out = sign(&agent, MESSAGE);
                        let f = format!("{dir}/{name}-{tag}.eml");
                        fs::write(&f, &out).unwrap();
                        let (ok, content, err) = run(&[
                            "cms",
                            "-verify",
                            "-in",
                            &f,
                            "-CAfile",
                            &format!("{keys}/ca-rsa.cert.pem"),
                            "-purpose",
                            "any",
                            "-attime",
                            "1780000000",
                        ]);
                        let (ok2, content2, err2) = run(&[
                            "cms",
                            "-verify",
                            "-in",
                            &f,
                            "-CAfile",
                            &format!("{keys}/ca-p256.cert.pem"),
                            "-purpose",
                            "any",
                            "-attime",
                            "1780000000",
                        ]);
                        let good = (ok && content == MESSAGE_INSIDE)
                            || (ok2 && content2 == MESSAGE_INSIDE);
                        println!(
                            "{name} {padding:?} {sid:?} {tag} attrs={attrs} ber={ber} ok={good}"
                        );
                        if !good {
                            println!(
                                "  {} {} ",
                                err.lines().last().unwrap_or(""),
                                err2.lines().last().unwrap_or("")
                            );
                        }
                    }
                }
            }
        }
    }
}
#[test]
fn lab_encrypt() {
    let dir = "/tmp/sendlab";
    fs::create_dir_all(dir).unwrap();
    let ciphers = [
        CipherKind::Aes128Cbc,
        CipherKind::Aes192Cbc,
        CipherKind::Aes256Cbc,
        CipherKind::Aes128Gcm,
        CipherKind::Aes192Gcm,
        CipherKind::Aes256Gcm,
    ];
    for (who, kind, usage) in [
        ("rsa", KeyKind::Rsa { bits: 2048 }, KEY_ENCIPHERMENT),
        ("p256", KeyKind::P256, 0x08),
        ("p384", KeyKind::P384, 0x08),
        ("p521", KeyKind::P521, 0x08),
    ] {
        let (cert, key) = make("Bob", kind, usage);
        let (c, k) = (
            format!("{dir}/{who}.cert.pem"),
            format!("{dir}/{who}.key.pem"),
        );
        fs::write(&c, pem("CERTIFICATE", cert.as_der())).unwrap();
        fs::write(&k, pem("PRIVATE KEY", key.pkcs8_der())).unwrap();
        for cipher in ciphers {
            for ber in [false, true] {
                for variant in 0..4 {
                    let mut r = CertificateRecipient::new(cert.clone());
                    match variant {
                        0 => {}
                        1 => {
                            r = r
                                .rid(IdentifierForm::SubjectKeyIdentifier)
                                .key_transport(KeyTransport::RsaPkcs1)
                                .ukm(Ukm::Absent)
                        }
                        2 => {
                            r = r
                                .key_transport(KeyTransport::RsaOaep {
                                    digest: DigestAlgorithm::Sha384,
                                    mgf_digest: DigestAlgorithm::Sha512,
                                    label: b"label".to_vec(),
                                })
                                .agreement(AgreementScheme::X963 {
                                    digest: DigestAlgorithm::Sha512,
                                    cofactor: true,
                                })
                        }
                        _ => r = r.ukm(Ukm::Given(b"hello".to_vec())).wrap(KeyWrap::Aes192),
                    }
                    let mut agent = sender().recipient(r).cipher(cipher);
                    if ber {
                        agent = agent.ber();
                    }
                    let mut out = Vec::new();
                    agent
                        .encrypt(Content::file(&mut Cursor::new(MESSAGE)), &mut out)
                        .unwrap();
                    let f = format!("{dir}/{who}.eml");
                    fs::write(&f, &out).unwrap();
                    let (ok, content, err) =
                        run(&["cms", "-decrypt", "-in", &f, "-inkey", &k, "-recip", &c]);
                    let good = ok && content == MESSAGE_INSIDE;
                    if !good || variant == 0 {
                        println!(
                            "{who} {cipher} ber={ber} v={variant} {good} {}",
                            err.lines().last().unwrap_or("")
                        );
                    }
                }
            }
        }
    }
    // kek, password, encrypted, digested, several kari
    for ber in [false, true] {
        for cipher in ciphers {
            let mut agent = sender()
                .recipient(Recipient::Kek {
                    identifier: vec![1, 2, 3],
                    key: Secret::new(vec![5; 32]),
                })
                .recipient(
                    PasswordRecipient::new(Secret::from(b"secret".as_slice())).iterations(1000),
                )
                .cipher(cipher);
            if ber {
                agent = agent.ber();
            }
            let mut out = Vec::new();
            agent
                .encrypt(Content::file(&mut Cursor::new(MESSAGE)), &mut out)
                .unwrap();
            let f = format!("{dir}/sym.eml");
            fs::write(&f, &out).unwrap();
            let key = "05".repeat(32);
            let (ok, content, err) = run(&[
                "cms",
                "-decrypt",
                "-in",
                &f,
                "-secretkey",
                &key,
                "-secretkeyid",
                "010203",
            ]);
            println!(
                "kek {cipher} {} {}",
                ok && content == MESSAGE_INSIDE,
                err.lines().last().unwrap_or("")
            );
            let (ok, content, err) =
                run(&["cms", "-decrypt", "-in", &f, "-pwri_password", "secret"]);
            println!(
                "pwri {cipher} {} {}",
                ok && content == MESSAGE_INSIDE,
                err.lines().last().unwrap_or("")
            );
        }
        let mut agent = sender()
            .encrypted_form(EncryptedForm::Encrypted)
            .encrypted_data_key(Secret::new(vec![6; 16]));
        if ber {
            agent = agent.ber();
        }
        let mut out = Vec::new();
        agent
            .encrypt(Content::file(&mut Cursor::new(MESSAGE)), &mut out)
            .unwrap();
        let f = format!("{dir}/enc.eml");
        fs::write(&f, &out).unwrap();
        let (ok, content, err) = run(&[
            "cms",
            "-EncryptedData_decrypt",
            "-in",
            &f,
            "-secretkey",
            &"06".repeat(16),
        ]);
        println!("encrypted {} {}", ok && content == MESSAGE_INSIDE, err);
        let mut agent = sender().encrypted_form(EncryptedForm::Digested);
        if ber {
            agent = agent.ber();
        }
        let mut out = Vec::new();
        agent
            .encrypt(Content::file(&mut Cursor::new(MESSAGE)), &mut out)
            .unwrap();
        fs::write(&f, &out).unwrap();
        let (ok, content, err) = run(&["cms", "-digest_verify", "-in", &f]);
        println!("digested {} {}", ok && content == MESSAGE_INSIDE, err);
        let mut agent = sender();
        if ber {
            agent = agent.ber();
        }
        let mut out = Vec::new();
        agent
            .out_form(OutForm::Der)
            .compress(Content::file(&mut Cursor::new(MESSAGE)), &mut out)
            .unwrap();
        fs::write(format!("{dir}/comp{ber}.der"), &out).unwrap();
    }
    let (a, ka) = make("Bob", KeyKind::P256, 8);
    let (b, kb) = make("Carol", KeyKind::P256, 8);
    let mut out = Vec::new();
    sender()
        .recipient(a.clone())
        .recipient(b.clone())
        .encrypt(Content::file(&mut Cursor::new(MESSAGE)), &mut out)
        .unwrap();
    let f = format!("{dir}/two.eml");
    fs::write(&f, &out).unwrap();
    for (c, k) in [(a, ka), (b, kb)] {
        fs::write(format!("{dir}/x.cert.pem"), pem("CERTIFICATE", c.as_der())).unwrap();
        fs::write(
            format!("{dir}/x.key.pem"),
            pem("PRIVATE KEY", k.pkcs8_der()),
        )
        .unwrap();
        let (ok, content, err) = run(&[
            "cms",
            "-decrypt",
            "-in",
            &f,
            "-inkey",
            &format!("{dir}/x.key.pem"),
        ]);
        println!(
            "two nocert {} {}",
            ok && content == MESSAGE_INSIDE,
            err.lines().last().unwrap_or("")
        );
        let (ok, content, err) = run(&[
            "cms",
            "-decrypt",
            "-in",
            &f,
            "-inkey",
            &format!("{dir}/x.key.pem"),
            "-recip",
            &format!("{dir}/x.cert.pem"),
        ]);
        println!(
            "two {} {}",
            ok && content == MESSAGE_INSIDE,
            err.lines().last().unwrap_or("")
        );
    }
}
