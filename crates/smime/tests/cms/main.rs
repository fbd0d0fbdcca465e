//! CMS objects read without judging them: every content type, its recipients, its attributes.
//!
//! What is in `data` was made by OpenSSL (`make.sh`) and by `cryptography` of Python (`make.py`);
//! changed messages are those, one element replaced.

mod support;

mod attributes;
mod authenticated;
mod broken;
mod content_types;
mod recipients;
mod signed_data;
mod streaming;
