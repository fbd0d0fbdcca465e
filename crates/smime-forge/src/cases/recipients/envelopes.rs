//! What the keys open.

use crate::{
    cases::common::CONTENT,
    primitive::cipher::Cipher,
    template::{envelope::Envelope, recipient::Recipient},
};

/// AES-256-GCM to one recipient: a wrong key shows by the tag, each time.
pub(super) fn gcm(recipient: Recipient) -> Envelope {
    Envelope::new(CONTENT, Cipher::AesGcm(256), [recipient])
}

/// AES-128-CBC to one recipient.
pub(super) fn cbc(recipient: Recipient) -> Envelope {
    Envelope::new(CONTENT, Cipher::AesCbc(128), [recipient])
}
