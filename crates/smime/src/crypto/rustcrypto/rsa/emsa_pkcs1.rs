//! EMSA-PKCS1-v1_5, the encoding under RSASSA-PKCS1-v1_5 signatures.

use crate::crypto::DigestAlgorithm;

/// The parameters of the digest's identifier inside the DigestInfo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parameters {
    /// NULL, as every signer must write it (RFC 8017 appendix B.1).
    Null,
    /// Left out, as some signers do.
    Absent,
}

/// EMSA-PKCS1-V1_5-ENCODE from the digest on, or `None` where `len` is too short for it
/// (RFC 8017 section 9.2).
pub(super) fn encode(
    algorithm: DigestAlgorithm,
    parameters: Parameters,
    digest: &[u8],
    len: usize,
) -> Option<Vec<u8>> {
    let info = digest_info(algorithm, parameters, digest)?;
    let filler = len
        .checked_sub(info.len() + 3)
        .filter(|filler| *filler >= MIN_FILLER)?;
    let mut encoded = Vec::with_capacity(len);
    encoded.extend([0x00, 0x01]);
    encoded.resize(2 + filler, 0xff);
    encoded.push(0x00);
    encoded.extend(info);
    Some(encoded)
}

/// The DER encoding of a DigestInfo.
///
/// ```text
/// DigestInfo ::= SEQUENCE {
///     digestAlgorithm DigestAlgorithm,
///     digest OCTET STRING
/// }
/// ```
///
/// RFC 8017 appendix A.2.4.
fn digest_info(
    algorithm: DigestAlgorithm,
    parameters: Parameters,
    digest: &[u8],
) -> Option<Vec<u8>> {
    let mut identifier = element(OBJECT_IDENTIFIER, algorithm.oid().as_bytes())?;
    if parameters == Parameters::Null {
        identifier.extend(element(NULL, &[])?);
    }
    let mut info = element(SEQUENCE, &identifier)?;
    info.extend(element(OCTET_STRING, digest)?);
    element(SEQUENCE, &info)
}

/// A tag, a length of one octet, and the value.
fn element(tag: u8, value: &[u8]) -> Option<Vec<u8>> {
    let len = u8::try_from(value.len()).ok().filter(|len| *len < 0x80)?;
    let mut element = vec![tag, len];
    element.extend(value);
    Some(element)
}

/// The least number of octets of 0xff (RFC 8017 section 9.2, step 4).
const MIN_FILLER: usize = 8;

const OCTET_STRING: u8 = 0x04;
const NULL: u8 = 0x05;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

#[cfg(test)]
mod tests {
    use super::*;

    /// The encodings that RFC 8017 section 9.2, note 1, writes out.
    #[test]
    fn digest_infos_begin_as_rfc_8017_writes_them_out() {
        let expected = [
            (DigestAlgorithm::Md5, "3020300c06082a864886f70d020505000410"),
            (DigestAlgorithm::Sha1, "3021300906052b0e03021a05000414"),
            (
                DigestAlgorithm::Sha224,
                "302d300d06096086480165030402040500041c",
            ),
            (
                DigestAlgorithm::Sha256,
                "3031300d060960864801650304020105000420",
            ),
            (
                DigestAlgorithm::Sha384,
                "3041300d060960864801650304020205000430",
            ),
            (
                DigestAlgorithm::Sha512,
                "3051300d060960864801650304020305000440",
            ),
        ];
        for (algorithm, prefix) in expected {
            let digest = vec![0xa5; algorithm.output_len()];
            let info = digest_info(algorithm, Parameters::Null, &digest).unwrap();
            assert_eq!(
                hex::encode(info),
                prefix.to_owned() + &hex::encode(digest),
                "{algorithm}"
            );
        }
    }

    #[test]
    fn the_filler_is_at_least_eight_octets() {
        let digest = [0; 32];
        let encode = |len| encode(DigestAlgorithm::Sha256, Parameters::Null, &digest, len);
        // tLen of SHA-256 is 19 + 32.
        assert_eq!(encode(51 + 10), None);
        assert_eq!(
            encode(51 + 11).unwrap()[..11],
            [0, 1, 255, 255, 255, 255, 255, 255, 255, 255, 0]
        );
    }
}
