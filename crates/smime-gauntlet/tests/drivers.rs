//! `gauntlet drivers`, and `gauntlet run --peers`, on a folder with a driver or two.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use common::Call;

/// Says hello under a name made of its arguments, and notes what it was told about building.
const DRIVER: &str = r#"#!/bin/sh
echo "${GAUNTLET_DRIVERS_BUILD:-may build}" >> "$(dirname "$0")/told"
printf '{"driver":1,"name":"toy%s","version":"7","ops":[],"features":[],"reports":[]}\n' "$*"
cat >/dev/null
"#;

/// A folder of drivers in which NSS answers, with both doors, and wolfSSL ends.
fn with_drivers(call: Call, folder: &str) -> Call {
    for (name, text) in [
        ("nss", DRIVER),
        ("wolfssl", "#!/bin/sh\necho no wolf here >&2\nexit 3\n"),
    ] {
        let place = call.folder.path().join(folder).join(name);
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("run"), text).unwrap();
        fs::set_permissions(place.join("run"), fs::Permissions::from_mode(0o755)).unwrap();
    }
    call.file(&format!("{folder}/peers.toml"), "")
}

#[test]
fn what_answers_is_found_and_what_does_not_says_why_and_how_to_get_it() {
    let call = Call::new(&["drivers", "--folder", "my drivers"]);
    let done = with_drivers(call, "my drivers").done();
    assert_eq!(done.status, 0, "{}", done.stderr);
    let (found, rest) = done.stdout.split_once("\nNot found here\n").unwrap();
    assert_eq!(
        found,
        "Found here\n  NSS  toy 7\n       --driver ''\\''my drivers/nss/run'\\'''\n       toylayers 7\n       \
         --driver ''\\''my drivers/nss/run'\\'' layers'\n"
    );
    let wolf = rest.split_once("  wolfSSL").unwrap().1;
    let wolf: Vec<&str> = wolf.lines().take(4).map(str::trim).collect();
    assert_eq!(
        wolf,
        [
            "needs apt: libwolfssl-dev gcc libc6-dev python3",
            "cargo xtask peers install wolfssl",
            "no first line: ended with exit status 3: \"no wolf here\"",
            "--driver ''\\''my drivers/wolfssl/run'\\'''",
        ]
    );
    let without = rest.split_once("\nWithout a driver\n").unwrap().1;
    assert!(without.contains("MimeKit"), "{without}");
    assert!(without.contains("drivers/templates/java"), "{without}");
}

#[test]
fn who_looks_around_builds_nothing_and_who_runs_may() {
    let call = Call::run(&["--peers=here", "--filter", "toy/good"]);
    let done = with_drivers(call, "here").done();
    assert_eq!(done.status, 0, "{}", done.stderr);
    let implementations = &done.results()["implementations"];
    let names: Vec<&Value> = implementations
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(names, [&json!("toy"), &json!("toylayers")]);
    let told = fs::read_to_string(done.folder.path().join("here/nss/told")).unwrap();
    assert_eq!(told, "no\nno\nmay build\nmay build\n");
}

#[test]
fn the_list_is_json_too() {
    let call = Call::new(&["drivers", "--json", "--folder", "here"]);
    let done = with_drivers(call, "here").done();
    let list: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(list["version"], 1);
    let peer = |folder: &str| {
        let peers = list["peers"].as_array().unwrap();
        peers.iter().find(|peer| peer["folder"] == folder).unwrap()
    };
    let toy = json!({ "command": "here/nss/run", "found": { "name": "toy", "version": "7" } });
    assert_eq!(peer("nss")["drivers"][0], toy);
    assert_eq!(peer("wolfssl")["drivers"][0]["found"], Value::Null);
    assert_eq!(peer("pkijs")["npm"], json!(["asn1js", "pkijs"]));
}

#[test]
fn drivers_are_found_in_the_repository_that_this_is_called_in() {
    let drivers = "crates/smime-gauntlet/drivers";
    let call = with_drivers(Call::new(&["drivers"]), drivers);
    let done = call.below("crates").done();
    assert!(
        done.stdout.starts_with("Found here\n  NSS  toy 7\n"),
        "{}",
        done.stdout
    );
}

#[test]
fn without_the_repository_the_list_says_where_it_is() {
    let done = Call::new(&["drivers"]).done();
    assert_eq!(done.status, 0);
    assert!(
        done.stdout.starts_with("Not looked for\n"),
        "{}",
        done.stdout
    );
    assert!(
        done.stdout.contains("needs apt: libnss3-tools"),
        "{}",
        done.stdout
    );
    let advice = "or name the folder by --folder DIR.\n";
    assert!(done.stdout.ends_with(advice), "{}", done.stdout);
}

#[test]
fn a_run_of_all_that_is_found_needs_something_to_be_found() {
    for (arguments, wanted) in [
        (["run", "--peers"], "--peers: no driver is found"),
        (["run", "--peers=nosuch"], "nosuch: no folder of drivers"),
    ] {
        let done = Call::new(&arguments).done();
        assert_eq!(done.status, 2, "{}", done.stdout);
        assert!(done.stderr.contains(wanted), "{}", done.stderr);
    }
}
