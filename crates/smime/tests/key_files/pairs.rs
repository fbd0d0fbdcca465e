//! Which certificate is whose.

use smime::crypto::{Provider, RustCrypto};
use smime::key_file::belongs_to;

use crate::support::read;

#[test]
fn a_key_is_known_by_its_certificates_public_key() {
    let file = read("several.pem", None).unwrap();
    let matches = |key: usize, certificate: usize| {
        let key = RustCrypto.load_private_key(&file.keys[key]).unwrap();
        belongs_to(&*key, &file.certificates[certificate])
    };
    assert!(matches(1, 0), "Alice's");
    assert!(!matches(1, 1), "the authority's");
    assert!(!matches(0, 0), "another key, Alice's certificate");
    assert!(!matches(0, 1), "another key of the same curve");
}

#[test]
fn a_strangers_certificate_is_not_taken() {
    let file = read("mismatched.pem", None).unwrap();
    let key = RustCrypto.load_private_key(&file.keys[0]).unwrap();
    assert!(!belongs_to(&*key, &file.certificates[0]));
}
