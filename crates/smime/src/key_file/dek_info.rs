//! Keys in PEM that are encrypted in the manner of RFC 1421: the header in front of the base64 names
//! a cipher and its initialisation vector, and the key is made of the password by MD5, once, as
//! OpenSSL has done it from its beginning.
//!
//! Whoever has such a file can try passwords as fast as MD5 runs, so it is for old files alone.

use zeroize::Zeroizing;

use super::KeyFileError;
use super::encryption::decrypt_cbc;
use super::reader::Reader;
use crate::crypto::{
    CipherKind, ContentEncryption, CryptoError, DigestAlgorithm, Provider, RustCrypto, Secret,
};
use crate::pem::Block;

/// The cipher that a DEK-Info field names, with its vector.
pub(super) struct DekInfo {
    cipher: &'static Row,
    iv: Vec<u8>,
}

/// A cipher by its name in OpenSSL, in CBC mode.
struct Row {
    name: &'static str,
    kind: CipherKind,
    /// How many octets of key are derived.
    key_len: usize,
}

impl DekInfo {
    /// The header field.
    pub(super) const FIELD: &'static str = "DEK-Info";

    /// What the header of a block says; `None` where it says nothing of encryption.
    pub(super) fn of(block: &Block<'_>) -> Result<Option<Self>, KeyFileError> {
        let unsupported = |field, found, wanted| KeyFileError::Unsupported {
            field,
            found,
            wanted,
        };
        let Some(proc_type) = block.field("Proc-Type") else {
            return Ok(None);
        };
        if proc_type
            .split(|octet| *octet == b',')
            .map(<[u8]>::trim_ascii)
            .ne([&b"4"[..], b"ENCRYPTED"])
        {
            let found = "another treatment of the key";
            return Err(unsupported("Proc-Type", found, "4,ENCRYPTED"));
        }
        let value = block.field(Self::FIELD).unwrap_or_default();
        let mut parts = value
            .splitn(2, |octet| *octet == b',')
            .map(<[u8]>::trim_ascii);
        let name = parts.next().unwrap_or_default();
        let cipher = CIPHERS
            .iter()
            .find(|row| name.eq_ignore_ascii_case(row.name.as_bytes()));
        let cipher = cipher.ok_or_else(|| {
            let found = "another cipher";
            unsupported(Self::FIELD, found, "AES, DES-EDE or DES in CBC mode")
        })?;
        let iv = parts.next().and_then(hexadecimal);
        let iv = iv.filter(|iv| iv.len() == cipher.kind.block_len());
        let iv = iv.ok_or_else(|| {
            let found = "no initialisation vector of the cipher's length";
            unsupported(Self::FIELD, found, "one in hexadecimal, after a comma")
        })?;
        Ok(Some(Self { cipher, iv }))
    }

    /// The key that a password gives: MD5 over what it gave before, the password, and the first
    /// eight octets of the vector, again and again until there is enough.
    fn key(&self, password: &Secret) -> Option<Secret> {
        let salt = self.iv.get(..SALT_LEN)?;
        let mut key = Zeroizing::new(Vec::with_capacity(MAX_KEY_LEN + MD5_LEN));
        let mut last = Zeroizing::new(Vec::new());
        while key.len() < self.cipher.key_len {
            let mut md5 = RustCrypto.digest(DigestAlgorithm::Md5)?;
            md5.update(&last);
            md5.update(password.as_bytes());
            md5.update(salt);
            *last = md5.finish().as_bytes().to_vec();
            key.extend_from_slice(&last);
        }
        key.truncate(self.cipher.key_len);
        // With two keys the third is the first again, and DES is triple DES with one key three times.
        while self.cipher.kind == CipherKind::TripleDesCbc && key.len() < MAX_DES_KEY_LEN {
            key.extend_from_within(..DES_KEY_LEN);
        }
        Some(Secret::from(key))
    }
}

impl Reader<'_> {
    /// Opens what stands in a block under the password.
    pub(super) fn decrypt_block(
        &self,
        dek_info: &DekInfo,
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
        self.legacy(DekInfo::FIELD, "encryption under one MD5 of the password")?;
        let password = self.password_for(DekInfo::FIELD)?.octets;
        let key = dek_info.key(password).ok_or(KeyFileError::Crypto {
            field: DekInfo::FIELD,
            error: CryptoError::Unsupported,
        })?;
        let cipher = ContentEncryption {
            kind: dek_info.cipher.kind,
            iv: dek_info.iv.clone(),
            tag_len: 0,
            effective_bits: 0,
        };
        decrypt_cbc(&cipher, &key, ciphertext, DekInfo::FIELD)
    }
}

fn hexadecimal(text: &[u8]) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || text.len() > 2 * MAX_KEY_LEN {
        return None;
    }
    let digit = |octet: &u8| char::from(*octet).to_digit(16);
    text.chunks_exact(2)
        .map(|pair| match pair {
            [high, low] => u8::try_from(digit(high)? << 4 | digit(low)?).ok(),
            _ => None,
        })
        .collect()
}

const CIPHERS: &[Row] = &[
    Row {
        name: "AES-128-CBC",
        kind: CipherKind::Aes128Cbc,
        key_len: 16,
    },
    Row {
        name: "AES-192-CBC",
        kind: CipherKind::Aes192Cbc,
        key_len: 24,
    },
    Row {
        name: "AES-256-CBC",
        kind: CipherKind::Aes256Cbc,
        key_len: 32,
    },
    Row {
        name: "DES-EDE3-CBC",
        kind: CipherKind::TripleDesCbc,
        key_len: MAX_DES_KEY_LEN,
    },
    Row {
        name: "DES-EDE-CBC",
        kind: CipherKind::TripleDesCbc,
        key_len: 2 * DES_KEY_LEN,
    },
    Row {
        name: "DES-CBC",
        kind: CipherKind::TripleDesCbc,
        key_len: DES_KEY_LEN,
    },
];

/// How much of the vector is salt.
const SALT_LEN: usize = 8;
const MD5_LEN: usize = 16;
const DES_KEY_LEN: usize = 8;
const MAX_DES_KEY_LEN: usize = 3 * DES_KEY_LEN;
const MAX_KEY_LEN: usize = 32;
