//! Enveloped data of the builder of `cms`, decrypted by the reference. Key agreement is covered in the other
//! direction.

use std::io::Cursor;

use cipher::{Block, BlockModeEncrypt, KeyIvInit};
use cms::builder::{
    ContentEncryptionAlgorithm, EnvelopedDataBuilder, KeyEncryptionInfo,
    KeyTransRecipientInfoBuilder, PasswordRecipientInfoBuilder, PwriEncryptor,
};
use cms::content_info::CmsVersion;
use cms::enveloped_data::{
    EnvelopedData, OtherRecipientInfo, RecipientIdentifier, RecipientInfo, RecipientInfos,
};
use const_oid::db::{rfc5911, rfc6268};
use der::asn1::{Null, ObjectIdentifier, OctetString};
use der::{Any, Encode, Sequence};
use hmac::Hmac;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{CryptoRng, SeedableRng};
use rsa::PublicKey;
use rsa::pkcs8::DecodePublicKey;
use sha2::Sha256;
use smime::crypto::Secret;
use smime::receive::ReceivingAgent;
use smime::send::IdentifierForm;
use spki::AlgorithmIdentifierOwned;

use crate::by_hand::assert_content;
use crate::object::{issuer_and_serial_number, key_identifier, private_type, write, x509};
use crate::support::{ENTITY, anyone, certificate, private_key};

/// Whom the builder makes a recipient.
#[derive(Clone, Copy, Debug)]
pub(crate) enum To {
    Key(&'static str, IdentifierForm),
    Password,
}

pub(crate) const RECIPIENTS: [To; 4] = [
    To::Key("bob-rsa", IdentifierForm::IssuerAndSerialNumber),
    To::Key("carol-rsa", IdentifierForm::SubjectKeyIdentifier),
    To::Key("alice-rsa-3072", IdentifierForm::SubjectKeyIdentifier),
    To::Password,
];

pub(crate) const CIPHERS: [ContentEncryptionAlgorithm; 3] = [
    ContentEncryptionAlgorithm::Aes128Cbc,
    ContentEncryptionAlgorithm::Aes192Cbc,
    ContentEncryptionAlgorithm::Aes256Cbc,
];

const PASSWORD: &[u8] = b"secret";

impl To {
    /// Who can read that, and has nothing else.
    pub(crate) fn agent(self) -> ReceivingAgent {
        match self {
            Self::Key(name, _) => anyone().key(private_key(name), Some(certificate(name))),
            Self::Password => anyone().password(Secret::new(PASSWORD.to_vec())),
        }
    }

    fn add(self, builder: &mut EnvelopedDataBuilder<'_, ChaCha20Rng>) {
        let Self::Key(name, rid) = self else {
            let password = PasswordRecipientInfoBuilder::new(Password([7; 16])).unwrap();
            builder.add_recipient_info(password).unwrap();
            return;
        };
        let certificate = certificate(name);
        let rid = match rid {
            IdentifierForm::IssuerAndSerialNumber => {
                RecipientIdentifier::IssuerAndSerialNumber(issuer_and_serial_number(&certificate))
            }
            IdentifierForm::SubjectKeyIdentifier => {
                RecipientIdentifier::SubjectKeyIdentifier(key_identifier(&certificate))
            }
        };
        let certificate = x509(&certificate);
        let key = certificate
            .tbs_certificate()
            .subject_public_key_info()
            .to_der()
            .unwrap();
        let key = KeyEncryptionInfo::Rsa(PublicKey::from_public_key_der(&key).unwrap());
        let recipient = KeyTransRecipientInfoBuilder::new(rid, key).unwrap();
        builder.add_recipient_info(recipient).unwrap();
    }
}

pub(crate) fn enveloped(
    content: &[u8],
    cipher: ContentEncryptionAlgorithm,
    recipients: &[To],
) -> EnvelopedData {
    let mut builder = EnvelopedDataBuilder::new(None, content, cipher, None).unwrap();
    recipients.iter().for_each(|to| to.add(&mut builder));
    builder
        .build_with_rng(&mut ChaCha20Rng::from_seed([2; 32]))
        .unwrap()
}

/// PBKDF2 and PWRI-KEK with AES-256 (RFC 3211), starting from this vector.
struct Password([u8; 16]);

const SALT: &[u8] = b"some salt";
const ITERATIONS: u32 = 100;

/// `PBKDF2-params` (RFC 8018 appendix A.2).
#[derive(Sequence)]
struct Pbkdf2 {
    salt: OctetString,
    iterations: u32,
    prf: AlgorithmIdentifierOwned,
}

impl PwriEncryptor for Password {
    const BLOCK_LENGTH_BITS: usize = 128;

    fn key_derivation_algorithm(
        &self,
    ) -> Result<Option<AlgorithmIdentifierOwned>, cms::builder::Error> {
        let parameters = Pbkdf2 {
            salt: OctetString::new(SALT)?,
            iterations: ITERATIONS,
            prf: AlgorithmIdentifierOwned {
                oid: rfc6268::ID_HMAC_WITH_SHA_256,
                parameters: Some(Any::encode_from(&Null)?),
            },
        };
        Ok(Some(AlgorithmIdentifierOwned {
            oid: ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.12"),
            parameters: Some(Any::encode_from(&parameters)?),
        }))
    }

    fn key_encryption_algorithm(&self) -> Result<AlgorithmIdentifierOwned, cms::builder::Error> {
        let cipher = AlgorithmIdentifierOwned {
            oid: rfc5911::ID_AES_256_CBC,
            parameters: Some(Any::encode_from(&OctetString::new(self.0)?)?),
        };
        Ok(AlgorithmIdentifierOwned {
            oid: ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.3.9"),
            parameters: Some(Any::encode_from(&cipher)?),
        })
    }

    fn encrypt_rfc3211<R: CryptoRng + ?Sized>(
        &mut self,
        padded: &[u8],
        rng: &mut R,
    ) -> Result<Vec<u8>, cms::builder::Error> {
        let mut key = [0; 32];
        pbkdf2::pbkdf2::<Hmac<Sha256>>(PASSWORD, SALT, ITERATIONS, &mut key).unwrap();
        let mut octets = padded.to_vec();
        // A key of 32 octets and its header are no whole number of blocks.
        octets.resize(padded.len().next_multiple_of(16), 0);
        rng.fill_bytes(&mut octets[padded.len()..]);
        let mut encryptor = cbc::Encryptor::<aes::Aes256>::new(&key.into(), &self.0.into());
        for _ in 0..2 {
            let (blocks, _) = Block::<aes::Aes256>::slice_as_chunks_mut(&mut octets);
            encryptor.encrypt_blocks(blocks);
        }
        Ok(octets)
    }
}

#[track_caller]
pub(crate) fn assert_decrypted(agent: &ReceivingAgent, object: &[u8], content: &[u8]) {
    let received = agent.decrypt(&mut Cursor::new(object)).unwrap();
    assert_content(&received, object, content);
}

#[test]
fn what_the_builder_encrypts_is_decrypted_by_each_recipient() {
    for cipher in CIPHERS {
        for to in RECIPIENTS {
            let object = write(
                rfc5911::ID_ENVELOPED_DATA,
                &enveloped(ENTITY, cipher.clone(), &[to]),
            );
            assert_decrypted(&to.agent(), &object, ENTITY);
        }
        let object = enveloped(ENTITY, cipher, &RECIPIENTS);
        let object = write(rfc5911::ID_ENVELOPED_DATA, &object);
        for to in RECIPIENTS {
            assert_decrypted(&to.agent(), &object, ENTITY);
        }
    }
}

#[test]
fn a_recipient_of_another_kind_beside_one_that_is_known_is_left_alone() {
    let to = RECIPIENTS[0];
    let mut object = enveloped(ENTITY, CIPHERS[0].clone(), &[to]);
    let mut recipients = object.recip_infos.0.into_vec();
    recipients.push(RecipientInfo::Ori(OtherRecipientInfo {
        ori_type: private_type(9),
        ori_value: Any::null(),
    }));
    object.recip_infos = RecipientInfos::try_from(recipients).unwrap();
    object.version = CmsVersion::V3;
    let object = write(rfc5911::ID_ENVELOPED_DATA, &object);
    assert_decrypted(&to.agent(), &object, ENTITY);
}
