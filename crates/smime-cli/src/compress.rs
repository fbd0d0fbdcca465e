//! `smime compress` and `smime decompress`.

use std::process::ExitCode;

use clap::Args;
use smime::Limits;

use crate::failure::Failure;
use crate::receive::MessageArguments;
use crate::send::ContentArguments;

/// Compress a message
///
/// Examples:
///   smime compress -o small.eml message.eml
///   smime compress --raw --out-form der -o document.p7z document.pdf
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Compress {
    #[command(flatten)]
    content: ContentArguments,

    /// Refuse content that is larger than this, in octets
    #[arg(long, value_name = "BYTES")]
    max_size: Option<u64>,
}

/// Decompress a message whose outermost layer is compressed
///
/// Examples:
///   smime decompress -o message.eml small.eml
///   smime decompress --max-size 1000000 small.eml
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Decompress {
    #[command(flatten)]
    message: MessageArguments,

    /// Refuse content that is larger than this, in octets, instead of more than 2 GiB, or than 64 MiB
    /// of which each octet became more than 500
    #[arg(long, value_name = "BYTES")]
    max_size: Option<u64>,
}

impl Compress {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let agent = self.content.agent(self.content.provider());
        let agent = agent.limits(Limits {
            decompressed_octets: self.max_size.unwrap_or(u64::MAX),
            ..Limits::default()
        });
        self.content.send(|content, to| agent.compress(content, to))
    }
}

impl Decompress {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let mut limits = Limits::default();
        if let Some(max_size) = self.max_size {
            limits.decompressed_octets = max_size;
            limits.decompression_ratio = u64::MAX;
            // They may cost what octets of the message may.
            let more = max_size.saturating_mul(limits.work_per_octet);
            limits.work = limits.work.saturating_add(more);
        }
        let agent = self.message.agent(self.message.provider(), false);
        let agent = agent.limits(limits);
        self.message.receive(
            None,
            false,
            Box::new(|message, _| agent.decompress(message)),
        )
    }
}
