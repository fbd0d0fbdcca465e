//! What the search leaves out, judging a chain refuses: no verdict depends on how chains are proposed.

use super::*;
use crate::budget::Limits;
use crate::crypto::{NewKey, PrivateKey, RustCrypto};
use crate::mime::Mailbox;
use crate::pki::certificate::Validity;
use crate::pki::issue::{Issuer as By, NewCertificate};
use std::sync::Arc;

fn key() -> Arc<dyn PrivateKey> {
    let key = RustCrypto.generate_key(NewKey::P256).unwrap();
    RustCrypto.load_private_key(&key).unwrap()
}

fn time(year: u16) -> Time {
    der::DateTime::new(year, 1, 1, 0, 0, 0).unwrap().into()
}

fn holder(name: &str, ca: bool, until: u16) -> NewCertificate {
    NewCertificate {
        email: Mailbox::parse(format!("{name}@example.com").as_bytes()).unwrap(),
        ca,
        validity: Validity {
            not_before: time(2020),
            not_after: time(until),
        },
    }
}

/// Judges the chains from `target` at the start of 2026: those over steps that lead on, or all that names
/// make.
fn judge(
    target: &Certificate,
    intermediate: &Certificate,
    (anchor, limits): (&Certificate, &[PathLimit]),
    over_all: bool,
) -> Result<(), Vec<PathFault>> {
    let (policy, limited) = (Policy::default(), Limits::default());
    let anchors = [TrustAnchor::from(anchor.clone())];
    let settings = PathSettings {
        provider: &RustCrypto,
        policy: &policy,
        anchors: &anchors,
        at: time(2026),
    };
    let budget = Budget::new(limited);
    let known = RefCell::default();
    let validation = Validation {
        settings: &settings,
        limits,
        known: &known,
        budget: &budget,
    };
    let by_subject = Intermediates::from([(intermediate.subject().key(), vec![intermediate])]);
    let mut search = Search::new(&anchors, &by_subject, target, &budget);
    let mut faults = Vec::new();
    let leads = |path: &[&Certificate], issuer: Issuer<'_>| match over_all {
        true => Ok(()),
        false => validation.leads(path, issuer),
    };
    while let Some(chain) = search.next_chain(&leads).unwrap() {
        match validation.chain(&chain) {
            Ok(_) => return Ok(()),
            Err(broken) => {
                faults.push(broken.failure.fault.clone());
                search.resume_below(broken.place, broken.failure);
            }
        }
    }
    if !over_all {
        faults.push(search.into_failure().fault);
    }
    Err(faults)
}

#[test]
fn a_chain_is_judged_whole_however_it_was_proposed() {
    let [root, middle, alice, other] = [(); 4].map(|()| key());
    let provider = &RustCrypto;
    let anchor = holder("root", true, 2040)
        .self_signed(&*root, provider)
        .unwrap();
    let by_root = By {
        certificate: &anchor,
        key: &*root,
    };
    let authority = |until, key: &Arc<dyn PrivateKey>| {
        let new = holder("middle", true, until);
        new.issued_by(by_root, &**key, provider).unwrap()
    };
    let good = authority(2040, &middle);
    let by_good = By {
        certificate: &good,
        key: &*middle,
    };
    let target = holder("alice", false, 2040)
        .issued_by(by_good, &*alice, provider)
        .unwrap();
    let mut only_target = PathLimit::default();
    only_target.list(&target);
    let [none, listed] = [&[][..], &[only_target]];

    for over_all in [false, true] {
        assert_eq!(judge(&target, &good, (&anchor, none), over_all), Ok(()));
        for (what, intermediate, limits) in [
            ("expired", authority(2025, &middle), none),
            ("another key", authority(2040, &other), none),
            ("not listed", good.clone(), listed),
        ] {
            let faults = judge(&target, &intermediate, (&anchor, limits), over_all).unwrap_err();
            let [fault] = &faults[..] else {
                panic!("{what}: {faults:?}");
            };
            let is_expected = match what {
                "expired" => matches!(fault, PathFault::Expired { .. }),
                "another key" => matches!(fault, PathFault::Signed(_)),
                _ => matches!(fault, PathFault::NotListed),
            };
            assert!(is_expected, "{what}, {over_all}: {fault:?}");
        }
    }
}
