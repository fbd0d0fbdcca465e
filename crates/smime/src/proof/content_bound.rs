//! The content is what the signer signed (RFC 5652 sections 5.3, 5.4, 5.6 and 11).

use crate::basis::Basis;
use crate::cms::attribute::{
    AlgorithmProtection, COUNTERSIGNATURE, ContentTypeAttribute, MessageDigest, SigningCertificate,
    SigningTime, SingleValued,
};
use crate::cms::{ContentType, SignerInfo};
use crate::crypto::DigestValue;
use crate::oid::Oid;
use crate::reason::Reason;
use crate::refusal::Refusal;

/// Proof that the content is bound to what the signature is over: by the signed attributes, or
/// because the signature is over the content itself.
#[derive(Clone, Copy, Debug)]
pub struct ContentBound {
    digest: DigestValue,
}

impl ContentBound {
    /// Checks the attributes of `signer_info` against the content's type and its digest by the
    /// signer's digest algorithm.
    pub(crate) fn check(
        content_type: &Oid,
        digest: DigestValue,
        signer_info: &SignerInfo,
    ) -> Result<Self, Refusal> {
        // RFC 5652 sections 11.1 to 11.3, RFC 5035 section 5, RFC 6211 section 2: these are no unsigned
        // attributes.
        if let Some(unsigned) = &signer_info.unsigned_attrs {
            ContentTypeAttribute::forbid(unsigned)?;
            MessageDigest::forbid(unsigned)?;
            SigningTime::forbid(unsigned)?;
            SigningCertificate::forbid(unsigned)?;
            AlgorithmProtection::forbid(unsigned)?;
        }
        let Some(signed_attrs) = &signer_info.signed_attrs else {
            return Self::of_content_alone(content_type, digest);
        };
        let attributes = &signed_attrs.attributes;
        // Section 11.4: a countersignature is no signed attribute.
        attributes.forbid(
            COUNTERSIGNATURE,
            "countersignature",
            "signedAttrs",
            Basis::CountersignaturePlace,
        )?;
        // Section 11.3: one signing-time, with one value.
        SigningTime::find(attributes)?;
        // Sections 11.1, 11.2 and 5.3: where there are attributes these two are among them, once, with one value.
        let Some(ContentTypeAttribute(named)) = ContentTypeAttribute::find(attributes)? else {
            return Err(Refusal::new(
                Reason::MissingContentType,
                "signedAttrs hold no content-type attribute, wanted one",
            ));
        };
        let Some(MessageDigest(signed)) = MessageDigest::find(attributes)? else {
            return Err(Refusal::new(
                Reason::MissingMessageDigest,
                "signedAttrs hold no message-digest attribute, wanted one",
            ));
        };
        // Section 11.1: the values are the same.
        if named != *content_type {
            return Err(Refusal::new(
                Reason::ContentTypeMismatch,
                format!("content-type is {named}, wanted the eContentType {content_type}"),
            ));
        }
        // Section 5.6: the value is the digest that the recipient has computed, and no other.
        if signed != digest.as_bytes() {
            return Err(Refusal::new(
                Reason::MessageDigestMismatch,
                "message-digest is not the digest of the content",
            ));
        }
        Ok(Self { digest })
    }

    /// Without signed attributes the signature is over the content alone, which is for id-data
    /// only (RFC 5652 section 5.3).
    fn of_content_alone(content_type: &Oid, digest: DigestValue) -> Result<Self, Refusal> {
        if ContentType::from_oid(content_type) == ContentType::Data {
            return Ok(Self { digest });
        }
        Err(Refusal::new(
            Reason::SignedAttributesRequired,
            format!("eContentType is {content_type} and signedAttrs are absent, wanted them"),
        ))
    }

    /// The digest of the content by the signer's digest algorithm.
    pub(crate) fn digest(&self) -> DigestValue {
        self.digest
    }
}
