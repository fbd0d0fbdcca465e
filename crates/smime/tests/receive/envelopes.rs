//! Encrypted, authenticated, digested and compressed objects made to order. The cryptography is that
//! of the one-shot crates, which the library does not use in this way.

use std::io::Cursor;

use aes_gcm::{
    Aes128Gcm, Key,
    aead::{Aead, KeyInit, Payload},
};
use cbc::cipher::{BlockModeEncrypt, KeyIvInit, block_padding::NoPadding};
use smime::crypto::Secret;
use smime::receive::{Received, ReceivingAgent};
use smime_ber::{Tag, der};

use crate::support::*;

pub(crate) const ID_ENVELOPED_DATA: &str = "1.2.840.113549.1.7.3";
pub(crate) const ID_DIGESTED_DATA: &str = "1.2.840.113549.1.7.5";
pub(crate) const ID_ENCRYPTED_DATA: &str = "1.2.840.113549.1.7.6";
pub(crate) const ID_AUTH_DATA: &str = "1.2.840.113549.1.9.16.1.2";
pub(crate) const ID_COMPRESSED_DATA: &str = "1.2.840.113549.1.9.16.1.9";
pub(crate) const ID_AUTH_ENVELOPED_DATA: &str = "1.2.840.113549.1.9.16.1.23";

pub(crate) const AES_128_CBC: &str = "2.16.840.1.101.3.4.1.2";
pub(crate) const AES_128_GCM: &str = "2.16.840.1.101.3.4.1.6";
pub(crate) const SHA_256: &str = "2.16.840.1.101.3.4.2.1";
pub(crate) const HMAC_SHA_256: &str = "1.2.840.113549.2.9";
const AES_128_WRAP: &str = "2.16.840.1.101.3.4.1.5";
const ZLIB: &str = "1.2.840.113549.1.9.16.3.8";

/// The content-encryption key of every envelope.
pub(crate) const CONTENT_KEY: [u8; 16] = *b"content key 128 ";
/// The key-encryption key of every recipient, and what messages call it.
pub(crate) const KEK: [u8; 16] = *b"shared before 16";
pub(crate) const KEK_ID: &[u8] = b"a shared key";
pub(crate) const IV: [u8; 16] = *b"0123456789abcdef";
pub(crate) const NONCE: [u8; 12] = *b"0123456789ab";

/// An encrypted object under construction; most fields hold DER.
#[derive(Clone)]
pub(crate) struct Envelope {
    pub(crate) kind: &'static str,
    pub(crate) version: i64,
    /// Absent in EncryptedData.
    pub(crate) recipient_infos: Option<Vec<Vec<u8>>>,
    pub(crate) content_type: &'static str,
    pub(crate) algorithm: Vec<u8>,
    /// The ciphertext itself; absent where it is detached.
    pub(crate) ciphertext: Option<Vec<u8>>,
    /// Attributes of AuthEnvelopedData, in the order in which they are sent.
    pub(crate) auth_attrs: Option<Vec<Vec<u8>>>,
    /// The tag itself.
    pub(crate) mac: Option<Vec<u8>>,
}

impl Envelope {
    /// `content` in CBC mode, for the shared key.
    pub(crate) fn cbc(content: &[u8]) -> Self {
        Self {
            kind: ID_ENVELOPED_DATA,
            version: 2,
            recipient_infos: Some(vec![kekri(&KEK, KEK_ID, &CONTENT_KEY)]),
            content_type: ID_DATA,
            algorithm: algorithm(AES_128_CBC, &der::primitive(Tag::OCTET_STRING, &IV)),
            ciphertext: Some(cbc_encrypt(&CONTENT_KEY, &padded(content, 16))),
            auth_attrs: None,
            mac: None,
        }
    }

    /// `content` in GCM mode, for the shared key.
    pub(crate) fn gcm(content: &[u8]) -> Self {
        Self::gcm_with(content, ID_DATA, None)
    }

    /// The same with a content type and attributes.
    pub(crate) fn gcm_with(
        content: &[u8],
        content_type: &'static str,
        auth_attrs: Option<Vec<Vec<u8>>>,
    ) -> Self {
        let additional = auth_attrs.as_ref().map(|attributes| set_of(attributes));
        let (ciphertext, mac) = gcm_encrypt(content, &additional.unwrap_or_default());
        let parameters = der::sequence(|parameters| {
            parameters.octet_string(&NONCE);
            parameters.integer(16);
        });
        Self {
            kind: ID_AUTH_ENVELOPED_DATA,
            version: 0,
            content_type,
            algorithm: algorithm(AES_128_GCM, &parameters),
            ciphertext: Some(ciphertext),
            auth_attrs,
            mac: Some(mac),
            ..Self::cbc(b"")
        }
    }

    /// `content` under a key that no recipient gets.
    pub(crate) fn encrypted_data(content: &[u8]) -> Self {
        Self {
            kind: ID_ENCRYPTED_DATA,
            version: 0,
            recipient_infos: None,
            ..Self::cbc(content)
        }
    }

    pub(crate) fn edit(mut self, edit: impl FnOnce(&mut Self)) -> Self {
        edit(&mut self);
        self
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        content_info(self.kind, &self.structure())
    }

    /// The object without the ContentInfo around it.
    pub(crate) fn structure(&self) -> Vec<u8> {
        der::sequence(|fields| {
            fields.integer(self.version);
            if let Some(recipient_infos) = &self.recipient_infos {
                fields.constructed(Tag::SET, |set| {
                    recipient_infos.iter().for_each(|each| set.raw(each));
                });
            }
            fields.sequence(|info| {
                info.raw(&oid(self.content_type));
                info.raw(&self.algorithm);
                if let Some(ciphertext) = &self.ciphertext {
                    info.primitive(Tag::context(0), ciphertext);
                }
            });
            if let Some(attributes) = &self.auth_attrs {
                fields.constructed(Tag::context_constructed(1), |set| {
                    attributes.iter().for_each(|each| set.raw(each));
                });
            }
            if let Some(mac) = &self.mac {
                fields.octet_string(mac);
            }
        })
    }
}

/// AuthenticatedData under construction.
#[derive(Clone)]
pub(crate) struct Authenticated {
    pub(crate) recipient_infos: Vec<Vec<u8>>,
    pub(crate) digest_algorithm: Option<&'static str>,
    pub(crate) content_type: &'static str,
    pub(crate) content: Option<Vec<u8>>,
    /// In the order in which they are sent.
    pub(crate) auth_attrs: Option<Vec<Vec<u8>>>,
    pub(crate) mac: Vec<u8>,
}

impl Authenticated {
    /// The MAC over the content itself.
    pub(crate) fn plain(content: &[u8]) -> Self {
        Self {
            recipient_infos: vec![kekri(&KEK, KEK_ID, &CONTENT_KEY)],
            digest_algorithm: None,
            content_type: ID_DATA,
            content: Some(content.to_vec()),
            auth_attrs: None,
            mac: hmac_sha256(content),
        }
    }

    /// The MAC over attributes that name the content's type and digest.
    pub(crate) fn with_attributes(content: &[u8], content_type: &'static str) -> Self {
        Self {
            digest_algorithm: Some(SHA_256),
            content_type,
            ..Self::plain(content)
        }
        .attributes(vec![
            attribute(CONTENT_TYPE, &oid(content_type)),
            message_digest(&hex::decode(sha256_hex(content)).unwrap()),
        ])
    }

    /// Puts these attributes there, and the MAC over them.
    pub(crate) fn attributes(mut self, attributes: Vec<Vec<u8>>) -> Self {
        self.mac = hmac_sha256(&set_of(&attributes));
        self.auth_attrs = Some(attributes);
        self
    }

    pub(crate) fn edit(mut self, edit: impl FnOnce(&mut Self)) -> Self {
        edit(&mut self);
        self
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        let structure = der::sequence(|fields| {
            fields.integer(0);
            fields.constructed(Tag::SET, |set| {
                self.recipient_infos.iter().for_each(|each| set.raw(each));
            });
            fields.sequence(|identifier| identifier.raw(&oid(HMAC_SHA_256)));
            if let Some(digest) = self.digest_algorithm {
                fields.constructed(Tag::context_constructed(1), |identifier| {
                    identifier.raw(&oid(digest));
                });
            }
            fields.raw(&encapsulated(self.content_type, self.content.as_deref()));
            if let Some(attributes) = &self.auth_attrs {
                fields.constructed(Tag::context_constructed(2), |set| {
                    attributes.iter().for_each(|each| set.raw(each));
                });
            }
            fields.octet_string(&self.mac);
        });
        content_info(ID_AUTH_DATA, &structure)
    }
}

/// DigestedData by SHA-256.
pub(crate) fn digested(content: Option<&[u8]>, digest: &[u8]) -> Vec<u8> {
    let structure = der::sequence(|fields| {
        fields.integer(0);
        fields.sequence(|identifier| identifier.raw(&oid(SHA_256)));
        fields.raw(&encapsulated(ID_DATA, content));
        fields.octet_string(digest);
    });
    content_info(ID_DIGESTED_DATA, &structure)
}

/// CompressedData of a ZLIB stream.
pub(crate) fn compressed(stream: &[u8]) -> Vec<u8> {
    compressed_by(&der::sequence(|id| id.raw(&oid(ZLIB))), Some(stream))
}

pub(crate) fn compressed_by(algorithm: &[u8], stream: Option<&[u8]>) -> Vec<u8> {
    let structure = der::sequence(|fields| {
        fields.integer(0);
        fields.raw(algorithm);
        fields.raw(&encapsulated(ID_DATA, stream));
    });
    content_info(ID_COMPRESSED_DATA, &structure)
}

/// A ZLIB stream of stored blocks, put together by hand (RFC 1950, RFC 1951 section 3.2.4).
pub(crate) fn zlib_stored(content: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let blocks: Vec<_> = content.chunks(0xffff).collect();
    for (index, block) in blocks.iter().enumerate() {
        let is_last = index + 1 == blocks.len();
        let length = u16::try_from(block.len()).unwrap();
        stream.push(is_last.into());
        stream.extend_from_slice(&length.to_le_bytes());
        stream.extend_from_slice(&(!length).to_le_bytes());
        stream.extend_from_slice(block);
    }
    if blocks.is_empty() {
        stream.extend_from_slice(&[1, 0, 0, 0xff, 0xff]);
    }
    let (mut low, mut high) = (1u32, 0u32);
    for octet in content {
        low = (low + u32::from(*octet)) % 65521;
        high = (high + low) % 65521;
    }
    stream.extend_from_slice(&(high << 16 | low).to_be_bytes());
    stream
}

pub(crate) fn encapsulated(content_type: &str, content: Option<&[u8]>) -> Vec<u8> {
    der::sequence(|info| {
        info.raw(&oid(content_type));
        if let Some(content) = content {
            info.constructed(Tag::context_constructed(0), |tag| tag.octet_string(content));
        }
    })
}

pub(crate) fn algorithm(name: &str, parameters: &[u8]) -> Vec<u8> {
    der::sequence(|identifier| {
        identifier.raw(&oid(name));
        identifier.raw(parameters);
    })
}

/// A KEKRecipientInfo (RFC 5652 section 6.2.3).
pub(crate) fn kekri(kek: &[u8; 16], identifier: &[u8], key: &[u8]) -> Vec<u8> {
    let mut wrapped = vec![0; key.len() + 8];
    let kek = aes_kw::KwAes128::new(&(*kek).into());
    kek.wrap_key(key, &mut wrapped).unwrap();
    kekri_of(identifier, &wrapped)
}

pub(crate) fn kekri_of(identifier: &[u8], wrapped: &[u8]) -> Vec<u8> {
    der::element(Tag::context_constructed(2), |fields| {
        fields.integer(4);
        fields.sequence(|kekid| kekid.octet_string(identifier));
        fields.sequence(|identifier| identifier.raw(&oid(AES_128_WRAP)));
        fields.octet_string(wrapped);
    })
}

pub(crate) fn set_of(elements: &[Vec<u8>]) -> Vec<u8> {
    der::set_of(|set| elements.iter().for_each(|each| set.raw(each)))
}

/// Octets with the padding of RFC 5652 section 6.3.
pub(crate) fn padded(content: &[u8], block_len: usize) -> Vec<u8> {
    let count = block_len - content.len() % block_len;
    let mut padded = content.to_vec();
    padded.resize(content.len() + count, u8::try_from(count).unwrap());
    padded
}

pub(crate) fn cbc_encrypt(key: &[u8; 16], blocks: &[u8]) -> Vec<u8> {
    let mut buffer = blocks.to_vec();
    let cipher = cbc::Encryptor::<aes::Aes128>::new(&(*key).into(), &IV.into());
    cipher
        .encrypt_padded::<NoPadding>(&mut buffer, blocks.len())
        .unwrap();
    buffer
}

pub(crate) fn gcm_encrypt(content: &[u8], additional: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let cipher = Aes128Gcm::new(&Key::<Aes128Gcm>::from(CONTENT_KEY));
    let payload = Payload {
        msg: content,
        aad: additional,
    };
    let mut ciphertext = cipher.encrypt(&NONCE.into(), payload).unwrap();
    let mac = ciphertext.split_off(content.len());
    (ciphertext, mac)
}

pub(crate) fn hmac_sha256(octets: &[u8]) -> Vec<u8> {
    use hmac::{Hmac, KeyInit, Mac};
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&CONTENT_KEY).unwrap();
    mac.update(octets);
    mac.finalize().into_bytes().to_vec()
}

/// A receiver that has the shared key, and trusts the test authority.
pub(crate) fn keyed() -> ReceivingAgent {
    agent().kek(KEK_ID.to_vec(), Secret::from(&KEK[..]))
}

pub(crate) fn decrypt(message: &[u8]) -> Received {
    keyed().decrypt(&mut Cursor::new(message)).unwrap()
}

pub(crate) fn open(message: &[u8]) -> Received {
    keyed().open(&mut Cursor::new(message)).unwrap()
}

/// The content that a receiver gives out of a message.
#[track_caller]
pub(crate) fn content_of(received: &Received, message: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    let mut source = Cursor::new(message);
    let whole = received.copy_content(&mut source, None, &mut content);
    assert!(whole.unwrap(), "the content is not the one that was judged");
    content
}

/// A MIME entity of a CMS object.
pub(crate) fn entity(smime_type: &str, object: &[u8]) -> Vec<u8> {
    let body = base64(object);
    format!(
        "Content-Type: application/pkcs7-mime; smime-type={smime_type}\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{body}"
    )
    .into_bytes()
}
