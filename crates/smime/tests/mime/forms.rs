use std::io::Read;

use smime::Reason;
use smime::mime::source::BUFFER;
use smime::mime::{FindingCode, Form, MimeError, Pem, detect};

use super::{octets_of, source, whole};

fn form(octets: &[u8]) -> Form {
    detect(&mut source(octets)).unwrap()
}

fn find(octets: &[u8]) -> Result<Pem, MimeError> {
    Pem::find(&mut source(octets), whole(octets))
}

#[test]
fn a_message_is_told_from_pem_base64_and_der() {
    for (octets, wanted) in [
        (&b"From: a@b\r\n\r\nMIAG"[..], Form::Mime),
        (
            b"Content-Type: text/plain\n\n-----BEGIN CMS-----\n",
            Form::Mime,
        ),
        (b"From a@b Thu Jan  1\nTo: x\n\n", Form::Mime),
        (b"0x30: a field\r\n\r\n", Form::Mime),
        (b"", Form::Mime),
        (b"hello, world\n", Form::Mime),
        (b"-----BEGIN CMS-----\nMIAG\n-----END CMS-----\n", Form::Pem),
        (b"\n -----BEGIN PKCS7-----\nMIAG\n", Form::Pem),
        (
            b"Bag Attributes\n    friendlyName: x\n-----BEGIN PKCS7-----\n",
            Form::Pem,
        ),
        (
            b"MIAGCSqGSIb3DQEHAqCAMIACAQExDzANBglghkgBZQMEAgEFADCABgkqhkiG9w0B\n",
            Form::Base64,
        ),
        (b"\r\nMIIGCSqGSIb3\r\nDQEHAqCC", Form::Base64),
        (b"\x30\x80\x06\x09", Form::Der),
        (b"\x30\x82\x01\x00\x06\x09", Form::Der),
        (b"\x30\x2d\x06\x09\x2a", Form::Der),
        (b"\x30\x00", Form::Der),
        (b"\x02\x01\x00", Form::Der),
        (b"\0\0\0", Form::Der),
    ] {
        assert_eq!(form(octets), wanted, "{}", octets.escape_ascii());
    }
}

#[test]
fn each_label_of_a_cms_object_is_found() {
    for label in [
        "CMS",
        "PKCS7",
        "PKCS #7 SIGNED DATA",
        "SIGNED MESSAGE",
        "ENCRYPTED MESSAGE",
    ] {
        for line_end in ["\n", "\r\n"] {
            let lines = [
                &format!("-----BEGIN {label}-----"),
                "Zm9v",
                "YmFy",
                &format!("-----END {label}-----"),
                "",
            ];
            let text = lines.join(line_end);
            let pem = find(text.as_bytes()).unwrap();
            assert_eq!(pem.label, label);
            assert!(pem.findings.is_empty());
            let mut decoded = Vec::new();
            let mut input = source(text.as_bytes());
            pem.decoder(&mut input)
                .unwrap()
                .read_to_end(&mut decoded)
                .unwrap();
            assert_eq!(decoded, b"foobar");
        }
    }
}

#[test]
fn text_and_other_objects_before_a_pem_object_do_not_count() {
    let text = b"see -----BEGIN CMS-----\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n-----BEGIN CMS-----\nZm9v\n-----END CMS-----\ntrailer";
    let pem = find(text).unwrap();
    assert_eq!(octets_of(text, pem.body), b"Zm9v\n");
}

#[test]
fn a_pem_object_without_an_end_or_of_another_kind_is_refused() {
    let error = find(b"text\n-----BEGIN CMS-----\nZm9v\n").unwrap_err();
    assert!(matches!(error, MimeError::PemUnclosed { offset: 5 }));
    assert_eq!(error.reason(), Some(Reason::MalformedMime));

    let error =
        find(b"-----BEGIN CERTIFICATE-----\nZm9v\n-----END CERTIFICATE-----\n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "PEM label \"CERTIFICATE\" at octet 0, wanted CMS or PKCS7"
    );
    assert!(matches!(
        find(b"").unwrap_err(),
        MimeError::PemLabel {
            found: None,
            offset: 0
        }
    ));
}

#[test]
fn labels_that_differ_are_noted() {
    let pem = find(b"-----BEGIN CMS-----\nZm9v\n-----END PKCS7-----\n").unwrap();
    assert_eq!(
        pem.findings.offset_of(FindingCode::PemLabelMismatch),
        Some(25)
    );
}

#[test]
fn the_lines_around_a_pem_object_are_found_wherever_the_buffer_ends() {
    for shift in (0..1100).step_by(9).chain(1020..1060) {
        let body = [vec![b'A'; BUFFER - 1060 + shift], b"\n".to_vec()].concat();
        let text = [
            b"-----BEGIN CMS-----\n",
            body.as_slice(),
            b"-----END CMS-----\n",
            &[b'\n'; 2 * BUFFER],
        ]
        .concat();
        let pem = find(&text).unwrap();
        assert!(octets_of(&text, pem.body) == body, "shift {shift}");
    }
}
