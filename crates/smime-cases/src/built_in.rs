//! The vectors inside the binary, put there by `build.rs`.

include!(concat!(env!("OUT_DIR"), "/vectors.rs"));
