//! Questions that no honest message asks: both providers give the same answer.

use std::fmt::Debug;

use const_oid::db::{rfc5912, rfc8410};
use der::{
    Decode, Encode,
    asn1::{AnyRef, BitStringRef},
};
use smime::crypto::{
    CipherKind, ContentEncryption, CryptoError, DigestAlgorithm, Direction, Kdf, KemAlgorithm,
    KeyTransport, KeyWrap, NewKey, PrivateKeyInfo, Provider, RustCrypto, SignatureScheme,
    SubjectPublicKeyInfo,
};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

use crate::loading::Loading;
use crate::support::{PROVIDERS, Pair, octets, rsa};

const DIGEST: DigestAlgorithm = DigestAlgorithm::Sha256;
const ECDSA: SignatureScheme = SignatureScheme::Ecdsa { digest: DIGEST };
const RSA_PKCS1: SignatureScheme = SignatureScheme::RsaPkcs1 { digest: DIGEST };
const CURVES: [NewKey; 3] = [NewKey::P256, NewKey::P384, NewKey::P521];

/// Asks both, wants one answer, and gives it.
#[track_caller]
fn ask<T: Debug + PartialEq>(
    case: impl Debug,
    question: impl Fn(&dyn Provider) -> Result<T, CryptoError>,
) -> Result<T, CryptoError> {
    let [rustcrypto, aws_lc] = PROVIDERS.map(question);
    assert_eq!(rustcrypto, aws_lc, "{case:?}");
    rustcrypto
}

fn oaep(digest: DigestAlgorithm) -> KeyTransport {
    KeyTransport::RsaOaep {
        digest,
        mgf_digest: digest,
        label: vec![],
    }
}

/// The key's octets under another identifier.
fn spki(oid: const_oid::ObjectIdentifier, parameters: Option<AnyRef<'_>>, key: &[u8]) -> Vec<u8> {
    SubjectPublicKeyInfoRef {
        algorithm: AlgorithmIdentifierRef { oid, parameters },
        subject_public_key: BitStringRef::from_bytes(key).unwrap(),
    }
    .to_der()
    .unwrap()
}

fn key_octets(spki: &[u8]) -> Vec<u8> {
    let spki = SubjectPublicKeyInfoRef::from_der(spki).unwrap();
    spki.subject_public_key.raw_bytes().to_vec()
}

#[test]
fn encrypted_keys_that_are_none_fail() {
    let good = RustCrypto
        .encrypt_key(&oaep(DIGEST), &rsa().public(), &octets(32))
        .unwrap();
    let mut changed = good.clone();
    changed[100] ^= 1;
    for (case, encrypted) in [
        ("empty", vec![]),
        ("an octet short", good[1..].to_vec()),
        ("an octet long", [&[0], &good[..]].concat()),
        ("changed", changed),
        ("beyond the modulus", vec![0xff; 256]),
        ("zero", vec![0; 256]),
        ("one", [vec![0; 255], vec![1]].concat()),
    ] {
        let answer = ask(case, |provider| {
            provider.decrypt_key(&oaep(DIGEST), &rsa().private, &encrypted, 32)
        });
        assert_eq!(answer, Err(CryptoError::Failed), "{case}");
        let answer = ask(case, |provider| {
            provider.decrypt_key(&KeyTransport::RsaPkcs1, &rsa().private, &encrypted, 32)
        });
        assert_eq!(answer.unwrap().len(), 32, "{case}");
    }
    for (case, scheme, len) in [
        ("another digest", oaep(DigestAlgorithm::Sha384), 32),
        ("a digest that one lacks", oaep(DigestAlgorithm::Sha224), 32),
        ("another length", oaep(DIGEST), 31),
        ("no length", oaep(DIGEST), 0),
        ("no room for the length", oaep(DIGEST), 1000),
        (
            "another label",
            KeyTransport::RsaOaep {
                digest: DIGEST,
                mgf_digest: DIGEST,
                label: b"label".to_vec(),
            },
            32,
        ),
    ] {
        let answer = ask(case, |provider| {
            provider.decrypt_key(&scheme, &rsa().private, &good, len)
        });
        assert_eq!(answer, Err(CryptoError::Failed), "{case}");
    }
}

#[test]
fn keys_that_encrypt_nothing_are_refused() {
    let modulus = key_octets(&rsa().spki);
    let curve = Pair::made_by(&RustCrypto, NewKey::P256);
    let short = Pair {
        spki: spki(rfc5912::ID_RSASSA_PSS, None, &modulus),
        private: rsa().private.clone(),
    };
    for scheme in [oaep(DIGEST), KeyTransport::RsaPkcs1] {
        for (case, spki_der) in [
            ("bound to PSS", short.spki.clone()),
            ("on a curve", curve.spki.clone()),
            ("cut off", rsa().spki[..200].to_vec()),
            ("with more behind it", [&rsa().spki[..], &[0]].concat()),
            (
                "even",
                spki(rfc5912::RSA_ENCRYPTION, Some(AnyRef::NULL), &even(&modulus)),
            ),
            ("nothing", vec![]),
        ] {
            let key = SubjectPublicKeyInfo {
                spki_der: &spki_der,
            };
            let answer = ask(case, |provider| {
                provider.encrypt_key(&scheme, &key, &[1; 16])
            });
            assert!(answer.is_err(), "{case}");
        }
        let answer = ask("too long", |provider| {
            provider.encrypt_key(&scheme, &rsa().public(), &[1; 246])
        });
        assert_eq!(answer, Err(CryptoError::Failed));
    }
}

/// An RSAPublicKey whose modulus is even.
fn even(key: &[u8]) -> Vec<u8> {
    let mut key = key.to_vec();
    // The last octet before the exponent's three octets with tag and length.
    let last = key.len() - 6;
    key[last] &= 0xfe;
    key
}

#[test]
fn points_that_are_none_are_refused() {
    for kind in CURVES {
        let ours = Pair::made_by(&RustCrypto, kind);
        let point = key_octets(&ours.spki);
        let algorithm = SubjectPublicKeyInfoRef::from_der(&ours.spki)
            .unwrap()
            .algorithm;
        let with = |point: &[u8]| spki(algorithm.oid, algorithm.parameters, point);
        let size = point.len() / 2;
        let mut off = point.clone();
        *off.last_mut().unwrap() ^= 1;
        let odd = point.last().unwrap() & 1;
        let compressed = [&[2 | odd], &point[1..=size]].concat();
        let agreed = ask("compressed", |provider| {
            let spki_der = with(&compressed);
            let peer = SubjectPublicKeyInfo {
                spki_der: &spki_der,
            };
            provider.agree(&ours.private, &peer)
        });
        assert!(agreed.is_ok());
        for (case, point) in [
            ("off the curve", off),
            ("hybrid", [&[6 | odd], &point[1..]].concat()),
            ("infinity", vec![0]),
            ("empty", vec![]),
            ("an octet short", point[..point.len() - 1].to_vec()),
            ("an octet long", [&point[..], &[0]].concat()),
            ("zero", [vec![4], vec![0; 2 * size]].concat()),
            ("beyond the field", [vec![4], vec![0xff; 2 * size]].concat()),
        ] {
            let spki_der = with(&point);
            let peer = SubjectPublicKeyInfo {
                spki_der: &spki_der,
            };
            let answer = ask((kind, case), |provider| {
                provider.agree(&ours.private, &peer)
            });
            assert_eq!(answer, Err(CryptoError::Key), "{kind:?} {case}");
        }
        for other in NewKey::OFFERED
            .into_iter()
            .skip(3)
            .filter(|other| *other != kind)
        {
            let other = Pair::made_by(&RustCrypto, other);
            let answer = ask((kind, "another curve"), |provider| {
                provider.agree(&ours.private, &other.public())
            });
            assert!(answer.is_err(), "{kind:?}");
        }
    }
}

#[test]
fn x25519_answers_alike() {
    let ours = Pair::made_by(&RustCrypto, NewKey::X25519);
    for (case, u) in [
        ("0", [0; 32]),
        ("1", first(1)),
        ("p", last(0xed, 0x7f)),
        ("p - 1", last(0xec, 0x7f)),
        ("p + 1", last(0xee, 0x7f)),
        ("p + 2", last(0xef, 0x7f)),
        ("2^255 - 1", [0xff; 32]),
        ("9", first(9)),
    ] {
        let spki_der = spki(rfc8410::ID_X_25519, None, &u);
        let peer = SubjectPublicKeyInfo {
            spki_der: &spki_der,
        };
        let _ = ask(case, |provider| provider.agree(&ours.private, &peer));
    }
}

fn first(octet: u8) -> [u8; 32] {
    let mut u = [0; 32];
    u[0] = octet;
    u
}

fn last(low: u8, high: u8) -> [u8; 32] {
    let mut u = [0xff; 32];
    u[0] = low;
    u[31] = high;
    u
}

/// A key with one octet changed is a key to both or to neither.
#[test]
fn changed_encapsulation_keys_are_read_alike() {
    for kem in KemAlgorithm::ALL {
        let key = RustCrypto.generate_key(NewKey::ml_kem(kem)).unwrap();
        let spki = RustCrypto.public_key(&key).unwrap();
        let mut refused = 0;
        // A prime number of octets apart.
        for at in (0..spki.len()).step_by(7) {
            for change in [0x01, 0x80, 0xff] {
                let mut spki_der = spki.clone();
                spki_der[at] ^= change;
                let key = SubjectPublicKeyInfo {
                    spki_der: &spki_der,
                };
                let answer = ask((kem, at, change), |provider| {
                    provider.encapsulate(kem, &key).map(|_| ())
                });
                refused += usize::from(answer.is_err());
            }
        }
        assert!(refused > 3, "{kem:?} {refused}");
    }
}

#[test]
fn what_cannot_be_signed_is_refused() {
    let curve = Pair::made_by(&RustCrypto, NewKey::P256);
    let edwards = Pair::made_by(&RustCrypto, NewKey::ED25519);
    for (case, scheme, key, len) in [
        ("a digest too short", RSA_PKCS1, rsa(), 31),
        ("a digest too long", ECDSA, &curve, 33),
        ("ECDSA by RSA", ECDSA, rsa(), 32),
        ("RSA by a curve", RSA_PKCS1, &curve, 32),
        ("ECDSA by Ed25519", ECDSA, &edwards, 32),
        (
            "Ed25519 over a digest",
            SignatureScheme::Ed25519,
            &edwards,
            32,
        ),
    ] {
        let answer = ask(case, |provider| {
            provider.sign_digest(&scheme, &key.private, &octets(len))
        });
        assert!(answer.is_err(), "{case}");
    }
    let salt = SignatureScheme::RsaPss {
        digest: DIGEST,
        mgf_digest: DIGEST,
        salt_len: 300,
    };
    let answer = ask("a salt too long", |provider| {
        provider.sign_digest(&salt, &rsa().private, &octets(32))
    });
    assert_eq!(answer, Err(CryptoError::Failed));
}

/// A key with one octet changed is a key to both, and the same one, or to neither.
#[test]
fn changed_private_keys_are_read_alike() {
    for kind in CURVES {
        let key = Pair::made_by(&RustCrypto, kind);
        let peer = Pair::made_by(&RustCrypto, kind);
        changed(&key.private, 1, |case, changed| {
            let _ = ask(&case, |provider| provider.agree(changed, &peer.public()));
            let _ = ask(&case, |provider| {
                provider
                    .sign_digest(&ECDSA, changed, &octets(32))
                    .map(|_| ())
            });
        });
    }
    let encrypted = RustCrypto
        .encrypt_key(&oaep(DIGEST), &rsa().public(), &octets(32))
        .unwrap();
    // A prime number of octets apart, so that every field is met.
    changed(&rsa().private, 11, |case, changed| {
        let _ = ask(&case, |provider| {
            provider.sign_digest(&RSA_PKCS1, changed, &octets(32))
        });
        let _ = ask(&case, |provider| {
            provider.decrypt_key(&oaep(DIGEST), changed, &encrypted, 32)
        });
    });
}

fn changed(key: &PrivateKeyInfo, step: usize, mut question: impl FnMut(String, &PrivateKeyInfo)) {
    let mut keys = 0;
    for at in (0..key.pkcs8_der().len()).step_by(step) {
        for change in [0x01, 0x80, 0xff] {
            let mut der = key.pkcs8_der().to_vec();
            der[at] ^= change;
            if let Ok(changed) = PrivateKeyInfo::from_pkcs8_der(&der) {
                question(format!("octet {at} xor {change:#x}"), &changed);
                keys += 1;
            }
        }
    }
    assert!(keys > 100, "{keys}");
}

#[test]
fn keys_of_another_length_and_outputs_too_long_are_refused() {
    for (case, kdf, len) in [
        (
            "more than HKDF gives",
            Kdf::Hkdf {
                digest: DIGEST,
                salt: None,
                info: b"",
            },
            255 * 32 + 1,
        ),
        (
            "no iteration",
            Kdf::Pbkdf2 {
                prf: DIGEST,
                salt: b"",
                iterations: 0,
            },
            32,
        ),
    ] {
        let answer = ask(case, |provider| provider.derive(&kdf, b"secret", len));
        assert_eq!(answer, Err(CryptoError::Failed), "{case}");
    }
    for wrap in KeyWrap::ALL {
        let kek = octets(wrap.key_len());
        for len in [0, 8, 17, 23] {
            let answer = ask(len, |provider| provider.wrap_key(wrap, &kek, &octets(len)));
            let error = match wrap.legacy() {
                true => CryptoError::Unsupported,
                false => CryptoError::Failed,
            };
            assert_eq!(answer, Err(error), "{len}");
        }
        for len in [0, 7, 8, 16, 23, 25, 32] {
            let answer = ask(len, |provider| {
                provider.unwrap_key(wrap, &kek, &octets(len))
            });
            assert_eq!(answer, Err(CryptoError::Failed), "{len}");
        }
        for kek in [&[][..], &kek[1..], &[0; 40]] {
            if !wrap.legacy() {
                let answer = ask(wrap, |provider| provider.wrap_key(wrap, kek, &octets(16)));
                assert_eq!(answer, Err(CryptoError::Key));
            }
            let answer = ask(wrap, |provider| provider.unwrap_key(wrap, kek, &octets(24)));
            assert_eq!(answer, Err(CryptoError::Key));
        }
    }
}

#[test]
fn ciphers_that_do_not_fit_are_refused() {
    for kind in CipherKind::ALL {
        let fitting = ContentEncryption::generate(kind, &RustCrypto).unwrap();
        let key = octets(fitting.key_len());
        let start = |cipher: &ContentEncryption, key: &[u8]| {
            for direction in [Direction::Encrypt, Direction::Decrypt] {
                let _ = ask((cipher, key.len()), |provider| {
                    provider.cbc(cipher, direction, key).map(|_| ())
                });
                for len in [None, Some(10), Some(1 << 40)] {
                    let _ = ask((cipher, key.len(), len), |provider| {
                        provider.aead(cipher, direction, key, b"", len).map(|_| ())
                    });
                }
            }
        };
        start(&fitting, &key);
        start(&fitting, &key[1..]);
        start(&fitting, &octets(200));
        for iv_len in [0, 6, 7, 8, 12, 13, 14, 16, 17] {
            for tag_len in [0, 1, 3, 11, 16, 17] {
                let iv = octets(iv_len);
                let cipher = ContentEncryption {
                    iv,
                    tag_len,
                    ..fitting.clone()
                };
                start(&cipher, &key);
            }
        }
    }
}
