//! Text of a message is escaped where it is shown: in reasons, in findings, in the report.

use const_oid::db::rfc3280::EMAIL_ADDRESS;
use smime_ber::{Tag, der};

use crate::support::*;

/// What nobody wants on a terminal: an escape sequence, NUL, BEL, DEL, a C1 control, a mark that
/// turns the reading direction, one of no width, a line separator.
const HOSTILE: &str = "a\x1b[31m\0\x07\x7f\u{9b}31m\u{202e}b\u{200f}\u{feff}\u{2028}\n";

#[track_caller]
fn assert_displays(shown: &str) {
    let acts = |character: &char| {
        character.is_control()
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
            || matches!(character, '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let found = shown.chars().find(acts);
    assert_eq!(found, None, "is shown as it is: {}", shown.escape_debug());
}

#[track_caller]
fn assert_escaped(received: &smime::Received) {
    let verdict = &received.verdict;
    verdict
        .reasons
        .iter()
        .for_each(|reason| assert_displays(&reason.to_string()));
    verdict
        .findings
        .iter()
        .for_each(|finding| assert_displays(&finding.to_string()));
    assert_displays(&serde_json::to_string(verdict).unwrap());
}

/// A certificate whose every text is hostile.
fn hostile_certificate() -> Draft {
    let subject = crate::certificates::name(&[
        &[("2.5.4.3", Tag::UTF8_STRING, HOSTILE.as_bytes())],
        &[("2.5.4.10", Tag::TELETEX_STRING, b"\x1b[31m\x9b31m\0")],
        &[("2.5.4.11", Tag::BMP_STRING, &[0x20, 0x2e, 0x00, 0x1b])],
        &[(
            &EMAIL_ADDRESS.to_string(),
            Tag::UTF8_STRING,
            HOSTILE.as_bytes(),
        )],
        &[(
            &EMAIL_ADDRESS.to_string(),
            Tag::IA5_STRING,
            b"a\x7f\x1b\x9b@example.com",
        )],
    ]);
    nobody_draft(ALICE)
        .with(rfc822_names(&[HOSTILE, "\x7f\u{202e}@example.com"]))
        .edit(|draft| draft.subject = subject)
}

#[test]
fn names_and_addresses_of_certificates() {
    let message = Message::opaque(ENTITY, &[ALICE])
        .edit(|message| message.certificates = vec![hostile_certificate().der()]);
    let received = verify(&message.der());
    received.assert_valid();
    assert_escaped(&received);
    for from in [HOSTILE.replace('\n', ""), "mallory@example.com".to_owned()] {
        let header = format!("From: {from}\r\n");
        let received = verify(&opaque_mime(&header, &message.der()));
        received.assert_refused("address-mismatch");
        assert_escaped(&received);
    }
}

#[test]
fn the_name_of_a_signer_who_is_not_there() {
    let sid = der::sequence(|fields| {
        let issuer = crate::certificates::common_name(HOSTILE);
        fields.raw(&issuer);
        fields.integer(7);
    });
    let signer = Signer::new(ALICE, ENTITY).edit(|signer| signer.sid = sid);
    let message =
        Message::opaque(ENTITY, &[]).edit(|message| message.signer_infos = vec![signer.der()]);
    let received = verify(&message.der());
    received.assert_refused("no-signer-certificate");
    assert_escaped(&received);
}

#[test]
fn fields_and_parameters_of_the_header() {
    let hostile = HOSTILE.replace(['\n', '\u{2028}'], "");
    let detached = Message::detached(ENTITY, &[ALICE]).der();
    let signed = String::from_utf8(multipart_signed("", ENTITY, &detached)).unwrap();
    let opaque = opaque_mime("", &Message::opaque(ENTITY, &[ALICE]).der());
    let opaque = String::from_utf8(opaque).unwrap();
    let messages = [
        signed.replace("micalg=sha-512", &format!("micalg=\"{hostile}\"")),
        signed.replace("application/pkcs7-signature\"", &format!("{hostile}\"")),
        signed.replace(
            "Content-Type: application/pkcs7-signature",
            &format!("Content-Type: {hostile}/{hostile}"),
        ),
        signed.replace("multipart/signed", &format!("multipart/{hostile}")),
        signed.replace("boundary=edge", &format!("boundary=\"{hostile}\"")),
        opaque.replace("=signed-data", &format!("=\"{hostile}\"")),
        opaque.replace("Encoding: base64", &format!("Encoding: {hostile}")),
        opaque.replace("application/pkcs7-mime", &format!("{hostile}/{hostile}")),
        opaque.replace(
            "application/pkcs7-mime",
            &format!("application/octet-stream; name=\"{hostile}.p7m\""),
        ),
    ];
    for message in messages {
        let wrapped = format!(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{message}\r\n--b--\r\n"
        );
        assert_escaped(&verify(message.as_bytes()));
        assert_escaped(&verify(wrapped.as_bytes()));
    }
}
