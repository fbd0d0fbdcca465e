//! Key transport, agreement, derivation and wrap.

use smime::crypto::{
    CryptoError, DigestAlgorithm, Kdf, KemAlgorithm, KeyTransport, KeyWrap, MacAlgorithm, NewKey,
    Provider, RustCrypto, SubjectPublicKeyInfo,
};
use smime_aws_lc::AwsLc;

use crate::loading::Loading;
use crate::support::{PAIRS, PROVIDERS, Pair, names, octets, rsa};

#[test]
fn content_keys_are_decrypted() {
    let digests = DigestAlgorithm::ALL.into_iter();
    let oaep = digests.flat_map(|digest| {
        [digest, DigestAlgorithm::Sha1]
            .into_iter()
            .flat_map(move |mgf_digest| {
                [&b""[..], b"a label"].map(|label| KeyTransport::RsaOaep {
                    digest,
                    mgf_digest,
                    label: label.to_vec(),
                })
            })
    });
    for scheme in oaep.chain([KeyTransport::RsaPkcs1]) {
        for pair in PAIRS {
            let (writer, reader) = pair;
            for len in [16, 24, 32] {
                let case = format!("{} {scheme:?} {len}", names(pair));
                let key = octets(len);
                let encrypted = writer.encrypt_key(&scheme, &rsa().public(), &key).unwrap();
                let decrypted = reader.decrypt_key(&scheme, &rsa().private, &encrypted, len);
                assert_eq!(decrypted.unwrap().as_bytes(), key, "{case}");
                let other = reader.decrypt_key(&scheme, &rsa().private, &encrypted, len + 8);
                match scheme {
                    // Another key, as long as the one asked for.
                    KeyTransport::RsaPkcs1 => assert_eq!(other.unwrap().len(), len + 8, "{case}"),
                    _ => assert_eq!(other.err(), Some(CryptoError::Failed), "{case}"),
                }
            }
        }
    }
}

#[test]
fn a_bad_padding_gives_the_same_key_to_both() {
    let encrypted = octets(256);
    let [a, b] = PROVIDERS.map(|provider| {
        provider.decrypt_key(&KeyTransport::RsaPkcs1, &rsa().private, &encrypted, 32)
    });
    assert_eq!(a.unwrap(), b.unwrap());
}

#[test]
fn both_sides_agree_on_one_secret() {
    for kind in [NewKey::P256, NewKey::P384, NewKey::P521, NewKey::X25519] {
        for pair in PAIRS {
            let (one, other) = pair;
            let (ours, theirs) = (Pair::made_by(one, kind), Pair::made_by(other, kind));
            let secret = one.agree(&ours.private, &theirs.public()).unwrap();
            let same = other.agree(&theirs.private, &ours.public()).unwrap();
            assert_eq!(secret, same, "{} {kind:?}", names(pair));
            let third = other.agree(&ours.private, &theirs.public()).unwrap();
            assert_eq!(secret, third, "{} {kind:?}", names(pair));
        }
    }
}

#[test]
fn secrets_are_recovered() {
    for kem in KemAlgorithm::ALL {
        for pair in PAIRS {
            let (writer, reader) = pair;
            let case = format!("{} {kem:?}", names(pair));
            let private = reader.generate_key(NewKey::ml_kem(kem)).unwrap();
            let spki = reader.public_key(&private).unwrap();
            let key = Pair { private, spki };
            let (ciphertext, secret) = writer.encapsulate(kem, &key.public()).unwrap();
            let same = reader.decapsulate(kem, &key.private, &ciphertext);
            assert_eq!(same, Ok(secret), "{case}");
        }
    }
}

#[test]
fn a_ciphertext_of_another_key_gives_the_same_secret_to_both() {
    for kem in KemAlgorithm::ALL {
        let key = AwsLc.generate_key(NewKey::ml_kem(kem)).unwrap();
        let other = RustCrypto.generate_key(NewKey::ml_kem(kem)).unwrap();
        let spki = AwsLc.public_key(&other).unwrap();
        let public = SubjectPublicKeyInfo { spki_der: &spki };
        let (ciphertext, secret) = AwsLc.encapsulate(kem, &public).unwrap();
        let [a, b] = PROVIDERS.map(|provider| provider.decapsulate(kem, &key, &ciphertext));
        assert_eq!(a, b, "{kem:?}");
        assert_ne!(a, Ok(secret), "{kem:?}");
    }
}

#[test]
fn derived_keys_are_the_same() {
    for digest in DigestAlgorithm::ALL {
        for kdf in [
            Kdf::X963 {
                digest,
                shared_info: b"info",
            },
            Kdf::Hkdf {
                digest,
                salt: None,
                info: b"",
            },
            Kdf::Hkdf {
                digest,
                salt: Some(b"salt"),
                info: b"info",
            },
            Kdf::Pbkdf2 {
                prf: digest,
                salt: b"salt",
                iterations: 3,
            },
        ] {
            for len in [0, 1, 16, 32, 100] {
                let [a, b] = PROVIDERS.map(|provider| provider.derive(&kdf, &octets(40), len));
                assert_eq!(a.as_ref().map(|key| key.len()), Ok(len), "{kdf:?}");
                assert_eq!(a, b, "{kdf:?}");
            }
        }
    }
}

#[test]
fn codes_are_the_same() {
    for digest in DigestAlgorithm::ALL {
        for key_len in [0, 20, 64, 65, 200] {
            let [a, b] = PROVIDERS.map(|provider| {
                let mut mac = provider
                    .mac(MacAlgorithm::Hmac(digest), &octets(key_len))
                    .unwrap();
                octets(500).chunks(77).for_each(|piece| mac.update(piece));
                mac.finish()
            });
            assert_eq!(a, b, "{digest} {key_len}");
        }
    }
}

#[test]
fn wrapped_keys_are_the_same() {
    for wrap in KeyWrap::AES {
        let kek = octets(wrap.key_len());
        for len in [16, 24, 32, 64] {
            for pair in PAIRS {
                let case = format!("{} {wrap:?} {len}", names(pair));
                let wrapped = pair.0.wrap_key(wrap, &kek, &octets(len)).unwrap();
                let key = pair.1.unwrap_key(wrap, &kek, &wrapped).unwrap();
                assert_eq!(key.as_bytes(), octets(len), "{case}");
                for at in [0, wrapped.len() - 1] {
                    let mut changed = wrapped.clone();
                    changed[at] ^= 1;
                    let refused = pair.1.unwrap_key(wrap, &kek, &changed);
                    assert_eq!(refused.err(), Some(CryptoError::Failed), "{case}");
                }
            }
        }
    }
}
