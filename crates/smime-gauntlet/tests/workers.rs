//! The built-in workers: they speak the driver protocol like everybody else.

use std::sync::Arc;
use std::time::Duration;

use openssl_oracle::pki::{KeyKind, TestCa};
use openssl_oracle::{Door, Form, SignRequest, version};
use sha2::{Digest as _, Sha256};
use smime_cases::driver::{Answer, AnswerVerdict, Request};
use smime_cases::{Context, Op};
use smime_gauntlet::driver::{Launch, Session, Watch};

const CONTENT: &[u8] = b"Content-Type: text/plain\r\n\r\nHello.\r\n";

struct Signed {
    message: Vec<u8>,
    root: String,
    signer_sha256: String,
}

/// Each worker, with the door that signs for it: the two label PEM each in its own way.
const WORKERS: [(&str, Door); 4] = [
    ("reference", Door::Cms),
    ("reference-aws-lc", Door::Cms),
    ("openssl", Door::Cms),
    ("openssl-pkcs7", Door::Pkcs7),
];

fn signed(form: Form, door: Door) -> Signed {
    let ca = TestCa::new(KeyKind::P256).unwrap();
    let alice = ca.issue(KeyKind::P256, "alice@example.com").unwrap();
    let message = SignRequest {
        signers: vec![alice.signer("sha256")],
        form,
        detached: form == Form::Mime,
        ..SignRequest::new(CONTENT)
    }
    .sign(door)
    .unwrap();
    let root = ca.certificate().unwrap();
    Signed {
        message,
        root: der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, &root).unwrap(),
        signer_sha256: hex::encode(Sha256::digest(&alice.certificate)),
    }
}

fn session(name: &str, watch: &Arc<Watch>) -> Session {
    let launch = Launch::Worker {
        executable: env!("CARGO_BIN_EXE_gauntlet").into(),
        name: name.into(),
    };
    Session::start(&launch, watch, Duration::from_secs(20)).unwrap()
}

fn ask(name: &str, change: impl FnOnce(&mut Request), signed: &Signed) -> Answer {
    let mut request = Request {
        id: "a/b".into(),
        op: Op::Verify,
        input: Some(signed.message.clone().into()),
        input_file: None,
        input_form: None,
        content: None,
        original: None,
        context: Context {
            trust: vec![signed.root.clone()],
            at: Some("2026-06-01T00:00:00Z".into()),
            ..Context::default()
        },
        produce: None,
    };
    change(&mut request);
    let watch = Watch::start(1 << 30);
    let (answer, session) = session(name, &watch)
        .ask(&request, Duration::from_secs(20))
        .unwrap();
    session.finish();
    answer
}

#[test]
fn hello_names_the_worker_and_the_openssl_that_is_linked() {
    let watch = Watch::start(1 << 30);
    for (name, _) in WORKERS {
        let session = session(name, &watch);
        let hello = session.hello();
        assert_eq!(hello.name, name);
        let openssl = name.starts_with("openssl");
        assert_eq!(
            version().contains(&hello.version),
            openssl,
            "{}",
            hello.version
        );
    }
}

#[test]
fn a_good_message_is_valid_in_every_form_with_its_content_and_signer() {
    for form in [Form::Mime, Form::Der, Form::Pem] {
        for (name, door) in WORKERS {
            let signed = signed(form, door);
            let answer = ask(name, |_| (), &signed);
            assert_eq!(
                answer.verdict,
                AnswerVerdict::Valid,
                "{name} {form:?}: {answer:?}"
            );
            assert_eq!(answer.content.unwrap().0, CONTENT, "{name} {form:?}");
            let signers = answer.signers.unwrap();
            assert_eq!(signers[0].certificate_sha256, signed.signer_sha256);
        }
    }
}

#[test]
fn a_changed_message_is_invalid_with_the_implementations_own_words() {
    let mut signed = signed(Form::Der, Door::Cms);
    let at = signed
        .message
        .windows(6)
        .position(|window| window == b"Hello.")
        .unwrap();
    signed.message[at] ^= 1;
    for (name, _) in WORKERS {
        let answer = ask(name, |_| (), &signed);
        assert_eq!(answer.verdict, AnswerVerdict::Invalid, "{name}");
        let detail = answer.detail.unwrap();
        let wanted = match name {
            "reference" | "reference-aws-lc" => "message-digest-mismatch: ",
            _ => "failure",
        };
        assert!(detail.contains(wanted), "{name}: {detail}");
    }
}

#[test]
fn trust_time_and_signature_only_are_passed_on() {
    let signed = signed(Form::Der, Door::Cms);
    for (name, _) in WORKERS {
        let verdict = |change: &dyn Fn(&mut Context)| {
            ask(name, |request| change(&mut request.context), &signed).verdict
        };
        let untrusted = verdict(&|context| context.trust.clear());
        assert_eq!(untrusted, AnswerVerdict::Invalid, "{name}");
        let later = verdict(&|context| context.at = Some("2060-01-01T00:00:00Z".into()));
        assert_eq!(later, AnswerVerdict::Invalid, "{name}");
        let signature_only = verdict(&|context| {
            context.trust.clear();
            context.signature_only = true;
        });
        assert_eq!(signature_only, AnswerVerdict::Valid, "{name}");
    }
}

#[test]
fn the_reference_checks_the_address_that_the_context_names() {
    let signed = signed(Form::Der, Door::Cms);
    let verdict = |from: &str, check| {
        let change = |request: &mut Request| {
            request.context.from = Some(from.into());
            request.context.address_check = check;
        };
        ask("reference", change, &signed).verdict
    };
    assert_eq!(verdict("alice@example.com", true), AnswerVerdict::Valid);
    assert_eq!(verdict("mallory@example.com", true), AnswerVerdict::Invalid);
    assert_eq!(verdict("mallory@example.com", false), AnswerVerdict::Valid);
}

#[test]
fn a_request_that_cannot_be_put_is_an_error_and_a_broken_certificate_a_refusal() {
    let signed = signed(Form::Der, Door::Cms);
    let broken = "-----BEGIN CERTIFICATE-----\nBQA=\n-----END CERTIFICATE-----\n";
    for (name, _) in WORKERS {
        let answer = ask(name, |request| request.input = None, &signed);
        assert_eq!(answer.verdict, AnswerVerdict::Error, "{name}");
        let noon = |request: &mut Request| request.context.at = Some("noon".into());
        let answer = ask(name, noon, &signed);
        assert_eq!(answer.verdict, AnswerVerdict::Error, "{name}");
        let distrust = |request: &mut Request| request.context.trust = vec![broken.into()];
        let answer = ask(name, distrust, &signed);
        assert_eq!(answer.verdict, AnswerVerdict::Invalid, "{name}");
    }
}
