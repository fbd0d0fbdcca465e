//! Octets that are read again, and have to be the same each time.

use std::io::{self, BufRead, Read};

use crate::crypto::{Digest, DigestAlgorithm, DigestValue, Provider, RustCrypto};
use crate::send::SendError;

/// The digest of octets that were read, once they were.
#[derive(Debug, Default)]
pub(super) struct Twice {
    first: Option<DigestValue>,
}

impl Twice {
    /// Reads from `reader`; [`TwiceReader::finish`] says whether it gave the same as before.
    pub(super) fn reader<R: BufRead>(
        &mut self,
        reader: R,
    ) -> Result<TwiceReader<'_, R>, SendError> {
        // The reference provider has SHA-256.
        let digest = RustCrypto.digest(DigestAlgorithm::Sha256);
        Ok(TwiceReader {
            twice: self,
            reader,
            digest: digest.ok_or(crate::crypto::CryptoError::Unsupported)?,
        })
    }
}

/// Digests what is taken from another reader.
pub(super) struct TwiceReader<'t, R> {
    twice: &'t mut Twice,
    reader: R,
    digest: Box<dyn Digest>,
}

impl<R: BufRead> TwiceReader<'_, R> {
    /// Gives the next `count` octets to `sink`.
    ///
    /// # Errors
    /// [`SendError::Changed`] where there are fewer, and those of reading and of `sink`.
    pub(super) fn pass(
        &mut self,
        mut count: u64,
        sink: &mut dyn FnMut(&[u8]) -> Result<(), SendError>,
    ) -> Result<(), SendError> {
        while count > 0 {
            let octets = self.fill_buf()?;
            let length = octets
                .len()
                .min(usize::try_from(count).unwrap_or(usize::MAX));
            if length == 0 {
                return Err(SendError::Changed);
            }
            sink(octets.get(..length).unwrap_or_default())?;
            self.consume(length);
            count -= length as u64;
        }
        Ok(())
    }

    /// Reads to the end.
    ///
    /// # Errors
    /// [`SendError::Changed`] where the octets are not those of the first time.
    pub(super) fn finish(mut self) -> Result<(), SendError> {
        loop {
            let length = self.fill_buf()?.len();
            if length == 0 {
                break;
            }
            self.consume(length);
        }
        let digest = self.digest.finish();
        match *self.twice.first.get_or_insert(digest) == digest {
            true => Ok(()),
            false => Err(SendError::Changed),
        }
    }
}

impl<R: BufRead> Read for TwiceReader<'_, R> {
    fn read(&mut self, octets: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(octets)?;
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for TwiceReader<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        // What is consumed is in the buffer: nothing is read here.
        if let Ok(octets) = self.reader.fill_buf() {
            self.digest.update(octets.get(..amount).unwrap_or_default());
        }
        self.reader.consume(amount);
    }
}
