//! The signature is that of the certificate's key (RFC 5652 sections 5.4 and 5.6).

use std::io;

use super::ContentBound;
use crate::budget::{Budget, Exhausted, KeySize, Work};
use crate::cms::SignerInfo;
use crate::crypto::{
    DigestAlgorithm, DigestValue, Provider, PublicKey, Replay, SignatureScheme, Verified,
    VerifyError,
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
        let key = certificate.public_key();
        let scheme = match SignatureScheme::for_signer_info(
            &signer_info.signature_algorithm,
            digest_algorithm,
            &key,
        ) {
            Ok(scheme) => scheme,
            Err(error) => {
                return Ok(Err(Refusal::of_algorithm("signatureAlgorithm", &error)));
            }
        };
        if let Err(refusal) = context.judge_strength(&scheme, &key) {
            return Ok(Err(refusal));
        }
        let mut over = |octets| context.verify(&scheme, &key, octets, &signer_info.signature);
        let Some(signed_attrs) = &signer_info.signed_attrs else {
            return Ok(over(SignedOctets::Content(bound.digest()))?
                .map(|verified| Self::from_verified(verified, false)));
        };
        let over_der = over(SignedOctets::Attributes(
            &signed_attrs.der,
            &mut digests.der,
        ))?;
        let refusal = match over_der {
            Ok(verified) => return Ok(Ok(Self::from_verified(verified, false))),
            Err(refusal) => refusal,
        };
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
    fn judge_strength(&self, scheme: &SignatureScheme, key: &PublicKey<'_>) -> Result<(), Refusal> {
        self.budget.pay(Work::ReadKey(KeySize::of(key)), 1)?;
        let bits = self
            .provider
            .key_bits(key)
            .map_err(|error| refusal_of(error, scheme))?;
        match Weakness::find(self.policy, scheme, bits) {
            None => Ok(()),
            Some(weakness) => {
                Err(Refusal::new(weakness.reason(), weakness.to_string()).on(weakness.basis()))
            }
        }
    }

    fn verify(
        &mut self,
        scheme: &SignatureScheme,
        key: &PublicKey<'_>,
        octets: SignedOctets<'_>,
        signature: &[u8],
    ) -> io::Result<Result<Verified, Refusal>> {
        if let Err(exhausted) = self.pay(scheme, key, &octets) {
            return Ok(Err(exhausted.into()));
        }
        let answer = if scheme.reads_message() {
            self.verify_message(scheme, key, octets, signature)?
        } else {
            self.verify_digest(scheme, key, octets, signature)
        };
        Ok(answer.map_err(|error| refusal_of(error, scheme)))
    }

    fn pay(
        &self,
        scheme: &SignatureScheme,
        key: &PublicKey<'_>,
        octets: &SignedOctets<'_>,
    ) -> Result<(), Exhausted> {
        self.budget.signature_check(key)?;
        let digested = match octets {
            SignedOctets::Content(_) if scheme.reads_message() => {
                self.budget.pay(Work::ContentPass, 1)?;
                self.content_octets
            }
            SignedOctets::Content(_) => 0,
            SignedOctets::Attributes(_, Some(_)) if !scheme.reads_message() => 0,
            SignedOctets::Attributes(attributes, _) => attributes.len() as u64,
        };
        self.budget
            .pay(Work::Digest(scheme.digest_algorithm()), digested)
    }

    fn verify_digest(
        &self,
        scheme: &SignatureScheme,
        key: &PublicKey<'_>,
        octets: SignedOctets<'_>,
        signature: &[u8],
    ) -> Result<Verified, VerifyError> {
        let digest = match octets {
            SignedOctets::Content(digest) => digest,
            SignedOctets::Attributes(_, Some(known)) => *known,
            SignedOctets::Attributes(attributes, unknown) => {
                let algorithm = scheme.digest().ok_or(VerifyError::Unsupported)?;
                let mut digest = self
                    .provider
                    .digest(algorithm)
                    .ok_or(VerifyError::Unsupported)?;
                digest.update(attributes);
                *unknown.insert(digest.finish())
            }
        };
        self.provider
            .verify_digest(scheme, key, digest.as_bytes(), signature)
    }

    fn verify_message(
        &mut self,
        scheme: &SignatureScheme,
        key: &PublicKey<'_>,
        octets: SignedOctets<'_>,
        signature: &[u8],
    ) -> io::Result<Result<Verified, VerifyError>> {
        let mut verifier = match self.provider.verify_message(scheme, key, signature) {
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

fn refusal_of(error: VerifyError, scheme: &SignatureScheme) -> Refusal {
    let reason = match error {
        VerifyError::Invalid => Reason::SignatureInvalid,
        VerifyError::Key => Reason::MalformedKey,
        VerifyError::Unsupported => Reason::Unsupported,
    };
    Refusal::new(reason, format!("{}: {error}", scheme.name()))
}
