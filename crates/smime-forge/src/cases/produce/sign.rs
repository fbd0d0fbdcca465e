//! `sign`: signed mail and signed objects.

use smime_cases::{Op, Produce, ProduceSigner};

use super::tasks::{entity, made};
use crate::template::{
    book::Book,
    people::{Identity, People},
};

pub(super) fn write(book: &mut Book, people: &People) {
    schemes(book, people);
    forms(book, people);
}

fn by(identity: &Identity) -> ProduceSigner {
    ProduceSigner {
        key: identity.name.into(),
        cert: None,
        digest: None,
        padding: None,
        sid: None,
    }
}

fn signed(form: &str, signers: Vec<ProduceSigner>) -> Produce {
    Produce {
        form: Some(form.into()),
        signers,
        ..Produce::default()
    }
}

/// What Alice signs with.
struct Scheme {
    id: &'static str,
    key: &'static str,
    feature: &'static str,
    digest: &'static str,
    padding: Option<&'static str>,
    requirement: &'static str,
}

const SCHEMES: [Scheme; 12] = [
    Scheme {
        id: "sign/rsa-sha-256",
        key: "alice-rsa",
        feature: "rsa-pkcs1",
        digest: "sha-256",
        padding: Some("pkcs1"),
        requirement: "rfc8551-2.2-6",
    },
    Scheme {
        id: "sign/rsa-sha-384",
        key: "alice-rsa",
        feature: "rsa-pkcs1",
        digest: "sha-384",
        padding: Some("pkcs1"),
        requirement: "rfc8551-2.2-6",
    },
    Scheme {
        id: "sign/rsa-sha-512",
        key: "alice-rsa",
        feature: "rsa-pkcs1",
        digest: "sha-512",
        padding: Some("pkcs1"),
        requirement: "rfc8551-2.2-6",
    },
    Scheme {
        id: "sign/rsa-4096",
        key: "alice-rsa-4096",
        feature: "rsa-pkcs1",
        digest: "sha-256",
        padding: Some("pkcs1"),
        requirement: "rfc8551-4.2-1",
    },
    Scheme {
        id: "sign/pss-sha-256",
        key: "alice-rsa",
        feature: "rsa-pss",
        digest: "sha-256",
        padding: Some("pss"),
        requirement: "rfc8551-2.2-7",
    },
    Scheme {
        id: "sign/pss-sha-384",
        key: "alice-rsa",
        feature: "rsa-pss",
        digest: "sha-384",
        padding: Some("pss"),
        requirement: "rfc8551-2.2-7",
    },
    Scheme {
        id: "sign/pss-sha-512",
        key: "alice-rsa",
        feature: "rsa-pss",
        digest: "sha-512",
        padding: Some("pss"),
        requirement: "rfc8551-2.2-7",
    },
    Scheme {
        id: "sign/p256-sha-256",
        key: "alice-p256",
        feature: "ecdsa",
        digest: "sha-256",
        padding: None,
        requirement: "rfc8551-2.2-5",
    },
    Scheme {
        id: "sign/p256-sha-512",
        key: "alice-p256",
        feature: "ecdsa",
        digest: "sha-512",
        padding: None,
        requirement: "rfc8551-2.2-5",
    },
    Scheme {
        id: "sign/p384-sha-384",
        key: "alice-p384",
        feature: "ecdsa",
        digest: "sha-384",
        padding: None,
        requirement: "rfc5753-8-4",
    },
    Scheme {
        id: "sign/p521-sha-512",
        key: "alice-p521",
        feature: "ecdsa",
        digest: "sha-512",
        padding: None,
        requirement: "rfc5753-8-4",
    },
    Scheme {
        id: "sign/ed25519",
        key: "alice-ed25519",
        feature: "ed25519",
        digest: "sha-512",
        padding: None,
        requirement: "rfc8551-2.2-5",
    },
];

fn schemes(book: &mut Book, people: &People) {
    for scheme in &SCHEMES {
        let alice = people.get(scheme.key);
        let signer = ProduceSigner {
            digest: (scheme.feature != "ed25519").then(|| scheme.digest.into()),
            padding: scheme.padding.map(Into::into),
            ..by(alice)
        };
        let mut message = entity(Op::Sign)
            .needing("multipart-signed")
            .needing(scheme.feature)
            .needing(scheme.digest)
            .received(|context| context.trust = vec![crate::template::people::ANCHOR.into()]);
        if let Some(curve) = alice.key.curve_feature() {
            message = message.needing(curve);
        }
        message.signers = vec![alice.sha256()];
        made(book, scheme.id, message, signed("multipart", vec![signer]))
        .text(
            &format!("an entity signed, {}", scheme.id.trim_start_matches("sign/")),
            "The entity becomes the first part of a multipart/signed. Others find Alice's signature good, over the entity as it was given.",
        )
        .requires(&[scheme.requirement, "rfc8551-2.4.1-1"]);
    }
}

fn forms(book: &mut Book, people: &People) {
    let (alice, alice_ec) = (people.get("alice-rsa"), people.get("alice-p256"));
    let trusting = |message: crate::template::message::Message, signers: &[&Identity]| {
        let mut message = message
            .received(|context| context.trust = vec![crate::template::people::ANCHOR.into()]);
        message.signers = signers.iter().map(|signer| signer.sha256()).collect();
        for signer in signers {
            for feature in signer.key.usual_scheme().features() {
                message = message.needing(feature);
            }
            message
                .features
                .extend(signer.key.curve_feature().map(String::from));
        }
        message
    };
    let mut valid = |id: &str, title: &str, why: &str, message, produce| {
        made(book, id, message, produce)
            .text(title, why)
            .requires(&["rfc8551-3.5-1"]);
    };
    let one = || vec![by(alice)];
    valid(
        "sign/opaque",
        "an entity signed, content enclosed",
        "application/pkcs7-mime with smime-type signed-data.",
        trusting(entity(Op::Sign), &[alice]).needing("opaque-signed"),
        signed("opaque", one()),
    );
    valid(
        "sign/opaque-indefinite",
        "an entity signed, content enclosed, lengths indefinite",
        "The same object in BER, as a streaming writer makes it.",
        trusting(entity(Op::Sign), &[alice])
            .needing("opaque-signed")
            .needing("ber"),
        Produce {
            ber: true,
            ..signed("opaque", one())
        },
    );
    for (id, form) in [("sign/der", "der"), ("sign/pem", "pem")] {
        let message = trusting(entity(Op::Sign), &[alice]);
        valid(
            id,
            &format!("an entity signed, as {form}"),
            "SignedData with the entity in it, and no mail around.",
            if form == "pem" {
                message.needing("pem")
            } else {
                message
            },
            signed(form, one()),
        );
    }
    valid(
        "sign/key-identifier",
        "the signer named by subjectKeyIdentifier",
        "The SignerInfo names the certificate by its key identifier, which makes it version 3.",
        trusting(entity(Op::Sign), &[alice])
            .needing("multipart-signed")
            .needing("subject-key-identifier"),
        signed(
            "multipart",
            vec![ProduceSigner {
                sid: Some("ski".into()),
                ..by(alice)
            }],
        ),
    );
    valid(
        "sign/two-signers",
        "two signers",
        "Alice signs with two keys, RSA and P-256: two SignerInfos in one object.",
        trusting(entity(Op::Sign), &[alice, alice_ec])
            .needing("multipart-signed")
            .needing("multiple-signers"),
        signed("multipart", vec![by(alice), by(alice_ec)]),
    );
}
