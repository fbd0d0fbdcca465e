//! Which of the certificates at hand a signer names in its signing-certificate attributes (RFC 5035).

use std::collections::HashMap;

use crate::basis::Basis;
use crate::budget::{Budget, Work};
use crate::cms::attribute::{EssCertId, SigningCertificate};
use crate::cms::{SignedData, SignerInfo};
use crate::crypto::{DigestAlgorithm, Provider};
use crate::pki::Certificate;
use crate::pki::path::PathLimit;
use crate::policy::Policy;
use crate::reason::Reason;
use crate::refusal::Refusal;

/// The certificates at hand, by their digests. Each algorithm that a signer uses digests them once.
pub(in crate::receive) struct CertificatesByHash<'a> {
    provider: &'a dyn Provider,
    policy: &'a Policy,
    budget: &'a Budget,
    certificates: &'a [Certificate],
    attribute_certificates: &'a [Vec<u8>],
    by_hash: HashMap<DigestAlgorithm, HashMap<Vec<u8>, Found<'a>>>,
}

/// What a digest is the digest of.
#[derive(Clone, Copy)]
enum Found<'a> {
    Certificate(&'a Certificate),
    AttributeCertificate,
}

/// The certificates that one signer names.
pub(in crate::receive) struct NamedCertificates<'a> {
    /// By each attribute, that of the signature, none where it is not at hand; and what it rests on
    /// that it has to be that.
    signers: Vec<(Option<&'a Certificate>, Basis)>,
    /// By each attribute that names more, those of the path.
    pub(in crate::receive) limits: Vec<PathLimit>,
}

impl<'a> CertificatesByHash<'a> {
    pub(in crate::receive) fn new(
        (provider, policy): (&'a dyn Provider, &'a Policy),
        budget: &'a Budget,
        certificates: &'a [Certificate],
        signed_data: &'a SignedData,
    ) -> Self {
        Self {
            provider,
            policy,
            budget,
            certificates,
            attribute_certificates: &signed_data.attribute_certificates,
            by_hash: HashMap::new(),
        }
    }

    /// Finds the certificates that `signer_info` names.
    pub(in crate::receive) fn named_by(
        &mut self,
        signer_info: &SignerInfo,
    ) -> Result<NamedCertificates<'a>, Refusal> {
        let mut named = NamedCertificates {
            signers: Vec::new(),
            limits: Vec::new(),
        };
        let Some(signed_attrs) = &signer_info.signed_attrs else {
            return Ok(named);
        };
        for attribute in SigningCertificate::of(&signed_attrs.attributes)? {
            let signer = match self.find(&attribute.signer)? {
                Some(Found::Certificate(certificate)) => Some(certificate),
                _ => None,
            };
            named.signers.push((signer, attribute.basis));
            named.limits.extend(self.limit(&attribute)?);
        }
        Ok(named)
    }

    /// What the identifiers after the first limit the path to; nothing where there are none, or none
    /// but those of attribute certificates, which limit authorizations.
    fn limit(&mut self, attribute: &SigningCertificate) -> Result<Option<PathLimit>, Refusal> {
        let mut limit = None;
        for id in &attribute.others {
            match self.find(id)? {
                Some(Found::Certificate(certificate)) => {
                    limit
                        .get_or_insert_with(PathLimit::default)
                        .list(certificate);
                }
                Some(Found::AttributeCertificate) => {}
                None => limit.get_or_insert_with(PathLimit::default).list_unknown(),
            }
        }
        Ok(limit)
    }

    /// The certificate with this digest. An issuerSerial beside the digest has to be its own.
    fn find(&mut self, id: &EssCertId) -> Result<Option<Found<'a>>, Refusal> {
        let algorithm = DigestAlgorithm::from_identifier(&id.hash_algorithm)
            .map_err(|error| Refusal::of_algorithm("signing-certificate, hashAlgorithm", &error))?;
        self.policy.judge_certificate_hash(algorithm)?;
        self.budget.pay(Work::Name, 1)?;
        let found = self.by(algorithm)?.get(&id.cert_hash).copied();
        if let (Some(Found::Certificate(certificate)), Some(issuer_serial)) =
            (found, &id.issuer_serial)
            && !issuer_serial.names(certificate)
        {
            return Err(Refusal::new(
                Reason::SigningCertificateMismatch,
                "signing-certificate: issuerSerial is of another certificate than certHash",
            )
            .on(Basis::SigningCertificateIssuer));
        }
        Ok(found)
    }

    fn by(&mut self, algorithm: DigestAlgorithm) -> Result<&HashMap<Vec<u8>, Found<'a>>, Refusal> {
        if !self.by_hash.contains_key(&algorithm) {
            let digested = self.digest_all(algorithm)?;
            self.by_hash.insert(algorithm, digested);
        }
        Ok(self.by_hash.entry(algorithm).or_default())
    }

    fn digest_all(
        &self,
        algorithm: DigestAlgorithm,
    ) -> Result<HashMap<Vec<u8>, Found<'a>>, Refusal> {
        let of_attributes = self
            .attribute_certificates
            .iter()
            .map(|der| (der.as_slice(), Found::AttributeCertificate));
        let of_keys = self
            .certificates
            .iter()
            .map(|certificate| (certificate.as_der(), Found::Certificate(certificate)));
        of_attributes
            .chain(of_keys)
            .map(|(der, found)| {
                let mut digest = self.provider.digest(algorithm).ok_or_else(|| {
                    let name = algorithm.name();
                    Refusal::new(Reason::Unsupported, format!("the provider lacks {name}"))
                })?;
                self.budget.pay(Work::Digest(algorithm), der.len() as u64)?;
                digest.update(der);
                Ok((digest.finish().as_bytes().to_vec(), found))
            })
            .collect()
    }
}

impl NamedCertificates<'_> {
    /// An error unless `certificate` is the one that every attribute names first.
    pub(in crate::receive) fn check(&self, certificate: &Certificate) -> Result<(), Refusal> {
        let is_other = |(named, _): &&(Option<&Certificate>, Basis)| *named != Some(certificate);
        match self.signers.iter().find(is_other) {
            None => Ok(()),
            Some((_, basis)) => Err(Refusal::new(
                Reason::SigningCertificateMismatch,
                "signing-certificate names another certificate than the one that verifies",
            )
            .on(*basis)),
        }
    }
}
