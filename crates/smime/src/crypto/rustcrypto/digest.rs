//! Message digests. The crates choose the processor's SHA instructions by themselves, at run time.

use sha2::digest;

use crate::crypto::{Digest, DigestAlgorithm, DigestValue};

/// Evaluates an expression with the type of a digest algorithm under a name.
macro_rules! with_digest {
    ($algorithm:expr, $digest:ident => $value:expr) => {
        match $algorithm {
            $crate::crypto::DigestAlgorithm::Md5 => {
                type $digest = md5::Md5;
                $value
            }
            $crate::crypto::DigestAlgorithm::Sha1 => {
                type $digest = sha1::Sha1;
                $value
            }
            $crate::crypto::DigestAlgorithm::Sha224 => {
                type $digest = sha2::Sha224;
                $value
            }
            $crate::crypto::DigestAlgorithm::Sha256 => {
                type $digest = sha2::Sha256;
                $value
            }
            $crate::crypto::DigestAlgorithm::Sha384 => {
                type $digest = sha2::Sha384;
                $value
            }
            $crate::crypto::DigestAlgorithm::Sha512 => {
                type $digest = sha2::Sha512;
                $value
            }
        }
    };
}
pub(super) use with_digest;

/// Starts a digest.
pub(super) fn start(algorithm: DigestAlgorithm) -> Box<dyn Digest> {
    with_digest!(algorithm, D => Box::new(Running(D::default())))
}

/// The digest of some octet strings, one after another.
pub(super) fn hash(algorithm: DigestAlgorithm, parts: &[&[u8]]) -> DigestValue {
    let mut digest = start(algorithm);
    for part in parts {
        digest.update(part);
    }
    digest.finish()
}

/// A RustCrypto digest in the provider's clothes.
struct Running<D>(D);

impl<D: digest::Digest + Clone + Send> Digest for Running<D> {
    fn update(&mut self, octets: &[u8]) {
        self.0.update(octets);
    }

    fn so_far(&self) -> DigestValue {
        DigestValue::new(&self.0.clone().finalize())
    }

    fn finish(self: Box<Self>) -> DigestValue {
        DigestValue::new(&self.0.finalize())
    }
}
