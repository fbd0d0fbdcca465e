//! What the README shows works as it is printed.

use std::env;
use std::path::Path;
use std::process::Command;

use crate::support::Folder;

/// The commands of a section of the README.
fn commands(section: &str) -> String {
    let readme = include_str!("../../../../README.md");
    let (_, after) = readme.split_once(&format!("\n## {section}\n")).unwrap();
    let section = after
        .split_once("\n## ")
        .map_or(after, |(section, _)| section);
    let blocks = section.split("```sh\n").skip(1);
    blocks
        .map(|block| block.split_once("```").unwrap().0)
        .collect()
}

/// Runs commands with `smime` at hand; gives what they write.
#[track_caller]
fn run(commands: &str) -> String {
    let folder = Folder::new();
    let command = Path::new(env!("CARGO_BIN_EXE_smime")).parent().unwrap();
    let path = env::join_paths([command.to_owned(), "/usr/bin".into(), "/bin".into()]);
    let output = Command::new("sh")
        .args(["-e", "-c", commands])
        .current_dir(folder.path(""))
        .env("PATH", path.unwrap())
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    assert!(stderr.contains("\"verdict\": \"valid\""), "{stderr}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn signing_and_encrypting() {
    let commands = commands("Signing and encrypting");
    let entity = "Content-Type: text/plain\r\n\r\nSell them.\r\n";
    let twice = entity.repeat(2);
    assert_eq!(run(&commands), twice);
    assert_eq!(run(&commands.replace("rsa-2048", "p256")), twice);
}
