//! Makes the cases of the S/MIME Gauntlet, good and broken, byte by byte.
//!
//! A workshop in three layers, from the lowest up, each of which uses the ones below it and is used by none of them:
//!
//! 1. [`primitive`] knows no message: [`primitive::asn1::Node`] is a tree of tags and lengths that is written exactly
//!    as it stands, [`primitive::key::Key`] signs.
//! 2. [`template`] has objects whose fields are nodes: [`template::certificate::Certificate`],
//!    [`template::signed_data::SignedData`], [`template::envelope::Envelope`], [`template::mime::Multipart`]; and the
//!    [`template::book::Book`] into which cases are written.
//! 3. [`cases`]: a good message and one bend make a case, with the verdict expected by hand and the reasoning beside it.
//!
//! [`make`] gives everything that belongs into `vectors/`, the same octets every time.
#![forbid(unsafe_code)]

pub mod cases;
pub mod primitive;
pub mod template;

use std::collections::BTreeMap;

use primitive::textual::pem;
use template::people::People;

/// The files that the forge makes, by their path below `vectors/`: every certificate, every case,
/// and the secrets behind a case where there are some. `keys` holds the PEM of `keys/NAME.key.pem` by NAME.
///
/// # Panics
/// When a key of [`template::people::KEYS`] is missing, or two cases have one id.
#[must_use]
pub fn make(keys: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let people = People::new(keys);
    let mut files = BTreeMap::new();
    for (name, identity) in people.iter() {
        files.insert(
            format!("keys/{name}.cert.pem"),
            pem("CERTIFICATE", &identity.der),
        );
    }
    let (cases, secrets) = cases::all(&people);
    for (id, secrets) in secrets {
        files.insert(format!("secrets/{id}.json"), secrets.json());
    }
    for case in cases {
        let json = serde_json::to_string_pretty(&case).expect("a case is JSON");
        let file = format!("cases/{}.json", case.id);
        assert!(
            files.insert(file, json + "\n").is_none(),
            "two cases are called {}",
            case.id
        );
    }
    files
}
