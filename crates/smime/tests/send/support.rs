//! People with keys, agents for them, and what is asked of what they send.

use std::fs;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use smime::crypto::{NewKey, PrivateKey, PrivateKeyInfo};
use smime::pki::{Certificate, Time, bundle};
use smime::receive::{Received, ReceivingAgent};
use smime::send::{Content, SendError, SendingAgent, Signer};
use smime::verdict::{Encoding, Layer};

use crate::certificates::{DIGITAL_SIGNATURE, Draft, Entity, extension, key_usage, rfc822_names};
use crate::provider::provider;

/// An authority for people whose keys are made for the occasion.
pub(crate) const CA: Entity = Entity::new("Test CA", 1);

/// keyEncipherment and keyAgreement.
pub(crate) const KEY_MANAGEMENT: u8 = 0x28;

/// A person and the key to read what is sent there.
pub(crate) struct Reader {
    pub(crate) certificate: Certificate,
    pub(crate) key: Arc<dyn PrivateKey>,
}

/// A person with a key of this kind.
pub(crate) fn reader(name: &'static str, kind: NewKey) -> Reader {
    let key = match kind {
        // Making one takes long.
        kind if kind.algorithm().is_rsa() => private_key("bob-rsa"),
        kind => loaded(&provider().generate_key(kind).unwrap()),
    };
    let certificate = draft(name, &*key).sign();
    Reader { certificate, key }
}

/// The certificate of a person with that key, to be changed.
pub(crate) fn draft(name: &'static str, key: &dyn PrivateKey) -> Draft {
    let spki = key.public_key().spki_der.to_vec();
    let identifier = smime_ber::der::primitive(smime_ber::Tag::OCTET_STRING, name.as_bytes());
    Draft::new(Entity::new(name, 0), CA)
        .with(key_usage(KEY_MANAGEMENT | DIGITAL_SIGNATURE))
        .with(extension("2.5.29.14", false, &identifier))
        .with(rfc822_names(&[&format!(
            "{}@example.com",
            name.to_lowercase()
        )]))
        .edit(|draft| {
            draft.spki = spki;
            draft.serial = name.as_bytes().to_vec();
        })
}

pub(crate) fn ca() -> Certificate {
    Draft::ca(CA, CA).sign()
}

/// A MIME entity in canonical form.
pub(crate) const ENTITY: &[u8] = b"Content-Type: text/plain\r\n\r\nSell the shares.\r\n";

/// A message whose line ends are LF.
pub(crate) const MESSAGE: &[u8] = b"From: alice@example.com\nTo: bob@example.com\n\
    Subject: Shares\nMIME-Version: 1.0\nContent-Type: text/plain\n\nSell the shares.\n";

/// What goes inside of it.
pub(crate) const MESSAGE_INSIDE: &[u8] =
    b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nSell the shares.\r\n";

pub(crate) fn keys(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/keys");
    fs::read(folder.join(name)).unwrap()
}

pub(crate) fn certificate(name: &str) -> Certificate {
    let pem = keys(&format!("{name}.cert.pem"));
    bundle::certificates(&pem).unwrap().remove(0)
}

fn loaded(key: &PrivateKeyInfo) -> Arc<dyn PrivateKey> {
    provider().load_private_key(key).unwrap()
}

pub(crate) fn private_key(name: &str) -> Arc<dyn PrivateKey> {
    let pem = String::from_utf8(keys(&format!("{name}.key.pem"))).unwrap();
    let lines = pem.lines().filter(|line| !line.starts_with("-----"));
    let der = STANDARD.decode(lines.collect::<String>()).unwrap();
    loaded(&PrivateKeyInfo::from_pkcs8_der(&der).unwrap())
}

pub(crate) fn signer(name: &str) -> Signer {
    Signer::new(certificate(name), private_key(name))
}

pub(crate) fn time(text: &str) -> Time {
    Time::from_rfc3339(text).unwrap()
}

/// An agent that signs by these people, at a time when their certificates are valid.
pub(crate) fn signing(names: &[&str]) -> SendingAgent {
    names
        .iter()
        .fold(sender(), |agent, name| agent.signer(signer(name)))
}

pub(crate) fn sender() -> SendingAgent {
    SendingAgent::new()
        .provider(provider())
        .at(time("2026-06-01T00:00:00Z"))
}

/// What the agent makes of content that can be read again.
pub(crate) fn sign(agent: &SendingAgent, content: &[u8]) -> Vec<u8> {
    let mut signed = Vec::new();
    let mut source = Cursor::new(content);
    agent.sign(Content::file(&mut source), &mut signed).unwrap();
    signed
}

/// The same of content that goes by once.
pub(crate) fn sign_pipe(agent: &SendingAgent, mut content: &[u8]) -> Vec<u8> {
    let mut signed = Vec::new();
    agent
        .sign(Content::pipe(&mut content), &mut signed)
        .unwrap();
    signed
}

pub(crate) fn refusal(agent: &SendingAgent, content: &[u8]) -> SendError {
    let mut source = Cursor::new(content);
    let result = agent.sign(Content::file(&mut source), &mut Vec::new());
    result.unwrap_err()
}

/// What the agent makes of content that can be read again, encrypted.
pub(crate) fn encrypt(agent: &SendingAgent, content: &[u8]) -> Vec<u8> {
    let mut encrypted = Vec::new();
    let mut source = Cursor::new(content);
    agent
        .encrypt(Content::file(&mut source), &mut encrypted)
        .unwrap();
    encrypted
}

/// The same of content that goes by once.
pub(crate) fn encrypt_pipe(agent: &SendingAgent, mut content: &[u8]) -> Vec<u8> {
    let mut encrypted = Vec::new();
    agent
        .encrypt(Content::pipe(&mut content), &mut encrypted)
        .unwrap();
    encrypted
}

/// Why the agent does not encrypt.
pub(crate) fn encrypt_refusal(agent: &SendingAgent) -> SendError {
    let mut source = Cursor::new(ENTITY);
    let result = agent.encrypt(Content::file(&mut source), &mut Vec::new());
    result.unwrap_err()
}

/// A receiver who trusts nobody and has no keys yet.
pub(crate) fn anyone() -> ReceivingAgent {
    ReceivingAgent::new().provider(provider())
}

/// A receiver who trusts the authority of these people.
pub(crate) fn receiver() -> ReceivingAgent {
    anyone()
        .trust(certificate("ca-rsa"))
        .trust(certificate("ca-p256"))
        .at(time("2026-06-01T00:00:00Z"))
}

/// Verifies a message, and gives the octets that were signed.
#[track_caller]
pub(crate) fn verified(message: &[u8]) -> (Received, Vec<u8>) {
    let received = receiver().verify(&mut Cursor::new(message)).unwrap();
    assert_valid(&received, message);
    let mut content = Vec::new();
    assert!(
        received
            .copy_content(&mut Cursor::new(message), None, &mut content)
            .unwrap()
    );
    (received, content)
}

#[track_caller]
pub(crate) fn assert_valid(received: &Received, message: &[u8]) {
    let verdict = &received.verdict;
    assert!(
        verdict.is_valid(),
        "{:?}\n{}",
        verdict.reasons,
        String::from_utf8_lossy(message)
    );
    let findings: Vec<_> = verdict.findings.iter().collect();
    assert!(findings.is_empty(), "{findings:?}");
}

/// Whether the object of the one layer is DER.
pub(crate) fn is_der(received: &Received) -> bool {
    match received.verdict.layers.as_slice() {
        [Layer::SignedData(layer)] => layer.placed.encoding == Encoding::Der,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn text(octets: &[u8]) -> &str {
    std::str::from_utf8(octets).unwrap()
}

/// Content that becomes another one each time it is read from the start.
pub(crate) struct Fickle {
    octets: Cursor<Vec<u8>>,
    /// Where it changes.
    at: usize,
}

impl Fickle {
    /// Content whose last octet changes.
    pub(crate) fn new(octets: &[u8]) -> Self {
        Self::at(octets, octets.len() - 1)
    }

    pub(crate) fn at(octets: &[u8], at: usize) -> Self {
        let octets = Cursor::new(octets.to_vec());
        Self { octets, at }
    }
}

impl Read for Fickle {
    fn read(&mut self, octets: &mut [u8]) -> io::Result<usize> {
        self.octets.read(octets)
    }
}

impl Seek for Fickle {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if let SeekFrom::Start(_) = to
            && let Some(octet) = self.octets.get_mut().get_mut(self.at)
        {
            *octet = octet.wrapping_add(1) & 0x7f;
        }
        self.octets.seek(to)
    }
}
