//! Where the signed content stands, so that it can be read again: for a digest that was not
//! announced, for another form of its line ends, for handing it out.

use std::io::{self, BufRead, Write};

use super::carrier::Carrier;
use super::digests::Digests;
use crate::budget::Limits;
use crate::cms::signed_data::ContentSink;
use crate::cms::{Opened, open};
use crate::crypto::AlgorithmIdentifier;
use crate::crypto::rustcrypto::RustCrypto;
use crate::mime::{LineEnds, Region, Source, Window, canonicalise};
use crate::verdict::Covers;

/// The octets that a signature covers, by their place and form.
#[derive(Clone, Debug)]
pub struct SignedContent {
    place: Place,
    form: ContentForm,
    covers: Covers,
}

/// Where content stands.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// Inside the CMS object.
    Inside { carrier: Carrier, limits: Limits },
    /// In the first part of a multipart/signed.
    Part(Region),
    /// In a source of its own.
    Detached,
}

/// The form in which content is digested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContentForm {
    /// As it stands.
    AsReceived,
    /// With its line ends made CRLF (RFC 8551 section 3.1.1).
    Canonical,
    /// The same, CRs that were doubled on the way taken out.
    Undoubled,
}

/// The sources that a message was given in.
pub(super) struct Sources<'a> {
    pub(super) message: &'a mut dyn Source,
    pub(super) detached: Option<&'a mut dyn Source>,
}

impl Place {
    /// The forms that a signer may have digested, the one that the standard names first.
    pub(super) fn forms(&self) -> &'static [ContentForm] {
        use ContentForm::{AsReceived, Canonical, Undoubled};
        match self {
            Self::Inside { .. } => &[AsReceived],
            Self::Part(_) => &[Canonical, AsReceived, Undoubled],
            Self::Detached => &[AsReceived, Canonical],
        }
    }

    /// Reads the content once, in `form`, into `sink`.
    pub(super) fn feed(
        &self,
        form: ContentForm,
        sources: &mut Sources<'_>,
        sink: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let (source, region) = match self {
            Self::Inside { carrier, limits } => {
                let reader = carrier.reader(sources.message).map_err(unreadable)?;
                if let Ok(Opened::SignedData(signed_data)) = open(reader, limits) {
                    // What follows the content was judged when the message was first read.
                    let _ = signed_data.read(&mut Forward(sink));
                }
                return Ok(());
            }
            Self::Part(region) => (&mut *sources.message, *region),
            Self::Detached => match &mut sources.detached {
                Some(detached) => {
                    let region = Region::whole(&mut **detached)?;
                    (&mut **detached, region)
                }
                None => return Ok(()),
            },
        };
        feed_region(source, region, form, sink)
    }
}

impl SignedContent {
    pub(super) fn new(place: Place, form: ContentForm, covers: Covers) -> Self {
        Self {
            place,
            form,
            covers,
        }
    }

    /// Writes the octets to `to`, digesting them once more; false where they differ.
    pub(super) fn copy<'a>(
        &self,
        message: &'a mut dyn Source,
        detached: Option<&'a mut dyn Source>,
        to: &mut dyn Write,
    ) -> io::Result<bool> {
        let mut digests = Digests::new(&RustCrypto);
        let mut sources = Sources { message, detached };
        self.place.feed(self.form, &mut sources, &mut |octets| {
            digests.update(octets);
            to.write_all(octets)
        })?;
        Ok(digests.finish().covers() == self.covers)
    }
}

/// Hands content on and takes no note of what was announced.
struct Forward<'a>(&'a mut dyn FnMut(&[u8]) -> io::Result<()>);

impl ContentSink for Forward<'_> {
    fn announce(&mut self, _: &[AlgorithmIdentifier]) {}

    fn octets(&mut self, octets: &[u8]) -> io::Result<()> {
        (self.0)(octets)
    }
}

fn feed_region(
    source: &mut dyn Source,
    region: Region,
    form: ContentForm,
    sink: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut window = Window::new(source, region)?;
    let line_ends = match form {
        ContentForm::AsReceived => loop {
            let octets = window.fill_buf()?;
            if octets.is_empty() {
                return Ok(());
            }
            sink(octets)?;
            let length = octets.len();
            window.consume(length);
        },
        ContentForm::Canonical => LineEnds::Standard,
        ContentForm::Undoubled => LineEnds::Doubled,
    };
    let mut result = Ok(());
    canonicalise(&mut window, line_ends, &mut |octets| {
        if result.is_ok() {
            result = sink(octets);
        }
    })?;
    result
}

fn unreadable(error: crate::mime::MimeError) -> io::Error {
    match error {
        crate::mime::MimeError::Io(error) => error,
        other => io::Error::new(io::ErrorKind::InvalidData, other.to_string()),
    }
}
