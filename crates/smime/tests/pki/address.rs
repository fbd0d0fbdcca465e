//! Binding a message's author to its signers' certificates: RFC 8550 section 3.

use smime::budget::{Budget, Limits};
use smime::mime::Mailbox;
use smime::pki::Certificate;
use smime::pki::address::{AddressOutcome, Claimed, check};
use smime_ber::Tag;

use crate::make::*;

const ROOT: Entity = Entity::new("Root", 1);

fn holding(addresses: &[&str]) -> Certificate {
    let draft = Draft::new(Entity::new("Somebody", 4), ROOT);
    if addresses.is_empty() {
        draft.sign()
    } else {
        draft.with(rfc822_names(addresses)).sign()
    }
}

fn mailbox(address: &str) -> Mailbox {
    Mailbox::parse(address.as_bytes()).unwrap()
}

/// What a message from `from`, sent by `sender`, is when these have signed.
fn found<'a>(
    signers: impl IntoIterator<Item = &'a Certificate>,
    from: &[&str],
    sender: Option<&str>,
) -> AddressOutcome {
    let from: Vec<_> = from.iter().copied().map(mailbox).collect();
    let sender = sender.map(mailbox);
    let claimed = Claimed {
        from: &from,
        sender: sender.as_ref(),
        exact_local_part: false,
    };
    check(signers, claimed, &Budget::new(Limits::default())).unwrap()
}

const ALICE: &str = "alice@example.com";
const BOB: &str = "bob@example.com";

#[test]
fn one_certificate_has_to_hold_every_author() {
    let both = holding(&[ALICE, BOB]);
    let (alice, bob) = (holding(&[ALICE]), holding(&[BOB]));
    assert_eq!(found([&alice], &[ALICE], None), AddressOutcome::Match);
    assert_eq!(found([&both], &[ALICE, BOB], None), AddressOutcome::Match);
    assert_eq!(
        found([&alice], &[ALICE, BOB], None),
        AddressOutcome::Mismatch
    );
    // Two signers do not add up.
    assert_eq!(
        found([&alice, &bob], &[ALICE, BOB], None),
        AddressOutcome::Mismatch
    );
    assert_eq!(
        found([&bob, &both], &[ALICE, BOB], None),
        AddressOutcome::Match
    );
}

#[test]
fn the_signer_may_be_the_sender() {
    let bob = holding(&[BOB]);
    assert_eq!(
        found([&bob], &[ALICE], Some(BOB)),
        AddressOutcome::SenderMatch
    );
    assert_eq!(found([&bob], &[BOB], Some(ALICE)), AddressOutcome::Match);
    assert_eq!(
        found([&bob], &[ALICE], Some("carol@example.com")),
        AddressOutcome::Mismatch
    );
}

#[test]
fn a_certificate_without_an_address_leaves_nothing_to_compare() {
    let nobody = holding(&[]);
    assert_eq!(
        found([&nobody], &[ALICE], None),
        AddressOutcome::NoneInCertificate
    );
    assert!(AddressOutcome::NoneInCertificate.is_accepted());
}

#[test]
fn a_second_signer_without_an_address_does_not_lift_a_mismatch() {
    let (nobody, bob) = (holding(&[]), holding(&[BOB]));
    for signers in [[&nobody, &bob], [&bob, &nobody]] {
        assert_eq!(found(signers, &[ALICE], None), AddressOutcome::Mismatch);
        assert_eq!(found(signers, &[BOB], None), AddressOutcome::Match);
    }
}

#[test]
fn a_message_from_nobody_is_a_mismatch_whatever_the_certificate_holds() {
    let none: &[&str] = &[];
    for signer in [holding(&[]), holding(&[ALICE])] {
        assert_eq!(found([&signer], none, None), AddressOutcome::Mismatch);
        assert_eq!(
            found([&signer], none, Some(ALICE)),
            AddressOutcome::Mismatch
        );
    }
    assert!(!AddressOutcome::Mismatch.is_accepted());
}

#[test]
fn an_address_in_the_subject_counts() {
    let alice = Draft::new(Entity::new("Alice", 4), ROOT)
        .edit(|draft| {
            draft.subject = name(&[
                &[("2.5.4.3", Tag::UTF8_STRING, BOB.as_bytes())],
                &[("1.2.840.113549.1.9.1", Tag::IA5_STRING, ALICE.as_bytes())],
            ]);
        })
        .sign();
    assert_eq!(found([&alice], &[ALICE], None), AddressOutcome::Match);
    // A common name that looks like an address is none.
    assert_eq!(found([&alice], &[BOB], None), AddressOutcome::Mismatch);
}

#[test]
fn outcomes_have_the_names_that_reports_use() {
    let names = [
        (AddressOutcome::Match, "match"),
        (AddressOutcome::SenderMatch, "sender-match"),
        (AddressOutcome::Mismatch, "mismatch"),
        (AddressOutcome::NoneInCertificate, "none-in-certificate"),
    ];
    for (outcome, name) in names {
        assert_eq!(outcome.code(), name);
    }
}

#[test]
fn case_counts_for_nothing_where_the_certificates_address_is_ascii() {
    let alice = holding(&[ALICE]);
    for from in [
        "Alice@example.com",
        "ALICE@EXAMPLE.COM",
        "\"aLICE\"@example.com",
    ] {
        assert_eq!(
            found([&alice], &[from], None),
            AddressOutcome::Match,
            "{from}"
        );
        let claimed = Claimed {
            from: &[mailbox(from)],
            sender: None,
            exact_local_part: true,
        };
        let budget = Budget::new(Limits::default());
        let exact = check([&alice], claimed, &budget).unwrap();
        assert_eq!(exact, AddressOutcome::Mismatch, "{from}");
    }
    // Only A to Z: the small letter of K is k, and this is the sign for kelvin.
    let kim = holding(&["kim@example.com"]);
    assert_eq!(
        found([&kim], &["\u{212a}im@example.com"], None),
        AddressOutcome::Mismatch
    );
    let every = [
        "Alice@example.com",
        "alice@example.com",
        "aLice@example.com",
    ];
    assert_eq!(found([&alice], &every, None), AddressOutcome::Match);
}

/// subjectAltName with a SmtpUTF8Mailbox.
fn internationalised(mailbox: &str) -> Certificate {
    let names = subject_alt_name(|names| {
        names.constructed(Tag::context_constructed(0), |other| {
            other.raw(&oid("1.3.6.1.5.5.7.8.9"));
            other.constructed(Tag::context_constructed(0), |value| {
                value.primitive(Tag::UTF8_STRING, mailbox.as_bytes());
            });
        });
    });
    Draft::new(Entity::new("Somebody", 4), ROOT)
        .with(names)
        .sign()
}

#[test]
fn a_smtp_utf8_mailbox_is_compared_octet_by_octet() {
    // RFC 8398 section 5: no folding and no normalisation of local parts.
    let held = internationalised("\u{e4}lice@example.com");
    for (from, wanted) in [
        ("\u{e4}lice@example.com", AddressOutcome::Match),
        ("\u{e4}lice@EXAMPLE.com", AddressOutcome::Match),
        ("\u{e4}Lice@example.com", AddressOutcome::Mismatch),
        ("\u{c4}lice@example.com", AddressOutcome::Mismatch),
        ("a\u{308}lice@example.com", AddressOutcome::Mismatch),
    ] {
        assert_eq!(found([&held], &[from], None), wanted, "{from}");
    }
    // In ASCII too: the kind of the name decides.
    let held = internationalised(ALICE);
    assert_eq!(found([&held], &[ALICE], None), AddressOutcome::Match);
    assert_eq!(
        found([&held], &["Alice@example.com"], None),
        AddressOutcome::Mismatch
    );
}

#[test]
fn domains_are_compared_by_their_a_labels() {
    // Python: 'b\xfccher'.encode('punycode') is b'bcher-kva', 'stra\xdfe' is b'strae-oqa'.
    let u_label = "alice@b\u{fc}cher.example";
    let a_label = "alice@xn--bcher-kva.example";
    for held in [
        holding(&[a_label]),
        holding(&[u_label]),
        internationalised(u_label),
        internationalised(a_label),
    ] {
        for from in [
            u_label,
            a_label,
            "alice@XN--BCHER-KVA.example",
            "alice@B\u{dc}CHER.Example",
        ] {
            assert_eq!(
                found([&held], &[from], None),
                AddressOutcome::Match,
                "{from}"
            );
        }
        for from in [
            "alice@bucher.example",
            "alice@bu\u{308}cher.example",
            "alice@b\u{fc}cher.example.",
            "alice@b\u{fc}\u{ad}cher.example",
            "alice@b\u{fc}cher\u{3002}example",
            "alice@b\u{fc}cher.e\u{ff58}ample",
        ] {
            let is = Mailbox::parse(from.as_bytes())
                .map_or(AddressOutcome::Mismatch, |_| found([&held], &[from], None));
            assert_eq!(is, AddressOutcome::Mismatch, "{from}");
        }
    }
    let held = holding(&["alice@xn--strae-oqa.example"]);
    assert_eq!(
        found([&held], &["alice@stra\u{df}e.example"], None),
        AddressOutcome::Match
    );
    assert_eq!(
        found([&held], &["alice@strasse.example"], None),
        AddressOutcome::Mismatch
    );
    // What looks like ASCII to a browser is no U-label.
    for from in [
        "alice@\u{ff45}xample.com",
        "alice@example\u{ff0e}com",
        "alice@exam\u{ad}ple.com",
    ] {
        assert_eq!(
            found([&holding(&[ALICE])], &[from], None),
            AddressOutcome::Mismatch,
            "{from}"
        );
    }
}

#[test]
fn what_is_no_address_in_a_certificate_is_nobodys_and_not_nothing() {
    for held in [
        "alice@example.com ",
        " alice@example.com",
        "alice@example.com\t",
        "alice@example.com.",
        "alice@example.com\0",
        "alice@example.com\0.evil.example",
        "Alice <alice@example.com>",
        "<alice@example.com>",
        "alice@example.com(Alice)",
        "alice @example.com",
        "alice@example.com,bob@example.com",
        "alice",
        "",
    ] {
        let outcome = found([&holding(&[held])], &[ALICE], None);
        assert_eq!(outcome, AddressOutcome::Mismatch, "{held:?}");
        let beside = found([&holding(&[held, ALICE])], &[ALICE], None);
        assert_eq!(beside, AddressOutcome::Match, "{held:?}");
    }
}

#[test]
fn an_address_that_is_no_text_is_passed_over_and_not_nothing() {
    let names = |more: &'static [&'static str]| {
        let names = subject_alt_name(|names| {
            names.primitive(Tag::context(1), b"al\xefce@example.com");
            for name in more {
                names.primitive(Tag::context(1), name.as_bytes());
            }
        });
        Draft::new(Entity::new("Somebody", 4), ROOT)
            .with(names)
            .sign()
    };
    assert_eq!(
        found([&names(&[ALICE])], &[ALICE], None),
        AddressOutcome::Match
    );
    assert_eq!(
        found([&names(&[])], &[ALICE], None),
        AddressOutcome::Mismatch
    );
}

#[test]
fn each_address_and_each_name_is_compared_once() {
    let from: Vec<_> = (0..20_000)
        .map(|number| mailbox(&format!("a{number}@b")))
        .collect();
    let held: Vec<_> = (1..20_000).map(|number| format!("a{number}@b")).collect();
    let held: Vec<_> = held.iter().map(String::as_str).collect();
    let certificate = holding(&held);
    let budget = Budget::new(Limits::default());
    budget.allow_for(1 << 20);
    let claimed = Claimed {
        from: &from,
        sender: None,
        exact_local_part: false,
    };
    // One certificate of many signers, and others with one name each.
    let signers = std::iter::repeat_n(&certificate, 64);
    let outcome = check(signers, claimed, &budget).unwrap();
    assert_eq!(outcome, AddressOutcome::Mismatch);
    assert_eq!(budget.spent().names, 20_000 + 19_999);
}
