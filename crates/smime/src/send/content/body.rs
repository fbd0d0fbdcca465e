//! Octets read once or as often as they are needed.

use std::io::{BufRead, BufReader, Read};

use super::Octets;
use crate::crypto::{Digest, DigestAlgorithm, DigestValue, Provider, RustCrypto};
use crate::mime::source::BUFFER;
use crate::mime::{Region, Source, Window};
use crate::send::SendError;

/// The octets behind a header, or all where there is none.
pub(in crate::send) enum Body<'a> {
    /// They can be read again, and have to be the same each time.
    File {
        source: &'a mut dyn Source,
        region: Region,
        first: Option<Seen>,
    },
    /// They go by once.
    Pipe(Option<BufReader<&'a mut dyn Read>>),
}

/// What was read the first time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::send) struct Seen {
    digest: DigestValue,
    octets: u64,
}

impl<'a> Body<'a> {
    /// All octets.
    pub(in crate::send) fn whole(octets: Octets<'a>) -> Result<Self, SendError> {
        Ok(match octets {
            Octets::File(source) => {
                let region = Region::whole(source)?;
                Self::File {
                    source,
                    region,
                    first: None,
                }
            }
            Octets::Pipe(reader) => Self::Pipe(Some(BufReader::with_capacity(BUFFER, reader))),
        })
    }

    /// Takes off the octets up to the first empty line, that line included, and at most `max`.
    /// `None` where there are more.
    pub(super) fn take_header(&mut self, max: usize) -> Result<Option<Vec<u8>>, SendError> {
        match self {
            Self::File { source, region, .. } => {
                let header = header(&mut Window::new(&mut **source, *region)?, max)?;
                region.start += header.as_ref().map_or(0, Vec::len) as u64;
                Ok(header)
            }
            Self::Pipe(Some(reader)) => header(reader, max),
            Self::Pipe(None) => Ok(Some(Vec::new())),
        }
    }

    /// How many octets there are, where it is known.
    pub(super) fn len(&self) -> Option<u64> {
        match self {
            Self::File { region, .. } => Some(region.len()),
            Self::Pipe(_) => None,
        }
    }

    /// Whether the octets can be read again.
    pub(super) fn is_file(&self) -> bool {
        matches!(self, Self::File { .. })
    }

    /// Reads all octets into `sink`.
    ///
    /// # Errors
    /// [`SendError::Changed`] where they are not those of the first time,
    /// [`SendError::NeedsFile`] where they went by.
    pub(in crate::send) fn read(
        &mut self,
        sink: &mut dyn FnMut(&[u8]) -> Result<(), SendError>,
    ) -> Result<(), SendError> {
        match self {
            Self::Pipe(reader) => match reader.take() {
                Some(mut reader) => feed(&mut reader, sink),
                None => Err(SendError::NeedsFile {
                    what: "content that has to be read twice",
                }),
            },
            Self::File {
                source,
                region,
                first,
            } => {
                let mut digest = fingerprint()?;
                let mut octets = 0;
                let mut window = Window::new(&mut **source, *region)?;
                feed(&mut window, &mut |piece| {
                    digest.update(piece);
                    octets += piece.len() as u64;
                    sink(piece)
                })
                .map_err(ended_early)?;
                let seen = Seen {
                    digest: digest.finish(),
                    octets,
                };
                if *first.get_or_insert(seen) == seen {
                    Ok(())
                } else {
                    Err(SendError::Changed)
                }
            }
        }
    }
}

fn fingerprint() -> Result<Box<dyn Digest>, SendError> {
    // The reference provider has SHA-256.
    RustCrypto
        .digest(DigestAlgorithm::Sha256)
        .ok_or(SendError::Crypto(crate::crypto::CryptoError::Unsupported))
}

/// A file that is shorter than it was has changed.
fn ended_early(error: SendError) -> SendError {
    match error {
        SendError::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            SendError::Changed
        }
        error => error,
    }
}

fn feed(
    reader: &mut dyn BufRead,
    sink: &mut dyn FnMut(&[u8]) -> Result<(), SendError>,
) -> Result<(), SendError> {
    loop {
        let octets = match reader.fill_buf() {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            octets => octets?,
        };
        if octets.is_empty() {
            return Ok(());
        }
        sink(octets)?;
        let length = octets.len();
        reader.consume(length);
    }
}

fn header(reader: &mut dyn BufRead, max: usize) -> Result<Option<Vec<u8>>, SendError> {
    let mut octets = Vec::new();
    loop {
        let start = octets.len();
        let room = (max + 1).saturating_sub(start) as u64;
        (&mut *reader).take(room).read_until(b'\n', &mut octets)?;
        if octets.len() > max {
            return Ok(None);
        }
        let line = octets.get(start..).unwrap_or_default();
        if matches!(line, b"" | b"\n" | b"\r\n") {
            return Ok(Some(octets));
        }
    }
}
