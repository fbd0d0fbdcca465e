//! Key files: those that OpenSSL and Java wrote are read, hostile ones are refused within limits.

mod formats;
mod hostile;
mod pairs;
mod passwords;
mod pkcs12;
mod rfc1421;
mod support;
