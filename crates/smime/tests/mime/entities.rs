use std::io::Read;

use smime::Reason;
use smime::budget::Limits;
use smime::mime::header::MAX_FIELDS;
use smime::mime::{ContentType, Entity, FindingCode, Findings, MimeError, TransferEncoding};

use super::{octets_of, source, whole};

fn parse(octets: &[u8]) -> Result<Entity, MimeError> {
    Entity::parse(&mut source(octets), whole(octets), &Limits::default())
}

fn content_type(value: &str) -> (ContentType, Vec<FindingCode>) {
    let mut findings = Findings::new();
    let content_type = ContentType::parse(value.as_bytes(), 0, &mut findings).unwrap();
    (
        content_type,
        findings.iter().map(|(finding, _)| finding).collect(),
    )
}

#[test]
fn header_and_body_lie_where_the_first_empty_line_parts_them() {
    for line_end in ["\r\n", "\n", "\r\r\n"] {
        let lines = [
            "From: a@example.com",
            "Subject: one",
            " two",
            "",
            "body",
            "",
            "more",
        ];
        let message = lines.join(line_end);
        let entity = parse(message.as_bytes()).unwrap();
        let body = ["body", "", "more"].join(line_end);
        assert_eq!(octets_of(message.as_bytes(), entity.body), body.as_bytes());
        assert_eq!(entity.header_region.end, entity.body.start);
        assert_eq!(entity.header.field("subject").unwrap().text(), "one two");
        assert_eq!(entity.header.fields().count(), 2);
    }
}

#[test]
fn a_header_may_be_empty_and_a_body_missing() {
    let entity = parse(b"\r\nbody").unwrap();
    assert_eq!((entity.body.start, entity.body.end), (2, 6));
    assert!(entity.content_type.is("text", "plain"));
    assert_eq!(
        entity.content_type.parameter("charset").unwrap(),
        "us-ascii"
    );

    let entity = parse(b"Subject: no body").unwrap();
    assert!(entity.body.is_empty());
    assert_eq!(entity.header.field("Subject").unwrap().text(), "no body");

    let entity = parse(b"").unwrap();
    assert!(entity.body.is_empty());
    assert_eq!(entity.header.fields().count(), 0);
}

#[test]
fn a_message_has_a_field_beyond_those_of_mime() {
    let is_message = |header: &[u8]| parse(header).unwrap().is_rfc5322();
    assert!(!is_message(
        b"MIME-Version: 1.0\r\ncontent-type: text/plain\r\n\r\n"
    ));
    assert!(!is_message(b"Content-X: 1\r\n\r\n"));
    assert!(!is_message(b"\r\n"));
    assert!(is_message(b"Content: 1\r\n\r\n"));
    assert!(is_message(
        b"Content-Type: text/plain\r\nSubject: x\r\n\r\n"
    ));
}

#[test]
fn odd_header_lines_are_passed_over_and_noted() {
    let entity = parse(b"From a@b Thu Jan  1\nTo : x\nno field\n of any kind\nCc: y\n\n").unwrap();
    let names: Vec<_> = entity.header.fields().map(|field| field.name()).collect();
    assert_eq!(names, [b"To", b"Cc"]);
    assert_eq!(entity.header.field("To").unwrap().value().as_ref(), b"x");
    let noted: Vec<_> = entity.findings.iter().collect();
    assert_eq!(
        noted,
        [
            (FindingCode::MboxLine, 0),
            (FindingCode::MalformedHeaderLine, 27),
            (FindingCode::SpaceBeforeColon, 22),
        ]
    );
}

#[test]
fn text_without_any_field_is_no_header() {
    for octets in [
        &b"hello, world\r\n\r\nx"[..],
        b" folded: x\r\n",
        b"\0\x01\xff",
        b": x\r\n",
        b"\xe4: x\r\n",
    ] {
        let error = parse(octets).unwrap_err();
        assert!(
            matches!(error, MimeError::NoHeaderField { offset: 0 }),
            "{error}"
        );
        assert_eq!(error.reason(), Some(Reason::MalformedMime));
    }
}

#[test]
fn a_header_is_limited_in_octets_and_fields() {
    let limits = Limits {
        header_octets: 20,
        ..Limits::default()
    };
    let fits = b"Subject: 123456789\r\n";
    assert!(Entity::parse(&mut source(fits), whole(fits), &limits).is_ok());
    let exceeds = b"Subject: 1234567890\r\n\r\nbody";
    let error = Entity::parse(&mut source(exceeds), whole(exceeds), &limits).unwrap_err();
    assert!(matches!(
        error,
        MimeError::Limit {
            limit: "header_octets",
            value: 20,
            offset: 0
        }
    ));
    assert_eq!(error.reason(), Some(Reason::LimitExceeded));

    let many = b"a:\n".repeat(MAX_FIELDS);
    assert_eq!(parse(&many).unwrap().header.fields().count(), MAX_FIELDS);
    let too_many = b"a:\n".repeat(MAX_FIELDS + 1);
    let error = parse(&too_many).unwrap_err();
    assert!(matches!(
        error,
        MimeError::Limit {
            limit: "header_fields",
            offset: 30_000,
            ..
        }
    ));
}

#[test]
fn a_second_content_type_is_noted_where_it_agrees_and_refused_where_not() {
    let agrees = b"Content-Type: text/html\r\nContent-type:  text/html\r\n\r\n";
    let entity = parse(agrees).unwrap();
    assert_eq!(
        entity.findings.offset_of(FindingCode::DuplicateField),
        Some(25)
    );

    let differs = b"Content-Type: text/html\r\nContent-type: text/plain\r\n\r\n";
    let error = parse(differs).unwrap_err();
    assert!(matches!(
        error,
        MimeError::ConflictingFields {
            name: "Content-Type",
            offset: 25
        }
    ));
    let differs = b"Content-Transfer-Encoding: base64\r\nContent-Transfer-Encoding: 7bit\r\n\r\n";
    let error = parse(differs).unwrap_err();
    assert!(matches!(
        error,
        MimeError::ConflictingFields { offset: 35, .. }
    ));
    assert_eq!(error.reason(), Some(Reason::MalformedMime));
}

#[test]
fn parameters_are_read_in_all_their_spellings() {
    for value in [
        "multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=\"a b\"",
        "Multipart/SIGNED;PROTOCOL=\"application/pkcs7-signature\";Boundary=\"a\\ b\"",
        "multipart / signed (yes); ; protocol = (sic) \"application/pkcs7-signature\" (x); boundary=\"a b\";",
        "multipart/signed; protocol*0=\"application/\"; boundary*=us-ascii'en'a%20b; protocol*1=pkcs7-signature",
        "multipart/signed; protocol*1*=pkcs7-signature; boundary*0*=''a%20; boundary*1=b; protocol*0=\"application/\"",
    ] {
        let (found, findings) = content_type(value);
        assert!(found.is("multipart", "signed"), "{value}");
        assert_eq!(
            found.parameter("protocol").unwrap(),
            "application/pkcs7-signature",
            "{value}"
        );
        assert_eq!(found.parameter("boundary").unwrap(), "a b", "{value}");
        assert_eq!(findings, [], "{value}");
    }
}

#[test]
fn the_examples_of_rfc_2231_read_as_it_says() {
    let (found, _) = content_type(
        "application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20; \
         title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\"",
    );
    assert_eq!(
        found.parameter("title").unwrap(),
        "This is even more ***fun*** isn't it!"
    );
    let (found, _) = content_type(
        "message/external-body; access-type=URL; URL*0=\"ftp://\"; \
         URL*1=\"cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar\"",
    );
    assert_eq!(
        found.parameter("url").unwrap(),
        "ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar"
    );
    let (found, findings) = content_type("a/b; name*=iso-8859-1''%e4");
    assert_eq!(found.parameter("name").unwrap(), "ä");
    assert_eq!(findings, []);
}

#[test]
fn malformed_parameters_are_read_as_well_as_can_be_and_noted() {
    use FindingCode::*;
    for (value, name, wanted, finding) in [
        (
            "a/b; protocol=application/pkcs7-signature; x=1",
            "protocol",
            "application/pkcs7-signature",
            MalformedParameter,
        ),
        (
            "a/b; boundary=----=_Part_1 ; x=1",
            "boundary",
            "----=_Part_1",
            MalformedParameter,
        ),
        (
            "a/b; name=my file.p7m",
            "name",
            "my file.p7m",
            MalformedParameter,
        ),
        (
            "a/b; boundary=\"open",
            "boundary",
            "open",
            MalformedParameter,
        ),
        (
            "a/b; boundary=\"x\" y; z=1",
            "boundary",
            "x",
            MalformedParameter,
        ),
        ("a/b; junk; boundary=x", "boundary", "x", MalformedParameter),
        (
            "a/b; ;;=; \"x;y\"; boundary=x",
            "boundary",
            "x",
            MalformedParameter,
        ),
        (
            "a/b; boundary=x; (open",
            "boundary",
            "x",
            MalformedParameter,
        ),
        (
            "a/b; name*=no-quotes",
            "name",
            "no-quotes",
            MalformedParameter,
        ),
        ("a/b; name*=''%zz", "name", "%zz", MalformedParameter),
        ("a/b; name*0=x; name*2=z", "name", "x", MalformedParameter),
        (
            "a/b; boundary=x; boundary=y",
            "boundary",
            "x",
            DuplicateParameter,
        ),
        (
            "a/b; boundary=x; boundary*=''y",
            "boundary",
            "y",
            DuplicateParameter,
        ),
        (
            "a/b; boundary*0=x; boundary*0=y",
            "boundary",
            "x",
            DuplicateParameter,
        ),
    ] {
        let (found, findings) = content_type(value);
        assert_eq!(found.parameter(name).unwrap(), wanted, "{value}");
        assert_eq!(findings, [finding], "{value}");
    }
    let (found, findings) = content_type("a/b; boundary=x; boundary=\"x\"; name*01=y");
    assert_eq!(findings, []);
    assert_eq!(found.parameter("name*01").unwrap(), "y");
}

#[test]
fn what_names_no_type_is_text() {
    for value in [
        "",
        "text",
        "text/",
        "/plain",
        "te xt/plain",
        "\"text\"/plain",
    ] {
        let header = format!("Content-Type: {value}\r\n\r\n");
        let entity = parse(header.as_bytes()).unwrap();
        assert!(entity.content_type.is("text", "plain"), "{value}");
        assert!(
            entity.findings.contains(FindingCode::MalformedContentType),
            "{value}"
        );
    }
}

#[test]
fn a_multipart_needs_one_boundary() {
    for (parameter, is_good) in [
        ("; boundary=b", true),
        ("; boundary=b; boundary=\"b\"", true),
        ("; boundary=b; boundary=c", false),
        ("; boundary=b; boundary*=''c", false),
        ("; boundary=\"\"", false),
        ("", false),
    ] {
        let text = format!("Content-Type: multipart/signed{parameter}\r\n\r\n--b\r\n\r\n--b--\r\n");
        let entity = parse(text.as_bytes()).unwrap();
        let found = entity.multipart(&mut source(text.as_bytes()), &Limits::default());
        match found {
            Ok(multipart) => assert!(is_good && multipart.parts.len() == 1, "{parameter}"),
            Err(error) => {
                assert!(!is_good, "{parameter}");
                assert_eq!(error.reason(), Some(Reason::MalformedMime));
            }
        }
    }
}

#[test]
fn the_file_name_is_the_dispositions_else_the_types() {
    let name = |header: &str| {
        parse(format!("{header}\r\n\r\n").as_bytes())
            .unwrap()
            .file_name
    };
    let type_ = "Content-Type: application/octet-stream; name=type.p7m";
    assert_eq!(name(type_).unwrap(), "type.p7m");
    let both = format!("{type_}\r\nContent-Disposition: attachment;\r\n filename=\"smime.p7m\"");
    assert_eq!(name(&both).unwrap(), "smime.p7m");
    assert_eq!(name("Content-Disposition: inline"), None);
}

#[test]
fn findings_of_the_whole_entity_are_noted() {
    let text = b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    let entity = parse(text).unwrap();
    assert!(entity.findings.contains(FindingCode::EncodedMultipart));
    assert!(entity.findings.contains(FindingCode::MissingMimeVersion));
}

#[test]
fn the_body_of_a_cms_object_is_decoded_as_it_is_not_as_it_says() {
    // A SEQUENCE of an OBJECT IDENTIFIER and an empty OCTET STRING, both ways.
    let ber = b"\x30\x0b\x06\x05\x2a\x03\x04\x05\x06\x04\x02\x00\x01".as_slice();
    let base64 = b"MAsGBSoDBAUGBAIAAQ==\r\n".as_slice();
    for (declared, body, finding) in [
        ("base64", base64, None),
        ("binary", ber, None),
        ("7bit", base64, Some(FindingCode::UndeclaredBase64)),
        ("x-unknown", base64, Some(FindingCode::UndeclaredBase64)),
        ("base64", ber, Some(FindingCode::UndeclaredBinary)),
        ("quoted-printable", ber, Some(FindingCode::UndeclaredBinary)),
    ] {
        let header = format!("Content-Transfer-Encoding: {declared}\r\n\r\n");
        let text = [header.as_bytes(), body].concat();
        let entity = parse(&text).unwrap();
        let mut input = source(&text);
        let mut decoder = entity.cms_decoder(&mut input).unwrap();
        let mut decoded = Vec::new();
        decoder.read_to_end(&mut decoded).unwrap();
        assert_eq!(decoded, ber, "{declared}");
        let noted: Vec<_> = decoder.findings().iter().map(|(kind, _)| kind).collect();
        assert_eq!(noted, Vec::from_iter(finding), "{declared}");
    }
}

#[test]
fn an_unknown_transfer_encoding_is_unsupported_and_named() {
    let text = b"Content-Transfer-Encoding: x-uu\x1b[31m\r\n\r\nbegin";
    let entity = parse(text).unwrap();
    let mut input = source(text);
    let error = entity.decoder(&mut input).err().unwrap();
    assert_eq!(error.reason(), Some(Reason::Unsupported));
    assert_eq!(
        error.to_string(),
        "transfer encoding \"x-uu\\u{1b}[31m\" at octet 0 is not known"
    );
    assert!(matches!(
        entity.transfer_encoding,
        TransferEncoding::Unknown(_)
    ));
}
