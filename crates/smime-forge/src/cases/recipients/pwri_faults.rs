//! `recipients/pwri`: derivations that cost too much, and wraps that are wrong.

use smime_cases::{Level, Verdict};

use super::pwri::{BASIC, basic, to};
use crate::{
    cases::common::FAILED,
    primitive::{
        asn1::Node,
        oid,
        password_wrap::{password_block, password_check},
        random::random,
    },
    template::{book::Book, recipient::Pwri},
};

pub(super) fn write(book: &mut Book) {
    costs(book);
    parameters(book);
    algorithms(book);
    wraps(book);
}

fn costs(book: &mut Book) {
    for (id, title, count) in [
        (
            "recipients/pwri/iterations-2-31",
            "2^31 iterations",
            Node::integer(1 << 31),
        ),
        (
            "recipients/pwri/iterations-2-31-less-one",
            "2^31 - 1 iterations",
            Node::integer((1 << 31) - 1),
        ),
        (
            "recipients/pwri/iterations-2-64",
            "2^64 iterations",
            Node::unsigned(&[1, 0, 0, 0, 0, 0, 0, 0, 0]),
        ),
        (
            "recipients/pwri/iterations-1024-bits",
            "a number of iterations with 1024 bits",
            Node::unsigned(&[0x7f; 128]),
        ),
    ] {
        book.invalid(
            id,
            BASIC,
            "limit-exceeded",
            to(basic().with(|pwri| pwri.derivation.iteration_count = Some(count))),
        )
        .text(
            title,
            "The sender chooses how long the receiver works, and this is hours. A receiver has a limit and says at once that it is exceeded.",
        )
        .source("RFC 8018 section 4.2")
        .level(Level::None)
        .class("derivation-cost")
        .within(5);
    }
    for (id, title, count) in [
        ("recipients/pwri/iterations-zero", "no iterations", 0),
        (
            "recipients/pwri/iterations-negative",
            "minus one iteration",
            -1,
        ),
    ] {
        book.invalid(
            id,
            BASIC,
            FAILED,
            to(basic().with(|pwri| {
                pwri.derivation.iteration_count = Some(Node::integer(count));
            })),
        )
        .text(
            title,
            "iterationCount is INTEGER (1..MAX). Read into an unsigned number, minus one is very many.",
        )
        .requires(&["rfc3370-4.4.1-1"])
        .class("derivation-cost");
    }
}

fn parameters(book: &mut Book) {
    let mut bad = |id: &str, title: &str, why: &str, bend: &dyn Fn(&mut Pwri)| {
        book.invalid(id, BASIC, FAILED, to(basic().with(|pwri| bend(pwri))))
            .text(title, why)
            .requires(&["rfc3370-4.4.1-1"])
            .class("password-recipient");
    };
    for (id, length, why) in [
        (
            "recipients/pwri/key-length-16",
            16,
            "Half of the key that AES-256 needs.",
        ),
        (
            "recipients/pwri/key-length-33",
            33,
            "One octet more than AES-256 takes.",
        ),
        (
            "recipients/pwri/key-length-0",
            0,
            "keyLength is INTEGER (1..MAX).",
        ),
    ] {
        bad(
            id,
            &format!("keyLength {length}"),
            &format!("{why} The derived key does not fit the cipher of the wrap."),
            &|pwri| pwri.derivation.key_length = Some(Node::integer(length)),
        );
    }
    bad(
        "recipients/pwri/key-length-huge",
        "keyLength 2^31",
        "Two gigabytes of derived key. The cipher of the wrap needs 32 octets.",
        &|pwri| pwri.derivation.key_length = Some(Node::integer(1 << 31)),
    );
    bad(
        "recipients/pwri/salt-other-source",
        "a salt from elsewhere",
        "The salt is an AlgorithmIdentifier, which CMS forbids: it has to be given as octets.",
        &|pwri| pwri.derivation.salt_node = Some(Node::sequence([Node::oid(oid::UNKNOWN)])),
    );
    bad(
        "recipients/pwri/kdf-parameters-absent",
        "PBKDF2 without parameters",
        "Neither salt nor count.",
        &|pwri| pwri.derivation_algorithm = Some(Some(Node::sequence([Node::oid(oid::PBKDF2)]))),
    );
    bad(
        "recipients/pwri/wrap-parameters-absent",
        "id-alg-PWRI-KEK without a cipher",
        "The parameters name the cipher of the wrap, and are absent. OpenSSL followed a null pointer here.",
        &|pwri| pwri.algorithm = Some(Node::sequence([Node::oid(oid::PWRI_KEK)])),
    );
    bad(
        "recipients/pwri/wrap-iv-absent",
        "the cipher of the wrap without an initialization vector",
        "id-alg-PWRI-KEK names AES-256-CBC, whose parameters are absent.",
        &|pwri| {
            let cipher = Node::sequence([Node::oid(oid::AES_256_CBC)]);
            pwri.algorithm = Some(Node::sequence([Node::oid(oid::PWRI_KEK), cipher]));
        },
    );
    book.open(
        "recipients/pwri/salt-empty",
        BASIC,
        Verdict::Valid,
        to(basic().with(|pwri| pwri.derivation.salt.clear())),
    )
    .text(
        "a salt of no octets",
        "The syntax has no lower limit. Without a salt one table of passwords serves for all messages; the receiver cannot mend that any more.",
    )
    .source("RFC 8018 section 4.1")
    .borne()
    .class("derivation-cost");
}

/// Algorithms that nobody has, or that do not go with the wrap.
fn algorithms(book: &mut Book) {
    for (id, title, why, bend) in [
        (
            "recipients/pwri/wrap-stream-cipher",
            "the wrap with a stream cipher",
            "id-alg-PWRI-KEK with RC4. The wrap needs blocks: with a key stream, encrypting twice is decrypting. Implementations should not have it; OpenSSL divided by its block length.",
            (|pwri: &mut Pwri| {
                let cipher = Node::sequence([Node::oid(oid::RC4), Node::null()]);
                pwri.algorithm = Some(Node::sequence([Node::oid(oid::PWRI_KEK), cipher]));
            }) as fn(&mut Pwri),
        ),
        (
            "recipients/pwri/wrap-gcm",
            "the wrap with AES-GCM",
            "id-alg-PWRI-KEK with an authenticating cipher, which has no place for its tag there.",
            |pwri| {
                let cipher = crate::primitive::cipher::Cipher::AesGcm(256).identifier(&[0; 12], 16);
                pwri.algorithm = Some(Node::sequence([Node::oid(oid::PWRI_KEK), cipher]));
            },
        ),
        (
            "recipients/pwri/kdf-absent",
            "no key derivation",
            "keyDerivationAlgorithm is absent, which means that the key-encryption key comes from elsewhere, such as a token. A password is none.",
            |pwri| pwri.derivation_algorithm = Some(None),
        ),
        (
            "recipients/pwri/kdf-unknown",
            "an unknown key derivation",
            "keyDerivationAlgorithm has an identifier that nobody knows.",
            |pwri| {
                pwri.derivation_algorithm = Some(Some(Node::sequence([Node::oid(oid::UNKNOWN)])));
            },
        ),
        (
            "recipients/pwri/prf-unknown",
            "PBKDF2 with an unknown function",
            "PBKDF2 is known, the function inside of it is nobody's.",
            |pwri| {
                let mut identifier = pwri.derivation.identifier();
                *identifier.at(&[1, 2, 0]) = Node::oid(oid::UNKNOWN);
                pwri.derivation_algorithm = Some(Some(identifier));
            },
        ),
    ] {
        book.unsupported(id, BASIC, to(basic().with(bend)))
            .reason(
                if matches!(
                    id,
                    "recipients/pwri/wrap-gcm" | "recipients/pwri/kdf-absent"
                ) {
                    FAILED
                } else {
                    "unsupported"
                },
            )
            .text(title, why)
            .requires(&["rfc5652-6.2-1", "rfc3211-2.2-3"])
            .class("password-recipient");
    }
}

fn wraps(book: &mut Book) {
    let key = random("content-encryption key", 32);
    let usual = basic().usual_block(&key);
    let mut bad = |id: &str, title: &str, why: &str, bend: &dyn Fn(&mut Pwri)| {
        book.invalid(id, BASIC, FAILED, to(basic().with(|pwri| bend(pwri))))
            .text(title, why)
            .source("RFC 3211 section 2.3.2")
            .class("key-unwrap");
    };
    for (id, length, why) in [
        (
            "recipients/pwri/wrapped-0",
            0,
            "There is nothing to unwrap.",
        ),
        (
            "recipients/pwri/wrapped-4",
            4,
            "Count and check value alone.",
        ),
        (
            "recipients/pwri/wrapped-16",
            16,
            "One block, where there are two at least: the initialization vector of the outer layer lies before the buffer.",
        ),
        (
            "recipients/pwri/wrapped-31",
            31,
            "One octet short of two blocks.",
        ),
        (
            "recipients/pwri/wrapped-47",
            47,
            "One octet short of three blocks.",
        ),
    ] {
        bad(
            id,
            &format!("a wrapped key of {length} octets"),
            why,
            &|pwri| pwri.encrypted_key = Some(random("wrapped", length)),
        );
    }
    let block = |count: u8, check| password_block(count, check, &key, 16);
    bad(
        "recipients/pwri/wrapped-count-large",
        "a count beyond the block",
        "The first octet says 255. Whoever copies that many octets reads past the end.",
        &|pwri| pwri.block = Some(block(255, password_check(&key))),
    );
    bad(
        "recipients/pwri/wrapped-count-one-more",
        "a count one too large",
        "The first octet says 33, and the padding would be part of the key.",
        &|pwri| pwri.block = Some(block(33, password_check(&key))),
    );
    bad(
        "recipients/pwri/wrapped-count-one-less",
        "a count one too small",
        "The first octet says 31.",
        &|pwri| pwri.block = Some(block(31, password_check(&key))),
    );
    bad(
        "recipients/pwri/wrapped-count-zero",
        "a count of zero",
        "The first octet says that there is no key.",
        &|pwri| pwri.block = Some(block(0, password_check(&key))),
    );
    for (id, place) in [
        ("recipients/pwri/wrapped-check-1", 1),
        ("recipients/pwri/wrapped-check-2", 2),
        ("recipients/pwri/wrapped-check-3", 3),
    ] {
        bad(
            id,
            &format!("check octet {place} is wrong"),
            "One of the three check octets differs in one bit. All three are compared.",
            &|pwri| {
                let mut block = usual.clone();
                block[place] ^= 0x10;
                pwri.block = Some(block);
            },
        );
    }
    bad(
        "recipients/pwri/wrapped-once",
        "wrapped once instead of twice",
        "The block is encrypted once, as any CBC would do it.",
        &|pwri| {
            let key = pwri.key();
            pwri.encrypted_key = Some(pwri.cipher.cbc(&key, &pwri.iv, &usual));
        },
    );
    bad(
        "recipients/pwri/wrapped-key-wrong",
        "another key, wrapped well",
        "The wrap is good and the key is not the one that encrypted.",
        &|pwri| pwri.block = Some(pwri.usual_block(&random("another key", 32))),
    );
}
