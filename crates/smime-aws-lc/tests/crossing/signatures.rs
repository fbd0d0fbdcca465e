//! Digests and signatures.

use smime::crypto::{CryptoError, DigestAlgorithm, NewKey, SignatureScheme, Verified};
use smime_aws_lc::AwsLc;

use crate::loading::Loading;
use crate::support::{PAIRS, PROVIDERS, Pair, names, octets, rsa};

#[test]
fn digests_are_the_same() {
    for algorithm in DigestAlgorithm::ALL {
        for len in [0, 1, 63, 64, 111, 112, 10_000] {
            let message = octets(len);
            let [a, b] = PROVIDERS.map(|provider| {
                let mut digest = provider.digest(algorithm).unwrap();
                message.chunks(37).for_each(|piece| digest.update(piece));
                digest.finish()
            });
            assert_eq!(a, b, "{algorithm} {len}");
        }
    }
}

#[test]
fn rsa_signatures_verify() {
    let schemes = DigestAlgorithm::ALL.into_iter().flat_map(|digest| {
        let pss = |mgf_digest, salt_len| SignatureScheme::RsaPss {
            digest,
            mgf_digest,
            salt_len,
        };
        [
            SignatureScheme::RsaPkcs1 { digest },
            pss(digest, digest.output_len() as u32),
            pss(digest, 0),
            pss(digest, 21),
            pss(DigestAlgorithm::Sha1, 20),
        ]
    });
    for scheme in schemes {
        sign_and_verify(&scheme, rsa());
    }
}

#[test]
fn ecdsa_signatures_verify() {
    for kind in [NewKey::P256, NewKey::P384, NewKey::P521] {
        for provider in PROVIDERS {
            let key = Pair::made_by(provider, kind);
            for digest in DigestAlgorithm::ALL {
                sign_and_verify(&SignatureScheme::Ecdsa { digest }, &key);
            }
        }
    }
}

fn sign_and_verify(scheme: &SignatureScheme, key: &Pair) {
    let digest = octets(scheme.digest().unwrap().output_len());
    let mut other = digest.clone();
    other[0] ^= 1;
    for (signer, verifier) in PAIRS {
        let case = format!("{} {scheme:?}", names((signer, verifier)));
        let signature = signer.sign_digest(scheme, &key.private, &digest);
        let signature = signature.unwrap_or_else(|error| panic!("{case}: {error}"));
        let verify = |digest: &[u8], signature: &[u8]| {
            verifier.verify_digest(scheme, &key.public(), digest, signature)
        };
        assert_eq!(
            verify(&digest, &signature),
            Ok(Verified::default()),
            "{case}"
        );
        assert_eq!(
            verify(&other, &signature),
            Err(CryptoError::Failed),
            "{case}"
        );
        let mut changed = signature.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(
            verify(&digest, &changed),
            Err(CryptoError::Failed),
            "{case}"
        );
    }
}

#[test]
fn ed25519_signatures_verify() {
    let key = Pair::made_by(&AwsLc, NewKey::ED25519);
    let message = octets(1000);
    for pair in PAIRS {
        let (signer, verifier) = pair;
        let signature = signer
            .sign_message(&SignatureScheme::Ed25519, &key.private, &mut |to| {
                message.chunks(300).for_each(&mut *to);
                Ok(())
            })
            .unwrap();
        let mut check = verifier
            .verify_message(&SignatureScheme::Ed25519, &key.public(), &signature)
            .unwrap();
        check.update(&message);
        assert_eq!(check.finish(), Ok(()), "{}", names(pair));
    }
}
