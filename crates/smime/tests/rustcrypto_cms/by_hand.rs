//! Structures of `cms` that it has no builder for, filled by hand and with the ciphers of RustCrypto, read by the
//! reference.

use std::io::{Cursor, Write};

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_kw::AesKw;
use cipher::{BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7};
use cms::authenticated_data::AuthenticatedData;
use cms::authenveloped_data::AuthEnvelopedData;
use cms::compressed_data::CompressedData;
use cms::content_info::CmsVersion;
use cms::digested_data::DigestedData;
use cms::encrypted_data::EncryptedData;
use cms::enveloped_data::{
    EncryptedContentInfo, EnvelopedData, KekIdentifier, KekRecipientInfo, RecipientInfo,
    RecipientInfos,
};
use cms::signed_data::EncapsulatedContentInfo;
use const_oid::db::{rfc5911, rfc6268};
use der::asn1::{ObjectIdentifier, OctetString};
use der::{Any, Sequence};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use smime::crypto::{DigestAlgorithm, Secret};
use smime::receive::{Received, ReceivingAgent};
use spki::AlgorithmIdentifierOwned;

use crate::object::write;
use crate::signature::digest;
use crate::support::{ENTITY, anyone};

const KEY: [u8; 16] = [3; 16];
const KEK: [u8; 16] = [4; 16];
const IV: [u8; 16] = [5; 16];

fn identifier(oid: ObjectIdentifier, parameters: Option<Any>) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid, parameters }
}

fn octets(octets: &[u8]) -> OctetString {
    OctetString::new(octets).unwrap()
}

fn data(content: &[u8]) -> EncapsulatedContentInfo {
    EncapsulatedContentInfo {
        econtent_type: rfc5911::ID_DATA,
        econtent: Some(Any::encode_from(&octets(content)).unwrap()),
    }
}

/// The content in AES-128-CBC under [`KEY`].
fn encrypted() -> EncryptedContentInfo {
    let encryptor = cbc::Encryptor::<aes::Aes128>::new(&KEY.into(), &IV.into());
    EncryptedContentInfo {
        content_type: rfc5911::ID_DATA,
        content_enc_alg: identifier(
            rfc5911::ID_AES_128_CBC,
            Some(Any::encode_from(&octets(&IV)).unwrap()),
        ),
        encrypted_content: Some(octets(&encryptor.encrypt_padded_vec::<Pkcs7>(ENTITY))),
    }
}

/// Somebody who has [`KEK`], under which the key is wrapped.
fn recipients(key: &[u8]) -> RecipientInfos {
    let mut wrapped = vec![0; key.len() + 8];
    let kek = AesKw::<aes::Aes128>::new(&KEK.into());
    kek.wrap_key(key, &mut wrapped).unwrap();
    let kekri = KekRecipientInfo {
        version: CmsVersion::V4,
        kek_id: KekIdentifier {
            kek_identifier: octets(b"kek"),
            date: None,
            other: None,
        },
        key_enc_alg: identifier(rfc5911::ID_AES_128_WRAP, None),
        encrypted_key: octets(&wrapped),
    };
    vec![RecipientInfo::Kekri(kekri)].try_into().unwrap()
}

fn holder() -> ReceivingAgent {
    anyone().kek(b"kek".to_vec(), Secret::new(KEK.to_vec()))
}

#[track_caller]
pub(crate) fn assert_content(received: &Received, object: &[u8], content: &[u8]) {
    assert!(
        received.verdict.is_valid(),
        "{:?}",
        received.verdict.reasons
    );
    let mut copied = Vec::new();
    let source = &mut Cursor::new(object);
    assert!(received.copy_content(source, None, &mut copied).unwrap());
    assert_eq!(copied, content);
}

#[track_caller]
fn assert_opens(agent: &ReceivingAgent, object: &[u8]) {
    assert_content(
        &agent.open(&mut Cursor::new(object)).unwrap(),
        object,
        ENTITY,
    );
}

#[test]
fn enveloped_data_for_a_known_key_is_read() {
    let object = EnvelopedData {
        version: CmsVersion::V2,
        originator_info: None,
        recip_infos: recipients(&KEY),
        encrypted_content: encrypted(),
        unprotected_attrs: None,
    };
    assert_opens(&holder(), &write(rfc5911::ID_ENVELOPED_DATA, &object));
}

#[test]
fn encrypted_data_is_read() {
    let object = EncryptedData {
        version: CmsVersion::V0,
        enc_content_info: encrypted(),
        unprotected_attrs: None,
    };
    let agent = anyone().content_key(Secret::new(KEY.to_vec()));
    assert_opens(&agent, &write(rfc5911::ID_ENCRYPTED_DATA, &object));
}

/// `GCMParameters` (RFC 5084 section 3.2).
#[derive(Sequence)]
struct GcmParameters {
    nonce: OctetString,
    icv_len: u8,
}

#[test]
fn auth_enveloped_data_is_read() {
    let nonce = [6; 12];
    let parameters = GcmParameters {
        nonce: octets(&nonce),
        icv_len: 16,
    };
    let cipher = aes_gcm::Aes128Gcm::new(&KEY.into());
    let payload = Payload {
        msg: ENTITY,
        aad: &[],
    };
    let sealed = cipher.encrypt(&nonce.into(), payload).unwrap();
    let (ciphertext, tag) = sealed.split_at(ENTITY.len());
    let object = AuthEnvelopedData {
        version: CmsVersion::V0,
        originator_info: None,
        recip_infos: recipients(&KEY),
        auth_encrypted_content_info: EncryptedContentInfo {
            content_type: rfc5911::ID_DATA,
            content_enc_alg: identifier(
                rfc5911::ID_AES_128_GCM,
                Some(Any::encode_from(&parameters).unwrap()),
            ),
            encrypted_content: Some(octets(ciphertext)),
        },
        auth_attrs: None,
        mac: octets(tag),
        unauth_attrs: None,
    };
    assert_opens(
        &holder(),
        &write(rfc5911::ID_CT_AUTH_ENVELOPED_DATA, &object),
    );
}

#[test]
fn authenticated_data_is_read() {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&KEY).unwrap();
    mac.update(ENTITY);
    let object = AuthenticatedData {
        version: CmsVersion::V0,
        originator_info: None,
        recip_infos: recipients(&KEY),
        mac_alg: identifier(rfc6268::ID_HMAC_WITH_SHA_256, None),
        digest_alg: None,
        encap_content_info: data(ENTITY),
        auth_attrs: None,
        mac: octets(&mac.finalize().into_bytes()),
        unauth_attrs: None,
    };
    assert_opens(&holder(), &write(rfc5911::ID_CT_AUTH_DATA, &object));
}

#[test]
fn digested_data_is_read_with_every_digest() {
    for algorithm in DigestAlgorithm::ALL
        .into_iter()
        .filter(|digest| !digest.legacy())
    {
        let object = DigestedData {
            version: CmsVersion::V0,
            digest_alg: identifier(algorithm.oid(), None),
            encap_content_info: data(ENTITY),
            digest: octets(&digest(algorithm, ENTITY)),
        };
        assert_opens(&anyone(), &write(rfc5911::ID_DIGESTED_DATA, &object));
    }
}

#[test]
fn compressed_data_is_read() {
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    zlib.write_all(ENTITY).unwrap();
    let zlib_compress = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.3.8");
    let object = CompressedData {
        version: CmsVersion::V0,
        compression_alg: identifier(zlib_compress, None),
        encap_content_info: data(&zlib.finish().unwrap()),
    };
    assert_opens(&anyone(), &write(rfc6268::ID_CT_COMPRESSED_DATA, &object));
}
