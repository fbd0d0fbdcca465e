//! What the fuzzers know of the committed vectors: whom to trust, and what its keys have signed.

use std::{collections::BTreeSet, sync::LazyLock};

use smime::{
    ReceivingAgent,
    crypto::{Provider, RustCrypto},
    key_file::{self, KeyFilePolicy},
    pki::{Certificate, Time, bundle},
    receive::{DecryptionKeys, KeyEncryptionKey, RecipientKey},
};
use smime_cases::{Vectors, Verdict};

/// The vectors, loaded once.
pub(crate) static KNOWN: LazyLock<Known> = LazyLock::new(Known::load);

/// When messages are judged.
pub(crate) const AT: &str = "2026-06-01T00:00:00Z";

/// Whom to trust, and what was signed.
pub(crate) struct Known {
    /// The anchor of the vectors' good signers.
    pub(crate) anchor: Certificate,
    /// SHA-256 of content and SHA-256 of the certificate of its signer, in hexadecimal, of every message that
    /// may be accepted.
    signed: BTreeSet<(String, String)>,
    /// SHA-256 of the content of every message that may be accepted.
    made: BTreeSet<String>,
    /// What the cases decrypt with.
    keys: DecryptionKeys,
}

impl Known {
    fn load() -> Self {
        let vectors = Vectors::built_in().expect("the vectors are checked in CI");
        let anchor = &vectors.certificates[ANCHOR];
        let anchor = bundle::certificates(anchor.as_bytes())
            .expect("a certificate in PEM")
            .remove(0);
        let mut signed = BTreeSet::new();
        let mut made = BTreeSet::new();
        for case in vectors.cases.values() {
            made.extend(case.expect.content_sha256.clone());
            let Some(content) = &case.expect.content_sha256 else {
                continue;
            };
            let good = case.expect.signers.iter();
            for signer in good.filter(|signer| signer.verdict == Verdict::Valid) {
                signed.insert((content.clone(), signer.certificate_sha256.clone()));
            }
        }
        Self {
            anchor,
            signed,
            made,
            keys: decryption_keys(&vectors),
        }
    }

    /// Whether the content is that of a vector.
    pub(crate) fn has_made(&self, content_sha256: &str) -> bool {
        self.made.contains(content_sha256)
    }

    /// The same receiver with every key of the vectors.
    pub(crate) fn with_keys(&self, agent: ReceivingAgent) -> ReceivingAgent {
        agent.decryption_keys(self.keys.clone())
    }

    /// Whether the owner of the certificate has signed the content.
    pub(crate) fn has_signed(&self, content_sha256: &str, certificate_sha256: &str) -> bool {
        self.signed
            .contains(&(content_sha256.into(), certificate_sha256.into()))
    }

    /// A receiver that trusts the anchor and judges at [`AT`].
    pub(crate) fn agent(&self) -> ReceivingAgent {
        ReceivingAgent::new()
            .trust(self.anchor.clone())
            .at(Self::at())
    }

    pub(crate) fn at() -> Time {
        Time::from_rfc3339(AT).expect("a time")
    }
}

const ANCHOR: &str = "ca-rsa";

/// Every key that a case decrypts with; keys stand with their certificates.
fn decryption_keys(vectors: &Vectors) -> DecryptionKeys {
    let mut keys = DecryptionKeys::default();
    let mut names = BTreeSet::new();
    let mut known = BTreeSet::new();
    for case in vectors.cases.values() {
        let context = &case.context;
        for pair in &context.keys {
            let Some(certificate) = &pair.cert else {
                continue;
            };
            if names.insert((&pair.key, certificate)) {
                keys.keys
                    .extend(recipient_key(vectors, &pair.key, certificate));
            }
        }
        let octets = |text: &String| hex::decode(text).unwrap_or_default();
        if let Some(kek) = &context.kek
            && known.insert(format!("{} {}", kek.id, kek.key))
        {
            keys.keks.push(KeyEncryptionKey {
                identifier: octets(&kek.id),
                key: octets(&kek.key).into(),
            });
        }
        for key in context
            .content_key
            .iter()
            .filter(|key| known.insert((*key).clone()))
        {
            keys.content_keys.push(octets(key).into());
        }
        let passwords = context.password.iter();
        for password in passwords.filter(|password| known.insert(format!("password {password}"))) {
            keys.passwords.push(password.as_bytes().into());
        }
    }
    keys
}

fn recipient_key(vectors: &Vectors, key: &str, certificate: &str) -> Option<RecipientKey> {
    let file = vectors.keys.get(key)?.as_bytes();
    let key = key_file::read(file, None, &KeyFilePolicy::default()).ok()?;
    let certificate = vectors.certificates.get(certificate)?.as_bytes();
    let certificate = bundle::certificates(certificate).ok()?;
    Some(RecipientKey {
        key: RustCrypto.load_private_key(key.keys.first()?).ok()?,
        certificate: certificate.into_iter().next(),
    })
}
