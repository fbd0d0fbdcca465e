//! Message digests.

use smime::crypto::DigestAlgorithm;

use crate::provider::provider;

#[test]
fn digests_are_those_of_the_published_examples() {
    // "abc": RFC 1321 appendix A.5; FIPS 180 for the others.
    for (algorithm, expected) in [
        (DigestAlgorithm::Md5, "900150983cd24fb0d6963f7d28e17f72"),
        (
            DigestAlgorithm::Sha1,
            "a9993e364706816aba3e25717850c26c9cd0d89d",
        ),
        (
            DigestAlgorithm::Sha224,
            "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
        ),
        (
            DigestAlgorithm::Sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
        (
            DigestAlgorithm::Sha384,
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed\
             8086072ba1e7cc2358baeca134c825a7",
        ),
        (
            DigestAlgorithm::Sha512,
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
             2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        ),
    ] {
        let mut digest = provider().digest(algorithm).unwrap();
        digest.update(b"a");
        digest.update(b"bc");
        let digest = digest.finish();
        assert_eq!(hex::encode(digest.as_bytes()), expected, "{algorithm}");
        assert_eq!(digest.as_bytes().len(), algorithm.output_len());
    }
}
