//! Certificates, paths, addresses and bundles, from the outside.

mod address;
mod bundle;
mod certificate;
mod make;
mod name;
mod path;
mod path_signature;
mod search;
