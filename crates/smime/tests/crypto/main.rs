//! The crypto module: what identifiers mean, and what the default provider makes of signatures.

mod algorithms;
mod curves;
mod digests;
mod pss_parameters;
mod rsa;
mod support;
mod unknown_identifiers;
mod wycheproof;
