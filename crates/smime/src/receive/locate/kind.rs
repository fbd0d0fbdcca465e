//! What an entity is to S/MIME, by its header (RFC 8551 section 3.10).

use crate::mime::Entity;

/// What an entity is, by its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::receive) enum Kind {
    /// multipart/signed with a protocol other than PGP's.
    MultipartSigned,
    /// A CMS object: application/pkcs7-mime, or something that is named like one.
    CmsObject,
    /// PGP/MIME (RFC 3156).
    Pgp,
    /// Another multipart.
    Multipart,
    /// Anything else.
    Other,
}

impl Kind {
    pub(in crate::receive) fn of(entity: &Entity) -> Self {
        let content_type = &entity.content_type;
        let (type_, subtype) = (content_type.type_(), content_type.subtype());
        if type_ == "multipart" {
            let protocol = content_type.parameter("protocol").unwrap_or_default();
            let is_pgp = protocol.to_ascii_lowercase().starts_with("application/pgp");
            return match subtype {
                "signed" | "encrypted" if is_pgp => Self::Pgp,
                "signed" => Self::MultipartSigned,
                _ => Self::Multipart,
            };
        }
        let is_object = is_pkcs7_mime(type_, subtype)
            || is_pkcs7_signature(type_, subtype)
            || ["p7m", "p7s", "p7c"]
                .iter()
                .any(|suffix| is_octets_named(entity, suffix));
        if is_object {
            Self::CmsObject
        } else {
            Self::Other
        }
    }
}

/// Whether a type is that of a CMS object (RFC 8551 section 3.2), the older name included.
pub(in crate::receive) fn is_pkcs7_mime(type_: &str, subtype: &str) -> bool {
    type_ == "application" && matches!(subtype, "pkcs7-mime" | "x-pkcs7-mime")
}

/// Whether a type is that of a detached signature (RFC 8551 section 3.5.3.1), the older name
/// included.
pub(in crate::receive) fn is_pkcs7_signature(type_: &str, subtype: &str) -> bool {
    type_ == "application" && matches!(subtype, "pkcs7-signature" | "x-pkcs7-signature")
}

/// Whether an application/octet-stream has a file name with this extension (RFC 8551
/// section 3.2.1).
pub(in crate::receive) fn is_octets_named(entity: &Entity, extension: &str) -> bool {
    entity.content_type.is("application", "octet-stream")
        && entity.file_name.as_deref().is_some_and(|name| {
            name.rsplit_once('.')
                .is_some_and(|(_, found)| found.eq_ignore_ascii_case(extension))
        })
}
