//! Messages that OpenSSL makes.

use openssl_oracle::{
    Door, EncryptRequest, EncryptedKind, Form, KeyEncryptionKey, Recipient, SignRequest, Signer,
};
use smime_cases::driver::{Answer, AnswerVerdict, Request};
use smime_cases::{Op, Produce, ProduceRecipient};

use super::super::{input, plain_answer, takes_raw};
use super::read::Keys;
use super::{Answered, unsupported};

/// Signs or encrypts the input, as `produce` says.
pub(super) fn make(request: &Request) -> Answered {
    let produce = request.produce.as_ref().ok_or("no produce")?;
    let content = input(request)?;
    let (outer, content) = match takes_raw(request, produce) {
        true => (Vec::new(), content),
        false => split(&content),
    };
    let made = match request.op {
        Op::Sign => Some(sign(request, produce, &content)?),
        _ => encrypt(request, produce, &content)?,
    };
    Ok(match made {
        Some(output) => Answer {
            output: Some(match form(produce) {
                Form::Mime => [outer, output].concat().into(),
                _ => output.into(),
            }),
            ..plain_answer(request, AnswerVerdict::Valid, String::new())
        },
        None => unsupported(request),
    })
}

type Failure = Box<dyn std::error::Error>;

fn sign(request: &Request, produce: &Produce, content: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut keys = Vec::new();
    for signer in &produce.signers {
        let certificate = signer.cert.as_ref().ok_or("a signer without certificate")?;
        let key = octets(&signer.key)?;
        let digest = match &signer.digest {
            Some(name) => digest(name),
            // Ed25519 has its own (RFC 8419 section 3.1).
            None if key.windows(ED25519.len()).any(|window| window == ED25519) => "sha512".into(),
            None => "sha256".into(),
        };
        keys.push((octets(certificate)?, key, digest));
    }
    let signers = keys.iter().zip(&produce.signers);
    Ok(SignRequest {
        signers: signers
            .map(|((cert, key, digest), signer)| Signer {
                cert,
                key,
                digest,
                pss: signer.padding.as_deref() == Some("pss"),
            })
            .collect(),
        key_id: produce
            .signers
            .iter()
            .any(|signer| signer.sid.as_deref() == Some("ski")),
        form: form(produce),
        detached: matches!(produce.form.as_deref(), None | Some("multipart")),
        stream: produce.ber,
        binary: takes_raw(request, produce),
        crlf: true,
        ..SignRequest::new(content)
    }
    .sign(Door::Cms)?)
}

/// The message, or nothing where OpenSSL has no means for it.
fn encrypt(
    request: &Request,
    produce: &Produce,
    content: &[u8],
) -> Result<Option<Vec<u8>>, Failure> {
    let keys = Keys::of(&request.context)?;
    let cipher = produce.cipher.as_deref().unwrap_or("aes-256-cbc");
    // More ciphers have a name in OpenSSL, but no AlgorithmIdentifier that it could write.
    if !CIPHERS.contains(&cipher) {
        return Ok(None);
    }
    let digest_name = digest(produce.digest.as_deref().unwrap_or("sha-256"));
    if produce.recipients.iter().any(|recipient| {
        let kdf = recipient.kdf.as_deref();
        kdf.is_some_and(|kdf| !kdf.contains(X963))
    }) {
        return Ok(None);
    }
    let parts: Vec<Parts> = produce
        .recipients
        .iter()
        .map(Parts::of)
        .collect::<Result<_, _>>()?;
    let kind = match produce.kind.as_deref() {
        None | Some("enveloped") => {
            let recipients: Option<Vec<_>> = produce
                .recipients
                .iter()
                .zip(&parts)
                .map(|(recipient, parts)| parts.recipient(recipient, request, &keys))
                .collect();
            let Some(recipients) = recipients else {
                return Ok(None);
            };
            EncryptedKind::Enveloped { cipher, recipients }
        }
        Some("encrypted") => EncryptedKind::Encrypted {
            cipher,
            key: keys.content.as_deref().ok_or("no content key")?,
        },
        Some("digested") => EncryptedKind::Digested {
            digest: &digest_name,
        },
        Some(_) => return Ok(None),
    };
    let message = EncryptRequest {
        form: form(produce),
        stream: produce.ber,
        binary: takes_raw(request, produce),
        crlf: true,
        ..EncryptRequest::new(content, kind)
    }
    .encrypt()?;
    Ok(Some(message))
}

/// The fields of a message that stay outside, and the entity inside: MIME-Version, Content-* and the body
/// (RFC 8551 section 3.1). OpenSSL takes an entity and knows nothing of a message's own fields.
fn split(message: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let (mut outer, mut inner) = (Vec::new(), Vec::new());
    let mut is_inner = true;
    let mut lines = message.split_inclusive(|octet| *octet == b'\n');
    for line in lines.by_ref() {
        if line.trim_ascii().is_empty() {
            inner.extend(line);
            break;
        }
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let name = line.to_ascii_lowercase();
            is_inner = name.starts_with(b"content-") || name.starts_with(b"mime-version:");
        }
        if is_inner { &mut inner } else { &mut outer }.extend(line);
    }
    lines.for_each(|line| inner.extend(line));
    (outer, inner)
}

/// What a recipient is made of, in OpenSSL's words.
struct Parts {
    certificate: Vec<u8>,
    digest: String,
    is_cofactor: bool,
    wrap: Option<String>,
}

impl Parts {
    fn of(recipient: &ProduceRecipient) -> Result<Self, Failure> {
        Ok(Self {
            certificate: recipient
                .cert
                .as_ref()
                .map_or(Ok(Vec::new()), |pem| octets(pem))?,
            digest: digest(match recipient.kdf.as_deref() {
                Some(kdf) => kdf.rsplit_once(X963).map_or(kdf, |(_, digest)| digest),
                None => recipient.digest.as_deref().unwrap_or("sha-256"),
            }),
            is_cofactor: recipient
                .kdf
                .as_ref()
                .is_some_and(|kdf| kdf.contains("cofactor")),
            wrap: recipient
                .wrap
                .as_ref()
                .map(|wrap| format!("id-{}", wrap.replace("aes-", "aes"))),
        })
    }

    fn recipient<'a>(
        &'a self,
        wanted: &ProduceRecipient,
        request: &'a Request,
        keys: &'a Keys,
    ) -> Option<Recipient<'a>> {
        let (cert, digest) = (self.certificate.as_slice(), self.digest.as_str());
        let key_id = wanted.rid.as_deref() == Some("ski");
        Some(match (wanted.kind.as_str(), wanted.padding.as_deref()) {
            ("ktri", Some("oaep")) => Recipient::Oaep {
                cert,
                key_id,
                digest,
                mask: digest,
                label: b"",
            },
            ("ktri", _) => Recipient::Certificate { cert, key_id },
            ("kari", _) => Recipient::Agreement {
                cert,
                key_id,
                digest,
                cofactor: self.is_cofactor,
                wrap: self.wrap.as_deref(),
            },
            ("kekri", _) => {
                let (identifier, key) = keys.kek.as_ref()?;
                Recipient::Kek(KeyEncryptionKey { identifier, key })
            }
            // OpenSSL's PBKDF2 is on SHA-1 when it makes a message.
            ("pwri", _) if matches!(wanted.digest.as_deref(), None | Some("sha-1")) => {
                Recipient::Password {
                    password: request.context.password.as_ref()?.as_bytes(),
                    iterations: ITERATIONS,
                    cipher: "aes-256-cbc",
                }
            }
            _ => return None,
        })
    }
}

fn form(produce: &Produce) -> Form {
    match produce.form.as_deref() {
        Some("der") => Form::Der,
        Some("pem") => Form::Pem,
        _ => Form::Mime,
    }
}

/// `sha-256` is `sha256` to OpenSSL, `sha3-256` is the same to both.
fn digest(name: &str) -> String {
    name.replacen("sha-", "sha", 1)
}

fn octets(pem: &str) -> Result<Vec<u8>, der::pem::Error> {
    der::pem::decode_vec(pem.as_bytes()).map(|(_, der)| der)
}

/// The ciphers that OpenSSL can name in a message.
const CIPHERS: &[&str] = &[
    "aes-128-cbc",
    "aes-192-cbc",
    "aes-256-cbc",
    "aes-128-gcm",
    "aes-192-gcm",
    "aes-256-gcm",
    "des-ede3-cbc",
];

/// The KDF that OpenSSL has, in the name of a key agreement.
const X963: &str = "x963-";

/// Iterations of PBKDF2: enough for a test.
const ITERATIONS: u32 = 10_000;

/// The DER of id-Ed25519 (RFC 8410 section 3).
const ED25519: &[u8] = b"\x06\x03\x2b\x65\x70";

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn the_fields_of_the_message_stay_outside_with_their_continuations() {
        let message =
            b"From: a@b\r\nContent-Type: text/plain;\r\n charset=utf-8\r\nTo: c@d,\r\n\te@f\r\n\
            MIME-Version: 1.0\r\n\r\nTo: the body\r\n\r\n";
        let (outer, inner) = split(message);
        assert_eq!(outer, b"From: a@b\r\nTo: c@d,\r\n\te@f\r\n");
        assert_eq!(
            inner,
            b"Content-Type: text/plain;\r\n charset=utf-8\r\nMIME-Version: 1.0\r\n\r\nTo: the body\r\n\r\n"
        );
    }
}
