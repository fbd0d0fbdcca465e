//! The trees of two messages that the `openssl` command made, against what its `asn1parse` says of them, and
//! trees of broken input.

use proptest::prelude::*;

use super::*;

const SIGNED: &[u8] = include_bytes!("../../tests/data/inspect/signed.der");
const SIGNED_PARSED: &str = include_str!("../../tests/data/inspect/signed.der.asn1parse");
const STREAMED: &[u8] = include_bytes!("../../tests/data/inspect/signed-stream.ber");
const STREAMED_PARSED: &str = include_str!("../../tests/data/inspect/signed-stream.ber.asn1parse");

fn read(bytes: &[u8]) -> Tree {
    tree(bytes, &Limits::default())
}

/// Offset, depth, header length, length (none: indefinite) and form of each element in the output of
/// `openssl asn1parse`, which shows end-of-contents as elements and does not look into strings.
fn asn1parse(output: &str) -> Vec<(u64, u32, u8, Option<u64>, bool)> {
    output
        .lines()
        .filter(|line| line.contains(":d=") && !line.contains("prim: EOC"))
        .map(|line| {
            let field = |name: &str| line.split(name).nth(1).unwrap().trim_start();
            let number = |name: &str| field(name).split(' ').next().unwrap().parse::<u64>();
            (
                line.split(':').next().unwrap().trim().parse().unwrap(),
                number(":d=").unwrap().try_into().unwrap(),
                number(" hl=").unwrap().try_into().unwrap(),
                number(" l=").ok(),
                line.contains(" cons: "),
            )
        })
        .collect()
}

/// The elements that are not inside a primitive string.
fn outside_strings(tree: &Tree) -> Vec<(u64, u32, u8, Option<u64>, bool)> {
    let mut hidden_until = 0;
    let mut rows = Vec::new();
    for node in &tree.nodes {
        if node.offset < hidden_until {
            continue;
        }
        if let (false, Some(length)) = (node.constructed, node.length) {
            hidden_until = node.offset + u64::from(node.header_len) + length;
        }
        rows.push((
            node.offset,
            node.depth,
            node.header_len,
            node.length,
            node.constructed,
        ));
    }
    rows
}

fn labels(tree: &Tree) -> Vec<(u32, &str)> {
    tree.nodes
        .iter()
        .filter_map(|node| Some((node.depth, node.label.as_deref()?)))
        .collect()
}

fn node_at(tree: &Tree, offset: u64) -> &Node {
    tree.nodes
        .iter()
        .find(|node| node.offset == offset)
        .unwrap_or_else(|| panic!("no element at {offset}\n{tree}"))
}

fn codes(node: &Node) -> Vec<&str> {
    node.findings
        .iter()
        .map(|finding| finding.code.code())
        .collect()
}

#[test]
fn elements_stand_where_openssl_finds_them() {
    for (message, parsed) in [(SIGNED, SIGNED_PARSED), (STREAMED, STREAMED_PARSED)] {
        let tree = read(message);
        assert_eq!(outside_strings(&tree), asn1parse(parsed));
        assert_eq!(tree.error, None);
    }
}

#[test]
fn fields_have_the_names_of_the_standard() {
    let tree = read(STREAMED);
    let top: Vec<_> = labels(&tree)
        .into_iter()
        .filter(|(depth, _)| *depth <= 3)
        .collect();
    // RFC 5652 sections 3 and 5.1.
    assert_eq!(
        top,
        [
            (0, "ContentInfo"),
            (1, "contentType"),
            (1, "content"),
            (2, "SignedData"),
            (3, "version"),
            (3, "digestAlgorithms"),
            (3, "encapContentInfo"),
            (3, "certificates"),
            (3, "signerInfos"),
        ]
    );
    let signer: Vec<_> = labels(&tree)
        .into_iter()
        .skip_while(|(_, label)| *label != "SignerInfo")
        .filter(|(depth, _)| (4..=5).contains(depth))
        .collect();
    // RFC 5652 section 5.3.
    assert_eq!(
        signer,
        [
            (4, "SignerInfo"),
            (5, "version"),
            (5, "sid/subjectKeyIdentifier"),
            (5, "digestAlgorithm"),
            (5, "signedAttrs"),
            (5, "signatureAlgorithm"),
            (5, "signature"),
        ]
    );
}

#[test]
fn strings_that_hold_encodings_are_opened() {
    let tree = read(SIGNED);
    // The extension at 476 is subjectAltName (`openssl asn1parse -strparse 483` gives an rfc822Name at 2).
    let name = node_at(&tree, 487);
    assert_eq!(name.label.as_deref(), Some("rfc822Name"));
    assert_eq!(name.value.as_deref(), Some("\"alice@example.com\""));
    // `openssl asn1parse -strparse 955` gives two INTEGERs.
    assert_eq!(node_at(&tree, 959).label.as_deref(), Some("r"));
    assert_eq!(node_at(&tree, 993).label.as_deref(), Some("s"));
    assert_eq!(
        node_at(&tree, 472).value.as_deref(),
        Some("digitalSignature")
    );
}

#[test]
fn der_has_no_findings_and_a_stream_has_those_of_its_form() {
    assert!(
        read(SIGNED)
            .nodes
            .iter()
            .all(|node| node.findings.is_empty())
    );
    let streamed = read(STREAMED);
    for (offset, expected) in [
        (0, &["indefinite-length"][..]),
        (20, &[]),
        (50, &["indefinite-length", "constructed-string"]),
    ] {
        assert_eq!(codes(node_at(&streamed, offset)), expected, "at {offset}");
    }
}

#[test]
fn signed_attributes_out_of_order_are_noted() {
    // contentType stands at 715, signingTime at 741, messageDigest at 771: exchange the first two.
    let mut bytes = SIGNED.to_vec();
    bytes[715..771].rotate_left(26);
    let tree = read(&bytes);
    assert_eq!(codes(node_at(&tree, 712)), ["set-not-sorted"]);
    assert_eq!(tree.error, None);
}

#[test]
fn contents_against_the_rules_of_their_type_are_noted() {
    for (bytes, expected) in [
        (&b"\x02\x02\x00\x01"[..], "non-minimal-integer"),
        (b"\x01\x01\x01", "boolean-not-ff"),
        (b"\x06\x02\x80\x01", "bad-object-identifier"),
        (b"\x05\x01\x00", "null-with-content"),
        (b"\x03\x02\x04\xff", "unused-bits-not-zero"),
        (b"\x17\x0b2601010000Z", "utc-time-form"),
        (b"\x04\x81\x01\x00", "non-minimal-length"),
    ] {
        assert_eq!(codes(&read(bytes).nodes[0]), [expected]);
    }
}

#[test]
fn implicit_tags_do_not_hide_what_is_odd() {
    // A certificate's issuing distribution point with onlyContainsUserCerts [1] TRUE as 01 (RFC 5280 5.2.5):
    // Extensions are only known inside a CRL, so one is built around it.
    let point = b"\x30\x0e\x06\x03\x55\x1d\x1c\x04\x07\x30\x05\xa0\x00\x81\x01\x01";
    let tree = read(&crl_with_extension(point));
    let is_wanted = |node: &&Node| node.label.as_deref() == Some("onlyContainsUserCerts");
    let node = tree.nodes.iter().find(is_wanted).unwrap();
    assert_eq!(codes(node), ["boolean-not-ff"]);
}

#[test]
fn a_string_that_should_hold_an_encoding_and_does_not_is_noted() {
    // keyUsage (2.5.29.15) whose octets are 03 7f: a BIT STRING longer than the octets; and one with an
    // octet behind it.
    let broken = b"\x30\x0c\x06\x03\x55\x1d\x0f\x04\x05\x03\x7f\x00\x00\x00";
    let tree = read(&crl_with_extension(broken));
    let host = tree
        .nodes
        .iter()
        .find(|node| node.label.as_deref() == Some("extnValue"))
        .unwrap();
    assert_eq!(codes(host), ["content-unreadable"]);
    assert_eq!(tree.error, None);

    let longer = b"\x30\x0c\x06\x03\x55\x1d\x0f\x04\x05\x03\x02\x07\x80\x00";
    let tree = read(&crl_with_extension(longer));
    let host = tree
        .nodes
        .iter()
        .find(|node| node.label.as_deref() == Some("extnValue"))
        .unwrap();
    assert_eq!(codes(host), ["content-trailing"]);
}

/// A CRL with the given Extension, as far as the tree needs it to know where it is: empty names and algorithms,
/// thisUpdate, and no signature.
fn crl_with_extension(extension: &[u8]) -> Vec<u8> {
    const BEFORE: &[u8] = b"\x02\x01\x01\x30\x00\x30\x00\x17\x0d260101000000Z";
    let mut bytes = extension.to_vec();
    for (tag, before, after) in [
        (0x30, &b""[..], &b""[..]),
        (0xa0, b"", b""),
        (0x30, BEFORE, b""),
        (0x30, b"", b"\x30\x00\x03\x01\x00"),
    ] {
        let mut inner = before.to_vec();
        inner.extend(bytes);
        inner.extend(after);
        bytes = vec![tag, inner.len().try_into().unwrap()];
        bytes.extend(inner);
    }
    bytes
}

#[test]
fn a_message_cut_anywhere_shows_what_comes_before_the_cut() {
    for message in [SIGNED, STREAMED] {
        let whole = read(message);
        let last = message.len();
        for cut in 1..last {
            let tree = read(&message[..cut]);
            let error = tree
                .error
                .as_ref()
                .unwrap_or_else(|| panic!("no error at {cut}"));
            assert!(error.offset <= cut as u64, "{error} at {cut}");
            let ends_before = |node: &&Node| node.offset + u64::from(node.header_len) <= cut as u64;
            let expected = whole
                .nodes
                .iter()
                .filter(ends_before)
                .map(|node| node.offset);
            assert!(
                expected.eq(tree.nodes.iter().map(|node| node.offset)),
                "cut at {cut}"
            );
        }
    }
}

#[test]
fn nothing_and_too_much_are_errors() {
    assert_eq!(read(b"").error.unwrap().offset, 0);
    let tree = read(b"\x05\x00\x05\x00");
    assert_eq!((tree.nodes.len(), tree.error.unwrap().offset), (1, 2));
}

#[test]
fn nesting_stops_at_the_limit_and_is_shown_up_to_it() {
    let tree = read(&b"\x30\x80".repeat(10_000));
    assert_eq!(tree.nodes.len(), 64);
    assert_eq!(tree.error.unwrap().offset, 128);
}

#[test]
fn nesting_inside_strings_counts_too() {
    // SignedData in SignedData, each in the eContent of the one around it.
    let mut bytes = Vec::new();
    for _ in 0..20 {
        bytes = nested_signed_data(&bytes);
    }
    let tree = read(&bytes);
    assert!(tree.nodes.iter().all(|node| node.depth < 64));
    assert!(tree.nodes.iter().any(|node| node.depth == 63), "{tree}");
    let unreadable = tree
        .nodes
        .iter()
        .filter(|node| codes(node).contains(&"content-unreadable"));
    assert_eq!(unreadable.count(), 1, "{tree}");
    assert_eq!(tree.error, None);
}

/// SignedData of version 1 without algorithms, whose eContent, of type id-signedData, are the octets given.
fn nested_signed_data(inner: &[u8]) -> Vec<u8> {
    fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], &length[..], content].concat()
    }
    let octets = tlv(0xa0, &tlv(0x04, inner));
    let encapsulated = tlv(
        0x30,
        &[b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", &octets[..]].concat(),
    );
    tlv(
        0x30,
        &[b"\x02\x01\x01\x31\x00", &encapsulated[..], b"\x31\x00"].concat(),
    )
}

#[test]
fn a_long_list_is_cut_and_what_follows_is_shown() {
    // A constructed OCTET STRING of a million empty segments, then an INTEGER.
    let bytes = [
        b"\x30\x80\x24\x80",
        &b"\x04\x00".repeat(1_000_000)[..],
        b"\x00\x00\x02\x01\x07\x00\x00",
    ]
    .concat();
    let tree = read(&bytes);
    assert_eq!(tree.nodes.len(), 3 + 256);
    assert_eq!(tree.nodes[1].omitted, 1_000_000 - 256);
    assert_eq!(tree.nodes.last().unwrap().value.as_deref(), Some("7"));
    assert!(
        tree.to_string()
            .contains("… 999744 more elements, not shown")
    );
}

#[test]
fn the_number_of_elements_is_bounded() {
    // 100 lists of 200 elements.
    let list = [b"\x30\x82\x01\x90", &b"\x05\x00".repeat(200)[..]].concat();
    let bytes = [b"\x30\x80", &list.repeat(100)[..], b"\x00\x00"].concat();
    let tree = read(&bytes);
    assert_eq!(tree.nodes.len(), 5_000);
    // After the outermost element and 24 whole lists of 201 come 175 elements of the next.
    assert_eq!(tree.stopped_at, Some(2 + 24 * 404 + 4 + 174 * 2));
    assert!(tree.to_string().contains("more than 5000 elements"));
}

#[test]
fn columns_are_aligned() {
    let text = read(SIGNED).to_string();
    let mut lines = text.lines();
    let column = lines.next().unwrap().find("type").unwrap();
    for line in lines {
        assert_eq!(line.as_bytes()[column - 1], b' ', "{line}");
        assert_ne!(line.as_bytes()[column], b' ', "{line}");
    }
}

proptest! {
    #[test]
    fn no_input_can_write_control_characters_or_break_a_limit(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        check_output(&bytes)?;
    }

    #[test]
    fn no_change_of_a_message_can_either(at in 0..SIGNED.len(), octet: u8) {
        let mut bytes = SIGNED.to_vec();
        bytes[at] = octet;
        check_output(&bytes)?;
    }
}

fn check_output(bytes: &[u8]) -> Result<(), TestCaseError> {
    let limits = Limits {
        nodes: 50,
        ..Limits::default()
    };
    let tree = tree(bytes, &limits);
    prop_assert!(tree.nodes.len() <= 50);
    let text = tree.to_string();
    prop_assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
    let moves_text = text.contains(['\u{202e}', '\u{2066}', '\u{feff}']);
    prop_assert!(!moves_text);
    Ok(())
}
