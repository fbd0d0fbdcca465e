//! What the reference encrypts, authenticates, digests and compresses, read with `cms`.

use std::io::Cursor;

use cms::authenticated_data::AuthenticatedData;
use cms::authenveloped_data::AuthEnvelopedData;
use cms::cert::CertificateChoices;
use cms::compressed_data::CompressedData;
use cms::content_info::CmsVersion;
use cms::digested_data::DigestedData;
use cms::encrypted_data::EncryptedData;
use cms::enveloped_data::{EncryptedContentInfo, EnvelopedData, OriginatorInfo, RecipientInfos};
use const_oid::db::{rfc5911, rfc6268};
use der::Any;
use der::asn1::{ObjectIdentifier, OctetString};
use smime::Oid;
use smime::crypto::algorithm::CipherKind;
use smime::crypto::{DigestAlgorithm, Secret};
use smime::send::{Content, EncryptedForm, OutForm, SendingAgent};

use crate::object::{private_attribute, private_type, read, x509};
use crate::recipients::Wanted;
use crate::signature::digest;
use crate::support::{ENTITY, ca, encrypt, sender};

fn der() -> SendingAgent {
    sender().out_form(OutForm::Der).force_recipients()
}

/// Every cipher that the reference writes.
fn ciphers() -> impl Iterator<Item = CipherKind> {
    CipherKind::ALL
        .into_iter()
        .filter(|cipher| !cipher.legacy())
}

#[track_caller]
fn assert_cipher(info: &EncryptedContentInfo, cipher: CipherKind) {
    assert_eq!(info.content_type, rfc5911::ID_DATA);
    assert_eq!(info.content_enc_alg.oid, cipher.oid());
    let len = info.encrypted_content.as_ref().unwrap().as_bytes().len();
    let blocks = if cipher.is_aead() {
        0
    } else {
        16 - ENTITY.len() % 16
    };
    assert_eq!(len, ENTITY.len() + blocks, "RFC 5652 section 6.3");
}

#[track_caller]
fn assert_originator(found: Option<&OriginatorInfo>) {
    let certificates = found.unwrap().certs.as_ref().unwrap();
    let wanted = CertificateChoices::Certificate(x509(&ca()));
    assert_eq!(certificates.0.iter().collect::<Vec<_>>(), [&wanted]);
}

#[track_caller]
fn assert_attribute<'a>(mut found: impl Iterator<Item = &'a x509_cert::attr::Attribute>, last: u8) {
    let attribute = found.find(|attribute| attribute.oid == private_type(last));
    let value: OctetString = attribute
        .unwrap()
        .values
        .get(0)
        .unwrap()
        .decode_as()
        .unwrap();
    assert_eq!(value.as_bytes(), [last]);
}

fn only(recipients: &RecipientInfos) -> &cms::enveloped_data::RecipientInfo {
    assert_eq!(recipients.0.len(), 1);
    recipients.0.get(0).unwrap()
}

#[test]
fn every_recipient_is_written_in_enveloped_data() {
    for wanted in Wanted::all() {
        let agent = der()
            .cipher(CipherKind::Aes128Cbc)
            .recipient(wanted.recipient.clone());
        let found: EnvelopedData = read(rfc5911::ID_ENVELOPED_DATA, &encrypt(&agent, ENTITY));
        wanted.assert_is(only(&found.recip_infos));
        assert_eq!(
            found.version,
            version(&found, false),
            "RFC 5652 section 6.1"
        );
    }
}

/// The version by RFC 5652 section 6.1.
fn version(found: &EnvelopedData, more: bool) -> CmsVersion {
    use cms::enveloped_data::RecipientInfo::{Kari, Kekri, Ktri, Ori, Pwri};
    let recipients = || found.recip_infos.0.iter();
    if recipients().any(|recipient| matches!(recipient, Pwri(_) | Ori(_))) {
        return CmsVersion::V3;
    }
    let is_0 = |recipient: &_| match recipient {
        Ktri(ktri) => ktri.version == CmsVersion::V0,
        Kari(_) | Kekri(_) | Pwri(_) | Ori(_) => false,
    };
    match !more && recipients().all(is_0) {
        true => CmsVersion::V0,
        false => CmsVersion::V2,
    }
}

#[test]
fn every_cipher_is_written_for_every_kind_of_recipient_at_once() {
    let recipients = Wanted::one_of_each();
    for cipher in ciphers() {
        let agent = recipients
            .iter()
            .fold(der().cipher(cipher), |agent, wanted| {
                agent.recipient(wanted.recipient.clone())
            });
        let agent = agent
            .originator(ca())
            .unprotected_attribute(private_attribute(7));
        let object = |agent: &SendingAgent| encrypt(agent, ENTITY);
        let found = if cipher.is_aead() {
            let agent = agent.authenticated_attribute(private_attribute(8));
            let found: AuthEnvelopedData =
                read(rfc5911::ID_CT_AUTH_ENVELOPED_DATA, &object(&agent));
            assert_eq!(found.version, CmsVersion::V0, "RFC 5083 section 2.1");
            assert_cipher(&found.auth_encrypted_content_info, cipher);
            assert_originator(found.originator_info.as_ref());
            assert_attribute(found.unauth_attrs.unwrap().iter(), 7);
            assert_attribute(found.auth_attrs.unwrap().iter(), 8);
            assert_eq!(found.mac.as_bytes().len(), 16);
            found.recip_infos
        } else {
            let found: EnvelopedData = read(rfc5911::ID_ENVELOPED_DATA, &object(&agent));
            assert_eq!(found.version, version(&found, true));
            assert_cipher(&found.encrypted_content, cipher);
            assert_originator(found.originator_info.as_ref());
            assert_attribute(found.unprotected_attrs.unwrap().iter(), 7);
            found.recip_infos
        };
        assert_eq!(found.0.len(), recipients.len());
    }
}

#[test]
fn enveloped_data_with_more_than_recipients_is_of_version_2() {
    let wanted = Wanted::one_of_each().remove(0);
    let agent = der()
        .cipher(CipherKind::Aes128Cbc)
        .recipient(wanted.recipient);
    for agent in [
        agent.clone().originator(ca()),
        agent.unprotected_attribute(private_attribute(7)),
    ] {
        let found: EnvelopedData = read(rfc5911::ID_ENVELOPED_DATA, &encrypt(&agent, ENTITY));
        assert_eq!(found.version, CmsVersion::V2);
    }
}

#[test]
fn encrypted_data_is_written_with_every_cipher_in_cbc_mode() {
    for cipher in ciphers().filter(|cipher| !cipher.is_aead()) {
        let key = Secret::new(vec![1; cipher.key_len().unwrap()]);
        let agent = der()
            .encrypted_form(EncryptedForm::Encrypted)
            .encrypted_data_key(key)
            .cipher(cipher);
        let found: EncryptedData = read(rfc5911::ID_ENCRYPTED_DATA, &encrypt(&agent, ENTITY));
        assert_eq!(found.version, CmsVersion::V0, "RFC 5652 section 8");
        assert_cipher(&found.enc_content_info, cipher);
        assert_eq!(found.unprotected_attrs, None);
        let agent = agent.unprotected_attribute(private_attribute(7));
        let found: EncryptedData = read(rfc5911::ID_ENCRYPTED_DATA, &encrypt(&agent, ENTITY));
        assert_eq!(found.version, CmsVersion::V2, "RFC 5652 section 8");
        assert_attribute(found.unprotected_attrs.unwrap().iter(), 7);
    }
}

/// Content that is not to be id-data, and its type as `cms` has it.
fn other_type() -> (Oid, ObjectIdentifier) {
    (Oid::from_content(&[0x2a, 3, 4]).unwrap(), private_type(4))
}

fn octets(content: &[u8]) -> Option<Any> {
    Some(Any::encode_from(&OctetString::new(content).unwrap()).unwrap())
}

#[test]
fn digested_data_is_written_with_every_digest() {
    let (content_type, theirs) = other_type();
    for algorithm in DigestAlgorithm::ALL
        .into_iter()
        .filter(|digest| !digest.legacy())
    {
        let agent = der()
            .encrypted_form(EncryptedForm::Digested)
            .content_digest(algorithm);
        for (agent, version, wanted) in [
            (agent.clone(), CmsVersion::V0, rfc5911::ID_DATA),
            (
                agent.content_type(content_type.clone()),
                CmsVersion::V2,
                theirs,
            ),
        ] {
            let found: DigestedData = read(rfc5911::ID_DIGESTED_DATA, &encrypt(&agent, ENTITY));
            assert_eq!(found.version, version, "RFC 5652 section 7");
            assert_eq!(found.digest_alg.oid, algorithm.oid());
            assert_eq!(found.encap_content_info.econtent_type, wanted);
            assert_eq!(found.encap_content_info.econtent, octets(ENTITY));
            assert_eq!(found.digest.as_bytes(), digest(algorithm, ENTITY));
        }
    }
}

#[test]
fn authenticated_data_is_written_with_every_digest_and_for_every_kind_of_recipient() {
    let recipients = Wanted::one_of_each();
    for algorithm in DigestAlgorithm::ALL
        .into_iter()
        .filter(|digest| !digest.legacy())
    {
        let agent = recipients.iter().fold(der(), |agent, wanted| {
            agent.recipient(wanted.recipient.clone())
        });
        let agent = agent
            .encrypted_form(EncryptedForm::Authenticated)
            .content_digest(algorithm)
            .authenticated_attribute(private_attribute(8))
            .unprotected_attribute(private_attribute(7));
        let found: AuthenticatedData = read(rfc5911::ID_CT_AUTH_DATA, &encrypt(&agent, ENTITY));
        assert_eq!(found.version, CmsVersion::V0, "RFC 5652 section 9.1");
        assert_eq!(found.recip_infos.0.len(), recipients.len());
        assert_eq!(found.digest_alg.unwrap().oid, algorithm.oid());
        assert_eq!(found.encap_content_info.econtent, octets(ENTITY));
        let attributes = found.auth_attrs.unwrap();
        assert_attribute(attributes.iter(), 8);
        assert_attribute(found.unauth_attrs.unwrap().iter(), 7);
        let mut attributes = attributes.iter();
        let of_digest = attributes
            .find(|each| each.oid == rfc5911::ID_MESSAGE_DIGEST)
            .unwrap();
        let value: OctetString = of_digest.values.get(0).unwrap().decode_as().unwrap();
        assert_eq!(value.as_bytes(), digest(algorithm, ENTITY));
    }
}

#[test]
fn compressed_data_is_written() {
    let mut object = Vec::new();
    let mut source = Cursor::new(ENTITY);
    der()
        .compress(Content::file(&mut source), &mut object)
        .unwrap();
    let found: CompressedData = read(rfc6268::ID_CT_COMPRESSED_DATA, &object);
    assert_eq!(found.version, CmsVersion::V0, "RFC 3274 section 1.1");
    assert_eq!(
        found.compression_alg.oid.to_string(),
        "1.2.840.113549.1.9.16.3.8"
    );
    let content: OctetString = found
        .encap_content_info
        .econtent
        .unwrap()
        .decode_as()
        .unwrap();
    let mut plain = Vec::new();
    let mut zlib = flate2::read::ZlibDecoder::new(content.as_bytes());
    std::io::Read::read_to_end(&mut zlib, &mut plain).unwrap();
    assert_eq!(plain, ENTITY);
}
