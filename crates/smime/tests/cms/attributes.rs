//! Authenticated attributes: their octets in DER and as they came.

use smime_ber::{SliceReader, Tag, der};

use crate::support::{edit, elements, encrypted, fixture};

/// authAttrs of auth-attributes.der.
const AUTH_ATTRS: &[usize] = &[1, 0, 3];

fn content(element: &[u8]) -> &[u8] {
    SliceReader::new(element).next().unwrap().unwrap().content
}

#[test]
fn the_additional_data_is_the_der_of_a_set() {
    let message = fixture("auth-attributes.der");
    let mut sent = Vec::new();
    edit(&message, AUTH_ATTRS, |set| {
        sent = set.to_vec();
        sent.clone()
    });
    assert_eq!(sent[0], 0xa1);
    let read = encrypted(&message[..]).unwrap();
    let authentication = read.tail.authentication.unwrap();
    assert!(authentication.auth_attrs.as_ref().unwrap().is_der());
    let additional_data = authentication.additional_data();
    assert_eq!(additional_data, [&[0x31], &sent[1..]].concat());
}

#[test]
fn attributes_out_of_order_are_put_into_order_and_kept_as_received() {
    let good = fixture("auth-attributes.der");
    let additional_data = |message: &[u8]| {
        let read = encrypted(message).unwrap();
        let attributes = read.tail.authentication.unwrap().auth_attrs.unwrap();
        (attributes.der, attributes.as_received)
    };
    let (der, _) = additional_data(&good);
    let reordered = edit(&good, AUTH_ATTRS, |set| {
        let mut attributes = elements(content(set));
        attributes.reverse();
        der::element(Tag::context_constructed(1), |set| {
            attributes.iter().for_each(|attribute| set.raw(attribute));
        })
    });
    let (as_der, as_received) = additional_data(&reordered);
    assert_eq!(as_der, der);
    assert_ne!(as_received, der);
    assert_eq!(as_received.len(), der.len());
    let indefinite = edit(&good, AUTH_ATTRS, |set| {
        [&[0xa1, 0x80], content(set), &[0, 0]].concat()
    });
    let (as_der, as_received) = additional_data(&indefinite);
    assert_eq!(as_der, der);
    assert_eq!(as_received[..2], [0x31, 0x80]);
    let changed = edit(&good, &[AUTH_ATTRS, &[0]].concat(), |attribute| {
        let mut attribute = attribute.to_vec();
        *attribute.last_mut().unwrap() ^= 1;
        attribute
    });
    assert_ne!(additional_data(&changed).0, der);
}

#[test]
fn attributes_that_are_no_attributes_are_refused() {
    let message = edit(&fixture("auth-attributes.der"), AUTH_ATTRS, |_| {
        vec![0xa1, 3, 2, 1, 0]
    });
    assert!(encrypted(&message[..]).is_err());
}
