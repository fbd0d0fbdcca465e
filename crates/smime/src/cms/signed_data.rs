//! SignedData: content, certificates and signers (RFC 5652 section 5).

use std::io::{self, BufRead};

use smime_ber::Tag;

use super::CmsError;
use super::certificate_set::CertificatesAndCrls;
use super::content::{ContentReader, Finished};
use super::cursor::{Cursor, at_most};
use super::encapsulated_content_info::EncapsulatedContentInfo;
use super::fields::algorithm_identifier;
use super::signer_info::SignerInfo;
use crate::crypto::AlgorithmIdentifier;

/// A signed object as it was read, its content gone by.
///
/// ```text
/// SignedData ::= SEQUENCE {
///   version CMSVersion,
///   digestAlgorithms DigestAlgorithmIdentifiers,
///   encapContentInfo EncapsulatedContentInfo,
///   certificates [0] IMPLICIT CertificateSet OPTIONAL,
///   crls [1] IMPLICIT RevocationInfoChoices OPTIONAL,
///   signerInfos SignerInfos }
///
/// DigestAlgorithmIdentifiers ::= SET OF DigestAlgorithmIdentifier
///
/// SignerInfos ::= SET OF SignerInfo
/// ```
///
/// RFC 5652 section 5.1.
#[derive(Clone, Debug)]
pub struct SignedData {
    /// The syntax version.
    pub version: i64,
    /// The digest algorithms that the sender announced.
    pub digest_algorithms: Vec<AlgorithmIdentifier>,
    /// What was signed.
    pub encap_content_info: EncapsulatedContentInfo,
    /// The X.509 certificates of the CertificateSet, as received.
    pub certificates: Vec<Vec<u8>>,
    /// Its attribute certificates, of either version, in DER.
    pub attribute_certificates: Vec<Vec<u8>>,
    /// How many entries of the CertificateSet are of another kind than X.509.
    pub other_certificates: usize,
    /// The CertificateLists of RevocationInfoChoices, as received.
    pub crls: Vec<Vec<u8>>,
    /// How many entries of RevocationInfoChoices are of another kind.
    pub other_crls: usize,
    /// The signers.
    pub signer_infos: Vec<SignerInfo>,
    /// Whether every length and value was as DER has it; see [`Finished::is_der`].
    pub is_der: bool,
    /// Whether octets follow the ContentInfo.
    pub trailing: bool,
}

/// What stands before the content of a SignedData.
#[derive(Clone, Debug)]
pub struct SignedDataHead {
    /// The syntax version.
    pub version: i64,
    /// The digest algorithms that the sender announced.
    pub digest_algorithms: Vec<AlgorithmIdentifier>,
    /// What was signed.
    pub encap_content_info: EncapsulatedContentInfo,
}

/// What stands behind the content of a SignedData.
#[derive(Clone, Debug)]
pub struct SignedDataTail {
    /// Certificates and CRLs.
    pub certificates_and_crls: CertificatesAndCrls,
    /// The signers.
    pub signer_infos: Vec<SignerInfo>,
}

/// Who receives the content as it streams by.
pub trait ContentSink {
    /// Called once before any content, with what the sender announced.
    fn announce(&mut self, digest_algorithms: &[AlgorithmIdentifier]);

    /// Called with the content's octets, piece by piece.
    fn octets(&mut self, octets: &[u8]) -> io::Result<()>;
}

/// Signed data about to be read.
pub struct SignedDataReader<R>(pub(super) Cursor<R>);

impl<R: BufRead> SignedDataReader<R> {
    /// Reads all of it once, the content going to `sink`.
    /// The source comes back behind the last octet that was read.
    ///
    /// # Errors
    /// If it is not a SignedData, goes over a limit, or the source or `sink` fails.
    pub fn read(self, sink: &mut dyn ContentSink) -> Result<(SignedData, R), CmsError> {
        let (head, mut content) = self.head()?;
        sink.announce(&head.digest_algorithms);
        content.copy_to(&mut |octets| sink.octets(octets))?;
        let finished = content.finish()?;
        Ok(SignedData::from_parts(head, finished))
    }

    /// Reads up to the content.
    ///
    /// # Errors
    /// If it is not a SignedData, goes over a limit, or the source fails.
    pub fn head(self) -> Result<(SignedDataHead, ContentReader<R, SignedDataTail>), CmsError> {
        let Self(mut cursor) = self;
        cursor.begin(FIELD, Tag::SEQUENCE, "a SEQUENCE")?;
        let version = cursor.version("SignedData.version")?;
        let digest_algorithms = digest_algorithms(&mut cursor)?;
        let (encap_content_info, content) =
            EncapsulatedContentInfo::read(cursor, SignedDataTail::read)?;
        let head = SignedDataHead {
            version,
            digest_algorithms,
            encap_content_info,
        };
        Ok((head, content))
    }
}

const FIELD: &str = "SignedData";

impl SignedData {
    /// The whole of what was read in parts, and the source behind it.
    pub fn from_parts<R>(head: SignedDataHead, finished: Finished<R, SignedDataTail>) -> (Self, R) {
        let sets = finished.tail.certificates_and_crls;
        let signed_data = Self {
            version: head.version,
            digest_algorithms: head.digest_algorithms,
            encap_content_info: head.encap_content_info,
            certificates: sets.certificates,
            attribute_certificates: sets.attribute_certificates,
            other_certificates: sets.other_certificates,
            crls: sets.crls,
            other_crls: sets.other_crls,
            signer_infos: finished.tail.signer_infos,
            is_der: finished.is_der,
            trailing: finished.trailing,
        };
        (signed_data, finished.source)
    }
}

impl SignedDataTail {
    fn read<R: BufRead>(cursor: &mut Cursor<R>) -> Result<Self, CmsError> {
        EncapsulatedContentInfo::end(cursor)?;
        let certificates_and_crls = CertificatesAndCrls::read(cursor, "certificates", "crls")?;
        let signer_infos = signer_infos(cursor)?;
        cursor.end(FIELD)?;
        Ok(Self {
            certificates_and_crls,
            signer_infos,
        })
    }
}

fn digest_algorithms<R: BufRead>(
    cursor: &mut Cursor<R>,
) -> Result<Vec<AlgorithmIdentifier>, CmsError> {
    const FIELD: &str = "digestAlgorithms";
    cursor.begin(FIELD, Tag::SET, "a SET")?;
    let mut algorithms = Vec::new();
    while !cursor.at_end(FIELD)? {
        at_most(algorithms.len(), cursor.limits().signers, "signers")?;
        let held = cursor.element(FIELD, "an AlgorithmIdentifier")?;
        algorithms.push(algorithm_identifier(FIELD, &held.element(FIELD)?)?);
    }
    Ok(algorithms)
}

fn signer_infos<R: BufRead>(cursor: &mut Cursor<R>) -> Result<Vec<SignerInfo>, CmsError> {
    const FIELD: &str = "signerInfos";
    cursor.begin(FIELD, Tag::SET, "a SET")?;
    let mut signer_infos = Vec::new();
    while !cursor.at_end(FIELD)? {
        at_most(signer_infos.len(), cursor.limits().signers, "signers")?;
        let held = cursor.element(FIELD, "a SignerInfo")?;
        signer_infos.push(SignerInfo::read(&held.element(FIELD)?)?);
    }
    Ok(signer_infos)
}
