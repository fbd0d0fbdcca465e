//! The outline of what the reference reads.

use std::{fmt::Debug, io::BufRead};

use smime::{
    cms::{
        CmsError, ContentReader, EncapsulatedContent, EncapsulatedContentInfo,
        IssuerAndSerialNumber, RecipientInfo, SignedData, SignerIdentifier, SignerInfo,
        attribute::Attributes,
        authenticated_data::{AuthenticatedDataHead, AuthenticatedDataTail},
        certificate_set::CertificatesAndCrls,
        compressed_data::CompressedDataHead,
        content::Finished,
        digested_data::{DigestedDataHead, DigestedDataTail},
        encrypted_content_info::{EncryptedHead, EncryptedTail},
        originator_info::OriginatorInfo,
        recipient_info::{KeyAgreeRecipientIdentifier, OriginatorIdentifierOrKey},
    },
    crypto::AlgorithmIdentifier,
};

use super::{Outline, issuer_and_serial_number, key_identifier};

/// An object that was read, and what of it other readers may take another way.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) outline: Outline,
    pub(crate) certificates_and_crls: CertificatesAndCrls,
    pub(crate) recipients: Vec<RecipientInfo>,
    pub(crate) signers: Vec<SignerInfo>,
    /// Of all fields that are a CMSVersion.
    pub(crate) versions: Vec<i64>,
    /// Whether all of it is in DER, the order of sets apart.
    pub(crate) is_der: bool,
}

impl Read {
    pub(crate) fn signed_data(object: &SignedData, content: &[u8]) -> Self {
        let sets = CertificatesAndCrls {
            certificates: object.certificates.clone(),
            attribute_certificates: object.attribute_certificates.clone(),
            other_certificates: object.other_certificates,
            crls: object.crls.clone(),
            other_crls: object.other_crls,
        };
        let mut read = Self::new("SignedData", object.version);
        read.is_der = object.is_der && !object.trailing;
        for algorithm in &object.digest_algorithms {
            read.algorithm("digestAlgorithms", algorithm);
        }
        read.encapsulated(&object.encap_content_info, content);
        read.sets("", &sets);
        read.certificates_and_crls = sets;
        for signer in &object.signer_infos {
            read.signer(signer);
        }
        read
    }

    /// Reads the content and what is behind it, `head` being what was read before.
    pub(crate) fn finish<R: BufRead, T>(
        head: impl Heads<T>,
        mut reader: ContentReader<R, T>,
    ) -> Result<(Self, Finished<R, T>), CmsError> {
        let mut content = Vec::new();
        reader.copy_to(&mut |octets| {
            content.extend_from_slice(octets);
            Ok(())
        })?;
        let finished = reader.finish()?;
        let mut read = head.outline(&content, &finished.tail);
        read.is_der = finished.is_der && !finished.trailing;
        Ok((read, finished))
    }

    /// Every issuer with a serial number that names a certificate.
    pub(crate) fn identifiers(&self) -> impl Iterator<Item = &IssuerAndSerialNumber> {
        let signers = self.signers.iter().map(|signer| &signer.sid);
        let transport = self
            .recipients
            .iter()
            .filter_map(|recipient| match recipient {
                RecipientInfo::Ktri(ktri) => Some(&ktri.rid),
                _ => None,
            });
        let plain = signers.chain(transport).filter_map(|sid| match sid {
            SignerIdentifier::IssuerAndSerialNumber(id) => Some(id),
            SignerIdentifier::SubjectKeyIdentifier(_) => None,
        });
        let agreement = self
            .recipients
            .iter()
            .filter_map(|recipient| match recipient {
                RecipientInfo::Kari(kari) => Some(kari),
                _ => None,
            });
        let agreement = agreement.flat_map(|kari| {
            let originator = match &kari.originator {
                OriginatorIdentifierOrKey::IssuerAndSerialNumber(id) => Some(id),
                _ => None,
            };
            let keys = kari.recipient_encrypted_keys.iter();
            originator
                .into_iter()
                .chain(keys.filter_map(|key| match &key.rid {
                    KeyAgreeRecipientIdentifier::IssuerAndSerialNumber(id) => Some(id),
                    KeyAgreeRecipientIdentifier::RKeyId(_) => None,
                }))
        });
        plain.chain(agreement)
    }

    fn new(content_type: &str, version: i64) -> Self {
        let mut outline = Outline::default();
        outline.put("contentType", content_type);
        outline.put("version", version);
        Self {
            outline,
            certificates_and_crls: CertificatesAndCrls::default(),
            recipients: Vec::new(),
            signers: Vec::new(),
            versions: vec![version],
            is_der: false,
        }
    }

    fn algorithm(&mut self, field: &str, algorithm: &AlgorithmIdentifier) {
        self.outline.octets(field, &algorithm.to_der());
    }

    fn encapsulated(&mut self, info: &EncapsulatedContentInfo, content: &[u8]) {
        self.outline
            .octets("eContentType", info.content_type.as_bytes());
        if info.content != EncapsulatedContent::Absent {
            self.outline.octets("eContent", content);
        }
    }

    /// Certificates and CRLs, with `whose` before them.
    fn sets(&mut self, whose: &str, sets: &CertificatesAndCrls) {
        for certificate in &sets.certificates {
            self.outline
                .octets(&format!("{whose}certificate"), certificate);
        }
        for crl in &sets.crls {
            self.outline.octets(&format!("{whose}crl"), crl);
        }
        self.outline.put(
            &format!("{whose}other certificates"),
            sets.other_certificates,
        );
        self.outline
            .put(&format!("{whose}other crls"), sets.other_crls);
    }

    fn attributes(&mut self, field: &str, attributes: Option<&Attributes>) {
        if let Some(attributes) = attributes {
            self.outline.put(field, attribute_lines(attributes));
        }
    }

    fn signer(&mut self, signer: &SignerInfo) {
        let attributes = |set: Option<&Attributes>| set.map(attribute_lines).unwrap_or_default();
        let signed = signer.signed_attrs.as_ref().map(|set| &set.attributes);
        self.outline.put(
            "signer",
            format_args!(
                "{} {} {} {} {} signed {} unsigned {}",
                signer.version,
                identifier(&signer.sid),
                hex::encode(signer.digest_algorithm.to_der()),
                hex::encode(signer.signature_algorithm.to_der()),
                hex::encode(&signer.signature),
                attributes(signed),
                attributes(signer.unsigned_attrs.as_ref()),
            ),
        );
        self.versions.push(signer.version);
        self.signers.push(signer.clone());
    }

    fn originator(&mut self, originator: Option<&OriginatorInfo>) {
        if let Some(OriginatorInfo(sets)) = originator {
            self.sets("originator ", sets);
            self.certificates_and_crls = sets.clone();
        }
    }

    fn recipients(&mut self, recipients: &[RecipientInfo]) {
        for recipient in recipients {
            let (version, line) = recipient_line(recipient);
            self.versions.extend(version);
            self.outline.put("recipient", line);
        }
        self.recipients = recipients.to_vec();
    }
}

/// What stands before the content, with its tail of type `T`.
pub(crate) trait Heads<T> {
    fn outline(&self, content: &[u8], tail: &T) -> Read;
}

/// Data has no head.
impl Heads<()> for () {
    fn outline(&self, content: &[u8], (): &()) -> Read {
        let mut read = Read::new("Data", 0);
        read.outline.octets("Data", content);
        read
    }
}

impl Heads<EncryptedTail> for EncryptedHead {
    fn outline(&self, content: &[u8], tail: &EncryptedTail) -> Read {
        let mut read = Read::new(&format!("{:?}", self.kind), self.version);
        read.originator(self.originator_info.as_ref());
        read.recipients(&self.recipient_infos);
        let info = &self.encrypted_content_info;
        read.outline
            .octets("encrypted type", info.content_type.as_bytes());
        read.algorithm("cipher", &info.content_encryption_algorithm);
        if info.has_content {
            read.outline.octets("ciphertext", content);
        }
        if let Some(authentication) = &tail.authentication {
            let attributes = authentication
                .auth_attrs
                .as_ref()
                .map(|set| &set.attributes);
            read.attributes("authAttrs", attributes);
            read.outline.octets("mac", &authentication.mac);
        }
        read.attributes("unprotectedAttrs", tail.unprotected_attrs.as_ref());
        read
    }
}

impl Heads<AuthenticatedDataTail> for AuthenticatedDataHead {
    fn outline(&self, content: &[u8], tail: &AuthenticatedDataTail) -> Read {
        let mut read = Read::new("AuthenticatedData", self.version);
        read.originator(self.originator_info.as_ref());
        read.recipients(&self.recipient_infos);
        read.algorithm("macAlgorithm", &self.mac_algorithm);
        if let Some(digest) = &self.digest_algorithm {
            // Under an implicit tag in both readers; what is compared is what it says.
            read.algorithm("digestAlgorithm", digest);
        }
        read.encapsulated(&self.encap_content_info, content);
        let attributes = tail.auth_attrs.as_ref().map(|set| &set.attributes);
        read.attributes("authAttrs", attributes);
        read.outline.octets("mac", &tail.mac);
        read.attributes("unauthAttrs", tail.unauth_attrs.as_ref());
        read
    }
}

impl Heads<DigestedDataTail> for DigestedDataHead {
    fn outline(&self, content: &[u8], tail: &DigestedDataTail) -> Read {
        let mut read = Read::new("DigestedData", self.version);
        read.algorithm("digestAlgorithm", &self.digest_algorithm);
        read.encapsulated(&self.encap_content_info, content);
        read.outline.octets("digest", &tail.digest);
        read
    }
}

impl Heads<()> for CompressedDataHead {
    fn outline(&self, content: &[u8], (): &()) -> Read {
        let mut read = Read::new("CompressedData", self.version);
        read.algorithm("compressionAlgorithm", &self.compression_algorithm);
        read.encapsulated(&self.encap_content_info, content);
        read
    }
}

/// The types and values of attributes in the order of their text.
fn attribute_lines(attributes: &Attributes) -> String {
    let mut lines: Vec<_> = attributes
        .iter()
        .map(|attribute| {
            let mut values: Vec<_> = attribute.attr_values.iter().map(hex::encode).collect();
            values.sort_unstable();
            format!(
                "{} {}",
                hex::encode(attribute.attr_type.as_bytes()),
                values.join(",")
            )
        })
        .collect();
    lines.sort_unstable();
    format!("{lines:?}")
}

/// The version of a recipient, where it has one, and its line.
fn recipient_line(recipient: &RecipientInfo) -> (Option<i64>, String) {
    match recipient {
        RecipientInfo::Ktri(ktri) => {
            let algorithm = hex::encode(ktri.key_encryption_algorithm.to_der());
            let key = hex::encode(&ktri.encrypted_key);
            let rid = identifier(&ktri.rid);
            let line = format!("ktri {} {rid} {algorithm} {key}", ktri.version);
            (Some(ktri.version), line)
        }
        RecipientInfo::Kari(kari) => {
            let algorithm = hex::encode(kari.key_encryption_algorithm.to_der());
            let ukm = kari.ukm.as_ref().map(hex::encode);
            let originator = match &kari.originator {
                OriginatorIdentifierOrKey::IssuerAndSerialNumber(id) => {
                    issuer_and_serial_number(id.issuer.as_der(), &id.serial_number)
                }
                OriginatorIdentifierOrKey::SubjectKeyIdentifier(id) => key_identifier(id),
                OriginatorIdentifierOrKey::OriginatorKey(key) => {
                    let algorithm = hex::encode(key.algorithm.to_der());
                    format!("{algorithm} {}", hex::encode(&key.public_key))
                }
            };
            let keys: Vec<_> = kari
                .recipient_encrypted_keys
                .iter()
                .map(|key| {
                    let rid = match &key.rid {
                        KeyAgreeRecipientIdentifier::IssuerAndSerialNumber(id) => {
                            issuer_and_serial_number(id.issuer.as_der(), &id.serial_number)
                        }
                        KeyAgreeRecipientIdentifier::RKeyId(id) => {
                            key_identifier(&id.subject_key_identifier)
                        }
                    };
                    format!("{rid} {}", hex::encode(&key.encrypted_key))
                })
                .collect();
            let line = format!(
                "kari {} {originator} {ukm:?} {algorithm} {keys:?}",
                kari.version
            );
            (Some(kari.version), line)
        }
        RecipientInfo::Kekri(kekri) => {
            let algorithm = hex::encode(kekri.key_encryption_algorithm.to_der());
            let identifier = key_identifier(&kekri.kekid.key_identifier);
            let key = hex::encode(&kekri.encrypted_key);
            let line = format!("kekri {} {identifier} {algorithm} {key}", kekri.version);
            (Some(kekri.version), line)
        }
        RecipientInfo::Pwri(pwri) => {
            let derivation = pwri.key_derivation_algorithm.as_ref();
            let derivation = derivation.map(|algorithm| hex::encode(algorithm.to_der()));
            let algorithm = hex::encode(pwri.key_encryption_algorithm.to_der());
            let key = hex::encode(&pwri.encrypted_key);
            let line = format!("pwri {} {derivation:?} {algorithm} {key}", pwri.version);
            (Some(pwri.version), line)
        }
        RecipientInfo::Ori(ori) => {
            let oid = hex::encode(ori.ori_type.as_bytes());
            (None, format!("ori {oid} {}", hex::encode(&ori.ori_value)))
        }
        _ => (None, "unknown".into()),
    }
}

fn identifier(identifier: &SignerIdentifier) -> String {
    match identifier {
        SignerIdentifier::IssuerAndSerialNumber(id) => {
            issuer_and_serial_number(id.issuer.as_der(), &id.serial_number)
        }
        SignerIdentifier::SubjectKeyIdentifier(id) => key_identifier(id),
    }
}
