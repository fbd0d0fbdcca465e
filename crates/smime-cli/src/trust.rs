//! Whom to trust, and what a signer has to be: the options of `verify` and `open`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use smime::mime::Mailbox;
use smime::pki::Time;
use smime::proof::AddressCheck;
use smime::receive::{ReceivingAgent, SignerRule};

use crate::arguments::{mailbox, time};
use crate::failure::Failure;
use crate::key_files::Opener;

/// The options about signers.
#[derive(Args)]
pub(crate) struct TrustArguments {
    /// A certificate to trust, or a bundle of them: PEM, DER, PKCS#7 or PKCS#12
    #[arg(long, value_name = "FILE")]
    trust: Vec<PathBuf>,

    /// Certificates at hand for finding signers and building paths, not trusted
    #[arg(long, value_name = "FILE")]
    certs: Vec<PathBuf>,

    /// Judge as of this time, such as 2026-01-01T00:00:00Z, instead of now
    #[arg(long, value_name = "RFC3339", value_parser = time)]
    at: Option<Time>,

    /// The sender's address, instead of the From field's
    #[arg(long, value_name = "ADDR", value_parser = mailbox, conflicts_with = "no_address_check")]
    from: Option<Mailbox>,

    /// Do not compare the sender's address with the certificate
    #[arg(long)]
    no_address_check: bool,

    /// Tell capitals from small letters in the local part of every address
    #[arg(long)]
    exact_local_part: bool,

    /// Which signers have to be valid
    #[arg(long, value_enum, default_value_t = Signers::Default)]
    signers: Signers,

    /// Judge signatures without the paths of their certificates; the report says so
    #[arg(long)]
    signature_only: bool,
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

impl TrustArguments {
    /// The agent with these settings.
    pub(crate) fn apply(
        &self,
        agent: ReceivingAgent,
        opener: &Opener,
    ) -> Result<ReceivingAgent, Failure> {
        let mut agent =
            agent
                .signers(self.signers.into())
                .address(match (&self.from, self.no_address_check) {
                    (_, true) => AddressCheck::Off,
                    (Some(address), false) => AddressCheck::Given(address.to_string()),
                    (None, false) => AddressCheck::FromMessage,
                });
        let anchors = opener.certificates("--trust", &self.trust)?;
        agent = anchors.into_iter().fold(agent, ReceivingAgent::trust);
        let at_hand = opener.certificates("--certs", &self.certs)?;
        agent = at_hand.into_iter().fold(agent, ReceivingAgent::certificate);
        if let Some(time) = self.at {
            agent = agent.at(time);
        }
        if self.exact_local_part {
            agent = agent.exact_local_part();
        }
        if self.signature_only {
            agent = agent.signature_only();
        }
        Ok(agent)
    }
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
