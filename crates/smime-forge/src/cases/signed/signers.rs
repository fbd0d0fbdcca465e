//! `signed/signers`: several signers, none, and whose certificate it was.

use smime_cases::{Level, Need, Verdict};

use crate::{
    cases::common::{BASIC, CONTENT},
    primitive::{asn1::Node, digest::Digest, oid},
    template::{
        attribute::attribute,
        book::Book,
        certificate::utc_time,
        extension::{key_identifier, subject_key_identifier},
        people::{Identity, People},
        signed_data::SignedData,
        signer_info::{SignerInfo, issuer_and_serial},
    },
};

const TWO: &str = "signed/signers/two";

pub(super) fn write(book: &mut Book, people: &People) {
    none(book, people.get("alice-rsa"));
    several(book, people);
    confusion(book, people);
    impostors(book, people);
    countersignatures(book, people);
}

fn none(book: &mut Book, alice: &Identity) {
    let empty = SignedData::from_signers(CONTENT, Vec::new());
    let with_bag = |object: &SignedData| {
        object.clone().with(|object| {
            object.certificates = Some(vec![alice.node()]);
        })
    };
    for (id, object, title, why) in [
        (
            "signed/signers/none",
            with_bag(&empty)
                .with(|object| object.digest_algorithms = vec![Digest::Sha256.identifier()]),
            "content, a certificate and no signer",
            "signerInfos is empty. The collection may be so, and then nobody signed: the content must never be shown as signed.",
        ),
        (
            "signed/signers/none-no-certificates",
            empty.clone().with(|object| object.certificates = None),
            "content, no certificate and no signer",
            "Neither signer nor certificate; there is only the content in an envelope that calls itself signed.",
        ),
        (
            "signed/signers/certs-only",
            SignedData::certs_only(&[alice]),
            "a certs-only object",
            "The degenerate form that carries certificates. It is no signature, and verifying it confirms nothing.",
        ),
        (
            "signed/signers/certs-only-with-content",
            with_bag(&empty),
            "a certs-only object with content",
            "In the degenerate form eContent must be absent. Here it is not, and nobody signed it.",
        ),
    ] {
        book.invalid(id, BASIC, "no-signer", &object)
            .text(title, why)
            .requires(&["rfc5652-5.1-7", "rfc8551-3.8-1"])
            .class("no-signer");
    }
}

fn several(book: &mut Book, people: &People) {
    let [alice, bob, mallory] =
        ["alice-rsa", "bob-rsa", "mallory-rsa"].map(|name| people.get(name));
    let p256 = people.get("alice-p256");
    book.valid(
        "signed/signers/two",
        &SignedData::new(CONTENT, &[alice, bob]),
    )
    .text(
        "two good signers",
        "Alice and Bob both sign the content, each with a SignerInfo and a certificate.",
    )
    .requires(&["rfc5652-5.1-7"])
    .class("several-signers");
    book.valid(
        "signed/signers/two-algorithms",
        &SignedData::new(CONTENT, &[alice, p256]),
    )
    .text(
        "two good signers with different algorithms",
        "One SignerInfo is RSA, the other ECDSA: each signer can use a technique of their own.",
    )
    .requires(&["rfc5652-5.1-7"])
    .class("several-signers");
    book.valid(
        "signed/signers/same-twice",
        &SignedData::new(CONTENT, &[alice, alice]),
    )
    .text(
        "one signer twice",
        "Two equal SignerInfos. Odd, not DER, and both of them are good.",
    )
    .requires(&["rfc5652-5.1-7"])
    .class("several-signers");
    let broken = |content: &[u8], who| {
        let mut info = SignerInfo::new(content, who);
        let mut signature = info.signature_value();
        signature[10] ^= 1;
        info.set_signature(signature);
        info
    };
    for (id, signers, verdicts, title) in [
        (
            "signed/signers/second-broken",
            vec![SignerInfo::new(CONTENT, alice), broken(CONTENT, bob)],
            [(alice, Verdict::Valid), (bob, Verdict::Invalid)],
            "a good signer, then a broken one",
        ),
        (
            "signed/signers/first-broken",
            vec![broken(CONTENT, bob), SignerInfo::new(CONTENT, alice)],
            [(bob, Verdict::Invalid), (alice, Verdict::Valid)],
            "a broken signer, then a good one",
        ),
    ] {
        book.invalid(id, TWO, "signature-invalid", &SignedData::from_signers(CONTENT, signers))
            .text(title, "Alice's signature is good, Bob's is not. How several verdicts make one is open to the receiver. Refusing is better, as a message that says it is signed by Bob too is not what it says; in no case may Bob be shown as a signer.")
            .requires(&["rfc5652-5.6-5"])
            .level(Level::May)
            .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Invalid)
            .signers(&verdicts)
            .class("several-signers");
    }
    book.invalid(
        "signed/signers/second-untrusted",
        TWO,
        "untrusted",
        &SignedData::new(CONTENT, &[alice, mallory]),
    )
    .text(
        "a good signer beside one whose authority is unknown",
        "Both signatures are right; Mallory's certificate comes from an authority that the receiver does not trust. How several verdicts make one is open to the receiver. Refusing is better; in no case may the person that certificate names be shown as a signer.",
    )
    .requires(&["rfc8550-4.2-1"])
    .level(Level::May)
    .needs(&[Need::CheckPath])
    .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Invalid)
    .signers(&[(alice, Verdict::Valid), (mallory, Verdict::Invalid)])
    .class("several-signers");
    book.valid(
        "signed/signers/second-unsupported",
        &SignedData::new(CONTENT, &[alice, bob]).with(|object| {
            object.signers[1].signature_algorithm = Node::sequence([Node::oid(oid::UNKNOWN)]);
        }),
    )
    .text(
        "a good signer beside one with an unknown algorithm",
        "Signatures by algorithms that a receiver does not know are to be handled gracefully. Accepting is better, as Alice's signature stands on its own; whoever knows nothing of the other may also say so, or refuse. Bob must not be shown as a signer.",
    )
    .requires(&["rfc5652-5.1-9"])
    .level(Level::May)
    .signers(&[(alice, Verdict::Valid), (bob, Verdict::Unsupported)])
    .accept(&[Verdict::Valid, Verdict::Unsupported, Verdict::Invalid], Verdict::Valid)
    .sibling("signed/signers/two")
    .class("several-signers");
}

/// Alice's message with these certificates.
fn with_bag(alice: &Identity, bag: &[&Identity]) -> SignedData {
    let bag: Vec<Node> = bag.iter().map(|one| one.node()).collect();
    SignedData::new(CONTENT, &[alice]).with(|object| object.certificates = Some(bag))
}

fn confusion(book: &mut Book, people: &People) {
    let [alice, bob] = ["alice-rsa", "bob-rsa"].map(|name| people.get(name));
    let basic = SignedData::new(CONTENT, &[alice]);
    book.valid("signed/signers/stranger-first", &with_bag(alice, &[bob, alice]))
        .text(
            "a stranger's certificate first in the bag",
            "Certificates stand in any order. The signer is whom the sid names and whose key verifies: Alice, not Bob who comes first.",
        )
        .requires(&["rfc8550-2.3-1"])
        .class("signer-confusion");
    // The same id and number as Alice's certificate, another key.
    let twin = bob.with(|certificate| {
        certificate.subject = alice.certificate.subject.clone();
        certificate.serial = alice.certificate.serial.clone();
    });
    for (id, bag, title) in [
        (
            "signed/signers/same-serial-first",
            [&twin, alice],
            "another certificate of the same issuer and serial number first",
        ),
        (
            "signed/signers/same-serial-second",
            [alice, &twin],
            "another certificate of the same issuer and serial number second",
        ),
    ] {
        book.open(id, BASIC, Verdict::Valid, &with_bag(alice, &bag))
            .text(title, "Issuer and serial number must be unique, and are not. Trying each and showing the one whose key verifies the signature is better; a receiver that gives up at the first may refuse, none may name the other.")
            .requires(&["rfc5280-4.1.2.2-2"])
            .class("signer-confusion");
    }
    let identifier = key_identifier(&alice.key);
    let clash = bob.with(|certificate| certificate.set(subject_key_identifier(&identifier)));
    let by_key = basic
        .clone()
        .with_signer(SignerInfo::by_key_identifier)
        .with(|object| {
            object.version = Node::integer(3);
        });
    for (id, bag, title) in [
        (
            "signed/signers/same-key-identifier-first",
            [&clash, alice],
            "another certificate with the same key identifier first",
        ),
        (
            "signed/signers/same-key-identifier-second",
            [alice, &clash],
            "another certificate with the same key identifier second",
        ),
    ] {
        let bag = bag.iter().map(|one| one.node()).collect();
        book.valid(id, &by_key.clone().with(|object| object.certificates = Some(bag)))
            .text(title, "Several certificates may hold one key identifier. Receivers must be prepared to try each that matches before they give up.")
            .requires(&["rfc8551-2.6-2"])
            .class("signer-confusion");
    }
    let renewed = alice.with(|certificate| {
        certificate.serial = Node::integer(77);
        certificate.not_after = utc_time("210101000000Z");
    });
    book.valid("signed/signers/one-key-two-certificates", &with_bag(alice, &[&renewed, alice]))
        .text(
            "one key in two certificates, the expired one first",
            "Alice's key was certified twice. The sid names the certificate that is still valid, and its dates are the ones that count.",
        )
        .requires(&["rfc8550-2.3-1"])
        .class("signer-confusion");
}

/// Signers who are not the ones named, or may not be.
fn impostors(book: &mut Book, people: &People) {
    let [alice, bob, mallory] =
        ["alice-rsa", "bob-rsa", "mallory-rsa"].map(|name| people.get(name));
    book.invalid("signed/signers/certificate-of-another", BASIC, "no-signer-certificate", &with_bag(alice, &[bob]))
        .text(
            "the bag holds somebody else's certificate alone",
            "The sid names Alice's certificate, which is nowhere to be found. A lone certificate in the bag is not the signer's by being alone.",
        )
        .requires(&["rfc5652-5.6-1"])
        .class("signer-confusion");
    book.invalid(
        "signed/signers/sid-of-another",
        TWO,
        "signature-invalid",
        &with_bag(alice, &[alice, bob]).with_signer(|signer| {
            signer.sid = issuer_and_serial(bob);
        }),
    )
    .text(
        "the sid names Bob, Alice signed",
        "Both certificates are there. The one named does not verify; the other one would, and is not the one named. Bob must not be shown as the signer.",
    )
    .requires(&["rfc5652-5.6-1"])
    .class("signer-confusion");
    book.invalid("signed/signers/forged-name", BASIC, "untrusted", &SignedData::new(CONTENT, &[mallory]))
        .text(
            "a certificate of an unknown authority in Alice's name",
            "The certificate holds Alice's address and comes from an authority that nobody trusts. Whoever looks at names alone is deceived.",
        )
        .requires(&["rfc8550-4.2-1"])
        .needs(&[Need::CheckPath])
        .class("trust-anchor");
    let ca = people.get("ca-rsa");
    let by_ca = SignedData::new(CONTENT, &[ca]);
    book.invalid("signed/signers/authority-as-signer", BASIC, "key-usage", &by_ca)
        .text(
            "a message signed with the authority's own key",
            "The root signs mail. Its keyUsage allows certificates and CRLs, and neither digitalSignature nor nonRepudiation.",
        )
        .requires(&["rfc8550-4.4.2-2"])
        .needs(&[Need::CheckPath])
        .class("purpose");
}

fn countersignatures(book: &mut Book, people: &People) {
    let [alice, bob] = ["alice-rsa", "bob-rsa"].map(|name| people.get(name));
    let basic = SignedData::new(CONTENT, &[alice]);
    let value = basic.signers[0].signature_value();
    let counter = |over: &[u8]| {
        let mut info = SignerInfo::new(over, bob);
        info.remove(oid::CONTENT_TYPE);
        attribute(oid::COUNTERSIGNATURE, [info.node()])
    };
    let with = |attribute: Node| {
        basic
            .clone()
            .with_signer(|signer| signer.unsigned_attrs.push(attribute))
            .with(|object| {
                object
                    .certificates
                    .as_mut()
                    .expect("a bag")
                    .push(bob.node());
            })
    };
    book.valid("signed/signers/countersigned", &with(counter(&value)))
        .text(
            "a countersignature by Bob",
            "Bob signs the octets of Alice's signature, as an unsigned attribute. It does not make Bob a signer of the content.",
        )
        .requires(&["rfc5652-11.4-1", "rfc5652-11.4-3"])
        .feature("countersignature");
    book.open(
        "signed/signers/countersigned-wrongly",
        "signed/signers/countersigned",
        Verdict::Valid,
        &with(counter(b"something else")),
    )
    .text(
        "a countersignature over something else",
        "Bob's countersignature is not over Alice's signature. Anybody can add such an attribute, so it says nothing against Alice, and accepting her signature is better; it must not be shown as Bob's.",
    )
    .requires(&["rfc5652-11.4-1"])
    .feature("countersignature");
}
