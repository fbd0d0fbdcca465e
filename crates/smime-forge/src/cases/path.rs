//! `path`: faults of the signer's own certificate, and of its dates and purpose.

use smime_cases::{Level, Need, Verdict};

use crate::{
    asn1::{Node, tag},
    book::{Book, Entry},
    cases::CONTENT,
    certificate::{Certificate, generalized_time, name, utc_time, utf8},
    digest::Digest,
    extension::{extended_key_usage, extension, key_usage, mailboxes, usage},
    oid,
    people::{ALICE, Identity, People},
    scheme::Scheme,
    signed_data::SignedData,
};

/// The accepted path: root, signer.
pub(super) const GOOD: &str = "path/one-certificate";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    valid(book, GOOD, alice)
        .text(
            "a certificate issued by the anchor",
            "The root that the receiver trusts issued Alice's certificate: valid now, for e-mail, for signatures.",
        )
        .requires(&["rfc8550-4.2-1"]);
    dates(book, alice);
    purposes(book, alice);
    extensions(book, alice);
    signatures(book, alice, people);
    versions(book, alice);
}

/// A message whose signer has this certificate, accepted.
fn valid<'a>(book: &'a mut Book, id: &str, signer: &Identity) -> Entry<'a> {
    book.valid(id, &SignedData::new(CONTENT, &[signer]))
        .needs(&[Need::CheckPath])
}

/// The same, refused.
fn invalid<'a>(book: &'a mut Book, name: &str, reason: &str, signer: &Identity) -> Entry<'a> {
    book.invalid(
        &format!("path/{name}"),
        GOOD,
        reason,
        &SignedData::new(CONTENT, &[signer]),
    )
    .needs(&[Need::CheckPath])
}

/// The same, open.
fn open<'a>(book: &'a mut Book, name: &str, best: Verdict, signer: &Identity) -> Entry<'a> {
    book.open(
        &format!("path/{name}"),
        GOOD,
        best,
        &SignedData::new(CONTENT, &[signer]),
    )
    .needs(&[Need::CheckPath])
}

fn dates(book: &mut Book, alice: &Identity) {
    let until = |node: Node| alice.with(|certificate| certificate.not_after = node);
    let from = |node: Node| alice.with(|certificate| certificate.not_before = node);
    invalid(
        book,
        "expired",
        "certificate-expired",
        &until(utc_time("210101000000Z")),
    )
    .text(
        "an expired certificate",
        "The certificate ended in 2021. The time that counts is the verifier's.",
    )
    .requires(&["rfc5280-6.1.3-1", "rfc8550-6-2"])
    .class("validity");
    book.invalid(
        "path/expired-signing-time-before",
        GOOD,
        "certificate-expired",
        &SignedData::new(CONTENT, &[&until(utc_time("210101000000Z"))]).with_signer(|signer| {
            signer.replace(crate::attribute::signing_time("200601000000Z"));
        }),
    )
    .needs(&[Need::CheckPath])
    .text(
        "an expired certificate, and a signing time before its end",
        "The signer claims to have signed while the certificate was valid. Whoever has the key of an expired certificate can claim that; the claim is nobody else's.",
    )
    .requires(&["rfc5280-6.1.3-1", "rfc8550-6-2"])
    .class("signing-time");
    invalid(
        book,
        "not-yet-valid",
        "certificate-not-yet-valid",
        &from(utc_time("480101000000Z")),
    )
    .text(
        "a certificate that is not valid yet",
        "The certificate begins in 2048.",
    )
    .requires(&["rfc5280-6.1.3-1"])
    .class("validity");
    valid(
        book,
        "path/generalized-time",
        &until(generalized_time("20511231235959Z")),
    )
    .text(
        "a certificate valid until 2051",
        "Dates after 2049 are GeneralizedTime, and receivers must know both forms.",
    )
    .requires(&["rfc5280-4.1.2.5-2"])
    .class("validity");
    valid(
        book,
        "path/no-end",
        &until(generalized_time("99991231235959Z")),
    )
    .text(
        "a certificate without end",
        "99991231235959Z says that there is no well-defined end.",
    )
    .requires(&["rfc5280-4.1.2.5-3"])
    .class("validity");
    invalid(
        book,
        "expired-1950",
        "certificate-expired",
        &until(utc_time("500101000000Z")),
    )
    .text(
        "a certificate that ended in 1950",
        "50 as the year of a UTCTime is 1950, and not 2050.",
    )
    .requires(&["rfc5280-4.1.2.5.1-3"])
    .class("validity");
    let swapped = alice.with(|certificate| {
        certificate.not_before = utc_time("480101000000Z");
        certificate.not_after = utc_time("210101000000Z");
    });
    invalid(
        book,
        "ends-before-it-begins",
        "certificate-expired",
        &swapped,
    )
    .text(
        "a certificate that ends before it begins",
        "notAfter lies in 2021, notBefore in 2048: it is valid at no time.",
    )
    .requires(&["rfc5280-6.1.3-1"])
    .class("validity");
    open(
        book,
        "time-without-seconds",
        Verdict::Valid,
        &until(utc_time("4912312359Z")),
    )
    .text(
        "a UTCTime without seconds",
        "The seconds must be there. What is meant is plain, and it is no DER of the profile.",
    )
    .requires(&["rfc5280-4.1.2.5.1-1"])
    .class("validity");
    open(
        book,
        "time-with-offset",
        Verdict::Valid,
        &until(utc_time("491231235959+0100")),
    )
    .text(
        "a UTCTime with an offset",
        "Times must be in Zulu. The offset is plain, and it is no DER of the profile.",
    )
    .requires(&["rfc5280-4.1.2.5.1-1"])
    .class("validity");
    open(
        book,
        "time-with-fraction",
        Verdict::Valid,
        &until(generalized_time("20511231235959.5Z")),
    )
    .text(
        "a GeneralizedTime with a fraction of a second",
        "Fractions must not be there, and decide nothing here.",
    )
    .requires(&["rfc5280-4.1.2.5.2-2"])
    .class("validity");
    for (name, text) in [
        ("month-13", "491331235959Z"),
        ("letters", "49AB31235959Z"),
        ("empty", ""),
    ] {
        invalid(
            book,
            &format!("time-{name}"),
            "malformed-certificate",
            &until(utc_time(text)),
        )
        .text(
            "a date that is no date",
            "notAfter cannot be read as a time, so nobody knows when the certificate ends.",
        )
        .requires(&["rfc5280-4.1.2.5-2"])
        .class("validity");
    }
}

fn purposes(book: &mut Book, alice: &Identity) {
    let usage = |bits: &[u8]| alice.with(|certificate| certificate.set(key_usage(bits)));
    let purpose = |critical: bool, purposes: &[&str]| {
        alice.with(|certificate| certificate.set(extended_key_usage(critical, purposes)))
    };
    for (name, bits, title) in [
        (
            "digital-signature",
            &[usage::DIGITAL_SIGNATURE][..],
            "digitalSignature alone",
        ),
        (
            "non-repudiation",
            &[usage::NON_REPUDIATION],
            "nonRepudiation alone",
        ),
    ] {
        valid(book, &format!("path/key-usage-{name}"), &usage(bits))
            .text(
                &format!("keyUsage with {title}"),
                "Either of the two bits allows to sign mail.",
            )
            .requires(&["rfc8550-4.4.2-2"])
            .class("purpose");
    }
    valid(
        book,
        "path/key-usage-absent",
        &alice.with(|certificate| certificate.remove(oid::KEY_USAGE)),
    )
    .text(
        "no keyUsage",
        "Where the extension is absent both bits are presumed to be set.",
    )
    .requires(&["rfc8550-4.4.2-3"])
    .class("purpose");
    for (name, bits, title) in [
        (
            "encipherment",
            &[usage::KEY_ENCIPHERMENT][..],
            "keyEncipherment alone",
        ),
        (
            "certificates",
            &[usage::KEY_CERT_SIGN, usage::CRL_SIGN],
            "keyCertSign and cRLSign alone",
        ),
        ("none", &[], "no bit at all"),
    ] {
        invalid(
            book,
            &format!("key-usage-{name}"),
            "key-usage",
            &usage(bits),
        )
        .text(
            &format!("keyUsage with {title}"),
            "Neither digitalSignature nor nonRepudiation is set: the key is not for signing mail.",
        )
        .requires(&["rfc8550-4.4.2-2"])
        .class("purpose");
    }
    for (name, critical, purposes, title) in [
        (
            "any",
            false,
            &[oid::ANY_EXT_KEY_USAGE][..],
            "anyExtendedKeyUsage",
        ),
        (
            "several",
            false,
            &[oid::SERVER_AUTH, oid::EMAIL_PROTECTION],
            "e-mail protection among others",
        ),
        (
            "critical",
            true,
            &[oid::EMAIL_PROTECTION],
            "e-mail protection, critical",
        ),
    ] {
        valid(
            book,
            &format!("path/purpose-{name}"),
            &purpose(critical, purposes),
        )
        .text(
            &format!("extKeyUsage with {title}"),
            "The extension must hold e-mail protection or any purpose.",
        )
        .requires(&["rfc8550-4.4.4-1"])
        .class("purpose");
    }
    valid(
        book,
        "path/purpose-absent",
        &alice.with(|certificate| certificate.remove(oid::EXT_KEY_USAGE)),
    )
    .text(
        "no extKeyUsage",
        "Without the extension the key is bound to no purpose.",
    )
    .requires(&["rfc8550-4.4.4-1"])
    .class("purpose");
    for (name, purposes, title) in [
        (
            "server",
            &[oid::SERVER_AUTH][..],
            "server authentication alone",
        ),
        ("unknown", &[oid::UNKNOWN], "an unknown purpose alone"),
    ] {
        invalid(
            book,
            &format!("purpose-{name}"),
            "extended-key-usage",
            &purpose(false, purposes),
        )
        .text(
            &format!("extKeyUsage with {title}"),
            "The extension is there and names neither e-mail protection nor any purpose.",
        )
        .requires(&["rfc8550-4.4.4-1", "rfc5280-4.2.1.12-3"])
        .class("purpose");
    }
}

fn extensions(book: &mut Book, alice: &Identity) {
    let with = |extension: Node| alice.with(|certificate| certificate.extensions.push(extension));
    invalid(
        book,
        "unknown-critical",
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
        "It may be ignored.",
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
        "The default is written, which DER forbids. Its meaning is plain.",
    )
    .requires(&["rfc5280-4.2-2"])
    .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
    .sibling(GOOD)
    .level(Level::None)
    .class("critical-extension");
    invalid(book, "extension-twice", "malformed-certificate", &with(mailboxes(&["mallory@example.com"])))
        .text("subjectAltName twice", "A certificate must not include an extension more than once. The second one holds another address.")
        .requires(&["rfc5280-4.2-3"])
        .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
        .class("critical-extension");
    let malformed = alice.with(|certificate| {
        certificate.set(extension(oid::KEY_USAGE, true, &Node::octet_string(*b"?")));
    });
    invalid(
        book,
        "extension-malformed",
        "malformed-certificate",
        &malformed,
    )
    .text(
        "keyUsage that is an OCTET STRING",
        "A critical extension that cannot be processed is as good as an unknown one.",
    )
    .requires(&["rfc5280-4.2-1"])
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
        "signature-changed",
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
        "contents-changed",
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
    invalid(book, "algorithms-differ", "malformed-certificate", &algorithms)
        .text(
            "another algorithm inside the certificate than outside",
            "The two identifiers of the signature algorithm must be the same, so that the outer one is signed too.",
        )
        .requires(&["rfc5280-4.1.1.2-2"])
        .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
        .class("algorithm-substitution");
    let sha1 = alice.with(|certificate| certificate.sign_with(Scheme::Pkcs1(Digest::Sha1)));
    open(book, "issued-with-sha-1", Verdict::Invalid, &sha1)
        .text("a certificate signed with SHA-1", "Two certificates with one SHA-1 value have been made. Refusing is right where nobody asked for legacy algorithms.")
        .source("RFC 8550 appendix B")
        .level(Level::Should)
        .reason("legacy-algorithm")
        .class("legacy-algorithm");
    let pss = alice.with(|certificate| {
        certificate.sign_with(Scheme::Pss(crate::scheme::Pss::new(Digest::Sha256)))
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
    invalid(book, "self-signed", "untrusted", &self_signed)
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
        "version-1-with-extensions",
        Verdict::Invalid,
        &alice.with(|c| c.version = None),
    )
    .text(
        "a version 1 certificate with extensions",
        "Where extensions are used the version must be 3.",
    )
    .requires(&["rfc5280-4.1.2.1-1"])
    .reason("malformed-certificate");
    open(
        book,
        "version-4",
        Verdict::Invalid,
        &alice.with(|c| c.version = Some(Node::context(0, [Node::integer(3)]))),
    )
    .text("a certificate of version 4", "There is no version 4.")
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
    for (name, node, title) in [
        (
            "serial-negative",
            Node::integer(-5),
            "a negative serial number",
        ),
        ("serial-zero", Node::integer(0), "the serial number zero"),
        (
            "serial-21-octets",
            Node::primitive(tag::INTEGER, [long.as_slice(), &[1]].concat()),
            "a serial number of 21 octets",
        ),
    ] {
        open(book, name, Verdict::Valid, &alice.with(|c| c.serial = node))
            .text(title, "Authorities must not issue such numbers; users should be prepared to handle them gracefully.")
            .requires(&["rfc5280-4.1.2.2-6"]);
    }
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
    for (label, value, title) in [
        (
            "bmp",
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
            "teletex",
            Node::primitive(tag::TELETEX_STRING, *b"Al\xeece"),
            "TeletexString",
        ),
        (
            "printable",
            Node::primitive(tag::PRINTABLE_STRING, *b"Alice"),
            "PrintableString",
        ),
        (
            "escape",
            utf8("Alice\u{1b}[2J\u{202e}<script>"),
            "a name with an escape sequence, a bidi mark and markup",
        ),
        ("nul", utf8("Alice\0 of Example"), "a name with a NUL"),
    ] {
        valid(book, &format!("path/subject-{label}"), &named(name(&[(oid::COMMON_NAME, value)])))
            .text(&format!("a subject with {title}"), "The subject of a signer's certificate decides nothing about the path. Wherever it is shown it has to be escaped.")
            .requires(&["rfc5280-4.1.2.6-17"])
            .level(Level::Should);
    }
}
