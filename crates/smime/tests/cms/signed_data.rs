//! What is noticed of a SignedData besides its signatures.

use std::io::Cursor;

use smime::pki::{Time, bundle};
use smime::receive::{Received, ReceivingAgent};
use smime_ber::{Tag, der};

use crate::support::{append, edit, fixture, position};

fn verify(message: &[u8]) -> Received {
    let ca = bundle::certificates(&fixture("ca.pem")).unwrap().remove(0);
    ReceivingAgent::new()
        .trust(ca)
        .at(Time::from_rfc3339("2026-06-01T00:00:00Z").unwrap())
        .verify(&mut Cursor::new(message))
        .unwrap()
}

fn encoding(message: &[u8]) -> String {
    let received = verify(message);
    assert!(
        received.verdict.is_valid(),
        "{:?}",
        received.verdict.reasons
    );
    let layers = serde_json::to_value(&received.verdict.layers).unwrap();
    layers[0]["encoding"].as_str().unwrap().to_owned()
}

fn refusal(message: &[u8]) -> (&'static str, String) {
    let received = verify(message);
    let refusal = received.verdict.reason().expect("it is refused");
    (refusal.reason.code(), refusal.detail.clone())
}

/// The one SignerInfo of opaque.der, which has certificates.
const SIGNER_INFO: &[usize] = &[1, 0, 4, 0];

#[test]
fn a_version_with_an_octet_too_many_is_not_der() {
    let message = fixture("opaque.der");
    assert_eq!(encoding(&message), "der");
    let padded = edit(&message, &[1, 0, 0], |version| {
        assert_eq!(version, [2, 1, 1]);
        vec![2, 2, 0, 1]
    });
    assert_eq!(encoding(&padded), "ber");
    let padded = edit(&message, &[SIGNER_INFO, &[0]].concat(), |version| {
        assert_eq!(version, [2, 1, 1]);
        vec![2, 3, 0, 0, 1]
    });
    assert_eq!(encoding(&padded), "ber");
}

#[test]
fn a_value_that_is_not_der_deep_in_a_signer_is_noticed() {
    let unsigned = |value: &[u8]| {
        der::element(Tag::context_constructed(1), |set| {
            set.sequence(|attribute| {
                attribute.raw(&der::primitive(Tag::OBJECT_IDENTIFIER, &[0x2a, 3]));
                attribute.constructed(Tag::SET, |values| values.raw(value));
            });
        })
    };
    let message = append(
        &fixture("opaque.der"),
        SIGNER_INFO,
        &unsigned(&[1, 1, 0xff]),
    );
    assert_eq!(encoding(&message), "der");
    let message = append(
        &fixture("opaque.der"),
        SIGNER_INFO,
        &unsigned(&[1, 1, 0x01]),
    );
    assert_eq!(encoding(&message), "ber");
}

#[test]
fn errors_in_attributes_have_the_offset_in_the_message() {
    // The type of the content-type attribute, which no other element has.
    let oid = hex::decode("06092a864886f70d010903").unwrap();
    let mut message = fixture("opaque.der");
    let at = position(&message, &oid);
    message[at] = 0x05;
    let (code, detail) = refusal(&message);
    assert_eq!(code, "malformed-cms");
    let wanted = format!("attrType: found NULL at offset {at}, wanted an OBJECT IDENTIFIER");
    assert_eq!(detail, wanted);
}

#[test]
fn errors_in_a_signers_issuer_have_the_offset_in_the_message() {
    let mut message = fixture("opaque.der");
    let mut issuer = Vec::new();
    edit(&message, &[SIGNER_INFO, &[1]].concat(), |sid| {
        issuer = sid.to_vec();
        sid.to_vec()
    });
    // The first RelativeDistinguishedName, behind the headers of sid and issuer.
    let at = position(&message, &issuer) + 4;
    assert_eq!(message[at], 0x31);
    message[at] = 0x30;
    let (code, detail) = refusal(&message);
    assert_eq!(code, "malformed-cms");
    assert!(detail.contains(&format!("offset {at}")), "{at}: {detail}");
}

#[test]
fn attributes_that_have_to_be_signed_are_refused_among_the_others() {
    let attribute = |oid: &str, value: &[u8]| {
        let attribute = der::sequence(|attribute| {
            attribute.raw(&der::primitive(
                Tag::OBJECT_IDENTIFIER,
                &hex::decode(oid).unwrap(),
            ));
            attribute.constructed(Tag::SET, |values| values.raw(value));
        });
        der::element(Tag::context_constructed(1), |set| set.raw(&attribute))
    };
    let message = |unsigned: &[u8]| append(&fixture("opaque.der"), SIGNER_INFO, unsigned);
    for (oid, name) in [
        // RFC 5035 sections 5 and 3.
        ("2a864886f70d010910020c", "signing-certificate"),
        ("2a864886f70d010910022f", "signing-certificate-v2"),
        // RFC 6211 section 2.
        ("2a864886f70d010934", "CMS algorithm protection"),
    ] {
        let (code, detail) = refusal(&message(&attribute(oid, &[0x30, 0])));
        assert_eq!(code, "attribute-misplaced");
        assert!(detail.starts_with(&format!("{name} stands in unsignedAttrs")));
    }
    let unknown = attribute("2a03", &[0x30, 0]);
    assert!(verify(&message(&unknown)).verdict.is_valid());
}
