//! `path`: faults of the signer's own certificate, and of its dates and purpose.

use smime_cases::{Need, Verdict};

use crate::{
    cases::common::CONTENT,
    primitive::{asn1::Node, oid},
    template::{
        book::{Book, Entry},
        certificate::{generalized_time, utc_time},
        extension::{extended_key_usage, key_usage, usage},
        people::{Identity, People},
        signed_data::SignedData,
    },
};

/// The accepted path: root, signer.
pub(super) const GOOD: &str = "path/one-certificate";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    valid(book, "path/one-certificate", alice)
        .text(
            "a certificate issued by the anchor",
            "The root that the receiver trusts issued Alice's certificate: valid now, for e-mail, for signatures.",
        )
        .requires(&["rfc8550-4.2-1"]);
    dates(book, alice);
    time_forms(book, alice);
    key_usages(book, alice);
    purposes(book, alice);
}

/// A message whose signer has this certificate, accepted.
pub(super) fn valid<'a>(book: &'a mut Book, id: &str, signer: &Identity) -> Entry<'a> {
    book.valid(id, &SignedData::new(CONTENT, &[signer]))
        .needs(&[Need::CheckPath])
}

/// The same, refused.
pub(super) fn invalid<'a>(
    book: &'a mut Book,
    id: &str,
    reason: &str,
    signer: &Identity,
) -> Entry<'a> {
    book.invalid(id, GOOD, reason, &SignedData::new(CONTENT, &[signer]))
        .needs(&[Need::CheckPath])
}

/// The same, open.
pub(super) fn open<'a>(
    book: &'a mut Book,
    id: &str,
    best: Verdict,
    signer: &Identity,
) -> Entry<'a> {
    book.open(id, GOOD, best, &SignedData::new(CONTENT, &[signer]))
        .needs(&[Need::CheckPath])
}

fn until(alice: &Identity, node: Node) -> Identity {
    alice.with(|certificate| certificate.not_after = node)
}

fn dates(book: &mut Book, alice: &Identity) {
    let from = |node: Node| alice.with(|certificate| certificate.not_before = node);
    invalid(
        book,
        "path/expired",
        "certificate-expired",
        &until(alice, utc_time("210101000000Z")),
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
        &SignedData::new(CONTENT, &[&until(alice, utc_time("210101000000Z"))]).with_signer(|signer| {
            signer.replace(crate::template::attribute::signing_time("200601000000Z"));
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
        "path/not-yet-valid",
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
        &until(alice, generalized_time("20511231235959Z")),
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
        &until(alice, generalized_time("99991231235959Z")),
    )
    .text(
        "a certificate without end",
        "99991231235959Z says that there is no well-defined end.",
    )
    .requires(&["rfc5280-4.1.2.5-3"])
    .class("validity");
    invalid(
        book,
        "path/expired-1950",
        "certificate-expired",
        &until(alice, utc_time("500101000000Z")),
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
        "path/ends-before-it-begins",
        "certificate-not-yet-valid",
        &swapped,
    )
    .text(
        "a certificate that ends before it begins",
        "notAfter lies in 2021, notBefore in 2048: it is valid at no time.",
    )
    .requires(&["rfc5280-6.1.3-1"])
    .class("validity");
}

/// Times in forms that the profile does not have.
fn time_forms(book: &mut Book, alice: &Identity) {
    open(
        book,
        "path/time-without-seconds",
        Verdict::Valid,
        &until(alice, utc_time("4912312359Z")),
    )
    .text(
        "a UTCTime without seconds",
        "The seconds must be there. The rule is the issuer's and what is meant is plain, so accepting is better; it is no DER of the profile, and strict readers refuse it.",
    )
    .requires(&["rfc5280-4.1.2.5.1-1"])
    .class("validity");
    book.invalid(
        "path/time-with-offset-expired",
        "path/time-with-offset",
        "certificate-expired",
        &SignedData::new(CONTENT, &[&until(alice, utc_time("260601003000+0100"))]),
    )
    .needs(&[Need::CheckPath, Need::SetTime])
    .context(|context| context.at = Some("2026-06-01T00:00:00Z".into()))
    .text(
        "a UTCTime that is past but for its offset",
        "notAfter reads half an hour past midnight, in a zone that is an hour ahead of UTC: it ended half an hour before the time of the judgement, which is midnight.",
    )
    .requires(&["rfc5280-6.1.3-1"])
    .class("validity");
    open(
        book,
        "path/time-with-offset",
        Verdict::Valid,
        &until(alice, utc_time("491231235959+0100")),
    )
    .text(
        "a UTCTime with an offset",
        "Times must be in Zulu. The rule is the issuer's and the offset is plain, so accepting is better; it is no DER of the profile, and strict readers refuse it.",
    )
    .requires(&["rfc5280-4.1.2.5.1-1"])
    .class("validity");
    open(
        book,
        "path/time-with-fraction",
        Verdict::Valid,
        &until(alice, generalized_time("20511231235959.5Z")),
    )
    .text(
        "a GeneralizedTime with a fraction of a second",
        "Fractions must not be there, and this one decides nothing, so accepting is better; strict readers refuse it.",
    )
    .requires(&["rfc5280-4.1.2.5.2-2"])
    .class("validity");
    for (id, text) in [
        ("path/time-month-13", "491331235959Z"),
        ("path/time-letters", "49AB31235959Z"),
        ("path/time-empty", ""),
    ] {
        invalid(
            book,
            id,
            "malformed-certificate",
            &until(alice, utc_time(text)),
        )
        .text(
            "a date that is no date",
            "notAfter cannot be read as a time, so nobody knows when the certificate ends.",
        )
        .requires(&["rfc5280-4.1.2.5-2"])
        .class("validity");
    }
}

fn key_usages(book: &mut Book, alice: &Identity) {
    let usage = |bits: &[u8]| alice.with(|certificate| certificate.set(key_usage(bits)));
    for (id, bits, title) in [
        (
            "path/key-usage-digital-signature",
            &[usage::DIGITAL_SIGNATURE][..],
            "digitalSignature alone",
        ),
        (
            "path/key-usage-non-repudiation",
            &[usage::NON_REPUDIATION],
            "nonRepudiation alone",
        ),
    ] {
        valid(book, id, &usage(bits))
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
    for (id, bits, title) in [
        (
            "path/key-usage-encipherment",
            &[usage::KEY_ENCIPHERMENT][..],
            "keyEncipherment alone",
        ),
        (
            "path/key-usage-certificates",
            &[usage::KEY_CERT_SIGN, usage::CRL_SIGN],
            "keyCertSign and cRLSign alone",
        ),
        ("path/key-usage-none", &[], "no bit at all"),
    ] {
        invalid(
            book,
            id,
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
}

fn purposes(book: &mut Book, alice: &Identity) {
    let purpose = |critical: bool, purposes: &[&str]| {
        alice.with(|certificate| certificate.set(extended_key_usage(critical, purposes)))
    };
    for (id, critical, purposes, title) in [
        (
            "path/purpose-any",
            false,
            &[oid::ANY_EXT_KEY_USAGE][..],
            "anyExtendedKeyUsage",
        ),
        (
            "path/purpose-several",
            false,
            &[oid::SERVER_AUTH, oid::EMAIL_PROTECTION],
            "e-mail protection among others",
        ),
        (
            "path/purpose-critical",
            true,
            &[oid::EMAIL_PROTECTION],
            "e-mail protection, critical",
        ),
    ] {
        valid(book, id, &purpose(critical, purposes))
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
    for (id, purposes, title) in [
        (
            "path/purpose-server",
            &[oid::SERVER_AUTH][..],
            "server authentication alone",
        ),
        (
            "path/purpose-unknown",
            &[oid::UNKNOWN],
            "an unknown purpose alone",
        ),
    ] {
        invalid(book, id, "extended-key-usage", &purpose(false, purposes))
            .text(
                &format!("extKeyUsage with {title}"),
                "The extension is there and names neither e-mail protection nor any purpose.",
            )
            .requires(&["rfc8550-4.4.4-1", "rfc5280-4.2.1.12-3"])
            .class("purpose");
    }
}
