//! `signed/forms`: the shapes that a good SignedData may have.

use crate::{
    book::Book,
    cases::{BASIC, CONTENT},
    message::Message,
    people::People,
    signed_data::SignedData,
};

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let basic = SignedData::new(CONTENT, &[alice]);
    book.valid(BASIC, Message::from(&basic)).text(
        "One signer, RSA with SHA-256, content enclosed",
        "Alice signs the content in the usual way: content-type, signing-time and message-digest as signed attributes, her certificate in the bag. Every receiver accepts it.",
    ).requires(&["rfc5652-5.6-5", "rfc5652-5.6-6"]);
}
