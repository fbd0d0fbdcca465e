//! What a test case, a reason and a verdict of the S/MIME Gauntlet look like as data.
#![forbid(unsafe_code)]
