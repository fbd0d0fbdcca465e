//! The ASN.1 of what is written, field by field, beside the modules of RFC 5652, 5083 and 3274.

use std::io::Cursor;

use smime::Oid;
use smime::cms::attribute::Attribute;
use smime::crypto::algorithm::{CipherKind, KeyTransport};
use smime::crypto::{NewKey, Secret};
use smime::inspect::{self, Limits};
use smime::send::{
    CertificateRecipient, Content, EncryptedForm, IdentifierForm, OutForm, PasswordRecipient,
    Recipient, SendingAgent, SignedForm,
};

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
        assert!(node.findings.is_empty(), "{node:?}");
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

fn certificate_recipient(kind: NewKey) -> CertificateRecipient {
    CertificateRecipient::new(reader("Bob", kind).certificate)
}

fn kek() -> Recipient {
    Recipient::Kek {
        identifier: vec![1],
        key: Secret::new(vec![1; 16]),
    }
}

/// Indented as the lines of [`outline`] are.
#[track_caller]
fn assert_outline(object: &[u8], wanted: &str) {
    let wanted: Vec<_> = wanted
        .lines()
        .map(|line| line.strip_prefix("        ").unwrap_or(line))
        .collect();
    assert_eq!(outline(object).trim_end(), wanted.join("\n").trim());
}

#[test]
fn signed_data_with_everything_that_mail_wants() {
    let agent = sender()
        .signer(signer("alice-rsa"))
        .signed_form(SignedForm::Opaque);
    assert_outline(
        &sign(&der(agent), ENTITY),
        "
        SignedData
         version 1
         digestAlgorithms
          AlgorithmIdentifier
           algorithm id-sha256
         encapContentInfo
          eContentType id-data
          eContent
           -
         certificates
          certificate
         signerInfos
          SignerInfo
           version 1
           sid/issuerAndSerialNumber
           digestAlgorithm
            algorithm id-sha256
           signedAttrs
            Attribute
             attrType id-contentType
             attrValues
            Attribute
             attrType id-signingTime
             attrValues
            Attribute
             attrType id-aa-cmsAlgorithmProtect
             attrValues
            Attribute
             attrType id-messageDigest
             attrValues
            Attribute
             attrType id-aa-signingCertificateV2
             attrValues
            Attribute
             attrType smimeCapabilities
             attrValues
           signatureAlgorithm
            algorithm sha256WithRSAEncryption
            parameters
           signature",
    );
}

#[test]
fn signed_data_with_as_little_as_can_be() {
    let signer = signer("alice-rsa").sid(IdentifierForm::SubjectKeyIdentifier);
    let agent = sender()
        .signer(signer)
        .without_signed_attributes()
        .without_certificates();
    assert_outline(
        &sign(&der(agent), ENTITY),
        "
        SignedData
         version 3
         digestAlgorithms
          AlgorithmIdentifier
           algorithm id-sha256
         encapContentInfo
          eContentType id-data
         signerInfos
          SignerInfo
           version 3
           sid/subjectKeyIdentifier
           digestAlgorithm
            algorithm id-sha256
           signatureAlgorithm
            algorithm sha256WithRSAEncryption
            parameters
           signature",
    );
}

#[test]
fn enveloped_data_for_a_key_that_transports() {
    let recipient = certificate_recipient(NewKey::rsa(2048));
    let recipient = recipient.key_transport(KeyTransport::RsaPkcs1);
    let agent = sender().recipient(recipient).cipher(CipherKind::Aes128Cbc);
    assert_outline(
        &encrypt(&der(agent), ENTITY),
        "
        EnvelopedData
         version 0
         recipientInfos
          ktri
           version 0
           rid/issuerAndSerialNumber
           keyEncryptionAlgorithm
            algorithm rsaEncryption
            parameters
           encryptedKey
         encryptedContentInfo
          contentType id-data
          contentEncryptionAlgorithm
           algorithm id-aes128-CBC
           parameters
          encryptedContent",
    );
}

#[test]
fn enveloped_data_for_a_key_that_agrees() {
    let recipient = certificate_recipient(NewKey::P256);
    let agent = sender()
        .recipient(recipient.rid(IdentifierForm::SubjectKeyIdentifier))
        .cipher(CipherKind::Aes128Cbc)
        .originator(ca())
        .unprotected_attribute(attribute());
    assert_outline(
        &encrypt(&der(agent), ENTITY),
        "
        EnvelopedData
         version 2
         originatorInfo
          certs
         recipientInfos
          kari
           version 3
           originator
           ukm
            -
           keyEncryptionAlgorithm
            algorithm dhSinglePass-stdDH-sha256kdf-scheme
            parameters
             algorithm id-aes128-wrap
           recipientEncryptedKeys
            RecipientEncryptedKey
             rid/rKeyId
              subjectKeyIdentifier
             encryptedKey
         encryptedContentInfo
          contentType id-data
          contentEncryptionAlgorithm
           algorithm id-aes128-CBC
           parameters
          encryptedContent
         unprotectedAttrs
          Attribute
           attrType 1.2.3.5
           attrValues",
    );
}

/// RFC 5652 section 6.1.
#[test]
fn the_version_of_enveloped_data_follows_from_what_is_inside() {
    let rsa = || certificate_recipient(NewKey::rsa(2048));
    let password = || PasswordRecipient::new(Secret::new(vec![1])).iterations(10);
    for (agent, version) in [
        (sender().recipient(rsa()), 0),
        (
            sender().recipient(rsa().rid(IdentifierForm::SubjectKeyIdentifier)),
            2,
        ),
        (
            sender().recipient(rsa()).unprotected_attribute(attribute()),
            2,
        ),
        (sender().recipient(rsa()).originator(ca()), 2),
        (sender().recipient(rsa()).recipient(kek()), 2),
        (sender().recipient(rsa()).recipient(password()), 3),
    ] {
        let agent = agent.cipher(CipherKind::Aes128Cbc);
        let outline = outline(&encrypt(&der(agent), ENTITY));
        let wanted = format!("EnvelopedData\n version {version}\n");
        assert!(outline.starts_with(&wanted), "{outline}");
    }
}

#[test]
fn auth_enveloped_data_for_keys_and_passwords() {
    let agent = sender()
        .recipient(PasswordRecipient::new(Secret::new(vec![1])).iterations(10))
        .recipient(kek())
        .content_type(data_of_another_type())
        .unprotected_attribute(attribute());
    assert_outline(
        &encrypt(&der(agent), ENTITY),
        "
        AuthEnvelopedData
         version 0
         recipientInfos
          kekri
           version 4
           kekid
            keyIdentifier
           keyEncryptionAlgorithm
            algorithm id-aes128-wrap
           encryptedKey
          pwri
           version 0
           keyDerivationAlgorithm
            algorithm id-PBKDF2
            parameters
             salt
             iterationCount 10
             prf
              algorithm id-hmacWithSHA256
              parameters
           keyEncryptionAlgorithm
            algorithm id-alg-PWRI-KEK
            parameters
             algorithm id-aes256-CBC
             parameters
           encryptedKey
         authEncryptedContentInfo
          contentType 1.2.3.4
          contentEncryptionAlgorithm
           algorithm id-aes256-GCM
           parameters
            aes-nonce
            aes-ICVlen 16
          encryptedContent
         authAttrs
          Attribute
           attrType id-contentType
           attrValues
         mac
         unauthAttrs
          Attribute
           attrType 1.2.3.5
           attrValues",
    );
}

#[test]
fn authenticated_data_of_another_type_has_attributes() {
    let agent = sender()
        .recipient(kek())
        .encrypted_form(EncryptedForm::Authenticated)
        .content_type(data_of_another_type());
    assert_outline(
        &encrypt(&der(agent), ENTITY),
        "
        AuthenticatedData
         version 0
         recipientInfos
          kekri
           version 4
           kekid
            keyIdentifier
           keyEncryptionAlgorithm
            algorithm id-aes128-wrap
           encryptedKey
         macAlgorithm
          algorithm id-hmacWithSHA256
         digestAlgorithm
          algorithm id-sha256
         encapContentInfo
          eContentType 1.2.3.4
          eContent
           -
         authAttrs
          Attribute
           attrType id-contentType
           attrValues
          Attribute
           attrType id-messageDigest
           attrValues
         mac",
    );
}

#[test]
fn digested_data_has_a_version_for_its_content_type() {
    let agent = sender().encrypted_form(EncryptedForm::Digested);
    for (agent, version, content_type) in [
        (agent.clone(), 0, "id-data"),
        (agent.content_type(data_of_another_type()), 2, "1.2.3.4"),
    ] {
        let wanted = format!(
            "DigestedData\n version {version}\n digestAlgorithm\n  algorithm id-sha256\n \
             encapContentInfo\n  eContentType {content_type}\n  eContent\n   -\n digest"
        );
        assert_outline(&encrypt(&der(agent), ENTITY), &wanted);
    }
}

#[test]
fn encrypted_data_has_a_version_for_its_attributes() {
    let agent = sender()
        .encrypted_form(EncryptedForm::Encrypted)
        .encrypted_data_key(Secret::new(vec![1; 16]));
    for (agent, version) in [
        (agent.clone(), 0),
        (agent.unprotected_attribute(attribute()), 2),
    ] {
        let outline = outline(&encrypt(&der(agent), ENTITY));
        let wanted = format!(
            "EncryptedData\n version {version}\n encryptedContentInfo\n  contentType id-data\n  \
             contentEncryptionAlgorithm\n   algorithm id-aes128-CBC\n   parameters\n  \
             encryptedContent\n"
        );
        assert!(outline.starts_with(&wanted), "{outline}");
        assert_eq!(outline.contains("unprotectedAttrs"), version == 2);
    }
}

#[test]
fn compressed_data() {
    let mut object = Vec::new();
    let mut source = Cursor::new(ENTITY);
    der(sender())
        .compress(Content::file(&mut source), &mut object)
        .unwrap();
    assert_outline(
        &object,
        "
        CompressedData
         version 0
         compressionAlgorithm
          algorithm id-alg-zlibCompress
         encapContentInfo
          eContentType id-data
          eContent
           -",
    );
}
