//! What is shown of others' text, over every code point, against Perl's copy of the Unicode Character Database.

use smime::visible::{acts, quoted, visible};

/// Made by `invisible.pl`.
const DATA: &str = include_str!("invisible.txt");

/// A symbol, and blank all the same: the braille pattern without a dot.
const BLANK: char = '\u{2800}';

fn ranges(kind: &str) -> Vec<(u32, u32)> {
    let hexadecimal = |text: &str| u32::from_str_radix(text, 16).unwrap();
    let lines = DATA.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.split(' ').collect::<Vec<_>>())
        .filter(|fields| fields[0] == kind)
        .map(|fields| (hexadecimal(fields[1]), hexadecimal(fields[2])))
        .collect()
}

fn holds(ranges: &[(u32, u32)], character: char) -> bool {
    let point = u32::from(character);
    ranges
        .iter()
        .any(|&(first, last)| (first..=last).contains(&point))
}

fn every_character() -> impl Iterator<Item = char> {
    (0..=0x0010_ffff).filter_map(char::from_u32)
}

#[test]
fn every_character_that_unicode_hides_is_escaped() {
    let hidden = ranges("hidden");
    for character in every_character().filter(|&character| holds(&hidden, character)) {
        let shown = visible(&format!("a{character}b")).to_string();
        assert!(acts(character), "{:x}", u32::from(character));
        assert!(
            shown.bytes().all(|octet| (b' '..=b'~').contains(&octet)),
            "{shown}"
        );
        assert_ne!(shown, "ab");
    }
}

#[test]
fn every_other_character_that_is_assigned_is_shown() {
    let (hidden, unassigned) = (ranges("hidden"), ranges("unassigned"));
    let seen = every_character().filter(|&character| {
        character != BLANK && !holds(&hidden, character) && !holds(&unassigned, character)
    });
    for character in seen {
        let text = format!("a{character}b");
        assert_eq!(visible(&text).to_string(), text);
    }
}

#[test]
fn what_unicode_lets_a_display_ignore_is_escaped_by_name() {
    for (character, escaped) in [
        ('\u{34f}', r"\u{34f}"),
        ('\u{115f}', r"\u{115f}"),
        ('\u{1160}', r"\u{1160}"),
        ('\u{3164}', r"\u{3164}"),
        ('\u{ffa0}', r"\u{ffa0}"),
        ('\u{fe0f}', r"\u{fe0f}"),
        ('\u{e0100}', r"\u{e0100}"),
        ('\u{e0001}', r"\u{e0001}"),
        ('\u{2065}', r"\u{2065}"),
        ('\u{a0}', r"\u{a0}"),
        ('\u{2028}', r"\u{2028}"),
        ('\u{e000}', r"\u{e000}"),
        ('\u{fffe}', r"\u{fffe}"),
        (BLANK, r"\u{2800}"),
        ('\n', r"\n"),
        ('\u{1b}', r"\u{1b}"),
        ('\u{9b}', r"\u{9b}"),
    ] {
        assert_eq!(
            visible(&format!("x{character}")).to_string(),
            format!("x{escaped}")
        );
    }
}

#[test]
fn a_mark_joins_the_letter_before_it_and_nothing_else() {
    assert_eq!(visible("e\u{301}").to_string(), "e\u{301}");
    assert_eq!(visible("\u{301}e").to_string(), r"\u{301}e");
}

#[test]
fn text_that_was_made_visible_stays_as_it_is() {
    let once = visible("\u{202e}\"a\\b\"\n").to_string();
    assert_eq!(once, "\\u{202e}\"a\\b\"\\n");
    assert_eq!(visible(&once).to_string(), once);
}

#[test]
fn quotation_marks_inside_quotation_marks_are_escaped() {
    assert_eq!(quoted("a\"b\\c").to_string(), r#"a\"b\\c"#);
}

#[test]
fn long_text_is_cut_at_a_character() {
    assert_eq!(visible("äöü").at_most(2).to_string(), "äö…");
    assert_eq!(visible("äö").at_most(2).to_string(), "äö");
    // An escape is not cut in two.
    assert_eq!(visible("a\u{202e}").at_most(8).to_string(), "a…");
    assert_eq!(visible("a\u{202e}").at_most(9).to_string(), "a\\u{202e}");
}
