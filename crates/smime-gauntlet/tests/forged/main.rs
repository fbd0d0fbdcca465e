//! What the forge can make, the reference reads back as it was meant; and one bent field never
//! turns an invalid message valid. The two share no code, so that each is a check of the other.

mod bent;
mod mime_tree;
mod signed_data;
mod support;
