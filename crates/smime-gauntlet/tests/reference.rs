//! What the reference does beyond what passes: where a case leaves the answer open it gives the better one,
//! and its line names the section that the failed check enforces.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use common::Call;
use serde_json::Value;
use smime_cases::Vectors;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../vectors");

/// The verdict and the line of the reference, by case.
static SAID: LazyLock<BTreeMap<String, (String, String)>> = LazyLock::new(|| {
    let call = Call::new(&["run", "--impl", "reference", "--vectors", FOLDER]);
    let results = call.done().results();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rows = results["results"].as_array().unwrap().iter();
    rows.map(|row| {
        let said = (text(&row["verdict"]), text(&row["detail"]));
        (text(&row["case"]), said)
    })
    .collect()
});

/// The cases, or groups of cases, where the reference does not do what is better, and why.
const OTHERWISE: &[(&str, &str)] = &[
    ("ber/content-utf8", "content of PKCS #7 may have any type"),
    (
        "compressed/nested-10",
        "four compressed layers are its limit",
    ),
    (
        "enveloped/derived/nested",
        "it knows no such cipher, and stops there",
    ),
    (
        "keys/encrypted/cipher-unknown",
        "what it does not know it does not judge",
    ),
    (
        "keys/encrypted/kdf-unknown",
        "what it does not know it does not judge",
    ),
    ("keys/pkcs12/mac-absent", "a key file is its user's own"),
    (
        "keys/pkcs12/other-certificate",
        "a key file is its user's own",
    ),
    (
        "keys/plain/algorithm-unknown",
        "what it does not know it does not judge",
    ),
    (
        "keys/plain/curve-other",
        "the key is compared with its certificate where it is used",
    ),
    (
        "keys/rfc1421/cipher-unknown",
        "what it does not know it does not judge",
    ),
    (
        "keys/rfc1421/iv-",
        "a cipher with such a vector is none that it knows",
    ),
    ("mime/header-fields-many", "10,000 fields are its limit"),
    (
        "mime/protocol-missing",
        "the part behind is what it says it is",
    ),
    ("mime/signature-type-differs", "much mail says so"),
    (
        "recipients/kari/originator-issuer-and-serial",
        "one outcome for all that does not open",
    ),
    (
        "recipients/kari/padded-wrap",
        "AES key wrap with padding is not implemented",
    ),
    (
        "recipients/pwri/kdf-absent",
        "one outcome for all that does not open",
    ),
    (
        "recipients/pwri/wrap-gcm",
        "one outcome for all that does not open",
    ),
    ("rfc4134/4.", "DSA is not implemented"),
    (
        "signed/attributes/confusion-attributes-as-content",
        "content is not looked into",
    ),
    (
        "signed/attributes/smime-capabilities-",
        "capabilities are not used",
    ),
];

#[test]
fn where_a_case_leaves_it_open_the_answer_is_the_better_one() {
    let vectors = Vectors::from_folder(Path::new(FOLDER)).unwrap();
    let mut open = 0;
    let mut met = BTreeSet::new();
    let mut worse = Vec::new();
    for case in vectors.cases.values() {
        let Some(best) = case.expect.best else {
            continue;
        };
        open += 1;
        let (verdict, line) = &SAID[&case.id];
        if *verdict == best.to_string() {
            continue;
        }
        let mut rows = OTHERWISE.iter().map(|(id, _)| *id);
        match rows.find(|id| case.id.starts_with(id)) {
            Some(row) => _ = met.insert(row),
            None => worse.push(format!(
                "{}: {verdict} found, {best} wanted: {line}",
                case.id
            )),
        }
    }
    assert!(worse.is_empty(), "{}", worse.join("\n"));
    assert_eq!(met.len(), OTHERWISE.len(), "{met:?}");
    assert!(open > 200, "{open}");
}

/// The section that the line names, for reasons that several sections give.
const ENFORCED: &[(&str, &str)] = &[
    ("address/hidden/nul-octet", "RFC 5322 section 2.2"),
    ("address/nul-octet", "RFC 5322 section 3.2"),
    ("address/from-empty", "RFC 5322 section 3.4"),
    ("address/grammar/dots", "RFC 5322 section 3.4.1"),
    ("address/from-absent", "RFC 5322 section 3.6"),
    ("address/from-group", "RFC 5322 section 3.6.2"),
    ("address/grammar/latin1-name", "RFC 6532 section 3.2"),
    ("address/route", "RFC 8550 section 3"),
    ("compressed/parameters-wrong", "RFC 3274 section 2"),
    (
        "enveloped/ciphers/3des-parameters-absent",
        "RFC 3370 section 5.1",
    ),
    ("enveloped/ciphers/iv-long", "RFC 3565 section 4.1"),
    ("signed/pss/trailer-2", "RFC 4056 section 3"),
    ("authenveloped/tags/ccm-0", "RFC 5084 section 3.1"),
    ("authenveloped/tags/gcm-0", "RFC 5084 section 3.2"),
    ("digested/parameters-wrong", "RFC 5754 section 2"),
    (
        "signed/algorithms/rsa-parameters-wrong",
        "RFC 5754 section 3.2",
    ),
    (
        "signed/algorithms/ecdsa-parameters-curve",
        "RFC 5754 section 3.3",
    ),
    ("signed/pss/mask-hash-absent", "RFC 8017 appendix A.2.1"),
    ("authenveloped/nonces/chacha20-0", "RFC 8103 section 3"),
    (
        "signed/algorithms/ed25519-parameters-null",
        "RFC 8419 section 2.4",
    ),
    ("authenveloped/tags/ccm-4", "this implementation's policy"),
    (
        "signed/attributes/algorithm-protection-digest",
        "RFC 6211 section 3.1",
    ),
    (
        "authenticated/attributes/algorithm-protection-other",
        "RFC 6211 section 3.2",
    ),
    (
        "signed/attributes/signing-certificate-unsigned",
        "RFC 5035 section 3",
    ),
    (
        "signed/attributes/content-type-unsigned",
        "RFC 5652 section 11.1",
    ),
    (
        "signed/attributes/message-digest-unsigned",
        "RFC 5652 section 11.2",
    ),
    (
        "signed/attributes/signing-time-unsigned",
        "RFC 5652 section 11.3",
    ),
    (
        "signed/attributes/countersignature-signed",
        "RFC 5652 section 11.4",
    ),
    (
        "signed/attributes/signing-certificate-v2-no-value",
        "RFC 5035 section 3",
    ),
    (
        "signed/attributes/content-type-no-value",
        "RFC 5652 section 11.1",
    ),
    (
        "signed/attributes/message-digest-no-value",
        "RFC 5652 section 11.2",
    ),
    (
        "signed/attributes/signing-time-two-values",
        "RFC 5652 section 11.3",
    ),
    ("authenveloped/attributes/ber", "RFC 5083 section 2.1"),
    ("authenticated/attributes/reordered", "RFC 5652 section 9.1"),
    (
        "authenveloped/attributes/other-type-without",
        "RFC 5083 section 2.1",
    ),
    (
        "authenticated/attributes/other-type-without",
        "RFC 5652 section 9.1",
    ),
    ("authenveloped/modes/3des", "RFC 5083 section 2.1"),
    ("encrypted/aes-256-gcm", "RFC 5084 section 3"),
    ("enveloped/ciphers/aes-128-ccm", "RFC 8551 section 3.3"),
    ("signed/pss/parameters-empty", "RFC 4056 section 3"),
    (
        "signed/algorithms/digest-misnamed-rsa",
        "RFC 5652 section 5.3",
    ),
    (
        "signed/algorithms/digest-misnamed-ecdsa",
        "RFC 5753 section 2.1.1",
    ),
    ("signed/algorithms/ed25519-sha-256", "RFC 8419 section 2.3"),
    (
        "signed/attributes/signing-certificate-v2-twice",
        "RFC 5035 section 3",
    ),
    (
        "signed/attributes/content-type-twice",
        "RFC 5652 section 11.1",
    ),
    (
        "authenticated/attributes/digest-twice",
        "RFC 5652 section 11.2",
    ),
    (
        "signed/attributes/signing-time-twice",
        "RFC 5652 section 11.3",
    ),
    (
        "signed/attributes/algorithm-protection-twice",
        "RFC 6211 section 2",
    ),
    ("path/purpose-server", "RFC 8550 section 4.4.4"),
    (
        "path/authority-purpose-code",
        "this implementation's policy",
    ),
    ("signed/keys/rsa-512", "RFC 8551 section 4.3"),
    ("recipients/ktri/rsa-512", "RFC 8551 section 4.5"),
    ("path/cert-sign-missing", "RFC 5280 section 6.1.4"),
    ("path/key-usage-none", "RFC 8550 section 4.4.2"),
    ("path/issued-with-sha-1", "RFC 8550 appendix A.1"),
    ("signed/digests/md5", "RFC 8551 appendix B.1"),
    ("signed/keys/rsa-1024", "RFC 8551 appendix B.2"),
    ("recipients/kekri/3des-not-allowed", "RFC 8551 appendix B.3"),
    (
        "recipients/ktri/rsa-1024-not-allowed",
        "RFC 8551 section 4.5",
    ),
    (
        "signed/attributes/signing-certificate-v2-empty",
        "RFC 5035 section 3",
    ),
    (
        "signed/attributes/content-type-wrong-type",
        "RFC 5652 section 11.1",
    ),
    (
        "signed/attributes/message-digest-null",
        "RFC 5652 section 11.2",
    ),
    (
        "signed/attributes/signing-time-local",
        "RFC 5652 section 11.3",
    ),
    (
        "signed/attributes/algorithm-protection-mac",
        "RFC 6211 section 2",
    ),
    ("path/time-empty", "RFC 5280 section 4.1"),
    ("path/algorithms-differ", "RFC 5280 section 4.1.1.2"),
    ("path/version-4", "RFC 5280 section 4.1.2.1"),
    ("path/extension-twice", "RFC 5280 section 4.2"),
    ("mime/base64-twice", "RFC 5652 section 3"),
    ("open/data/integer", "RFC 5652 section 4"),
    ("ber/field-added", "RFC 5652 section 5.1"),
    ("ber/explicit-tag-missing", "RFC 5652 section 5.2"),
    ("enveloped/structure/trailing-field", "RFC 5652 section 6.1"),
    (
        "authenticated/attributes/digest-algorithm-alone",
        "RFC 5652 section 9.1",
    ),
    ("mime/content-type-twice", "RFC 2045 section 3"),
    ("mime/readers/nul-octet", "RFC 2046 section 5.1.1"),
    ("open/mail/empty", "RFC 5322 section 2.2"),
    ("digested/missing", "RFC 5652 section 5.2"),
    ("encrypted/missing", "RFC 5652 section 6.1"),
    (
        "signed/attributes/message-digest-missing",
        "RFC 5652 section 11.2",
    ),
    (
        "authenticated/attributes/digest-missing",
        "RFC 5652 section 9.1",
    ),
    (
        "signed/attributes/signing-certificate-v2-other",
        "RFC 5035 section 3",
    ),
    (
        "signed/attributes/signing-certificate-v2-issuer-serial-email",
        "RFC 5035 section 4",
    ),
    (
        "signed/attributes/signing-certificate-v1-other",
        "RFC 5035 section 5",
    ),
];

#[test]
fn the_section_in_a_line_is_the_one_that_the_failed_check_enforces() {
    for (case, section) in ENFORCED {
        let (verdict, line) = &SAID[*case];
        assert_eq!(verdict, "invalid", "{case}");
        let wanted = format!(" ({section})");
        assert!(line.ends_with(&wanted), "{case}: {section} wanted: {line}");
        assert_eq!(
            line.matches("RFC ").count(),
            wanted.matches("RFC ").count(),
            "{case}: {line}"
        );
    }
}
