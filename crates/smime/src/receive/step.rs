//! The way from a message to the content of its layers, to be gone again.

use std::io::{self, Write};
use std::sync::Arc;

use super::content::{ContentForm, Place};
use super::decrypted::Decryption;
use super::digests::Digests;
use super::enclosed::Enclosed;
use super::inflated::Inflated;
use super::pieces::{self, Pieces, is_changed};
use super::plaintext::{Plaintext, Restarts};
use crate::budget::Limits;
use crate::crypto::RustCrypto;
use crate::mime::Source;
use crate::oid::Oid;
use crate::verdict::Covers;

/// How a layer's content is read out of the source in which the layer stands.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) place: Place,
    pub(super) form: ContentForm,
    pub(super) transform: Transform,
    /// How many octets the content has.
    pub(super) octets: u64,
    /// The content's type where a ContentInfo has to be put around it.
    pub(super) enclosed: Option<Oid>,
}

/// What is done to the octets at the content's place.
#[derive(Clone, Debug)]
pub(super) enum Transform {
    /// Nothing: they are signed, authenticated or digested.
    Clear,
    Decrypt(Arc<Decryption>),
    Inflate,
}

impl Step {
    /// Content in clear.
    pub(super) fn clear(place: Place, form: ContentForm, octets: u64) -> Self {
        Self {
            place,
            form,
            transform: Transform::Clear,
            octets,
            enclosed: None,
        }
    }

    /// Begins to read the content out of `source`.
    fn pieces<'a>(&self, source: Box<dyn Source + 'a>) -> io::Result<Box<dyn Pieces<'a> + 'a>> {
        let stored = self.place.pieces(self.form, source)?;
        Ok(match &self.transform {
            Transform::Clear => stored,
            Transform::Decrypt(decryption) => Decryption::begin(decryption, stored)?,
            Transform::Inflate => Box::new(Inflated::new(stored)),
        })
    }

    /// The content as a source. `given` is taken where it stands in a source of its own.
    pub(super) fn source<'a>(
        &self,
        around: Box<dyn Source + 'a>,
        given: &mut Option<Box<dyn Source + 'a>>,
        limits: &Limits,
        restarts: &Restarts,
    ) -> io::Result<Box<dyn Source + 'a>> {
        let source = self.stored_in(around, given);
        let step = self.clone();
        let open = Box::new(move |source| step.pieces(source));
        let head_max = limits.held_plaintext_of_layer();
        let plaintext = Plaintext::new(source, open, self.octets, head_max, restarts.clone());
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
        match (&self.place, given.take()) {
            (Place::Detached, Some(given)) => given,
            _ => around,
        }
    }
}

/// The octets that a verdict is about, by the way to them.
#[derive(Clone, Debug)]
pub struct Content {
    steps: Vec<Step>,
    /// What they were when they were judged, where it is not a cipher's tag or a checksum that
    /// tells.
    covers: Option<Covers>,
    limits: Limits,
}

impl Content {
    pub(super) fn new(steps: Vec<Step>, covers: Option<Covers>, limits: Limits) -> Self {
        Self {
            steps,
            covers,
            limits,
        }
    }

    /// Writes the octets to `to`; false where they are not those that were judged. Content that is
    /// small enough to be held is only written once that is known.
    pub(super) fn copy<'a>(
        &self,
        message: &'a mut dyn Source,
        detached: Option<&'a mut dyn Source>,
        to: &mut dyn Write,
    ) -> io::Result<bool> {
        let Some((last, around)) = self.steps.split_last() else {
            return Ok(false);
        };
        let restarts = Restarts::new(self.limits.restarts);
        let mut source: Box<dyn Source + 'a> = Box::new(message);
        let mut given = detached.map(|detached| Box::new(detached) as Box<dyn Source + 'a>);
        for step in around {
            source = step.source(source, &mut given, &self.limits, &restarts)?;
        }
        let mut copied = Copied {
            to,
            digests: self.covers.is_some().then(|| Digests::new(&RustCrypto)),
            octets: 0,
            failed: None,
        };
        let held = last.octets <= self.limits.held_plaintext_of_layer() as u64;
        let read = if held {
            last.source(source, &mut given, &self.limits, &restarts)
                .and_then(|mut content| io::copy(&mut content, &mut copied).map(|_| ()))
        } else {
            let pieces = last.pieces(last.stored_in(source, &mut given));
            pieces.and_then(|pieces| pieces::feed(pieces, &mut |piece| copied.write_all(piece)))
        };
        match (read, copied.failed) {
            (_, Some(error)) => Err(error),
            (Ok(()), None) => {
                let covers = copied.digests.map(|digests| digests.finish().covers());
                Ok(copied.octets == last.octets && covers == self.covers)
            }
            (Err(error), None) if is_changed(&error) => Ok(false),
            (Err(error), None) => Err(error),
        }
    }
}

/// Where content goes, digested on the way where that tells whether it is the one that was judged.
struct Copied<'t> {
    to: &'t mut dyn Write,
    digests: Option<Digests<'static>>,
    octets: u64,
    /// The error of `to`, told from those of reading.
    failed: Option<io::Error>,
}

impl Write for Copied<'_> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        if let Err(error) = self.to.write_all(octets) {
            self.failed = Some(error);
            return Err(io::ErrorKind::Other.into());
        }
        if let Some(digests) = &mut self.digests {
            digests.update(octets);
        }
        self.octets += octets.len() as u64;
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
