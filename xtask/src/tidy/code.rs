//! Which lines of a Rust file are code that ships.

/// The lines, counted from 1, that are neither comments nor under `#[cfg(test)]`, alone or with more.
///
/// Goes by indentation, which `cargo fmt` keeps: an item ends at the first `}` in the column where it began.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut test_item: Option<usize> = None;
    text.lines().zip(1..).filter_map(move |(line, number)| {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        if code.starts_with("#[cfg(test)]") || code.starts_with("#[cfg(all(test,") {
            test_item = Some(indent);
            return None;
        }
        if let Some(start) = test_item {
            let ends = indent == start && (code.starts_with('}') || code.ends_with(';'));
            if ends {
                test_item = None;
            }
            return None;
        }
        (!code.starts_with("//")).then_some((number, line))
    })
}

/// Whether a file holds tests alone: it stands in a folder of tests, or is a module of them.
pub(super) fn is_test_file(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs")
}

#[cfg(test)]
mod tests {
    #[test]
    fn test_items_and_comments_are_not_code_that_ships() {
        let text = "\
fn a() {}
// comment
#[cfg(test)]
fn helper() {
    b();
}
fn c() {}
#[cfg(test)]
mod tests;
impl D {
    #[cfg(test)]
    fn e(&self) {
        f();
    }
    fn g() {}
}
#[cfg(all(test, unix))]
mod more {
    fn h() {}
}
";
        let kept: Vec<_> = super::lines(text).map(|(number, _)| number).collect();
        assert_eq!(kept, [1, 7, 10, 15, 16]);
    }
}
