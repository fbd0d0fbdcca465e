//! AuthenticatedData with every field replaceable.

use smime_cases::{Context, Integrity, Op};

use crate::{
    primitive::{
        asn1::{Body, Node, tag},
        digest::Digest,
        oid,
        random::random,
    },
    template::{
        attribute,
        envelope::octets,
        message::Message,
        recipient::Recipient,
        secrets::Secrets,
        signed_data::{content_info, encapsulated},
    },
};

/// An AuthenticatedData (RFC 5652 section 9.1), its MAC made when it is encoded.
///
/// ```asn1
/// AuthenticatedData ::= SEQUENCE {
///   version          CMSVersion,
///   originatorInfo   [0] IMPLICIT OriginatorInfo OPTIONAL,
///   recipientInfos   RecipientInfos,
///   macAlgorithm     MessageAuthenticationCodeAlgorithm,
///   digestAlgorithm  [1] DigestAlgorithmIdentifier OPTIONAL,
///   encapContentInfo EncapsulatedContentInfo,
///   authAttrs        [2] IMPLICIT AuthAttributes OPTIONAL,
///   mac              MessageAuthenticationCode,
///   unauthAttrs      [3] IMPLICIT UnauthAttributes OPTIONAL }
/// ```
#[derive(Clone)]
pub struct AuthenticatedData {
    /// version.
    pub version: Node,
    /// The recipients.
    pub recipients: Vec<Recipient>,
    /// macAlgorithm.
    pub mac_algorithm: Node,
    /// digestAlgorithm, without `[1]`.
    pub digest_algorithm: Option<Node>,
    /// eContentType.
    pub content_type: Node,
    /// The value inside `[0] EXPLICIT` of eContent.
    pub content: Option<Node>,
    /// authAttrs as written, `[2]` and all.
    pub auth_attrs: Option<Node>,
    /// mac, where it is not the right one.
    pub mac: Option<Node>,
    /// The members of unauthAttrs.
    pub unauth_attrs: Option<Vec<Node>>,
    /// The authentication key.
    pub key: Vec<u8>,
    /// The digest of the MAC and of the content.
    pub digest: Digest,
    /// What is authenticated.
    pub covered: Vec<u8>,
}

impl AuthenticatedData {
    /// HMAC over content alone.
    #[must_use]
    pub fn new(
        content: &[u8],
        digest: Digest,
        recipients: impl IntoIterator<Item = Recipient>,
    ) -> Self {
        Self {
            version: Node::integer(0),
            recipients: recipients.into_iter().collect(),
            mac_algorithm: Node::sequence([Node::oid(digest.hmac_oid()), Node::null()]),
            digest_algorithm: None,
            content_type: Node::oid(oid::DATA),
            content: Some(Node::octet_string(content)),
            auth_attrs: None,
            mac: None,
            unauth_attrs: None,
            key: random("authentication key", digest.size()),
            digest,
            covered: content.to_vec(),
        }
    }

    /// HMAC over authenticated attributes: content-type and message-digest.
    #[must_use]
    pub fn with_attributes(
        content: &[u8],
        digest: Digest,
        recipients: impl IntoIterator<Item = Recipient>,
    ) -> Self {
        let mut object = Self::new(content, digest, recipients);
        object.digest_algorithm = Some(digest.identifier());
        object.set_attributes([
            attribute::content_type(oid::DATA),
            attribute::message_digest(digest, content),
        ]);
        object
    }

    /// Uses other authenticated attributes, sorted as DER wants them.
    pub fn set_attributes(&mut self, attributes: impl Into<Vec<Node>>) {
        self.auth_attrs = Some(Node::set_of(attributes).tagged(0xa2));
    }

    /// The same with a change before the MAC is made.
    #[must_use]
    pub fn with(mut self, bend: impl FnOnce(&mut Self)) -> Self {
        bend(&mut self);
        self
    }

    /// The same with a change after the MAC was made.
    #[must_use]
    pub fn tampered(mut self, bend: impl FnOnce(&mut Self)) -> Self {
        self.mac = Some(Node::octet_string(self.mac()));
        bend(&mut self);
        self
    }

    /// The same with a change of the MAC.
    #[must_use]
    pub fn with_mac(self, bend: impl FnOnce(&mut Vec<u8>)) -> Self {
        self.tampered(|object| bend(octets(object.mac.as_mut().expect("just made"))))
    }

    /// The MAC (RFC 5652 section 9.2).
    #[must_use]
    pub fn mac(&self) -> Vec<u8> {
        let input = match &self.auth_attrs {
            None => self.covered.clone(),
            Some(attributes) => match &attributes.body {
                Body::Nodes(nodes) => Node::set_of(nodes.clone()).encode(),
                Body::Octets(octets) => Node::primitive(tag::SET, octets.clone()).encode(),
            },
        };
        self.digest.hmac(&self.key, &input)
    }

    /// ContentInfo.
    #[must_use]
    pub fn node(&self) -> Node {
        let mut fields = vec![self.version.clone()];
        let recipients: Vec<Node> = self.recipients.iter().map(|r| r.node(&self.key)).collect();
        fields.extend([Node::set(recipients), self.mac_algorithm.clone()]);
        fields.extend(self.digest_algorithm.clone().map(|node| node.tagged(0xa1)));
        fields.push(encapsulated(&self.content_type, self.content.as_ref()));
        fields.extend(self.auth_attrs.clone());
        let mac = self.mac.clone();
        fields.push(mac.unwrap_or_else(|| Node::octet_string(self.mac())));
        fields.extend(self.unauth_attrs.clone().map(|set| Node::context(3, set)));
        content_info(oid::AUTHENTICATED_DATA, Node::sequence(fields))
    }

    /// The message as the input of a case.
    #[must_use]
    pub fn message(&self) -> Message {
        self.bent(|_| ())
    }

    /// The same with a change of the finished tree.
    #[must_use]
    pub fn bent(&self, bend: impl FnOnce(&mut Node)) -> Message {
        let mut node = self.node();
        bend(&mut node);
        let mut message = Message::of(Op::Open, &node, &self.covered);
        message.context = Context::default();
        self.recipients[0].prepare(&mut message.context);
        message.integrity = Some(Integrity::Mac);
        let mut secrets = Secrets::new("authenticated-data");
        secrets.values.extend(self.recipients[0].secrets());
        secrets.add("authentication_key", &self.key);
        message.secrets = Some(secrets);
        let recipients = self.recipients.iter().flat_map(Recipient::features);
        for feature in ["authenticated-data", self.digest.feature()]
            .into_iter()
            .chain(recipients)
        {
            message = message.needing(feature);
        }
        message
    }
}
