//! `smime inspect`: what is in this message?

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use smime::inspect::{Limits, Tree, tree};
use smime::mime::{Form, detect};
use smime::receive::{CarriedObject, PemObject, cms_object, pem_objects};
use smime::verdict::Judgement;
use smime::visible::visible;
use smime::{Basis, Reason};

use crate::failure::{Failure, exit_code, say};
use crate::form::InForm;
use crate::input;
use crate::output::Output;

/// Show the ASN.1 and CMS structure of a message, certificate, request or key as a tree
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

/// How much of a file with objects in PEM is looked at, in octets.
const MAX_FILE: u64 = 2 * MAX_OBJECT;

impl Arguments {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let mut message = input::open(self.message.as_deref())?;
        let output = Output::content(self.output.as_deref())?;
        let reading = |error| Failure::judging(self.message.as_deref(), error);
        let form = match self.in_form {
            Some(form) => form.into(),
            None => detect(&mut message).map_err(reading)?,
        };
        if self.part.is_none() && form == Form::Pem {
            let objects = pem_objects(&mut message, MAX_FILE).map_err(reading)?;
            // A message in PEM is read as messages are, which bears more.
            if !objects.is_empty() && objects.iter().all(|object| object.octets.is_ok()) {
                return self.show_pem(&objects, &output);
            }
        }
        let object = cms_object(&mut message, Some(form), self.part.as_deref(), MAX_OBJECT);
        match object.map_err(reading)? {
            Ok(object) => self.show(&object, &output),
            Err(refusal) => {
                // Text may stand before the first object in PEM.
                let has_none = matches!(refusal.reason, Reason::MalformedMime | Reason::NotSigned);
                let is_text = has_none && self.part.is_none();
                let objects = match is_text {
                    true => pem_objects(&mut message, MAX_FILE).map_err(reading)?,
                    false => Vec::new(),
                };
                if !objects.is_empty() {
                    return self.show_pem(&objects, &output);
                }
                say(&refusal);
                Ok(exit_code(Judgement::Invalid))
            }
        }
    }

    fn show(&self, object: &CarriedObject, output: &Output) -> Result<ExitCode, Failure> {
        let tree = tree(&object.octets, &Limits::default());
        self.write(&[(None, &tree)], output)?;
        match &tree.error {
            Some(_) if object.is_cut => {
                say(&format_args!(
                    "the object goes on after {MAX_OBJECT} octets, which are shown"
                ));
                Ok(ExitCode::SUCCESS)
            }
            Some(fault) => Ok(malformed(None, &fault.text)),
            None => Ok(ExitCode::SUCCESS),
        }
    }

    /// All objects of a file, each after a line that says where it stands and what it is called.
    fn show_pem(&self, objects: &[PemObject], output: &Output) -> Result<ExitCode, Failure> {
        let trees: Vec<(&PemObject, Tree)> = objects
            .iter()
            .filter_map(|object| {
                let octets = object.octets.as_ref().ok()?;
                Some((object, tree(octets, &Limits::default())))
            })
            .collect();
        let shown: Vec<_> = trees
            .iter()
            .map(|(object, tree)| ((objects.len() > 1).then_some(*object), tree))
            .collect();
        self.write(&shown, output)?;
        let unreadable = objects.iter().find_map(|object| match object.octets {
            Ok(_) => None,
            Err(wanted) => Some((object, format!("wanted {wanted}"))),
        });
        let faulty = || {
            trees.iter().find_map(|(object, tree)| {
                let fault = tree.error.as_ref()?;
                Some((*object, fault.text.clone()))
            })
        };
        Ok(match unreadable.or_else(faulty) {
            Some((object, text)) => malformed(Some(object), &text),
            None => ExitCode::SUCCESS,
        })
    }

    fn write(&self, trees: &[(Option<&PemObject>, &Tree)], output: &Output) -> Result<(), Failure> {
        output.write(|to| {
            if self.json {
                match trees {
                    [(None, tree)] => serde_json::to_writer_pretty(&mut *to, tree)?,
                    _ => {
                        let trees: Vec<_> = trees.iter().map(|(_, tree)| tree).collect();
                        serde_json::to_writer_pretty(&mut *to, &trees)?;
                    }
                }
                return writeln!(to);
            }
            for (index, (object, tree)) in trees.iter().enumerate() {
                if let Some(object) = object {
                    let gap = if index > 0 { "\n" } else { "" };
                    writeln!(to, "{gap}line {}: {}", object.line, visible(&object.label))?;
                }
                write!(to, "{tree}")?;
            }
            Ok(())
        })
    }
}

/// Says that an object cannot be read to its end.
fn malformed(object: Option<&PemObject>, text: &str) -> ExitCode {
    let (reason, basis) = (Reason::MalformedBer, Basis::BerValues);
    match object {
        Some(object) => say(&format_args!(
            "{reason}: PEM object at line {}: {text} ({basis})",
            object.line
        )),
        None => say(&format_args!("{reason}: {text} ({basis})")),
    }
    exit_code(Judgement::Invalid)
}
