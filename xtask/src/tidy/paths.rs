//! Names that a system has for itself: with one of them in it, the tree cannot be checked out there.

use super::Violation;
use super::sources::Sources;

/// No part of a path is a name of a Windows device, with whatever ending.
pub(super) fn check(sources: &Sources) -> Vec<Violation> {
    sources
        .files
        .keys()
        .filter(|path| path.split('/').any(is_device))
        .map(|path| Violation::of(path, "the name of a Windows device"))
        .collect()
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let port = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
    DEVICES.contains(&stem.as_str())
        || port.is_some_and(|port| matches!(port.as_bytes(), [b'0'..=b'9']))
}

const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_found_with_its_ending_and_nothing_else_is() {
        let sources = Sources::of([
            ("cases/nul.json", ""),
            ("cases/COM1/a.json", ""),
            ("cases/nul-octet.json", ""),
            ("cases/console.json", ""),
            ("cases/com10.json", ""),
        ]);
        let found: Vec<_> = check(&sources)
            .into_iter()
            .map(|violation| violation.to_string())
            .collect();
        assert_eq!(
            found,
            [
                "cases/COM1/a.json: the name of a Windows device",
                "cases/nul.json: the name of a Windows device"
            ]
        );
    }
}
