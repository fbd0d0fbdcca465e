//! The limits, each with its name.

/// The limits. The defaults bear any honest mail seen so far, with room to spare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How much [`Work`](super::Work) a message may cause however small it is: nanoseconds, by the
    /// prices that work has.
    pub work: u64,
    /// How much more it may cause for each of its octets.
    pub work_per_octet: u64,
    /// How deep ASN.1 values may nest.
    pub asn1_depth: u32,
    /// How many ASN.1 values a message may hold, content segments included.
    pub asn1_items: u64,
    /// How many octets of one message may be held in memory outside its content: certificates,
    /// CRLs, signerInfos, attributes.
    pub held_octets: u64,
    /// How many octets a MIME header may have.
    pub header_octets: usize,
    /// How many parts a multipart entity may have.
    pub mime_parts: usize,
    /// How deep cryptographic and MIME layers may nest.
    pub layers: u32,
    /// How many SignerInfos a message may have.
    pub signers: usize,
    /// How many encrypted keys the recipients of one layer may have, unknown ones counted too.
    pub recipients: usize,
    /// How many certificates a message may bring.
    pub certificates: usize,
    /// How many octets of content may be decrypted with keys besides the first, where several may
    /// be a message's.
    pub tried_octets: u64,
    /// How many octets may come of decompressing a message, all its layers together.
    pub decompressed_octets: u64,
    /// How many octets may come of each octet of a compressed stream, once more than
    /// [`UNSUSPICIOUS`](Self::UNSUSPICIOUS) came. Text gives some ten, a bomb a thousand.
    pub decompression_ratio: u64,
    /// How many CompressedData may stand within each other.
    pub compressed_layers: u32,
    /// How many octets of decrypted or decompressed content may be held in memory, all layers
    /// together; what is longer is read as often as it is needed.
    pub held_plaintext: usize,
    /// How often content of a layer may be read from its start again for the layers inside.
    pub restarts: u32,
    /// How many encrypted keys may be decrypted with private or shared keys: a key without a
    /// certificate is tried with every recipient of its type.
    pub key_decryptions: u32,
    /// How many iterations deriving keys from passwords may take, all recipients together; those with
    /// SHA-384 and SHA-512 count twice. They are paid for by this limit alone.
    pub derivation_iterations: u32,
    /// How many signatures may be checked, those of certificates included.
    pub signature_checks: u32,
    /// How many certificates a path may have, the anchor not counted.
    pub path_length: usize,
    /// How many steps the search for paths may take.
    pub path_steps: u32,
    /// How much work a failed look beneath a layer that shows no change costs at least, and how much
    /// more for each octet of it: whatever fails there, and however early, the work is done that
    /// these call for. A signed mail inside costs less, and so does whatever is inside for an
    /// RSA key of 2048 bits.
    pub failed_beneath: (u64, u64),
    /// How many times a layer's content may be read again: for digests that were not announced, for
    /// other forms of its line ends, for signatures that are over all of it. Content that stands
    /// in three places and was signed with other line ends takes nine.
    pub content_passes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            work: 400_000_000,
            work_per_octet: 550,
            asn1_depth: 64,
            asn1_items: 50_000_000,
            held_octets: 16 << 20,
            header_octets: 1 << 20,
            mime_parts: 1_000,
            layers: 16,
            signers: 64,
            recipients: 1_000,
            certificates: 10_000,
            tried_octets: 8 << 30,
            decompressed_octets: 2 << 30,
            decompression_ratio: 500,
            compressed_layers: 4,
            held_plaintext: 8 << 20,
            restarts: 1_000,
            key_decryptions: 500,
            derivation_iterations: 2_000_000,
            signature_checks: 500,
            path_length: 16,
            path_steps: 2_000,
            failed_beneath: (40_000_000, 8),
            content_passes: 12,
        }
    }
}

impl Limits {
    /// So many decompressed octets are no matter, whatever they come of.
    pub const UNSUSPICIOUS: u64 = 64 << 20;

    /// What may be held of one layer's content.
    pub fn held_plaintext_of_layer(&self) -> usize {
        self.held_plaintext / self.layers.max(1) as usize
    }
}
