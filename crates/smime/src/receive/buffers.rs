//! Where lengths matter.

use super::pieces::PIECE;
use super::plaintext::BEHIND;
use crate::mime::{canonical, detect, source, transfer};

/// The lengths of what content passes through on its way: buffers, samples, what is held. Content of
/// about one of them, or of a sum of some, is cut in a place of its own; tests look there. What is
/// held of a layer's content is a limit, and no constant:
/// [`held_plaintext_of_layer`](crate::Limits::held_plaintext_of_layer).
pub const BUFFERS: [(&str, usize); 6] = [
    ("line ends looked at together", canonical::BLOCK),
    ("octets decoded together", transfer::CHUNK),
    ("octets that tell a message's form", detect::SAMPLE),
    ("octets read together", source::BUFFER),
    ("a piece of content", PIECE),
    ("octets kept behind a piece", BEHIND),
];
