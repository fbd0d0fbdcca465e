//! Inputs on which a fuzzer once found something, and the vectors: no target finds anything in them.

use std::{fs, panic, path::Path};

use smime_cases::Vectors;
use smime_fuzz_targets::{TARGETS, Target};

/// The inputs in which a target finds something; what it is stands in the output.
fn findings(target: &str, body: Target, inputs: &[(String, Vec<u8>)]) -> Vec<String> {
    let finds = |octets: &[u8]| panic::catch_unwind(|| body(octets)).is_err();
    inputs
        .iter()
        .filter(|(_, octets)| finds(octets))
        .map(|(name, _)| format!("{target}: {name}"))
        .collect()
}

/// The files of `fuzz/regressions/TARGET`, each with its octets.
fn regressions(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../regressions");
    let files = fs::read_dir(folder.join(target))
        .unwrap_or_else(|error| panic!("fuzz/regressions/{target}: {error}"));
    files
        .map(|file| {
            let file = file.unwrap();
            let name = file.file_name().into_string().unwrap();
            (name, fs::read(file.path()).unwrap())
        })
        .collect()
}

#[test]
fn nothing_is_found_in_what_was_found_before() {
    let mut found = Vec::new();
    for &(target, body) in TARGETS {
        let files = regressions(target);
        assert!(!files.is_empty(), "fuzz/regressions/{target} is empty");
        found.extend(findings(target, body, &files));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_folder_of_regressions_belongs_to_a_target() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../regressions");
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            TARGETS.iter().any(|(target, _)| *target == name),
            "fuzz/regressions/{name} has no target"
        );
    }
}

#[test]
fn nothing_is_found_in_the_vectors() {
    let vectors = Vectors::built_in().unwrap();
    let inputs: Vec<_> = vectors
        .cases
        .values()
        .map(|case| (case.id.clone(), case.input_octets()))
        .collect();
    let mut found = Vec::new();
    for &(target, body) in TARGETS {
        found.extend(findings(target, body, &inputs));
    }
    assert!(found.is_empty(), "{found:#?}");
}
