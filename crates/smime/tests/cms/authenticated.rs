//! AuthenticatedData, judged.

use std::io::Cursor;

use smime::ReceivingAgent;
use smime::crypto::Secret;

use crate::support::fixture;

/// The code of the reason that the message is refused for; none where it is valid.
fn outcome(name: &str) -> Option<&'static str> {
    let kek: Vec<u8> = (0..16).collect();
    let agent = ReceivingAgent::new().kek(vec![0xc0, 0xff, 0xee], Secret::new(kek));
    let received = agent.open(&mut Cursor::new(fixture(name))).unwrap();
    let reason = received.verdict.reason();
    assert_eq!(received.verdict.is_valid(), reason.is_none());
    reason.map(|refusal| refusal.reason.code())
}

#[test]
fn a_code_over_content_or_attributes_holds() {
    assert_eq!(outcome("authenticated.der"), None);
    assert_eq!(outcome("authenticated-attributes.der"), None);
}

/// RFC 6211 section 3.2.
#[test]
fn attributes_that_name_other_algorithms_are_refused() {
    assert_eq!(outcome("authenticated-protected.der"), None);
    for name in ["digest", "mac"] {
        let name = format!("authenticated-protected-{name}.der");
        assert_eq!(outcome(&name), Some("algorithm-protection-mismatch"));
    }
}
