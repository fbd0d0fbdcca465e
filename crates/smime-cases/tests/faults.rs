//! Every fault in a folder of vectors is an error that names file, field and what was wanted.

use serde_json::{Value, json};
use smime_cases::{LoadError, Vectors};

#[test]
fn a_small_folder_loads() {
    let vectors = load(&[]).unwrap();
    assert_eq!(vectors.cases.len(), 2);
    assert!(vectors.cases["area/bad"].is_negative());
}

#[test]
fn a_request_holds_pem_in_the_place_of_names() {
    let vectors = load(&[]).unwrap();
    let request = vectors.request(&vectors.cases["area/good"]).unwrap();
    assert_eq!(request.context.trust, ["CERT PEM"]);
    assert_eq!(request.input.unwrap().0, b"input");
}

#[test]
fn faults_name_file_and_field() {
    for (change, wanted) in [
        (
            ("/surprise", json!(1)),
            "cases/area/bad.json: /: Additional properties are not allowed ('surprise' was unexpected)",
        ),
        (
            ("/level", json!("perhaps")),
            "cases/area/bad.json: /level: \"perhaps\" is not one of",
        ),
        (("/input", json!("=!")), "cases/area/bad.json: /input: "),
        (
            ("/expect/accept", json!([])),
            "cases/area/bad.json: /expect/accept: [] has less than 1 item",
        ),
        (
            ("/expect/accept", json!(["valid", "invalid"])),
            "cases/area/bad.json: /expect: \"best\" is a required property",
        ),
        (
            ("/id", json!("area/other")),
            "cases/area/bad.json: id: \"area/other\" found, the file's path",
        ),
        (
            ("/id", json!("area/good")),
            "cases/area/bad.json: id: \"area/good\" stands twice",
        ),
        (
            ("/expect/reason", json!("no-such-code")),
            "cases/area/bad.json: expect.reason: \"no-such-code\" found, a code of reasons.json wanted",
        ),
        (
            ("/class", json!("no-such-class")),
            "cases/area/bad.json: class: \"no-such-class\" found, an id of classes.toml wanted",
        ),
        (
            ("/features", json!(["no-such-feature"])),
            "cases/area/bad.json: features: \"no-such-feature\" found",
        ),
        (
            ("/requirements", json!(["rfc1-1-1"])),
            "cases/area/bad.json: requirements: \"rfc1-1-1\" found",
        ),
        (
            ("/context", json!({"trust": ["nobody"]})),
            "cases/area/bad.json: context.trust: \"nobody\" found, NAME of keys/NAME.cert.pem wanted",
        ),
        (
            ("/context", json!({"keys": [{"key": "nobody"}]})),
            "cases/area/bad.json: context.keys.key: \"nobody\" found, NAME of keys/NAME.key.pem wanted",
        ),
        (
            ("/context", json!({"surprise": 1})),
            "cases/area/bad.json: /context: Additional properties are not allowed ('surprise' was unexpected)",
        ),
        (
            (
                "/context",
                json!({"kek": {"id": "00", "key": "00", "surprise": 1}}),
            ),
            "cases/area/bad.json: /context/kek: Additional properties are not allowed",
        ),
        (
            (
                "/expect/signers",
                json!([{"certificate_sha256": "00".repeat(32), "verdict": "valid", "surprise": 1}]),
            ),
            "cases/area/bad.json: /expect/signers/0: Additional properties are not allowed",
        ),
        (
            ("/op", json!("encrypt")),
            "cases/area/bad.json: produce: none found, one with sign, encrypt and compress, and with nothing else wanted",
        ),
        (
            ("/produce", json!({})),
            "cases/area/bad.json: produce: one found, one with sign,",
        ),
        (
            ("/sibling", json!("area/none")),
            "cases/area/bad.json: sibling: \"area/none\" found, the id of a case wanted",
        ),
        (
            ("/sibling", json!("area/bad")),
            "cases/area/bad.json: sibling: \"area/bad\" found, a case that accepts valid alone wanted",
        ),
        (
            ("/sibling", Value::Null),
            "cases/area/bad.json: sibling: none found, the accepted case that differs in the fault alone wanted",
        ),
    ] {
        let mut case = bad();
        set(&mut case, change.0, change.1);
        let error = load(&[("cases/area/bad.json", case.to_string())])
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(wanted), "{error}\ninstead of\n{wanted}");
    }
}

#[test]
fn what_is_to_be_made_names_known_keys_and_reaches_the_driver_as_pem() {
    let making = |produce: Value| {
        let mut case = bad();
        set(&mut case, "/op", json!("sign"));
        set(&mut case, "/produce", produce);
        load(&[("cases/area/bad.json", case.to_string())])
    };
    let signer = |key: &str| json!({"signers": [{"key": key}], "recipients": [{"kind": "kari", "cert": "ca"}]});
    let vectors = making(signer("ca")).unwrap();
    let request = vectors.request(&vectors.cases["area/bad"]).unwrap();
    let produce = request.produce.unwrap();
    assert_eq!(produce.signers[0].key, "KEY PEM");
    assert_eq!(produce.signers[0].cert.as_deref(), Some("CERT PEM"));
    assert_eq!(produce.recipients[0].cert.as_deref(), Some("CERT PEM"));
    for (produce, field) in [
        (signer("nobody"), "produce.signers.cert"),
        (
            json!({"signers": [{"key": "nobody", "cert": "ca"}]}),
            "produce.signers.key",
        ),
        (
            json!({"recipients": [{"kind": "ktri", "cert": "nobody"}]}),
            "produce.recipients.cert",
        ),
    ] {
        let error = making(produce).unwrap_err().to_string();
        let wanted = format!("cases/area/bad.json: {field}: \"nobody\" found");
        assert!(error.starts_with(&wanted), "{error}");
    }
}

#[test]
fn faults_of_the_lists_name_the_file() {
    for (file, text, wanted) in [
        (
            "reasons.json",
            r#"[{"code":"a","title":"A"},{"code":"a","title":"B"}]"#,
            "reasons.json: id: \"a\" stands twice",
        ),
        (
            "features.json",
            r#"[{"id":"a","title":"A","more":1}]"#,
            "features.json: unknown field `more`",
        ),
        ("classes.toml", "[[class]]\nid = 1", "classes.toml: "),
        (
            "opinions/x.toml",
            "[[differs]]\ncase = \"area/none\"\noutcome = \"fail\"\nwhy = \"\"",
            "opinions/x.toml: case: \"area/none\" found, the id of a case wanted",
        ),
        (
            "opinions/x.toml",
            "[[differs]]\ncase = \"area/bad\"\noutcome = \"wrong\"\nwhy = \"\"",
            "opinions/x.toml: ",
        ),
        (
            "requirements/rfc1.toml",
            "[[requirement]]\nid = \"rfc5652-3-1\"\ntext = \"\"",
            "requirements/rfc5652.toml: id: \"rfc5652-3-1\" stands twice",
        ),
    ] {
        let error = load(&[(file, text.to_owned())]).unwrap_err().to_string();
        assert!(error.starts_with(wanted), "{error}\ninstead of\n{wanted}");
    }
}

#[test]
fn an_expect_file_with_an_unknown_case_is_refused() {
    let vectors = load(&[]).unwrap();
    let text = "[[differs]]\ncase = \"area/bad\"\noutcome = \"fail\"\nwhy = \"cause\"";
    assert_eq!(vectors.differences("mine.toml", text).unwrap().len(), 1);
    let error = vectors
        .differences("mine.toml", &text.replace("bad", "x"))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("mine.toml: case: \"area/x\" found")
    );
}

#[test]
fn the_vectors_built_in_are_sound() {
    assert!(Vectors::built_in().unwrap().cases.len() >= 300);
}

/// A folder of two cases and the lists they need, some files replaced or added.
fn load(changes: &[(&str, String)]) -> Result<Vectors, LoadError> {
    let mut good = bad();
    set(&mut good, "/id", json!("area/good"));
    set(&mut good, "/sibling", Value::Null);
    set(&mut good, "/expect", json!({"accept": ["valid"]}));
    let mut files = vec![
        ("cases/area/good.json", good.to_string()),
        ("cases/area/bad.json", bad().to_string()),
        ("keys/ca.cert.pem", "CERT PEM".into()),
        ("keys/ca.key.pem", "KEY PEM".into()),
        (
            "reasons.json",
            r#"[{"code":"malformed-ber","title":"No BER"}]"#.into(),
        ),
        ("features.json", r#"[{"id":"ber","title":"BER"}]"#.into()),
        (
            "classes.toml",
            "[[class]]\nid = \"ber-length\"\ntitle = \"Lengths\"".into(),
        ),
        (
            "requirements/rfc5652.toml",
            "[[requirement]]\nid = \"rfc5652-3-1\"\ntext = \"The\"".into(),
        ),
    ];
    for (file, text) in changes {
        files.retain(|(known, _)| known != file);
        files.insert(files.len().min(2), (file, text.clone()));
    }
    Vectors::from_files(files.iter().map(|(file, text)| (*file, text.as_str())))
}

fn bad() -> Value {
    json!({
        "id": "area/bad", "revision": 1, "title": "A case", "why": "Because of the rules of BER.",
        "origin": "forge", "requirements": ["rfc5652-3-1"], "level": "must",
        "class": "ber-length", "sibling": "area/good", "features": ["ber"], "op": "verify",
        "input": "aW5wdXQ=", "context": {"trust": ["ca"]},
        "expect": {"accept": ["invalid"], "reason": "malformed-ber"}
    })
}

/// Puts a value under a JSON pointer of one or two steps; null takes it out.
fn set(case: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = case.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if value.is_null() {
        parent.remove(name);
    } else {
        parent.insert(name.into(), value);
    }
}
