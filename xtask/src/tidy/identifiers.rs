//! Keys and signatures are told apart in one place.

use super::sources::Sources;
use super::{Violation, code};

/// Outside of its cryptography, of the viewer that judges nothing and of the list of names, the crate `smime` names no
/// identifier of a key, a curve or a signature algorithm: what there is to know of a family stands with the family.
pub(super) fn check(sources: &Sources) -> Vec<Violation> {
    let files = sources.ending(".rs").filter(|(path, _)| {
        let rest = path.strip_prefix("crates/smime/src/");
        let is_home = |rest: &str| HOMES.iter().any(|home| rest.starts_with(home));
        rest.is_some_and(|rest| !is_home(rest)) && !code::is_test_file(path)
    });
    let mut violations = Vec::new();
    for (path, text) in files {
        for (number, line) in code::lines(text) {
            let names = NAMES.iter().filter(|name| line.contains(**name));
            let arcs = ARCS
                .iter()
                .filter(|arcs| line.contains(&format!("\"{arcs}")));
            for name in names.chain(arcs) {
                let what =
                    format!("{name}: crypto::KeyAlgorithm and SignatureScheme say what it is");
                violations.push(Violation::at(path, number, what));
            }
        }
    }
    violations
}

const HOMES: [&str; 4] = ["crypto/", "inspect/", "inspect.rs", "oid/names.rs"];

/// How `const_oid` calls them, or begins to.
const NAMES: [&str; 15] = [
    "RSA_ENCRYPTION",
    "ID_RSASSA_PSS",
    "ID_RSAES_OAEP",
    "ID_EC_PUBLIC_KEY",
    "ID_ED_",
    "ID_X_25519",
    "ID_X_448",
    "ID_DSA",
    "SECP_",
    "BRAINPOOL",
    "WITH_RSA",
    "DSA_WITH",
    "ML_KEM",
    "ML_DSA",
    "SLH_DSA",
];

/// How a string of digits begins: ANSI X9.62, PKCS #1, Edwards and Montgomery curves, NIST's signatures and KEMs.
const ARCS: [&str; 5] = [
    "1.2.840.10045.",
    "1.2.840.113549.1.1.",
    "1.3.101.",
    "2.16.840.1.101.3.4.3.",
    "2.16.840.1.101.3.4.4.",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn violations(path: &str, text: &str) -> usize {
        check(&Sources::of([(path, text)])).len()
    }

    #[test]
    fn identifiers_away_from_home_are_found() {
        let text =
            "match oid {\n    rfc5912::RSA_ENCRYPTION => 1,\n    rfc8410::ID_ED_25519 => 2,\n}\n";
        assert_eq!(violations("crates/smime/src/pki/issue.rs", text), 2);
        for home in ["crypto/key/algorithm.rs", "inspect/algorithms.rs"] {
            assert_eq!(violations(&format!("crates/smime/src/{home}"), text), 0);
        }
        assert_eq!(violations("crates/smime-aws-lc/src/sign.rs", text), 0);
    }

    #[test]
    fn identifiers_in_digits_are_found() {
        for arcs in [
            "1.2.840.10045.2.1",
            "1.2.840.113549.1.1.1",
            "1.3.101.110",
            "2.16.840.1.101.3.4.3.17",
            "2.16.840.1.101.3.4.4.1",
        ] {
            let text = format!("    oid(\"{arcs}\"),\n");
            assert_eq!(violations("crates/smime/src/pki/issue.rs", &text), 1);
            for home in ["crypto/signature/ecdsa.rs", "inspect.rs", "oid/names.rs"] {
                assert_eq!(violations(&format!("crates/smime/src/{home}"), &text), 0);
            }
        }
        let digest = "    oid(\"2.16.840.1.101.3.4.2.1\"),\n";
        assert_eq!(violations("crates/smime/src/pki/issue.rs", digest), 0);
    }

    #[test]
    fn families_without_support_are_found_too() {
        let text = "\
a(ID_X_448);
b(ID_SLH_DSA_SHA_2_128_S);
c(ID_DSA);
d(DSA_WITH_SHA_256);
e(BRAINPOOL_P_256_R_1);
";
        assert_eq!(violations("crates/smime/src/oid.rs", text), 5);
    }
}
