//! Keys that a provider makes and reads, and what they sign and agree on.

use std::io;

use smime::crypto::{
    CryptoError, DigestAlgorithm, KeyTransport, NewKey, PrivateKeyInfo, Provider, RsaPadding,
    SignatureScheme, SubjectPublicKeyInfo,
};

use super::agreement::agree;
use super::support::{ED25519, P256, X25519, private_key, public_key, tlv, unhex};
use super::transport::rsa_2048;
use crate::loading::Loading;

pub(crate) fn keys_that_are_made_sign_what_their_public_half_verifies(provider: &dyn Provider) {
    for kind in kinds().filter(|kind| kind.algorithm().signs()) {
        let key = make(provider, kind);
        let spki_der = provider.public_key(&key).unwrap();
        let public = SubjectPublicKeyInfo {
            spki_der: &spki_der,
        };
        assert_eq!(
            provider.load_public_key(&public).map(|key| key.bits()),
            Ok(bits(kind))
        );
        for padding in [RsaPadding::Pkcs1, RsaPadding::Pss] {
            for digest in DigestAlgorithm::ALL {
                let scheme = SignatureScheme::for_signing(&public, Some(digest), padding);
                let Ok(scheme) = scheme else {
                    let md5 = digest == DigestAlgorithm::Md5;
                    assert!(md5 || kind == NewKey::ED25519, "{}", kind.name());
                    continue;
                };
                // What is written is read back as the same.
                let identifier = scheme.identifier().unwrap();
                assert_eq!(
                    SignatureScheme::for_signer_info(&identifier, digest, &public, true),
                    Ok(scheme)
                );
                let context = format!("{} {scheme}", kind.name());
                let signature = sign(provider, &scheme, &key, b"message").unwrap();
                assert_eq!(
                    verify(provider, &scheme, &public, b"message", &signature),
                    Ok(()),
                    "{context}"
                );
                assert_eq!(
                    verify(provider, &scheme, &public, b"massage", &signature),
                    Err(CryptoError::Failed),
                    "{context}"
                );
            }
        }
    }
}

pub(crate) fn keys_that_are_made_agree(provider: &dyn Provider) {
    for kind in [NewKey::P256, NewKey::P384, NewKey::P521, NewKey::X25519] {
        let (ours, theirs) = (make(provider, kind), make(provider, kind));
        let public = |key| provider.public_key(key).unwrap();
        let ours_with_theirs = agree(provider, &ours, &public(&theirs)).unwrap();
        let theirs_with_ours = agree(provider, &theirs, &public(&ours)).unwrap();
        assert_eq!(ours_with_theirs, theirs_with_ours);
        let field_len = if kind == NewKey::P521 {
            66
        } else {
            bits(kind) / 8
        };
        assert_eq!(ours_with_theirs.len(), field_len);
        assert_ne!(agree(provider, &ours, &public(&ours)), Ok(ours_with_theirs));
    }
}

pub(crate) fn keys_that_are_made_are_read_again(provider: &dyn Provider) {
    for kind in kinds() {
        let key = make(provider, kind);
        let again = PrivateKeyInfo::from_pkcs8_der(key.pkcs8_der()).unwrap();
        assert_eq!(provider.public_key(&key), provider.public_key(&again));
        let other = provider.generate_key(match kind {
            // Once is enough of what takes so long.
            kind if kind.algorithm().is_rsa() => NewKey::P256,
            kind => kind,
        });
        assert_ne!(
            provider.public_key(&key),
            provider.public_key(&other.unwrap())
        );
    }
    for bits in [0, 512, 1024, 2047, 1 << 20] {
        let key = provider.generate_key(NewKey::rsa(bits));
        assert_eq!(key.err(), Some(CryptoError::Unsupported), "{bits}");
    }
}

pub(crate) fn keys_do_nothing_that_they_are_not_for(provider: &dyn Provider) {
    let sha256 = DigestAlgorithm::Sha256;
    let ecdsa = SignatureScheme::Ecdsa { digest: sha256 };
    let pkcs1 = SignatureScheme::RsaPkcs1 { digest: sha256 };
    let rsa = rsa_2048();
    let p256 = make(provider, NewKey::P256);
    let ed25519 = make(provider, NewKey::ED25519);
    let x25519 = make(provider, NewKey::X25519);
    let key = Err(CryptoError::Key);
    let failed = Err(CryptoError::Failed);
    let unsupported = Err(CryptoError::Unsupported);
    for (scheme, wrong) in [
        (ecdsa, [rsa, &ed25519, &x25519]),
        (pkcs1, [&p256, &ed25519, &x25519]),
    ] {
        for wrong in wrong {
            assert_eq!(provider.sign_digest(&scheme, wrong, &[0; 32]), key);
        }
    }
    // Digests of another length than the scheme's.
    for len in [0, 31, 33, 64] {
        assert_eq!(provider.sign_digest(&ecdsa, &p256, &vec![0; len]), failed);
        assert_eq!(provider.sign_digest(&pkcs1, rsa, &vec![0; len]), failed);
    }
    // Messages for schemes of digests, and the reverse.
    assert_eq!(sign_message(provider, &ecdsa, &p256), unsupported);
    assert_eq!(sign_message(provider, &pkcs1, rsa), unsupported);
    let eddsa = SignatureScheme::Ed25519;
    assert_eq!(
        provider.sign_digest(&eddsa, &ed25519, &[0; 64]),
        unsupported
    );
    assert_eq!(sign_message(provider, &eddsa, &x25519), key);
    assert_eq!(sign_message(provider, &eddsa, &p256), key);

    let spki_der = provider.public_key(&p256).unwrap();
    let public = SubjectPublicKeyInfo {
        spki_der: &spki_der,
    };
    let oaep = KeyTransport::oaep(sha256);
    for scheme in [KeyTransport::RsaPkcs1, oaep] {
        assert_eq!(provider.encrypt_key(&scheme, &public, &[0; 16]), key);
        let decrypted = provider.decrypt_key(&scheme, &p256, &[0; 256], 16);
        assert_eq!(decrypted.err(), key.clone().err());
    }
    assert_eq!(
        agree(provider, rsa, &spki_der).err(),
        unsupported.clone().err()
    );
    assert_eq!(
        agree(provider, &ed25519, &spki_der).err(),
        unsupported.err()
    );

    // A key that is bound to RSASSA-PSS makes no other signatures and decrypts nothing (RFC 4056
    // section 2.1).
    let pss_only = private_key(
        &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10],
        rsa.key_octets(),
    );
    assert_eq!(provider.sign_digest(&pkcs1, &pss_only, &[0; 32]), key);
    let decrypted = provider.decrypt_key(&KeyTransport::RsaPkcs1, &pss_only, &[1; 256], 16);
    assert_eq!(decrypted.err(), Some(CryptoError::Key));
    let pss = SignatureScheme::RsaPss {
        digest: sha256,
        mgf_digest: sha256,
        salt_len: 32,
    };
    let spki_der = provider.public_key(&pss_only).unwrap();
    let public = SubjectPublicKeyInfo {
        spki_der: &spki_der,
    };
    let signature = sign(provider, &pss, &pss_only, b"message").unwrap();
    assert_eq!(
        verify(provider, &pss, &public, b"message", &signature),
        Ok(())
    );
}

pub(crate) fn damaged_keys_are_refused(provider: &dyn Provider) {
    // RSA: a number changed, so that they do not belong together. The modulus stands behind the
    // heads and the version, the primes in the last half.
    let rsa = rsa_2048();
    let octets = rsa.key_octets();
    for at in [20, octets.len() / 2, octets.len() * 2 / 3] {
        let mut changed = octets.to_vec();
        changed[at] ^= 0x10;
        let key = private_key(&rsa_algorithm(), &changed);
        assert!(provider.public_key(&key).is_err(), "{at}");
    }
    // Elliptic curves: 0 and the order are no keys; a public half of another key.
    let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let with_point = |point: &[u8]| {
        let mut number = [0; 32];
        number[31] = 1;
        let point = tlv(0xa1, &[&tlv(0x03, &[&[0, 4], point])]);
        let key = tlv(0x30, &[&[2, 1, 1], &tlv(0x04, &[&number]), &point]);
        private_key(P256.algorithm, &key)
    };
    let base = provider.public_key(&P256.private_key(&[1])).unwrap();
    let double = provider.public_key(&P256.private_key(&[2])).unwrap();
    let point = |spki_der: &[u8]| spki_der[spki_der.len() - 64..].to_vec();
    assert_eq!(provider.public_key(&with_point(&point(&base))), Ok(base));
    for key in [
        P256.private_key(&[]),
        P256.private_key(&unhex(order)),
        with_point(&point(&double)),
        with_point(&[0; 64]),
        private_key(P256.algorithm, &[0x30, 0]),
        private_key(P256.algorithm, &[]),
        // Keys of 31 and 33 octets.
        private_key(ED25519, &[&[0x04, 0x1f][..], &[1; 31]].concat()),
        private_key(ED25519, &[&[0x04, 0x21][..], &[1; 33]].concat()),
        private_key(X25519, &[1; 32]),
        // Parameters where there are none.
        private_key(
            &[ED25519, &[5, 0]].concat(),
            &[&[0x04, 0x20][..], &[1; 32]].concat(),
        ),
    ] {
        let outcome = provider.public_key(&key);
        assert_eq!(outcome, Err(CryptoError::Key), "{:?}", key.pkcs8_der());
    }
    // DSA, and a curve that is not in the table: brainpoolP256r1.
    let dsa = [6, 7, 0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1];
    let brainpool = [
        &P256.algorithm[..9],
        &[6, 9, 0x2b, 0x24, 3, 3, 2, 8, 1, 1, 7],
    ]
    .concat();
    for algorithm in [&dsa[..], &brainpool] {
        let outcome = provider.public_key(&private_key(algorithm, &[0x30, 0]));
        assert_eq!(outcome, Err(CryptoError::Unsupported));
    }
}

/// RFC 8032 section 7.1, TEST 1 to 3.
pub(crate) fn ed25519_signs_the_examples_of_rfc_8032(provider: &dyn Provider) {
    for (seed, public, message, signature) in [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155\
             5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac\
             18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ] {
        let key = private_key(ED25519, &[&[0x04, 0x20], &unhex(seed)[..]].concat());
        let expected = public_key(ED25519, &unhex(public));
        assert_eq!(provider.public_key(&key), Ok(expected));
        let scheme = SignatureScheme::Ed25519;
        let signed = sign(provider, &scheme, &key, &unhex(message));
        assert_eq!(signed.map(hex::encode), Ok(signature.to_owned()));
    }
}

pub(crate) fn a_message_that_cannot_be_read_is_not_signed(provider: &dyn Provider) {
    let key = make(provider, NewKey::ED25519);
    for good_readings in [0, 1] {
        let mut readings = 0;
        let mut message = |take: &mut dyn FnMut(&[u8])| {
            take(b"message");
            readings += 1;
            if readings > good_readings {
                return Err(io::Error::other("gone"));
            }
            Ok(())
        };
        let signature = provider.sign_message(&SignatureScheme::Ed25519, &key, &mut message);
        assert_eq!(signature, Err(CryptoError::Failed));
    }
}

pub(crate) fn random_octets_differ(provider: &dyn Provider) {
    let random = || {
        let mut octets = [0; 32];
        provider.random(&mut octets).unwrap();
        octets
    };
    let (first, second) = (random(), random());
    assert_ne!(first, second);
    assert_ne!(first, [0; 32]);
    assert_eq!(provider.random(&mut []), Ok(()));
}

/// Every kind of key, RSA in one size.
fn kinds() -> impl Iterator<Item = NewKey> {
    NewKey::OFFERED
        .into_iter()
        .filter(|kind| [None, Some(2048)].contains(&kind.rsa_bits()))
}

fn make(provider: &dyn Provider, kind: NewKey) -> PrivateKeyInfo {
    provider.generate_key(kind).unwrap()
}

fn bits(kind: NewKey) -> usize {
    match kind {
        NewKey::P256 | NewKey::ED25519 | NewKey::X25519 => 256,
        NewKey::P384 => 384,
        NewKey::P521 => 521,
        rsa => rsa.rsa_bits().unwrap(),
    }
}

fn rsa_algorithm() -> Vec<u8> {
    vec![6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0]
}

fn sign(
    provider: &dyn Provider,
    scheme: &SignatureScheme,
    key: &PrivateKeyInfo,
    message: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    match scheme.digest() {
        Some(algorithm) => {
            let mut digest = provider.digest(algorithm).unwrap();
            digest.update(message);
            provider.sign_digest(scheme, key, digest.finish().as_bytes())
        }
        None => provider.sign_message(scheme, key, &mut |take| {
            message.chunks(3).for_each(take);
            Ok(())
        }),
    }
}

fn sign_message(
    provider: &dyn Provider,
    scheme: &SignatureScheme,
    key: &PrivateKeyInfo,
) -> Result<Vec<u8>, CryptoError> {
    provider.sign_message(scheme, key, &mut |_| Ok(()))
}

fn verify(
    provider: &dyn Provider,
    scheme: &SignatureScheme,
    key: &SubjectPublicKeyInfo<'_>,
    message: &[u8],
    signature: &[u8],
) -> Result<(), CryptoError> {
    match scheme.digest() {
        Some(algorithm) => {
            let mut digest = provider.digest(algorithm).unwrap();
            digest.update(message);
            let digest = digest.finish();
            provider
                .verify_digest(scheme, key, digest.as_bytes(), signature)
                .map(|_| ())
        }
        None => {
            let mut verifier = provider.verify_message(scheme, key, signature)?;
            verifier.update(message);
            verifier.finish()
        }
    }
}
