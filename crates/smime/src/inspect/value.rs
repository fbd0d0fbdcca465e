//! Short previews of primitive values, safe to print.

use smime_ber::{Class, Tag};

use crate::oid;
use crate::visible::{self, hex};

/// A preview of a primitive value: `content` are its contents octets, `tag` its own or, under an implicit
/// tag, that of its type; at most `max` octets of it are shown. `None` where there is nothing to show.
///
/// Text is escaped: control characters, marks that change the direction of writing and the like never reach
/// a terminal.
pub(super) fn preview(tag: Tag, content: &[u8], max: usize) -> Option<String> {
    if tag.class != Class::Universal {
        return octets(content, max);
    }
    match tag.in_form(false) {
        Tag::BOOLEAN => Some(match content {
            [0] => "FALSE".into(),
            [0xff] => "TRUE".into(),
            [_] => format!("TRUE ({})", hex(content, max)),
            _ => hex(content, max),
        }),
        Tag::INTEGER | Tag::ENUMERATED => Some(integer(content, max)),
        Tag::NULL if content.is_empty() => None,
        Tag::OBJECT_IDENTIFIER => Some(oid::object_identifier(content)),
        Tag::BIT_STRING => Some(bits(content, max)),
        Tag::OCTET_STRING => octets(content, max),
        Tag::UTF8_STRING
        | Tag::NUMERIC_STRING
        | Tag::PRINTABLE_STRING
        | Tag::IA5_STRING
        | Tag::VISIBLE_STRING
        | Tag::UTC_TIME
        | Tag::GENERALIZED_TIME => Some(text(content, max)),
        // X.680 leaves no simple reading of T.61; who wrote it mostly meant Latin-1.
        Tag::TELETEX_STRING => Some(quoted(
            content.iter().map(|&octet| char::from(octet)),
            content.len(),
            max,
        )),
        Tag::BMP_STRING => Some(bmp(content, max)),
        _ => octets(content, max),
    }
}

/// A BIT STRING whose bits have names: the names of those that are set.
pub(super) fn named_bits(content: &[u8], names: &[&str], max: usize) -> String {
    let Some((_, bits)) = content.split_first() else {
        return bits(content, max);
    };
    let set = names.iter().enumerate().filter(|(number, _)| {
        bits.get(number / 8)
            .is_some_and(|octet| octet & (0x80 >> (number % 8)) != 0)
    });
    let set: Vec<_> = set.map(|(_, name)| *name).collect();
    set.join(", ")
}

/// Octets as text where they are plain ASCII text, else in hexadecimal.
fn octets(content: &[u8], max: usize) -> Option<String> {
    let is_text = |octet: &u8| matches!(octet, b'\t' | b'\r' | b'\n' | b' '..=b'~');
    if content.is_empty() {
        None
    } else if content.iter().take(max).all(is_text) {
        Some(text(content, max))
    } else {
        Some(hex(content, max))
    }
}

fn integer(content: &[u8], max: usize) -> String {
    if content.is_empty() || content.len() > size_of::<i128>() {
        return hex(content, max);
    }
    let negative = content.first().is_some_and(|first| first & 0x80 != 0);
    let value = content
        .iter()
        .fold(if negative { -1i128 } else { 0 }, |value, &octet| {
            value << 8 | i128::from(octet)
        });
    value.to_string()
}

fn bits(content: &[u8], max: usize) -> String {
    match content.split_first() {
        Some((0, bits)) => hex(bits, max),
        Some((unused, bits)) => format!("{} ({unused} unused bits)", hex(bits, max)),
        None => String::new(),
    }
}

fn text(content: &[u8], max: usize) -> String {
    match std::str::from_utf8(content) {
        Ok(text) => quoted(text.chars(), content.len(), max),
        Err(_) => hex(content, max),
    }
}

fn bmp(content: &[u8], max: usize) -> String {
    let units = content.chunks(2).map(|pair| match pair {
        [high, low] => u16::from_be_bytes([*high, *low]),
        _ => 0xfffd,
    });
    let chars = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER));
    quoted(chars, content.len(), max)
}

/// At most `max` characters between quotation marks, escaped, and the number of octets where they are more.
fn quoted(mut chars: impl Iterator<Item = char>, octets: usize, max: usize) -> String {
    let shown: String = chars.by_ref().take(max).collect();
    let escaped = visible::quoted(&shown);
    if chars.next().is_some() {
        format!("\"{escaped}\"… ({octets} octets)")
    } else {
        format!("\"{escaped}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(tag: Tag, content: &[u8]) -> String {
        preview(tag, content, 8).unwrap_or_default()
    }

    #[test]
    fn integers_print_in_decimal_with_their_sign() {
        // The examples of two's complement are those of X.690 8.3: the octets are the value.
        for (content, expected) in [
            (&[0x00][..], "0"),
            (&[0x7f], "127"),
            (&[0x00, 0x80], "128"),
            (&[0x80], "-128"),
            (&[0xff, 0x7f], "-129"),
        ] {
            assert_eq!(shown(Tag::INTEGER, content), expected);
        }
    }

    #[test]
    fn long_values_are_cut_and_say_how_long_they_are() {
        assert_eq!(
            shown(Tag::INTEGER, &[0xab; 20]),
            "abababababababab… (20 octets)"
        );
        assert_eq!(
            shown(Tag::UTF8_STRING, &[b'a'; 20]),
            "\"aaaaaaaa\"… (20 octets)"
        );
    }

    #[test]
    fn text_that_would_move_a_terminal_is_escaped() {
        assert_eq!(shown(Tag::UTF8_STRING, b"a\x1b[31m"), r#""a\u{1b}[31m""#);
        assert_eq!(
            shown(Tag::UTF8_STRING, "a\u{202e}b".as_bytes()),
            r#""a\u{202e}b""#
        );
        assert_eq!(shown(Tag::TELETEX_STRING, b"\x9b1m"), r#""\u{9b}1m""#);
        assert_eq!(
            shown(Tag::BMP_STRING, &[0x20, 0x2e, 0x00, 0x41]),
            r#""\u{202e}A""#
        );
    }

    #[test]
    fn named_bits_count_from_the_first_octets_high_end() {
        // RFC 5280 section 4.2.1.3: digitalSignature is bit 0, keyEncipherment bit 2.
        let names = ["digitalSignature", "nonRepudiation", "keyEncipherment"];
        assert_eq!(
            named_bits(&[5, 0b1010_0000], &names, 8),
            "digitalSignature, keyEncipherment"
        );
    }
}
