//! Declarations of OpenSSL's `cms.h`, `pkcs7.h`, `x509.h`, `ec.h` and `bio.h` that `openssl-sys` lacks.

use std::ffi::{c_int, c_uchar, c_uint, c_void};

use openssl_sys::{
    ASN1_OBJECT, BIO, BIO_METHOD, CMS_ContentInfo as Cms, EVP_CIPHER, EVP_CIPHER_CTX, EVP_MD,
    EVP_PKEY, EVP_PKEY_CTX, PKCS7, PKCS7_SIGNER_INFO, X509 as RawX509, X509_ALGOR, stack_st_X509,
};

pub(super) enum CmsSignerInfo {}
pub(super) enum CmsRecipientInfo {}
pub(super) enum X509Pubkey {}

/// The number of an OID that has no name.
pub(super) const NID_UNDEF: c_int = 0;

unsafe extern "C" {
    pub(super) fn BIO_f_base64() -> *const BIO_METHOD;
    pub(super) fn BIO_push(filter: *mut BIO, next: *mut BIO) -> *mut BIO;

    pub(super) fn SMIME_read_CMS_ex(
        bio: *mut BIO,
        flags: c_int,
        content: *mut *mut BIO,
        cms: *mut *mut Cms,
    ) -> *mut Cms;
    pub(super) fn d2i_CMS_bio(bio: *mut BIO, cms: *mut *mut Cms) -> *mut Cms;
    pub(super) fn CMS_get0_type(cms: *const Cms) -> *const ASN1_OBJECT;
    pub(super) fn CMS_get0_signers(cms: *mut Cms) -> *mut stack_st_X509;
    pub(super) fn CMS_get0_SignerInfos(cms: *mut Cms) -> *mut c_void;
    pub(super) fn CMS_SignerInfo_get0_algs(
        signer: *mut CmsSignerInfo,
        key: *mut *mut EVP_PKEY,
        certificate: *mut *mut RawX509,
        digest: *mut *mut X509_ALGOR,
        signature: *mut *mut X509_ALGOR,
    );
    pub(super) fn CMS_SignerInfo_get0_pkey_ctx(signer: *mut CmsSignerInfo) -> *mut EVP_PKEY_CTX;
    pub(super) fn CMS_add1_signer(
        cms: *mut Cms,
        x509: *mut RawX509,
        key: *mut EVP_PKEY,
        digest: *const EVP_MD,
        flags: c_uint,
    ) -> *mut CmsSignerInfo;
    pub(super) fn CMS_set1_eContentType(cms: *mut Cms, oid: *const ASN1_OBJECT) -> c_int;
    pub(super) fn CMS_final(
        cms: *mut Cms,
        content: *mut BIO,
        detached: *mut BIO,
        flags: c_uint,
    ) -> c_int;
    pub(super) fn SMIME_write_CMS(
        out: *mut BIO,
        cms: *mut Cms,
        content: *mut BIO,
        flags: c_int,
    ) -> c_int;
    pub(super) fn PEM_write_bio_CMS_stream(
        out: *mut BIO,
        cms: *mut Cms,
        content: *mut BIO,
        flags: c_int,
    ) -> c_int;
    pub(super) fn i2d_CMS_bio_stream(
        out: *mut BIO,
        cms: *mut Cms,
        content: *mut BIO,
        flags: c_int,
    ) -> c_int;

    pub(super) fn CMS_decrypt_set1_key(
        cms: *mut Cms,
        key: *mut c_uchar,
        length: usize,
        identifier: *const c_uchar,
        identifier_length: usize,
    ) -> c_int;
    pub(super) fn CMS_decrypt_set1_password(
        cms: *mut Cms,
        password: *mut c_uchar,
        length: isize,
    ) -> c_int;
    pub(super) fn CMS_EncryptedData_decrypt(
        cms: *mut Cms,
        key: *const c_uchar,
        length: usize,
        content: *mut BIO,
        out: *mut BIO,
        flags: c_uint,
    ) -> c_int;
    pub(super) fn CMS_digest_verify(
        cms: *mut Cms,
        content: *mut BIO,
        out: *mut BIO,
        flags: c_uint,
    ) -> c_int;
    pub(super) fn CMS_uncompress(
        cms: *mut Cms,
        content: *mut BIO,
        out: *mut BIO,
        flags: c_uint,
    ) -> c_int;
    pub(super) fn CMS_get0_RecipientInfos(cms: *mut Cms) -> *mut c_void;
    pub(super) fn CMS_RecipientInfo_type(recipient: *mut CmsRecipientInfo) -> c_int;
    pub(super) fn CMS_RecipientInfo_ktri_cert_cmp(
        recipient: *mut CmsRecipientInfo,
        certificate: *mut RawX509,
    ) -> c_int;
    pub(super) fn CMS_RecipientInfo_ktri_get0_algs(
        recipient: *mut CmsRecipientInfo,
        key: *mut *mut EVP_PKEY,
        certificate: *mut *mut RawX509,
        algorithm: *mut *mut X509_ALGOR,
    ) -> c_int;
    pub(super) fn CMS_RecipientInfo_kekri_id_cmp(
        recipient: *mut CmsRecipientInfo,
        identifier: *const c_uchar,
        length: usize,
    ) -> c_int;
    pub(super) fn CMS_RecipientInfo_kekri_get0_id(
        recipient: *mut CmsRecipientInfo,
        algorithm: *mut *mut X509_ALGOR,
        identifier: *mut *mut c_void,
        date: *mut *mut c_void,
        other_oid: *mut *mut ASN1_OBJECT,
        other: *mut *mut c_void,
    ) -> c_int;

    pub(super) fn CMS_EncryptedData_encrypt(
        content: *mut BIO,
        cipher: *const EVP_CIPHER,
        key: *const c_uchar,
        length: usize,
        flags: c_uint,
    ) -> *mut Cms;
    pub(super) fn CMS_digest_create(
        content: *mut BIO,
        digest: *const EVP_MD,
        flags: c_uint,
    ) -> *mut Cms;
    pub(super) fn CMS_add1_recipient_cert(
        cms: *mut Cms,
        certificate: *mut RawX509,
        flags: c_uint,
    ) -> *mut CmsRecipientInfo;
    pub(super) fn CMS_RecipientInfo_get0_pkey_ctx(
        recipient: *mut CmsRecipientInfo,
    ) -> *mut EVP_PKEY_CTX;
    pub(super) fn CMS_RecipientInfo_kari_get0_ctx(
        recipient: *mut CmsRecipientInfo,
    ) -> *mut EVP_CIPHER_CTX;
    pub(super) fn CMS_add0_recipient_key(
        cms: *mut Cms,
        wrap: c_int,
        key: *mut c_uchar,
        length: usize,
        identifier: *mut c_uchar,
        identifier_length: usize,
        date: *mut c_void,
        other_oid: *mut ASN1_OBJECT,
        other: *mut c_void,
    ) -> *mut CmsRecipientInfo;
    pub(super) fn CMS_add0_recipient_password(
        cms: *mut Cms,
        iterations: c_int,
        wrap: c_int,
        derivation: c_int,
        password: *mut c_uchar,
        length: isize,
        cipher: *const EVP_CIPHER,
    ) -> *mut CmsRecipientInfo;
    pub(super) fn EVP_PKEY_CTX_set_ecdh_kdf_md(
        context: *mut EVP_PKEY_CTX,
        digest: *const EVP_MD,
    ) -> c_int;
    pub(super) fn EVP_PKEY_CTX_set_ecdh_cofactor_mode(
        context: *mut EVP_PKEY_CTX,
        mode: c_int,
    ) -> c_int;

    pub(super) fn X509_get_X509_PUBKEY(certificate: *const RawX509) -> *mut X509Pubkey;
    pub(super) fn X509_PUBKEY_get0_param(
        oid: *mut *mut ASN1_OBJECT,
        octets: *mut *const c_uchar,
        length: *mut c_int,
        algorithm: *mut *mut X509_ALGOR,
        key: *const X509Pubkey,
    ) -> c_int;

    pub(super) fn d2i_PKCS7_bio(bio: *mut BIO, pkcs7: *mut *mut PKCS7) -> *mut PKCS7;
    pub(super) fn PKCS7_sign_add_signer(
        pkcs7: *mut PKCS7,
        x509: *mut RawX509,
        key: *mut EVP_PKEY,
        digest: *const EVP_MD,
        flags: c_int,
    ) -> *mut PKCS7_SIGNER_INFO;
    pub(super) fn PKCS7_final(pkcs7: *mut PKCS7, content: *mut BIO, flags: c_int) -> c_int;
    pub(super) fn PEM_write_bio_PKCS7_stream(
        out: *mut BIO,
        pkcs7: *mut PKCS7,
        content: *mut BIO,
        flags: c_int,
    ) -> c_int;
    pub(super) fn i2d_PKCS7_bio_stream(
        out: *mut BIO,
        pkcs7: *mut PKCS7,
        content: *mut BIO,
        flags: c_int,
    ) -> c_int;
}
