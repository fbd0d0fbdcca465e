//! Quoted-printable (RFC 2045 section 6.7).

use super::super::extended::hex_octet;
use super::super::findings::{FindingCode, Findings};
use super::Codec;

/// The decoder's state between two pieces of input.
#[derive(Debug, Default)]
pub(super) struct QuotedPrintable {
    state: State,
    /// White space and CRs of which it is open whether they end a line.
    held: Vec<u8>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    /// After `=`.
    Escape,
    /// After `=` and a hexadecimal digit.
    Digit(u8),
    /// After `=` and white space: a soft line break, if a line end follows.
    SoftBreak,
}

/// How much white space is held back: as much as a line may have (RFC 5322 section 2.1.1).
const MAX_HELD: usize = 998;

impl QuotedPrintable {
    fn octet(&mut self, octet: u8, at: u64, output: &mut Vec<u8>, findings: &mut Findings) {
        match (self.state, octet) {
            (State::Escape, b'0'..=b'9' | b'A'..=b'F' | b'a'..=b'f') => {
                self.state = State::Digit(octet);
            }
            (State::Digit(high), low) if low.is_ascii_hexdigit() => {
                output.extend(hex_octet([high, low]));
                self.state = State::Text;
            }
            (State::Escape | State::SoftBreak, b'\n') => {
                self.held.clear();
                self.state = State::Text;
            }
            (State::Escape | State::SoftBreak, b' ' | b'\t' | b'\r')
                if self.held.len() < MAX_HELD =>
            {
                self.held.push(octet);
                self.state = State::SoftBreak;
            }
            (State::Escape | State::Digit(_) | State::SoftBreak, _) => {
                self.literal(output);
                findings.note(FindingCode::MalformedQuotedPrintable, at);
                self.text(octet, at, output, findings);
            }
            (State::Text, _) => self.text(octet, at, output, findings),
        }
    }

    fn text(&mut self, octet: u8, at: u64, output: &mut Vec<u8>, findings: &mut Findings) {
        match octet {
            b' ' | b'\t' | b'\r' => {
                if self.held.len() == MAX_HELD {
                    findings.note(FindingCode::MalformedQuotedPrintable, at);
                    output.append(&mut self.held);
                }
                self.held.push(octet);
            }
            b'\n' => {
                self.end_line(output);
                output.push(octet);
            }
            b'=' => {
                output.append(&mut self.held);
                self.state = State::Escape;
            }
            _ => {
                if !octet.is_ascii_graphic() {
                    findings.note(FindingCode::MalformedQuotedPrintable, at);
                }
                output.append(&mut self.held);
                output.push(octet);
            }
        }
    }

    /// What looked like an escape stands for itself.
    fn literal(&mut self, output: &mut Vec<u8>) {
        output.push(b'=');
        if let State::Digit(high) = self.state {
            output.push(high);
        }
        output.append(&mut self.held);
        self.state = State::Text;
    }

    /// Drops the white space at a line's end (rule 3), keeps its CRs.
    fn end_line(&mut self, output: &mut Vec<u8>) {
        let is_return = |octet: &u8| *octet == b'\r';
        let returns = self.held.iter().rev().take_while(|octet| is_return(octet));
        let line_end = self.held.len() - returns.count();
        let (padding, returns) = self.held.split_at_checked(line_end).unwrap_or_default();
        output.extend_from_slice(padding.trim_ascii_end());
        output.extend_from_slice(returns);
        self.held.clear();
    }
}

impl Codec for QuotedPrintable {
    fn feed(&mut self, input: &[u8], offset: u64, output: &mut Vec<u8>, findings: &mut Findings) {
        let mut rest = input;
        let mut at = offset;
        while let Some((&octet, after)) = rest.split_first() {
            if self.state == State::Text {
                // Runs of plain characters pass in one copy.
                let is_plain = |octet: &u8| octet.is_ascii_graphic() && *octet != b'=';
                let length = rest.iter().take_while(|octet| is_plain(octet)).count();
                if length > 0 {
                    let (run, after) = rest.split_at_checked(length).unwrap_or_default();
                    output.append(&mut self.held);
                    output.extend_from_slice(run);
                    rest = after;
                    at += length as u64;
                    continue;
                }
            }
            self.octet(octet, at, output, findings);
            rest = after;
            at += 1;
        }
    }

    fn finish(&mut self, offset: u64, output: &mut Vec<u8>, findings: &mut Findings) {
        match self.state {
            State::Text => self.end_line(output),
            State::Digit(_) => {
                findings.note(FindingCode::MalformedQuotedPrintable, offset);
                self.literal(output);
            }
            // A soft break has nothing to join.
            State::Escape | State::SoftBreak => {
                findings.note(FindingCode::MalformedQuotedPrintable, offset);
                self.held.clear();
            }
        }
    }
}
