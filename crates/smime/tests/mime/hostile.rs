use std::io::{self, Cursor, Read};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use smime::budget::Limits;
use smime::mime::{
    Boundary, ContentType, Decoder, Entity, FindingCode, Findings, MimeError, Multipart,
    Parameters, Pem, Region, TransferEncoding, Window, detect, mailboxes,
};

use super::{Pieces, ShortReads, whole};

/// Everything that can be asked of a message's octets.
fn ask_everything(octets: &[u8]) {
    let limits = Limits::default();
    let mut source = Cursor::new(octets);
    let _ = detect(&mut source);
    let _ = Pem::find(&mut source, whole(octets));
    let _ = mailboxes(octets);
    let _ = ContentType::parse(octets, 0, &mut Findings::new());
    let _ = Parameters::after_word(octets, 0, &mut Findings::new());
    if let Ok(boundary) = Boundary::try_from(octets) {
        let _ = Multipart::split(&mut source, whole(octets), &boundary, 10);
    }
    let Ok(entity) = Entity::parse(&mut source, whole(octets), &limits) else {
        return;
    };
    assert_eq!(entity.header_region.start, 0);
    assert_eq!(entity.header_region.end, entity.body.start);
    assert_eq!(entity.body.end, octets.len() as u64);
    for field in entity.header.fields() {
        let _ = mailboxes(&field.value());
    }
    if let Ok(multipart) = entity.multipart(&mut source, &limits) {
        let mut end = multipart.preamble.end;
        for part in &multipart.parts {
            assert!(end <= part.start && part.start <= part.end);
            end = part.end;
        }
        assert!(end <= multipart.epilogue.start && multipart.epilogue.end == entity.body.end);
    }
    if let Ok(mut decoder) = entity.cms_decoder(&mut source) {
        io::copy(&mut decoder, &mut io::sink()).unwrap();
    }
}

const WORDS: &[&str] = &[
    "Content-Type: ",
    "multipart/signed",
    "; ",
    "boundary=",
    "\"",
    "b",
    "\r\n",
    "\n",
    "\r",
    "--b",
    "--",
    "(",
    ")",
    "\\",
    "*0*=",
    "*=",
    "''",
    "%4",
    "Content-Transfer-Encoding: ",
    "base64",
    "quoted-printable",
    "=",
    "=3",
    " ",
    "From: ",
    "<a@b>",
    "@",
    ",",
    ":",
    "-----BEGIN CMS-----",
    "-----END ",
    "MIAG",
    "\0",
];

proptest! {
    #[test]
    fn no_octets_make_anything_panic(octets in prop::collection::vec(any::<u8>(), 0..600)) {
        ask_everything(&octets);
        for encoding in [TransferEncoding::Base64, TransferEncoding::QuotedPrintable] {
            let mut decoder = Decoder::new(&encoding, Pieces::new(&octets, vec![7, 64]), 0).unwrap();
            io::copy(&mut decoder, &mut io::sink()).unwrap();
        }
    }

    #[test]
    fn no_text_of_mimes_own_words_makes_anything_panic(pieces in prop::collection::vec(prop::sample::select(WORDS), 0..60)) {
        ask_everything(pieces.concat().as_bytes());
    }

    #[test]
    fn a_window_reads_exactly_its_region(
        octets in prop::collection::vec(any::<u8>(), 0..500),
        cut in any::<(prop::sample::Index, prop::sample::Index)>(),
        most in 1usize..40,
        ahead in 0usize..600,
    ) {
        let (one, two) = (cut.0.index(octets.len() + 1), cut.1.index(octets.len() + 1));
        let (start, end) = (one.min(two), one.max(two));
        let region = Region { start: start as u64, end: end as u64 };
        let mut source = ShortReads::new(&octets, most);
        let mut window = Window::new(&mut source, region).unwrap();
        let seen = window.look_ahead(ahead).unwrap().len();
        prop_assert!(seen >= ahead.min(end - start) && seen <= end - start);
        prop_assert_eq!(window.offset(), region.start);
        let mut read = Vec::new();
        window.read_to_end(&mut read).unwrap();
        prop_assert_eq!(&read, &octets[start..end]);
        prop_assert_eq!((window.offset(), window.remaining()), (region.end, 0));
    }
}

#[test]
fn a_source_that_ends_before_its_region_is_an_io_error() {
    let octets = b"Subject: x\r\n";
    let region = Region { start: 0, end: 100 };
    let error = Entity::parse(&mut Cursor::new(octets), region, &Limits::default()).unwrap_err();
    assert!(matches!(&error, MimeError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof));
    assert_eq!(error.reason(), None);
}

#[test]
fn hostile_messages_of_a_mebibyte_cost_little() {
    let header = "Content-Type: multipart/signed; boundary=b";
    for (start, piece) in [
        ("", "\n"),
        ("", "a:\n"),
        ("", " \n"),
        ("Subject: ", "\n "),
        ("Subject: ", "\r"),
        ("Content-Type: a/b", "("),
        ("Content-Type: a/b", ";"),
        ("Content-Type: a/b", ";x=1"),
        ("Content-Type: a/b", ";x*1=1"),
        ("Content-Type: a/b", ";x*=''%"),
        ("Content-Type: a/b; x=\"", "\\"),
        ("Content-Type: a/b; x", "\""),
        (&format!("{header}\n\n"), "\n--b"),
        (&format!("{header}\n\n"), "\n--b \r"),
        (&format!("{header}\n\n"), "\n--b-"),
        (&format!("{header}\n\n--b"), " "),
        ("", "-----BEGIN "),
        ("", "\n-----BEGIN X"),
        ("-----BEGIN CMS-----\n", "\n-----END"),
        ("Content-Transfer-Encoding: base64\n\n", "="),
        ("Content-Transfer-Encoding: base64\n\n", "*A"),
        ("Content-Transfer-Encoding: quoted-printable\n\n", "= "),
    ] {
        let octets = [start, &piece.repeat((1 << 20) / piece.len())].concat();
        let clock = Instant::now();
        ask_everything(octets.as_bytes());
        let took = clock.elapsed();
        assert!(
            took < Duration::from_secs(5),
            "{start:?} {piece:?} took {took:?}"
        );
    }
}

#[test]
fn findings_have_codes_of_their_own_in_kebab_case() {
    let mut codes: Vec<_> = FindingCode::ALL
        .iter()
        .map(|finding| finding.code())
        .collect();
    let is_kebab = |code: &&str| {
        code.bytes()
            .all(|octet| octet.is_ascii_lowercase() || octet.is_ascii_digit() || octet == b'-')
    };
    assert!(codes.iter().all(is_kebab));
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), FindingCode::ALL.len());
}
