//! The way from a message to the content of its layers, to be gone again.

use std::io::{self, Write};
use std::sync::Arc;

use super::checked::{Checked, Known};
use super::decrypted::Decryption;
use super::enclosed::Enclosed;
use super::inflated::Inflated;
use super::pieces::{self, Pieces, is_changed};
use super::plaintext::Plaintext;
use super::{ContentForm, Place};
use crate::budget::{Budget, Limits};
use crate::mime::Source;
use crate::oid::Oid;

/// How a layer's content is read out of the source in which the layer stands.
#[derive(Clone, Debug)]
pub(in crate::receive) struct Step {
    pub(in crate::receive) place: Place,
    pub(in crate::receive) form: ContentForm,
    pub(in crate::receive) transform: Transform,
    /// How many octets the content has.
    pub(in crate::receive) octets: u64,
    /// The content's type where a ContentInfo has to be put around it.
    pub(in crate::receive) enclosed: Option<Oid>,
}

/// What is done to the octets at the content's place.
#[derive(Clone, Debug)]
pub(in crate::receive) enum Transform {
    /// Nothing: they are signed, authenticated or digested, and known by that.
    Clear(Arc<Known>),
    Decrypt(Arc<Decryption>),
    /// The compressed octets are known, and what comes of them with that.
    Inflate(Arc<Known>),
}

impl Step {
    /// Content in clear.
    pub(in crate::receive) fn clear(place: Place, form: ContentForm, known: Arc<Known>) -> Self {
        Self {
            place,
            form,
            octets: known.octets,
            transform: Transform::Clear(known),
            enclosed: None,
        }
    }

    /// Begins to read the content out of `source`, which is paid for out of `budget`.
    fn pieces<'a>(
        &self,
        source: Box<dyn Source + 'a>,
        budget: &Budget,
    ) -> io::Result<Box<dyn Pieces<'a> + 'a>> {
        let stored = self.place.pieces(self.form, source)?;
        Ok(match &self.transform {
            Transform::Clear(known) => Box::new(Checked::clear(stored, known, budget)?),
            Transform::Decrypt(decryption) => {
                Box::new(Checked::decrypted(stored, decryption, budget)?)
            }
            Transform::Inflate(known) => {
                let stored = Checked::clear(stored, known, budget)?;
                Box::new(Inflated::new(Box::new(stored), budget.clone()))
            }
        })
    }

    /// The content as a source. `given` is taken where it stands in a source of its own.
    pub(in crate::receive) fn source<'a>(
        &self,
        around: Box<dyn Source + 'a>,
        given: &mut Option<Box<dyn Source + 'a>>,
        limits: &Limits,
        budget: &Budget,
    ) -> io::Result<Box<dyn Source + 'a>> {
        let source = self.stored_in(around, given);
        let step = self.clone();
        let purse = budget.clone();
        let open = Box::new(move |source| step.pieces(source, &purse));
        let head_max = limits.held_plaintext_of_layer();
        let plaintext = Plaintext::new(source, open, self.octets, head_max, budget.clone());
        Ok(match &self.enclosed {
            None => Box::new(plaintext),
            Some(content_type) => Box::new(Enclosed::new(Box::new(plaintext), content_type)?),
        })
    }

    fn stored_in<'a>(
        &self,
        around: Box<dyn Source + 'a>,
        given: &mut Option<Box<dyn Source + 'a>>,
    ) -> Box<dyn Source + 'a> {
        match &self.place {
            Place::Detached | Place::DetachedText => given.take().unwrap_or(around),
            Place::Inside { .. } | Place::Part(_) => around,
        }
    }
}

/// The octets that a verdict is about, by the way to them.
#[derive(Clone, Debug)]
pub struct Content {
    steps: Vec<Step>,
    limits: Limits,
}

impl Content {
    pub(in crate::receive) fn new(steps: Vec<Step>, limits: Limits) -> Self {
        Self { steps, limits }
    }

    /// Writes the octets to `to`; false where they are not those that were judged, and then none
    /// that differ were written: those of small content once all of it is known, others span by
    /// span.
    pub(in crate::receive) fn copy<'a>(
        &self,
        message: &'a mut dyn Source,
        detached: Option<&'a mut dyn Source>,
        to: &mut dyn Write,
    ) -> io::Result<bool> {
        let Some((last, around)) = self.steps.split_last() else {
            return Ok(false);
        };
        // Each layer is read once, in order, and what that costs was borne before.
        let budget = Budget::new(Limits {
            work: u64::MAX,
            ..self.limits.clone()
        });
        let mut source: Box<dyn Source + 'a> = Box::new(message);
        let mut given = detached.map(|detached| Box::new(detached) as Box<dyn Source + 'a>);
        for step in around {
            source = step.source(source, &mut given, &self.limits, &budget)?;
        }
        let mut copied = Copied { to, failed: None };
        let held = last.octets <= self.limits.held_plaintext_of_layer() as u64;
        let read = if held {
            last.source(source, &mut given, &self.limits, &budget)
                .and_then(|mut content| io::copy(&mut content, &mut copied).map(|_| ()))
        } else {
            let pieces = last.pieces(last.stored_in(source, &mut given), &budget);
            pieces.and_then(|pieces| pieces::feed(pieces, &mut |piece| copied.write_all(piece)))
        };
        match (read, copied.failed) {
            (_, Some(error)) => Err(error),
            (Ok(()), None) => Ok(true),
            (Err(error), None) if is_changed(&error) => Ok(false),
            (Err(error), None) => Err(error),
        }
    }
}

/// Where content goes.
struct Copied<'t> {
    to: &'t mut dyn Write,
    /// The error of `to`, told from those of reading.
    failed: Option<io::Error>,
}

impl Write for Copied<'_> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        if let Err(error) = self.to.write_all(octets) {
            self.failed = Some(error);
            return Err(io::ErrorKind::Other.into());
        }
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
