//! `keys/encrypted`: private keys under a password.

use smime_cases::{Level, Verdict};

use super::files::in_pem;
use crate::{
    primitive::{asn1::Node, cipher::Cipher, derive::Pbkdf2, digest::Digest, oid},
    template::{
        book::Book,
        key_file::{Derivation, Encryption, Scrypt},
        message::Message,
        people::{Identity, People},
    },
};

/// The accepted case.
const BASIC: &str = "keys/encrypted/pbkdf2-sha-256";
/// The accepted case of scrypt.
const SCRYPT: &str = "keys/encrypted/scrypt";

pub(super) fn write(book: &mut Book, people: &People) {
    let dave = people.get("dave-p256");
    good(book, dave);
    passwords(book, dave);
    costs(book, dave);
    parameters(book, dave);
}

fn basic() -> Encryption {
    Encryption::new(Derivation::Pbkdf2(Pbkdf2::new(Digest::Sha256)))
}

fn scrypt() -> Scrypt {
    Scrypt {
        log_n: 14,
        cost: None,
        block_size: None,
        parallelization: None,
    }
}

fn file(identity: &Identity, encryption: &Encryption) -> Message {
    bent(identity, encryption, |_| ())
}

fn bent(identity: &Identity, encryption: &Encryption, bend: impl FnOnce(&mut Node)) -> Message {
    let mut node = encryption.encrypt(&identity.key.pkcs8());
    bend(&mut node);
    let feature = match encryption.derivation {
        Derivation::Scrypt(_) => "scrypt",
        _ => "pbes2",
    };
    in_pem("ENCRYPTED PRIVATE KEY", &node, feature)
        .needing("pbes2")
        .received(|context| context.password = Some(encryption.password.clone()))
}

fn good(book: &mut Book, dave: &Identity) {
    let mut valid = |id: &str, title: &str, why: &str, encryption: &Encryption| {
        book.valid(id, file(dave, encryption))
            .text(title, why)
            .source("RFC 8018 section 6.2")
            .level(Level::None);
    };
    for (id, digest) in [
        ("keys/encrypted/pbkdf2-sha-1", Digest::Sha1),
        ("keys/encrypted/pbkdf2-sha-224", Digest::Sha224),
        ("keys/encrypted/pbkdf2-sha-256", Digest::Sha256),
        ("keys/encrypted/pbkdf2-sha-384", Digest::Sha384),
        ("keys/encrypted/pbkdf2-sha-512", Digest::Sha512),
    ] {
        valid(
            id,
            &format!(
                "PBES2, PBKDF2 with HMAC-{}",
                digest.feature().to_uppercase()
            ),
            "PKCS #8 under a password, with AES-256-CBC.",
            &Encryption::new(Derivation::Pbkdf2(Pbkdf2::new(digest))),
        );
    }
    for (id, bits) in [
        ("keys/encrypted/aes-128", 128),
        ("keys/encrypted/aes-192", 192),
    ] {
        valid(
            id,
            &format!("PBES2 with AES-{bits}-CBC"),
            "A shorter key of the same cipher.",
            &basic().by(Cipher::AesCbc(bits)),
        );
    }
    valid(
        "keys/encrypted/scrypt",
        "PBES2 with scrypt",
        "N is 2^14, r is 8, p is 1: sixteen mebibytes of memory, as OpenSSL asks for.",
        &Encryption::new(Derivation::Scrypt(scrypt())),
    );
    let old = Encryption::new(Derivation::Pkcs12(2048)).by(Cipher::TripleDes);
    book.valid(
        "keys/encrypted/pkcs12-3des",
        file(dave, &old)
            .needing("legacy")
            .received(|context| context.legacy = true),
    )
    .text(
        "the scheme of PKCS #12 with Triple DES, allowed",
        "What programs wrote for twenty years. Allowed here.",
    )
    .source("RFC 7292 appendix C")
    .level(Level::None)
    .class("legacy-algorithm");
}

fn passwords(book: &mut Book, dave: &Identity) {
    for (id, title, why, password) in [
        (
            "keys/encrypted/password-wrong",
            "a wrong password",
            "What comes out under the wrong key has wrong padding, or is no key.",
            Some("hunter2"),
        ),
        (
            "keys/encrypted/password-empty",
            "an empty password",
            "The empty password is a password, and not this one.",
            Some(""),
        ),
        (
            "keys/encrypted/password-absent",
            "no password",
            "The file asks for a password and nobody gives one.",
            None,
        ),
    ] {
        book.invalid(
            id,
            BASIC,
            "",
            file(dave, &basic()).received(|context| {
                context.password = password.map(String::from);
            }),
        )
        .text(title, why)
        .source("RFC 8018 section 6.2.2")
        .borne()
        .class("key-file");
    }
}

fn costs(book: &mut Book, dave: &Identity) {
    for (id, title, count) in [
        (
            "keys/encrypted/iterations-2-31",
            "2^31 iterations",
            Node::integer(1 << 31),
        ),
        (
            "keys/encrypted/iterations-2-64",
            "2^64 iterations",
            Node::unsigned(&[1, 0, 0, 0, 0, 0, 0, 0, 0]),
        ),
        (
            "keys/encrypted/iterations-zero",
            "no iterations",
            Node::integer(0),
        ),
        (
            "keys/encrypted/iterations-negative",
            "minus one iteration",
            Node::integer(-1),
        ),
    ] {
        let mut derivation = Pbkdf2::new(Digest::Sha256);
        derivation.iteration_count = Some(count);
        let encryption = Encryption::new(Derivation::Pbkdf2(derivation));
        book.invalid(
            id,
            BASIC,
            "",
            file(dave, &encryption),
        )
        .text(
            title,
            "Whoever made the file chooses how long its reader works. A reader has a limit, and a number that is no count is refused.",
        )
        .source("RFC 8018 section 4.2")
        .level(Level::None)
        .borne()
        .class("key-file")
        .within(5);
    }
    let mut costly = |id: &str, title: &str, why: &str, bend: &dyn Fn(&mut Scrypt)| {
        let mut scrypt = scrypt();
        bend(&mut scrypt);
        book.invalid(
            id,
            SCRYPT,
            "",
            file(dave, &Encryption::new(Derivation::Scrypt(scrypt))),
        )
        .text(title, why)
        .source("RFC 7914 section 2")
        .level(Level::None)
        .borne()
        .class("key-file")
        .within(5);
    };
    costly(
        "keys/encrypted/scrypt-n-2-30",
        "scrypt with N of 2^30",
        "A tebibyte of memory. A library that only multiplies and allocates takes down what runs it.",
        &|scrypt| scrypt.cost = Some(Node::integer(1 << 30)),
    );
    costly(
        "keys/encrypted/scrypt-r-2-24",
        "scrypt with r of 2^24",
        "The block size is as good a lever: 32 tebibytes.",
        &|scrypt| scrypt.block_size = Some(Node::integer(1 << 24)),
    );
    costly(
        "keys/encrypted/scrypt-p-2-24",
        "scrypt with p of 2^24",
        "Little memory at a time, sixteen million times in turn.",
        &|scrypt| scrypt.parallelization = Some(Node::integer(1 << 24)),
    );
    costly(
        "keys/encrypted/scrypt-overflow",
        "scrypt whose parameters overflow",
        "N, r and p whose product is zero in 64 bits.",
        &|scrypt| {
            scrypt.cost = Some(Node::unsigned(&[1, 0, 0, 0, 0]));
            scrypt.block_size = Some(Node::unsigned(&[1, 0, 0, 0, 0]));
        },
    );
    costly(
        "keys/encrypted/scrypt-n-odd",
        "scrypt with N that is no power of two",
        "N must be a power of two larger than one.",
        &|scrypt| scrypt.cost = Some(Node::integer(16383)),
    );
}

fn parameters(book: &mut Book, dave: &Identity) {
    let mut bad = |id: &str, title: &str, why: &str, bend: &dyn Fn(&mut Node)| {
        book.invalid(id, BASIC, "", bent(dave, &basic(), |node| bend(node)))
            .text(title, why)
            .source("RFC 8018 section 6.2")
            .accept(&[Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid)
            .borne()
            .class("key-file");
    };
    bad(
        "keys/encrypted/key-length",
        "keyLength that the cipher does not have",
        "PBKDF2-params say sixteen octets, and AES-256 needs 32.",
        &|node| {
            node.at(&[0, 1, 0, 1]).nodes().insert(2, Node::integer(16));
        },
    );
    bad(
        "keys/encrypted/parameters-absent",
        "PBES2 without parameters",
        "Neither derivation nor cipher.",
        &|node| {
            node.at(&[0]).nodes().pop();
        },
    );
    bad(
        "keys/encrypted/kdf-unknown",
        "PBES2 with an unknown derivation",
        "The derivation has an identifier that nobody knows.",
        &|node| *node.at(&[0, 1, 0, 0]) = Node::oid(oid::UNKNOWN),
    );
    bad(
        "keys/encrypted/cipher-unknown",
        "PBES2 with an unknown cipher",
        "The cipher has an identifier that nobody knows.",
        &|node| *node.at(&[0, 1, 1, 0]) = Node::oid(oid::UNKNOWN),
    );
    bad(
        "keys/encrypted/iv-short",
        "PBES2 with half an initialization vector",
        "AES-CBC has sixteen octets of it, and there are eight.",
        &|node| crate::template::envelope::octets(node.at(&[0, 1, 1, 1])).truncate(8),
    );
    bad(
        "keys/encrypted/ciphertext-cut",
        "a ciphertext that ends within a block",
        "One octet is missing at its end.",
        &|node| {
            crate::template::envelope::octets(node.at(&[1])).pop();
        },
    );
}
