//! The form of a message, as `--in-form` takes it.

use clap::ValueEnum;
use smime::mime::Form;

/// How a message is encoded.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum InForm {
    /// An RFC 5322 message or a MIME entity
    Mime,
    /// Base64 between BEGIN and END lines
    Pem,
    /// Base64 with nothing around it
    Base64,
    /// The CMS object itself, in DER or BER
    Der,
}

impl From<InForm> for Form {
    fn from(form: InForm) -> Self {
        match form {
            InForm::Mime => Self::Mime,
            InForm::Pem => Self::Pem,
            InForm::Base64 => Self::Base64,
            InForm::Der => Self::Der,
        }
    }
}
