//! Signing in two steps, by a key that is elsewhere, and content that is.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use clap::Args;
use smime::crypto::DigestAlgorithm;
use smime::pki::Certificate;
use smime::send::{SendError, SendingAgent, Signer, ToBeSigned};

use crate::failure::{Failure, say};
use crate::input;
use crate::secret::from_hexadecimal;
use crate::send::ContentArguments;

/// The options about what is elsewhere.
#[derive(Args)]
pub(crate) struct ElsewhereArguments {
    /// The key of --cert is elsewhere: write what it is to sign, the DER of the signed attributes,
    /// to this file, and nothing else; with --signature, read it from there
    #[arg(long, value_name = "FILE", conflicts_with_all = HERE)]
    to_be_signed: Option<PathBuf>,

    /// The signature that was made elsewhere; it is checked before it is sent
    #[arg(long, value_name = "FILE", conflicts_with_all = HERE)]
    signature: Option<PathBuf>,

    /// The content is elsewhere: sign this digest of it, such as sha-256:0123...; may be repeated,
    /// for signers that digest by other algorithms
    #[arg(long, value_name = "NAME:HEX", conflicts_with_all = CONTENT)]
    content_digest: Vec<ContentDigest>,
}

/// What needs the key itself.
const HERE: [&str; 3] = ["add", "countersign", "no_signed_attrs"];

/// What is about content that is here.
const CONTENT: [&str; 5] = ["message", "text", "raw", "add", "countersign"];

impl ElsewhereArguments {
    /// The owner of `certificate`, whose key is elsewhere.
    pub(crate) fn signer(&self, certificate: Certificate) -> Result<Signer, Failure> {
        let Some(signature) = &self.signature else {
            return Ok(Signer::elsewhere(certificate));
        };
        let octets = |name: &Path| Ok(input::read(name)?.as_bytes().to_vec());
        let attributes = self.to_be_signed.as_deref().map(octets).transpose()?;
        let signature = octets(signature)?;
        Ok(Signer::made_elsewhere(certificate, attributes, signature))
    }

    /// Writes what is to be signed, or the message.
    pub(crate) fn run(
        &self,
        agent: &SendingAgent,
        send: &ContentArguments,
    ) -> Result<ExitCode, Failure> {
        let digests: Vec<_> = self
            .content_digest
            .iter()
            .map(ContentDigest::pair)
            .collect();
        let Some(file) = self
            .to_be_signed
            .as_deref()
            .filter(|_| self.signature.is_none())
        else {
            return match digests.is_empty() {
                true => send.send(|content, to| agent.sign(content, to)),
                false => {
                    send.send_without_content(send.output(), |to| agent.sign_digests(&digests, to))
                }
            };
        };
        if send.output().is_some() {
            return Err(Failure::Option {
                option: "--output",
                why: "there is no message yet, only what --to-be-signed gets".to_owned(),
            });
        }
        let mut line = String::new();
        let mut write = |signers: Vec<ToBeSigned>, to: &mut dyn Write| -> Result<(), SendError> {
            for signer in signers {
                line = describe(&signer);
                to.write_all(&signer.signed_attributes)?;
            }
            Ok(())
        };
        let code = match digests.is_empty() {
            true => send.send_to(Some(file), |content, to| {
                write(agent.to_be_signed(content)?, to)
            })?,
            false => send.send_without_content(Some(file), |to| {
                write(agent.to_be_signed_of_digests(&digests)?, to)
            })?,
        };
        say(&line);
        Ok(code)
    }
}

/// How the signature is to be made.
fn describe(signer: &ToBeSigned) -> String {
    let subject = signer.certificate.subject();
    let scheme = signer.scheme;
    match (scheme.digest(), &signer.digest) {
        (Some(algorithm), Some(digest)) => {
            format!("to be signed for \"{subject}\": {scheme}, {algorithm} {digest:?}")
        }
        _ => format!("to be signed for \"{subject}\": {scheme}"),
    }
}

/// `NAME:HEX`: the digest of content.
#[derive(Clone)]
struct ContentDigest {
    algorithm: DigestAlgorithm,
    value: Vec<u8>,
}

impl ContentDigest {
    fn pair(&self) -> (DigestAlgorithm, &[u8]) {
        (self.algorithm, &self.value)
    }
}

impl FromStr for ContentDigest {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, digits) = text.split_once(':').ok_or("wanted NAME:HEX")?;
        let algorithm = DigestAlgorithm::from_name(name).ok_or("not a digest")?;
        // White space does not count in a key, and has no place in a digest.
        if !digits.bytes().all(|octet| octet.is_ascii_hexdigit()) {
            return Err("not hexadecimal".to_owned());
        }
        let wanted = 2 * algorithm.output_len();
        if digits.len() != wanted {
            return Err(format!(
                "{} digits, wanted {wanted} for {name}",
                digits.len()
            ));
        }
        Ok(Self {
            algorithm,
            value: from_hexadecimal(digits.as_bytes())?,
        })
    }
}
