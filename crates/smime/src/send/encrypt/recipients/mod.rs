//! The content-encryption key, for each recipient (RFC 5652 section 6.2).

mod judge;
mod kari;
mod kekri;
mod ktri;
mod pwri;

use super::{CertificateRecipient, Recipient};
use crate::cms::write::recipient_info::RecipientInfo;
use crate::crypto::Secret;
use crate::send::{SendError, SendingAgent};

use self::judge::KeyManagement;
use self::kari::Agreements;

/// The RecipientInfos that bring `content_key` to the agent's recipients. Those who agree on a key
/// in the same way share one.
pub(super) fn recipient_infos(
    agent: &SendingAgent,
    content_key: &Secret,
) -> Result<Vec<RecipientInfo>, SendError> {
    let provider = &*agent.provider;
    let mut recipient_infos = Vec::new();
    let mut agreements = Agreements::default();
    for recipient in &agent.encryption.recipients {
        recipient_infos.push(match recipient {
            Recipient::Certificate(recipient) => {
                let recipient = agent.preferred(recipient);
                match judge::key_management(agent, &recipient)? {
                    KeyManagement::Transport => ktri::encrypt(provider, &recipient, content_key)?,
                    KeyManagement::Agreement(curve) => {
                        agreements.add(curve, recipient, content_key)?;
                        continue;
                    }
                }
            }
            Recipient::Kek { identifier, key } => {
                kekri::encrypt(provider, identifier, key, content_key)?
            }
            Recipient::Password(recipient) => pwri::encrypt(provider, recipient, content_key)?,
        });
    }
    recipient_infos.extend(agreements.recipient_infos(provider, content_key)?);
    Ok(recipient_infos)
}

impl CertificateRecipient {
    /// The name of the subject, for errors.
    fn subject(&self) -> String {
        self.certificate.subject().to_string()
    }
}
