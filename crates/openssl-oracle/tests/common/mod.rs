//! What the tests of the oracle share: one authority, its signers, and bytes to bend.
#![allow(dead_code, reason = "each test file uses its own part")]

pub(crate) mod encrypted;

use openssl_oracle::{
    Door, Form, SignRequest, Verdict, Verified, VerifyRequest,
    pki::{Identity, KeyKind, TestCa},
};

pub(crate) const CONTENT: &[u8] = b"Content-Type: text/plain\r\n\r\nThe quick brown fox.\r\n";
pub(crate) const RSA: KeyKind = KeyKind::Rsa { bits: 2048 };

/// Dotted 1.2.840.113549.1.1.1, rsaEncryption (RFC 8017 appendix A.1).
pub(crate) const RSA_ENCRYPTION: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
/// Dotted 1.2.840.113549.1.7.2, id-signedData (RFC 5652 section 5.1).
pub(crate) const SIGNED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
/// Dotted 2.16.840.1.101.3.4.2.1, id-sha256 (RFC 5754 section 2.2).
pub(crate) const SHA_256: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x01";

pub(crate) const DOORS: [Door; 2] = [Door::Cms, Door::Pkcs7];

/// An authority and a signer under it.
pub(crate) struct World {
    pub(crate) root: Vec<u8>,
    pub(crate) alice: Identity,
}

impl World {
    pub(crate) fn new(kind: KeyKind) -> Self {
        let ca = TestCa::new(KeyKind::P256).unwrap();
        Self {
            root: ca.certificate().unwrap(),
            alice: ca.issue(kind, "alice@example.com").unwrap(),
        }
    }

    /// A request that Alice signs, RSA with SHA-256 and Ed25519 with its SHA-512.
    pub(crate) fn request<'a>(&'a self, digest: &'a str) -> SignRequest<'a> {
        SignRequest {
            signers: vec![self.alice.signer(digest)],
            ..SignRequest::new(CONTENT)
        }
    }

    pub(crate) fn sign(&self, door: Door) -> Vec<u8> {
        self.request("sha256").sign(door).unwrap()
    }

    /// Trusts the authority, and checks everything.
    pub(crate) fn trusting<'a>(&'a self, message: &'a [u8], form: Form) -> VerifyRequest<'a> {
        VerifyRequest {
            trust: vec![&self.root],
            ..VerifyRequest::new(message, form)
        }
    }

    pub(crate) fn verify(&self, message: &[u8], form: Form, door: Door) -> Verified {
        self.trusting(message, form).verify(door).unwrap()
    }
}

/// All places at which `needle` stands.
pub(crate) fn places(haystack: &[u8], needle: &[u8]) -> Vec<usize> {
    (0..haystack.len())
        .filter(|&at| haystack[at..].starts_with(needle))
        .collect()
}

/// A copy with another octet at `at`.
pub(crate) fn with_octet(message: &[u8], at: usize, octet: u8) -> Vec<u8> {
    assert_ne!(message[at], octet, "nothing would change");
    let mut changed = message.to_vec();
    changed[at] = octet;
    changed
}

/// A copy in which the last arc of an OID is 127, wherever `select` takes its places.
pub(crate) fn with_unknown_arc(
    message: &[u8],
    oid: &[u8],
    select: impl Fn(&[usize]) -> Vec<usize>,
) -> Vec<u8> {
    let places = select(&places(message, oid));
    assert!(!places.is_empty(), "the OID is not there");
    places.iter().fold(message.to_vec(), |message, at| {
        with_octet(&message, at + oid.len() - 1, 0x7f)
    })
}

/// Asserts a refusal, that its words are in the detail, and that nothing of the message comes along.
#[track_caller]
pub(crate) fn assert_refused(answer: &Verified, verdict: Verdict, words: &str) {
    assert_eq!(answer.verdict, verdict, "{}", answer.detail);
    assert!(
        answer.detail.contains(words),
        "{:?} lacks {words:?}",
        answer.detail
    );
    assert_eq!(answer.content, b"", "content of a refused message");
    assert!(answer.signers.is_empty(), "signers of a refused message");
}
