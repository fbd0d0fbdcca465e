//! Objects behind the two doors: read, verified, signed and written.

use std::{
    ffi::{c_char, c_int, c_uint, c_void},
    ptr,
};

use foreign_types::{ForeignType, ForeignTypeRef};
use openssl::{
    cms::CmsContentInfo,
    hash::MessageDigest,
    pkcs7::Pkcs7,
    pkey::{PKeyRef, Private},
    stack::StackRef,
    x509::{X509, X509Ref, store::X509StoreRef},
};
use openssl_sys::{self as sys, stack_st_X509};

use super::{Bio, c, c::NID_UNDEF, check, drain, own};
use crate::{Form, queue::Queue};

/// A ContentInfo behind one of the two doors. The flags are this module's constants.
pub(crate) trait ContentInfo: Sized {
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

    /// Reads the content, and signs, digests or encrypts it.
    fn finish(&mut self, content: &mut Bio<'_>, flags: c_uint) -> Result<(), Queue>;

    /// Writes the object; with [`STREAM`](super::STREAM) it [finishes](Self::finish) it on the way.
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
impl ContentInfo for CmsContentInfo {
    fn read(
        form: Form,
        message: &mut Bio<'_>,
        flags: c_uint,
    ) -> Result<(Self, Option<Bio<'static>>), Queue> {
        let (bio, mut content) = (message.raw.as_ptr(), ptr::null_mut());
        let raw = unsafe {
            match form {
                Form::Mime => {
                    c::SMIME_read_CMS_ex(bio, flags as c_int, &mut content, ptr::null_mut())
                }
                Form::Pem => {
                    sys::PEM_read_bio_CMS(bio, ptr::null_mut(), Some(no_password), ptr::null_mut())
                }
                Form::Der | Form::Base64 => c::d2i_CMS_bio(bio, ptr::null_mut()),
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
        unsafe { borrowed_certificates(c::CMS_get0_signers(self.as_ptr())) }
    }

    fn has_unknown_oid(&mut self) -> bool {
        unsafe {
            if sys::OBJ_obj2nid(c::CMS_get0_type(self.as_ptr())) == NID_UNDEF {
                return true;
            }
            let signers = c::CMS_get0_SignerInfos(self.as_ptr()).cast::<sys::OPENSSL_STACK>();
            (0..sys::OPENSSL_sk_num(signers)).any(|index| {
                let (mut signature, mut oid) = (ptr::null_mut(), ptr::null());
                c::CMS_SignerInfo_get0_algs(
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
            let signer = c::CMS_add1_signer(
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
                let context = c::CMS_SignerInfo_get0_pkey_ctx(signer);
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
        check(unsafe { c::CMS_final(self.as_ptr(), content.raw.as_ptr(), ptr::null_mut(), flags) })
    }

    fn write(
        &mut self,
        form: Form,
        out: &mut Bio<'_>,
        content: &mut Bio<'_>,
        flags: c_uint,
    ) -> Result<(), Queue> {
        let write = match form {
            Form::Mime => c::SMIME_write_CMS,
            Form::Pem => c::PEM_write_bio_CMS_stream,
            Form::Der | Form::Base64 => c::i2d_CMS_bio_stream,
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

impl ContentInfo for Pkcs7 {
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
                Form::Der | Form::Base64 => c::d2i_PKCS7_bio(bio, ptr::null_mut()),
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
            c::PKCS7_sign_add_signer(
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
        check(unsafe { c::PKCS7_final(self.as_ptr(), content.raw.as_ptr(), flags as c_int) })
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
            Form::Pem => c::PEM_write_bio_PKCS7_stream,
            Form::Der | Form::Base64 => c::i2d_PKCS7_bio_stream,
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

/// Whether the kind of a certificate's key is an OID without a name in OpenSSL.
pub(crate) fn has_unknown_key(certificate: &X509Ref) -> bool {
    let mut oid = ptr::null_mut();
    // SAFETY: the key field is mandatory in a Certificate; its OID is lent and only looked at.
    unsafe {
        c::X509_PUBKEY_get0_param(
            &mut oid,
            ptr::null_mut(),
            ptr::null_mut(),
            ptr::null_mut(),
            c::X509_get_X509_PUBKEY(certificate.as_ptr()),
        );
        sys::OBJ_obj2nid(oid) == NID_UNDEF
    }
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

const RSA_PSS_SALTLEN_DIGEST: c_int = -1;
