//! Keys and signatures are told apart in one place.

use super::sources::Sources;
use super::{Violation, code};

/// Outside of its cryptography, and of the viewer that judges nothing, the crate `smime` names no identifier of a
/// key, a curve or a signature algorithm: what there is to know of a family stands with the family.
pub(super) fn check(sources: &Sources) -> Vec<Violation> {
    let files = sources.ending(".rs").filter(|(path, _)| {
        let rest = path.strip_prefix("crates/smime/src/");
        let is_home = |rest: &str| HOMES.iter().any(|home| rest.starts_with(home));
        rest.is_some_and(|rest| !is_home(rest)) && !code::is_test_file(path)
    });
    let mut violations = Vec::new();
    for (path, text) in files {
        for (number, line) in code::lines(text) {
            for name in NAMES.iter().filter(|name| line.contains(**name)) {
                let what =
                    format!("{name}: crypto::KeyAlgorithm and SignatureScheme say what it is");
                violations.push(Violation::at(path, number, what));
            }
        }
    }
    violations
}

const HOMES: [&str; 2] = ["crypto/", "inspect/"];

/// How `const_oid` calls them, or begins to.
const NAMES: [&str; 11] = [
    "RSA_ENCRYPTION",
    "ID_RSASSA_PSS",
    "ID_RSAES_OAEP",
    "ID_EC_PUBLIC_KEY",
    "ID_ED_",
    "ID_X_25519",
    "SECP_",
    "WITH_RSA",
    "ECDSA_WITH",
    "ML_KEM",
    "ML_DSA",
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
}
