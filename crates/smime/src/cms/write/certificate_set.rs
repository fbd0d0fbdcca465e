//! CertificateSet (RFC 5652 section 10.2.3).

use smime_ber::{Tag, der};

/// The certificates under \[0\], each once, in the order of DER; nothing where there are none.
///
/// ```text
/// certificates [0] IMPLICIT CertificateSet OPTIONAL
///
/// CertificateSet ::= SET OF CertificateChoices
/// ```
pub(crate) fn certificate_set<'a>(certificates: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut certificates: Vec<_> = certificates.into_iter().collect();
    certificates.sort_unstable();
    certificates.dedup();
    if certificates.is_empty() {
        return Vec::new();
    }
    der::element(Tag::context(0), |set| {
        certificates.iter().for_each(|each| set.raw(each));
    })
}
