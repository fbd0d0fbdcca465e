//! Good messages, changed by one octet or cut short.

use std::ops::Range;

use smime::receive::{Received, ReceivingAgent};

use crate::support::*;

/// Where the element at `at` has its content; lengths are definite.
fn content_at(object: &[u8], at: usize) -> Range<usize> {
    let first = usize::from(object[at + 1]);
    let (header, length) = if first < 0x80 {
        (2, first)
    } else {
        let octets = &object[at + 2..at + 2 + (first - 0x80)];
        let length = octets
            .iter()
            .fold(0, |length, octet| length << 8 | usize::from(*octet));
        (2 + octets.len(), length)
    };
    at + header..at + header + length
}

/// Where the elements inside the one at `at` stand, headers included.
fn children(object: &[u8], at: usize) -> Vec<Range<usize>> {
    let content = content_at(object, at);
    let mut children = Vec::new();
    let mut start = content.start;
    while start < content.end {
        let end = content_at(object, start).end;
        children.push(start..end);
        start = end;
    }
    children
}

/// What a signature in DER of one signer with one certificate stands on.
struct Places {
    content: Option<Range<usize>>,
    certificate: Range<usize>,
    signed_attrs: Option<Range<usize>>,
    signature: Range<usize>,
}

impl Places {
    fn of(object: &[u8]) -> Self {
        let content_info = children(object, 0);
        let signed_data = children(object, content_info[1].start)[0].clone();
        let [_, _, encapsulated, certificates, signer_infos] =
            <[_; 5]>::try_from(children(object, signed_data.start)).unwrap();
        let content = children(object, encapsulated.start).get(1).map(|tag| {
            let octet_string = children(object, tag.start)[0].start;
            content_at(object, octet_string)
        });
        let signer_info = children(object, signer_infos.start)[0].start;
        let fields = children(object, signer_info);
        let signed_attrs = fields.iter().find(|field| object[field.start] == 0xa0);
        Self {
            content,
            certificate: children(object, certificates.start)[0].clone(),
            signed_attrs: signed_attrs.cloned(),
            signature: fields.last().unwrap().clone(),
        }
    }

    fn hold(&self, at: usize) -> bool {
        self.certificate.contains(&at)
            || self.signature.contains(&at)
            || self
                .content
                .as_ref()
                .is_some_and(|place| place.contains(&at))
            || self
                .signed_attrs
                .as_ref()
                .is_some_and(|place| place.contains(&at))
    }
}

/// What a verdict says is signed, and by whom.
fn said(received: &Received) -> (Option<String>, Vec<String>) {
    let signers = received.verdict.signers().iter();
    let certificate =
        |signer: &smime::verdict::SignerReport| Some(signer.certificate.as_ref()?.sha256.clone());
    (
        received.covers().map(str::to_owned),
        signers.filter_map(certificate).collect(),
    )
}

#[test]
fn one_changed_octet_is_refused_or_changes_nothing_that_is_said() {
    const CHANGES: [u8; 3] = [0x01, 0x20, 0x80];
    let content = fixture("content.txt");
    for name in ["opaque.der", "noattr.der", "pss.der", "detached.p7s"] {
        let object = fixture(name);
        let judge = |object: &[u8]| match name {
            "detached.p7s" => verify_detached(&fixture_agent(), object, &content),
            _ => verify_by(&fixture_agent(), object),
        };
        let good = judge(&object);
        good.assert_valid();
        let places = Places::of(&object);
        for at in 0..object.len() {
            for change in CHANGES {
                let mut changed = object.clone();
                changed[at] ^= change;
                let received = judge(&changed);
                let what = format!("{name}, octet {at} ^ {change:#04x}");
                if places.hold(at) {
                    assert!(!received.verdict.is_valid(), "{what}");
                } else if received.verdict.is_valid() {
                    assert_eq!(said(&received), said(&good), "{what}");
                }
            }
        }
    }
}

#[test]
fn one_changed_octet_of_a_mail_is_refused_or_changes_nothing_that_is_said() {
    for name in ["multipart.eml", "stream.ber"] {
        let message = fixture(name);
        let good = verify_by(&fixture_agent(), &message);
        good.assert_valid();
        for at in 0..message.len() {
            for change in [0x01, 0x20] {
                let mut changed = message.clone();
                changed[at] ^= change;
                let received = verify_by(&fixture_agent(), &changed);
                if received.verdict.is_valid() {
                    let what = format!("{name}, octet {at} ^ {change:#04x}");
                    assert_eq!(said(&received), said(&good), "{what}");
                }
            }
        }
    }
}

#[test]
fn every_changed_octet_of_detached_content_is_refused() {
    let content = fixture("content.txt");
    let object = fixture("detached.p7s");
    for at in 0..content.len() {
        for change in 1..=255 {
            let mut changed = content.clone();
            changed[at] ^= change;
            let received = verify_detached(&fixture_agent(), &object, &changed);
            // CR LF that lost its CR is made canonical, which gives the signed octets again.
            assert!(!received.verdict.is_valid(), "octet {at} ^ {change:#04x}");
        }
    }
}

#[test]
fn a_message_cut_short_is_refused() {
    for name in ["opaque.der", "stream.ber", "noattr.der", "pss.der"] {
        let message = fixture(name);
        for length in 0..message.len() {
            let received = verify_by(&fixture_agent(), &message[..length]);
            assert!(!received.verdict.is_valid(), "{name}, {length} octets");
            assert!(
                received.verdict.reason().is_some(),
                "{name}, {length} octets"
            );
        }
    }
    let object = fixture("detached.p7s");
    for length in 0..object.len() {
        let received =
            verify_detached(&fixture_agent(), &object[..length], &fixture("content.txt"));
        assert!(!received.verdict.is_valid(), "{length} octets");
    }
}

/// A mail whose end is cut off is refused unless what is gone is after the signature's base64.
#[test]
fn a_mail_cut_short_is_refused_unless_its_signature_is_whole() {
    let agent: ReceivingAgent = fixture_agent();
    for name in ["multipart.eml", "keyid.eml", "two.eml"] {
        let message = fixture(name);
        let end = message
            .iter()
            .rposition(|octet| *octet == b'=')
            .unwrap_or_else(|| {
                // Without padding the last line of base64 is the one before the empty line.
                let close = message
                    .windows(3)
                    .rposition(|window| window == b"\n--")
                    .unwrap();
                message[..close]
                    .iter()
                    .rposition(u8::is_ascii_alphanumeric)
                    .unwrap()
            });
        let good = said(&verify_by(&agent, &message));
        for length in 0..message.len() {
            let received = verify_by(&agent, &message[..length]);
            if length < end {
                assert!(
                    !received.verdict.is_valid(),
                    "{name}, {length} of {end} octets"
                );
            } else if received.verdict.is_valid() {
                assert_eq!(said(&received), good, "{name}, {length} octets");
            }
        }
    }
}
