//! Values that are generated, encoded with code of their own, and read by the `der` crate.

use der::{
    Decode, EncodingRules, Header as DerHeader, Reader as _,
    asn1::{BitString, ContextSpecific, Null, OctetString, Utf8StringRef},
};
use proptest::prelude::*;

/// A value whose types both this crate and the `der` crate know.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Boolean(bool),
    Integer(i64),
    Null,
    Octets(Vec<u8>),
    Bits(u8, Vec<u8>),
    Text(String),
    Sequence(Vec<Value>),
    /// `[number] EXPLICIT`
    Tagged(u32, Box<Value>),
}

/// How freely a value is encoded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Freedom {
    /// Not at all.
    Der,
    /// As far as the `der` crate reads BER: indefinite lengths, and OCTET STRINGs of one level of segments.
    Indefinite,
    /// As X.690 allows.
    Ber,
}

/// Choices that an encoder makes, drawn one after the other.
pub(crate) struct Choices<'a> {
    freedom: Freedom,
    drawn: std::iter::Cycle<std::slice::Iter<'a, u8>>,
}

impl Choices<'_> {
    /// A number below `bound`; DER leaves no choice but 0.
    fn below(&mut self, bound: u8) -> u8 {
        match self.freedom {
            Freedom::Der => 0,
            _ => self.drawn.next().map_or(0, |choice| choice % bound),
        }
    }

    fn is_ber(&self) -> bool {
        matches!(self.freedom, Freedom::Ber)
    }
}

impl Value {
    /// Encodes with code of its own, so that it shares no mistake with the crate.
    fn encode(&self, choices: &mut Choices<'_>) -> Vec<u8> {
        match self {
            Self::Boolean(value) => {
                let octet = match (value, choices.is_ber()) {
                    (true, true) => 1 + choices.below(255),
                    (true, false) => 0xff,
                    (false, _) => 0,
                };
                definite(0x01, &[octet], choices)
            }
            Self::Integer(value) => {
                let mut octets = value.to_be_bytes().to_vec();
                let padding = if *value < 0 { 0xff } else { 0 };
                while octets.len() > 1 && octets[0] == padding && (octets[1] ^ padding) < 0x80 {
                    octets.remove(0);
                }
                if choices.is_ber() {
                    let count = usize::from(choices.below(3));
                    octets.splice(0..0, vec![padding; count]);
                }
                definite(0x02, &octets, choices)
            }
            Self::Null => definite(0x05, &[], choices),
            Self::Octets(octets) if choices.is_ber() => segmented(0x04, 0x04, octets, 3, choices),
            Self::Octets(octets) if choices.below(2) == 1 => {
                let segments = octets.chunks(3);
                let segments: Vec<_> = segments.map(|part| definite(0x04, part, choices)).collect();
                [&[0x24, 0x80], &segments.concat()[..], &[0, 0]].concat()
            }
            Self::Octets(octets) => definite(0x04, octets, choices),
            Self::Bits(unused, octets) => {
                let mut content = octets.clone();
                if let (true, Some(last)) = (choices.is_ber(), content.last_mut()) {
                    *last |= choices.below(1 << unused);
                }
                let whole = [&[*unused], &content[..]].concat();
                if choices.is_ber() && choices.below(2) == 0 && content.len() > 1 {
                    let (head, tail) = content.split_at(content.len() / 2);
                    let head = definite(0x03, &[&[0], head].concat(), choices);
                    let tail = definite(0x03, &[&[*unused], tail].concat(), choices);
                    return constructed(0x23, &[head, tail].concat(), choices);
                }
                definite(0x03, &whole, choices)
            }
            Self::Text(text) if choices.is_ber() => {
                segmented(0x0c, 0x04, text.as_bytes(), 2, choices)
            }
            Self::Text(text) => definite(0x0c, text.as_bytes(), choices),
            Self::Sequence(values) => {
                let parts: Vec<_> = values.iter().map(|value| value.encode(choices)).collect();
                constructed(0x30, &parts.concat(), choices)
            }
            Self::Tagged(number, value) => {
                let content = value.encode(choices);
                constructed(0xa0 | *number as u8, &content, choices)
            }
        }
    }

    pub(crate) fn to_der(&self) -> Vec<u8> {
        self.encode(&mut Choices {
            freedom: Freedom::Der,
            drawn: [].iter().cycle(),
        })
    }
}

fn constructed(identifier: u8, content: &[u8], choices: &mut Choices<'_>) -> Vec<u8> {
    if choices.below(2) == 1 {
        return [&[identifier, 0x80], content, &[0, 0]].concat();
    }
    definite(identifier, content, choices)
}

fn definite(identifier: u8, content: &[u8], choices: &mut Choices<'_>) -> Vec<u8> {
    let mut length = content.len().to_be_bytes().to_vec();
    while length.len() > 1 && length[0] == 0 {
        length.remove(0);
    }
    if choices.is_ber() && choices.below(3) == 1 {
        length.splice(0..0, vec![0; usize::from(choices.below(12))]);
        length.insert(0, 0x80 | length.len() as u8);
    } else if content.len() >= 0x80 {
        length.insert(0, 0x80 | length.len() as u8);
    }
    [&[identifier], &length[..], content].concat()
}

/// A string in segments, some of them in segments again.
fn segmented(
    identifier: u8,
    segment: u8,
    octets: &[u8],
    levels: u8,
    choices: &mut Choices<'_>,
) -> Vec<u8> {
    if levels == 0 || choices.below(2) == 0 {
        return definite(identifier, octets, choices);
    }
    let size = usize::from(1 + choices.below(9));
    let mut parts = Vec::new();
    for part in octets.chunks(size) {
        parts.extend(segmented(segment, segment, part, levels - 1, choices));
    }
    constructed(identifier | 0x20, &parts, choices)
}

/// The value as the `der` crate reads it, by the rules that its reader has.
impl<'a> Decode<'a> for Value {
    type Error = der::Error;

    fn decode<R: der::Reader<'a>>(reader: &mut R) -> der::Result<Self> {
        let header = DerHeader::peek(reader)?;
        Ok(match header.tag() {
            der::Tag::Boolean => Self::Boolean(bool::decode(reader)?),
            der::Tag::Integer => Self::Integer(i64::decode(reader)?),
            der::Tag::Null => {
                Null::decode(reader)?;
                Self::Null
            }
            der::Tag::OctetString => {
                Self::Octets(OctetString::decode(reader)?.into_bytes().to_vec())
            }
            der::Tag::BitString => {
                let bits = BitString::decode(reader)?;
                Self::Bits(bits.unused_bits(), bits.raw_bytes().to_vec())
            }
            der::Tag::Utf8String => Self::Text(Utf8StringRef::decode(reader)?.as_str().to_owned()),
            der::Tag::Sequence => reader.sequence(|inner| {
                let mut values = Vec::new();
                while !inner.is_finished() {
                    values.push(Self::decode(inner)?);
                }
                Ok::<_, der::Error>(Self::Sequence(values))
            })?,
            der::Tag::ContextSpecific { number, .. } => {
                let field = ContextSpecific::<Self>::decode_explicit(reader, number)?;
                let field = field.ok_or_else(|| der::ErrorKind::Failed.to_error())?;
                Self::Tagged(number.value(), Box::new(field.value))
            }
            tag => return Err(tag.unexpected_error(None).into()),
        })
    }
}

pub(crate) fn read_with_der_crate(octets: &[u8], rules: EncodingRules) -> der::Result<Value> {
    let mut reader = der::SliceReader::new_with_encoding_rules(octets, rules)?;
    let value = Value::decode(&mut reader)?;
    reader.finish()?;
    Ok(value)
}

pub(crate) fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Boolean),
        any::<i64>().prop_map(Value::Integer),
        (-300i64..300).prop_map(Value::Integer),
        Just(Value::Null),
        prop::collection::vec(any::<u8>(), 0..300).prop_map(Value::Octets),
        (0u8..8, prop::collection::vec(any::<u8>(), 1..9)).prop_map(|(unused, mut octets)| {
            *octets.last_mut().unwrap() &= !((1u8 << unused) - 1);
            Value::Bits(unused, octets)
        }),
        "\\PC{0,20}".prop_map(Value::Text),
    ];
    leaf.prop_recursive(6, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Sequence),
            (0u32..31, inner).prop_map(|(number, value)| Value::Tagged(number, Box::new(value))),
        ]
    })
}

/// A value, and an encoding of it.
pub(crate) fn encoded(freedom: Freedom) -> impl Strategy<Value = (Value, Vec<u8>)> {
    (values(), prop::collection::vec(any::<u8>(), 1..200)).prop_map(move |(value, drawn)| {
        let mut choices = Choices {
            freedom,
            drawn: drawn.iter().cycle(),
        };
        let octets = value.encode(&mut choices);
        (value, octets)
    })
}
