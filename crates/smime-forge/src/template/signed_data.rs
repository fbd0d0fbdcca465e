//! SignedData with every field replaceable, its signers sign when it is encoded.

use crate::{
    primitive::{asn1::Node, oid, scheme::Scheme},
    template::{attribute, people::Identity, signer_info::SignerInfo},
};

/// A SignedData inside its ContentInfo.
///
/// ```asn1
/// SignedData ::= SEQUENCE {
///   version          CMSVersion,
///   digestAlgorithms DigestAlgorithmIdentifiers,
///   encapContentInfo EncapsulatedContentInfo,
///   certificates     [0] IMPLICIT CertificateSet OPTIONAL,
///   crls             [1] IMPLICIT RevocationInfoChoices OPTIONAL,
///   signerInfos      SignerInfos }
/// ```
#[derive(Clone)]
pub struct SignedData {
    /// version.
    pub version: Node,
    /// The members of digestAlgorithms, in this order.
    pub digest_algorithms: Vec<Node>,
    /// eContentType.
    pub content_type: Node,
    /// The value inside `[0] EXPLICIT`; absent when the content is detached.
    pub content: Option<Node>,
    /// The members of certificates, in this order.
    pub certificates: Option<Vec<Node>>,
    /// The members of crls, in this order.
    pub crls: Option<Vec<Node>>,
    /// The members of signerInfos, in this order.
    pub signers: Vec<SignerInfo>,
    /// The octets that the signers digest.
    pub covered: Vec<u8>,
}

impl SignedData {
    /// Content that each of `signers` signs in the usual way, with everybody's certificate.
    #[must_use]
    pub fn new(content: &[u8], signers: &[&Identity]) -> Self {
        let infos = signers
            .iter()
            .map(|signer| SignerInfo::new(content, signer))
            .collect();
        Self::from_signers(content, infos)
    }

    /// Content signed with a certain scheme.
    #[must_use]
    pub fn with_scheme(content: &[u8], signer: &Identity, scheme: Scheme) -> Self {
        Self::from_signers(
            content,
            vec![SignerInfo::with_scheme(content, signer, scheme)],
        )
    }

    /// Content with SignerInfos that are there already.
    #[must_use]
    pub fn from_signers(content: &[u8], signers: Vec<SignerInfo>) -> Self {
        let mut digest_algorithms: Vec<Node> = Vec::new();
        let mut certificates: Vec<Node> = Vec::new();
        for signer in &signers {
            if !digest_algorithms.contains(&signer.digest_algorithm) {
                digest_algorithms.push(signer.digest_algorithm.clone());
            }
            if !certificates.contains(&signer.identity.node()) {
                certificates.push(signer.identity.node());
            }
        }
        let by_key_identifier = signers.iter().any(SignerInfo::is_by_key_identifier);
        Self {
            version: Node::integer(if by_key_identifier { 3 } else { 1 }),
            digest_algorithms,
            content_type: Node::oid(oid::DATA),
            content: Some(Node::octet_string(content)),
            certificates: Some(certificates),
            crls: None,
            signers,
            covered: content.to_vec(),
        }
    }

    /// A certs-only object (RFC 8551 section 3.8).
    #[must_use]
    pub fn certs_only(certificates: &[&Identity]) -> Self {
        let mut object = Self::from_signers(b"", Vec::new());
        object.certificates = Some(certificates.iter().map(|one| one.node()).collect());
        object.content = None;
        object
    }

    /// The same with the content left out.
    #[must_use]
    pub fn detached(mut self) -> Self {
        self.content = None;
        self
    }

    /// The same with a change.
    #[must_use]
    pub fn with(mut self, bend: impl FnOnce(&mut Self)) -> Self {
        bend(&mut self);
        self
    }

    /// The same with a change of the first SignerInfo, which is signed afterwards.
    #[must_use]
    pub fn with_signer(mut self, bend: impl FnOnce(&mut SignerInfo)) -> Self {
        bend(&mut self.signers[0]);
        self
    }

    /// The same with a change of the first SignerInfo after it was signed.
    #[must_use]
    pub fn tampered(mut self, bend: impl FnOnce(&mut SignerInfo)) -> Self {
        self.signers[0].freeze();
        bend(&mut self.signers[0]);
        self
    }

    /// The same with signed attributes of another content type, in eContentType too.
    #[must_use]
    pub fn of_type(mut self, content_type: &str) -> Self {
        self.content_type = Node::oid(content_type);
        self.version = Node::integer(3);
        for signer in &mut self.signers {
            signer.replace(attribute::content_type(content_type));
        }
        self
    }

    /// ContentInfo.
    #[must_use]
    pub fn node(&self) -> Node {
        content_info(oid::SIGNED_DATA, self.bare_node())
    }

    /// SignedData without ContentInfo.
    #[must_use]
    pub fn bare_node(&self) -> Node {
        let mut fields = vec![
            self.version.clone(),
            Node::set(self.digest_algorithms.clone()),
            encapsulated(&self.content_type, self.content.as_ref()),
        ];
        fields.extend(self.certificates.clone().map(|bag| Node::context(0, bag)));
        fields.extend(self.crls.clone().map(|bag| Node::context(1, bag)));
        fields.push(Node::set(
            self.signers
                .iter()
                .map(SignerInfo::node)
                .collect::<Vec<_>>(),
        ));
        Node::sequence(fields)
    }

    /// The encoding.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.node().encode()
    }
}

/// ContentInfo (RFC 5652 section 3).
#[must_use]
pub fn content_info(content_type: &str, content: Node) -> Node {
    Node::sequence([Node::oid(content_type), Node::context(0, [content])])
}

/// EncapsulatedContentInfo (RFC 5652 section 5.2).
#[must_use]
pub fn encapsulated(content_type: &Node, content: Option<&Node>) -> Node {
    let mut fields = vec![content_type.clone()];
    fields.extend(content.map(|content| Node::context(0, [content.clone()])));
    Node::sequence(fields)
}
