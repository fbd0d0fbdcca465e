//! `keys/rfc1421`: keys in PEM with Proc-Type and DEK-Info.

use smime_cases::{Form, Level, Op, Verdict};

use crate::{
    primitive::cipher::Cipher,
    template::{
        book::Book,
        dek_info::DekInfo,
        message::Message,
        people::{Identity, People},
    },
};

/// The accepted case.
const AES: &str = "keys/rfc1421/aes-128";

pub(super) fn write(book: &mut Book, people: &People) {
    let dave = people.get("dave-p256");
    good(book, dave, people);
    faults(book, dave);
}

fn aes() -> DekInfo {
    DekInfo::new("AES-128-CBC", Cipher::AesCbc(128), 16)
}

fn file(identity: &Identity, dek_info: &DekInfo) -> Message {
    let (label, feature) = match identity.name {
        "dave-rsa" => ("RSA PRIVATE KEY", "pkcs1-key"),
        _ => ("EC PRIVATE KEY", "sec1"),
    };
    let pem = dek_info.pem(label, &identity.key.traditional().encode());
    Message::new(Op::Import, pem, Form::Pem)
        .needing(feature)
        .needing("legacy")
        .received(|context| {
            context.password = Some(dek_info.password.clone());
            context.legacy = true;
        })
}

fn good(book: &mut Book, dave: &Identity, people: &People) {
    for (id, title, dek_info) in [
        ("keys/rfc1421/aes-128", "AES-128-CBC", aes()),
        (
            "keys/rfc1421/aes-192",
            "AES-192-CBC",
            DekInfo::new("AES-192-CBC", Cipher::AesCbc(192), 24),
        ),
        (
            "keys/rfc1421/aes-256",
            "AES-256-CBC",
            DekInfo::new("AES-256-CBC", Cipher::AesCbc(256), 32),
        ),
        (
            "keys/rfc1421/des-ede3",
            "DES-EDE3-CBC",
            DekInfo::new("DES-EDE3-CBC", Cipher::TripleDes, 24),
        ),
        (
            "keys/rfc1421/des",
            "DES-CBC",
            DekInfo::new("DES-CBC", Cipher::TripleDes, 8),
        ),
    ] {
        // DES is in few libraries now, and nobody misses it.
        let accept: &[Verdict] = match id {
            "keys/rfc1421/des" => &[Verdict::Valid, Verdict::Unsupported, Verdict::Invalid],
            _ => &[Verdict::Valid, Verdict::Unsupported],
        };
        book.valid(id, file(dave, &dek_info))
            .text(
                &format!("SEC 1 under {title}, allowed"),
                "What OpenSSL wrote for twenty years: the header in front of the base64 names cipher and vector, and the key is one MD5 of the password. Allowed here.",
            )
            .source("RFC 7468 section 2")
            .level(Level::None)
            .accept(accept, Verdict::Valid)
            .sibling("keys/plain/sec1")
            .class("legacy-algorithm");
    }
    book.valid("keys/rfc1421/rsa", file(people.get("dave-rsa"), &aes()))
        .text(
            "PKCS #1 under AES-128-CBC, allowed",
            "The same for an RSA key.",
        )
        .source("RFC 7468 section 2")
        .level(Level::None)
        .accept(&[Verdict::Valid, Verdict::Unsupported], Verdict::Valid)
        .sibling("keys/plain/pkcs1")
        .class("legacy-algorithm");
    book.invalid(
        "keys/rfc1421/not-allowed",
        AES,
        "",
        file(dave, &aes()).received(|context| context.legacy = false),
    )
    .text(
        "SEC 1 under AES-128-CBC, not allowed",
        "One MD5 is no work for whoever tries passwords. What a reader says of it is its policy.",
    )
    .source("RFC 7468 section 2")
    .level(Level::None)
    .accept(
        &[Verdict::Invalid, Verdict::Unsupported, Verdict::Valid],
        Verdict::Invalid,
    )
    .borne()
    .class("legacy-algorithm");
}

fn faults(book: &mut Book, dave: &Identity) {
    let mut bad = |id: &str, title: &str, why: &str, message: Message| {
        book.invalid(id, AES, "", message)
            .text(title, why)
            .source("RFC 7468 section 2")
            .accept(&[Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid)
            .borne()
            .class("key-file");
    };
    bad(
        "keys/rfc1421/password-wrong",
        "a wrong password",
        "The padding is wrong, or what stands before it is no key.",
        file(dave, &aes()).received(|context| context.password = Some("hunter2".into())),
    );
    bad(
        "keys/rfc1421/iv-short",
        "a vector of eight octets for AES",
        "DEK-Info holds half a vector, which is salt enough and no vector.",
        file(
            dave,
            &aes().with(|info| info.iv_text = Some(hex::encode_upper(&info.iv[..8]))),
        ),
    );
    bad(
        "keys/rfc1421/iv-absent",
        "no vector",
        "Nothing stands behind the comma of DEK-Info.",
        file(dave, &aes().with(|info| info.iv_text = Some(String::new()))),
    );
    bad(
        "keys/rfc1421/iv-long",
        "a vector of four thousand octets",
        "A library that reads the vector into an array of its own writes past its end.",
        file(
            dave,
            &aes().with(|info| info.iv_text = Some("00".repeat(4096))),
        ),
    );
    bad(
        "keys/rfc1421/cipher-unknown",
        "a cipher that nobody knows",
        "DEK-Info names ROT13-CBC.",
        file(dave, &aes().with(|info| info.name = "ROT13-CBC")),
    );
    let whole = file(dave, &aes());
    let text = String::from_utf8(whole.octets.clone()).expect("PEM is text");
    let body = text.find("\n\n").expect("an empty line") + 2;
    let cut = text[..body + 20].to_owned() + "\n-----END EC PRIVATE KEY-----\n";
    bad(
        "keys/rfc1421/truncated",
        "a key cut off",
        "The base64 ends after twenty characters: fifteen octets, which are no whole block.",
        whole.with_octets(cut),
    );
}
