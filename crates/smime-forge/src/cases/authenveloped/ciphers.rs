//! `authenveloped/ciphers`: each authenticating cipher once, and parameters that are missing.

use crate::{
    cases::common::{CONTENT, PARAMETERS, dave},
    primitive::{asn1::Node, cipher::Cipher},
    template::{book::Book, envelope::Envelope, people::People},
};

/// Id, title, cipher and requirement of each.
pub(super) const CIPHERS: [(&str, &str, Cipher, &str); 7] = [
    (
        "authenveloped/ciphers/aes-128-gcm",
        "AES-128-GCM",
        Cipher::AesGcm(128),
        "rfc5084-3.2-1",
    ),
    (
        "authenveloped/ciphers/aes-192-gcm",
        "AES-192-GCM",
        Cipher::AesGcm(192),
        "rfc5084-3.2-1",
    ),
    (
        "authenveloped/ciphers/aes-256-gcm",
        "AES-256-GCM",
        Cipher::AesGcm(256),
        "rfc5084-3.2-1",
    ),
    (
        "authenveloped/ciphers/aes-128-ccm",
        "AES-128-CCM",
        Cipher::AesCcm(128),
        "rfc5084-3.1-1",
    ),
    (
        "authenveloped/ciphers/aes-192-ccm",
        "AES-192-CCM",
        Cipher::AesCcm(192),
        "rfc5084-3.1-1",
    ),
    (
        "authenveloped/ciphers/aes-256-ccm",
        "AES-256-CCM",
        Cipher::AesCcm(256),
        "rfc5084-3.1-1",
    ),
    (
        "authenveloped/ciphers/chacha20-poly1305",
        "ChaCha20-Poly1305",
        Cipher::ChaCha20Poly1305,
        "rfc8103-3-1",
    ),
];

pub(super) fn write(book: &mut Book, people: &People) {
    for (id, title, cipher, requirement) in CIPHERS {
        let basic = Envelope::new(CONTENT, cipher, [dave(people)]);
        book.valid(id, basic.message())
            .text(
                title,
                "One recipient by RSA, a nonce of twelve octets, a tag of sixteen in mac. The content comes out once the tag is checked.",
            )
            .requires(&["rfc5083-2-1", requirement]);
    }
    for ([absent, null], sibling, title, cipher, requirement) in [
        (
            [
                "authenveloped/ciphers/aes-128-gcm-parameters-absent",
                "authenveloped/ciphers/aes-128-gcm-parameters-null",
            ],
            "authenveloped/ciphers/aes-128-gcm",
            "AES-128-GCM",
            Cipher::AesGcm(128),
            "rfc5084-3.2-1",
        ),
        (
            [
                "authenveloped/ciphers/aes-256-gcm-parameters-absent",
                "authenveloped/ciphers/aes-256-gcm-parameters-null",
            ],
            "authenveloped/ciphers/aes-256-gcm",
            "AES-256-GCM",
            Cipher::AesGcm(256),
            "rfc5084-3.2-1",
        ),
        (
            [
                "authenveloped/ciphers/aes-128-ccm-parameters-absent",
                "authenveloped/ciphers/aes-128-ccm-parameters-null",
            ],
            "authenveloped/ciphers/aes-128-ccm",
            "AES-128-CCM",
            Cipher::AesCcm(128),
            "rfc5084-3.1-1",
        ),
        (
            [
                "authenveloped/ciphers/chacha20-poly1305-parameters-absent",
                "authenveloped/ciphers/chacha20-poly1305-parameters-null",
            ],
            "authenveloped/ciphers/chacha20-poly1305",
            "ChaCha20-Poly1305",
            Cipher::ChaCha20Poly1305,
            "rfc8103-3-1",
        ),
    ] {
        let basic = Envelope::new(CONTENT, cipher, [dave(people)]);
        book.invalid(
            absent,
            sibling,
            PARAMETERS,
            basic.bent(|fields| {
                fields.algorithm.nodes().pop();
            }),
        )
        .text(
            &format!("{title} without parameters"),
            "The nonce stands in the parameters, which must be there.",
        )
        .requires(&[requirement])
        .class("missing-parameters");
        book.invalid(
            null,
            sibling,
            PARAMETERS,
            basic.bent(|fields| *fields.algorithm.at(&[1]) = Node::null()),
        )
        .text(
            &format!("{title} with NULL for its parameters"),
            "NULL holds no nonce. A library that asks for the parameters by type gets nothing and may go on with it.",
        )
        .requires(&[requirement])
        .class("missing-parameters");
    }
}
