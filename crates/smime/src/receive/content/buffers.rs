//! Where lengths matter.

use super::pieces::PIECE;
use super::plaintext::BEHIND;
use super::spans::SPAN;
use crate::mime::{canonical, detect, source, transfer};

/// The lengths of what content passes through on its way: buffers, samples, what is held. Content of
/// about one of them, or of a sum of some, is cut in a place of its own; tests look there. What is
/// held of a layer's content is a limit, and no constant:
/// [`held_plaintext_of_layer`](crate::Limits::held_plaintext_of_layer).
pub const BUFFERS: [(&str, usize); 7] = [
    ("line ends looked at together", canonical::BLOCK),
    ("octets decoded together", transfer::CHUNK),
    ("octets that tell a message's form", detect::SAMPLE),
    ("octets read together", source::BUFFER),
    ("octets withheld until they are known", SPAN as usize),
    ("a piece of content", PIECE),
    ("octets kept behind a piece", BEHIND),
];
