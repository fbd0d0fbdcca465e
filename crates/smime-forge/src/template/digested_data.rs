//! DigestedData with every field replaceable.

use smime_cases::Op;

use crate::{
    primitive::{asn1::Node, digest::Digest, oid},
    template::{
        message::Message,
        signed_data::{content_info, encapsulated},
    },
};

/// A DigestedData (RFC 5652 section 7).
///
/// ```asn1
/// DigestedData ::= SEQUENCE {
///   version          CMSVersion,
///   digestAlgorithm  DigestAlgorithmIdentifier,
///   encapContentInfo EncapsulatedContentInfo,
///   digest           Digest }
/// ```
#[derive(Clone)]
pub struct DigestedData {
    /// version.
    pub version: Node,
    /// digestAlgorithm.
    pub digest_algorithm: Node,
    /// eContentType.
    pub content_type: Node,
    /// The value inside `[0] EXPLICIT` of eContent.
    pub content: Option<Node>,
    /// digest.
    pub digest: Vec<u8>,
    /// The algorithm by which it was made.
    pub algorithm: Digest,
    /// What was digested.
    pub covered: Vec<u8>,
}

impl DigestedData {
    /// Content and its digest.
    #[must_use]
    pub fn new(content: &[u8], algorithm: Digest) -> Self {
        Self {
            version: Node::integer(0),
            digest_algorithm: algorithm.identifier(),
            content_type: Node::oid(oid::DATA),
            content: Some(Node::octet_string(content)),
            digest: algorithm.of(content),
            algorithm,
            covered: content.to_vec(),
        }
    }

    /// The same with a change.
    #[must_use]
    pub fn with(mut self, bend: impl FnOnce(&mut Self)) -> Self {
        bend(&mut self);
        self
    }

    /// ContentInfo.
    #[must_use]
    pub fn node(&self) -> Node {
        let object = Node::sequence([
            self.version.clone(),
            self.digest_algorithm.clone(),
            encapsulated(&self.content_type, self.content.as_ref()),
            Node::octet_string(self.digest.clone()),
        ]);
        content_info(oid::DIGESTED_DATA, object)
    }

    /// The message as the input of a case.
    #[must_use]
    pub fn message(&self) -> Message {
        let mut message = Message::of(Op::Open, &self.node(), &self.covered);
        if matches!(self.algorithm, Digest::Md5 | Digest::Sha1) {
            message.context.legacy = true;
            message = message.needing("legacy");
        }
        message
            .needing("digested-data")
            .needing(self.algorithm.feature())
    }
}
