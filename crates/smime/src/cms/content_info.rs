//! ContentInfo: what kind of CMS object it is (RFC 5652 section 3).

use const_oid::ObjectIdentifier;

use crate::oid::Oid;

/// The content types that CMS and its companions define.
///
/// ```text
/// ContentInfo ::= SEQUENCE {
///   contentType ContentType,
///   content [0] EXPLICIT ANY DEFINED BY contentType }
///
/// ContentType ::= OBJECT IDENTIFIER
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentType {
    /// id-data (RFC 5652 section 4).
    Data,
    /// id-signedData (RFC 5652 section 5).
    SignedData,
    /// id-envelopedData (RFC 5652 section 6).
    EnvelopedData,
    /// id-digestedData (RFC 5652 section 7).
    DigestedData,
    /// id-encryptedData (RFC 5652 section 8).
    EncryptedData,
    /// id-ct-authData (RFC 5652 section 9).
    AuthenticatedData,
    /// id-ct-authEnvelopedData (RFC 5083 section 2).
    AuthEnvelopedData,
    /// id-ct-compressedData (RFC 3274 section 1.1).
    CompressedData,
    /// Any other.
    Other(Oid),
}

const TABLE: &[(ContentType, &str, &str)] = &[
    (ContentType::Data, "1.2.840.113549.1.7.1", "data"),
    (
        ContentType::SignedData,
        "1.2.840.113549.1.7.2",
        "signed-data",
    ),
    (
        ContentType::EnvelopedData,
        "1.2.840.113549.1.7.3",
        "enveloped-data",
    ),
    (
        ContentType::DigestedData,
        "1.2.840.113549.1.7.5",
        "digested-data",
    ),
    (
        ContentType::EncryptedData,
        "1.2.840.113549.1.7.6",
        "encrypted-data",
    ),
    (
        ContentType::AuthenticatedData,
        "1.2.840.113549.1.9.16.1.2",
        "authenticated-data",
    ),
    (
        ContentType::AuthEnvelopedData,
        "1.2.840.113549.1.9.16.1.23",
        "auth-enveloped-data",
    ),
    (
        ContentType::CompressedData,
        "1.2.840.113549.1.9.16.1.9",
        "compressed-data",
    ),
];

impl ContentType {
    /// What `oid` names.
    pub fn from_oid(oid: &Oid) -> Self {
        TABLE
            .iter()
            .find(|(_, dotted, _)| ObjectIdentifier::new(dotted).is_ok_and(|known| known == *oid))
            .map_or_else(
                || Self::Other(oid.clone()),
                |(content_type, _, _)| content_type.clone(),
            )
    }

    /// The type's name in reports: kebab-case for the known ones, dotted for others.
    pub fn name(&self) -> String {
        match self {
            Self::Other(oid) => oid.to_string(),
            known => TABLE
                .iter()
                .find(|(content_type, _, _)| content_type == known)
                .map_or_else(String::new, |(_, _, name)| (*name).to_owned()),
        }
    }

    /// Whether the type keeps its content from being read by others.
    pub fn is_encrypted(&self) -> bool {
        matches!(
            self,
            Self::EnvelopedData | Self::EncryptedData | Self::AuthEnvelopedData
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_type_is_found_by_its_identifier() {
        for (content_type, dotted, name) in TABLE {
            let oid = ObjectIdentifier::new(dotted).unwrap();
            assert_eq!(ContentType::from_oid(&oid.into()), *content_type);
            assert_eq!(content_type.name(), *name);
        }
        let other = ObjectIdentifier::new("1.2.3").unwrap();
        assert_eq!(ContentType::from_oid(&other.into()).name(), "1.2.3");
    }
}
