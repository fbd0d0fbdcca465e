//! Proofs: values that only their checks can make. A valid verdict is built from them and from
//! nothing else, so no path through the code can reach it with a check left out.

mod address_bound;
mod content_authenticated;
mod content_bound;
mod content_decompressed;
mod content_decrypted;
mod content_digested;
mod message_proof;
mod signature_valid;
mod unprotected;

pub use address_bound::{Address, AddressBound, AddressCheck, SenderFields};
pub use content_authenticated::ContentAuthenticated;
pub use content_bound::ContentBound;
pub use content_decompressed::ContentDecompressed;
pub(crate) use content_decompressed::StreamEnd;
pub use content_decrypted::ContentDecrypted;
pub use content_digested::ContentDigested;
pub use message_proof::{LayerProof, MessageProof};
pub use signature_valid::SignatureValid;
pub(crate) use signature_valid::{AttributeDigests, SignatureContext};
pub use unprotected::Unprotected;

pub use crate::pki::path::PathValid;

/// A signer whose checks all hold.
#[derive(Clone, Debug)]
pub struct SignerProof {
    /// The content is what was signed.
    pub content: ContentBound,
    /// The signature is that of the certificate's key.
    pub signature: SignatureValid,
    /// The certificate has a path to a trust anchor.
    pub path: PathProof,
}

/// That a certificate has a path, or that nobody asked for one.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum PathProof {
    /// It has one.
    Valid(PathValid),
    /// Signatures only were asked for; the report says so.
    NotAsked,
}
