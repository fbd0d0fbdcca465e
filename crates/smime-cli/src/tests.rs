//! The command with keys that are in a token: it gets through with what the trait says, and knows no octets.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use clap::Parser as _;
use smime::crypto::{
    AeadStream, BlockStream, ContentEncryption, CryptoError, Digest, DigestAlgorithm, Direction,
    Kdf, KeyWrap, Mac, MacAlgorithm, NewKey, PrivateKey, PrivateKeyInfo, Provider, PublicKey,
    RustCrypto, Secret, SubjectPublicKeyInfo,
};
use tempfile::TempDir;

use crate::Command;
use crate::failure::Failure;
use crate::token::Token;

/// What computes where private keys are in a token, whose answers are right or all this error.
#[derive(Debug)]
pub(crate) struct InToken(pub(crate) Option<CryptoError>);

impl Provider for InToken {
    fn name(&self) -> &'static str {
        "token"
    }

    fn digest(&self, algorithm: DigestAlgorithm) -> Option<Box<dyn Digest>> {
        RustCrypto.digest(algorithm)
    }

    fn random(&self, octets: &mut [u8]) -> Result<(), CryptoError> {
        RustCrypto.random(octets)
    }

    fn generate_key(&self, key: NewKey) -> Result<PrivateKeyInfo, CryptoError> {
        RustCrypto.generate_key(key)
    }

    fn load_public_key(
        &self,
        key: &SubjectPublicKeyInfo<'_>,
    ) -> Result<Arc<dyn PublicKey>, CryptoError> {
        RustCrypto.load_public_key(key)
    }

    fn load_private_key(&self, key: &PrivateKeyInfo) -> Result<Arc<dyn PrivateKey>, CryptoError> {
        let inside = RustCrypto.load_private_key(key)?;
        Ok(match self.0 {
            None => Token::holding(inside),
            Some(error) => Token::failing(inside, error),
        })
    }

    fn derive(&self, kdf: &Kdf<'_>, secret: &[u8], len: usize) -> Result<Secret, CryptoError> {
        RustCrypto.derive(kdf, secret, len)
    }

    fn wrap_key(&self, wrap: KeyWrap, kek: &[u8], key: &[u8]) -> Result<Vec<u8>, CryptoError> {
        RustCrypto.wrap_key(wrap, kek, key)
    }

    fn unwrap_key(&self, wrap: KeyWrap, kek: &[u8], wrapped: &[u8]) -> Result<Secret, CryptoError> {
        RustCrypto.unwrap_key(wrap, kek, wrapped)
    }

    fn mac(&self, algorithm: MacAlgorithm, key: &[u8]) -> Result<Box<dyn Mac>, CryptoError> {
        RustCrypto.mac(algorithm, key)
    }

    fn cbc(
        &self,
        cipher: &ContentEncryption,
        direction: Direction,
        key: &[u8],
    ) -> Result<Box<dyn BlockStream>, CryptoError> {
        RustCrypto.cbc(cipher, direction, key)
    }

    fn aead(
        &self,
        cipher: &ContentEncryption,
        direction: Direction,
        key: &[u8],
        aad: &[u8],
        message_len: Option<u64>,
    ) -> Result<Box<dyn AeadStream>, CryptoError> {
        RustCrypto.aead(cipher, direction, key, aad, message_len)
    }
}

/// Alice and a mail of hers, in a folder of their own.
///
/// A call refuses to write a file that it has read, and takes all calls of this process for one. So what was
/// read must not go before all tests end, or another file might get its number. It stays in the target
/// folder, where nothing else tidies up after statics.
struct Alice(PathBuf);

const MAIL: &str = "From: alice@example.com\r\nMIME-Version: 1.0\r\n\
    Content-Type: text/plain\r\n\r\nSell the shares.\r\n";
const ENTITY: &[u8] = b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nSell the shares.\r\n";

impl Alice {
    fn new(algorithm: &str) -> Self {
        static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
            let binary = env::current_exe().unwrap();
            TempDir::new_in(binary.parent().unwrap()).unwrap()
        });
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed).to_string();
        let alice = Self(FOLDER.path().join(number));
        fs::create_dir(&alice.0).unwrap();
        fs::write(alice.path("mail.eml"), MAIL).unwrap();
        let folder = alice.path("alice");
        alice.good(&[
            "keygen",
            "--email",
            "alice@example.com",
            "--algorithm",
            algorithm,
            "-o",
            &folder,
        ]);
        alice
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Result<ExitCode, Failure> {
        let arguments = ["smime"].iter().chain(arguments);
        Command::try_parse_from(arguments).unwrap().verb.run()
    }

    fn good(&self, arguments: &[&str]) {
        let code = self.run(arguments).ok();
        assert_eq!(code, Some(ExitCode::SUCCESS), "{arguments:?}");
    }

    /// `sign`, by a provider.
    fn sign(&self, provider: &str) -> Result<ExitCode, Failure> {
        let (key, certificate) = (self.path("alice/key.pem"), self.path("alice/cert.pem"));
        let (mail, signed) = (self.path("mail.eml"), self.path("signed.eml"));
        let keys = [
            "--key",
            &key,
            "--cert",
            &certificate,
            "--provider",
            provider,
        ];
        self.run(&[&["sign", "-o", &signed, &mail], &keys[..]].concat())
    }

    /// Encrypts the mail to Alice.
    fn encrypt(&self, cipher: &str) {
        let (mail, encrypted) = (self.path("mail.eml"), self.path("encrypted.eml"));
        let certificate = self.path("alice/cert.pem");
        let to = ["--to", &certificate, "--cipher", cipher];
        self.good(&[&["encrypt", "-o", &encrypted, &mail], &to[..]].concat());
    }

    /// `decrypt` of a message, by a provider; the report.
    fn decrypt(&self, message: &str, provider: &str) -> (ExitCode, String) {
        let key = self.path("alice/key.pem");
        let (message, inside) = (self.path(message), self.path("inside.eml"));
        let report = self.path("report.json");
        let keys = ["--key", &key, "--provider", provider, "--report", &report];
        let code = self.run(&[&["decrypt", "-o", &inside, &message], &keys[..]].concat());
        (code.ok().unwrap(), fs::read_to_string(report).unwrap())
    }

    fn has(&self, name: &str) -> bool {
        Path::new(&self.path(name)).exists()
    }
}

#[test]
fn a_key_in_a_token_signs() {
    for algorithm in ["rsa-2048", "p256", "ed25519"] {
        let alice = Alice::new(algorithm);
        assert_eq!(alice.sign("token").ok(), Some(ExitCode::SUCCESS));
        let (signed, inside) = (alice.path("signed.eml"), alice.path("inside.eml"));
        let trust = alice.path("alice/cert.pem");
        alice.good(&["verify", "--trust", &trust, "-o", &inside, &signed]);
        assert_eq!(alice.read("inside.eml"), ENTITY, "{algorithm}");
    }
}

#[test]
fn a_token_that_fails_leaves_no_message() {
    let alice = Alice::new("p256");
    assert!(alice.sign("broken-token").is_err());
    assert!(!alice.has("signed.eml"));
}

#[test]
fn a_key_in_a_token_decrypts() {
    for algorithm in ["rsa-2048", "p256"] {
        let alice = Alice::new(algorithm);
        alice.encrypt("aes-256-gcm");
        let (code, report) = alice.decrypt("encrypted.eml", "token");
        assert_eq!(code, ExitCode::SUCCESS, "{report}");
        assert_eq!(alice.read("inside.eml"), ENTITY, "{algorithm}");
    }
}

/// RFC 3218 section 2.3.2: that the key failed is told no otherwise than that the ciphertext is not whole.
#[test]
fn a_token_that_fails_is_no_other_outcome_than_a_changed_message() {
    for algorithm in ["rsa-2048", "p256"] {
        let alice = Alice::new(algorithm);
        alice.encrypt("aes-256-gcm");
        let (code, report) = alice.decrypt("encrypted.eml", "broken-token");
        assert_eq!(code, ExitCode::from(1), "{report}");
        assert!(!alice.has("inside.eml"));
        // A character of base64 before the tag, and so of the ciphertext.
        let mut changed = alice.read("encrypted.eml");
        let ciphertext = &changed[..changed.len() - 60];
        let at = ciphertext
            .iter()
            .rposition(u8::is_ascii_alphanumeric)
            .unwrap();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        fs::write(alice.path("changed.eml"), changed).unwrap();
        assert_eq!(alice.decrypt("changed.eml", "token"), (code, report));
    }
}
