//! Compressed messages (RFC 8551 section 3.6, RFC 3274).

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::carrier::{Media, OutForm, carry};
use super::content::{Content, Prepared, Transfer};
use super::{SendError, SendingAgent};
use crate::cms::write::{CompressedData, ContentLength};

impl SendingAgent {
    /// Compresses `content` with zlib: as much as a receiver with the same
    /// [limits](Self::limits) decompresses.
    ///
    /// # Errors
    /// [`SendError::Io`], [`SendError::Changed`], [`SendError::TooLong`] and those about content.
    pub fn compress(&self, content: Content<'_>, to: &mut dyn Write) -> Result<(), SendError> {
        let mut content = Prepared::new(content, Transfer::Keep, &self.limits)?;
        if content.is_raw() && self.new_form() == OutForm::Mime {
            return Err(SendError::RawInMime);
        }
        let mut length = ContentLength::Indefinite;
        if content.is_file() && !self.ber {
            let mut octets = 0;
            self.deflate(&mut content, &mut |compressed| {
                octets += compressed.len() as u64;
                Ok(())
            })?;
            length = ContentLength::Definite {
                content: octets,
                tail: 0,
            };
        }
        let compressed = CompressedData {
            content_type: &self.content_type,
        };
        let outer = content.outer().to_vec();
        carry(self.new_form(), Media::CompressedData, &outer, to, |to| {
            compressed.streamed().write(to, length, |sink| {
                self.deflate(&mut content, &mut |octets| Ok(sink(octets)?))?;
                Ok(Vec::new())
            })
        })
    }

    /// Reads the content once and gives it compressed to `sink`.
    fn deflate(
        &self,
        content: &mut Prepared<'_>,
        sink: &mut dyn FnMut(&[u8]) -> Result<(), SendError>,
    ) -> Result<(), SendError> {
        let limit = self.limits.decompressed_octets;
        let mut left = limit;
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        content.read(&mut |octets| {
            left = left
                .checked_sub(octets.len() as u64)
                .ok_or(SendError::TooLong { limit })?;
            encoder.write_all(octets)?;
            let compressed = encoder.get_mut();
            if !compressed.is_empty() {
                sink(compressed)?;
                compressed.clear();
            }
            Ok(())
        })?;
        sink(&encoder.finish()?)
    }
}
