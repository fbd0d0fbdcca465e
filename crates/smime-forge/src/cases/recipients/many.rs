//! `recipients/many`: hundreds of recipients for one key, and recipients that no certificate names.

use smime_cases::{Level, Verdict};

use super::envelopes::{cbc, gcm};
use crate::{
    cases::common::{CONTENT, FAILED, NO_RECIPIENT},
    primitive::{
        asn1::Node, block::aes_128_cbc_decrypt, cipher::Cipher, digest::Digest, random::random,
    },
    template::{
        book::Book,
        envelope::Envelope,
        message::Message,
        people::People,
        recipient::{Kari, Kekri, Ktri, Oaep, Recipient, Rid},
    },
};

/// The class of faults where the step that fails is told by what it costs.
const CLASS: &str = "failure-that-costs-more";
/// How many recipients there are.
const MANY: usize = 200;

pub(super) fn write(book: &mut Book, people: &People) {
    shared(book);
    agreed(book, people);
    any(book, people);
}

/// Recipients of one shared key: each is for the receiver.
fn shared(book: &mut Book) {
    let good = "recipients/many/kekri";
    let wrong = |at: usize| {
        let key = random(&format!("wrong key {at}"), 32);
        Kekri::new(32).with(|kekri| {
            kekri.encrypted_key =
                Some(crate::primitive::key_wrap::KeyWrap::Aes(32).wrap(&kekri.key, &key));
        })
    };
    let broken = |at: usize| {
        let octets = random(&format!("no key {at}"), 40);
        Kekri::new(32).with(|kekri| kekri.encrypted_key = Some(octets))
    };
    let to = |recipients: Vec<Kekri>| {
        let kek = recipients[0].kek();
        let recipients = recipients.into_iter().map(Recipient::Kekri);
        Envelope::new(CONTENT, Cipher::AesGcm(256), recipients)
            .message()
            .received(|context| context.kek = Some(kek))
    };
    let unwrapped = || (0..MANY).map(wrong).collect::<Vec<_>>();
    let mut message = to(unwrapped().into_iter().chain([Kekri::new(32)]).collect());
    // Whoever takes the first that unwraps has the wrong one.
    message.secrets = None;
    book.open(good, "recipients/kekri/aes-256", Verdict::Valid, message)
        .text(
            "two hundred recipients of one key, the last is the one",
            "Each recipient is named as the receiver's shared key, each wrap is good, and only the last holds the key of the content. Nobody sends this; a receiver that tries all finds it.",
        )
        .source("RFC 5652 section 6.2.3")
        .level(Level::None)
        .borne()
        .class(CLASS);
    for (id, title, why, recipients) in [
        (
            "recipients/many/kekri-wrong",
            "two hundred recipients of one key, all with the wrong key",
            "Each wrap is good, and none holds the key of the content. A receiver that tries what it unwraps on the content, and only that, works two hundred times as long here as where no wrap is good, or stops at a limit of its own and says so.",
            unwrapped(),
        ),
        (
            "recipients/many/kekri-broken",
            "two hundred recipients of one key, all broken",
            "No wrap is good. To whoever watches this has to be the same as two hundred good ones that hold the wrong key: line, status, report, and what it costs.",
            (0..MANY).map(broken).collect(),
        ),
        (
            "recipients/many/kekri-mixed",
            "two hundred recipients of one key, every second broken",
            "Half of the wraps are good and hold the wrong key, half are not.",
            (0..MANY)
                .map(|at| if at % 2 == 0 { wrong(at) } else { broken(at) })
                .collect(),
        ),
    ] {
        book.invalid(id, "recipients/kekri/aes-256", FAILED, to(recipients))
            .text(title, why)
            .source("RFC 3218 section 2.3.2")
            .class(CLASS);
    }
}

/// Recipients of one agreement, all of them Dave.
fn agreed(book: &mut Book, people: &People) {
    let dave = people.get("dave-p256");
    let to = |keys: &dyn Fn(usize) -> Vec<u8>| {
        let kari = Kari::new(dave, 32);
        let mut message = gcm(Recipient::Kari(kari.clone())).bent(|fields| {
            let members = fields.recipients[0].nodes();
            let encrypted = members.last_mut().expect("recipientEncryptedKeys");
            let member = encrypted.nodes()[0].clone();
            *encrypted = Node::sequence(
                (0..40)
                    .map(|at| {
                        let mut member = member.clone();
                        member.nodes()[1] = Node::octet_string(keys(at));
                        member
                    })
                    .collect::<Vec<_>>(),
            );
        });
        message.secrets = None;
        (message, kari.kek(dave))
    };
    let kek = to(&|_| Vec::new()).1;
    let wrong = |at: usize| {
        let key = random(&format!("wrong key {at}"), 32);
        crate::primitive::key_wrap::KeyWrap::Aes(32).wrap(&kek, &key)
    };
    let broken = |at: usize| random(&format!("no key {at}"), 40);
    let sibling = "recipients/kari/p256-wrap-256";
    for (id, title, message) in [
        (
            "recipients/many/kari-wrong",
            "one agreement for one recipient forty times, all with the wrong key",
            to(&wrong).0,
        ),
        (
            "recipients/many/kari-broken",
            "one agreement for one recipient forty times, all broken",
            to(&broken).0,
        ),
    ] {
        book.invalid(id, sibling, FAILED, message)
            .text(
                title,
                "recipientEncryptedKeys names Dave again and again. Whether the wraps are good must not show, by what is said or by what it costs.",
            )
            .source("RFC 3218 section 2.3.2")
            .class(CLASS);
    }
}

/// Recipients named by an identifier that no certificate holds.
fn any(book: &mut Book, people: &People) {
    let (dave, erin) = (people.get("dave-rsa"), people.get("erin-rsa"));
    let unnamed = |mut ktri: Ktri| {
        ktri = ktri.by_key_identifier();
        ktri.rid = Node::context_octets(0, random("an identifier of nobody", 20));
        Recipient::Ktri(ktri)
    };
    let oaep = |who| Ktri::oaep(who, Oaep::new(Digest::Sha256));
    let asked = |message: Message| message.received(|context| context.any_recipient = true);
    let good = "recipients/many/any-ktri";
    book.open(good, super::ktri::OAEP, Verdict::Valid, asked(gcm(unnamed(oaep(dave))).message()))
        .text(
            "a recipient that no certificate is named by",
            "Outlook 2010 named recipients by a key identifier of its own making. The receiver has his certificate, which does not hold it, and asks for every recipient of his key's type.",
        )
        .source("RFC 5652 section 6.2.1")
        .borne();
    book.invalid(
        "recipients/many/unnamed-ktri",
        good,
        NO_RECIPIENT,
        gcm(unnamed(oaep(dave))).message(),
    )
    .text(
        "a recipient that no certificate is named by, and nobody asked",
        "The same message: with a certificate only the recipients that it names are the receiver's.",
    )
    .source("RFC 5652 section 6.2.1")
    .level(Level::None)
    .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
    .class("no-recipient");
    let kari = Kari::new(people.get("dave-p256"), 16).with(|kari| {
        let identifier = Node::octet_string(random("an identifier of nobody", 20));
        kari.recipients[0].1 = Rid::Fixed(Node::context(0, [identifier]));
    });
    book.open(
        "recipients/many/any-kari",
        super::kari::P256,
        Verdict::Valid,
        asked(cbc(Recipient::Kari(kari)).message()),
    )
    .text(
        "a recipient of an agreement that no certificate is named by",
        "The same with ECDH: rKeyId holds what no certificate does.",
    )
    .source("RFC 5652 section 6.2.2")
    .borne();
    let mut second = Envelope::new(
        CONTENT,
        Cipher::AesGcm(256),
        [unnamed(oaep(dave)), unnamed(oaep(erin))],
    );
    second.recipients.reverse();
    let mut message = asked(second.message());
    message.context.keys = vec![crate::template::recipient::key_pair(dave)];
    message.secrets = None;
    book.open("recipients/many/any-second", good, Verdict::Valid, message)
        .text(
            "two recipients that no certificate is named by, the second is the one",
            "Both are tried; the tag of the content says which key is right.",
        )
        .source("RFC 5652 section 6.2.1")
        .borne();
    two_that_fit(book, people);
}

/// Two keys under which the content ends in padding.
fn two_that_fit(book: &mut Book, people: &People) {
    let dave = people.get("dave-rsa");
    let ktri = || Ktri::oaep(dave, Oaep::new(Digest::Sha256));
    let envelope = cbc(Recipient::Ktri(ktri()));
    let (ciphertext, _) = envelope.seal();
    let fits = |key: &Vec<u8>| {
        let plaintext = aes_128_cbc_decrypt(key, &envelope.nonce, &ciphertext);
        plaintext.last() == Some(&1)
    };
    let mut keys = (0..).map(|at| random(&format!("fitting key {at}"), 16));
    let other = keys.find(fits).expect("one in 256 fits");
    let twice = |second: &[u8]| {
        let (first, second) = (ktri(), Recipient::Ktri(ktri()).node(second));
        let mut message = cbc(Recipient::Ktri(first)).bent(|fields| fields.recipients.push(second));
        message.context.any_recipient = true;
        message.secrets = None;
        message
    };
    let good = "recipients/many/any-same-twice";
    book.open(good, super::ktri::OAEP, Verdict::Valid, twice(&envelope.key))
        .text(
            "one key under two names",
            "A sender is his own recipient too: both recipients give the same key, and one plaintext comes of it.",
        )
        .source("RFC 5652 section 6.2.1")
        .level(Level::None)
        .borne();
    book.open(
        "recipients/many/any-two-fit",
        good,
        Verdict::Invalid,
        twice(&other),
    )
    .text(
        "two keys that fit, and nothing to tell them apart",
        "Every recipient is tried, and under both keys the content ends in padding. CBC authenticates nothing, so that nobody knows which plaintext was meant; whoever made the message may have meant both.",
    )
    .source("RFC 5652 section 6.3")
    .level(Level::None)
    .reason(FAILED)
    .any_content()
    .class("several-recipients");
}
