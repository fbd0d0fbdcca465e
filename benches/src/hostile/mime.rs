//! Too much of what a mail is made of.

use openssl_oracle::Form;
use smime::Reason;
use smime_forge::{
    primitive::textual::base64_lines,
    template::{
        extension::mailboxes,
        mime::{FROM_ALICE, Multipart, OPAQUE_HEADER},
    },
};

use super::{Ask, NEVER, Template, always, certificates::signed_by_many};
use crate::keys::World;

pub(super) const ROWS: &[Template] = &[
    Template::new("long header field", Form::Mime, NEVER, long_field),
    Template::new("folded header field", Form::Mime, NEVER, folded_field),
    Template::new("header fields", Form::Mime, NEVER, header_fields),
    Template::new("parameters", Form::Mime, NEVER, parameters),
    Template::new("parameters, two fields", Form::Mime, NEVER, two_fields),
    Template::new("continued parameter", Form::Mime, NEVER, continuations),
    Template::new("boundaries, almost", Form::Mime, NEVER, boundaries),
    Template::new("body parts", Form::Mime, PARTS, body_parts),
    Template::new("nested body parts", Form::Mime, NESTED, nested_parts),
    Template::new("From, 64 signers", Form::Mime, FROM, addresses).asked(Ask::Address),
    Template::new("base64, mostly blank", Form::Mime, NEVER, blank_lines),
];

const PARTS: [Option<Reason>; 3] = super::LIMIT;
const NESTED: [Option<Reason>; 3] = super::LIMIT;
const FROM: [Option<Reason>; 3] = always(Reason::AddressMismatch);

/// A header may have a mebibyte, and has to be read to its end below that.
fn header(size: usize) -> usize {
    size.min(1_000_000)
}

fn long_field(world: &World, size: usize) -> Vec<u8> {
    with_header(world, &format!("X-Long: {}\r\n", "a".repeat(header(size))))
}

fn folded_field(world: &World, size: usize) -> Vec<u8> {
    let folded = " a\r\n".repeat(header(size) / 4);
    with_header(world, &format!("X-Long: a\r\n{folded}"))
}

fn header_fields(world: &World, size: usize) -> Vec<u8> {
    // Ten thousand fields are the limit.
    let count = (header(size) / 100).min(9_900);
    with_header(world, &format!("A: {}\r\n", "b".repeat(95)).repeat(count))
}

fn with_header(world: &World, fields: &str) -> Vec<u8> {
    let object = world.signed(0);
    Multipart::signed(&object.covered, &object)
        .with(|multipart| multipart.header += fields)
        .encode()
}

/// Parameters of the Content-Type field, each of its own name.
fn parameters(world: &World, size: usize) -> Vec<u8> {
    with_parameters(world, size, parameter)
}

fn parameter(number: usize) -> String {
    format!(";\r\n p{number}=x")
}

/// Half of the parameters in Content-Type, half in the field that names the file, which tells what
/// the octets are.
fn two_fields(world: &World, size: usize) -> Vec<u8> {
    let pieces = pieces(header(size) / 2, parameter);
    let type_ = format!("Content-Type: application/octet-stream{pieces}");
    let name = format!("Content-Disposition: attachment; filename=smime.p7m{pieces}");
    let lines = base64_lines(&world.signed(0).encode());
    format!("{FROM_ALICE}{type_}\r\n{name}\r\nContent-Transfer-Encoding: base64\r\n\r\n{lines}")
        .into_bytes()
}

/// One parameter in ever so many pieces (RFC 2231).
fn continuations(world: &World, size: usize) -> Vec<u8> {
    with_parameters(world, size, |number| format!(";\r\n name*{number}=x"))
}

/// Such pieces, numbered, of that many octets together.
fn pieces(size: usize, piece: fn(usize) -> String) -> String {
    let mut pieces = String::new();
    for number in 0.. {
        if pieces.len() >= size {
            break;
        }
        pieces += &piece(number);
    }
    pieces
}

fn with_parameters(world: &World, size: usize, piece: fn(usize) -> String) -> Vec<u8> {
    let pieces = pieces(header(size), piece);
    let object = world.signed(0);
    Multipart::signed(&object.covered, &object)
        .with(|multipart| {
            let content_type = multipart.content_type.trim_end().to_owned();
            multipart.content_type = format!("{content_type}{pieces}\r\n");
        })
        .encode()
}

/// A signed part of nothing but lines that begin as its boundary does.
fn boundaries(world: &World, size: usize) -> Vec<u8> {
    let lines = "--gauntle\r\n".repeat(size / 11);
    let object = world.sign(format!("\r\n{lines}").as_bytes());
    Multipart::signed(&object.covered, &object).encode()
}

/// A multipart of empty parts, none of them signed.
fn body_parts(_: &World, size: usize) -> Vec<u8> {
    let parts = "--b\r\n\r\n\r\n".repeat(size / 9);
    format!("{FROM_ALICE}Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n")
        .into_bytes()
}

/// A multipart in a multipart, and so on.
fn nested_parts(_: &World, size: usize) -> Vec<u8> {
    let mut octets = FROM_ALICE.to_owned();
    for level in 0..size / 60 {
        octets +=
            &format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
    }
    octets.into_bytes()
}

/// A signed message in base64, each line of it followed by blank ones.
fn blank_lines(world: &World, size: usize) -> Vec<u8> {
    let lines = base64_lines(&world.signed(0).encode());
    let blank = "\r\n".repeat(size / 2 / lines.lines().count());
    let body = lines.replace("\r\n", &format!("\r\n{blank}"));
    format!("{FROM_ALICE}{OPAQUE_HEADER}\r\n{body}").into_bytes()
}

/// Half of it addresses in From, half of it addresses in the certificate of 64 signers.
fn addresses(world: &World, size: usize) -> Vec<u8> {
    let half = header(size) / 2;
    let address = |number: usize| format!("a{number}@a.example");
    let from: Vec<_> = (0..half / 20).map(address).collect();
    let held: Vec<_> = (0..half / 20).map(|number| address(number + 1)).collect();
    let held: Vec<_> = held.iter().map(String::as_str).collect();
    let object = signed_by_many(world, &world.alice.with(|c| c.set(mailboxes(&held))));
    let from = from.join(",\r\n ");
    let body = base64_lines(&object);
    format!("From: {from}\r\n{OPAQUE_HEADER}\r\n{body}").into_bytes()
}
