//! Ephemeral-static key agreement (RFC 5652 section 6.2.2, RFC 5753, RFC 8418).

use super::CertificateRecipient;
use crate::basis::Basis;
use crate::cms::write::issuer_and_serial_number;
use crate::cms::write::recipient_info::{
    KeyAgreeRecipientInfo, RecipientEncryptedKey, RecipientInfo, recipient_key_identifier,
};
use crate::crypto::algorithm::{AgreementScheme, KeyAgreement, KeyWrap};
use crate::crypto::{
    CryptoError, DigestAlgorithm, KeyAlgorithm, NewKey, PrivateKey, Provider, Secret,
};
use crate::send::encrypt::Ukm;
use crate::send::{IdentifierForm, SendError};

/// The recipients who agree on keys, those who do it in the same way together.
#[derive(Default)]
pub(super) struct Agreements {
    groups: Vec<Group>,
}

/// Recipients with keys of one kind and one algorithm: one ephemeral key is for all of them.
struct Group {
    kind: KeyAlgorithm,
    agreement: KeyAgreement,
    ukm: Ukm,
    recipients: Vec<CertificateRecipient>,
}

/// How many octets of user keying material are made.
const UKM: usize = 32;

impl Agreements {
    /// Takes a recipient whose key is of this kind.
    pub(super) fn add(
        &mut self,
        kind: KeyAlgorithm,
        recipient: CertificateRecipient,
        content_key: &Secret,
    ) -> Result<(), SendError> {
        // RFC 8551 section 2.3: key wrap and content encryption have keys of one size.
        let of_key = KeyWrap::for_key_len(content_key.len()).unwrap_or(KeyWrap::Aes256);
        let agreement = KeyAgreement::new(
            recipient.agreement.unwrap_or_else(|| scheme_of(kind)),
            recipient.wrap.unwrap_or(of_key),
        );
        if kind != KeyAlgorithm::X25519 && matches!(agreement.scheme, AgreementScheme::Hkdf { .. })
        {
            return Err(SendError::Forbidden {
                what: "HKDF is for X25519, wanted the X9.63 KDF",
                basis: Basis::EcdhSchemes,
            });
        }
        let ukm = &recipient.ukm;
        let together = |group: &&mut Group| {
            group.kind == kind && group.agreement == agreement && group.ukm == *ukm
        };
        match self.groups.iter_mut().find(together) {
            Some(group) => group.recipients.push(recipient),
            None => self.groups.push(Group {
                kind,
                agreement,
                ukm: ukm.clone(),
                recipients: vec![recipient],
            }),
        }
        Ok(())
    }

    /// One RecipientInfo for each group.
    pub(super) fn recipient_infos(
        &self,
        provider: &dyn Provider,
        content_key: &Secret,
    ) -> Result<Vec<RecipientInfo>, SendError> {
        self.groups
            .iter()
            .map(|group| group.encrypt(provider, content_key))
            .collect()
    }
}

impl Group {
    fn encrypt(
        &self,
        provider: &dyn Provider,
        content_key: &Secret,
    ) -> Result<RecipientInfo, SendError> {
        let key_encryption = self
            .agreement
            .identifier()
            .ok_or(CryptoError::Unsupported)?;
        let new = NewKey::like(self.kind).ok_or(CryptoError::Unsupported)?;
        let ephemeral = provider.load_private_key(&provider.generate_key(new)?)?;
        let ukm = match &self.ukm {
            Ukm::Absent => None,
            Ukm::Given(ukm) => Some(ukm.clone()),
            Ukm::Random => {
                let mut ukm = vec![0; UKM];
                provider.random(&mut ukm)?;
                Some(ukm)
            }
        };
        let recipient_encrypted_keys: Vec<_> = self
            .recipients
            .iter()
            .map(|recipient| {
                let ukm = ukm.as_deref();
                self.encrypt_to(provider, &*ephemeral, ukm, recipient, content_key)
            })
            .collect::<Result<_, _>>()?;
        let recipient_info = KeyAgreeRecipientInfo {
            originator_spki: ephemeral.public_key().spki_der,
            ukm: ukm.as_deref(),
            key_encryption: &key_encryption,
            recipient_encrypted_keys: &recipient_encrypted_keys,
        };
        Ok(recipient_info.recipient_info())
    }

    fn encrypt_to(
        &self,
        provider: &dyn Provider,
        ephemeral: &dyn PrivateKey,
        ukm: Option<&[u8]>,
        recipient: &CertificateRecipient,
        content_key: &Secret,
    ) -> Result<RecipientEncryptedKey, SendError> {
        let certificate = &recipient.certificate;
        let rid = match recipient.rid {
            IdentifierForm::IssuerAndSerialNumber => issuer_and_serial_number(certificate),
            IdentifierForm::SubjectKeyIdentifier => recipient_key_identifier(certificate)
                .ok_or_else(|| SendError::NoKeyIdentifier {
                    subject: recipient.subject(),
                })?,
        };
        let secret = ephemeral.agree(&certificate.public_key())?;
        let kek = self.agreement.key_encryption_key(provider, &secret, ukm)?;
        let wrap = self.agreement.wrap;
        Ok(RecipientEncryptedKey {
            rid,
            encrypted_key: provider.wrap_key(wrap, kek.as_bytes(), content_key.as_bytes())?,
        })
    }
}

/// The KDF and the digest that go with a key: as strong as the curve, and for X25519 HKDF (RFC 8551
/// section 2.3).
fn scheme_of(kind: KeyAlgorithm) -> AgreementScheme {
    let digest = match kind {
        KeyAlgorithm::P384 => DigestAlgorithm::Sha384,
        KeyAlgorithm::P521 => DigestAlgorithm::Sha512,
        _ => DigestAlgorithm::Sha256,
    };
    match kind {
        KeyAlgorithm::X25519 => AgreementScheme::Hkdf { digest },
        _ => AgreementScheme::X963 {
            digest,
            cofactor: false,
        },
    }
}
