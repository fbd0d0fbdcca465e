//! Authenticated attributes (RFC 5083 section 2.1, RFC 5652 section 9.1).

use crate::cms::ContentType;
use crate::cms::attribute::{ContentTypeAttribute, ProtectedAttributes, SingleValued};
use crate::oid::Oid;
use crate::reason::Reason;
use crate::refusal::Refusal;

/// Checks attributes that a tag or a message authentication code covers, or their absence, beside
/// content of the type `content_type`.
pub(super) fn check(
    attributes: Option<&ProtectedAttributes>,
    content_type: &Oid,
) -> Result<(), Refusal> {
    let is_data = ContentType::from_oid(content_type) == ContentType::Data;
    let Some(attributes) = attributes else {
        return if is_data {
            Ok(())
        } else {
            Err(Refusal::new(
                Reason::AuthenticatedAttributesRequired,
                format!("authAttrs are absent beside content of type {content_type}"),
            ))
        };
    };
    if !attributes.is_der() {
        return Err(Refusal::new(
            Reason::AuthenticatedAttributesNotDer,
            "authAttrs are not in DER, and what is authenticated is",
        ));
    }
    match ContentTypeAttribute::find(&attributes.attributes)? {
        Some(ContentTypeAttribute(named)) if named != *content_type => Err(Refusal::new(
            Reason::ContentTypeMismatch,
            format!("content-type is {named}, wanted {content_type}"),
        )),
        None if !is_data => Err(missing_content_type()),
        _ => Ok(()),
    }
}

/// Checks that attributes say what type the content is of, whichever it is.
pub(super) fn require_content_type(attributes: &ProtectedAttributes) -> Result<(), Refusal> {
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
}
