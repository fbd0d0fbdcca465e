//! OtherRecipientInfo: techniques that have an identifier (RFC 5652 section 6.2.5).

use smime_ber::Element;

use crate::cms::CmsError;
use crate::cms::fields::Fields;
use crate::oid::Oid;

/// A recipient by another technique.
///
/// ```text
/// OtherRecipientInfo ::= SEQUENCE {
///   oriType OBJECT IDENTIFIER,
///   oriValue ANY DEFINED BY oriType }
/// ```
#[derive(Clone, Debug)]
pub struct OtherRecipientInfo {
    /// The technique.
    pub ori_type: Oid,
    /// What it needs, as received.
    pub ori_value: Vec<u8>,
}

impl OtherRecipientInfo {
    /// Reads the fields, whatever the tag.
    pub(super) fn read(element: &Element<'_>) -> Result<Self, CmsError> {
        let mut fields = Fields::inside("OtherRecipientInfo", element);
        let recipient_info = Self {
            ori_type: fields.oid("oriType")?,
            ori_value: fields.required("oriValue", "a value")?.raw.to_vec(),
        };
        fields.finish()?;
        Ok(recipient_info)
    }
}
