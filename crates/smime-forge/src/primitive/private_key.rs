//! How private keys are written: PKCS #8, PKCS #1 and SEC 1.

use rsa::{
    BoxedUint, PrivateKey,
    traits::{PrivateKeyParts, PublicKeyParts},
};

use crate::primitive::{asn1::Node, oid};

/// RSAPrivateKey in PKCS #8.
pub(crate) fn rsa_pkcs8(key: &PrivateKey) -> Node {
    let algorithm = Node::sequence([Node::oid(oid::RSA_ENCRYPTION), Node::null()]);
    one_asymmetric_key(algorithm, &rsa_private_key(key))
}

/// ECPrivateKey in PKCS #8.
pub(crate) fn ec_pkcs8(curve: &str, scalar: Vec<u8>) -> Node {
    let algorithm = Node::sequence([Node::oid(oid::EC_PUBLIC_KEY), Node::oid(curve)]);
    one_asymmetric_key(algorithm, &ec_private_key(scalar))
}

/// CurvePrivateKey (RFC 8410 section 7) in PKCS #8.
pub(crate) fn octets_pkcs8(id: &str, octets: Vec<u8>) -> Node {
    one_asymmetric_key(Node::sequence([Node::oid(id)]), &Node::octet_string(octets))
}

fn one_asymmetric_key(algorithm: Node, private_key: &Node) -> Node {
    Node::sequence([
        Node::integer(0),
        algorithm,
        Node::octet_string(private_key.encode()),
    ])
}

/// ECPrivateKey (RFC 5915 section 3) without its curve.
pub(crate) fn ec_private_key(scalar: Vec<u8>) -> Node {
    Node::sequence([Node::integer(1), Node::octet_string(scalar)])
}

/// RSAPrivateKey (RFC 8017 appendix A.1.2).
pub(crate) fn rsa_private_key(key: &PrivateKey) -> Node {
    let number = |value: &BoxedUint| Node::unsigned(&value.to_be_bytes());
    let [p, q] = key.primes() else {
        panic!("two primes")
    };
    let exponent = |value: Option<&BoxedUint>| number(value.expect("precomputed"));
    Node::sequence([
        Node::integer(0),
        Node::unsigned(&key.n_bytes()),
        Node::unsigned(&key.e_bytes()),
        number(key.d()),
        number(p),
        number(q),
        exponent(key.dp()),
        exponent(key.dq()),
        number(&key.crt_coefficient().expect("two primes")),
    ])
}
