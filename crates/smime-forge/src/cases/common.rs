//! What cases of many areas share: content, the good messages beside broken ones, codes.

use crate::{
    primitive::cipher::Cipher,
    template::{
        envelope::Envelope,
        people::People,
        recipient::{Ktri, Recipient},
    },
};

/// Content of most cases.
pub(crate) const CONTENT: &[u8] = b"The figures are on page 3.\r\n";

/// The case beside most broken ones: Alice signs [`CONTENT`] with RSA and SHA-256.
pub(crate) const BASIC: &str = "signed/forms/basic";

/// The case beside most broken ones of EnvelopedData: AES-128-CBC to Dave by RSA.
pub(crate) const ENVELOPED: &str = "enveloped/ciphers/aes-128-cbc";

/// The case beside most broken ones of AuthEnvelopedData: AES-256-GCM to Dave by RSA.
pub(crate) const AUTH_ENVELOPED: &str = "authenveloped/ciphers/aes-256-gcm";

/// The code for whatever fails once a recipient was found.
pub(crate) const FAILED: &str = "decryption-failed";
/// The code where no recipient is the receiver.
pub(crate) const NO_RECIPIENT: &str = "no-recipient";
/// The code for parameters that are missing or wrong, before any key is used.
pub(crate) const PARAMETERS: &str = "algorithm-parameters";
/// The code for a cipher that the content type does not go with.
pub(crate) const CIPHER_MODE: &str = "cipher-mode";

/// Dave by RSAES-PKCS1-v1_5, which every receiver has.
pub(crate) fn dave(people: &People) -> Recipient {
    Recipient::Ktri(Ktri::pkcs1(people.get("dave-rsa")))
}

/// [`ENVELOPED`].
pub(crate) fn enveloped(people: &People) -> Envelope {
    Envelope::new(CONTENT, Cipher::AesCbc(128), [dave(people)])
}

/// [`AUTH_ENVELOPED`].
pub(crate) fn auth_enveloped(people: &People) -> Envelope {
    Envelope::new(CONTENT, Cipher::AesGcm(256), [dave(people)])
}
