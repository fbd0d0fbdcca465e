//! What OpenSSL refuses, and that its refusal arrives as a verdict with words.

mod common;

use common::{CONTENT, DOORS, RSA, World, assert_refused, places, with_octet};
use openssl_oracle::{
    Door, Form, SignRequest, Signer, Verdict, VerifyRequest, certs_only,
    pki::{KeyKind, TestCa},
};

#[test]
fn a_changed_octet_of_the_content_is_refused() {
    let world = World::new(RSA);
    for door in DOORS {
        let message = world.sign(door);
        let at = places(&message, b"quick")[0];
        let words = if door == Door::Cms {
            "verification failure"
        } else {
            "digest failure"
        };
        let answer = world.verify(&with_octet(&message, at, b'Q'), Form::Der, door);
        assert_refused(&answer, Verdict::Invalid, words);
    }
}

#[test]
fn a_changed_octet_of_the_signed_part_is_refused() {
    let world = World::new(RSA);
    for door in DOORS {
        let request = SignRequest {
            form: Form::Mime,
            detached: true,
            ..world.request("sha256")
        };
        let message = request.sign(door).unwrap();
        let at = places(&message, b"quick")[0];
        let answer = world.verify(&with_octet(&message, at, b'Q'), Form::Mime, door);
        assert_refused(&answer, Verdict::Invalid, "failure");
    }
}

#[test]
fn a_changed_octet_of_the_signature_is_refused() {
    for kind in [RSA, KeyKind::P256] {
        let world = World::new(kind);
        for door in DOORS {
            // The signature is the last field of the only SignerInfo, and so ends the message.
            let message = world.sign(door);
            let last = message.len() - 1;
            let changed = with_octet(&message, last, message[last] ^ 1);
            assert_refused(
                &world.verify(&changed, Form::Der, door),
                Verdict::Invalid,
                "",
            );
        }
    }
}

#[test]
fn a_changed_octet_of_the_signed_attributes_is_refused() {
    let world = World::new(RSA);
    for door in DOORS {
        // id-signingTime (RFC 5652 section 11.3), its SET, and the last digit of the seconds.
        let message = world.sign(door);
        let at = places(
            &message,
            b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x05\x31\x0f\x17\x0d",
        )[0] + 13
            + 11;
        let changed = with_octet(&message, at, if message[at] == b'0' { b'1' } else { b'0' });
        assert_refused(
            &world.verify(&changed, Form::Der, door),
            Verdict::Invalid,
            "",
        );
    }
}

#[test]
fn certs_only_has_no_signer_and_is_refused() {
    let world = World::new(RSA);
    for door in DOORS {
        let words = if door == Door::Cms {
            "no signers"
        } else {
            "no signatures on data"
        };
        for form in [Form::Mime, Form::Der, Form::Pem, Form::Base64] {
            let message = certs_only(&[&world.alice.certificate], form, door).unwrap();
            for check_path in [true, false] {
                let request = VerifyRequest {
                    check_path,
                    ..world.trusting(&message, form)
                };
                assert_refused(
                    &request.verify(door).unwrap(),
                    Verdict::Invalid,
                    "no content",
                );
                let with_content = VerifyRequest {
                    content: Some(CONTENT),
                    ..request
                };
                assert_refused(&with_content.verify(door).unwrap(), Verdict::Invalid, words);
            }
        }
    }
}

#[test]
fn another_content_than_the_detached_one_is_refused() {
    let world = World::new(RSA);
    for door in DOORS {
        let message = SignRequest {
            detached: true,
            ..world.request("sha256")
        }
        .sign(door)
        .unwrap();
        let answer = world.verify(&message, Form::Der, door);
        assert_refused(&answer, Verdict::Invalid, "no content");
        let other = VerifyRequest {
            content: Some(b"other"),
            ..world.trusting(&message, Form::Der)
        };
        assert_refused(&other.verify(door).unwrap(), Verdict::Invalid, "failure");
    }
}

#[test]
fn a_stranger_is_refused_only_where_the_path_is_checked() {
    let world = World::new(RSA);
    for door in DOORS {
        let message = world.sign(door);
        let untrusting = VerifyRequest::new(&message, Form::Der);
        let words = "unable to get local issuer certificate";
        assert_refused(&untrusting.verify(door).unwrap(), Verdict::Invalid, words);
        let unchecked = VerifyRequest {
            check_path: false,
            ..untrusting
        };
        assert_eq!(unchecked.verify(door).unwrap().verdict, Verdict::Valid);
    }
}

#[test]
fn each_trusted_certificate_is_an_anchor_the_signers_own_too() {
    let world = World::new(RSA);
    for door in DOORS {
        let message = world.sign(door);
        let request = VerifyRequest {
            trust: vec![&world.alice.certificate],
            ..VerifyRequest::new(&message, Form::Der)
        };
        assert_eq!(request.verify(door).unwrap().verdict, Verdict::Valid);
    }
}

#[test]
fn the_path_is_judged_at_the_time_of_the_request() {
    let world = World::new(RSA);
    // 2019-06-01, 2020-06-01 and 2050-06-01, 00:00:00 UTC; certificates hold from 2020 to 2049.
    for (at, words) in [
        (1_559_347_200, Some("certificate is not yet valid")),
        (1_590_969_600, None),
        (2_537_740_800, Some("certificate has expired")),
    ] {
        for door in DOORS {
            let message = world.sign(door);
            let request = VerifyRequest {
                at: Some(at),
                ..world.trusting(&message, Form::Der)
            };
            let answer = request.verify(door).unwrap();
            match words {
                Some(words) => assert_refused(&answer, Verdict::Invalid, words),
                None => assert_eq!(answer.verdict, Verdict::Valid, "{}", answer.detail),
            }
        }
    }
}

#[test]
fn short_keys_and_sha_1_in_paths_need_legacy() {
    let short = KeyKind::Rsa { bits: 1024 };
    for (ca, leaf, words) in [
        (TestCa::new(RSA), short, "EE certificate key too weak"),
        (
            TestCa::with_digest(RSA, "sha1"),
            RSA,
            "CA signature digest algorithm too weak",
        ),
    ] {
        let ca = ca.unwrap();
        let world = World {
            root: ca.certificate().unwrap(),
            alice: ca.issue(leaf, "alice@example.com").unwrap(),
        };
        for door in DOORS {
            let message = world.sign(door);
            assert_refused(
                &world.verify(&message, Form::Der, door),
                Verdict::Invalid,
                words,
            );
            let legacy = VerifyRequest {
                legacy: true,
                ..world.trusting(&message, Form::Der)
            };
            assert_eq!(legacy.verify(door).unwrap().verdict, Verdict::Valid);
        }
    }
}

#[test]
fn truncation_at_every_octet_is_refused() {
    let world = World::new(KeyKind::P256);
    let stream = SignRequest {
        stream: true,
        ..world.request("sha256")
    };
    for door in DOORS {
        for message in [world.sign(door), stream.sign(door).unwrap()] {
            for length in 0..message.len() {
                let answer = world.verify(&message[..length], Form::Der, door);
                assert_eq!(
                    answer.verdict,
                    Verdict::Invalid,
                    "{length}: {}",
                    answer.detail
                );
            }
        }
    }
}

#[test]
fn junk_is_refused_in_every_form() {
    for junk in [
        &b""[..],
        b"\0",
        b"\x30\x80",
        b"\xff\xff\xff\xff\xff\xff\xff\xff",
        b"Content-Type: multipart/signed; boundary=x\n\n--x\n\n--x--\n",
        b"Content-Type: multipart/\xff\xfe\n\nnot UTF-8 in OpenSSL's error data\n",
        b"Content-Type: \xc3\x28/\xff; name=\"\xff\"\n\nAAAA\n",
    ] {
        for form in [Form::Mime, Form::Der, Form::Pem, Form::Base64] {
            for door in DOORS {
                let answer = VerifyRequest::new(junk, form).verify(door).unwrap();
                assert_refused(&answer, Verdict::Invalid, "");
                assert_ne!(answer.detail, "");
            }
        }
    }
}

#[test]
fn pem_that_claims_to_be_encrypted_is_refused_and_asks_nobody() {
    let pem = b"-----BEGIN PKCS7-----\nProc-Type: 4,ENCRYPTED\n\
        DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\nAAAAAAAAAAAAAAAAAAAAAA==\n-----END PKCS7-----\n";
    for door in DOORS {
        let answer = VerifyRequest::new(pem, Form::Pem).verify(door).unwrap();
        assert_refused(&answer, Verdict::Invalid, "");
        // OpenSSL's own prompt would add that it had problems getting a password.
        assert_eq!(answer.detail, "bad password read");
    }
}

#[test]
fn what_the_caller_got_wrong_is_an_error_that_names_it() {
    let world = World::new(RSA);
    let message = world.sign(Door::Cms);
    let request = VerifyRequest {
        trust: vec![&world.root, b"none"],
        ..VerifyRequest::new(&message, Form::Der)
    };
    let error = request.verify(Door::Cms).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("trust[1]: not a DER Certificate"),
        "{error}"
    );

    let signer = world.alice.signer("sha256");
    let with = |signer| SignRequest {
        signers: vec![signer],
        ..SignRequest::new(CONTENT)
    };
    for (request, words) in [
        (
            with(Signer {
                cert: b"none",
                ..signer
            }),
            "signers[0]: not a DER Certificate",
        ),
        (
            with(Signer {
                key: b"none",
                ..signer
            }),
            "signers[0].key: not a DER PrivateKeyInfo",
        ),
        (
            with(Signer {
                digest: "sha257",
                ..signer
            }),
            "digest \"sha257\"",
        ),
        (
            SignRequest {
                content_type: Some("sha256"),
                ..with(signer)
            },
            "content type \"sha256\"",
        ),
    ] {
        let error = request.sign(Door::Cms).unwrap_err().to_string();
        assert!(error.starts_with(words), "{error}");
    }
}

#[test]
fn the_library_names_itself() {
    assert!(
        openssl_oracle::version().starts_with("OpenSSL 3.6."),
        "{}",
        openssl_oracle::version()
    );
}
