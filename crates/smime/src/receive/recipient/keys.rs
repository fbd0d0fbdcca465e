//! The keys that a receiver has.

use std::sync::Arc;

use crate::crypto::{PrivateKey, Secret};
use crate::pki::Certificate;

/// All that a receiver can decrypt with.
#[derive(Clone, Debug, Default)]
pub struct DecryptionKeys {
    /// Private keys.
    pub keys: Vec<RecipientKey>,
    /// Keys that were shared before.
    pub keks: Vec<KeyEncryptionKey>,
    /// Passwords, as octets.
    pub passwords: Vec<Secret>,
    /// Content-encryption keys themselves, which no recipient's part of a message is needed for.
    pub content_keys: Vec<Secret>,
}

/// A private key, and the certificate that messages name it by.
#[derive(Clone, Debug)]
pub struct RecipientKey {
    /// The key.
    pub key: Arc<dyn PrivateKey>,
    /// With a certificate the key is used for the recipients that name it, without one for every
    /// recipient of the key's type.
    pub certificate: Option<Certificate>,
}

/// A key that was shared before.
#[derive(Clone, Debug)]
pub struct KeyEncryptionKey {
    /// What messages name it by: KEKIdentifier's keyIdentifier.
    pub identifier: Vec<u8>,
    /// The key.
    pub key: Secret,
}
