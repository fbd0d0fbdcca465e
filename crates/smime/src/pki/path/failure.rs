//! Why no path is valid.

use core::fmt;

use crate::basis::Basis;
use crate::budget::Exhausted;
use crate::oid::Oid;
use crate::pki::certificate::Certificate;
use crate::pki::signed::SignedFault;
use crate::pki::time::Time;
use crate::reason::Reason;

/// Why a certificate was not found valid. Its text escapes everything that would act on a terminal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "certificate of \"{}\", serial number {}: {fault}",
    .certificate.subject(),
    .certificate.serial_hex()
)]
pub struct PathFailure {
    /// The certificate at fault: the target or one above it.
    pub certificate: Certificate,
    /// What is wrong with it.
    pub fault: PathFault,
}

impl PathFailure {
    pub(super) fn new(certificate: &Certificate, fault: PathFault) -> Self {
        Self {
            certificate: certificate.clone(),
            fault,
        }
    }

    /// Whether nothing more is to be looked at: the budget is spent.
    pub(super) fn ends_the_search(&self) -> bool {
        matches!(self.fault, PathFault::Exhausted(_))
    }

    /// The reason code.
    pub fn reason(&self) -> Reason {
        self.fault.reason()
    }

    /// What the check that failed rests on.
    pub fn basis(&self) -> Basis {
        self.fault.basis()
    }

    /// How much the failure tells: that a branch of the search ends nowhere, or that an issuer of
    /// that name has another key, only where nothing else is known.
    pub(super) fn rank(&self) -> (u8, u8) {
        let kind = match self.fault {
            PathFault::NoIssuer => 0,
            PathFault::Signed(SignedFault::Signature) => 1,
            _ => 2,
        };
        (kind, self.reason().rank())
    }
}

/// What is wrong with a certificate, alone or where it would stand in a path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathFault {
    /// No anchor was given.
    NoTrustAnchor,
    /// No certificate of its issuer is at hand that is not below it already.
    NoIssuer,
    /// Its two signature algorithms differ (RFC 5280 section 4.1.1.2).
    AlgorithmsDiffer,
    /// Its signature is not its issuer's, or not one to rest on.
    Signed(SignedFault),
    /// Its validity begins later.
    NotYetValid {
        /// When.
        not_before: Time,
        /// The time of the judgement.
        at: Time,
    },
    /// Its validity has ended.
    Expired {
        /// When.
        not_after: Time,
        /// The time of the judgement.
        at: Time,
    },
    /// It has a critical extension that is not understood.
    UnknownCriticalExtension {
        /// Which.
        oid: Oid,
    },
    /// It constrains the path, critically or not, by what is not processed here.
    UnprocessedConstraint {
        /// The extension that does.
        oid: Oid,
    },
    /// It has issued one below it and is not a certification authority's.
    NotACa,
    /// Its key usage does not allow what its key was used for.
    KeyUsage {
        /// The bits of which one is wanted.
        wanted: &'static str,
        /// What wants them: that differs between a mail's and a certification authority's.
        basis: Basis,
    },
    /// Its extended key usage does not allow mail.
    ExtendedKeyUsage,
    /// It has issued one below it, and its extended key usage is for other purposes than mail.
    AuthorityPurpose,
    /// More intermediate certificates stand below it than it allows.
    PathLength {
        /// How many it allows.
        allowed: u32,
        /// How many there are, self-issued ones not counted.
        found: u32,
    },
    /// The certificates of the path are listed, and it is not among them.
    NotListed,
    /// The path above it does not use every certificate that is listed for it.
    ListedUnused,
    /// A certificate that is listed for its path is not at hand.
    ListedUnknown,
    /// The search was given up.
    Exhausted(Exhausted),
}

impl PathFault {
    /// The reason code.
    pub fn reason(&self) -> Reason {
        match self {
            Self::NoTrustAnchor => Reason::NoTrustAnchor,
            Self::NoIssuer => Reason::Untrusted,
            Self::AlgorithmsDiffer => Reason::MalformedCertificate,
            Self::Signed(fault) => fault.reason(),
            Self::NotYetValid { .. } => Reason::CertificateNotYetValid,
            Self::Expired { .. } => Reason::CertificateExpired,
            Self::UnknownCriticalExtension { .. } => Reason::UnknownCriticalExtension,
            Self::UnprocessedConstraint { .. } => Reason::UnprocessedConstraint,
            Self::NotACa => Reason::NotACa,
            Self::KeyUsage { .. } => Reason::KeyUsage,
            Self::ExtendedKeyUsage | Self::AuthorityPurpose => Reason::ExtendedKeyUsage,
            Self::PathLength { .. } => Reason::PathLengthExceeded,
            Self::NotListed | Self::ListedUnused | Self::ListedUnknown => {
                Reason::SigningCertificateMismatch
            }
            Self::Exhausted(_) => Exhausted::REASON,
        }
    }
}

impl PathFault {
    /// What the check that failed rests on.
    pub fn basis(&self) -> Basis {
        match self {
            Self::AlgorithmsDiffer => Basis::CertificateAlgorithms,
            Self::Signed(fault) => fault.basis(),
            Self::KeyUsage { basis, .. } => *basis,
            Self::AuthorityPurpose => Basis::Policy,
            Self::NotListed | Self::ListedUnused | Self::ListedUnknown => {
                Basis::SigningCertificateLimits
            }
            _ => self.reason().basis(),
        }
    }
}

impl fmt::Display for PathFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTrustAnchor => f.write_str("no trust anchor was given"),
            Self::NoIssuer => f.write_str("its issuer is neither trusted nor at hand"),
            Self::AlgorithmsDiffer => f.write_str("signature and signatureAlgorithm differ"),
            Self::Signed(fault) => fault.fmt(f),
            Self::NotYetValid { not_before, at } => {
                write!(f, "notBefore is {not_before}, judged at {at}")
            }
            Self::Expired { not_after, at } => {
                write!(f, "notAfter is {not_after}, judged at {at}")
            }
            Self::UnknownCriticalExtension { oid } => {
                write!(f, "critical extension {oid} is not understood")
            }
            Self::UnprocessedConstraint { oid } => {
                let name = crate::oid::object_identifier(oid.as_bytes());
                write!(f, "{name} constrains the path and is not processed here")
            }
            Self::NotACa => f.write_str("it has issued another without being a CA's"),
            Self::KeyUsage { wanted, .. } => write!(f, "keyUsage lacks {wanted}"),
            Self::ExtendedKeyUsage => {
                f.write_str("extKeyUsage has neither id-kp-emailProtection nor anyExtendedKeyUsage")
            }
            Self::AuthorityPurpose => f.write_str(
                "it has issued another, and its extKeyUsage has neither id-kp-emailProtection nor \
                 anyExtendedKeyUsage",
            ),
            Self::PathLength { allowed, found } => write!(
                f,
                "pathLenConstraint is {allowed}, {found} intermediate certificates follow"
            ),
            Self::NotListed => {
                f.write_str("it is not among those that the signer lists for the path")
            }
            Self::ListedUnused => {
                f.write_str("the signer lists a certificate that is not on the path to the anchor")
            }
            Self::ListedUnknown => {
                f.write_str("the signer lists a certificate for the path that is not at hand")
            }
            Self::Exhausted(exhausted) => exhausted.fmt(f),
        }
    }
}

impl From<Exhausted> for PathFault {
    fn from(exhausted: Exhausted) -> Self {
        Self::Exhausted(exhausted)
    }
}
