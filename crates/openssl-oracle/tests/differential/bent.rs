//! One octet changed: what is signed, the attributes, the signature and the signer's certificate
//! are refused; a change elsewhere never changes what is said to be signed.

use openssl_oracle::{Form, Verdict};

use crate::common::{CONTENT, places};
use crate::made::{Made, Signers, messages};

/// How far apart the changed octets are; every message begins elsewhere, so that over all of them
/// every place is met.
const STRIDE: usize = 23;

/// The octets of a message that have to be refused when one of them changes.
fn protected(message: &Made) -> Vec<std::ops::Range<usize>> {
    let octets = &message.octets;
    let mut protected = Vec::new();
    for needle in [CONTENT, &message.signers[0]] {
        protected.extend(
            places(octets, needle)
                .into_iter()
                .map(|at| at..at + needle.len()),
        );
    }
    if message.signers.len() == 1 {
        // The signature's value ends the message.
        protected.push(octets.len() - SIGNATURE_END..octets.len());
    }
    protected
}

/// So many octets at the end of a message are of the signature's value, whatever the algorithm.
const SIGNATURE_END: usize = 24;

#[test]
fn one_changed_octet_never_changes_what_is_said_to_be_signed() {
    let signers = Signers::new();
    let mut refused = 0;
    for (index, message) in messages(&signers).into_iter().enumerate() {
        let whole = message.ask_reference(&message.octets, &signers);
        for at in (index % STRIDE..message.octets.len()).step_by(STRIDE) {
            let mut bent = message.octets.clone();
            bent[at] ^= 0x01;
            let said = message.ask_reference(&bent, &signers);
            match said.verdict {
                Verdict::Valid => assert_eq!(said, whole, "{}, octet {at}", message.name),
                _ => refused += 1,
            }
        }
    }
    assert!(refused > 1_000, "only {refused} changes were refused");
}

#[test]
fn content_signature_and_certificate_are_refused_when_an_octet_changes() {
    let signers = Signers::new();
    let der = messages(&signers)
        .into_iter()
        .filter(|message| message.form == Form::Der);
    for (index, message) in der
        .filter(|message| !message.name.contains("-stream"))
        .enumerate()
    {
        for range in protected(&message) {
            for at in range.skip(index % 7).step_by(7) {
                let mut bent = message.octets.clone();
                bent[at] ^= 0x01;
                let said = message.ask_reference(&bent, &signers);
                assert_eq!(
                    said.verdict,
                    Verdict::Invalid,
                    "{}, octet {at}",
                    message.name
                );
            }
        }
    }
}

#[test]
fn where_both_accept_a_changed_message_they_say_the_same_of_it() {
    let signers = Signers::new();
    for (index, message) in messages(&signers).into_iter().enumerate() {
        for at in (index % STRIDE..message.octets.len()).step_by(4 * STRIDE) {
            let mut bent = message.octets.clone();
            bent[at] ^= 0x01;
            let reference = message.ask_reference(&bent, &signers);
            let openssl = message.ask_openssl(&bent, &signers);
            if reference.verdict == Verdict::Valid && openssl.verdict == Verdict::Valid {
                assert_eq!(reference, openssl, "{}, octet {at}", message.name);
            }
        }
    }
}
