//! What a signed layer does that its standards forbid, and that does not decide its verdict.

use crate::cms::attribute::{SigningTime, SingleValued};
use crate::cms::{ContentType, EncapsulatedContent, SignedData, SignerIdentifier, SignerInfo};
use crate::crypto::{DigestAlgorithm, SignatureScheme};
use crate::finding::{Finding, FindingCode, Location};
use crate::oid::Oid;
use crate::receive::content::{ContentForm, Place};
use crate::receive::judging::Judging;
use crate::receive::locate::LayerPlace;
use crate::visible::quoted;

const CONTENT_TYPE: Location = Location::Header("Content-Type");

impl Judging<'_> {
    /// Notes what the object and its carrier say otherwise than the standards would have them.
    pub(in crate::receive) fn note_structure(
        &mut self,
        place: &LayerPlace,
        signed_data: &SignedData,
    ) {
        if signed_data.encap_content_info.content == EncapsulatedContent::Other {
            self.deviate(FindingCode::ContentNotOctetString, "eContent");
        }
        if signed_data.other_certificates > 0 {
            let count = signed_data.other_certificates;
            self.findings.push(
                Finding::new(FindingCode::CertificateFormatSkipped, "certificates")
                    .found(format!("hold {count} of them")),
            );
        }
        self.note_version(signed_data);
        for signer_info in &signed_data.signer_infos {
            self.note_signer(signer_info);
        }
        self.note_unlisted_digests(signed_data);
        let is_signed = !signed_data.signer_infos.is_empty();
        self.note_smime_type(
            place,
            if is_signed {
                "signed-data"
            } else {
                "certs-only"
            },
        );
        self.note_micalg(place, signed_data);
    }

    /// Notes what a SignerInfo says otherwise than the standards would have it, whoever has signed.
    fn note_signer(&mut self, signer_info: &SignerInfo) {
        let signature_algorithm = &signer_info.signature_algorithm;
        if SignatureScheme::is_ecdsa_with_null(signature_algorithm) {
            self.deviate(FindingCode::EcdsaParametersNull, "signatureAlgorithm");
        }
        if SignatureScheme::is_ec_key(&signature_algorithm.oid) {
            self.deviate(FindingCode::SignatureAlgorithmOfKey, "signatureAlgorithm");
        }
        if let Some(signed_attrs) = &signer_info.signed_attrs {
            if !signed_attrs.is_der() {
                self.deviate(FindingCode::SignedAttributesNotDer, "signedAttrs");
            }
            if let Ok(Some(SigningTime(time))) = SigningTime::find(&signed_attrs.attributes)
                && !time.is_profiled
            {
                self.deviate(FindingCode::SigningTimeForm, "signedAttrs");
            }
        }
        if !signer_info.version_fits() {
            let version = format!("is {}", signer_info.version);
            let at = "SignerInfo.version";
            self.findings
                .push(Finding::new(FindingCode::SignerInfoVersion, at).found(version));
        }
    }

    /// Notes that the content was signed in another form than its standard names.
    pub(in crate::receive) fn note_form(&mut self, place: &Place, form: ContentForm) {
        if place.forms().first() == Some(&form) {
            return;
        }
        match form {
            ContentForm::AsReceived => self.deviate(FindingCode::LineEndsAsReceived, "content"),
            ContentForm::Canonical | ContentForm::HeaderCanonical(_) | ContentForm::Undoubled => {
                self.deviate(FindingCode::LineEndsMadeCanonical, "content");
            }
        }
    }

    /// The version that RFC 5652 section 5.1 computes, where only X.509 certificates are there.
    fn note_version(&mut self, signed_data: &SignedData) {
        if signed_data.other_certificates > 0 || signed_data.other_crls > 0 {
            return;
        }
        let content_type = ContentType::from_oid(&signed_data.encap_content_info.content_type);
        let has_version_3 = signed_data
            .signer_infos
            .iter()
            .any(|signer| matches!(signer.sid, SignerIdentifier::SubjectKeyIdentifier(_)));
        let wanted = if has_version_3 || content_type != ContentType::Data {
            3
        } else {
            1
        };
        if signed_data.version != wanted {
            let found = format!("is {}, wanted {wanted}", signed_data.version);
            let at = "SignedData.version";
            self.findings
                .push(Finding::new(FindingCode::SignedDataVersion, at).found(found));
        }
    }

    fn note_unlisted_digests(&mut self, signed_data: &SignedData) {
        for signer_info in &signed_data.signer_infos {
            let oid = &signer_info.digest_algorithm.oid;
            if !signed_data
                .digest_algorithms
                .iter()
                .any(|listed| listed.oid == *oid)
            {
                self.findings.push(
                    Finding::new(FindingCode::DigestNotListed, "digestAlgorithms")
                        .found(format!("lack {oid}")),
                );
            }
        }
    }

    /// The smime-type parameter names what is inside (RFC 8551 section 3.2.2).
    pub(in crate::receive) fn note_smime_type(&mut self, place: &LayerPlace, wanted: &str) {
        if let Some(named) = &place.smime_type
            && !named.eq_ignore_ascii_case(wanted)
        {
            let found = format!("has smime-type {}, wanted {wanted}", quoted(named));
            self.findings
                .push(Finding::new(FindingCode::SmimeTypeMismatch, CONTENT_TYPE).found(found));
        }
    }

    /// micalg lists the digest algorithms of the signers, in any order (RFC 8551
    /// section 3.5.3.2); "sha1" and its like are how older agents wrote them.
    fn note_micalg(&mut self, place: &LayerPlace, signed_data: &SignedData) {
        if place.content.is_none() {
            return;
        }
        let Some(micalg) = &place.micalg else {
            return self.deviate(FindingCode::MicalgMissing, CONTENT_TYPE);
        };
        let named: Vec<_> = micalg
            .split(',')
            .filter_map(DigestAlgorithm::from_micalg)
            .collect();
        let is_named =
            |oid: &Oid| DigestAlgorithm::from_oid(oid).is_none_or(|digest| named.contains(&digest));
        let signers = &signed_data.signer_infos;
        if !signers
            .iter()
            .all(|signer| is_named(&signer.digest_algorithm.oid))
        {
            let found = format!("has micalg {}", quoted(micalg));
            self.findings
                .push(Finding::new(FindingCode::MicalgMismatch, CONTENT_TYPE).found(found));
        }
    }
}
