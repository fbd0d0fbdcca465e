//! The drivers that a maintainer of another library begins with speak the whole protocol as they stand: copied to
//! a folder of their own, each says `unsupported` to whatever it is asked.

mod common;

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{fs, thread};

use serde_json::{Value, json};
use tempfile::TempDir;

use common::{Call, vectors};

#[test]
fn the_template_in_python_speaks_the_protocol() {
    Template {
        language: "python",
        command: "python3 driver.py",
        source: "driver.py",
        stub: "raise Unsupported(f\"no library is called yet: {len(message)} octets\")",
        library: "return message",
    }
    .check();
}

#[test]
fn the_template_in_rust_speaks_the_protocol() {
    Template {
        language: "rust",
        command: "./run",
        source: "src/main.rs",
        stub: "Err(Refusal::Unsupported(format!(
        \"no library is called yet: {} octets\",
        message.len()
    )))",
        library: "Ok(message.to_vec())",
    }
    .check();
}

#[test]
#[ignore = "needs a JDK and Gson: see .ci/run"]
fn the_template_in_java_speaks_the_protocol() {
    Template {
        language: "java",
        command: "./run",
        source: "Driver.java",
        stub: "throw new Unsupported(\"no library is called yet: \" + message.length + \" octets\");",
        library: "if (message == null) throw new Unsupported(\"\"); else return message;",
    }
    .check();
}

#[test]
#[ignore = "needs Node.js: see .ci/run"]
fn the_template_in_javascript_speaks_the_protocol() {
    Template {
        language: "javascript",
        command: "node driver.mjs",
        source: "driver.mjs",
        stub: "throw new Unsupported(`no library is called yet: ${message.length} octets`);",
        library: "return message;",
    }
    .check();
}

#[test]
#[ignore = "needs a C compiler and cJSON: see .ci/run"]
fn the_template_in_c_speaks_the_protocol() {
    Template {
        language: "c",
        command: "./run",
        source: "driver.c",
        stub: "return \"unsupported\";",
        library: "content->data = malloc(message.length + 1);
    memcpy(content->data, message.data, content->length = message.length);
    return \"valid\";",
    }
    .check();
}

/// A template, and a library that takes every message for its own content.
struct Template {
    language: &'static str,
    command: &'static str,
    source: &'static str,
    stub: &'static str,
    library: &'static str,
}

impl Template {
    fn check(&self) {
        let folder = tempfile::tempdir().unwrap();
        copy(&templates().join(self.language), folder.path());
        // The first start may build, which takes longer than the suite waits.
        let (hello, answers) = session(self.command, folder.path(), &[]);
        assert_eq!(hello["ops"], json!(["verify"]));
        assert!(answers.is_empty());

        answers_are_in_order_and_errors_are_the_drivers_own(self.command, folder.path());
        every_case_is_unsupported(self.command, folder.path());

        let source = folder.path().join(self.source);
        let text = fs::read_to_string(&source).unwrap();
        assert_eq!(text.matches("YOUR LIBRARY, HERE").count(), 1);
        assert_eq!(text.matches(self.stub).count(), 1);
        fs::write(&source, text.replace(self.stub, self.library)).unwrap();
        content_comes_back(self.command, folder.path());
    }
}

/// What the library says was signed is in the answer, whatever its length.
fn content_comes_back(command: &str, folder: &Path) {
    let inputs = ["", "/w==", "//4=", "//79", "//79/A==", "//79/Ps="];
    let asked =
        inputs.map(|input| json!({ "id": "a", "op": "verify", "input": input, "context": {} }));
    let (_, answers) = session(command, folder, &asked);
    let found: Vec<_> = answers
        .iter()
        .map(|answer| (answer["verdict"].clone(), answer["content"].clone()))
        .collect();
    let wanted = inputs.map(|input| (json!("valid"), json!(input)));
    assert_eq!(found, wanted);
}

/// A file that cannot be read is `error`, and the next question is answered all the same.
fn answers_are_in_order_and_errors_are_the_drivers_own(command: &str, folder: &Path) {
    let file = folder.join("message of seven");
    fs::write(&file, b"octets\n").unwrap();
    let asked = [
        json!({ "id": "a", "op": "verify", "input_file": folder.join("not there"), "context": {} }),
        json!({ "id": "b/ü\n", "op": "verify", "input": "BQEA", "content": "/+8=", "context": { "trust": ["P\nEM"] } }),
        json!({ "id": "c", "op": "verify", "input_file": file, "input_form": "der", "context": {}, "later": [1] }),
        json!({ "id": "d", "op": "verify", "input": "", "context": {} }),
    ];
    let (_, answers) = session(command, folder, &asked);
    let told: Vec<_> = answers
        .iter()
        .map(|answer| (answer["id"].clone(), answer["verdict"].clone()))
        .collect();
    let wanted = ["error", "unsupported", "unsupported", "unsupported"];
    let wanted: Vec<_> = asked
        .iter()
        .zip(wanted)
        .map(|(asked, verdict)| (asked["id"].clone(), json!(verdict)))
        .collect();
    assert_eq!(told, wanted);
    for (answer, octets) in answers[1..].iter().zip([3, 7, 0]) {
        let detail = format!("no library is called yet: {octets} octets");
        assert_eq!(answer["detail"], detail);
    }
}

/// The suite's own view, over the toy cases, the one with a large input among them.
fn every_case_is_unsupported(command: &str, folder: &Path) {
    let toys = toys_that_ask_to_verify();
    let line = format!("cd '{}' && exec {command}", folder.display());
    let vectors = toys.path().display().to_string();
    let mut call = Call::new(&["run", "--vectors", &vectors, "--driver", &line]);
    target(&mut call.command);
    let done = call.done();
    assert_eq!(done.status, 0, "{}{}", done.stdout, done.stderr);
    let results = done.results();
    let rows = results["results"].as_array().unwrap();
    for row in rows {
        let wanted = match row["case"].as_str() {
            Some("toy/address" | "toy/made") => "untested",
            _ => "unsupported",
        };
        assert_eq!(row["outcome"], wanted, "{row}");
    }
    assert_eq!(rows.len(), 8);
    let large = done.detail("toy/large");
    assert!(large.ends_with(": 2097152 octets"), "{large}");
}

/// The toy cases, with what the templates are asked, and a feature that they do not claim.
fn toys_that_ask_to_verify() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(Path::new(&vectors()), folder.path());
    for entry in fs::read_dir(folder.path().join("cases/toy")).unwrap() {
        let path = entry.unwrap().path();
        let mut case: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        if case["op"] == "parse" {
            case["op"] = json!("verify");
            case["features"] = json!(["sha-256"]);
        }
        fs::write(&path, case.to_string()).unwrap();
    }
    folder
}

/// A whole session by hand: what it says first and then, with nothing else on standard output, and its end.
fn session(command: &str, folder: &Path, asked: &[Value]) -> (Value, Vec<Value>) {
    let mut driver = Command::new("sh");
    driver.args(["-c", command]).current_dir(folder);
    driver
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    target(&mut driver);
    let mut driver = driver.spawn().unwrap();
    let mut stdin = driver.stdin.take().unwrap();
    let lines: String = asked.iter().map(|asked| format!("{asked}\n")).collect();
    let writer = thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let Output {
        status,
        stdout,
        stderr,
    } = driver.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&stderr);
    assert!(status.success(), "{command}: {status}: {stderr}");
    assert_eq!(stderr, "", "{command}");
    writer.join().unwrap().unwrap();
    let mut lines: Vec<Value> = String::from_utf8(stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    (lines.remove(0), lines)
}

/// What is built is built once for all tests.
fn target(command: &mut Command) {
    command.env("CARGO_TARGET_DIR", env!("CARGO_TARGET_TMPDIR"));
}

fn templates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("drivers/templates")
}

/// Copies a folder, but for what was built or loaded in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (source, name) = entry
            .map(|entry| (entry.path(), entry.file_name()))
            .unwrap();
        if source.is_dir() && name != OsStr::new("target") {
            copy(&source, &to.join(name));
        } else if source.is_file() {
            fs::copy(&source, to.join(name)).unwrap();
        }
    }
}
