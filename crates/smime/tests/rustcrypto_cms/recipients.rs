//! Every kind of recipient that the reference writes to, and what `cms` has to find of each.

use cms::content_info::CmsVersion;
use cms::enveloped_data::{
    KeyAgreeRecipientIdentifier, KeyAgreeRecipientInfo, OriginatorIdentifierOrKey,
    RecipientIdentifier, RecipientInfo,
};
use const_oid::db::{rfc5911, rfc5912, rfc8410};
use der::asn1::{Any, ObjectIdentifier, OctetString};
use der::{Decode, Encode, Sequence};
use rsa::pkcs1::RsaOaepParams;
use smime::crypto::algorithm::{AgreementScheme, KeyTransport, KeyWrap};
use smime::crypto::{DigestAlgorithm, KeyAlgorithm, NewKey, Secret};
use smime::pki::Certificate;
use smime::send::{CertificateRecipient, IdentifierForm, PasswordRecipient, Recipient, Ukm};
use spki::AlgorithmIdentifierOwned;

use crate::object::{issuer_and_serial_number, key_identifier, x509};
use crate::support::reader;

/// A recipient, and what there is to find.
pub(crate) struct Wanted {
    pub(crate) recipient: Recipient,
    found: Box<dyn Fn(&RecipientInfo)>,
}

impl Wanted {
    fn new(recipient: impl Into<Recipient>, found: impl Fn(&RecipientInfo) + 'static) -> Self {
        Self {
            recipient: recipient.into(),
            found: Box::new(found),
        }
    }

    pub(crate) fn assert_is(&self, info: &RecipientInfo) {
        (self.found)(info);
    }

    /// All there are.
    pub(crate) fn all() -> Vec<Self> {
        let mut all = Self::transported();
        all.extend(Self::agreed());
        all.extend(Self::known_keys());
        all.extend(Self::passwords());
        all
    }

    /// One of each kind.
    pub(crate) fn one_of_each() -> Vec<Self> {
        [
            Self::transported,
            Self::agreed,
            Self::known_keys,
            Self::passwords,
        ]
        .map(|kind| kind().remove(0))
        .into()
    }

    fn transported() -> Vec<Self> {
        let bob = reader("Bob", NewKey::rsa(2048)).certificate;
        let oaep = DigestAlgorithm::ALL
            .into_iter()
            .filter(|digest| *digest != DigestAlgorithm::Md5)
            .map(KeyTransport::oaep);
        let labelled = KeyTransport::RsaOaep {
            digest: DigestAlgorithm::Sha384,
            mgf_digest: DigestAlgorithm::Sha512,
            label: b"label".to_vec(),
        };
        let mut all = Vec::new();
        for transport in oaep.chain([KeyTransport::RsaPkcs1, labelled]) {
            for rid in IDENTIFIERS {
                let recipient = CertificateRecipient::new(bob.clone())
                    .key_transport(transport.clone())
                    .rid(rid);
                let (bob, transport) = (bob.clone(), transport.clone());
                all.push(Self::new(recipient, move |info| {
                    assert_transport(info, &bob, &transport, rid);
                }));
            }
        }
        all
    }

    fn agreed() -> Vec<Self> {
        let mut all = Vec::new();
        for kind in NewKey::OFFERED {
            match kind.algorithm() {
                KeyAlgorithm::Ec(_) | KeyAlgorithm::X25519 => {}
                KeyAlgorithm::Rsa | KeyAlgorithm::Ed25519 => continue,
                other => panic!("nobody agrees with {other:?} here"),
            }
            let bob = reader("Bob", kind).certificate;
            for scheme in AgreementScheme::all() {
                // RFC 8418 section 2.2 has HKDF for X25519 and X448 alone.
                let is_hkdf = matches!(scheme, AgreementScheme::Hkdf { .. });
                if is_hkdf && kind != NewKey::X25519 {
                    continue;
                }
                for wrap in KeyWrap::AES {
                    let rid = IDENTIFIERS[all.len() % 2];
                    let ukm =
                        [Ukm::Absent, Ukm::Given(b"material".to_vec())][all.len() % 3 % 2].clone();
                    let recipient = CertificateRecipient::new(bob.clone())
                        .agreement(scheme)
                        .wrap(wrap)
                        .ukm(ukm.clone())
                        .rid(rid);
                    let bob = bob.clone();
                    all.push(Self::new(recipient, move |info| {
                        let RecipientInfo::Kari(kari) = info else {
                            panic!("{info:?}");
                        };
                        assert_agreement(kari, &bob, rid);
                        assert_eq!(kari.key_enc_alg.oid, scheme.oid().unwrap());
                        let parameters = kari.key_enc_alg.parameters.as_ref().unwrap();
                        let wrapped: AlgorithmIdentifierOwned = parameters.decode_as().unwrap();
                        assert_eq!(wrapped.oid, wrap_oid(wrap.key_len()));
                        let material = kari.ukm.as_ref().map(OctetString::as_bytes);
                        match &ukm {
                            Ukm::Given(wanted) => assert_eq!(material, Some(wanted.as_slice())),
                            _ => assert_eq!(material, None),
                        }
                    }));
                }
            }
        }
        all
    }

    fn known_keys() -> Vec<Self> {
        let of_len = |len: usize| {
            let recipient = Recipient::Kek {
                identifier: b"kek".to_vec(),
                key: Secret::new(vec![1; len]),
            };
            Self::new(recipient, move |info| {
                let RecipientInfo::Kekri(kekri) = info else {
                    panic!("{info:?}");
                };
                assert_eq!(kekri.version, CmsVersion::V4);
                assert_eq!(kekri.kek_id.kek_identifier.as_bytes(), b"kek");
                assert_eq!(kekri.kek_id.date, None);
                assert_eq!(kekri.kek_id.other, None);
                assert_eq!(kekri.key_enc_alg.oid, wrap_oid(len));
            })
        };
        KeyWrap::AES.map(|wrap| of_len(wrap.key_len())).into()
    }

    fn passwords() -> Vec<Self> {
        let prfs = DigestAlgorithm::ALL
            .into_iter()
            .filter(|prf| *prf != DigestAlgorithm::Md5);
        let of_prf = |prf: DigestAlgorithm| {
            let password = PasswordRecipient::new(Secret::new(b"secret".to_vec()));
            Self::new(password.prf(prf).iterations(10), move |info| {
                let RecipientInfo::Pwri(pwri) = info else {
                    panic!("{info:?}");
                };
                assert_eq!(pwri.version, CmsVersion::V0);
                let derivation = pwri.key_derivation_alg.as_ref().unwrap();
                assert_eq!(derivation.oid.to_string(), "1.2.840.113549.1.5.12");
                let parameters: Pbkdf2 =
                    derivation.parameters.as_ref().unwrap().decode_as().unwrap();
                assert_eq!(parameters.iterations, 10);
                assert!(parameters.salt.as_bytes().len() >= 8);
                let last = hmac_arc(prf);
                let found = parameters.prf.map(|prf| prf.oid.to_string());
                match (last, found) {
                    // RFC 8018 appendix A.2: the default is not written in DER.
                    (7, None) => {}
                    (last, Some(oid)) => assert_eq!(oid, format!("1.2.840.113549.2.{last}")),
                    (_, None) => panic!("no prf"),
                }
                // id-alg-PWRI-KEK (RFC 3211 section 2.3.1).
                assert_eq!(
                    pwri.key_enc_alg.oid.to_string(),
                    "1.2.840.113549.1.9.16.3.9"
                );
            })
        };
        prfs.map(of_prf).collect()
    }
}

/// `PBKDF2-params` (RFC 8018 appendix A.2).
#[derive(Sequence)]
struct Pbkdf2 {
    salt: OctetString,
    iterations: u32,
    key_length: Option<u16>,
    prf: Option<AlgorithmIdentifierOwned>,
}

/// The last arc of HMAC's identifier among those of RFC 8018 appendix B.1.
fn hmac_arc(digest: DigestAlgorithm) -> u8 {
    match digest {
        DigestAlgorithm::Sha1 => 7,
        DigestAlgorithm::Sha224 => 8,
        DigestAlgorithm::Sha256 => 9,
        DigestAlgorithm::Sha384 => 10,
        DigestAlgorithm::Sha512 => 11,
        other => panic!("{other} is new here"),
    }
}

fn assert_transport(
    info: &RecipientInfo,
    bob: &Certificate,
    transport: &KeyTransport,
    rid: IdentifierForm,
) {
    let RecipientInfo::Ktri(ktri) = info else {
        panic!("{info:?}");
    };
    let (version, rid) = match rid {
        IdentifierForm::IssuerAndSerialNumber => {
            let id = issuer_and_serial_number(bob);
            (
                CmsVersion::V0,
                RecipientIdentifier::IssuerAndSerialNumber(id),
            )
        }
        IdentifierForm::SubjectKeyIdentifier => {
            let id = key_identifier(bob);
            (
                CmsVersion::V2,
                RecipientIdentifier::SubjectKeyIdentifier(id),
            )
        }
    };
    assert_eq!(ktri.version, version, "RFC 5652 section 6.2.1");
    assert_eq!(ktri.rid, rid);
    assert_eq!(ktri.enc_key.as_bytes().len(), 256);
    let parameters = ktri.key_enc_alg.parameters.as_ref().unwrap();
    let KeyTransport::RsaOaep {
        digest,
        mgf_digest,
        label,
    } = transport
    else {
        assert_eq!(ktri.key_enc_alg.oid, rfc5912::RSA_ENCRYPTION);
        assert!(parameters.to_ref().is_null());
        return;
    };
    assert_eq!(ktri.key_enc_alg.oid, rfc5912::ID_RSAES_OAEP);
    let parameters = parameters.to_der().unwrap();
    let parameters = RsaOaepParams::<Any>::from_der(&parameters).unwrap();
    assert_eq!(parameters.hash.oid, digest.oid());
    assert_eq!(parameters.mask_gen.oid, rfc5912::ID_MGF_1);
    assert_eq!(
        parameters.mask_gen.parameters.unwrap().oid,
        mgf_digest.oid()
    );
    let found: OctetString = parameters.p_source.parameters.unwrap().decode_as().unwrap();
    assert_eq!(found.as_bytes(), label);
}

fn assert_agreement(kari: &KeyAgreeRecipientInfo, bob: &Certificate, rid: IdentifierForm) {
    assert_eq!(kari.version, CmsVersion::V3, "RFC 5652 section 6.2.2");
    let OriginatorIdentifierOrKey::OriginatorKey(key) = &kari.originator else {
        panic!("{:?}", kari.originator);
    };
    let theirs = x509(bob);
    let theirs = theirs.tbs_certificate().subject_public_key_info();
    assert_eq!(key.algorithm.oid, theirs.algorithm.oid);
    assert!([rfc5912::ID_EC_PUBLIC_KEY, rfc8410::ID_X_25519].contains(&key.algorithm.oid));
    let (ours, theirs) = (&key.public_key, &theirs.subject_public_key);
    assert_eq!(ours.raw_bytes().len(), theirs.raw_bytes().len());
    let [recipient] = kari.recipient_enc_keys.as_slice() else {
        panic!("{:?}", kari.recipient_enc_keys);
    };
    match (&recipient.rid, rid) {
        (
            KeyAgreeRecipientIdentifier::IssuerAndSerialNumber(id),
            IdentifierForm::IssuerAndSerialNumber,
        ) => assert_eq!(*id, issuer_and_serial_number(bob)),
        (KeyAgreeRecipientIdentifier::RKeyId(id), IdentifierForm::SubjectKeyIdentifier) => {
            assert_eq!(id.subject_key_identifier, key_identifier(bob));
        }
        (other, _) => panic!("{other:?}"),
    }
}

fn wrap_oid(key_len: usize) -> ObjectIdentifier {
    match key_len {
        16 => rfc5911::ID_AES_128_WRAP,
        24 => rfc5911::ID_AES_192_WRAP,
        32 => rfc5911::ID_AES_256_WRAP,
        other => panic!("AES has no key of {other} octets"),
    }
}

const IDENTIFIERS: [IdentifierForm; 2] = [
    IdentifierForm::IssuerAndSerialNumber,
    IdentifierForm::SubjectKeyIdentifier,
];
