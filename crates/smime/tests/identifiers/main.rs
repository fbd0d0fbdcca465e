//! Messages with identifiers that nobody knows and that have no room in `const_oid`: read like any
//! other unknown identifier, never malformed for their size.

use std::io::Cursor;

use ed25519_dalek::Signer;
use sha2::{Digest, Sha512};
use smime::pki::Time;
use smime::verdict::Judgement;
use smime::{FindingCode, Reason, ReceivingAgent, Verdict};
use smime_ber::Tag;
use smime_ber::der;

#[allow(dead_code, reason = "the tests of pki use the rest")]
#[path = "../pki/make.rs"]
mod make;

use make::{Draft, Entity, ed25519, oid};

const ALICE: Entity = Entity::new("Alice", 4);
const CONTENT: &[u8] = b"Content-Type: text/plain\r\n\r\nHello\r\n";

const DATA: &str = "1.2.840.113549.1.7.1";
const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
const ALGORITHM_PROTECTION: &str = "1.2.840.113549.1.9.52";
const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";
const SHA_512: &str = "2.16.840.1.101.3.4.2.3";

/// 2.25.329800735698586629295641978511506172918, the example of X.667: an arc of 128 bits.
fn uuid() -> Vec<u8> {
    hex::decode("06146983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776").unwrap()
}

/// 1.2 and 40 times 1: 41 octets.
fn long() -> Vec<u8> {
    der::primitive(Tag::OBJECT_IDENTIFIER, &[&[0x2a][..], &[1; 40]].concat())
}

fn algorithm(oid: &[u8]) -> Vec<u8> {
    der::sequence(|algorithm| algorithm.raw(oid))
}

fn attribute(attr_type: &[u8], value: &[u8]) -> Vec<u8> {
    der::sequence(|attribute| {
        attribute.raw(attr_type);
        attribute.set_of(|values| values.raw(value));
    })
}

/// A message signed by Alice with Ed25519; the fields hold DER.
struct Message {
    object_type: Vec<u8>,
    digest_algorithms: Vec<Vec<u8>>,
    content_type: Vec<u8>,
    /// What the content-type attribute names.
    signed_type: Vec<u8>,
    certificate: Draft,
    other_certificates: Vec<Vec<u8>>,
    digest_algorithm: Vec<u8>,
    signature_algorithm: Vec<u8>,
    more_signed: Vec<Vec<u8>>,
    unsigned: Vec<Vec<u8>>,
}

impl Message {
    fn new() -> Self {
        Self {
            object_type: oid(SIGNED_DATA),
            digest_algorithms: vec![algorithm(&oid(SHA_512))],
            content_type: oid(DATA),
            signed_type: oid(DATA),
            certificate: Draft::new(ALICE, ALICE),
            other_certificates: Vec::new(),
            digest_algorithm: algorithm(&oid(SHA_512)),
            signature_algorithm: ed25519(),
            more_signed: Vec::new(),
            unsigned: Vec::new(),
        }
    }

    fn encode(&self) -> Vec<u8> {
        let digest = der::primitive(Tag::OCTET_STRING, &Sha512::digest(CONTENT));
        let signed = |set: &mut der::Builder| {
            set.raw(&attribute(&oid(CONTENT_TYPE), &self.signed_type));
            set.raw(&attribute(&oid(MESSAGE_DIGEST), &digest));
            self.more_signed.iter().for_each(|each| set.raw(each));
        };
        let signature = ALICE.key().sign(&der::set_of(signed));
        let signer_info = der::sequence(|info| {
            info.integer(1);
            info.sequence(|sid| {
                sid.raw(&self.certificate.issuer);
                sid.primitive(Tag::INTEGER, &self.certificate.serial);
            });
            info.raw(&self.digest_algorithm);
            info.implicit_set_of(Tag::context_constructed(0), signed);
            info.raw(&self.signature_algorithm);
            info.octet_string(&signature.to_bytes());
            if !self.unsigned.is_empty() {
                info.implicit_set_of(Tag::context_constructed(1), |set| {
                    self.unsigned.iter().for_each(|each| set.raw(each));
                });
            }
        });
        der::sequence(|content_info| {
            content_info.raw(&self.object_type);
            content_info.constructed(Tag::context_constructed(0), |content| {
                content.sequence(|signed_data| {
                    signed_data.integer(1);
                    signed_data.set_of(|set| {
                        self.digest_algorithms.iter().for_each(|each| set.raw(each));
                    });
                    signed_data.sequence(|encapsulated| {
                        encapsulated.raw(&self.content_type);
                        encapsulated.constructed(Tag::context_constructed(0), |content| {
                            content.octet_string(CONTENT);
                        });
                    });
                    signed_data.implicit_set_of(Tag::context_constructed(0), |set| {
                        set.raw(&self.certificate.der());
                        self.other_certificates
                            .iter()
                            .for_each(|each| set.raw(each));
                    });
                    signed_data.set_of(|set| set.raw(&signer_info));
                });
            });
        })
    }

    /// The verdict of a receiver who trusts Alice's certificate.
    fn verdict(&self) -> Verdict {
        ReceivingAgent::new()
            .trust(Draft::new(ALICE, ALICE).sign())
            .at(Time::from_rfc3339("2026-01-01T00:00:00Z").unwrap())
            .verify(&mut Cursor::new(self.encode()))
            .unwrap()
            .verdict
    }
}

fn with(edit: impl FnOnce(&mut Message)) -> Verdict {
    let mut message = Message::new();
    edit(&mut message);
    message.verdict()
}

fn valid(verdict: &Verdict) {
    assert!(verdict.is_valid(), "{:?}", verdict.reasons);
}

fn refused(verdict: &Verdict, judgement: Judgement, reason: Reason) {
    let found = verdict.reason().map(|refusal| refusal.reason);
    assert_eq!(
        (verdict.judgement(), found),
        (judgement, Some(reason)),
        "{:?}",
        verdict.reasons
    );
}

#[test]
fn the_message_is_valid_without_them() {
    valid(&Message::new().verdict());
}

#[test]
fn unknown_attributes_are_passed_over() {
    for unknown in [uuid(), long()] {
        let unknown = || attribute(&unknown, &[0x02, 0x01, 0x07]);
        valid(&with(|message| message.more_signed = vec![unknown()]));
        valid(&with(|message| message.unsigned = vec![unknown()]));
    }
}

#[test]
fn an_attribute_type_with_a_padded_arc_is_malformed() {
    let padded = der::primitive(Tag::OBJECT_IDENTIFIER, &[0x2a, 0x80, 0x01]);
    let unknown = attribute(&padded, &[0x02, 0x01, 0x07]);
    refused(
        &with(|message| message.more_signed = vec![unknown]),
        Judgement::Invalid,
        Reason::MalformedBer,
    );
}

#[test]
fn an_unknown_content_type_is_signed_like_any_other() {
    for unknown in [uuid(), long()] {
        valid(&with(|message| {
            message.content_type = unknown.clone();
            message.signed_type = unknown.clone();
        }));
        for (content_type, signed_type) in [(oid(DATA), unknown.clone()), (unknown, oid(DATA))] {
            let verdict = with(|message| {
                message.content_type = content_type;
                message.signed_type = signed_type;
            });
            refused(&verdict, Judgement::Invalid, Reason::ContentTypeMismatch);
        }
    }
}

#[test]
fn an_unknown_object_is_unsupported() {
    for unknown in [uuid(), long()] {
        let verdict = with(|message| message.object_type = unknown);
        refused(&verdict, Judgement::Unsupported, Reason::Unsupported);
    }
}

#[test]
fn an_unknown_algorithm_is_unsupported() {
    for unknown in [uuid(), long()] {
        let unknown = || algorithm(&unknown);
        valid(&with(|message| {
            message.digest_algorithms.push(unknown());
        }));
        for verdict in [
            with(|message| message.digest_algorithm = unknown()),
            with(|message| message.signature_algorithm = unknown()),
            with(|message| {
                let value = der::sequence(|certificate| {
                    certificate.sequence(|ids| {
                        ids.sequence(|id| {
                            id.raw(&unknown());
                            id.octet_string(b"digest");
                        });
                    });
                });
                message.more_signed = vec![attribute(&oid(SIGNING_CERTIFICATE_V2), &value)];
            }),
        ] {
            refused(&verdict, Judgement::Unsupported, Reason::Unsupported);
        }
    }
}

#[test]
fn an_unknown_algorithm_under_protection_is_another_one() {
    for unknown in [uuid(), long()] {
        let verdict = with(|message| {
            let value = der::sequence(|protection| {
                protection.raw(&algorithm(&unknown));
                protection.constructed(Tag::context_constructed(1), |signature| {
                    signature.raw(&unknown);
                });
            });
            message.more_signed = vec![attribute(&oid(ALGORITHM_PROTECTION), &value)];
        });
        refused(
            &verdict,
            Judgement::Invalid,
            Reason::AlgorithmProtectionMismatch,
        );
    }
}

#[test]
fn unknown_extensions_and_certificate_formats_are_passed_over() {
    for unknown in [uuid(), long()] {
        let verdict = with(|message| {
            let format = der::element(Tag::context_constructed(3), |format| {
                format.raw(&unknown);
                format.null();
            });
            let extension = der::sequence(|extension| {
                extension.raw(&unknown);
                extension.octet_string(&[5, 0]);
            });
            let other = Draft::ca(Entity::new("Other", 5), ALICE).with(extension);
            message.other_certificates = vec![format, other.der()];
        });
        valid(&verdict);
        let skipped: Vec<_> = verdict.findings.iter().map(|borne| borne.code).collect();
        assert_eq!(skipped, [FindingCode::CertificateFormatSkipped]);
    }
}
