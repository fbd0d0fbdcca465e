//! Keys: what they are, in their octets, and loaded.

mod algorithm;
mod info;
mod new;
mod private;
mod public;

pub use algorithm::{Curve, KeyAlgorithm};
pub use info::PrivateKeyInfo;
pub use new::NewKey;
pub use private::PrivateKey;
pub use public::{PublicKey, SubjectPublicKeyInfo};
