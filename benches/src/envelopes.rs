//! Encrypted messages, and those who write and read them: in DER, their content taken as it is.

use std::{io::Cursor, rc::Rc, sync::Arc};

use openssl_oracle::{
    EncryptRequest, EncryptedKind, Form, OpenRequest, Recipient, RecipientKey, Verdict,
};
use smime::{
    ReceivingAgent, SendingAgent,
    crypto::{CipherKind, PrivateKey, PrivateKeyInfo, Provider},
    pki::Certificate,
    send::{Content, OutForm},
};
use smime_forge::{primitive::key::Key, template::people::ALICE};

use crate::{
    PROVIDERS,
    keys::{World, loaded, pem, private},
};

/// Someone to encrypt to.
pub struct Reader {
    certificate: Vec<u8>,
    /// The key in its octets, and as each provider has loaded it.
    key: PrivateKeyInfo,
    loaded: Vec<(&'static str, Arc<dyn PrivateKey>)>,
    oaep: bool,
}

impl Reader {
    /// The owner of `vectors/keys/NAME.key.pem`.
    ///
    /// # Panics
    /// When there is no such file.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let pem = pem(name);
        let key = Rc::new(Key::from_pem(&pem));
        Self {
            certificate: World::new().intermediate.issue_to("Alice", ALICE, &key).der,
            key: private(&pem),
            loaded: PROVIDERS
                .map(|provider| (provider.name(), loaded(provider, &pem)))
                .into(),
            oaep: name.contains("rsa"),
        }
    }

    /// Has the reference encrypt.
    ///
    /// # Panics
    /// When it does not.
    #[must_use]
    pub fn encrypt(&self, by: &Arc<dyn Provider>, cipher: CipherKind, content: &[u8]) -> Vec<u8> {
        let mut encrypted = Vec::new();
        // The certificate is for signing; who may be encrypted to is not what is measured.
        SendingAgent::new()
            .provider(by.clone())
            .out_form(OutForm::Der)
            .recipient(self.certificate())
            .force_recipients()
            .cipher(cipher)
            .encrypt(
                Content::file(&mut Cursor::new(content)).raw(),
                &mut encrypted,
            )
            .expect("it encrypts");
        encrypted
    }

    /// Has the reference decrypt. `None` is a refusal.
    ///
    /// # Panics
    /// When it cannot be asked.
    #[must_use]
    pub fn decrypt(&self, by: &Arc<dyn Provider>, message: &[u8]) -> Option<Vec<u8>> {
        let received = ReceivingAgent::new()
            .provider(by.clone())
            .key(self.loaded_by(by), Some(self.certificate()))
            .decrypt(&mut Cursor::new(message))
            .expect("memory can be read");
        if !received.verdict.is_valid() {
            return None;
        }
        let mut content = Vec::new();
        let same = received
            .copy_content(&mut Cursor::new(message), None, &mut content)
            .expect("memory can be read");
        assert!(same, "the message changed under our hands");
        Some(content)
    }

    fn loaded_by(&self, provider: &Arc<dyn Provider>) -> Arc<dyn PrivateKey> {
        let mut loaded = self.loaded.iter();
        let (_, key) = loaded
            .find(|(name, _)| *name == provider.name())
            .expect("one of the providers");
        Arc::clone(key)
    }

    /// Has OpenSSL encrypt in the same way.
    ///
    /// # Panics
    /// When it does not.
    #[must_use]
    pub fn openssl_encrypt(&self, cipher: &str, content: &[u8]) -> Vec<u8> {
        let cert = &self.certificate;
        let recipient = match self.oaep {
            true => Recipient::Oaep {
                cert,
                key_id: false,
                digest: "sha256",
                mask: "sha256",
                label: b"",
            },
            false => Recipient::Agreement {
                cert,
                key_id: false,
                digest: "sha256",
                cofactor: false,
                wrap: Some("id-aes256-wrap"),
            },
        };
        let kind = EncryptedKind::Enveloped {
            cipher,
            recipients: vec![recipient],
        };
        let mut request = EncryptRequest::new(content, kind);
        request.binary = true;
        request.encrypt().expect("OpenSSL encrypts")
    }

    /// Has OpenSSL decrypt. `None` is a refusal.
    ///
    /// # Panics
    /// When it cannot be asked.
    #[must_use]
    pub fn openssl_decrypt(&self, message: &[u8]) -> Option<Vec<u8>> {
        let mut request = OpenRequest::new(message, Form::Der);
        request.keys.push(RecipientKey {
            key: self.key.pkcs8_der(),
            cert: Some(&self.certificate),
        });
        let opened = request.decrypt().expect("OpenSSL can be asked");
        (opened.verdict == Verdict::Valid).then_some(opened.content)
    }

    fn certificate(&self) -> Certificate {
        Certificate::from_der(&self.certificate).expect("a certificate")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers;

    #[test]
    fn each_reads_what_the_other_wrote() {
        let content: Vec<u8> = (0..100_000_u32).map(|at| (at % 251) as u8).collect();
        for name in ["alice-rsa", "alice-p256"] {
            let reader = Reader::new(name);
            for (cipher, openssl) in [
                (CipherKind::Aes256Cbc, "aes-256-cbc"),
                (CipherKind::Aes256Gcm, "aes-256-gcm"),
            ] {
                let theirs = reader.openssl_encrypt(openssl, &content);
                for provider in providers() {
                    let ours = reader.encrypt(&provider, cipher, &content);
                    assert_eq!(reader.openssl_decrypt(&ours).as_ref(), Some(&content));
                    assert_eq!(reader.decrypt(&provider, &theirs).as_ref(), Some(&content));
                    let mut changed = theirs.clone();
                    let at = changed.len() / 2;
                    changed.truncate(at);
                    assert_eq!(reader.decrypt(&provider, &changed), None);
                }
            }
        }
    }
}
