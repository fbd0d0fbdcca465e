//! Signed data of the builder of `cms`, verified by the reference.

use cms::builder::{SignedDataBuilder, SignerInfoBuilder};
use cms::cert::CertificateChoices;
use cms::signed_data::EncapsulatedContentInfo;
use const_oid::db::rfc5911;
use der::asn1::{OctetString, SetOfVec};
use der::{Any, Encode};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rsa::pkcs8::DecodePrivateKey;
use rsa::{pkcs1v15, pss};
use smime::crypto::RsaPadding;
use spki::AlgorithmIdentifierOwned;
use x509_cert::attr::Attribute;

use crate::object::{private_type, x509};
use crate::signature::{Kind, digest, with_digest};
use crate::signed::{By, sid};
use crate::support::{ENTITY, certificate, keys, receiver};

/// What the builder makes: signed by these, with so many attributes of no meaning besides.
pub(crate) fn signed(content: &[u8], detached: bool, signers: &[By], attributes: u8) -> Vec<u8> {
    let octets = Any::encode_from(&OctetString::new(content).unwrap()).unwrap();
    let content_info = EncapsulatedContentInfo {
        econtent_type: rfc5911::ID_DATA,
        econtent: (!detached).then_some(octets),
    };
    let mut builder = SignedDataBuilder::new(&content_info);
    let mut sent = Vec::new();
    for by in signers {
        let algorithm = AlgorithmIdentifierOwned {
            oid: by.digest.oid(),
            parameters: None,
        };
        let message_digest = digest(by.digest, content);
        let external = detached.then_some(message_digest.as_slice());
        let mut info =
            SignerInfoBuilder::new(sid(*by), algorithm.clone(), &content_info, external).unwrap();
        for last in 0..attributes {
            info.add_signed_attribute(attribute(last)).unwrap();
            info.add_unsigned_attribute(attribute(last)).unwrap();
        }
        sign(&mut builder, info, *by);
        if sent.iter().all(|known: &By| known.digest != by.digest) {
            builder.add_digest_algorithm(algorithm).unwrap();
        }
        if sent.iter().all(|known: &By| known.name != by.name) {
            let certificate = CertificateChoices::Certificate(x509(&certificate(by.name)));
            builder.add_certificate(certificate).unwrap();
        }
        sent.push(*by);
    }
    builder.build().unwrap().to_der().unwrap()
}

fn sign(builder: &mut SignedDataBuilder<'_>, info: SignerInfoBuilder<'_>, by: By) {
    let key = String::from_utf8(keys(&format!("{}.key.pem", by.name))).unwrap();
    let rng = &mut ChaCha20Rng::from_seed([1; 32]);
    match by.kind {
        Kind::Rsa(RsaPadding::Pss) => with_digest!(by.digest, D => {
            let key = pss::SigningKey::<D>::from_pkcs8_pem(&key).unwrap();
            builder.add_signer_info_with_rng::<_, pss::Signature, _>(info, &key, rng).map(drop)
        }),
        Kind::Rsa(_) => with_digest!(by.digest, D => {
            let key = pkcs1v15::SigningKey::<D>::from_pkcs8_pem(&key).unwrap();
            builder.add_signer_info::<_, pkcs1v15::Signature>(info, &key).map(drop)
        }),
        Kind::P256 => {
            let key = p256::ecdsa::SigningKey::from_pkcs8_pem(&key).unwrap();
            builder
                .add_signer_info::<_, p256::ecdsa::DerSignature>(info, &key)
                .map(drop)
        }
        Kind::P384 => {
            let key = p384::ecdsa::SigningKey::from_pkcs8_pem(&key).unwrap();
            builder
                .add_signer_info::<_, p384::ecdsa::DerSignature>(info, &key)
                .map(drop)
        }
        Kind::P521 => {
            let key = p521::ecdsa::SigningKey::from_pkcs8_pem(&key).unwrap();
            builder
                .add_signer_info::<_, p521::ecdsa::DerSignature>(info, &key)
                .map(drop)
        }
        Kind::Ed25519 => {
            let key = ed25519_dalek::SigningKey::from_pkcs8_pem(&key).unwrap();
            builder
                .add_signer_info::<_, ed25519_dalek::Signature>(info, &key)
                .map(drop)
        }
    }
    .unwrap();
}

fn attribute(last: u8) -> Attribute {
    let value = Any::encode_from(&OctetString::new([last]).unwrap()).unwrap();
    let mut values = SetOfVec::new();
    values.insert(value).unwrap();
    Attribute {
        oid: private_type(last + 1),
        values,
    }
}

/// Signers whose keys `cms` signs with by the digest that goes with them: a curve of ECDSA has one in RustCrypto.
pub(crate) fn signers() -> Vec<By> {
    let fits = |by: &By| match by.kind {
        Kind::P256 => by.digest.output_len() == 32,
        Kind::P384 => by.digest.output_len() == 48,
        Kind::P521 | Kind::Ed25519 => by.digest.output_len() == 64,
        Kind::Rsa(_) => true,
    };
    By::all().into_iter().filter(fits).collect()
}

/// Verifies, and compares who signed.
#[track_caller]
pub(crate) fn assert_verified(object: &[u8], content: &[u8], detached: bool, signers: &[By]) {
    use std::io::Cursor;
    let mut inside = Cursor::new(object);
    let mut beside = Cursor::new(content);
    let received = match detached {
        true => receiver()
            .verify_detached(&mut inside, &mut beside)
            .unwrap(),
        false => receiver().verify(&mut inside).unwrap(),
    };
    let verdict = &received.verdict;
    assert!(verdict.is_valid(), "{signers:?}: {:?}", verdict.reasons);
    let mut found: Vec<_> = (verdict.signers().iter())
        .map(|signer| signer.certificate.as_ref().unwrap().sha256.clone())
        .collect();
    let mut wanted: Vec<_> = (signers.iter())
        .map(|by| certificate(by.name).sha256_hex())
        .collect();
    found.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(found, wanted);
    if !detached {
        let mut copied = Vec::new();
        let source = &mut Cursor::new(object);
        assert!(received.copy_content(source, None, &mut copied).unwrap());
        assert_eq!(copied, content);
    }
}

#[test]
fn what_the_builder_signs_with_every_key_and_digest_is_verified() {
    for by in signers() {
        for detached in [false, true] {
            for attributes in [0, 2] {
                let object = signed(ENTITY, detached, &[by], attributes);
                assert_verified(&object, ENTITY, detached, &[by]);
            }
        }
    }
}

#[test]
fn another_content_than_the_builder_signed_is_refused() {
    let by = signers()[0];
    let object = signed(ENTITY, true, &[by], 0);
    let other = b"Content-Type: text/plain\r\n\r\nKeep the shares.\r\n";
    let mut inside = std::io::Cursor::new(&object);
    let received = receiver()
        .verify_detached(&mut inside, &mut std::io::Cursor::new(other))
        .unwrap();
    assert!(!received.verdict.is_valid());
}
