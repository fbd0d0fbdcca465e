//! A certificate with every field replaceable, signed when it is encoded.

use std::rc::Rc;

use crate::{
    primitive::{
        asn1::{Node, tag},
        digest::Digest,
        key::Key,
        oid,
        scheme::Scheme,
    },
    template::extension,
};

/// The dates between which test certificates are valid, unless validity is the point.
pub const NOT_BEFORE: &str = "200101000000Z";
/// The last second covered.
pub const NOT_AFTER: &str = "491231235959Z";

/// A certificate (RFC 5280 section 4.1) before it is signed.
///
/// ```asn1
/// Certificate ::= SEQUENCE {
///   tbsCertificate     TBSCertificate,
///   signatureAlgorithm AlgorithmIdentifier,
///   signatureValue     BIT STRING }
/// ```
#[derive(Clone)]
pub struct Certificate {
    /// `[0] EXPLICIT INTEGER`; absent for version 1.
    pub version: Option<Node>,
    /// serialNumber.
    pub serial: Node,
    /// tbsCertificate.signature.
    pub signature: Node,
    /// issuer.
    pub issuer: Node,
    /// validity.notBefore.
    pub not_before: Node,
    /// validity.notAfter.
    pub not_after: Node,
    /// subject.
    pub subject: Node,
    /// subjectPublicKeyInfo.
    pub public_key_info: Node,
    /// The extensions; with none of them the field is left out.
    pub extensions: Vec<Node>,
    /// signatureAlgorithm, outside of what is signed.
    pub signature_algorithm: Node,
    /// Octets to be written in the place of the signature.
    pub signature_value: Option<Vec<u8>>,
    /// Who signs.
    pub signing_key: Rc<Key>,
    /// How.
    pub scheme: Scheme,
}

impl Certificate {
    /// A certificate without extensions that `issuer_key` signs under the name `issuer`.
    #[must_use]
    pub fn new(serial: Node, subject: Node, key: &Key, issuer: Node, issuer_key: &Rc<Key>) -> Self {
        let scheme = issuer_key.usual_scheme();
        Self {
            version: Some(Node::context(0, [Node::integer(2)])),
            serial,
            signature: scheme.identifier(),
            issuer,
            not_before: utc_time(NOT_BEFORE),
            not_after: utc_time(NOT_AFTER),
            subject,
            public_key_info: key.public_key_info(),
            extensions: Vec::new(),
            signature_algorithm: scheme.identifier(),
            signature_value: None,
            signing_key: Rc::clone(issuer_key),
            scheme,
        }
    }

    /// Puts an extension in the place of the one with its identifier, or at the end.
    pub fn set(&mut self, extension: Node) {
        let (id, _) = extension::parts(&extension);
        match self
            .extensions
            .iter_mut()
            .find(|known| extension::parts(known).0 == id)
        {
            Some(place) => *place = extension,
            None => self.extensions.push(extension),
        }
    }

    /// Takes an extension out.
    ///
    /// # Panics
    /// When it is not there: the case that asks for it is wrong.
    pub fn remove(&mut self, id: &str) {
        let count = self.extensions.len();
        self.extensions
            .retain(|extension| extension::parts(extension).0 != Node::oid(id));
        assert!(self.extensions.len() < count, "no extension {id} to remove");
    }

    /// Uses another scheme, named in both places.
    pub fn sign_with(&mut self, scheme: Scheme) {
        self.signature = scheme.identifier();
        self.signature_algorithm = scheme.identifier();
        self.scheme = scheme;
    }

    /// The encoding, signed.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut fields: Vec<Node> = self.version.iter().cloned().collect();
        fields.extend([
            self.serial.clone(),
            self.signature.clone(),
            self.issuer.clone(),
            Node::sequence([self.not_before.clone(), self.not_after.clone()]),
            self.subject.clone(),
            self.public_key_info.clone(),
        ]);
        if !self.extensions.is_empty() {
            fields.push(Node::context(3, [Node::sequence(self.extensions.clone())]));
        }
        let to_be_signed = Node::sequence(fields);
        let signature = match &self.signature_value {
            Some(octets) => octets.clone(),
            None => self.signing_key.sign(&self.scheme, &to_be_signed.encode()),
        };
        Node::sequence([
            to_be_signed,
            self.signature_algorithm.clone(),
            Node::bit_string(&signature),
        ])
        .encode()
    }
}

/// A Name (RFC 5280 section 4.1.2.4) of attribute types and values, one RDN each.
#[must_use]
pub fn name(attributes: &[(&str, Node)]) -> Node {
    Node::sequence(
        attributes
            .iter()
            .map(|(id, value)| Node::set([Node::sequence([Node::oid(id), value.clone()])]))
            .collect::<Vec<_>>(),
    )
}

/// The name of a test person or authority: an organization and a common name, in UTF-8.
#[must_use]
pub fn common_name(text: &str) -> Node {
    name(&[
        (oid::ORGANIZATION, utf8("S/MIME Gauntlet")),
        (oid::COMMON_NAME, utf8(text)),
    ])
}

/// UTF8String.
#[must_use]
pub fn utf8(text: &str) -> Node {
    Node::primitive(tag::UTF8_STRING, text)
}

/// UTCTime, as it stands.
#[must_use]
pub fn utc_time(text: &str) -> Node {
    Node::primitive(tag::UTC_TIME, text)
}

/// GeneralizedTime, as it stands.
#[must_use]
pub fn generalized_time(text: &str) -> Node {
    Node::primitive(tag::GENERALIZED_TIME, text)
}

/// A serial number that nobody else has: from a digest, positive, eight octets.
#[must_use]
pub fn serial(of: &str) -> Node {
    let mut octets = Digest::Sha256.of(of.as_bytes())[..8].to_vec();
    octets[0] = octets[0] & 0x3f | 0x40;
    Node::primitive(tag::INTEGER, octets)
}
