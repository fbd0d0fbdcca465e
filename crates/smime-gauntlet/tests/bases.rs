//! Every section that a refusal or a finding of the reference can print holds what it is printed for.

use std::{collections::BTreeSet, path::Path};

use smime::Basis;
use smime_cases::Vectors;

fn vectors() -> Vectors {
    Vectors::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors")).unwrap()
}

/// What no standard says: it needs no sentence.
const OWN: [Basis; 3] = [Basis::Limits, Basis::Policy, Basis::NotImplemented];

/// Where `id` stands, by the lists of the vectors.
fn citation(vectors: &Vectors, id: &str) -> Option<String> {
    match vectors.requirements.get(id) {
        Some(requirement) => requirement.citation(),
        None => vectors.definitions.get(id)?.citation(),
    }
}

#[test]
fn each_section_holds_the_sentences_that_it_is_cited_for() {
    let vectors = vectors();
    for basis in Basis::ALL {
        let ids = || basis.requirements().iter().chain(basis.definitions());
        assert_eq!(ids().count() == 0, OWN.contains(basis), "{basis:?}");
        for id in ids() {
            let cited = citation(&vectors, id);
            assert_eq!(cited.as_deref(), Some(basis.section()), "{basis:?}: {id}");
        }
        for id in basis.definitions() {
            assert!(vectors.definitions.contains_key(*id), "{basis:?}: {id}");
        }
    }
}

#[test]
fn the_choices_of_this_implementation_are_no_standards() {
    for basis in OWN {
        assert!(
            basis.section().starts_with("this implementation"),
            "{basis:?}"
        );
    }
}

#[test]
fn every_definition_is_what_some_check_rests_on() {
    let used: BTreeSet<_> = Basis::ALL
        .iter()
        .flat_map(|basis| basis.definitions())
        .collect();
    let known = vectors().definitions;
    let idle: Vec<_> = known
        .keys()
        .filter(|id| !used.contains(&id.as_str()))
        .collect();
    assert!(idle.is_empty(), "{idle:?}");
}
