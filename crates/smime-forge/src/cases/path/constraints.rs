//! `path`: what an authority's certificate says about those below it: purposes, names, policies (RFC 5280
//! sections 4.2.1.4 and 4.2.1.10 to 4.2.1.14).

use smime_cases::{Level, Need, Verdict};

use super::authorities::{CHAIN, message, under};
use crate::{
    primitive::{asn1::Node, oid},
    template::{
        book::Book,
        extension::{extended_key_usage, extension},
        people::{ALICE, People},
        signed_data::SignedData,
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    purposes(book, people);
    names(book, people);
    policies(book, people);
}

/// Alice under an intermediate with one more extension.
fn below(people: &People, extension: Node) -> SignedData {
    let bent = people
        .get("intermediate-rsa")
        .with(|certificate| certificate.set(extension));
    under(people, &bent)
}

/// Alice, whose own certificate has one more extension, under an ordinary intermediate.
fn beneath(people: &People, extension: Node) -> SignedData {
    let intermediate = people.get("intermediate-rsa");
    let alice = intermediate
        .issue_to("Alice", ALICE, &people.get("alice-rsa").key)
        .with(|certificate| certificate.set(extension));
    message(&alice, &[intermediate])
}

const MAIL: &str = "path/authority-purpose-mail";

fn purposes(book: &mut Book, people: &People) {
    for (id, purposes, title) in [
        (
            "path/authority-purpose-mail",
            &[oid::EMAIL_PROTECTION][..],
            "for mail",
        ),
        (
            "path/authority-purpose-any",
            &[oid::ANY_EXT_KEY_USAGE],
            "for any purpose",
        ),
        (
            "path/authority-purpose-several",
            &[oid::SERVER_AUTH, oid::EMAIL_PROTECTION],
            "for servers and mail",
        ),
    ] {
        let entry = book.valid(id, &below(people, extended_key_usage(false, purposes)));
        // OpenSSL wants the purpose by name.
        let entry = match id {
            "path/authority-purpose-any" => {
                entry.accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
            }
            _ => entry,
        };
        entry
        .needs(&[Need::CheckPath])
        .text(
            &format!("an intermediate with extKeyUsage {title}"),
            "Nothing forbids the extension in an authority's certificate, and where it is read as a limit mail is within it.",
        )
        .requires(&["rfc5280-4.2.1.12-3"])
        .level(Level::None)
        .class("authority-purpose");
    }
    let why = "The standards state the rule about the purpose for the signer's certificate alone, so this is policy: who was made an authority for other purposes vouches for no mail, and refusing is better. Some validators do not look.";
    let server = below(people, extended_key_usage(false, &[oid::SERVER_AUTH]));
    book.open(
        "path/authority-purpose-server",
        CHAIN,
        Verdict::Invalid,
        &server,
    )
    .revision(2)
    .needs(&[Need::CheckPath])
    .text("an intermediate with extKeyUsage for servers alone", why)
    .requires(&["rfc5280-4.2.1.12-3"])
    .level(Level::None)
    .reason("extended-key-usage")
    .class("authority-purpose");
    let [root, intermediate, alice, bob] =
        ["ca-rsa", "intermediate-rsa", "alice-rsa", "bob-rsa"].map(|who| people.get(who));
    let upper = root
        .issue_ca("Gauntlet Upper CA", None, &bob.key)
        .with(|certificate| certificate.set(extended_key_usage(true, &[oid::CODE_SIGNING])));
    let lower = upper.issue_ca("Gauntlet Lower CA", None, &intermediate.key);
    let far = message(
        &lower.issue_to("Alice", ALICE, &alice.key),
        &[&upper, &lower],
    );
    let critical = below(
        people,
        extended_key_usage(true, &[oid::CODE_SIGNING, oid::UNKNOWN]),
    );
    for (id, sibling, object, title) in [
        (
            "path/authority-purpose-code",
            MAIL,
            critical,
            "an intermediate with a critical extKeyUsage for code and something unknown",
        ),
        (
            "path/authority-purpose-upper",
            "path/length-without",
            far,
            "the upper of two intermediates with extKeyUsage for code alone",
        ),
    ] {
        book.open(id, sibling, Verdict::Invalid, &object)
            .needs(&[Need::CheckPath])
            .text(title, why)
            .requires(&["rfc5280-4.2.1.12-3"])
            .level(Level::None)
            .reason("extended-key-usage")
            .class("authority-purpose");
    }
}

fn names(book: &mut Book, people: &People) {
    // GeneralSubtrees of one rfc822Name, which is a host here.
    let constraint = |critical, tag: u8, host: &str| {
        let subtree = Node::sequence([Node::context_octets(1, host)]);
        let value = Node::sequence([Node::context(tag, [subtree])]);
        extension(oid::NAME_CONSTRAINTS, critical, &value)
    };
    let (permitted, excluded) = (0, 1);
    for (id, reason, constraint, title, why, ids) in [
        (
            "path/name-constraints-excluded",
            "unprocessed-constraint",
            constraint(false, excluded, "example.com"),
            "an intermediate that must not vouch for the signer's host, not critical",
            "nameConstraints exclude example.com, and Alice's address is there. Authorities have to mark the extension as critical; one that did not has constrained the path all the same, as validators must recognise the extension and process what they recognise.",
            &["rfc5280-4.2-2", "rfc5280-4.2-8"][..],
        ),
        (
            "path/name-constraints-permitted-other",
            "unprocessed-constraint",
            constraint(false, permitted, "example.org"),
            "an intermediate that may vouch for another host alone, not critical",
            "nameConstraints permit example.org, and Alice's address is elsewhere. That the extension is not critical does not lift it.",
            &["rfc5280-4.2-2", "rfc5280-4.2-8"],
        ),
        (
            "path/name-constraints-excluded-critical",
            "unknown-critical-extension",
            constraint(true, excluded, "example.com"),
            "an intermediate that must not vouch for the signer's host",
            "nameConstraints exclude example.com, and Alice's address is there.",
            &["rfc5280-4.2-1", "rfc5280-4.2-8"],
        ),
    ] {
        book.invalid(id, CHAIN, reason, &below(people, constraint))
            .needs(&[Need::CheckPath])
            .text(title, why)
            .requires(ids)
            .source("RFC 5280 section 6.1.4")
            .class("path-constraints");
    }
    book.open(
        "path/name-constraints-signer",
        CHAIN,
        Verdict::Invalid,
        &beneath(people, constraint(false, permitted, "example.com")),
    )
    .needs(&[Need::CheckPath])
    .text(
        "nameConstraints in the signer's own certificate",
        "The extension is for authorities alone. Path validation applies it to those below, and there are none, so that the path may be called valid; refusing what stands where it must not is better.",
    )
    .requires(&["rfc5280-4.2.1.10-1"])
    .reason("unprocessed-constraint")
    .class("path-constraints");
}

fn policies(book: &mut Book, people: &People) {
    // requireExplicitPolicy 0.
    let required = |critical| {
        let value = Node::sequence([Node::context_octets(0, [0])]);
        extension(oid::POLICY_CONSTRAINTS, critical, &value)
    };
    for (id, reason, object, title, why, ids) in [
        (
            "path/policy-constraints-intermediate",
            "unprocessed-constraint",
            below(people, required(false)),
            "an intermediate that requires a policy, not critical",
            "requireExplicitPolicy is 0, and no certificate of the path names a policy, so none is valid for the path. The extension has to be processed whether it is critical or not.",
            &["rfc5280-4.2-2", "rfc5280-4.2-8"][..],
        ),
        (
            "path/policy-constraints-critical",
            "unknown-critical-extension",
            below(people, required(true)),
            "an intermediate that requires a policy",
            "requireExplicitPolicy is 0, and no certificate of the path names a policy, so none is valid for the path.",
            &["rfc5280-4.2-1", "rfc5280-4.2-8"],
        ),
        (
            "path/policy-constraints-signer",
            "unprocessed-constraint",
            beneath(people, required(false)),
            "the signer's certificate requires a policy, not critical",
            "requireExplicitPolicy of the last certificate counts where it is 0, and no certificate of the path names a policy.",
            &["rfc5280-4.2-2", "rfc5280-4.2-8"],
        ),
    ] {
        book.invalid(id, CHAIN, reason, &object)
            .needs(&[Need::CheckPath])
            .text(title, why)
            .requires(ids)
            .source("RFC 5280 section 6.1.5")
            .class("path-constraints");
    }
    let named = Node::sequence([Node::sequence([Node::oid(oid::UNKNOWN)])]);
    let policy = || extension(oid::CERTIFICATE_POLICIES, false, &named);
    book.valid("path/policies", &{
        let bent = people
            .get("intermediate-rsa")
            .with(|certificate| certificate.set(policy()));
        let alice = bent
            .issue_to("Alice", ALICE, &people.get("alice-rsa").key)
            .with(|certificate| certificate.set(policy()));
        message(&alice, &[&bent])
    })
    .needs(&[Need::CheckPath])
    .text(
        "certificatePolicies in both certificates",
        "They name a policy, and nobody asks for one.",
    )
    .source("RFC 5280 section 6.1.1")
    .class("path-constraints");
    book.open(
        "path/inhibit-any-policy",
        "path/policies",
        Verdict::Valid,
        &below(
            people,
            extension(oid::INHIBIT_ANY_POLICY, false, &Node::integer(0)),
        ),
    )
    .needs(&[Need::CheckPath])
    .text(
        "an intermediate with inhibitAnyPolicy, not critical",
        "It says how far anyPolicy counts, and nobody asks for a policy, so that it decides nothing and accepting is better. Authorities have to mark it as critical.",
    )
    .requires(&["rfc5280-4.2-2"])
    .class("path-constraints");
}
