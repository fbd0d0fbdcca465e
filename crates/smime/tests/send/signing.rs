//! Signed messages: every form, every kind of key, every setting.

use std::io::Cursor;

use smime::Oid;
use smime::cms::attribute::{Attribute, AttributeValues};
use smime::crypto::DigestAlgorithm;
use smime::crypto::RsaPadding;
use smime::send::{Content, IdentifierForm, OutForm, SendError, SendingAgent, SignedForm};

use crate::support::{
    ENTITY, Fickle, MESSAGE, MESSAGE_INSIDE, assert_valid, certificate, is_der, private_key,
    receiver, refusal, sender, sign, sign_pipe, signer, signing, text, time, verified,
};

fn opaque(agent: SendingAgent) -> SendingAgent {
    agent.signed_form(SignedForm::Opaque)
}

fn der(agent: SendingAgent) -> SendingAgent {
    agent.out_form(OutForm::Der)
}

#[test]
fn a_message_keeps_its_own_fields_outside() {
    let signed = sign(&signing(&["alice-rsa"]), MESSAGE);
    let (received, content) = verified(&signed);
    assert_eq!(text(&content), text(MESSAGE_INSIDE));
    assert!(text(&signed).starts_with(
        "From: alice@example.com\r\nTo: bob@example.com\r\nSubject: Shares\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/signed; \
         protocol=\"application/pkcs7-signature\";\r\n micalg=sha-256; boundary=\""
    ));
    assert!(is_der(&received));
    let signer = received.verdict.signers()[0].clone();
    assert_eq!(signer.certificate.unwrap().emails, ["alice@example.com"]);
    assert_eq!(signer.signing_time, Some(time("2026-06-01T00:00:00Z")));
}

#[test]
fn a_message_without_a_mime_header_goes_inside_without_one() {
    let (_, content) = verified(&sign(
        &signing(&["alice-rsa"]),
        b"From: alice@example.com\n\nHello.\n",
    ));
    assert_eq!(text(&content), "\r\nHello.\r\n");
}

#[test]
fn an_opaque_message_holds_its_content() {
    let agent = opaque(signing(&["alice-rsa"]));
    let signed = sign(&agent, MESSAGE);
    let (received, content) = verified(&signed);
    assert_eq!(text(&content), text(MESSAGE_INSIDE));
    assert!(is_der(&received));
    assert!(text(&signed).contains(
        "\r\nMIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data;\r\n \
         name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=smime.p7m\r\n\r\n"
    ));
}

#[test]
fn a_pipe_and_a_file_give_the_same_content() {
    for form in [SignedForm::Opaque, SignedForm::Multipart] {
        let agent = signing(&["alice-p256"]).signed_form(form);
        let (_, of_file) = verified(&sign(&agent, MESSAGE));
        let (received, of_pipe) = verified(&sign_pipe(&agent, MESSAGE));
        assert_eq!(of_file, of_pipe);
        assert_eq!(is_der(&received), form == SignedForm::Multipart);
    }
}

#[test]
fn indefinite_lengths_come_where_they_are_wanted() {
    let agent = opaque(signing(&["alice-rsa"])).ber();
    let (received, content) = verified(&sign(&agent, ENTITY));
    assert!(!is_der(&received));
    assert_eq!(content, ENTITY);
    let (received, _) = verified(&sign(&signing(&["alice-rsa"]).ber(), ENTITY));
    assert!(!is_der(&received));
}

#[test]
fn a_signature_alone_verifies_beside_its_content() {
    for form in [OutForm::Der, OutForm::Pem] {
        let signed = sign(&signing(&["alice-rsa"]).out_form(form), ENTITY);
        let received = receiver()
            .verify_detached(&mut Cursor::new(&signed), &mut Cursor::new(ENTITY))
            .unwrap();
        assert_valid(&received, &signed);
        let other = receiver()
            .verify_detached(&mut Cursor::new(&signed), &mut Cursor::new(b"other"))
            .unwrap();
        assert!(!other.verdict.is_valid());
    }
}

#[test]
fn octets_are_signed_as_they_are() {
    let octets: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    for agent in [
        opaque(der(signing(&["alice-rsa"]))),
        opaque(der(signing(&["alice-rsa"]))).ber(),
    ] {
        let mut signed = Vec::new();
        let mut source = Cursor::new(&octets);
        agent
            .sign(Content::file(&mut source).raw(), &mut signed)
            .unwrap();
        assert_eq!(verified(&signed).1, octets);
    }
}

#[test]
fn plain_text_becomes_an_entity() {
    let sign = |agent: &SendingAgent, octets: &str, is_file| {
        let mut signed = Vec::new();
        let (mut source, mut pipe) = (Cursor::new(octets), octets.as_bytes());
        let content = match is_file {
            true => Content::file(&mut source),
            false => Content::pipe(&mut pipe),
        };
        agent.sign(content.text(), &mut signed).unwrap();
        String::from_utf8(verified(&signed).1).unwrap()
    };
    let (clear, sealed) = (signing(&["alice-rsa"]), opaque(signing(&["alice-rsa"])));
    let utf_8 = "Content-Type: text/plain; charset=utf-8\r\n";
    let encoded = |encoding| format!("{utf_8}Content-Transfer-Encoding: {encoding}\r\n\r\n");
    assert_eq!(
        sign(&clear, "Hello.\n", true),
        format!("{utf_8}\r\nHello.\r\n")
    );
    let quoted_printable = encoded("quoted-printable");
    assert_eq!(
        sign(&clear, "Grüße\n", true),
        format!("{quoted_printable}Gr=C3=BC=C3=9Fe\r\n")
    );
    assert_eq!(
        sign(&clear, "Hello.\n", false),
        format!("{quoted_printable}Hello.\r\n")
    );
    assert_eq!(
        sign(&sealed, "Grüße\n", true),
        format!("{}Grüße\r\n", encoded("8bit"))
    );
}

#[test]
fn several_signers_sign_the_same() {
    let agent = signing(&["alice-rsa", "bob-rsa"])
        .signer(signer("alice-ed25519"))
        .signer(signer("alice-p384"));
    let signed = sign(&agent, MESSAGE);
    let (received, _) = verified(&signed);
    assert_eq!(received.verdict.signers().len(), 4);
    assert!(text(&signed).contains("micalg=\"sha-256,sha-512,sha-384\""));
}

#[test]
fn every_kind_of_key_signs() {
    for (name, padding, wanted) in [
        ("alice-rsa", RsaPadding::Pkcs1, ("rsa-pkcs1", "sha-256")),
        ("alice-rsa", RsaPadding::Pss, ("rsa-pss", "sha-256")),
        ("alice-p256", RsaPadding::Pkcs1, ("ecdsa", "sha-256")),
        ("alice-p384", RsaPadding::Pkcs1, ("ecdsa", "sha-384")),
        ("alice-p521", RsaPadding::Pkcs1, ("ecdsa", "sha-512")),
        ("alice-ed25519", RsaPadding::Pkcs1, ("ed25519", "sha-512")),
    ] {
        let agent = opaque(sender().signer(signer(name).padding(padding)));
        for agent in [agent.clone(), agent.without_signed_attributes()] {
            let (received, content) = verified(&sign(&agent, ENTITY));
            let report = &received.verdict.signers()[0];
            assert_eq!(
                (report.signature.as_str(), report.digest.as_str()),
                wanted,
                "{name}"
            );
            assert_eq!(content, ENTITY);
        }
    }
}

#[test]
fn the_digest_can_be_chosen() {
    for digest in [DigestAlgorithm::Sha384, DigestAlgorithm::Sha512] {
        let agent = sender().signer(signer("alice-rsa").digest(digest));
        let signed = sign(&agent, ENTITY);
        assert_eq!(
            verified(&signed).0.verdict.signers()[0].digest,
            digest.name()
        );
        assert!(text(&signed).contains(&format!("micalg={};", digest.name())));
    }
}

#[test]
fn content_that_goes_by_once_cannot_be_signed_as_a_whole_by_ed25519() {
    let agent = opaque(signing(&["alice-ed25519"])).without_signed_attributes();
    let mut pipe = ENTITY;
    let error = agent.sign(Content::pipe(&mut pipe), &mut Vec::new());
    assert!(
        matches!(error, Err(SendError::NeedsFile { .. })),
        "{error:?}"
    );
    verified(&sign_pipe(&opaque(signing(&["alice-ed25519"])), ENTITY));
}

#[test]
fn a_certificate_can_be_named_by_its_key() {
    let agent = sender().signer(signer("alice-rsa").sid(IdentifierForm::SubjectKeyIdentifier));
    verified(&sign(&agent, ENTITY));
}

#[test]
fn certificates_can_stay_at_home() {
    let signed = sign(&signing(&["alice-rsa"]).without_certificates(), ENTITY);
    let verify = |agent: smime::ReceivingAgent| agent.verify(&mut Cursor::new(&signed)).unwrap();
    assert!(!verify(receiver()).verdict.is_valid());
    assert!(
        verify(receiver().certificate(certificate("alice-rsa")))
            .verdict
            .is_valid()
    );
}

#[test]
fn a_chain_goes_along() {
    let agent = signing(&["alice-rsa"]).chain(certificate("intermediate-rsa"));
    let signed = der(agent).signed_form(SignedForm::Opaque);
    let signed = sign(&signed, ENTITY);
    let intermediate = certificate("intermediate-rsa");
    let found = memchr::memmem::find(&signed, intermediate.as_der());
    assert!(found.is_some());
}

#[test]
fn a_certificate_goes_along_once() {
    let agent = signing(&["alice-rsa", "alice-rsa"]).chain(certificate("alice-rsa"));
    let signed = sign(&opaque(der(agent)), ENTITY);
    let certificates = smime::pki::bundle::certificates(&signed).unwrap();
    assert_eq!(certificates, [certificate("alice-rsa")]);
}

#[test]
fn certificates_can_go_alone() {
    let agent = sender()
        .chain(certificate("alice-rsa"))
        .chain(certificate("bob-rsa"));
    let mut sent = Vec::new();
    agent.certificates_only(&mut sent).unwrap();
    assert!(text(&sent).contains("smime-type=certs-only;\r\n name=smime.p7c"));
    let received = receiver().verify(&mut Cursor::new(&sent)).unwrap();
    assert_eq!(
        received.verdict.reason().unwrap().reason.code(),
        "no-signer"
    );
    let mut object = Vec::new();
    der(agent).certificates_only(&mut object).unwrap();
    assert_eq!(smime::pki::bundle::certificates(&object).unwrap().len(), 2);
    assert!(sender().certificates_only(&mut sent).is_err());
}

#[test]
fn another_content_type_is_signed_and_versioned() {
    let tst_info =
        Oid::from_content(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4]).unwrap();
    let agent = opaque(der(signing(&["alice-rsa"]))).content_type(tst_info);
    let signed = sign(&agent, ENTITY);
    let (received, _) = verified(&signed);
    match &received.verdict.layers[0] {
        smime::verdict::Layer::SignedData(layer) => {
            assert_eq!(layer.placed.content_type, "1.2.840.113549.1.9.16.1.4");
        }
        other => panic!("{other:?}"),
    }
    let error = refusal(&agent.without_signed_attributes(), ENTITY);
    assert!(matches!(error, SendError::Forbidden { .. }), "{error}");
}

#[test]
fn further_attributes_are_signed() {
    let named = |last| Oid::from_content(&[0x2a, 3, last]).unwrap();
    let agent = signing(&["alice-rsa"]).attribute(Attribute::new(named(4), vec![5, 0]));
    verified(&sign(&agent, ENTITY));
    for (attribute, what) in [
        (Attribute::new(named(5), vec![5]), "no element"),
        (Attribute::new(named(5), vec![5, 0, 5, 0]), "two elements"),
        (Attribute::new(named(5), vec![0x30, 0x80, 0, 0]), "not DER"),
        (Attribute::new(named(4), vec![5, 0]), "twice"),
        (
            Attribute {
                attr_type: named(5),
                attr_values: AttributeValues::default(),
            },
            "no value",
        ),
    ] {
        let error = refusal(&agent.clone().attribute(attribute), ENTITY);
        assert!(
            matches!(error, SendError::Settings { .. }),
            "{what}: {error}"
        );
    }
}

#[test]
fn what_cannot_be_signed_is_refused() {
    let error = refusal(&sender(), ENTITY);
    assert!(matches!(error, SendError::Settings { .. }), "{error}");
    let stranger = smime::send::Signer::new(certificate("alice-rsa"), private_key("bob-rsa"));
    let error = refusal(&sender().signer(stranger), ENTITY);
    assert!(matches!(error, SendError::KeyMismatch { .. }), "{error}");
    let error = refusal(&signing(&["alice-rsa-1024"]), ENTITY);
    assert!(matches!(error, SendError::Weak { .. }), "{error}");
    let sha_256 = signer("alice-ed25519").digest(DigestAlgorithm::Sha256);
    let error = refusal(&sender().signer(sha_256), ENTITY);
    assert!(matches!(error, SendError::Algorithm(_)), "{error}");
    for form in [SignedForm::Opaque, SignedForm::Multipart] {
        let mut source = Cursor::new(ENTITY);
        let content = Content::file(&mut source).raw();
        let agent = signing(&["alice-rsa"]).signed_form(form);
        let error = agent.sign(content, &mut Vec::new());
        assert!(matches!(error, Err(SendError::RawInMime)), "{error:?}");
    }
}

#[test]
fn content_that_changes_meanwhile_is_an_error() {
    for form in [SignedForm::Opaque, SignedForm::Multipart] {
        let mut source = Fickle::new(&[ENTITY, b"x"].concat());
        let agent = signing(&["alice-rsa"]).signed_form(form);
        let error = agent.sign(Content::file(&mut source), &mut Vec::new());
        assert!(matches!(error, Err(SendError::Changed)), "{error:?}");
    }
}
