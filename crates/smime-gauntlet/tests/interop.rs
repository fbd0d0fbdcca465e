//! Who understands whom.

mod common;

use common::{Call, Done, example, vectors};
use serde_json::Value;

fn exchange(arguments: &[&str]) -> Done {
    Call::new(&[&["interop", "--json", "interop.json"], arguments].concat()).done()
}

fn json(done: &Done) -> Value {
    let path = done.folder.path().join("interop.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// How often each outcome came, sender to receiver.
fn outcomes(interop: &Value, sender: &str, receiver: &str) -> Vec<String> {
    let rows = interop["received"].as_array().unwrap();
    let mut outcomes: Vec<String> = rows
        .iter()
        .filter(|row| row["sender"] == sender && row["receiver"] == receiver)
        .map(|row| row["outcome"].as_str().unwrap().to_owned())
        .collect();
    outcomes.sort();
    outcomes.dedup();
    outcomes
}

#[test]
fn what_one_makes_the_other_reads() {
    let done = exchange(&["--filter", "sign/*", "--filter", "encrypt/*"]);
    assert_eq!(done.status, 0, "{}", done.stderr);
    let interop = json(&done);
    for (sender, receiver) in [("reference", "openssl"), ("openssl", "reference")] {
        let found = outcomes(&interop, sender, receiver);
        assert!(
            found.contains(&"pass".to_owned()),
            "{sender} > {receiver}: {found:?}"
        );
        assert!(
            !found.contains(&"fail".to_owned()),
            "{sender} > {receiver}: {}",
            done.stdout
        );
    }
    assert!(done.stdout.contains("sent by"), "{}", done.stdout);
}

#[test]
fn one_that_makes_nothing_is_read_by_nobody() {
    let toy = example("accept_everything");
    let done = exchange(&["--impl", "openssl", "--driver", &toy, "--filter", "sign/*"]);
    assert_eq!(done.status, 0, "{}", done.stderr);
    let interop = json(&done);
    let sent = interop["sent"].as_array().unwrap();
    let toys: Vec<_> = sent
        .iter()
        .filter(|sent| sent["sender"] == "accept-everything")
        .collect();
    assert!(!toys.is_empty());
    assert!(
        toys.iter().all(|sent| sent["outcome"] == "untested"),
        "{toys:?}"
    );
    let none = Vec::<String>::new();
    assert_eq!(outcomes(&interop, "accept-everything", "openssl"), none);
    assert_eq!(outcomes(&interop, "openssl", "openssl"), ["pass"]);
}

#[test]
fn wrong_content_is_the_receiver_s_failure() {
    let script = r#"
        printf '%s\n' '{"driver":1,"name":"wrong","version":"1","ops":["verify"],"features":[],"reports":["content"]}'
        while read -r line; do
            id=${line#*'"id":"'}; id=${id%%'"'*}
            printf '{"id":"%s","verdict":"valid","content":"AAAA"}\n' "$id"
        done"#;
    let done = exchange(&[
        "--impl", "openssl", "--driver", script, "--filter", "sign/*",
    ]);
    let interop = json(&done);
    let found = outcomes(&interop, "openssl", "wrong");
    assert!(found.contains(&"fail".to_owned()), "{found:?}");
    assert!(!found.contains(&"pass".to_owned()), "{found:?}");
    assert_eq!(outcomes(&interop, "openssl", "openssl"), ["pass"]);
    assert!(
        done.stdout.contains("openssl > wrong: sign/"),
        "{}",
        done.stdout
    );
}

#[test]
fn a_receiver_that_refuses_what_it_does_not_claim_is_no_failure() {
    let toy = example("refuse_everything");
    let done = exchange(&["--impl", "openssl", "--driver", &toy, "--filter", "sign/*"]);
    let found = outcomes(&json(&done), "openssl", "refuse-everything");
    assert!(!found.contains(&"pass".to_owned()), "{found:?}");
    assert!(found.contains(&"unsupported".to_owned()), "{found:?}");
}

#[test]
fn where_nothing_is_to_be_made_the_call_is_wrong() {
    let done = Call::new(&["interop", "--vectors", &vectors(), "--filter", "toy/good"]).done();
    assert_eq!(done.status, 2);
    assert!(
        done.stderr
            .contains("no case that matches has a message made"),
        "{}",
        done.stderr
    );
}
