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

#[test]
fn a_driver_that_starts_only_once_ends_nobody_s_run() {
    let once = r#"
        [ -e started ] && exit 1
        touch started
        printf '%s\n' '{"driver":1,"name":"once","version":"1","ops":["parse"],"features":[],"reports":[]}'
        read -r line"#;
    let honest = example("accept_everything");
    let done = run(&[once.to_owned(), honest.clone()]);
    assert_eq!(
        rows(&done, "accept-everything"),
        rows(&run(&[honest]), "accept-everything")
    );
    let own = rows(&done, "once");
    assert!(own.iter().any(|row| row["outcome"] == "crash"), "{own:?}");
    let says = |row: &Value| {
        let detail = row["detail"].as_str().unwrap();
        detail.contains("did not start again: no first line")
    };
    assert!(own.iter().any(says), "{own:?}");
}

#[test]
fn a_name_decides_nothing() {
    let named = |name: &str| {
        let hello = format!(
            r#"{{"driver":1,"name":"{name}","version":"1","ops":["verify","decrypt","open"],"features":[],"reports":[]}}"#
        );
        format!(
            r#"printf '%s\n' '{hello}'
            while read -r line; do
                id=${{line#*'"id":"'}}; id=${{id%%'"'*}}
                printf '{{"id":"%s","verdict":"invalid"}}\n' "$id"
            done"#
        )
    };
    let call = |driver: Option<&str>| {
        let driver = driver.map(named);
        let beside = driver.iter().flat_map(|driver| ["--driver", driver]);
        let filter = ["--impl", "reference", "--filter", "encrypt/ciphers/*"];
        let arguments: Vec<&str> = ["run"].into_iter().chain(filter).chain(beside).collect();
        Call::new(&arguments).done()
    };
    let alone = call(None);
    assert_eq!(alone.status, 0, "{}", alone.stderr);
    for name in ["recompute", "reference", "openssl"] {
        let beside = call(Some(name));
        assert_eq!(
            beside.status, 0,
            "{name}: {}{}",
            beside.stdout, beside.stderr
        );
        assert_eq!(
            rows(&beside, "reference"),
            rows(&alone, "reference"),
            "{name}"
        );
        let results = beside.results();
        let shown = &results["implementations"][1]["name"];
        let wanted = if name == "recompute" {
            name.to_owned()
        } else {
            format!("{name} 2")
        };
        assert_eq!(
            *shown, *wanted,
            "what is built in keeps its name for itself"
        );
    }
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
