//! `recipients/other`: recipients that nobody knows are passed over.

use smime_cases::{Level, Verdict};

use super::ktri::PKCS1;
use crate::{
    cases::common::{CONTENT, NO_RECIPIENT, dave},
    primitive::{
        asn1::{Length, Node},
        cipher::Cipher,
        oid,
    },
    template::{
        book::Book, envelope::Envelope, message::Message, people::People, recipient::Recipient,
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    super::pwri::not_addressed(book, people);
    let beside = |other: Node| -> Message {
        Envelope::new(
            CONTENT,
            Cipher::AesGcm(256),
            [Recipient::Other(other), dave(people)],
        )
        .with(|envelope| {
            let mut context = smime_cases::Context::default();
            dave(people).prepare(&mut context);
            envelope.context = Some(context);
        })
        .message()
    };
    let mut skipped = |id: &str, title: &str, why: &str, other: Node| {
        book.valid(id, beside(other))
            .text(
                title,
                &format!("{why} It is passed over, and the recipient after it is Dave."),
            )
            .requires(&["rfc5652-6.2-5"])
            .class("unknown-recipient");
    };
    skipped(
        "recipients/other/unknown",
        "OtherRecipientInfo of an unknown type",
        "The first recipient is of a kind that nobody knows.",
        ori(vec![
            Node::oid(oid::UNKNOWN),
            Node::octet_string(*b"a value"),
        ]),
    );
    skipped(
        "recipients/other/null",
        "OtherRecipientInfo with NULL",
        "Its value is NULL.",
        ori(vec![Node::oid(oid::UNKNOWN), Node::null()]),
    );
    skipped(
        "recipients/other/empty-octets",
        "OtherRecipientInfo with an empty value",
        "Its value is an OCTET STRING of no octets.",
        ori(vec![Node::oid(oid::UNKNOWN), Node::octet_string([])]),
    );
    skipped(
        "recipients/other/long-identifier",
        "OtherRecipientInfo with a long identifier",
        "Its type has three hundred octets. Libraries copied it into an array of 32.",
        ori(vec![
            Node::primitive(
                crate::primitive::asn1::tag::OID,
                [&[0x2a], [0x03; 299].as_slice()].concat(),
            ),
            Node::octet_string(*b"a value"),
        ]),
    );
    skipped(
        "recipients/other/long-arc",
        "OtherRecipientInfo with a huge arc",
        "One arc of its type has seven hundred bits.",
        ori(vec![
            Node::primitive(
                crate::primitive::asn1::tag::OID,
                [&[0x2a], [0xff; 100].as_slice(), &[0x7f]].concat(),
            ),
            Node::octet_string(*b"a value"),
        ]),
    );
    skipped(
        "recipients/other/nested-value",
        "OtherRecipientInfo with a deep value",
        "Its value is sixteen SEQUENCEs within each other.",
        ori(vec![
            Node::oid(oid::UNKNOWN),
            (0..16).fold(Node::null(), |inner, _| Node::sequence([inner])),
        ]),
    );
    odd(book, &beside);
    alone(book, people);
}

fn ori(nodes: Vec<Node>) -> Node {
    Node::context(4, nodes)
}

fn alone(book: &mut Book, people: &People) {
    book.invalid(
        "recipients/other/alone",
        PKCS1,
        NO_RECIPIENT,
        Envelope::new(
            CONTENT,
            Cipher::AesGcm(256),
            [Recipient::Other(ori(vec![
                Node::oid(oid::UNKNOWN),
                Node::null(),
            ]))],
        )
        .message()
        .received(|context| dave(people).prepare(context)),
    )
    .text(
        "nobody but an unknown recipient",
        "The only recipient is of an unknown kind, so none is the receiver.",
    )
    .requires(&["rfc5652-6.2-5"])
    .class("unknown-recipient");
}

fn odd(book: &mut Book, beside: &dyn Fn(Node) -> Message) {
    let all = [Verdict::Valid, Verdict::Invalid, Verdict::Unsupported];
    let cases = [
        (
            "recipients/other/value-absent",
            "OtherRecipientInfo without a value",
            "oriValue is missing, which the syntax does not allow.",
            Node::context(4, [Node::oid(oid::UNKNOWN)]),
            Verdict::Valid,
        ),
        (
            "recipients/other/type-wrong",
            "OtherRecipientInfo whose type is an INTEGER",
            "oriType is an INTEGER where an identifier is wanted.",
            Node::context(4, [Node::integer(1), Node::null()]),
            Verdict::Valid,
        ),
        (
            "recipients/other/empty",
            "OtherRecipientInfo with nothing in it",
            "Neither type nor value.",
            Node::context(4, []),
            Verdict::Valid,
        ),
        (
            "recipients/other/alternative-5",
            "an alternative that there is not",
            "A recipient with the tag [5], which RecipientInfo does not have, or not yet.",
            Node::context(5, [Node::integer(0), Node::octet_string(*b"a value")]),
            Verdict::Valid,
        ),
        (
            "recipients/other/alternative-5-primitive",
            "an alternative that there is not, primitive",
            "A recipient with the tag [5] and octets instead of components.",
            Node::context_octets(5, *b"a value"),
            Verdict::Valid,
        ),
        (
            "recipients/other/alternative-indefinite",
            "OtherRecipientInfo of indefinite length",
            "BER: what is passed over has to be walked through to find its end.",
            Node::context(4, [Node::oid(oid::UNKNOWN), Node::sequence([Node::null()])])
                .all_indefinite(),
            Verdict::Valid,
        ),
        (
            "recipients/other/length-long",
            "OtherRecipientInfo with a length in four octets",
            "BER: a length longer than it needs to be.",
            Node::context(4, [Node::oid(oid::UNKNOWN), Node::null()]).with_length(Length::Long(4)),
            Verdict::Valid,
        ),
    ];
    for (id, title, why, other, best) in cases {
        let is_ber = matches!(
            id,
            "recipients/other/alternative-indefinite" | "recipients/other/length-long"
        );
        let entry = book
            .valid(id, beside(other))
            .text(
                title,
                &format!("{why} What is not understood is passed over, and the recipient after it is Dave."),
            )
            .requires(&["rfc5652-6.2-5"])
            .class("unknown-recipient");
        if !is_ber {
            // The structure itself is broken or of another edition: to refuse is no fault.
            entry.level(Level::Should).accept(&all, best);
        }
    }
}
