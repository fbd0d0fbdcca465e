//! The reference against OpenSSL, over messages that OpenSSL makes: every form, and every form
//! with one octet changed.

#[path = "../common/mod.rs"]
mod common;

mod bent;
mod forms;
mod made;
