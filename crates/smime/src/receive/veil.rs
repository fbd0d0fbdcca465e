//! What a layer that shows no change to it keeps to itself.
//!
//! Whoever changes CBC ciphertext changes what it decrypts to, and every word about the inside is then
//! a word about plaintext: which octet stood where a tag should, whether a checksum held, how much
//! came of decompressing. So beneath such a layer there is one outcome until a signature inside is
//! found to be its signer's, which nobody can make who does not know what it is over. It is the
//! outcome of every failed decryption (RFC 3218 section 2.3.2): the same line, report and status. The
//! work is the same too: what fails early is made up for.
//!
//! That signature may be the attacker's own, and it is over the content alone. What it leaves uncovered
//! (a certificate that no authority vouches for, other signers) can be other plaintext, and is told by
//! no text, even then.

use super::goal::Goal;
use super::recipient::recipients::decryption_failed;
use crate::budget::{Budget, Spent, Work};
use crate::crypto::{DigestAlgorithm, Provider};
use crate::refusal::Refusal;
use crate::verdict::{Integrity, Judgement, Layer, Seen, SignerReport};

/// The layers that show no change, and what had been seen of a message when they were entered.
#[derive(Default)]
pub(super) struct Veils {
    /// The last of them is the one that counts.
    veils: Vec<Veil>,
}

struct Veil {
    /// The number of the layer.
    layer: usize,
    findings: usize,
    refusals: usize,
    /// What had been spent, and how many octets are beneath, all padding counted.
    spent: Spent,
    octets: u64,
    /// Whether a signature inside was found to be its signer's.
    is_lifted: bool,
}

/// What is computed where there is nothing to compute any more.
const IDLE: DigestAlgorithm = DigestAlgorithm::Sha256;

/// The longest block of a cipher in CBC mode. How much of the last one is padding is a secret.
const BLOCK: u64 = 16;

impl Veils {
    /// Takes note of `layer`, the next inside of those that were `seen`, which holds so many octets.
    pub(super) fn pass(
        &mut self,
        (layer, octets): (&Layer, u64),
        seen: &Seen,
        refusals: &[Refusal],
        budget: &Budget,
    ) {
        match layer {
            Layer::Encrypted(encrypted)
                if encrypted.integrity == Some(Integrity::None) && !self.is_down() =>
            {
                self.veils.push(Veil {
                    layer: seen.layers.len(),
                    findings: seen.findings.len(),
                    refusals: refusals.len(),
                    spent: budget.spent(),
                    octets: octets.saturating_add(1).next_multiple_of(BLOCK),
                    is_lifted: false,
                });
            }
            Layer::SignedData(signed) => {
                if let Some(veil) = self.veils.last_mut() {
                    veil.is_lifted |= signed.signers.iter().any(|signer| signer.signature_ok);
                }
            }
            _ => {}
        }
    }

    /// Whether nothing may be told of what is being looked at.
    pub(super) fn is_down(&self) -> bool {
        self.veils.last().is_some_and(|veil| !veil.is_lifted)
    }

    /// Takes back what must not be told now that all was looked at. Whether the message is refused for
    /// what stands beneath a veil: then none of its content may be given out either.
    pub(super) fn cover(&self, seen: &mut Seen, refusals: &mut Vec<Refusal>, goal: Goal) -> bool {
        let Some(last) = self.veils.last() else {
            return false;
        };
        let is_refused = refusals.len() > last.refusals;
        self.hide_uncovered(seen, refusals);
        let is_told = last.is_lifted && refusals.len() > last.refusals;
        if is_refused || !last.is_lifted {
            self.hide_findings(seen);
        }
        if is_told || !is_refused {
            return false;
        }
        refusals.truncate(last.refusals);
        let mut refusal = decryption_failed(goal == Goal::Open);
        refusal.layer = Some(last.layer);
        refusals.push(refusal);
        seen.layers.truncate(last.layer + 1);
        if let Some(Layer::Encrypted(layer)) = seen.layers.last_mut() {
            layer.integrity = None;
        }
        true
    }

    /// Takes back what no signature beneath a veil covers: all of a signer whose signature does not hold,
    /// and of a certificate whose path does not.
    fn hide_uncovered(&self, seen: &mut Seen, refusals: &mut Vec<Refusal>) {
        let Some(first) = self.veils.first() else {
            return;
        };
        let beneath = refusals.split_off(first.refusals.min(refusals.len()));
        let told = beneath.into_iter().filter_map(|mut refusal| {
            let layer = refusal.layer.and_then(|layer| seen.layers.get(layer));
            let signer = match (layer, refusal.signer) {
                (Some(Layer::SignedData(layer)), Some(signer)) => layer.signers.get(signer),
                _ => None,
            };
            match signer {
                Some(signer) if is_stranger(signer) => return None,
                Some(signer) if !is_vouched_for(signer) => bare(&mut refusal),
                _ => {}
            }
            Some(refusal)
        });
        refusals.extend(told);
        for layer in seen.layers.iter_mut().skip(first.layer + 1) {
            if let Layer::SignedData(layer) = layer {
                layer.signers.iter_mut().for_each(hide_signer);
            }
        }
    }

    /// Does the work that is missing where something beneath a veil failed. Gives what was spent as it
    /// may be told: what it was for is left out.
    pub(super) fn even_out(&self, budget: &Budget, provider: &dyn Provider) -> Spent {
        let Some(veil) = self.veils.last() else {
            return budget.spent();
        };
        let (least, for_each_octet) = budget.limits().failed_beneath;
        let wanted = veil.octets.saturating_mul(for_each_octet);
        let wanted = wanted.saturating_add(least).saturating_add(veil.spent.work);
        let done = budget.spent().work;
        // Not out of the budget: how much is left of that is a secret as well.
        if let Some(mut digest) = provider.digest(IDLE) {
            let zeros = [0; 8 << 10];
            let mut missing = wanted.saturating_sub(done) / Work::Digest(IDLE).price();
            while missing > 0 {
                digest.update(&zeros);
                missing = missing.saturating_sub(zeros.len() as u64);
            }
        }
        Spent {
            work: done.max(wanted),
            ..veil.spent
        }
    }

    /// Takes back all findings from beneath a veil. They are told where a signature vouches for the
    /// inside and the message is valid: octets that no signature covers stand beside signed ones, and
    /// a message that is refused may have been made to have them looked at.
    pub(super) fn hide_findings(&self, seen: &mut Seen) {
        if let Some(first) = self.veils.first() {
            seen.findings.truncate(first.findings);
        }
    }
}

/// Whether nothing of the signer is known to be a signer's.
const fn is_stranger(signer: &SignerReport) -> bool {
    !signer.signature_ok
}

/// Whether an anchor vouches for the signer's certificate.
fn is_vouched_for(signer: &SignerReport) -> bool {
    signer.path_ok == Some(true)
}

fn hide_signer(signer: &mut SignerReport) {
    if is_stranger(signer) {
        *signer = SignerReport {
            judgement: Judgement::Invalid,
            signature_ok: false,
            path_ok: None,
            certificate: None,
            digest: String::new(),
            signature: String::new(),
            signing_time: None,
            chain: Vec::new(),
            reasons: Vec::new(),
        };
    } else if !is_vouched_for(signer) {
        signer.certificate = None;
        signer.chain.clear();
        signer.reasons.iter_mut().for_each(bare);
    }
}

/// Leaves the reason alone.
fn bare(refusal: &mut Refusal) {
    let place = (refusal.layer, refusal.signer);
    *refusal = Refusal::new(refusal.reason, refusal.reason.title());
    (refusal.layer, refusal.signer) = place;
}
