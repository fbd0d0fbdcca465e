//! PKCS #12's own way from a password to a key (RFC 7292 appendix B.2).

use zeroize::Zeroizing;

use crate::crypto::{DigestAlgorithm, Provider, RustCrypto, Secret};

/// What the octets are for (RFC 7292 appendix B.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Purpose {
    /// A key that encrypts.
    Key = 1,
    /// An initialisation vector.
    Iv = 2,
    /// A key that authenticates.
    Mac = 3,
}

/// Derives `len` octets from a password in its [BMP form](super::super::encryption::Password).
/// `None` where the provider lacks the digest.
pub(in super::super) fn derive(
    digest: DigestAlgorithm,
    purpose: Purpose,
    password: &[u8],
    salt: &[u8],
    iterations: u32,
    len: usize,
) -> Option<Secret> {
    let block = digest.block_len();
    let diversifier = vec![purpose as u8; block];
    let salted = repeated(salt, salt.len().next_multiple_of(block));
    let repeated_password = repeated(password, password.len().next_multiple_of(block));
    let mut input = Zeroizing::new([salted.as_slice(), &repeated_password].concat());
    let rounds = len.div_ceil(digest.output_len());
    let mut derived = Zeroizing::new(Vec::with_capacity(rounds * digest.output_len()));
    for round in 1..=rounds {
        let mut hash = RustCrypto.digest(digest)?;
        hash.update(&diversifier);
        hash.update(&input);
        let mut value = hash.finish();
        for _ in 1..iterations {
            let mut hash = RustCrypto.digest(digest)?;
            hash.update(value.as_bytes());
            value = hash.finish();
        }
        derived.extend_from_slice(value.as_bytes());
        if round < rounds {
            let addend = repeated(value.as_bytes(), block);
            for part in input.chunks_exact_mut(block) {
                add_with_one(part, &addend);
            }
        }
    }
    Some(Secret::from(derived.get(..len)?))
}

/// The octets from the beginning again and again, until there are `len`.
fn repeated(octets: &[u8], len: usize) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(octets.iter().copied().cycle().take(len).collect())
}

/// `number + addend + 1` modulo the size of `number`; both are big-endian and equally long.
fn add_with_one(number: &mut [u8], addend: &[u8]) {
    let mut carry = 1;
    for (digit, other) in number.iter_mut().zip(addend).rev() {
        let sum = u16::from(*digit) + u16::from(*other) + carry;
        [_, *digit] = sum.to_be_bytes();
        carry = sum >> 8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "Beavis" of RFC 7292 appendix B.1.
    const BEAVIS: &str = "0042006500610076006900730000";
    const SALT: &str = "0102030405060708";

    /// Computed with OpenSSL 3.0: `openssl kdf -keylen LEN -kdfopt digest:DIGEST -kdfopt
    /// hexpass:PASSWORD -kdfopt hexsalt:SALT -kdfopt iter:ITERATIONS -kdfopt id:PURPOSE PKCS12KDF`.
    #[test]
    fn the_octets_are_those_that_openssl_derives() {
        use DigestAlgorithm::{Md5, Sha1, Sha256, Sha384, Sha512};
        let long_salt: String = (1..=66).map(|octet| format!("{octet:02x}")).collect();
        for (digest, purpose, password, salt, iterations, wanted) in [
            (
                Sha1,
                Purpose::Key,
                BEAVIS,
                SALT,
                2048,
                "05fe683861680dc2f95cffdb69d72a8d40aa1f10b7573220",
            ),
            (Sha1, Purpose::Iv, BEAVIS, SALT, 1, "b17a34ea6803fd9b"),
            (
                Sha256,
                Purpose::Mac,
                BEAVIS,
                SALT,
                2048,
                "d02369d711f0691b8c608c96a1d88a27e42a1101eac11678ad6a8604a2c8a9a3",
            ),
            (
                Sha512,
                Purpose::Mac,
                BEAVIS,
                SALT,
                1000,
                "ba34b723784e4d488e43e8f0adcd345e99c6fa5a9ad1950e4caf61b2f8c0ed5f\
                 a262e4a811e3c01172e5c2ae76f65944c9681720d4689a113db0ac08bbe55a9b",
            ),
            (
                Sha384,
                Purpose::Key,
                BEAVIS,
                SALT,
                3,
                "ead45f4f5bad46696140fdaa568c8186b07205785e67d6259bcc44fdcf13420f\
                 b7ec93d2df97cc10069116a1785c6ab0399bd916c7a439f97c464829cfd4e0e9\
                 3179c1d8e6af8c9892595a372ac8cfab0a83aefba97ce2b2873ae42ad36b389d\
                 de6cc08b",
            ),
            (
                Md5,
                Purpose::Key,
                BEAVIS,
                SALT,
                7,
                "9c6887fd833f778aedc64f018d2c131141626b85cfa18faffebfd194468d1e54\
                 0a141a8b6306a749",
            ),
            (
                Sha256,
                Purpose::Mac,
                "",
                &long_salt,
                5,
                "f6b98036203289f2909a3fab6c9aab4e57792d58e9dc16de404a4fab5d2feeef",
            ),
        ] {
            let octets = |hex: &str| hex::decode(hex).unwrap();
            let wanted = octets(wanted);
            let derived = derive(
                digest,
                purpose,
                &octets(password),
                &octets(salt),
                iterations,
                wanted.len(),
            );
            assert_eq!(derived.unwrap().as_bytes(), wanted, "{digest} {purpose:?}");
        }
    }
}
