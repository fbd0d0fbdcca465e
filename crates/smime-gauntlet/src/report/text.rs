//! Text of others on a page: escaped by construction.

use std::fmt::Write as _;

use maud::{PreEscaped, Render};
use smime::visible::acts;

/// Text that is shown as it is: markup in it is escaped, and so is what would steer the reader's
/// eye (bidirectional controls and the like), line ends excepted.
pub(super) struct Text<'a>(pub(super) &'a str);

impl Render for Text<'_> {
    fn render_to(&self, out: &mut String) {
        for character in self.0.chars() {
            match character {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                '\n' => out.push('\n'),
                _ if acts(character) => {
                    let _ = write!(out, "{}", character.escape_default());
                }
                _ => out.push(character),
            }
        }
    }
}

/// The same for the suite's own sentences: what they cite (sections of RFCs, CVE ids, `https` addresses) is linked.
pub(super) struct Cited<'a>(pub(super) &'a str);

impl Render for Cited<'_> {
    fn render_to(&self, out: &mut String) {
        let mut rest = self.0;
        while let Some((start, citation)) = next_citation(rest) {
            Text(&rest[..start]).render_to(out);
            let text = &rest[start..start + citation.len];
            let link =
                maud::html! { a href=(Text(&citation.target)) rel="noopener" { (Text(text)) } };
            PreEscaped(link.into_string()).render_to(out);
            rest = &rest[start + citation.len..];
        }
        Text(rest).render_to(out);
    }
}

struct Citation {
    target: String,
    len: usize,
}

fn next_citation(text: &str) -> Option<(usize, Citation)> {
    let starts = text.char_indices().filter(|&(at, _)| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|before| !before.is_alphanumeric())
    });
    starts
        .map(|(at, _)| (at, &text[at..]))
        .find_map(|(at, rest)| {
            Some((
                at,
                address(rest).or_else(|| rfc(rest)).or_else(|| cve(rest))?,
            ))
        })
}

fn address(text: &str) -> Option<Citation> {
    let rest = text.strip_prefix("https://")?;
    let end = rest
        .find(|character: char| {
            !(character.is_ascii_alphanumeric() || "-._~/?#@!$&+=%:".contains(character))
        })
        .unwrap_or(rest.len());
    let len = rest[..end].trim_end_matches(['.', ':', '!', '?']).len();
    (len > 0).then(|| citation(&text["https://".len() + len..], text, |found| found.into()))
}

/// `RFC 5652`, with a section or an appendix or without.
fn rfc(text: &str) -> Option<Citation> {
    let rest = text.strip_prefix("RFC ")?;
    let (number, rest) = split(rest, |octet| octet.is_ascii_digit())?;
    let place = [(" section ", "section"), (" appendix ", "appendix")]
        .into_iter()
        .find_map(|(words, kind)| {
            let after = rest.strip_prefix(words)?;
            let (place, _) = split(after, |octet| {
                octet.is_ascii_alphanumeric() || octet == b'.'
            })?;
            let place = place.trim_end_matches('.');
            (!place.is_empty()).then(|| (kind, place, &after[place.len()..]))
        });
    let target = format!("https://www.rfc-editor.org/rfc/rfc{number}");
    Some(match place {
        Some((kind, place, rest)) => citation(rest, text, |_| format!("{target}#{kind}-{place}")),
        None => citation(rest, text, |_| target),
    })
}

fn cve(text: &str) -> Option<Citation> {
    let rest = text.strip_prefix("CVE-")?;
    let (_, rest) = split(rest, |octet| octet.is_ascii_digit())?;
    let (_, rest) = split(rest.strip_prefix('-')?, |octet| octet.is_ascii_digit())?;
    Some(citation(rest, text, |id| {
        format!("https://www.cve.org/CVERecord?id={id}")
    }))
}

/// The citation at the beginning of `text` that `rest` follows.
fn citation(rest: &str, text: &str, target: impl FnOnce(&str) -> String) -> Citation {
    let len = text.len() - rest.len();
    Citation {
        target: target(&text[..len]),
        len,
    }
}

/// The octets at the beginning that fit, one at least.
fn split(text: &str, fits: impl Fn(u8) -> bool) -> Option<(&str, &str)> {
    let end = text
        .bytes()
        .position(|octet| !fits(octet))
        .unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_turned_text_come_out_as_text() {
        let text = Text("<img src=x onerror='1'> & \"\u{202e}\n").render();
        assert_eq!(
            text.into_string(),
            "&lt;img src=x onerror=&#39;1&#39;&gt; &amp; &quot;\\u{202e}\n"
        );
    }

    #[test]
    fn what_is_cited_is_linked_and_nothing_else() {
        for (text, wanted) in [
            (
                "by RFC 5652 section 5.3.",
                "by <a href=\"https://www.rfc-editor.org/rfc/rfc5652#section-5.3\" rel=\"noopener\">RFC 5652 section 5.3</a>.",
            ),
            (
                "(RFC 8551 appendix B)",
                "(<a href=\"https://www.rfc-editor.org/rfc/rfc8551#appendix-B\" rel=\"noopener\">RFC 8551 appendix B</a>)",
            ),
            (
                "RFC 4056 is for CMS",
                "<a href=\"https://www.rfc-editor.org/rfc/rfc4056\" rel=\"noopener\">RFC 4056</a> is for CMS",
            ),
            (
                "CVE-2026-34182, whose",
                "<a href=\"https://www.cve.org/CVERecord?id=CVE-2026-34182\" rel=\"noopener\">CVE-2026-34182</a>, whose",
            ),
            (
                "Public: https://example.org/a?b=1&c.",
                "Public: <a href=\"https://example.org/a?b=1&amp;c\" rel=\"noopener\">https://example.org/a?b=1&amp;c</a>.",
            ),
            ("https://\"><script>", "https://&quot;&gt;&lt;script&gt;"),
            (
                "http://example.org javascript:1 aRFC 5652 CVE-x",
                "http://example.org javascript:1 aRFC 5652 CVE-x",
            ),
        ] {
            assert_eq!(Cited(text).render().into_string(), wanted);
        }
    }
}
