//! `recipients/several`: which of several recipients is the one.

use smime_cases::{Level, Verdict};

use super::{envelopes::gcm, ktri::OAEP};
use crate::{
    cases::common::{CONTENT, FAILED, NO_RECIPIENT},
    primitive::{asn1::Node, cipher::Cipher, digest::Digest, random::random},
    template::{
        book::Book,
        envelope::Envelope,
        message::Message,
        people::{Identity, People},
        recipient::{Kari, Kekri, Ktri, Oaep, Pwri, Recipient, key_pair, pkcs1_block},
    },
};

/// The accepted case with two recipients.
const TWO: &str = "recipients/several/two";

pub(super) fn write(book: &mut Book, people: &People) {
    good(book, people);
    twice(book, people);
    foreign(book, people);
    unfit(book, people);
}

fn to(people: &People, recipients: Vec<Recipient>) -> Message {
    Envelope::new(CONTENT, Cipher::AesGcm(256), recipients)
        .message()
        .received(|context| context.keys = vec![key_pair(people.get("dave-rsa"))])
}

fn pkcs1(identity: &Identity) -> Recipient {
    Recipient::Ktri(Ktri::pkcs1(identity))
}

fn good(book: &mut Book, people: &People) {
    let (dave, erin) = (people.get("dave-rsa"), people.get("erin-rsa"));
    book.valid("recipients/several/two", to(people, vec![pkcs1(erin), pkcs1(dave)]))
        .text(
            "two recipients, the second is the one",
            "The first recipient is Erin, the second Dave, who has his certificate and finds himself by it.",
        )
        .source("RFC 5652 section 6.2");
    book.valid(
        "recipients/several/first",
        to(people, vec![pkcs1(dave), pkcs1(erin)]),
    )
    .text(
        "two recipients, the first is the one",
        "The same in the other order.",
    )
    .source("RFC 5652 section 6.2");
    book.valid(
        "recipients/several/every-kind",
        to(people, vec![
            Recipient::Pwri(Pwri::new(Digest::Sha256, Cipher::AesCbc(256))),
            Recipient::Kekri(Kekri::new(32)),
            Recipient::Kari(Kari::new(people.get("erin-p256"), 32)),
            Recipient::Kari(Kari::new(people.get("erin-x25519"), 32)),
            Recipient::Ktri(Ktri::oaep(erin, Oaep::new(Digest::Sha256))),
            Recipient::Ktri(Ktri::pkcs1(dave).by_key_identifier()),
        ]),
    )
    .text(
        "recipients of every kind",
        "A password, a key that was shared before, agreements on two curves, and both kinds of RSA: the last one is Dave. The others are passed over.",
    )
    .requires(&["rfc5652-6.2-5"]);
    book.valid(
        "recipients/several/broken-other",
        to(
            people,
            vec![
                Recipient::Ktri(Ktri::pkcs1(erin).fixed(vec![1, 2, 3])),
                pkcs1(dave),
            ],
        ),
    )
    .text(
        "another recipient's key is broken",
        "Erin's encryptedKey is three octets of nothing. That is her trouble, not Dave's.",
    )
    .source("RFC 5652 section 6.2");
}

/// The receiver twice among the recipients.
fn twice(book: &mut Book, people: &People) {
    let dave = people.get("dave-rsa");
    let length = dave.key.modulus_octets();
    let other_key = pkcs1_block(2, &random("another key", 32), length);
    let wrong = || Recipient::Ktri(Ktri::pkcs1(dave).encoded(other_key.clone()));
    let unpadded = || Recipient::Ktri(Ktri::pkcs1(dave).encoded(vec![0; length]));
    for (id, title, first, second) in [
        (
            "recipients/several/same-good-first",
            "one recipient twice, the first good",
            pkcs1(dave),
            wrong(),
        ),
        (
            "recipients/several/same-good-second",
            "one recipient twice, the second good",
            wrong(),
            pkcs1(dave),
        ),
        (
            "recipients/several/same-unpadded-first",
            "one recipient twice, the first without padding",
            unpadded(),
            pkcs1(dave),
        ),
    ] {
        book.open(
            id,
            TWO,
            Verdict::Valid,
            to(people, vec![first, second]),
        )
        .text(
            title,
            "Two RecipientInfos name Dave, and one of them holds another key. Which one a receiver takes must not depend on whether the padding holds: to try all and let the content decide reads the message and tells nothing; to take one and fail is as good.",
        )
        .source("RFC 5652 section 6.2")
        .level(Level::None)
        .borne()
        .class("several-recipients");
    }
    book.invalid(
        "recipients/several/same-both-bad",
        TWO,
        FAILED,
        to(people, vec![unpadded(), wrong()]),
    )
    .text(
        "one recipient twice, both bad",
        "The first block has no padding, the second another key. One outcome, as for each of them alone.",
    )
    .source("RFC 3218 section 2.3.2")
    .class("several-recipients");
}

/// Nobody who is the receiver, and a key that does not fit the cipher.
fn unfit(book: &mut Book, people: &People) {
    let (dave, erin) = (people.get("dave-rsa"), people.get("erin-rsa"));
    book.invalid(
        "recipients/several/none-matches",
        TWO,
        NO_RECIPIENT,
        to(
            people,
            vec![
                pkcs1(erin),
                Recipient::Ktri(Ktri::oaep(erin, Oaep::new(Digest::Sha256))),
            ],
        ),
    )
    .text(
        "two recipients, neither is the one",
        "Both are Erin. With Dave's certificate at hand nothing is tried with his key.",
    )
    .source("RFC 5652 section 6.2")
    .class("no-recipient");
    book.invalid(
        "recipients/several/key-for-other-cipher",
        OAEP,
        FAILED,
        gcm(Recipient::Ktri(Ktri::oaep(dave, Oaep::new(Digest::Sha256))))
            .bent(|fields| {
                *fields.algorithm.at(&[0]) = Node::oid(crate::primitive::oid::AES_128_GCM);
            }),
    )
    .text(
        "a key twice as long as the cipher's",
        "The recipient gets 32 octets, and the algorithm became AES-128-GCM. A library that takes as much of the key as it needs decrypts with half of it.",
    )
    .source("RFC 5652 section 6.4")
    .class("rsa-oracle");
}

/// Somebody else's key under this receiver's name.
fn foreign(book: &mut Book, people: &People) {
    let (dave, erin) = (people.get("dave-rsa"), people.get("erin-rsa"));
    let message = gcm(Recipient::Ktri(Ktri::pkcs1(erin).with(|ktri| {
        ktri.rid = Ktri::pkcs1(dave).rid;
    })))
    .message()
    .received(|context| context.keys = vec![key_pair(dave)]);
    book.invalid("recipients/several/foreign-key", TWO, FAILED, message)
        .text(
            "another's key under this name",
            "The recipient is named Dave, and the key is encrypted for Erin. With Dave's key a block comes out that is no block at all.",
        )
        .source("RFC 3218 section 2.3.2")
        .class("rsa-oracle");
}
