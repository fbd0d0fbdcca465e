//! Unsafe code: in one folder of one package, and forbidden everywhere else.

use super::sources::{Metadata, Sources};
use super::{Violation, code};

/// The roots of every package but the oracle forbid unsafe code; and the oracle has it in one folder.
pub(super) fn check(sources: &Sources, metadata: &Metadata) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (name, package) in metadata.packages.iter().filter(|(name, _)| *name != ORACLE) {
        for root in &package.roots {
            let forbids = sources
                .text(root)
                .is_some_and(|text| text.lines().any(|line| line == "#![forbid(unsafe_code)]"));
            if !forbids {
                let text = format!("a root of {name} without #![forbid(unsafe_code)]");
                violations.push(Violation::of(root, text));
            }
        }
    }
    let oracle = format!("crates/{ORACLE}/");
    let folder = format!("{oracle}src/ffi/");
    let strays = sources.ending(".rs").filter(|(path, text)| {
        path.starts_with(&oracle) && !path.starts_with(&folder) && has_unsafe(text)
    });
    violations.extend(
        strays.map(|(path, _)| Violation::of(path, format!("unsafe code outside of {folder}"))),
    );
    violations
}

fn has_unsafe(text: &str) -> bool {
    code::lines(text).any(|(_, line)| {
        line.split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|word| word == "unsafe")
    })
}

const ORACLE: &str = "openssl-oracle";

#[cfg(test)]
mod tests {
    use super::super::sources::Package;
    use super::*;

    fn violations<const N: usize>(files: [(&str, &str); N]) -> usize {
        let package = Package {
            roots: vec!["crates/smime/src/lib.rs".into()],
            ..Package::default()
        };
        let metadata = Metadata {
            packages: [("smime".into(), package)].into(),
        };
        check(&Sources::of(files), &metadata).len()
    }

    #[test]
    fn a_root_that_forbids_unsafe_code_is_clean() {
        assert_eq!(
            violations([(
                "crates/smime/src/lib.rs",
                "//! Doc.\n#![forbid(unsafe_code)]\n"
            )]),
            0
        );
    }

    #[test]
    fn a_root_that_does_not_is_found() {
        assert_eq!(
            violations([("crates/smime/src/lib.rs", "#![deny(unsafe_code)]\n")]),
            1
        );
        assert_eq!(violations([]), 1);
    }

    #[test]
    fn unsafe_code_of_the_oracle_outside_of_its_folder_is_found() {
        let root = ("crates/smime/src/lib.rs", "#![forbid(unsafe_code)]");
        let one = (
            "crates/openssl-oracle/src/ffi/open.rs",
            "fn a() { unsafe { b() } }",
        );
        let other = (
            "crates/openssl-oracle/src/lib.rs",
            "#![deny(unsafe_code)]\n// unsafe\n",
        );
        assert_eq!(violations([root, one, other]), 0);
        let second = ("crates/openssl-oracle/src/lib.rs", "unsafe fn c() {}");
        assert_eq!(violations([root, one, second]), 1);
    }
}
