//! Two secrets, one outcome: what stands beneath a layer that shows no change to it is told by
//! nothing that an attacker sees.
//!
//! Every message of the suite that is refused is put inside an encrypted layer in CBC mode, and that
//! is opened beside others which differ from it only behind the key: in their padding, their key,
//! their first octets, all of their plaintext. Line, report, findings, status, what is given out and
//! the work that was counted have to be the same. Only a signature inside that verifies lifts that.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use smime::crypto::{
    CipherKind, ContentEncryption, Direction, KeyWrap, Provider, RustCrypto, Secret,
};
use smime::reason::Reason;
use smime::verdict::Layer;
use smime::{Received, ReceivingAgent};
use smime_aws_lc::AwsLc;
use smime_ber::{Tag, der};
use smime_cases::{Case, Form, Op, Vectors};
use smime_gauntlet::worker;

/// What only the sender and the receiver have.
const KEK: [u8; 16] = *b"shared before 16";
const KEK_ID: &[u8] = b"the shared key of the outer layer";
const KEY: [u8; 16] = *b"content key 128 ";
const IV: [u8; 16] = *b"0123456789abcdef";
const BLOCK: usize = 16;

/// Inputs that are longer have their cost tested elsewhere.
const LONGEST: usize = 128 << 10;

/// The reasons that nothing beneath a layer can have, each with why.
const NEVER_INSIDE: &[(Reason, &str)] = &[
    (
        Reason::AddressMismatch,
        "the address is that of the message, and told of a verified signer",
    ),
    (
        Reason::NotSigned,
        "what a layer is asked for, or that a message is required to have",
    ),
    (Reason::NotEncrypted, "the same"),
    (Reason::NotAuthenticated, "the same"),
    (Reason::NotDigested, "the same"),
    (Reason::NotCompressed, "the same"),
    (
        Reason::ErrantLayer,
        "parts of the payload of an envelope are content",
    ),
    (Reason::NoTrustAnchor, "of a verified signer's path"),
    (Reason::UnprocessedConstraint, "the same"),
    (Reason::Untrusted, "the same"),
    (Reason::CertificateSignatureInvalid, "the same"),
    (Reason::NotACa, "the same"),
    (Reason::PathLengthExceeded, "the same"),
    (Reason::KeyUsage, "the same"),
    (Reason::ExtendedKeyUsage, "the same"),
    (Reason::UnknownCriticalExtension, "the same"),
    (Reason::CertificateNotYetValid, "the same"),
    (Reason::CertificateExpired, "the same"),
];

/// All that anybody gets to see of a judged message.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Outcome {
    report: String,
    line: String,
    given_out: bool,
    spent: String,
}

impl Outcome {
    fn of(received: &Received) -> Self {
        Self {
            report: serde_json::to_string(&received.verdict).unwrap(),
            line: format!("{:?}", received.verdict.reasons),
            given_out: received.content.is_some(),
            spent: format!("{:?}", received.spent),
        }
    }
}

/// An EnvelopedData in CBC mode for the shared key, of whole blocks. `wrapped` is the encrypted key.
fn enveloped(content_type: &str, iv: &[u8], blocks: &[u8], wrapped: &[u8]) -> Vec<u8> {
    let encryption = ContentEncryption {
        kind: CipherKind::Aes128Cbc,
        iv: IV.to_vec(),
        tag_len: 0,
        effective_bits: 0,
    };
    let mut ciphertext = blocks.to_vec();
    RustCrypto
        .cbc(&encryption, Direction::Encrypt, &KEY)
        .unwrap()
        .process(&mut ciphertext);
    let structure = der::sequence(|fields| {
        fields.integer(2);
        fields.constructed(Tag::SET, |recipients| {
            recipients.constructed(Tag::context_constructed(2), |kekri| {
                kekri.integer(4);
                kekri.sequence(|kekid| kekid.octet_string(KEK_ID));
                kekri.sequence(|algorithm| algorithm.raw(&oid("2.16.840.1.101.3.4.1.5")));
                kekri.octet_string(wrapped);
            });
        });
        fields.sequence(|info| {
            info.raw(&oid(content_type));
            info.sequence(|algorithm| {
                algorithm.raw(&oid("2.16.840.1.101.3.4.1.2"));
                algorithm.octet_string(iv);
            });
            info.primitive(Tag::context(0), &ciphertext);
        });
    });
    der::sequence(|fields| {
        fields.raw(&oid("1.2.840.113549.1.7.3"));
        fields.constructed(Tag::context_constructed(0), |content| {
            content.raw(&structure);
        });
    })
}

fn oid(oid: &str) -> Vec<u8> {
    let oid: const_oid::ObjectIdentifier = oid.parse().unwrap();
    der::primitive(Tag::OBJECT_IDENTIFIER, oid.as_bytes())
}

fn wrapped(key: &[u8]) -> Vec<u8> {
    RustCrypto.wrap_key(KeyWrap::Aes128, &KEK, key).unwrap()
}

fn padded(content: &[u8]) -> Vec<u8> {
    let count = BLOCK - content.len() % BLOCK;
    let mut blocks = content.to_vec();
    blocks.resize(content.len() + count, u8::try_from(count).unwrap());
    blocks
}

const DATA: &str = "1.2.840.113549.1.7.1";

/// The content types under which the same plaintext is looked at: nothing protects that field.
const CONTENT_TYPES: &[&str] = &[
    DATA,
    "1.2.840.113549.1.7.2",
    "1.2.840.113549.1.7.3",
    "1.2.840.113549.1.7.5",
    "1.2.840.113549.1.7.6",
    "1.2.840.113549.1.9.16.1.2",
    "1.2.840.113549.1.9.16.1.9",
    "1.2.840.113549.1.9.16.1.23",
];

/// Messages of one length that differ behind the key alone: the one at hand first.
fn variants(content_type: &str, inside: &[u8], is_all: bool) -> Vec<(&'static str, Vec<u8>)> {
    let blocks = padded(inside);
    let last = blocks.len() - 1;
    let with = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut blocks = blocks.clone();
        change(&mut blocks);
        enveloped(content_type, &IV, &blocks, &wrapped(&KEY))
    };
    let mut other_iv = IV;
    other_iv[0] ^= 0x08;
    other_iv[1] ^= 0x40;
    let mut variants = vec![
        ("as it is", with(&|_| {})),
        ("padding of zero", with(&|blocks| blocks[last] = 0)),
        (
            "another key",
            enveloped(content_type, &IV, &blocks, &wrapped(b"another content ")),
        ),
    ];
    if is_all {
        variants.extend([
            (
                "padding of more than a block",
                with(&|blocks| blocks[last] = 17),
            ),
            (
                "padding that contradicts itself",
                with(&|blocks| {
                    blocks[last] = 2;
                    blocks[last - 1] = 3;
                }),
            ),
            (
                "a key that does not unwrap",
                enveloped(content_type, &IV, &blocks, &[7; 24]),
            ),
            (
                "other first octets",
                enveloped(content_type, &other_iv, &blocks, &wrapped(&KEY)),
            ),
            ("another tag", with(&|blocks| blocks[0] ^= 0x20)),
            (
                "nothing but noise",
                with(&|blocks| {
                    let mut state = 1u32;
                    for octet in blocks.iter_mut() {
                        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        *octet = (state >> 24) as u8;
                    }
                    blocks[last] = 0;
                }),
            ),
        ]);
    }
    variants
}

fn vectors() -> Vectors {
    Vectors::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors")).unwrap()
}

/// The receiver that a case describes, who has the key of the outer layer too.
fn receiver(vectors: &Vectors, case: &Case, provider: Arc<dyn Provider>) -> Option<ReceivingAgent> {
    let mut request = vectors.request(case).unwrap();
    request.context.require = Vec::new();
    request.input_form = None;
    request
        .context
        .at
        .get_or_insert_with(|| "2026-06-01T00:00:00Z".into());
    let agent = worker::agent(provider, &request).unwrap().ok()?;
    Some(agent.kek(KEK_ID.to_vec(), Secret::from(&KEK[..])))
}

/// Whether a layer beneath the outermost has a signer whose signature holds.
fn is_vouched_for(received: &Received) -> bool {
    received.verdict.layers.iter().any(|layer| match layer {
        Layer::SignedData(layer) => layer.signers.iter().any(|signer| signer.signature_ok),
        _ => false,
    })
}

/// So many cases that have one reason are looked at.
const OF_EACH: usize = 6;

/// One case in so many is looked at in every way.
const ALL_OF: usize = 12;

/// What was compared.
#[derive(Default)]
struct Compared {
    pairs: usize,
    /// The reasons that the insides have when they are judged by themselves.
    reasons: BTreeSet<Reason>,
    /// The leaks: what differs, and in which pair.
    leaks: BTreeMap<String, String>,
}

impl Compared {
    /// Every case as Data in a few ways; in all ways and under all content types where `is_all`.
    fn case(&mut self, vectors: &Vectors, case: &Case, provider: &Arc<dyn Provider>, is_all: bool) {
        let Some(agent) = receiver(vectors, case, Arc::clone(provider)) else {
            return;
        };
        let inside = case.input_octets();
        if inside.len() > LONGEST {
            return;
        }
        let alone = agent.open(&mut Cursor::new(&inside)).unwrap();
        let Some(refusal) = alone.verdict.reason() else {
            return;
        };
        let reason = refusal.reason;
        let open = |message: &[u8]| agent.open(&mut Cursor::new(message)).unwrap();
        let content_types = if is_all {
            CONTENT_TYPES
        } else {
            &CONTENT_TYPES[..1]
        };
        for content_type in content_types {
            let messages = variants(content_type, &inside, is_all);
            let received: Vec<_> = messages.iter().map(|(_, message)| open(message)).collect();
            let refused: Vec<_> = messages
                .iter()
                .zip(&received)
                .filter(|(_, received)| !received.verdict.is_valid() && !is_vouched_for(received))
                .collect();
            let Some(((_, _), first)) = refused.first() else {
                continue;
            };
            if *content_type == DATA
                && !received[0].verdict.is_valid()
                && !is_vouched_for(&received[0])
            {
                self.reasons.insert(reason);
            }
            let first = Outcome::of(first);
            for ((what, _), other) in &refused[1..] {
                self.pairs += 1;
                let other = Outcome::of(other);
                for (field, one, other) in [
                    ("report", &first.report, &other.report),
                    ("line", &first.line, &other.line),
                    ("spent", &first.spent, &other.spent),
                ] {
                    if one != other {
                        let pair =
                            format!("{} in {content_type}, {what}: {one} / {other}", case.id);
                        self.leaks
                            .entry(format!("{field} {reason}"))
                            .or_insert(pair);
                    }
                }
                assert!(!first.given_out && !other.given_out, "{}", case.id);
            }
        }
    }
}

fn compare(provider: Arc<dyn Provider>, every: usize) -> Compared {
    let vectors = vectors();
    let mut compared = Compared::default();
    let read = |case: &&Case| {
        matches!(
            case.op,
            Op::Verify | Op::Decrypt | Op::Open | Op::Decompress
        )
    };
    let whole = |case: &&Case| !matches!(case.input_form, Some(Form::Pem | Form::Base64));
    let cases = vectors.cases.values().filter(read).filter(whole);
    // So many of each reason: a failed look takes its time, whatever it is for.
    let mut of_each = BTreeMap::<_, usize>::new();
    let refused = cases.filter(|case| case.expect.reason.is_some());
    let cases = refused.filter(|case| {
        let count = of_each.entry(&case.expect.reason).or_default();
        *count += 1;
        *count <= OF_EACH
    });
    for (index, case) in cases.step_by(every).enumerate() {
        compared.case(&vectors, case, &provider, index % ALL_OF == 0);
    }
    println!(
        "{} pairs, {} reasons",
        compared.pairs,
        compared.reasons.len()
    );
    compared
}

#[test]
fn what_is_beneath_a_layer_without_integrity_has_one_outcome() {
    let compared = compare(Arc::new(AwsLc), 1);
    assert!(compared.leaks.is_empty(), "{:#?}", compared.leaks);
    let never: BTreeSet<Reason> = NEVER_INSIDE.iter().map(|(reason, _)| *reason).collect();
    let missing: Vec<_> = Reason::ALL
        .iter()
        .filter(|reason| !never.contains(reason) && !compared.reasons.contains(reason))
        .collect();
    assert!(missing.is_empty(), "no inside was refused for {missing:?}");
}

#[test]
fn the_readable_provider_keeps_the_same_silence() {
    let compared = compare(Arc::new(RustCrypto), 23);
    assert!(compared.leaks.is_empty(), "{:#?}", compared.leaks);
}
