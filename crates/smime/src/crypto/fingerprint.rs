//! SHA-256 as a name for octets: nothing is judged by it, and two things that have the same are
//! the same.

use sha2::{Digest, Sha256};

/// The name of an octet string.
pub(crate) type Fingerprint = [u8; 32];

/// The digest of `parts`, one after another.
pub(crate) fn sha256<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Fingerprint {
    parts
        .into_iter()
        .fold(Sha256::new(), Sha256::chain_update)
        .finalize()
        .into()
}
