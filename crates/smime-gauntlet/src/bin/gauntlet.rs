//! The gauntlet command.
#![forbid(unsafe_code)]

fn main() {}
