//! The ways to protect content, one row each.

use der::asn1::ObjectIdentifier;
use smime::crypto::algorithm::{AgreementScheme, CipherKind};
use smime_cases::{
    Context, Form, Integrity, Kek, KeyPair, Op, Produce, ProduceRecipient, ProduceSigner,
};

use super::people::{People, Person};

/// A way to protect content.
pub(super) struct Way {
    pub(super) content_type: &'static str,
    pub(super) recipient: String,
    pub(super) algorithm: String,
    pub(super) op: Op,
    pub(super) produce: Produce,
    pub(super) context: Context,
    /// The form that the content has: mail, or octets as they stand.
    pub(super) content_form: Option<Form>,
    /// What protects the content of the message against change, where it is not signed.
    pub(super) integrity: Option<Integrity>,
    /// Whether the reference makes such a message; old ciphers it only reads.
    pub(super) is_made: bool,
    /// Whether OpenSSL has functions for the content type.
    pub(super) is_known_to_openssl: bool,
    /// The identifiers by which cases of this way are known: of the handover of the key, and of what is
    /// done to the content.
    pub(super) oids: Vec<Vec<ObjectIdentifier>>,
}

/// All rows.
pub(super) fn all(people: &People) -> Vec<Way> {
    let mut ways = signed(people);
    let handovers = handovers(people);
    for cipher in CIPHERS {
        let made = handovers
            .iter()
            .filter(|handover| handover.is_made_by_openssl || !cipher.is_legacy());
        ways.extend(made.map(|handover| handover.enveloped(cipher)));
    }
    ways.extend(
        handovers
            .iter()
            .map(|handover| handover.authenticated("hmac-sha-256", "sha-256")),
    );
    ways.extend(CIPHERS.iter().filter_map(|cipher| encrypted(cipher)));
    ways.extend(["sha-256", "sha-384", "sha-512"].map(digested));
    ways.push(compressed());
    ways
}

/// SignedData by each key, in mail and as an object.
fn signed(people: &People) -> Vec<Way> {
    let mut ways = Vec::new();
    for signer in &people.signers {
        for (padding, digest) in schemes(signer.kind) {
            for form in ["multipart", "opaque", "der"] {
                let wanted = ProduceSigner {
                    key: signer.key.clone(),
                    cert: Some(signer.certificate.clone()),
                    digest: Some(digest.to_string()),
                    padding: padding.map(str::to_owned),
                    sid: None,
                };
                ways.push(Way {
                    content_type: "SignedData",
                    recipient: match padding {
                        Some(padding) => format!("{} {padding}", signer.kind),
                        None => signer.kind.into(),
                    },
                    algorithm: format!("{digest} {form}"),
                    op: Op::Sign,
                    produce: Produce {
                        form: Some(form.into()),
                        signers: vec![wanted],
                        ..Produce::default()
                    },
                    context: Context {
                        trust: vec![people.root.clone()],
                        from: Some("alice@example.com".into()),
                        ..context()
                    },
                    content_form: Some(Form::Mime),
                    integrity: None,
                    is_made: true,
                    is_known_to_openssl: true,
                    oids: Vec::new(),
                });
            }
        }
    }
    ways
}

/// Paddings and digests of a key.
fn schemes(kind: &str) -> Vec<(Option<&'static str>, &'static str)> {
    match kind {
        "rsa-2048" => ["pkcs1", "pss"]
            .into_iter()
            .flat_map(|padding| {
                ["sha-256", "sha-384", "sha-512"].map(|digest| (Some(padding), digest))
            })
            .collect(),
        "p256" => vec![(None, "sha-256")],
        "p384" => vec![(None, "sha-384")],
        _ => vec![(None, "sha-512")],
    }
}

/// A way for the key to come to a recipient.
struct Handover {
    name: String,
    recipient: ProduceRecipient,
    context: Context,
    is_made_by_openssl: bool,
    oids: Vec<&'static str>,
}

/// All ways.
fn handovers(people: &People) -> Vec<Handover> {
    let mut handovers = Vec::new();
    for person in &people.recipients {
        match person.kind {
            "rsa-2048" => {
                handovers.push(Handover::transport(person, "pkcs1", None));
                for digest in ["sha-1", "sha-256", "sha-384", "sha-512"] {
                    handovers.push(Handover::transport(person, "oaep", Some(digest)));
                }
            }
            "x25519" => {
                for kdf in [
                    "ecdh-x963-sha-256",
                    "ecdh-hkdf-sha-256",
                    "ecdh-hkdf-sha-512",
                ] {
                    handovers.push(Handover::agreement(person, kdf));
                }
            }
            kind => {
                let digest = match kind {
                    "p256" => "sha-256",
                    "p384" => "sha-384",
                    _ => "sha-512",
                };
                handovers.push(Handover::agreement(person, &format!("ecdh-x963-{digest}")));
                // The cofactor is 1 on each of these curves, so that one curve shows the scheme.
                if kind == "p256" {
                    let kdf = format!("ecdh-cofactor-x963-{digest}");
                    handovers.push(Handover::agreement(person, &kdf));
                }
            }
        }
    }
    for (octets, oid) in [
        (16, "2.16.840.1.101.3.4.1.5"),
        (24, "2.16.840.1.101.3.4.1.25"),
        (32, "2.16.840.1.101.3.4.1.45"),
    ] {
        handovers.push(Handover {
            name: format!("kekri aes-{}-wrap", octets * 8),
            recipient: recipient("kekri"),
            context: Context {
                kek: Some(Kek {
                    id: "6b6579".into(),
                    key: "1f".repeat(octets),
                }),
                ..context()
            },
            is_made_by_openssl: true,
            oids: vec![oid],
        });
    }
    for (prf, oid) in [
        ("sha-1", None),
        ("sha-256", Some("1.2.840.113549.2.9")),
        ("sha-384", Some("1.2.840.113549.2.10")),
        ("sha-512", Some("1.2.840.113549.2.11")),
    ] {
        handovers.push(Handover {
            name: format!("pwri hmac-{prf}"),
            recipient: ProduceRecipient {
                digest: Some(prf.into()),
                ..recipient("pwri")
            },
            context: Context {
                password: Some("correct horse battery staple".into()),
                ..context()
            },
            // Its PBKDF2 is on SHA-1.
            is_made_by_openssl: oid.is_none(),
            oids: [Some("1.2.840.113549.1.9.16.3.9"), oid]
                .into_iter()
                .flatten()
                .collect(),
        });
    }
    handovers
}

impl Handover {
    fn transport(person: &Person, padding: &str, digest: Option<&str>) -> Self {
        let recipient = ProduceRecipient {
            cert: Some(person.certificate.clone()),
            padding: Some(padding.into()),
            digest: digest.map(str::to_owned),
            ..recipient("ktri")
        };
        Self {
            name: ["ktri", padding]
                .into_iter()
                .chain(digest)
                .collect::<Vec<_>>()
                .join(" "),
            recipient,
            context: with_key(person),
            is_made_by_openssl: true,
            oids: vec![match padding {
                "pkcs1" => "1.2.840.113549.1.1.1",
                _ => "1.2.840.113549.1.1.7",
            }],
        }
    }

    fn agreement(person: &Person, kdf: &str) -> Self {
        Self {
            name: format!("kari {} {kdf}", person.kind),
            recipient: ProduceRecipient {
                cert: Some(person.certificate.clone()),
                kdf: Some(kdf.into()),
                ..recipient("kari")
            },
            context: with_key(person),
            is_made_by_openssl: person.kind != "x25519",
            oids: Vec::new(),
        }
    }

    /// The identifiers of the handover.
    fn oids(&self) -> Vec<ObjectIdentifier> {
        let scheme = self.recipient.kdf.as_deref();
        let scheme = scheme.and_then(AgreementScheme::from_name);
        self.oids
            .iter()
            .filter_map(|dotted| ObjectIdentifier::new(dotted).ok())
            .chain(scheme.and_then(AgreementScheme::oid))
            .collect()
    }

    /// EnvelopedData, or AuthEnvelopedData for an AEAD cipher.
    fn enveloped(&self, cipher: &Cipher) -> Way {
        Way {
            content_type: if cipher.is_aead {
                "AuthEnvelopedData"
            } else {
                "EnvelopedData"
            },
            recipient: self.name.clone(),
            algorithm: cipher.name.into(),
            op: Op::Encrypt,
            produce: Produce {
                form: Some("mime".into()),
                recipients: vec![self.recipient.clone()],
                cipher: Some(cipher.name.into()),
                ..Produce::default()
            },
            context: Context {
                legacy: cipher.is_legacy(),
                ..self.context.clone()
            },
            content_form: Some(Form::Mime),
            integrity: Some(if cipher.is_aead {
                Integrity::Aead
            } else {
                Integrity::None
            }),
            is_made: !cipher.is_legacy(),
            is_known_to_openssl: true,
            oids: vec![self.oids(), cipher.oid().into_iter().collect()],
        }
    }

    fn authenticated(&self, mac: &str, digest: &str) -> Way {
        // id-ct-authData (RFC 5652 section 9.1), hMAC-SHA256 (RFC 8018 appendix B.1.2)
        let content = ["1.2.840.113549.1.9.16.1.2", "1.2.840.113549.2.9"];
        Way {
            content_type: "AuthenticatedData",
            algorithm: mac.into(),
            produce: Produce {
                form: Some("der".into()),
                kind: Some("authenticated-data".into()),
                recipients: vec![self.recipient.clone()],
                digest: Some(digest.into()),
                ..Produce::default()
            },
            integrity: Some(Integrity::Mac),
            is_known_to_openssl: false,
            oids: vec![
                self.oids(),
                content.map(ObjectIdentifier::new_unwrap).to_vec(),
            ],
            ..self.enveloped(&CIPHERS[0])
        }
    }
}

/// EncryptedData, which has no place for a tag.
fn encrypted(cipher: &Cipher) -> Option<Way> {
    if cipher.is_aead {
        return None;
    }
    Some(Way {
        content_type: "EncryptedData",
        recipient: "content key".into(),
        algorithm: cipher.name.into(),
        op: Op::Encrypt,
        produce: Produce {
            form: Some("der".into()),
            kind: Some("encrypted".into()),
            cipher: Some(cipher.name.into()),
            ..Produce::default()
        },
        context: Context {
            content_key: Some("2a".repeat(cipher.key_octets())),
            legacy: cipher.is_legacy(),
            ..context()
        },
        content_form: None,
        integrity: Some(Integrity::None),
        is_made: !cipher.is_legacy(),
        is_known_to_openssl: true,
        oids: Vec::new(),
    })
}

fn digested(digest: &str) -> Way {
    Way {
        content_type: "DigestedData",
        recipient: "anybody".into(),
        algorithm: digest.into(),
        op: Op::Encrypt,
        produce: Produce {
            form: Some("der".into()),
            kind: Some("digested".into()),
            digest: Some(digest.into()),
            ..Produce::default()
        },
        context: context(),
        content_form: Some(Form::Mime),
        integrity: None,
        is_made: true,
        is_known_to_openssl: true,
        oids: Vec::new(),
    }
}

fn compressed() -> Way {
    Way {
        content_type: "CompressedData",
        recipient: "anybody".into(),
        algorithm: "zlib".into(),
        op: Op::Compress,
        produce: Produce {
            form: Some("mime".into()),
            ..Produce::default()
        },
        context: context(),
        content_form: Some(Form::Mime),
        integrity: None,
        is_made: true,
        is_known_to_openssl: true,
        // id-ct-compressedData (RFC 3274 section 1.1)
        oids: vec![vec![ObjectIdentifier::new_unwrap(
            "1.2.840.113549.1.9.16.1.9",
        )]],
    }
}

fn context() -> Context {
    Context {
        at: Some("2026-06-01T00:00:00Z".into()),
        ..Context::default()
    }
}

fn with_key(person: &Person) -> Context {
    Context {
        keys: vec![KeyPair {
            key: person.key.clone(),
            cert: Some(person.certificate.clone()),
        }],
        ..context()
    }
}

fn recipient(kind: &str) -> ProduceRecipient {
    ProduceRecipient {
        kind: kind.into(),
        cert: None,
        padding: None,
        digest: None,
        kdf: None,
        wrap: None,
        rid: None,
    }
}

/// A content-encryption algorithm, by its name.
struct Cipher {
    name: &'static str,
    is_aead: bool,
}

impl Cipher {
    const fn cbc(name: &'static str) -> Self {
        Self {
            name,
            is_aead: false,
        }
    }

    const fn aead(name: &'static str) -> Self {
        Self {
            name,
            is_aead: true,
        }
    }

    fn oid(&self) -> Option<ObjectIdentifier> {
        CipherKind::from_name(self.name).map(CipherKind::oid)
    }

    fn key_octets(&self) -> usize {
        let kind = CipherKind::from_name(self.name);
        kind.and_then(CipherKind::key_len).unwrap_or_default()
    }

    /// Whether it is for old mail only.
    fn is_legacy(&self) -> bool {
        self.name == "des-ede3-cbc"
    }
}

const CIPHERS: &[Cipher] = &[
    Cipher::cbc("aes-128-cbc"),
    Cipher::cbc("aes-192-cbc"),
    Cipher::cbc("aes-256-cbc"),
    Cipher::cbc("des-ede3-cbc"),
    Cipher::aead("aes-128-gcm"),
    Cipher::aead("aes-192-gcm"),
    Cipher::aead("aes-256-gcm"),
    Cipher::aead("aes-128-ccm"),
    Cipher::aead("aes-192-ccm"),
    Cipher::aead("aes-256-ccm"),
    Cipher::aead("chacha20-poly1305"),
];
