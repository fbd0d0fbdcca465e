//! Hostile messages of a mebibyte and more: the work that they cause is counted, and bounded.
//!
//! What is counted is what was spent of the budget and the octets that were read from the source,
//! not time.

use std::io::{self, Read, Seek, SeekFrom};

use smime::Limits;
use smime::receive::{Received, ReceivingAgent};
use smime_ber::{Tag, der};

use crate::support::*;

const MEBIBYTE: usize = 1 << 20;

/// A source that counts the octets that are read from it.
struct Counted<'a> {
    source: io::Cursor<&'a [u8]>,
    read: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.read += count as u64;
        Ok(count)
    }
}

impl Seek for Counted<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.source.seek(to)
    }
}

/// Judges `message`, which may be read `times` times over, looking ahead apart.
#[track_caller]
fn judged_within(agent: &ReceivingAgent, message: &[u8], times: u64) -> Received {
    let source = io::Cursor::new(message);
    let mut counted = Counted { source, read: 0 };
    let received = agent.verify(&mut counted).unwrap();
    let most = times * (message.len() as u64 + LOOK_AHEAD);
    assert!(
        counted.read <= most,
        "{} octets read, at most {most} wanted",
        counted.read
    );
    let limits = Limits::default();
    let spent = received.spent;
    assert!(
        spent.signature_checks <= limits.signature_checks.into(),
        "{spent:?}"
    );
    assert!(spent.path_steps <= limits.path_steps.into(), "{spent:?}");
    assert!(
        spent.content_passes <= limits.content_passes.into(),
        "{spent:?}"
    );
    received
}

/// How much is read at a time.
const LOOK_AHEAD: u64 = smime::mime::source::BUFFER as u64;

#[test]
fn thousands_of_certificates() {
    let one = person(BOB);
    let message = |count| {
        Message::opaque(ENTITY, &[ALICE]).edit(|message| {
            message.certificates.splice(0..0, vec![one.clone(); count]);
        })
    };
    let most = Limits::default().certificates;
    judged_within(&agent(), &message(most).der(), 3).assert_refused("limit-exceeded");
    let received = judged_within(&agent(), &message(most - 1).der(), 3);
    received.assert_valid();
    assert_eq!(received.spent.signature_checks, 2);
}

#[test]
fn a_thousand_certificates_that_all_fit_the_signer() {
    // Each has the signer's issuer and serial number, none the key of the signature.
    let certificates: Vec<_> = (0..999)
        .map(|number: u32| {
            let seed = u8::try_from(number % 200 + 20).unwrap();
            let comment = extension("1.2.3", false, &number.to_be_bytes());
            let draft = nobody_draft(Entity::new("Impostor", seed)).with(comment);
            draft.edit(|draft| draft.serial = vec![ALICE.seed]).der()
        })
        .collect();
    let message = Message::opaque(ENTITY, &[]).edit(|message| {
        message.certificates = certificates;
        message.signer_infos = vec![Signer::new(ALICE, ENTITY).der(); 64];
    });
    let received = judged_within(&agent(), &message.der(), 3);
    assert!(!received.verdict.is_valid());
    assert_eq!(
        received.spent.signature_checks,
        u64::from(Limits::default().signature_checks)
    );
}

#[test]
fn thousands_of_signers() {
    let one = Signer::new(ALICE, ENTITY).der();
    let message = |count| {
        Message::opaque(ENTITY, &[ALICE])
            .edit(|message| message.signer_infos = vec![one.clone(); count])
    };
    let many = message(MEBIBYTE / one.len()).der();
    let received = judged_within(&agent(), &many, 3);
    received.assert_refused("limit-exceeded");
    assert_eq!(
        received.spent.signature_checks, 0,
        "counted before any is checked"
    );
    let received = judged_within(&agent(), &message(64).der(), 3);
    received.assert_valid();
    assert!(
        received.spent.signature_checks <= 128,
        "{:?}",
        received.spent
    );
}

/// Ed25519 without attributes reads the content for every check.
#[test]
fn signers_that_each_read_all_the_content() {
    let content = vec![b'x'; MEBIBYTE];
    let forged = Signer::without_attributes(ALICE, b"other").der();
    let impostors: Vec<_> = (20..27)
        .map(|seed| {
            let draft = nobody_draft(Entity::new("Impostor", seed));
            draft.edit(|draft| draft.serial = vec![ALICE.seed]).der()
        })
        .collect();
    let message = Message::opaque(&content, &[ALICE]).edit(|message| {
        message.certificates.extend(impostors);
        message.signer_infos = vec![forged; 64];
    });
    let passes = u64::from(Limits::default().content_passes);
    let received = judged_within(&agent(), &message.der(), passes + 3);
    assert!(!received.verdict.is_valid());
}

#[test]
fn a_header_of_a_mebibyte() {
    let object = Message::opaque(ENTITY, &[ALICE]).der();
    for field in [
        "X: ".to_owned() + &"x".repeat(70),
        "X: x".to_owned(),
        " folded".to_owned(),
    ] {
        let header = "From: alice@example.com\r\n".to_owned()
            + &format!("{field}\r\n").repeat(MEBIBYTE / (field.len() + 2));
        let received = judged_within(&agent(), &opaque_mime(&header, &object), 4);
        assert_eq!(received.outcome().1, Some("limit-exceeded"), "{field}");
    }
    let folded = format!(
        "From: alice@example.com\r\nSubject:{}\r\n",
        "\r\n x".repeat(MEBIBYTE / 5)
    );
    judged_within(&agent(), &opaque_mime(&folded, &object), 4).assert_valid();
}

#[test]
fn an_address_list_of_a_mebibyte() {
    let object = Message::opaque(ENTITY, &[ALICE]).der();
    for piece in ["a@example.com,", "<", "(", "\"", "a.", "@", "a:", ";"] {
        let header = format!("From: {}\r\n", piece.repeat(1_000_000 / piece.len()));
        let received = judged_within(&agent(), &opaque_mime(&header, &object), 4);
        received.assert_refused("address-mismatch");
        let detail = &received.verdict.reasons[0].detail;
        assert!(
            detail.len() < 1000,
            "{piece}: {} octets of detail",
            detail.len()
        );
    }
}

#[test]
fn parts_by_the_thousand() {
    let mixed = "Content-Type: multipart/mixed; boundary=b\r\n\r\n".to_owned()
        + &"--b\r\n\r\n".repeat(MEBIBYTE / 7);
    let received = judged_within(&agent(), mixed.as_bytes(), 4);
    received.assert_refused("limit-exceeded");
    let allowed = "Content-Type: multipart/mixed; boundary=b\r\n\r\n".to_owned()
        + &format!("--b\r\n\r\n{}\r\n", "x".repeat(1000)).repeat(999);
    // A header is looked for in each part, and what is read at a time is more than the part.
    let mut times = Limits::default().mime_parts as u64;
    times = times.div_ceil(MEBIBYTE as u64 / LOOK_AHEAD) + 4;
    judged_within(&agent(), allowed.as_bytes(), times).assert_refused("not-signed");
}

#[test]
fn multiparts_inside_multiparts() {
    let levels = 10_000;
    let mut nested = String::new();
    for level in 0..levels {
        nested +=
            &format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
    }
    let layers = u64::from(Limits::default().layers);
    let received = judged_within(&agent(), nested.as_bytes(), 3 * layers);
    received.assert_refused("limit-exceeded");
}

#[test]
fn a_million_empty_segments() {
    let segments = der::element(Tag::OCTET_STRING.in_form(true), |segments| {
        let empty = [0x04, 0x00].repeat(1_000_000);
        segments.raw(&empty);
    });
    let empty = Message::opaque(b"", &[ALICE]).edit(|message| message.content = Some(segments));
    let received = judged_within(&agent(), &empty.der(), 3);
    received.assert_valid();
    assert_eq!(received.layer().covers.as_ref().unwrap().octets, 0);
}

#[test]
fn a_million_digest_algorithms() {
    let message = Message::opaque(ENTITY, &[ALICE])
        .edit(|message| message.digest_algorithms = vec![SHA_512; MEBIBYTE / 13]);
    judged_within(&agent(), &message.der(), 3).assert_refused("limit-exceeded");
}

#[test]
fn a_million_attributes() {
    let signer = Signer::new(ALICE, ENTITY).edit(|signer| {
        let attributes = signer.signed_attrs.as_mut().unwrap();
        attributes.extend(vec![attribute("1.2.3", &[]); MEBIBYTE / 8]);
    });
    let message =
        Message::opaque(ENTITY, &[ALICE]).edit(|message| message.signer_infos = vec![signer.der()]);
    judged_within(&agent(), &message.der(), 3).assert_valid();
}
