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
/// the difference is one of the classes in `differences.rs`.
pub fn verify_differential(octets: &[u8]) {
    let answers = Answers::to(octets);
    if let Some(difference) = answers.difference() {
        assert!(
            difference.known().is_some(),
            "the reference: {}\nOpenSSL: {:?} {}",
            serde_json::to_string(difference.ours).expect("a report is JSON"),
            difference.theirs.verdict,
            difference.theirs.detail
        );
    } else if answers.ours.verdict.is_valid() && answers.theirs.verdict == Verdict::Valid {
        answers.compare_content();
    }
}

/// The class of difference that a message shows, if it shows one.
#[cfg(test)]
pub(crate) fn known_class(octets: &[u8]) -> Option<&'static str> {
    Answers::to(octets).difference()?.known()
}

/// What both say of a message.
struct Answers<'a> {
    octets: &'a [u8],
    ours: Received,
    theirs: Verified,
}

impl<'a> Answers<'a> {
    fn to(octets: &'a [u8]) -> Self {
        let ours = AGENT.verify(&mut Cursor::new(octets)).expect("a slice");
        let theirs = ask_openssl(octets, ours.verdict.form);
        Self {
            octets,
            ours,
            theirs,
        }
    }

    /// The verdicts, where one is valid and the other invalid.
    fn difference(&self) -> Option<Difference<'_>> {
        match (self.ours.verdict.judgement(), self.theirs.verdict) {
            (Judgement::Valid, Verdict::Invalid) | (Judgement::Invalid, Verdict::Valid) => {
                Some(Difference {
                    octets: self.octets,
                    ours: &self.ours.verdict,
                    theirs: &self.theirs,
                })
            }
            _ => None,
        }
    }

    fn compare_content(&self) {
        let mut content = Vec::new();
        self.ours
            .copy_content(&mut Cursor::new(self.octets), None, &mut content)
            .expect("a slice");
        assert_eq!(
            String::from_utf8_lossy(&content),
            String::from_utf8_lossy(&self.theirs.content),
            "both valid"
        );
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
