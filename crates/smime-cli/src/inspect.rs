//! `smime inspect`: what is in this message?

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use smime::inspect::{Limits, tree};
use smime::receive::{CarriedObject, cms_object};
use smime::verdict::Judgement;

use crate::failure::{Failure, exit_code, say};
use crate::form::InForm;
use crate::input;
use crate::output::Output;

/// Show the ASN.1 and CMS structure of a message as a tree
///
/// Examples:
///   smime inspect message.eml
///   smime inspect --json smime.p7m
///   smime inspect --part 2.1 digest.eml
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The message; standard input when absent or -
    message: Option<PathBuf>,

    /// Write the tree as JSON
    #[arg(long)]
    json: bool,

    /// Look into this part, counted as IMAP does: 1, 2.1
    #[arg(long, value_name = "PATH")]
    part: Option<String>,

    /// Read the message as this form instead of telling it from its first octets
    #[arg(long, value_enum)]
    in_form: Option<InForm>,

    /// Write the tree here instead of to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How much of an object is looked at, in octets.
const MAX_OBJECT: u64 = 32 << 20;

impl Arguments {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let mut message = input::open(self.message.as_deref())?;
        let form = self.in_form.map(Into::into);
        let output = Output::content(self.output.as_deref())?;
        let object = cms_object(&mut message, form, self.part.as_deref(), MAX_OBJECT);
        let object =
            match object.map_err(|error| Failure::judging(self.message.as_deref(), error))? {
                Ok(object) => object,
                Err(refusal) => {
                    say(&refusal);
                    return Ok(exit_code(Judgement::Invalid));
                }
            };
        self.show(&object, &output)
    }

    fn show(&self, object: &CarriedObject, output: &Output) -> Result<ExitCode, Failure> {
        let tree = tree(&object.octets, &Limits::default());
        output.write(|to| {
            if self.json {
                serde_json::to_writer_pretty(&mut *to, &tree)?;
                writeln!(to)?;
            } else {
                write!(to, "{tree}")?;
            }
            Ok(())
        })?;
        match &tree.error {
            Some(_) if object.is_cut => {
                say(&format_args!(
                    "the object goes on after {MAX_OBJECT} octets, which are shown"
                ));
                Ok(ExitCode::SUCCESS)
            }
            Some(fault) => {
                say(&format_args!("malformed-ber: {}", fault.text));
                Ok(exit_code(Judgement::Invalid))
            }
            None => Ok(ExitCode::SUCCESS),
        }
    }
}
