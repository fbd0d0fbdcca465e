//! Derivations, wraps and compression against the values that standards print.

use smime_forge::primitive::{
    block::{WRAP_VALUE, wrap, wrap_padded},
    cipher::Cipher,
    deflate::{adler32, fixed, zlib_stored},
    digest::Digest,
    password_wrap::{password_check, password_wrap},
};

fn octets(text: &str) -> Vec<u8> {
    hex::decode(text.replace([' ', '\n'], "")).unwrap()
}

#[test]
fn aes_key_wrap_gives_the_values_of_rfc_3394_section_4() {
    let kek = octets("000102030405060708090a0b0c0d0e0f");
    let key = octets("00112233445566778899aabbccddeeff");
    let wrapped = octets("1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5");
    assert_eq!(wrap(&kek, WRAP_VALUE, &key), wrapped);
    let kek = octets("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    let key = octets("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f");
    let wrapped =
        octets("28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21");
    assert_eq!(wrap(&kek, WRAP_VALUE, &key), wrapped);
}

#[test]
fn padded_key_wrap_gives_the_value_of_rfc_5649_section_6() {
    let kek = octets("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8");
    let key = octets("c37b7e6492584340bed12207808941155068f738");
    let wrapped = octets("138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a");
    assert_eq!(wrap_padded(&kek, &key, 20, &[0; 4]), wrapped);
}

#[test]
fn the_wrap_for_passwords_gives_the_values_of_rfc_3211_section_3() {
    let password = b"All n-entities must communicate with other n-entities via n-1 entiteeheehees";
    let kek = Digest::Sha1.pbkdf2(password, &octets("1234567878563412"), 500, 24);
    let derived = octets("6a8970bf68c92caea84a8df28510858607126380cc47ab2d");
    assert_eq!(kek, derived);
    let block =
        octets("20739c828c637d887223a2f965b566eb014b0fa5d52300a3f7ea40fffc577203c71baf3bfa060a45");
    assert_eq!(password_check(&block[4..]), block[1..4]);
    let wrapped =
        octets("c03c514abdb9e2c5aac038572b5e24553876b377aafb82eca5a9d73f8ab143d9ec74e6cad7db260c");
    let iv = octets("baf1ca7931213c4e");
    assert_eq!(password_wrap(Cipher::TripleDes, &kek, &iv, &block), wrapped);
}

#[test]
fn hkdf_gives_the_check_value_of_rfc_9709() {
    let okm = Digest::Sha256.hkdf(
        Some(b"The Cryptographic Message Syntax"),
        &octets("c702e7d0a9e064b09ba55245fb733cf3"),
        &octets("301b0609608648016503040106300e040c5c79058ba2f43447639d29e2"),
        16,
    );
    assert_eq!(okm, octets("2124ffb29fac4e0fbbc7d5d87492bff3"));
}

#[test]
fn hkdf_gives_the_first_value_of_rfc_5869_appendix_a() {
    let okm = Digest::Sha256.hkdf(
        Some(&octets("000102030405060708090a0b0c")),
        &[0x0b; 22],
        &octets("f0f1f2f3f4f5f6f7f8f9"),
        42,
    );
    let wanted =
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865";
    assert_eq!(okm, octets(wanted));
}

#[test]
fn deflate_has_the_codes_of_rfc_1951_section_3_2_6() {
    // End of block is 0000000, the letter a (97) is 10010001, after a last fixed block's 1 01.
    assert_eq!(fixed(b""), [0b011, 0]);
    assert_eq!(fixed(b"a"), [0b0100_1011, 0b100, 0]);
    // RFC 1950 section 8.2: s1 starts with 1, s2 with 0.
    assert_eq!(adler32(b""), 1);
    assert_eq!(adler32(b"a"), (98 << 16) | 98);
    assert_eq!(
        zlib_stored(b"a"),
        [0x78, 0x9c, 1, 1, 0, 0xfe, 0xff, b'a', 0, 98, 0, 98]
    );
}
