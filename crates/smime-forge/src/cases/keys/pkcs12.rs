//! `keys/pkcs12`: PFX files and what protects them.

use smime_cases::{Form, Level, Verdict};

use super::files::der;
use crate::{
    primitive::{
        asn1::Node,
        cipher::Cipher,
        derive::Pbkdf2,
        digest::Digest,
        textual::{base64_lines, pem},
    },
    template::{
        book::Book,
        envelope::octets,
        key_file::{Derivation, Encryption},
        message::Message,
        people::{Identity, People},
        pkcs12::{Mac, Pbmac1, Pfx},
    },
};

/// The accepted case.
const BASIC: &str = "keys/pkcs12/sha-256";
/// The accepted case of PBMAC1.
const PBMAC1: &str = "keys/pkcs12/pbmac1";

pub(super) fn write(book: &mut Book, people: &People) {
    let dave = people.get("dave-rsa");
    good(book, dave);
    old(book, dave);
    macs(book, dave);
    pbmac1(book, dave);
    in_text(book, dave);
    pairs(book, people);
}

fn modern() -> Encryption {
    Encryption::new(Derivation::Pbkdf2(Pbkdf2::new(Digest::Sha256)))
}

fn basic(identity: &Identity) -> Pfx {
    Pfx::new(identity, modern(), Mac::Hmac(Digest::Sha256, 2048))
}

fn file(pfx: &Pfx) -> Message {
    let mut message = der(&pfx.node(), "pkcs12")
        .received(|context| context.password = Some(pfx.password.clone()));
    if matches!(pfx.mac, Some(Mac::Pbmac1(_))) {
        message = message.needing("pbmac1");
    }
    message
}

fn good(book: &mut Book, dave: &Identity) {
    let mut valid = |id: &str, title: &str, why: &str, pfx: &Pfx| {
        book.valid(id, file(pfx))
            .text(title, why)
            .source("RFC 7292 section 4")
            .level(Level::None);
    };
    for (id, digest) in [
        ("keys/pkcs12/sha-256", Digest::Sha256),
        ("keys/pkcs12/sha-384", Digest::Sha384),
        ("keys/pkcs12/sha-512", Digest::Sha512),
    ] {
        valid(
            id,
            &format!("HMAC-{} and PBES2", digest.feature().to_uppercase()),
            "A key and its certificate as programs write them today: the key under PBES2 with AES-256, a code over all of it.",
            &Pfx::new(dave, modern(), Mac::Hmac(digest, 2048)),
        );
    }
    valid(
        "keys/pkcs12/iterations-1",
        "a MAC with one iteration",
        "iterations is left out, which means one.",
        &Pfx::new(dave, modern(), Mac::Hmac(Digest::Sha256, 1)),
    );
    valid(
        "keys/pkcs12/unicode",
        "a password outside of ASCII",
        "The derivation of PKCS #12 takes the password in UTF-16, PBES2 takes it in UTF-8.",
        &basic(dave).with(|pfx| {
            pfx.password = "pässwörd ☂".into();
            pfx.encryption.password = pfx.password.clone();
        }),
    );
    valid(
        "keys/pkcs12/pbmac1",
        "PBMAC1",
        "The code's key comes by PBKDF2 and has 32 octets, and the code is HMAC-SHA-256 (RFC 9579).",
        &Pfx::new(dave, modern(), Mac::Pbmac1(Pbmac1::new(32))),
    );
    valid(
        "keys/pkcs12/pbmac1-20",
        "PBMAC1 with a key of twenty octets",
        "Twenty octets are the least that a key may have.",
        &Pfx::new(dave, modern(), Mac::Pbmac1(Pbmac1::new(20))),
    );
}

fn old(book: &mut Book, dave: &Identity) {
    let encryption = Encryption::new(Derivation::Pkcs12(2048)).by(Cipher::TripleDes);
    let pfx = Pfx::new(dave, encryption, Mac::Hmac(Digest::Sha1, 2048));
    let message = file(&pfx).needing("legacy");
    let id = "keys/pkcs12/old";
    book.valid(
        id,
        message.clone().received(|context| context.legacy = true),
    )
    .text(
        "HMAC-SHA-1 and Triple DES, allowed",
        "What programs wrote for twenty years. Allowed here.",
    )
    .source("RFC 7292 appendix C")
    .level(Level::None)
    .class("legacy-algorithm");
    book.invalid("keys/pkcs12/old-not-allowed", id, "", message)
        .text(
            "HMAC-SHA-1 and Triple DES, not allowed",
            "The same file, and nobody asked for old algorithms. What a reader says of it is its policy.",
        )
        .source("RFC 7292 appendix C")
        .level(Level::None)
        .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
        .borne()
        .class("legacy-algorithm");
}

fn macs(book: &mut Book, dave: &Identity) {
    let mut bad = |id: &str, title: &str, why: &str, message: Message| {
        book.invalid(id, BASIC, "", message)
            .text(title, why)
            .source("RFC 7292 section 4")
            .borne()
            .class("key-file");
    };
    bad(
        "keys/pkcs12/password-wrong",
        "a wrong password",
        "The code does not fit the password, and the key does not open.",
        file(&basic(dave)).received(|context| context.password = Some("hunter2".into())),
    );
    bad(
        "keys/pkcs12/mac-wrong",
        "a wrong code",
        "One bit of the code differs. The key inside would open; somebody changed the file, or its code.",
        file(&basic(dave).tampered(|mac| octets(mac.at(&[0, 1]))[0] ^= 1)),
    );
    bad(
        "keys/pkcs12/mac-short",
        "a code cut to four octets",
        "The code is right as far as it goes.",
        file(&basic(dave).tampered(|mac| octets(mac.at(&[0, 1])).truncate(4))),
    );
    bad(
        "keys/pkcs12/mac-empty",
        "a code of no octets",
        "Comparing as many octets as there are finds no difference.",
        file(&basic(dave).tampered(|mac| octets(mac.at(&[0, 1])).clear())),
    );
    bad(
        "keys/pkcs12/certificate-changed",
        "the certificate changed, the code as it was",
        "Another certificate stands beside the key, and the code is over the one that was there.",
        {
            let mac = basic(dave).tampered(|_| ()).mac_data;
            file(&basic(dave).with(|pfx| {
                octets(&mut pfx.certificate)[40] ^= 1;
                pfx.mac_data = mac;
            }))
        },
    );
    for (id, title, count) in [
        (
            "keys/pkcs12/iterations-2-31",
            "a code with 2^31 iterations",
            Node::integer(1 << 31),
        ),
        (
            "keys/pkcs12/iterations-2-31-less-one",
            "a code with 2^31 - 1 iterations",
            Node::integer((1 << 31) - 1),
        ),
        (
            "keys/pkcs12/iterations-zero",
            "a code with no iterations",
            Node::integer(0),
        ),
        (
            "keys/pkcs12/iterations-negative",
            "a code with minus one iteration",
            Node::integer(-1),
        ),
    ] {
        let message = file(&basic(dave).tampered(|mac| mac.nodes()[2] = count));
        book.invalid(id, BASIC, "", message)
            .text(
                title,
                "Whoever made the file chooses how long its reader works before it can even say that the password is wrong.",
            )
            .source("RFC 7292 appendix B")
            .level(Level::None)
            .borne()
            .class("key-file")
            .within(5);
    }
    book.open(
        "keys/pkcs12/mac-absent",
        BASIC,
        Verdict::Invalid,
        file(&basic(dave).with(|pfx| pfx.mac = None)),
    )
    .text(
        "no code at all",
        "macData is left out, as the syntax allows where a signature protects the file. Here nothing does; the key is encrypted, the certificate is anybody's.",
    )
    .source("RFC 7292 section 4")
    .borne()
    .class("key-file");
}

fn pbmac1(book: &mut Book, dave: &Identity) {
    let with = |length: usize| Pfx::new(dave, modern(), Mac::Pbmac1(Pbmac1::new(length)));
    let mut bad = |id: &str, title: &str, why: &str, message: Message| {
        book.invalid(id, PBMAC1, "", message)
            .text(title, why)
            .source("RFC 9579")
            .borne()
            .class("key-file")
            .within(5);
    };
    for (id, length) in [
        ("keys/pkcs12/pbmac1-key-1", 1),
        ("keys/pkcs12/pbmac1-key-4", 4),
        ("keys/pkcs12/pbmac1-key-19", 19),
    ] {
        bad(
            id,
            &format!("PBMAC1 with a key of {length} octets"),
            "The code is right, and its key is so short that a file can be made to fit any password by trying. Keys below twenty octets are refused.",
            file(&with(length)),
        );
    }
    bad(
        "keys/pkcs12/pbmac1-key-length-absent",
        "PBMAC1 without keyLength",
        "keyLength has to be there: nothing else says how long the key is.",
        {
            let mut pbmac1 = Pbmac1::new(32);
            pbmac1.derivation.key_length = None;
            file(&Pfx::new(dave, modern(), Mac::Pbmac1(pbmac1)))
        },
    );
    bad(
        "keys/pkcs12/pbmac1-iterations-2-31",
        "PBMAC1 with 2^31 iterations",
        "Hours of work before the password can be called wrong.",
        {
            let mut pbmac1 = Pbmac1::new(32);
            pbmac1.derivation.iteration_count = Some(Node::integer(1 << 31));
            file(&Pfx::new(dave, modern(), Mac::Pbmac1(pbmac1)))
        },
    );
    bad(
        "keys/pkcs12/pbmac1-mac-wrong",
        "PBMAC1 with a wrong code",
        "One bit of the code differs.",
        file(&with(32).tampered(|mac| octets(mac.at(&[0, 1]))[0] ^= 1)),
    );
    bad(
        "keys/pkcs12/pbmac1-parameters-absent",
        "PBMAC1 without parameters",
        "Neither derivation nor scheme.",
        file(&with(32).tampered(|mac| {
            mac.at(&[0, 0]).nodes().pop();
        })),
    );
}

fn pairs(book: &mut Book, people: &People) {
    let (dave, erin) = (people.get("dave-rsa"), people.get("erin-rsa"));
    book.invalid(
        "keys/pkcs12/other-certificate",
        BASIC,
        "",
        file(&basic(dave).with(|pfx| pfx.certificate = erin.node())),
    )
    .text(
        "a key unlike its certificate",
        "The file ties Dave's key to Erin's certificate by localKeyId. Who believes it reads her mail with his key and wonders, or signs in her name.",
    )
    .source("RFC 7292 section 4.2")
    .level(Level::None)
    .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
    .borne()
    .class("key-file");
}

/// PKCS #12 as text, for which no standard has a label.
fn in_text(book: &mut Book, dave: &Identity) {
    let octets = basic(dave).node().encode();
    let accept = [Verdict::Valid, Verdict::Invalid, Verdict::Unsupported];
    for (id, title, why, message) in [
        (
            "keys/pkcs12/pem",
            "PKCS #12 in PEM",
            "Under the label PKCS12, which several programs write and RFC 7468 does not have.",
            file(&basic(dave))
                .with_octets(pem("PKCS12", &octets))
                .in_form(Form::Pem),
        ),
        (
            "keys/pkcs12/base64",
            "PKCS #12 in base64",
            "Without BEGIN and END lines, as it is pasted into web forms and out of them.",
            file(&basic(dave))
                .with_octets(base64_lines(&octets))
                .in_form(Form::Base64),
        ),
    ] {
        book.open(id, BASIC, Verdict::Valid, message)
            .text(title, why)
            .source("RFC 7292 section 4")
            .level(Level::None)
            .accept(&accept, Verdict::Valid)
            .borne();
    }
    book.invalid(
        "keys/pkcs12/pem-password-wrong",
        "keys/pkcs12/pem",
        "",
        file(&basic(dave))
            .with_octets(pem("PKCS12", &octets))
            .in_form(Form::Pem)
            .received(|context| context.password = Some("hunter2".into())),
    )
    .text(
        "PKCS #12 in PEM, a wrong password",
        "The code does not fit the password.",
    )
    .source("RFC 7292 section 4")
    .accept(&[Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid)
    .borne()
    .class("key-file");
}
