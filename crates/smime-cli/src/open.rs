//! `smime open`: takes off every layer of a message and judges each.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use smime::receive::{Protection, ReceivingAgent};

use crate::failure::Failure;
use crate::receive::MessageArguments;
use crate::recipient::RecipientArguments;
use crate::trust::TrustArguments;

/// Take off every layer of a message, judge each, and write the innermost content
///
/// A message without any layer is valid here; --require says what has to be there.
///
/// Examples:
///   smime open --trust ca.pem --key bob.key --cert bob.pem message.eml
///   smime open --trust ca.pem --key bob.p12 --key-password-file password --require signed --require encrypted message.eml
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(flatten)]
    message: MessageArguments,

    #[command(flatten)]
    trust: TrustArguments,

    #[command(flatten)]
    recipient: RecipientArguments,

    /// The content of the outermost layer, when it is kept apart from the message; its octets as
    /// they stand
    #[arg(long, value_name = "FILE")]
    content: Option<PathBuf>,

    /// The content is signed text: try it with CRLF as its line ends too, where it does not verify as
    /// it stands; the report says so
    #[arg(long, requires = "content")]
    content_text: bool,

    /// Refuse a message that has no such layer; may be repeated
    #[arg(long, value_enum, value_name = "WHAT")]
    require: Vec<Required>,

    /// Also accept what is only for reading old mail: SHA-1, MD5, 3DES, RC2, RSA below 2048 bits,
    /// old PKCS#12
    #[arg(long)]
    allow_legacy: bool,

    /// Write the content even when the verdict is not valid
    #[arg(long)]
    content_anyway: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Required {
    /// A signature
    Signed,
    /// Encryption
    Encrypted,
    /// A message authentication code, of an AEAD cipher too
    Authenticated,
    /// A digest
    Digested,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let provider = self.message.provider();
        let opener = self.recipient.opener(self.allow_legacy)?;
        let agent = self.message.agent(provider.clone(), self.allow_legacy);
        let agent = self.trust.apply(agent, &opener)?;
        let agent = self.recipient.apply(agent, &opener, &*provider)?;
        let agent = if self.content_text {
            agent.content_is_text()
        } else {
            agent
        };
        let required = self.require.iter().map(|required| match required {
            Required::Signed => Protection::Signed,
            Required::Encrypted => Protection::Encrypted,
            Required::Authenticated => Protection::Authenticated,
            Required::Digested => Protection::Digested,
        });
        let agent = required.fold(agent, ReceivingAgent::require);
        self.message.receive(
            self.content.as_deref(),
            self.content_anyway,
            Box::new(|message, content| match content {
                Some(content) => agent.open_detached(message, content),
                None => agent.open(message),
            }),
        )
    }
}
