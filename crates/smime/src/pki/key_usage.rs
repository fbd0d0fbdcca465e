//! What a key may be used for: the keyUsage and extKeyUsage extensions.

use const_oid::db::rfc5280;
use smime_ber::Element;

use crate::encoding::{DerReader, EncodingError, ber};
use crate::oid::Oid;

/// The bits of a keyUsage extension.
///
/// ```text
/// KeyUsage ::= BIT STRING {
///      digitalSignature        (0),
///      nonRepudiation          (1),
///      keyEncipherment         (2),
///      dataEncipherment        (3),
///      keyAgreement            (4),
///      keyCertSign             (5),
///      cRLSign                 (6),
///      encipherOnly            (7),
///      decipherOnly            (8) }
/// ```
///
/// RFC 5280 section 4.2.1.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage {
    /// Bit 0 of the BIT STRING is the highest.
    bits: u16,
}

impl KeyUsage {
    pub(crate) fn from_element(element: &Element<'_>) -> Result<Self, EncodingError> {
        let (unused, octets) = element.bit_string().map_err(ber("KeyUsage"))?;
        let first = octets.first().copied().unwrap_or_default();
        let second = octets.get(1).copied().unwrap_or_default();
        let named = u32::try_from(octets.len().min(2)).unwrap_or_default() * 8;
        let padding = if octets.len() <= 2 { unused.into() } else { 0 };
        let counted = !(u32::from(u16::MAX) >> (named.saturating_sub(padding)));
        Ok(Self {
            bits: u16::from_be_bytes([first, second]) & (counted as u16),
        })
    }

    /// Whether the bit of that number is set; numbers above 15 never are.
    pub fn bit(self, number: u32) -> bool {
        0x8000u16
            .checked_shr(number)
            .is_some_and(|mask| self.bits & mask != 0)
    }

    /// Bit 0: signatures other than those on certificates and CRLs.
    pub fn digital_signature(self) -> bool {
        self.bit(0)
    }

    /// Bit 1: signatures that a third party may rely on (also called contentCommitment).
    pub fn non_repudiation(self) -> bool {
        self.bit(1)
    }

    /// Bit 2: encryption of keys.
    pub fn key_encipherment(self) -> bool {
        self.bit(2)
    }

    /// Bit 4: key agreement.
    pub fn key_agreement(self) -> bool {
        self.bit(4)
    }

    /// Bit 5: signatures on certificates.
    pub fn key_cert_sign(self) -> bool {
        self.bit(5)
    }

    /// Bit 6: signatures on CRLs.
    pub fn crl_sign(self) -> bool {
        self.bit(6)
    }
}

/// The purposes of an extKeyUsage extension.
///
/// ```text
/// ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF KeyPurposeId
/// KeyPurposeId ::= OBJECT IDENTIFIER
/// ```
///
/// RFC 5280 section 4.2.1.12.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtendedKeyUsage {
    purposes: Vec<Oid>,
}

impl ExtendedKeyUsage {
    pub(crate) fn from_element(element: &Element<'_>) -> Result<Self, EncodingError> {
        let mut purposes = Vec::new();
        let mut elements = DerReader::inside(element);
        while !elements.is_empty() {
            purposes.push(elements.oid("KeyPurposeId")?);
        }
        Ok(Self { purposes })
    }

    /// The purposes in their order.
    pub fn purposes(&self) -> &[Oid] {
        &self.purposes
    }

    /// Whether the key may be used for mail: id-kp-emailProtection or anyExtendedKeyUsage is
    /// there (RFC 8550 section 4.4.4).
    pub fn allows_email(&self) -> bool {
        self.purposes.iter().any(|purpose| {
            *purpose == rfc5280::ID_KP_EMAIL_PROTECTION
                || *purpose == rfc5280::ANY_EXTENDED_KEY_USAGE
        })
    }
}

#[cfg(test)]
mod tests {
    use smime_ber::Tag;

    use super::*;

    fn key_usage(der: &[u8]) -> KeyUsage {
        let element = DerReader::new(der).only(Tag::BIT_STRING, "KeyUsage");
        KeyUsage::from_element(&element.unwrap()).unwrap()
    }

    #[test]
    fn bits_count_from_the_highest() {
        let usage = key_usage(&[0x03, 0x02, 0x06, 0xc0]);
        assert!(usage.digital_signature() && usage.non_repudiation());
        assert!(!usage.key_encipherment() && !usage.key_cert_sign());
        let usage = key_usage(&[0x03, 0x02, 0x01, 0x06]);
        assert!(usage.key_cert_sign() && usage.crl_sign() && !usage.digital_signature());
        assert!(key_usage(&[0x03, 0x03, 0x07, 0x00, 0x80]).bit(8));
    }

    #[test]
    fn unused_bits_are_no_bits() {
        let usage = key_usage(&[0x03, 0x02, 0x07, 0xff]);
        assert!(usage.digital_signature());
        assert!((1..=40).all(|bit| !usage.bit(bit)));
        let usage = key_usage(&[0x03, 0x03, 0x07, 0x00, 0xff]);
        assert!(usage.bit(8) && !usage.bit(9));
        assert!((0..=40).all(|bit| !key_usage(&[0x03, 0x01, 0x00]).bit(bit)));
    }
}
