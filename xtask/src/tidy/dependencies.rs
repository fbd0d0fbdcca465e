//! Who may know whom: the table in ARCHITECTURE.md against what cargo says.

use std::collections::{BTreeMap, BTreeSet};

use super::Violation;
use super::sources::{Metadata, Sources};

/// Every package has a row, every row a package, and no package depends on one that its row does not name.
pub(super) fn check(sources: &Sources, metadata: &Metadata) -> Vec<Violation> {
    let table = match sources.text(FILE).map(table) {
        Some(table) if !table.is_empty() => table,
        _ => {
            return vec![Violation::of(
                FILE,
                format!("no table that begins with \"{HEAD}\""),
            )];
        }
    };
    let mut violations = Vec::new();
    for row in table
        .keys()
        .filter(|row| !metadata.packages.contains_key(**row))
    {
        violations.push(Violation::of(
            FILE,
            format!("the table has a row for {row}, which is no package"),
        ));
    }
    for (name, package) in &metadata.packages {
        let Some(allowed) = table.get(name.as_str()) else {
            violations.push(Violation::of(
                FILE,
                format!("the table has no row for {name}"),
            ));
            continue;
        };
        let ours = package
            .dependencies
            .iter()
            .filter(|name| metadata.packages.contains_key(*name));
        for dependency in ours.filter(|dependency| !allowed.contains(dependency.as_str())) {
            violations.push(Violation::of(
                FILE,
                format!("{name} depends on {dependency}, which its row does not name"),
            ));
        }
    }
    violations
}

/// The rows of the table: package, and what it may depend on.
fn table(text: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    text.lines()
        .skip_while(|line| *line != HEAD)
        .skip(2)
        .map_while(|line| {
            let (name, allowed) = line.strip_prefix('|')?.strip_suffix('|')?.split_once('|')?;
            let allowed = allowed
                .split(',')
                .map(str::trim)
                .filter(|name| !name.is_empty());
            Some((name.trim(), allowed.collect()))
        })
        .collect()
}

const FILE: &str = "ARCHITECTURE.md";
const HEAD: &str = "| crate | may depend on |";

#[cfg(test)]
mod tests {
    use super::super::sources::Package;
    use super::*;

    const TABLE: &str =
        "| crate | may depend on |\n|---|---|\n| base | |\n| top | base |\n\nText.\n";

    fn violations(table: &str, packages: &[(&str, &[&str])]) -> Vec<String> {
        let packages = packages.iter().map(|(name, dependencies)| {
            let package = Package {
                dependencies: dependencies.iter().map(|&name| name.into()).collect(),
                ..Package::default()
            };
            ((*name).into(), package)
        });
        let metadata = Metadata {
            packages: packages.collect(),
        };
        let found = check(&Sources::of([(FILE, table)]), &metadata);
        found.into_iter().map(|violation| violation.text).collect()
    }

    #[test]
    fn a_tree_as_the_table_says_is_clean() {
        assert!(violations(TABLE, &[("base", &["der"]), ("top", &["base", "serde"])]).is_empty());
    }

    #[test]
    fn a_dependency_that_the_table_does_not_name_is_found() {
        let found = violations(TABLE, &[("base", &["top"]), ("top", &["base"])]);
        assert_eq!(found, ["base depends on top, which its row does not name"]);
    }

    #[test]
    fn rows_and_packages_that_lack_each_other_are_found() {
        let found = violations(TABLE, &[("base", &[]), ("other", &[])]);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn a_table_that_is_gone_is_found() {
        assert_eq!(violations("No table.", &[]).len(), 1);
    }
}
