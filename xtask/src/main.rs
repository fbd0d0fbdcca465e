//! Builds and checks what cargo alone does not.
#![forbid(unsafe_code)]

fn main() {}
