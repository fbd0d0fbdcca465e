//! HMAC and the key derivations of CMS, over any digest.

use hmac::{Hmac, KeyInit, Mac};

use crate::primitive::{asn1::Node, digest::Digest, oid};

impl Digest {
    /// HMAC (RFC 2104).
    ///
    /// # Panics
    /// Never: HMAC takes keys of any length.
    #[must_use]
    pub fn hmac(self, key: &[u8], message: &[u8]) -> Vec<u8> {
        macro_rules! hmac {
            ($digest:ty) => {{
                let mut mac = Hmac::<$digest>::new_from_slice(key).expect("any length");
                mac.update(message);
                mac.finalize().into_bytes().to_vec()
            }};
        }
        match self {
            Self::Md5 => hmac!(md5::Md5),
            Self::Sha1 => hmac!(sha1::Sha1),
            Self::Sha224 => hmac!(sha2::Sha224),
            Self::Sha256 => hmac!(sha2::Sha256),
            Self::Sha384 => hmac!(sha2::Sha384),
            Self::Sha512 => hmac!(sha2::Sha512),
        }
    }

    /// The object identifier of HMAC with it (RFC 3211, RFC 5753 section 7.1.7, RFC 8018 B.1).
    #[must_use]
    pub fn hmac_oid(self) -> &'static str {
        match self {
            Self::Md5 => oid::UNKNOWN,
            Self::Sha1 => oid::HMAC_WITH_SHA_1,
            Self::Sha224 => oid::HMAC_WITH_SHA_224,
            Self::Sha256 => oid::HMAC_WITH_SHA_256,
            Self::Sha384 => oid::HMAC_WITH_SHA_384,
            Self::Sha512 => oid::HMAC_WITH_SHA_512,
        }
    }

    /// The ANSI X9.63 key derivation (RFC 8418 section 2.1).
    #[must_use]
    pub fn x963(self, secret: &[u8], shared_info: &[u8], length: usize) -> Vec<u8> {
        let mut key = Vec::new();
        for counter in 1_u32.. {
            if key.len() >= length {
                break;
            }
            key.extend(self.of(&[secret, &counter.to_be_bytes(), shared_info].concat()));
        }
        key.truncate(length);
        key
    }

    /// HKDF (RFC 5869 sections 2.2 and 2.3); without a salt, zeros.
    #[must_use]
    pub fn hkdf(self, salt: Option<&[u8]>, secret: &[u8], info: &[u8], length: usize) -> Vec<u8> {
        let zeros = vec![0; self.size()];
        let key = self.hmac(salt.unwrap_or(&zeros), secret);
        let mut okm: Vec<u8> = Vec::new();
        let mut last = Vec::new();
        for counter in 1_u8.. {
            if okm.len() >= length {
                break;
            }
            last = self.hmac(&key, &[&last, info, &[counter]].concat());
            okm.extend(&last);
        }
        okm.truncate(length);
        okm
    }

    /// PBKDF2 (RFC 8018 section 5.2) with HMAC.
    #[must_use]
    pub fn pbkdf2(self, password: &[u8], salt: &[u8], iterations: u32, length: usize) -> Vec<u8> {
        let mut key = Vec::new();
        for block in 1_u32.. {
            if key.len() >= length {
                break;
            }
            let mut u = self.hmac(password, &[salt, &block.to_be_bytes()].concat());
            let mut sum = u.clone();
            for _ in 1..iterations {
                u = self.hmac(password, &u);
                for (a, b) in sum.iter_mut().zip(&u) {
                    *a ^= b;
                }
            }
            key.extend(sum);
        }
        key.truncate(length);
        key
    }
}

/// PBKDF2 with its parameters, each replaceable.
///
/// ```asn1
/// PBKDF2-params ::= SEQUENCE {
///   salt CHOICE { specified OCTET STRING, otherSource AlgorithmIdentifier },
///   iterationCount INTEGER (1..MAX),
///   keyLength INTEGER (1..MAX) OPTIONAL,
///   prf AlgorithmIdentifier DEFAULT algid-hmacWithSHA1 }
/// ```
#[derive(Clone)]
pub struct Pbkdf2 {
    /// The digest inside.
    pub prf: Digest,
    /// salt, used and written.
    pub salt: Vec<u8>,
    /// Iterations made.
    pub iterations: u32,
    /// The salt written, where it is another.
    pub salt_node: Option<Node>,
    /// iterationCount written, where it is another.
    pub iteration_count: Option<Node>,
    /// keyLength written.
    pub key_length: Option<Node>,
}

impl Pbkdf2 {
    /// A few iterations, with a salt of 16 octets.
    #[must_use]
    pub fn new(prf: Digest) -> Self {
        Self {
            prf,
            salt: crate::primitive::random::random("salt", 16),
            iterations: 2048,
            salt_node: None,
            iteration_count: None,
            key_length: None,
        }
    }

    /// The key.
    #[must_use]
    pub fn key(&self, password: &str, length: usize) -> Vec<u8> {
        self.prf
            .pbkdf2(password.as_bytes(), &self.salt, self.iterations, length)
    }

    /// The AlgorithmIdentifier; hmacWithSHA1 is the default and left out.
    #[must_use]
    pub fn identifier(&self) -> Node {
        let salt = self.salt_node.clone();
        let count = self.iteration_count.clone();
        let mut parameters = vec![
            salt.unwrap_or_else(|| Node::octet_string(self.salt.clone())),
            count.unwrap_or_else(|| Node::integer(self.iterations.into())),
        ];
        parameters.extend(self.key_length.clone());
        if self.prf != Digest::Sha1 {
            parameters.push(Node::sequence([
                Node::oid(self.prf.hmac_oid()),
                Node::null(),
            ]));
        }
        Node::sequence([Node::oid(oid::PBKDF2), Node::sequence(parameters)])
    }
}

/// A password as BMPString with a final zero (RFC 7292 appendix B.1).
pub(crate) fn unicode(password: &str) -> Vec<u8> {
    let units = password.encode_utf16().chain([0]);
    units.flat_map(u16::to_be_bytes).collect()
}

/// The derivation of RFC 7292 appendix B.2; `id` says what for.
pub(crate) fn pkcs12_key(
    digest: Digest,
    id: u8,
    password: &[u8],
    salt: &[u8],
    iterations: u32,
    length: usize,
) -> Vec<u8> {
    let block = match digest {
        Digest::Sha384 | Digest::Sha512 => 128,
        _ => 64,
    };
    let repeated = |octets: &[u8]| -> Vec<u8> {
        let length = octets.len().next_multiple_of(block);
        octets.iter().copied().cycle().take(length).collect()
    };
    let mut input = [repeated(salt), repeated(password)].concat();
    let mut key = Vec::new();
    while key.len() < length {
        let mut a = digest.of(&[vec![id; block].as_slice(), &input].concat());
        for _ in 1..iterations {
            a = digest.of(&a);
        }
        let b: Vec<u8> = a.iter().copied().cycle().take(block).collect();
        for piece in input.chunks_mut(block) {
            let mut carry = 1_u16;
            for (octet, addend) in piece.iter_mut().zip(&b).rev() {
                carry += u16::from(*octet) + u16::from(*addend);
                *octet = carry as u8;
                carry >>= 8;
            }
        }
        key.extend(a);
    }
    key.truncate(length);
    key
}
