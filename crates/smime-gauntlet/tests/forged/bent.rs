//! A message with a fault that no single field can mend, and one field bent besides.

use proptest::prelude::*;
use smime_forge::primitive::asn1::{Body, Length, Node};
use smime_forge::primitive::digest::Digest;
use smime_forge::template::attribute;
use smime_forge::template::people::People;
use smime_forge::template::signed_data::SignedData;

use crate::support::{judge, people};

const CONTENT: &[u8] = b"Content-Type: text/plain\r\n\r\nPay Bob ten crowns.\r\n";

/// What is wrong from the start.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// Other content stands where the signed one stood.
    OtherContent,
    /// The signature is over other attributes.
    OtherAttributes,
    /// The signer's authority is not trusted.
    Untrusted,
    /// Mallory signed, and Alice is named.
    OtherKey,
    /// Nobody signed.
    NoSigner,
}

/// What is bent besides.
#[derive(Clone, Debug)]
enum Bend {
    Tag(u8),
    Length(Vec<u8>),
    Indefinite,
    Octet(prop::sample::Index, u8),
    Octets(Vec<u8>),
    Drop,
    Twice,
    Reverse,
}

fn fault() -> impl Strategy<Value = Fault> {
    use Fault::{NoSigner, OtherAttributes, OtherContent, OtherKey, Untrusted};
    prop::sample::select(vec![
        OtherContent,
        OtherAttributes,
        Untrusted,
        OtherKey,
        NoSigner,
    ])
}

fn bend() -> impl Strategy<Value = Bend> {
    prop_oneof![
        1 => any::<u8>().prop_map(Bend::Tag),
        1 => prop::collection::vec(any::<u8>(), 0..4).prop_map(Bend::Length),
        1 => Just(Bend::Indefinite),
        4 => (any::<prop::sample::Index>(), 1u8..).prop_map(|(at, mask)| Bend::Octet(at, mask)),
        1 => prop::collection::vec(any::<u8>(), 0..40).prop_map(Bend::Octets),
        2 => Just(Bend::Drop),
        1 => Just(Bend::Twice),
        1 => Just(Bend::Reverse),
    ]
}

impl Fault {
    fn message(self, people: &People) -> Node {
        let alice = people.get("alice-rsa");
        let good = SignedData::new(CONTENT, &[alice]);
        match self {
            Self::OtherContent => good.with(|object| {
                object.content = Some(Node::octet_string(*b"Pay Mallory ten thousand.\r\n"));
            }),
            Self::OtherAttributes => good.tampered(|signer| {
                signer.replace(attribute::message_digest(Digest::Sha256, b"other"));
            }),
            Self::Untrusted => SignedData::new(CONTENT, &[people.get("mallory-rsa")]),
            Self::OtherKey => good.with(|object| {
                object.signers[0].identity.key = people.get("mallory-rsa").key.clone();
            }),
            Self::NoSigner => good.with(|object| object.signers.clear()),
        }
        .node()
    }
}

impl Bend {
    fn apply(&self, node: &mut Node) {
        match self {
            Self::Tag(tag) => node.tag = vec![*tag],
            Self::Length(octets) => node.length = Length::Raw(octets.clone()),
            Self::Indefinite => node.length = Length::Indefinite,
            Self::Octet(at, mask) => {
                let mut octets = content(node);
                if !octets.is_empty() {
                    let at = at.index(octets.len());
                    octets[at] ^= mask;
                }
                node.body = Body::Octets(octets);
            }
            Self::Octets(octets) => node.body = Body::Octets(octets.clone()),
            Self::Drop => *node = Node::raw([]),
            Self::Twice => {
                let encoding = node.encode();
                *node = Node::raw([encoding.clone(), encoding].concat());
            }
            Self::Reverse => {
                if let Body::Nodes(nodes) = &mut node.body {
                    nodes.reverse();
                }
            }
        }
    }
}

fn content(node: &Node) -> Vec<u8> {
    match &node.body {
        Body::Octets(octets) => octets.clone(),
        Body::Nodes(nodes) => nodes.iter().flat_map(Node::encode).collect(),
    }
}

fn count(node: &Node) -> usize {
    match &node.body {
        Body::Octets(_) => 1,
        Body::Nodes(nodes) => 1 + nodes.iter().map(count).sum::<usize>(),
    }
}

/// The node that stands at `place` when the tree is walked from the root, parents first.
fn at(node: &mut Node, place: usize) -> &mut Node {
    let mut left = place;
    let mut node = node;
    while left > 0 {
        left -= 1;
        let mut next = 0;
        for child in node.nodes().iter() {
            let size = count(child);
            if left < size {
                break;
            }
            left -= size;
            next += 1;
        }
        node = &mut node.nodes()[next];
    }
    node
}

#[test]
fn every_fault_is_refused_and_the_message_without_one_is_not() {
    let people = people();
    let good = SignedData::new(CONTENT, &[people.get("alice-rsa")]).encode();
    assert!(judge(&good, None, people).verdict.is_valid());
    for fault in [
        Fault::OtherContent,
        Fault::OtherAttributes,
        Fault::Untrusted,
        Fault::OtherKey,
        Fault::NoSigner,
    ] {
        let received = judge(&fault.message(people).encode(), None, people);
        assert!(!received.verdict.is_valid(), "{fault:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn one_bent_field_never_turns_an_invalid_message_valid(
        fault in fault(),
        place in any::<prop::sample::Index>(),
        bend in bend(),
    ) {
        let people = people();
        let mut message = fault.message(people);
        let place = place.index(count(&message));
        bend.apply(at(&mut message, place));
        let received = judge(&message.encode(), None, people);
        prop_assert!(!received.verdict.is_valid(), "field {} bent", place);
    }
}
