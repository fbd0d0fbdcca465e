//! What the forge writes, against values that the standards print and against the verifiers of
//! the primitive crates, which share nothing with its padding and encodings.

use std::{collections::BTreeMap, fs, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::{PublicKey, pkcs1::DecodeRsaPublicKey};
use sha2::Digest as _;
use smime_forge::{
    primitive::{
        asn1::Node,
        digest::Digest,
        key::Key,
        scheme::{Pss, Scheme},
    },
    template::{
        people::{KEYS, People},
        signed_data::SignedData,
    },
};

const MESSAGE: &[u8] = b"what is signed";

#[test]
fn the_digest_info_is_that_of_rfc_8017_section_9_2() {
    let value = [0xaa; 32];
    let prefix = hex::decode("3031300d060960864801650304020105000420").unwrap();
    assert_eq!(
        Digest::Sha256.info(&value).encode(),
        [prefix, value.to_vec()].concat()
    );
}

#[test]
fn an_ed25519_key_is_that_of_rfc_8410_section_10() {
    let pem = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
        -----END PRIVATE KEY-----\n";
    let public = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
    assert_eq!(
        STANDARD.encode(Key::from_pem(pem).public_key_info().encode()),
        public
    );
}

#[test]
fn pkcs1_signatures_verify() {
    let key = key("alice-rsa");
    let signature = key.sign(&Scheme::Pkcs1(Digest::Sha256), MESSAGE);
    let public = PublicKey::from_pkcs1_der(&key.public_key()).unwrap();
    public
        .pkcs1v15_verify::<sha2::Sha256>(MESSAGE, &signature)
        .unwrap();
    assert!(
        public
            .pkcs1v15_verify::<sha2::Sha256>(b"else", &signature)
            .is_err()
    );
}

#[test]
fn pss_signatures_verify_for_any_modulus() {
    for name in ["alice-rsa", "alice-rsa-2049", "alice-rsa-3072"] {
        let key = key(name);
        let signature = key.sign(&Scheme::Pss(Pss::new(Digest::Sha256)), MESSAGE);
        let public = PublicKey::from_pkcs1_der(&key.public_key()).unwrap();
        public
            .pss_verify::<sha2::Sha256>(MESSAGE, &signature)
            .unwrap();
        assert!(
            public
                .pss_verify::<sha2::Sha256>(b"else", &signature)
                .is_err(),
            "{name}"
        );
    }
}

#[test]
fn ecdsa_signatures_verify() {
    let key = key("alice-p256");
    let signature = key.sign(&Scheme::Ecdsa(Digest::Sha256), MESSAGE);
    let signature = p256::ecdsa::Signature::from_der(&signature).unwrap();
    let public = p256::ecdsa::VerifyingKey::from_sec1_bytes(&key.public_key()).unwrap();
    public
        .verify_prehash(&sha2::Sha256::digest(MESSAGE), &signature)
        .unwrap();
    assert!(
        public
            .verify_prehash(&sha2::Sha256::digest(b"else"), &signature)
            .is_err()
    );
}

#[test]
fn every_committed_key_is_of_its_kind_and_has_a_certificate() {
    let people = people();
    assert_eq!(people.iter().count(), KEYS.len());
    for (name, identity) in people.iter() {
        let info = identity.key.public_key_info().encode();
        assert!(
            identity
                .der
                .windows(info.len())
                .any(|window| window == info),
            "{name}"
        );
    }
}

#[test]
fn a_bend_after_signing_leaves_the_signature_and_one_before_does_not() {
    let people = people();
    let good = SignedData::new(MESSAGE, &[people.get("alice-rsa")]);
    let value = good.signers[0].signature_value();
    let bend = |signer: &mut smime_forge::template::signer_info::SignerInfo| {
        signer.add(smime_forge::template::attribute::attribute(
            "1.2.3",
            [Node::null()],
        ));
    };
    assert_eq!(
        good.clone().tampered(bend).signers[0].signature_value(),
        value
    );
    assert_ne!(good.with_signer(bend).signers[0].signature_value(), value);
}

#[test]
fn the_signature_is_over_a_set_and_not_over_the_implicit_tag() {
    // RFC 5652 section 5.4: the DER of the EXPLICIT SET OF is digested.
    let good = SignedData::new(MESSAGE, &[people().get("alice-rsa")]);
    let signed = good.signers[0].to_be_signed();
    assert_eq!(signed[0], 0x31);
    let encoding = good.encode();
    assert!(
        encoding
            .windows(signed.len() - 1)
            .any(|window| window == &signed[1..])
    );
}

#[test]
fn two_runs_give_the_same_octets() {
    let [one, other] = [(); 2].map(|()| people().get("alice-p521").der.clone());
    assert_eq!(one, other);
}

fn key(name: &str) -> Key {
    Key::from_pem(&pems()[name])
}

fn people() -> People {
    People::new(&pems())
}

fn pems() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/keys");
    KEYS.iter()
        .map(|(name, _)| {
            let pem = fs::read_to_string(folder.join(format!("{name}.key.pem"))).unwrap();
            ((*name).to_owned(), pem)
        })
        .collect()
}
