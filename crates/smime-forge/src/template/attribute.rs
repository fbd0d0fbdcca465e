//! Attributes of a SignerInfo (RFC 5652 section 11, RFC 5035, RFC 6211, RFC 8551 section 2.5).

use crate::{
    primitive::{asn1::Node, digest::Digest, oid},
    template::{certificate::utc_time, people::Identity},
};

/// An Attribute with any values.
///
/// ```asn1
/// Attribute ::= SEQUENCE {
///   attrType   OBJECT IDENTIFIER,
///   attrValues SET OF AttributeValue }
/// ```
#[must_use]
pub fn attribute(id: &str, values: impl Into<Vec<Node>>) -> Node {
    Node::sequence([Node::oid(id), Node::set_of(values)])
}

/// content-type (RFC 5652 section 11.1).
#[must_use]
pub fn content_type(id: &str) -> Node {
    attribute(oid::CONTENT_TYPE, [Node::oid(id)])
}

/// message-digest (RFC 5652 section 11.2) of `content`.
#[must_use]
pub fn message_digest(digest: Digest, content: &[u8]) -> Node {
    attribute(
        oid::MESSAGE_DIGEST,
        [Node::octet_string(digest.of(content))],
    )
}

/// signing-time (RFC 5652 section 11.3) as UTCTime.
#[must_use]
pub fn signing_time(text: &str) -> Node {
    attribute(oid::SIGNING_TIME, [utc_time(text)])
}

/// signingCertificateV2 (RFC 5035 section 3) with the SHA-256 of a certificate.
#[must_use]
pub fn signing_certificate_v2(identity: &Identity) -> Node {
    let id = Node::sequence([Node::octet_string(Digest::Sha256.of(&identity.der))]);
    attribute(
        oid::SIGNING_CERTIFICATE_V2,
        [Node::sequence([Node::sequence([id])])],
    )
}

/// signingCertificate (RFC 5035 section 5) with the SHA-1 of a certificate.
#[must_use]
pub fn signing_certificate(identity: &Identity) -> Node {
    let id = Node::sequence([Node::octet_string(Digest::Sha1.of(&identity.der))]);
    attribute(
        oid::SIGNING_CERTIFICATE,
        [Node::sequence([Node::sequence([id])])],
    )
}

/// CMSAlgorithmProtection (RFC 6211 section 2) of a signer's two algorithms.
#[must_use]
pub fn algorithm_protection(digest_algorithm: Node, signature_algorithm: Node) -> Node {
    let value = Node::sequence([digest_algorithm, signature_algorithm.tagged(0xa1)]);
    attribute(oid::ALGORITHM_PROTECTION, [value])
}
