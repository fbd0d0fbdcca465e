//! Signatures added to what is signed already.

use std::io::Cursor;

use smime::crypto::DigestAlgorithm;
use smime::send::{IdentifierForm, OutForm, SendError, SendingAgent, SignedForm};

use crate::support::{
    ENTITY, Fickle, MESSAGE, MESSAGE_INSIDE, assert_valid, certificate, is_der, receiver, sender,
    sign, signer, signing, text, verified,
};

fn add(agent: &SendingAgent, message: &[u8]) -> Vec<u8> {
    let mut signed = Vec::new();
    agent
        .add_signers(&mut Cursor::new(message), None, &mut signed)
        .unwrap();
    signed
}

fn emails(received: &smime::receive::Received) -> Vec<String> {
    let signers = received.verdict.signers();
    let of =
        |signer: &smime::verdict::SignerReport| signer.certificate.clone().unwrap().emails.clone();
    let mut emails: Vec<_> = signers.iter().flat_map(of).collect();
    emails.sort();
    emails
}

#[test]
fn a_signer_is_added_in_every_form() {
    for form in [SignedForm::Multipart, SignedForm::Opaque] {
        for out_form in [OutForm::Mime, OutForm::Der, OutForm::Pem] {
            if form == SignedForm::Multipart && out_form != OutForm::Mime {
                continue;
            }
            for ber in [false, true] {
                let mut agent = signing(&["alice-rsa"]).signed_form(form).out_form(out_form);
                if ber {
                    agent = agent.ber();
                }
                let once = sign(&agent, MESSAGE);
                for name in ["bob-rsa", "alice-ed25519"] {
                    let twice = add(&signing(&[name]), &once);
                    let (received, content) = verified(&twice);
                    assert_eq!(received.verdict.signers().len(), 2);
                    assert_eq!(content, MESSAGE_INSIDE);
                    assert_eq!(is_der(&received), !ber);
                    let thrice = add(&signing(&["bob-p256"]), &twice);
                    assert_eq!(verified(&thrice).0.verdict.signers().len(), 3);
                }
            }
        }
    }
}

#[test]
fn another_form_is_written_where_it_is_asked_for() {
    let opaque = |form| {
        let agent = signing(&["alice-rsa"]).signed_form(SignedForm::Opaque);
        sign(&agent.out_form(form), ENTITY)
    };
    for from in [OutForm::Mime, OutForm::Der, OutForm::Pem] {
        for (to, start) in [
            (OutForm::Mime, &b"MIME-Version: 1.0\r\n"[..]),
            (OutForm::Der, &b"\x30\x82"[..]),
            (OutForm::Pem, &b"-----BEGIN CMS-----\n"[..]),
        ] {
            let twice = add(&signing(&["bob-rsa"]).out_form(to), &opaque(from));
            assert!(twice.starts_with(start), "{from:?} to {to:?}");
            let (received, content) = verified(&twice);
            assert_eq!(received.verdict.signers().len(), 2);
            assert_eq!(content, ENTITY);
            let mut countersigned = Vec::new();
            signing(&["bob-p256"])
                .out_form(to)
                .countersign(&mut Cursor::new(opaque(from)), 0, &mut countersigned)
                .unwrap();
            assert!(countersigned.starts_with(start), "{from:?} to {to:?}");
            verified(&countersigned);
        }
    }
}

#[test]
fn a_signature_leaves_its_multipart_and_makes_no_mail_alone() {
    let once = sign(&signing(&["alice-rsa"]), ENTITY);
    let alone = add(&signing(&["bob-rsa"]).out_form(OutForm::Der), &once);
    let received = receiver()
        .verify_detached(&mut Cursor::new(&alone), &mut Cursor::new(ENTITY))
        .unwrap();
    assert_valid(&received, &alone);
    assert_eq!(received.verdict.signers().len(), 2);

    let agent = signing(&["bob-p256"]).out_form(OutForm::Mime);
    let mut content = Cursor::new(ENTITY);
    let mail = agent.add_signers(
        &mut Cursor::new(&alone),
        Some(&mut content),
        &mut Vec::new(),
    );
    assert!(matches!(mail, Err(SendError::NotSigned { .. })), "{mail:?}");
}

#[test]
fn what_was_there_stays() {
    let once = sign(&signing(&["alice-rsa"]), MESSAGE);
    let twice = add(&signing(&["bob-rsa"]), &once);
    let signature = text(&once).find("Content-Disposition").unwrap();
    assert_eq!(once[..signature], twice[..signature]);
    let (end, twice_end) = (
        text(&once).rfind("\r\n--").unwrap(),
        text(&twice).rfind("\r\n--"),
    );
    assert_eq!(once[end..], twice[twice_end.unwrap()..]);
    assert_eq!(
        emails(&verified(&twice).0),
        ["alice@example.com", "bob@example.com"]
    );

    let agent = signing(&["alice-rsa"])
        .signed_form(SignedForm::Opaque)
        .out_form(OutForm::Der);
    let object = sign(&agent, ENTITY);
    let added = add(&signing(&["bob-rsa"]), &object);
    // The certificate and the SignerInfo of the first signer, octet for octet.
    let alice = certificate("alice-rsa");
    assert!(memchr::memmem::find(&added, alice.as_der()).is_some());
    let signer_info = &object[object.len() - 256..];
    assert!(memchr::memmem::find(&added, signer_info).is_some());
}

#[test]
fn the_micalg_names_what_is_needed() {
    let once = sign(&signing(&["alice-rsa"]), MESSAGE);
    let sha_512 = sender().signer(signer("bob-rsa").digest(DigestAlgorithm::Sha512));
    let twice = add(&sha_512, &once);
    assert!(text(&twice).contains("micalg=\"sha-256,sha-512\"\r\n\r\n--smime-"));
    let (received, _) = verified(&twice);
    assert_eq!(received.verdict.signers().len(), 2);
    let again = add(&sha_512, &twice);
    assert_eq!(text(&again).matches("sha-512").count(), 1);
}

#[test]
fn a_signature_alone_needs_its_content() {
    let once = sign(&signing(&["alice-rsa"]).out_form(OutForm::Der), ENTITY);
    let agent = signing(&["bob-rsa"]);
    let missing = agent.add_signers(&mut Cursor::new(&once), None, &mut Vec::new());
    assert!(
        matches!(missing, Err(SendError::NotSigned { .. })),
        "{missing:?}"
    );
    let mut twice = Vec::new();
    let mut content = Cursor::new(ENTITY);
    agent
        .add_signers(&mut Cursor::new(&once), Some(&mut content), &mut twice)
        .unwrap();
    let received = receiver()
        .verify_detached(&mut Cursor::new(&twice), &mut Cursor::new(ENTITY))
        .unwrap();
    assert_valid(&received, &twice);
    assert_eq!(received.verdict.signers().len(), 2);
}

#[test]
fn a_signer_by_key_identifier_raises_the_version() {
    let once = sign(&signing(&["alice-rsa"]), ENTITY);
    let by_key = signer("bob-rsa").sid(IdentifierForm::SubjectKeyIdentifier);
    verified(&add(&sender().signer(by_key), &once));
}

#[test]
fn signatures_over_content_itself_are_added() {
    for form in [SignedForm::Multipart, SignedForm::Opaque] {
        let once = sign(&signing(&["alice-rsa"]).signed_form(form), ENTITY);
        for name in ["bob-rsa", "alice-ed25519"] {
            let twice = add(&signing(&[name]).without_signed_attributes(), &once);
            assert_eq!(verified(&twice).0.verdict.signers().len(), 2);
        }
    }
}

#[test]
fn a_countersignature_leaves_the_signature_valid() {
    for form in [SignedForm::Multipart, SignedForm::Opaque] {
        let once = sign(
            &signing(&["alice-rsa", "alice-p256"]).signed_form(form),
            MESSAGE,
        );
        let agent = signing(&["bob-rsa"]);
        let mut countersigned = once;
        for signer in [0, 1, 1] {
            let mut again = Vec::new();
            agent
                .countersign(&mut Cursor::new(&countersigned), signer, &mut again)
                .unwrap();
            countersigned = again;
            let (received, content) = verified(&countersigned);
            assert_eq!(received.verdict.signers().len(), 2);
            assert_eq!(content, MESSAGE_INSIDE);
        }
        let error = agent.countersign(&mut Cursor::new(&countersigned), 2, &mut Vec::new());
        assert!(
            matches!(error, Err(SendError::NoSuchSigner { signers: 2 })),
            "{error:?}"
        );
    }
}

#[test]
fn what_is_not_signed_gets_no_signature() {
    let bob = crate::support::reader("Bob", smime::crypto::NewKey::P256);
    let encrypted = crate::support::encrypt(&sender().recipient(bob.certificate), ENTITY);
    for message in [ENTITY, &encrypted, b"0\x80", b"-----BEGIN CMS-----\n"] {
        let agent = signing(&["bob-rsa"]);
        let error = agent.add_signers(&mut Cursor::new(message), None, &mut Vec::new());
        assert!(
            matches!(error, Err(SendError::NotSigned { .. })),
            "{error:?}"
        );
        let error = agent.countersign(&mut Cursor::new(message), 0, &mut Vec::new());
        assert!(
            matches!(error, Err(SendError::NotSigned { .. })),
            "{error:?}"
        );
    }
}

#[test]
fn a_message_that_changes_meanwhile_is_an_error() {
    let agent = signing(&["bob-rsa"]);
    let object = sign(
        &signing(&["alice-rsa"])
            .signed_form(SignedForm::Opaque)
            .out_form(OutForm::Der),
        ENTITY,
    );
    let clear = sign(&signing(&["alice-rsa"]), ENTITY);
    let shares = text(&clear).find("shares").unwrap();
    for mut message in [Fickle::new(&object), Fickle::at(&clear, shares)] {
        let error = agent.add_signers(&mut message, None, &mut Vec::new());
        assert!(matches!(error, Err(SendError::Changed)), "{error:?}");
    }
    let error = agent.countersign(&mut Fickle::new(&object), 0, &mut Vec::new());
    assert!(matches!(error, Err(SendError::Changed)), "{error:?}");
}
