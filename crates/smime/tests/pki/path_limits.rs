//! What narrows a path: constraints of authorities, lists of signers, times written in other forms.

use smime::pki::{
    Certificate, PathFailure, PathFault, PathLimit, PathSettings, PathValid, Purpose, Time,
    TrustAnchor, Validator,
};
use smime::{Budget, Limits, Policy, Reason};

use crate::make::*;
use crate::path::*;
use crate::provider::provider;

/// With limits, at the time of [`judge`].
fn judge_within(
    target: &Certificate,
    intermediates: &[Certificate],
    anchor: &Certificate,
    limits: &[PathLimit],
) -> Result<PathValid, PathFailure> {
    let anchors = [TrustAnchor::new(anchor.clone())];
    let policy = Policy::default();
    let at = Time::from_rfc3339("2026-06-01T00:00:00Z").unwrap();
    let provider = provider();
    let settings = PathSettings::new(&*provider, &policy, &anchors, at);
    Validator::new(settings, intermediates).validate_within(
        target,
        Purpose::Signing,
        limits,
        &Budget::new(Limits::default()),
    )
}

#[test]
fn constraints_that_are_not_understood_yet_are_refused_where_critical() {
    // nameConstraints, certificatePolicies, policyMappings, policyConstraints, inhibitAnyPolicy.
    for oid in [
        "2.5.29.30",
        "2.5.29.32",
        "2.5.29.33",
        "2.5.29.36",
        "2.5.29.54",
    ] {
        let alice = Draft::new(ALICE, MIDDLE).sign();
        let middle = Draft::ca(MIDDLE, ROOT)
            .with(extension(oid, true, &[0x30, 0]))
            .sign();
        let outcome = judge(&alice, std::slice::from_ref(&middle), &[root()]);
        refused(outcome, Reason::UnknownCriticalExtension, &middle);
    }
}

#[test]
fn constraints_that_bind_are_refused_where_they_are_not_critical_too() {
    // nameConstraints with an excluded rfc822Name, policyConstraints with requireExplicitPolicy 0.
    let names = &[0x30, 5, 0xa1, 3, 0x30, 1, 0x81][..];
    let policies = &[0x30, 3, 0x80, 1, 0][..];
    for (id, value) in [("2.5.29.30", names), ("2.5.29.36", policies)] {
        let constraint = || extension(id, false, value);
        let plain = Draft::ca(MIDDLE, ROOT).sign();
        let bent = Draft::ca(MIDDLE, ROOT).with(constraint()).sign();
        let alice = Draft::new(ALICE, MIDDLE).sign();
        let alice_bent = Draft::new(ALICE, MIDDLE).with(constraint()).sign();
        let outcome = judge(&alice, std::slice::from_ref(&bent), &[root()]);
        refused(outcome, Reason::UnprocessedConstraint, &bent);
        let outcome = judge(&alice_bent, std::slice::from_ref(&plain), &[root()]);
        refused(outcome, Reason::UnprocessedConstraint, &alice_bent);
        // What another path does without is no matter; nor what an anchor's certificate says.
        assert!(judge(&alice, &[bent, plain], &[root()]).is_ok(), "{id}");
        let anchor = Draft::ca(ROOT, ROOT).with(constraint()).sign();
        let alice = Draft::new(ALICE, ROOT).with(constraint()).sign();
        let direct = Draft::new(ALICE, ROOT).sign();
        assert!(judge(&direct, &[], &[anchor]).is_ok(), "{id}");
        assert!(
            judge(&alice, &[], std::slice::from_ref(&alice)).is_ok(),
            "{id}"
        );
    }
}

#[test]
fn policies_that_decide_nothing_are_passed_over_where_they_are_not_critical() {
    // certificatePolicies, policyMappings, inhibitAnyPolicy.
    for id in ["2.5.29.32", "2.5.29.33", "2.5.29.54"] {
        let with = || extension(id, false, &[2, 1, 0]);
        let alice = Draft::new(ALICE, MIDDLE).with(with()).sign();
        let middle = Draft::ca(MIDDLE, ROOT).with(with()).sign();
        assert!(judge(&alice, &[middle], &[root()]).is_ok(), "{id}");
    }
}

#[test]
fn a_path_keeps_to_the_certificates_that_are_listed_for_it() {
    let middle = Draft::ca(MIDDLE, ROOT).sign();
    let renewed = Draft::ca(MIDDLE, ROOT)
        .edit(|draft| draft.serial = vec![2])
        .sign();
    let alice = Draft::new(ALICE, MIDDLE).sign();
    let bag = [middle.clone(), renewed.clone()];
    let judge = |listed: &[&[&Certificate]]| {
        let limits: Vec<_> = listed
            .iter()
            .map(|listed| {
                let mut limit = PathLimit::default();
                listed.iter().for_each(|each| limit.list(each));
                limit
            })
            .collect();
        judge_within(&alice, &bag, &root(), &limits)
    };
    // The one that is listed is found, wherever it stands; the anchor may be listed.
    for listed in [&middle, &renewed] {
        for list in [&[listed][..], &[listed, &root()], &[&alice, listed]] {
            let path = judge(&[list]).unwrap();
            assert_eq!(path.certificates(), [alice.clone(), listed.clone()]);
        }
    }
    let listed_fault = |listed: &[&[&Certificate]]| judge(listed).unwrap_err().fault;
    assert_eq!(listed_fault(&[&[&root()]]), PathFault::NotListed);
    // Two lists bind both; one that is not used was to be.
    assert_eq!(
        listed_fault(&[&[&middle], &[&renewed]]),
        PathFault::NotListed
    );
    assert_eq!(
        listed_fault(&[&[&middle, &renewed]]),
        PathFault::ListedUnused
    );
    let mut unknown = PathLimit::default();
    unknown.list(&middle);
    unknown.list_unknown();
    let outcome = judge_within(&alice, &bag, &root(), std::slice::from_ref(&unknown));
    assert_eq!(outcome.unwrap_err().fault, PathFault::ListedUnknown);
    // Nothing is used to validate one that is trusted directly.
    assert!(judge_within(&alice, &bag, &alice, &[unknown]).is_ok());
}

#[test]
fn times_that_leave_no_doubt_are_read_in_other_forms() {
    let alice = |not_before: &str, not_after: &str| {
        Draft::new(ALICE, ROOT)
            .edit(|draft| {
                draft.not_before = utc_time(not_before);
                draft.not_after = generalized_time(not_after);
            })
            .sign()
    };
    let written = alice("2606010200+0200", "20260601120000.9-0130");
    assert_eq!(
        written.validity().not_before.to_string(),
        "2026-06-01T00:00:00Z"
    );
    assert_eq!(
        written.validity().not_after.to_string(),
        "2026-06-01T13:30:00Z"
    );
    assert!(!written.times_are_profiled());
    assert!(alice("260601000000Z", "20500101000000Z").times_are_profiled());
    for (at, reason) in [
        ("2026-05-31T23:59:59Z", Some(Reason::CertificateNotYetValid)),
        ("2026-06-01T00:00:00Z", None),
        ("2026-06-01T13:30:00Z", None),
        ("2026-06-01T13:30:01Z", Some(Reason::CertificateExpired)),
    ] {
        let outcome = judge_at(at, &written, &[], &[root()]);
        assert_eq!(
            outcome.err().map(|failure| failure.reason()),
            reason,
            "{at}"
        );
    }
}
