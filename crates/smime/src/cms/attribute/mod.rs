//! Attributes, signed and not (RFC 5652 sections 5.3 and 11), one file a kind.

mod algorithm_protection;
mod content_type;
mod encryption_key_preference;
mod message_digest;
mod protected;
mod signing_certificate;
mod signing_time;
mod smime_capabilities;
mod values;

use const_oid::ObjectIdentifier;
use smime_ber::{Element, Tag};

pub use algorithm_protection::{AlgorithmProtection, MacAlgorithmProtection};
pub use content_type::ContentTypeAttribute;
pub use encryption_key_preference::SmimeEncryptionKeyPreference;
pub use message_digest::MessageDigest;
pub use protected::ProtectedAttributes;
pub use signing_certificate::{EssCertId, IssuerSerial, SigningCertificate};
pub use signing_time::SigningTime;
pub use smime_capabilities::SmimeCapabilities;
pub use values::AttributeValues;

use super::CmsError;
use super::cursor::{ber, expect_tag};
use super::fields::Fields;
use crate::basis::Basis;
use crate::oid::Oid;
use crate::reason::Reason;
use crate::refusal::Refusal;

/// A countersignature, which may only be unsigned (RFC 5652 section 11.4).
pub const COUNTERSIGNATURE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.6");

/// A set of attributes.
///
/// ```text
/// Attribute ::= SEQUENCE {
///   attrType OBJECT IDENTIFIER,
///   attrValues SET OF AttributeValue }
///
/// AttributeValue ::= ANY
/// ```
#[derive(Clone, Debug, Default)]
pub struct Attributes(Vec<Attribute>);

/// An attribute: its type and its values.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// The type.
    pub attr_type: Oid,
    /// The values.
    pub attr_values: AttributeValues,
}

/// What the rules of an attribute rest on.
pub(crate) struct Bases {
    /// What type its value has.
    pub(crate) syntax: Basis,
    /// That it has exactly one value.
    pub(crate) one_value: Basis,
    /// That it stands once in a set.
    pub(crate) once: Basis,
    /// In which sets it may stand.
    pub(crate) place: Basis,
}

/// An attribute that RFC 5652 gives one value and one place in a set.
pub(crate) trait SingleValued: Sized {
    /// Its type.
    const ATTR_TYPE: ObjectIdentifier;
    /// Its name, as its standard writes it.
    const NAME: &'static str;
    /// What its value has to be.
    const WANTED: &'static str;
    /// What its rules rest on.
    const BASES: Bases;

    /// Reads the value, in DER; absent where it is not what it has to be.
    fn from_der(value: &[u8]) -> Option<Self>;

    /// The attribute's value in `attributes`, if it is there.
    fn find(attributes: &Attributes) -> Result<Option<Self>, Refusal> {
        let mut instances = attributes.of_type(Self::ATTR_TYPE);
        let Some(attribute) = instances.next() else {
            return Ok(None);
        };
        if instances.next().is_some() {
            return Err(Refusal::new(
                Reason::DuplicateAttribute,
                format!("{} occurs more than once, wanted once", Self::NAME),
            )
            .on(Self::BASES.once));
        }
        let Some(value) = attribute.attr_values.only() else {
            return Err(Refusal::new(
                Reason::AttributeValueCount,
                format!(
                    "{} has {} values, wanted 1",
                    Self::NAME,
                    attribute.attr_values.len()
                ),
            )
            .on(Self::BASES.one_value));
        };
        match Self::from_der(value) {
            Some(value) => Ok(Some(value)),
            None => Err(Refusal::new(
                Reason::MalformedAttribute,
                format!("{} is not {}", Self::NAME, Self::WANTED),
            )
            .on(Self::BASES.syntax)),
        }
    }

    /// An error if the attribute is in `attributes`, where it must not be.
    fn forbid(attributes: &Attributes) -> Result<(), Refusal> {
        attributes.forbid(
            Self::ATTR_TYPE,
            Self::NAME,
            "unsignedAttrs",
            Self::BASES.place,
        )
    }
}

impl Attributes {
    /// Reads a SET OF Attribute, whatever its tag.
    pub(crate) fn read(field: &'static str, set: &Element<'_>) -> Result<Self, CmsError> {
        let mut members = Fields::inside(field, set);
        let mut attributes = Vec::new();
        while let Some(member) = members.next(field)? {
            attributes.push(Attribute::read(field, &member)?);
        }
        Ok(Self(attributes))
    }

    /// All attributes, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Attribute> {
        self.0.iter()
    }

    /// The attributes of one type.
    pub fn of_type(&self, attr_type: ObjectIdentifier) -> impl Iterator<Item = &Attribute> {
        self.0
            .iter()
            .filter(move |attribute| attribute.attr_type == attr_type)
    }

    /// An error if an attribute of this type is here, since it must not stand in `place`.
    pub(crate) fn forbid(
        &self,
        attr_type: ObjectIdentifier,
        name: &str,
        place: &str,
        basis: Basis,
    ) -> Result<(), Refusal> {
        if self.of_type(attr_type).next().is_none() {
            return Ok(());
        }
        Err(Refusal::new(
            Reason::AttributeMisplaced,
            format!("{name} stands in {place}, where it must not"),
        )
        .on(basis))
    }
}

impl Attribute {
    fn read(field: &'static str, element: &Element<'_>) -> Result<Self, CmsError> {
        let mut fields = Fields::of_sequence(field, element)?;
        let attr_type = fields.oid("attrType")?;
        let values = fields.required("attrValues", "a SET")?;
        expect_tag("attrValues", &values, Tag::SET, "a SET")?;
        fields.finish()?;
        let mut attr_values = AttributeValues::default();
        let mut members = Fields::inside("attrValues", &values);
        while let Some(value) = members.next("attrValues")? {
            let value = value.to_der().map_err(|error| ber("attrValues", error))?;
            attr_values.push(&value.der);
        }
        Ok(Self {
            attr_type,
            attr_values,
        })
    }
}
