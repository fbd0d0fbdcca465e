//! CompressedData with every field replaceable.

use smime_cases::Op;

use crate::{
    primitive::{asn1::Node, deflate::zlib_fixed, oid},
    template::{
        message::Message,
        secrets::Secrets,
        signed_data::{content_info, encapsulated},
    },
};

/// A CompressedData (RFC 3274 section 1.1).
///
/// ```asn1
/// CompressedData ::= SEQUENCE {
///   version              CMSVersion,
///   compressionAlgorithm CompressionAlgorithmIdentifier,
///   encapContentInfo     EncapsulatedContentInfo }
/// ```
#[derive(Clone)]
pub struct CompressedData {
    /// version.
    pub version: Node,
    /// compressionAlgorithm.
    pub algorithm: Node,
    /// eContentType.
    pub content_type: Node,
    /// The value inside `[0] EXPLICIT` of eContent.
    pub content: Option<Node>,
    /// What was compressed.
    pub covered: Vec<u8>,
}

impl CompressedData {
    /// Content, compressed.
    #[must_use]
    pub fn new(content: &[u8]) -> Self {
        Self::from_stream(content, zlib_fixed(content))
    }

    /// Content with a zlib stream (RFC 1950) that is there already.
    #[must_use]
    pub fn from_stream(content: &[u8], stream: Vec<u8>) -> Self {
        Self {
            version: Node::integer(0),
            algorithm: Node::sequence([Node::oid(oid::ZLIB_COMPRESS)]),
            content_type: Node::oid(oid::DATA),
            content: Some(Node::octet_string(stream)),
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
            self.algorithm.clone(),
            encapsulated(&self.content_type, self.content.as_ref()),
        ]);
        content_info(oid::COMPRESSED_DATA, object)
    }

    /// The message as the input of a case.
    #[must_use]
    pub fn message(&self) -> Message {
        let mut message = Message::of(Op::Decompress, &self.node(), &self.covered);
        message.secrets = Some(Secrets::new("compressed-data"));
        message.needing("compressed-data")
    }
}
