//! Running the command, and what came out.

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{LazyLock, Mutex};

use serde_json::Value;
use tempfile::TempDir;

/// A time at which every certificate in the data folder is valid.
pub(crate) const AT: &str = "2026-06-01T00:00:00Z";

/// Content to sign and to encrypt, and the entity of it that goes inside.
pub(crate) const MESSAGE: &str = "From: alice@example.com\r\nTo: bob@example.com\r\nSubject: Shares\r\n\
                                  MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nSell the shares.\r\n";
pub(crate) const ENTITY: &[u8] =
    b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nSell the shares.\r\n";

/// What a run of the command did.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

/// Runs the command in the data folder, nothing on its standard input.
pub(crate) fn smime(arguments: &[&str]) -> Run {
    smime_reading(arguments, b"")
}

/// Runs the command in the data folder, `input` coming in by a pipe.
pub(crate) fn smime_reading(arguments: &[&str], input: &[u8]) -> Run {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The command may end without having read its input, so that writing it may fail.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Run {
        status: output.status.code().expect("a status, not a signal"),
        stdout: output.stdout,
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The command in the data folder.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smime"));
    command.args(arguments).current_dir(data_folder());
    command
}

/// `smime verify` under the test CA at [`AT`].
pub(crate) fn verify(arguments: &[&str]) -> Run {
    verify_reading(arguments, b"")
}

/// The same, with `input` on standard input.
pub(crate) fn verify_reading(arguments: &[&str], input: &[u8]) -> Run {
    let common = ["verify", "--trust", "ca.pem", "--at", AT];
    smime_reading(&[&common, arguments].concat(), input)
}

/// Where the fixtures stand.
pub(crate) fn data_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

/// The file of a key or certificate of the vectors: `alice-rsa.key`, `alice-rsa.cert`.
pub(crate) fn key_file(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/keys");
    let path = folder.join(format!("{name}.pem"));
    path.to_str().unwrap().to_owned()
}

/// An authority, Alice who signs and Bob who decrypts: `smime keygen` makes each key when it is
/// first asked for. They stay in the target folder, where nothing else tidies up after statics.
pub(crate) struct People {
    folder: TempDir,
    made: Mutex<HashSet<String>>,
}

impl People {
    pub(crate) fn shared() -> &'static Self {
        static PEOPLE: LazyLock<People> = LazyLock::new(|| People {
            folder: TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap(),
            made: Mutex::default(),
        });
        &PEOPLE
    }

    /// The authority's certificate.
    pub(crate) fn anchor(&self) -> String {
        self.make(
            "ca",
            &["--ca", "--email", "ca@example.com", "--algorithm", "p256"],
        );
        self.path("ca/cert.pem")
    }

    /// Alice's certificate and key of that kind.
    pub(crate) fn alice(&self, kind: &str) -> [String; 2] {
        self.person("alice", kind)
    }

    /// Bob's.
    pub(crate) fn bob(&self, kind: &str) -> [String; 2] {
        self.person("bob", kind)
    }

    fn person(&self, who: &str, kind: &str) -> [String; 2] {
        let (anchor, key) = (self.anchor(), self.path("ca/key.pem"));
        let email = format!("{who}@example.com");
        let what = ["--email", &email, "--algorithm", kind];
        let name = format!("{who}-{kind}");
        self.make(
            &name,
            &[&what[..], &["--ca-cert", &anchor, "--ca-key", &key]].concat(),
        );
        ["cert", "key"].map(|file| self.path(&format!("{name}/{file}.pem")))
    }

    fn make(&self, name: &str, arguments: &[&str]) {
        let mut made = self.made.lock().unwrap();
        if made.insert(name.to_owned()) {
            let folder = self.path(name);
            smime(&[&["keygen", "-o", &folder], arguments].concat()).assert_valid(b"");
        }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }
}

/// A folder that is gone with the test.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// The path of a file in it.
    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// A name in it for the device at `path`. The device itself is never named to the command: one
    /// that took it for a file would rename another over it.
    #[cfg(unix)]
    pub(crate) fn device(&self, path: &str) -> String {
        let link = self.path(Path::new(path).file_name().unwrap().to_str().unwrap());
        if !Path::new(&link).is_symlink() {
            std::os::unix::fs::symlink(path, &link).unwrap();
        }
        link
    }

    /// Writes a file, and gives its path.
    pub(crate) fn file(&self, name: &str, octets: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::write(&path, octets).unwrap();
        path
    }

    /// The names of the files in it, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// The octets of a fixture.
pub(crate) fn data(name: &str) -> Vec<u8> {
    fs::read(data_folder().join(name)).unwrap()
}

/// A fixture that is text.
pub(crate) fn text(name: &str) -> String {
    String::from_utf8(data(name)).unwrap()
}

/// What OpenSSL says of a fixture, from `facts.txt`.
pub(crate) fn fact(of: &str, what: &str) -> String {
    let prefix = format!("{of} {what} ");
    let facts = text("facts.txt");
    let mut values = facts.lines().filter_map(|line| line.strip_prefix(&prefix));
    values.next().unwrap().to_owned()
}

impl Run {
    /// The report that `--report -` wrote.
    pub(crate) fn report(&self) -> Value {
        let end = self.stderr.rfind("\n}\n").expect("a report") + 2;
        serde_json::from_str(&self.stderr[..end]).unwrap()
    }

    /// Asserts that the command said why in one line, with this code, and wrote nothing else.
    #[track_caller]
    pub(crate) fn assert_refused(&self, status: i32, code: &str) {
        let start = format!("smime: {code}: ");
        assert!(self.stderr.starts_with(&start), "wanted {code}: {self}");
        self.assert_one_line(status);
    }

    /// Asserts that the command said why in one line and wrote nothing else.
    #[track_caller]
    pub(crate) fn assert_one_line(&self, status: i32) {
        assert_eq!(self.status, status, "{self}");
        assert_eq!(self.stderr.matches('\n').count(), 1, "{self}");
        assert!(self.stderr.starts_with("smime: "), "{self}");
        assert!(self.stderr.ends_with('\n'), "{self}");
        assert!(self.stdout.is_empty(), "{self}");
    }

    /// Asserts that the message was found valid and `content` written.
    #[track_caller]
    pub(crate) fn assert_valid(&self, content: &[u8]) {
        assert_eq!(self.status, 0, "{self}");
        assert_eq!(self.stderr, "", "{self}");
        assert_eq!(self.stdout, content, "{self}");
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "status: {}", self.status)?;
        for (name, octets) in [
            ("stdout", &*self.stdout),
            ("stderr", self.stderr.as_bytes()),
        ] {
            let shown = String::from_utf8_lossy(octets).replace('\r', "\\r");
            let line_end = if shown.ends_with('\n') { "" } else { "\n" };
            write!(f, "--- {name}\n{shown}{line_end}")?;
        }
        Ok(())
    }
}

/// Asserts that `shown` holds nothing that acts on a terminal or turns the reading direction.
#[track_caller]
pub(crate) fn assert_displays(shown: &str) {
    let acts = |character: &char| {
        character.is_control() && *character != '\n'
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
            || matches!(character, '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    if let Some(found) = shown.chars().find(acts) {
        panic!("{found:?} is shown as it is: {}", shown.escape_debug());
    }
}

/// A command line for `sh`, in which `"$@"` is the command with these arguments, in the data folder.
#[cfg(unix)]
pub(crate) fn shell(script: &str, arguments: &[&str]) -> Command {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", script, "sh", env!("CARGO_BIN_EXE_smime")])
        .args(arguments)
        .current_dir(data_folder());
    shell
}

/// What a command does, nothing on its standard input.
#[cfg(unix)]
pub(crate) fn run(command: &mut Command) -> Run {
    let output = command.stdin(Stdio::null()).output().unwrap();
    Run {
        status: output.status.code().expect("a status, not a signal"),
        stdout: output.stdout,
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A call that encrypts [`MESSAGE`] under the password in a file of `folder`, and the file that it
/// went to.
pub(crate) fn encrypted_by_password(folder: &Folder) -> [String; 2] {
    let password = folder.file("password", "correct horse battery staple\n");
    let message = folder.path("encrypted.eml");
    let arguments = ["encrypt", "--password-file", &password, "-o", &message];
    smime_reading(&arguments, MESSAGE.as_bytes()).assert_valid(b"");
    [message, password]
}
