//! Content read once, from its beginning to its end, out of a source that comes back afterwards.

use std::io::{self, BufRead};

use super::held::Held;
use crate::cms::CmsError;
use crate::cms::content::ContentReader;
use crate::cms::content_info::Opened;
use crate::mime::{Canonicaliser, Decoder, MimeError, Source, Window};

/// A reader that has taken its source along. A layer's content is one, and whatever is done to it
/// (a cipher, a decompression) is another around it.
pub(in crate::receive) trait Pieces<'a> {
    /// Puts the next piece behind what `output` holds; false at the end of the content. A piece has
    /// about [`PIECE`] octets at most, and may have none.
    ///
    /// # Errors
    /// Those of the source; [`changed`] where the octets are no longer those that were judged.
    fn next(&mut self, output: &mut Held) -> io::Result<bool>;

    /// The source, wherever it stands.
    fn into_source(self: Box<Self>) -> Box<dyn Source + 'a>;
}

/// How many octets a piece has at most, where nothing else makes it longer.
pub(in crate::receive) const PIECE: usize = 128 << 10;

/// That octets which were judged are others when they are read again.
pub(in crate::receive) fn changed() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "the message changed while it was read",
    )
}

/// Whether an error is [`changed`].
pub(in crate::receive) fn is_changed(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::InvalidData
}

/// All pieces, one after the other.
pub(in crate::receive) fn feed(
    mut pieces: Box<dyn Pieces<'_> + '_>,
    sink: &mut dyn FnMut(&mut [u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut piece = Held::default();
    while pieces.next(&mut piece)? {
        sink(&mut piece)?;
        piece.clear();
    }
    Ok(())
}

/// A region of a source.
pub(in crate::receive) struct RegionPieces<'a> {
    window: Window<'a>,
    canonicaliser: Option<Canonicaliser>,
}

impl<'a> RegionPieces<'a> {
    /// What `window` shows, as it stands or in canonical form.
    pub(in crate::receive) fn new(
        window: Window<'a>,
        canonicaliser: Option<Canonicaliser>,
    ) -> Self {
        Self {
            window,
            canonicaliser,
        }
    }
}

impl<'a> Pieces<'a> for RegionPieces<'a> {
    fn next(&mut self, output: &mut Held) -> io::Result<bool> {
        let octets = self.window.fill_buf()?;
        // Where every line end grows by one octet, half as much comes in.
        let octets = octets
            .get(..octets.len().min(PIECE / 2))
            .unwrap_or_default();
        let length = octets.len();
        match &mut self.canonicaliser {
            None => output.put(octets),
            Some(canonicaliser) => {
                canonicaliser.update(octets, &mut |octets| output.put(octets));
            }
        }
        self.window.consume(length);
        if let (0, Some(canonicaliser)) = (length, &mut self.canonicaliser) {
            canonicaliser.finish();
        }
        Ok(length > 0)
    }

    fn into_source(self: Box<Self>) -> Box<dyn Source + 'a> {
        self.window.into_source()
    }
}

/// What stands inside a CMS object.
impl<'a, T> Pieces<'a> for ContentReader<Decoder<Window<'a>>, T> {
    fn next(&mut self, output: &mut Held) -> io::Result<bool> {
        match self.chunk() {
            Ok(Some(octets)) => {
                output.put(octets);
                Ok(true)
            }
            Ok(None) => Ok(false),
            Err(error) => Err(read_again(error)),
        }
    }

    fn into_source(self: Box<Self>) -> Box<dyn Source + 'a> {
        (*self).into_inner().into_inner().into_source()
    }
}

/// The content of an object whose ContentInfo was opened.
pub(in crate::receive) fn of_object<'a>(
    opened: Opened<Decoder<Window<'a>>>,
) -> io::Result<Box<dyn Pieces<'a> + 'a>> {
    fn boxed<'a, H, T: 'a>(
        head: Result<(H, ContentReader<Decoder<Window<'a>>, T>), CmsError>,
    ) -> io::Result<Box<dyn Pieces<'a> + 'a>> {
        let (_, content) = head.map_err(read_again)?;
        Ok(Box::new(content))
    }
    match opened {
        Opened::Data(reader) => boxed(reader.content().map(|content| ((), content))),
        Opened::SignedData(reader) => boxed(reader.head()),
        Opened::EnvelopedData(reader) => boxed(reader.head()),
        Opened::DigestedData(reader) => boxed(reader.head()),
        Opened::EncryptedData(reader) => boxed(reader.head()),
        Opened::AuthenticatedData(reader) => boxed(reader.head()),
        Opened::AuthEnvelopedData(reader) => boxed(reader.head()),
        Opened::CompressedData(reader) => boxed(reader.head()),
        Opened::Other(_) => Err(changed()),
    }
}

/// An object that was judged and cannot be read any more.
pub(in crate::receive) fn read_again(error: CmsError) -> io::Error {
    match error {
        CmsError::Io(error) => error,
        _ => changed(),
    }
}

/// The same of what carries it.
pub(in crate::receive) fn carried_again(error: MimeError) -> io::Error {
    match error {
        MimeError::Io(error) => error,
        _ => changed(),
    }
}
