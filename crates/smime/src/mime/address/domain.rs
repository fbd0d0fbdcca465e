//! Domains as they are compared: by their A-labels (RFC 5890 section 2.3.2.1, RFC 8398 section 5).

use std::borrow::Cow;

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};

/// The longest domain that is read for its labels, in octets (RFC 1035 section 2.3.4); in UTF-8 a
/// U-label takes at most four octets a character and has fewer characters than its A-label.
const MAX_OCTETS: usize = 4 * 255;

/// What all spellings of one domain have in common: capitals of ASCII and U-labels are folded into
/// small letters and A-labels. What is neither of the two stays as it is: like nothing else.
///
/// A U-label has to be one already. Nothing is mapped to it but the case of letters: two domains that
/// look unlike are not one, whatever a browser makes of them.
pub(crate) fn comparable(domain: &str) -> Cow<'_, str> {
    if domain.is_ascii() {
        return if domain.bytes().any(|octet| octet.is_ascii_uppercase()) {
            Cow::Owned(domain.to_ascii_lowercase())
        } else {
            Cow::Borrowed(domain)
        };
    }
    a_labels(domain).map_or(Cow::Borrowed(domain), Cow::Owned)
}

fn a_labels(domain: &str) -> Option<String> {
    if domain.len() > MAX_OCTETS {
        return None;
    }
    let folded: String = domain.chars().map(folded).collect();
    let (deny, hyphens) = (AsciiDenyList::STD3, Hyphens::Check);
    let a_labels = Uts46::new()
        .to_ascii(folded.as_bytes(), deny, hyphens, DnsLength::Verify)
        .ok()?;
    let (u_labels, is_valid) = Uts46::new().to_unicode(a_labels.as_bytes(), deny, hyphens);
    let is_stable = is_valid.is_ok() && spelled_alike(&u_labels, &folded);
    is_stable.then(|| a_labels.into_owned())
}

/// Whether the second differs from the first at most in labels that are A-labels there already.
fn spelled_alike(u_labels: &str, folded: &str) -> bool {
    let mut found = folded.split('.');
    u_labels.split('.').all(|u_label| {
        found
            .next()
            .is_some_and(|label| label == u_label || label.starts_with("xn--"))
    }) && found.next().is_none()
}

/// The small letter to a capital. One that is not ASCII never becomes one that is.
fn folded(character: char) -> char {
    let mut small = character.to_lowercase();
    match (small.next(), small.next()) {
        (Some(small), None) if small.is_ascii() == character.is_ascii() => small,
        _ => character,
    }
}
