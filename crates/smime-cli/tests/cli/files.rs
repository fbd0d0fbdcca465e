//! Files as outputs: who may read them, which of them are replaced, and that none is an input.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{
    AT, ENTITY, Folder, MESSAGE, People, data, data_folder, encrypted_by_password, run, shell,
    smime, smime_reading, verify,
};

/// A user who may do nothing in particular.
const NOBODY: u32 = 65534;

fn mode(path: &str) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[test]
fn a_file_that_is_replaced_keeps_its_mode() {
    let folder = Folder::new();
    let [message, password] = encrypted_by_password(&folder);
    for kept in [0o600, 0o640, 0o644, 0o666, 0o755] {
        let output = folder.file("out", "old");
        fs::set_permissions(&output, Permissions::from_mode(kept)).unwrap();
        verify(&["-o", &output, "multipart.eml"]).assert_valid(b"");
        assert_eq!(fs::read(&output).unwrap(), data("entity.txt"));
        assert_eq!(mode(&output), kept, "verify, {kept:o}");
        let decrypt = ["decrypt", "--password-file", &password, "-o", &output];
        smime(&[&decrypt[..], &[&message]].concat()).assert_valid(b"");
        assert_eq!(fs::read(&output).unwrap(), ENTITY);
        assert_eq!(mode(&output), kept, "decrypt, {kept:o}");
        let report = folder.file("report", "old");
        fs::set_permissions(&report, Permissions::from_mode(kept)).unwrap();
        verify(&["--report", &report, "opaque.der"]).assert_valid(&data("entity.txt"));
        assert_eq!(mode(&report), kept, "report, {kept:o}");
    }
    // Bits that give rights to whoever runs a file are not for content that came by mail.
    let output = folder.file("out", "old");
    fs::set_permissions(&output, Permissions::from_mode(0o6755)).unwrap();
    verify(&["-o", &output, "multipart.eml"]).assert_valid(b"");
    assert_eq!(mode(&output), 0o755);
}

/// Under a umask of 027, which everything else gets.
#[test]
fn what_was_decrypted_is_its_users_alone() {
    let folder = Folder::new();
    let [message, password] = encrypted_by_password(&folder);
    let compressed = folder.path("compressed");
    smime_reading(&["compress", "-o", &compressed], MESSAGE.as_bytes()).assert_valid(b"");
    let report = folder.path("report");
    let decrypt = ["decrypt", "--password-file", &password, "--report", &report];
    let open = ["open", "--password-file", &password, &message];
    let verify = ["verify", "--trust", "ca.pem", "--at", AT, "opaque.der"];
    let opened = ["open", "--trust", "ca.pem", "--at", AT, "opaque.der"];
    for (call, wanted) in [
        ([&decrypt[..], &[&message]].concat(), 0o600),
        (open.to_vec(), 0o600),
        (opened.to_vec(), 0o640),
        (verify.to_vec(), 0o640),
        (vec!["decompress", &compressed], 0o640),
        (vec!["compress", &message], 0o640),
        (
            vec!["encrypt", "--password-file", &password, &message],
            0o640,
        ),
        (vec!["inspect", "opaque.der"], 0o640),
    ] {
        let output = folder.path("new");
        let mut command = shell(
            "umask 027; exec \"$@\"",
            &[&call[..], &["-o", &output]].concat(),
        );
        run(&mut command).assert_valid(b"");
        assert_eq!(mode(&output), wanted, "{call:?}");
        fs::remove_file(output).unwrap();
    }
    assert_eq!(mode(&report), 0o640, "a report holds no plaintext");
}

#[test]
fn a_file_that_is_replaced_keeps_its_owner() {
    if !is_root() {
        return;
    }
    let folder = Folder::new();
    let output = folder.file("out", "old");
    chown(&output, Some(NOBODY), Some(NOBODY)).unwrap();
    verify(&["-o", &output, "multipart.eml"]).assert_valid(b"");
    let new = fs::metadata(&output).unwrap();
    assert_eq!((new.uid(), new.gid()), (NOBODY, NOBODY));
}

/// The command for somebody who is not root, in a folder of theirs.
fn powerless(folder: &Folder, arguments: &[&str]) -> Command {
    if !is_root() {
        let mut command = Command::new(env!("CARGO_BIN_EXE_smime"));
        command.args(arguments);
        return command;
    }
    let program = folder.path("smime");
    if !Path::new(&program).exists() {
        fs::copy(env!("CARGO_BIN_EXE_smime"), &program).unwrap();
    }
    chown(folder.path(""), Some(NOBODY), Some(NOBODY)).unwrap();
    let mut command = Command::new(program);
    command.args(arguments).uid(NOBODY).gid(NOBODY);
    command
}

#[test]
fn who_may_not_write_a_file_does_not_replace_it() {
    let folder = Folder::new();
    let [message, password] = encrypted_by_password(&folder);
    for name in [&message, &password] {
        fs::set_permissions(name, Permissions::from_mode(0o644)).unwrap();
    }
    let output = folder.file("out", "protected");
    fs::set_permissions(&output, Permissions::from_mode(0o444)).unwrap();
    let call = ["decrypt", "--password-file", &password, &message, "-o"];
    let decrypt = |output: &str| run(&mut powerless(&folder, &[&call[..], &[output]].concat()));
    decrypt(&output).assert_one_line(2);
    assert_eq!(fs::read(&output).unwrap(), b"protected");
    decrypt(&folder.path("new")).assert_valid(b"");
    assert_eq!(mode(&folder.path("new")), 0o600);
}

/// Of a group that its user is not in: the new file cannot have it, so that the group's rights would
/// be another group's.
#[test]
fn a_group_that_cannot_be_kept_gives_no_rights_to_another() {
    if !is_root() {
        return;
    }
    let folder = Folder::new();
    let [message, password] = encrypted_by_password(&folder);
    for name in [&message, &password] {
        fs::set_permissions(name, Permissions::from_mode(0o644)).unwrap();
    }
    for (old, new) in [(0o660, 0o600), (0o664, 0o644)] {
        let output = folder.file("out", "old");
        chown(&output, Some(NOBODY), Some(0)).unwrap();
        fs::set_permissions(&output, Permissions::from_mode(old)).unwrap();
        let call = [
            "decrypt",
            "--password-file",
            &password,
            &message,
            "-o",
            &output,
        ];
        run(&mut powerless(&folder, &call)).assert_valid(b"");
        assert_eq!(mode(&output), new);
        assert_eq!(fs::metadata(&output).unwrap().gid(), NOBODY);
        fs::remove_file(&output).unwrap();
    }
}

#[test]
fn links_stay_and_what_they_lead_to_is_replaced() {
    let folder = Folder::new();
    fs::create_dir(folder.path("inside")).unwrap();
    let (link, target) = (folder.path("link"), folder.path("inside/target"));
    symlink("inside/middle", &link).unwrap();
    symlink("target", folder.path("inside/middle")).unwrap();
    for before in [false, true] {
        // At first nothing is there, then what the first run wrote.
        assert_eq!(Path::new(&target).exists(), before);
        verify(&["-o", &link, "multipart.eml"]).assert_valid(b"");
        assert!(Path::new(&link).is_symlink());
        assert_eq!(fs::read(&target).unwrap(), data("entity.txt"));
    }
    let round = folder.path("round");
    symlink("round", &round).unwrap();
    verify(&["-o", &round, "multipart.eml"]).assert_one_line(2);
    assert_eq!(folder.names(), ["inside", "link", "round"]);
}

/// Before anything is judged, so that a message that is refused makes no difference.
#[test]
fn what_is_no_place_for_a_file_is_the_callers_mistake() {
    let folder = Folder::new();
    let file = folder.file("file", "kept");
    let long = folder.path(&"x".repeat(300));
    let inside = format!("{file}/out");
    for output in [
        &folder.path(""),
        &folder.path("new/"),
        &folder.path("none/out"),
        &inside,
        &long,
        "",
        "/",
        "..",
    ] {
        for message in ["multipart.eml", "entity.txt"] {
            for option in ["-o", "--report"] {
                verify(&[option, output, message]).assert_one_line(2);
            }
            let run = smime(&["sign", "--key", "no", "-o", output, message]);
            run.assert_one_line(2);
        }
    }
    assert_eq!(fs::read(file).unwrap(), b"kept");
    assert_eq!(folder.names(), ["file"]);
}

#[test]
fn a_pipe_with_a_name_is_written_directly() {
    let folder = Folder::new();
    let pipe = folder.path("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let reader = {
        let pipe = pipe.clone();
        std::thread::spawn(move || fs::read(pipe).unwrap())
    };
    verify(&["-o", &pipe, "multipart.eml"]).assert_valid(b"");
    assert_eq!(reader.join().unwrap(), data("entity.txt"));
    assert_eq!(folder.names(), ["pipe"]);
}

#[test]
fn descriptors_are_written_behind_what_they_hold() {
    let folder = Folder::new();
    let message = ["verify", "--trust", "ca.pem", "--at", AT, "multipart.eml"];
    let wanted = [b"before\n", &data("entity.txt")[..], b"after\n"].concat();
    for (device, number) in [("/dev/stdout", 1), ("/dev/fd/7", 7), ("/proc/self/fd/1", 1)] {
        let log = folder.file("log", "before\n");
        let script = format!("exec {number}>>\"$LOG\"; \"$@\" || exit; echo after >&{number}");
        let mut command = shell(&script, &[&message[..], &["-o", device]].concat());
        command.env("LOG", &log).stdout(Stdio::null());
        assert!(command.status().unwrap().success(), "{device}");
        assert_eq!(fs::read(log).unwrap(), wanted, "{device}");
    }
}

/// Every file that a call can read, under its name, by a link of either kind, as content and report.
#[test]
fn an_output_is_no_input() {
    let folder = Folder::new();
    let people = People::shared();
    let copy = |from: &str, name: &str| folder.file(name, fs::read(from).unwrap());
    let [certificate, key] = people.alice("p256").map(|file| {
        let name = Path::new(&file)
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        copy(&file, &name)
    });
    let anchor = copy(&people.anchor(), "anchor");
    let [message, password] = encrypted_by_password(&folder);
    let hexadecimal = folder.file("hexadecimal", "00112233445566778899aabbccddeeff");
    let kek = format!("01:{hexadecimal}");
    let attribute_value = folder.file("attribute", b"\x05\x00");
    let attribute = format!("1.2.3.4:{attribute_value}");
    let signed = folder.path("signed");
    let content = folder.file("content", MESSAGE);
    let sign = ["sign", "--cert", &certificate, "--key", &key];
    smime(&[&sign[..], &["--out-form", "der", "-o", &signed, &content]].concat()).assert_valid(b"");

    let verify = [
        "verify",
        "--trust",
        &anchor,
        "--certs",
        &certificate,
        "--content",
        &content,
        "--key-password-file",
        &password,
        "--no-address-check",
        &signed,
    ];
    let decrypt = [
        "decrypt",
        "--password-file",
        &password,
        "--kek",
        &kek,
        "--content-key",
        &hexadecimal,
        "--key",
        &key,
        "--cert",
        &certificate,
        &message,
    ];
    let mut signs = sign.to_vec();
    signs.extend(["--chain", &anchor, "--attribute", &attribute, &content]);
    let encrypt = [
        "encrypt",
        "--password-file",
        &password,
        "--kek",
        &kek,
        "--certs",
        &certificate,
        "--trust",
        &anchor,
        &content,
    ];
    let add = [
        "sign",
        "--cert",
        &certificate,
        "--key",
        &key,
        "--add",
        "--content",
        &content,
        &signed,
    ];
    let calls: [(&[&str], &[&String]); 6] = [
        (
            &verify,
            &[&anchor, &certificate, &content, &password, &signed],
        ),
        (
            &decrypt,
            &[&password, &hexadecimal, &key, &certificate, &message],
        ),
        (
            &signs,
            &[&certificate, &key, &anchor, &attribute_value, &content],
        ),
        (
            &encrypt,
            &[&password, &hexadecimal, &certificate, &anchor, &content],
        ),
        (&add, &[&certificate, &key, &content, &signed]),
        (&["inspect", &signed], &[&signed]),
    ];
    for (call, inputs) in calls {
        for input in inputs {
            let before = fs::read(input).unwrap();
            let (soft, hard) = (folder.path("soft"), folder.path("hard"));
            symlink(input, &soft).unwrap();
            fs::hard_link(input, &hard).unwrap();
            let names = folder.names();
            let options: &[&str] = match call[0] {
                "verify" | "decrypt" => &["-o", "--report"],
                _ => &["-o"],
            };
            for option in options {
                for output in [input.as_str(), &soft, &hard] {
                    let run = smime(&[call, &[option, output]].concat());
                    run.assert_one_line(2);
                    assert!(
                        run.stderr.contains("this call reads it"),
                        "{call:?} {option}: {run}"
                    );
                    assert!(run.stderr.contains(option), "{run}");
                }
            }
            assert_eq!(fs::read(input).unwrap(), before, "{call:?} {input}");
            assert_eq!(folder.names(), names);
            fs::remove_file(soft).unwrap();
            fs::remove_file(hard).unwrap();
        }
    }
}

#[test]
fn a_file_that_comes_in_by_standard_input_is_no_output() {
    let folder = Folder::new();
    let message = folder.file("message", data("multipart.eml"));
    let verify = ["verify", "--trust", "ca.pem", "--at", AT];
    for (script, arguments) in [
        ("exec \"$@\" < \"$FILE\"", ["-o", &message].as_slice()),
        ("exec \"$@\" < \"$FILE\" >> \"$FILE\"", &[]),
        ("exec \"$@\" \"$FILE\" >> \"$FILE\"", &[]),
        ("exec \"$@\" \"$FILE\" >> \"$FILE\"", &["-o", "/dev/stdout"]),
    ] {
        let mut command = shell(script, &[&verify[..], arguments].concat());
        let output = command.env("FILE", &message).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{script} {arguments:?}");
        assert_eq!(
            fs::read(&message).unwrap(),
            data("multipart.eml"),
            "{script} {arguments:?}"
        );
    }
}

#[test]
fn a_device_may_be_read_and_written() {
    let folder = Folder::new();
    let null = folder.device("/dev/null");
    smime(&["verify", "-o", &null, &null]).assert_one_line(1);
    smime(&["verify", "--report", &null, "-o", &null, &null]).assert_one_line(1);
}

#[test]
fn content_and_report_go_to_different_places() {
    let folder = Folder::new();
    let there = folder.file("there", "kept");
    fs::hard_link(&there, folder.path("hard")).unwrap();
    symlink("there", folder.path("soft")).unwrap();
    symlink("new", folder.path("leads-to-new")).unwrap();
    let names = folder.names();
    for (content, report) in [
        ("there", "there"),
        ("there", "hard"),
        ("soft", "there"),
        ("new", "new"),
        ("new", "./new"),
        ("leads-to-new", "new"),
    ] {
        let (content, report) = (folder.path(content), folder.path(report));
        let run = verify(&["-o", &content, "--report", &report, "multipart.eml"]);
        run.assert_one_line(2);
        assert!(run.stderr.contains("--report"), "{run}");
    }
    verify(&["--report", "/dev/stdout", "multipart.eml"]).assert_one_line(2);
    // Standard error is a file too, the content's.
    for redirected in [
        "exec \"$@\" -o there --report - 2>there",
        "exec \"$@\" --report - >>there 2>&1",
    ] {
        let [anchor, message] = ["ca.pem", "multipart.eml"].map(|name| data_folder().join(name));
        let arguments = [
            "verify",
            "--trust",
            anchor.to_str().unwrap(),
            message.to_str().unwrap(),
        ];
        let status = shell(redirected, &arguments)
            .current_dir(folder.path(""))
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(2), "{redirected}");
        // The shell has emptied it, or the line went there.
        fs::write(&there, "kept").unwrap();
    }
    assert_eq!(folder.names(), names);
    assert_eq!(fs::read(there).unwrap(), b"kept");
}

/// What is there already says nothing about a message that is refused: the exit status does.
#[test]
fn an_older_file_stays_as_it_is_when_nothing_is_written() {
    let folder = Folder::new();
    let output = folder.file("out", "older");
    let report = folder.file("report", "older");
    let outputs = ["-o", &output, "--report", &report];
    let before = fs::metadata(&output).unwrap();
    verify(&[&outputs[..], &["entity.txt"]].concat()).assert_refused(1, "not-signed");
    assert_ne!(fs::read(&report).unwrap(), b"older");
    fs::write(&report, "older").unwrap();
    verify(&[&outputs[..], &["no-such-file"]].concat()).assert_one_line(2);
    verify(&[&outputs[..], &["--part", "7", "multipart.eml"]].concat()).assert_one_line(2);
    let after = fs::metadata(&output).unwrap();
    assert_eq!(fs::read(&output).unwrap(), b"older");
    assert_eq!(fs::read(&report).unwrap(), b"older");
    assert_eq!(
        (before.ino(), before.mtime_nsec()),
        (after.ino(), after.mtime_nsec())
    );
}
