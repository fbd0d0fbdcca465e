//! Too much of what a CMS object is made of.

use openssl_oracle::Form;
use smime::Reason;
use smime_forge::primitive::asn1::{Node, tag};

use super::{LIMIT, NEVER, Template, always};
use crate::keys::World;

pub(super) const ROWS: &[Template] = &[
    Template::new("nested elements", Form::Der, LIMIT, nested_elements),
    Template::new("nested segments", Form::Der, LIMIT, nested_segments),
    Template::new("empty segments", Form::Der, NEVER, empty_segments),
    Template::new("small segments", Form::Der, NEVER, small_segments),
    Template::new("attributes", Form::Der, NEVER, attributes),
    Template::new("attributes, wrong order", Form::Der, NEVER, unsorted),
    Template::new("attribute values", Form::Der, NEVER, attribute_values),
    Template::new("signerInfos", Form::Der, LIMIT, signer_infos),
    Template::new("digestAlgorithms", Form::Der, LIMIT, digest_algorithms),
    Template::new("recipients", Form::Der, LIMIT, recipients).opened(),
    Template::new("object identifier", Form::Der, NEVER, long_identifier),
    Template::new(
        "content type",
        Form::Der,
        always(Reason::ContentTypeMismatch),
        long_content_type,
    ),
];

/// An attribute whose value goes ever deeper.
fn nested_elements(world: &World, size: usize) -> Vec<u8> {
    with_unsigned_attributes(world, Node::raw([0x30, 0x80].repeat(size / 2)), 1)
}

/// Attributes with nothing in them, in one SignerInfo.
fn attributes(world: &World, size: usize) -> Vec<u8> {
    with_unsigned_attributes(world, Node::null(), size / 11)
}

/// One attribute with as many values as there is room for.
fn attribute_values(world: &World, size: usize) -> Vec<u8> {
    with_unsigned_attributes(world, Node::raw([0x05, 0x00].repeat(size / 2)), 1)
}

fn with_unsigned_attributes(world: &World, value: Node, count: usize) -> Vec<u8> {
    let attribute = attribute(value);
    world
        .signed(0)
        .with_signer(|signer| signer.unsigned_attrs = vec![attribute; count])
        .encode()
}

fn attribute(value: Node) -> Node {
    Node::sequence([Node::oid("1.2.3.4"), Node::set([value])])
}

/// Signed attributes of ever smaller values, where DER has the smaller first.
fn unsorted(world: &World, size: usize) -> Vec<u8> {
    let count = size / 15;
    world
        .signed(0)
        .with_signer(|signer| {
            let mut attributes = signer.attributes().clone();
            let number = |number: usize| {
                let [.., a, b, c, d] = number.to_be_bytes();
                attribute(Node::octet_string([a, b, c, d]))
            };
            attributes.extend((0..count).rev().map(number));
            signer.signed_attrs = Some(Node::constructed(0xa0, attributes));
        })
        .encode()
}

/// Content in segments inside segments, each with its end-of-contents.
fn nested_segments(world: &World, size: usize) -> Vec<u8> {
    let depth = size / 4;
    let octets = [[0x24, 0x80].repeat(depth), [0, 0].repeat(depth)].concat();
    let mut object = world.signed(0);
    object.content = Some(Node::raw(octets));
    object.encode()
}

/// Content of no octet at all, in as many segments as there is room for.
fn empty_segments(world: &World, size: usize) -> Vec<u8> {
    in_segments(world, b"", [4, 0].repeat(size / 2))
}

/// An octet a segment.
fn small_segments(world: &World, size: usize) -> Vec<u8> {
    let count = size / 3;
    in_segments(world, &vec![b'x'; count], [4, 1, b'x'].repeat(count))
}

fn in_segments(world: &World, content: &[u8], segments: Vec<u8>) -> Vec<u8> {
    let mut object = world.sign(content);
    object.content = Some(Node::constructed(
        tag::OCTET_STRING | tag::CONSTRUCTED,
        [Node::raw(segments)],
    ));
    object.encode()
}

/// Alice, again and again.
fn signer_infos(world: &World, size: usize) -> Vec<u8> {
    let mut object = world.signed(0);
    let signer = object.signers[0].clone();
    let count = size / signer.node().encode().len();
    object.signers = vec![signer; count];
    object.encode()
}

fn digest_algorithms(world: &World, size: usize) -> Vec<u8> {
    let mut object = world.signed(0);
    let algorithm = object.digest_algorithms[0].clone();
    let count = size / algorithm.encode().len();
    object.digest_algorithms = vec![algorithm; count];
    object.encode()
}

/// Recipients of a kind that nobody knows, as small as they can be.
fn recipients(_: &World, size: usize) -> Vec<u8> {
    let recipient = Node::context(4, [Node::oid("1.2.3"), Node::null()]);
    let count = size / recipient.encode().len();
    let enveloped = Node::sequence([
        Node::integer(3),
        Node::set(vec![recipient; count]),
        Node::sequence([
            Node::oid("1.2.840.113549.1.7.1"),
            Node::sequence([
                Node::oid("2.16.840.1.101.3.4.1.42"),
                Node::octet_string([0; 16]),
            ]),
            Node::context_octets(0, [0; 16]),
        ]),
    ]);
    Node::sequence([
        Node::oid("1.2.840.113549.1.7.3"),
        Node::context(0, [enveloped]),
    ])
    .encode()
}

/// The type of an attribute, of one arc.
fn long_identifier(world: &World, size: usize) -> Vec<u8> {
    let attribute = Node::sequence([identifier(size), Node::set([Node::null()])]);
    world
        .signed(0)
        .with_signer(|signer| signer.unsigned_attrs = vec![attribute])
        .encode()
}

/// The type of the content, of an arc an octet, in every place that names it.
fn long_content_type(world: &World, size: usize) -> Vec<u8> {
    let mut object = world.signed(0);
    object.content_type = Node::primitive(tag::OID, vec![0x2a; size]);
    object.encode()
}

fn identifier(octets: usize) -> Node {
    let mut arc = vec![0xff; octets];
    arc.extend([0x7f]);
    arc.insert(0, 0x2a);
    Node::primitive(tag::OID, arc)
}
