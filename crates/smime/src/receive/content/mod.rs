//! Where a layer's content stands, so that it can be read again: for a digest that was not
//! announced, for another form of its line ends, for the layer inside, for handing it out.

pub(super) mod buffers;
pub(super) mod checked;
pub(super) mod decrypted;
pub(super) mod digests;
pub(super) mod enclosed;
pub(super) mod held;
pub(super) mod inflated;
pub(super) mod pieces;
pub(super) mod plaintext;
pub(super) mod spans;
pub(super) mod step;

use std::io;

use self::pieces::{Pieces, RegionPieces, carried_again, read_again};
use crate::budget::Limits;
use crate::cms::content_info;
use crate::mime::{Canonicaliser, LineEnds, Region, Source, Window};
use crate::receive::locate::carrier::Carrier;
use crate::receive::locate::first_part::Part;

/// Where content stands.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// Inside the CMS object.
    Inside { carrier: Carrier, limits: Limits },
    /// In a part of the source: the first of a multipart/signed.
    Part(Part),
    /// In a source of its own, its octets as they stand.
    Detached,
    /// The same, of text whose line ends may have changed on the way.
    DetachedText,
}

/// The form in which content is digested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContentForm {
    /// As it stands.
    AsReceived,
    /// With its line ends made CRLF (RFC 8551 section 3.1.1).
    Canonical,
    /// The same in so many of the first octets, where a binary body follows.
    HeaderCanonical(u64),
    /// The same, CRs that were doubled on the way taken out.
    Undoubled,
}

/// The sources that a layer was given in.
pub(super) struct Sources<'a> {
    pub(super) message: &'a mut dyn Source,
    pub(super) detached: Option<&'a mut dyn Source>,
}

impl Place {
    /// The forms that a signer may have digested, the one that the standard names first.
    pub(super) fn forms(&self) -> Vec<ContentForm> {
        use ContentForm::{AsReceived, Canonical};
        match self {
            Self::Inside { .. } | Self::Detached => vec![AsReceived],
            Self::Part(part) => part.forms(),
            Self::DetachedText => vec![AsReceived, Canonical],
        }
    }

    /// Begins to read the content, in `form`, out of `source`: the layer's, or the one that the
    /// content has for itself.
    pub(super) fn pieces<'a>(
        &self,
        form: ContentForm,
        mut source: Box<dyn Source + 'a>,
    ) -> io::Result<Box<dyn Pieces<'a> + 'a>> {
        let region = match self {
            Self::Inside { carrier, limits } => {
                let reader = carrier.reader(source).map_err(carried_again)?;
                let opened = content_info::open(reader, limits).map_err(read_again)?;
                return pieces::of_object(opened);
            }
            Self::Part(part) => part.region,
            Self::Detached | Self::DetachedText => Region::whole(&mut *source)?,
        };
        let window = Window::new(source, region)?;
        let canonicaliser = form.line_ends().map(Canonicaliser::new);
        Ok(Box::new(RegionPieces::new(window, canonicaliser)))
    }
}

impl ContentForm {
    fn line_ends(self) -> Option<LineEnds> {
        match self {
            Self::AsReceived => None,
            Self::Canonical => Some(LineEnds::Standard),
            Self::HeaderCanonical(octets) => Some(LineEnds::OfHeader(octets)),
            Self::Undoubled => Some(LineEnds::Doubled),
        }
    }
}

impl Sources<'_> {
    /// How many octets the source has that content stands in alone.
    pub(super) fn detached_octets(&mut self) -> io::Result<u64> {
        match &mut self.detached {
            Some(detached) => Ok(Region::whole(&mut **detached)?.len()),
            None => Ok(0),
        }
    }

    /// Reads the content at `place` once, in `form`, into `sink`.
    pub(super) fn feed(
        &mut self,
        place: &Place,
        form: ContentForm,
        sink: &mut dyn FnMut(&mut [u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let source: &mut dyn Source = match (place, &mut self.detached) {
            (Place::Detached | Place::DetachedText, Some(detached)) => &mut **detached,
            (Place::Detached | Place::DetachedText, None) => return Ok(()),
            _ => self.message,
        };
        pieces::feed(place.pieces(form, Box::new(source))?, sink)
    }
}
