//! What `sign`, `encrypt` and `compress` have in common: content in, a message out.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use smime::crypto::Provider;
use smime::mime::Source;
use smime::send::{Content, OutForm, SendError, SendingAgent};
use smime::verdict::Judgement;

use crate::failure::{Failure, exit_code, say};
use crate::input::{self, Input};
use crate::output::{Access, Output};
use crate::provider::ProviderArgument;

/// The options about content and output.
#[derive(Args)]
pub(crate) struct ContentArguments {
    /// The content: a MIME entity or an RFC 5322 message; standard input when absent or -
    message: Option<PathBuf>,

    /// The content is plain text in UTF-8: put the header of a text/plain entity before it
    #[arg(long, conflicts_with = "raw")]
    text: bool,

    /// Take the content's octets as they are; for DER and PEM output
    #[arg(long)]
    raw: bool,

    /// Write the message in this form; default mime, or for a message that is amended its own
    #[arg(long, value_enum, value_name = "FORM")]
    out_form: Option<Form>,

    /// Write indefinite lengths, even where the lengths are known
    #[arg(long)]
    ber: bool,

    /// Write the message here instead of to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    provider: ProviderArgument,
}

/// The form of a message that is written.
#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// An RFC 5322 message, or a MIME entity where the content is one
    Mime,
    /// The CMS object itself
    Der,
    /// The CMS object in base64 between BEGIN and END lines
    Pem,
}

impl ContentArguments {
    pub(crate) fn provider(&self) -> Arc<dyn Provider> {
        self.provider.provider()
    }

    /// An agent with the settings that are common to all.
    pub(crate) fn agent(&self, provider: Arc<dyn Provider>) -> SendingAgent {
        let mut agent = SendingAgent::new().provider(provider);
        if let Some(form) = self.out_form {
            agent = agent.out_form(match form {
                Form::Mime => OutForm::Mime,
                Form::Der => OutForm::Der,
                Form::Pem => OutForm::Pem,
            });
        }
        if self.ber {
            agent = agent.ber();
        }
        agent
    }

    /// Has `send` make a message of the content, and writes it whole or, into a file, not at all.
    pub(crate) fn send(
        &self,
        send: impl FnOnce(Content<'_>, &mut dyn Write) -> Result<(), SendError>,
    ) -> Result<ExitCode, Failure> {
        self.send_to(self.output.as_deref(), send)
    }

    /// The same, to another place than that of `--output`.
    pub(crate) fn send_to(
        &self,
        output: Option<&Path>,
        send: impl FnOnce(Content<'_>, &mut dyn Write) -> Result<(), SendError>,
    ) -> Result<ExitCode, Failure> {
        let mut source = Input::open(self.message.as_deref())?;
        let output = Output::content(output)?;
        let content = match &mut source {
            Input::File(file) => Content::file(file),
            Input::Pipe(pipe) => Content::pipe(pipe),
        };
        let content = match (self.text, self.raw) {
            (true, _) => content.text(),
            (_, true) => content.raw(),
            _ => content,
        };
        self.put(&output, |to| send(content, to))
    }

    /// Has `send` make a message of content that is not here.
    pub(crate) fn send_without_content(
        &self,
        output: Option<&Path>,
        send: impl FnOnce(&mut dyn Write) -> Result<(), SendError>,
    ) -> Result<ExitCode, Failure> {
        self.put(&Output::content(output)?, send)
    }

    /// Where the message goes, if it is named.
    pub(crate) fn output(&self) -> Option<&Path> {
        self.output.as_deref()
    }

    /// Has `amend` write a message that is there already anew, `content` being the file of what came
    /// apart from it.
    pub(crate) fn amend(
        &self,
        content: Option<&Path>,
        amend: impl FnOnce(
            &mut dyn Source,
            Option<&mut dyn Source>,
            &mut dyn Write,
        ) -> Result<(), SendError>,
    ) -> Result<ExitCode, Failure> {
        let mut message = input::open(self.message.as_deref())?;
        let mut content = content.map(|name| input::open(Some(name))).transpose()?;
        let content = content.as_mut().map(|file| -> &mut dyn Source { file });
        let output = Output::content(self.output.as_deref())?;
        self.put(&output, |to| amend(&mut message, content, to))
    }

    /// Writes a message whole or, into a file, not at all.
    fn put(
        &self,
        output: &Output,
        write: impl FnOnce(&mut dyn Write) -> Result<(), SendError>,
    ) -> Result<ExitCode, Failure> {
        let name = self.message.as_deref();
        let opened = output.open()?;
        let refused = opened.fill(
            |to| match write(to) {
                Err(error @ (SendError::Changed | SendError::TooLong { .. })) => Ok(Some(error)),
                result => result.map(|()| None),
            },
            |error| failure(name, error),
        )?;
        if let Some(error) = refused {
            say(&error);
            return Ok(exit_code(Judgement::Invalid));
        }
        opened.keep(Access::All)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// What a caller hears of an error; that the output cannot be written is said elsewhere.
fn failure(name: Option<&Path>, error: SendError) -> Failure {
    match error {
        SendError::Io(error) => {
            Failure::reading(name.unwrap_or(Path::new("standard input")), error)
        }
        error => Failure::Sending(error),
    }
}
