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
            let mut in_use = false;
            for (number, line) in code::lines(text) {
                in_use |= line.contains("use crate::");
                for above in above.iter().filter(|above| names(line, above, in_use)) {
                    let text = format!("{above} stands above {layer}, which uses none of it");
                    violations.push(Violation::at(path, number, text));
                }
                in_use &= !line.contains(';');
            }
        }
    }
    violations
}

/// Whether a path begins with the module, goes on with it, or is it: `smime_cases` is another name. Behind
/// `use crate::`, braces included, a word is a path; elsewhere it can be anything's name.
fn names(line: &str, module: &str, in_use: bool) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(module).any(|(start, _)| {
        let (before, behind) = (&line[..start], &line[start + module.len()..]);
        let is_word = !before.ends_with(joins) && !behind.starts_with(joins);
        is_word && (in_use || behind.starts_with("::"))
    })
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

    #[test]
    fn a_layer_above_that_is_used_as_a_whole_is_found() {
        for text in [
            "use crate::cases;\n",
            "use crate::cases as c;\n",
            "use crate::{cases, primitive::oid};\n",
            "use crate::{\n    cases,\n    primitive::{self, oid},\n};\n",
            "use crate::{primitive::oid, cases};\n",
        ] {
            assert_eq!(
                violations("crates/smime-forge/src/template/a.rs", text),
                1,
                "{text}"
            );
        }
        let others = "\
use crate::{primitive::oid, template::special_cases, cases_of};
fn a(cases: &[u8]) {
    b(cases, 1);
}
";
        assert_eq!(
            violations("crates/smime-forge/src/template/a.rs", others),
            0
        );
    }
}
