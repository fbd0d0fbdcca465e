//! Whoever has messages decrypted and looks at what comes of it learns whether they decrypt, and
//! nothing else: whole reports are compared.

use std::collections::BTreeMap;
use std::io::Cursor;

use smime::Limits;
use smime::crypto::Secret;
use smime::receive::{Received, ReceivingAgent, SignerRule};
use smime_ber::{Tag, der};

use crate::certificates::common_name;
use crate::compression::deflated;
use crate::decrypting::{openssl, with_key};
use crate::envelopes::*;
use crate::support::*;

/// Everything that a caller gets to see but what was spent: the report, the reasons, the content.
fn seen(received: &Received) -> (String, String, bool) {
    let report = serde_json::to_string(&received.verdict).unwrap();
    let reasons = format!("{:?}", received.verdict.reasons);
    (report, reasons, received.content.is_some())
}

/// What is asked of an agent about a message.
type Verb<'v> = dyn Fn(&[u8]) -> Received + 'v;

/// Judges each message by `agent`, and wants one and the same refusal of all.
#[track_caller]
fn assert_one_outcome(agent: &ReceivingAgent, messages: &[(&str, Vec<u8>)]) {
    let verbs: [&Verb<'_>; 2] = [
        &|message| agent.decrypt(&mut Cursor::new(message)).unwrap(),
        &|message| agent.open(&mut Cursor::new(message)).unwrap(),
    ];
    for verb in verbs {
        let mut first = None;
        // What was spent is the same for all ciphertexts of one length, which is no secret.
        let mut spent = BTreeMap::new();
        for (name, message) in messages {
            let received = verb(message);
            received.assert_refused("decryption-failed");
            assert!(received.content.is_none(), "{name}");
            let seen = seen(&received);
            let first = first.get_or_insert_with(|| seen.clone());
            assert_eq!(*first, seen, "{name}");
            let spent = spent.entry(message.len()).or_insert(received.spent);
            assert_eq!(*spent, received.spent, "{name}");
        }
    }
}

/// The ways to break a wrapped key.
fn wrapped_keys() -> Vec<(&'static str, Vec<u8>)> {
    let recipient = |wrapped: &[u8]| kekri_of(KEK_ID, wrapped);
    let other = *b"another content ";
    vec![
        ("another key", kekri(&KEK, KEK_ID, &other)),
        (
            "wrapped under another key",
            kekri(&other, KEK_ID, &CONTENT_KEY),
        ),
        ("a key that is too long", kekri(&KEK, KEK_ID, &[7; 32])),
        ("no octets", recipient(b"")),
        ("too few octets", recipient(&[7; 8])),
        ("octets that fill no block", recipient(&[7; 17])),
        ("random octets", recipient(&[7; 24])),
    ]
}

#[test]
fn a_wrapped_key_is_broken_in_any_way() {
    for good in [Envelope::gcm(ENTITY), Envelope::cbc(ENTITY)] {
        decrypt(&good.der()).assert_valid();
        let messages: Vec<_> = wrapped_keys()
            .into_iter()
            .map(|(name, recipient)| {
                let broken = good.clone().edit(|envelope| {
                    envelope.recipient_infos = Some(vec![recipient]);
                });
                (name, broken.der())
            })
            .collect();
        assert_one_outcome(&keyed(), &messages);
    }
}

#[test]
fn padding_is_wrong_in_any_way() {
    let blocks = |last: &dyn Fn(&mut [u8])| {
        let mut blocks = padded(ENTITY, 16);
        let start = blocks.len() - 16;
        last(&mut blocks[start..]);
        cbc_encrypt(&CONTENT_KEY, &blocks)
    };
    let good = Envelope::cbc(ENTITY);
    let ciphertext = good.ciphertext.clone().unwrap();
    let mut other_key = cbc_encrypt(b"another content ", &padded(ENTITY, 16));
    // Whatever it decrypts to under the right key ends badly.
    while decrypt(
        &good
            .clone()
            .edit(|envelope| envelope.ciphertext = Some(other_key.clone()))
            .der(),
    )
    .verdict
    .is_valid()
    {
        let last = other_key.len() - 1;
        other_key[last] ^= 1;
    }
    let messages: Vec<_> = [
        ("zero", blocks(&|last| last[15] = 0)),
        ("more than a block", blocks(&|last| last[15] = 17)),
        ("255", blocks(&|last| last[15] = 255)),
        (
            "an octet that says otherwise",
            blocks(&|last| last[14] ^= 1),
        ),
        (
            "a whole block of it that says otherwise",
            blocks(&|last| {
                last.fill(16);
                last[0] = 15;
            }),
        ),
        ("another key", other_key),
        (
            "octets that fill no block",
            ciphertext[..ciphertext.len() - 1].to_vec(),
        ),
        ("no octets", Vec::new()),
    ]
    .into_iter()
    .map(|(name, ciphertext)| {
        let broken = good
            .clone()
            .edit(|envelope| envelope.ciphertext = Some(ciphertext));
        (name, broken.der())
    })
    .collect();
    assert_one_outcome(&keyed(), &messages);
}

#[test]
fn a_tag_or_what_it_covers_is_changed_anywhere() {
    for good in [Envelope::gcm(ENTITY), Envelope::gcm(b"")] {
        let mut messages = Vec::new();
        for octet in 0..16 {
            let broken = good
                .clone()
                .edit(|envelope| envelope.mac.as_mut().unwrap()[octet] ^= 1);
            messages.push(("tag", broken.der()));
        }
        for octet in 0..good.ciphertext.as_ref().unwrap().len() {
            let broken = good
                .clone()
                .edit(|envelope| envelope.ciphertext.as_mut().unwrap()[octet] ^= 0x80);
            messages.push(("ciphertext", broken.der()));
        }
        let longer = good
            .clone()
            .edit(|envelope| envelope.ciphertext.as_mut().unwrap().push(0));
        messages.push(("one octet more", longer.der()));
        let empty = Envelope::gcm(ENTITY).edit(|envelope| envelope.ciphertext = Some(Vec::new()));
        messages.push(("no octets", empty.der()));
        assert_one_outcome(&keyed(), &messages);
    }
}

/// Where a wrapped key, the ciphertext and the tag are broken, the outcome is the same again.
#[test]
fn whichever_step_fails_the_report_is_the_same() {
    let good = Envelope::gcm(ENTITY);
    let recipient = |wrapped: &[u8]| Some(vec![kekri_of(KEK_ID, wrapped)]);
    let messages = [
        (
            "tag",
            good.clone()
                .edit(|envelope| envelope.mac.as_mut().unwrap()[0] ^= 1),
        ),
        (
            "key",
            good.clone()
                .edit(|envelope| envelope.recipient_infos = recipient(&[7; 24])),
        ),
        (
            "ciphertext",
            good.clone()
                .edit(|envelope| envelope.ciphertext.as_mut().unwrap()[0] ^= 1),
        ),
    ];
    let messages = messages.map(|(name, envelope)| (name, envelope.der()));
    assert_one_outcome(&keyed(), &messages);
}

/// RSA v1.5 (RFC 3218): with a wrong encrypted key there is a key all the same, and the content fails.
#[test]
fn an_encrypted_key_of_rsa_is_broken_in_any_way() {
    for name in ["ktri-pkcs1-key-id.der", "ktri-oaep-sha-256.der"] {
        let good = openssl(name);
        for has_certificate in [true, false] {
            let agent = with_key(agent(), "bob-rsa", has_certificate);
            agent
                .decrypt(&mut Cursor::new(&good))
                .unwrap()
                .assert_valid();
            let at = encrypted_key(&good);
            let messages: Vec<_> = [
                (0, 0x80, "larger than the modulus"),
                (0, 1, "the first octet"),
                (100, 1, "an octet between"),
                (255, 1, "the last octet"),
            ]
            .into_iter()
            .map(|(octet, change, what)| {
                let mut broken = good.clone();
                broken[at + octet] ^= change;
                (what, broken)
            })
            .chain([("the tag", {
                let mut broken = good.clone();
                let last = broken.len() - 1;
                broken[last] ^= 1;
                broken
            })])
            .collect();
            assert_one_outcome(&agent, &messages);
        }
    }
}

/// Where the encrypted key of 256 octets stands in a message.
fn encrypted_key(message: &[u8]) -> usize {
    let header = [0x04, 0x82, 0x01, 0x00];
    let at = message.windows(4).position(|window| window == header);
    at.unwrap() + 4
}

#[test]
fn two_recipients_of_one_key_of_which_one_is_broken() {
    let good = Envelope::gcm(ENTITY);
    let whole = kekri(&KEK, KEK_ID, &CONTENT_KEY);
    let broken = kekri_of(KEK_ID, &[7; 24]);
    for recipients in [
        vec![whole.clone(), broken.clone()],
        vec![broken.clone(), whole],
    ] {
        let both = good
            .clone()
            .edit(|envelope| envelope.recipient_infos = Some(recipients));
        let received = decrypt(&both.der());
        received.assert_valid();
        assert_eq!(content_of(&received, &both.der()), ENTITY);
    }
    let neither = good.edit(|envelope| envelope.recipient_infos = Some(vec![broken; 2]));
    decrypt(&neither.der()).assert_refused("decryption-failed");
}

#[test]
fn recipients_that_nobody_knows_are_passed_over() {
    let whole = kekri(&KEK, KEK_ID, &CONTENT_KEY);
    let ori = |value: &[u8]| {
        der::element(Tag::context_constructed(4), |fields| {
            fields.raw(&oid("1.2.3.4"));
            fields.raw(value);
        })
    };
    for unknown in [
        ori(&[0x05, 0x00]),
        ori(&der::primitive(Tag::OCTET_STRING, &[7; 1000])),
        der::element(Tag::context_constructed(9), |fields| fields.null()),
    ] {
        for recipients in [
            vec![unknown.clone(), whole.clone()],
            vec![whole.clone(), unknown],
        ] {
            let message = Envelope::gcm(ENTITY)
                .edit(|envelope| envelope.recipient_infos = Some(recipients))
                .der();
            decrypt(&message).assert_valid();
        }
    }
}

#[test]
fn a_password_or_a_key_is_wrong() {
    let message = openssl("pwri.der");
    for password in ["Secret", "", "secret "] {
        let agent = agent().password(Secret::from(password.as_bytes()));
        assert_one_outcome(&agent, &[("password", message.clone())]);
    }
    let message = openssl("kekri-gcm.der");
    for key in [vec![], vec![0; 16], vec![0; 32]] {
        let agent = agent().kek(hex::decode("c0ffee").unwrap(), Secret::from(key));
        assert_one_outcome(&agent, &[("key", message.clone())]);
    }
}

#[test]
fn a_code_or_its_key_is_wrong() {
    for good in [
        Authenticated::plain(ENTITY),
        Authenticated::with_attributes(ENTITY, ID_DATA),
    ] {
        open(&good.der()).assert_valid();
        let mut messages = Vec::new();
        for length in [0, 1, 4, 31, 33] {
            let broken = good.clone().edit(|message| message.mac.resize(length, 0));
            messages.push(("length", broken.der()));
        }
        for octet in [0, 31] {
            let broken = good.clone().edit(|message| message.mac[octet] ^= 1);
            messages.push(("code", broken.der()));
        }
        for (name, recipient) in wrapped_keys() {
            let broken = good
                .clone()
                .edit(|message| message.recipient_infos = vec![recipient]);
            messages.push((name, broken.der()));
        }
        let mut first = None;
        for (name, message) in messages {
            let received = open(&message);
            received.assert_refused("decryption-failed");
            let seen = seen(&received);
            let first = first.get_or_insert_with(|| seen.clone());
            assert_eq!(*first, seen, "{name}");
        }
    }
}

/// An attacker's own signature verifies, and covers neither the certificate that no authority vouches for
/// nor other signers: plaintext of others that stands there is told by nothing.
#[test]
fn what_no_signature_covers_is_told_by_nothing() {
    let named = |name: &str| {
        let certificate = person_draft(ALICE).edit(|draft| {
            draft.subject = common_name(name);
            draft.issuer = common_name("Nobody");
        });
        Message::opaque(ENTITY, &[ALICE]).edit(|message| {
            message.certificates = vec![certificate.der()];
            let sid = |fields: &mut der::Builder| {
                fields.raw(&common_name("Nobody"));
                fields.primitive(Tag::INTEGER, &[ALICE.seed]);
            };
            let signer = Signer::new(ALICE, ENTITY).edit(|signer| signer.sid = der::sequence(sid));
            message.signer_infos = vec![signer.der()];
        })
    };
    let beside = |identifier: &[u8; 16]| {
        Message::opaque(ENTITY, &[ALICE]).edit(|message| {
            let other = Signer::new(BOB, ENTITY).edit(|signer| {
                signer.version = 3;
                signer.sid = der::primitive(Tag::context(0), identifier);
            });
            message.signer_infos.push(other.der());
        })
    };
    let receiver = || keyed().trust(ca()).at(time("2026-06-01T00:00:00Z"));
    let cases: [(&str, ReceivingAgent, [Message; 2]); 4] = [
        (
            "a certificate",
            receiver(),
            [named("PLAINTEXT"), named("of others")],
        ),
        (
            "a certificate, no path looked for",
            receiver().signature_only(),
            [named("PLAINTEXT"), named("of others")],
        ),
        (
            "another signer",
            receiver(),
            [beside(b"PLAINTEXT PLAIN."), beside(b"that others have")],
        ),
        (
            "another signer who has to be valid",
            receiver().signers(SignerRule::All),
            [beside(b"PLAINTEXT PLAIN."), beside(b"that others have")],
        ),
    ];
    for (name, agent, messages) in cases {
        let [one, other] = messages.map(|message| {
            let message = Envelope::cbc(&message.der()).edit(|envelope| {
                envelope.content_type = ID_SIGNED_DATA;
            });
            let received = agent.open(&mut Cursor::new(message.der())).unwrap();
            (seen(&received), received.spent)
        });
        assert!(
            !one.0.0.contains("PLAIN") && !one.0.1.contains("PLAIN"),
            "{name}: {one:?}"
        );
        assert!(!one.0.0.contains("504c41494e"), "{name}: {one:?}");
        assert_eq!(one, other, "{name}");
    }
}

/// A limit that is reached beneath is told by nothing either, whatever is wrong around the layer.
#[test]
fn a_limit_that_is_reached_beneath_is_told_by_nothing() {
    let limits = Limits {
        decompressed_octets: 100,
        ..Limits::default()
    };
    let agent = keyed().limits(limits);
    let bomb = compressed(&deflated(&[0; 200_000]));
    let mut rubbish = bomb.clone();
    rubbish[8..].fill(0xff);
    let outcome = |inside: &[u8], is_signed: bool| {
        let envelope = Envelope::cbc(inside).edit(|envelope| {
            envelope.content_type = ID_COMPRESSED_DATA;
        });
        let envelope = envelope.der();
        let message = match is_signed {
            // By a signature that is over something else.
            true => {
                let message = Message::opaque(&envelope, &[ALICE]).edit(|message| {
                    message.signer_infos = vec![Signer::new(ALICE, ENTITY).der()];
                });
                message.der()
            }
            false => envelope,
        };
        let received = agent.open(&mut Cursor::new(message)).unwrap();
        // What the outermost layer covers is no secret.
        let (_, reasons, has_content) = seen(&received);
        let layers = received.verdict.layers.len();
        (reasons, layers, has_content, received.spent)
    };
    for is_signed in [false, true] {
        let (told, told_of_rubbish) = (outcome(&bomb, is_signed), outcome(&rubbish, is_signed));
        assert!(told.0.contains("DecryptionFailed"), "{told:?}");
        assert_eq!(told, told_of_rubbish);
    }
}
