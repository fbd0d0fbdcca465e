//! Keys in PEM under a password in the manner of RFC 1421, as OpenSSL writes them.

use crate::primitive::{cipher::Cipher, digest::Digest, random::random, textual::base64_lines};

/// How such a key is encrypted.
#[derive(Clone)]
pub struct DekInfo {
    /// The name of the cipher in the DEK-Info field.
    pub name: &'static str,
    /// The cipher, in CBC mode.
    pub cipher: Cipher,
    /// Octets of key that are derived; for DES three times over.
    pub key_length: usize,
    /// The initialization vector, whose first eight octets are the salt.
    pub iv: Vec<u8>,
    /// The vector as written, where it is another.
    pub iv_text: Option<String>,
    /// The Proc-Type field.
    pub proc_type: &'static str,
    /// The password.
    pub password: String,
}

impl DekInfo {
    /// A cipher by its name.
    #[must_use]
    pub fn new(name: &'static str, cipher: Cipher, key_length: usize) -> Self {
        Self {
            name,
            cipher,
            key_length,
            iv: random("dek-info iv", cipher.block_length()),
            iv_text: None,
            proc_type: "4,ENCRYPTED",
            password: "correct horse battery staple".into(),
        }
    }

    /// The same with a change.
    #[must_use]
    pub fn with(mut self, bend: impl FnOnce(&mut Self)) -> Self {
        bend(&mut self);
        self
    }

    /// The key: MD5 of what came before, the password and the salt, until there is enough.
    #[must_use]
    pub fn key(&self) -> Vec<u8> {
        let mut key = Vec::new();
        let mut last = Vec::new();
        while key.len() < self.key_length {
            let salt = &self.iv[..8];
            last = Digest::Md5.of(&[last.as_slice(), self.password.as_bytes(), salt].concat());
            key.extend(&last);
        }
        key.truncate(self.key_length);
        key.iter()
            .copied()
            .cycle()
            .take(self.cipher.key_length())
            .collect()
    }

    /// The file: a key under a label.
    #[must_use]
    pub fn pem(&self, label: &str, key: &[u8]) -> String {
        let block = self.cipher.block_length();
        let count = block - key.len() % block;
        let padded = [key, &vec![count as u8; count]].concat();
        let ciphertext = self.cipher.cbc(&self.key(), &self.iv, &padded);
        let iv = self.iv_text.clone();
        let iv = iv.unwrap_or_else(|| hex::encode_upper(&self.iv));
        let Self {
            name, proc_type, ..
        } = self;
        let body = base64_lines(&ciphertext).replace('\r', "");
        format!(
            "-----BEGIN {label}-----\nProc-Type: {proc_type}\nDEK-Info: {name},{iv}\n\n{}\n-----END {label}-----\n",
            body.trim_end()
        )
    }
}
