use std::sync::Arc;

use smime::crypto::{NewKey, PrivateKey, Provider, RustCrypto};
use smime::mime::Mailbox;
use smime::pki::{Certificate, Time, Validity, issue::NewCertificate};

/// A person of the guide's examples: a key, and a certificate that it signs itself.
pub fn person(email: &str) -> Result<(Arc<dyn PrivateKey>, Certificate), Box<dyn std::error::Error>> {
    let key = RustCrypto.generate_key(NewKey::P256)?;
    let key = RustCrypto.load_private_key(&key)?;
    let certificate = NewCertificate {
        email: Mailbox::parse(email.as_bytes())?,
        ca: false,
        validity: Validity {
            not_before: Time::from_rfc3339("2020-01-01T00:00:00Z").ok_or("no time")?,
            not_after: Time::from_rfc3339("2049-12-31T23:59:59Z").ok_or("no time")?,
        },
    }
    .self_signed(&*key, &RustCrypto)?;
    Ok((key, certificate))
}
