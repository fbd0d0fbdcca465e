//! Files that would cost much, or that protect nothing.

use std::time::{Duration, Instant};

use smime::key_file::{self, KeyFileLimits, KeyFilePolicy};
use smime_ber::der;

use crate::support::{assert_refused, data, read, read_legacy, read_octets, secret};

#[test]
fn pbmac1_with_a_short_key_protects_nothing() {
    for (name, wanted) in [
        ("pbmac1-1.p12", "keyLength: found 1, wanted at least 20"),
        ("pbmac1-19.p12", "keyLength: found 19, wanted at least 20"),
        (
            "pbmac1-no-length.p12",
            "keyLength: absent, wanted at least 20",
        ),
    ] {
        assert_refused(read(name, Some("secret")), wanted);
        assert_refused(read_legacy(name, Some("secret")), wanted);
    }
}

#[test]
fn iterations_beyond_the_limit_are_not_begun() {
    let started = Instant::now();
    let wanted = "iterationCount: more than 10000000 iterations";
    assert_refused(read("pbmac1-iterations.p12", Some("secret")), wanted);
    for iterations in [1 << 31, (1 << 32) - 1, 1 << 40, i64::MAX, 10_000_001] {
        assert_refused(read_octets(&pbes2(iterations), Some("secret")), wanted);
    }
    assert!(started.elapsed() < Duration::from_secs(1));
}

#[test]
fn a_key_length_that_is_not_the_ciphers_is_refused() {
    for key_len in [1, 16, 31, 33, 1 << 31] {
        let file = encrypted(|kdf| {
            kdf.oid_content(&oid("1.2.840.113549.1.5.12"));
            kdf.sequence(|parameters| {
                parameters.octet_string(&[1; 8]);
                parameters.integer(1);
                parameters.integer(key_len);
            });
        });
        assert_refused(
            read_octets(&file, Some("secret")),
            "keyDerivationFunc: parameters of id-PBKDF2 (1.2.840.113549.1.5.12): keyLength is not \
             that of the cipher",
        );
    }
}

/// The blocks of a long key cost as much as the first.
#[test]
fn iterations_are_counted_for_each_block_of_the_key() {
    // A key of 32 octets is two blocks of SHA-1.
    let wanted = "iterationCount: more than 100 iterations";
    let policy = limits(|limits| limits.iterations = 100);
    let password = secret(Some("secret"));
    let read = |iterations| key_file::read(&pbes2(iterations), password.as_ref(), &policy);
    assert_refused(read(51), wanted);
    assert_refused(read(50), "encryptedData: wrong password, or damaged file");
}

/// A thousand keys of ten thousand iterations are one file of ten million.
#[test]
fn iterations_are_counted_for_the_whole_file() {
    let key = String::from_utf8(data("p256-aes-256-sha-256.pem")).unwrap();
    let policy = limits(|limits| limits.iterations = 3 * 2048);
    let password = secret(Some("secret"));
    let read = |count| key_file::read(key.repeat(count).as_bytes(), password.as_ref(), &policy);
    assert_eq!(read(3).unwrap().keys.len(), 3);
    assert_refused(read(4), "iterationCount: more than 6144 iterations");
}

#[test]
fn scrypt_beyond_the_limits_is_not_begun() {
    let started = Instant::now();
    let memory = "scrypt-params: more than 268435456 scrypt memory";
    let work = "scrypt-params: more than 1073741824 scrypt work";
    for ([n, r, p], wanted) in [
        ([1 << 30, 8, 1], memory),
        ([1 << 18, 16, 1], memory),
        ([1 << 14, 1 << 30, 1], memory),
        ([1 << 62, 1, 1], memory),
        ([1 << 14, 8, 1 << 30], work),
        ([1 << 14, 8, 65], work),
    ] {
        let file = scrypt(n, r, p);
        assert_refused(read_octets(&file, Some("secret")), wanted);
    }
    assert_refused(
        read_octets(&scrypt(3, 8, 1), Some("secret")),
        "costParameter: offset 7: wanted a power of 2 above 1",
    );
    assert!(started.elapsed() < Duration::from_secs(1));
}

#[test]
fn large_files_and_many_objects_are_refused() {
    let policy = limits(|limits| limits.octets = 1000);
    let read = key_file::read(&data("rsa.der"), None, &policy);
    assert_refused(read, "file: more than 1000 octets");
    let many = String::from_utf8(data("ed25519.pem")).unwrap().repeat(1001);
    assert_refused(
        read_octets(many.as_bytes(), None),
        "key file: more than 1000 objects",
    );
}

#[test]
fn bags_within_bags_cost_no_more_than_their_octets() {
    let safe_contents_bag = oid("1.2.840.113549.1.12.10.1.6");
    let mut contents = der::sequence(|_| {});
    for _ in 0..5_000 {
        contents = der::sequence(|contents_of| {
            contents_of.sequence(|bag| {
                bag.oid_content(&safe_contents_bag);
                bag.constructed(smime_ber::Tag::context(0), |value| value.raw(&contents));
            });
        });
    }
    let started = Instant::now();
    let error = read_octets(&pfx(&contents), Some("secret")).unwrap_err();
    let error = error.to_string();
    assert!(error.starts_with("SafeContents: "), "{error}");
    assert!(
        error.ends_with("more than 64 elements inside one another"),
        "{error}"
    );
    assert!(started.elapsed() < Duration::from_secs(1));
}

/// Truncation at every octet, and a sweep of changed octets: an error each, at once.
#[test]
fn no_damage_does_harm() {
    for name in ["rsa.der", "p256-sec1.der", "modern.p12", "ber.p12"] {
        let whole = data(name);
        for end in 0..whole.len() {
            assert!(
                read_octets(&whole[..end], Some("secret")).is_err(),
                "{name} {end}"
            );
        }
    }
}

fn limits(change: impl FnOnce(&mut KeyFileLimits)) -> KeyFilePolicy {
    let mut policy = KeyFilePolicy::default();
    change(&mut policy.limits);
    policy
}

/// An EncryptedPrivateKeyInfo under PBES2: AES-256-CBC, PBKDF2 with HMAC-SHA-1.
fn pbes2(iterations: i64) -> Vec<u8> {
    encrypted(|kdf| {
        kdf.oid_content(&oid("1.2.840.113549.1.5.12"));
        kdf.sequence(|parameters| {
            parameters.octet_string(&[1; 8]);
            parameters.integer(iterations);
        });
    })
}

/// The same by scrypt.
fn scrypt(n: i64, r: i64, p: i64) -> Vec<u8> {
    encrypted(|kdf| {
        kdf.oid_content(&oid("1.3.6.1.4.1.11591.4.11"));
        kdf.sequence(|parameters| {
            parameters.octet_string(&[1; 3]);
            parameters.integer(n);
            parameters.integer(r);
            parameters.integer(p);
        });
    })
}

fn encrypted(kdf: impl FnOnce(&mut der::Builder)) -> Vec<u8> {
    der::sequence(|info| {
        info.sequence(|algorithm| {
            algorithm.oid_content(&oid("1.2.840.113549.1.5.13"));
            algorithm.sequence(|parameters| {
                parameters.sequence(kdf);
                parameters.sequence(|scheme| {
                    scheme.oid_content(&oid("2.16.840.1.101.3.4.1.42"));
                    scheme.octet_string(&[0; 16]);
                });
            });
        });
        info.octet_string(&[0x5a; 64]);
    })
}

/// A PFX without a MAC around one plain SafeContents.
fn pfx(contents: &[u8]) -> Vec<u8> {
    let info = |content: &[u8]| {
        der::sequence(|info| {
            info.oid_content(&oid("1.2.840.113549.1.7.1"));
            info.constructed(smime_ber::Tag::context(0), |explicit| {
                explicit.octet_string(content);
            });
        })
    };
    let safe = der::sequence(|safe| safe.raw(&info(contents)));
    der::sequence(|pfx| {
        pfx.integer(3);
        pfx.raw(&info(&safe));
    })
}

fn oid(dotted: &str) -> Vec<u8> {
    const_oid::ObjectIdentifier::new_unwrap(dotted)
        .as_bytes()
        .to_vec()
}
