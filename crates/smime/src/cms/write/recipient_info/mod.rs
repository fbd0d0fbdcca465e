//! RecipientInfo, one file a kind (RFC 5652 section 6.2).

mod kari;
mod kekri;
mod ktri;
mod pwri;

use smime_ber::der;

pub(crate) use kari::{KeyAgreeRecipientInfo, RecipientEncryptedKey, recipient_key_identifier};
pub(crate) use kekri::KekRecipientInfo;
pub(crate) use ktri::KeyTransRecipientInfo;
pub(crate) use pwri::PasswordRecipientInfo;

/// A RecipientInfo in DER, and what the version of the envelope depends on.
///
/// ```text
/// RecipientInfo ::= CHOICE {
///   ktri KeyTransRecipientInfo,
///   kari [1] KeyAgreeRecipientInfo,
///   kekri [2] KEKRecipientInfo,
///   pwri [3] PasswordRecipientinfo,
///   ori [4] OtherRecipientInfo }
/// ```
#[derive(Clone, Debug)]
pub(crate) struct RecipientInfo {
    version: i64,
    is_password: bool,
    der: Vec<u8>,
}

impl RecipientInfo {
    /// Its own version.
    pub(crate) fn version(&self) -> i64 {
        self.version
    }

    /// Whether it is a pwri.
    pub(crate) fn is_password(&self) -> bool {
        self.is_password
    }
}

/// `RecipientInfos ::= SET SIZE (1..MAX) OF RecipientInfo`
pub(crate) fn recipient_infos(recipients: &[RecipientInfo]) -> Vec<u8> {
    der::set_of(|set| recipients.iter().for_each(|each| set.raw(&each.der)))
}
