//! A small, safe face on OpenSSL's CMS and PKCS7: the second opinion.
