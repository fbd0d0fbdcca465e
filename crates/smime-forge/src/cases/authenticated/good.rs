//! The messages beside which the broken ones stand.

/// The accepted case without attributes.
pub(super) const PLAIN: &str = "authenticated/hmac/sha-256";
/// The accepted case with attributes.
pub(super) const BASIC: &str = "authenticated/attributes/basic";
/// What [`crate::template::mime::TEXT`] becomes on the way.
pub(super) const CHANGED: &[u8] = b"Content-Type: text/plain; charset=us-ascii\r\n\
    Content-Transfer-Encoding: 7bit\r\n\
    \r\n\
    The figures are on page 4.\r\n";
