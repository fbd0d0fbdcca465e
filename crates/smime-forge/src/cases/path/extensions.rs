//! `path`: extensions, signatures and versions of the signer's certificate.

use smime_cases::{Level, Verdict};

use crate::{
    primitive::{
        asn1::{Node, tag},
        digest::Digest,
        oid,
        scheme::Scheme,
    },
    template::{
        book::Book,
        certificate::{Certificate, name, utf8},
        extension::{extension, mailboxes},
        people::{ALICE, Identity, People},
    },
};

use super::certificate::{GOOD, invalid, open, valid};

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    extensions(book, alice);
    signatures(book, alice, people);
    versions(book, alice);
    subjects(book, alice);
}

fn extensions(book: &mut Book, alice: &Identity) {
    let with = |extension: Node| alice.with(|certificate| certificate.extensions.push(extension));
    invalid(
        book,
        "path/unknown-critical",
        "unknown-critical-extension",
        &with(extension(oid::UNKNOWN, true, &Node::null())),
    )
    .text(
        "an unknown critical extension",
        "A certificate with a critical extension that is not recognised must be rejected.",
    )
    .requires(&["rfc5280-4.2-1", "rfc5280-6.1-5"])
    .class("critical-extension");
    valid(
        book,
        "path/unknown-not-critical",
        &with(extension(oid::UNKNOWN, false, &Node::null())),
    )
    .text(
        "an unknown extension that is not critical",
        "What is not recognised and not critical may be ignored.",
    )
    .requires(&["rfc5280-4.2-2"])
    .class("critical-extension");
    valid(
        book,
        "path/critical-false-written",
        &with(Node::sequence([
            Node::oid(oid::UNKNOWN),
            Node::boolean(false),
            Node::octet_string(Node::null().encode()),
        ])),
    )
    .text(
        "critical FALSE written out",
        "The default is written, which DER forbids. Its meaning is plain, so accepting is the better answer.",
    )
    .requires(&["rfc5280-4.2-2"])
    .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
    .sibling(GOOD)
    .level(Level::None)
    .class("critical-extension");
    invalid(book, "path/extension-twice", "malformed-certificate", &with(mailboxes(&["mallory@example.com"])))
        .text("subjectAltName twice", "A certificate must not include an extension more than once. The second one holds another address, so refusing is better than to choose; the rule is stated for certificates and not for their readers.")
        .requires(&["rfc5280-4.2-3"])
        .level(Level::May)
        .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
        .class("critical-extension");
    let malformed = alice.with(|certificate| {
        certificate.set(extension(oid::KEY_USAGE, true, &Node::octet_string(*b"?")));
    });
    invalid(
        book,
        "path/extension-malformed",
        "malformed-certificate",
        &malformed,
    )
    .text(
        "keyUsage that is an OCTET STRING",
        "A critical extension that cannot be processed is as good as an unknown one.",
    )
    .requires(&["rfc5280-4.2-1"])
    .class("critical-extension");
    let untagged = Node::sequence([Node::primitive(tag::IA5_STRING, ALICE)]);
    let untagged = alice.with(|c| c.set(extension(oid::SUBJECT_ALT_NAME, false, &untagged)));
    invalid(book, "path/name-untagged", "malformed-certificate", &untagged)
        .text("an IA5String where a GeneralName is wanted", "Each name of the CHOICE has a tag of its own. Who issued it meant an address; a certificate whose names cannot be read is not one without an address, whom mail from anybody fits.")
        .source("RFC 5280 section 4.2.1.6")
        .level(Level::May)
        .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
        .class("critical-extension");
}

fn signatures(book: &mut Book, alice: &Identity, people: &People) {
    let changed = alice.with(|certificate| {
        let mut octets = certificate.encode();
        let signature = octets.split_off(octets.len() - 256);
        let mut signature = signature;
        signature[100] ^= 1;
        certificate.signature_value = Some(signature);
    });
    invalid(
        book,
        "path/signature-changed",
        "certificate-signature-invalid",
        &changed,
    )
    .text(
        "a certificate whose signature was changed",
        "One bit of the issuer's signature is flipped.",
    )
    .requires(&["rfc5280-6.1.3-1"])
    .class("path-building");
    let stolen = alice.with(|certificate| {
        certificate.signature_value = Some(alice.der[alice.der.len() - 256..].to_vec());
        certificate.set(mailboxes(&["mallory@example.com"]));
    });
    invalid(
        book,
        "path/contents-changed",
        "certificate-signature-invalid",
        &stolen,
    )
    .text(
        "a certificate with another address under the old signature",
        "The address was changed after the certificate was issued.",
    )
    .requires(&["rfc5280-6.1.3-1"])
    .class("path-building");
    let algorithms = alice.with(|certificate| {
        certificate.signature = Scheme::Pkcs1(Digest::Sha512).identifier();
    });
    invalid(book, "path/algorithms-differ", "malformed-certificate", &algorithms)
        .text(
            "another algorithm inside the certificate than outside",
            "The two identifiers of the signature algorithm must be the same, so that the outer one is signed too. The signature was made by the outer one and is good; refusing is better all the same, for what is signed says otherwise.",
        )
        .requires(&["rfc5280-4.1.1.2-2"])
        .level(Level::May)
        .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
        .class("algorithm-substitution");
    let sha1 = alice.with(|certificate| certificate.sign_with(Scheme::Pkcs1(Digest::Sha1)));
    open(book, "path/issued-with-sha-1", Verdict::Invalid, &sha1)
        .text("a certificate signed with SHA-1", "Two certificates with one SHA-1 value have been made. Refusing is better where nobody asked for legacy algorithms.")
        .source("RFC 8550 appendix A")
        .level(Level::Should)
        .reason("legacy-algorithm")
        .class("legacy-algorithm");
    let pss = alice.with(|certificate| {
        certificate.sign_with(Scheme::Pss(crate::primitive::scheme::Pss::new(
            Digest::Sha256,
        )));
    });
    valid(book, "path/issued-with-pss", &pss)
        .text(
            "a certificate signed with RSASSA-PSS",
            "The issuer's signature uses PSS with SHA-256.",
        )
        .requires(&["rfc8550-4.3-4"])
        .level(Level::Should)
        .feature("rsa-pss");
    let self_signed = Identity::root("Alice", &alice.key).with(|certificate| {
        certificate
            .extensions
            .clone_from(&alice.certificate.extensions);
    });
    invalid(book, "path/self-signed", "untrusted", &self_signed)
        .text(
            "a certificate that Alice made herself",
            "Self-signed and given by nobody as trusted: it vouches for itself.",
        )
        .requires(&["rfc8550-2.3-7"])
        .class("trust-anchor");
    let by_p256 = people.get("ca-p256").issue_to("Alice", ALICE, &alice.key);
    valid(book, "path/issued-with-ecdsa", &by_p256)
        .text(
            "a certificate issued by an authority with an ECDSA key",
            "The anchor's key is P-256, Alice's is RSA.",
        )
        .requires(&["rfc8550-4.3-1"])
        .context(|context| context.trust = vec!["ca-p256".into()])
        .feature("ecdsa")
        .feature("p-256");
}

fn versions(book: &mut Book, alice: &Identity) {
    let bare = |certificate: &mut Certificate| {
        certificate.version = None;
        certificate.extensions.clear();
    };
    valid(book, "path/version-1", &alice.with(bare))
        .text(
            "a version 1 certificate",
            "No version field, no extensions. As the certificate of a signer it must be supported.",
        )
        .requires(&["rfc8550-2.2-1"]);
    open(
        book,
        "path/version-1-with-extensions",
        Verdict::Invalid,
        &alice.with(|c| c.version = None),
    )
    .text(
        "a version 1 certificate with extensions",
        "Where extensions are used the version must be 3. Refusing is better than to honour or to ignore extensions that cannot be there.",
    )
    .requires(&["rfc5280-4.1.2.1-1"])
    .reason("malformed-certificate");
    open(
        book,
        "path/version-4",
        Verdict::Invalid,
        &alice.with(|c| c.version = Some(Node::context(0, [Node::integer(3)]))),
    )
    .text("a certificate of version 4", "There is no version 4. Refusing is better: nobody knows what such a certificate means, though implementations should be prepared for any version.")
    .requires(&["rfc5280-4.1.2.1-4", "rfc5280-4.1.2.1-1"])
    .reason("malformed-certificate");
    let long = [&[0x40], [0x11; 19].as_slice()].concat();
    valid(
        book,
        "path/serial-20-octets",
        &alice.with(|c| c.serial = Node::primitive(tag::INTEGER, long.clone())),
    )
    .text(
        "a serial number of twenty octets",
        "Certificate users must handle serial numbers of up to 20 octets.",
    )
    .requires(&["rfc5280-4.1.2.2-4"]);
    for (id, node, title) in [
        (
            "path/serial-negative",
            Node::integer(-5),
            "a negative serial number",
        ),
        (
            "path/serial-zero",
            Node::integer(0),
            "the serial number zero",
        ),
        (
            "path/serial-21-octets",
            Node::primitive(tag::INTEGER, [long.as_slice(), &[1]].concat()),
            "a serial number of 21 octets",
        ),
    ] {
        open(book, id, Verdict::Valid, &alice.with(|c| c.serial = node))
            .text(title, "Authorities must not issue such numbers; users should be prepared to handle them gracefully, so accepting is the better answer.")
            .requires(&["rfc5280-4.1.2.2-6"]);
    }
}

fn subjects(book: &mut Book, alice: &Identity) {
    let named = |subject: Node| alice.with(|c| c.subject = subject);
    valid(
        book,
        "path/subject-empty",
        &alice.with(|c| {
            c.subject = name(&[]);
            c.remove(oid::SUBJECT_ALT_NAME);
            let names = Node::sequence([Node::context_octets(1, ALICE)]);
            c.set(extension(oid::SUBJECT_ALT_NAME, true, &names));
        }),
    )
    .text(
        "an empty subject, the address in a critical subjectAltName",
        "A user's certificate may name its subject in subjectAltName alone.",
    )
    .requires(&["rfc8550-3-13", "rfc5280-4.1.2.6-4"]);
    for (id, value, title) in [
        (
            "path/subject-bmp",
            Node::primitive(
                tag::BMP_STRING,
                "Alice"
                    .encode_utf16()
                    .flat_map(u16::to_be_bytes)
                    .collect::<Vec<_>>(),
            ),
            "BMPString",
        ),
        (
            "path/subject-teletex",
            Node::primitive(tag::TELETEX_STRING, *b"Al\xeece"),
            "TeletexString",
        ),
        (
            "path/subject-printable",
            Node::primitive(tag::PRINTABLE_STRING, *b"Alice"),
            "PrintableString",
        ),
        (
            "path/subject-escape",
            utf8("Alice\u{1b}[2J\u{202e}<script>"),
            "a name with an escape sequence, a bidi mark and markup",
        ),
        (
            "path/subject-nul",
            utf8("Alice\0 of Example"),
            "a name with a NUL",
        ),
    ] {
        valid(book, id, &named(name(&[(oid::COMMON_NAME, value)])))
            .text(&format!("a subject with {title}"), "The subject of a signer's certificate decides nothing about the path. Wherever it is shown it has to be escaped.")
            .requires(&["rfc5280-4.1.2.6-17"])
            .level(Level::Should);
    }
}
