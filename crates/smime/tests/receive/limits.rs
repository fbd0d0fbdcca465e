//! Every limit of the budget can be reached, ends in `limit-exceeded`, and lies where it says.

use smime::Limits;
use smime::verdict::Judgement;
use smime_ber::{Tag, Writer, der};

use crate::support::*;

/// Judges `message` with these limits.
fn judged(message: &[u8], limits: Limits) -> smime::Received {
    verify_by(&agent().limits(limits), message)
}

/// Asserts that `message` is valid at `enough` and over the limit at `too_little`.
#[track_caller]
fn assert_limit(message: &[u8], name: &str, enough: Limits, too_little: Limits) {
    judged(message, enough).assert_valid();
    let received = judged(message, too_little);
    received.assert_refused("limit-exceeded");
    let detail = &received.verdict.reasons[0].detail;
    assert!(detail.contains(name), "{detail}");
}

fn message() -> Vec<u8> {
    Message::opaque(ENTITY, &[ALICE]).der()
}

/// `message` as it is, with an attribute that nests `depth` values, signed.
fn nested(depth: usize) -> Vec<u8> {
    let mut value = der::primitive(Tag::NULL, &[]);
    for _ in 1..depth {
        value = der::element(Tag::SEQUENCE, |inner| inner.raw(&value));
    }
    let signer = Signer::new(ALICE, ENTITY).edit(|signer| {
        signer
            .signed_attrs
            .as_mut()
            .unwrap()
            .push(attribute("1.2.3", &value));
    });
    Message::opaque(ENTITY, &[ALICE])
        .edit(|message| message.signer_infos = vec![signer.der()])
        .der()
}

#[test]
fn asn1_depth() {
    // ContentInfo, [0], SignedData, signerInfos, SignerInfo, signedAttrs, Attribute, attrValues.
    const AROUND: u32 = 8;
    let at = |asn1_depth| Limits {
        asn1_depth,
        ..Limits::default()
    };
    assert_limit(&nested(20), "", at(AROUND + 20), at(AROUND + 19));
    judged(&nested(100), Limits::default()).assert_refused("limit-exceeded");
}

#[test]
fn asn1_items() {
    let mut writer = Writer::new(Vec::new());
    writer
        .begin_indefinite(Tag::OCTET_STRING.in_form(true))
        .unwrap();
    ENTITY
        .iter()
        .for_each(|octet| writer.primitive(Tag::OCTET_STRING, &[*octet]).unwrap());
    writer.end().unwrap();
    let segments = writer.finish().unwrap();
    let message =
        Message::opaque(ENTITY, &[ALICE]).edit(|message| message.content = Some(segments));
    let at = |asn1_items| Limits {
        asn1_items,
        ..Limits::default()
    };
    assert_limit(&message.der(), "", at(200), at(ENTITY.len() as u64));
}

#[test]
fn held_octets() {
    // Certificates and signers are held, content is not.
    let held_octets = (person(ALICE).len() + Signer::new(ALICE, ENTITY).der().len()) as u64;
    let content = [b'x'; 10_000];
    let message = Message::opaque(&content, &[ALICE]).der();
    let at = |held_octets| Limits {
        held_octets,
        ..Limits::default()
    };
    assert_limit(
        &message,
        "held octets",
        at(held_octets + 100),
        at(held_octets - 1),
    );
}

#[test]
fn header_octets() {
    let message = opaque_mime(
        &format!("From: alice@example.com\r\nX: {}\r\n", "x".repeat(5000)),
        &message(),
    );
    let at = |header_octets| Limits {
        header_octets,
        ..Limits::default()
    };
    assert_limit(&message, "header octets", at(6000), at(5000));
}

#[test]
fn mime_parts() {
    let object = Message::detached(ENTITY, &[ALICE]).der();
    let message = multipart_signed("", ENTITY, &object);
    let at = |mime_parts| Limits {
        mime_parts,
        ..Limits::default()
    };
    assert_limit(&message, "mime parts", at(2), at(1));
    // Where signed parts are looked for as well.
    let mixed = "Content-Type: multipart/mixed; boundary=b\r\n\r\n".to_owned()
        + &"--b\r\n\r\nx\r\n".repeat(11)
        + "--b--\r\n";
    judged(mixed.as_bytes(), at(11)).assert_refused("not-signed");
    judged(mixed.as_bytes(), at(10)).assert_refused("limit-exceeded");
}

#[test]
fn layers() {
    let signed = multipart_signed("", ENTITY, &Message::detached(ENTITY, &[ALICE]).der());
    let inside = |depth: usize| {
        (0..depth).fold(signed.clone(), |entity, level| {
            let header = format!(
                "Content-Type: multipart/mixed; boundary=level{level}\r\n\r\n--level{level}\r\n"
            );
            let end = format!("\r\n--level{level}--\r\n");
            [header.as_bytes(), &entity, end.as_bytes()].concat()
        })
    };
    let at = |layers| Limits {
        layers,
        ..Limits::default()
    };
    judged(&inside(4), at(4)).assert_refused("errant-layer");
    let received = judged(&inside(5), at(4));
    received.assert_refused("limit-exceeded");
}

#[test]
fn signers() {
    let message = Message::opaque(ENTITY, &[ALICE, BOB]).edit(|message| {
        let third = message.signer_infos[0].clone();
        message.signer_infos.push(third);
    });
    let at = |signers| Limits {
        signers,
        ..Limits::default()
    };
    assert_limit(&message.der(), "signers", at(3), at(2));
}

#[test]
fn certificates() {
    let message = Message::opaque(ENTITY, &[ALICE, BOB]).edit(|message| {
        message.certificates.push(ca().as_der().to_vec());
    });
    let at = |certificates| Limits {
        certificates,
        ..Limits::default()
    };
    assert_limit(&message.der(), "certificates", at(3), at(2));
}

#[test]
fn signature_checks() {
    // One for the message, one for the certificate; the anchor's own is not judged.
    let at = |signature_checks| Limits {
        signature_checks,
        ..Limits::default()
    };
    assert_limit(&message(), "signature checks", at(2), at(1));
    judged(&message(), at(0)).assert_refused("limit-exceeded");
    assert_eq!(judged(&message(), at(2)).spent.signature_checks, 2);
}

/// A message whose signer stands under `length` authorities, the anchor not counted.
fn under(length: u8) -> Vec<u8> {
    const NAMES: [&str; 5] = ["First", "Second", "Third", "Fourth", "Fifth"];
    let mut issuer = CA;
    let mut certificates = Vec::new();
    for (name, seed) in NAMES.iter().zip(100..100 + length) {
        let authority = Entity::new(name, seed);
        certificates.push(Draft::ca(authority, issuer).der());
        issuer = authority;
    }
    let signer_draft = person_draft(ALICE).edit(|draft| {
        draft.issuer = crate::certificates::common_name(issuer.name);
        draft.key = issuer.key();
    });
    certificates.push(signer_draft.der());
    let signer = Signer::new(ALICE, ENTITY)
        .edit(|signer| signer.sid = issuer_and_serial(issuer, ALICE.seed));
    Message::opaque(ENTITY, &[])
        .edit(|message| {
            message.certificates = certificates;
            message.signer_infos = vec![signer.der()];
        })
        .der()
}

#[test]
fn path_length() {
    let at = |path_length| Limits {
        path_length,
        ..Limits::default()
    };
    assert_limit(&under(3), "", at(4), at(3));
}

#[test]
fn path_steps() {
    let steps = judged(&under(3), Limits::default()).spent.path_steps;
    assert!((3..=10).contains(&steps), "{steps}");
    let at = |path_steps: u64| Limits {
        path_steps: path_steps.try_into().unwrap(),
        ..Limits::default()
    };
    assert_limit(&under(3), "path steps", at(steps), at(steps - 1));
}

#[test]
fn content_passes() {
    let object = Message::detached(ENTITY, &[ALICE]).der();
    let lf = String::from_utf8(ENTITY.to_vec())
        .unwrap()
        .replace("\r\n", "\n");
    // Content beside a signature is digested as its end is looked for, by what micalg names.
    let announced = multipart_signed("", ENTITY, &object);
    let message = String::from_utf8(announced.clone())
        .unwrap()
        .replace("sha-512", "sha-384")
        .into_bytes();
    let at = |content_passes| Limits {
        content_passes,
        ..Limits::default()
    };
    judged(&announced, at(0)).assert_valid();
    assert_limit(&message, "content passes", at(1), at(0));
    // Content inside is digested as it is read: no further pass, unless it was not announced.
    judged(&self::message(), at(0)).assert_valid();
    let unannounced = Message::opaque(ENTITY, &[ALICE])
        .edit(|message| message.digest_algorithms.clear())
        .der();
    assert_limit(&unannounced, "content passes", at(1), at(0));
    // Without enough passes for the second form nothing is decided by the first.
    let detached = |content_passes| {
        let agent = agent().content_is_text().limits(at(content_passes));
        verify_detached(&agent, &object, lf.as_bytes())
    };
    detached(2).assert_valid();
    detached(1).assert_refused("limit-exceeded");
}

#[test]
fn work() {
    let spent = judged(&message(), Limits::default()).spent;
    assert!(spent.work > 0, "{spent:?}");
    let at = |work| Limits {
        work,
        work_per_octet: 0,
        ..Limits::default()
    };
    assert_limit(
        &message(),
        "more work than",
        at(spent.work),
        at(spent.work - 1),
    );
}

#[test]
fn work_for_each_octet() {
    let spent = judged(&message(), Limits::default()).spent;
    let octets = message().len() as u64;
    let at = |work_per_octet| Limits {
        work: 0,
        work_per_octet,
        ..Limits::default()
    };
    let enough = spent.work.div_ceil(octets);
    assert_limit(&message(), "more work than", at(enough), at(enough - 1));
}

/// The first signer asks for too much; of the others, one would be valid under `any`.
#[test]
fn a_reached_limit_ends_the_message() {
    let message = Message::opaque(ENTITY, &[ALICE, ALICE, ALICE, ALICE]).der();
    let agent = agent()
        .signers(smime::receive::SignerRule::Any)
        .limits(Limits {
            signature_checks: 3,
            ..Limits::default()
        });
    let received = verify_by(&agent, &message);
    received.assert_refused("limit-exceeded");
    assert_eq!(received.verdict.reasons.len(), 1, "{:?}", received.verdict);
}

#[test]
fn a_reached_limit_never_passes_for_unsupported() {
    let received = judged(
        &message(),
        Limits {
            signers: 0,
            ..Limits::default()
        },
    );
    assert_eq!(received.outcome().0, Judgement::Invalid);
}
