//! `smime verify`: is this message signed, by whom, and does it hold?

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use smime::pki::{Certificate, Time, bundle};
use smime::proof::AddressCheck;
use smime::receive::{Received, ReceivingAgent, SignerRule};
use smime::{Policy, Verdict};

use crate::arguments::time;
use crate::failure::{Failure, exit_code, say};
use crate::form::InForm;
use crate::input;
use crate::output::Output;

/// Judge a signed message, and write what was signed when it is valid
///
/// Examples:
///   smime verify --trust ca.pem message.eml
///   smime verify --trust ca.pem --content document.pdf document.p7s
///   smime verify --trust ca.pem --report verdict.json -o document.txt message.eml
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The message; standard input when absent or -
    message: Option<PathBuf>,

    /// A certificate to trust, or a bundle of them: PEM, DER or PKCS#7
    #[arg(long, value_name = "FILE")]
    trust: Vec<PathBuf>,

    /// Certificates at hand for finding signers and building paths, not trusted
    #[arg(long, value_name = "FILE")]
    certs: Vec<PathBuf>,

    /// The signed content, when the signature is detached; its octets as they stand
    #[arg(long, value_name = "FILE")]
    content: Option<PathBuf>,

    /// Judge as of this time, such as 2026-01-01T00:00:00Z, instead of now
    #[arg(long, value_name = "RFC3339", value_parser = time)]
    at: Option<Time>,

    /// The sender's address, instead of the From field's
    #[arg(long, value_name = "ADDR", conflicts_with = "no_address_check")]
    from: Option<String>,

    /// Do not compare the sender's address with the certificate
    #[arg(long)]
    no_address_check: bool,

    /// Which signers have to be valid
    #[arg(long, value_enum, default_value_t = Signers::Default)]
    signers: Signers,

    /// Also accept what is only for reading old mail: SHA-1, MD5, RSA below 2048 bits
    #[arg(long)]
    allow_legacy: bool,

    /// Judge signatures without the paths of their certificates; the report says so
    #[arg(long)]
    signature_only: bool,

    /// Judge this part as a bare MIME entity, counted as IMAP does: 1, 2.1
    #[arg(long, value_name = "PATH")]
    part: Option<String>,

    /// Read the message as this form instead of telling it from its first octets
    #[arg(long, value_enum)]
    in_form: Option<InForm>,

    /// Write the content here instead of to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write the content even when the verdict is not valid
    #[arg(long)]
    content_anyway: bool,

    /// Write the verdict as JSON; - is standard error
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Signers {
    /// One is valid and none is invalid
    Default,
    /// One is valid
    Any,
    /// All are valid
    All,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let agent = self.agent()?;
        let mut message = input::open(self.message.as_deref())?;
        let mut content = self
            .content
            .as_deref()
            .map(|name| input::open(Some(name)))
            .transpose()?;
        let received = self.judge(&agent, &mut message, content.as_mut())?;
        let mut status = exit_code(received.verdict.judgement());
        if received.verdict.is_valid() || self.content_anyway {
            let whole = self.put_content(&received, &mut message, content.as_mut())?;
            if !whole && received.verdict.is_valid() {
                say(&CHANGED);
                status = exit_code(smime::verdict::Judgement::Invalid);
            }
        }
        if let Some(name) = &self.report {
            put_report(name, &received.verdict)?;
        }
        if let Some(refusal) = received.verdict.reason() {
            say(refusal);
        }
        Ok(status)
    }

    fn agent(&self) -> Result<ReceivingAgent, Failure> {
        let mut agent = ReceivingAgent::new()
            .policy(Policy {
                allow_legacy: self.allow_legacy,
                ..Policy::default()
            })
            .signers(self.signers.into())
            .address(match (&self.from, self.no_address_check) {
                (_, true) => AddressCheck::Off,
                (Some(address), false) => AddressCheck::Given(address.clone()),
                (None, false) => AddressCheck::FromMessage,
            });
        for certificate in certificates("--trust", &self.trust)? {
            agent = agent.trust(certificate);
        }
        for certificate in certificates("--certs", &self.certs)? {
            agent = agent.certificate(certificate);
        }
        if let Some(time) = self.at {
            agent = agent.at(time);
        }
        if self.signature_only {
            agent = agent.signature_only();
        }
        if let Some(form) = self.in_form {
            agent = agent.form(form.into());
        }
        if let Some(path) = &self.part {
            agent = agent.part(path.clone());
        }
        Ok(agent)
    }

    fn judge(
        &self,
        agent: &ReceivingAgent,
        message: &mut File,
        content: Option<&mut File>,
    ) -> Result<Received, Failure> {
        let judged = match content {
            Some(content) => agent.verify_detached(message, content),
            None => agent.verify(message),
        };
        judged.map_err(|error| Failure::judging(self.message.as_deref(), error))
    }

    fn put_content(
        &self,
        received: &Received,
        message: &mut File,
        content: Option<&mut File>,
    ) -> Result<bool, Failure> {
        let detached = content.map(|content| content as &mut dyn smime::mime::Source);
        Output::named(self.output.as_deref()).put(
            |to| received.copy_content(message, detached, to),
            |error| Failure::judging(self.message.as_deref(), error),
        )
    }
}

/// What is said when the second reading of the content differs from the one that was judged.
const CHANGED: &str = "the message changed while it was read";

fn certificates(option: &'static str, names: &[PathBuf]) -> Result<Vec<Certificate>, Failure> {
    let mut certificates = Vec::new();
    for name in names {
        let octets = fs::read(name).map_err(|error| Failure::reading(name, error))?;
        let found = bundle::certificates(&octets).map_err(|error| Failure::File {
            option,
            name: name.clone(),
            why: error.to_string(),
        })?;
        certificates.extend(found);
    }
    Ok(certificates)
}

fn put_report(name: &Path, verdict: &Verdict) -> Result<(), Failure> {
    let write = |to: &mut dyn Write| -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *to, verdict)?;
        to.write_all(b"\n")
    };
    if name == Path::new("-") {
        return write(&mut io::stderr().lock()).map_err(|error| Failure::writing(name, error));
    }
    Output::named(Some(name)).write(write)
}

impl From<Signers> for SignerRule {
    fn from(signers: Signers) -> Self {
        match signers {
            Signers::Default => Self::Default,
            Signers::Any => Self::Any,
            Signers::All => Self::All,
        }
    }
}
