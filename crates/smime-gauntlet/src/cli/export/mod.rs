//! `gauntlet export`.

mod commands;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use smime_cases::{Case, Context, Vectors};

use self::commands::{commands, input_file};
use super::{Source, case_of, print};
use crate::report::{asked, expected};
use crate::{RunError, visible};

#[derive(Args, Debug)]
pub(super) struct Options {
    /// The case
    id: String,
    /// The folder to write to; it is made where it does not exist
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    source: Source,
}

impl Options {
    pub(super) fn carry_out(self) -> Result<ExitCode, RunError> {
        let vectors = self.source.load()?;
        let case = case_of(&vectors, &self.id)?;
        let context = vectors.request(case)?.context;

        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        let mut add = |name: String, octets: Vec<u8>| files.push((name, octets));
        let json = serde_json::to_string_pretty(case).unwrap_or_default();
        add("case.json".into(), (json + "\n").into());
        add("README.md".into(), readme(case, &context, &vectors).into());
        add(input_file(case), case.input_octets());
        if let Some(content) = &case.content {
            add("content.bin".into(), content.0.clone());
        }
        if let Some(original) = &case.original {
            add("original.eml".into(), original.0.clone());
        }
        for (kind, pems) in [
            ("trust", &context.trust),
            ("cert", &context.certs),
            ("crl", &context.crls),
        ] {
            for (count, pem) in (1..).zip(pems) {
                add(format!("{kind}-{count}.pem"), pem.clone().into());
            }
        }
        for (count, response) in (1..).zip(&context.ocsp) {
            add(format!("ocsp-{count}.der"), response.0.clone());
        }
        for (count, pair) in (1..).zip(&context.keys) {
            add(
                format!("recipient-{count}.key.pem"),
                pair.key.clone().into(),
            );
            if let Some(certificate) = &pair.cert {
                let name = format!("recipient-{count}.cert.pem");
                add(name, certificate.clone().into());
            }
        }

        let secrets = [
            ("kek.hex", context.kek.as_ref().map(|kek| &kek.key)),
            ("password.txt", context.password.as_ref()),
            ("content-key.hex", context.content_key.as_ref()),
        ];
        for (name, secret) in secrets {
            if let Some(secret) = secret {
                add(name.into(), secret.clone().into());
            }
        }

        let failed = |path: &Path, cause| RunError::File {
            path: path.into(),
            cause,
        };
        // A folder of somebody's own project, not one of an earlier export.
        let is_own = |name: &str| self.folder.join(name).exists();
        if is_own("README.md") && !is_own("case.json") {
            let what = format!(
                "{}: a README.md that no export wrote; name another folder",
                self.folder.display()
            );
            return Err(RunError::Usage(what));
        }
        fs::create_dir_all(&self.folder).map_err(|cause| failed(&self.folder, cause))?;
        for (name, octets) in files {
            let path = self.folder.join(name);
            fs::write(&path, octets).map_err(|cause| failed(&path, cause))?;
            print(&format!("{}\n", path.display()))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What the case asks and why, and how to repeat it.
fn readme(case: &Case, context: &Context, vectors: &Vectors) -> String {
    let mut text = format!("# {}\n\n{}\n\n{}\n\n", case.id, case.title, case.why);
    let mut fact = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "- {name}: {value}");
        }
    };
    fact("Asked to", &asked(case));
    fact("Expected", &expected(case));
    fact("Sources", &case.sources.join("; "));
    for id in &case.requirements {
        let known = vectors.requirements.get(id);
        let sentence = known.map_or("", |requirement| &requirement.text);
        fact("Requirement", &format!("{id}: {sentence}"));
    }
    let sibling = case.sibling.as_deref().unwrap_or_default();
    fact(
        "Accepted sibling, which differs in the fault alone",
        sibling,
    );
    let _ = writeln!(
        text,
        "\nThe message is {}. In this folder:",
        input_file(case)
    );
    for (what, line) in commands(case, context) {
        let _ = write!(text, "\nBy {what}:\n\n    {line}\n");
    }
    text.push_str("\nThe keys are public, and for tests alone.\n");
    visible::lines(&text)
}
