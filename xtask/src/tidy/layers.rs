//! The forge's layers use each other downwards alone.

use super::sources::Sources;
use super::{Violation, code};

/// A primitive names no template and no case, and a template no case.
pub(super) fn check(sources: &Sources) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (layer, above) in LAYERS {
        let folder = format!("crates/smime-forge/src/{layer}/");
        for (path, text) in sources
            .ending(".rs")
            .filter(|(path, _)| path.starts_with(&folder))
        {
            for (number, line) in code::lines(text) {
                for above in above.iter().filter(|above| names(line, above)) {
                    let text = format!("{above} stands above {layer}, which uses none of it");
                    violations.push(Violation::at(path, number, text));
                }
            }
        }
    }
    violations
}

/// Whether a path begins with the module, or goes on with it: `smime_cases` is another name.
fn names(line: &str, module: &str) -> bool {
    let joins = |before: &str| before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    line.match_indices(&format!("{module}::"))
        .any(|(start, _)| !joins(&line[..start]))
}

/// Each layer, and the ones above it.
const LAYERS: [(&str, &[&str]); 2] = [
    ("primitive", &["template", "cases"]),
    ("template", &["cases"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn violations(path: &str, text: &str) -> usize {
        check(&Sources::of([(path, text)])).len()
    }

    #[test]
    fn a_layer_that_uses_one_above_it_is_found() {
        let text = "use crate::{\n    primitive::oid,\n    template::book::Book,\n};\n";
        for (layer, count) in [("primitive", 1), ("template", 0), ("cases", 0)] {
            let path = format!("crates/smime-forge/src/{layer}/a.rs");
            assert_eq!(violations(&path, text), count, "{layer}");
        }
        let case = "use crate::cases::common::BASIC;\nuse smime_cases::Case;\n";
        assert_eq!(violations("crates/smime-forge/src/template/a.rs", case), 1);
    }
}
