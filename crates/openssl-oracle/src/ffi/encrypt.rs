//! Encrypted and digested objects: made.

use std::{
    ffi::{CString, c_int, c_uchar, c_uint},
    ptr,
};

use foreign_types::{ForeignType, ForeignTypeRef};
use openssl::{
    cipher::CipherRef, cms::CmsContentInfo, hash::MessageDigest, md::MdRef, pkey_ctx::PkeyCtxRef,
    rsa::Padding, x509::X509Ref,
};
use openssl_sys as sys;

use super::{STREAM, c, c::NID_UNDEF, check, drain, own};
use crate::queue::Queue;

/// Starts an EnvelopedData, or an AuthEnvelopedData for an AEAD cipher, without a recipient.
pub(crate) fn start_enveloped(cipher: &CipherRef, flags: c_uint) -> Result<CmsContentInfo, Queue> {
    // SAFETY: nothing is handed over; the cipher is a static table.
    unsafe {
        own(sys::CMS_encrypt(
            ptr::null_mut(),
            ptr::null_mut(),
            cipher.as_ptr(),
            flags | sys::CMS_PARTIAL,
        ))
    }
}

/// Starts an EncryptedData (RFC 5652 section 8).
pub(crate) fn start_encrypted(
    cipher: &CipherRef,
    key: &[u8],
    flags: c_uint,
) -> Result<CmsContentInfo, Queue> {
    // SAFETY: the key is copied; the cipher is a static table.
    unsafe {
        own(c::CMS_EncryptedData_encrypt(
            ptr::null_mut(),
            cipher.as_ptr(),
            key.as_ptr(),
            key.len(),
            flags | sys::CMS_PARTIAL,
        ))
    }
}

/// Starts a DigestedData (RFC 5652 section 7).
pub(crate) fn start_digested(
    digest: MessageDigest,
    flags: c_uint,
) -> Result<CmsContentInfo, Queue> {
    // SAFETY: the digest is a static table. Only this flag puts the content off.
    unsafe {
        own(c::CMS_digest_create(
            ptr::null_mut(),
            digest.as_ptr(),
            flags | STREAM,
        ))
    }
}

/// How a content-encryption key comes to the key of a certificate, where OpenSSL is not to choose.
pub(crate) enum KeyEncryption<'a> {
    /// What OpenSSL chooses: RSA by PKCS #1 v1.5, ECDH with the KDF on SHA-1 and the wrap that fits
    /// the cipher.
    Usual,
    /// RSAES-OAEP with this digest, this one in its mask, and this label.
    Oaep(&'a MdRef, &'a MdRef, &'a [u8]),
    /// ECDH, standard or cofactor, with this digest in its KDF and this wrap.
    Agreement(&'a MdRef, bool, Option<&'a CipherRef>),
}

/// Adds the recipient of a certificate to an enveloped object.
pub(crate) fn add_recipient(
    cms: &mut CmsContentInfo,
    certificate: &X509Ref,
    encryption: &KeyEncryption<'_>,
    flags: c_uint,
) -> Result<(), Queue> {
    let own_context = matches!(encryption, KeyEncryption::Oaep(..));
    let flags = flags | if own_context { sys::CMS_KEY_PARAM } else { 0 };
    // SAFETY: OpenSSL takes its own reference to the certificate. The recipient and its contexts
    // belong to `cms`, which lives on, and nothing else holds them.
    unsafe {
        let recipient = c::CMS_add1_recipient_cert(cms.as_ptr(), certificate.as_ptr(), flags);
        if recipient.is_null() {
            return Err(drain());
        }
        let context = c::CMS_RecipientInfo_get0_pkey_ctx(recipient);
        match *encryption {
            KeyEncryption::Usual => {}
            KeyEncryption::Oaep(digest, mask, label) => {
                if context.is_null() {
                    return Err(drain());
                }
                let context = PkeyCtxRef::<()>::from_ptr_mut(context);
                context.set_rsa_padding(Padding::PKCS1_OAEP)?;
                context.set_rsa_oaep_md(digest)?;
                context.set_rsa_mgf1_md(mask)?;
                if !label.is_empty() {
                    context.set_rsa_oaep_label(label)?;
                }
            }
            KeyEncryption::Agreement(digest, cofactor, wrap) => {
                check(c::EVP_PKEY_CTX_set_ecdh_kdf_md(context, digest.as_ptr()))?;
                check(c::EVP_PKEY_CTX_set_ecdh_cofactor_mode(
                    context,
                    c_int::from(cofactor),
                ))?;
                if let Some(wrap) = wrap {
                    check(sys::EVP_EncryptInit_ex(
                        c::CMS_RecipientInfo_kari_get0_ctx(recipient),
                        wrap.as_ptr(),
                        ptr::null_mut(),
                        ptr::null(),
                        ptr::null(),
                    ))?;
                }
            }
        }
    }
    Ok(())
}

/// Adds a recipient who holds a key-encryption key, for the AES key wrap of its length.
pub(crate) fn add_key_recipient(
    cms: &mut CmsContentInfo,
    identifier: &[u8],
    key: &[u8],
) -> Result<(), Queue> {
    let (raw_key, raw_identifier) = (given_up(key)?, given_up(identifier)?);
    // SAFETY: key and identifier are handed over where the call succeeds, and remain ours where it
    // does not.
    unsafe {
        let recipient = c::CMS_add0_recipient_key(
            cms.as_ptr(),
            NID_UNDEF,
            raw_key,
            key.len(),
            raw_identifier,
            identifier.len(),
            ptr::null_mut(),
            ptr::null_mut(),
            ptr::null_mut(),
        );
        if recipient.is_null() {
            sys::OPENSSL_free(raw_key.cast());
            sys::OPENSSL_free(raw_identifier.cast());
            return Err(drain());
        }
    }
    Ok(())
}

/// Adds a recipient who knows a password, by PBKDF2 on HMAC with SHA-1 and the wrap of RFC 3211 with
/// `cipher`.
pub(crate) fn add_password_recipient(
    cms: &mut CmsContentInfo,
    password: &[u8],
    iterations: c_int,
    cipher: &CipherRef,
) -> Result<(), Queue> {
    let length = isize::try_from(password.len()).unwrap_or(isize::MAX);
    // SAFETY: the password is handed over. A failing call frees it or not, which cannot be told, so
    // that then it is left where it is.
    let recipient = unsafe {
        c::CMS_add0_recipient_password(
            cms.as_ptr(),
            iterations,
            NID_UNDEF,
            NID_UNDEF,
            given_up(password)?,
            length,
            cipher.as_ptr(),
        )
    };
    if recipient.is_null() {
        return Err(drain());
    }
    Ok(())
}

/// A cipher by OpenSSL's name.
pub(crate) fn cipher(name: &str) -> Option<&'static CipherRef> {
    let name = CString::new(name).ok()?;
    // SAFETY: the table that is returned is static.
    unsafe {
        let cipher = sys::EVP_get_cipherbyname(name.as_ptr());
        (!cipher.is_null()).then(|| CipherRef::from_ptr(cipher.cast_mut()))
    }
}

/// A copy of octets in OpenSSL's own memory, for OpenSSL to free.
fn given_up(octets: &[u8]) -> Result<*mut c_uchar, Queue> {
    // SAFETY: what is allocated has room for all octets; one more is for those that are none.
    unsafe {
        let copy = sys::OPENSSL_malloc(octets.len() + 1).cast::<c_uchar>();
        if copy.is_null() {
            return Err(drain());
        }
        ptr::copy_nonoverlapping(octets.as_ptr(), copy, octets.len());
        Ok(copy)
    }
}
