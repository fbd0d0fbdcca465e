//! What a message is judged for: which layers count, how deep to go, and what is missing else.

use super::locate::LayerPlace;
use crate::cms::ContentType;
use crate::proof::LayerProof;
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::verdict::Layer;

/// What a message is judged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// The outermost signed layer, compression around it looked through.
    Verify,
    /// The outermost layer, which is encrypted.
    Decrypt,
    /// The outermost layer, which is compressed.
    Decompress,
    /// Every layer.
    Open,
}

/// Something that a message may be required to have, on any of its layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protection {
    /// A signature: SignedData.
    Signed,
    /// Encryption: EnvelopedData, AuthEnvelopedData, EncryptedData.
    Encrypted,
    /// A message authentication code: AuthenticatedData, AuthEnvelopedData.
    Authenticated,
    /// A digest: DigestedData.
    Digested,
}

impl Goal {
    /// Whether a layer of that type is judged at `place`; a refusal says why not.
    pub(super) fn judges(
        self,
        content_type: &ContentType,
        place: &LayerPlace,
    ) -> Result<(), Refusal> {
        let found = format!("contentType is {}", content_type.name());
        if let ContentType::Other(_) = content_type {
            return Err(Refusal::new(Reason::Unsupported, found));
        }
        let is_judged = match self {
            // What stands beside a multipart's signature is signed, and nothing else.
            _ if place.content.is_some() && *content_type != ContentType::SignedData => false,
            Self::Open => true,
            Self::Verify => matches!(
                content_type,
                ContentType::SignedData | ContentType::CompressedData
            ),
            Self::Decrypt => content_type.is_encrypted(),
            Self::Decompress => *content_type == ContentType::CompressedData,
        };
        match (is_judged, self) {
            (true, _) => Ok(()),
            (false, Self::Open) => Err(Self::Verify.not_there(&found)),
            (false, _) => Err(self.not_there(&found)),
        }
    }

    /// Whether what is inside such a layer is looked at too.
    pub(super) fn goes_inside(self, layer: &Layer) -> bool {
        match self {
            Self::Open => true,
            Self::Verify => matches!(layer, Layer::CompressedData(_)),
            Self::Decrypt | Self::Decompress => false,
        }
    }

    /// That `found` stands where the layer should be.
    pub(super) fn not_there(self, found: &str) -> Refusal {
        let (reason, wanted) = match self {
            Self::Verify => (Reason::NotSigned, "signed-data"),
            Self::Decrypt => (Reason::NotEncrypted, "encrypted data"),
            Self::Decompress => (Reason::NotCompressed, "compressed-data"),
            Self::Open => (Reason::Unsupported, "a type that is known"),
        };
        Refusal::new(reason, format!("{found}, wanted {wanted}"))
    }
}

impl Protection {
    /// Whether a layer that holds gives it.
    pub(super) fn is_met_by(self, proof: &LayerProof) -> bool {
        match (self, proof) {
            (Self::Signed, LayerProof::Signed(_))
            | (Self::Encrypted, LayerProof::Decrypted(_))
            | (Self::Authenticated, LayerProof::Authenticated(_))
            | (Self::Digested, LayerProof::Digested(_)) => true,
            (Self::Authenticated, LayerProof::Decrypted(proof)) => proof.is_authentic(),
            _ => false,
        }
    }

    /// That a message lacks it.
    pub(super) fn missing(self) -> Refusal {
        let (reason, wanted) = match self {
            Self::Signed => (Reason::NotSigned, "signed"),
            Self::Encrypted => (Reason::NotEncrypted, "encrypted"),
            Self::Authenticated => (Reason::NotAuthenticated, "authenticated"),
            Self::Digested => (Reason::NotDigested, "digested"),
        };
        Refusal::new(reason, format!("no layer is {wanted}, and one is required"))
    }
}
