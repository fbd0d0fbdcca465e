//! The formats that keys had before PKCS #8, each of one kind of key, made into PKCS #8.

use smime_ber::{Element, Tag, der};
use zeroize::Zeroizing;

use crate::crypto::KeyAlgorithm;
use crate::encoding::{DerReader, EncodingError};

/// An RSA key in the format of PKCS #1. What is inside is looked at where the key is used.
///
/// ```text
/// RSAPrivateKey ::= SEQUENCE {
///     version           Version,
///     modulus           INTEGER,  -- n
///     publicExponent    INTEGER,  -- e
///     privateExponent   INTEGER,  -- d
///     prime1            INTEGER,  -- p
///     prime2            INTEGER,  -- q
///     exponent1         INTEGER,  -- d mod (p-1)
///     exponent2         INTEGER,  -- d mod (q-1)
///     coefficient       INTEGER,  -- (inverse of q) mod p
///     otherPrimeInfos   OtherPrimeInfos OPTIONAL
/// }
/// ```
///
/// RFC 8017 appendix A.1.2; the algorithm's identifier is that of appendix A.1.
pub(super) fn pkcs1(key: &Element<'_>) -> Zeroizing<Vec<u8>> {
    private_key_info(key.raw, |algorithm| {
        algorithm.oid_content(KeyAlgorithm::Rsa.oid().as_bytes());
        algorithm.null();
    })
}

/// A key on an elliptic curve in the format of SEC 1.
///
/// ```text
/// ECPrivateKey ::= SEQUENCE {
///   version        INTEGER { ecPrivkeyVer1(1) } (ecPrivkeyVer1),
///   privateKey     OCTET STRING,
///   parameters [0] ECParameters {{ NamedCurve }} OPTIONAL,
///   publicKey  [1] BIT STRING OPTIONAL
/// }
/// ```
///
/// RFC 5915. Without its parameters the key cannot be used: nothing else in the file names the
/// curve.
pub(super) fn sec1(key: &Element<'_>) -> Result<Zeroizing<Vec<u8>>, EncodingError> {
    const PARAMETERS: &str = "parameters";
    let mut fields = DerReader::inside(key);
    fields.expect(Tag::INTEGER, "version")?;
    fields.expect(Tag::OCTET_STRING, "privateKey")?;
    let explicit = fields.expect(Tag::context_constructed(0), PARAMETERS)?;
    let mut inside = DerReader::inside(&explicit);
    let parameters = inside
        .next(PARAMETERS)?
        .ok_or_else(|| EncodingError::value(PARAMETERS, &explicit, "the name of a curve"))?;
    inside.finish(PARAMETERS)?;
    Ok(private_key_info(key.raw, |algorithm| {
        algorithm.oid_content(KeyAlgorithm::Ec(None).oid().as_bytes());
        algorithm.raw(parameters.raw);
    }))
}

/// ```text
/// PrivateKeyInfo ::= SEQUENCE {
///   version                   Version,
///   privateKeyAlgorithm       PrivateKeyAlgorithmIdentifier,
///   privateKey                PrivateKey,
///   attributes            [0] Attributes OPTIONAL }
/// ```
///
/// RFC 5958 section 2.
fn private_key_info(
    private_key: &[u8],
    algorithm: impl FnOnce(&mut der::Builder),
) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(der::sequence(|info| {
        info.integer(0);
        info.sequence(algorithm);
        info.octet_string(private_key);
    }))
}
