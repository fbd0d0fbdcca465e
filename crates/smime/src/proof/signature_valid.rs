//! The signature is that of the certificate's key (RFC 5652 sections 5.4 and 5.6).

use std::io;

use super::ContentBound;
use crate::budget::{Budget, Work};
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
}

/// What a signature may be over.
#[derive(Clone, Copy)]
enum SignedOctets<'a> {
    /// The content, whose digest is known.
    Content(DigestValue),
    /// The signed attributes, in DER or as received.
    Attributes(&'a [u8]),
}

impl SignatureValid {
    /// Checks the signature of `signer_info` under the key of `certificate`. The outer error is a
    /// source that cannot be read.
    pub(crate) fn check(
        bound: &ContentBound,
        signer_info: &SignerInfo,
        digest_algorithm: DigestAlgorithm,
        certificate: &Certificate,
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
        let Some(signed_attrs) = &signer_info.signed_attrs else {
            let octets = SignedOctets::Content(bound.digest());
            return Ok(context
                .verify(&scheme, certificate, octets, &signer_info.signature)?
                .map(|verified| Self::from_verified(verified, false)));
        };
        let over_der = context.verify(
            &scheme,
            certificate,
            SignedOctets::Attributes(&signed_attrs.der),
            &signer_info.signature,
        )?;
        let refusal = match over_der {
            Ok(verified) => return Ok(Ok(Self::from_verified(verified, false))),
            Err(refusal) => refusal,
        };
        let differs = signed_attrs.as_received != signed_attrs.der;
        if !differs || refusal.reason != Reason::SignatureInvalid {
            return Ok(Err(refusal));
        }
        Ok(context
            .verify(
                &scheme,
                certificate,
                SignedOctets::Attributes(&signed_attrs.as_received),
                &signer_info.signature,
            )?
            .map(|verified| Self::from_verified(verified, true)))
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
        certificate: &Certificate,
        octets: SignedOctets<'_>,
        signature: &[u8],
    ) -> io::Result<Result<Verified, Refusal>> {
        if let Err(exhausted) = self.budget.signature_check(&certificate.public_key()) {
            return Ok(Err(exhausted.into()));
        }
        let reads_content = scheme.reads_message() && matches!(octets, SignedOctets::Content(_));
        if reads_content && let Err(exhausted) = self.budget.pay(Work::ContentPass, 1) {
            return Ok(Err(exhausted.into()));
        }
        let answer = if scheme.reads_message() {
            self.verify_message(scheme, certificate, octets, signature)?
        } else {
            self.verify_digest(scheme, certificate, octets, signature)
        };
        Ok(answer.map_err(|error| refusal_of(error, scheme)))
    }

    fn verify_digest(
        &self,
        scheme: &SignatureScheme,
        certificate: &Certificate,
        octets: SignedOctets<'_>,
        signature: &[u8],
    ) -> Result<Verified, VerifyError> {
        let digest = match octets {
            SignedOctets::Content(digest) => digest,
            SignedOctets::Attributes(attributes) => {
                let algorithm = scheme.digest().ok_or(VerifyError::Unsupported)?;
                let mut digest = self
                    .provider
                    .digest(algorithm)
                    .ok_or(VerifyError::Unsupported)?;
                digest.update(attributes);
                digest.finish()
            }
        };
        let key = certificate.public_key();
        self.provider
            .verify_digest(scheme, &key, digest.as_bytes(), signature)
    }

    fn verify_message(
        &mut self,
        scheme: &SignatureScheme,
        certificate: &Certificate,
        octets: SignedOctets<'_>,
        signature: &[u8],
    ) -> io::Result<Result<Verified, VerifyError>> {
        let key = certificate.public_key();
        let mut verifier = match self.provider.verify_message(scheme, &key, signature) {
            Ok(verifier) => verifier,
            Err(error) => return Ok(Err(error)),
        };
        match octets {
            SignedOctets::Content(_) => (self.replay)(&mut |octets| verifier.update(octets))?,
            SignedOctets::Attributes(attributes) => verifier.update(attributes),
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
