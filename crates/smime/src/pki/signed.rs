//! What an authority signs: octets, an algorithm, and a signature over the octets.

use core::fmt;

use crate::basis::Basis;
use crate::budget::{Budget, Exhausted, Work};
use crate::crypto::{
    AlgorithmError, AlgorithmIdentifier, CryptoError, DigestAlgorithm, DigestValue, PublicKey,
    SignatureScheme, SubjectPublicKeyInfo,
};
use crate::oid::Oid;
use crate::pki::strength::Weakness;
use crate::policy::Policy;
use crate::reason::Reason;

/// Something signed, whatever it says.
///
/// ```text
/// SIGNED{ToBeSigned} ::= SEQUENCE {
///      toBeSigned           ToBeSigned,
///      algorithm            AlgorithmIdentifier,
///      signature            BIT STRING }
/// ```
///
/// RFC 5912 section 14, which writes certificates (RFC 5280 section 4.1) and CRLs (section 5.1) so.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signed<'a> {
    /// The octets that were signed.
    pub(crate) to_be_signed: &'a [u8],
    /// The DER of the algorithm beside the signature.
    pub(crate) algorithm: &'a [u8],
    /// Its identifier alone.
    pub(crate) oid: &'a Oid,
    /// The signature, where it is whole octets.
    pub(crate) signature: Option<&'a [u8]>,
}

/// Who is said to have signed: a key, and how it is got ready.
pub(crate) struct SignedBy<'a, L> {
    /// The key.
    pub(crate) info: SubjectPublicKeyInfo<'a>,
    /// Loads it.
    pub(crate) load: L,
    pub(crate) policy: &'a Policy,
    pub(crate) budget: &'a Budget,
}

impl Signed<'_> {
    /// Whether the key has made the signature, by an algorithm and with a strength that the policy
    /// allows. `digest` gives the digest of what was signed.
    ///
    /// # Errors
    /// Every [`SignedFault`].
    pub(crate) fn check<L, K>(
        &self,
        by: SignedBy<'_, L>,
        digest: impl FnOnce(DigestAlgorithm) -> Result<DigestValue, SignedFault>,
    ) -> Result<(), SignedFault>
    where
        L: FnOnce() -> Result<K, SignedFault>,
        K: AsRef<dyn PublicKey>,
    {
        let algorithm = AlgorithmIdentifier::from_der(self.algorithm);
        let algorithm = algorithm.map_err(|_| SignedFault::AlgorithmIdentifier {
            oid: self.oid.clone(),
        })?;
        let scheme = SignatureScheme::for_certificate(&algorithm, &by.info)
            .map_err(SignedFault::Algorithm)?;
        let key = (by.load)()?;
        let key = key.as_ref();
        if let Some(weakness) = Weakness::find(by.policy, &scheme, key.bits()) {
            return Err(SignedFault::Weak(weakness));
        }
        let signature = self.signature.ok_or(SignedFault::Signature)?;
        by.budget.signature_check(&by.info)?;
        let outcome = match scheme.digest() {
            Some(algorithm) => key
                .verify_digest(&scheme, digest(algorithm)?.as_bytes(), signature)
                .map(|_| ()),
            None => {
                let work = Work::Digest(scheme.hashes_by());
                by.budget.pay(work, self.to_be_signed.len() as u64)?;
                key.verify_message(&scheme, signature)
                    .and_then(|mut verifier| {
                        verifier.update(self.to_be_signed);
                        verifier.finish()
                    })
            }
        };
        outcome.map_err(|error| match error {
            CryptoError::Failed => SignedFault::Signature,
            error => SignedFault::Key(error),
        })
    }
}

/// Why a signature is not the issuer's, or not one to rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignedFault {
    /// It is not that of the issuer's key.
    Signature,
    /// Its algorithm, or that beside the issuer's key, gives no scheme.
    Algorithm(AlgorithmError),
    /// Its algorithm's parameters cannot be read.
    AlgorithmIdentifier {
        /// Which it is.
        oid: Oid,
    },
    /// The issuer's key is not well-formed, or of a kind the provider lacks.
    Key(CryptoError),
    /// It or the issuer's key is not strong enough.
    Weak(Weakness),
    /// There is no budget for it.
    Exhausted(Exhausted),
}

impl SignedFault {
    /// The reason code.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Signature => Reason::CertificateSignatureInvalid,
            Self::AlgorithmIdentifier { .. } => Reason::MalformedCertificate,
            Self::Algorithm(error) => match error {
                AlgorithmError::Unsupported { .. } => Reason::Unsupported,
                AlgorithmError::Parameters { .. } => Reason::AlgorithmParameters,
                AlgorithmError::DigestMismatch { .. } => Reason::DigestAlgorithmMismatch,
                AlgorithmError::KeyMismatch { .. } => Reason::CertificateSignatureInvalid,
                AlgorithmError::MalformedKey => Reason::MalformedKey,
            },
            Self::Key(CryptoError::Unsupported) => Reason::Unsupported,
            Self::Key(_) => Reason::MalformedKey,
            Self::Weak(weakness) => weakness.reason(),
            Self::Exhausted(_) => Exhausted::REASON,
        }
    }

    /// What the check that failed rests on.
    pub fn basis(&self) -> Basis {
        match self {
            Self::AlgorithmIdentifier { .. } => Basis::AlgorithmIdentifier,
            Self::Algorithm(error) => match error.basis() {
                Basis::SignatureCheck => Basis::CertificateBasics,
                basis => basis,
            },
            Self::Weak(weakness) => weakness.in_certificate(),
            _ => self.reason().basis(),
        }
    }
}

impl fmt::Display for SignedFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signature => f.write_str("its signature is not that of its issuer's key"),
            Self::Algorithm(error) => write!(f, "signatureAlgorithm: {error}"),
            Self::AlgorithmIdentifier { oid } => write!(
                f,
                "the parameters of signatureAlgorithm {oid} cannot be read"
            ),
            Self::Key(error) => write!(f, "its issuer's key: {error}"),
            Self::Weak(weakness) => write!(f, "its signature: {weakness}"),
            Self::Exhausted(exhausted) => exhausted.fmt(f),
        }
    }
}

impl From<Exhausted> for SignedFault {
    fn from(exhausted: Exhausted) -> Self {
        Self::Exhausted(exhausted)
    }
}
