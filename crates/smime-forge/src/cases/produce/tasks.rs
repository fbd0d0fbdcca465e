//! `produce`: what is asked for, and what is to come of it.

use smime_cases::{Context, Form, Integrity, Op, Produce, ProduceRecipient};

use crate::{
    cases::common::dave,
    template::{
        book::{Book, Entry},
        message::Message,
        mime::TEXT,
        people::People,
    },
};

/// A MIME entity to be made something of.
pub(super) fn entity(op: Op) -> Message {
    Message::new(op, TEXT, Form::Mime).covering(TEXT)
}

/// A case whose input is to be made something of.
pub(super) fn made<'a>(
    book: &'a mut Book,
    id: &str,
    message: Message,
    produce: Produce,
) -> Entry<'a> {
    book.valid(id, message).produce(produce)
}

pub(super) fn recipient(kind: &str, cert: Option<&str>) -> ProduceRecipient {
    ProduceRecipient {
        kind: kind.into(),
        cert: cert.map(Into::into),
        padding: None,
        digest: None,
        kdf: None,
        wrap: None,
        rid: None,
    }
}

pub(super) fn pkcs1(cert: &str) -> ProduceRecipient {
    ProduceRecipient {
        padding: Some("pkcs1".into()),
        ..recipient("ktri", Some(cert))
    }
}

pub(super) fn encrypted(form: &str, cipher: &str, recipients: Vec<ProduceRecipient>) -> Produce {
    Produce {
        form: Some(form.into()),
        cipher: Some(cipher.into()),
        recipients,
        ..Produce::default()
    }
}

/// A message under a cipher, and what is to come of reading it.
pub(super) fn under(message: Message, cipher: &str) -> Message {
    let (mode, is_aead) = match cipher {
        "chacha20-poly1305" => ("chacha20-poly1305", true),
        gcm if gcm.ends_with("-gcm") => ("aes-gcm", true),
        ccm if ccm.ends_with("-ccm") => ("aes-ccm", true),
        _ => ("aes-cbc", false),
    };
    let (kind, integrity) = if is_aead {
        ("auth-enveloped-data", Integrity::Aead)
    } else {
        ("enveloped-data", Integrity::None)
    };
    let mut message = message.needing(mode).needing(kind);
    message.integrity = Some(integrity);
    message
}

pub(super) fn to_dave(message: Message, people: &People) -> Message {
    message.received(|context| {
        *context = Context::default();
        dave(people).prepare(context);
    })
}
