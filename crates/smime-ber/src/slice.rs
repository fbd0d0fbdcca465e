//! Elements of a value that is in memory.

use crate::{Element, Error, Header, Length, Limits, Result, Tag, header::END_OF_CONTENTS_LEN};

/// Reads the elements that stand one after the other in a slice, without going into them.
///
/// Finding the end of an element of indefinite length takes a scan over the headers in it, in a loop.
/// Walking a whole tree therefore takes time proportional to its size times its depth at most.
/// After an error the reader stands where it stood, and gives the same error again.
#[derive(Clone, Debug)]
pub struct SliceReader<'a> {
    input: &'a [u8],
    position: usize,
    offset: u64,
    depth: u32,
    limits: Limits,
    items: u64,
}

impl<'a> SliceReader<'a> {
    /// A reader at the start of a whole input, with the default limits.
    pub fn new(input: &'a [u8]) -> Self {
        Self::with_offset(input, 0, 0, Limits::default())
    }

    /// A reader over a part of an input: `offset` is where the part begins, `depth` the number of elements
    /// around it.
    pub fn with_offset(input: &'a [u8], offset: u64, depth: u32, limits: Limits) -> Self {
        Self {
            input,
            position: 0,
            offset,
            depth,
            limits,
            items: 0,
        }
    }

    /// The next element's tag; `None` at the end. The element stays unread.
    ///
    /// # Errors
    /// If the next element's identifier octets are cut off or too long.
    pub fn peek(&self) -> Result<Option<Tag>> {
        match Tag::parse(self.rest(), self.position())? {
            Some((tag, _)) => Ok(Some(tag)),
            None if self.is_empty() => Ok(None),
            None => Err(self.cut_off(self.position())),
        }
    }

    /// Reads the next element; `None` at the end.
    ///
    /// # Errors
    /// If it is not BER, is cut off, or goes over a limit.
    #[allow(
        clippy::should_implement_trait,
        reason = "an iterator would have the caller go on after an error"
    )]
    pub fn next(&mut self) -> Result<Option<Element<'a>>> {
        let rest = self.rest();
        if rest.is_empty() {
            return Ok(None);
        }
        let header = self.header(self.position, self.depth)?;
        if header.is_end_of_contents() {
            return Err(Error::StrayEndOfContents {
                offset: header.offset,
            });
        }
        let body = rest
            .get(usize::from(header.header_len)..)
            .unwrap_or_default();
        let (content_len, closing) = match header.length {
            Length::Definite(length) => (self.fit(&header, length, body)?, 0),
            Length::Indefinite => {
                let length = self.scan(&header)?;
                (length, usize::from(END_OF_CONTENTS_LEN))
            }
        };
        let raw_len = usize::from(header.header_len) + content_len + closing;
        let (Some(raw), Some(content)) = (rest.get(..raw_len), body.get(..content_len)) else {
            return Err(self.cut_off(header.offset));
        };
        self.position += raw_len;
        Ok(Some(Element {
            header,
            raw,
            content,
            limits: self.limits,
        }))
    }

    /// Reads the next element, which has to be of type `tag` (see [`Tag::accepts`] for the form).
    ///
    /// # Errors
    /// [`Error::MissingElement`] at the end, [`Error::UnexpectedTag`] at another element, and as
    /// [`next`](Self::next).
    pub fn expect(&mut self, tag: Tag) -> Result<Element<'a>> {
        let offset = self.position();
        match self.optional(tag)? {
            Some(element) => Ok(element),
            None => Err(match self.peek()? {
                Some(found) => Error::UnexpectedTag {
                    offset,
                    found,
                    wanted: tag,
                },
                None => Error::MissingElement {
                    offset,
                    wanted: tag,
                },
            }),
        }
    }

    /// Reads the next element if it is of type `tag` (see [`Tag::accepts`] for the form).
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub fn optional(&mut self, tag: Tag) -> Result<Option<Element<'a>>> {
        match self.peek()? {
            Some(found) if tag.accepts(found) => self.next(),
            _ => Ok(None),
        }
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// [`Error::TrailingOctets`] if octets are left.
    pub fn finish(&self) -> Result<()> {
        match self.rest().len() {
            0 => Ok(()),
            count => Err(Error::TrailingOctets {
                offset: self.position(),
                count: count as u64,
            }),
        }
    }

    /// Whether all octets were read.
    pub fn is_empty(&self) -> bool {
        self.rest().is_empty()
    }

    /// Offset of the next octet.
    pub fn position(&self) -> u64 {
        self.absolute(self.position)
    }

    /// Number of headers read so far, those inside indefinite lengths too: what the reading cost.
    pub fn items(&self) -> u64 {
        self.items
    }

    fn rest(&self) -> &'a [u8] {
        self.input.get(self.position..).unwrap_or_default()
    }

    fn absolute(&self, position: usize) -> u64 {
        self.offset.saturating_add(position as u64)
    }

    /// The header at `position`, where at least one octet stands, checked against the limits.
    fn header(&mut self, position: usize, depth: u32) -> Result<Header> {
        let offset = self.absolute(position);
        let rest = self.input.get(position..).unwrap_or_default();
        let Some(header) = Header::parse(rest, offset, depth)? else {
            return Err(self.cut_off(offset));
        };
        if !header.is_end_of_contents() {
            self.limits.check(&header, &mut self.items)?;
        }
        Ok(header)
    }

    /// The definite length of `header`, if as many octets are there.
    fn fit(&self, header: &Header, length: u64, body: &[u8]) -> Result<usize> {
        if header.end().is_none() {
            return Err(Error::LengthTooLarge {
                offset: header.offset,
            });
        }
        match usize::try_from(length) {
            Ok(length) if length <= body.len() => Ok(length),
            _ => Err(self.cut_off(header.offset)),
        }
    }

    /// Length of the contents up to the end-of-contents that closes `header`.
    ///
    /// Elements of definite length are stepped over, so only indefinite lengths can be open, and all of
    /// them are closed by the same two octets.
    fn scan(&mut self, header: &Header) -> Result<usize> {
        let start = self.position + usize::from(header.header_len);
        let mut position = start;
        let mut open = vec![header.offset];
        while let Some(&element) = open.last() {
            let rest = self.input.get(position..).unwrap_or_default();
            if rest.is_empty() {
                return Err(Error::MissingEndOfContents {
                    offset: self.absolute(position),
                    element,
                });
            }
            let depth = u32::try_from(open.len()).unwrap_or(u32::MAX);
            let inner = self.header(position, self.depth.saturating_add(depth))?;
            position += usize::from(inner.header_len);
            match inner.length {
                _ if inner.is_end_of_contents() => {
                    open.pop();
                }
                Length::Indefinite => open.push(inner.offset),
                Length::Definite(length) => {
                    let body = self.input.get(position..).unwrap_or_default();
                    position += self.fit(&inner, length, body)?;
                }
            }
        }
        Ok(position - start - usize::from(END_OF_CONTENTS_LEN))
    }

    /// The error for an element that needs more octets than there are.
    fn cut_off(&self, element: u64) -> Error {
        let end = self.absolute(self.input.len());
        if self.depth == 0 {
            Error::Truncated {
                offset: end,
                element,
            }
        } else {
            Error::Overrun {
                offset: element,
                end,
            }
        }
    }
}
