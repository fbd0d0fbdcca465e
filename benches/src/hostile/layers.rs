//! Too much of what content is wrapped in: recipients, and compression.

use openssl_oracle::Form;
use smime::Reason;
use smime_forge::{
    primitive::{
        asn1::Node,
        cipher::Cipher,
        deflate::{bomb, zlib},
        digest::Digest,
        random::random,
    },
    template::{
        compressed_data::CompressedData,
        envelope::Envelope,
        recipient::{Ktri, Pwri, Recipient},
    },
};

use super::{LIMIT, NEVER, Template, always};
use crate::keys::World;

pub(super) const ROWS: &[Template] = &[
    Template::new("compressed, zeros", Form::Der, LIMIT, zeros).opened(),
    Template::new("compressed, stored blocks", Form::Der, NEVER, stored).opened(),
    Template::new("recipients, one RSA key", Form::Der, LIMIT, of_alice).opened(),
    Template::new("recipients, passwords", Form::Der, LIMIT, of_passwords).opened(),
    Template::new("ciphertext, CBC", Form::Der, CBC, ciphertext).opened(),
];

const CBC: [Option<Reason>; 3] = always(Reason::DecryptionFailed);

/// A thousand octets of content for each octet.
fn zeros(_: &World, size: usize) -> Vec<u8> {
    let (head, octet, times, tail) = bomb(0, 4 * size);
    let stream = [head, vec![octet; times], tail].concat();
    CompressedData::from_stream(b"", stream).node().encode()
}

/// Blocks of DEFLATE with an octet each (RFC 1951 section 3.2.4).
fn stored(_: &World, size: usize) -> Vec<u8> {
    let count = size / 6;
    let mut blocks = [0, 1, 0, 0xfe, 0xff, b'x'].repeat(count);
    blocks.extend([1, 0, 0, 0xff, 0xff]);
    let content = vec![b'x'; count];
    CompressedData::from_stream(&content, zlib(&blocks, &content))
        .node()
        .encode()
}

/// Keys for Alice that are none, each of which takes an operation with her key to see.
fn of_alice(world: &World, size: usize) -> Vec<u8> {
    let recipient = |number: usize| {
        let mut octets = random("no key", 256);
        octets[0] = 0;
        octets[248..].copy_from_slice(&number.to_be_bytes());
        Recipient::Ktri(Ktri::pkcs1(&world.alice).fixed(octets))
    };
    encrypted(b"", (0..size / 500).map(recipient))
}

/// Passwords of as many iterations as may be.
fn of_passwords(_: &World, size: usize) -> Vec<u8> {
    let recipient = Pwri::new(Digest::Sha512, Cipher::AesCbc(256)).with(|recipient| {
        recipient.derivation.iteration_count = Some(Node::integer(1_000_000));
        recipient.encrypted_key = Some(random("no key", 48));
    });
    let count = size / 200;
    encrypted(b"", vec![Recipient::Pwri(recipient); count])
}

/// One recipient, and ciphertext that is nobody's.
fn ciphertext(world: &World, size: usize) -> Vec<u8> {
    let recipient = Ktri::pkcs1(&world.alice).fixed(random("no key", 256));
    encrypted(&vec![0; size], [Recipient::Ktri(recipient)])
}

fn encrypted(plaintext: &[u8], recipients: impl IntoIterator<Item = Recipient>) -> Vec<u8> {
    Envelope::new(plaintext, Cipher::AesCbc(128), recipients)
        .fields()
        .node()
        .encode()
}
