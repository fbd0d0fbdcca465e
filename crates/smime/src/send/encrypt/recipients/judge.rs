//! Whether a certificate is one to encrypt to.

use super::CertificateRecipient;
use crate::budget::Budget;
use crate::crypto::{KeyAlgorithm, SubjectPublicKeyInfo};
use crate::pki::{PathSettings, Purpose, Validator, Weakness, judge_alone};
use crate::send::{SendError, SendingAgent};

/// How a key gets to the owner of another key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyManagement {
    /// Encrypted by RSA.
    Transport,
    /// Under a key that is agreed upon, with a key of this kind.
    Agreement(KeyAlgorithm),
}

/// How a key gets to the owner of a certificate, once the certificate was judged: by its dates and
/// its purpose, and by its path where there are anchors, unless the agent was told not to; by the
/// size of its key in any case.
pub(super) fn key_management(
    agent: &SendingAgent,
    recipient: &CertificateRecipient,
) -> Result<KeyManagement, SendError> {
    let certificate = &recipient.certificate;
    let public_key = certificate.public_key();
    let Some(management) = KeyManagement::of(&public_key) else {
        let subject = recipient.subject();
        return Err(SendError::RecipientKey { subject });
    };
    let purpose = match management {
        KeyManagement::Transport => Purpose::KeyTransport,
        KeyManagement::Agreement(_) => Purpose::KeyAgreement,
    };
    if !agent.encryption.force {
        let at = agent.time();
        judge_alone(certificate, purpose, at).map_err(SendError::Recipient)?;
        let anchors = &agent.encryption.anchors;
        if !anchors.is_empty() {
            let settings = PathSettings {
                provider: &*agent.provider,
                policy: &agent.policy,
                anchors,
                at,
            };
            Validator::new(settings, &agent.encryption.intermediates)
                .validate(certificate, purpose, &Budget::new(agent.limits.clone()))
                .map_err(SendError::Recipient)?;
        }
    }
    let bits = agent.provider.load_public_key(&public_key)?.bits();
    if management == KeyManagement::Transport
        && let Some(weakness) = Weakness::of_rsa_key(&agent.policy, bits)
    {
        let subject = recipient.subject();
        return Err(SendError::Weak { subject, weakness });
    }
    Ok(management)
}

impl KeyManagement {
    fn of(key: &SubjectPublicKeyInfo<'_>) -> Option<Self> {
        let algorithm = KeyAlgorithm::from_identifier(&key.algorithm().ok()?)?;
        match algorithm {
            // What is bound to RSAES-OAEP is not written to.
            KeyAlgorithm::Rsa => Some(Self::Transport),
            _ if algorithm.agrees() => algorithm.order_bits().map(|_| Self::Agreement(algorithm)),
            _ => None,
        }
    }
}
