//! Every layer of a message holds.

use super::{
    ContentAuthenticated, ContentDecompressed, ContentDecrypted, ContentDigested, SignerProof,
    Unprotected,
};

/// Proof that what a message was judged for holds: the layers' proofs, at least one.
#[derive(Clone, Debug)]
pub struct MessageProof(Vec<LayerProof>);

/// Proof that a layer holds.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum LayerProof {
    /// Its signers, at least one.
    Signed(Vec<SignerProof>),
    /// What it decrypts to.
    Decrypted(ContentDecrypted),
    /// Its message authentication code.
    Authenticated(ContentAuthenticated),
    /// Its digest.
    Digested(ContentDigested),
    /// What it decompresses to.
    Decompressed(ContentDecompressed),
    /// There is no layer.
    Unprotected(Unprotected),
}

impl MessageProof {
    /// The proofs of all layers that were judged; absent where one is missing.
    pub(crate) fn of(layers: Vec<LayerProof>) -> Option<Self> {
        let is_empty = |layer: &LayerProof| match layer {
            LayerProof::Signed(signers) => signers.is_empty(),
            _ => false,
        };
        (!layers.is_empty() && !layers.iter().any(is_empty)).then_some(Self(layers))
    }

    /// The layers, outermost first.
    pub fn layers(&self) -> &[LayerProof] {
        &self.0
    }
}
