//! Reads BER, CER and DER over slices and streams, and writes them.
#![forbid(unsafe_code)]
