//! `gauntlet export`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use smime_cases::{Case, Form};

use super::{Source, case_of, print};
use crate::RunError;

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
        add(format!("input.{}", extension(case)), case.input_octets());
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

        let failed = |path: &Path, cause| RunError::File {
            path: path.into(),
            cause,
        };
        fs::create_dir_all(&self.folder).map_err(|cause| failed(&self.folder, cause))?;
        for (name, octets) in files {
            let path = self.folder.join(name);
            fs::write(&path, octets).map_err(|cause| failed(&path, cause))?;
            print(&format!("{}\n", path.display()))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn extension(case: &Case) -> &'static str {
    match case.input_form {
        Some(Form::Mime) => "eml",
        Some(Form::Der) => "der",
        Some(Form::Ber) => "ber",
        Some(Form::Pem) => "pem",
        Some(Form::Base64) => "b64",
        None => "bin",
    }
}
