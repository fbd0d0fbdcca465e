//! Object identifiers of any size.

mod names;

use core::fmt;

use const_oid::ObjectIdentifier;
use smime_ber::{Element, SliceReader, Tag};

pub use names::{name, object_identifier};

/// An object identifier as messages carry it.
///
/// [`ObjectIdentifier`] has no room for arcs above 32 bits, nor for more than 39 octets; honest
/// senders use both (2.25 with a UUID, X.667). What this implementation knows by name fits there,
/// and compares with it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Oid {
    content: Vec<u8>,
}

impl Oid {
    /// Takes over contents octets.
    ///
    /// # Errors
    /// If they are no arcs (X.690 section 8.19.2); see [`Element::oid_content`].
    pub fn from_content(content: &[u8]) -> smime_ber::Result<Self> {
        Self::from_der(&smime_ber::der::primitive(Tag::OBJECT_IDENTIFIER, content))
    }

    /// Reads one OBJECT IDENTIFIER in DER or BER.
    ///
    /// # Errors
    /// As [`from_content`](Self::from_content), and if another element is there or octets follow.
    pub fn from_der(der: &[u8]) -> smime_ber::Result<Self> {
        let mut outer = SliceReader::new(der);
        let oid = Self::from_element(&outer.expect(Tag::OBJECT_IDENTIFIER)?)?;
        outer.finish()?;
        Ok(oid)
    }

    /// Takes over an element's contents, whatever its tag.
    ///
    /// # Errors
    /// As [`from_content`](Self::from_content).
    pub(crate) fn from_element(element: &Element<'_>) -> smime_ber::Result<Self> {
        let content = element.oid_content()?.to_vec();
        Ok(Self { content })
    }

    /// The contents octets.
    pub fn as_bytes(&self) -> &[u8] {
        &self.content
    }

    /// The DER encoding.
    pub fn to_der(&self) -> Vec<u8> {
        smime_ber::der::primitive(Tag::OBJECT_IDENTIFIER, &self.content)
    }

    /// The same in the form that tables of identifiers use, if it fits there.
    pub fn to_object_identifier(&self) -> Option<ObjectIdentifier> {
        ObjectIdentifier::from_bytes(&self.content).ok()
    }
}

impl From<ObjectIdentifier> for Oid {
    fn from(oid: ObjectIdentifier) -> Self {
        let content = oid.as_bytes().to_vec();
        Self { content }
    }
}

impl PartialEq<ObjectIdentifier> for Oid {
    fn eq(&self, other: &ObjectIdentifier) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl PartialEq<Oid> for ObjectIdentifier {
    fn eq(&self, other: &Oid) -> bool {
        other == self
    }
}

impl fmt::Display for Oid {
    /// Dotted decimal. An arc that does not fit 128 bits is shown as `?`, and arcs behind the
    /// first 64 octets as `…`: they come from outside, and may be many.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut octets = 0;
        let arcs = self
            .content
            .split_inclusive(|octet| octet & ARC_GOES_ON == 0);
        for (index, arc) in arcs.enumerate() {
            if octets >= SHOWN_OCTETS {
                return f.write_str(".…");
            }
            octets += arc.len();
            let value = arc.iter().try_fold(0u128, |value, octet| {
                Some(value.checked_mul(128)? | u128::from(octet & !ARC_GOES_ON))
            });
            match (index, value) {
                (0, Some(value @ 0..80)) => write!(f, "{}.{}", value / 40, value % 40)?,
                (0, Some(value)) => write!(f, "2.{}", value - 80)?,
                (0, None) => f.write_str("2.?")?,
                (_, Some(value)) => write!(f, ".{value}")?,
                (_, None) => f.write_str(".?")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Bit 8 of all octets of an arc but its last (X.690 section 8.19.2).
const ARC_GOES_ON: u8 = 0x80;

/// Arcs that begin behind so many octets are not shown.
const SHOWN_OCTETS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    fn oid(content: &[u8]) -> Oid {
        Oid::from_content(content).unwrap()
    }

    #[test]
    fn identifiers_are_shown_in_decimal() {
        // The example of X.690 section 8.19.5.
        assert_eq!(oid(&[0x81, 0x34, 0x03]).to_string(), "2.100.3");
        assert_eq!(oid(&[0x27]).to_string(), "0.39");
        assert_eq!(oid(&[0x28]).to_string(), "1.0");
        assert_eq!(oid(&[0x50]).to_string(), "2.0");
        // Arcs of 128 bits, and of 129: the largest UUID of X.667 and its successor.
        let largest = [&[0x69, 0x83][..], &[0xff; 17], &[0x7f]].concat();
        assert_eq!(oid(&largest).to_string(), format!("2.25.{}", u128::MAX));
        let larger = [&[0x69, 0x84][..], &[0x80; 17], &[0x00]].concat();
        assert_eq!(oid(&larger).to_string(), "2.25.?");
        assert_eq!(oid(&[&[0xff; 20][..], &[0x7f]].concat()).to_string(), "2.?");
    }

    #[test]
    fn of_a_long_identifier_the_beginning_is_shown() {
        let shown = |octets| oid(&vec![1; octets]).to_string();
        assert_eq!(shown(64), format!("0.1{}", ".1".repeat(63)));
        assert_eq!(shown(65), format!("0.1{}.…", ".1".repeat(63)));
        assert_eq!(shown(1 << 20), shown(65));
    }

    #[test]
    fn an_identifier_has_one_encoding() {
        for content in [&[][..], &[0x80, 0x01], &[0x2a, 0x80, 0x01], &[0x2a, 0x86]] {
            assert!(Oid::from_content(content).is_err(), "{content:02x?}");
        }
        assert!(Oid::from_der(&[6, 1, 0x2a, 0]).is_err());
        assert!(Oid::from_der(&[4, 1, 0x2a]).is_err());
    }

    #[test]
    fn what_fits_the_tables_compares_with_them() {
        let known = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
        let read = oid(known.as_bytes());
        assert_eq!(read, known);
        assert_eq!(known, read);
        assert_eq!(read, Oid::from(known));
        assert_eq!(read.to_object_identifier(), Some(known));
        assert_ne!(oid(&[0x2a]), known);
        let wide = oid(&[&[0x69, 0x83][..], &[0xff; 17], &[0x7f]].concat());
        assert_eq!(wide.to_object_identifier(), None);
    }
}
