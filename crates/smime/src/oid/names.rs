//! Names of object identifiers.

use const_oid::ObjectIdentifier;

use super::Oid;
use crate::visible::hex;

/// The name and the [dotted form](Oid) of an identifier's contents octets: `id-data (1.2.840.113549.1.7.1)`,
/// the dotted form alone where there is no name, or the octets in hexadecimal where they are no identifier.
pub fn object_identifier(content: &[u8]) -> String {
    match (Oid::from_content(content), name(content)) {
        (Ok(oid), Some(name)) => format!("{name} ({oid})"),
        (Ok(oid), None) => oid.to_string(),
        (Err(_), _) => hex(content, MAX_OCTETS),
    }
}

/// The name of an identifier, given as contents octets.
pub fn name(content: &[u8]) -> Option<&'static str> {
    let own = OWN.iter().find(|(oid, _)| oid.as_bytes() == content);
    own.map(|(_, name)| *name).or_else(|| {
        let oid = ObjectIdentifier::from_bytes(content).ok()?;
        const_oid::db::DB.by_oid(&oid)
    })
}

/// How many octets of what is no identifier are printed.
const MAX_OCTETS: usize = 64;

const fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

/// Identifiers of mail and of signed code that the database of `const-oid` lacks, or names by another
/// field's name.
static OWN: &[(ObjectIdentifier, &str)] = &[
    // RFC 5280 appendix A.1: the database has the short LDAP names.
    (oid("2.5.4.3"), "id-at-commonName"),
    (oid("2.5.4.4"), "id-at-surname"),
    (oid("2.5.4.5"), "id-at-serialNumber"),
    (oid("2.5.4.6"), "id-at-countryName"),
    (oid("2.5.4.7"), "id-at-localityName"),
    (oid("2.5.4.8"), "id-at-stateOrProvinceName"),
    (oid("2.5.4.10"), "id-at-organizationName"),
    (oid("2.5.4.11"), "id-at-organizationalUnitName"),
    (oid("2.5.4.12"), "id-at-title"),
    (oid("2.5.4.42"), "id-at-givenName"),
    // X.520
    (oid("2.5.4.97"), "id-at-organizationIdentifier"),
    // RFC 2985 section 5.2.1
    (oid("1.2.840.113549.1.9.1"), "id-emailAddress"),
    // RFC 5652 section 11, whose names the database spells as those of RFC 2985
    (oid("1.2.840.113549.1.9.3"), "id-contentType"),
    (oid("1.2.840.113549.1.9.4"), "id-messageDigest"),
    (oid("1.2.840.113549.1.9.5"), "id-signingTime"),
    (oid("1.2.840.113549.1.9.6"), "id-countersignature"),
    // RFC 8551 section 2.5.2
    (oid("1.2.840.113549.1.9.15"), "smimeCapabilities"),
    // RFC 3211 section 2.2
    (oid("1.2.840.113549.1.9.16.3.9"), "id-alg-PWRI-KEK"),
    // RFC 9629 section 3
    (oid("1.2.840.113549.1.9.16.13.3"), "id-ori-kem"),
    // RFC 5753 section 7.1.3
    (oid("1.2.840.10045.4.1"), "ecdsa-with-SHA1"),
    // The SHA-1 and RSA identifier of the OIW, in old certificates
    (oid("1.3.14.3.2.29"), "sha1WithRSASignature"),
    // DES in CBC mode, OIW, in capabilities of old mail programs
    (oid("1.3.14.3.2.7"), "desCBC"),
    // Authenticode
    (oid("1.3.6.1.4.1.311.2.1.4"), "spcIndirectDataContext"),
    (oid("1.3.6.1.4.1.311.2.1.11"), "spcStatementType"),
    (oid("1.3.6.1.4.1.311.2.1.12"), "spcSpOpusInfo"),
    // Outlook's copy of the encryption key preference
    (oid("1.3.6.1.4.1.311.16.4"), "microsoftRecipientInfo"),
    // Netscape certificate extensions, in old certificates
    (oid("2.16.840.1.113730.1.1"), "netscapeCertType"),
    (oid("2.16.840.1.113730.1.13"), "netscapeComment"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_print_with_their_name() {
        // 1.2.840.113549.1.7.2 as X.690 8.19 encodes it (RFC 5652 section 5.1).
        let signed_data = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
        assert_eq!(
            object_identifier(&signed_data),
            "id-signedData (1.2.840.113549.1.7.2)"
        );
    }

    #[test]
    fn the_first_arc_is_split_off_as_x690_says() {
        // The example of X.690 8.19.5: {2 100 3}.
        assert_eq!(object_identifier(&[0x81, 0x34, 0x03]), "2.100.3");
    }

    #[test]
    fn what_is_no_identifier_prints_as_octets() {
        for content in [&[][..], &[0x80, 0x01], &[0x2a, 0x86], &[0x2a, 0x80, 0x01]] {
            assert_eq!(object_identifier(content), hex(content, 64));
        }
    }

    #[test]
    fn the_own_table_has_each_identifier_once() {
        let mut seen = std::collections::HashSet::new();
        for (oid, name) in OWN {
            assert!(seen.insert(oid.as_bytes()), "{name} stands twice");
        }
    }
}
