//! The outline of what `cms` reads.

use cms::cert::x509::attr::Attribute;
use cms::{
    authenticated_data::AuthenticatedData,
    authenveloped_data::AuthEnvelopedData,
    cert::{CertificateChoices, IssuerAndSerialNumber},
    compressed_data::CompressedData,
    content_info::{CmsVersion, ContentInfo},
    digested_data::DigestedData,
    encrypted_data::EncryptedData,
    enveloped_data::{
        EncryptedContentInfo, EnvelopedData, KeyAgreeRecipientIdentifier,
        OriginatorIdentifierOrKey, OriginatorInfo, RecipientIdentifier, RecipientInfo,
        RecipientInfos,
    },
    revocation::{RevocationInfoChoice, RevocationInfoChoices},
    signed_data::{
        CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo,
    },
};
use der::{
    Decode, Encode,
    asn1::OctetString,
    oid::db::{rfc5911, rfc6268},
};

use super::{Outline, issuer_and_serial_number, key_identifier};

/// Why there is no outline.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The content type is none that is compared.
    Unknown,
    /// `cms` does not read it.
    Error(der::Error),
}

impl From<der::Error> for Refused {
    fn from(error: der::Error) -> Self {
        Self::Error(error)
    }
}

/// Reads octets as strict DER.
///
/// Nothing here recurses: a value of a type that is left open is kept as it is, and no type is inside itself.
pub(crate) fn outline(octets: &[u8]) -> Result<Outline, Refused> {
    let ContentInfo {
        content_type,
        content,
    } = ContentInfo::from_der(octets)?;
    let mut outline = Outline::default();
    match content_type {
        rfc5911::ID_DATA => {
            let data = content.decode_as::<OctetString>()?;
            outline.head("Data", CmsVersion::V0);
            outline.octets("Data", data.as_bytes());
        }
        rfc5911::ID_SIGNED_DATA => outline.signed_data(&content.decode_as()?)?,
        rfc5911::ID_ENVELOPED_DATA => {
            let object: EnvelopedData = content.decode_as()?;
            outline.head("EnvelopedData", object.version);
            outline.originator(object.originator_info.as_ref())?;
            outline.recipients(&object.recip_infos)?;
            outline.encrypted(&object.encrypted_content)?;
            outline.attributes("unprotectedAttrs", attributes(&object.unprotected_attrs))?;
        }
        rfc5911::ID_CT_AUTH_ENVELOPED_DATA => {
            let object: AuthEnvelopedData = content.decode_as()?;
            outline.head("AuthEnvelopedData", object.version);
            outline.originator(object.originator_info.as_ref())?;
            outline.recipients(&object.recip_infos)?;
            outline.encrypted(&object.auth_encrypted_content_info)?;
            outline.attributes("authAttrs", attributes(&object.auth_attrs))?;
            outline.octets("mac", object.mac.as_bytes());
            outline.attributes("unprotectedAttrs", attributes(&object.unauth_attrs))?;
        }
        rfc5911::ID_ENCRYPTED_DATA => {
            let object: EncryptedData = content.decode_as()?;
            outline.head("EncryptedData", object.version);
            outline.encrypted(&object.enc_content_info)?;
            outline.attributes("unprotectedAttrs", attributes(&object.unprotected_attrs))?;
        }
        rfc5911::ID_CT_AUTH_DATA => {
            let object: AuthenticatedData = content.decode_as()?;
            outline.head("AuthenticatedData", object.version);
            outline.originator(object.originator_info.as_ref())?;
            outline.recipients(&object.recip_infos)?;
            outline.der("macAlgorithm", &object.mac_alg)?;
            if let Some(digest) = &object.digest_alg {
                outline.der("digestAlgorithm", digest)?;
            }
            outline.encapsulated(&object.encap_content_info);
            outline.attributes("authAttrs", attributes(&object.auth_attrs))?;
            outline.octets("mac", object.mac.as_bytes());
            outline.attributes("unauthAttrs", attributes(&object.unauth_attrs))?;
        }
        rfc5911::ID_DIGESTED_DATA => {
            let object: DigestedData = content.decode_as()?;
            outline.head("DigestedData", object.version);
            outline.der("digestAlgorithm", &object.digest_alg)?;
            outline.encapsulated(&object.encap_content_info);
            outline.octets("digest", object.digest.as_bytes());
        }
        rfc6268::ID_CT_COMPRESSED_DATA => {
            let object: CompressedData = content.decode_as()?;
            outline.head("CompressedData", object.version);
            outline.der("compressionAlgorithm", &object.compression_alg)?;
            outline.encapsulated(&object.encap_content_info);
        }
        _ => return Err(Refused::Unknown),
    }
    Ok(outline)
}

impl Outline {
    fn head(&mut self, content_type: &str, version: CmsVersion) {
        self.put("contentType", content_type);
        self.put("version", version as u8);
    }

    fn der(&mut self, field: &str, value: &impl Encode) -> der::Result<()> {
        self.octets(field, &value.to_der()?);
        Ok(())
    }

    fn signed_data(&mut self, object: &SignedData) -> der::Result<()> {
        self.head("SignedData", object.version);
        for algorithm in object.digest_algorithms.iter() {
            self.der("digestAlgorithms", algorithm)?;
        }
        self.encapsulated(&object.encap_content_info);
        self.sets("", object.certificates.as_ref(), object.crls.as_ref())?;
        for signer in object.signer_infos.0.iter() {
            let line = signer_line(signer)?;
            self.put("signer", line);
        }
        Ok(())
    }

    fn encapsulated(&mut self, info: &EncapsulatedContentInfo) {
        self.octets("eContentType", info.econtent_type.as_bytes());
        if let Some(content) = &info.econtent {
            self.octets("eContent", content.value());
        }
    }

    fn encrypted(&mut self, info: &EncryptedContentInfo) -> der::Result<()> {
        self.octets("encrypted type", info.content_type.as_bytes());
        self.der("cipher", &info.content_enc_alg)?;
        if let Some(content) = &info.encrypted_content {
            self.octets("ciphertext", content.as_bytes());
        }
        Ok(())
    }

    /// Certificates and CRLs, with `whose` before them.
    fn sets(
        &mut self,
        whose: &str,
        certificates: Option<&CertificateSet>,
        crls: Option<&RevocationInfoChoices>,
    ) -> der::Result<()> {
        let (mut other_certificates, mut other_crls) = (0, 0);
        for certificate in certificates.iter().flat_map(|set| set.0.iter()) {
            match certificate {
                CertificateChoices::Certificate(certificate) => {
                    self.der(&format!("{whose}certificate"), certificate)?;
                }
                CertificateChoices::Other(_) => other_certificates += 1,
            }
        }
        for crl in crls.iter().flat_map(|set| set.0.iter()) {
            match crl {
                RevocationInfoChoice::Crl(crl) => self.der(&format!("{whose}crl"), crl)?,
                RevocationInfoChoice::Other(_) => other_crls += 1,
            }
        }
        self.put(&format!("{whose}other certificates"), other_certificates);
        self.put(&format!("{whose}other crls"), other_crls);
        Ok(())
    }

    fn originator(&mut self, originator: Option<&OriginatorInfo>) -> der::Result<()> {
        match originator {
            Some(info) => self.sets("originator ", info.certs.as_ref(), info.crls.as_ref()),
            None => Ok(()),
        }
    }

    fn recipients(&mut self, recipients: &RecipientInfos) -> der::Result<()> {
        for recipient in recipients.0.iter() {
            let line = recipient_line(recipient)?;
            self.put("recipient", line);
        }
        Ok(())
    }

    fn attributes<'a>(
        &mut self,
        field: &str,
        attributes: Option<impl Iterator<Item = &'a Attribute>>,
    ) -> der::Result<()> {
        if let Some(attributes) = attributes {
            let lines = attribute_lines(attributes)?;
            self.put(field, lines);
        }
        Ok(())
    }
}

fn attributes(
    set: &Option<der::asn1::SetOfVec<Attribute>>,
) -> Option<impl Iterator<Item = &Attribute>> {
    set.as_ref().map(|set| set.iter())
}

/// The types and values of attributes in the order of their text.
fn attribute_lines<'a>(attributes: impl Iterator<Item = &'a Attribute>) -> der::Result<String> {
    let mut lines = Vec::new();
    for attribute in attributes {
        let values = attribute
            .values
            .iter()
            .map(|value| Ok(hex::encode(value.to_der()?)));
        let mut values = values.collect::<der::Result<Vec<_>>>()?;
        values.sort_unstable();
        lines.push(format!(
            "{} {}",
            hex::encode(attribute.oid.as_bytes()),
            values.join(",")
        ));
    }
    lines.sort_unstable();
    Ok(format!("{lines:?}"))
}

fn signer_line(signer: &SignerInfo) -> der::Result<String> {
    let sid = match &signer.sid {
        SignerIdentifier::IssuerAndSerialNumber(id) => issuer_and_serial(id)?,
        SignerIdentifier::SubjectKeyIdentifier(id) => key_identifier(id.0.as_bytes()),
    };
    let lines = |set| attributes(set).map_or(Ok(String::new()), attribute_lines);
    Ok(format!(
        "{} {sid} {} {} {} signed {} unsigned {}",
        signer.version as u8,
        hex::encode(signer.digest_alg.to_der()?),
        hex::encode(signer.signature_algorithm.to_der()?),
        hex::encode(signer.signature.as_bytes()),
        lines(&signer.signed_attrs)?,
        lines(&signer.unsigned_attrs)?,
    ))
}

fn recipient_line(recipient: &RecipientInfo) -> der::Result<String> {
    Ok(match recipient {
        RecipientInfo::Ktri(ktri) => {
            let rid = match &ktri.rid {
                RecipientIdentifier::IssuerAndSerialNumber(id) => issuer_and_serial(id)?,
                RecipientIdentifier::SubjectKeyIdentifier(id) => key_identifier(id.0.as_bytes()),
            };
            let algorithm = hex::encode(ktri.key_enc_alg.to_der()?);
            let key = hex::encode(ktri.enc_key.as_bytes());
            format!("ktri {} {rid} {algorithm} {key}", ktri.version as u8)
        }
        RecipientInfo::Kari(kari) => {
            let algorithm = hex::encode(kari.key_enc_alg.to_der()?);
            let ukm = kari.ukm.as_ref().map(|ukm| hex::encode(ukm.as_bytes()));
            let originator = match &kari.originator {
                OriginatorIdentifierOrKey::IssuerAndSerialNumber(id) => issuer_and_serial(id)?,
                OriginatorIdentifierOrKey::SubjectKeyIdentifier(id) => {
                    key_identifier(id.0.as_bytes())
                }
                OriginatorIdentifierOrKey::OriginatorKey(key) => {
                    let algorithm = hex::encode(key.algorithm.to_der()?);
                    format!("{algorithm} {}", hex::encode(key.public_key.raw_bytes()))
                }
            };
            let keys = kari.recipient_enc_keys.iter().map(|key| {
                let rid = match &key.rid {
                    KeyAgreeRecipientIdentifier::IssuerAndSerialNumber(id) => {
                        issuer_and_serial(id)?
                    }
                    KeyAgreeRecipientIdentifier::RKeyId(id) => {
                        key_identifier(id.subject_key_identifier.0.as_bytes())
                    }
                };
                Ok(format!("{rid} {}", hex::encode(key.enc_key.as_bytes())))
            });
            let keys = keys.collect::<der::Result<Vec<_>>>()?;
            format!(
                "kari {} {originator} {ukm:?} {algorithm} {keys:?}",
                kari.version as u8
            )
        }
        RecipientInfo::Kekri(kekri) => {
            let algorithm = hex::encode(kekri.key_enc_alg.to_der()?);
            let identifier = key_identifier(kekri.kek_id.kek_identifier.as_bytes());
            let key = hex::encode(kekri.encrypted_key.as_bytes());
            format!(
                "kekri {} {identifier} {algorithm} {key}",
                kekri.version as u8
            )
        }
        RecipientInfo::Pwri(pwri) => {
            let derivation = pwri.key_derivation_alg.as_ref();
            let derivation = derivation.map(|algorithm| Ok(hex::encode(algorithm.to_der()?)));
            let derivation = derivation.transpose().map_err(|error: der::Error| error)?;
            let algorithm = hex::encode(pwri.key_enc_alg.to_der()?);
            let key = hex::encode(pwri.enc_key.as_bytes());
            format!(
                "pwri {} {derivation:?} {algorithm} {key}",
                pwri.version as u8
            )
        }
        RecipientInfo::Ori(ori) => {
            let value = hex::encode(ori.ori_value.to_der()?);
            format!("ori {} {value}", hex::encode(ori.ori_type.as_bytes()))
        }
    })
}

fn issuer_and_serial(id: &IssuerAndSerialNumber) -> der::Result<String> {
    Ok(issuer_and_serial_number(
        &id.issuer.to_der()?,
        id.serial_number.as_bytes(),
    ))
}
