//! Several recipients for the keys at hand: what is tried, what it may cost, and who is told what.

use std::io::Cursor;

use smime::receive::{Received, ReceivingAgent};
use smime::{Limits, Policy};

use crate::decrypting::{openssl, with_key};
use crate::envelopes::*;
use crate::support::*;

/// What a message that holds `recipients` besides is judged to be: everything that a caller sees.
fn seen(agent: &ReceivingAgent, envelope: &Envelope, recipients: Vec<Vec<u8>>) -> String {
    let message = envelope
        .clone()
        .edit(|envelope| envelope.recipient_infos = Some(recipients))
        .der();
    let seen = |received: Received| {
        assert!(received.content.is_none());
        let report = serde_json::to_string(&received.verdict).unwrap();
        let reasons = received.verdict.reasons.iter().map(ToString::to_string);
        let reasons: Vec<_> = reasons.collect();
        format!("{report} {reasons:?} {:?}", received.spent)
    };
    let decrypted = agent.decrypt(&mut Cursor::new(&message)).unwrap();
    let opened = agent.open(&mut Cursor::new(&message)).unwrap();
    format!("{}\n{}", seen(decrypted), seen(opened))
}

/// Recipients whose wrapped keys are all good and all the wrong one, and some whose are broken.
fn wrong_and_broken(times: usize) -> [Vec<Vec<u8>>; 4] {
    let wrong = |at: usize| {
        let mut key = *b"another content ";
        key[0] = at as u8;
        kekri(&KEK, KEK_ID, &key)
    };
    let wrong: Vec<_> = (0..times).map(wrong).collect();
    let broken = vec![kekri_of(KEK_ID, &[7; 24]); times];
    let short = vec![kekri_of(KEK_ID, &[7; 8]); times];
    let mut mixed = wrong.clone();
    mixed[..times / 2].clone_from_slice(&broken[..times / 2]);
    [wrong, broken, short, mixed]
}

#[test]
fn recipients_that_all_fail_fail_alike_whichever_step_it_is() {
    // Padding that fits a wrong key by chance is no failure: GCM has none of that.
    let envelope = Envelope::gcm(ENTITY);
    for times in [1, 2, 17, 18, 100] {
        let all = wrong_and_broken(times).map(|recipients| seen(&keyed(), &envelope, recipients));
        assert!(all[0].contains("decryption-failed"), "{}", all[0]);
        assert!(all.iter().all(|one| *one == all[0]), "{times}");
    }
}

/// A limit on the octets that are tried is reached by the number of recipients and the length of the
/// content, not by the number of those that gave a key.
#[test]
fn how_much_is_tried_is_limited_by_what_anybody_can_count() {
    let content = [ENTITY, &[b'x'; 1_000]].concat();
    let octets = content.len() as u64;
    let with = |tried_octets| {
        keyed().limits(Limits {
            tried_octets,
            ..Limits::default()
        })
    };
    let envelope = Envelope::gcm(&content);
    for (times, tried_octets, reason) in [
        (1, 0, "decryption-failed"),
        (2, octets - 1, "limit-exceeded"),
        (2, octets, "decryption-failed"),
        (9, 8 * octets - 1, "limit-exceeded"),
        (9, 8 * octets, "decryption-failed"),
    ] {
        let agent = with(tried_octets);
        let all = wrong_and_broken(times).map(|recipients| seen(&agent, &envelope, recipients));
        assert!(all[0].contains(reason), "{times}: {}", all[0]);
        assert!(all.iter().all(|one| *one == all[0]), "{times}");
        // And so where the right one is among them.
        let mut good = wrong_and_broken(times)[1].clone();
        good[0] = kekri(&KEK, KEK_ID, &CONTENT_KEY);
        let message = envelope
            .clone()
            .edit(|one| one.recipient_infos = Some(good));
        let received = agent.decrypt(&mut Cursor::new(message.der())).unwrap();
        assert_eq!(received.verdict.is_valid(), reason == "decryption-failed");
    }
}

#[test]
fn codes_are_limited_as_ciphers_are() {
    let content = [ENTITY, &[b'x'; 1_000]].concat();
    let judge = |recipients: Vec<Vec<u8>>, work| {
        let agent = keyed().limits(Limits {
            work,
            work_per_octet: 0,
            ..Limits::default()
        });
        let message = Authenticated::plain(&content);
        let message = message.edit(|one| one.recipient_infos = recipients);
        agent.open(&mut Cursor::new(message.der())).unwrap()
    };
    let [wrong, ..] = wrong_and_broken(5);
    let work = judge(wrong, u64::MAX).spent.work;
    assert!(work > 5 * content.len() as u64, "{work}");
    for recipients in wrong_and_broken(5) {
        judge(recipients.clone(), work).assert_refused("decryption-failed");
        judge(recipients, work - 1).assert_refused("limit-exceeded");
    }
}

/// Another key under which the last block ends in padding, too.
fn fitting_key(good: &Envelope) -> [u8; 16] {
    let mut key = *b"another content ";
    for at in 0..=u16::MAX {
        key[..2].copy_from_slice(&at.to_be_bytes());
        let recipients = vec![kekri(&KEK, KEK_ID, &key)];
        let message = good
            .clone()
            .edit(|one| one.recipient_infos = Some(recipients));
        if decrypt(&message.der()).verdict.is_valid() {
            return key;
        }
    }
    panic!("one key in 256 fits");
}

#[test]
fn where_any_recipient_will_do_no_two_keys_may_fit() {
    let good = Envelope::cbc(ENTITY);
    let (right, other) = (CONTENT_KEY, fitting_key(&good));
    let any = keyed().any_recipient();
    for (keys, is_one) in [
        (vec![right], true),
        // Two names of one recipient.
        (vec![right, right], true),
        (vec![right, other], false),
        (vec![other, right], false),
        (vec![right, other, right], false),
    ] {
        let recipients = keys.iter().map(|key| kekri(&KEK, KEK_ID, key)).collect();
        let message = good
            .clone()
            .edit(|one| one.recipient_infos = Some(recipients));
        let received = any.decrypt(&mut Cursor::new(message.der())).unwrap();
        match is_one {
            true => received.assert_valid(),
            false => received.assert_refused("decryption-failed"),
        }
        // Where recipients are named, the one whose content looks like content is taken.
        let received = decrypt(&message.der());
        received.assert_valid();
        assert_eq!(content_of(&received, &message.der()), ENTITY);
    }
}

#[test]
fn any_recipient_of_the_keys_type_is_tried() {
    // Two of RSA: Bob and Carol. Alice has a certificate that neither is named by.
    let message = openssl("several.der");
    let bob = with_key(agent(), "bob-rsa", true);
    let alice = with_key(agent(), "alice-rsa", true);
    let decrypt = |agent: ReceivingAgent| agent.decrypt(&mut Cursor::new(&message)).unwrap();
    decrypt(alice.clone()).assert_refused("no-recipient");
    decrypt(alice.any_recipient()).assert_refused("decryption-failed");
    decrypt(bob.clone().any_recipient()).assert_valid();
    let few = Limits {
        key_decryptions: 1,
        ..Limits::default()
    };
    decrypt(bob.clone().limits(few.clone())).assert_valid();
    let received = decrypt(bob.limits(few).any_recipient());
    received.assert_refused("limit-exceeded");
    let line = received.verdict.reason().unwrap().to_string();
    assert!(line.contains("1 key decryptions"), "{line}");
}

fn kek() -> ReceivingAgent {
    let key: Vec<u8> = (0..16).collect();
    agent().kek(hex::decode("c0ffee").unwrap(), key.into())
}

/// Parameters that senders write and standards do not have are borne, and found.
#[test]
fn parameters_that_say_nothing_new_are_findings() {
    let p256 = || with_key(agent(), "bob-p256", true);
    let password = || agent().password(b"secret"[..].into());
    for (name, agent, finding) in [
        ("p256-wrap-null", p256(), "key-wrap-null"),
        ("kekri-wrap-null", kek(), "key-wrap-null"),
        ("pwri-aes-wrap-null", password(), "key-wrap-null"),
        ("gcm-bare", kek(), "bare-nonce"),
    ] {
        let message = openssl(&format!("{name}.der"));
        let received = agent.decrypt(&mut Cursor::new(&message)).unwrap();
        received.assert_valid();
        assert_eq!(received.findings(), [finding], "{name}");
        assert_eq!(content_of(&received, &message), openssl("content.txt"));
    }
}

/// A nonce without its SEQUENCE has twelve octets, and the tag beside it sixteen.
#[test]
fn a_bare_nonce_is_whole_and_so_is_its_tag() {
    use smime_ber::{Tag, der};
    let bare = |nonce: &[u8]| algorithm(AES_128_GCM, &der::primitive(Tag::OCTET_STRING, nonce));
    let good = Envelope::gcm(ENTITY).edit(|one| one.algorithm = bare(&NONCE));
    decrypt(&good.der()).assert_valid();
    for length in [0, 11, 13, 16] {
        let message = good
            .clone()
            .edit(|one| one.algorithm = bare(&vec![7; length]));
        decrypt(&message.der()).assert_refused("algorithm-parameters");
    }
    for length in [0, 4, 12, 15] {
        let message = good
            .clone()
            .edit(|one| one.mac.as_mut().unwrap().truncate(length));
        decrypt(&message.der()).assert_refused("decryption-failed");
    }
}

/// `openssl cms -encrypt -des3` and `-rc2-128` to a recipient on P-256.
#[test]
fn what_openssl_makes_of_old_ciphers_on_curves_is_read_on_demand() {
    let legacy = Policy {
        allow_legacy: true,
        ..Policy::default()
    };
    for name in ["kari-3des", "kari-3des-sha-1", "kari-rc2"] {
        let message = openssl(&format!("{name}.der"));
        for has_certificate in [true, false] {
            let agent = with_key(agent(), "bob-p256", has_certificate);
            let refused = agent.decrypt(&mut Cursor::new(&message)).unwrap();
            refused.assert_refused("legacy-algorithm");
            let agent = agent.policy(legacy.clone());
            let received = agent.decrypt(&mut Cursor::new(&message)).unwrap();
            received.assert_valid();
            assert_eq!(received.findings(), Vec::<&str>::new(), "{name}");
            assert_eq!(content_of(&received, &message), openssl("content.txt"));
        }
    }
}
