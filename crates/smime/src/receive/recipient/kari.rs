//! Key agreement: ECDH on the NIST curves and X25519, the originator's key ephemeral or not
//! (RFC 5753, RFC 8418).

use smime_ber::der;

use super::KeyRecovery;
use super::technique::{KeyLength, Obstacle, Technique, judge_wrap};
use crate::budget::{Budget, Exhausted, KeySize, Work};
use crate::cms::SignerIdentifier;
use crate::cms::recipient_info::{
    KeyAgreeRecipientInfo, OriginatorIdentifierOrKey, OriginatorPublicKey, RecipientEncryptedKey,
};
use crate::crypto::{
    CryptoError, KeyAgreement, KeyAlgorithm, PrivateKey, Provider, Secret, SubjectPublicKeyInfo,
};
use crate::pki::Certificate;

/// A key that is encrypted under one that is agreed upon.
pub(super) struct Agreed<'a> {
    algorithm: KeyAgreement,
    key: &'a dyn PrivateKey,
    size: KeySize,
    /// The originator's SubjectPublicKeyInfo in DER.
    originator: Vec<u8>,
    ukm: Option<&'a [u8]>,
    encrypted_key: &'a [u8],
}

/// Whether `key` is this recipient's: by its certificate, or else by its type.
pub(super) fn matches(
    recipient_info: &KeyAgreeRecipientInfo,
    encrypted: &RecipientEncryptedKey,
    key: &dyn PrivateKey,
    certificate: Option<&Certificate>,
) -> bool {
    if let Some(certificate) = certificate {
        return encrypted.rid.names(certificate);
    }
    let algorithm = key.algorithm();
    match &recipient_info.originator {
        OriginatorIdentifierOrKey::OriginatorKey(originator) => {
            originator.algorithm.oid == algorithm.oid()
        }
        _ => algorithm.agrees(),
    }
}

impl<'a> Agreed<'a> {
    pub(super) fn prepare(
        recovery: &KeyRecovery<'a>,
        recipient_info: &'a KeyAgreeRecipientInfo,
        encrypted: &'a RecipientEncryptedKey,
        (key, size): (&'a dyn PrivateKey, KeySize),
        budget: &Budget,
    ) -> Result<Self, Obstacle> {
        let algorithm = KeyAgreement::from_identifier(&recipient_info.key_encryption_algorithm)?;
        judge_wrap(recovery.policy, algorithm.wrap)?;
        if key.algorithm().transports() {
            return Err(Obstacle::Broken);
        }
        let originator = match &recipient_info.originator {
            OriginatorIdentifierOrKey::OriginatorKey(originator) => originator.spki_der(key),
            OriginatorIdentifierOrKey::IssuerAndSerialNumber(identifier) => {
                recovery.originator_key(budget, |certificate| identifier.names(certificate))?
            }
            OriginatorIdentifierOrKey::SubjectKeyIdentifier(identifier) => {
                let identifier = SignerIdentifier::SubjectKeyIdentifier(identifier.clone());
                recovery.originator_key(budget, |certificate| identifier.names(certificate))?
            }
        };
        Ok(Self {
            algorithm,
            key,
            size,
            originator,
            ukm: recipient_info.ukm.as_deref(),
            encrypted_key: &encrypted.encrypted_key,
        })
    }
}

impl KeyRecovery<'_> {
    /// The key of the originator's certificate, which the message brings or the receiver has.
    fn originator_key(
        &self,
        budget: &Budget,
        is_meant: impl Fn(&Certificate) -> bool,
    ) -> Result<Vec<u8>, Obstacle> {
        let count = self.originators.len() + self.certificates.len();
        budget.pay(Work::Candidate, count as u64)?;
        let mut certificates = self.originators.iter().chain(self.certificates);
        let certificate = certificates.find(|certificate| is_meant(certificate));
        certificate
            .map(|certificate| certificate.spki_der().to_vec())
            .ok_or(Obstacle::Broken)
    }
}

impl OriginatorPublicKey {
    /// The key as a SubjectPublicKeyInfo. Where it names no curve it is on that of `recipient`
    /// (RFC 5753 section 7.1.2; section 3.1.1 has NULL for old senders).
    fn spki_der(&self, recipient: &dyn PrivateKey) -> Vec<u8> {
        let names_no_curve = self.algorithm.parameters.is_none() || self.algorithm.has_null();
        let recipients = match recipient.algorithm() {
            KeyAlgorithm::Ec(_) if names_no_curve => recipient.public_key().algorithm().ok(),
            _ => None,
        };
        let same = recipients.filter(|recipients| recipients.oid == self.algorithm.oid);
        let algorithm = same.as_ref().unwrap_or(&self.algorithm);
        der::sequence(|info| {
            info.raw(&algorithm.to_der());
            info.bit_string(&self.public_key);
        })
    }
}

impl Technique for Agreed<'_> {
    fn pay(&self, budget: &Budget, times: usize) -> Result<(), Exhausted> {
        budget.pay(Work::UsePrivateKey(self.size), times as u64)
    }

    fn recover(&self, provider: &dyn Provider, length: KeyLength) -> Result<Secret, CryptoError> {
        let originator = SubjectPublicKeyInfo {
            spki_der: &self.originator,
        };
        let secret = self.key.agree(&originator)?;
        let kek = self
            .algorithm
            .key_encryption_key(provider, &secret, self.ukm)?;
        let key = provider.unwrap_key(self.algorithm.wrap, kek.as_bytes(), self.encrypted_key)?;
        length.check(key)
    }
}
