//! One signed layer, from its octets to the verdict.

use std::io;

use super::certificates::CertificatesAtHand;
use super::content::{ContentForm, Place, SignedContent, Sources};
use super::digests::{Digested, Digests};
use super::locate::{NoLayer, SignedPlace, locate};
use super::signer::{JudgedSigner, SignerJudge};
use super::{Received, ReceivingAgent, SignerRule};
use crate::budget::Budget;
use crate::cms::{CmsError, ContentType, EncapsulatedContent, Opened, SignedData, open};
use crate::crypto::DigestAlgorithm;
use crate::deviation::{Deviation, DeviationCode};
use crate::mime::{MimeError, Source};
use crate::pki::Certificate;
use crate::pki::path::Validator;
use crate::proof::{AddressBound, AddressCheck, SenderFields, SignatureContext, SignerProof};
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::verdict::{Address, Covers, Judgement, Layer, PathCheck, Seen, SignedLayer, Verdict};

/// Judges the signed layer of a message.
pub(super) fn verify<'a>(
    agent: &'a ReceivingAgent,
    message: &'a mut dyn Source,
    detached: Option<&'a mut dyn Source>,
) -> io::Result<Received> {
    let located = locate(message, agent.form, agent.part.as_deref(), &agent.limits)?;
    let seen = Seen {
        form: located.form,
        at: agent.time(),
        path: if agent.signature_only {
            PathCheck::NotChecked
        } else {
            PathCheck::Checked
        },
        deviations: located.deviations,
        layers: Vec::new(),
    };
    let mut judge = LayerJudge {
        agent,
        sender: located.sender,
        budget: agent.budget(),
        sources: Sources { message, detached },
        seen,
        content: None,
    };
    let outcome = match located.layer {
        Ok(place) => judge.judge(&place)?,
        Err(NoLayer { refusals, errant }) => {
            judge.seen.layers = errant.into_iter().map(Layer::Errant).collect();
            Err((refusals, Address::NotChecked))
        }
    };
    let LayerJudge {
        seen,
        content,
        budget,
        ..
    } = judge;
    let verdict = match outcome {
        Ok((proofs, address)) => Verdict::valid(&proofs, &address, seen),
        Err((refusals, address)) => Verdict::refused(refusals, address, seen),
    };
    Ok(Received {
        verdict,
        content,
        spent: budget.spent(),
    })
}

/// The proofs of a valid message, or why it is not valid and what its address check found.
type Outcome = Result<(Vec<SignerProof>, AddressBound), (Vec<Refusal>, Address)>;

pub(super) struct LayerJudge<'a> {
    agent: &'a ReceivingAgent,
    sender: Option<SenderFields>,
    budget: Budget,
    sources: Sources<'a>,
    seen: Seen,
    content: Option<SignedContent>,
}

/// The layer's number: the outermost.
const LAYER: usize = 0;

impl LayerJudge<'_> {
    fn judge(&mut self, place: &SignedPlace) -> io::Result<Outcome> {
        let (signed_data, inside) = match self.read(place)? {
            Ok(read) => read,
            Err(refusal) => return Ok(refused(refusal)),
        };
        self.note_structure(place, &signed_data);
        let mut layer = SignedLayer::new(place.form.clone(), place.part.clone(), &signed_data);
        if signed_data.signer_infos.is_empty() {
            self.seen.layers.push(Layer::SignedData(layer));
            return Ok(refused(Refusal::new(
                Reason::NoSigner,
                "signerInfos is empty, wanted a signer",
            )));
        }
        let content = match self.content_place(place, &signed_data, &inside)? {
            Ok(content) => content,
            Err(refusal) => {
                self.seen.layers.push(Layer::SignedData(layer));
                return Ok(refused(refusal));
            }
        };
        let judged = match self.judge_signers(&content, &inside, &signed_data)? {
            Ok(judged) => judged,
            Err(refusal) => {
                self.seen.layers.push(Layer::SignedData(layer));
                return Ok(refused(refusal));
            }
        };
        layer.covers = Some(judged.covers.clone());
        layer.signers = judged
            .signers
            .iter()
            .map(|signer| signer.report.clone())
            .collect();
        self.seen.layers.push(Layer::SignedData(layer));
        for signer in &judged.signers {
            self.seen
                .deviations
                .extend(signer.deviations.iter().cloned());
        }
        self.note_form(&content, judged.form);
        self.content = Some(SignedContent::new(content, judged.form, judged.covers));
        Ok(self.conclude(judged.signers))
    }

    /// Reads the CMS object once; its own content is digested on the way.
    fn read(&mut self, place: &SignedPlace) -> io::Result<Result<(SignedData, Digested), Refusal>> {
        let reader = match place.carrier.reader(&mut *self.sources.message) {
            Ok(reader) => reader,
            Err(MimeError::Io(error)) => return Err(error),
            Err(error) => return Ok(Err(error.into())),
        };
        let signed_data = match open(reader, &self.agent.limits) {
            Ok(Opened::SignedData(signed_data)) => signed_data,
            Ok(other) => return Ok(Err(not_signed(other.content_type()))),
            Err(error) => return error.into_refusal().map(Err),
        };
        let mut digests = Digests::new(&*self.agent.provider);
        match signed_data.read(&mut digests) {
            Ok((signed_data, decoder)) => {
                let borne = decoder.deviations().iter().map(Deviation::from);
                self.seen.deviations.extend(borne);
                Ok(Ok((signed_data, digests.finish())))
            }
            Err(error) => CmsError::into_refusal(error).map(Err),
        }
    }

    /// Where the content stands. Content that is there twice has to be the same.
    fn content_place(
        &mut self,
        place: &SignedPlace,
        signed_data: &SignedData,
        inside: &Digested,
    ) -> io::Result<Result<Place, Refusal>> {
        let mut places = Vec::new();
        if self.sources.detached.is_some() {
            places.push(Place::Detached);
        }
        places.extend(place.content.map(Place::Part));
        if signed_data.encap_content_info.content != EncapsulatedContent::Absent {
            places.push(Place::Inside {
                carrier: place.carrier.clone(),
                limits: self.agent.limits.clone(),
            });
        }
        let Some((first, others)) = places.split_first() else {
            return Ok(Err(Refusal::new(
                Reason::MissingContent,
                "eContent is absent and no content stands beside the signature",
            )));
        };
        for other in others {
            let differ = self.differ(first, other, inside)?;
            match differ {
                Ok(false) => self.deviate(DeviationCode::ContentTwice, "eContent"),
                Ok(true) => {
                    return Ok(Err(Refusal::new(
                        Reason::ContentConflict,
                        "the content inside the signature is not the content beside it",
                    )));
                }
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        Ok(Ok(first.clone()))
    }

    /// Whether no form of one content is a form of the other.
    fn differ(
        &mut self,
        one: &Place,
        other: &Place,
        inside: &Digested,
    ) -> io::Result<Result<bool, Refusal>> {
        let mut all_covers: [Vec<Covers>; 2] = [Vec::new(), Vec::new()];
        for (place, found) in [one, other].into_iter().zip(&mut all_covers) {
            for form in place.forms() {
                match self.digest(place, *form, inside, &[])? {
                    Ok(digested) => found.push(digested.covers()),
                    Err(refusal) => return Ok(Err(refusal)),
                }
            }
        }
        let [one, other] = all_covers;
        Ok(Ok(!one.iter().any(|covers| other.contains(covers))))
    }

    /// Digests the content in one form by the algorithms that are `needed`.
    fn digest(
        &mut self,
        place: &Place,
        form: ContentForm,
        inside: &Digested,
        needed: &[DigestAlgorithm],
    ) -> io::Result<Result<Digested, Refusal>> {
        let is_inside = matches!(place, Place::Inside { .. });
        if is_inside
            && needed
                .iter()
                .all(|algorithm| inside.by(*algorithm).is_some())
        {
            return Ok(Ok(inside.clone()));
        }
        if let Err(exhausted) = self.budget.content_pass() {
            return Ok(Err(exhausted.into()));
        }
        let mut digests = Digests::new(&*self.agent.provider);
        needed.iter().for_each(|algorithm| digests.add(*algorithm));
        place.feed(form, &mut self.sources, &mut |octets| {
            digests.update(octets);
            Ok(())
        })?;
        Ok(Ok(digests.finish()))
    }

    /// Judges every signer over the content in the form that most of them signed, the standard's
    /// form first.
    fn judge_signers(
        &mut self,
        place: &Place,
        inside: &Digested,
        signed_data: &SignedData,
    ) -> io::Result<Result<JudgedForm, Refusal>> {
        let at_hand = CertificatesAtHand::collect(self.agent, signed_data);
        self.seen.deviations.extend(at_hand.deviations);
        let certificates = at_hand.certificates;
        let agent = self.agent;
        let validator = (!agent.signature_only).then(|| {
            let at = self.seen.at;
            let (provider, policy) = (&*agent.provider, &agent.policy);
            Validator::new(provider, policy, &agent.anchors, &certificates, at)
        });
        let needed: Vec<DigestAlgorithm> = signed_data
            .signer_infos
            .iter()
            .filter_map(|signer_info| DigestAlgorithm::from_oid(&signer_info.digest_algorithm.oid))
            .collect();
        let mut best: Option<JudgedForm> = None;
        for form in place.forms() {
            let digested = match self.digest(place, *form, inside, &needed)? {
                Ok(digested) => digested,
                Err(_) if best.is_some() => break,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let covers = digested.covers();
            if best.as_ref().is_some_and(|best| best.covers == covers) {
                continue;
            }
            let mut signers = Vec::new();
            let sources = &mut self.sources;
            let mut replay = |sink: &mut dyn FnMut(&[u8])| {
                place.feed(*form, sources, &mut |octets| {
                    sink(octets);
                    Ok(())
                })
            };
            let mut judge = SignerJudge {
                encap_content_info: &signed_data.encap_content_info,
                digested: &digested,
                certificates: &certificates,
                unreadable: at_hand.unreadable.as_deref(),
                validator: validator.as_ref(),
                signatures: SignatureContext {
                    provider: &*agent.provider,
                    policy: &agent.policy,
                    budget: &mut self.budget,
                    replay: &mut replay,
                },
            };
            for (index, signer_info) in signed_data.signer_infos.iter().enumerate() {
                let mut signer = judge.judge(signer_info)?;
                signer.locate(LAYER, index);
                signers.push(signer);
            }
            let judged = JudgedForm {
                form: *form,
                covers,
                signers,
            };
            let is_settled = !judged.signers.iter().any(|signer| signer.content_differs);
            if best
                .as_ref()
                .is_none_or(|best| best.signed() < judged.signed())
            {
                best = Some(judged);
            }
            if is_settled {
                break;
            }
        }
        Ok(best.ok_or_else(|| Refusal::new(Reason::MissingContent, "the content has no form")))
    }

    /// Applies the rules about signers and addresses.
    fn conclude(&self, signers: Vec<JudgedSigner>) -> Outcome {
        let of = |judgement| move |signer: &&JudgedSigner| signer.report.judgement == judgement;
        let refusals_of = |judgement| -> Vec<Refusal> {
            let refused = signers.iter().filter(of(judgement));
            refused
                .flat_map(|signer| signer.report.reasons.clone())
                .collect()
        };
        let (invalid, unsupported) = (
            refusals_of(Judgement::Invalid),
            refusals_of(Judgement::Unsupported),
        );
        let some_valid = signers.iter().any(|signer| signer.proof.is_some());
        let refusals = match self.agent.signers {
            SignerRule::Any if some_valid => Vec::new(),
            _ if !invalid.is_empty() => invalid,
            SignerRule::All if !unsupported.is_empty() => unsupported,
            _ if !some_valid => unsupported,
            _ => Vec::new(),
        };
        if !refusals.is_empty() {
            return Err((refusals, Address::NotChecked));
        }
        let (certificates, proofs): (Vec<_>, Vec<_>) = signers
            .into_iter()
            .filter_map(|signer| Some((signer.certificate?, signer.proof?)))
            .unzip();
        match self.check_address(&certificates) {
            Ok(address) => Ok((proofs, address)),
            Err(refusal) => Err((vec![refusal], Address::Mismatch)),
        }
    }

    fn check_address(&self, certificates: &[Certificate]) -> Result<AddressBound, Refusal> {
        match (&self.agent.address, &self.sender) {
            (AddressCheck::Off, _) | (AddressCheck::FromMessage, None) => {
                Ok(AddressBound::not_checked())
            }
            (AddressCheck::Given(address), _) => {
                AddressBound::check(&SenderFields::given(address), certificates)
            }
            (AddressCheck::FromMessage, Some(fields)) => AddressBound::check(fields, certificates),
        }
    }

    pub(super) fn deviate(&mut self, code: DeviationCode, at: impl Into<String>) {
        self.seen.deviations.push(Deviation::new(code, at));
    }
}

/// The signers, judged over the content in one form.
struct JudgedForm {
    form: ContentForm,
    covers: Covers,
    signers: Vec<JudgedSigner>,
}

impl JudgedForm {
    fn signed(&self) -> usize {
        self.signers
            .iter()
            .filter(|signer| signer.report.signature_ok)
            .count()
    }
}

fn refused(refusal: Refusal) -> Outcome {
    Err((vec![refusal], Address::NotChecked))
}

fn not_signed(content_type: ContentType) -> Refusal {
    let name = content_type.name();
    match content_type {
        ContentType::CompressedData | ContentType::Other(_) => {
            Refusal::new(Reason::Unsupported, format!("contentType is {name}"))
        }
        _ => Refusal::new(
            Reason::NotSigned,
            format!("contentType is {name}, wanted signed-data"),
        ),
    }
}
