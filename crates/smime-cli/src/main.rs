//! The smime command.
#![forbid(unsafe_code)]

fn main() {}
