//! Any MIME tree, signed and not.

use std::io::{Cursor, Read};

use proptest::prelude::*;
use smime::budget::Limits;
use smime::mime::{Entity, Region};
use smime::verdict::Layer;
use smime_forge::primitive::digest::sha256_hex;
use smime_forge::template::mime::Multipart;
use smime_forge::template::signed_data::SignedData;

use crate::support::{judge, people};

/// An entity as it was meant.
#[derive(Clone, Debug)]
enum Tree {
    Leaf {
        subtype: String,
        body: String,
    },
    Multi {
        subtype: String,
        parts: Vec<Tree>,
        preamble: String,
        epilogue: String,
    },
}

fn text() -> impl Strategy<Value = String> {
    // Lines that may look like delimiters, but are none of this message's.
    prop::collection::vec("(--)?[ -~]{0,60}", 0..6).prop_map(|lines| lines.join("\r\n"))
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = ("[a-z]{1,8}", text()).prop_map(|(subtype, body)| Tree::Leaf { subtype, body });
    leaf.prop_recursive(4, 24, 4, |inner| {
        let parts = prop::collection::vec(inner, 1..4);
        (
            "(mixed|alternative|related|x-[a-z]{1,6})",
            parts,
            text(),
            text(),
        )
            .prop_map(|(subtype, parts, preamble, epilogue)| Tree::Multi {
                subtype,
                parts,
                preamble,
                epilogue,
            })
    })
}

impl Tree {
    /// The octets; `path` makes every boundary its own.
    fn encode(&self, path: &str) -> Vec<u8> {
        match self {
            Self::Leaf { subtype, body } => {
                format!("Content-Type: text/{subtype}\r\n\r\n{body}").into_bytes()
            }
            Self::Multi {
                subtype,
                parts,
                preamble,
                epilogue,
            } => {
                let boundary = format!("=_gauntlet{path}_=");
                Multipart {
                    header: String::new(),
                    content_type: format!(
                        "Content-Type: multipart/{subtype};\r\n boundary=\"{boundary}\"\r\n"
                    ),
                    boundary,
                    preamble: preamble.clone(),
                    parts: parts
                        .iter()
                        .enumerate()
                        .map(|(index, part)| part.encode(&format!("{path}.{index}")))
                        .collect(),
                    closed: true,
                    epilogue: epilogue.clone(),
                }
                .encode()
            }
        }
    }

    /// Compares with what stands in `region`.
    fn check(&self, octets: &[u8], region: Region) -> Result<(), TestCaseError> {
        let mut source = Cursor::new(octets);
        let limits = Limits::default();
        let entity = Entity::parse(&mut source, region, &limits).unwrap();
        match self {
            Self::Leaf { subtype, body } => {
                prop_assert!(entity.content_type.is("text", subtype));
                let mut read = Vec::new();
                let mut decoder = entity.decoder(&mut source).unwrap();
                decoder.read_to_end(&mut read).unwrap();
                prop_assert_eq!(String::from_utf8(read).unwrap(), body.clone());
            }
            Self::Multi { subtype, parts, .. } => {
                prop_assert!(entity.content_type.is("multipart", subtype));
                let multipart = entity.multipart(&mut source, &limits).unwrap();
                prop_assert_eq!(multipart.parts.len(), parts.len());
                for (part, region) in parts.iter().zip(&multipart.parts) {
                    part.check(octets, *region)?;
                }
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_mime_tree_reads_back_as_it_was_meant(tree in tree()) {
        let octets = tree.encode("");
        let end = octets.len() as u64;
        tree.check(&octets, Region { start: 0, end })?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_mime_tree_is_covered_whole_when_it_is_signed(tree in tree()) {
        let people = people();
        let entity = tree.encode("");
        let signature = SignedData::new(&entity, &[people.get("alice-p256")]);
        let message = Multipart::signed(&entity, &signature).encode();
        let verdict = judge(&message, None, people).verdict;
        prop_assert!(verdict.is_valid(), "{:?}", verdict.reasons);
        let Layer::SignedData(layer) = &verdict.layers[0] else {
            return Err(TestCaseError::fail("the layer is not SignedData"));
        };
        let covers = layer.covers.as_ref().unwrap();
        prop_assert_eq!(&covers.sha256, &sha256_hex(&entity));
    }
}
