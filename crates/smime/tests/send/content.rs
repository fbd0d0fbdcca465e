//! What goes inside: line ends, transfer encodings, parts.

use std::io::Cursor;

use smime::send::{Content, SendError, SignedForm};

use crate::support::{refusal, sign, sign_pipe, signing, text, verified};

/// What is signed in the clear.
fn clear(content: &[u8]) -> String {
    let (_, inside) = verified(&sign(&signing(&["alice-p256"]), content));
    String::from_utf8(inside).unwrap()
}

/// The same of content that goes by once.
fn clear_pipe(content: &[u8]) -> String {
    let (_, inside) = verified(&sign_pipe(&signing(&["alice-p256"]), content));
    String::from_utf8(inside).unwrap()
}

/// What is signed where nobody sees it on the way.
fn sealed(content: &[u8]) -> Vec<u8> {
    let agent = signing(&["alice-p256"]).signed_form(SignedForm::Opaque);
    let inside = verified(&sign(&agent, content)).1;
    assert_eq!(verified(&sign_pipe(&agent, content)).1, inside);
    inside
}

#[test]
fn content_without_a_header_is_refused_and_the_ways_out_are_named() {
    for content in [
        b"Hello.\n".as_slice(),
        b"",
        b"\nHello.\n",
        b"From here\n\nHello.\n",
    ] {
        let error = refusal(&signing(&["alice-p256"]), content);
        let line = error.to_string();
        assert!(line.contains("--text") && line.contains("--raw"), "{line}");
    }
    let error = refusal(&signing(&["alice-p256"]), b"A: 1\nB\n\nHello.\n");
    assert!(
        matches!(error, SendError::HeaderLine { offset: 5 }),
        "{error}"
    );
    let error = refusal(&signing(&["alice-p256"]), &b"A: 1\n".repeat(300_000));
    assert!(matches!(error, SendError::Mime { .. }), "{error}");
}

#[test]
fn what_is_7bit_stays_as_it_is() {
    let mixed = "Content-Type: multipart/mixed; boundary=b\r\n\r\npreamble\r\n--b\r\n\r\nText.\r\n\
         --b  \r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0=\r\n\
         --b--\r\nepilogue";
    assert_eq!(clear(mixed.as_bytes()), mixed);
    assert_eq!(clear_pipe(mixed.as_bytes()), mixed);
    let bare = mixed.replace("\r\n", "\n");
    assert_eq!(clear(bare.as_bytes()), mixed);
    assert_eq!(sealed(bare.as_bytes()), mixed.as_bytes());
}

#[test]
fn wide_parts_are_encoded_where_they_are_seen_on_the_way() {
    let content = "From: alice@example.com\nContent-Type: multipart/mixed; boundary=b\n\
         Content-Transfer-Encoding: 8bit\n\n--b\nContent-Type: text/plain; charset=utf-8\n\
         Content-Transfer-Encoding: 8BIT\nContent-Language: de\n\nGrüße \n\n--b\n\
         Content-Type: image/png\nContent-Transfer-Encoding:\n binary\n\n\u{80}\n\u{81}\n--b--\n";
    let wanted = "Content-Type: multipart/mixed; boundary=b\r\n\
         Content-Transfer-Encoding: 7bit\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: quoted-printable\r\nContent-Language: de\r\n\r\n\
         Gr=C3=BC=C3=9Fe=20\r\n\r\n--b\r\n\
         Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nwoAKwoE=\r\n--b--\r\n";
    assert_eq!(clear(content.as_bytes()), wanted);
    assert_eq!(clear_pipe(content.as_bytes()), wanted);
    // Nobody sees it: only line ends change, and those of binary content do not.
    let inside = sealed(content.as_bytes());
    assert!(text(&inside).contains("\r\n\r\nGrüße \r\n\r\n--b\r\n"));
    assert!(text(&inside).ends_with("\r\n binary\r\n\r\n\u{80}\n\u{81}\r\n--b--\r\n"));
}

#[test]
fn undeclared_octets_are_found_in_files_and_refused_in_pipes() {
    let text = "Content-Type: text/plain\n\nGrüße\n".as_bytes();
    assert_eq!(
        clear(text),
        "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
         Gr=C3=BC=C3=9Fe\r\n"
    );
    let mut pipe = text;
    let error = signing(&["alice-p256"]).sign(Content::pipe(&mut pipe), &mut Vec::new());
    assert!(matches!(error, Err(SendError::Undeclared8Bit)), "{error:?}");
    let long = format!("Content-Type: text/plain\n\n{}\n", "x".repeat(1200));
    assert!(clear(long.as_bytes()).lines().all(|line| line.len() <= 76));
}

#[test]
fn a_line_that_only_begins_with_a_delimiter_is_text() {
    let content = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\
         Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n\
         --bc\n\nGrüße\n--b--c\n--b--\n";
    assert_eq!(
        clear(content.as_bytes()),
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n\
         --bc\r\n\r\nGr=C3=BC=C3=9Fe\r\n--b--c\r\n--b--\r\n"
    );
}

#[test]
fn of_several_undeclared_parts_the_right_ones_are_encoded() {
    let part = |body: &str| format!("--b\r\nContent-Type: text/plain\r\n\r\n{body}\r\n");
    let header = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    let content = format!(
        "{header}{}{}{}--b--\r\n",
        part("one"),
        part("zwölf"),
        part("three")
    );
    let encoded = "--b\r\nContent-Type: text/plain\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\nzw=C3=B6lf\r\n";
    let wanted = format!("{header}{}{encoded}{}--b--\r\n", part("one"), part("three"));
    assert_eq!(clear(content.as_bytes()), wanted);
}

#[test]
fn messages_inside_are_encoded_part_by_part() {
    let content = "Content-Type: message/rfc822\nContent-Transfer-Encoding: 8bit\n\n\
         From: bob@example.com\nContent-Type: text/plain; charset=utf-8\n\
         Content-Transfer-Encoding: 8bit\n\nGrüße\n";
    assert_eq!(
        clear(content.as_bytes()),
        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 7bit\r\n\r\n\
         From: bob@example.com\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe\r\n"
    );
}

#[test]
fn a_signed_part_is_never_encoded_anew() {
    let signed = |body: &str| {
        format!(
            "Content-Type: multipart/signed; boundary=s; protocol=\"application/x\"\n\n--s\n\
             Content-Type: text/plain\nContent-Transfer-Encoding: 8bit\n\n{body}\n--s\n\nx\n--s--\n"
        )
    };
    let error = refusal(&signing(&["alice-p256"]), signed("Grüße").as_bytes());
    assert!(matches!(error, SendError::SealedPart), "{error}");
    assert!(clear(signed("Hello").as_bytes()).contains("Transfer-Encoding: 8bit\r\n\r\nHello\r\n"));
}

#[test]
fn parts_that_end_without_ceremony_keep_their_octets() {
    let header = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for body in [
        "--b\r\n--b--",
        "--b\r\n\r\n--b\r\n\r\nunclosed",
        "--b\r\nContent-Type: text/plain\r\n--b--\r\n",
        "--b\r\nContent-Type: text/plain",
        "--bc\r\nno delimiter\r\n--b\r\n\r\n--b-- \r\n\r\n",
        "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--b--\r\n",
        "",
    ] {
        let content = format!("{header}{body}");
        assert_eq!(text(&sealed(content.as_bytes())), content);
        assert_eq!(clear(content.as_bytes()), content);
        let bare = content.replace("\r\n", "\n");
        assert_eq!(text(&sealed(bare.as_bytes())), content);
    }
}

#[test]
fn content_in_any_pieces_gives_the_same() {
    struct Dribble<'a>(&'a [u8], usize);
    impl std::io::Read for Dribble<'_> {
        fn read(&mut self, octets: &mut [u8]) -> std::io::Result<usize> {
            let length = self.1.min(octets.len());
            std::io::Read::read(&mut self.0, octets.get_mut(..length).unwrap())
        }
    }
    let content = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\
         Content-Transfer-Encoding: 8bit\nContent-Type: text/plain\n\nä\r\n--x\n\n--b\n\
         Content-Transfer-Encoding: binary\nContent-Type: image/png\n\n\n--\r\n--b--\n";
    let whole = clear_pipe(content.as_bytes());
    for step in 1..20 {
        let mut signed = Vec::new();
        let mut pipe = Dribble(content.as_bytes(), step);
        signing(&["alice-p256"])
            .sign(Content::pipe(&mut pipe), &mut signed)
            .unwrap();
        assert_eq!(verified(&signed).1, whole.as_bytes(), "{step}");
    }
}

#[test]
fn parts_in_parts_have_limits() {
    let nested = |depth: usize| {
        let levels = (0..depth).map(|level| {
            format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n")
        });
        levels.collect::<String>() + "\r\ntext\r\n"
    };
    assert_eq!(clear(nested(16).as_bytes()), nested(16));
    let error = refusal(&signing(&["alice-p256"]), nested(17).as_bytes());
    assert!(matches!(error, SendError::Mime { .. }), "{error}");
    let wide = "Content-Type: multipart/mixed; boundary=b\r\n\r\n".to_owned()
        + &"--b\r\n\r\n".repeat(1000);
    let error = refusal(&signing(&["alice-p256"]), wide.as_bytes());
    assert!(matches!(error, SendError::Mime { .. }), "{error}");
}

#[test]
fn a_header_that_readers_read_differently_is_refused() {
    let content = b"Content-Type: text/plain\nContent-Type: text/html\n\nx\n";
    let error = refusal(&signing(&["alice-p256"]), content);
    assert!(matches!(error, SendError::Mime { .. }), "{error}");
    let mut source = Cursor::new(content);
    let raw = signing(&["alice-p256"]).out_form(smime::send::OutForm::Der);
    raw.sign(Content::file(&mut source).raw(), &mut Vec::new())
        .unwrap();
}
