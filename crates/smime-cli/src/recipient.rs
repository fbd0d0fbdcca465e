//! With what to decrypt: the options of `decrypt` and `open`.

use std::path::PathBuf;

use clap::Args;
use smime::crypto::Provider;
use smime::receive::ReceivingAgent;

use crate::failure::Failure;
use crate::key_files::Opener;
use crate::pairs::RecipientKeys;
use crate::secret::{self, KekArgument};

/// The options about keys and passwords.
#[derive(Args)]
pub(crate) struct RecipientArguments {
    #[command(flatten)]
    keys: RecipientKeys,

    /// The password of key files
    #[arg(long, value_name = "FILE")]
    key_password_file: Option<PathBuf>,

    /// A key-encryption key that was shared before: its identifier, and a file that holds it, both
    /// in hexadecimal; may be repeated
    #[arg(long, value_name = "HEXID:FILE")]
    kek: Vec<KekArgument>,

    /// The message's password: UTF-8, one line end at its end does not count
    #[arg(long, value_name = "FILE")]
    password_file: Vec<PathBuf>,

    /// A content-encryption key, in hexadecimal
    #[arg(long, value_name = "FILE")]
    content_key: Vec<PathBuf>,

    /// Try every recipient of a key's type, whatever its certificate: for messages that name recipients
    /// by an identifier that no certificate holds
    #[arg(long)]
    any_recipient: bool,
}

impl RecipientArguments {
    /// What opens key files.
    pub(crate) fn opener(&self, allow_legacy: bool) -> Result<Opener, Failure> {
        Opener::new(self.key_password_file.as_deref(), allow_legacy)
    }

    /// The agent with these keys.
    pub(crate) fn apply(
        &self,
        mut agent: ReceivingAgent,
        opener: &Opener,
        provider: &dyn Provider,
    ) -> Result<ReceivingAgent, Failure> {
        for pair in self.keys.read(opener, provider)? {
            agent = agent.key(pair.key, pair.certificate);
        }
        for kek in &self.kek {
            let (identifier, key) = kek.read()?;
            agent = agent.kek(identifier, key);
        }
        for name in &self.password_file {
            agent = agent.password(secret::password("--password-file", name)?);
        }
        for name in &self.content_key {
            agent = agent.content_key(secret::key("--content-key", name)?);
        }
        if self.any_recipient {
            agent = agent.any_recipient();
        }
        Ok(agent)
    }
}
