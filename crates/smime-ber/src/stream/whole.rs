//! Elements of a stream taken whole.

use std::io::BufRead;

use super::Reader;
use crate::{Error, Event, Header, Length, Result, header::END_OF_CONTENTS_OCTETS};

impl<R: BufRead> Reader<R> {
    /// Reads the whole element whose header came last, as received, header and end-of-contents included.
    /// The next event is the one behind it. What stands in elements of definite length is not looked at.
    ///
    /// # Errors
    /// [`Error::SizeLimit`] if it has more than `max` octets, [`Error::NotAtElement`] if `header` is not the
    /// one that came last; and as [`next`](Self::next).
    pub fn read_element_raw(&mut self, header: &Header, max: usize) -> Result<Vec<u8>> {
        let offset = header.offset;
        let limit = max as u64;
        self.fused(|reader| {
            if reader.last != Some(*header) {
                return Err(reader.not_at_element());
            }
            if header.end().is_some_and(|end| end - offset > limit) {
                return Err(Error::SizeLimit { offset, limit });
            }
            let mut raw = Vec::new();
            reader.take_element(&mut |octets| {
                if octets.len() > max - raw.len() {
                    return Err(Error::SizeLimit { offset, limit });
                }
                raw.extend_from_slice(octets);
                Ok(())
            })?;
            Ok(raw)
        })
    }

    /// Skips the whole element whose header came last. The next event is the one behind it. What stands in
    /// elements of definite length is not looked at.
    ///
    /// # Errors
    /// [`Error::NotAtElement`] if something in the element was read already; and as [`next`](Self::next).
    pub fn skip_element(&mut self) -> Result<()> {
        self.fused(|reader| reader.take_element(&mut |_| Ok(())))
    }

    /// Hands the element whose header came last to `sink`, and steps behind it.
    fn take_element(&mut self, sink: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let Some(mut header) = self.last else {
            return Err(self.not_at_element());
        };
        let open_around = self.open.len() - usize::from(header.tag.constructed);
        loop {
            let octets = self.last_octets.get(..usize::from(header.header_len));
            sink(octets.unwrap_or_default())?;
            if let Length::Definite(length) = header.length {
                self.content_left = length;
                self.take_content(length, sink)?;
                if header.tag.constructed {
                    self.open.pop();
                }
            }
            header = loop {
                if self.open.len() == open_around {
                    self.last = None;
                    return Ok(());
                }
                match self.step()? {
                    Some(Event::Begin(header) | Event::Primitive(header)) => break header,
                    // Definite lengths were taken whole, so only an end-of-contents gives this.
                    Some(Event::End { .. }) => sink(&END_OF_CONTENTS_OCTETS)?,
                    None => return Ok(()),
                }
            };
        }
    }
}
