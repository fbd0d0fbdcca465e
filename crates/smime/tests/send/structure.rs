//! The ASN.1 of what is written, field by field, beside the modules of RFC 5652, 5083 and 3274.

use std::io::Cursor;

use smime::crypto::algorithm::{AgreementScheme, CipherKind, KeyTransport, KeyWrap};
use smime::crypto::{DigestAlgorithm, KeyKind, Secret};
use smime::inspect::{self, Limits};
use smime::send::{
    CertificateRecipient, Content, EncryptedForm, IdentifierForm, OutForm, PasswordRecipient,
    Recipient, SendingAgent, SignedForm, Ukm,
};
use smime::{Oid, cms::attribute::Attribute};

use crate::support::{ENTITY, ca, encrypt, reader, sender, sign, signer};

/// The elements of an object from the content type's own on, one a line: their names, small numbers
/// and identifiers. What is inside names, certificates and values of attributes is left out.
fn outline(object: &[u8]) -> String {
    const CLOSED: [&str; 9] = [
        "issuer",
        "certificate",
        "attrValues",
        "rid/issuerAndSerialNumber",
        "sid/issuerAndSerialNumber",
        "originatorKey",
        "originator",
        "certs",
        "KeyWrapAlgorithm",
    ];
    const SKIPPED: u32 = 2;
    let tree = inspect::tree(object, &Limits::default());
    assert!(tree.error.is_none(), "{tree:?}");
    let mut lines = String::new();
    let mut closed = None;
    for node in tree.nodes.iter().filter(|node| node.depth >= SKIPPED) {
        assert!(node.oddities.is_empty(), "{node:?}");
        if closed.is_some_and(|depth| node.depth > depth) {
            continue;
        }
        closed = None;
        let label = node.label.as_deref().unwrap_or("-");
        if CLOSED.contains(&label) {
            closed = Some(node.depth);
        }
        let value = node.value.as_deref().unwrap_or_default();
        let shown = match node.tag.as_str() {
            "INTEGER" if value.len() <= 6 => value,
            "OBJECT IDENTIFIER" => value.split(' ').next().unwrap_or_default(),
            _ => "",
        };
        let indent = " ".repeat(node.depth as usize - SKIPPED as usize);
        lines.push_str(format!("{indent}{label} {shown}").trim_end());
        lines.push('\n');
    }
    lines
}

fn der(agent: SendingAgent) -> SendingAgent {
    agent.out_form(OutForm::Der)
}

fn data_of_another_type() -> Oid {
    Oid::from_content(&[0x2a, 3, 4]).unwrap()
}

fn attribute() -> Attribute {
    Attribute::new(Oid::from_content(&[0x2a, 3, 5]).unwrap(), vec![5, 0])
}

#[test]
fn signed_data() {
    let agent = der(sender().signer(signer("alice-rsa"))).signed_form(SignedForm::Opaque);
    let object = sign(&agent, ENTITY);
    println!("{}", outline(&object));
    let agent = der(sender()
        .signer(signer("alice-rsa").sid(IdentifierForm::SubjectKeyIdentifier))
        .without_signed_attributes()
        .without_certificates());
    println!("{}", outline(&sign(&agent, ENTITY)));
}

#[test]
fn enveloped() {
    let rsa = reader("Bob", KeyKind::Rsa { bits: 2048 });
    let p256 = reader("Bob", KeyKind::P256);
    let a = der(sender()
        .recipient(
            CertificateRecipient::new(rsa.certificate.clone())
                .key_transport(KeyTransport::RsaPkcs1),
        )
        .cipher(CipherKind::Aes128Cbc));
    println!("{}", outline(&encrypt(&a, ENTITY)));
    let a = der(sender()
        .recipient(
            CertificateRecipient::new(p256.certificate.clone())
                .rid(IdentifierForm::SubjectKeyIdentifier),
        )
        .cipher(CipherKind::Aes128Cbc)
        .originator(ca())
        .unprotected_attribute(attribute()));
    println!("{}", outline(&encrypt(&a, ENTITY)));
    let a = der(sender()
        .recipient(PasswordRecipient::new(Secret::new(vec![1])).iterations(10))
        .recipient(Recipient::Kek {
            identifier: vec![1],
            key: Secret::new(vec![1; 16]),
        })
        .content_type(data_of_another_type())
        .unprotected_attribute(attribute()));
    println!("{}", outline(&encrypt(&a, ENTITY)));
    let a = der(sender()
        .recipient(Recipient::Kek {
            identifier: vec![1],
            key: Secret::new(vec![1; 16]),
        })
        .encrypted_form(EncryptedForm::Authenticated)
        .content_type(data_of_another_type()));
    println!("{}", outline(&encrypt(&a, ENTITY)));
    let a = der(sender().encrypted_form(EncryptedForm::Digested));
    println!("{}", outline(&encrypt(&a, ENTITY)));
    let a = der(sender()
        .encrypted_form(EncryptedForm::Encrypted)
        .encrypted_data_key(Secret::new(vec![1; 16])));
    println!("{}", outline(&encrypt(&a, ENTITY)));
    let mut out = Vec::new();
    der(sender())
        .compress(Content::file(&mut Cursor::new(ENTITY)), &mut out)
        .unwrap();
    println!("{}", outline(&out));
    let _ = (
        AgreementScheme::all(),
        KeyWrap::Aes128,
        DigestAlgorithm::Sha1,
        Ukm::Absent,
    );
}
