//! Messages that are made to be dear: about a mebibyte each, of whatever costs most.

use openssl_oracle::Form;
use smime::Reason;
use smime_forge::{
    asn1::{Node, tag},
    mime::{FROM_ALICE, Multipart, OPAQUE_HEADER, base64_lines},
};

use crate::keys::World;

/// A message that costs its sender nothing and should not cost its reader much.
pub struct Hostile {
    /// What it has too much of.
    pub name: &'static str,
    /// The octets.
    pub octets: Vec<u8>,
    /// How they are to be read.
    pub form: Form,
    /// Why the reference refuses it; `None` where it accepts, since odd is not always wrong.
    pub refused: Option<Reason>,
}

/// All of them.
#[must_use]
pub fn all(world: &World) -> Vec<Hostile> {
    let limit = Some(Reason::LimitExceeded);
    [
        ("nested elements", Form::Der, limit, nested_elements(world)),
        ("nested segments", Form::Der, limit, nested_segments(world)),
        ("empty segments", Form::Der, None, empty_segments(world)),
        ("attributes", Form::Der, None, attributes(world)),
        ("certificates", Form::Der, limit, certificates(world)),
        ("long header field", Form::Mime, None, long_field(world)),
        ("folded header field", Form::Mime, None, folded_field(world)),
        ("header fields", Form::Mime, None, header_fields(world)),
        ("boundaries, almost", Form::Mime, None, boundaries(world)),
        ("body parts", Form::Mime, limit, body_parts()),
        ("nested body parts", Form::Mime, limit, nested_parts()),
        ("base64, mostly blank", Form::Mime, None, blank_lines(world)),
    ]
    .map(|(name, form, refused, octets)| Hostile {
        name,
        octets,
        form,
        refused,
    })
    .into()
}

const MIB: usize = 1 << 20;
/// A header may have a mebibyte, and has to be read to its end below that.
const HEADER: usize = 1_000_000;

/// An attribute whose value goes ever deeper.
fn nested_elements(world: &World) -> Vec<u8> {
    with_unsigned_attributes(world, Node::raw([0x30, 0x80].repeat(MIB / 2)), 1)
}

/// Attributes with nothing in them, in one SignerInfo.
fn attributes(world: &World) -> Vec<u8> {
    with_unsigned_attributes(world, Node::null(), MIB / 11)
}

fn with_unsigned_attributes(world: &World, value: Node, count: usize) -> Vec<u8> {
    let attribute = Node::sequence([Node::oid("1.2.3.4"), Node::set([value])]);
    world
        .signed(0)
        .with_signer(|signer| signer.unsigned_attrs = vec![attribute; count])
        .encode()
}

/// Content in segments inside segments, each with its end-of-contents.
fn nested_segments(world: &World) -> Vec<u8> {
    let depth = MIB / 4;
    let octets = [[0x24, 0x80].repeat(depth), [0, 0].repeat(depth)].concat();
    let mut object = world.signed(0);
    object.content = Some(Node::raw(octets));
    object.encode()
}

/// Content of no octet at all, in a million segments.
fn empty_segments(world: &World) -> Vec<u8> {
    let segments = Node::raw([4, 0].repeat(1_000_000));
    let mut object = world.sign(b"");
    object.content = Some(Node::constructed(
        tag::OCTET_STRING | tag::CONSTRUCTED,
        [segments],
    ));
    object.encode()
}

/// The signer's issuer in many copies, each with a serial number of its own: all have the right name and the
/// right key, so that nothing but the signature tells that the root never issued them.
fn certificates(world: &World) -> Vec<u8> {
    let issuer = &world.intermediate;
    let serial = issuer.certificate.serial.encode();
    let start = issuer
        .der
        .windows(serial.len())
        .position(|window| window == serial)
        .expect("a certificate has its serial number");
    let last_two = start + serial.len() - 2..start + serial.len();
    let copies = (1..MIB / issuer.der.len()).map(|copy| {
        let mut der = issuer.der.clone();
        let octets = der[last_two.clone()].iter_mut();
        for (octet, change) in octets.zip([copy >> 8, copy & 0xff]) {
            *octet ^= change as u8;
        }
        Node::raw(der)
    });
    let mut object = world.sign(b"");
    let bag = object.certificates.get_or_insert_default();
    bag.retain(|certificate| *certificate != issuer.node());
    bag.extend(copies.take(990));
    object.encode()
}

fn long_field(world: &World) -> Vec<u8> {
    with_header(world, &format!("X-Long: {}\r\n", "a".repeat(HEADER)))
}

fn folded_field(world: &World) -> Vec<u8> {
    with_header(
        world,
        &format!("X-Long: a\r\n{}", " a\r\n".repeat(HEADER / 4)),
    )
}

fn header_fields(world: &World) -> Vec<u8> {
    // Ten thousand fields are the limit.
    with_header(world, &format!("A: {}\r\n", "b".repeat(95)).repeat(9_900))
}

fn with_header(world: &World, fields: &str) -> Vec<u8> {
    let object = world.signed(0);
    Multipart::signed(&object.covered, &object)
        .with(|multipart| multipart.header += fields)
        .encode()
}

/// A signed part of nothing but lines that begin as its boundary does.
fn boundaries(world: &World) -> Vec<u8> {
    let lines = "--gauntle\r\n".repeat(MIB / 11);
    let object = world.sign(format!("\r\n{lines}").as_bytes());
    Multipart::signed(&object.covered, &object).encode()
}

/// A multipart of empty parts, none of them signed.
fn body_parts() -> Vec<u8> {
    let parts = "--b\r\n\r\n\r\n".repeat(MIB / 9);
    format!("{FROM_ALICE}Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n")
        .into_bytes()
}

/// A multipart in a multipart, and so on.
fn nested_parts() -> Vec<u8> {
    let mut octets = FROM_ALICE.to_owned();
    for level in 0..MIB / 60 {
        octets +=
            &format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
    }
    octets.into_bytes()
}

/// A signed message in base64, each line of it followed by blank ones.
fn blank_lines(world: &World) -> Vec<u8> {
    let lines = base64_lines(&world.signed(0).encode());
    let blank = "\r\n".repeat(MIB / 2 / lines.lines().count());
    let body = lines.replace("\r\n", &format!("\r\n{blank}"));
    format!("{FROM_ALICE}{OPAQUE_HEADER}\r\n{body}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_about_a_mebibyte_and_judged_as_it_says() {
        let world = World::new();
        for hostile in all(&world) {
            let name = hostile.name;
            let octets = hostile.octets.len();
            assert!(
                (MIB * 3 / 4..=MIB * 2).contains(&octets),
                "{name}: {octets} octets"
            );
            let verdict = world.judge(&hostile.octets).verdict;
            assert_eq!(
                verdict.reason().map(|refusal| refusal.reason),
                hostile.refused,
                "{name}"
            );
            assert_eq!(verdict.is_valid(), hostile.refused.is_none(), "{name}");
        }
    }
}
