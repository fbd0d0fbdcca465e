//! Message digests. The crates choose the processor's SHA instructions by themselves, at run time.

use sha2::digest;

use crate::crypto::{Digest, DigestAlgorithm, DigestValue};

/// Starts a digest.
pub(super) fn start(algorithm: DigestAlgorithm) -> Box<dyn Digest> {
    match algorithm {
        DigestAlgorithm::Md5 => Box::new(Running(md5::Md5::default())),
        DigestAlgorithm::Sha1 => Box::new(Running(sha1::Sha1::default())),
        DigestAlgorithm::Sha224 => Box::new(Running(sha2::Sha224::default())),
        DigestAlgorithm::Sha256 => Box::new(Running(sha2::Sha256::default())),
        DigestAlgorithm::Sha384 => Box::new(Running(sha2::Sha384::default())),
        DigestAlgorithm::Sha512 => Box::new(Running(sha2::Sha512::default())),
    }
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

impl<D: digest::Digest + Send> Digest for Running<D> {
    fn update(&mut self, octets: &[u8]) {
        self.0.update(octets);
    }

    fn finish(self: Box<Self>) -> DigestValue {
        DigestValue::new(&self.0.finalize())
    }
}
