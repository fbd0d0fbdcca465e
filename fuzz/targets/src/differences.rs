//! Where the reference and OpenSSL are known to differ, and by what right.
//!
//! A row says why the verdicts differ, not that one of them is wrong: what is left out of these tables is a finding.
//! Reasons that tell a forgery (`message-digest-mismatch`, `signature-invalid`, `untrusted`, …) never get a row.

use std::{
    collections::BTreeSet,
    io::{self, Cursor},
};

use openssl_oracle::{Verdict as TheirVerdict, Verified};
use sha2::{Digest, Sha256};
use smime::crypto::AlgorithmIdentifier;
use smime::{
    FindingCode, Limits, Reason, Verdict,
    cms::{
        Opened, open,
        signed_data::{ContentSink, SignedData},
    },
    mime::Form,
    pki::Certificate,
    receive::cms_object,
    verdict::{Judgement, Layer},
};

use crate::{vectors::KNOWN, verify::stranger};

/// What the reference refuses and OpenSSL bears.
const OPENSSL_BEARS: &[(Reason, &str)] = &[
    (
        Reason::AlgorithmParameters,
        "RFC 5754 sections 3.2 and 3.3, RFC 8410 section 3, RFC 4056 section 3: wrong parameters of a signature \
         algorithm; OpenSSL's CMS looks at those of RSASSA-PSS alone",
    ),
    (
        Reason::AlgorithmProtectionMismatch,
        "RFC 6211 section 3: whoever knows the attribute has to check it; OpenSSL does not know it",
    ),
    (
        Reason::ContentTypeMismatch,
        "RFC 5652 section 11.1: content-type is to be eContentType; a check that OpenSSL leaves to its caller",
    ),
    (
        Reason::DigestAlgorithmMismatch,
        "RFC 5754 section 3, RFC 8419 section 3.1: the signature algorithm names another digest; OpenSSL takes \
         the SignerInfo's digestAlgorithm and does not compare",
    ),
    (
        Reason::DuplicateAttribute,
        "RFC 5652 section 11: an attribute stands twice; OpenSSL counts some attributes only",
    ),
    (
        Reason::KeyTooLarge,
        "a limit of the reference: the cost of a check grows with the cube of the key",
    ),
    (
        Reason::KeyTooSmall,
        "RFC 8551 section 4.3; OpenSSL's level 0, which legacy algorithms need, has no floor",
    ),
    (
        Reason::LimitExceeded,
        "a limit of the reference; OpenSSL reads the whole message into memory",
    ),
    (
        Reason::MalformedAttribute,
        "RFC 5652 section 11, RFC 5035: the value of an attribute is of another type; OpenSSL does not decode \
         attributes that it does not use",
    ),
    (
        Reason::MalformedBer,
        "X.690 section 8: OpenSSL does not look into values that it has no use for, such as those of attributes",
    ),
    (
        Reason::MalformedCertificate,
        "RFC 5280 sections 4.1.2.1 and 4.1.2.9: a version that there is not, extensions in a certificate of version \
         1; OpenSSL does not look at the version",
    ),
    (
        Reason::MalformedKey,
        "RFC 8017 section 3.1: the certificate's key is no RSA key (an exponent of 1, a negative modulus); \
         OpenSSL computes with it",
    ),
    (
        Reason::MalformedMime,
        "RFC 2045 section 5.1: a quoted string that is never closed, so that no boundary follows it; OpenSSL cuts it at \
         the end of its line",
    ),
    (
        Reason::ProtocolMismatch,
        "RFC 1847 section 2.1: the protocol parameter is to be the type of the second part; OpenSSL does not read it",
    ),
    (
        Reason::SignedAttributesRequired,
        "RFC 5652 section 5.3: content other than id-data needs signed attributes, which binds the sender; the \
         reference holds receivers to it, OpenSSL does not",
    ),
    (
        Reason::SigningCertificateMismatch,
        "RFC 5035 section 5: OpenSSL compares signing-certificate only when asked for CAdES",
    ),
    (
        Reason::UnknownCriticalExtension,
        "RFC 5280 section 4.2: a critical extension about policies that the reference does not process; OpenSSL knows it",
    ),
    (
        Reason::UnprocessedConstraint,
        "RFC 5280 section 4.2: constraints that the reference does not process, and refuses for that; OpenSSL processes \
         names, and policies where it is asked to",
    ),
];

/// What the reference bears, and reports as a finding, and OpenSSL refuses.
const THE_REFERENCE_BEARS: &[(FindingCode, &str)] = &[
    (
        FindingCode::CertificateTimeForm,
        "RFC 5280 section 4.1.2.5: a time with an offset or a fraction leaves no doubt which it is, and is borne; OpenSSL \
         does not read it",
    ),
    (
        FindingCode::SigningTimeForm,
        "RFC 5652 section 11.3: the same of a signing time, without seconds too; OpenSSL does not read that",
    ),
    (
        FindingCode::CertificateUnreadable,
        "RFC 8550 section 2.3: a certificate that nobody needs is passed over; OpenSSL decodes all of them first",
    ),
    (
        FindingCode::ContentNotOctetString,
        "RFC 5652 section 5.2.1: content of PKCS #7 that is not in an OCTET STRING may be borne; OpenSSL's CMS does \
         not",
    ),
    (
        FindingCode::DigestInfoWithoutNull,
        "RFC 8017 appendix A.2.4: some signers leave out the NULL, and both full encodings are compared; OpenSSL \
         compares one",
    ),
    (
        FindingCode::DigestNotListed,
        "RFC 5652 section 5.3: receivers may fail on a digest algorithm that is not listed, which OpenSSL does",
    ),
    (
        FindingCode::LineEndsAsReceived,
        "RFC 8551 section 3.1.1: a part that was signed with other line ends than CRLF, and came so, is what was signed; \
         OpenSSL makes them CRLF first",
    ),
    (
        FindingCode::SignedAttributesNotDer,
        "RFC 5652 section 5.4: signed is the DER of the attributes, and senders get it wrong in either way; the \
         reference tries the DER and what was sent, OpenSSL one mixture: lengths of DER in the order sent",
    ),
];

/// Lines that the reference reads on from, and reports, and OpenSSL takes for an end; so the one finds an object where
/// the other does not.
const OPENSSL_ENDS: &[(FindingCode, &str)] = &[(
    FindingCode::MalformedHeaderLine,
    "RFC 5322 section 2.1: a header ends at an empty line; OpenSSL takes one that begins with a bare CR for empty",
)];

/// What OpenSSL refuses with this error, and the reference has no reason to.
const OPENSSL_REFUSES: &[(&str, &str)] = &[
    (
        "(Field=unsignedAttrs, Type=CMS_SignerInfo)",
        "X.690 section 8: the reference does not look into attributes that nobody signed and that it does not know; OpenSSL \
         decodes them all",
    ),
    (
        "content type not signed data",
        "RFC 8551 section 3.6: the reference looks through compression around a signature; OpenSSL does not",
    ),
    (
        "(Field=certificates, Type=CMS_SignedData)",
        "RFC 8550 section 2.3: a certificate that nobody needs is not judged; OpenSSL refuses names in it that \
         the reference reads",
    ),
    (
        "illegal padding",
        "X.690 section 8.3.2: BER has no padded INTEGER either; the reference bears it, OpenSSL does not",
    ),
    (
        "unsuitable certificate purpose",
        "RFC 5280 section 4.2.1.12, RFC 8550 section 4.4.4: anyExtendedKeyUsage allows mail, and an authority's \
         extended key usage binds nobody but itself; OpenSSL holds otherwise",
    ),
];

/// Errors with which OpenSSL stops before it has a CMS object, where the object is carried by MIME, PEM or base64.
const CARRIER_ERRORS: &[&str] = &[
    "asn1 parse error",
    "asn1 sig parse error",
    "bad base64 decode",
    "bad end line",
    "invalid mime type",
    "mime parse error",
    "mime sig parse error",
    "no content type",
    "no multipart body failure",
    "no multipart boundary",
    "no sig content type",
    "no start line",
    "not enough data",
    "sig invalid mime type",
];

/// Findings of base64 that the reference bears: OpenSSL reads other octets, or none.
const CARRIER_FINDINGS: &[FindingCode] = &[
    FindingCode::Base64AfterPadding,
    FindingCode::Base64Character,
    FindingCode::Base64LongLine,
    FindingCode::Base64Padding,
    FindingCode::Base64TrailingBits,
    FindingCode::UndeclaredBase64,
    FindingCode::UndeclaredBinary,
];

/// Further classes that neither a reason nor a finding tells.
const OTHERS: &[(Holds, &str)] = &[
    (
        |difference| difference.is_of_the_carrier(),
        "RFC 2045 sections 5.1 and 6.8, RFC 7468 section 2: OpenSSL reads a part of what MIME, base64 and PEM allow; \
         base64, for one, is to be read with characters that are not of its alphabet left out",
    ),
    (
        |difference| difference.is_of_content_inside(),
        "RFC 8551 section 3.5.3.1: the signature of a multipart/signed has no content inside; OpenSSL digests the part \
         and does not look whether there is other content inside (by CMS_verify(3) it is the caller who gives content \
         only where the object has none), the reference refuses",
    ),
    (
        |difference| difference.is_of_a_binary_part(),
        "RFC 8551 section 3.1.1: a binary body has no line ends to be made canonical; OpenSSL makes them CRLF unless \
         it is asked for CMS_BINARY",
    ),
    (
        |difference| difference.is_of_an_unsupported_signer(),
        "RFC 5652 section 5.1: a signer that uses what is not implemented is to be handled gracefully, and does not \
         count beside a valid one; OpenSSL accepts all signers or none",
    ),
    (
        |difference| difference.is_of_another_issuer(),
        "RFC 5280 section 6: how a path is found is not said; several certificates bear the issuer's name, and the \
         reference tries each, OpenSSL the first whose key identifier fits, though its key is another",
    ),
    (
        |difference| difference.is_of_two_certificates(),
        "RFC 8551 section 2.6: several certificates fit a signer identifier; the reference tries each, OpenSSL \
         the first",
    ),
];

/// A part whose transfer encoding is binary says so on such a line.
const BINARY: &[u8] = b"content-transfer-encoding: binary";

type Holds = fn(&Difference<'_>) -> bool;

/// Two verdicts on one message, of which one is valid and the other invalid.
pub(crate) struct Difference<'a> {
    /// The message.
    pub(crate) octets: &'a [u8],
    /// What the reference says.
    pub(crate) ours: &'a Verdict,
    /// What OpenSSL says.
    pub(crate) theirs: &'a Verified,
}

impl Difference<'_> {
    /// Why the verdicts may differ, where a table says so.
    pub(crate) fn known(&self) -> Option<&'static str> {
        let reasons = self.ours.reasons.iter().map(|refusal| refusal.reason);
        let borne_by_openssl =
            rows(OPENSSL_BEARS, reasons).filter(|_| self.theirs.verdict == TheirVerdict::Valid);
        let findings = self.ours.findings.iter().map(|finding| finding.code);
        let ended_by_openssl = rows(OPENSSL_ENDS, findings.clone())
            .filter(|_| self.theirs.verdict == TheirVerdict::Valid);
        let borne_by_us = rows(THE_REFERENCE_BEARS, findings).filter(|_| self.ours.is_valid());
        let refused_by_openssl = || {
            let refused = self.ours.is_valid();
            let mut rows = OPENSSL_REFUSES.iter();
            rows.find(|(error, _)| refused && self.theirs.detail.contains(error))
        };
        let others = || OTHERS.iter().find(|(holds, _)| holds(self));
        borne_by_openssl
            .or(ended_by_openssl)
            .or(borne_by_us)
            .or_else(|| refused_by_openssl().map(|(_, why)| *why))
            .or_else(|| others().map(|(_, why)| *why))
    }

    /// Whether OpenSSL found no object, or another one, in what carries it.
    fn is_of_the_carrier(&self) -> bool {
        let stopped = || {
            let mut errors = CARRIER_ERRORS.iter();
            errors.any(|error| self.theirs.detail.contains(error))
        };
        let bent = || {
            let mut findings = self.ours.findings.iter();
            findings.any(|finding| CARRIER_FINDINGS.contains(&finding.code))
        };
        self.ours.is_valid() && self.ours.form != Form::Der && (stopped() || bent())
    }

    /// Whether the reference refuses for content inside the signature, and what OpenSSL digested was signed indeed.
    fn is_of_content_inside(&self) -> bool {
        let content_sha256 = hex::encode(Sha256::digest(&self.theirs.content));
        let signed = |certificate: &Vec<u8>| {
            KNOWN.has_signed(&content_sha256, &hex::encode(Sha256::digest(certificate)))
        };
        let reason = self.ours.reason().map(|refusal| refusal.reason);
        reason == Some(Reason::ContentConflict)
            && !self.theirs.signers.is_empty()
            && self.theirs.signers.iter().all(signed)
    }

    /// Whether the signed part is binary, and OpenSSL digested it as text.
    fn is_of_a_binary_part(&self) -> bool {
        let octets = self.octets.to_ascii_lowercase();
        let is_binary = octets.windows(BINARY.len()).any(|octets| octets == BINARY);
        self.ours.is_valid() && is_binary && self.theirs.detail.contains("content verify error")
    }

    /// Whether the reference passed over a signer beside the valid one.
    fn is_of_an_unsupported_signer(&self) -> bool {
        let mut signers = self.ours.signers().iter();
        self.ours.is_valid() && signers.any(|signer| signer.judgement == Judgement::Unsupported)
    }

    /// Whether OpenSSL fails where several certificates fit one signer.
    fn is_of_two_certificates(&self) -> bool {
        let Some(signed_data) = self.signed_data() else {
            return false;
        };
        let certificates: Vec<_> = certificates(&signed_data).collect();
        signed_data.signer_infos.iter().any(|signer| {
            let fitting = certificates.iter().filter(|one| signer.sid.names(one));
            fitting.count() > 1
        })
    }

    /// Whether OpenSSL fails at one of several certificates that bear the issuer's name, and the signers signed
    /// the content indeed.
    fn is_of_another_issuer(&self) -> bool {
        if !self.theirs.detail.contains("certificate signature failure") {
            return false;
        }
        let Some(signed_data) = self.signed_data() else {
            return false;
        };
        let mut subjects = BTreeSet::new();
        let several =
            certificates(&signed_data).any(|one| !subjects.insert(one.subject().to_string()));
        let known = |layer: &Layer| match layer {
            Layer::SignedData(layer) => stranger(layer).is_none(),
            _ => true,
        };
        several && self.ours.layers.iter().all(known)
    }

    /// The object, where it is SignedData and the reference found it valid.
    fn signed_data(&self) -> Option<SignedData> {
        if !self.ours.is_valid() {
            return None;
        }
        let mut message = Cursor::new(self.octets);
        let object = cms_object(&mut message, None, None, u64::MAX).ok()?.ok()?;
        let opened = open(&object.octets[..], &Limits::default()).ok()?;
        let Opened::SignedData(reader) = opened else {
            return None;
        };
        let (signed_data, _) = reader.read(&mut Nowhere).ok()?;
        Some(signed_data)
    }
}

fn certificates(signed_data: &SignedData) -> impl Iterator<Item = Certificate> {
    let certificates = signed_data.certificates.iter();
    certificates.filter_map(|der| Certificate::from_der(der).ok())
}

/// The reason of the first row for one of the codes.
fn rows<T: PartialEq>(
    table: &[(T, &'static str)],
    codes: impl Iterator<Item = T>,
) -> Option<&'static str> {
    let mut codes = codes;
    codes.find_map(|code| {
        table
            .iter()
            .find(|(row, _)| *row == code)
            .map(|(_, why)| *why)
    })
}

/// Content that nobody wants.
struct Nowhere;

impl ContentSink for Nowhere {
    fn announce(&mut self, _: &[AlgorithmIdentifier]) {}

    fn octets(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use smime_cases::Vectors;

    use super::*;
    use crate::verify_differential::known_class;

    /// The vectors, and what `verify_differential` once stopped at.
    fn inputs() -> Vec<Vec<u8>> {
        let vectors = Vectors::built_in().unwrap();
        let cases = vectors.cases.values().map(|case| case.input_octets());
        let folder =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../regressions/verify_differential");
        let files = fs::read_dir(folder).unwrap();
        let files = files.map(|file| fs::read(file.unwrap().path()).unwrap());
        cases.chain(files).collect()
    }

    #[test]
    fn every_row_is_met_by_a_case_or_a_regression_file() {
        let rows = OPENSSL_BEARS.iter().map(|(_, why)| *why);
        let rows = rows.chain(THE_REFERENCE_BEARS.iter().map(|(_, why)| *why));
        let rows = rows.chain(OPENSSL_ENDS.iter().map(|(_, why)| *why));
        let rows = rows.chain(OPENSSL_REFUSES.iter().map(|(_, why)| *why));
        let rows = rows.chain(OTHERS.iter().map(|(_, why)| *why));
        let met: BTreeSet<_> = inputs()
            .iter()
            .filter_map(|octets| known_class(octets))
            .collect();
        let unmet: Vec<_> = rows.filter(|why| !met.contains(why)).collect();
        assert!(unmet.is_empty(), "{unmet:#?}");
    }

    #[test]
    fn no_row_lets_a_forgery_pass() {
        for reason in [
            Reason::ContentConflict,
            Reason::MessageDigestMismatch,
            Reason::NoSigner,
            Reason::SignatureInvalid,
            Reason::Untrusted,
            Reason::CertificateSignatureInvalid,
            Reason::NotACa,
        ] {
            assert_eq!(rows(OPENSSL_BEARS, [reason].into_iter()), None, "{reason}");
        }
    }
}
