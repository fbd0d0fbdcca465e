//! A key-encryption key that was handed out before (RFC 5652 section 6.2.3).

use crate::cms::write::recipient_info::{KekRecipientInfo, RecipientInfo};
use crate::crypto::algorithm::KeyWrap;
use crate::crypto::{Provider, Secret};
use crate::send::SendError;

/// The wrap is AES's with keys of the length that `key` has.
pub(super) fn encrypt(
    provider: &dyn Provider,
    key_identifier: &[u8],
    key: &Secret,
    content_key: &Secret,
) -> Result<RecipientInfo, SendError> {
    let Some(wrap) = KeyWrap::for_key_len(key.len()) else {
        return Err(SendError::KeyLength {
            what: "the key-encryption key",
            found: key.len(),
            wanted: "16, 24 or 32",
        });
    };
    let encrypted_key = provider.wrap_key(wrap, key.as_bytes(), content_key.as_bytes())?;
    let recipient_info = KekRecipientInfo {
        key_identifier,
        key_encryption: &wrap.identifier(),
        encrypted_key: &encrypted_key,
    };
    Ok(recipient_info.recipient_info())
}
