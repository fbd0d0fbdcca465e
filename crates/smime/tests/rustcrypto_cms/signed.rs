//! Signed data of the reference, read with `cms`.

use std::io::Cursor;

use cms::cert::CertificateChoices;
use cms::content_info::CmsVersion;
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use const_oid::db::{rfc5911, rfc6211::ID_AA_CMS_ALGORITHM_PROTECT};
use der::asn1::{ObjectIdentifier, OctetString, SetOfVec, UtcTime};
use der::{Any, Encode, Sequence};
use smime::Oid;
use smime::crypto::{DigestAlgorithm, KeyAlgorithm, NewKey, RsaPadding};
use smime::send::{Content, IdentifierForm, OutForm, SendingAgent, SignedForm, Signer};
use spki::AlgorithmIdentifierOwned;

use crate::object::{
    issuer_and_serial_number, key_identifier, private_attribute, private_type, read,
    read_in_any_order, x509,
};
use crate::signature::{Kind, digest};
use crate::support::{ENTITY, certificate, sender, sign, signer, signing};

/// Who signs, and with what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct By {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) digest: DigestAlgorithm,
    pub(crate) sid: IdentifierForm,
}

impl By {
    pub(crate) fn signer(self) -> Signer {
        let signer = signer(self.name).digest(self.digest).sid(self.sid);
        match self.kind {
            Kind::Rsa(padding) => signer.padding(padding),
            _ => signer,
        }
    }

    /// Every kind of key that is offered and signs, with every digest that is not for old mail only.
    pub(crate) fn all() -> Vec<Self> {
        let mut people = Vec::new();
        for key in NewKey::OFFERED {
            let (name, kinds): (_, &[Kind]) = match key.algorithm() {
                KeyAlgorithm::Rsa => (
                    "alice-rsa",
                    &[Kind::Rsa(RsaPadding::Pkcs1), Kind::Rsa(RsaPadding::Pss)],
                ),
                KeyAlgorithm::P256 => ("alice-p256", &[Kind::P256]),
                KeyAlgorithm::P384 => ("alice-p384", &[Kind::P384]),
                KeyAlgorithm::P521 => ("alice-p521", &[Kind::P521]),
                KeyAlgorithm::Ed25519 => ("alice-ed25519", &[Kind::Ed25519]),
                KeyAlgorithm::X25519 => continue,
                other => panic!("nobody signs with {other:?} here"),
            };
            people.extend(kinds.iter().map(|kind| (name, *kind)));
        }
        people.dedup();
        let rsa = people.iter().filter(|(name, _)| *name == "alice-rsa");
        let sizes = rsa.count() / 2;
        people.drain(..2 * (sizes - 1));
        let mut all = Vec::new();
        for (name, kind) in people {
            for digest in DigestAlgorithm::ALL {
                // RFC 8419 section 3.1: SHA-512 goes with Ed25519.
                let fits = kind != Kind::Ed25519 || digest == DigestAlgorithm::Sha512;
                if digest.legacy() || !fits {
                    continue;
                }
                for sid in [
                    IdentifierForm::IssuerAndSerialNumber,
                    IdentifierForm::SubjectKeyIdentifier,
                ] {
                    all.push(Self {
                        name,
                        kind,
                        digest,
                        sid,
                    });
                }
            }
        }
        all
    }
}

/// What a SignedData is to hold.
pub(crate) struct Wanted<'a> {
    pub(crate) content_type: ObjectIdentifier,
    pub(crate) content: &'a [u8],
    pub(crate) detached: bool,
    pub(crate) signers: &'a [By],
    /// The types of attributes besides those of mail.
    pub(crate) attributes: &'a [ObjectIdentifier],
}

impl<'a> Wanted<'a> {
    pub(crate) fn by(signers: &'a [By]) -> Self {
        Self {
            content_type: rfc5911::ID_DATA,
            content: ENTITY,
            detached: false,
            signers,
            attributes: &[],
        }
    }

    #[track_caller]
    pub(crate) fn assert_in(&self, object: &[u8]) -> SignedData {
        let found: SignedData = match self.signers {
            [_] | [] => read(rfc5911::ID_SIGNED_DATA, object),
            _ => read_in_any_order(rfc5911::ID_SIGNED_DATA, object),
        };
        let is_3 = self.content_type != rfc5911::ID_DATA
            || (self.signers.iter()).any(|by| by.sid == IdentifierForm::SubjectKeyIdentifier);
        let version = if is_3 { CmsVersion::V3 } else { CmsVersion::V1 };
        assert_eq!(found.version, version, "RFC 5652 section 5.1");
        self.assert_digests(&found);

        let info = &found.encap_content_info;
        assert_eq!(info.econtent_type, self.content_type);
        let content = OctetString::new(self.content).unwrap();
        let content = (!self.detached).then(|| Any::encode_from(&content).unwrap());
        assert_eq!(info.econtent, content);

        let mut certificates: Vec<_> = (self.signers.iter())
            .map(|by| CertificateChoices::Certificate(x509(&certificate(by.name))))
            .collect();
        certificates.dedup();
        let certificates = SetOfVec::try_from(certificates).unwrap();
        assert_eq!(found.certificates.as_ref().unwrap().0, certificates);

        assert_eq!(found.signer_infos.0.len(), self.signers.len());
        for by in self.signers {
            let of_signer = |info: &&SignerInfo| info.sid == sid(*by);
            let info = found.signer_infos.0.iter().find(of_signer);
            self.assert_signer(*by, info.expect("the signer's SignerInfo"));
        }
        found
    }

    #[track_caller]
    fn assert_digests(&self, found: &SignedData) {
        let mut wanted: Vec<_> = self.signers.iter().map(|by| by.digest.oid()).collect();
        let mut digests: Vec<_> = found
            .digest_algorithms
            .iter()
            .map(|each| each.oid)
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        digests.sort_unstable();
        assert_eq!(digests, wanted);
        let mut parameters = found.digest_algorithms.iter().map(|each| &each.parameters);
        assert!(parameters.all(Option::is_none), "RFC 5754 section 2");
    }

    #[track_caller]
    fn assert_signer(&self, by: By, info: &SignerInfo) {
        let version = match by.sid {
            IdentifierForm::IssuerAndSerialNumber => CmsVersion::V1,
            IdentifierForm::SubjectKeyIdentifier => CmsVersion::V3,
        };
        assert_eq!(info.version, version, "RFC 5652 section 5.3");
        assert_eq!(info.digest_alg.oid, by.digest.oid());
        by.kind.assert_named(by.digest, &info.signature_algorithm);

        let attributes = info.signed_attrs.as_ref().unwrap();
        let value = |oid: ObjectIdentifier| {
            let attribute = attributes.iter().find(|attribute| attribute.oid == oid);
            let values = &attribute.unwrap_or_else(|| panic!("no {oid}")).values;
            assert_eq!(values.len(), 1);
            values.get(0).unwrap().clone()
        };
        let content_type: ObjectIdentifier = value(rfc5911::ID_CONTENT_TYPE).decode_as().unwrap();
        assert_eq!(content_type, self.content_type);
        let message_digest: OctetString = value(rfc5911::ID_MESSAGE_DIGEST).decode_as().unwrap();
        assert_eq!(message_digest.as_bytes(), digest(by.digest, self.content));
        let time: UtcTime = value(rfc5911::ID_SIGNING_TIME).decode_as().unwrap();
        assert_eq!(time.to_date_time().to_string(), "2026-06-01T00:00:00Z");
        let protection: AlgorithmProtection =
            value(ID_AA_CMS_ALGORITHM_PROTECT).decode_as().unwrap();
        assert_eq!(protection.digest, info.digest_alg);
        assert_eq!(
            protection.signature.as_ref(),
            Some(&info.signature_algorithm)
        );
        for oid in self.attributes {
            value(*oid);
        }
        assert_eq!(attributes.len(), OF_MAIL + self.attributes.len());

        // The DER of the attributes is what was signed: the signature verifies over that of `cms`.
        let spki = x509(&certificate(by.name));
        let spki = spki
            .tbs_certificate()
            .subject_public_key_info()
            .to_der()
            .unwrap();
        let signed = attributes.to_der().unwrap();
        let signature = info.signature.as_bytes();
        by.kind
            .assert_verifies(by.digest, &spki, &signed, signature);
    }
}

/// Attributes that the reference signs unasked: content type, message digest, signing time, algorithm protection,
/// signing certificate, capabilities.
const OF_MAIL: usize = 6;

/// `CMSAlgorithmProtection` (RFC 6211 section 2).
#[derive(Sequence)]
struct AlgorithmProtection {
    digest: AlgorithmIdentifierOwned,
    #[asn1(
        context_specific = "1",
        tag_mode = "IMPLICIT",
        constructed = "true",
        optional = "true"
    )]
    signature: Option<AlgorithmIdentifierOwned>,
    #[asn1(
        context_specific = "2",
        tag_mode = "IMPLICIT",
        constructed = "true",
        optional = "true"
    )]
    mac: Option<AlgorithmIdentifierOwned>,
}

pub(crate) fn sid(by: By) -> SignerIdentifier {
    let certificate = certificate(by.name);
    match by.sid {
        IdentifierForm::IssuerAndSerialNumber => {
            SignerIdentifier::IssuerAndSerialNumber(issuer_and_serial_number(&certificate))
        }
        IdentifierForm::SubjectKeyIdentifier => {
            SignerIdentifier::SubjectKeyIdentifier(key_identifier(&certificate))
        }
    }
}

pub(crate) fn opaque(agent: SendingAgent) -> SendingAgent {
    agent.signed_form(SignedForm::Opaque).out_form(OutForm::Der)
}

#[test]
fn every_key_signs_with_every_digest() {
    for by in By::all() {
        let agent = opaque(sender().signer(by.signer()));
        Wanted::by(&[by]).assert_in(&sign(&agent, ENTITY));
    }
}

#[test]
fn several_sign_one_message() {
    let by: Vec<_> = (By::all().into_iter())
        .filter(|by| by.sid == IdentifierForm::IssuerAndSerialNumber)
        .fold(Vec::new(), |mut people: Vec<By>, by| {
            if people.iter().all(|known| known.name != by.name) {
                people.push(by);
            }
            people
        });
    let agent = by
        .iter()
        .fold(sender(), |agent, by| agent.signer(by.signer()));
    Wanted::by(&by).assert_in(&sign(&opaque(agent), ENTITY));
}

#[test]
fn content_may_stand_elsewhere_or_be_of_another_type_and_attributes_may_be_added() {
    let by = [By::all()[0]];
    let agent = sender().signer(by[0].signer()).out_form(OutForm::Der);
    let wanted = Wanted {
        detached: true,
        ..Wanted::by(&by)
    };
    wanted.assert_in(&sign(&agent, ENTITY));

    let wanted = Wanted {
        content_type: private_type(4),
        attributes: &[private_type(5), private_type(6)],
        ..Wanted::by(&by)
    };
    let agent = opaque(agent)
        .content_type(Oid::from_content(&[0x2a, 3, 4]).unwrap())
        .attribute(private_attribute(5))
        .attribute(private_attribute(6));
    wanted.assert_in(&sign(&agent, ENTITY));
}

#[test]
fn without_attributes_the_content_is_signed_and_certificates_may_be_left_out() {
    let by = By::all()[0];
    let agent = sender().signer(by.signer());
    let agent = opaque(agent.without_signed_attributes().without_certificates());
    let found: SignedData = read(rfc5911::ID_SIGNED_DATA, &sign(&agent, ENTITY));
    assert_eq!(found.certificates, None);
    let info = found.signer_infos.0.get(0).unwrap();
    assert_eq!(info.signed_attrs, None);
    let spki = x509(&certificate(by.name));
    let spki = spki
        .tbs_certificate()
        .subject_public_key_info()
        .to_der()
        .unwrap();
    by.kind
        .assert_verifies(by.digest, &spki, ENTITY, info.signature.as_bytes());
}

#[test]
fn a_chain_goes_along_in_the_order_of_der() {
    let chain = ["ca-rsa", "ca-p256", "intermediate-rsa"].map(certificate);
    let agent = chain
        .iter()
        .fold(signing(&["alice-rsa"]), |agent, certificate| {
            agent.chain(certificate.clone())
        });
    let found: SignedData = read(rfc5911::ID_SIGNED_DATA, &sign(&opaque(agent), ENTITY));
    let found: Vec<_> = found
        .certificates
        .unwrap()
        .0
        .iter()
        .map(|each| each.to_der().unwrap())
        .collect();
    let mut wanted = vec![certificate("alice-rsa").as_der().to_vec()];
    wanted.extend(chain.iter().map(|each| each.as_der().to_vec()));
    wanted.sort_unstable();
    assert_eq!(found, wanted);
}

#[test]
fn a_signature_that_is_added_leaves_the_first_as_it_was() {
    let all = By::all();
    let (first, second) = (all[0], *all.last().unwrap());
    let once = sign(&opaque(sender().signer(first.signer())), ENTITY);
    let mut twice = Vec::new();
    let agent = sender().signer(second.signer());
    agent
        .add_signers(&mut Cursor::new(&once), None, &mut twice)
        .unwrap();
    Wanted::by(&[first, second]).assert_in(&twice);
}

#[test]
fn a_countersignature_is_a_signer_info_over_the_signature() {
    let (first, second) = (By::all()[0], *By::all().last().unwrap());
    let once = sign(&opaque(sender().signer(first.signer())), ENTITY);
    let mut signed = Vec::new();
    let agent = sender().signer(second.signer());
    agent
        .countersign(&mut Cursor::new(&once), 0, &mut signed)
        .unwrap();
    let found: SignedData = read(rfc5911::ID_SIGNED_DATA, &signed);
    let info = found.signer_infos.0.get(0).unwrap();
    let attribute = info.unsigned_attrs.as_ref().unwrap().get(0).unwrap();
    assert_eq!(attribute.oid, rfc5911::ID_COUNTERSIGNATURE);
    let counter: SignerInfo = attribute.values.get(0).unwrap().decode_as().unwrap();
    assert_eq!(counter.sid, sid(second));
    let attributes = counter.signed_attrs.as_ref().unwrap();
    assert!(
        attributes
            .iter()
            .all(|attribute| attribute.oid != rfc5911::ID_CONTENT_TYPE)
    );
    let of_digest = attributes
        .iter()
        .find(|each| each.oid == rfc5911::ID_MESSAGE_DIGEST);
    let value: OctetString = of_digest
        .unwrap()
        .values
        .get(0)
        .unwrap()
        .decode_as()
        .unwrap();
    assert_eq!(
        value.as_bytes(),
        digest(second.digest, info.signature.as_bytes())
    );
}

#[test]
fn what_a_pipe_gives_without_content_inside_is_der_once_its_lengths_are_definite() {
    let agent = signing(&["alice-rsa"]).out_form(OutForm::Der).ber();
    let mut object = Vec::new();
    agent
        .sign(Content::file(&mut Cursor::new(ENTITY)), &mut object)
        .unwrap();
    let limits = smime_ber::Limits::default();
    let der = smime_ber::to_der(&object, limits).unwrap().der;
    let found: SignedData = read(rfc5911::ID_SIGNED_DATA, &der);
    assert_eq!(found.signer_infos.0.len(), 1);
}
