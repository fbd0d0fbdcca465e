//! The mask generation function MGF1 (RFC 8017 appendix B.2.1).

use const_oid::db::rfc5912;

use super::{AlgorithmError, AlgorithmIdentifier, DigestAlgorithm};

/// The digest of an MGF1 identifier.
///
/// ```text
/// PKCS1MGFAlgorithms    ALGORITHM-IDENTIFIER ::= {
///     { OID id-mgf1 PARAMETERS HashAlgorithm },
///     ...  -- Allows for future expansion --
/// }
/// ```
///
/// RFC 8017 appendix A.2.1.
pub(in crate::crypto) fn mgf1_digest(
    mask_gen: &AlgorithmIdentifier,
) -> Result<DigestAlgorithm, AlgorithmError> {
    if mask_gen.oid != rfc5912::ID_MGF_1 {
        return Err(mask_gen.unsupported());
    }
    let parameters = mask_gen.parameters.as_deref();
    let hash = parameters.ok_or_else(|| mask_gen.wrong("absent, must be a HashAlgorithm"))?;
    let hash =
        AlgorithmIdentifier::from_der(hash).map_err(|_| mask_gen.wrong("not a HashAlgorithm"))?;
    DigestAlgorithm::from_identifier(&hash)
}

/// The MGF1 identifier of a digest.
pub(in crate::crypto) fn mgf1_identifier(digest: DigestAlgorithm) -> AlgorithmIdentifier {
    let hash = AlgorithmIdentifier::with_null(digest.oid());
    AlgorithmIdentifier::with_parameters(rfc5912::ID_MGF_1, hash.to_der())
}
