//! Where two texts differ, line by line.

use similar::{Algorithm, DiffTag, capture_diff_slices};
use smime_cases::Case;

/// A line of two texts that were compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Where it stands.
    pub side: Side,
    /// Its text; of a line on both sides, as it stands in the right text.
    pub text: &'a str,
}

/// In which of two texts a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// In both.
    Same,
    /// In the left one only.
    Left,
    /// In the right one only.
    Right,
}

/// Compares two texts, such as the [structures](crate::structure()) of a case and its sibling. Lines of a tree that differ
/// only in the offset are the same, since one octet more moves all that comes after it; lengths count.
#[must_use]
pub fn difference<'a>(left: &'a str, right: &'a str) -> Vec<Line<'a>> {
    let (left, right): (Vec<&str>, Vec<&str>) = (left.lines().collect(), right.lines().collect());
    let keys = |lines: &[&str]| -> Vec<String> { lines.iter().map(|line| key(line)).collect() };
    capture_diff_slices(Algorithm::Myers, &keys(&left), &keys(&right))
        .iter()
        .flat_map(|operation| {
            let (tag, old, new) = operation.as_tag_tuple();
            let removed = match tag {
                DiffTag::Equal => 0..0,
                _ => old,
            };
            let side = match tag {
                DiffTag::Equal => Side::Same,
                _ => Side::Right,
            };
            let lefts = left.get(removed).unwrap_or_default().iter();
            let rights = right.get(new).unwrap_or_default().iter();
            lefts
                .map(|text| Line {
                    side: Side::Left,
                    text,
                })
                .chain(rights.map(move |text| Line { side, text }))
        })
        .collect()
}

/// What else tells a case from its sibling: octets that the structure does not spell out, and what comes beside the
/// message. In sentences.
pub(crate) fn elsewhere(sibling: &Case, case: &Case) -> String {
    let (before, now) = (sibling.input_octets(), case.input_octets());
    let first = before
        .iter()
        .zip(&now)
        .enumerate()
        .find(|(_, (before, now))| before != now);
    let octets = match first {
        Some((place, (before, now))) => format!(
            "the first octet that differs is at offset {place}, {before:02x} there and {now:02x} here."
        ),
        None if before == now => "the input is the same, octet for octet.".into(),
        None => format!(
            "one is the beginning of the other, {} octets there, {} here.",
            before.len(),
            now.len()
        ),
    };
    let beside: Vec<&str> = [
        ("operation", sibling.op != case.op),
        ("form", sibling.input_form != case.input_form),
        ("detached content", sibling.content != case.content),
        ("original message", sibling.original != case.original),
        ("context", sibling.context != case.context),
        ("message that is asked for", sibling.produce != case.produce),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect();
    match beside.as_slice() {
        [] => octets,
        _ => format!("{octets} Beside it differ: {}.", beside.join(", ")),
    }
}

/// What of a line is compared: of a line of a tree all but the offset and the width of the columns.
fn key(line: &str) -> String {
    let mut words = line.split_whitespace();
    let is_number = |word: &str| word.bytes().all(|octet| octet.is_ascii_digit());
    match (words.next(), words.next()) {
        (Some("offset"), Some("hdr")) => "offset".into(),
        (Some(offset), Some(header)) if is_number(offset) && is_number(header) => {
            let rest: Vec<&str> = words.collect();
            format!("{header} {}", rest.join(" "))
        }
        _ => line.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(left: &str, right: &str) -> Vec<String> {
        difference(left, right)
            .iter()
            .map(|line| {
                let mark = match line.side {
                    Side::Same => ' ',
                    Side::Left => '-',
                    Side::Right => '+',
                };
                format!("{mark}{}", line.text)
            })
            .collect()
    }

    #[test]
    fn a_line_that_changed_stands_on_both_sides() {
        assert_eq!(marked("a\nb\nc", "a\nx\nc"), [" a", "-b", "+x", " c"]);
        assert_eq!(marked("a", "a\nb"), [" a", "+b"]);
        assert_eq!(marked("a\nb", "b"), ["-a", " b"]);
    }

    #[test]
    fn what_has_only_moved_is_the_same_and_what_has_grown_is_not() {
        let left = "   10    2       3    version  INTEGER  1";
        assert_eq!(
            marked(left, "   11    2       3    version    INTEGER  1"),
            ["    11    2       3    version    INTEGER  1"]
        );
        let longer = "   10    3       3    version  INTEGER  1";
        assert_eq!(
            marked(left, longer),
            [format!("-{left}"), format!("+{longer}")]
        );
    }
}
