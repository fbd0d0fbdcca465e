//! Messages in every form, and what the two implementations say of them.

use std::io::Cursor;

use openssl_oracle::pki::{Identity, KeyKind, TestCa};
use openssl_oracle::{Door, Form, SignRequest, Signer, Verdict, VerifyRequest};
use smime::pki::Certificate;
use smime::verdict::{Judgement, Layer};
use smime::{Received, ReceivingAgent};

use crate::common::{CONTENT, RSA};

/// A root and one signer of each kind.
pub(crate) struct Signers {
    pub(crate) root: Vec<u8>,
    pub(crate) all: Vec<(&'static str, Identity, &'static str)>,
}

impl Signers {
    pub(crate) fn new() -> Self {
        let ca = TestCa::new(KeyKind::P256).unwrap();
        let kinds = [
            ("rsa", RSA, "sha256"),
            ("p256", KeyKind::P256, "sha256"),
            ("p384", KeyKind::P384, "sha384"),
            ("p521", KeyKind::P521, "sha512"),
            ("ed25519", KeyKind::Ed25519, "sha512"),
        ];
        let issue = |(name, kind, digest)| {
            let identity = ca.issue(kind, &format!("{name}@example.com")).unwrap();
            (name, identity, digest)
        };
        Self {
            root: ca.certificate().unwrap(),
            all: kinds.into_iter().map(issue).collect(),
        }
    }

    pub(crate) fn certificates(&self) -> Vec<&[u8]> {
        self.all
            .iter()
            .map(|(_, identity, _)| identity.certificate.as_slice())
            .collect()
    }
}

/// A message, and what is needed to verify it.
pub(crate) struct Made {
    pub(crate) name: String,
    pub(crate) octets: Vec<u8>,
    pub(crate) form: Form,
    pub(crate) detached: bool,
    /// Whether the signers' certificates are not in it, and have to be at hand.
    pub(crate) no_certs: bool,
    pub(crate) signers: Vec<Vec<u8>>,
}

type Change = fn(&mut SignRequest<'_>);

/// The switches of `openssl cms -sign`, by their names there.
const SHAPES: &[(&str, Change)] = &[
    ("-nodetach", |_| {}),
    ("detached", |request| request.detached = true),
    ("-stream", |request| request.stream = true),
    ("-binary", |request| request.binary = true),
    ("-binary detached", |request| {
        request.binary = true;
        request.detached = true;
    }),
    ("-keyid", |request| request.key_id = true),
    ("-noattr", |request| request.no_attr = true),
    ("-nocerts", |request| request.no_certs = true),
    ("-cades", |request| request.cades = true),
];

/// A message of each signer in each shape and form, one by PSS, one by two signers.
pub(crate) fn messages(signers: &Signers) -> Vec<Made> {
    let mut made = Vec::new();
    for (name, identity, digest) in &signers.all {
        let by = [(identity.signer(digest), identity)];
        for (shape, change) in SHAPES {
            // OpenSSL makes no Ed25519 signature over content alone.
            if *name == "ed25519" && *shape == "-noattr" {
                continue;
            }
            made.extend(in_all_forms(&format!("{name} {shape}"), &by, *change));
        }
    }
    let find = |wanted| {
        signers
            .all
            .iter()
            .find(|(name, ..)| *name == wanted)
            .unwrap()
    };
    let ((_, rsa, _), (_, p384, digest)) = (find("rsa"), find("p384"));
    let pss = Signer {
        pss: true,
        ..rsa.signer("sha256")
    };
    made.extend(in_all_forms("rsa-pss -nodetach", &[(pss, rsa)], |_| {}));
    let two = [(rsa.signer("sha256"), rsa), (p384.signer(digest), p384)];
    made.extend(in_all_forms("two signers", &two, |_| {}));
    made
}

fn in_all_forms(name: &str, by: &[(Signer<'_>, &Identity)], change: Change) -> Vec<Made> {
    let forms = [Form::Mime, Form::Pem, Form::Der];
    let make = |form| {
        let mut request = SignRequest {
            signers: by.iter().map(|(signer, _)| *signer).collect(),
            form,
            ..SignRequest::new(CONTENT)
        };
        change(&mut request);
        Made {
            name: format!("{name} {form:?}"),
            detached: request.detached && form != Form::Mime,
            octets: request.sign(Door::Cms).unwrap(),
            form,
            no_certs: request.no_certs,
            signers: by
                .iter()
                .map(|(_, identity)| identity.certificate.clone())
                .collect(),
        }
    };
    forms.into_iter().map(make).collect()
}

/// What one implementation says: the verdict, and where it is valid the content and the signers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) verdict: Verdict,
    pub(crate) content: Vec<u8>,
    pub(crate) signers: Vec<Vec<u8>>,
}

impl Made {
    /// What the reference says of `octets` in this message's place.
    pub(crate) fn ask_reference(&self, octets: &[u8], signers: &Signers) -> Said {
        let agent = self.agent(signers);
        let mut message = Cursor::new(octets);
        let mut content = Cursor::new(CONTENT);
        let received = if self.detached {
            agent.verify_detached(&mut message, &mut content)
        } else {
            agent.verify(&mut message)
        };
        let received = received.unwrap();
        let verdict = match received.verdict.judgement() {
            Judgement::Valid => Verdict::Valid,
            Judgement::Invalid => Verdict::Invalid,
            Judgement::Unsupported => Verdict::Unsupported,
        };
        if verdict != Verdict::Valid {
            return Said {
                verdict,
                content: Vec::new(),
                signers: Vec::new(),
            };
        }
        let mut octets = Vec::new();
        let detached = self.detached.then_some(&mut content as _);
        assert!(
            received
                .copy_content(&mut message, detached, &mut octets)
                .unwrap()
        );
        Said {
            verdict,
            content: octets,
            signers: named(&received, signers),
        }
    }

    /// What OpenSSL says of `octets` in this message's place.
    pub(crate) fn ask_openssl(&self, octets: &[u8], signers: &Signers) -> Said {
        let request = VerifyRequest {
            trust: vec![&signers.root],
            certs: self.at_hand(signers),
            content: self.detached.then_some(CONTENT),
            ..VerifyRequest::new(octets, self.form)
        };
        let verified = request.verify(Door::Cms).unwrap();
        let mut found = verified.signers;
        found.sort();
        Said {
            verdict: verified.verdict,
            content: verified.content,
            signers: found,
        }
    }

    fn agent(&self, signers: &Signers) -> ReceivingAgent {
        let certificate = |der: &[u8]| Certificate::from_der(der).unwrap();
        self.at_hand(signers).into_iter().fold(
            ReceivingAgent::new().trust(certificate(&signers.root)),
            |agent, der| agent.certificate(certificate(der)),
        )
    }

    fn at_hand<'a>(&self, signers: &'a Signers) -> Vec<&'a [u8]> {
        if self.no_certs {
            signers.certificates()
        } else {
            Vec::new()
        }
    }
}

/// The certificates that the reference says have signed.
fn named(received: &Received, signers: &Signers) -> Vec<Vec<u8>> {
    let Some(Layer::SignedData(layer)) = received.verdict.layers.first() else {
        return Vec::new();
    };
    let mut named: Vec<Vec<u8>> = layer
        .signers
        .iter()
        .map(|signer| {
            let wanted = &signer.certificate.as_ref().unwrap().sha256;
            let is_named =
                |der: &&[u8]| Certificate::from_der(der).unwrap().sha256_hex() == *wanted;
            signers
                .certificates()
                .into_iter()
                .find(is_named)
                .unwrap()
                .to_vec()
        })
        .collect();
    named.sort();
    named
}
