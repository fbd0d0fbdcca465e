//! Encrypted, digested and compressed objects: opened.

use std::{ffi::c_int, ptr};

use foreign_types::{ForeignType, ForeignTypeRef};
use openssl::{
    cms::CmsContentInfo,
    nid::Nid,
    pkey::{Id, PKeyRef, Private},
    x509::X509Ref,
};
use openssl_sys as sys;

use super::{Bio, c, check};
use crate::queue::Queue;

/// What opens an object that is not signed.
pub(crate) enum Opener<'a> {
    /// A recipient's private key, for the RecipientInfos that its certificate matches, or for all.
    PrivateKey(&'a PKeyRef<Private>, Option<&'a X509Ref>),
    /// The key of a KEKRecipientInfo: its identifier, and the key itself.
    KeyEncryptionKey(&'a [u8], &'a [u8]),
    /// The password of a PasswordRecipientInfo.
    Password(&'a [u8]),
    /// The key of an EncryptedData.
    ContentKey(&'a [u8]),
    /// Nothing: a DigestedData.
    Digest,
    /// Nothing: a CompressedData.
    Decompression,
}

/// Writes the content of an object to `out`, as far as OpenSSL hands it out even where it refuses.
/// `content` is what the object leaves out.
pub(crate) fn open(
    cms: &mut CmsContentInfo,
    opener: &Opener<'_>,
    content: Option<&mut Bio<'_>>,
    out: &mut Bio<'_>,
) -> Result<(), Queue> {
    let (raw, out) = (cms.as_ptr(), out.raw.as_ptr());
    let content = content.map_or(ptr::null_mut(), |content| content.raw.as_ptr());
    // SAFETY: all pointers come from owners borrowed for the call. A key or password is lent to a
    // RecipientInfo, which forgets it before the call that lends it returns, and is only read.
    unsafe {
        let none = ptr::null_mut();
        let decrypt_with_key_set = || {
            check(sys::CMS_decrypt(
                raw,
                none,
                ptr::null_mut(),
                content,
                out,
                0,
            ))
        };
        match *opener {
            Opener::PrivateKey(key, certificate) => check(sys::CMS_decrypt(
                raw,
                key.as_ptr(),
                certificate.map_or(ptr::null_mut(), X509Ref::as_ptr),
                content,
                out,
                0,
            )),
            Opener::KeyEncryptionKey(identifier, key) => {
                check(c::CMS_decrypt_set1_key(
                    raw,
                    key.as_ptr().cast_mut(),
                    key.len(),
                    identifier.as_ptr(),
                    identifier.len(),
                ))?;
                decrypt_with_key_set()
            }
            Opener::Password(password) => {
                let length = isize::try_from(password.len()).unwrap_or(isize::MAX);
                check(c::CMS_decrypt_set1_password(
                    raw,
                    password.as_ptr().cast_mut(),
                    length,
                ))?;
                decrypt_with_key_set()
            }
            Opener::ContentKey(key) => check(c::CMS_EncryptedData_decrypt(
                raw,
                key.as_ptr(),
                key.len(),
                content,
                out,
                0,
            )),
            Opener::Digest => check(c::CMS_digest_verify(raw, content, out, 0)),
            Opener::Decompression => check(c::CMS_uncompress(raw, content, out, 0)),
        }
    }
}

/// Whether a RecipientInfo that `opener` is for needs a way of key encryption that OpenSSL has no
/// code for. It raises no error of its own there: a substitute takes the place of the content's
/// key, or one error stands for all.
pub(crate) fn has_unknown_key_encryption(cms: &mut CmsContentInfo, opener: &Opener<'_>) -> bool {
    // SAFETY: the stack and all that hangs on it belong to `cms`, which lives on; what is lent is
    // only looked at.
    unsafe {
        let recipients = c::CMS_get0_RecipientInfos(cms.as_ptr()).cast::<sys::OPENSSL_STACK>();
        (0..sys::OPENSSL_sk_num(recipients)).any(|index| {
            let recipient = sys::OPENSSL_sk_value(recipients, index).cast::<c::CmsRecipientInfo>();
            let (mut algorithm, mut oid) = (ptr::null_mut(), ptr::null());
            let known = match (c::CMS_RecipientInfo_type(recipient), opener) {
                (RECIPIENT_TRANSPORT, Opener::PrivateKey(_, certificate)) => {
                    let matches = certificate.is_none_or(|certificate| {
                        c::CMS_RecipientInfo_ktri_cert_cmp(recipient, certificate.as_ptr()) == 0
                    });
                    if !matches {
                        return false;
                    }
                    let none = ptr::null_mut();
                    c::CMS_RecipientInfo_ktri_get0_algs(
                        recipient,
                        none,
                        ptr::null_mut(),
                        &mut algorithm,
                    );
                    KEY_TRANSPORTS
                }
                (RECIPIENT_AGREEMENT, Opener::PrivateKey(key, _)) => {
                    return matches!(key.id(), Id::X25519 | Id::X448);
                }
                (RECIPIENT_KEK, Opener::KeyEncryptionKey(identifier, _)) => {
                    let (octets, length) = (identifier.as_ptr(), identifier.len());
                    if c::CMS_RecipientInfo_kekri_id_cmp(recipient, octets, length) != 0 {
                        return false;
                    }
                    c::CMS_RecipientInfo_kekri_get0_id(
                        recipient,
                        &mut algorithm,
                        ptr::null_mut(),
                        ptr::null_mut(),
                        ptr::null_mut(),
                        ptr::null_mut(),
                    );
                    KEY_WRAPS
                }
                _ => return false,
            };
            sys::X509_ALGOR_get0(&mut oid, ptr::null_mut(), ptr::null_mut(), algorithm);
            !known.contains(&Nid::from_raw(sys::OBJ_obj2nid(oid)))
        })
    }
}

/// `CMS_RECIPINFO_TRANS`
const RECIPIENT_TRANSPORT: c_int = 0;
/// `CMS_RECIPINFO_AGREE`
const RECIPIENT_AGREEMENT: c_int = 1;
/// `CMS_RECIPINFO_KEK`
const RECIPIENT_KEK: c_int = 2;
/// The key transport that OpenSSL has: rsaEncryption and id-RSAES-OAEP.
const KEY_TRANSPORTS: &[Nid] = &[Nid::RSAENCRYPTION, Nid::RSAESOAEP];
/// The key wraps that OpenSSL has for a key-encryption key: id-aes128-wrap and so on.
const KEY_WRAPS: &[Nid] = &[
    Nid::ID_AES128_WRAP,
    Nid::ID_AES192_WRAP,
    Nid::ID_AES256_WRAP,
];
