//! Recipients of every kind, and what is passed over.

use smime::Limits;
use smime::cms::recipient_info::{KeyAgreeRecipientIdentifier, OriginatorIdentifierOrKey};
use smime::cms::{RecipientIdentifier, RecipientInfo};
use smime_ber::{Tag, der};

use crate::support::{
    append, edit, encrypted, encrypted_within, fixture, kinds, recipients, refusal,
};

fn first(name: &str) -> RecipientInfo {
    recipients(&fixture(name)).unwrap().remove(0)
}

/// recipientInfos of an EnvelopedData or AuthEnvelopedData without originatorInfo.
const RECIPIENTS: &[usize] = &[1, 0, 1];

#[test]
fn key_transport_names_a_certificate_either_way() {
    let RecipientInfo::Ktri(ktri) = first("ktri-pkcs1.der") else {
        panic!("ktri");
    };
    assert!(matches!(
        ktri.rid,
        RecipientIdentifier::IssuerAndSerialNumber(_)
    ));
    assert_eq!((ktri.version, ktri.version_fits()), (0, true));
    assert_eq!(ktri.encrypted_key.len(), 256);
    let RecipientInfo::Ktri(ktri) = first("ktri-pkcs1-key-id.der") else {
        panic!("ktri");
    };
    assert!(matches!(
        ktri.rid,
        RecipientIdentifier::SubjectKeyIdentifier(_)
    ));
    assert_eq!((ktri.version, ktri.version_fits()), (2, true));
}

#[test]
fn key_agreement_has_an_originator_and_several_keys() {
    let RecipientInfo::Kari(kari) = first("p256-two-recipients.der") else {
        panic!("kari");
    };
    assert_eq!(kari.version, 3);
    assert_eq!(kari.ukm.as_deref(), Some(&b"user keying material"[..]));
    let OriginatorIdentifierOrKey::OriginatorKey(key) = &kari.originator else {
        panic!("originatorKey");
    };
    assert_eq!(key.algorithm.parameters, None);
    assert_eq!(key.public_key.len(), 65);
    let [by_key_id, by_issuer] = kari.recipient_encrypted_keys.as_slice() else {
        panic!("two keys");
    };
    let KeyAgreeRecipientIdentifier::RKeyId(identifier) = &by_key_id.rid else {
        panic!("rKeyId");
    };
    assert_eq!(identifier.date.as_deref(), Some(&b"20260101000000Z"[..]));
    assert_eq!(identifier.other, None);
    assert!(matches!(
        by_issuer.rid,
        KeyAgreeRecipientIdentifier::IssuerAndSerialNumber(_)
    ));
    // RFC 3394 adds eight octets to 32.
    assert_eq!(by_issuer.encrypted_key.len(), 40);
}

#[test]
fn an_originator_may_be_named_by_its_certificate() {
    let originator = |name: &str| match first(name) {
        RecipientInfo::Kari(kari) => kari.originator,
        other => panic!("{}", other.kind()),
    };
    assert!(matches!(
        originator("p256-static-issuer-serial.der"),
        OriginatorIdentifierOrKey::IssuerAndSerialNumber(_)
    ));
    assert!(matches!(
        originator("p256-static-key-id.der"),
        OriginatorIdentifierOrKey::SubjectKeyIdentifier(_)
    ));
}

#[test]
fn shared_keys_and_passwords_have_their_fields() {
    let RecipientInfo::Kekri(kekri) = first("kekri.der") else {
        panic!("kekri");
    };
    assert_eq!(kekri.version, 4);
    assert_eq!(kekri.kekid.key_identifier, [0xc0, 0xff, 0xee]);
    assert_eq!((kekri.kekid.date, kekri.kekid.other), (None, None));
    let RecipientInfo::Pwri(pwri) = first("pwri.der") else {
        panic!("pwri");
    };
    assert_eq!(pwri.version, 0);
    let derivation = pwri.key_derivation_algorithm.unwrap();
    assert_eq!(derivation.oid.to_string(), "1.2.840.113549.1.5.12");
    let wrap = pwri.key_encryption_algorithm.oid.to_string();
    assert_eq!(wrap, "1.2.840.113549.1.9.16.3.9");
}

#[test]
fn a_shared_keys_identifier_may_have_a_date_and_another_attribute() {
    let other = der::sequence(|other| {
        other.raw(&der::primitive(Tag::OBJECT_IDENTIFIER, &[0x2a, 3]));
        other.integer(5);
    });
    let date = der::primitive(Tag::GENERALIZED_TIME, b"20260101000000Z");
    let kekid = [RECIPIENTS, &[0, 1]].concat();
    let message = append(&fixture("kekri.der"), &kekid, &date);
    let message = append(&message, &kekid, &other);
    let RecipientInfo::Kekri(kekri) = recipients(&message).unwrap().remove(0) else {
        panic!("kekri");
    };
    assert!(kekri.kekid.date.is_some());
    let other = kekri.kekid.other.unwrap();
    assert_eq!(other.key_attr_id.to_string(), "1.2.3");
    assert_eq!(other.key_attr, Some(vec![2, 1, 5]));
}

/// RFC 5652 section 6.2: unimplemented alternatives, versions and ori are handled gracefully.
#[test]
fn what_is_not_known_among_recipients_is_passed_over() {
    let null = [5, 0];
    let tagged = |number, content: &[u8]| {
        der::element(Tag::context_constructed(number), |tag| tag.raw(content))
    };
    let oid = |content: &[u8]| der::primitive(Tag::OBJECT_IDENTIFIER, content);
    let huge = oid(&[0x81; 4096].iter().copied().chain([1]).collect::<Vec<_>>());
    let version = |number: i64| der::sequence(|fields| fields.integer(number));
    for (recipient, kind) in [
        (tagged(4, &[oid(&[0x2a, 3]), null.to_vec()].concat()), "ori"),
        (tagged(4, &[huge, null.to_vec()].concat()), "ori"),
        // Without a value, with a value of the wrong type, with nothing, with no type.
        (tagged(4, &oid(&[0x2a, 3])), "unknown"),
        (tagged(4, &null), "unknown"),
        (tagged(4, &[]), "unknown"),
        (tagged(5, &null), "unknown"),
        (tagged(1000, &[]), "unknown"),
        (der::primitive(Tag::context(9), &[1]), "unknown"),
        // A later version of a known kind.
        (version(7), "unknown"),
        (tagged(1, &[2, 1, 9]), "unknown"),
        (tagged(2, &[2, 1, 5]), "unknown"),
        (tagged(3, &[2, 1, 1]), "unknown"),
    ] {
        let message = append(&fixture("ktri-pkcs1.der"), RECIPIENTS, &recipient);
        assert_eq!(kinds(&message), ["ktri", kind], "{recipient:02x?}");
    }
}

#[test]
fn a_known_version_that_cannot_be_read_is_an_error() {
    let tagged = |number, content: &[u8]| {
        der::element(Tag::context_constructed(number), |tag| tag.raw(content))
    };
    for recipient in [
        der::sequence(|fields| fields.integer(0)),
        der::sequence(|fields| fields.integer(2)),
        der::sequence(|_| {}),
        tagged(1, &[2, 1, 3]),
        tagged(2, &[2, 1, 4]),
        tagged(3, &[2, 1, 0]),
        tagged(3, &[]),
        vec![5, 0],
    ] {
        let message = append(&fixture("ktri-pkcs1.der"), RECIPIENTS, &recipient);
        let (code, _) = refusal(recipients(&message));
        assert_eq!(code, "malformed-cms", "{recipient:02x?}");
    }
}

#[test]
fn nobody_at_all_is_borne() {
    let message = edit(&fixture("ktri-pkcs1.der"), RECIPIENTS, |_| vec![0x31, 0]);
    assert!(recipients(&message).unwrap().is_empty());
}

#[test]
fn more_recipients_than_the_limit_are_refused() {
    let within = |name: &str, recipients: usize| {
        let limits = Limits {
            recipients,
            ..Limits::default()
        };
        encrypted_within(&fixture(name)[..], &limits)
    };
    // Five RecipientInfos; and one, of two encrypted keys.
    for (name, count) in [("several.der", 5), ("p256-two-recipients.der", 2)] {
        within(name, count).unwrap();
        let (code, detail) = refusal(within(name, count - 1));
        assert_eq!(code, "limit-exceeded");
        assert_eq!(detail, format!("more than {} recipients", count - 1));
    }
}

#[test]
fn recipients_are_held_within_the_limit() {
    let limits = Limits {
        held_octets: 512,
        ..Limits::default()
    };
    let message = fixture("several.der");
    let (code, _) = refusal(encrypted_within(&message[..], &limits));
    assert_eq!(code, "limit-exceeded");
    encrypted(&message[..]).unwrap();
}
