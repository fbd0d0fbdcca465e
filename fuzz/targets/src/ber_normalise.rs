//! BER made DER, against the `der` crate.

use der::{
    Decode, Encode, EncodingRules, Reader as _,
    asn1::{BitString, GeneralizedTime, Int, Null, ObjectIdentifier, OctetString, UtcTime},
};
use smime_ber::{Event, Limits, Reader, Rule, SliceReader, Tag, to_der};

/// Reads octets as one BER element and encodes it anew.
///
/// Findings: a panic; DER that is not its own DER, that breaks a rule which normalising mends, or that
/// `der` cannot read as DER; a value that `der` reads from the same octets as another one; octets that broke no rule
/// and were changed; more work than the size calls for.
pub fn ber_normalise(octets: &[u8]) {
    let normalised = to_der(octets, Limits::default());
    assert_as_readable(octets, normalised.is_ok());
    let Ok(normalised) = normalised else {
        assert_unread_by_der(octets);
        return;
    };
    let der = &normalised.der;
    if normalised.findings.is_empty() {
        assert_eq!(der, octets, "no rule was broken");
    }
    let size = der.len().max(octets.len()) as u64;
    assert!(
        normalised.work <= size * (1 + 2 * u64::from(Limits::default().depth)),
        "{} octets moved of {size}",
        normalised.work
    );

    let again = to_der(der, Limits::default()).expect("DER is BER");
    assert_eq!(&again.der, der, "DER of DER");
    assert_eq!(again.work, der.len() as u64, "DER is written once");
    for finding in again.findings.iter() {
        assert!(
            CANNOT_BE_MENDED.contains(&finding.rule),
            "still in the DER: {finding}"
        );
    }
    read_as_der(der);
    compare_with_der(octets, der);
}

/// What has no DER stays as it was.
const CANNOT_BE_MENDED: &[Rule] = &[
    Rule::BadObjectIdentifier,
    Rule::BadUnusedBits,
    Rule::BooleanLength,
    Rule::ConstructedPrimitive,
    Rule::EmptyInteger,
    Rule::GeneralizedTimeForm,
    Rule::NullWithContent,
    Rule::PrimitiveConstructed,
    Rule::UtcTimeForm,
];

/// The reader decides what is BER: normalising refuses nothing else but segments that do not fit their string.
fn assert_as_readable(octets: &[u8], normalises: bool) {
    let mut reader = Reader::new(octets, Limits::default());
    let read = loop {
        match reader.next() {
            Ok(Some(Event::Begin(_) | Event::Primitive(_) | Event::End { .. })) => {}
            Ok(None) => break reader.items() > 0 && !reader.trailing().expect("a slice"),
            Err(_) => break false,
        }
    };
    if normalises {
        assert!(read, "normalised, and not readable");
    } else if read {
        let error = to_der(octets, Limits::default()).expect_err("it was refused");
        assert!(
            matches!(error, smime_ber::Error::InvalidContent { .. }),
            "readable, and refused for {error}"
        );
    }
}

/// What was refused as BER is no value of `der` either.
fn assert_unread_by_der(octets: &[u8]) {
    if has_only_plain_segments(octets) {
        assert!(OctetString::from_ber(octets).is_err(), "der reads it");
    }
    assert!(Int::from_ber(octets).is_err(), "der reads an INTEGER");
    assert!(bool::from_ber(octets).is_err(), "der reads a BOOLEAN");
    assert!(Null::from_ber(octets).is_err(), "der reads a NULL");
}

/// Walks DER with the strict reader of `der`: every header has to be the same.
fn read_as_der(octets: &[u8]) {
    let mut open = vec![SliceReader::new(octets)];
    while let Some(reader) = open.last_mut() {
        let Some(element) = reader.next().expect("DER is BER") else {
            open.pop();
            continue;
        };
        if element.header.tag.constructed {
            open.push(element.children());
        }
        let mut theirs = der::SliceReader::new(element.raw).expect("short enough");
        let Ok(header) = der::Header::decode(&mut theirs) else {
            assert!(
                !has_type_of_der(element.header.tag),
                "der reads no header of {}",
                element.header.tag
            );
            continue;
        };
        assert_eq!(
            u32::from(header.length()) as usize,
            element.content.len(),
            "length of {}",
            element.header.tag
        );
        assert_eq!(
            header.is_constructed(),
            element.header.tag.constructed,
            "form of {}",
            element.header.tag
        );
    }
}

/// Whether `der` knows the tag at all: it has a closed list of universal types, in the form that DER gives each.
fn has_type_of_der(tag: Tag) -> bool {
    [
        Tag::BOOLEAN,
        Tag::INTEGER,
        Tag::BIT_STRING,
        Tag::OCTET_STRING,
        Tag::NULL,
        Tag::OBJECT_IDENTIFIER,
        Tag::UTF8_STRING,
        Tag::SEQUENCE,
        Tag::SET,
    ]
    .contains(&tag)
}

/// Where `der` reads the octets as a value, its encoding of that value is ours.
fn compare_with_der(octets: &[u8], ours: &[u8]) {
    if has_only_plain_segments(octets) {
        compare::<OctetString>(octets, ours);
    }
    compare::<bool>(octets, ours);
    compare::<Int>(octets, ours);
    compare::<Null>(octets, ours);
    compare::<ObjectIdentifier>(octets, ours);
    compare::<UtcTime>(octets, ours);
    compare::<GeneralizedTime>(octets, ours);
    compare_normalised::<BitString>(octets, ours);
    // Of a string in segments inside an ANY, der keeps the segments' tags as if they were its contents.
    if !octets.contains(&SEGMENTED_OCTET_STRING) {
        compare_normalised::<cms::content_info::ContentInfo>(octets, ours);
        compare_normalised::<spki::AlgorithmIdentifierOwned>(octets, ours);
    }
}

/// The identifier octet of an OCTET STRING in segments.
const SEGMENTED_OCTET_STRING: u8 = 0x24;

fn compare<T>(octets: &[u8], ours: &[u8])
where
    T: for<'a> Decode<'a> + Encode,
{
    if let Some(theirs) = encoded_by_der::<T>(octets) {
        assert_eq!(theirs, ours, "{}", std::any::type_name::<T>());
    }
}

/// As [`compare`], for types of which `der` leaves something as it was: the contents of an ANY, unused bits.
fn compare_normalised<T>(octets: &[u8], ours: &[u8])
where
    T: for<'a> Decode<'a> + Encode,
{
    if let Some(theirs) = encoded_by_der::<T>(octets) {
        let theirs = to_der(&theirs, Limits::default()).expect("der encodes BER");
        assert_eq!(theirs.der, ours, "{}", std::any::type_name::<T>());
    }
}

fn encoded_by_der<T>(octets: &[u8]) -> Option<Vec<u8>>
where
    T: for<'a> Decode<'a> + Encode,
{
    let mut reader = der::SliceReader::new_with_encoding_rules(octets, EncodingRules::Ber).ok()?;
    let value = T::decode(&mut reader).ok()?;
    reader.finish().ok()?;
    value.to_der().ok()
}

/// Whether the segments of a constructed string are primitive: `der` takes the header of a constructed one
/// for content.
fn has_only_plain_segments(octets: &[u8]) -> bool {
    let Ok(Some(string)) = SliceReader::new(octets).next() else {
        return true;
    };
    let mut children = string.children();
    while let Ok(Some(segment)) = children.next() {
        if segment.header.tag.constructed {
            return false;
        }
    }
    true
}
