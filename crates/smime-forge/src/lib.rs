//! Makes the cases of the S/MIME Gauntlet, good and broken, byte by byte.
//!
//! A workshop in three layers:
//!
//! 1. [`asn1::Node`]: a tree of tags and lengths that is written exactly as it stands, so that
//!    every octet can be wrong. [`key::Key`] signs; [`scheme::Scheme`] pads. Both come down to the
//!    primitives of RustCrypto and share nothing with the implementations under test.
//! 2. Templates whose fields are nodes: [`certificate::Certificate`],
//!    [`signed_data::SignedData`] with its [`signer_info::SignerInfo`]s, [`envelope::Envelope`] with
//!    its [`recipient::Recipient`]s, [`mime::Multipart`]. They sign and encrypt when they are
//!    encoded; `with_…` changes what is signed or encrypted, `tampered` and `bent` what was.
//! 3. [`cases`]: a good message and one bend make a case, with the verdict expected by hand and the
//!    reasoning beside it, in a [`book::Book`].
//!
//! [`make`] gives everything that belongs into `vectors/`, the same octets every time.
#![forbid(unsafe_code)]

pub mod asn1;
pub mod attribute;
pub mod authenticated_data;
pub mod block;
pub mod book;
pub mod cases;
pub mod certificate;
pub mod cipher;
pub mod compressed_data;
pub mod deflate;
pub mod dek_info;
pub mod derive;
pub mod digest;
pub mod digested_data;
pub mod envelope;
pub mod extension;
pub mod key;
pub mod key_file;
pub mod key_wrap;
pub mod message;
pub mod mime;
pub mod oid;
pub mod old_wrap;
pub mod password_wrap;
pub mod people;
pub mod pkcs12;
pub mod private_key;
pub mod random;
pub mod recipient;
pub mod scheme;
pub mod secrets;
pub mod signed_data;
pub mod signer_info;
pub mod textual;

use std::collections::BTreeMap;

use people::People;

/// The files that the forge makes, by their path below `vectors/`: every certificate, every case,
/// and the secrets behind a case where there are some. `keys` holds the PEM of `keys/NAME.key.pem` by NAME.
///
/// # Panics
/// When a key of [`people::KEYS`] is missing, or two cases have one id.
#[must_use]
pub fn make(keys: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let people = People::new(keys);
    let mut files = BTreeMap::new();
    for (name, identity) in people.iter() {
        files.insert(
            format!("keys/{name}.cert.pem"),
            textual::pem("CERTIFICATE", &identity.der),
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
