//! Authenticated attributes (RFC 5083 section 2.1, RFC 5652 section 9.1).

use crate::basis::Basis;
use crate::cms::ContentType;
use crate::cms::attribute::{ContentTypeAttribute, ProtectedAttributes, SingleValued};
use crate::oid::Oid;
use crate::reason::Reason;
use crate::refusal::Refusal;

/// What the rules of authenticated attributes rest on.
pub(in crate::receive) struct AttributeRules {
    present: Basis,
    der: Basis,
}

/// In AuthenticatedData.
pub(in crate::receive) const AUTHENTICATED: AttributeRules = AttributeRules {
    present: Basis::AuthAttributes,
    der: Basis::AuthAttributesDer,
};

/// In AuthEnvelopedData.
pub(in crate::receive) const AUTH_ENVELOPED: AttributeRules = AttributeRules {
    present: Basis::EnvelopedAuthAttributes,
    der: Basis::EnvelopedAuthAttributesDer,
};

/// Checks attributes that a tag or a message authentication code covers, or their absence, beside
/// content of the type `content_type`.
pub(in crate::receive) fn check(
    attributes: Option<&ProtectedAttributes>,
    content_type: &Oid,
    rules: &AttributeRules,
) -> Result<(), Refusal> {
    let is_data = ContentType::from_oid(content_type) == ContentType::Data;
    let Some(attributes) = attributes else {
        return if is_data {
            Ok(())
        } else {
            Err(Refusal::new(
                Reason::AuthenticatedAttributesRequired,
                format!("authAttrs are absent beside content of type {content_type}"),
            )
            .on(rules.present))
        };
    };
    if !attributes.is_der() {
        return Err(Refusal::new(
            Reason::AuthenticatedAttributesNotDer,
            "authAttrs are not in DER, and what is authenticated is",
        )
        .on(rules.der));
    }
    match ContentTypeAttribute::find(&attributes.attributes)? {
        Some(ContentTypeAttribute(named)) if named != *content_type => Err(Refusal::new(
            Reason::ContentTypeMismatch,
            format!("content-type is {named}, wanted {content_type}"),
        )
        .on(Basis::ContentTypeMatch)),
        None if !is_data => Err(missing_content_type()),
        _ => Ok(()),
    }
}

/// Checks that attributes say what type the content is of, whichever it is.
pub(in crate::receive) fn require_content_type(
    attributes: &ProtectedAttributes,
) -> Result<(), Refusal> {
    match ContentTypeAttribute::find(&attributes.attributes)? {
        Some(_) => Ok(()),
        None => Err(missing_content_type()),
    }
}

fn missing_content_type() -> Refusal {
    Refusal::new(
        Reason::MissingContentType,
        "authAttrs hold no content-type attribute, wanted one",
    )
    .on(Basis::ContentTypePresent)
}
