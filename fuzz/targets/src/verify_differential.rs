//! The reference and OpenSSL on one message.

use std::{io::Cursor, sync::LazyLock};

use openssl_oracle::{Door, Form, Verdict, Verified, VerifyRequest};
use smime::{Policy, Received, ReceivingAgent, mime, proof::AddressCheck, verdict::Judgement};

use crate::{
    differences::Difference,
    vectors::{KNOWN, Known},
};

static AGENT: LazyLock<ReceivingAgent> = LazyLock::new(|| {
    KNOWN.agent().address(AddressCheck::Off).policy(Policy {
        allow_legacy: true,
        ..Policy::default()
    })
});

/// Judges octets as a signed message by both. Neither compares addresses; both allow legacy algorithms, since
/// OpenSSL has no limit on those of a SignerInfo.
///
/// Findings: one says valid and the other invalid, or both valid on other content; unless
/// the difference is one of the classes in [`crate::differences`].
pub fn verify_differential(octets: &[u8]) {
    let mut message = Cursor::new(octets);
    let received = AGENT.verify(&mut message).expect("a slice");
    let verified = ask_openssl(octets, received.verdict.form);
    match (received.verdict.judgement(), verified.verdict) {
        (Judgement::Valid, Verdict::Valid) => {
            compare_content(&received, &mut message, &verified);
        }
        (Judgement::Valid, Verdict::Invalid) | (Judgement::Invalid, Verdict::Valid) => {
            let difference = Difference {
                octets,
                ours: &received.verdict,
                theirs: &verified,
            };
            assert!(
                difference.known().is_some(),
                "the reference: {}\nOpenSSL: {:?} {}",
                serde_json::to_string(&received.verdict).expect("a report is JSON"),
                verified.verdict,
                verified.detail
            );
        }
        _ => {}
    }
}

fn ask_openssl(octets: &[u8], form: mime::Form) -> Verified {
    let form = match form {
        mime::Form::Mime => Form::Mime,
        mime::Form::Pem => Form::Pem,
        mime::Form::Base64 => Form::Base64,
        mime::Form::Der => Form::Der,
    };
    let request = VerifyRequest {
        trust: vec![KNOWN.anchor.as_der()],
        at: Some(Known::at().unix_seconds()),
        legacy: true,
        ..VerifyRequest::new(octets, form)
    };
    request.verify(Door::Cms).expect("a good request")
}

fn compare_content(received: &Received, message: &mut Cursor<&[u8]>, verified: &Verified) {
    let mut content = Vec::new();
    received
        .copy_content(message, None, &mut content)
        .expect("a slice");
    assert_eq!(
        String::from_utf8_lossy(&content),
        String::from_utf8_lossy(&verified.content),
        "both valid"
    );
}
