//! What is odd about a message is found with nothing but the message, and in no message that is not odd.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::Path;

use smime::ReceivingAgent;
use smime::mime::Form;
use smime_cases::{Case, Op, Vectors, Verdict};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../vectors");

/// The cases whose input is a message.
fn messages(vectors: &Vectors) -> impl Iterator<Item = &Case> {
    let is_message = |op| matches!(op, Op::Verify | Op::Open | Op::Decrypt | Op::Decompress);
    vectors
        .cases
        .values()
        .filter(move |case| is_message(case.op))
}

/// The codes of what is found without anchors, certificates, keys and passwords.
fn found(case: &Case) -> BTreeSet<String> {
    let form = match case.input_form {
        None | Some(smime_cases::Form::Mime) => Form::Mime,
        Some(smime_cases::Form::Pem) => Form::Pem,
        Some(smime_cases::Form::Base64) => Form::Base64,
        Some(_) => Form::Der,
    };
    let mut agent = ReceivingAgent::new().form(form);
    if case.context.content_text {
        agent = agent.content_is_text();
    }
    let mut message = Cursor::new(case.input_octets());
    let found = match &case.content {
        None => agent.findings(&mut message),
        Some(content) => agent.findings_detached(&mut message, &mut Cursor::new(&content.0)),
    };
    let found = found.unwrap().into_iter();
    found.map(|finding| finding.code.to_string()).collect()
}

/// What only opening an encrypted message tells: which of its recipients is met, and what is inside.
const BY_A_KEY: &[&str] = &["key-wrap-null", "key-wrap-without-null"];

#[test]
fn it_is_found_without_anchors_and_keys() {
    let vectors = Vectors::from_folder(Path::new(FOLDER)).unwrap();
    let mut cases = 0;
    let mut missing = Vec::new();
    for case in messages(&vectors).filter(|case| !case.expect.findings.is_empty()) {
        cases += 1;
        let found = found(case);
        for code in &case.expect.findings {
            if !found.contains(code) && !BY_A_KEY.contains(&code.as_str()) {
                missing.push(format!("{}: {code}", case.id));
            }
        }
    }
    assert!(cases > 100, "{cases}");
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn nothing_is_found_where_no_case_says_so() {
    let vectors = Vectors::from_folder(Path::new(FOLDER)).unwrap();
    let mut cases = 0;
    let mut odd = Vec::new();
    let is_plain = |case: &&Case| {
        case.origin == "forge"
            && case.expect.accept == [Verdict::Valid]
            && case.expect.findings.is_empty()
    };
    for case in messages(&vectors).filter(is_plain) {
        cases += 1;
        // The multiparts of the forge begin with a line for those whose reader shows it.
        let others = found(case)
            .into_iter()
            .filter(|code| code != "text-around-parts");
        odd.extend(others.map(|code| format!("{}: {code}", case.id)));
    }
    assert!(cases > 300, "{cases}");
    assert_eq!(odd, Vec::<String>::new());
}
