//! Attributes (RFC 5652 section 5.3).

use smime_ber::{Tag, der};

use crate::cms::attribute::Attribute;

impl Attribute {
    /// The DER encoding.
    ///
    /// ```text
    /// Attribute ::= SEQUENCE {
    ///   attrType OBJECT IDENTIFIER,
    ///   attrValues SET OF AttributeValue }
    /// ```
    pub(crate) fn to_der(&self) -> Vec<u8> {
        der::sequence(|attribute| {
            attribute.oid_content(self.attr_type.as_bytes());
            attribute.set_of(|values| self.attr_values.iter().for_each(|value| values.raw(value)));
        })
    }
}

/// The attributes under the tag that is digested, signed and authenticated: `SET OF Attribute` (RFC
/// 5652 section 5.4).
pub(crate) fn attribute_set(attributes: &[Attribute]) -> Vec<u8> {
    implicit_attribute_set(Tag::SET, attributes)
}

/// The attributes under an implicit tag, in the order of DER.
pub(crate) fn implicit_attribute_set(tag: Tag, attributes: &[Attribute]) -> Vec<u8> {
    let mut set = der::Builder::default();
    set.implicit_set_of(tag, |members| {
        attributes
            .iter()
            .for_each(|attribute| members.raw(&attribute.to_der()));
    });
    set.into_octets()
}
