//! A tree of tags and lengths, each of which can be wrong.
//!
//! A [`Node`] is written exactly as it stands: the writer computes a length only where nobody set
//! one, and never sorts, shortens or checks. So a good structure and its broken sibling differ in
//! the one line that bends it.

pub mod tag;

/// How the length octets are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Length {
    /// Definite and minimal, as DER wants it.
    Minimal,
    /// Definite, in the long form with this many octets after the first.
    Long(usize),
    /// `80`, and end-of-contents after the content.
    Indefinite,
    /// These octets, whatever the content is.
    Raw(Vec<u8>),
}

/// What stands after the length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Content octets.
    Octets(Vec<u8>),
    /// Encodings of the components.
    Nodes(Vec<Node>),
}

/// One tag, length and value, or octets that are already encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The identifier octets.
    pub tag: Vec<u8>,
    /// The length octets.
    pub length: Length,
    /// The content.
    pub body: Body,
}

impl Node {
    /// A value with content octets.
    #[must_use]
    pub fn primitive(tag: u8, octets: impl Into<Vec<u8>>) -> Self {
        Self {
            tag: vec![tag],
            length: Length::Minimal,
            body: Body::Octets(octets.into()),
        }
    }

    /// A value made of others.
    #[must_use]
    pub fn constructed(tag: u8, nodes: impl Into<Vec<Self>>) -> Self {
        Self {
            tag: vec![tag],
            length: Length::Minimal,
            body: Body::Nodes(nodes.into()),
        }
    }

    /// Octets that are written as they are, without a tag or length of their own.
    #[must_use]
    pub fn raw(octets: impl Into<Vec<u8>>) -> Self {
        Self {
            tag: Vec::new(),
            length: Length::Raw(Vec::new()),
            body: Body::Octets(octets.into()),
        }
    }

    /// SEQUENCE.
    #[must_use]
    pub fn sequence(nodes: impl Into<Vec<Self>>) -> Self {
        Self::constructed(tag::SEQUENCE, nodes)
    }

    /// SET, in the order given.
    #[must_use]
    pub fn set(nodes: impl Into<Vec<Self>>) -> Self {
        Self::constructed(tag::SET, nodes)
    }

    /// SET OF in the order of DER (X.690 section 11.6).
    #[must_use]
    pub fn set_of(nodes: impl Into<Vec<Self>>) -> Self {
        let mut nodes = nodes.into();
        nodes.sort_by_cached_key(Self::encode);
        Self::set(nodes)
    }

    /// `[number] EXPLICIT`, or an IMPLICIT tag on something constructed.
    #[must_use]
    pub fn context(number: u8, nodes: impl Into<Vec<Self>>) -> Self {
        Self::constructed(tag::CONTEXT | tag::CONSTRUCTED | number, nodes)
    }

    /// `[number] IMPLICIT` on something primitive.
    #[must_use]
    pub fn context_octets(number: u8, octets: impl Into<Vec<u8>>) -> Self {
        Self::primitive(tag::CONTEXT | number, octets)
    }

    /// A small INTEGER.
    #[must_use]
    pub fn integer(value: i64) -> Self {
        let octets = value.to_be_bytes();
        let superfluous = octets
            .windows(2)
            .take_while(|pair| {
                (pair[0] == 0 && pair[1] & 0x80 == 0) || (pair[0] == 0xff && pair[1] & 0x80 != 0)
            })
            .count();
        Self::primitive(tag::INTEGER, &octets[superfluous..])
    }

    /// An INTEGER from the octets of a number that is not negative.
    #[must_use]
    pub fn unsigned(magnitude: &[u8]) -> Self {
        let start = magnitude
            .iter()
            .position(|octet| *octet != 0)
            .unwrap_or(magnitude.len());
        let mut octets = magnitude[start..].to_vec();
        if octets.first().is_none_or(|first| first & 0x80 != 0) {
            octets.insert(0, 0);
        }
        Self::primitive(tag::INTEGER, octets)
    }

    /// OBJECT IDENTIFIER from its dotted form.
    #[must_use]
    pub fn oid(dotted: &str) -> Self {
        Self::primitive(tag::OID, oid_content(dotted))
    }

    /// OCTET STRING.
    #[must_use]
    pub fn octet_string(octets: impl Into<Vec<u8>>) -> Self {
        Self::primitive(tag::OCTET_STRING, octets)
    }

    /// A constructed OCTET STRING of segments of at most `size` octets (X.690 section 8.7.3).
    #[must_use]
    pub fn segmented(octets: &[u8], size: usize) -> Self {
        let segments: Vec<Self> = octets.chunks(size).map(Self::octet_string).collect();
        Self::constructed(tag::OCTET_STRING | tag::CONSTRUCTED, segments)
    }

    /// BIT STRING of whole octets.
    #[must_use]
    pub fn bit_string(octets: &[u8]) -> Self {
        Self::primitive(tag::BIT_STRING, [&[0], octets].concat())
    }

    /// NULL.
    #[must_use]
    pub fn null() -> Self {
        Self::primitive(tag::NULL, [])
    }

    /// BOOLEAN.
    #[must_use]
    pub fn boolean(value: bool) -> Self {
        Self::primitive(tag::BOOLEAN, [if value { 0xff } else { 0 }])
    }

    /// The same value under another identifier octet.
    #[must_use]
    pub fn tagged(mut self, tag: u8) -> Self {
        self.tag = vec![tag];
        self
    }

    /// The same value with other length octets.
    #[must_use]
    pub fn with_length(mut self, length: Length) -> Self {
        self.length = length;
        self
    }

    /// The same value with an indefinite length.
    #[must_use]
    pub fn indefinite(self) -> Self {
        self.with_length(Length::Indefinite)
    }

    /// The same tree with every constructed value in the indefinite form.
    #[must_use]
    pub fn all_indefinite(mut self) -> Self {
        if let Body::Nodes(nodes) = self.body {
            self.length = Length::Indefinite;
            self.body = Body::Nodes(nodes.into_iter().map(Self::all_indefinite).collect());
        }
        self
    }

    /// The same tree in the indefinite form but for what `path` leads to.
    ///
    /// # Panics
    /// When it leads nowhere: the case that asks for it is wrong.
    #[must_use]
    pub fn all_indefinite_but(mut self, path: &[usize]) -> Self {
        let spared = self.at(path).clone();
        let mut tree = self.all_indefinite();
        *tree.at(path) = spared;
        tree
    }

    /// The component that `path` leads to, counting from 0 at each level.
    ///
    /// # Panics
    /// When there is none: the case that asks for it is wrong.
    pub fn at(&mut self, path: &[usize]) -> &mut Self {
        path.iter()
            .fold(self, |node, index| &mut node.nodes()[*index])
    }

    /// The components.
    ///
    /// # Panics
    /// When the value is primitive: the case that asks for it is wrong.
    pub fn nodes(&mut self) -> &mut Vec<Self> {
        match &mut self.body {
            Body::Nodes(nodes) => nodes,
            Body::Octets(_) => panic!("a primitive value has no components"),
        }
    }

    /// The encoding.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let content = match &self.body {
            Body::Octets(octets) => octets.clone(),
            Body::Nodes(nodes) => nodes.iter().flat_map(Self::encode).collect(),
        };
        let mut encoding = self.tag.clone();
        match &self.length {
            Length::Minimal => encoding.extend(minimal_length(content.len())),
            Length::Long(count) => encoding.extend(long_length(content.len(), *count)),
            Length::Indefinite => encoding.push(0x80),
            Length::Raw(octets) => encoding.extend(octets),
        }
        encoding.extend(content);
        if self.length == Length::Indefinite {
            encoding.extend([0, 0]);
        }
        encoding
    }
}

/// Content octets of an OBJECT IDENTIFIER (X.690 section 8.19).
fn oid_content(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u128> = dotted
        .split('.')
        .map(|arc| arc.parse().expect("an OID is written in decimal"))
        .collect();
    let mut octets = base128(arcs[0] * 40 + arcs[1]);
    octets.extend(arcs[2..].iter().flat_map(|arc| base128(*arc)));
    octets
}

fn base128(mut value: u128) -> Vec<u8> {
    let mut octets = vec![(value & 0x7f) as u8];
    while value > 0x7f {
        value >>= 7;
        octets.insert(0, 0x80 | (value & 0x7f) as u8);
    }
    octets
}

fn minimal_length(length: usize) -> Vec<u8> {
    if length < 0x80 {
        return vec![length as u8];
    }
    let octets = length.to_be_bytes();
    let count = octets.len() - octets.iter().take_while(|octet| **octet == 0).count();
    long_length(length, count)
}

fn long_length(length: usize, count: usize) -> Vec<u8> {
    let mut octets = vec![0; count];
    for (place, octet) in octets.iter_mut().rev().zip(length.to_le_bytes()) {
        *place = octet;
    }
    octets.insert(0, 0x80 | count as u8);
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_follow_the_examples_of_x690() {
        // X.690 section 8.1.3.5: length 201 in the long form is 81 c9.
        assert_eq!(minimal_length(38), [0x26]);
        assert_eq!(minimal_length(201), [0x81, 0xc9]);
        assert_eq!(minimal_length(256), [0x82, 1, 0]);
        assert_eq!(long_length(3, 4), [0x84, 0, 0, 0, 3]);
    }

    #[test]
    fn object_identifiers_follow_the_example_of_x690() {
        // X.690 section 8.19.5: {2 100 3} is 06 03 81 34 03. RFC 8017 gives rsadsi's octets.
        assert_eq!(Node::oid("2.100.3").encode(), [0x06, 3, 0x81, 0x34, 3]);
        assert_eq!(
            Node::oid("1.2.840.113549").encode(),
            [6, 6, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]
        );
    }

    #[test]
    fn integers_are_minimal() {
        for (value, octets) in [
            (0, vec![0]),
            (127, vec![0x7f]),
            (128, vec![0, 0x80]),
            (-1, vec![0xff]),
            (-128, vec![0x80]),
            (-129, vec![0xff, 0x7f]),
        ] {
            assert_eq!(Node::integer(value).body, Body::Octets(octets), "{value}");
        }
        assert_eq!(Node::unsigned(&[0, 0, 0x80]).encode(), [2, 2, 0, 0x80]);
        assert_eq!(Node::unsigned(&[]).encode(), [2, 1, 0]);
    }

    #[test]
    fn every_tag_and_length_bends() {
        let node = Node::octet_string(*b"abc");
        assert_eq!(node.encode(), b"\x04\x03abc");
        assert_eq!(node.clone().tagged(0x80).encode(), b"\x80\x03abc");
        assert_eq!(
            node.clone().with_length(Length::Long(2)).encode(),
            b"\x04\x82\x00\x03abc"
        );
        assert_eq!(
            node.clone().with_length(Length::Raw(vec![9])).encode(),
            b"\x04\x09abc"
        );
        assert_eq!(node.indefinite().encode(), b"\x04\x80abc\0\0");
        assert_eq!(
            Node::segmented(b"abc", 2).encode(),
            b"\x24\x07\x04\x02ab\x04\x01c"
        );
        let tree = Node::sequence([Node::set([Node::null()])]);
        assert_eq!(
            tree.all_indefinite().encode(),
            [0x30, 0x80, 0x31, 0x80, 5, 0, 0, 0, 0, 0]
        );
    }

    #[test]
    fn a_path_leads_to_a_component() {
        let mut tree = Node::sequence([Node::null(), Node::sequence([Node::integer(1)])]);
        *tree.at(&[1, 0]) = Node::integer(2);
        assert_eq!(tree.encode(), [0x30, 7, 5, 0, 0x30, 3, 2, 1, 2]);
    }

    #[test]
    fn a_set_of_is_sorted_by_encoding() {
        let set = Node::set_of([Node::integer(2), Node::integer(1)]);
        assert_eq!(set.encode(), [0x31, 6, 2, 1, 1, 2, 1, 2]);
    }
}
