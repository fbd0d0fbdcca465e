//! Names: which are one name (RFC 5280 section 7.1), and how they are shown (RFC 4514).

use smime::pki::Name;
use smime_ber::Tag;
use smime_ber::der;

use crate::make::{name, oid};

const CN: &str = "2.5.4.3";
const O: &str = "2.5.4.10";
const C: &str = "2.5.4.6";

fn read(rdns: &[&[(&str, Tag, &[u8])]]) -> Name {
    Name::from_der(&name(rdns)).unwrap()
}

fn cn(tag: Tag, value: &[u8]) -> Name {
    read(&[&[(CN, tag, value)]])
}

fn utf8(text: &str) -> Name {
    cn(Tag::UTF8_STRING, text.as_bytes())
}

/// BMPString has no constant of its own in every library: universal tag 30.
const BMP_STRING: Tag = Tag {
    class: smime_ber::Class::Universal,
    constructed: false,
    number: 30,
};

#[test]
fn case_and_the_width_of_white_space_make_no_difference() {
    let plain = utf8("Good CA");
    for same in ["good ca", "GOOD CA", "  Good   CA ", "Good\t CA"] {
        assert!(plain.matches(&utf8(same)), "{same:?}");
        assert_eq!(plain.key(), utf8(same).key());
    }
    for other in [
        "GoodCA",
        "Good CA.",
        "Good",
        "",
        "Good CA\0",
        "Good\u{ad} CA",
    ] {
        assert!(!plain.matches(&utf8(other)), "{other:?}");
    }
    assert!(utf8("ÄRGER").matches(&utf8("ärger")));
}

#[test]
fn the_type_of_a_string_makes_no_difference() {
    let plain = utf8("Good CA");
    assert!(plain.matches(&cn(Tag::PRINTABLE_STRING, b"Good CA")));
    assert!(plain.matches(&cn(Tag::TELETEX_STRING, b"Good CA")));
    assert!(plain.matches(&cn(BMP_STRING, b"\0G\0o\0o\0d\0 \0C\0A")));
    assert!(!plain.matches(&cn(Tag::OCTET_STRING, b"Good CA")));
}

#[test]
fn strings_that_are_not_of_their_type_match_only_themselves() {
    let odd = |value: &[u8]| cn(Tag::UTF8_STRING, value);
    assert!(odd(b"\xffA").matches(&odd(b"\xffA")));
    assert!(!odd(b"\xffA").matches(&odd(b"\xffa")));
    assert!(!cn(Tag::PRINTABLE_STRING, b"\xe4").matches(&cn(Tag::TELETEX_STRING, b"\xe4")));
}

#[test]
fn the_order_of_rdns_counts_and_that_within_one_does_not() {
    let a: (&str, Tag, &[u8]) = (CN, Tag::UTF8_STRING, b"a");
    let b: (&str, Tag, &[u8]) = (O, Tag::UTF8_STRING, b"b");
    assert!(!read(&[&[a], &[b]]).matches(&read(&[&[b], &[a]])));
    assert!(read(&[&[a, b]]).matches(&read(&[&[b, a]])));
    assert!(!read(&[&[a, b]]).matches(&read(&[&[a], &[b]])));
    assert!(!read(&[&[a]]).matches(&read(&[&[a], &[b]])));
    assert!(!read(&[&[a]]).matches(&read(&[&[a, a]])));
    assert!(!read(&[&[a]]).matches(&read(&[&[(O, Tag::UTF8_STRING, b"a")]])));
}

#[test]
fn names_are_shown_as_rfc_4514_writes_them() {
    let shown = read(&[
        &[(C, Tag::PRINTABLE_STRING, b"DE")],
        &[(O, Tag::UTF8_STRING, b"Sue, Grabbit and Runn")],
        &[
            (CN, Tag::UTF8_STRING, b"L. Eagle"),
            ("1.2.3.4", Tag::UTF8_STRING, b"x"),
        ],
    ]);
    assert_eq!(
        shown.to_string(),
        "CN=L. Eagle+1.2.3.4=x,O=Sue\\, Grabbit and Runn,C=DE"
    );
    // The example of RFC 4514 section 2.4 for values that are not strings.
    let octets = read(&[&[("1.3.6.1.4.1.1466.0", Tag::OCTET_STRING, &[0x48, 0x69])]]);
    assert_eq!(octets.to_string(), "1.3.6.1.4.1.1466.0=#04024869");
}

#[test]
fn what_would_be_read_as_syntax_is_escaped() {
    for (text, shown) in [
        ("a+b", "CN=a\\+b"),
        ("\"q\"", "CN=\\\"q\\\""),
        ("<a>;b\\", "CN=\\<a\\>\\;b\\\\"),
        ("#1", "CN=\\#1"),
        ("1#", "CN=1#"),
        (" a b ", "CN=\\ a b\\ "),
        (" ", "CN=\\ "),
    ] {
        assert_eq!(utf8(text).to_string(), shown);
    }
}

#[test]
fn what_would_act_on_a_terminal_or_turn_text_around_is_escaped() {
    for (text, shown) in [
        ("a\0b", "CN=a\\00b"),
        ("\u{1b}[2J", "CN=\\1B[2J"),
        ("line\r\nbreak", "CN=line\\0D\\0Abreak"),
        ("\u{9b}2J", "CN=\\C2\\9B2J"),
        ("gpj.\u{202e}exe", "CN=gpj.\\E2\\80\\AEexe"),
        ("\u{2066}x\u{2069}", "CN=\\E2\\81\\A6x\\E2\\81\\A9"),
        ("zero\u{200b}width", "CN=zero\\E2\\80\\8Bwidth"),
        ("\u{feff}", "CN=\\EF\\BB\\BF"),
        ("Ä Ω 漢", "CN=Ä Ω 漢"),
    ] {
        assert_eq!(utf8(text).to_string(), shown);
    }
}

#[test]
fn an_empty_name_is_one_and_an_empty_rdn_is_not() {
    let empty = read(&[]);
    assert!(empty.is_empty());
    assert_eq!(empty.to_string(), "");
    assert!(!empty.matches(&utf8("")));
    assert!(Name::from_der(&name(&[&[]])).is_err());
}

#[test]
fn addresses_are_read_from_the_subject_in_any_string_type() {
    let with = read(&[
        &[("1.2.840.113549.1.9.1", Tag::IA5_STRING, b"a@example.com")],
        &[(CN, Tag::UTF8_STRING, b"b@example.com")],
        &[("1.2.840.113549.1.9.1", Tag::UTF8_STRING, b"c@example.com")],
    ]);
    assert_eq!(
        with.emails().collect::<Vec<_>>(),
        ["a@example.com", "c@example.com"]
    );
}

#[test]
fn a_name_of_a_mebibyte_is_read_and_compared_and_its_beginning_shown() {
    let long = vec![b','; 1 << 20];
    let one = cn(Tag::UTF8_STRING, &long);
    let many: Vec<u8> = der::sequence(|name| {
        for _ in 0..50_000 {
            name.constructed(Tag::SET, |set| {
                set.sequence(|attribute| {
                    attribute.raw(&oid(CN));
                    attribute.primitive(Tag::UTF8_STRING, b"x");
                });
            });
        }
    });
    let many = Name::from_der(&many).unwrap();
    assert!(one.matches(&one.clone()) && !one.matches(&many));
    // Of each its beginning: what is shown has no part in how long a message may be.
    for shown in [one.to_string(), many.to_string()] {
        assert!((900..=1_003).contains(&shown.len()), "{shown}");
        assert!(shown.ends_with('…'), "{shown}");
    }
}
