//! What a key is, by its identifier, and what it is for.

use smime::crypto::{AlgorithmIdentifier, Curve, KemAlgorithm, KeyAlgorithm, NewKey};

use crate::support::{oid, tlv};

#[test]
fn keys_to_make_have_names() {
    let names = [
        "rsa-2048", "rsa-3072", "rsa-4096", "p256", "p384", "p521", "ed25519", "x25519",
    ];
    assert_eq!(NewKey::OFFERED.len(), names.len());
    for (kind, name) in NewKey::OFFERED.into_iter().zip(names) {
        assert_eq!(kind.name(), name);
        assert_eq!(NewKey::from_name(name), Some(kind));
        let algorithm = kind.algorithm();
        assert_eq!(algorithm.signs(), name != "x25519");
        assert_eq!(algorithm.transports(), name.starts_with("rsa"));
        assert_eq!(
            algorithm.agrees(),
            name.starts_with('p') || name == "x25519"
        );
        assert!(!algorithm.encapsulates());
    }
    for name in ["", "rsa", "rsa-1024", "rsa-2048 ", "RSA-2048"] {
        assert_eq!(NewKey::from_name(name), None);
    }
}

/// The identifiers, and the first octet of keyUsage, from RFC 4055 section 1.2, RFC 5480 sections 2.1.1
/// and 3, RFC 8410 sections 3 and 5, RFC 9935 sections 3 and 5: digitalSignature is 0x80,
/// keyEncipherment 0x20, keyAgreement 0x08.
#[test]
fn what_a_key_is_says_what_it_is_for() {
    for (algorithm, oid, usage) in [
        (KeyAlgorithm::Rsa, "1.2.840.113549.1.1.1", 0xa0),
        (KeyAlgorithm::RsaPss, "1.2.840.113549.1.1.10", 0x80),
        (KeyAlgorithm::RsaOaep, "1.2.840.113549.1.1.7", 0x20),
        (KeyAlgorithm::Ec(None), "1.2.840.10045.2.1", 0x88),
        (KeyAlgorithm::Ed25519, "1.3.101.112", 0x80),
        (KeyAlgorithm::X25519, "1.3.101.110", 0x08),
        (
            KeyAlgorithm::MlKem(KemAlgorithm::MlKem768),
            "2.16.840.1.101.3.4.4.2",
            0x20,
        ),
    ] {
        assert_eq!(algorithm.oid().to_string(), oid);
        assert_eq!(algorithm.key_usage(), usage, "{oid}");
        let identifier = AlgorithmIdentifier::without_parameters(algorithm.oid());
        assert_eq!(KeyAlgorithm::from_identifier(&identifier), Some(algorithm));
    }
    for (curve, oid, bits) in [
        (Curve::P256, "1.2.840.10045.3.1.7", 256),
        (Curve::P384, "1.3.132.0.34", 384),
        (Curve::P521, "1.3.132.0.35", 521),
    ] {
        assert_eq!(curve.oid().to_string(), oid);
        let parameters = tlv(0x06, &[&hex::encode(curve.oid().as_bytes())]);
        let identifier = AlgorithmIdentifier {
            parameters: Some(hex::decode(parameters).unwrap()),
            ..AlgorithmIdentifier::without_parameters(KeyAlgorithm::P256.oid())
        };
        let algorithm = KeyAlgorithm::Ec(Some(curve));
        assert_eq!(KeyAlgorithm::from_identifier(&identifier), Some(algorithm));
        assert_eq!(algorithm.order_bits(), Some(bits));
    } // brainpoolP256r1 (RFC 5639), and a key of DSA (RFC 3279).
    let brainpool = AlgorithmIdentifier {
        parameters: Some(hex::decode("06092b2403030208010107").unwrap()),
        ..AlgorithmIdentifier::without_parameters(KeyAlgorithm::P256.oid())
    };
    let algorithm = KeyAlgorithm::from_identifier(&brainpool);
    assert_eq!(algorithm, Some(KeyAlgorithm::Ec(None)));
    let dsa = AlgorithmIdentifier::without_parameters(oid("1.2.840.10040.4.1"));
    assert_eq!(KeyAlgorithm::from_identifier(&dsa), None);
}
