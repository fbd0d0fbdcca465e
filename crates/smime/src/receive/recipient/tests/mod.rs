//! Keys recovered from messages that others made (`tests/cms/data`: OpenSSL by make.sh, and
//! `cryptography` of Python by make.py), and from changed ones.

mod broken;
mod limits;
mod recovered;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::*;
use crate::budget::Limits;
use crate::cms::encrypted_content_info::{EncryptedHead, EncryptedTail};
use crate::cms::{ContentCipher, ContentReader, Opened, open};
use crate::crypto::{Direction, PrivateKey, PrivateKeyInfo, RustCrypto};
use crate::key_file;

const CONTENT: &[u8] = b"Content-Type: text/plain\r\n\r\nSell the shares.\r\n";

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn message(name: &str) -> Vec<u8> {
    let path = folder("tests/cms/data").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn key(name: &str) -> Arc<dyn PrivateKey> {
    let path = folder("../../vectors/keys").join(format!("{name}.key.pem"));
    let file = key_file::read(&fs::read(path).unwrap(), None, &Default::default()).unwrap();
    RustCrypto.load_private_key(&file.keys[0]).unwrap()
}

fn certificate(name: &str) -> Certificate {
    let path = folder("../../vectors/keys").join(format!("{name}.cert.pem"));
    let certificates = crate::pki::bundle::certificates(&fs::read(path).unwrap()).unwrap();
    certificates[0].clone()
}

/// The key of that name, and its certificate.
fn with_certificate(name: &str) -> DecryptionKeys {
    DecryptionKeys {
        keys: vec![RecipientKey {
            key: key(name),
            certificate: Some(certificate(name)),
        }],
        ..DecryptionKeys::default()
    }
}

/// The key of that name alone.
fn without_certificate(name: &str) -> DecryptionKeys {
    let mut keys = with_certificate(name);
    keys.keys[0].certificate = None;
    keys
}

fn kek(key: &[u8]) -> DecryptionKeys {
    DecryptionKeys {
        keks: vec![KeyEncryptionKey {
            identifier: vec![0xc0, 0xff, 0xee],
            key: key.into(),
        }],
        ..DecryptionKeys::default()
    }
}

fn password(password: &str) -> DecryptionKeys {
    DecryptionKeys {
        passwords: vec![password.as_bytes().into()],
        ..DecryptionKeys::default()
    }
}

/// The parts of a message that a key recovery sees.
struct Parts {
    head: EncryptedHead,
    cipher: ContentCipher,
    ciphertext: Vec<u8>,
    tail: EncryptedTail,
}

impl Parts {
    fn of(message: &[u8]) -> Self {
        fn read(
            (head, mut content): (EncryptedHead, ContentReader<&[u8], EncryptedTail>),
        ) -> Parts {
            let mut ciphertext = Vec::new();
            let mut keep = |octets: &[u8]| {
                ciphertext.extend_from_slice(octets);
                Ok(())
            };
            content.copy_to(&mut keep).unwrap();
            let info = &head.encrypted_content_info;
            Parts {
                cipher: ContentCipher::from_identifier(&info.content_encryption_algorithm).unwrap(),
                head,
                ciphertext,
                tail: content.finish().unwrap().tail,
            }
        }
        match open(message, &Limits::default()).unwrap() {
            Opened::EnvelopedData(reader) => read(reader.head().unwrap()),
            Opened::AuthEnvelopedData(reader) => read(reader.head().unwrap()),
            Opened::EncryptedData(reader) => read(reader.head().unwrap()),
            other => panic!("{:?}", other.content_type()),
        }
    }

    fn recover(&self, keys: &DecryptionKeys) -> Recovery {
        self.recover_by(keys, &Policy::default(), &Limits::default())
    }

    fn recover_by(&self, keys: &DecryptionKeys, policy: &Policy, limits: &Limits) -> Recovery {
        let length = KeyLength::Exact(self.cipher.encryption.key_len());
        KeyRecovery::new(&RustCrypto, policy, keys, &[], length)
            .originator(self.head.originator_info.as_ref())
            .recover(&self.head.recipient_infos, &Budget::new(limits.clone()))
    }

    /// Whether a key that a recipient gave decrypts the content.
    fn decrypt(&self, keys: &DecryptionKeys) -> bool {
        let candidates = self.recover(keys).candidates.unwrap();
        candidates
            .iter()
            .filter(|candidate| !candidate.is_substitute)
            .any(|candidate| self.decrypt_with(&candidate.key).as_deref() == Some(CONTENT))
    }

    fn decrypt_with(&self, key: &Secret) -> Option<Vec<u8>> {
        let key = self.cipher.content_key(&RustCrypto, key).unwrap();
        let encryption = &self.cipher.encryption;
        let mut octets = self.ciphertext.clone();
        if !encryption.kind.is_aead() {
            let mut cipher = RustCrypto
                .cbc(encryption, Direction::Decrypt, key.as_bytes())
                .unwrap();
            cipher.process(&mut octets);
            let padding = usize::from(*octets.last().unwrap());
            octets.truncate(octets.len().checked_sub(padding)?);
            return Some(octets);
        }
        let authentication = self.tail.authentication.as_ref().unwrap();
        let length = Some(octets.len() as u64);
        let additional = authentication.additional_data();
        let mut cipher = RustCrypto
            .aead(
                encryption,
                Direction::Decrypt,
                key.as_bytes(),
                additional,
                length,
            )
            .unwrap();
        cipher.process(&mut octets);
        (cipher.finish().unwrap() == authentication.mac).then_some(octets)
    }
}

impl Recovery {
    /// The reason why no key was looked for.
    #[track_caller]
    fn refusal(&self) -> &'static str {
        match &self.candidates {
            Err(refusal) => refusal.reason.code(),
            Ok(candidates) => panic!("{} candidates", candidates.len()),
        }
    }

    /// Whether a recipient matched and no key came of it.
    #[track_caller]
    fn has_failed(&self) -> bool {
        let candidates = self.candidates.as_ref().unwrap();
        assert!(!candidates.is_empty());
        candidates.iter().all(|candidate| candidate.is_substitute)
    }
}

/// The X25519 key of make.py.
fn x25519() -> DecryptionKeys {
    let header = hex::decode("302e020100300506032b656e04220420").unwrap();
    let private: Vec<u8> = (0x40..0x60).collect();
    let info = PrivateKeyInfo::from_pkcs8_der(&[header, private].concat()).unwrap();
    DecryptionKeys {
        keys: vec![RecipientKey {
            key: RustCrypto.load_private_key(&info).unwrap(),
            certificate: None,
        }],
        ..DecryptionKeys::default()
    }
}

const LEGACY: Policy = Policy {
    allow_legacy: true,
    rsa_min_bits: 2048,
    rsa_floor_bits: 1024,
    rsa_max_bits: 8192,
};

/// The recipient's part of a message, changed.
fn changed(name: &str, change: impl FnOnce(&mut RecipientInfo)) -> Parts {
    let mut parts = Parts::of(&message(name));
    change(&mut parts.head.recipient_infos[0]);
    parts
}

fn encrypted_key(recipient_info: &mut RecipientInfo) -> &mut Vec<u8> {
    match recipient_info {
        RecipientInfo::Ktri(ktri) => &mut ktri.encrypted_key,
        RecipientInfo::Kari(kari) => &mut kari.recipient_encrypted_keys[0].encrypted_key,
        RecipientInfo::Kekri(kekri) => &mut kekri.encrypted_key,
        RecipientInfo::Pwri(pwri) => &mut pwri.encrypted_key,
        other => panic!("{}", other.kind()),
    }
}

fn key_encryption_algorithm(recipient_info: &mut RecipientInfo) -> &mut AlgorithmIdentifier {
    match recipient_info {
        RecipientInfo::Ktri(ktri) => &mut ktri.key_encryption_algorithm,
        RecipientInfo::Kari(kari) => &mut kari.key_encryption_algorithm,
        RecipientInfo::Kekri(kekri) => &mut kekri.key_encryption_algorithm,
        RecipientInfo::Pwri(pwri) => &mut pwri.key_encryption_algorithm,
        other => panic!("{}", other.kind()),
    }
}

/// One message a kind, and the keys for it.
fn one_of_each_kind() -> [(&'static str, DecryptionKeys); 5] {
    let shared: Vec<u8> = (0..16).collect();
    [
        ("ktri-oaep-sha-256.der", with_certificate("bob-rsa")),
        ("kari-p256.der", with_certificate("bob-p256")),
        ("x25519-hkdf-sha-256.der", x25519()),
        ("kekri.der", kek(&shared)),
        ("pwri.der", password("secret")),
    ]
}

fn unknown_oid() -> const_oid::ObjectIdentifier {
    const_oid::ObjectIdentifier::new_unwrap("1.2.3.4")
}
