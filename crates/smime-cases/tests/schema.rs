//! The schema and the types say the same: every object has the same fields, every choice the same values.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, Visitor},
    forward_to_deserialize_any,
};
use serde_json::Value;
use smime_cases::{
    Case, Change, Class, Context, Definition, Expect, ExpectedSigner, Feature, FindingCode, Form,
    Integrity, Kek, KeyPair, Level, Need, Op, Pack, Part, Produce, ProduceRecipient, ProduceSigner,
    Reason, Requirement, Revised, Vectors, Verdict,
};

#[test]
fn every_type_has_the_names_of_the_schema() {
    let mut schema = BTreeMap::new();
    collect(&Pack::schema().unwrap(), &mut schema);
    let types = [
        ("AttackClass", names_of::<Class>()),
        ("Case", names_of::<Case>()),
        ("Context", names_of::<Context>()),
        ("Definition", names_of::<Definition>()),
        ("Expect", names_of::<Expect>()),
        ("ExpectedSigner", names_of::<ExpectedSigner>()),
        ("Feature", names_of::<Feature>()),
        ("FindingCode", names_of::<FindingCode>()),
        ("Form", names_of::<Form>()),
        ("Integrity", names_of::<Integrity>()),
        ("Kek", names_of::<Kek>()),
        ("KeyPair", names_of::<KeyPair>()),
        ("Level", names_of::<Level>()),
        ("Need", names_of::<Need>()),
        ("Op", names_of::<Op>()),
        ("Part", names_of::<Part>()),
        ("Produce", names_of::<Produce>()),
        ("ProduceRecipient", names_of::<ProduceRecipient>()),
        ("ProduceSigner", names_of::<ProduceSigner>()),
        ("Reason", names_of::<Reason>()),
        ("Requirement", names_of::<Requirement>()),
        ("Verdict", names_of::<Verdict>()),
        (
            "Release",
            names_in(&serde_json::to_value(Pack::from(&Vectors::default())).unwrap()),
        ),
        (
            "Change",
            names_in(&serde_json::to_value(Change::default()).unwrap()),
        ),
        (
            "Revised",
            names_in(
                &serde_json::to_value(Revised {
                    id: String::new(),
                    revision: 1,
                })
                .unwrap(),
            ),
        ),
    ];
    for (title, names) in types {
        assert_eq!(schema.remove(title), Some(names), "{title}");
    }
    // Texts for the types: the schema alone narrows them.
    let rest: Vec<_> = schema.into_keys().collect();
    assert_eq!(
        rest,
        [
            "EncryptedType",
            "EncryptionPadding",
            "IdentifierForm",
            "KeyWrap",
            "Protection",
            "RecipientKind",
            "Revocation",
            "SignaturePadding",
            "SignersRule",
        ]
    );
}

/// The names of fields or values below each title, sorted.
fn collect(schema: &Value, found: &mut BTreeMap<String, Vec<String>>) {
    match schema {
        Value::Object(words) => {
            // A property may be called `title` too; its value is a schema, and no text.
            if let Some(title) = words.get("title").and_then(Value::as_str) {
                let mut names = match (words.get("properties"), words.get("enum")) {
                    (Some(properties), _) => names_in(properties),
                    (_, Some(values)) => {
                        let values = values.as_array().unwrap().iter();
                        values.map(|value| value.as_str().unwrap().into()).collect()
                    }
                    _ => panic!("{title} is neither an object nor a choice"),
                };
                names.sort();
                found.insert(title.into(), names);
            }
            words.values().for_each(|inner| collect(inner, found));
        }
        Value::Array(values) => values.iter().for_each(|inner| collect(inner, found)),
        _ => {}
    }
}

fn names_in(object: &Value) -> Vec<String> {
    let mut names: Vec<_> = object.as_object().unwrap().keys().cloned().collect();
    names.sort();
    names
}

/// The names by which a type is read.
fn names_of<T: for<'de> Deserialize<'de>>() -> Vec<String> {
    let Err(Names(mut names)) = T::deserialize(Asked).map(|_| ()) else {
        panic!("read from nothing");
    };
    names.sort();
    names
}

/// Reads nothing, and fails with the names that it is asked for.
struct Asked;

#[derive(Debug)]
struct Names(Vec<String>);

impl Names {
    fn of<T>(names: &[&str]) -> Result<T, Self> {
        Err(Self(names.iter().map(|&name| name.into()).collect()))
    }
}

impl<'de> Deserializer<'de> for Asked {
    type Error = Names;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Names> {
        Names::of(&[])
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Names> {
        Names::of(fields)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Names> {
        Names::of(variants)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Names {}

impl de::Error for Names {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(vec![message.to_string()])
    }
}
