//! Key transport by RSA (RFC 5652 section 6.2.1).

use super::CertificateRecipient;
use crate::cms::write::recipient_info::{KeyTransRecipientInfo, RecipientInfo};
use crate::cms::write::{issuer_and_serial_number, subject_key_identifier};
use crate::crypto::{Provider, Secret};
use crate::send::{IdentifierForm, SendError};

pub(super) fn encrypt(
    provider: &dyn Provider,
    recipient: &CertificateRecipient,
    content_key: &Secret,
) -> Result<RecipientInfo, SendError> {
    let certificate = &recipient.certificate;
    let rid = match recipient.rid {
        IdentifierForm::IssuerAndSerialNumber => issuer_and_serial_number(certificate),
        IdentifierForm::SubjectKeyIdentifier => {
            subject_key_identifier(certificate).ok_or_else(|| SendError::NoKeyIdentifier {
                subject: recipient.subject(),
            })?
        }
    };
    let scheme = &recipient.key_transport;
    let public_key = provider.load_public_key(&certificate.public_key())?;
    let encrypted_key = public_key.encrypt_key(scheme, content_key.as_bytes())?;
    let recipient_info = KeyTransRecipientInfo {
        rid: &rid,
        key_encryption: &scheme.identifier(),
        encrypted_key: &encrypted_key,
    };
    Ok(recipient_info.recipient_info())
}
