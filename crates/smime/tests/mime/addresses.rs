use std::time::{Duration, Instant};

use proptest::prelude::*;
use smime::mime::{Mailbox, mailbox, mailboxes};

fn addresses(value: &str) -> Option<Vec<String>> {
    let mailboxes = mailboxes(value.as_bytes()).ok()?;
    Some(mailboxes.iter().map(ToString::to_string).collect())
}

#[test]
fn the_examples_of_rfc_5322_read_as_they_are_meant() {
    // Appendix A.1.2, A.1.3, A.5 and A.6.1.
    for (value, wanted) in [
        (
            "\"Joe Q. Public\" <john.q.public@example.com>",
            &["john.q.public@example.com"][..],
        ),
        (
            "Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>",
            &["mary@x.test", "jdoe@example.org", "one@y.test"],
        ),
        (
            "<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>",
            &["boss@nil.test", "sysservices@example.net"],
        ),
        (
            "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>",
            &["pete@silly.test"],
        ),
        (
            "Chris Jones <c@(Chris's host.)public.example>,\r\n  joe@example.org,\r\n John <jdoe@one.test> (my dear friend)",
            &["c@public.example", "joe@example.org", "jdoe@one.test"],
        ),
        (
            "Joe Q. Public <john.q.public@example.com>",
            &["john.q.public@example.com"],
        ),
        (
            "Mary Smith <@node.test,@y.test:mary@example.net>, , jdoe@test  . example",
            &["mary@example.net", "jdoe@test.example"],
        ),
    ] {
        assert_eq!(addresses(value).unwrap(), wanted, "{value}");
    }
}

#[test]
fn display_names_and_comments_count_for_nothing() {
    for value in [
        "\"alice@example.com\" <mallory@evil.example>",
        "\"<alice@example.com>\" <mallory@evil.example>",
        "(alice@example.com) mallory@evil.example (<alice@example.com>)",
        "=?utf-8?q?alice=40example.com=00?= <mallory@evil.example>",
        "\u{202e}moc.elpmaxe <mallory@evil.example>",
        "J. R. \"Bob\" (the (nested) one) <mallory@evil.example>",
        "<@alice,@example.com:mallory@evil.example>",
        "<,@example.com,,@[192.0.2.1]:mallory@evil.example>",
    ] {
        assert_eq!(
            addresses(value).unwrap(),
            ["mallory@evil.example"],
            "{value}"
        );
    }
}

#[test]
fn quoted_local_parts_are_read_for_what_they_say() {
    let value = "\"john doe\"@example.com, \"plain\"@example.com, a.\"b\\\"c\".d@[192.0.2.1]";
    let found = mailboxes(value.as_bytes()).unwrap();
    let local_parts: Vec<_> = found.iter().map(Mailbox::local_part).collect();
    assert_eq!(local_parts, ["john doe", "plain", "a.b\"c.d"]);
    assert_eq!(found[0].to_string(), "\"john doe\"@example.com");
    assert_eq!(found[1].to_string(), "plain@example.com");
    assert_eq!(found[2].to_string(), "\"a.b\\\"c.d\"@[192.0.2.1]");
}

#[test]
fn what_is_no_address_is_refused() {
    for value in [
        "alice",
        "alice@",
        "@example.com",
        "<>",
        "a b@example.com",
        "a@b@c",
        "a@b c",
        "<a@b> <c@d>",
        "a@b <c@d> e",
        "<a@b",
        "a@b>",
        "a@b;",
        "group: a@b",
        "group: a@b;",
        "Undisclosed recipients:;",
        "a@b: c@d;",
        "a@b <c@d>",
        "a@b c <d@e>",
        "\u{202e}b@a <c@d>",
        "[a@b] <c@d>",
        "a\\b <c@d>",
        ". a <c@d>",
        "a, b <c@d>",
        "a; b <c@d>",
        "a <c@d> b",
        "a <c@d> <e@f>",
        "a <c@d>> b",
        "a <<c@d>>",
        "a < c d@e>",
        "a..b@c",
        ".a@b",
        "a.@b",
        "<@a c@d>",
        "<@a,:>",
        "<@:c@d>",
        "<@a:@b:c@d>",
        "=?utf-8?q?a=40b?=@c",
        "\"=?utf-8?q?a?=\"@c",
        "a@=?utf-8?q?b?=",
        "a@[b c]",
        "a\u{b}b@c",
        "a@b\r",
        "a\r<c@d>",
        "\"a\r\" <c@d>",
        "(\r) a@b",
        "a@b\nc",
        "\"a\0\" <c@d>",
        "(\0) a@b",
        "g: h: a@b;;",
        ": a@b;",
        "a@.b",
        "a@b.",
        "a@b..c",
        "\"\"@b",
        ".@b",
        "a@\"b\"",
        "a@[b",
        "a@[b]c",
        "\"a@b",
        "(a@b",
        "a\0@b",
        "a\0b <c@d>",
        "a@b\0",
        "a@b\x7f",
        "Doe, John <a@b>",
        "a@<b>",
        "<@route a@b>",
        "<a@b, c@d>",
        "a\\b@c",
        "a@b (c\\",
    ] {
        assert_eq!(addresses(value), None, "{value}");
    }
    assert!(mailboxes(b"\xe4@example.com").is_err());
    assert!(mailboxes(b"\xe4 <a@example.com>").is_err());
    assert!(mailboxes(b"a@example.com (\xe4)").is_err());
    assert!(mailboxes("\u{e4} <a@example.com>".as_bytes()).is_ok());
}

#[test]
fn errors_name_place_and_section() {
    let error = mailboxes(b"a@b, c d@e").unwrap_err();
    assert_eq!(
        error.to_string(),
        "a wrong local part at octet 7 of the address"
    );
}

#[test]
fn one_mailbox_is_another_by_local_part_exactly_and_domain_without_case() {
    let mailbox = |text: &str| Mailbox::parse(text.as_bytes()).unwrap();
    let alice = mailbox("alice@example.com");
    assert!(alice.is_same_as(&mailbox("alice@EXAMPLE.com")));
    assert!(alice.is_same_as(&mailbox("\"alice\"@example.com")));
    assert!(!alice.is_same_as(&mailbox("Alice@example.com")));
    assert!(!alice.is_same_as(&mailbox("alice@example.org")));
    assert!(mailbox("a@b\u{fc}cher.example").is_same_as(&mailbox("a@xn--bcher-kva.EXAMPLE")));
    for text in [
        "alice@example.com ",
        " alice@example.com",
        "alice@example.com(Alice)",
        "alice @example.com",
        "Alice <alice@example.com>",
        "<alice@example.com>",
        "a@b, c@d",
        "",
    ] {
        assert!(Mailbox::parse(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn hostile_fields_of_a_mebibyte_cost_little() {
    for piece in [
        "(", "\"", "\\", "<", ",", ":", ";", "@", "a@b,", "<a@b>,", "g:;", "()", "a ", "[", "[]",
        ".",
    ] {
        let value = piece.repeat((1 << 20) / piece.len());
        let start = Instant::now();
        let _ = mailboxes(value.as_bytes());
        assert!(start.elapsed() < Duration::from_secs(2), "{piece}");
    }
}

proptest! {
    #[test]
    fn a_mailbox_shown_reads_back_as_itself(
        local in "[ -~&&[^\r\n]]{1,20}",
        domain in "[a-zA-Z0-9-]{1,8}(\\.[a-z]{1,4}){0,3}",
        name in "[ -~]{0,10}",
    ) {
        let quoted = local.replace('\\', "\\\\").replace('"', "\\\"");
        let name = name.replace(['\\', '"'], "");
        let value = format!("\"{name}\" <\"{quoted}\"@{domain}>");
        let found = mailboxes(value.as_bytes()).unwrap();
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].local_part(), &local);
        prop_assert_eq!(found[0].domain(), &domain);
        prop_assert_eq!(&Mailbox::parse(found[0].to_string().as_bytes()).unwrap(), &found[0]);
    }
}

#[test]
fn sender_is_one_mailbox_and_no_list() {
    let sender = |value: &str| {
        mailbox(value.as_bytes())
            .ok()
            .map(|found| found.to_string())
    };
    assert_eq!(
        sender("Alice <alice@example.com>").unwrap(),
        "alice@example.com"
    );
    assert_eq!(
        sender("alice@example.com\r\n").unwrap(),
        "alice@example.com"
    );
    for value in ["", "a@b,", ",a@b", "<a@b>, <c@d>", "a@b, c@d", "Alice"] {
        assert_eq!(sender(value), None, "{value}");
    }
}
