//! Many certificates of one name: the good path is found, and what it costs is bounded.

use smime::pki::{
    Certificate, PathFailure, PathSettings, PathValid, Purpose, Time, TrustAnchor, Validator,
};
use smime::{Budget, Limits, Policy, Reason};
use smime_ber::Tag;
use smime_ber::der;

use crate::make::*;
use crate::provider::provider;

const ROOT: Entity = Entity::new("Root", 1);
const MIDDLE: Entity = Entity::new("Middle", 2);
const ALICE: Entity = Entity::new("Alice", 4);

fn judge(
    target: &Certificate,
    intermediates: &[Certificate],
    budget: &mut Budget,
) -> Result<PathValid, PathFailure> {
    let anchors = [TrustAnchor::new(Draft::ca(ROOT, ROOT).sign())];
    let policy = Policy::default();
    let at = Time::from_rfc3339("2026-06-01T00:00:00Z").unwrap();
    let provider = provider();
    let settings = PathSettings::new(&*provider, &policy, &anchors, at);
    Validator::new(settings, intermediates).validate(target, Purpose::Signing, budget)
}

fn budget(limits: Limits) -> Budget {
    Budget::new(limits)
}

#[test]
fn the_good_path_is_found_among_issuers_of_one_name() {
    let good = Draft::ca(MIDDLE, ROOT).sign();
    let alice = Draft::new(ALICE, MIDDLE).sign();
    let mut bag = vec![
        // Another key, an end, a leaf, a certificate of a stranger: all called Middle.
        Draft::ca(Entity::new(MIDDLE.name, 20), ROOT).sign(),
        Draft::ca(MIDDLE, ROOT)
            .edit(|draft| draft.not_after = utc_time("210101000000Z"))
            .sign(),
        Draft::new(MIDDLE, ROOT).sign(),
        Draft::ca(MIDDLE, Entity::new("Stranger", 21)).sign(),
        Draft::ca(MIDDLE, Entity::new(ROOT.name, 22)).sign(),
        good.clone(),
    ];
    for _ in 0..bag.len() {
        bag.rotate_left(1);
        let path = judge(&alice, &bag, &mut budget(Limits::default())).unwrap();
        assert_eq!(path.certificates(), [alice.clone(), good.clone()]);
    }
}

#[test]
fn of_several_failures_the_one_that_tells_most_is_reported() {
    let expired = Draft::ca(MIDDLE, ROOT)
        .edit(|draft| draft.not_after = utc_time("210101000000Z"))
        .sign();
    let other_key = Draft::ca(Entity::new(MIDDLE.name, 20), ROOT).sign();
    let astray = Draft::ca(MIDDLE, Entity::new("Stranger", 21)).sign();
    let alice = Draft::new(ALICE, MIDDLE).sign();
    for bag in [
        [expired.clone(), other_key.clone(), astray.clone()],
        [astray.clone(), other_key.clone(), expired.clone()],
    ] {
        let failure = judge(&alice, &bag, &mut budget(Limits::default())).unwrap_err();
        assert_eq!(failure.reason(), Reason::CertificateExpired, "{failure}");
        assert_eq!(failure.certificate, expired);
    }
}

#[test]
fn certificates_that_issue_each_other_end_the_search() {
    let one = Entity::new("One", 30);
    let two = Entity::new("Two", 31);
    let bag = [Draft::ca(one, two).sign(), Draft::ca(two, one).sign()];
    let alice = Draft::new(ALICE, one).sign();
    let mut spent = budget(Limits::default());
    let failure = judge(&alice, &bag, &mut spent).unwrap_err();
    assert_eq!(failure.reason(), Reason::Untrusted);
    assert_eq!(spent.spent().signature_checks, 2);
    assert_eq!(spent.spent().path_steps, 2);
}

#[test]
fn the_key_identifier_leads_to_the_right_issuer_first() {
    let identified = |seed: u8| {
        let identifier = der::primitive(Tag::OCTET_STRING, &[seed; 20]);
        Draft::ca(Entity::new(MIDDLE.name, seed), ROOT)
            .with(extension("2.5.29.14", false, &identifier))
            .sign()
    };
    let bag: Vec<_> = (100..120).map(identified).collect();
    for seed in [100, 110, 119] {
        let authority =
            der::sequence(|identifier| identifier.primitive(Tag::context(0), &[seed; 20]));
        let alice = Draft::new(ALICE, Entity::new(MIDDLE.name, seed))
            .with(extension("2.5.29.35", false, &authority))
            .sign();
        let mut spent = budget(Limits::default());
        judge(&alice, &bag, &mut spent).unwrap();
        assert_eq!(spent.spent().signature_checks, 2, "{seed}");
    }
}

#[test]
fn a_key_identifier_that_fits_nobody_excludes_nobody() {
    let authority = der::sequence(|identifier| identifier.primitive(Tag::context(0), &[9; 20]));
    let alice = Draft::new(ALICE, MIDDLE)
        .with(extension("2.5.29.35", false, &authority))
        .sign();
    let middle = Draft::ca(MIDDLE, ROOT).sign();
    assert!(judge(&alice, &[middle], &mut budget(Limits::default())).is_ok());
}

/// Every one of `count` authorities has a certificate from every other: the number of paths is
/// their factorial.
fn web(count: u8) -> Vec<Certificate> {
    const NAMES: [&str; 10] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];
    let entity = |index: u8| Entity::new(NAMES[usize::from(index)], 50 + index);
    let pairs = (0..count).flat_map(|one| (0..count).map(move |other| (one, other)));
    pairs
        .filter(|(one, other)| one != other)
        .map(|(one, other)| Draft::ca(entity(one), entity(other)).sign())
        .collect()
}

#[test]
fn a_web_of_cross_certificates_costs_no_more_than_the_budget() {
    let bag = web(10);
    let alice = Draft::new(ALICE, Entity::new("A", 50)).sign();
    let limits = Limits::default();
    let mut spent = budget(limits.clone());
    let failure = judge(&alice, &bag, &mut spent).unwrap_err();
    assert_eq!(failure.reason(), Reason::LimitExceeded, "{failure}");
    assert_eq!(spent.spent().path_steps, limits.path_steps.into());
    // Each signature is checked once, however many paths lead over it.
    assert!(spent.spent().signature_checks <= 91);
}

#[test]
fn a_way_out_of_the_web_is_found_within_the_budget() {
    let mut bag = web(10);
    bag.push(Draft::ca(Entity::new("J", 59), ROOT).sign());
    let alice = Draft::new(ALICE, Entity::new("A", 50)).sign();
    assert!(judge(&alice, &bag, &mut budget(Limits::default())).is_ok());
}

#[test]
fn signature_checks_are_paid_for() {
    let impostors: Vec<_> = (100..200)
        .map(|seed| Draft::ca(Entity::new(MIDDLE.name, seed), ROOT).sign())
        .collect();
    let alice = Draft::new(ALICE, MIDDLE).sign();
    let mut spent = budget(Limits {
        signature_checks: 10,
        ..Limits::default()
    });
    let failure = judge(&alice, &impostors, &mut spent).unwrap_err();
    assert_eq!(failure.reason(), Reason::LimitExceeded, "{failure}");
    assert_eq!(spent.spent().signature_checks, 10);
}

#[test]
fn a_path_may_have_so_many_certificates_and_no_more() {
    const NAMES: [&str; 5] = ["A", "B", "C", "D", "E"];
    let entity = |index: usize| Entity::new(NAMES[index], 50 + u8::try_from(index).unwrap());
    let mut bag: Vec<_> = (0..4)
        .map(|index| Draft::ca(entity(index), entity(index + 1)).sign())
        .collect();
    bag.push(Draft::ca(entity(4), ROOT).sign());
    let alice = Draft::new(ALICE, entity(0)).sign();
    let limited = |path_length| {
        let limits = Limits {
            path_length,
            ..Limits::default()
        };
        judge(&alice, &bag, &mut budget(limits))
    };
    assert_eq!(limited(6).unwrap().certificates().len(), 6);
    assert_eq!(limited(5).unwrap_err().reason(), Reason::LimitExceeded);
}

#[test]
fn certificates_given_twice_count_once() {
    let middle = Draft::ca(Entity::new(MIDDLE.name, 20), ROOT).sign();
    let bag = vec![middle; 50];
    let alice = Draft::new(ALICE, MIDDLE).sign();
    let mut spent = budget(Limits::default());
    judge(&alice, &bag, &mut spent).unwrap_err();
    assert_eq!(spent.spent().path_steps, 1);
}
