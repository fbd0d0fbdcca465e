//! A driver that answers `valid` until it is asked a case whose id ends in `/bad`, and then
//! misbehaves in the way that its argument names. The tests of the runner use it.

use std::fs::File;
use std::io::{self, BufRead as _, Write as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Command, exit};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

fn main() {
    let mode = std::env::args().nth(1).unwrap_or_default();
    let (mut version, mut name, mut features) = (1, "hostile", json!([]));
    match mode.as_str() {
        "allocate-at-once" => allocate(),
        "no-hello" => sleep(),
        "no-line-end-in-hello" => unfinished("{\"driver\":1"),
        "binary-hello" => write(b"\xff\x00\x1b[2J\n"),
        "protocol-2" => version = 2,
        "steering-name" => name = "a\u{1b}[2Jb",
        "unknown-feature" => features = json!(["telepathy"]),
        _ => {}
    }
    let hello = json!({
        "driver": version, "name": name, "version": "1", "ops": ["parse"],
        "features": features, "reports": [],
    });
    println!("{hello}");
    for (before, line) in io::stdin().lock().lines().map_while(Result::ok).enumerate() {
        let request: Value = serde_json::from_str(&line).expect("the suite writes JSON");
        let id = request["id"].as_str().expect("an id");
        if mode == "not-alone" && before > 0 {
            exit(4);
        }
        if mode == "every-third" && before % 3 == 2 {
            exit(5);
        }
        if mode == "all-wrong" {
            let verdict = if id.ends_with("/bad") {
                "valid"
            } else {
                "invalid"
            };
            println!("{}", answer(id, verdict));
            continue;
        }
        if id.ends_with("/bad") {
            misbehave(&mode);
        }
        println!("{}", answer(id, "valid"));
    }
}

fn misbehave(mode: &str) {
    match mode {
        "loop" => loop {
            std::hint::spin_loop();
        },
        "allocate" => allocate(),
        "allocate-in-child" => child("allocate-at-once"),
        "leave-child" => child("no-hello"),
        "endless-line" => loop {
            write(&[b'x'; 1 << 16]);
        },
        "endless-lines" => loop {
            write(b"{}\n");
        },
        "no-line-end" => unfinished(&answer("toy/bad", "valid")),
        "garbage" => write(b"Segmentation fault\x1b[2J\n"),
        "deep" => println!("{}", "[".repeat(1 << 20)),
        "wrong-id" => println!("{}", answer("toy/good", "valid")),
        "two-lines" => println!("{}", answer("toy/bad", "valid")),
        "unknown-verdict" => println!("{}", answer("toy/bad", "perhaps")),
        "error" => println!("{}", answer("toy/bad", "error")),
        "exit" => {
            eprintln!("last words");
            exit(3);
        }
        _ => {}
    }
}

/// Runs this program once more, as the leader of a group of its own, as a shell with job control
/// would have it. Its process id is added to a file.
fn child(mode: &str) {
    let own = std::env::current_exe().expect("own path");
    let child = Command::new(own).arg(mode).process_group(0).spawn();
    let mut child = child.expect("a child");
    let mut pids = File::options()
        .create(true)
        .append(true)
        .open("pids")
        .expect("a file");
    writeln!(pids, "{}", child.id()).expect("a line");
    let _ = child.wait();
}

fn answer(id: &str, verdict: &str) -> String {
    json!({ "id": id, "verdict": verdict, "detail": "own words" }).to_string()
}

/// Fills memory without end, a little at a time, so that the watch meets it near the limit even on
/// a busy machine; gives up far beyond the suite's limit, for the machine's sake.
fn allocate() {
    let more = |_| {
        thread::sleep(Duration::from_millis(4));
        vec![1; 4 << 20]
    };
    let held: Vec<Vec<u8>> = (0..1024).map(more).collect();
    sleep();
    drop(held);
}

fn unfinished(text: &str) {
    write(text.as_bytes());
    sleep();
}

fn write(octets: &[u8]) {
    let mut stdout = io::stdout();
    let written = stdout.write_all(octets).and_then(|()| stdout.flush());
    if written.is_err() {
        exit(5);
    }
}

fn sleep() {
    thread::sleep(Duration::from_secs(600));
}
