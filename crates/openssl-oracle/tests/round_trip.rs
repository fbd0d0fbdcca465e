//! What OpenSSL signs, OpenSSL accepts, in every form and by every switch.

mod common;

use common::{CONTENT, RSA, World, places};
use openssl_oracle::{
    Door, Error, Form, SignRequest, Signer, Verdict, VerifyRequest,
    pki::{KeyKind, TestCa},
};

const FORMS: [Form; 4] = [Form::Mime, Form::Der, Form::Pem, Form::Base64];
const DOORS: [Door; 2] = [Door::Cms, Door::Pkcs7];

/// Signs, verifies with the path checked, and compares content and signer.
fn accepted(world: &World, request: &SignRequest<'_>, door: Door) {
    let message = request.sign(door).unwrap();
    let detached_alone = request.detached && request.form != Form::Mime;
    let answer = VerifyRequest {
        content: detached_alone.then_some(CONTENT),
        certs: if request.no_certs {
            vec![&world.alice.certificate]
        } else {
            vec![]
        },
        ..world.trusting(&message, request.form)
    }
    .verify(door)
    .unwrap();
    assert_eq!(
        answer.verdict,
        Verdict::Valid,
        "{door:?} {request:?}: {}",
        answer.detail
    );
    assert_eq!(answer.content, CONTENT, "{door:?} {request:?}");
    assert_eq!(
        answer.signers,
        std::slice::from_ref(&world.alice.certificate),
        "{door:?} {request:?}"
    );
    assert_eq!(answer.detail, "");
}

#[test]
fn every_form_attached_and_detached_streamed_or_not_is_accepted_by_both_doors() {
    let world = World::new(RSA);
    for door in DOORS {
        for form in FORMS {
            for (detached, stream) in [(false, false), (false, true), (true, false), (true, true)] {
                let request = SignRequest {
                    form,
                    detached,
                    stream,
                    ..world.request("sha256")
                };
                accepted(&world, &request, door);
            }
        }
    }
}

#[test]
fn every_kind_of_key_is_accepted_by_the_cms_door() {
    for (kind, digest) in [
        (RSA, "sha512"),
        (RSA, "sha3-256"),
        (KeyKind::P256, "sha256"),
        (KeyKind::P384, "sha384"),
        (KeyKind::P521, "sha512"),
        (KeyKind::Ed25519, "sha512"),
    ] {
        let world = World::new(kind);
        accepted(&world, &world.request(digest), Door::Cms);
    }
}

#[test]
fn pss_is_accepted_with_and_without_attributes() {
    let world = World::new(RSA);
    let pss = Signer {
        pss: true,
        ..world.alice.signer("sha256")
    };
    for no_attr in [false, true] {
        let request = SignRequest {
            signers: vec![pss],
            no_attr,
            ..SignRequest::new(CONTENT)
        };
        accepted(&world, &request, Door::Cms);
        // id-RSASSA-PSS (RFC 4055 section 3.1) says that the padding was taken.
        let message = request.sign(Door::Cms).unwrap();
        assert_eq!(
            places(&message, b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a").len(),
            1
        );
    }
}

#[test]
fn each_switch_of_the_cms_door_changes_the_message_and_is_accepted() {
    // RSA, because its signatures have one length, so that another length is the switch's doing.
    let world = World::new(RSA);
    let plain = world.request("sha256");
    for request in [
        SignRequest {
            key_id: true,
            ..plain.clone()
        },
        SignRequest {
            no_attr: true,
            ..plain.clone()
        },
        SignRequest {
            no_certs: true,
            ..plain.clone()
        },
        SignRequest {
            no_capabilities: true,
            ..plain.clone()
        },
        SignRequest {
            no_signing_time: true,
            ..plain.clone()
        },
        SignRequest {
            cades: true,
            ..plain.clone()
        },
        SignRequest {
            content_type: Some("1.2.840.113549.1.9.16.1.4"),
            ..plain.clone()
        },
        SignRequest {
            form: Form::Mime,
            detached: true,
            crlf: true,
            ..plain.clone()
        },
    ] {
        accepted(&world, &request, Door::Cms);
        let without = SignRequest {
            form: request.form,
            detached: request.detached,
            ..plain.clone()
        };
        assert_ne!(
            request.sign(Door::Cms).unwrap().len(),
            without.sign(Door::Cms).unwrap().len(),
            "{request:?} changes nothing"
        );
    }
}

#[test]
fn streaming_writes_indefinite_lengths() {
    let world = World::new(KeyKind::P256);
    for door in DOORS {
        let definite = world.sign(door);
        let request = SignRequest {
            stream: true,
            ..world.request("sha256")
        };
        let indefinite = request.sign(door).unwrap();
        assert_eq!(definite[..2], [0x30, 0x82]);
        assert_eq!(indefinite[..2], [0x30, 0x80]);
    }
}

#[test]
fn two_signers_are_both_named() {
    let ca = TestCa::new(RSA).unwrap();
    let root = ca.certificate().unwrap();
    let alice = ca.issue(RSA, "alice@example.com").unwrap();
    let bob = ca.issue(KeyKind::P384, "bob@example.com").unwrap();
    for door in DOORS {
        let message = SignRequest {
            signers: vec![alice.signer("sha256"), bob.signer("sha384")],
            ..SignRequest::new(CONTENT)
        }
        .sign(door)
        .unwrap();
        let answer = VerifyRequest {
            trust: vec![&root],
            ..VerifyRequest::new(&message, Form::Der)
        }
        .verify(door)
        .unwrap();
        assert_eq!(answer.verdict, Verdict::Valid, "{}", answer.detail);
        let mut expected = vec![alice.certificate.clone(), bob.certificate.clone()];
        let mut named = answer.signers;
        expected.sort();
        named.sort();
        assert_eq!(named, expected);
    }
}

#[test]
fn bare_line_feeds_are_signed_as_crlf_unless_binary() {
    let world = World::new(KeyKind::P256);
    let text = b"one\ntwo\n";
    for (binary, expected) in [(false, &b"one\r\ntwo\r\n"[..]), (true, text)] {
        let message = SignRequest {
            signers: vec![world.alice.signer("sha256")],
            binary,
            ..SignRequest::new(text)
        }
        .sign(Door::Cms)
        .unwrap();
        assert_eq!(
            world.verify(&message, Form::Der, Door::Cms).content,
            expected
        );
    }
}

#[test]
fn binary_takes_detached_content_as_it_stands() {
    let world = World::new(KeyKind::P256);
    let message = SignRequest {
        detached: true,
        binary: true,
        ..world.request("sha256")
    }
    .sign(Door::Cms)
    .unwrap();
    let with_line_feeds: Vec<u8> = CONTENT
        .iter()
        .copied()
        .filter(|&octet| octet != b'\r')
        .collect();
    for (binary, verdict) in [(false, Verdict::Valid), (true, Verdict::Invalid)] {
        let answer = VerifyRequest {
            content: Some(&with_line_feeds),
            binary,
            ..world.trusting(&message, Form::Der)
        }
        .verify(Door::Cms)
        .unwrap();
        assert_eq!(answer.verdict, verdict, "{}", answer.detail);
    }
}

#[test]
fn empty_content_is_signed_and_accepted() {
    let world = World::new(KeyKind::P256);
    for detached in [false, true] {
        for binary in [false, true] {
            for door in DOORS {
                let message = SignRequest {
                    signers: vec![world.alice.signer("sha256")],
                    detached,
                    binary,
                    ..SignRequest::new(b"")
                }
                .sign(door)
                .unwrap();
                let answer = VerifyRequest {
                    content: detached.then_some(b""),
                    binary,
                    ..world.trusting(&message, Form::Der)
                }
                .verify(door)
                .unwrap();
                assert_eq!(answer.verdict, Verdict::Valid, "{}", answer.detail);
                assert_eq!(answer.content, b"");
            }
        }
    }
}

#[test]
fn what_the_pkcs7_door_lacks_is_named() {
    let world = World::new(RSA);
    let plain = world.request("sha256");
    let pss = Signer {
        pss: true,
        ..world.alice.signer("sha256")
    };
    for (request, option) in [
        (
            SignRequest {
                key_id: true,
                ..plain.clone()
            },
            "key_id",
        ),
        (
            SignRequest {
                no_signing_time: true,
                ..plain.clone()
            },
            "no_signing_time",
        ),
        (
            SignRequest {
                cades: true,
                ..plain.clone()
            },
            "cades",
        ),
        (
            SignRequest {
                content_type: Some("1.2.3"),
                ..plain.clone()
            },
            "content_type",
        ),
        (
            SignRequest {
                signers: vec![pss],
                ..plain.clone()
            },
            "pss",
        ),
    ] {
        let door = Door::Pkcs7;
        assert_eq!(request.sign(door), Err(Error::NotOffered { door, option }));
    }
}

#[test]
fn base64_is_read_in_lines_and_in_one() {
    let world = World::new(KeyKind::P256);
    let content = vec![b'x'; 100_000];
    for door in DOORS {
        let lines = SignRequest {
            signers: vec![world.alice.signer("sha256")],
            form: Form::Base64,
            binary: true,
            ..SignRequest::new(&content)
        }
        .sign(door)
        .unwrap();
        let one: Vec<u8> = lines
            .iter()
            .copied()
            .filter(|&octet| octet != b'\n')
            .collect();
        let crlf = String::from_utf8(lines.clone())
            .unwrap()
            .replace('\n', "\r\n")
            .into_bytes();
        for message in [lines, one, crlf] {
            let answer = world.verify(&message, Form::Base64, door);
            assert_eq!(answer.verdict, Verdict::Valid, "{}", answer.detail);
            assert_eq!(answer.content, content);
        }
    }
}

#[test]
fn certificates_hold_dates_in_utc_time() {
    // RFC 5280 section 4.1.2.5: dates through 2049 are UTCTime, tag 17 hexadecimal.
    let world = World::new(KeyKind::P256);
    let validity = b"\x30\x1e\x17\x0d200101000000Z\x17\x0d491231235959Z";
    for certificate in [&world.root, &world.alice.certificate] {
        assert_eq!(places(certificate, validity).len(), 1);
    }
}
