//! `signed/attributes`: the certificates that signingCertificate lists after the first, and how it names them
//! (RFC 5035 sections 3 to 5).

use smime_cases::{Level, Need, Verdict};

use super::attributes::signed;
use crate::{
    cases::common::CONTENT,
    primitive::{asn1::Node, digest::Digest, oid},
    template::{
        attribute::attribute,
        book::{Book, Entry},
        message::Message,
        people::{ALICE, Identity, People},
        signed_data::SignedData,
    },
};

/// Signer and intermediate, both listed.
const CHAIN: &str = "signed/attributes/signing-certificate-v2-chain";
const SERIAL: &str = "signed/attributes/signing-certificate-v2-issuer-serial";
const V2: &str = "signed/attributes/signing-certificate-v2";
const SHA_512: &str = "signed/attributes/signing-certificate-v2-sha-512";

pub(super) fn write(book: &mut Book, people: &People) {
    limits(book, people);
    choices(book, people);
    issuers(book, people);
    hashes(book, people.get("alice-rsa"));
}

/// ESSCertIDv2 with the default hash, which is an ESSCertID where the hash is SHA-1.
fn id(digest: Digest, certificate: &[u8], issuer_serial: Option<Node>) -> Node {
    let mut fields = vec![Node::octet_string(digest.of(certificate))];
    fields.extend(issuer_serial);
    Node::sequence(fields)
}

fn v2(ids: Vec<Node>) -> Node {
    let value = Node::sequence([Node::sequence(ids)]);
    attribute(oid::SIGNING_CERTIFICATE_V2, [value])
}

fn v1(ids: Vec<Node>) -> Node {
    let value = Node::sequence([Node::sequence(ids)]);
    attribute(oid::SIGNING_CERTIFICATE, [value])
}

fn by_sha_256(certificates: &[&Identity]) -> Node {
    let id = |one: &&Identity| id(Digest::Sha256, &one.der, None);
    v2(certificates.iter().map(id).collect())
}

fn by_sha_1(certificates: &[&Identity]) -> Node {
    let id = |one: &&Identity| id(Digest::Sha1, &one.der, None);
    v1(certificates.iter().map(id).collect())
}

/// A message from `signer` with an attribute, and more certificates in the bag.
fn message(signer: &Identity, bag: &[&Identity], named: Node) -> Message {
    let object = SignedData::new(CONTENT, &[signer])
        .with_signer(|info| info.add(named))
        .with(|object| {
            let certificates = object.certificates.as_mut().expect("a bag");
            certificates.extend(bag.iter().map(|one| one.node()));
        });
    Message::from(&object).needing("signing-certificate")
}

fn limited(entry: Entry<'_>) -> Entry<'_> {
    entry
        .needs(&[Need::CheckPath])
        .source("RFC 5035 section 3")
        .level(Level::Should)
        .class("path-limited")
}

fn limits(book: &mut Book, people: &People) {
    let [root, intermediate, carol, bob] =
        ["ca-rsa", "intermediate-rsa", "carol-rsa", "bob-rsa"].map(|who| people.get(who));
    let bag = [intermediate, bob];
    let from_carol = |named: Node| message(carol, &bag, named);
    limited(book.valid("signed/attributes/signing-certificate-v2-chain", from_carol(by_sha_256(&[carol, intermediate]))))
        .text(
            "signingCertificateV2 with the signer's certificate and its issuer's",
            "Identifiers after the first limit the certificates that the path may use, and the one of the path is listed. The anchor is a name and a key and no part of the path, and need not be.",
        );
    for (id, listed, title) in [
        (
            "signed/attributes/signing-certificate-v2-chain-anchor",
            by_sha_256(&[carol, intermediate, root]),
            "signingCertificateV2 with every certificate up to the anchor's",
        ),
        (
            "signed/attributes/signing-certificate-v2-chain-twice",
            by_sha_256(&[carol, intermediate, carol, intermediate]),
            "signingCertificateV2 with each certificate twice",
        ),
        (
            "signed/attributes/signing-certificate-v1-chain",
            by_sha_1(&[carol, intermediate]),
            "signingCertificate with the signer's certificate and its issuer's",
        ),
    ] {
        limited(book.valid(id, from_carol(listed))).text(
            title,
            "Every certificate of the path is listed, and every one that is listed is of use.",
        );
    }
    let v1_chain = "signed/attributes/signing-certificate-v1-chain";
    for (id, sibling, listed, title, why) in [
        (
            "signed/attributes/signing-certificate-v2-chain-other",
            CHAIN,
            by_sha_256(&[carol, bob]),
            "signingCertificateV2 limits the path to another certificate than the issuer's",
            "The path needs the intermediate, and the second identifier names Bob's certificate instead.",
        ),
        (
            "signed/attributes/signing-certificate-v1-chain-other",
            v1_chain,
            by_sha_1(&[carol, bob]),
            "signingCertificate limits the path to another certificate than the issuer's",
            "The same in the older attribute.",
        ),
        (
            "signed/attributes/signing-certificate-v2-chain-without",
            CHAIN,
            by_sha_256(&[carol, root]),
            "signingCertificateV2 with the anchor's certificate and not the intermediate's",
            "A list that leaves a certificate of the path out forbids it, and there is no path without it.",
        ),
        (
            "signed/attributes/signing-certificate-v2-chain-more",
            CHAIN,
            by_sha_256(&[carol, intermediate, bob]),
            "signingCertificateV2 with a certificate that is on no path",
            "The list holds the certificates that are to be used in validation, and Bob's cannot be.",
        ),
    ] {
        limited(book.invalid(
            id,
            sibling,
            "signing-certificate-mismatch",
            from_carol(listed),
        ))
        .text(title, why);
    }
    let alice = people.get("alice-rsa");
    let unknown = Node::sequence([Node::octet_string([1; 32])]);
    limited(book.invalid(
        "signed/attributes/signing-certificate-v2-second-unknown",
        V2,
        "signing-certificate-mismatch",
        message(
            alice,
            &[],
            v2(vec![id(Digest::Sha256, &alice.der, None), unknown]),
        ),
    ))
    .text(
        "signingCertificateV2 with a second identifier that is nobody's",
        "The signer wants a certificate used for validation that is not on the path from the anchor, nor anywhere else.",
    );
}

fn choices(book: &mut Book, people: &People) {
    let [intermediate, carol, alice] =
        ["intermediate-rsa", "carol-rsa", "alice-rsa"].map(|who| people.get(who));
    let renewed = intermediate.with(|certificate| certificate.serial = Node::integer(82));
    for (id, bag) in [
        (
            "signed/attributes/signing-certificate-v2-two-paths-first",
            [intermediate, &renewed],
        ),
        (
            "signed/attributes/signing-certificate-v2-two-paths-second",
            [&renewed, intermediate],
        ),
    ] {
        limited(book.valid(
            id,
            message(carol, &bag, by_sha_256(&[carol, intermediate])),
        ))
        .text(
            "two certificates of the issuer, one of them listed",
            "Both would do for a path. The one over the certificate that the signer lists is to be found.",
        );
    }
    // An AttributeCertificate's outline (RFC 5755 section 4.1): nobody reads what is in it.
    let attributes = Node::sequence([
        Node::sequence([Node::integer(1)]),
        Node::sequence([Node::oid(oid::SHA_256_WITH_RSA), Node::null()]),
        Node::bit_string(&[0; 32]),
    ]);
    let listed = v2(vec![
        id(Digest::Sha256, &alice.der, None),
        id(Digest::Sha256, &attributes.encode(), None),
    ]);
    let object = SignedData::new(CONTENT, &[alice])
        .with_signer(|info| info.add(listed))
        .with(|object| {
            object.version = Node::integer(4);
            let certificates = object.certificates.as_mut().expect("a bag");
            certificates.push(attributes.tagged(0xa2));
        });
    limited(book.open(
        "signed/attributes/signing-certificate-v2-attributes",
        V2,
        Verdict::Valid,
        Message::from(&object).needing("signing-certificate"),
    ))
    .text(
        "signingCertificateV2 with an attribute certificate after the signer's",
        "An attribute certificate that is listed limits authorizations and not the path, so that accepting is better. It stands in the bag in outline; a reader of the whole bag may refuse it.",
    );
}

/// IssuerSerial with these GeneralNames.
fn issuer_serial(issuer: Vec<Node>, serial: Node) -> Node {
    Node::sequence([Node::sequence(issuer), serial])
}

fn issuers(book: &mut Book, people: &People) {
    let [carol, intermediate, alice, bob] =
        ["carol-rsa", "intermediate-rsa", "alice-rsa", "bob-rsa"].map(|who| people.get(who));
    let directory = |of: &Identity| Node::context(4, [of.certificate.issuer.clone()]);
    let right = |of: &Identity| issuer_serial(vec![directory(of)], of.certificate.serial.clone());
    let named = |issuer_serial: Node| v2(vec![id(Digest::Sha256, &alice.der, Some(issuer_serial))]);
    let ess = |named: Node| {
        Message::from(&signed(alice, |signer| signer.add(named))).needing("signing-certificate")
    };
    book.valid(
        "signed/attributes/signing-certificate-v2-issuer-serial",
        ess(named(right(alice))),
    )
    .text(
        "signingCertificateV2 with issuerSerial",
        "Beside the hash stand the issuer's name and the serial number of the same certificate.",
    )
    .requires(&["rfc5035-3-2", "rfc5035-4-3"]);
    let email = Node::context_octets(1, ALICE);
    let serial = || alice.certificate.serial.clone();
    for (id, found, title) in [
        (
            "signed/attributes/signing-certificate-v2-issuer-serial-serial",
            issuer_serial(vec![directory(alice)], bob.certificate.serial.clone()),
            "the serial number of another certificate",
        ),
        (
            "signed/attributes/signing-certificate-v2-issuer-serial-issuer",
            issuer_serial(vec![directory(carol)], serial()),
            "the name of another issuer",
        ),
        (
            "signed/attributes/signing-certificate-v2-issuer-serial-email",
            issuer_serial(vec![email.clone()], serial()),
            "an address for the issuer",
        ),
        (
            "signed/attributes/signing-certificate-v2-issuer-serial-two-names",
            issuer_serial(vec![directory(alice), email], serial()),
            "the issuer's name and an address",
        ),
    ] {
        book.invalid(
            id,
            SERIAL,
            "signing-certificate-mismatch",
            ess(named(found)),
        )
        .text(
            &format!("signingCertificateV2 with {title}"),
            "The hash is that of Alice's certificate and issuerSerial is not. For a public key certificate it holds its issuer's name alone and its number; what contradicts itself names nothing.",
        )
        .requires(&["rfc5035-4-3"])
        .class("certificate-substitution");
    }
    let second = |issuer_serial: Node| {
        let ids = vec![
            id(Digest::Sha256, &carol.der, Some(right(carol))),
            id(Digest::Sha256, &intermediate.der, Some(issuer_serial)),
        ];
        message(carol, &[intermediate], v2(ids))
    };
    let chain = "signed/attributes/signing-certificate-v2-chain-issuer-serial";
    limited(book.valid(chain, second(right(intermediate))))
        .text(
            "signingCertificateV2 with issuerSerial for both certificates of the path",
            "Each hash stands beside the issuer and the number of its certificate.",
        )
        .requires(&["rfc5035-3-5", "rfc5035-4-3"]);
    limited(book.invalid(
        "signed/attributes/signing-certificate-v2-chain-issuer-serial-other",
        chain,
        "signing-certificate-mismatch",
        second(right(bob)),
    ))
    .text(
        "signingCertificateV2 with the issuerSerial of another certificate for the second",
        "The hash is the intermediate's, and issuerSerial is that of Bob's certificate.",
    )
    .requires(&["rfc5035-4-3"])
    .class("certificate-substitution");
}

fn hashes(book: &mut Book, alice: &Identity) {
    let ess = |algorithm: Node, digest: Digest| {
        let id = Node::sequence([algorithm, Node::octet_string(digest.of(&alice.der))]);
        Message::from(&signed(alice, |signer| signer.add(v2(vec![id]))))
            .needing("signing-certificate")
            .needing(digest.feature())
    };
    let null = || Digest::Sha512.identifier_with_null();
    book.valid(
        "signed/attributes/signing-certificate-v2-sha-512-null",
        ess(null(), Digest::Sha512),
    )
    .text(
        "signingCertificateV2 with SHA-512 and NULL parameters",
        "The hash algorithm is written like any digest algorithm, without parameters or with NULL.",
    )
    .requires(&["rfc5754-2-3"])
    .sibling(SHA_512);
    let wrong = Node::sequence([Node::oid(Digest::Sha512.oid()), Node::octet_string([])]);
    book.open(
        "signed/attributes/signing-certificate-v2-sha-512-parameters",
        SHA_512,
        Verdict::Invalid,
        ess(wrong, Digest::Sha512),
    )
    .text(
        "signingCertificateV2 with SHA-512 and an OCTET STRING as parameters",
        "SHA-512 has no parameters; NULL is the one other form, and refusing is better.",
    )
    .requires(&["rfc5754-2-2", "rfc5754-2-3"])
    .reason("algorithm-parameters")
    .class("identifier-parameters");
    let md5 = || ess(Digest::Md5.identifier(), Digest::Md5);
    let allowed = "signed/attributes/signing-certificate-v2-md5-allowed";
    book.valid(allowed, md5().received(|context| context.legacy = true))
        .text(
            "signingCertificateV2 with MD5, legacy algorithms allowed",
            "The receiver asks for legacy algorithms to be taken. The hash is that of the certificate.",
        )
        .source("RFC 5035 section 4")
        .level(Level::May)
        .feature("legacy")
        .class("legacy-algorithm");
    book.open(
        "signed/attributes/signing-certificate-v2-md5",
        allowed,
        Verdict::Invalid,
        md5(),
    )
    .text(
        "signingCertificateV2 with MD5",
        "Certificates with one MD5 value have been made, and the attribute is there so that none can take another's place. Refusing is better where nobody asked for legacy algorithms.",
    )
    .source("RFC 8551 appendix B")
    .reason("legacy-algorithm")
    .class("legacy-algorithm");
}
