//! AuthenticatedData (RFC 5652 section 9).

use std::io::Write;

use super::recipients::recipient_infos;
use crate::cms::attribute::Attribute;
use crate::cms::write::{AuthenticatedData, ContentLength, OriginatorInfo, attribute_set};
use crate::crypto::algorithm::MacAlgorithm;
use crate::crypto::{CryptoError, DigestAlgorithm, DigestValue};
use crate::send::carrier::{Media, carry};
use crate::send::content::Prepared;
use crate::send::digests::Digests;
use crate::send::{SendError, SendingAgent};

/// Writes the content in the clear, with a code under a key that recipients get: over the content,
/// or over attributes that have its digest.
pub(super) fn write(
    agent: &SendingAgent,
    mut content: Prepared<'_>,
    to: &mut dyn Write,
) -> Result<(), SendError> {
    let encryption = &agent.encryption;
    let digest = encryption.digest.unwrap_or(DigestAlgorithm::Sha256);
    let algorithm = MacAlgorithm::Hmac(digest);
    // At least as long as the output (RFC 2104 section 3), and what AES wraps (RFC 3394 section 2).
    let key = agent.random_key(algorithm.output_len().next_multiple_of(WRAPPED))?;
    let attributes = agent.authenticated_attributes();
    let has_attributes = !attributes.is_empty();
    let authenticated = AuthenticatedData {
        originator_info: OriginatorInfo {
            certificates: &encryption.originator,
        },
        recipient_infos: &recipient_infos(agent, &key)?,
        mac_algorithm: &algorithm.identifier().ok_or(CryptoError::Unsupported)?,
        digest_algorithm: has_attributes.then_some(digest),
        content_type: &agent.content_type,
        unauth_attrs: &encryption.unprotected,
    };
    let with_digest = |message_digest: &[u8]| match has_attributes {
        true => {
            let digest = Attribute::message_digest(message_digest);
            attributes.iter().cloned().chain([digest]).collect()
        }
        false => Vec::new(),
    };
    let length = match agent.ber {
        true => None,
        false => content.measure()?,
    };
    let length = match length {
        None => ContentLength::Indefinite,
        Some(content) => {
            let zeros = DigestValue::new(&vec![0; digest.output_len()]);
            let tail = authenticated.tail(&with_digest(zeros.as_bytes()), zeros.as_bytes());
            ContentLength::Definite {
                content,
                tail: tail.len() as u64,
            }
        }
    };
    let outer = content.outer().to_vec();
    carry(agent.new_form(), Media::Other, &outer, to, |to| {
        authenticated.streamed().write(to, length, |sink| {
            let mut mac = agent.provider.mac(algorithm, key.as_bytes())?;
            let mut digests = Digests::new(&*agent.provider, &[digest])?;
            content.read(&mut |octets| {
                match has_attributes {
                    true => digests.update(octets),
                    false => mac.update(octets),
                }
                Ok(sink(octets)?)
            })?;
            let attributes: Vec<_> = with_digest(digests.finish().by(digest)?.as_bytes());
            if has_attributes {
                mac.update(&attribute_set(&attributes));
            }
            Ok(authenticated.tail(&attributes, mac.finish().as_bytes()))
        })
    })
}

/// The octets that AES key wrap takes at once.
const WRAPPED: usize = 8;
