//! Signatures and keys on elliptic curves that are odd on purpose.

use const_oid::db::{rfc5912, rfc8410};
use der::asn1::AnyRef;
use smime::crypto::{
    CryptoError, DigestAlgorithm, SignatureScheme, SubjectPublicKeyInfo, Verified,
};

use crate::loading::Loading;
use crate::provider::provider;
use crate::support::{spki, verify};

/// RFC 8032 section 7.1.
#[test]
fn ed25519_verifies_the_examples_of_rfc_8032_and_nothing_near_them() {
    for (key, message, signature) in [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155\
             5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac\
             18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
        (
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
             2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589\
             09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
        ),
    ] {
        let spki = ed25519_spki(key);
        let message = hex::decode(message).unwrap();
        let signature = hex::decode(signature).unwrap();
        assert_eq!(verify_ed25519(&spki, &message, &signature), Ok(()));

        for octet in 0..signature.len() {
            let mut changed = signature.clone();
            changed[octet] ^= 1;
            assert_eq!(
                verify_ed25519(&spki, &message, &changed),
                Err(CryptoError::Failed),
                "octet {octet} of the signature of {key}"
            );
        }
        let longer = [&message[..], &[0]].concat();
        assert_eq!(
            verify_ed25519(&spki, &longer, &signature),
            Err(CryptoError::Failed)
        );
    }
}

#[test]
fn ed25519_points_of_small_order_sign_nothing() {
    // The identity, as key and as R, with S = 0: by the bare equation of RFC 8032 section 5.1.7 a
    // signature of every message.
    let identity = format!("01{}", "00".repeat(31));
    let signature = hex::decode(format!("{identity}{}", "00".repeat(32))).unwrap();
    let key = ed25519_spki(&identity);
    assert_eq!(
        verify_ed25519(&key, b"any", &signature),
        Err(CryptoError::Key)
    );
    let public_key = SubjectPublicKeyInfo { spki_der: &key };
    assert_eq!(
        provider()
            .load_public_key(&public_key)
            .map(|key| key.bits()),
        Err(CryptoError::Key)
    );

    // The same R under an honest key.
    let key = ed25519_spki("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    assert_eq!(
        provider()
            .verify_message(
                &SignatureScheme::Ed25519,
                &SubjectPublicKeyInfo { spki_der: &key },
                &signature
            )
            .err(),
        Some(CryptoError::Failed)
    );
}

#[test]
fn ed25519_keys_have_one_encoding() {
    // y = p + 3 for y = 3: the first y of a point of large order that has room for a second encoding.
    let canonical = format!("03{}", "00".repeat(31));
    let overflowing = format!("f0{}7f", "ff".repeat(30));
    let key_bits = |key: &str| {
        provider()
            .load_public_key(&SubjectPublicKeyInfo {
                spki_der: &ed25519_spki(key),
            })
            .map(|key| key.bits())
    };
    assert_eq!(key_bits(&canonical), Ok(256));
    assert_eq!(key_bits(&overflowing), Err(CryptoError::Key));
    assert_eq!(key_bits(&canonical[2..]), Err(CryptoError::Key));

    // RFC 8410 section 3: the parameters are absent.
    let canonical = hex::decode(canonical).unwrap();
    let with_null = spki(rfc8410::ID_ED_25519, Some(AnyRef::NULL), &canonical);
    assert_eq!(
        provider()
            .load_public_key(&SubjectPublicKeyInfo {
                spki_der: &with_null
            })
            .map(|key| key.bits()),
        Err(CryptoError::Key)
    );
}

#[test]
fn elliptic_curves_are_named_and_points_are_on_them() {
    let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
    let point = |compress| {
        key.verifying_key()
            .to_sec1_point(compress)
            .to_bytes()
            .to_vec()
    };
    let uncompressed = point(false);
    let with = |position: usize, octet: u8| {
        let mut point = uncompressed.clone();
        point[position] = octet;
        point
    };
    let bits = |parameters, point: &[u8]| {
        let spki = spki(rfc5912::ID_EC_PUBLIC_KEY, parameters, point);
        provider()
            .load_public_key(&SubjectPublicKeyInfo { spki_der: &spki })
            .map(|key| key.bits())
    };
    let p256 = Some(AnyRef::from(&rfc5912::SECP_256_R_1));

    assert_eq!(bits(p256, &uncompressed), Ok(256));
    assert_eq!(bits(p256, &point(true)), Ok(256));
    let last = uncompressed[64];
    for (name, point) in [
        ("off the curve", with(64, last ^ 1)),
        ("at infinity", vec![0]),
        ("nothing", vec![]),
        ("hybrid", with(0, 6)),
        ("compact", [&[5], &uncompressed[1..33]].concat()),
        ("x above the field", [&[4], &[0xff; 64][..]].concat()),
        ("too short", uncompressed[..64].to_vec()),
        ("too long", [&uncompressed[..], &[0]].concat()),
    ] {
        assert_eq!(bits(p256, &point), Err(CryptoError::Key), "{name}");
    }

    // RFC 5912 section 6 forbids the other two choices of ECParameters, whatever they hold.
    let specified = AnyRef::new(der::Tag::Sequence, &[2, 1, 1]).unwrap();
    for (name, parameters) in [
        ("specifiedCurve", Some(specified)),
        ("implicitCurve", Some(AnyRef::NULL)),
        ("absent", None),
    ] {
        assert_eq!(
            bits(parameters, &uncompressed),
            Err(CryptoError::Key),
            "{name}"
        );
    }
    assert_eq!(
        bits(Some(AnyRef::from(&rfc5912::SECP_384_R_1)), &uncompressed),
        Err(CryptoError::Key)
    );
    assert_eq!(
        bits(Some(AnyRef::from(&rfc5912::SECP_224_R_1)), &uncompressed),
        Err(CryptoError::Unsupported)
    );
}

#[test]
fn a_digest_of_another_length_is_not_the_signed_one() {
    use p256::ecdsa::{Signature, SigningKey, signature::hazmat::PrehashSigner};
    let key = SigningKey::from_slice(&[7; 32]).unwrap();
    let spki = spki(
        rfc5912::ID_EC_PUBLIC_KEY,
        Some(AnyRef::from(&rfc5912::SECP_256_R_1)),
        &key.verifying_key().to_sec1_point(false).to_bytes(),
    );
    let scheme = SignatureScheme::Ecdsa {
        digest: DigestAlgorithm::Sha256,
    };
    for (len, expected) in [
        (32, Ok(Verified::default())),
        (20, Err(CryptoError::Failed)),
        (64, Err(CryptoError::Failed)),
    ] {
        let digest = vec![0x5a; len];
        let signature: Signature = key.sign_prehash(&digest).unwrap();
        assert_eq!(
            verify(&scheme, &spki, &digest, signature.to_der().as_bytes()),
            expected,
            "{len}"
        );
    }
}

#[test]
fn a_scheme_asked_in_the_wrong_way_is_unsupported() {
    let spki = ed25519_spki("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    assert_eq!(
        verify(&SignatureScheme::Ed25519, &spki, &[0; 64], &[0; 64]),
        Err(CryptoError::Unsupported)
    );
    let scheme = SignatureScheme::Ecdsa {
        digest: DigestAlgorithm::Sha256,
    };
    let key = SubjectPublicKeyInfo { spki_der: &spki };
    assert_eq!(
        provider().verify_message(&scheme, &key, &[]).err(),
        Some(CryptoError::Unsupported)
    );
    assert_eq!(verify(&scheme, &spki, &[0; 32], &[]), Err(CryptoError::Key));
}

fn verify_ed25519(spki_der: &[u8], message: &[u8], signature: &[u8]) -> Result<(), CryptoError> {
    let mut verifier = provider().verify_message(
        &SignatureScheme::Ed25519,
        &SubjectPublicKeyInfo { spki_der },
        signature,
    )?;
    verifier.update(message);
    verifier.finish()
}

fn ed25519_spki(key: &str) -> Vec<u8> {
    spki(rfc8410::ID_ED_25519, None, &hex::decode(key).unwrap())
}
