//! What RFC 5280 section 6.1 and RFC 8550 section 4.4 ask of one certificate.

use super::{PathFault, Purpose};
use crate::basis::Basis;
use crate::pki::certificate::{Certificate, Version};
use crate::pki::extension::BasicConstraints;
use crate::pki::key_usage::ExtendedKeyUsage;
use crate::pki::time::Time;

/// The validity period includes the time of the judgement (RFC 5280 section 6.1.3 a 2).
pub(super) fn validity(certificate: &Certificate, at: Time) -> Result<(), PathFault> {
    let validity = certificate.validity();
    if at < validity.not_before {
        return Err(PathFault::NotYetValid {
            not_before: validity.not_before,
            at,
        });
    }
    if at > validity.not_after {
        return Err(PathFault::Expired {
            not_after: validity.not_after,
            at,
        });
    }
    Ok(())
}

/// Every critical extension is understood (RFC 5280 sections 6.1.4 o and 6.1.5 f), and none that
/// constrains the path is passed over. Those have to be processed whether they are critical or not
/// (sections 4.2, 6.1.4 g and i, 6.1.5 b). In the target name constraints bind nobody; they must not
/// stand there but where it is an authority's (section 4.2.1.10), and are not passed over either.
pub(super) fn extensions(certificate: &Certificate) -> Result<(), PathFault> {
    let extensions = certificate.extensions();
    if let Some(oid) = extensions.unknown_critical.first() {
        return Err(PathFault::UnknownCriticalExtension { oid: oid.clone() });
    }
    if let Some(oid) = extensions.unprocessed_constraints.first() {
        return Err(PathFault::UnprocessedConstraint { oid: oid.clone() });
    }
    Ok(())
}

/// The target's key may be used for that; a missing extension allows everything (RFC 8550
/// sections 4.4.2 and 4.4.4).
pub(super) fn purpose(target: &Certificate, purpose: Purpose) -> Result<(), PathFault> {
    let extensions = target.extensions();
    if let Some(usage) = extensions.key_usage {
        let (allowed, wanted, basis) = match purpose {
            Purpose::Signing => (
                usage.digital_signature() || usage.non_repudiation(),
                "digitalSignature or nonRepudiation",
                Basis::SignerKeyUsage,
            ),
            Purpose::KeyTransport => (
                usage.key_encipherment(),
                "keyEncipherment",
                Basis::TransportKeyUsage,
            ),
            Purpose::KeyAgreement => (
                usage.key_agreement(),
                "keyAgreement",
                Basis::AgreementKeyUsage,
            ),
        };
        if !allowed {
            return Err(PathFault::KeyUsage { wanted, basis });
        }
    }
    match allows_mail(target) {
        true => Ok(()),
        false => Err(PathFault::ExtendedKeyUsage),
    }
}

/// Whether an extKeyUsage that is there allows mail.
fn allows_mail(certificate: &Certificate) -> bool {
    let usage = &certificate.extensions().extended_key_usage;
    usage.as_ref().is_none_or(ExtendedKeyUsage::allows_email)
}

/// The certificate is an authority's (RFC 5280 section 6.1.4 k). Those of versions 1 and 2 cannot say
/// so, and are refused.
pub(super) fn authority(certificate: &Certificate) -> Result<(), PathFault> {
    match constraints(certificate) {
        Some(_) => Ok(()),
        None => Err(PathFault::NotACa),
    }
}

/// No more certificates stand between it and the target than it allows, `below` it, self-issued ones
/// not counted (RFC 5280 section 6.1.4 l and m).
pub(super) fn path_length(
    certificate: &Certificate,
    below: &[&Certificate],
) -> Result<(), PathFault> {
    let Some(allowed) = constraints(certificate).and_then(|constraints| constraints.path_length)
    else {
        return Ok(());
    };
    let counted = below.iter().filter(|below| !below.is_self_issued()).count();
    let found = u32::try_from(counted).unwrap_or(u32::MAX);
    match found <= allowed {
        true => Ok(()),
        false => Err(PathFault::PathLength { allowed, found }),
    }
}

/// Its key may sign certificates, where it says for what it may be used (RFC 5280 section 6.1.4 n).
pub(super) fn key_cert_sign(certificate: &Certificate) -> Result<(), PathFault> {
    match certificate.extensions().key_usage {
        Some(usage) if !usage.key_cert_sign() => Err(PathFault::KeyUsage {
            wanted: "keyCertSign",
            basis: Basis::CaKeyUsage,
        }),
        _ => Ok(()),
    }
}

/// An authority whose extKeyUsage names purposes, and mail is none of them, vouches for no mail: this
/// implementation's policy, as RFC 5280 section 4.2.1.12 says nothing of authorities.
pub(super) fn authority_purpose(certificate: &Certificate) -> Result<(), PathFault> {
    match allows_mail(certificate) {
        true => Ok(()),
        false => Err(PathFault::AuthorityPurpose),
    }
}

/// What an authority's certificate says of being one.
fn constraints(certificate: &Certificate) -> Option<BasicConstraints> {
    let constraints = certificate.extensions().basic_constraints;
    constraints.filter(|constraints| constraints.ca && certificate.version() == Version::V3)
}
