//! Octets that OpenSSL reads and writes.

use std::{
    ffi::c_int,
    marker::PhantomData,
    ptr::{self, NonNull},
    slice,
};

use openssl_sys::{self as sys, BIO};

use super::{c, drain};
use crate::{Error, queue::Queue};

/// A memory BIO, or a chain that ends in one; `'a` is the life of the octets that it reads.
pub(crate) struct Bio<'a> {
    pub(super) raw: NonNull<BIO>,
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
            let filter = Self::adopt(sys::BIO_new(c::BIO_f_base64()))?;
            sys::BIO_set_flags(filter.raw.as_ptr(), BIO_FLAGS_BASE64_NO_NL);
            c::BIO_push(filter.raw.as_ptr(), self.raw.as_ptr());
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

    pub(super) fn adopt(raw: *mut BIO) -> Result<Self, Queue> {
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

const BIO_FLAGS_BASE64_NO_NL: c_int = 0x100;
