//! Any SignedData.

use proptest::prelude::*;
use smime::verdict::Layer;
use smime_forge::primitive::asn1::Node;
use smime_forge::primitive::digest::{Digest, sha256_hex};
use smime_forge::primitive::key::Key;
use smime_forge::primitive::scheme::{Pss, Scheme};
use smime_forge::template::people::{Identity, People};
use smime_forge::template::signed_data::SignedData;
use smime_forge::template::signer_info::SignerInfo;

use crate::support::{judge, people};

/// Who signs, and how.
#[derive(Clone, Debug)]
struct Plan {
    name: &'static str,
    digest: Digest,
    pss: bool,
    by_key_identifier: bool,
    bare: bool,
}

/// How the object is written.
#[derive(Clone, Copy, Debug)]
enum Writing {
    Der,
    Indefinite,
    Segmented(usize),
}

fn plan() -> impl Strategy<Value = Plan> {
    let names = [
        "alice-rsa",
        "alice-p256",
        "alice-p384",
        "alice-ed25519",
        "bob-p256",
        "carol-rsa",
    ];
    let digests = [Digest::Sha256, Digest::Sha384, Digest::Sha512];
    (
        prop::sample::select(names.to_vec()),
        prop::sample::select(digests.to_vec()),
        any::<bool>(),
        any::<bool>(),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(name, digest, pss, by_key_identifier, bare)| Plan {
            name,
            digest,
            pss,
            by_key_identifier,
            bare,
        })
}

fn writing() -> impl Strategy<Value = Writing> {
    prop_oneof![
        Just(Writing::Der),
        Just(Writing::Indefinite),
        (1usize..300).prop_map(Writing::Segmented),
    ]
}

impl Plan {
    fn scheme(&self, signer: &Identity) -> Scheme {
        match &*signer.key {
            Key::Rsa(_) if self.pss => Scheme::Pss(Pss::new(self.digest)),
            Key::Rsa(_) => Scheme::Pkcs1(self.digest),
            Key::Ed25519(_) => Scheme::Ed25519,
            _ => Scheme::Ecdsa(self.digest),
        }
    }

    fn signer_info(&self, content: &[u8], people: &People) -> SignerInfo {
        let signer = people.get(self.name);
        let mut info = SignerInfo::with_scheme(content, signer, self.scheme(signer));
        if self.by_key_identifier {
            info.by_key_identifier();
        }
        if self.bare {
            info.signed_attrs = None;
        }
        info
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_signed_data_reads_back_as_it_was_meant(
        content in prop::collection::vec(any::<u8>(), 0..2_000),
        plans in prop::collection::vec(plan(), 1..4),
        writing in writing(),
        detached in any::<bool>(),
    ) {
        let people = people();
        let infos: Vec<_> = plans.iter().map(|plan| plan.signer_info(&content, people)).collect();
        let mut object = SignedData::from_signers(&content, infos.clone());
        if let Writing::Segmented(size) = writing {
            object.content = Some(Node::segmented(&content, size));
        }
        if detached {
            object = object.detached();
        }
        let node = match writing {
            Writing::Der => object.node(),
            Writing::Indefinite | Writing::Segmented(_) => object.node().all_indefinite(),
        };
        let received = judge(&node.encode(), detached.then_some(&content), people);
        let verdict = received.verdict;
        prop_assert!(verdict.is_valid(), "{:?}", verdict.reasons);
        let Layer::SignedData(layer) = &verdict.layers[0] else {
            return Err(TestCaseError::fail("the layer is not SignedData"));
        };
        let covers = layer.covers.as_ref().unwrap();
        prop_assert_eq!(&covers.sha256, &sha256_hex(&content));
        prop_assert_eq!(covers.octets, content.len() as u64);
        prop_assert_eq!(layer.signers.len(), infos.len());
        for (report, info) in layer.signers.iter().zip(&infos) {
            prop_assert_eq!(&report.certificate.as_ref().unwrap().sha256, &info.identity.sha256());
            let (scheme, digest) = match &info.scheme {
                Scheme::Pkcs1(digest) => ("rsa-pkcs1", *digest),
                Scheme::Pss(pss) => ("rsa-pss", pss.hash),
                Scheme::Ecdsa(digest) => ("ecdsa", *digest),
                Scheme::Ed25519 => ("ed25519", Digest::Sha512),
            };
            prop_assert_eq!(&report.signature, scheme);
            prop_assert_eq!(&report.digest, digest.feature());
            let time = report.signing_time.map(|time| time.to_string());
            let meant = info.signed_attrs.as_ref().map(|_| "2026-01-01T00:00:00Z".to_owned());
            prop_assert_eq!(time, meant);
        }
    }
}
