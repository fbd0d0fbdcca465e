//! What `verify`, `decrypt`, `decompress` and `open` have in common: a message in, a verdict and the
//! content out.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use smime::crypto::Provider;
use smime::mime::Source;
use smime::receive::{Received, ReceivingAgent};
use smime::verdict::Encrypted;
use smime::{Policy, Verdict};

use crate::failure::{Failure, exit_code, say};
use crate::form::InForm;
use crate::input;
use crate::output::{Access, Opened, Output};
use crate::provider::ProviderArgument;

/// The options about the message and what comes out.
#[derive(Args)]
pub(crate) struct MessageArguments {
    /// The message; standard input when absent or -
    message: Option<PathBuf>,

    /// Judge this part as a bare MIME entity, counted as IMAP does: 1, 2.1; a forwarded message
    /// (message/rfc822) as the message that it is, with its own From
    #[arg(long, value_name = "PATH")]
    part: Option<String>,

    /// Read the message as this form instead of telling it from its first octets
    #[arg(long, value_enum)]
    in_form: Option<InForm>,

    /// Write the content here instead of to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write the verdict as JSON; - is standard error
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    #[command(flatten)]
    provider: ProviderArgument,
}

/// How a message, and what came apart from it, is judged.
pub(crate) type Judge<'a> =
    dyn FnOnce(&mut dyn Source, Option<&mut dyn Source>) -> io::Result<Received> + 'a;

impl MessageArguments {
    pub(crate) fn provider(&self) -> Arc<dyn Provider> {
        self.provider.provider()
    }

    /// An agent with the settings that are common to all.
    pub(crate) fn agent(&self, provider: Arc<dyn Provider>, allow_legacy: bool) -> ReceivingAgent {
        let mut agent = ReceivingAgent::new().provider(provider).policy(Policy {
            allow_legacy,
            ..Policy::default()
        });
        if let Some(form) = self.in_form {
            agent = agent.form(form.into());
        }
        if let Some(path) = &self.part {
            agent = agent.part(path.clone());
        }
        agent
    }

    /// Judges the message, `detached` being the file of what came apart from it, and writes the
    /// content where the verdict allows it, or `anyway`.
    pub(crate) fn receive(
        &self,
        detached: Option<&Path>,
        anyway: bool,
        judge: Box<Judge<'_>>,
    ) -> Result<ExitCode, Failure> {
        let mut message = input::open(self.message.as_deref())?;
        let mut detached = detached.map(|name| input::open(Some(name))).transpose()?;
        let outputs = Outputs::new(self.output.as_deref(), self.report.as_deref())?;
        let received = judge(&mut message, detached.as_mut().map(source))
            .map_err(|error| self.unreadable(error))?;
        // A report that cannot be written keeps content from being written.
        let report = outputs.report.as_ref().map(Output::open).transpose()?;
        let mut verdict = received.verdict.clone();
        if verdict.is_valid() || anyway {
            let content = outputs.content.open()?;
            let whole = content.fill(
                |to| received.copy_content(&mut message, detached.as_mut().map(source), to),
                |error| self.unreadable(error),
            )?;
            if whole {
                content.keep(access(&verdict))?;
            } else if verdict.is_valid() {
                verdict = verdict.changed();
            }
        }
        if let Some(report) = report {
            put_report(report, &verdict)?;
        }
        if let Some(refusal) = verdict.reason() {
            say(refusal);
        }
        Ok(exit_code(verdict.judgement()))
    }

    fn unreadable(&self, error: io::Error) -> Failure {
        Failure::judging(self.message.as_deref(), error)
    }
}

fn source(file: &mut File) -> &mut dyn Source {
    file
}

/// Where content and verdict go.
struct Outputs {
    content: Output,
    report: Option<Output>,
}

impl Outputs {
    fn new(content: Option<&Path>, report: Option<&Path>) -> Result<Self, Failure> {
        let content = Output::content(content)?;
        let report = report.map(|name| Output::report(name, &content));
        Ok(Self {
            report: report.transpose()?,
            content,
        })
    }
}

/// Who may read content: what was encrypted is for those who could decrypt it.
fn access(verdict: &Verdict) -> Access {
    match verdict.encrypted() {
        Encrypted::No => Access::All,
        Encrypted::Unauthenticated | Encrypted::Aead => Access::Owner,
    }
}

fn put_report(report: Opened<'_>, verdict: &Verdict) -> Result<(), Failure> {
    let write = |to: &mut dyn Write| -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *to, verdict)?;
        to.write_all(b"\n")
    };
    report.put(write)?;
    report.keep(Access::All)
}
