//! The one place that speaks to C: declarations that `openssl-sys` lacks ([`c`]), and a safe face on
//! them. All unsafe code stands in this folder.
//!
//! # Why each call is sound
//! * **Null.** Every pointer that OpenSSL returns is checked before use; null becomes an `Err`
//!   with the error queue.
//! * **Ownership.** What OpenSSL hands over goes at once into an owner that frees it ([`Bio`], or
//!   the `openssl` crate's types). What it lends (`get0`) is copied or counted up
//!   before the owner can go.
//! * **Lifetime.** A BIO that reads a slice carries the slice's lifetime; a writing BIO owns
//!   its memory, and its bytes are borrowed from it.
//! * **Aliasing.** Calls that change an object take `&mut`, or an object that nothing else holds.
//! * **Callbacks.** One only, `no_password`, which touches nothing and cannot panic.
//! * **Secrets.** Where OpenSSL keeps one (`add0`), it gets a copy of its own (`given_up`); where
//!   it takes one for the time of a call (`set1`, `decrypt`), it has let go of it when that returns.
//! * **Text.** Error data may quote a message, so it is read lossily; the `openssl` crate's
//!   own reader panics on octets that are not UTF-8.
//!
//! The flag values of `CMS_*` and `PKCS7_*` are equal wherever both exist (`cms.h`, `pkcs7.h`), so
//! one set serves both doors.

mod bio;
mod c;
mod encrypt;
mod object;
mod open;

use std::{
    ffi::{CStr, c_char, c_int, c_uint},
    ptr,
};

use foreign_types::{ForeignType, ForeignTypeRef};
use openssl::{asn1::Asn1ObjectRef, cms::CmsContentInfo, nid::Nid};
use openssl_sys as sys;

pub(crate) use openssl_sys::{
    CMS_BINARY as BINARY, CMS_CRLFEOL as CRLF, CMS_DETACHED as DETACHED,
    CMS_NOATTR as NO_ATTRIBUTES, CMS_NOCERTS as NO_CERTIFICATES, CMS_NOSMIMECAP as NO_CAPABILITIES,
    CMS_NOVERIFY as NO_PATH, CMS_STREAM as STREAM, CMS_USE_KEYID as KEY_ID,
};

pub(crate) use self::{
    bio::Bio,
    encrypt::{
        KeyEncryption, add_key_recipient, add_password_recipient, add_recipient, cipher,
        start_digested, start_encrypted, start_enveloped,
    },
    object::{ContentInfo, has_unknown_key},
    open::{Opener, has_unknown_key_encryption, open},
};
use crate::queue::{Entry, Queue};

/// `CMS_CADES`: adds the signing certificate attribute (RFC 5035).
pub(crate) const CADES: c_uint = 0x10_0000;
/// `CMS_NO_SIGNING_TIME`: leaves the signing time out; ignored by libraries that lack it.
pub(crate) const NO_SIGNING_TIME: c_uint = 0x40_0000;

/// Sets the type of the content that is encapsulated or encrypted (RFC 5652 sections 5.2 and 6.1).
/// The object is not finished yet.
pub(crate) fn set_content_type(cms: &mut CmsContentInfo, oid: &Asn1ObjectRef) -> Result<(), Queue> {
    // SAFETY: OpenSSL copies the object.
    check(unsafe { c::CMS_set1_eContentType(cms.as_ptr(), oid.as_ptr()) })
}

/// The content type of an object (RFC 5652 section 3); undefined where its OID has no name in
/// OpenSSL.
pub(crate) fn content_type(cms: &CmsContentInfo) -> Nid {
    // SAFETY: the type is mandatory; it is lent and only looked at.
    Nid::from_raw(unsafe { sys::OBJ_obj2nid(c::CMS_get0_type(cms.as_ptr())) })
}

/// Empties this thread's error queue.
pub(crate) fn drain() -> Queue {
    let mut entries = Vec::new();
    loop {
        let (mut data, mut flags) = (ptr::null(), 0);
        // SAFETY: the text is lent until the queue changes; it is copied before the next call.
        unsafe {
            let code = sys::ERR_get_error_all(
                ptr::null_mut(),
                ptr::null_mut(),
                ptr::null_mut(),
                &mut data,
                &mut flags,
            );
            if code == 0 {
                return Queue(entries);
            }
            let name = text(sys::ERR_reason_error_string(code));
            let data = text(data).filter(|_| flags & sys::ERR_TXT_STRING != 0);
            entries.push(Entry::new(
                sys::ERR_GET_LIB(code),
                sys::ERR_GET_REASON(code),
                name.as_deref(),
                data.as_deref(),
            ));
        }
    }
}

/// # Safety
/// `text` is null or a C string.
unsafe fn text(text: *const c_char) -> Option<String> {
    (!text.is_null()).then(|| {
        unsafe { CStr::from_ptr(text) }
            .to_string_lossy()
            .into_owned()
    })
}

fn check(result: c_int) -> Result<(), Queue> {
    if result > 0 { Ok(()) } else { Err(drain()) }
}

/// # Safety
/// `raw` is null or owned by the caller, who gives it up.
unsafe fn own<T: ForeignType>(raw: *mut T::CType) -> Result<T, Queue> {
    if raw.is_null() {
        return Err(drain());
    }
    Ok(unsafe { T::from_ptr(raw) })
}
