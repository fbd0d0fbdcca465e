//! The layers of a message, from the outermost to the innermost, and the one verdict.

use std::io;

use super::Received;
use super::content::digests::Digests;
use super::content::enclosed::Enclosed;
use super::content::step::{Content, Step};
use super::content::{ContentForm, Place, Sources};
use super::goal::Goal;
use super::judging::{Judging, Outcome, open};
use super::locate::first_part::Part;
use super::locate::{Found, LayerPlace, Located, Payload, locate, locate_inside, starts_as_object};
use super::settings::Settings;
use super::veil::Veils;
use crate::budget::{Budget, Exhausted};
use crate::cms::ContentType;
use crate::mime::{Form, Region, Source};
use crate::oid::Oid;
use crate::pki::Certificate;
use crate::proof::{
    AddressBound, AddressCheck, LayerProof, MessageProof, SenderFields, Unprotected,
};
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::verdict::{Address, ErrantLayer, Layer, PathCheck, Seen, Verdict};

/// Judges `message`, to which `given` may be content that came apart from it.
pub(super) fn judge<'a>(
    settings: &'a Settings,
    goal: Goal,
    message: &'a mut dyn Source,
    mut given: Option<&'a mut dyn Source>,
) -> io::Result<Received> {
    let budget = settings.budget();
    budget.allow_for(Region::whole(message)?.len());
    if let Some(given) = &mut given {
        budget.allow_for(Region::whole(*given)?.len());
    }
    let means = settings.means(&budget);
    let located = match locate(message, settings.form, settings.part.as_deref(), &means) {
        Ok(located) => located,
        Err(error) => match budget.reached() {
            Some(exhausted) => Located::unreadable(Form::Mime, exhausted.into()),
            None => return Err(error),
        },
    };
    let mut layers = Layers {
        settings,
        goal,
        budget,
        sender: None,
        seen: Seen {
            form: located.form,
            at: settings.time(),
            path: if settings.signature_only {
                PathCheck::NotChecked
            } else {
                PathCheck::Checked
            },
            findings: Vec::new(),
            layers: Vec::new(),
        },
        proofs: Vec::new(),
        refusals: Vec::new(),
        certificates: Vec::new(),
        veils: Veils::default(),
        steps: Vec::new(),
        is_content_known: false,
    };
    layers.sender = located.sender.clone();
    let given = given.map(|given| Box::new(given) as Box<dyn Source + 'a>);
    layers.walk(located, Box::new(message), given)?;
    Ok(layers.conclude())
}

/// A message whose layers are being taken off.
struct Layers<'a> {
    settings: &'a Settings,
    goal: Goal,
    budget: Budget,
    sender: Option<SenderFields>,
    seen: Seen,
    proofs: Vec<LayerProof>,
    refusals: Vec<Refusal>,
    /// Those of valid signers, of whichever layer.
    certificates: Vec<Certificate>,
    veils: Veils,
    /// The way to the content of the layer that was judged last.
    steps: Vec<Step>,
    /// Whether the way leads to what the goal asks for.
    is_content_known: bool,
}

impl<'a> Layers<'a> {
    fn walk(
        &mut self,
        mut located: Located,
        mut source: Box<dyn Source + 'a>,
        mut given: Option<Box<dyn Source + 'a>>,
    ) -> io::Result<()> {
        loop {
            self.seen.findings.append(&mut located.findings);
            let place = match located.found {
                Found::Layer(place) => place,
                Found::Unreadable(refusal) => {
                    self.refusals.push(refusal);
                    return Ok(());
                }
                Found::Payload(payload) => {
                    return match self.end_at(payload, source) {
                        Err(_) if self.budget.reached().is_some() => Ok(()),
                        ended => ended,
                    };
                }
            };
            let mut sources = Sources {
                message: &mut *source,
                detached: given.as_mut().map(|given| &mut **given as _),
            };
            let entered = match self.take_off(&place, &mut sources) {
                _ if self.budget.reached().is_some() => return Ok(()),
                Ok(None) => return Ok(()),
                Ok(Some(content_type)) => self.enter(source, &mut given, &content_type),
                Err(error) => Err(error),
            };
            (source, located) = match entered {
                Ok(entered) => entered,
                // What was asked of the sources then was more than the message may ask.
                Err(_) if self.budget.reached().is_some() => return Ok(()),
                Err(error) => return Err(error),
            };
        }
    }

    /// Judges the layer at `place`. Gives the type of its content where that is to be looked into.
    fn take_off(
        &mut self,
        place: &LayerPlace,
        sources: &mut Sources<'_>,
    ) -> io::Result<Option<Oid>> {
        let judged = match self.judge_layer(place, sources)? {
            Ok(judged) => judged,
            Err(refusal) => {
                let refusal = place.carrier.explain(sources.message, refusal)?;
                self.refusals.push(refusal);
                return Ok(None);
            }
        };
        let number = self.seen.layers.len();
        let goes_inside = match &judged.report {
            Some(report) => self.goal.goes_inside(report),
            None => true,
        };
        if let Some(report) = &judged.report {
            let octets = judged
                .content
                .as_ref()
                .map_or(0, |content| content.step.octets);
            let layer = (report, octets);
            self.veils
                .pass(layer, &self.seen, &self.refusals, &self.budget);
        }
        self.seen.layers.extend(judged.report);
        self.certificates.extend(judged.certificates);
        match judged.outcome {
            Ok(proof) => self.proofs.push(proof),
            Err(refusals) => self
                .refusals
                .extend(refusals.into_iter().map(|mut refusal| {
                    refusal.layer = Some(number);
                    refusal
                })),
        }
        let Some(content) = judged.content else {
            return Ok(None);
        };
        self.steps.push(content.step);
        if goes_inside {
            return Ok(Some(content.content_type));
        }
        self.is_content_known = true;
        Ok(None)
    }

    fn judge_layer(&mut self, place: &LayerPlace, sources: &mut Sources<'_>) -> Outcome {
        let limits = &self.settings.limits;
        if self.steps.len() >= limits.layers as usize {
            return Ok(Err(too_many("layers", limits.layers)));
        }
        let opened = match open(&place.carrier, &mut *sources.message, limits)? {
            Ok(opened) => opened,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Err(refusal) = self.goal.judges(&opened.content_type(), place) {
            return Ok(Err(refusal));
        }
        let is_compressed = |layer: &&Layer| matches!(layer, Layer::CompressedData(_));
        let compressed = self.seen.layers.iter().filter(is_compressed).count();
        if opened.content_type() == ContentType::CompressedData
            && compressed >= limits.compressed_layers as usize
        {
            return Ok(Err(too_many("compressed_layers", limits.compressed_layers)));
        }
        self.budget.next_layer();
        let mut judging = Judging {
            settings: self.settings,
            goal: self.goal,
            budget: &self.budget,
            findings: &mut self.seen.findings,
            at: self.seen.at,
            number: self.seen.layers.len(),
        };
        match judging.read(opened)? {
            Ok(read) => judging.judge(place, read, sources),
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    /// The content of the layer that was judged last, as the next source, and what stands in it.
    fn enter(
        &mut self,
        around: Box<dyn Source + 'a>,
        given: &mut Option<Box<dyn Source + 'a>>,
        content_type: &Oid,
    ) -> io::Result<(Box<dyn Source + 'a>, Located)> {
        let limits = &self.settings.limits;
        let Some(step) = self.steps.last_mut() else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        let means = self.settings.means(&self.budget);
        let mut source = step.source(around, given, limits, &self.budget)?;
        let located = match ContentType::from_oid(content_type) {
            ContentType::Data => locate_inside(&mut *source, &means)?,
            ContentType::Other(other) => Located::payload(&mut *source, other)?,
            _ => {
                if !starts_as_object(&mut *source)? {
                    step.enclosed = Some(content_type.clone());
                    source = Box::new(Enclosed::new(source, content_type)?);
                }
                locate_inside(&mut *source, &means)?
            }
        };
        Ok((source, located))
    }

    /// Ends at a payload that no layer holds. Parts of it that are layers of their own are content
    /// where a layer is around them, and give the message no status where none is (RFC 9787
    /// section 4).
    fn end_at(&mut self, payload: Payload, mut source: Box<dyn Source + 'a>) -> io::Result<()> {
        if self.seen.layers.is_empty() {
            match Unprotected::check(ErrantLayer::refusal(&payload.errant), payload.limit) {
                Ok(proof) if self.goal == Goal::Open => {
                    self.proofs.push(LayerProof::Unprotected(proof));
                    let place = Place::Part(Part::of(payload.region));
                    let form = ContentForm::AsReceived;
                    let mut digests = Digests::new(&*self.settings.provider, &self.budget);
                    let mut sources = Sources {
                        message: &mut *source,
                        detached: None,
                    };
                    sources.feed(&place, form, &mut |octets| Ok(digests.update(octets)?))?;
                    let known = digests.finish().known().clone();
                    self.steps.push(Step::clear(place, form, known));
                    self.is_content_known = true;
                }
                Ok(_) => self.refusals.push(self.goal.not_there(&payload.kind)),
                Err(refusals) => self.refusals.extend(refusals),
            }
        } else if self.goal == Goal::Open {
            self.is_content_known = true;
        } else {
            self.refusals.push(self.goal.not_there(&payload.kind));
        }
        let errant = payload.errant.into_iter().map(Layer::Errant);
        self.seen.layers.extend(errant);
        let documents = payload.documents.into_iter().map(Layer::Document);
        self.seen.layers.extend(documents);
        Ok(())
    }

    fn conclude(mut self) -> Received {
        match self.budget.reached() {
            Some(exhausted) if self.veils.is_down() => self.refusals.push(exhausted.into()),
            Some(exhausted) => self.give_up(exhausted),
            None => {}
        }
        let missing = self
            .settings
            .required
            .iter()
            .filter(|required| !self.proofs.iter().any(|proof| required.is_met_by(proof)));
        self.refusals
            .extend(missing.map(|required| required.missing()));
        let (seen, refusals) = (&mut self.seen, &mut self.refusals);
        let is_covered = self.veils.cover(seen, refusals, self.goal);
        self.is_content_known &= !is_covered;
        let address = if self.refusals.is_empty() {
            self.check_address()
        } else {
            Ok(AddressBound::not_checked())
        };
        let verdict = match (address, MessageProof::of(self.proofs)) {
            (Ok(address), Some(proof)) if self.refusals.is_empty() => {
                Verdict::valid(&proof, &address, self.seen)
            }
            (Ok(address), _) => Verdict::refused(self.refusals, address.outcome(), self.seen),
            (Err(refusal), _) => {
                self.veils.hide_findings(&mut self.seen);
                let address = if refusal.reason == Reason::AddressMismatch {
                    Address::Mismatch
                } else {
                    Address::NotChecked
                };
                Verdict::refused(vec![refusal], address, self.seen)
            }
        };
        let limits = self.settings.limits.clone();
        let content = self
            .is_content_known
            .then(|| Content::new(self.steps, limits));
        Received {
            verdict: verdict.bounded(self.budget.octets()),
            content,
            spent: if is_covered {
                self.veils.even_out(&self.budget, &*self.settings.provider)
            } else {
                self.budget.spent()
            },
        }
    }

    /// A message that asks for more than it may: that it does is all there is to say of it.
    fn give_up(&mut self, exhausted: Exhausted) {
        self.refusals
            .retain(|refusal| refusal.reason == Exhausted::REASON);
        if self.refusals.is_empty() {
            self.refusals.push(exhausted.into());
        }
    }

    /// The address rule, for the signers of all layers together.
    fn check_address(&self) -> Result<AddressBound, Refusal> {
        if self.certificates.is_empty() {
            return Ok(AddressBound::not_checked());
        }
        let check = |fields: &SenderFields| {
            let exact_local_part = self.settings.exact_local_part;
            AddressBound::check(fields, &self.certificates, exact_local_part, &self.budget)
        };
        match (&self.settings.address, &self.sender) {
            (AddressCheck::Off, _) | (AddressCheck::FromMessage, None) => {
                Ok(AddressBound::not_checked())
            }
            (AddressCheck::Given(address), _) => check(&SenderFields::given(address)),
            (AddressCheck::FromMessage, Some(fields)) => check(fields),
        }
    }
}

fn too_many(limit: &'static str, value: u32) -> Refusal {
    Exhausted::new(limit, value.into()).into()
}
