//! The `smime` command as its callers see it: exit status, standard output, standard error, files.
//! Messages and certificates are OpenSSL's; `tests/data/make.sh` says how they came to be.

mod encrypt;
mod escaping;
#[cfg(unix)]
mod files;
mod inspect;
#[cfg(unix)]
mod judging;
mod keygen;
mod keys;
mod open;
mod options;
mod output;
#[cfg(unix)]
mod readme;
mod refusals;
mod sign;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod streams;
mod support;
mod verify;
