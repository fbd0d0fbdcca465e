//! Contents octets of the universal primitive types (X.690 8.2 to 8.19, 11).

use std::borrow::Cow;

use crate::{Class, ContentFault, Rule, Tag};

/// The contents as DER wants them where that can be told, and the rule that they broke.
///
/// Contents that are not of the type at all stay as they are: which types matter is for the caller to say.
pub(crate) fn canonical(tag: Tag, content: &[u8]) -> (Cow<'_, [u8]>, Option<Rule>) {
    let kept = Cow::Borrowed(content);
    if tag.class != Class::Universal || tag.constructed {
        return (kept, None);
    }
    match tag {
        Tag::BOOLEAN => match content {
            [0 | 0xff] => (kept, None),
            [_] => (Cow::Borrowed(&[0xff]), Some(Rule::BooleanNotFf)),
            _ => (kept, Some(Rule::BooleanLength)),
        },
        Tag::INTEGER | Tag::ENUMERATED => match trim_integer(content) {
            [] => (kept, Some(Rule::EmptyInteger)),
            trimmed if trimmed.len() == content.len() => (kept, None),
            trimmed => (Cow::Borrowed(trimmed), Some(Rule::NonMinimalInteger)),
        },
        Tag::BIT_STRING => canonical_bits(content),
        Tag::NULL => (kept, (!content.is_empty()).then_some(Rule::NullWithContent)),
        Tag::OBJECT_IDENTIFIER => {
            let fault = object_identifier_fault(content);
            (kept, fault.map(|_| Rule::BadObjectIdentifier))
        }
        Tag::UTC_TIME => (
            kept,
            (!is_der_utc_time(content)).then_some(Rule::UtcTimeForm),
        ),
        Tag::GENERALIZED_TIME => (
            kept,
            (!is_der_generalized_time(content)).then_some(Rule::GeneralizedTimeForm),
        ),
        _ => (kept, None),
    }
}

/// Drops leading octets that only repeat the sign (X.690 8.3.2).
pub(crate) fn trim_integer(mut content: &[u8]) -> &[u8] {
    while let [0x00, 0x00..=0x7f, ..] | [0xff, 0x80..=0xff, ..] = content {
        content = content.get(1..).unwrap_or_default();
    }
    content
}

/// Splits contents of a BIT STRING, or of a segment of one, into the number of unused bits and the bits.
pub(crate) fn split_bits(content: &[u8]) -> Option<(u8, &[u8])> {
    match content.split_first() {
        Some((0, bits)) => Some((0, bits)),
        Some((&unused @ 1..=7, bits)) if !bits.is_empty() => Some((unused, bits)),
        _ => None,
    }
}

/// What keeps contents from being an OBJECT IDENTIFIER (X.690 8.19.2).
pub(crate) fn object_identifier_fault(content: &[u8]) -> Option<ContentFault> {
    let mut at_arc_start = true;
    for &octet in content {
        if at_arc_start && octet == ARC_GOES_ON {
            return Some(ContentFault::PaddedArc);
        }
        at_arc_start = octet & ARC_GOES_ON == 0;
    }
    if content.is_empty() {
        Some(ContentFault::EmptyObjectIdentifier)
    } else if !at_arc_start {
        Some(ContentFault::UnfinishedArc)
    } else {
        None
    }
}

fn canonical_bits(content: &[u8]) -> (Cow<'_, [u8]>, Option<Rule>) {
    let Some((unused, bits)) = split_bits(content) else {
        return (Cow::Borrowed(content), Some(Rule::BadUnusedBits));
    };
    let mask = (1u8 << unused) - 1;
    if bits.last().is_none_or(|last| last & mask == 0) {
        return (Cow::Borrowed(content), None);
    }
    let mut cleared = content.to_vec();
    if let Some(last) = cleared.last_mut() {
        *last &= !mask;
    }
    (Cow::Owned(cleared), Some(Rule::UnusedBitsNotZero))
}

fn is_der_utc_time(content: &[u8]) -> bool {
    content
        .split_last_chunk::<1>()
        .is_some_and(|(digits, zone)| {
            zone == b"Z" && digits.len() == 12 && digits.iter().all(u8::is_ascii_digit)
        })
}

fn is_der_generalized_time(content: &[u8]) -> bool {
    let Some((digits, rest)) = content.split_first_chunk::<14>() else {
        return false;
    };
    digits.iter().all(u8::is_ascii_digit)
        && match rest {
            [b'Z'] => true,
            [b'.', fraction @ .., last, b'Z'] => {
                fraction.iter().all(u8::is_ascii_digit) && matches!(last, b'1'..=b'9')
            }
            _ => false,
        }
}

/// Bit 8 of all octets of an arc but its last.
const ARC_GOES_ON: u8 = 0x80;
