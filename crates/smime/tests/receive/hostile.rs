//! Any octets end in a verdict: no panic, no error of the caller's.

use proptest::prelude::*;
use smime::mime::Form;
use smime::receive::cms_object;

use crate::support::*;

const FORMS: [Form; 4] = [Form::Mime, Form::Pem, Form::Base64, Form::Der];

/// Judges `message` in every way there is. Nothing that is made up is valid, unless it is `good`.
fn judge_all_ways(message: &[u8], good: Option<&str>) {
    let mut agents = vec![fixture_agent(), fixture_agent().signature_only()];
    agents.extend(FORMS.map(|form| fixture_agent().form(form)));
    for agent in agents {
        let detached = verify_detached(&agent, message, message);
        for received in [verify_by(&agent, message), detached] {
            let verdict = &received.verdict;
            assert_eq!(verdict.is_valid(), verdict.reasons.is_empty());
            if verdict.is_valid() {
                assert_eq!(received.covers(), good);
            }
        }
    }
    for form in FORMS {
        let mut source = std::io::Cursor::new(message);
        let _ = cms_object(&mut source, Some(form), None, 1 << 20).unwrap();
    }
}

/// A good message of OpenSSL's and the hash of what is signed in it.
fn good_message() -> impl Strategy<Value = (Vec<u8>, String)> {
    let names = [
        "multipart.eml",
        "opaque.der",
        "stream.ber",
        "two.eml",
        "noattr.der",
    ];
    prop::sample::select(names.to_vec()).prop_map(|name| {
        let message = fixture(name);
        let covers = verify_by(&fixture_agent(), &message)
            .covers()
            .unwrap()
            .to_owned();
        (message, covers)
    })
}

/// Octets that look like the beginnings of BER.
fn ber_like() -> impl Strategy<Value = Vec<u8>> {
    let octet = prop_oneof![
        3 => prop::sample::select([0x30, 0x31, 0xa0, 0x80, 0x04, 0x24, 0x06, 0x02, 0x00].as_slice()),
        1 => any::<u8>(),
    ];
    prop::collection::vec(octet, 0..300)
}

/// Lines that look like a mail's.
fn mail_like() -> impl Strategy<Value = Vec<u8>> {
    let lines = [
        "From: alice@example.com",
        "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b",
        "Content-Type: multipart/mixed; boundary=b",
        "Content-Type: application/pkcs7-mime",
        "Content-Type: application/pkcs7-signature",
        "Content-Transfer-Encoding: base64",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "--b",
        "--b--",
        "MIAGCSqGSIb3DQEHAqCA",
        " folded",
        "-----BEGIN PKCS7-----",
        "-----END PKCS7-----",
    ];
    let line = prop::sample::select(lines.map(str::to_owned).to_vec());
    let end = prop::sample::select(["\r\n", "\n", "\r", "\r\r\n"].as_slice());
    prop::collection::vec((line, end), 0..30).prop_map(|lines| {
        let lines = lines.into_iter().map(|(line, end)| line + end);
        lines.collect::<String>().into_bytes()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_octets_end_in_a_refusal(octets in prop::collection::vec(any::<u8>(), 0..2000)) {
        judge_all_ways(&octets, None);
    }

    #[test]
    fn what_looks_like_ber_ends_in_a_refusal(octets in ber_like()) {
        judge_all_ways(&octets, None);
    }

    #[test]
    fn what_looks_like_mail_ends_in_a_refusal(octets in mail_like()) {
        judge_all_ways(&octets, None);
    }

    #[test]
    fn a_good_message_with_octets_changed_put_in_or_taken_out_says_nothing_else(
        (message, covers) in good_message(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..3, any::<u8>()), 1..8),
    ) {
        let mut message = message;
        for (at, kind, octet) in edits {
            let at = at.index(message.len());
            match kind {
                0 => message[at] = octet,
                1 => message.insert(at, octet),
                _ => drop(message.remove(at)),
            }
        }
        judge_all_ways(&message, Some(&covers));
    }

    #[test]
    fn a_part_path_of_any_kind_ends_in_a_verdict_or_in_the_callers_mistake(
        (message, _) in good_message(),
        path in "[0-9.x-]{0,12}",
    ) {
        let mut source = std::io::Cursor::new(&message);
        if let Err(error) = fixture_agent().part(path).verify(&mut source) {
            prop_assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
        }
    }
}
