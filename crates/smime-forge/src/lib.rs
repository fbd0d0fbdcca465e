//! Makes the cases of the S/MIME Gauntlet, good and broken, byte by byte.
#![forbid(unsafe_code)]
