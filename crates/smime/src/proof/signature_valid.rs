//! The signature is that of the certificate's key (RFC 5652 sections 5.4 and 5.6).

use std::io;
use std::sync::Arc;

use super::ContentBound;
use crate::budget::{Budget, Exhausted, KeySize, Work};
use crate::cms::SignerInfo;
use crate::crypto::{
    CryptoError, DigestAlgorithm, DigestValue, Provider, PublicKey, Replay, SignatureScheme,
    SubjectPublicKeyInfo, Verified,
};
use crate::pki::Certificate;
use crate::pki::strength::Weakness;
use crate::policy::Policy;
use crate::reason::Reason;
use crate::refusal::Refusal;

/// Proof that a signer's signature was made with the key of a certificate, over content that is
/// bound to it.
#[derive(Clone, Copy, Debug)]
pub struct SignatureValid {
    /// Whether the signature is over the signed attributes as they were received, not over their
    /// DER.
    pub as_received: bool,
    /// Whether the DigestInfo in the signature leaves out the NULL parameters.
    pub digest_info_without_null: bool,
}

/// What checking a signature needs besides the signer and the certificate.
pub(crate) struct SignatureContext<'a> {
    pub(crate) provider: &'a dyn Provider,
    pub(crate) policy: &'a Policy,
    pub(crate) budget: &'a Budget,
    /// Reads the content once more, for signatures that are over all of it.
    pub(crate) replay: &'a mut Replay<'a>,
    /// How many octets it has.
    pub(crate) content_octets: u64,
}

/// What makes the signature: an algorithm, and a key that goes with it.
struct By<'a> {
    scheme: SignatureScheme,
    key: Arc<dyn PublicKey>,
    info: SubjectPublicKeyInfo<'a>,
}

/// What a signature may be over.
enum SignedOctets<'a> {
    /// The content, whose digest is known.
    Content(DigestValue),
    /// The signed attributes, in DER or as received, and their digest once it is known.
    Attributes(&'a [u8], &'a mut Option<DigestValue>),
}

/// The digests of one signer's attributes by the signer's algorithm, taken once, however many
/// certificates may be the signer's.
#[derive(Default)]
pub(crate) struct AttributeDigests {
    der: Option<DigestValue>,
    as_received: Option<DigestValue>,
}

impl SignatureValid {
    /// Checks the signature of `signer_info` under the key of `certificate`. The outer error is a
    /// source that cannot be read.
    pub(crate) fn check(
        bound: &ContentBound,
        signer_info: &SignerInfo,
        digest_algorithm: DigestAlgorithm,
        certificate: &Certificate,
        digests: &mut AttributeDigests,
        context: &mut SignatureContext<'_>,
    ) -> io::Result<Result<Self, Refusal>> {
        // RFC 5652 section 5.3: the algorithm goes with the digest and with the key.
        let info = certificate.public_key();
        let scheme = match SignatureScheme::for_signer_info(
            &signer_info.signature_algorithm,
            digest_algorithm,
            &info,
            signer_info.signed_attrs.is_some(),
        ) {
            Ok(scheme) => scheme,
            Err(error) => {
                return Ok(Err(Refusal::of_algorithm("signatureAlgorithm", &error)));
            }
        };
        let key = match context.load(&scheme, &info) {
            Ok(key) => key,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let by = By { scheme, key, info };
        let mut over = |octets| context.verify(&by, octets, &signer_info.signature);
        // Section 5.4: it is over the content, or over the attributes in DER where there are some.
        let Some(signed_attrs) = &signer_info.signed_attrs else {
            return Ok(over(SignedOctets::Content(bound.digest()))?
                .map(|verified| Self::from_verified(verified, false)));
        };
        // RFC 5652 section 5.4: what was signed is the DER of the attributes, however they were sent.
        let over_der = over(SignedOctets::Attributes(
            &signed_attrs.der,
            &mut digests.der,
        ))?;
        let refusal = match over_der {
            Ok(verified) => return Ok(Ok(Self::from_verified(verified, false))),
            Err(refusal) => refusal,
        };
        // Some senders sign what they send: it is every octet that is there, and a finding.
        let differs = signed_attrs.as_received != signed_attrs.der;
        if !differs || refusal.reason != Reason::SignatureInvalid {
            return Ok(Err(refusal));
        }
        let octets = SignedOctets::Attributes(&signed_attrs.as_received, &mut digests.as_received);
        Ok(over(octets)?.map(|verified| Self::from_verified(verified, true)))
    }

    fn from_verified(verified: Verified, as_received: bool) -> Self {
        Self {
            as_received,
            digest_info_without_null: verified.digest_info_without_null,
        }
    }
}

impl SignatureContext<'_> {
    /// Loads a key that is strong enough (RFC 8551 section 4.3).
    fn load(
        &self,
        scheme: &SignatureScheme,
        info: &SubjectPublicKeyInfo<'_>,
    ) -> Result<Arc<dyn PublicKey>, Refusal> {
        self.budget.pay(Work::ReadKey(KeySize::of(info)), 1)?;
        let key = self.provider.load_public_key(info);
        let key = key.map_err(|error| refusal_of(error, scheme))?;
        match Weakness::find(self.policy, scheme, key.bits()) {
            None => Ok(key),
            Some(weakness) => {
                Err(Refusal::new(weakness.reason(), weakness.to_string()).on(weakness.basis()))
            }
        }
    }

    fn verify(
        &mut self,
        by: &By<'_>,
        octets: SignedOctets<'_>,
        signature: &[u8],
    ) -> io::Result<Result<Verified, Refusal>> {
        if let Err(exhausted) = self.pay(by, &octets) {
            return Ok(Err(exhausted.into()));
        }
        let answer = if by.scheme.reads_message() {
            self.verify_message(by, octets, signature)?
        } else {
            self.verify_digest(by, octets, signature)
        };
        Ok(answer.map_err(|error| refusal_of(error, &by.scheme)))
    }

    fn pay(&self, by: &By<'_>, octets: &SignedOctets<'_>) -> Result<(), Exhausted> {
        let scheme = &by.scheme;
        self.budget.signature_check(&by.info)?;
        let digested = match octets {
            SignedOctets::Content(_) if scheme.reads_message() => {
                self.budget.pay(Work::ContentPass, 1)?;
                self.content_octets
            }
            SignedOctets::Content(_) => 0,
            SignedOctets::Attributes(_, Some(_)) if !scheme.reads_message() => 0,
            SignedOctets::Attributes(attributes, _) => attributes.len() as u64,
        };
        self.budget.pay(Work::Digest(scheme.hashes_by()), digested)
    }

    fn verify_digest(
        &self,
        by: &By<'_>,
        octets: SignedOctets<'_>,
        signature: &[u8],
    ) -> Result<Verified, CryptoError> {
        let digest = match octets {
            SignedOctets::Content(digest) => digest,
            SignedOctets::Attributes(_, Some(known)) => *known,
            SignedOctets::Attributes(attributes, unknown) => {
                let algorithm = by.scheme.digest().ok_or(CryptoError::Unsupported)?;
                let mut digest = self
                    .provider
                    .digest(algorithm)
                    .ok_or(CryptoError::Unsupported)?;
                digest.update(attributes);
                *unknown.insert(digest.finish())
            }
        };
        by.key
            .verify_digest(&by.scheme, digest.as_bytes(), signature)
    }

    fn verify_message(
        &mut self,
        by: &By<'_>,
        octets: SignedOctets<'_>,
        signature: &[u8],
    ) -> io::Result<Result<Verified, CryptoError>> {
        let mut verifier = match by.key.verify_message(&by.scheme, signature) {
            Ok(verifier) => verifier,
            Err(error) => return Ok(Err(error)),
        };
        match octets {
            SignedOctets::Content(_) => (self.replay)(&mut |octets| verifier.update(octets))?,
            SignedOctets::Attributes(attributes, _) => verifier.update(attributes),
        }
        Ok(verifier.finish().map(|()| Verified::default()))
    }
}

fn refusal_of(error: CryptoError, scheme: &SignatureScheme) -> Refusal {
    let (reason, what) = match error {
        CryptoError::Failed => (
            Reason::SignatureInvalid,
            "the signature does not verify".to_owned(),
        ),
        CryptoError::Key => (Reason::MalformedKey, error.to_string()),
        CryptoError::Unsupported => (Reason::Unsupported, error.to_string()),
    };
    Refusal::new(reason, format!("{}: {what}", scheme.name()))
}
