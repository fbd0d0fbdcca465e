//! What one provider writes the other reads, and both answer odd questions alike.

mod content;
mod keys;
mod messages;
mod odd;
mod signatures;
mod support;

/// Keys in their octets.
#[path = "../../../smime/tests/support/loading.rs"]
mod loading;
