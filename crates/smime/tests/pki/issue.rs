//! Certificates that are issued are those that RFC 8550 wants for mail.

use std::sync::Arc;

use smime::crypto::{NewKey, PrivateKey};
use smime::mime::Mailbox;
use smime::pki::{
    Certificate, IssueError, Issuer, NewCertificate, PathSettings, Purpose, Time, TrustAnchor,
    Validator, Validity, Version,
};
use smime::{Budget, Limits, Policy};

use crate::provider::provider;

fn time(text: &str) -> Time {
    Time::from_rfc3339(text).unwrap()
}

fn new_certificate(email: &str, ca: bool) -> NewCertificate {
    NewCertificate {
        email: Mailbox::parse(email.as_bytes()).unwrap(),
        ca,
        validity: Validity {
            not_before: time("2026-01-01T00:00:00Z"),
            not_after: time("2050-01-01T00:00:00Z"),
        },
    }
}

fn key(kind: NewKey) -> Arc<dyn PrivateKey> {
    let provider = provider();
    let key = provider.generate_key(kind).unwrap();
    provider.load_private_key(&key).unwrap()
}

fn authority() -> (Certificate, Arc<dyn PrivateKey>) {
    let key = key(NewKey::P256);
    let new = new_certificate("ca@example.com", true);
    (new.self_signed(&*key, &*provider()).unwrap(), key)
}

fn issue(kind: NewKey, email: &str) -> Result<(Certificate, Certificate), IssueError> {
    let (certificate, ca_key) = authority();
    let issuer = Issuer {
        certificate: &certificate,
        key: &*ca_key,
    };
    let new = new_certificate(email, false);
    let issued = new.issued_by(issuer, &*key(kind), &*provider())?;
    Ok((issued, certificate))
}

fn is_valid_for(purpose: Purpose, certificate: &Certificate, anchor: &Certificate) -> bool {
    let policy = Policy::default();
    let anchors = [TrustAnchor::new(anchor.clone())];
    let at = time("2026-06-01T00:00:00Z");
    let provider = provider();
    let settings = PathSettings::new(&*provider, &policy, &anchors, at);
    Validator::new(settings, &[])
        .validate(certificate, purpose, &Budget::new(Limits::default()))
        .is_ok()
}

#[test]
fn an_authority_is_one_and_names_itself() {
    let (ca, _) = authority();
    assert_eq!(ca.version(), Version::V3);
    assert!(ca.is_self_issued());
    let extensions = ca.extensions();
    assert!(extensions.basic_constraints.unwrap().ca);
    let usage = extensions.key_usage.unwrap();
    assert!(usage.key_cert_sign() && usage.crl_sign() && !usage.digital_signature());
    assert_eq!(extensions.extended_key_usage, None);
    assert!(extensions.subject_key_identifier.is_some());
    assert_eq!(
        extensions.subject_key_identifier,
        extensions.authority_key_identifier
    );
}

#[test]
fn a_certificate_for_mail_says_what_its_key_is_for() {
    for (kind, signs, transports, agrees) in [
        (NewKey::rsa(2048), true, true, false),
        (NewKey::P256, true, false, true),
        (NewKey::P521, true, false, true),
        (NewKey::ED25519, true, false, false),
        (NewKey::X25519, false, false, true),
    ] {
        let (certificate, ca) = issue(kind, "alice@example.com").unwrap();
        let extensions = certificate.extensions();
        let usage = extensions.key_usage.unwrap();
        assert_eq!(usage.digital_signature(), signs, "{kind:?}");
        assert_eq!(usage.key_encipherment(), transports, "{kind:?}");
        assert_eq!(usage.key_agreement(), agrees, "{kind:?}");
        assert!(!usage.key_cert_sign(), "{kind:?}");
        assert_eq!(extensions.basic_constraints, None, "{kind:?}");
        assert!(
            extensions
                .extended_key_usage
                .as_ref()
                .unwrap()
                .allows_email()
        );
        assert!(extensions.unknown_critical.is_empty());
        assert_eq!(certificate.emails(), ["alice@example.com"]);
        assert_eq!(certificate.issuer(), ca.subject());
        assert_eq!(
            extensions.authority_key_identifier,
            ca.extensions().subject_key_identifier
        );
        assert!(certificate.signature_algorithms_agree());
        assert_eq!(
            is_valid_for(Purpose::Signing, &certificate, &ca),
            signs,
            "{kind:?}"
        );
    }
}

#[test]
fn serial_numbers_are_positive_long_and_never_the_same() {
    let (first, _) = issue(NewKey::P256, "alice@example.com").unwrap();
    let (second, _) = issue(NewKey::P256, "alice@example.com").unwrap();
    for certificate in [&first, &second] {
        assert_eq!(certificate.serial().len(), 16);
        assert_eq!(certificate.serial()[0] >> 6, 1);
    }
    assert_ne!(first.serial(), second.serial());
}

#[test]
fn the_validity_is_the_one_that_is_asked_for() {
    let (certificate, _) = issue(NewKey::P256, "alice@example.com").unwrap();
    let wanted = new_certificate("alice@example.com", false).validity;
    assert_eq!(certificate.validity(), wanted);
}

#[test]
fn long_addresses_are_cut_in_the_subject_alone() {
    let email = format!("{}@example.com", "a".repeat(64));
    let (certificate, _) = issue(NewKey::P256, &email).unwrap();
    assert_eq!(certificate.emails(), [email]);
    assert_eq!(
        certificate.subject().to_string(),
        format!("CN={}", "a".repeat(64))
    );
}

/// The address of RFC 8398 appendix B.
#[test]
fn an_address_beyond_ascii_is_an_smtp_utf8_mailbox() {
    let email = "\u{8001}\u{5e2b}@example.com";
    let (certificate, _) = issue(NewKey::P256, email).unwrap();
    assert_eq!(certificate.emails(), [email]);
    let general_name = hex::decode(
        "a022060a2b06010505070012 0809a0140c12e88081e5b8ab406578616d706c652e636f6d"
            .replace(' ', "")
            // The object identifier of the RFC's example is wrong; its section 3 has the right one.
            .replace("060a2b0601050507001208", "06082b060105050708"),
    );
    let general_name = [&[0xa0, 0x20], &general_name.unwrap()[2..]].concat();
    let found = certificate.as_der().windows(general_name.len());
    assert!(found.into_iter().any(|part| part == general_name));
    for refused in ["alice@b\u{fc}cher.example", "\u{fc}@xn--bcher-kva.example"] {
        let error = issue(NewKey::P256, refused).unwrap_err();
        assert!(matches!(error, IssueError::Address { .. }), "{error}");
    }
}

#[test]
fn only_authorities_issue_and_only_keys_that_sign() {
    let (leaf, _) = issue(NewKey::P256, "alice@example.com").unwrap();
    let issuer = Issuer {
        certificate: &leaf,
        key: &*key(NewKey::P256),
    };
    let new = new_certificate("bob@example.com", false);
    let error = new.issued_by(issuer, &*key(NewKey::P256), &*provider());
    assert!(matches!(error.unwrap_err(), IssueError::NotAnAuthority));
    let error = new.self_signed(&*key(NewKey::X25519), &*provider());
    assert!(matches!(error.unwrap_err(), IssueError::Algorithm(_)));
}
