//! What the fuzzers know of the committed vectors: whom to trust, and what its keys have signed.

use std::{collections::BTreeSet, sync::LazyLock};

use smime::{
    ReceivingAgent,
    pki::{Certificate, Time, bundle},
};
use smime_cases::{Vectors, Verdict};

/// The vectors, loaded once.
pub(crate) static KNOWN: LazyLock<Known> = LazyLock::new(Known::load);

/// When messages are judged.
pub(crate) const AT: &str = "2026-06-01T00:00:00Z";

/// Whom to trust, and what was signed.
pub(crate) struct Known {
    /// The anchor of the vectors' good signers.
    pub(crate) anchor: Certificate,
    /// SHA-256 of content and SHA-256 of the certificate of its signer, in hexadecimal, of every message that
    /// may be accepted.
    signed: BTreeSet<(String, String)>,
}

impl Known {
    fn load() -> Self {
        let vectors = Vectors::built_in().expect("the vectors are checked in CI");
        let anchor = &vectors.certificates[ANCHOR];
        let anchor = bundle::certificates(anchor.as_bytes())
            .expect("a certificate in PEM")
            .remove(0);
        let mut signed = BTreeSet::new();
        for case in vectors.cases.values() {
            let Some(content) = &case.expect.content_sha256 else {
                continue;
            };
            let good = case.expect.signers.iter();
            for signer in good.filter(|signer| signer.verdict == Verdict::Valid) {
                signed.insert((content.clone(), signer.certificate_sha256.clone()));
            }
        }
        Self { anchor, signed }
    }

    /// Whether the owner of the certificate has signed the content.
    pub(crate) fn has_signed(&self, content_sha256: &str, certificate_sha256: &str) -> bool {
        self.signed
            .contains(&(content_sha256.into(), certificate_sha256.into()))
    }

    /// A receiver that trusts the anchor and judges at [`AT`].
    pub(crate) fn agent(&self) -> ReceivingAgent {
        ReceivingAgent::new()
            .trust(self.anchor.clone())
            .at(Self::at())
    }

    pub(crate) fn at() -> Time {
        Time::from_rfc3339(AT).expect("a time")
    }
}

const ANCHOR: &str = "ca-rsa";
