//! One table of algorithms: identifier, parameters, strength, legacy or not.

/// A message digest algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DigestAlgorithm {
    /// SHA-256 (FIPS 180-4).
    Sha256,
}

/// A signature algorithm with all its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureScheme {
    /// Ed25519 (RFC 8032, RFC 8419).
    Ed25519,
}
