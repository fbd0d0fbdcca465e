//! `recipients/kari`: points, wraps and parameters that are wrong.

use super::{
    envelopes::cbc,
    kari::{P256, p256},
};
use crate::{
    cases::common::FAILED,
    primitive::{
        asn1::Node,
        block::wrap_padded,
        key::{Key, Kind},
        oid,
        random::random,
    },
    template::{
        book::Book,
        people::People,
        recipient::{Kari, Recipient},
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    points(book, people);
    originators(book, people);
    wraps(book, people);
    parameters(book, people);
}

fn points(book: &mut Book, people: &People) {
    let basic = p256(people);
    let point = basic.ephemeral.public_key();
    let changed = |place: usize, octet: u8| {
        let mut point = point.clone();
        point[place] ^= octet;
        point
    };
    let mut bad = |id: &str, title: &str, why: &str, octets: &[u8]| {
        book.invalid(
            id,
            P256,
            FAILED,
            cbc(Recipient::Kari(
                basic.clone().with(|kari| kari.set_point(octets)),
            ))
            .message(),
        )
        .text(title, why)
        .requires(&["rfc5753-3.1.1-7"])
        .class("bad-points");
    };
    bad(
        "recipients/kari/point-off-curve",
        "a point that is not on the curve",
        "The y-coordinate differs in its last bit. On such points the arithmetic is that of other, weaker curves, and the private key comes out piece by piece.",
        &changed(64, 1),
    );
    bad(
        "recipients/kari/point-infinity",
        "the point at infinity",
        "One octet 00: the neutral element, with which every private key agrees to the same.",
        &[0],
    );
    bad(
        "recipients/kari/point-zeros",
        "coordinates of zero",
        "Both coordinates are zero, which is no point of P-256. Some libraries keep infinity in this form.",
        &[&[4], [0; 64].as_slice()].concat(),
    );
    bad(
        "recipients/kari/point-over-field",
        "a coordinate beyond the field",
        "The x-coordinate is all ones, larger than the field's prime.",
        &[&[4], [0xff; 32].as_slice(), &point[33..]].concat(),
    );
    bad(
        "recipients/kari/point-empty",
        "a point of no octets",
        "publicKey is an empty BIT STRING.",
        &[],
    );
    bad(
        "recipients/kari/point-truncated",
        "a point one octet short",
        "The last octet of the y-coordinate is missing.",
        &point[..64],
    );
    bad(
        "recipients/kari/point-extended",
        "a point one octet long",
        "One octet stands after the y-coordinate.",
        &[point.as_slice(), &[0]].concat(),
    );
    bad(
        "recipients/kari/point-x-alone",
        "the x-coordinate alone",
        "Thirty-two octets without any that says which form this is.",
        &point[1..33],
    );
    let other = Key::from_pem(&Key::generate(Kind::P384, "ephemeral"));
    bad(
        "recipients/kari/point-other-curve",
        "a point of another curve",
        "An ephemeral key on P-384, while the recipient's is on P-256.",
        &other.public_key(),
    );
}

/// Keys of the originator that name another form or curve.
fn originators(book: &mut Book, people: &People) {
    let basic = p256(people);
    let point = basic.ephemeral.public_key();
    let hybrid = 6 + (point[64] & 1);
    book.invalid(
        "recipients/kari/point-hybrid",
        P256,
        FAILED,
        cbc(Recipient::Kari(basic.clone().with(|kari| {
            kari.set_point(&[&[hybrid], &point[1..]].concat());
        })))
        .message(),
    )
    .text(
        "a point in the hybrid form",
        "Both coordinates and a sign. Hybrid keys must not be supported.",
    )
    .requires(&["rfc5753-7.2-1"])
    .class("bad-points");
    book.invalid(
        "recipients/kari/originator-other-curve",
        P256,
        FAILED,
        cbc(Recipient::Kari(basic.clone().with(|kari| {
            kari.originator = crate::template::recipient::originator_key(
                &kari.ephemeral,
                [Node::oid(oid::P_384)],
            );
        })))
        .message(),
    )
    .text(
        "the originator's key names another curve",
        "The point is on P-256 and the parameters say P-384. They must match the recipient's.",
    )
    .requires(&["rfc5753-7.1.2-3"])
    .class("bad-points");
    book.invalid(
        "recipients/kari/originator-unknown-curve",
        P256,
        FAILED,
        cbc(Recipient::Kari(basic.clone().with(|kari| {
            kari.originator =
                crate::template::recipient::originator_key(&kari.ephemeral, [Node::oid("1.2.840.10045.3.1.6")]);
        })))
        .message(),
    )
    .text(
        "the originator's key names a curve that few know",
        "prime239v3 of X9.62. Whatever that is, it is not the curve of the recipient's key, so there is nothing to support.",
    )
    .requires(&["rfc5753-7.1.2-3"])
    .class("bad-points");
    book.invalid(
        "recipients/kari/originator-unknown-algorithm",
        P256,
        FAILED,
        cbc(Recipient::Kari(basic.with(|kari| {
            *kari.originator.at(&[0, 0]) = Node::oid("1.2.840.10045.2.9");
        })))
        .message(),
    )
    .text(
        "the originator's key is of an algorithm that nobody knows",
        "The point is one on the recipient's curve, the identifier beside it none of elliptic curves. The message is for this recipient, whose key is known; with what there is it cannot be decrypted.",
    )
    .requires(&["rfc5753-7.1.2-3"])
    .class("bad-points");
}

fn wraps(book: &mut Book, people: &People) {
    let basic = p256(people);
    let dave = people.get("dave-p256");
    let key = cbc(Recipient::Kari(basic.clone())).key;
    let kek = basic.kek(dave);
    let mut bad = |id: &str, title: &str, why: &str, bend: &dyn Fn(&mut Kari)| {
        book.invalid(
            id,
            P256,
            FAILED,
            cbc(Recipient::Kari(basic.clone().with(|kari| bend(kari)))).message(),
        )
        .text(title, why)
        .source("RFC 3394 section 2.2.2")
        .class("key-unwrap");
    };
    for (id, length, why) in [
        (
            "recipients/kari/wrapped-0",
            0,
            "There is nothing to unwrap.",
        ),
        (
            "recipients/kari/wrapped-8",
            8,
            "The integrity value alone, and no key.",
        ),
        (
            "recipients/kari/wrapped-16",
            16,
            "A wrap has three semiblocks at least: this is one short of that.",
        ),
        (
            "recipients/kari/wrapped-17",
            17,
            "No whole number of semiblocks.",
        ),
        (
            "recipients/kari/wrapped-23",
            23,
            "One octet short of the right size.",
        ),
    ] {
        bad(
            id,
            &format!("a wrapped key of {length} octets"),
            &format!("{why} OpenSSL wrote past a buffer for lengths like this."),
            &|kari| kari.encrypted_key = Some(random("wrapped", length)),
        );
    }
    bad(
        "recipients/kari/wrapped-40",
        "a wrapped key of 40 octets",
        "A good wrap of 32 octets, where the cipher wants sixteen. A library that unwraps into a buffer of the cipher's size writes past it.",
        &|kari| kari.wrapped = Some(random("a long key", 32)),
    );
    bad(
        "recipients/kari/wrapped-integrity",
        "a wrong integrity value",
        "The wrap was made with another initial value: what comes out is the right key, and the check says that it was tampered with.",
        &|kari| kari.wrap_value = [0x6a; 8],
    );
    bad(
        "recipients/kari/wrapped-bit-flipped",
        "one bit of the wrapped key changed",
        "A single bit of the wrap differs, so the integrity value is wrong.",
        &|kari| {
            let mut octets =
                crate::primitive::block::wrap(&kek, crate::primitive::block::WRAP_VALUE, &key);
            octets[20] ^= 1;
            kari.encrypted_key = Some(octets);
        },
    );
    bad(
        "recipients/kari/wrapped-key-wrong",
        "another key, wrapped well",
        "The wrap is good and the key is not the one that encrypted; the padding of what comes out is wrong here.",
        &|kari| kari.wrapped = Some(random("another key", 16)),
    );
    bad(
        "recipients/kari/wrapped-other-recipients",
        "wrapped under another key-encryption key",
        "The key-encryption key is another, as if the derivation had been done for somebody else.",
        &|kari| kari.shared_secret = Some(random("another secret", 32)),
    );
    bad(
        "recipients/kari/wrapped-padded-plain",
        "wrapped with padding, named without",
        "The wrap of RFC 5649, which has another initial value, under the identifier of RFC 3394.",
        &|kari| kari.encrypted_key = Some(wrap_padded(&kek, &key, 16, &[])),
    );
    padded(book, people);
}

/// AES key wrap with padding (RFC 5649), which CMS names as an algorithm of its own.
fn padded(book: &mut Book, people: &People) {
    let basic = p256(people);
    let dave = people.get("dave-p256");
    let key = cbc(Recipient::Kari(basic.clone())).key;
    let named = basic.with(|kari| kari.wrap_oid = Some(oid::AES_128_WRAP_PAD));
    let kek = named.kek(dave);
    let with = |length: u32, padding: &[u8]| {
        let octets = wrap_padded(&kek, &key[..16 - padding.len()], length, padding);
        cbc(Recipient::Kari(
            named.clone().with(|kari| kari.encrypted_key = Some(octets)),
        ))
        .message()
    };
    book.valid("recipients/kari/padded-wrap", with(16, &[]))
        .text(
            "AES key wrap with padding",
            "id-aes128-wrap-pad around a key that needs no padding. Few receivers know it; who does not says so.",
        )
        .source("RFC 5649 section 3")
        .level(smime_cases::Level::May)
        .sibling(P256)
        .accept(
            &[smime_cases::Verdict::Valid, smime_cases::Verdict::Unsupported],
            smime_cases::Verdict::Valid,
        );
    for (id, title, why, message) in [
        (
            "recipients/kari/padded-wrap-length",
            "a padded wrap that says 17 octets",
            "The length inside the initial value is longer than what was wrapped.",
            with(17, &[]),
        ),
        (
            "recipients/kari/padded-wrap-padding",
            "a padded wrap whose padding is not zero",
            "The length says 15, and the sixteenth octet is 1 where 0 is wanted.",
            with(15, &[1]),
        ),
        (
            "recipients/kari/padded-wrap-length-zero",
            "a padded wrap that says no octets",
            "The length inside the initial value is zero.",
            with(0, &[]),
        ),
    ] {
        book.invalid(id, P256, "unsupported", message)
            .text(title, why)
            .source("RFC 5649 section 3")
            .accept(
                &[
                    smime_cases::Verdict::Invalid,
                    smime_cases::Verdict::Unsupported,
                ],
                smime_cases::Verdict::Invalid,
            )
            .class("key-unwrap");
    }
}

fn parameters(book: &mut Book, people: &People) {
    let basic = p256(people);
    let scheme = basic.agreement.oid();
    let mut bad = |id: &str, title: &str, why: &str, parameters: Option<Node>| {
        let algorithm = Node::sequence(
            [Node::oid(&scheme)]
                .into_iter()
                .chain(parameters)
                .collect::<Vec<_>>(),
        );
        book.invalid(
            id,
            P256,
            FAILED,
            cbc(Recipient::Kari(
                basic.clone().with(|kari| kari.algorithm = Some(algorithm)),
            ))
            .message(),
        )
        .text(title, why)
        .source("RFC 5753 section 7.1.4")
        .class("missing-parameters");
    };
    bad(
        "recipients/kari/parameters-absent",
        "no key wrap algorithm",
        "keyEncryptionAlgorithm has no parameters, which are where the key wrap is named. OpenSSL followed a null pointer here.",
        None,
    );
    bad(
        "recipients/kari/parameters-null",
        "NULL for the key wrap algorithm",
        "KeyWrapAlgorithm is an AlgorithmIdentifier, not NULL.",
        Some(Node::null()),
    );
    bad(
        "recipients/kari/parameters-empty",
        "an empty key wrap algorithm",
        "KeyWrapAlgorithm is a SEQUENCE without an identifier.",
        Some(Node::sequence([])),
    );
    bad(
        "recipients/kari/parameters-octet-string",
        "an OCTET STRING for the key wrap algorithm",
        "The octets are a good KeyWrapAlgorithm, wrapped once too often.",
        Some(Node::octet_string(
            Node::sequence([Node::oid(oid::AES_128_WRAP)]).encode(),
        )),
    );
    for (id, title, why, algorithm) in [
        (
            "recipients/kari/wrap-unknown",
            "an unknown key wrap algorithm",
            "The agreement is known, the wrap is not.",
            Node::sequence([
                Node::oid(&scheme),
                Node::sequence([Node::oid(oid::UNKNOWN)]),
            ]),
        ),
        (
            "recipients/kari/scheme-unknown",
            "an unknown key agreement",
            "The wrap is known, the agreement is not.",
            Node::sequence([
                Node::oid(oid::UNKNOWN),
                Node::sequence([Node::oid(oid::AES_128_WRAP)]),
            ]),
        ),
    ] {
        book.unsupported(
            id,
            P256,
            cbc(Recipient::Kari(
                basic.clone().with(|kari| kari.algorithm = Some(algorithm)),
            ))
            .message(),
        )
        .text(title, why)
        .requires(&["rfc5652-6.2-1"])
        .class("unknown-algorithm");
    }
}
