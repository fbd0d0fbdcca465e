//! SignedData (RFC 5652 section 5.1).

use const_oid::ObjectIdentifier;
use smime_ber::der;

use super::Streamed;
use crate::cms::ContentType;
use crate::crypto::DigestAlgorithm;
use crate::oid::Oid;

/// What stands before the content of a SignedData.
///
/// ```text
/// SignedData ::= SEQUENCE {
///   version CMSVersion,
///   digestAlgorithms DigestAlgorithmIdentifiers,
///   encapContentInfo EncapsulatedContentInfo,
///   certificates [0] IMPLICIT CertificateSet OPTIONAL,
///   crls [1] IMPLICIT RevocationInfoChoices OPTIONAL,
///   signerInfos SignerInfos }
/// ```
pub(crate) struct SignedData<'a> {
    /// The type of the content.
    pub(crate) content_type: &'a Oid,
    /// The digest algorithms of the signers, each once.
    pub(crate) digest_algorithms: &'a [DigestAlgorithm],
    /// Whether some SignerInfo is of version 3.
    pub(crate) by_key_identifier: bool,
}

impl SignedData<'_> {
    /// With the content inside.
    pub(crate) fn streamed(&self) -> Streamed {
        Streamed::encapsulated(ID_SIGNED_DATA, self.head(), self.content_type)
    }

    /// Without the content.
    pub(crate) fn detached(&self) -> Streamed {
        Streamed::detached(ID_SIGNED_DATA, self.head(), self.content_type)
    }

    /// What stands behind the content: the \[0\] of the certificates, which may be empty, and the
    /// SET OF SignerInfo.
    pub(crate) fn tail(certificates: &[u8], signer_infos: &[Vec<u8>]) -> Vec<u8> {
        let signer_infos = der::set_of(|set| signer_infos.iter().for_each(|each| set.raw(each)));
        [certificates, &signer_infos].concat()
    }

    fn head(&self) -> Vec<u8> {
        let mut head = der::Builder::default();
        let is_data = ContentType::from_oid(self.content_type) == ContentType::Data;
        // Attribute certificates and other formats, which ask for 4 and 5, are never written.
        head.integer(if is_data && !self.by_key_identifier {
            1
        } else {
            3
        });
        head.set_of(|set| {
            self.digest_algorithms
                .iter()
                .for_each(|algorithm| set.raw(&algorithm.identifier().to_der()));
        });
        head.into_octets()
    }
}

/// `id-signedData`.
pub(super) const ID_SIGNED_DATA: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
