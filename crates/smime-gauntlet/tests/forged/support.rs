//! The forge's people, and the reference as the suite asks it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use smime::pki::{Certificate, Time};
use smime::proof::AddressCheck;
use smime::{Received, ReceivingAgent};
use smime_forge::template::people::{KEYS, People};

/// Everybody, from the keys of `vectors/keys/`; certificates are issued once a thread.
pub(crate) fn people() -> &'static People {
    thread_local! {
        static PEOPLE: &'static People = Box::leak(Box::new(issue()));
    }
    PEOPLE.with(|people| *people)
}

fn issue() -> People {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/keys");
    let keys: BTreeMap<String, String> = KEYS
        .iter()
        .map(|(name, _)| {
            let file = folder.join(format!("{name}.key.pem"));
            ((*name).to_owned(), fs::read_to_string(file).unwrap())
        })
        .collect();
    People::new(&keys)
}

/// The verdict on a message, with the forge's root as anchor.
pub(crate) fn judge(message: &[u8], detached: Option<&[u8]>, people: &People) -> Received {
    let root = Certificate::from_der(&people.get("ca-rsa").der).unwrap();
    let intermediate = Certificate::from_der(&people.get("intermediate-rsa").der).unwrap();
    let agent = ReceivingAgent::new()
        .trust(root)
        .certificate(intermediate)
        .at(Time::from_rfc3339("2026-06-01T00:00:00Z").unwrap())
        .address(AddressCheck::Off);
    let mut message = Cursor::new(message);
    match detached {
        Some(content) => agent.verify_detached(&mut message, &mut Cursor::new(content)),
        None => agent.verify(&mut message),
    }
    .unwrap()
}
