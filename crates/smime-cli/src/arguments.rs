//! Values that several options take.

use std::str::FromStr;

use smime::Oid;
use smime::mime::Mailbox;
use smime::pki::Time;

/// A point in time.
pub(crate) fn time(text: &str) -> Result<Time, String> {
    Time::from_rfc3339(text).ok_or_else(|| "wanted a time such as 2026-01-01T00:00:00Z".to_owned())
}

/// A mail address alone, without a display name.
pub(crate) fn mailbox(text: &str) -> Result<Mailbox, String> {
    Mailbox::parse(text.as_bytes()).map_err(|error| error.to_string())
}

/// An object identifier in dotted decimal.
#[derive(Clone, Debug)]
pub(crate) struct ObjectIdentifier(pub(crate) Oid);

impl FromStr for ObjectIdentifier {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const_oid::ObjectIdentifier::new(text)
            .map(|oid| Self(oid.into()))
            .map_err(|_| "wanted an object identifier such as 1.2.840.113549.1.7.1".to_owned())
    }
}
