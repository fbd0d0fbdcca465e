//! `cost`: two counts that a sender chooses, each small enough, whose product is not. An answer within
//! seconds is right, whether it is a limit or a verdict.

use smime_cases::{Form, Op, Verdict};

use crate::{
    cases::common::{BASIC, CONTENT, ENVELOPED, enveloped},
    primitive::{
        asn1::{Node, tag},
        oid,
    },
    template::{
        attribute,
        book::{Book, Entry},
        certificate::{name, utf8},
        extension::{extension, subject_key_identifier},
        message::Message,
        mime::{FROM_ALICE, Multipart, TEXT},
        people::{Identity, People},
        signed_data::SignedData,
        signer_info::{Signature, SignerInfo},
    },
};

/// How many SignerInfos most receivers bear.
const SIGNERS: usize = 64;
/// The code where a limit is reached.
const LIMIT: &str = "limit-exceeded";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    shared_certificates(book, alice);
    candidates(book, people, alice);
    many_of_one(book, people, alice);
    attributes(book, alice);
    headers(book, alice);
}

/// What all cases here have in common.
fn costly<'b>(entry: Entry<'b>, title: &str, why: &str, section: &str) -> Entry<'b> {
    entry
        .text(title, why)
        .source(section)
        .within(10)
        .class("cost-by-product")
}

fn signed_by(signer: &Identity, count: usize) -> SignedData {
    let mut object = SignedData::new(CONTENT, &[signer]);
    object.signers = vec![object.signers[0].clone(); count];
    object
}

/// One certificate with too much in it, of one signer and of many.
fn shared_certificates(book: &mut Book, alice: &Identity) {
    const NAMES: usize = 100_000;
    const RFC822_NAME: u8 = 0x81;
    let piece = Node::primitive(RFC822_NAME, *b"a");
    let names = Node::sequence(vec![piece.clone(); NAMES]);
    let piece = piece.encode().repeat(20);
    let named = alice.with(|certificate| {
        certificate.set(extension(oid::SUBJECT_ALT_NAME, false, &names));
    });
    let control = alice.with(|certificate| {
        certificate.subject = name(&[(oid::COMMON_NAME, utf8(&"\u{1}".repeat(NAMES)))]);
    });
    let rdn = name(&[(oid::COMMON_NAME, utf8("x"))]).nodes()[0].clone();
    let many_rdns = alice.with(|certificate| {
        certificate.subject = Node::sequence(vec![rdn.clone(); 20_000]);
    });
    for ([one, many], signer, piece, what) in [
        (
            ["cost/names", "cost/names-64-signers"],
            &named,
            &piece,
            "100,000 mail addresses",
        ),
        (
            ["cost/subject", "cost/subject-64-signers"],
            &control,
            &vec![1; 20],
            "a common name of 100,000 control characters",
        ),
        (
            ["cost/rdns", "cost/rdns-64-signers"],
            &many_rdns,
            &rdn.encode().repeat(4),
            "a subject of 20,000 parts",
        ),
    ] {
        let entry = book.open(
            one,
            BASIC,
            Verdict::Valid,
            Message::from(&signed_by(signer, 1)).folded(piece),
        );
        costly(
            entry,
            &format!("a certificate with {what}"),
            "The certificate is well-formed and the anchor issued it. Nobody writes such a one; a receiver may have a limit, accepting is better.",
            "RFC 5280 section 4.2",
        );
        let message = Message::from(&signed_by(signer, SIGNERS)).folded(piece);
        let entry = book.open(many, one, Verdict::Valid, message);
        costly(
            entry,
            &format!("{SIGNERS} signers of one certificate with {what}"),
            "Every signer has the same certificate. Who reads it, prepares its names or describes it in a report anew for each signer does the work, and holds the memory, sixty-four times; the message grows by no more than the SignerInfos.",
            "RFC 5652 section 5.3",
        );
    }
}

/// Copies of a certificate that all signers may mean.
fn candidates(book: &mut Book, people: &People, alice: &Identity) {
    const COPIES: usize = 4_000;
    let p521 = people.get("alice-p521").key.public_key();
    let (x, y) = p521[1..].split_at(66);
    let compressed = [&[2 + (y[65] & 1)][..], x].concat();
    let on = |curve: &str, point: &[u8]| {
        let algorithm = Node::sequence([Node::oid(oid::EC_PUBLIC_KEY), Node::oid(curve)]);
        Node::sequence([algorithm, Node::bit_string(point)])
    };
    let ed25519 = people.get("alice-ed25519").key.public_key_info();
    let ones = Node::sequence([Node::integer(1), Node::integer(1)]).encode();
    let ecdsa = Node::sequence([Node::oid(oid::ECDSA_WITH_SHA_256)]);
    let keys = [
        (
            "cost/candidates-unknown-curve",
            on("1.3.132.0.10", &[&[4][..], &[7; 64]].concat()),
            ecdsa.clone(),
            ones.clone(),
            "on a curve that few know",
        ),
        (
            "cost/candidates-compressed-point",
            on(oid::P_521, &compressed),
            ecdsa,
            ones,
            "with a compressed point on P-521",
        ),
        (
            "cost/candidates-ed25519",
            ed25519,
            Node::sequence([Node::oid(oid::ED25519)]),
            vec![1; 64],
            "for Ed25519",
        ),
    ];
    for (id, key, algorithm, signature, what) in keys {
        let certificate = alice.with(|certificate| {
            certificate.public_key_info = key;
            certificate.extensions = vec![subject_key_identifier(&[7])];
        });
        let mut signer = SignerInfo::new(CONTENT, alice);
        signer.version = Node::integer(3);
        signer.sid = Node::context_octets(0, [7]);
        if id == "cost/candidates-ed25519" {
            signer.digest_algorithm = crate::primitive::digest::Digest::Sha512.identifier();
            let digest =
                attribute::message_digest(crate::primitive::digest::Digest::Sha512, CONTENT);
            signer.replace(digest);
        }
        signer.signature_algorithm = algorithm;
        signer.signature = Signature::Fixed(Node::octet_string(signature));
        let mut object = SignedData::from_signers(CONTENT, vec![signer.clone()]);
        object.signers = vec![signer; SIGNERS];
        object.certificates = Some(vec![certificate.node(); COPIES]);
        let message = Message::from(&object).folded(&certificate.der);
        let entry = match id {
            "cost/candidates-unknown-curve" => book.unsupported(id, BASIC, message),
            _ => book.invalid(id, BASIC, "signature-invalid", message),
        };
        costly(
            entry,
            &format!("{COPIES} copies of a key {what}, {SIGNERS} signers"),
            "Each signer names its certificate by a key identifier, which all the copies have, and none of the signatures holds. Trying each copy for each signer is a quarter of a million keys to read.",
            "RFC 5652 section 5.3",
        );
    }
    let copies = SignedData::new(CONTENT, &[alice]).with(|object| {
        object.certificates = Some(vec![alice.node(); 1_000]);
    });
    let entry = book.open(
        "cost/certificate-copies",
        BASIC,
        Verdict::Valid,
        Message::from(&copies).folded(&alice.der),
    );
    costly(
        entry,
        "the signer's certificate a thousand times",
        "The set holds the same certificate again and again. It is one certificate; a receiver may have a limit, accepting is better.",
        "RFC 5652 section 10.2.3",
    );
}

/// Lists of which each member is small.
fn many_of_one(book: &mut Book, people: &People, alice: &Identity) {
    let refused = |entry: Entry<'_>, title: &str, why: &str, section: &str| {
        costly(entry, title, why, section).reason(LIMIT);
    };
    let signers = signed_by(alice, 3_000);
    let signer = signers.signers[0].node().encode();
    refused(
        book.open(
            "cost/signers",
            BASIC,
            Verdict::Invalid,
            Message::from(&signers).folded(&signer),
        ),
        "three thousand signers",
        "The same SignerInfo three thousand times. Each is right; nobody signs a message so often, and a limit is the better answer.",
        "RFC 5652 section 5.1",
    );
    let algorithms = SignedData::new(CONTENT, &[alice]).with(|object| {
        object.digest_algorithms = vec![object.digest_algorithms[0].clone(); 2_000];
    });
    let algorithm = algorithms.digest_algorithms[0].encode();
    refused(
        book.open(
            "cost/digest-algorithms",
            BASIC,
            Verdict::Invalid,
            Message::from(&algorithms).folded(&algorithm.repeat(2)),
        ),
        "two thousand digest algorithms",
        "The same algorithm two thousand times. Content must not be digested once for each of them, nor the list be searched anew for each; a limit is the better answer.",
        "RFC 5652 section 5.1",
    );
    let unknown = Node::context(4, [Node::oid("1.2.3"), Node::null()]);
    let piece = unknown.encode().repeat(10);
    let crowd = enveloped(people).bent(|fields| {
        fields.recipients.extend(vec![unknown; 50_000]);
    });
    refused(
        book.open(
            "cost/recipients",
            ENVELOPED,
            Verdict::Invalid,
            crowd.folded(&piece),
        ),
        "fifty thousand recipients of a kind that nobody knows",
        "The receiver is the first of them. Kinds that are not known are passed over, but not without end: a limit is the better answer.",
        "RFC 5652 section 6.2.5",
    );
    let list = Node::sequence([
        Node::sequence([
            Node::sequence([Node::oid(oid::SHA_256_WITH_RSA)]),
            people.get("ca-rsa").certificate.subject.clone(),
            Node::primitive(tag::UTC_TIME, *b"260101000000Z"),
        ]),
        Node::sequence([Node::oid(oid::SHA_256_WITH_RSA)]),
        Node::bit_string(&[0x55]),
    ]);
    let crls = SignedData::new(CONTENT, &[alice]).with(|object| {
        object.crls = Some(vec![list.clone(); 5_000]);
    });
    let entry = book.open(
        "cost/crls",
        BASIC,
        Verdict::Valid,
        Message::from(&crls).folded(&list.encode()),
    );
    costly(
        entry,
        "five thousand revocation lists",
        "Each revokes nothing, and none is signed. They are no part of the signature; a receiver may have a limit, accepting is better.",
        "RFC 5652 section 10.2.1",
    );
}

/// Attributes, many or in the wrong order, or with many values.
fn attributes(book: &mut Book, alice: &Identity) {
    let attribute = |value: Node| Node::sequence([Node::oid("1.2.3.4"), Node::set([value])]);
    let unsigned = |attributes: Vec<Node>| {
        SignedData::new(CONTENT, &[alice]).with_signer(|signer| signer.unsigned_attrs = attributes)
    };
    let nulls = [5, 0].repeat(250_000);
    let values = unsigned(vec![attribute(Node::raw(nulls))]);
    let entry = book.open(
        "cost/attribute-values",
        BASIC,
        Verdict::Valid,
        Message::from(&values).folded(&[5, 0].repeat(50)),
    );
    costly(
        entry,
        "an attribute with a quarter of a million values",
        "A value is two octets long. Held as an object each, the values take thirty times their size. A receiver may have a limit, accepting is better.",
        "RFC 5652 section 5.3",
    );
    let one = attribute(Node::null());
    let piece = one.encode().repeat(2);
    let entry = book.open(
        "cost/attributes",
        BASIC,
        Verdict::Valid,
        Message::from(&unsigned(vec![one; 50_000])).folded(&piece),
    );
    costly(
        entry,
        "fifty thousand attributes",
        "Nothing protects them and nobody asks for them. A receiver may have a limit, accepting is better.",
        "RFC 5652 section 5.3",
    );
    let arc = [&[0x2a][..], &[0x81; 300_000], &[1]].concat();
    let long = Node::sequence([Node::primitive(tag::OID, arc), Node::set([Node::null()])]);
    let entry = book.open(
        "cost/attribute-type",
        BASIC,
        Verdict::Valid,
        Message::from(&unsigned(vec![long])).folded(&[0x81; 1_000]),
    );
    costly(
        entry,
        "an attribute whose type has an arc of two million bits",
        "The identifier is well-formed and means nothing. In decimal it takes quadratic time to write. A receiver may have a limit, accepting is better.",
        "X.690 section 8.19",
    );
    let reverse = SignedData::new(CONTENT, &[alice]).with_signer(|signer| {
        let mut attributes = signer.attributes().clone();
        let number = |number: u16| attribute(Node::octet_string(number.to_be_bytes()));
        attributes.extend((0..2_000).rev().map(number));
        attributes.reverse();
        signer.signed_attrs = Some(Node::constructed(0xa0, attributes));
    });
    let entry = book.open("cost/attributes-reversed", BASIC, Verdict::Valid, &reverse);
    costly(
        entry,
        "two thousand signed attributes in the wrong order",
        "The signature is over their DER, for which they have to be sorted: the order they come in is the worst for many ways of sorting. A receiver may refuse what is not DER; accepting is better.",
        "RFC 5652 section 5.4",
    );
}

/// Headers and parts.
fn headers(book: &mut Book, alice: &Identity) {
    let object = SignedData::new(TEXT, &[alice]);
    let mut mail = |id: &str, fields: &str, piece: &[u8], title: &str, why: &str| {
        let message = Multipart::signed(TEXT, &object).with(|mail| mail.header += fields);
        let message = message.message(&object).folded(piece);
        let entry = book.open(id, "mime/multipart-signed", Verdict::Valid, message);
        costly(entry, title, why, "RFC 5322 section 2.2");
    };
    let field = "X-Field: x\r\n";
    mail(
        "cost/header-fields",
        &field.repeat(9_000),
        field.as_bytes(),
        "nine thousand header fields",
        "All of one name that nobody knows. Each look for another field passes all of them. A receiver may have a limit, accepting is better.",
    );
    let line = " x\r\n";
    mail(
        "cost/folded-lines",
        &format!("X-Field: x\r\n{}", line.repeat(100_000)),
        line.repeat(2).as_bytes(),
        "a header field in a hundred thousand lines",
        "The field is folded again and again. Joining line to line must not copy all that came before. A receiver may have a limit, accepting is better.",
    );
    let part = "--b\r\n\r\nx\r\n";
    let parts = format!(
        "{FROM_ALICE}Content-Type: multipart/mixed; boundary=b\r\n\r\n{}--b--\r\n",
        part.repeat(50_000)
    );
    let message = Message::new(Op::Verify, parts, Form::Mime).folded(part.as_bytes());
    let entry = book.invalid("cost/parts", "mime/multipart-signed", LIMIT, message);
    costly(
        entry,
        "fifty thousand parts, none of them signed",
        "There is no signature anywhere. Looking for one in each part must not begin at the first part anew.",
        "RFC 2046 section 5.1",
    );
}
