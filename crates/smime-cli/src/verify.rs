//! `smime verify`: is this message signed, by whom, and does it hold?

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::failure::Failure;
use crate::key_files::Opener;
use crate::receive::MessageArguments;
use crate::trust::TrustArguments;

/// Judge a signed message, and write what was signed when it is valid
///
/// Examples:
///   smime verify --trust ca.pem message.eml
///   smime verify --trust ca.pem --content document.pdf document.p7s
///   smime verify --trust ca.pem --report verdict.json -o document.txt message.eml
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(flatten)]
    message: MessageArguments,

    #[command(flatten)]
    trust: TrustArguments,

    /// The signed content, when the signature is detached; its octets as they stand
    #[arg(long, value_name = "FILE")]
    content: Option<PathBuf>,

    /// The content is text: try it with CRLF as its line ends too, where it does not verify as it
    /// stands; the report says so
    #[arg(long, requires = "content")]
    content_text: bool,

    /// The password of PKCS#12 files
    #[arg(long, value_name = "FILE")]
    key_password_file: Option<PathBuf>,

    /// Also accept what is only for reading old mail: SHA-1, MD5, RSA below 2048 bits
    #[arg(long)]
    allow_legacy: bool,

    /// Write the content even when the verdict is not valid
    #[arg(long)]
    content_anyway: bool,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let opener = Opener::new(self.key_password_file.as_deref(), self.allow_legacy)?;
        let agent = self
            .message
            .agent(self.message.provider(), self.allow_legacy);
        let agent = self.trust.apply(agent, &opener)?;
        let agent = if self.content_text {
            agent.content_is_text()
        } else {
            agent
        };
        self.message.receive(
            self.content.as_deref(),
            self.content_anyway,
            Box::new(|message, content| match content {
                Some(content) => agent.verify_detached(message, content),
                None => agent.verify(message),
            }),
        )
    }
}
