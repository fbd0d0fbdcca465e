//! The one file that speaks to C: declarations that `openssl-sys` lacks, and a safe face on them.
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
//! * **Callbacks.** One only, [`no_password`], which touches nothing and cannot panic.
//! * **Text.** Error data may quote a message, so it is read lossily; the `openssl` crate's
//!   own reader panics on octets that are not UTF-8.
//!
//! The flag values of `CMS_*` and `PKCS7_*` are equal wherever both exist (`cms.h`, `pkcs7.h`), so
//! one set serves both doors.

use std::{
    ffi::{CStr, c_char, c_int, c_uchar, c_uint, c_void},
    marker::PhantomData,
    ptr::{self, NonNull},
    slice,
};

use foreign_types::{ForeignType, ForeignTypeRef};
use openssl::{
    asn1::Asn1ObjectRef,
    cms::CmsContentInfo,
    hash::MessageDigest,
    pkcs7::Pkcs7,
    pkey::{PKeyRef, Private},
    stack::StackRef,
    x509::{X509, X509Ref, store::X509StoreRef},
};
use openssl_sys::{
    self as sys, ASN1_OBJECT, BIO, BIO_METHOD, CMS_ContentInfo as Cms, EVP_MD, EVP_PKEY,
    EVP_PKEY_CTX, PKCS7, PKCS7_SIGNER_INFO, X509 as RawX509, X509_ALGOR, stack_st_X509,
};

pub(crate) use openssl_sys::{
    CMS_BINARY as BINARY, CMS_CRLFEOL as CRLF, CMS_DETACHED as DETACHED,
    CMS_NOATTR as NO_ATTRIBUTES, CMS_NOCERTS as NO_CERTIFICATES, CMS_NOSMIMECAP as NO_CAPABILITIES,
    CMS_NOVERIFY as NO_PATH, CMS_STREAM as STREAM, CMS_USE_KEYID as KEY_ID,
};

use crate::{
    Error, Form,
    queue::{Entry, Queue},
};

/// `CMS_CADES`: adds the signing certificate attribute (RFC 5035).
pub(crate) const CADES: c_uint = 0x10_0000;
/// `CMS_NO_SIGNING_TIME`: leaves the signing time out; ignored by libraries that lack it.
pub(crate) const NO_SIGNING_TIME: c_uint = 0x40_0000;

/// A memory BIO, or a chain that ends in one; `'a` is the life of the octets that it reads.
pub(crate) struct Bio<'a> {
    raw: NonNull<BIO>,
    octets: PhantomData<&'a [u8]>,
}

impl<'a> Bio<'a> {
    /// Reads `octets` in place.
    pub(crate) fn reader(octets: &'a [u8]) -> Result<Self, Error> {
        let length = c_int::try_from(octets.len()).map_err(|_| Error::TooLong {
            octets: octets.len(),
        })?;
        // SAFETY: the BIO only reads, and only `length` octets, which outlive it by 'a.
        Ok(Self::adopt(unsafe {
            sys::BIO_new_mem_buf(octets.as_ptr().cast(), length)
        })?)
    }

    /// Collects what is written to it.
    pub(crate) fn writer() -> Result<Self, Queue> {
        // SAFETY: BIO_s_mem returns a static table.
        Self::adopt(unsafe { sys::BIO_new(sys::BIO_s_mem()) })
    }

    /// Puts OpenSSL's base64 decoder before `self`. By its flag the octets may also stand in one
    /// line; in lines they are read all the same.
    pub(crate) fn base64(self) -> Result<Self, Queue> {
        // SAFETY: the filter is fresh; after the push it owns the chain, so `self` gives up its
        // part.
        unsafe {
            let filter = Self::adopt(sys::BIO_new(BIO_f_base64()))?;
            sys::BIO_set_flags(filter.raw.as_ptr(), BIO_FLAGS_BASE64_NO_NL);
            BIO_push(filter.raw.as_ptr(), self.raw.as_ptr());
            std::mem::forget(self);
            Ok(filter)
        }
    }

    /// What a [`writer`](Self::writer) has collected.
    pub(crate) fn octets(&self) -> &[u8] {
        let mut start = ptr::null_mut();
        // SAFETY: a memory BIO lends its buffer, which lives and stays unchanged while `self` is
        // borrowed.
        let length = unsafe { sys::BIO_get_mem_data(self.raw.as_ptr(), &mut start) };
        match usize::try_from(length) {
            Ok(length) if length > 0 && !start.is_null() => unsafe {
                slice::from_raw_parts(start.cast::<u8>(), length)
            },
            _ => &[],
        }
    }

    fn adopt(raw: *mut BIO) -> Result<Self, Queue> {
        Ok(Self {
            raw: NonNull::new(raw).ok_or_else(drain)?,
            octets: PhantomData,
        })
    }
}

impl Drop for Bio<'_> {
    fn drop(&mut self) {
        // SAFETY: `raw` is owned, and freed only here.
        unsafe { sys::BIO_free_all(self.raw.as_ptr()) }
    }
}

/// A ContentInfo behind one of the two doors. The flags are this module's constants.
pub(crate) trait SignedObject: Sized {
    /// Reads an object; the detached content comes along where the form carries it. Base64 is
    /// decoded by the BIO, so here it is DER.
    fn read(
        form: Form,
        message: &mut Bio<'_>,
        flags: c_uint,
    ) -> Result<(Self, Option<Bio<'static>>), Queue>;

    /// Verifies all signers and writes what was digested to `out`.
    fn verify(
        &mut self,
        certificates: &StackRef<X509>,
        store: &X509StoreRef,
        content: Option<&mut Bio<'_>>,
        out: &mut Bio<'_>,
        flags: c_uint,
    ) -> Result<(), Queue>;

    /// The certificates matched to the SignerInfos, in their order.
    fn signers(&mut self, certificates: &StackRef<X509>) -> Vec<X509>;

    /// Whether the content type, or a signer's signature algorithm, is an OID without a name in
    /// OpenSSL.
    fn has_unknown_oid(&mut self) -> bool;

    /// Starts a SignedData without a signer.
    fn start(certificates: &StackRef<X509>, flags: c_uint) -> Result<Self, Queue>;

    /// Adds a signer; its signature is made when the content has been read.
    fn add_signer(
        &mut self,
        certificate: &X509Ref,
        key: &PKeyRef<Private>,
        digest: MessageDigest,
        pss: bool,
        flags: c_uint,
    ) -> Result<(), Queue>;

    /// Reads the content and signs it.
    fn finish(&mut self, content: &mut Bio<'_>, flags: c_uint) -> Result<(), Queue>;

    /// Writes the object; with [`STREAM`] it reads the content and signs it on the way.
    fn write(
        &mut self,
        form: Form,
        out: &mut Bio<'_>,
        content: &mut Bio<'_>,
        flags: c_uint,
    ) -> Result<(), Queue>;
}

// SAFETY of both implementations: all pointers come from live owners borrowed for the call; OpenSSL
// keeps none of them without taking its own reference, and returns objects that are adopted by
// their owner types.
impl SignedObject for CmsContentInfo {
    fn read(
        form: Form,
        message: &mut Bio<'_>,
        flags: c_uint,
    ) -> Result<(Self, Option<Bio<'static>>), Queue> {
        let (bio, mut content) = (message.raw.as_ptr(), ptr::null_mut());
        let raw = unsafe {
            match form {
                Form::Mime => SMIME_read_CMS_ex(bio, flags as c_int, &mut content, ptr::null_mut()),
                Form::Pem => {
                    sys::PEM_read_bio_CMS(bio, ptr::null_mut(), Some(no_password), ptr::null_mut())
                }
                Form::Der | Form::Base64 => d2i_CMS_bio(bio, ptr::null_mut()),
            }
        };
        Ok((unsafe { own(raw) }?, Bio::adopt(content).ok()))
    }

    fn verify(
        &mut self,
        certificates: &StackRef<X509>,
        store: &X509StoreRef,
        content: Option<&mut Bio<'_>>,
        out: &mut Bio<'_>,
        flags: c_uint,
    ) -> Result<(), Queue> {
        check(unsafe {
            sys::CMS_verify(
                self.as_ptr(),
                certificates.as_ptr(),
                store.as_ptr(),
                content.map_or(ptr::null_mut(), |content| content.raw.as_ptr()),
                out.raw.as_ptr(),
                flags,
            )
        })
    }

    fn signers(&mut self, _certificates: &StackRef<X509>) -> Vec<X509> {
        unsafe { borrowed_certificates(CMS_get0_signers(self.as_ptr())) }
    }

    fn has_unknown_oid(&mut self) -> bool {
        unsafe {
            if sys::OBJ_obj2nid(CMS_get0_type(self.as_ptr())) == NID_UNDEF {
                return true;
            }
            let signers = CMS_get0_SignerInfos(self.as_ptr()).cast::<sys::OPENSSL_STACK>();
            (0..sys::OPENSSL_sk_num(signers)).any(|index| {
                let (mut signature, mut oid) = (ptr::null_mut(), ptr::null());
                CMS_SignerInfo_get0_algs(
                    sys::OPENSSL_sk_value(signers, index).cast(),
                    ptr::null_mut(),
                    ptr::null_mut(),
                    ptr::null_mut(),
                    &mut signature,
                );
                sys::X509_ALGOR_get0(&mut oid, ptr::null_mut(), ptr::null_mut(), signature);
                sys::OBJ_obj2nid(oid) == NID_UNDEF
            })
        }
    }

    fn start(certificates: &StackRef<X509>, flags: c_uint) -> Result<Self, Queue> {
        unsafe {
            own(sys::CMS_sign(
                ptr::null_mut(),
                ptr::null_mut(),
                certificates.as_ptr(),
                ptr::null_mut(),
                flags | sys::CMS_PARTIAL,
            ))
        }
    }

    fn add_signer(
        &mut self,
        certificate: &X509Ref,
        key: &PKeyRef<Private>,
        digest: MessageDigest,
        pss: bool,
        flags: c_uint,
    ) -> Result<(), Queue> {
        let flags = if pss {
            flags | sys::CMS_KEY_PARAM
        } else {
            flags
        };
        unsafe {
            let signer = CMS_add1_signer(
                self.as_ptr(),
                certificate.as_ptr(),
                key.as_ptr(),
                digest.as_ptr(),
                flags,
            );
            if signer.is_null() {
                return Err(drain());
            }
            if pss {
                let context = CMS_SignerInfo_get0_pkey_ctx(signer);
                check(sys::EVP_PKEY_CTX_set_rsa_padding(
                    context,
                    sys::RSA_PKCS1_PSS_PADDING,
                ))?;
                check(sys::EVP_PKEY_CTX_set_rsa_pss_saltlen(
                    context,
                    RSA_PSS_SALTLEN_DIGEST,
                ))?;
            }
        }
        Ok(())
    }

    fn finish(&mut self, content: &mut Bio<'_>, flags: c_uint) -> Result<(), Queue> {
        check(unsafe { CMS_final(self.as_ptr(), content.raw.as_ptr(), ptr::null_mut(), flags) })
    }

    fn write(
        &mut self,
        form: Form,
        out: &mut Bio<'_>,
        content: &mut Bio<'_>,
        flags: c_uint,
    ) -> Result<(), Queue> {
        let write = match form {
            Form::Mime => SMIME_write_CMS,
            Form::Pem => PEM_write_bio_CMS_stream,
            Form::Der | Form::Base64 => i2d_CMS_bio_stream,
        };
        check(unsafe {
            write(
                out.raw.as_ptr(),
                self.as_ptr(),
                content.raw.as_ptr(),
                flags as c_int,
            )
        })
    }
}

impl SignedObject for Pkcs7 {
    fn read(
        form: Form,
        message: &mut Bio<'_>,
        _flags: c_uint,
    ) -> Result<(Self, Option<Bio<'static>>), Queue> {
        let (bio, mut content) = (message.raw.as_ptr(), ptr::null_mut());
        let raw = unsafe {
            match form {
                Form::Mime => sys::SMIME_read_PKCS7(bio, &mut content),
                Form::Pem => sys::PEM_read_bio_PKCS7(
                    bio,
                    ptr::null_mut(),
                    Some(no_password),
                    ptr::null_mut(),
                ),
                Form::Der | Form::Base64 => d2i_PKCS7_bio(bio, ptr::null_mut()),
            }
        };
        Ok((unsafe { own(raw) }?, Bio::adopt(content).ok()))
    }

    fn verify(
        &mut self,
        certificates: &StackRef<X509>,
        store: &X509StoreRef,
        content: Option<&mut Bio<'_>>,
        out: &mut Bio<'_>,
        flags: c_uint,
    ) -> Result<(), Queue> {
        check(unsafe {
            sys::PKCS7_verify(
                self.as_ptr(),
                certificates.as_ptr(),
                store.as_ptr(),
                content.map_or(ptr::null_mut(), |content| content.raw.as_ptr()),
                out.raw.as_ptr(),
                flags as c_int,
            )
        })
    }

    fn signers(&mut self, certificates: &StackRef<X509>) -> Vec<X509> {
        unsafe {
            borrowed_certificates(sys::PKCS7_get0_signers(
                self.as_ptr(),
                certificates.as_ptr(),
                0,
            ))
        }
    }

    fn has_unknown_oid(&mut self) -> bool {
        // This door never looks at a signer's signature algorithm, so only the content type counts.
        // SAFETY: `type` is a mandatory field, set by every way to make the object.
        unsafe { sys::OBJ_obj2nid((*self.as_ptr()).type_) == NID_UNDEF }
    }

    fn start(certificates: &StackRef<X509>, flags: c_uint) -> Result<Self, Queue> {
        unsafe {
            own(sys::PKCS7_sign(
                ptr::null_mut(),
                ptr::null_mut(),
                certificates.as_ptr(),
                ptr::null_mut(),
                (flags | sys::CMS_PARTIAL) as c_int,
            ))
        }
    }

    fn add_signer(
        &mut self,
        certificate: &X509Ref,
        key: &PKeyRef<Private>,
        digest: MessageDigest,
        _pss: bool,
        flags: c_uint,
    ) -> Result<(), Queue> {
        let signer = unsafe {
            PKCS7_sign_add_signer(
                self.as_ptr(),
                certificate.as_ptr(),
                key.as_ptr(),
                digest.as_ptr(),
                flags as c_int,
            )
        };
        if signer.is_null() {
            Err(drain())
        } else {
            Ok(())
        }
    }

    fn finish(&mut self, content: &mut Bio<'_>, flags: c_uint) -> Result<(), Queue> {
        check(unsafe { PKCS7_final(self.as_ptr(), content.raw.as_ptr(), flags as c_int) })
    }

    fn write(
        &mut self,
        form: Form,
        out: &mut Bio<'_>,
        content: &mut Bio<'_>,
        flags: c_uint,
    ) -> Result<(), Queue> {
        let write = match form {
            Form::Mime => sys::SMIME_write_PKCS7,
            Form::Pem => PEM_write_bio_PKCS7_stream,
            Form::Der | Form::Base64 => i2d_PKCS7_bio_stream,
        };
        check(unsafe {
            write(
                out.raw.as_ptr(),
                self.as_ptr(),
                content.raw.as_ptr(),
                flags as c_int,
            )
        })
    }
}

/// Sets the eContentType of a SignedData (RFC 5652 section 5.2) that is not signed yet.
pub(crate) fn set_content_type(cms: &mut CmsContentInfo, oid: &Asn1ObjectRef) -> Result<(), Queue> {
    // SAFETY: OpenSSL copies the object.
    check(unsafe { CMS_set1_eContentType(cms.as_ptr(), oid.as_ptr()) })
}

/// Whether the kind of a certificate's key is an OID without a name in OpenSSL.
pub(crate) fn has_unknown_key(certificate: &X509Ref) -> bool {
    let mut oid = ptr::null_mut();
    // SAFETY: the key field is mandatory in a Certificate; its OID is lent and only looked at.
    unsafe {
        X509_PUBKEY_get0_param(
            &mut oid,
            ptr::null_mut(),
            ptr::null_mut(),
            ptr::null_mut(),
            X509_get_X509_PUBKEY(certificate.as_ptr()),
        );
        sys::OBJ_obj2nid(oid) == NID_UNDEF
    }
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

/// # Safety
/// `stack` is null or a stack owned by the caller, of certificates that are not.
unsafe fn borrowed_certificates(stack: *mut stack_st_X509) -> Vec<X509> {
    let stack = stack.cast::<sys::OPENSSL_STACK>();
    unsafe {
        let certificates = (0..sys::OPENSSL_sk_num(stack))
            .map(|index| X509Ref::from_ptr(sys::OPENSSL_sk_value(stack, index).cast()).to_owned())
            .collect();
        sys::OPENSSL_sk_free(stack);
        certificates
    }
}

/// Refuses where OpenSSL would ask the terminal: PEM may claim to be encrypted.
unsafe extern "C" fn no_password(_: *mut c_char, _: c_int, _: c_int, _: *mut c_void) -> c_int {
    -1
}

enum CmsSignerInfo {}
enum X509Pubkey {}

const NID_UNDEF: c_int = 0;
const BIO_FLAGS_BASE64_NO_NL: c_int = 0x100;
const RSA_PSS_SALTLEN_DIGEST: c_int = -1;

unsafe extern "C" {
    fn BIO_f_base64() -> *const BIO_METHOD;
    fn BIO_push(filter: *mut BIO, next: *mut BIO) -> *mut BIO;

    fn SMIME_read_CMS_ex(
        bio: *mut BIO,
        flags: c_int,
        content: *mut *mut BIO,
        cms: *mut *mut Cms,
    ) -> *mut Cms;
    fn d2i_CMS_bio(bio: *mut BIO, cms: *mut *mut Cms) -> *mut Cms;
    fn CMS_get0_type(cms: *const Cms) -> *const ASN1_OBJECT;
    fn CMS_get0_signers(cms: *mut Cms) -> *mut stack_st_X509;
    fn CMS_get0_SignerInfos(cms: *mut Cms) -> *mut c_void;
    fn CMS_SignerInfo_get0_algs(
        signer: *mut CmsSignerInfo,
        key: *mut *mut EVP_PKEY,
        certificate: *mut *mut RawX509,
        digest: *mut *mut X509_ALGOR,
        signature: *mut *mut X509_ALGOR,
    );
    fn CMS_SignerInfo_get0_pkey_ctx(signer: *mut CmsSignerInfo) -> *mut EVP_PKEY_CTX;
    fn CMS_add1_signer(
        cms: *mut Cms,
        x509: *mut RawX509,
        key: *mut EVP_PKEY,
        digest: *const EVP_MD,
        flags: c_uint,
    ) -> *mut CmsSignerInfo;
    fn CMS_set1_eContentType(cms: *mut Cms, oid: *const ASN1_OBJECT) -> c_int;
    fn CMS_final(cms: *mut Cms, content: *mut BIO, detached: *mut BIO, flags: c_uint) -> c_int;
    fn SMIME_write_CMS(out: *mut BIO, cms: *mut Cms, content: *mut BIO, flags: c_int) -> c_int;
    fn PEM_write_bio_CMS_stream(
        out: *mut BIO,
        cms: *mut Cms,
        content: *mut BIO,
        flags: c_int,
    ) -> c_int;
    fn i2d_CMS_bio_stream(out: *mut BIO, cms: *mut Cms, content: *mut BIO, flags: c_int) -> c_int;

    fn X509_get_X509_PUBKEY(certificate: *const RawX509) -> *mut X509Pubkey;
    fn X509_PUBKEY_get0_param(
        oid: *mut *mut ASN1_OBJECT,
        octets: *mut *const c_uchar,
        length: *mut c_int,
        algorithm: *mut *mut X509_ALGOR,
        key: *const X509Pubkey,
    ) -> c_int;

    fn d2i_PKCS7_bio(bio: *mut BIO, pkcs7: *mut *mut PKCS7) -> *mut PKCS7;
    fn PKCS7_sign_add_signer(
        pkcs7: *mut PKCS7,
        x509: *mut RawX509,
        key: *mut EVP_PKEY,
        digest: *const EVP_MD,
        flags: c_int,
    ) -> *mut PKCS7_SIGNER_INFO;
    fn PKCS7_final(pkcs7: *mut PKCS7, content: *mut BIO, flags: c_int) -> c_int;
    fn PEM_write_bio_PKCS7_stream(
        out: *mut BIO,
        pkcs7: *mut PKCS7,
        content: *mut BIO,
        flags: c_int,
    ) -> c_int;
    fn i2d_PKCS7_bio_stream(
        out: *mut BIO,
        pkcs7: *mut PKCS7,
        content: *mut BIO,
        flags: c_int,
    ) -> c_int;
}
