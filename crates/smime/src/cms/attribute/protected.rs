//! Attributes that a signature, a MAC or an authenticated cipher covers.

use smime_ber::{Element, Tag};

use super::Attributes;
use crate::cms::CmsError;
use crate::cms::cursor::ber;

/// Attributes, typed, and the octets that they may be protected as.
///
/// ```text
/// SignedAttributes ::= SET SIZE (1..MAX) OF Attribute
///
/// AuthAttributes ::= SET SIZE (1..MAX) OF Attribute
/// ```
///
/// RFC 5652 sections 5.3 and 9.1.
#[derive(Clone, Debug)]
pub struct ProtectedAttributes {
    /// The attributes, in the order received.
    pub attributes: Attributes,
    /// The DER encoding of the SET OF, under its own tag and not the implicit one: what is signed
    /// (RFC 5652 section 5.4), what the MAC is over (section 9.2), and the additional data of an
    /// authenticated cipher (RFC 5083 section 2.2).
    pub der: Vec<u8>,
    /// The SET OF as the sender wrote it, only its tag changed to that of a SET.
    pub as_received: Vec<u8>,
}

impl ProtectedAttributes {
    /// Reads the attributes under an implicit tag.
    pub(crate) fn read(field: &'static str, element: &Element<'_>) -> Result<Self, CmsError> {
        let normalised = element
            .to_der_as(Tag::SET)
            .map_err(|error| ber(field, error))?;
        let mut as_received = element.raw.to_vec();
        if let Some(identifier) = as_received.first_mut() {
            *identifier = SET_IDENTIFIER;
        }
        Ok(Self {
            attributes: Attributes::read(field, element)?,
            der: normalised.der,
            as_received,
        })
    }

    /// Whether they were sent in DER.
    pub fn is_der(&self) -> bool {
        self.as_received == self.der
    }
}

/// The identifier octet of a SET (X.690 section 8.12).
const SET_IDENTIFIER: u8 = 0x31;
