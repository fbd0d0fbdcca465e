//! Both accept every form that OpenSSL makes, and say the same of it.

use openssl_oracle::{Form, Verdict};

use crate::common::CONTENT;
use crate::made::{Signers, messages};

#[test]
fn both_accept_every_form_with_one_content_and_one_set_of_signers() {
    let signers = Signers::new();
    for message in messages(&signers) {
        let reference = message.ask_reference(&message.octets, &signers);
        assert_eq!(reference.verdict, Verdict::Valid, "{}", message.name);
        assert_eq!(reference.content, CONTENT, "{}", message.name);
        let mut wanted = message.signers.clone();
        wanted.sort();
        assert_eq!(reference.signers, wanted, "{}", message.name);
        let openssl = message.ask_openssl(&message.octets, &signers);
        assert_eq!(openssl, reference, "{}", message.name);
    }
}

#[test]
fn neither_accepts_a_detached_signature_over_other_content() {
    let signers = Signers::new();
    let detached = messages(&signers)
        .into_iter()
        .filter(|message| message.name.contains("detached"));
    for message in detached.filter(|message| message.form == Form::Mime) {
        let octets = message.octets.clone();
        let at = octets
            .windows(5)
            .position(|window| window == b"quick")
            .unwrap();
        let mut bent = octets;
        bent[at] = b'k';
        assert_eq!(
            message.ask_reference(&bent, &signers).verdict,
            Verdict::Invalid
        );
        assert_eq!(
            message.ask_openssl(&bent, &signers).verdict,
            Verdict::Invalid
        );
    }
}
