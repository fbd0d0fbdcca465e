//! Message digests.

use aws_lc_rs::digest;
use smime::crypto::{Digest, DigestAlgorithm, DigestValue};

/// AWS-LC's name of a digest algorithm; MD5 it lacks.
pub(crate) fn algorithm(algorithm: DigestAlgorithm) -> Option<&'static digest::Algorithm> {
    Some(match algorithm {
        DigestAlgorithm::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        DigestAlgorithm::Sha224 => &digest::SHA224,
        DigestAlgorithm::Sha256 => &digest::SHA256,
        DigestAlgorithm::Sha384 => &digest::SHA384,
        DigestAlgorithm::Sha512 => &digest::SHA512,
        _ => return None,
    })
}

/// A digest value in AWS-LC's clothes; `None` where the algorithm is lacking or the value has not
/// its length.
pub(crate) fn value(of: DigestAlgorithm, digest: &[u8]) -> Option<digest::Digest> {
    digest::Digest::import_less_safe(digest, algorithm(of)?).ok()
}

/// Starts a digest.
pub(crate) fn start(of: DigestAlgorithm) -> Option<Box<dyn Digest>> {
    Some(Box::new(Running(digest::Context::new(algorithm(of)?))))
}

struct Running(digest::Context);

impl Digest for Running {
    fn update(&mut self, octets: &[u8]) {
        self.0.update(octets);
    }

    fn so_far(&self) -> DigestValue {
        DigestValue::new(self.0.clone().finish().as_ref())
    }

    fn finish(self: Box<Self>) -> DigestValue {
        DigestValue::new(self.0.finish().as_ref())
    }
}
