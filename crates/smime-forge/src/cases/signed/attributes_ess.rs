//! `signed/attributes`: signingCertificate (RFC 5035) and CMSAlgorithmProtection (RFC 6211).

use smime_cases::{Level, Verdict};

use super::attributes::signed;
use crate::{
    primitive::{asn1::Node, digest::Digest, oid, scheme::Scheme},
    template::{
        attribute::{algorithm_protection, attribute, signing_certificate, signing_certificate_v2},
        book::{Book, Entry},
        message::Message,
        people::{Identity, People},
        signer_info::SignerInfo,
    },
};

const V2: &str = "signed/attributes/signing-certificate-v2";
const PROTECTED: &str = "signed/attributes/algorithm-protection";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let bob = people.get("bob-rsa");
    signing_certificates(book, alice, bob);
    occurrences(book, alice, bob);
    hashes(book, alice);
    protection(book, alice);
}

fn ess(alice: &Identity, bend: impl FnOnce(&mut SignerInfo)) -> Message {
    Message::from(&signed(alice, bend)).needing("signing-certificate")
}

fn refused<'a>(book: &'a mut Book, id: &str, reason: &str, message: Message) -> Entry<'a> {
    book.invalid(id, V2, reason, message)
        .class("certificate-substitution")
}

fn signing_certificates(book: &mut Book, alice: &Identity, bob: &Identity) {
    book.valid("signed/attributes/signing-certificate-v2", ess(alice, |signer| signer.add(signing_certificate_v2(alice))))
        .text(
            "signingCertificateV2 with the signer's certificate",
            "The attribute holds the SHA-256 of the certificate that verifies the signature. Another certificate for the same key would not do.",
        )
        .requires(&["rfc5035-3-1", "rfc8550-4.2-4"]);
    book.valid(
        "signed/attributes/signing-certificate",
        ess(alice, |signer| signer.add(signing_certificate(alice))),
    )
    .text(
        "signingCertificate with the signer's certificate",
        "The older attribute with SHA-1. It names the right certificate.",
    )
    .requires(&["rfc5035-5-1", "rfc8550-4.2-4"]);
    refused(book, "signed/attributes/signing-certificate-v2-other", "signing-certificate-mismatch", ess(alice, |signer| {
        signer.add(signing_certificate_v2(bob));
    }))
    .text(
        "signingCertificateV2 with somebody else's certificate",
        "The hash is that of Bob's certificate, Alice's verifies the signature. If the hashes differ the signature must be considered invalid.",
    )
    .requires(&["rfc5035-3-4", "rfc5035-3-1"]);
    refused(
        book,
        "signed/attributes/signing-certificate-v1-other",
        "signing-certificate-mismatch",
        ess(alice, |signer| {
            signer.add(signing_certificate(bob));
        }),
    )
    .text(
        "signingCertificate with somebody else's certificate",
        "The same fault in the older attribute.",
    )
    .requires(&["rfc5035-5-4", "rfc5035-5-1"]);
    let renewed = alice.with(|certificate| certificate.serial = Node::integer(78));
    refused(book, "signed/attributes/signing-certificate-v2-renewed", "signing-certificate-mismatch", Message::from(
        &signed(&renewed, |signer| signer.add(signing_certificate_v2(alice))),
    ).needing("signing-certificate"))
    .text(
        "another certificate for the signer's key put in its place",
        "Alice signed naming one certificate by its hash. In the message stands another one for the same key, and the sid was changed to fit: the substitution that the attribute is made against.",
    )
    .requires(&["rfc5035-3-4"]);
}

/// How often the attribute stands, and with what values.
fn occurrences(book: &mut Book, alice: &Identity, bob: &Identity) {
    refused(
        book,
        "signed/attributes/signing-certificate-v2-twice",
        "duplicate-attribute",
        ess(alice, |signer| {
            signer.add(signing_certificate_v2(alice));
            signer.add(signing_certificate_v2(bob));
        }),
    )
    .text(
        "two signingCertificateV2 attributes",
        "There must not be several instances; here the second names Bob.",
    )
    .requires(&["rfc5035-3-7"]);
    let value = |who: &Identity| {
        let hash = Node::sequence([Node::octet_string(Digest::Sha256.of(&who.der))]);
        Node::sequence([Node::sequence([hash])])
    };
    refused(
        book,
        "signed/attributes/signing-certificate-v2-two-values",
        "attribute-value-count",
        ess(alice, |signer| {
            signer.add(attribute(
                oid::SIGNING_CERTIFICATE_V2,
                [value(alice), value(bob)],
            ));
        }),
    )
    .text(
        "signingCertificateV2 with two values",
        "There must be a single value; here the other one names Bob.",
    )
    .requires(&["rfc5035-3-8", "rfc5035-3-9"]);
    refused(
        book,
        "signed/attributes/signing-certificate-v2-no-value",
        "attribute-value-count",
        ess(alice, |signer| {
            signer.add(attribute(oid::SIGNING_CERTIFICATE_V2, []));
        }),
    )
    .text(
        "signingCertificateV2 without a value",
        "The set of values is empty, and nothing is bound.",
    )
    .requires(&["rfc5035-3-9"]);
    refused(book, "signed/attributes/signing-certificate-v2-malformed", "malformed-attribute", ess(alice, |signer| {
        signer.add(attribute(oid::SIGNING_CERTIFICATE_V2, [Node::null()]));
    }))
    .text(
        "signingCertificateV2 that is NULL",
        "The value is no SigningCertificateV2. What binds the certificate is not to be skipped where it cannot be read.",
    )
    .requires(&["rfc5035-3-1"]);
    refused(
        book,
        "signed/attributes/signing-certificate-v2-empty",
        "malformed-attribute",
        ess(alice, |signer| {
            let empty = Node::sequence([Node::sequence([])]);
            signer.add(attribute(oid::SIGNING_CERTIFICATE_V2, [empty]));
        }),
    )
    .text(
        "signingCertificateV2 with an empty list of certificates",
        "The first certificate identified must be the signer's, and there is no first.",
    )
    .requires(&["rfc5035-3-1"]);
    book.open(
        "signed/attributes/signing-certificate-unsigned",
        V2,
        Verdict::Invalid,
        ess(alice, |signer| signer.unsigned_attrs.push(signing_certificate_v2(bob))),
    )
    .text(
        "signingCertificateV2 among the unsigned attributes",
        "Anybody can put it there, so it binds nothing. It must be signed; a receiver may pass over it, and must not believe it. Refusing is better: honest signers do not put it there.",
    )
    .requires(&["rfc5035-3-6"])
    .class("attribute-placement");
}

fn hashes(book: &mut Book, alice: &Identity) {
    let long = |octets: usize| {
        let mut hash = Digest::Sha512.of(&alice.der);
        hash.truncate(octets);
        let id = Node::sequence([Digest::Sha512.identifier(), Node::octet_string(hash)]);
        attribute(
            oid::SIGNING_CERTIFICATE_V2,
            [Node::sequence([Node::sequence([id])])],
        )
    };
    book.valid(
        "signed/attributes/signing-certificate-v2-sha-512",
        ess(alice, |signer| signer.add(long(64))).needing("sha-512"),
    )
    .text(
        "signingCertificateV2 with SHA-512",
        "The hash algorithm is named, as it is not the default.",
    )
    .requires(&["rfc5035-3-1", "rfc5035-2-2"]);
    refused(
        book,
        "signed/attributes/signing-certificate-v2-truncated",
        "signing-certificate-mismatch",
        ess(alice, |signer| {
            signer.add(long(32));
        })
        .needing("sha-512"),
    )
    .text(
        "signingCertificateV2 with half of the hash",
        "The first 32 octets of the SHA-512 value. It is not the hash of the certificate.",
    )
    .requires(&["rfc5035-3-4"]);
}

fn protection(book: &mut Book, alice: &Identity) {
    let rsa = |digest| Scheme::Pkcs1(digest).identifier();
    let with = |attribute: Node| {
        Message::from(&signed(alice, |signer| signer.add(attribute)))
            .needing("algorithm-protection")
    };
    let right = || algorithm_protection(Digest::Sha256.identifier(), rsa(Digest::Sha256));
    book.valid("signed/attributes/algorithm-protection", with(right()))
        .text(
            "CMSAlgorithmProtection with the SignerInfo's algorithms",
            "The attribute repeats both algorithm identifiers, so that they are signed.",
        )
        .requires(&["rfc6211-3.1-2", "rfc6211-3.1-4"])
        .level(Level::Should);
    for (id, attribute, title, ids) in [
        (
            "signed/attributes/algorithm-protection-digest",
            algorithm_protection(Digest::Sha512.identifier(), rsa(Digest::Sha256)),
            "another digest algorithm",
            &["rfc6211-3.1-2", "rfc6211-3.1-3"],
        ),
        (
            "signed/attributes/algorithm-protection-signature",
            algorithm_protection(Digest::Sha256.identifier(), rsa(Digest::Sha512)),
            "another signature algorithm",
            &["rfc6211-3.1-4", "rfc6211-3.1-5"],
        ),
    ] {
        book.invalid(id, PROTECTED, "algorithm-protection-mismatch", with(attribute))
            .text(
                &format!("CMSAlgorithmProtection with {title}"),
                "What the signer meant and what the SignerInfo says differ. A validator that supports the attribute must fail here, which is the better answer; one that does not, cannot see it.",
            )
            .requires(ids)
            .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
            .level(Level::May)
            .class("algorithm-substitution");
    }
    book.valid(
        "signed/attributes/algorithm-protection-null",
        with(algorithm_protection(Digest::Sha256.identifier_with_null(), rsa(Digest::Sha256))),
    )
    .text(
        "CMSAlgorithmProtection that writes NULL where the SignerInfo writes nothing",
        "id-sha256 with NULL and without parameters mean the same; the fields are compared modulo encoding, so accepting is the better answer.",
    )
    .requires(&["rfc6211-3.1-3", "rfc5754-2-3"])
    .level(Level::Should)
    .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
    .sibling(PROTECTED)
    .class("algorithm-substitution");
    book.open(
        "signed/attributes/algorithm-protection-twice",
        PROTECTED,
        Verdict::Invalid,
        Message::from(&signed(alice, |signer| {
            signer.add(right());
            signer.add(right());
        }))
        .needing("algorithm-protection"),
    )
    .text(
        "two CMSAlgorithmProtection attributes",
        "There must be only one instance, so refusing is better. Whoever does not support the attribute takes no notice.",
    )
    .requires(&["rfc6211-2-5"])
    .reason("duplicate-attribute")
    .class("attribute-multiplicity");
    book.open(
        "signed/attributes/algorithm-protection-mac",
        PROTECTED,
        Verdict::Invalid,
        with(attribute(
            oid::ALGORITHM_PROTECTION,
            [Node::sequence([Digest::Sha256.identifier(), rsa(Digest::Sha256).tagged(0xa2)])],
        )),
    )
    .text(
        "CMSAlgorithmProtection with macAlgorithm",
        "In a SignerInfo the attribute names a signature algorithm; here it names a MAC algorithm and no signature algorithm. Refusing is better; whoever does not support the attribute takes no notice.",
    )
    .requires(&["rfc6211-2-1", "rfc6211-3.1-4"])
    .reason("malformed-attribute")
    .class("algorithm-substitution");
}
