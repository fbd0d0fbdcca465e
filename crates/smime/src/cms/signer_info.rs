//! SignerInfo: one signer of a SignedData (RFC 5652 section 5.3).

use smime_ber::{Element, Tag};

use super::CmsError;
use super::attribute::{Attributes, ProtectedAttributes};
use super::certificate_identifier::SignerIdentifier;
use super::fields::Fields;
use crate::crypto::AlgorithmIdentifier;

/// One signer.
///
/// ```text
/// SignerInfo ::= SEQUENCE {
///   version CMSVersion,
///   sid SignerIdentifier,
///   digestAlgorithm DigestAlgorithmIdentifier,
///   signedAttrs [0] IMPLICIT SignedAttributes OPTIONAL,
///   signatureAlgorithm SignatureAlgorithmIdentifier,
///   signature SignatureValue,
///   unsignedAttrs [1] IMPLICIT UnsignedAttributes OPTIONAL }
///
/// SignatureValue ::= OCTET STRING
///
/// UnsignedAttributes ::= SET SIZE (1..MAX) OF Attribute
/// ```
#[derive(Clone, Debug)]
pub struct SignerInfo {
    /// The syntax version: 1 with issuerAndSerialNumber, 3 with subjectKeyIdentifier.
    pub version: i64,
    /// Whose certificate verifies the signature.
    pub sid: SignerIdentifier,
    /// How the content was digested.
    pub digest_algorithm: AlgorithmIdentifier,
    /// What is signed in the content's place.
    pub signed_attrs: Option<ProtectedAttributes>,
    /// How the signature was made.
    pub signature_algorithm: AlgorithmIdentifier,
    /// The signature.
    pub signature: Vec<u8>,
    /// What is not signed.
    pub unsigned_attrs: Option<Attributes>,
}

impl SignerInfo {
    /// Reads a SignerInfo in BER.
    pub(crate) fn read(element: &Element<'_>) -> Result<Self, CmsError> {
        let mut fields = Fields::of_sequence("SignerInfo", element)?;
        let version = fields.version("SignerInfo.version")?;
        let sid = SignerIdentifier::read("sid", &fields.required("sid", "a SignerIdentifier")?)?;
        let digest_algorithm = fields.algorithm("digestAlgorithm")?;
        let signed_attrs = fields
            .optional(SIGNED_ATTRS, Tag::context_constructed(0))?
            .map(|element| ProtectedAttributes::read(SIGNED_ATTRS, &element))
            .transpose()?;
        let signature_algorithm = fields.algorithm("signatureAlgorithm")?;
        let signature = fields.octet_string("signature")?;
        let unsigned_attrs = fields
            .optional(UNSIGNED_ATTRS, Tag::context_constructed(1))?
            .map(|element| Attributes::read(UNSIGNED_ATTRS, &element))
            .transpose()?;
        fields.finish()?;
        Ok(Self {
            version,
            sid,
            digest_algorithm,
            signed_attrs,
            signature_algorithm,
            signature,
            unsigned_attrs,
        })
    }

    /// Whether the version is the one that the sid calls for.
    pub fn version_fits(&self) -> bool {
        match self.sid {
            SignerIdentifier::IssuerAndSerialNumber(_) => self.version == 1,
            SignerIdentifier::SubjectKeyIdentifier(_) => self.version == 3,
        }
    }
}

const SIGNED_ATTRS: &str = "signedAttrs";
const UNSIGNED_ATTRS: &str = "unsignedAttrs";
