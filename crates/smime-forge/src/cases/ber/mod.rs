//! `ber`: encodings that a receiver bears, and those it refuses.

use crate::template::{book::Book, people::People};

mod broken;
mod encodings;
mod hostile;

/// Where things stand in a ContentInfo with a SignedData.
const SIGNED_DATA: &[usize] = &[1, 0];
const VERSION: &[usize] = &[1, 0, 0];
const ENCAPSULATED: &[usize] = &[1, 0, 2];
const CONTENT_TYPE: &[usize] = &[1, 0, 2, 0];
const E_CONTENT: &[usize] = &[1, 0, 2, 1, 0];
const SIGNER: &[usize] = &[1, 0, 4, 0];

/// The accepted case in BER.
const GOOD: &str = "ber/indefinite-lengths";

pub(super) fn write(book: &mut Book, people: &People) {
    encodings::write(book, people);
    broken::write(book, people);
    hostile::write(book, people);
}
