//! SignerInfo with every field replaceable, signed when it is encoded.

use std::rc::Rc;

use crate::{
    primitive::{
        asn1::{Body, Node, tag},
        digest::Digest,
        key::Key,
        oid,
        scheme::Scheme,
    },
    template::{attribute, extension::key_identifier, people::Identity},
};

/// What the signature value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signature {
    /// Made over the DER of signedAttrs, or over the content without any (RFC 5652 section 5.4).
    Der,
    /// Made over signedAttrs in the order and encoding in which they are written.
    AsWritten,
    /// Made over these octets.
    Over(Vec<u8>),
    /// This value.
    Fixed(Node),
}

/// A SignerInfo.
///
/// ```asn1
/// SignerInfo ::= SEQUENCE {
///   version            CMSVersion,
///   sid                SignerIdentifier,
///   digestAlgorithm    DigestAlgorithmIdentifier,
///   signedAttrs        [0] IMPLICIT SignedAttributes OPTIONAL,
///   signatureAlgorithm SignatureAlgorithmIdentifier,
///   signature          SignatureValue,
///   unsignedAttrs      [1] IMPLICIT UnsignedAttributes OPTIONAL }
/// ```
#[derive(Clone)]
pub struct SignerInfo {
    /// version.
    pub version: Node,
    /// sid.
    pub sid: Node,
    /// digestAlgorithm.
    pub digest_algorithm: Node,
    /// signedAttrs as written, `[0]` and all.
    pub signed_attrs: Option<Node>,
    /// signatureAlgorithm.
    pub signature_algorithm: Node,
    /// signature.
    pub signature: Signature,
    /// The members of unsignedAttrs; with none of them the field is left out.
    pub unsigned_attrs: Vec<Node>,
    /// Who signs.
    pub identity: Identity,
    /// How the signature is made.
    pub scheme: Scheme,
    /// What is signed where there are no attributes.
    pub covered: Vec<u8>,
}

impl SignerInfo {
    /// A SignerInfo in the usual way: issuerAndSerialNumber, content-type, signing-time and
    /// message-digest.
    #[must_use]
    pub fn new(content: &[u8], signer: &Identity) -> Self {
        Self::with_scheme(content, signer, signer.key.usual_scheme())
    }

    /// The same with a certain scheme.
    #[must_use]
    pub fn with_scheme(content: &[u8], signer: &Identity, scheme: Scheme) -> Self {
        let mut info = Self {
            version: Node::integer(1),
            sid: issuer_and_serial(signer),
            digest_algorithm: scheme.digest().identifier(),
            signed_attrs: None,
            signature_algorithm: scheme.identifier(),
            signature: Signature::Der,
            unsigned_attrs: Vec::new(),
            identity: signer.clone(),
            covered: content.to_vec(),
            scheme,
        };
        let digest = info.scheme.digest();
        info.set_attributes([
            attribute::content_type(oid::DATA),
            attribute::signing_time("260101000000Z"),
            attribute::message_digest(digest, content),
        ]);
        info
    }

    /// Names the signer by subjectKeyIdentifier, which makes the version 3.
    pub fn by_key_identifier(&mut self) {
        self.version = Node::integer(3);
        self.sid = Node::context_octets(0, key_identifier(&self.identity.key));
    }

    /// Uses other signed attributes, sorted as DER wants them.
    pub fn set_attributes(&mut self, attributes: impl Into<Vec<Node>>) {
        self.signed_attrs = Some(Node::set_of(attributes).tagged(SIGNED_ATTRS));
    }

    /// Adds a signed attribute.
    pub fn add(&mut self, attribute: Node) {
        let mut attributes = self.attributes().clone();
        attributes.push(attribute);
        self.set_attributes(attributes);
    }

    /// Takes a signed attribute out.
    ///
    /// # Panics
    /// When it is not there: the case that asks for it is wrong.
    pub fn remove(&mut self, id: &str) {
        let mut attributes = self.attributes().clone();
        let count = attributes.len();
        attributes.retain(|attribute| !is_of_type(attribute, id));
        assert!(attributes.len() < count, "no attribute {id} to remove");
        self.set_attributes(attributes);
    }

    /// Puts a signed attribute in the place of the one of its type.
    ///
    /// # Panics
    /// When there is none: the case that asks for it is wrong.
    pub fn replace(&mut self, attribute: Node) {
        let mut attributes = self.attributes().clone();
        let place = attributes
            .iter_mut()
            .find(|known| type_of(known) == type_of(&attribute))
            .expect("an attribute to replace");
        *place = attribute;
        self.set_attributes(attributes);
    }

    /// The signed attribute of a type, to be bent in place.
    ///
    /// # Panics
    /// When there is none: the case that asks for it is wrong.
    pub fn attribute(&mut self, id: &str) -> &mut Node {
        self.attributes()
            .iter_mut()
            .find(|attribute| is_of_type(attribute, id))
            .expect("an attribute of that type")
    }

    /// The signed attributes in the order written.
    ///
    /// # Panics
    /// When there are none.
    pub fn attributes(&mut self) -> &mut Vec<Node> {
        self.signed_attrs
            .as_mut()
            .expect("signed attributes")
            .nodes()
    }

    /// Uses another scheme and digest throughout, with attributes to match.
    pub fn digest_with(&mut self, digest: Digest) {
        self.digest_algorithm = digest.identifier();
        let covered = self.covered.clone();
        self.replace(attribute::message_digest(digest, &covered));
    }

    /// Makes the signature now, so that what is changed afterwards is not signed.
    pub fn freeze(&mut self) {
        self.signature = Signature::Fixed(Node::octet_string(self.signature_value()));
    }

    /// Puts other octets into the signature value.
    pub fn set_signature(&mut self, octets: impl Into<Vec<u8>>) {
        self.signature = Signature::Fixed(Node::octet_string(octets));
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> Rc<Key> {
        Rc::clone(&self.identity.key)
    }

    /// The octets that a proper signature is made over.
    #[must_use]
    pub fn to_be_signed(&self) -> Vec<u8> {
        match &self.signed_attrs {
            None => self.covered.clone(),
            Some(attributes) => match &attributes.body {
                Body::Nodes(nodes) => Node::set_of(nodes.clone()).encode(),
                Body::Octets(octets) => Node::primitive(tag::SET, octets.clone()).encode(),
            },
        }
    }

    /// The octets of the signature.
    #[must_use]
    pub fn signature_value(&self) -> Vec<u8> {
        let message = match &self.signature {
            Signature::Der => self.to_be_signed(),
            Signature::AsWritten => self
                .signed_attrs
                .clone()
                .expect("signed attributes")
                .tagged(tag::SET)
                .encode(),
            Signature::Over(octets) => octets.clone(),
            Signature::Fixed(node) => match &node.body {
                Body::Octets(octets) => return octets.clone(),
                Body::Nodes(_) => return node.encode(),
            },
        };
        self.identity.key.sign(&self.scheme, &message)
    }

    /// Whether sid is a subjectKeyIdentifier.
    #[must_use]
    pub fn is_by_key_identifier(&self) -> bool {
        self.sid.tag[0] & 0xdf == tag::CONTEXT
    }

    /// SignerInfo.
    #[must_use]
    pub fn node(&self) -> Node {
        let signature = match &self.signature {
            Signature::Fixed(node) => node.clone(),
            _ => Node::octet_string(self.signature_value()),
        };
        let mut fields = vec![
            self.version.clone(),
            self.sid.clone(),
            self.digest_algorithm.clone(),
        ];
        fields.extend(self.signed_attrs.clone());
        fields.extend([self.signature_algorithm.clone(), signature]);
        if !self.unsigned_attrs.is_empty() {
            fields.push(Node::context(1, self.unsigned_attrs.clone()));
        }
        Node::sequence(fields)
    }
}

/// IssuerAndSerialNumber (RFC 5652 section 10.2.4).
#[must_use]
pub fn issuer_and_serial(signer: &Identity) -> Node {
    Node::sequence([
        signer.certificate.issuer.clone(),
        signer.certificate.serial.clone(),
    ])
}

const SIGNED_ATTRS: u8 = tag::CONTEXT | tag::CONSTRUCTED;

fn type_of(attribute: &Node) -> Option<&Node> {
    match &attribute.body {
        Body::Nodes(nodes) => nodes.first(),
        Body::Octets(_) => None,
    }
}

fn is_of_type(attribute: &Node, id: &str) -> bool {
    type_of(attribute) == Some(&Node::oid(id))
}
