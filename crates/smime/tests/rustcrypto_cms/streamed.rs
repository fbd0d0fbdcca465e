//! What the reference writes with indefinite lengths, read with `cms` under the rules of BER, and everything of
//! which `cms` has another idea.

use std::io::Cursor;

use cms::authenticated_data::AuthenticatedData;
use cms::authenveloped_data::AuthEnvelopedData;
use cms::compressed_data::CompressedData;
use cms::content_info::{CmsVersion, ContentInfo};
use cms::digested_data::DigestedData;
use cms::encrypted_data::EncryptedData;
use cms::enveloped_data::{
    EnvelopedData, KekIdentifier, KekRecipientInfo, RecipientInfo, RecipientInfos,
};
use cms::signed_data::SignedData;
use const_oid::db::{rfc5911, rfc6268};
use der::asn1::{ObjectIdentifier, OctetString};
use der::{Decode, EncodingRules};
use smime::crypto::Secret;
use smime::crypto::algorithm::CipherKind;
use smime::send::{Content, EncryptedForm, OutForm, SendingAgent};
use smime_ber::{SliceReader, Tag};
use spki::AlgorithmIdentifierOwned;

use crate::object::Typed;
use crate::recipients::Wanted;
use crate::signed::opaque;
use crate::support::{ENTITY, encrypt, sender, sign, signing};

/// What stands in an object for `cms` otherwise than for the reference.
struct Difference {
    what: &'static str,
    why: &'static str,
    /// Whether it is still there.
    stands: fn() -> bool,
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        what: "indefinite lengths",
        why: "X.690 section 10.1: none are in DER, which is what `cms` reads unless it is asked for BER",
        stands: || ContentInfo::from_der(&signed()).is_err(),
    },
    Difference {
        what: "content in segments",
        why: "X.690 section 8.7.3: an OCTET STRING may be in segments; `cms` keeps their headers in the value that is left \
              open",
        stands: || {
            let found: SignedData = read(rfc5911::ID_SIGNED_DATA, &signed());
            found.encap_content_info.econtent.unwrap().value() != ENTITY
        },
    },
    Difference {
        what: "the order of signers or recipients of one length",
        why: "X.690 section 11.6: that of their octets; `cms` has those with fewer octets over 127 first",
        stands: || {
            let [first, second] = [[0x01, 0xff], [0x02, 0x02]].map(known_key);
            let recipients = RecipientInfos::try_from(vec![first.clone(), second]).unwrap();
            recipients.0.get(0) != Some(&first)
        },
    },
];

fn known_key(identifier: [u8; 2]) -> RecipientInfo {
    RecipientInfo::Kekri(KekRecipientInfo {
        version: CmsVersion::V4,
        kek_id: KekIdentifier {
            kek_identifier: OctetString::new(identifier).unwrap(),
            date: None,
            other: None,
        },
        key_enc_alg: AlgorithmIdentifierOwned {
            oid: rfc5911::ID_AES_128_WRAP,
            parameters: None,
        },
        encrypted_key: OctetString::new([0; 24]).unwrap(),
    })
}

#[test]
fn every_difference_that_is_listed_is_still_there() {
    for difference in DIFFERENCES {
        let Difference { what, why, stands } = difference;
        assert!(stands(), "{what} are read alike now; there was: {why}");
    }
}

#[test]
fn what_is_streamed_is_read_under_the_rules_of_ber() {
    let found: SignedData = read(rfc5911::ID_SIGNED_DATA, &signed());
    assert_eq!(found.signer_infos.0.len(), 1);
    assert_eq!(
        joined(found.encap_content_info.econtent.unwrap().value()),
        ENTITY
    );

    let found: EncryptedData = read(rfc5911::ID_ENCRYPTED_DATA, &encrypted());
    let content = found.enc_content_info.encrypted_content.unwrap();
    assert_eq!(content.as_bytes().len(), ENTITY.len().next_multiple_of(16));

    let recipients = Wanted::one_of_each();
    let to_all = |agent: SendingAgent| {
        let agent = recipients.iter().fold(agent, |agent, wanted| {
            agent.recipient(wanted.recipient.clone())
        });
        encrypt(&agent, ENTITY)
    };
    let object = to_all(streamed().cipher(CipherKind::Aes128Cbc));
    let found: EnvelopedData = read(rfc5911::ID_ENVELOPED_DATA, &object);
    assert_eq!(found.recip_infos.0.len(), recipients.len());

    let object = to_all(streamed().cipher(CipherKind::Aes128Gcm));
    let found: AuthEnvelopedData = read(rfc5911::ID_CT_AUTH_ENVELOPED_DATA, &object);
    assert_eq!(found.recip_infos.0.len(), recipients.len());
    let content = found.auth_encrypted_content_info.encrypted_content.unwrap();
    assert_eq!(content.as_bytes().len(), ENTITY.len());

    let object = to_all(streamed().encrypted_form(EncryptedForm::Authenticated));
    let found: AuthenticatedData = read(rfc5911::ID_CT_AUTH_DATA, &object);
    assert_eq!(
        joined(found.encap_content_info.econtent.unwrap().value()),
        ENTITY
    );

    let object = encrypt(&streamed().encrypted_form(EncryptedForm::Digested), ENTITY);
    let found: DigestedData = read(rfc5911::ID_DIGESTED_DATA, &object);
    assert_eq!(
        joined(found.encap_content_info.econtent.unwrap().value()),
        ENTITY
    );

    let mut object = Vec::new();
    let mut source = Cursor::new(ENTITY);
    streamed()
        .compress(Content::file(&mut source), &mut object)
        .unwrap();
    let found: CompressedData = read(rfc6268::ID_CT_COMPRESSED_DATA, &object);
    assert!(!joined(found.encap_content_info.econtent.unwrap().value()).is_empty());
}

fn streamed() -> SendingAgent {
    sender().out_form(OutForm::Der).force_recipients().ber()
}

fn signed() -> Vec<u8> {
    sign(&opaque(signing(&["alice-rsa"])).ber(), ENTITY)
}

fn encrypted() -> Vec<u8> {
    let agent = streamed()
        .encrypted_form(EncryptedForm::Encrypted)
        .encrypted_data_key(Secret::new(vec![1; 16]))
        .cipher(CipherKind::Aes128Cbc);
    encrypt(&agent, ENTITY)
}

#[track_caller]
fn read<T: Typed>(content_type: ObjectIdentifier, object: &[u8]) -> T {
    let info = ContentInfo::from_ber(object).unwrap();
    assert_eq!(info.content_type, content_type);
    info.content.decode_as_encoding(EncodingRules::Ber).unwrap()
}

/// The contents of segments, one after the other.
fn joined(segments: &[u8]) -> Vec<u8> {
    let mut reader = SliceReader::new(segments);
    let mut octets = Vec::new();
    while let Some(segment) = reader.next().unwrap() {
        if segment.header.tag == Tag::OCTET_STRING {
            octets.extend_from_slice(segment.content);
        }
    }
    octets
}
