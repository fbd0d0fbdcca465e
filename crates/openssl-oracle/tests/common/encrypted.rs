//! Recipients of encrypted messages, and what comes of opening one.

use openssl_oracle::{
    EncryptRequest, EncryptedKind, Form, KeyEncryptionKey, OpenRequest, Opened, Recipient, Verdict,
    pki::{Identity, KeyKind, TestCa},
};

use super::{CONTENT, RSA};

pub(crate) const KEK: KeyEncryptionKey<'_> = KeyEncryptionKey {
    identifier: b"kek",
    key: &[7; 32],
};
pub(crate) const PASSWORD: &[u8] = b"correct horse";

/// Recipients of each kind.
pub(crate) struct Recipients {
    pub(crate) rsa: Identity,
    pub(crate) curves: Vec<(Identity, &'static str)>,
}

impl Recipients {
    pub(crate) fn new() -> Self {
        let ca = TestCa::new(KeyKind::P256).unwrap();
        let issue = |kind| ca.issue_recipient(kind, "bob@example.com").unwrap();
        Self {
            rsa: issue(RSA),
            curves: vec![
                (issue(KeyKind::P256), "sha256"),
                (issue(KeyKind::P384), "sha384"),
                (issue(KeyKind::P521), "sha512"),
            ],
        }
    }

    /// Each recipient, and the request that opens a message to it.
    pub(crate) fn all(&self) -> Vec<(Recipient<'_>, OpenRequest<'_>)> {
        let open = || OpenRequest::new(b"", Form::Der);
        let mut all = Vec::new();
        for key_id in [false, true] {
            let cert = self.rsa.certificate.as_slice();
            all.push((
                Recipient::Certificate { cert, key_id },
                opener_of(&self.rsa),
            ));
            for (digest, mask, label) in [
                ("sha1", "sha1", &b""[..]),
                ("sha256", "sha256", b"label"),
                ("sha512", "sha256", b""),
            ] {
                let oaep = Recipient::Oaep {
                    cert,
                    key_id,
                    digest,
                    mask,
                    label,
                };
                all.push((oaep, opener_of(&self.rsa)));
            }
            for (identity, digest) in &self.curves {
                for (cofactor, wrap) in [(false, None), (true, Some("id-aes256-wrap"))] {
                    let agreement = Recipient::Agreement {
                        cert: &identity.certificate,
                        key_id,
                        digest,
                        cofactor,
                        wrap,
                    };
                    all.push((agreement, opener_of(identity)));
                }
            }
        }
        for (identifier, length) in [(b"a", 16), (b"b", 24), (b"c", 32)] {
            let kek = KeyEncryptionKey {
                identifier,
                key: &KEK.key[..length],
            };
            let opener = OpenRequest {
                kek: Some(kek),
                ..open()
            };
            all.push((Recipient::Kek(kek), opener));
        }
        let opener = OpenRequest {
            password: Some(PASSWORD),
            ..open()
        };
        let password = Recipient::Password {
            password: PASSWORD,
            iterations: 1000,
            cipher: "aes-256-cbc",
        };
        all.push((password, opener));
        all
    }
}

pub(crate) fn opener_of(identity: &Identity) -> OpenRequest<'_> {
    OpenRequest {
        keys: vec![identity.recipient_key()],
        ..OpenRequest::new(b"", Form::Der)
    }
}

pub(crate) fn enveloped<'a>(cipher: &'a str, recipients: Vec<Recipient<'a>>) -> EncryptRequest<'a> {
    EncryptRequest::new(CONTENT, EncryptedKind::Enveloped { cipher, recipients })
}

#[track_caller]
pub(crate) fn assert_opened(opened: &Opened, is_aead: bool) {
    assert_eq!(opened.verdict, Verdict::Valid, "{}", opened.detail);
    assert_eq!(opened.content, CONTENT);
    assert_eq!(opened.is_aead, is_aead);
    assert!(opened.released);
    assert_eq!(opened.detail, "");
}

#[track_caller]
pub(crate) fn assert_unopened(opened: &Opened, verdict: Verdict, words: &str) {
    assert_eq!(opened.verdict, verdict, "{}", opened.detail);
    assert!(opened.detail.contains(words), "{:?}", opened.detail);
    assert_eq!(opened.content, b"");
}
