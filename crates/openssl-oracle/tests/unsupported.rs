//! What OpenSSL has no code for, told apart from what it finds wrong.

mod common;

use common::{
    CONTENT, DOORS, RSA, RSA_ENCRYPTION, SHA_256, SIGNED_DATA, World, assert_refused,
    with_unknown_arc,
};
use openssl_oracle::{
    Door, Error, Form, SignRequest, Signer, Verdict, VerifyRequest, pki::KeyKind,
};

#[test]
fn a_digest_without_a_name_is_unsupported() {
    let world = World::new(RSA);
    for door in DOORS {
        let message = with_unknown_arc(&world.sign(door), SHA_256, <[usize]>::to_vec);
        let words = if door == Door::Cms {
            "unknown digest algorithm"
        } else {
            "unknown digest type"
        };
        assert_refused(
            &world.verify(&message, Form::Der, door),
            Verdict::Unsupported,
            words,
        );
    }
}

#[test]
fn a_signature_algorithm_without_a_name_is_unsupported_to_cms_and_unseen_by_pkcs7() {
    let world = World::new(RSA);
    for no_attr in [false, true] {
        let message = SignRequest {
            no_attr,
            ..world.request("sha256")
        }
        .sign(Door::Cms)
        .unwrap();
        // The certificate comes first, so the SignerInfo's is the last.
        let message = with_unknown_arc(&message, RSA_ENCRYPTION, |places| {
            vec![*places.last().unwrap()]
        });
        assert_refused(
            &world.verify(&message, Form::Der, Door::Cms),
            Verdict::Unsupported,
            "",
        );
        assert_eq!(
            world.verify(&message, Form::Der, Door::Pkcs7).verdict,
            Verdict::Valid
        );
    }
}

#[test]
fn a_signers_key_of_an_unknown_kind_is_unsupported() {
    let world = World::new(RSA);
    for door in DOORS {
        // The certificate comes first, and with it the key's algorithm.
        let message = with_unknown_arc(&world.sign(door), RSA_ENCRYPTION, |places| vec![places[0]]);
        for check_path in [true, false] {
            let request = VerifyRequest {
                check_path,
                ..world.trusting(&message, Form::Der)
            };
            assert_refused(&request.verify(door).unwrap(), Verdict::Unsupported, "");
        }
    }
}

#[test]
fn a_mask_of_an_unknown_digest_is_unsupported() {
    let world = World::new(RSA);
    let pss = Signer {
        pss: true,
        ..world.alice.signer("sha256")
    };
    let message = SignRequest {
        signers: vec![pss],
        ..SignRequest::new(CONTENT)
    }
    .sign(Door::Cms)
    .unwrap();
    // The last one is the mask's: hashAlgorithm comes before maskGenAlgorithm (RFC 4055 section 3.1).
    let message = with_unknown_arc(&message, SHA_256, |places| vec![*places.last().unwrap()]);
    assert_refused(
        &world.verify(&message, Form::Der, Door::Cms),
        Verdict::Unsupported,
        "",
    );
}

#[test]
fn a_content_type_without_a_name_is_unsupported() {
    let world = World::new(RSA);
    for door in DOORS {
        let message = with_unknown_arc(&world.sign(door), SIGNED_DATA, |places| vec![places[0]]);
        assert_refused(
            &world.verify(&message, Form::Der, door),
            Verdict::Unsupported,
            "",
        );
    }
}

#[test]
fn content_that_is_not_signed_is_invalid_and_unsupported_only_without_a_name() {
    // ContentInfo of the octets "hi", once as id-data (RFC 5652 section 4), once as 1.2.3.127.
    let data = b"\x30\x11\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x04\x04\x02hi";
    let nameless = b"\x30\x0b\x06\x03\x2a\x03\x7f\xa0\x04\x04\x02hi";
    for (message, verdict) in [
        (&data[..], Verdict::Invalid),
        (nameless, Verdict::Unsupported),
    ] {
        for door in DOORS {
            let answer = VerifyRequest::new(message, Form::Der).verify(door).unwrap();
            assert_refused(&answer, verdict, "content type");
        }
    }
}

#[test]
fn ed25519_is_beyond_the_pkcs7_door() {
    let world = World::new(KeyKind::Ed25519);
    let request = world.request("sha512");
    assert!(matches!(
        request.sign(Door::Pkcs7),
        Err(Error::Library { .. })
    ));
    let message = request.sign(Door::Cms).unwrap();
    assert_refused(
        &world.verify(&message, Form::Der, Door::Pkcs7),
        Verdict::Unsupported,
        "",
    );
}
