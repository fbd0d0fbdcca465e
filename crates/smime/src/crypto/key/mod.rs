//! Keys: in their octets, and loaded.

mod info;
mod kind;
mod private;

pub use info::PrivateKeyInfo;
pub use kind::KeyKind;
pub use private::PrivateKey;
