//! The structure of a case's message, as lines of text.

use std::fmt::Write as _;

use smime_cases::{Case, Form};

use crate::visible;

/// A readable form of a case's input: text as it stands, anything else in hexadecimal, cut off
/// after `lines` lines. What could steer a terminal is escaped.
#[must_use]
pub fn structure(case: &Case, lines: usize) -> String {
    let octets = case.input_octets();
    let is_text = match case.input_form {
        Some(Form::Mime | Form::Pem | Form::Base64) => true,
        Some(Form::Der | Form::Ber) => false,
        None => std::str::from_utf8(&octets).is_ok(),
    };
    let mut out = format!("{} octets\n", octets.len());
    let cut = if is_text {
        push_text(&mut out, &octets, lines)
    } else {
        push_hexadecimal(&mut out, &octets, lines)
    };
    if cut {
        out.push_str("…\n");
    }
    out
}

/// Says whether something was left out.
fn push_text(out: &mut String, octets: &[u8], lines: usize) -> bool {
    let shown = &octets[..octets.len().min(lines.saturating_mul(LINE))];
    let text = String::from_utf8_lossy(shown);
    let mut rest = text.split('\n');
    for line in rest.by_ref().take(lines) {
        visible::push(out, line.strip_suffix('\r').unwrap_or(line));
        out.push('\n');
    }
    shown.len() < octets.len() || rest.next().is_some()
}

/// Says whether something was left out.
fn push_hexadecimal(out: &mut String, octets: &[u8], lines: usize) -> bool {
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
    octets.len() > lines.saturating_mul(16)
}

/// Octets of text that a line may have on the average before the rest is cut off.
const LINE: usize = 120;
