//! The finished fields of an encrypted message.

use crate::{
    primitive::{
        asn1::{Body, Node},
        oid,
    },
    template::signed_data::content_info,
};

/// Which content type holds the ciphertext.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// EnvelopedData (RFC 5652 section 6).
    Enveloped,
    /// AuthEnvelopedData (RFC 5083).
    AuthEnveloped,
    /// EncryptedData (RFC 5652 section 8).
    Encrypted,
}

/// The fields of the finished message, each replaceable.
///
/// ```asn1
/// EnvelopedData ::= SEQUENCE {
///   version              CMSVersion,
///   originatorInfo       [0] IMPLICIT OriginatorInfo OPTIONAL,
///   recipientInfos       RecipientInfos,
///   encryptedContentInfo EncryptedContentInfo,
///   unprotectedAttrs     [1] IMPLICIT UnprotectedAttributes OPTIONAL }
/// AuthEnvelopedData ::= SEQUENCE {
///   version                  CMSVersion,
///   originatorInfo           [0] IMPLICIT OriginatorInfo OPTIONAL,
///   recipientInfos           RecipientInfos,
///   authEncryptedContentInfo EncryptedContentInfo,
///   authAttrs                [1] IMPLICIT AuthAttributes OPTIONAL,
///   mac                      MessageAuthenticationCode,
///   unauthAttrs              [2] IMPLICIT UnauthAttributes OPTIONAL }
/// EncryptedData ::= SEQUENCE {
///   version              CMSVersion,
///   encryptedContentInfo EncryptedContentInfo,
///   unprotectedAttrs     [1] IMPLICIT UnprotectedAttributes OPTIONAL }
/// EncryptedContentInfo ::= SEQUENCE {
///   contentType                ContentType,
///   contentEncryptionAlgorithm ContentEncryptionAlgorithmIdentifier,
///   encryptedContent           [0] IMPLICIT EncryptedContent OPTIONAL }
/// ```
#[derive(Clone)]
pub struct Fields {
    /// Which of the three it is.
    pub kind: Kind,
    /// version.
    pub version: Node,
    /// originatorInfo, `[0]` and all.
    pub originator_info: Option<Node>,
    /// The members of recipientInfos, in this order.
    pub recipients: Vec<Node>,
    /// contentType.
    pub content_type: Node,
    /// contentEncryptionAlgorithm.
    pub algorithm: Node,
    /// encryptedContent, `[0]` and all.
    pub encrypted_content: Option<Node>,
    /// authAttrs, `[1]` and all.
    pub auth_attrs: Option<Node>,
    /// mac, written in AuthEnvelopedData alone.
    pub mac: Node,
    /// The members of unprotectedAttrs or unauthAttrs.
    pub attributes: Option<Vec<Node>>,
}

impl Fields {
    /// The ciphertext.
    ///
    /// # Panics
    /// When there is none, or in segments: the case that asks for it is wrong.
    pub fn ciphertext(&mut self) -> &mut Vec<u8> {
        octets(self.encrypted_content.as_mut().expect("a ciphertext"))
    }

    /// The tag.
    ///
    /// # Panics
    /// When it is no OCTET STRING: the case that asks for it is wrong.
    pub fn tag(&mut self) -> &mut Vec<u8> {
        octets(&mut self.mac)
    }

    /// The ciphertext in segments of at most `size` octets.
    pub fn segment(&mut self, size: usize) {
        let segments = Node::segmented(self.ciphertext(), size);
        self.encrypted_content = Some(segments.tagged(0xa0));
    }

    /// ContentInfo.
    #[must_use]
    pub fn node(&self) -> Node {
        let id = match self.kind {
            Kind::Enveloped => oid::ENVELOPED_DATA,
            Kind::AuthEnveloped => oid::AUTH_ENVELOPED_DATA,
            Kind::Encrypted => oid::ENCRYPTED_DATA,
        };
        content_info(id, self.bare_node())
    }

    /// The object without ContentInfo.
    #[must_use]
    pub fn bare_node(&self) -> Node {
        let mut content_info = vec![self.content_type.clone(), self.algorithm.clone()];
        content_info.extend(self.encrypted_content.clone());
        let mut fields = vec![self.version.clone()];
        fields.extend(self.originator_info.clone());
        if self.kind != Kind::Encrypted {
            fields.push(Node::set(self.recipients.clone()));
        }
        fields.push(Node::sequence(content_info));
        fields.extend(self.auth_attrs.clone());
        if self.kind == Kind::AuthEnveloped {
            fields.push(self.mac.clone());
        }
        let number = if self.kind == Kind::AuthEnveloped {
            2
        } else {
            1
        };
        fields.extend(
            self.attributes
                .clone()
                .map(|set| Node::context(number, set)),
        );
        Node::sequence(fields)
    }
}

/// The octets of a primitive value, to be bent in place.
///
/// # Panics
/// When it is constructed: the case that asks for it is wrong.
pub fn octets(node: &mut Node) -> &mut Vec<u8> {
    match &mut node.body {
        Body::Octets(octets) => octets,
        Body::Nodes(_) => panic!("a constructed value has no octets of its own"),
    }
}
