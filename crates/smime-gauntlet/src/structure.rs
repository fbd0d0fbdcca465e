//! The structure of a case's message, as lines of text.

use std::fmt::Write as _;
use std::io::Cursor;

use smime::inspect::{Limits, tree};
use smime::receive::cms_object;
use smime_cases::{Case, Form};

use crate::visible;
use crate::worker::smime_form;

/// A readable form of a case's input: text as it stands, then the tree of the CMS object in it, then
/// hexadecimal where the tree cannot show all. Each of them is cut off after `lines` lines. What
/// could steer a terminal is escaped.
#[must_use]
pub fn structure(case: &Case, lines: usize) -> String {
    let octets = case.input_octets();
    let is_text = match case.input_form {
        Some(Form::Mime | Form::Pem | Form::Base64) => true,
        Some(Form::Der | Form::Ber) => false,
        None => std::str::from_utf8(&octets).is_ok(),
    };
    let mut out = format!("{} octets\n", octets.len());
    if is_text {
        push_text(&mut out, &octets, lines);
        out.push('\n');
    }
    let form = case.input_form.map(smime_form);
    let limits = Limits {
        nodes: lines,
        ..Limits::default()
    };
    let is_read = match cms_object(&mut Cursor::new(&octets), form, None, MAX_OBJECT) {
        Ok(Ok(object)) => {
            let tree = tree(&object.octets, &limits);
            let _ = write!(out, "{tree}");
            tree.error.is_none()
        }
        Ok(Err(refusal)) => {
            let _ = writeln!(out, "no CMS object: {refusal}");
            false
        }
        Err(error) => {
            let _ = writeln!(out, "no CMS object: {error}");
            false
        }
    };
    if !is_read && !is_text {
        out.push('\n');
        push_hexadecimal(&mut out, &octets, lines);
    }
    visible::lines(&out)
}

/// The end of a file name that a case's input goes by.
pub(crate) fn extension(case: &Case) -> &'static str {
    match case.input_form {
        Some(Form::Mime) => "eml",
        Some(Form::Der) => "der",
        Some(Form::Ber) => "ber",
        Some(Form::Pem) => "pem",
        Some(Form::Base64) => "b64",
        None => "bin",
    }
}

fn push_text(out: &mut String, octets: &[u8], lines: usize) {
    let shown = &octets[..octets.len().min(lines.saturating_mul(LINE))];
    let text = String::from_utf8_lossy(shown);
    let mut rest = text.split('\n');
    for line in rest.by_ref().take(lines) {
        visible::push(out, line.strip_suffix('\r').unwrap_or(line));
        out.push('\n');
    }
    if shown.len() < octets.len() || rest.next().is_some() {
        out.push_str("…\n");
    }
}

fn push_hexadecimal(out: &mut String, octets: &[u8], lines: usize) {
    for (index, row) in octets.chunks(16).take(lines).enumerate() {
        let digits: Vec<String> = row.iter().map(|octet| format!("{octet:02x}")).collect();
        let text: String = row
            .iter()
            .map(|&octet| match octet {
                0x20..=0x7e => char::from(octet),
                _ => '.',
            })
            .collect();
        let _ = writeln!(out, "{:06x}  {:47}  {text}", index * 16, digits.join(" "));
    }
    if octets.len() > lines.saturating_mul(16) {
        out.push_str("…\n");
    }
}

/// Octets of text that a line may have on the average before the rest is cut off.
const LINE: usize = 120;

/// Octets of a CMS object that are looked at.
const MAX_OBJECT: u64 = 4 << 20;

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde_json::json;

    use super::*;

    fn shown(input: &[u8], form: &str) -> String {
        let case = json!({
            "id": "toy/case", "revision": 1, "title": "t", "why": "w", "origin": "forge",
            "level": "must", "op": "parse", "expect": { "accept": ["valid"] },
            "input": STANDARD.encode(input), "input_form": form,
        });
        structure(&serde_json::from_value(case).unwrap(), 10)
    }

    #[test]
    fn an_object_shows_as_a_tree_alone() {
        let shown = shown(b"\x30\x03\x02\x01\x07", "der");
        assert!(
            shown.contains("SEQUENCE") && shown.contains("INTEGER"),
            "{shown}"
        );
        assert!(!shown.contains("30 03 02 01 07"), "{shown}");
    }

    #[test]
    fn what_the_tree_cannot_show_stands_in_hexadecimal() {
        let shown = shown(b"\x30\x05\x02\x01\x07", "der");
        assert!(shown.contains("000000  30 05 02 01 07"), "{shown}");
    }

    #[test]
    fn text_stands_above_the_tree_of_its_object() {
        let armour = b"-----BEGIN CMS-----\r\nMAMCAQc=\r\n-----END CMS-----\r\n";
        let shown = shown(armour, "pem");
        let (text, tree) = shown.split_once("-----END CMS-----\n").unwrap();
        assert!(text.contains("\nMAMCAQc=\n"), "{shown}");
        assert!(tree.contains("INTEGER"), "{shown}");
    }

    #[test]
    fn long_input_is_cut_off() {
        let junk = shown(&[0xff; 1 << 20], "der");
        assert!(junk.ends_with("…\n"));
        assert!(junk.len() < 4096, "{}", junk.len());
        let text = shown("line\n".repeat(1000).as_bytes(), "mime");
        assert_eq!(text.matches("line\n").count(), 10);
    }
}
