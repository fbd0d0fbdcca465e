//! Judging one signer: its content, its signature, its certificate.

pub(super) mod certificates;
pub(super) mod reports;
pub(super) mod signers;
pub(super) mod signing_certificate;

use std::io;

use crate::budget::Work;
use crate::cms::attribute::{AlgorithmProtection, SigningTime, SingleValued};
use crate::cms::{EncapsulatedContentInfo, SignerInfo};
use crate::crypto::{DigestAlgorithm, SignatureScheme};
use crate::finding::{Finding, FindingCode, Location};
use crate::oid::Oid;
use crate::pki::path::{PathLimit, Purpose, Validator};
use crate::pki::{Certificate, Time};
use crate::proof::{
    AttributeDigests, ContentBound, PathProof, SignatureContext, SignatureValid, SignerProof,
};
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::verdict::{Judgement, SignerReport};

use self::certificates::ByIdentifier;
use self::reports::CertificateReports;
use self::signing_certificate::{CertificatesByHash, NamedCertificates};
use crate::receive::content::digests::Digested;

/// What a signer is judged with.
pub(super) struct SignerJudge<'a, 'b> {
    pub(super) encap_content_info: &'a EncapsulatedContentInfo,
    pub(super) digested: &'b Digested,
    /// Where a signer's certificate may be found.
    pub(super) certificates: &'a ByIdentifier<'a>,
    pub(super) reports: &'b mut CertificateReports,
    /// What is wrong with the first of the message's certificates that cannot be read.
    pub(super) unreadable: Option<&'a Refusal>,
    /// Judges paths; absent where signatures only are asked for.
    pub(super) validator: Option<&'a Validator<'a>>,
    pub(super) signatures: SignatureContext<'b>,
    /// Where a certificate may be found that a signer names by its digest.
    pub(super) by_hash: &'b mut CertificatesByHash<'a>,
}

/// A signer, judged.
pub(super) struct JudgedSigner {
    pub(super) report: SignerReport,
    /// Its proofs, where all its checks hold.
    pub(super) proof: Option<SignerProof>,
    /// The certificate that the report names.
    pub(super) certificate: Option<Certificate>,
    /// Whether other content might be what it signed.
    pub(super) content_differs: bool,
    pub(super) findings: Vec<Finding>,
}

/// How far one certificate brings a signer.
struct Attempt<'c> {
    certificate: &'c Certificate,
    signature: Option<SignatureValid>,
    path: Result<PathProof, Refusal>,
}

impl<'a> SignerJudge<'a, '_> {
    /// Judges `signer_info` as RFC 5652 section 5.6 has it: what was digested is what the signer has
    /// signed, by a key that is the signer's. The error is a source that cannot be read.
    pub(super) fn judge(&mut self, signer_info: &SignerInfo) -> io::Result<JudgedSigner> {
        let mut judged = JudgedSigner::unjudged(signer_info);
        let (digest, bound) = match self.bind_content(signer_info) {
            Ok(bound) => bound,
            Err(refusal) => {
                if let Some(named) = self.certificates.named(&signer_info.sid).first() {
                    judged.name(named, self.reports);
                }
                judged.content_differs = refusal.reason == Reason::MessageDigestMismatch;
                judged.refuse(refusal);
                return Ok(judged);
            }
        };
        judged.report.digest = digest.name().to_owned();
        // RFC 5652 section 5.3: sid names the certificate with the signer's public key.
        let Some(attempt) = self.best_attempt(signer_info, digest, &bound)? else {
            let sid = &signer_info.sid;
            judged.refuse(match self.unreadable {
                Some(why) => why.clone(),
                None => Refusal::new(
                    Reason::NoSignerCertificate,
                    format!("sid is {sid}, and no certificate at hand fits it"),
                ),
            });
            return Ok(judged);
        };
        let attempt = attempt.blamed_on(self.unreadable);
        judged.name(attempt.certificate, self.reports);
        judged.content_differs = signer_info.signed_attrs.is_none() && attempt.signature.is_none();
        judged.take(bound, attempt);
        Ok(judged)
    }

    fn bind_content(
        &self,
        signer_info: &SignerInfo,
    ) -> Result<(DigestAlgorithm, ContentBound), Refusal> {
        // RFC 5652 section 5.3: which algorithms the signer has used.
        let signature_algorithm = &signer_info.signature_algorithm.oid;
        if SignatureScheme::name_of(signature_algorithm).is_none() {
            return Err(Refusal::new(
                Reason::Unsupported,
                format!("signatureAlgorithm is {}", named(signature_algorithm)),
            ));
        }
        let identifier = &signer_info.digest_algorithm;
        let unsupported = || {
            Refusal::new(
                Reason::Unsupported,
                format!("digestAlgorithm is {}", named(&identifier.oid)),
            )
        };
        let algorithm = DigestAlgorithm::from_oid(&identifier.oid).ok_or_else(unsupported)?;
        DigestAlgorithm::from_identifier(identifier)
            .map_err(|error| Refusal::of_algorithm("digestAlgorithm", &error))?;
        // RFC 8551 section 2.1: which digests are still to be trusted.
        self.signatures.policy.judge_digest(algorithm)?;
        // RFC 5652 sections 5.4, 5.6 and 11: the digest, and the attributes that it has to be in.
        let digest = self.digested.by(algorithm).ok_or_else(unsupported)?;
        let content_type = &self.encap_content_info.content_type;
        let bound = ContentBound::check(content_type, digest, signer_info)?;
        // RFC 6211 section 2: the algorithms are those that are signed.
        if let Some(signed_attrs) = &signer_info.signed_attrs
            && let Some(protection) = AlgorithmProtection::find(&signed_attrs.attributes)?
            && !protection.names_those_of(signer_info)
        {
            return Err(Refusal::new(
                Reason::AlgorithmProtectionMismatch,
                "CMS algorithm protection names other algorithms than the SignerInfo",
            ));
        }
        Ok((algorithm, bound))
    }

    /// The certificate that brings the signer furthest; absent where none fits its sid.
    fn best_attempt(
        &mut self,
        signer_info: &SignerInfo,
        digest: DigestAlgorithm,
        bound: &ContentBound,
    ) -> io::Result<Option<Attempt<'a>>> {
        let certificates = self.certificates;
        let named = self.by_hash.named_by(signer_info);
        let mut best: Option<Attempt<'a>> = None;
        let mut digests = AttributeDigests::default();
        for certificate in certificates.named(&signer_info.sid) {
            if self.signatures.budget.pay(Work::Candidate, 1).is_err() {
                break;
            }
            let is_first = best.is_none();
            let attempt = self.attempt(
                signer_info,
                digest,
                bound,
                certificate,
                (&named, &mut digests, is_first),
            )?;
            if best
                .as_ref()
                .is_none_or(|best| best.progress() < attempt.progress())
            {
                best = Some(attempt);
            }
            if best.as_ref().is_some_and(|best| best.path.is_ok()) {
                break;
            }
        }
        Ok(best)
    }

    fn attempt<'c>(
        &mut self,
        signer_info: &SignerInfo,
        digest: DigestAlgorithm,
        bound: &ContentBound,
        certificate: &'c Certificate,
        (named, digests, is_first): (
            &Result<NamedCertificates<'_>, Refusal>,
            &mut AttributeDigests,
            bool,
        ),
    ) -> io::Result<Attempt<'c>> {
        // RFC 5652 section 5.6: the signature, by the signer's public key.
        let signature = SignatureValid::check(
            bound,
            signer_info,
            digest,
            certificate,
            digests,
            &mut self.signatures,
        )?;
        // RFC 5035 section 5: the certificate is the one that the signer names.
        let signature = signature.and_then(|signature| {
            let named = named.as_ref().map_err(Clone::clone)?;
            named.check(certificate).map(|()| signature)
        });
        let limits = named.as_ref().map_or(&[][..], |named| &named.limits);
        // RFC 5280 section 6.1, RFC 8550 section 4: whose key it is.
        let path = match &signature {
            // Of keys of an unknown kind the first stands for all.
            Err(refusal) if !is_first || !refusal.reason.is_unsupported() => Err(refusal.clone()),
            _ => self.path(certificate, limits),
        };
        let (signature, path) = match (signature, path) {
            (Ok(signature), path) => (Some(signature), path),
            // A fault of the certificate tells more than that its key is of an unknown kind.
            (Err(_), Err(fault)) if fault.reason != Reason::NoTrustAnchor => (None, Err(fault)),
            (Err(unsupported), _) => (None, Err(unsupported)),
        };
        Ok(Attempt {
            certificate,
            signature,
            path,
        })
    }

    fn path(
        &mut self,
        certificate: &Certificate,
        limits: &[PathLimit],
    ) -> Result<PathProof, Refusal> {
        let Some(validator) = self.validator else {
            return Ok(PathProof::NotAsked);
        };
        validator
            .validate_within(
                certificate,
                Purpose::Signing,
                limits,
                self.signatures.budget,
            )
            .map(PathProof::Valid)
            .map_err(|failure| {
                Refusal::new(failure.reason(), failure.to_string()).on(failure.basis())
            })
    }
}

impl Attempt<'_> {
    /// The same; where the path ends for want of an issuer and a certificate of the message cannot
    /// be read, that one is to blame.
    fn blamed_on(mut self, unreadable: Option<&Refusal>) -> Self {
        if let (Err(refusal), Some(why)) = (&self.path, unreadable)
            && refusal.reason == Reason::Untrusted
        {
            self.path = Err(why.clone());
        }
        self
    }

    fn progress(&self) -> u8 {
        match (&self.signature, &self.path) {
            (None, _) => 0,
            (Some(_), Err(_)) => 1,
            (Some(_), Ok(_)) => 2,
        }
    }
}

impl JudgedSigner {
    fn unjudged(signer_info: &SignerInfo) -> Self {
        let digest = DigestAlgorithm::from_oid(&signer_info.digest_algorithm.oid);
        let report = SignerReport {
            judgement: Judgement::Invalid,
            signature_ok: false,
            path_ok: None,
            certificate: None,
            digest: digest.map_or_else(
                || signer_info.digest_algorithm.oid.to_string(),
                |digest| digest.name().to_owned(),
            ),
            signature: signature_name(signer_info),
            signing_time: signing_time(signer_info),
            chain: Vec::new(),
            reasons: Vec::new(),
        };
        Self {
            report,
            proof: None,
            certificate: None,
            content_differs: false,
            findings: Vec::new(),
        }
    }

    /// Says for which signer of which layer the refusals hold.
    pub(super) fn locate(&mut self, layer: usize, signer: usize) {
        for refusal in &mut self.report.reasons {
            refusal.layer = Some(layer);
            refusal.signer = Some(signer);
        }
    }

    fn name(&mut self, certificate: &Certificate, reports: &mut CertificateReports) {
        self.report.certificate = Some(reports.of(certificate));
        self.certificate = Some(certificate.clone());
    }

    fn refuse(&mut self, refusal: Refusal) {
        self.report.judgement = if refusal.reason.is_unsupported() {
            Judgement::Unsupported
        } else {
            Judgement::Invalid
        };
        self.report.reasons.push(refusal);
    }

    fn take(&mut self, content: ContentBound, attempt: Attempt<'_>) {
        if let Some(signature) = attempt.signature {
            self.report.signature_ok = true;
            self.note(signature);
        }
        match (attempt.signature, attempt.path) {
            (Some(signature), Ok(path)) => {
                if let PathProof::Valid(path) = &path {
                    self.report.path_ok = Some(true);
                    let subject = |certificate: &Certificate| certificate.subject().to_string();
                    self.report.chain = path.certificates().iter().map(subject).collect();
                    if !path.is_trusted_directly() {
                        self.report.chain.push(path.anchor().subject().to_string());
                    }
                }
                self.report.judgement = Judgement::Valid;
                self.proof = Some(SignerProof {
                    content,
                    signature,
                    path,
                });
            }
            (signature, Err(refusal)) => {
                self.report.path_ok = signature.map(|_| false);
                self.refuse(refusal);
            }
            (None, Ok(_)) => {}
        }
    }

    /// Notes what the signature was found to be, which only checking it tells.
    fn note(&mut self, signature: SignatureValid) {
        if signature.as_received {
            self.deviate(FindingCode::SignedAsReceived, "signedAttrs");
        }
        if signature.digest_info_without_null {
            self.deviate(FindingCode::DigestInfoWithoutNull, "signature");
        }
    }

    fn deviate(&mut self, code: FindingCode, at: impl Into<Location>) {
        self.findings.push(Finding::new(code, at));
    }
}

/// An identifier with its name, where it has one that is known.
fn named(oid: &Oid) -> String {
    crate::oid::object_identifier(oid.as_bytes())
}

/// The signature algorithm's name, or its OID where it is unknown.
fn signature_name(signer_info: &SignerInfo) -> String {
    let oid = &signer_info.signature_algorithm.oid;
    SignatureScheme::name_of(oid).map_or_else(|| oid.to_string(), str::to_owned)
}

/// The time in the signing-time attribute, where it can be read.
fn signing_time(signer_info: &SignerInfo) -> Option<Time> {
    let signed_attrs = signer_info.signed_attrs.as_ref()?;
    SigningTime::find(&signed_attrs.attributes)
        .ok()?
        .map(|SigningTime(found)| found.time)
}
