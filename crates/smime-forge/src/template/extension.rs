//! Certificate extensions (RFC 5280 section 4.2).

use crate::primitive::{
    asn1::{Body, Node, tag},
    digest::Digest,
    key::Key,
    oid,
};

/// Bits of keyUsage (RFC 5280 section 4.2.1.3), counted from the left.
pub mod usage {
    /// digitalSignature.
    pub const DIGITAL_SIGNATURE: u8 = 0;
    /// nonRepudiation (contentCommitment).
    pub const NON_REPUDIATION: u8 = 1;
    /// keyEncipherment.
    pub const KEY_ENCIPHERMENT: u8 = 2;
    /// keyAgreement.
    pub const KEY_AGREEMENT: u8 = 4;
    /// keyCertSign.
    pub const KEY_CERT_SIGN: u8 = 5;
    /// cRLSign.
    pub const CRL_SIGN: u8 = 6;
}

/// An Extension.
///
/// ```asn1
/// Extension ::= SEQUENCE {
///   extnID    OBJECT IDENTIFIER,
///   critical  BOOLEAN DEFAULT FALSE,
///   extnValue OCTET STRING }
/// ```
#[must_use]
pub fn extension(id: &str, critical: bool, value: &Node) -> Node {
    let mut fields = vec![Node::oid(id)];
    if critical {
        fields.push(Node::boolean(true));
    }
    fields.push(Node::octet_string(value.encode()));
    Node::sequence(fields)
}

/// extnID and the rest of an extension.
pub(crate) fn parts(extension: &Node) -> (Node, &[Node]) {
    match &extension.body {
        Body::Nodes(nodes) => (nodes[0].clone(), &nodes[1..]),
        Body::Octets(_) => panic!("an extension is a SEQUENCE"),
    }
}

/// basicConstraints of a CA, critical.
#[must_use]
pub fn ca(path_length: Option<i64>) -> Node {
    let mut fields = vec![Node::boolean(true)];
    fields.extend(path_length.map(Node::integer));
    extension(oid::BASIC_CONSTRAINTS, true, &Node::sequence(fields))
}

/// basicConstraints without the cA bit, critical.
#[must_use]
pub fn not_ca() -> Node {
    extension(oid::BASIC_CONSTRAINTS, true, &Node::sequence([]))
}

/// keyUsage with these bits, critical.
#[must_use]
pub fn key_usage(bits: &[u8]) -> Node {
    let octet = bits.iter().fold(0_u8, |octet, bit| octet | 0x80 >> bit);
    let unused = octet.trailing_zeros().min(8) as u8;
    let content = if octet == 0 {
        vec![0]
    } else {
        vec![unused, octet]
    };
    extension(
        oid::KEY_USAGE,
        true,
        &Node::primitive(tag::BIT_STRING, content),
    )
}

/// extKeyUsage with these purposes.
#[must_use]
pub fn extended_key_usage(critical: bool, purposes: &[&str]) -> Node {
    let purposes: Vec<Node> = purposes.iter().map(|purpose| Node::oid(purpose)).collect();
    extension(oid::EXT_KEY_USAGE, critical, &Node::sequence(purposes))
}

/// subjectAltName with rfc822Names.
#[must_use]
pub fn mailboxes(addresses: &[&str]) -> Node {
    let names: Vec<Node> = addresses
        .iter()
        .map(|address| Node::context_octets(1, *address))
        .collect();
    extension(oid::SUBJECT_ALT_NAME, false, &Node::sequence(names))
}

/// The key identifier of RFC 5280 section 4.2.1.2, method 1.
#[must_use]
pub fn key_identifier(key: &Key) -> Vec<u8> {
    Digest::Sha1.of(&key.public_key())
}

/// subjectKeyIdentifier.
#[must_use]
pub fn subject_key_identifier(octets: &[u8]) -> Node {
    extension(
        oid::SUBJECT_KEY_IDENTIFIER,
        false,
        &Node::octet_string(octets),
    )
}

/// authorityKeyIdentifier with a key identifier.
#[must_use]
pub fn authority_key_identifier(octets: &[u8]) -> Node {
    let identifier = Node::sequence([Node::context_octets(0, octets)]);
    extension(oid::AUTHORITY_KEY_IDENTIFIER, false, &identifier)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_usage_bits_are_counted_from_the_left() {
        // RFC 9216 section 4.1's sample CA: keyCertSign and cRLSign are 03 02 01 06.
        let usage = key_usage(&[usage::KEY_CERT_SIGN, usage::CRL_SIGN]).encode();
        assert!(usage.ends_with(&[0x03, 0x02, 0x01, 0x06]));
    }
}
