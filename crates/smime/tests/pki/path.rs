//! One rule of path validation after another: RFC 5280 section 6.1, RFC 8550 section 4.4.

use smime::pki::{
    Certificate, PathFailure, PathFault, PathSettings, PathValid, Purpose, Time, TrustAnchor,
    Validator,
};
use smime::{Budget, Limits, Policy, Reason};
use smime_ber::der;

use crate::make::*;
use crate::provider::provider;

pub(crate) const ROOT: Entity = Entity::new("Root", 1);
pub(crate) const MIDDLE: Entity = Entity::new("Middle", 2);
pub(crate) const LOWER: Entity = Entity::new("Lower", 3);
pub(crate) const ALICE: Entity = Entity::new("Alice", 4);
pub(crate) const MALLORY: Entity = Entity::new("Mallory", 5);

pub(crate) fn judge_at(
    at: &str,
    target: &Certificate,
    intermediates: &[Certificate],
    anchors: &[Certificate],
) -> Result<PathValid, PathFailure> {
    let anchors: Vec<_> = anchors.iter().cloned().map(TrustAnchor::new).collect();
    let policy = Policy::default();
    let at = Time::from_rfc3339(at).unwrap();
    let provider = provider();
    let settings = PathSettings::new(&*provider, &policy, &anchors, at);
    Validator::new(settings, intermediates).validate(
        target,
        Purpose::Signing,
        &Budget::new(Limits::default()),
    )
}

pub(crate) fn judge(
    target: &Certificate,
    intermediates: &[Certificate],
    anchors: &[Certificate],
) -> Result<PathValid, PathFailure> {
    judge_at("2026-06-01T00:00:00Z", target, intermediates, anchors)
}

pub(crate) fn root() -> Certificate {
    Draft::ca(ROOT, ROOT).sign()
}

#[track_caller]
pub(crate) fn refused(
    outcome: Result<PathValid, PathFailure>,
    reason: Reason,
    at_fault: &Certificate,
) {
    let failure = outcome.unwrap_err();
    assert_eq!(failure.reason(), reason, "{failure}");
    assert_eq!(&failure.certificate, at_fault, "{failure}");
}

#[test]
fn a_path_over_two_intermediates_is_found_whatever_their_order() {
    let lower = Draft::ca(LOWER, MIDDLE).sign();
    let middle = Draft::ca(MIDDLE, ROOT).sign();
    let alice = Draft::new(ALICE, LOWER).sign();
    for bag in [
        [lower.clone(), middle.clone(), alice.clone(), root()],
        [root(), alice.clone(), middle.clone(), lower.clone()],
    ] {
        let path = judge(&alice, &bag, &[root()]).unwrap();
        assert_eq!(
            path.certificates(),
            [alice.clone(), lower.clone(), middle.clone()]
        );
        assert_eq!(path.anchor().certificate(), &root());
        assert!(!path.is_trusted_directly());
    }
}

#[test]
fn without_an_anchor_nothing_is_trusted() {
    let alice = Draft::new(ALICE, ROOT).sign();
    refused(judge(&alice, &[root()], &[]), Reason::NoTrustAnchor, &alice);
}

#[test]
fn an_unknown_issuer_is_untrusted() {
    let alice = Draft::new(ALICE, MIDDLE).sign();
    refused(judge(&alice, &[], &[root()]), Reason::Untrusted, &alice);
    let mallory = Draft::ca(MALLORY, MALLORY).sign();
    let alice = Draft::new(ALICE, MALLORY).sign();
    let outcome = judge(&alice, std::slice::from_ref(&mallory), &[root()]);
    assert_eq!(outcome.unwrap_err().reason(), Reason::Untrusted);
}

#[test]
fn an_issuer_with_the_right_name_and_another_key_is_refused() {
    let alice = Draft::new(ALICE, Entity::new(ROOT.name, 9)).sign();
    refused(
        judge(&alice, &[], &[root()]),
        Reason::CertificateSignatureInvalid,
        &alice,
    );
}

#[test]
fn the_first_and_the_last_second_of_validity_count() {
    let alice = Draft::new(ALICE, ROOT)
        .edit(|draft| {
            draft.not_before = utc_time("260101000000Z");
            draft.not_after = utc_time("261231235959Z");
        })
        .sign();
    let at = |at| judge_at(at, &alice, &[], &[root()]);
    assert!(at("2026-01-01T00:00:00Z").is_ok());
    assert!(at("2026-12-31T23:59:59Z").is_ok());
    refused(
        at("2025-12-31T23:59:59Z"),
        Reason::CertificateNotYetValid,
        &alice,
    );
    refused(
        at("2027-01-01T00:00:00Z"),
        Reason::CertificateExpired,
        &alice,
    );
}

#[test]
fn an_intermediate_outside_its_validity_is_refused() {
    let expired = Draft::ca(MIDDLE, ROOT)
        .edit(|draft| draft.not_after = utc_time("251231235959Z"))
        .sign();
    let early = Draft::ca(MIDDLE, ROOT)
        .edit(|draft| draft.not_before = generalized_time("20500101000000Z"))
        .sign();
    let alice = Draft::new(ALICE, MIDDLE).sign();
    for (middle, reason) in [
        (expired, Reason::CertificateExpired),
        (early, Reason::CertificateNotYetValid),
    ] {
        let outcome = judge(&alice, std::slice::from_ref(&middle), &[root()]);
        refused(outcome, reason, &middle);
    }
}

#[test]
fn an_intermediate_has_to_say_that_it_is_a_ca() {
    let alice = Draft::new(ALICE, MIDDLE).sign();
    for middle in [
        Draft::new(MIDDLE, ROOT),
        Draft::new(MIDDLE, ROOT).with(basic_constraints(false, None)),
        Draft::new(MIDDLE, ROOT).with(key_usage(KEY_CERT_SIGN)),
        Draft::new(MIDDLE, ROOT).edit(|draft| draft.version = None),
        Draft::new(MIDDLE, ROOT).edit(|draft| draft.version = Some(1)),
    ] {
        let middle = middle.sign();
        let outcome = judge(&alice, std::slice::from_ref(&middle), &[root()]);
        refused(outcome, Reason::NotACa, &middle);
    }
}

#[test]
fn an_intermediate_needs_key_cert_sign_where_it_has_a_key_usage() {
    let alice = Draft::new(ALICE, MIDDLE).sign();
    let middle = Draft::new(MIDDLE, ROOT).with(basic_constraints(true, None));
    assert!(judge(&alice, &[middle.sign()], &[root()]).is_ok());
    let middle = middle.with(key_usage(DIGITAL_SIGNATURE)).sign();
    let outcome = judge(&alice, std::slice::from_ref(&middle), &[root()]);
    refused(outcome, Reason::KeyUsage, &middle);
}

#[test]
fn a_path_length_constraint_counts_the_intermediates_below() {
    let middle = |allowed| {
        Draft::new(MIDDLE, ROOT)
            .with(basic_constraints(true, Some(allowed)))
            .sign()
    };
    let lower = Draft::ca(LOWER, MIDDLE).sign();
    let alice = Draft::new(ALICE, LOWER).sign();
    assert!(judge(&alice, &[lower.clone(), middle(1)], &[root()]).is_ok());
    refused(
        judge(&alice, &[lower, middle(0)], &[root()]),
        Reason::PathLengthExceeded,
        &middle(0),
    );
    // The last certificate is not counted, whether it is a CA's or not (RFC 5280 section 4.2.1.9).
    let target = Draft::ca(LOWER, MIDDLE).edit(|draft| {
        draft.extensions = vec![basic_constraints(true, None)];
    });
    assert!(judge(&target.sign(), &[middle(0)], &[root()]).is_ok());
}

#[test]
fn self_issued_intermediates_do_not_count_for_the_path_length() {
    let new_key = Entity::new(MIDDLE.name, 7);
    let middle = Draft::new(MIDDLE, ROOT)
        .with(basic_constraints(true, Some(0)))
        .sign();
    let rollover = Draft::ca(new_key, MIDDLE).sign();
    let alice = Draft::new(ALICE, new_key).sign();
    let path = judge(&alice, &[middle.clone(), rollover.clone()], &[root()]).unwrap();
    assert_eq!(path.certificates(), [alice, rollover, middle]);
}

#[test]
fn a_path_length_constraint_on_the_anchor_is_not_judged() {
    let anchor = Draft::new(ROOT, ROOT)
        .with(basic_constraints(true, Some(0)))
        .sign();
    let middle = Draft::ca(MIDDLE, ROOT).sign();
    let alice = Draft::new(ALICE, MIDDLE).sign();
    assert!(judge(&alice, &[middle], &[anchor]).is_ok());
}

#[test]
fn what_an_anchor_says_but_name_and_key_is_not_judged() {
    let anchor = Draft::ca(ROOT, MALLORY)
        .with(extension("1.2.3.4", true, &[5, 0]))
        .edit(|draft| draft.not_after = utc_time("210101000000Z"))
        .sign();
    let alice = Draft::new(ALICE, ROOT).sign();
    assert!(judge(&alice, &[], &[anchor]).is_ok());
}

#[test]
fn an_anchor_of_version_1_may_issue() {
    let anchor = Draft::new(ROOT, ROOT)
        .edit(|draft| draft.version = None)
        .sign();
    let alice = Draft::new(ALICE, ROOT).sign();
    assert!(judge(&alice, &[], &[anchor]).is_ok());
}

#[test]
fn an_anchor_of_version_3_without_the_ca_bit_vouches_for_itself_alone() {
    let friend = Draft::new(MALLORY, MALLORY).sign();
    let path = judge(&friend, &[], std::slice::from_ref(&friend)).unwrap();
    assert!(path.is_trusted_directly());
    let alice = Draft::new(ALICE, MALLORY).sign();
    refused(
        judge(&alice, &[], std::slice::from_ref(&friend)),
        Reason::NotACa,
        &friend,
    );
}

#[test]
fn a_certificate_that_is_trusted_directly_needs_no_issuer() {
    let alice = Draft::new(ALICE, MALLORY)
        .with(extension("1.2.3.4", true, &[5, 0]))
        .sign();
    let path = judge(&alice, &[], &[root(), alice.clone()]).unwrap();
    assert_eq!(path.certificates(), std::slice::from_ref(&alice));
    assert!(path.is_trusted_directly());
}

#[test]
fn dates_and_purpose_are_judged_where_a_certificate_is_trusted_directly() {
    let expired = Draft::new(ALICE, MALLORY)
        .edit(|draft| draft.not_after = utc_time("210101000000Z"))
        .sign();
    let outcome = judge(&expired, &[], std::slice::from_ref(&expired));
    refused(outcome, Reason::CertificateExpired, &expired);
    let web = Draft::new(ALICE, MALLORY)
        .with(extended_key_usage(&["1.3.6.1.5.5.7.3.1"]))
        .sign();
    let outcome = judge(&web, &[], std::slice::from_ref(&web));
    refused(outcome, Reason::ExtendedKeyUsage, &web);
    let sealing = Draft::new(ALICE, MALLORY)
        .with(key_usage(KEY_ENCIPHERMENT))
        .sign();
    let outcome = judge(&sealing, &[], std::slice::from_ref(&sealing));
    refused(outcome, Reason::KeyUsage, &sealing);
}

#[test]
fn a_signer_needs_digital_signature_or_non_repudiation_where_it_has_a_key_usage() {
    for (bits, accepted) in [
        (DIGITAL_SIGNATURE, true),
        (NON_REPUDIATION, true),
        (DIGITAL_SIGNATURE | KEY_ENCIPHERMENT, true),
        (KEY_ENCIPHERMENT, false),
        (KEY_CERT_SIGN, false),
    ] {
        let alice = Draft::new(ALICE, ROOT).with(key_usage(bits)).sign();
        let outcome = judge(&alice, &[], &[root()]);
        if accepted {
            assert!(outcome.is_ok(), "{bits:02x}");
        } else {
            refused(outcome, Reason::KeyUsage, &alice);
        }
    }
}

#[test]
fn a_signer_needs_email_protection_or_any_where_it_has_an_extended_key_usage() {
    for (purposes, accepted) in [
        (&["1.3.6.1.5.5.7.3.4"][..], true),
        (&["2.5.29.37.0"], true),
        (&["1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4"], true),
        (&["1.3.6.1.5.5.7.3.2"], false),
        (&["2.5.29.37"], false),
        (&[], false),
    ] {
        let alice = Draft::new(ALICE, ROOT)
            .with(extended_key_usage(purposes))
            .sign();
        let outcome = judge(&alice, &[], &[root()]);
        if accepted {
            assert!(outcome.is_ok(), "{purposes:?}");
        } else {
            refused(outcome, Reason::ExtendedKeyUsage, &alice);
        }
    }
}

#[test]
fn an_authority_for_other_purposes_vouches_for_no_mail() {
    let alice = Draft::new(ALICE, LOWER).sign();
    let lower = Draft::ca(LOWER, MIDDLE).sign();
    for (purposes, accepted) in [
        (&["1.3.6.1.5.5.7.3.4"][..], true),
        (&["2.5.29.37.0"], true),
        (&["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.4"], true),
        (&["1.3.6.1.5.5.7.3.1"], false),
        (&["1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.9"], false),
        (&["1.2.3.4"], false),
        (&[], false),
    ] {
        for critical in [false, true] {
            let usage = || {
                let list = der::sequence(|list| {
                    purposes.iter().for_each(|purpose| list.raw(&oid(purpose)));
                });
                extension("2.5.29.37", critical, &list)
            };
            // Wherever it stands above the signer.
            let lower_bent = Draft::ca(LOWER, MIDDLE).with(usage()).sign();
            let middle = Draft::ca(MIDDLE, ROOT).sign();
            let middle_bent = Draft::ca(MIDDLE, ROOT).with(usage()).sign();
            for (bag, bent) in [
                ([&lower_bent, &middle], &lower_bent),
                ([&lower, &middle_bent], &middle_bent),
            ] {
                let outcome = judge(&alice, &bag.map(Clone::clone), &[root()]);
                if accepted {
                    assert!(outcome.is_ok(), "{purposes:?}");
                } else {
                    let failure = outcome.unwrap_err();
                    assert_eq!(failure.fault, PathFault::AuthorityPurpose);
                    refused(Err(failure), Reason::ExtendedKeyUsage, bent);
                }
            }
            // An anchor is a name and a key.
            let anchor = Draft::ca(ROOT, ROOT).with(usage()).sign();
            let alice = Draft::new(ALICE, ROOT).sign();
            assert!(judge(&alice, &[], &[anchor]).is_ok(), "{purposes:?}");
        }
    }
}

#[test]
fn an_extension_that_is_unknown_and_critical_is_refused_wherever_it_stands() {
    let unknown = |critical| extension("1.2.3.4", critical, &[5, 0]);
    let middle = |critical| Draft::ca(MIDDLE, ROOT).with(unknown(critical)).sign();
    let alice = |critical| Draft::new(ALICE, MIDDLE).with(unknown(critical)).sign();
    assert!(judge(&alice(false), &[middle(false)], &[root()]).is_ok());
    refused(
        judge(&alice(true), &[middle(false)], &[root()]),
        Reason::UnknownCriticalExtension,
        &alice(true),
    );
    refused(
        judge(&alice(false), &[middle(true)], &[root()]),
        Reason::UnknownCriticalExtension,
        &middle(true),
    );
}

#[test]
fn a_failure_names_subject_times_and_section() {
    let alice = Draft::new(ALICE, ROOT)
        .edit(|draft| {
            draft.subject = common_name("Alice\u{1b}[2J");
            draft.not_after = utc_time("251231235959Z");
        })
        .sign();
    let failure = judge(&alice, &[], &[root()]).unwrap_err();
    assert!(matches!(failure.fault, PathFault::Expired { .. }));
    assert_eq!(
        failure.to_string(),
        "certificate of \"CN=Alice\\1B[2J\", serial number 01: notAfter is 2025-12-31T23:59:59Z, \
         judged at 2026-06-01T00:00:00Z"
    );
}
