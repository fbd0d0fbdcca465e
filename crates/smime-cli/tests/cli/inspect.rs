//! Trees of `smime inspect`.

use insta::assert_snapshot;

use crate::support::{data, smime, smime_reading};

#[test]
fn the_signature_of_a_multipart() {
    assert_snapshot!(smime(&["inspect", "multipart.eml"]));
}

#[test]
fn a_streamed_object() {
    assert_snapshot!(smime(&["inspect", "stream.ber"]));
}

#[test]
fn pem_and_base64_show_what_der_shows() {
    let of_pem = smime(&["inspect", "opaque.pem"]);
    assert_eq!(of_pem.status, 0, "{of_pem}");
    let pem = String::from_utf8(data("opaque.pem")).unwrap();
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let of_base64 = smime_reading(&["inspect", "--in-form", "base64"], base64.as_bytes());
    assert_eq!(of_base64.stdout, of_pem.stdout);
}

#[test]
fn a_small_object_as_json() {
    assert_snapshot!(smime(&["inspect", "--json", "nocerts.der"]));
}

#[test]
fn escape_sequences_in_names() {
    assert_snapshot!(smime(&["inspect", "escape.der"]));
}

#[test]
fn an_encrypted_message() {
    assert_snapshot!(smime(&["inspect", "enveloped.eml"]));
}

#[test]
fn a_truncated_object_shows_what_could_be_read() {
    let half = &data("nocerts.der")[..250];
    assert_snapshot!(smime_reading(&["inspect"], half));
}

#[test]
fn the_part_that_is_asked_for() {
    let whole = smime(&["inspect", "multipart.eml"]);
    let part = smime(&["inspect", "--part", "2", "multipart.eml"]);
    assert_eq!(part.status, 0, "{part}");
    assert_eq!(part.stdout, whole.stdout);
    let content = smime(&["inspect", "--part", "1", "multipart.eml"]);
    content.assert_refused(1, "not-signed");
    smime(&["inspect", "--part", "3", "multipart.eml"]).assert_one_line(2);
}

#[test]
fn a_message_without_an_object() {
    smime(&["inspect", "entity.txt"]).assert_refused(1, "not-signed");
}
