//! `path`: intermediates, anchors, and what makes an authority (RFC 5280 section 6.1.4).

use smime_cases::{Level, Need, Verdict};

use crate::{
    cases::common::CONTENT,
    primitive::{asn1::Node, oid},
    template::{
        book::{Book, Entry},
        certificate::{Certificate, utc_time},
        extension::{extension, key_usage, not_ca, usage},
        people::{ALICE, Identity, People},
        signed_data::SignedData,
    },
};

/// The accepted path: root, intermediate, signer.
pub(super) const CHAIN: &str = "path/intermediate";

pub(super) fn write(book: &mut Book, people: &People) {
    good(book, people);
    authorities(book, people);
    dubious(book, people);
    lengths(book, people);
}

/// A message from `signer` with more certificates in the bag.
pub(super) fn message(signer: &Identity, bag: &[&Identity]) -> SignedData {
    SignedData::new(CONTENT, &[signer]).with(|object| {
        object
            .certificates
            .as_mut()
            .expect("a bag")
            .extend(bag.iter().map(|one| one.node()));
    })
}

/// Alice under an intermediate that was bent.
pub(super) fn under(people: &People, intermediate: &Identity) -> SignedData {
    let alice = intermediate.issue_to("Alice", ALICE, &people.get("alice-rsa").key);
    message(&alice, &[intermediate])
}

/// Alice under the usual intermediate with a change of its certificate.
fn bent(people: &People, bend: impl FnOnce(&mut Certificate)) -> SignedData {
    under(people, &people.get("intermediate-rsa").with(bend))
}

fn refused<'a>(book: &'a mut Book, id: &str, reason: &str, object: &SignedData) -> Entry<'a> {
    book.invalid(id, CHAIN, reason, object)
        .needs(&[Need::CheckPath])
}

fn good(book: &mut Book, people: &People) {
    let intermediate = people.get("intermediate-rsa");
    let carol = people.get("carol-rsa");
    book.valid("path/intermediate", &under(people, intermediate))
        .needs(&[Need::CheckPath])
        .text(
            "an intermediate in the bag",
            "Root, intermediate, signer; the intermediate travels with the message.",
        )
        .requires(&["rfc8550-4.2-1", "rfc8550-2.3-8"]);
    book.valid("path/intermediate-given-beside", &message(carol, &[]))
        .needs(&[Need::CheckPath])
        .context(|context| context.certs = vec!["intermediate-rsa".into()])
        .text(
            "an intermediate that the receiver has",
            "The message carries the signer's certificate alone; the intermediate is at hand.",
        )
        .requires(&["rfc8550-2.3-3"])
        .level(Level::Should);
    refused(
        book,
        "path/intermediate-missing",
        "untrusted",
        &message(carol, &[]),
    )
    .text(
        "the intermediate is missing",
        "Nobody has the certificate that issued the signer's, so no path leads to the anchor.",
    )
    .requires(&["rfc8550-4.2-1"])
    .class("path-building");
    book.valid("path/intermediate-before-signer", &SignedData::new(CONTENT, &[carol]).with(|object| {
        object.certificates = Some(vec![people.get("ca-rsa").node(), intermediate.node(), carol.node()]);
    }))
    .needs(&[Need::CheckPath])
    .text("the path in the bag from the root down", "Certificates stand in arbitrary order; the root is among them and is trusted because it was given, not because it is there.")
    .requires(&["rfc8550-2.3-1"]);
    book.valid("path/intermediate-as-anchor", &message(carol, &[]))
        .needs(&[Need::CheckPath])
        .context(|context| context.trust = vec!["intermediate-rsa".into()])
        .text(
            "the intermediate is the anchor",
            "An anchor need not be self-signed: the receiver trusts the intermediate directly. Accepting is better; some validators want every path to end at a root.",
        )
        .source("RFC 5280 section 6.1.1")
        .level(Level::May)
        .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
        .sibling(CHAIN)
        .class("trust-anchor");
    let old = intermediate.with(|c| {
        c.serial = Node::integer(79);
        c.not_after = utc_time("210101000000Z");
    });
    for (id, bag) in [
        ("path/two-intermediates-expired-first", [&old, intermediate]),
        (
            "path/two-intermediates-expired-second",
            [intermediate, &old],
        ),
    ] {
        book.valid(id, &message(carol, &bag))
            .needs(&[Need::CheckPath])
            .text("two intermediates of one name and key, one expired", "Several certificates of an authority with one name and key must be handled. One of the two paths is good.")
            .requires(&["rfc8550-4-3"])
            .class("path-building");
    }
    let other_key = people.get("ca-rsa").issue_ca(
        "Gauntlet Intermediate CA",
        Some(0),
        &people.get("bob-rsa").key,
    );
    for (id, bag) in [
        (
            "path/two-intermediates-other-key-first",
            [&other_key, intermediate],
        ),
        (
            "path/two-intermediates-other-key-second",
            [intermediate, &other_key],
        ),
    ] {
        book.valid(id, &message(carol, &bag))
            .needs(&[Need::CheckPath])
            .text("two intermediates of one name and different keys", "The authority has two keys under one name. One of them verifies the signer's certificate.")
            .requires(&["rfc8550-2.3-8"])
            .class("path-building");
    }
}

fn authorities(book: &mut Book, people: &People) {
    for (id, reason, object, title, why, ids) in [
        (
            "path/not-a-ca",
            "not-a-ca",
            bent(people, |c| c.set(not_ca())),
            "an intermediate without the cA bit",
            "basicConstraints is there and cA is not asserted: its key must not verify certificates.",
            &["rfc5280-4.2.1.9-2"][..],
        ),
        (
            "path/basic-constraints-absent",
            "not-a-ca",
            bent(people, |c| c.remove(oid::BASIC_CONSTRAINTS)),
            "an intermediate without basicConstraints",
            "A version 3 certificate without the extension is no authority's.",
            &["rfc5280-4.2.1.9-2"],
        ),
        (
            "path/version-1-authority",
            "not-a-ca",
            bent(people, |c| {
                c.version = None;
                c.extensions.clear();
            }),
            "an intermediate of version 1",
            "It cannot say that it is an authority, and nobody vouches for it otherwise.",
            &["rfc5280-6.1.4-1"],
        ),
        (
            "path/cert-sign-missing",
            "key-usage",
            bent(people, |c| {
                c.set(key_usage(&[usage::DIGITAL_SIGNATURE, usage::CRL_SIGN]));
            }),
            "an intermediate without keyCertSign",
            "keyUsage is there and does not allow to sign certificates.",
            &["rfc5280-4.2.1.3-4"],
        ),
        (
            "path/authority-expired",
            "certificate-expired",
            bent(people, |c| c.not_after = utc_time("210101000000Z")),
            "an expired intermediate",
            "Every certificate of the path must be valid at the verifier's time.",
            &["rfc5280-6.1.3-1"],
        ),
        (
            "path/authority-not-yet-valid",
            "certificate-not-yet-valid",
            bent(people, |c| c.not_before = utc_time("480101000000Z")),
            "an intermediate that is not valid yet",
            "Every certificate of the path must be valid at the verifier's time.",
            &["rfc5280-6.1.3-1"],
        ),
        (
            "path/authority-unknown-critical",
            "unknown-critical-extension",
            bent(people, |c| {
                c.extensions
                    .push(extension(oid::UNKNOWN, true, &Node::null()));
            }),
            "an unknown critical extension in the intermediate",
            "It must be recognised in every certificate of the path.",
            &["rfc5280-4.2-1"],
        ),
        (
            "path/ca-false-written",
            "not-a-ca",
            bent(people, |c| {
                c.set(extension(
                    oid::BASIC_CONSTRAINTS,
                    true,
                    &Node::sequence([Node::boolean(false)]),
                ));
            }),
            "an intermediate with cA FALSE written out",
            "The default is written, which is no DER, and no authority either.",
            &["rfc5280-4.2.1.9-2"],
        ),
    ] {
        refused(book, id, reason, &object)
            .text(title, why)
            .requires(ids)
            .class("ca-bits");
    }
}

/// A user as an authority, and a cA bit that is not marked as it should be.
fn dubious(book: &mut Book, people: &People) {
    let bob = people.get("bob-rsa");
    refused(book, "path/leaf-as-ca", "not-a-ca", &under(people, bob))
        .text(
            "a user's certificate used as an authority",
            "Bob, an ordinary user, issues a certificate in Alice's name.",
        )
        .requires(&["rfc5280-4.2.1.9-2"])
        .class("ca-bits");
    book.open(
        "path/basic-constraints-not-critical",
        CHAIN,
        Verdict::Valid,
        &bent(people, |c| {
            c.set(extension(
                oid::BASIC_CONSTRAINTS,
                false,
                &Node::sequence([Node::boolean(true)]),
            ));
        }),
    )
    .needs(&[Need::CheckPath])
    .text(
        "basicConstraints that are not critical",
        "Authorities must mark the extension as critical. The rule is theirs, and what the extension says is the same, so accepting is the better answer.",
    )
    .requires(&["rfc5280-4.2.1.9-4"])
    .class("ca-bits");
}

fn lengths(book: &mut Book, people: &People) {
    let [root, intermediate, alice, bob] =
        ["ca-rsa", "intermediate-rsa", "alice-rsa", "bob-rsa"].map(|who| people.get(who));
    let chain = |limit: Option<i64>| {
        let upper = root.issue_ca("Gauntlet Upper CA", limit, &bob.key);
        let lower = upper.issue_ca("Gauntlet Lower CA", None, &intermediate.key);
        message(
            &lower.issue_to("Alice", ALICE, &alice.key),
            &[&upper, &lower],
        )
    };
    for (id, limit) in [
        ("path/length-without", None),
        ("path/length-one", Some(1)),
        ("path/length-many", Some(1000)),
    ] {
        book.valid(id, &chain(limit))
            .needs(&[Need::CheckPath])
            .text("two intermediates within the path length", "The upper intermediate allows at least one further intermediate, or sets no limit.")
            .requires(&["rfc5280-4.2.1.9-3"])
            .class("ca-bits");
    }
    book.invalid(
        "path/length-exceeded",
        "path/length-one",
        "path-length-exceeded",
        &chain(Some(0)),
    )
    .needs(&[Need::CheckPath])
    .text(
        "a path longer than allowed",
        "The upper intermediate allows no further intermediate, and there is one.",
    )
    .requires(&["rfc5280-6.1-1"])
    .source("RFC 5280 section 6.1.4")
    .class("ca-bits");
    book.invalid(
        "path/length-negative",
        "path/length-one",
        "malformed-certificate",
        &chain(Some(-1)),
    )
    .needs(&[Need::CheckPath])
    .text(
        "a negative path length",
        "pathLenConstraint must be zero or more.",
    )
    .requires(&["rfc5280-4.2.1.9-3"])
    .class("ca-bits");
    let self_issued = |key: &Identity| {
        let upper = root.issue_ca("Gauntlet Upper CA", Some(0), &bob.key);
        let rolled = upper
            .issue_ca("Gauntlet Upper CA", Some(0), &key.key)
            .with(|c| {
                c.serial = Node::integer(81);
            });
        message(
            &rolled.issue_to("Alice", ALICE, &alice.key),
            &[&upper, &rolled],
        )
    };
    book.valid("path/length-self-issued", &self_issued(intermediate))
        .needs(&[Need::CheckPath])
        .text("a self-issued intermediate at path length zero", "The authority certified its next key under its own name. Self-issued certificates are not counted.")
        .source("RFC 5280 section 6.1.4")
        .class("ca-bits");
    let mut lower = root.clone();
    let mut bag = Vec::new();
    for depth in 0..12 {
        let key = if depth % 2 == 0 {
            &bob.key
        } else {
            &intermediate.key
        };
        lower = lower.issue_ca(&format!("Gauntlet CA {depth}"), None, key);
        bag.push(lower.clone());
    }
    let bag: Vec<&Identity> = bag.iter().collect();
    book.valid(
        "path/length-twelve",
        &message(&lower.issue_to("Alice", ALICE, &alice.key), &bag),
    )
    .needs(&[Need::CheckPath])
    .text(
        "twelve intermediates",
        "A long path that nothing forbids, so accepting is better; a receiver may have a limit.",
    )
    .requires(&["rfc8550-2.3-5"])
    .level(Level::None)
    .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
    .sibling(CHAIN)
    .class("path-building");
}
