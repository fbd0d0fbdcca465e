//! DigestedData (RFC 5652 section 7).

use std::io::Write;

use crate::cms::write::{ContentLength, DigestedData};
use crate::crypto::DigestAlgorithm;
use crate::send::carrier::{Media, carry};
use crate::send::content::Prepared;
use crate::send::digests::Digests;
use crate::send::{SendError, SendingAgent};

/// Writes the content in the clear with its digest.
pub(super) fn write(
    agent: &SendingAgent,
    mut content: Prepared<'_>,
    to: &mut dyn Write,
) -> Result<(), SendError> {
    let digest = agent.encryption.digest.unwrap_or(DigestAlgorithm::Sha256);
    let digested = DigestedData {
        content_type: &agent.content_type,
        digest_algorithm: digest,
    };
    let length = match agent.ber {
        true => None,
        false => content.measure()?,
    };
    let length = match length {
        None => ContentLength::Indefinite,
        Some(content) => ContentLength::Definite {
            content,
            tail: DigestedData::tail(&vec![0; digest.output_len()]).len() as u64,
        },
    };
    let outer = content.outer().to_vec();
    carry(agent.new_form(), Media::Other, &outer, to, |to| {
        digested.streamed().write(to, length, |sink| {
            let mut digests = Digests::new(&*agent.provider, &[digest])?;
            content.read(&mut |octets| {
                digests.update(octets);
                Ok(sink(octets)?)
            })?;
            let digest = digests.finish().by(digest)?;
            Ok(DigestedData::tail(digest.as_bytes()))
        })
    })
}
