//! `smime decrypt`: an encrypted message in, what was encrypted out.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::failure::Failure;
use crate::receive::MessageArguments;
use crate::recipient::RecipientArguments;

/// Decrypt a message whose outermost layer is encrypted
///
/// Nothing is written before the ciphertext was found whole: its tag, or where the cipher has none
/// its padding. The report says whether the content was authenticated.
///
/// Examples:
///   smime decrypt --key bob.key --cert bob.pem message.eml
///   smime decrypt --key bob.p12 --key-password-file password -o inside.eml message.eml
///   smime decrypt --password-file password --report - message.p7m
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(flatten)]
    message: MessageArguments,

    #[command(flatten)]
    recipient: RecipientArguments,

    /// The ciphertext, when it is kept apart from the message
    #[arg(long, value_name = "FILE")]
    content: Option<PathBuf>,

    /// Also accept what is only for reading old mail: 3DES, RC2, RSA below 2048 bits, old PKCS#12
    #[arg(long)]
    allow_legacy: bool,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let provider = self.message.provider();
        let opener = self.recipient.opener(self.allow_legacy)?;
        let agent = self.message.agent(provider.clone(), self.allow_legacy);
        let agent = self.recipient.apply(agent, &opener, &*provider)?;
        self.message.receive(
            self.content.as_deref(),
            false,
            Box::new(|message, ciphertext| match ciphertext {
                Some(ciphertext) => agent.decrypt_detached(message, ciphertext),
                None => agent.decrypt(message),
            }),
        )
    }
}
