//! RecipientInfo: how one recipient comes to the content-encryption key (RFC 5652 section 6.2), one
//! file a kind.

mod kari;
mod kekri;
mod ktri;
mod ori;
mod pwri;

use std::io::BufRead;

use smime_ber::{Class, Element, Tag};

pub use kari::{
    KeyAgreeRecipientIdentifier, KeyAgreeRecipientInfo, OriginatorIdentifierOrKey,
    OriginatorPublicKey, RecipientEncryptedKey, RecipientKeyIdentifier,
};
pub use kekri::{KekIdentifier, KekRecipientInfo, OtherKeyAttribute};
pub use ktri::KeyTransRecipientInfo;
pub use ori::OtherRecipientInfo;
pub use pwri::PasswordRecipientInfo;

use super::CmsError;
use super::cursor::{Cursor, at_most};
use super::fields::Fields;

/// How one recipient, or several that share a key agreement, come to the content-encryption key.
///
/// ```text
/// RecipientInfos ::= SET SIZE (1..MAX) OF RecipientInfo
///
/// RecipientInfo ::= CHOICE {
///   ktri KeyTransRecipientInfo,
///   kari [1] KeyAgreeRecipientInfo,
///   kekri [2] KEKRecipientInfo,
///   pwri [3] PasswordRecipientinfo,
///   ori [4] OtherRecipientInfo }
///
/// EncryptedKey ::= OCTET STRING
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RecipientInfo {
    /// By key transport.
    Ktri(KeyTransRecipientInfo),
    /// By key agreement.
    Kari(KeyAgreeRecipientInfo),
    /// By a key that was shared before.
    Kekri(KekRecipientInfo),
    /// By a password.
    Pwri(PasswordRecipientInfo),
    /// By a technique that has an identifier.
    Ori(OtherRecipientInfo),
    /// An alternative or a version that is not known, left alone as section 6.2 asks.
    Unknown,
}

impl RecipientInfo {
    /// The alternative's name in RFC 5652.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Ktri(_) => "ktri",
            Self::Kari(_) => "kari",
            Self::Kekri(_) => "kekri",
            Self::Pwri(_) => "pwri",
            Self::Ori(_) => "ori",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the RecipientInfos that stand next. An empty set is borne.
    pub(crate) fn read_set<R: BufRead>(cursor: &mut Cursor<R>) -> Result<Vec<Self>, CmsError> {
        const FIELD: &str = "recipientInfos";
        cursor.begin(FIELD, Tag::SET, "a SET")?;
        let mut recipient_infos = Vec::new();
        let mut room = Room {
            taken: 0,
            max: cursor.limits().recipients,
        };
        while !cursor.at_end(FIELD)? {
            let held = cursor.element(FIELD, "a RecipientInfo")?;
            recipient_infos.push(Self::read(&held.element(FIELD)?, &mut room)?);
        }
        Ok(recipient_infos)
    }

    /// Reads a RecipientInfo in BER.
    ///
    /// "All implementations MUST gracefully handle unimplemented alternatives within the
    /// RecipientInfo CHOICE", unimplemented versions of the others, and unknown ori (section 6.2):
    /// what cannot be read is refused only where its version is one that is known.
    fn read(element: &Element<'_>, room: &mut Room) -> Result<Self, CmsError> {
        const FIELD: &str = "RecipientInfo";
        let tag = element.header.tag;
        let (read, versions): (_, &[i64]) = match (tag.class, tag.number) {
            _ if tag == Tag::SEQUENCE => {
                room.take()?;
                (
                    KeyTransRecipientInfo::read(element).map(Self::Ktri),
                    &[0, 2],
                )
            }
            (Class::ContextSpecific, 1) => (
                KeyAgreeRecipientInfo::read(element, room).map(Self::Kari),
                &[3],
            ),
            (Class::ContextSpecific, 2) => {
                room.take()?;
                (KekRecipientInfo::read(element).map(Self::Kekri), &[4])
            }
            (Class::ContextSpecific, 3) => {
                room.take()?;
                (PasswordRecipientInfo::read(element).map(Self::Pwri), &[0])
            }
            (Class::ContextSpecific, 4) => {
                room.take()?;
                (OtherRecipientInfo::read(element).map(Self::Ori), &[])
            }
            (Class::ContextSpecific, _) => {
                room.take()?;
                return Ok(Self::Unknown);
            }
            _ => {
                return Err(CmsError::Structure {
                    field: FIELD,
                    offset: element.header.offset,
                    found: tag.to_string(),
                    wanted: "a SEQUENCE or a context-specific tag",
                });
            }
        };
        match read {
            Err(error) if !matches!(error, CmsError::Exhausted(_)) => {
                let version = Fields::inside(FIELD, element).version("version");
                match version {
                    Ok(version) if versions.contains(&version) => Err(error),
                    Err(_) if !versions.is_empty() => Err(error),
                    _ => Ok(Self::Unknown),
                }
            }
            read => read,
        }
    }
}

/// How many recipients were read, of how many that may be.
struct Room {
    taken: usize,
    max: usize,
}

impl Room {
    fn take(&mut self) -> Result<(), CmsError> {
        at_most(self.taken, self.max, "recipients")?;
        self.taken += 1;
        Ok(())
    }
}
