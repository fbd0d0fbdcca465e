//! Who runs beside whom changes nobody's outcomes.

mod common;

use common::{Call, Done, example};
use serde_json::Value;

#[test]
fn drivers_that_misbehave_neither_stop_nor_change_what_others_get() {
    let honest = [example("accept_everything"), example("refuse_everything")];
    let hostile = ["loop", "allocate", "garbage", "every-third", "all-wrong"]
        .map(|mode| format!("{} {mode}", example("hostile")));

    let alone = run(&honest);
    let together = [&honest[..1], &hostile[..], &honest[1..]].concat();
    let beside = run(&together);

    for name in ["accept-everything", "refuse-everything"] {
        let wanted = rows(&alone, name);
        assert!(!wanted.is_empty());
        assert_eq!(rows(&beside, name), wanted, "{name}");
    }
    // Of one name, they are numbered in the order of the call.
    for (name, case, outcome) in [
        ("hostile", "toy/bad", "timeout"),
        ("hostile 2", "toy/bad", "crash"),
        ("hostile 3", "toy/bad", "crash"),
        ("hostile 4", "toy/good", "pass"),
        ("hostile 5", "toy/good", "fail"),
        ("hostile 5", "toy/bad", "fail"),
    ] {
        let found = rows(&beside, name);
        let row = found.iter().find(|row| row["case"] == case).unwrap();
        assert_eq!(row["outcome"], outcome, "{name} {case}: {row}");
    }
    // Dying at every third question it still answers each, when it is asked alone.
    let dying = rows(&beside, "hostile 4");
    let again = |row: &&Value| row["detail"].as_str().unwrap().contains("exit status 5");
    assert!(dying.iter().any(|row| again(&row)), "{dying:?}");
    assert!(
        dying.iter().all(|row| row["outcome"] != "crash"),
        "{dying:?}"
    );
}

fn run(drivers: &[String]) -> Done {
    let arguments: Vec<&str> = drivers
        .iter()
        .flat_map(|driver| ["--driver", driver])
        .collect();
    let done = Call::run(&arguments).done();
    assert_eq!(done.status, 1, "{}", done.stderr);
    done
}

/// The rows of one implementation, without the time that each took.
fn rows(done: &Done, name: &str) -> Vec<Value> {
    let results = done.results();
    let rows = results["results"].as_array().unwrap().iter();
    rows.filter(|row| row["implementation"] == name)
        .map(|row| {
            let mut row = row.clone();
            row["ms"] = Value::Null;
            row
        })
        .collect()
}
