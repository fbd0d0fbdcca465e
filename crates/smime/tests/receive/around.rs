//! What stands around what is signed: other readers' parts, text that nobody signed, HTTP lines,
//! forwarded messages, attached documents.

use std::io::Cursor;

use smime::receive::Received;
use smime::verdict::{Address, Layer};

use crate::support::*;

const FROM: &str = "From: alice@example.com\r\n";

fn detached(content: &[u8]) -> Vec<u8> {
    Message::detached(content, &[ALICE]).der()
}

fn signed() -> Vec<u8> {
    multipart_signed(FROM, ENTITY, &detached(ENTITY))
}

fn replaced(message: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = message
        .windows(from.len())
        .position(|window| window == from)
        .expect("the octets to replace");
    [&message[..at], to, &message[at + from.len()..]].concat()
}

fn open(message: &[u8]) -> Received {
    agent().open(&mut Cursor::new(message)).unwrap()
}

fn detail(received: &Received) -> String {
    received.verdict.reason().unwrap().to_string()
}

#[test]
fn parts_that_depend_on_the_reader_are_no_message() {
    let evil = b"\r--edge\r\nContent-Type: text/plain\r\n\r\nPay Mallory.\r\n--edge\r\n";
    let message = replaced(&signed(), b"--edge\r\n", evil);
    let received = verify(&message);
    received.assert_refused("malformed-mime");
    assert!(
        detail(&received).contains("where a CR alone ends a line"),
        "{}",
        detail(&received)
    );
    open(&message).assert_refused("malformed-mime");
    // Unsigned mail of that kind is no better.
    let unsigned = replaced(&message, b"multipart/signed", b"multipart/mixed");
    open(&unsigned).assert_refused("malformed-mime");
}

#[test]
fn unsigned_text_around_the_parts_is_noted() {
    let good = signed();
    let before = replaced(&good, b"--edge\r\n", b"<b>Pay Mallory.</b>\r\n--edge\r\n");
    let after = [&good[..], b"Pay Mallory.\r\n"].concat();
    for message in [before, after] {
        let received = verify(&message);
        received.assert_valid();
        assert_eq!(received.findings(), ["text-around-parts"]);
    }
    let blanks = replaced(&good, b"--edge\r\n", b" \r\n\t\r\n--edge\r\n");
    for message in [[&blanks[..], b"\r\n \r\n"].concat(), good] {
        assert_eq!(verify(&message).findings(), [""; 0]);
    }
}

/// A boundary that some readers wear down to another one, whose parts stand before the signed ones.
#[test]
fn a_boundary_is_worn_down_to_another_one() {
    let good = String::from_utf8(signed()).unwrap();
    for (written, worn, is_taken) in [
        ("\"<BB>\"", "BB", false),
        ("<BB>", "BB", false),
        ("B/B", "B", false),
        ("\"=?utf-8?q?CC?=\"", "CC", false),
        ("BB\"", "BB", false),
        ("\"B/B\"", "B", true),
        ("----=_Part_1.2", "x", true),
    ] {
        let quoted = written
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        let whole = quoted.unwrap_or(written);
        let message = good
            .replace("boundary=edge", &format!("boundary={written}"))
            .replace("--edge", &format!("--{whole}"));
        assert_ne!(message, good);
        let evil = format!("--{worn}\r\n\r\nevil\r\n--{worn}\r\n\r\nx\r\n--{worn}--\r\n");
        let message = message.replacen("\r\n\r\n", &format!("\r\n\r\n{evil}"), 1);
        assert_eq!(
            verify(message.as_bytes()).verdict.is_valid(),
            is_taken,
            "{written}"
        );
    }
}

#[test]
fn the_first_line_of_an_http_message_is_passed_over() {
    for line in [
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.0 200\r\n",
        "POST / HTTP/1.1\r\n",
        "POST http://as2.example:4080/in HTTP/1.1\r\n",
    ] {
        let message = [line.as_bytes(), &signed()].concat();
        let received = verify(&message);
        received.assert_valid();
        assert_eq!(received.findings(), ["http-line"], "{line}");
        assert_eq!(received.verdict.address, Address::Match);
    }
    for line in [
        "HTTP/1.1 2000 OK\r\n",
        "HTTP/11 200 OK\r\n",
        "post / HTTP/1.1\r\n",
        "POST / HTTP/1.1 x\r\n",
    ] {
        let message = [line.as_bytes(), &signed()].concat();
        let findings = verify(&message).findings();
        assert!(!findings.contains(&"http-line"), "{line}");
    }
    // Where HTTP's header names nobody, there is nobody to compare; without the line it is a mail's.
    let nobody = replaced(
        &signed(),
        b"From: alice@example.com\r\n",
        b"AS2-From: A\r\n",
    );
    let captured = verify(&[b"HTTP/1.1 200 OK\r\n", &nobody[..]].concat());
    captured.assert_valid();
    assert_eq!(captured.verdict.address, Address::NotChecked);
    verify(&nobody).assert_refused("address-mismatch");
    let mail = replaced(&nobody, b"AS2-From: A\r\n", b"Subject: Invoice\r\n");
    verify(&[b"HTTP/1.1 200 OK\r\n", &mail[..]].concat()).assert_refused("address-mismatch");
    // Its octets tell the form, whatever follows soon after.
    let binary = [b"HTTP/1.1 200 OK\r\nAS2-From: A\r\n\r\n", &[0u8; 64][..]].concat();
    let received = open(&binary);
    assert_eq!(received.verdict.form.name(), "mime");
}

#[test]
fn a_forwarded_message_is_judged_with_its_own_from() {
    let forward = |inner: &[u8]| {
        let header = b"From: bob@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n\r\nSee below.\r\n--outer\r\nContent-Type: message/rfc822\r\n\r\n";
        [header, inner, b"\r\n--outer--\r\n"].concat()
    };
    let part = |message: &[u8]| verify_by(&agent().part("2"), message);
    let received = part(&forward(&signed()));
    received.assert_valid();
    assert_eq!(received.verdict.address, Address::Match);
    assert_eq!(received.layer().placed.part, "2");
    let mallory = multipart_signed("From: mallory@example.net\r\n", ENTITY, &detached(ENTITY));
    part(&forward(&mallory)).assert_refused("address-mismatch");
    let nobody = multipart_signed("", ENTITY, &detached(ENTITY));
    part(&forward(&nobody)).assert_refused("address-mismatch");
    // Its parts are counted as before, and have no From.
    verify_by(&agent().part("2.1"), &forward(&signed())).assert_refused("not-signed");
    verify(&forward(&signed())).assert_refused("not-signed");
}

/// A mail of a text and one further part, with this header, around an object.
fn attached(header: &str, object: &[u8]) -> Vec<u8> {
    format!(
        "{FROM}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n\
         Content-Type: text/plain\r\n\r\nSee the attachment.\r\n--outer\r\n{header}\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--outer--\r\n",
        base64(object)
    )
    .into_bytes()
}

const DOCUMENT: &str = "Content-Type: application/pkcs7-mime; name=\"a.xml.p7m\"\r\n\
    Content-Disposition: attachment; filename=\"a.xml.p7m\"\r\n";

#[test]
fn a_signed_document_is_an_attachment_like_any_other() {
    let contents: [&[u8]; 4] = [
        b"%PDF-1.7\n",
        b"<?xml version=\"1.0\"?>\n<p:Invoice xmlns:p=\"urn:x\">\n",
        b"<p:Invoice>\n",
        b"\0\x01\x02",
    ];
    for content in contents {
        let message = attached(DOCUMENT, &Message::opaque(content, &[ALICE]).der());
        let received = open(&message);
        received.assert_valid();
        assert!(!received.verdict.is_signed());
        match received.verdict.layers.as_slice() {
            [Layer::Document(document)] => assert_eq!(document.part, "2"),
            other => panic!("wanted a document, found {other:?}"),
        }
        verify(&message).assert_refused("not-signed");
        verify_by(&agent().part("2"), &message).assert_valid();
    }
}

#[test]
fn what_may_be_shown_as_a_message_is_no_document() {
    let contents: [&[u8]; 8] = [
        ENTITY,
        b"",
        b"\r\nHello.\r\n",
        b"Subject: x\r\n\r\nHello.\r\n",
        b"\xef\xbb\xbfSubject: x\r\n\r\nHello.\r\n",
        b"Hello.\r\nMIME-Version: 1.0\r\n\r\nHello.\r\n",
        b"HTTP/1.1 200 OK\r\n\r\nHello.\r\n",
        b"From alice Thu Jan  1\r\nHello.\r\n",
    ];
    for content in contents {
        let message = attached(DOCUMENT, &Message::opaque(content, &[ALICE]).der());
        open(&message).assert_refused("errant-layer");
    }
    let object = Message::opaque(b"%PDF-1.7\n", &[ALICE]).der();
    let nested = Message::opaque(&object, &[ALICE]).der();
    open(&attached(DOCUMENT, &nested)).assert_refused("errant-layer");
    open(&attached(DOCUMENT, &detached(b"%PDF-1.7\n"))).assert_refused("errant-layer");
    let broken = &object[..object.len() / 4];
    for header in [
        DOCUMENT.replace("attachment", "inline"),
        DOCUMENT.replace("attachment; ", ""),
        DOCUMENT.replace("a.xml.p7m", "SMIME.p7m"),
        DOCUMENT.replace("filename=\"a.xml.p7m\"", "filename=\" smime.p7m\""),
        DOCUMENT.replace(" name=\"a.xml.p7m\"", " smime-type=enveloped-data"),
        format!("{DOCUMENT}Content-Disposition: inline\r\n"),
    ] {
        open(&attached(&header, &object)).assert_refused("errant-layer");
    }
    open(&attached(DOCUMENT, &broken[..4])).assert_refused("errant-layer");
}

#[test]
fn lines_say_what_is_wrong_and_where() {
    let good = signed();
    let folded = replaced(
        &good,
        b"\r\nContent-Type: multipart",
        b"\r\n Content-Type: multipart",
    );
    let leading = [b"\r\n", &good[..]].concat();
    let object = Message::opaque(ENTITY, &[ALICE]).der();
    let twice = opaque_mime(FROM, base64(&object).as_bytes());
    let bare = base64(base64(&object).as_bytes()).into_bytes();
    for (message, code, words) in [
        (Vec::new(), "malformed-mime", "the message is empty"),
        (
            b" \r\n\r\n".to_vec(),
            "malformed-mime",
            "the message is empty",
        ),
        (
            folded,
            "not-signed",
            "octet 44 starts with white space and continues MIME-Version",
        ),
        (
            leading,
            "not-signed",
            "the header is empty: an empty line stands at octet 0",
        ),
        (twice, "malformed-cms", "base64 of base64"),
        (bare, "malformed-cms", "base64 of base64"),
    ] {
        let received = verify(&message);
        received.assert_refused(code);
        assert!(detail(&received).contains(words), "{}", detail(&received));
    }
    open(b"").assert_refused("malformed-mime");
    agent()
        .decrypt(&mut Cursor::new(b"\r\n"))
        .unwrap()
        .assert_refused("malformed-mime");
    // Content may be empty.
    let empty = Message::opaque(b"", &[ALICE]).der();
    open(&empty).assert_valid();
}
