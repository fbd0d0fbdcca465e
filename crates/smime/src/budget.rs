//! What judging a message may cost: every limit has its name here, and work is paid as it is done.

use crate::reason::Reason;

/// The limits. The defaults bear any honest mail seen so far, with room to spare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
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
    /// How many octets of decrypted or decompressed content may be held in memory, all layers
    /// together; what is longer is read as often as it is needed.
    pub held_plaintext: usize,
    /// How often content of a layer may be read from its start again for the layers inside.
    pub restarts: u32,
    /// How many encrypted keys may be decrypted with private or shared keys: a key without a
    /// certificate is tried with every recipient of its type.
    pub key_decryptions: u32,
    /// How many iterations deriving keys from passwords may take, all recipients together.
    pub derivation_iterations: u32,
    /// How many signatures may be checked, those of certificates included.
    pub signature_checks: u32,
    /// How many certificates a path may have, the anchor not counted.
    pub path_length: usize,
    /// How many steps the search for paths may take.
    pub path_steps: u32,
    /// How many times a layer's content may be read again: for digests that were not announced, for
    /// other forms of its line ends, for signatures that are over all of it. Content that stands
    /// in three places and was signed with other line ends takes nine.
    pub content_passes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
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
            held_plaintext: 8 << 20,
            restarts: 64,
            key_decryptions: 500,
            derivation_iterations: 5_000_000,
            signature_checks: 500,
            path_length: 16,
            path_steps: 2_000,
            content_passes: 12,
        }
    }
}

impl Limits {
    /// What may be held of one layer's content.
    pub(crate) fn held_plaintext_of_layer(&self) -> usize {
        self.held_plaintext / self.layers.max(1) as usize
    }
}

/// What is left of the limits while one message is judged.
#[derive(Clone, Debug)]
pub struct Budget {
    limits: Limits,
    key_decryptions: u32,
    derivation_iterations: u32,
    signature_checks: u32,
    path_steps: u32,
    content_passes: u32,
    /// Those over the content of the layer at hand.
    passes_of_layer: u32,
    decompressed_octets: u64,
}

impl Budget {
    /// A full purse.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            key_decryptions: 0,
            derivation_iterations: 0,
            signature_checks: 0,
            path_steps: 0,
            content_passes: 0,
            passes_of_layer: 0,
            decompressed_octets: 0,
        }
    }

    /// The limits that this budget started from.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Pays for decrypting one key.
    pub fn key_decryption(&mut self) -> Result<(), Exhausted> {
        pay(
            &mut self.key_decryptions,
            1,
            self.limits.key_decryptions,
            "key_decryptions",
        )
    }

    /// Pays for deriving a key from a password.
    pub fn derivation_iterations(&mut self, iterations: u32) -> Result<(), Exhausted> {
        pay(
            &mut self.derivation_iterations,
            iterations,
            self.limits.derivation_iterations,
            "derivation_iterations",
        )
    }

    /// Pays for one signature check.
    pub fn signature_check(&mut self) -> Result<(), Exhausted> {
        pay(
            &mut self.signature_checks,
            1,
            self.limits.signature_checks,
            "signature_checks",
        )
    }

    /// Pays for one step of the search for paths.
    pub fn path_step(&mut self) -> Result<(), Exhausted> {
        pay(
            &mut self.path_steps,
            1,
            self.limits.path_steps,
            "path_steps",
        )
    }

    /// Pays for reading the content once more.
    pub fn content_pass(&mut self) -> Result<(), Exhausted> {
        pay(
            &mut self.passes_of_layer,
            1,
            self.limits.content_passes,
            "content_passes",
        )?;
        self.content_passes = self.content_passes.saturating_add(1);
        Ok(())
    }

    /// How many octets may still come of decompressing.
    pub fn decompressed_octets_left(&self) -> u64 {
        let limit = self.limits.decompressed_octets;
        limit.saturating_sub(self.decompressed_octets)
    }

    /// Pays for octets that came of decompressing.
    pub fn decompressed(&mut self, octets: u64) {
        self.decompressed_octets = self.decompressed_octets.saturating_add(octets);
    }

    /// Begins another layer, whose content may be read again as often as that of the one before.
    pub fn next_layer(&mut self) {
        self.passes_of_layer = 0;
    }

    /// What has been spent, restarts left out: those are counted where content is read.
    pub fn spent(&self) -> Spent {
        Spent {
            signature_checks: self.signature_checks,
            path_steps: self.path_steps,
            content_passes: self.content_passes,
            restarts: 0,
            decompressed_octets: self.decompressed_octets,
        }
    }
}

/// The work done on a message, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Signatures checked.
    pub signature_checks: u32,
    /// Steps taken in search of paths.
    pub path_steps: u32,
    /// Further passes over the content.
    pub content_passes: u32,
    /// Times that a layer's content was read from its start again.
    pub restarts: u32,
    /// Octets that came of decompressing.
    pub decompressed_octets: u64,
}

/// A limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exhausted {
    /// The limit's name, as in [`Limits`].
    pub limit: &'static str,
    /// Its value.
    pub value: u64,
}

impl Exhausted {
    /// The reason code of every exhausted limit.
    pub const REASON: Reason = Reason::LimitExceeded;
}

impl std::fmt::Display for Exhausted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "more than {} {}",
            self.value,
            self.limit.replace('_', " ")
        )
    }
}

/// Adds `cost` to what was spent, if the limit is not passed by it.
fn pay(spent: &mut u32, cost: u32, limit: u32, name: &'static str) -> Result<(), Exhausted> {
    match spent.checked_add(cost) {
        Some(sum) if sum <= limit => {
            *spent = sum;
            Ok(())
        }
        _ => Err(Exhausted {
            limit: name,
            value: limit.into(),
        }),
    }
}
