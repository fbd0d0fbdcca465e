//! What computes, as `--provider` takes it.

use std::sync::Arc;

use clap::{Args, ValueEnum};
#[cfg(test)]
use smime::crypto::CryptoError;
use smime::crypto::{Provider, RustCrypto};

/// The option `--provider`.
#[derive(Args, Clone, Copy)]
pub(crate) struct ProviderArgument {
    /// What computes; by default the fastest that is built in
    #[arg(long, value_enum, value_name = "NAME", default_value_t)]
    provider: Name,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Name {
    /// Readable, without foreign code
    #[cfg_attr(not(feature = "aws-lc"), default)]
    Rustcrypto,
    /// Fast, on AWS-LC
    #[cfg(feature = "aws-lc")]
    #[default]
    AwsLc,
    /// Keys that are in a token
    #[cfg(test)]
    Token,
    /// Keys that are in a token, which is broken
    #[cfg(test)]
    BrokenToken,
}

impl ProviderArgument {
    pub(crate) fn provider(self) -> Arc<dyn Provider> {
        match self.provider {
            Name::Rustcrypto => Arc::new(RustCrypto),
            #[cfg(feature = "aws-lc")]
            Name::AwsLc => Arc::new(smime_aws_lc::AwsLc),
            #[cfg(test)]
            Name::Token => Arc::new(crate::tests::InToken(None)),
            #[cfg(test)]
            Name::BrokenToken => Arc::new(crate::tests::InToken(Some(CryptoError::Failed))),
        }
    }
}
