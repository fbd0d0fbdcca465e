//! Events of a value that comes from a stream.

mod whole;

use std::{
    io::{self, BufRead},
    sync::Arc,
};

use crate::{Error, Findings, Header, Length, Limits, Result, Rule, StringReader};

/// What a [`Reader`] comes upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A constructed element begins; the events of its elements follow, and an `End`.
    Begin(Header),
    /// A primitive element begins; its contents are there for [`Reader::chunk`].
    Primitive(Header),
    /// A constructed element ends.
    End {
        /// Offset behind its last octet, the end-of-contents included.
        offset: u64,
    },
}

/// Reads one element and all in it, header by header, from a slice or a buffered stream.
///
/// Nothing is held but the headers of open elements. After an error the reader gives that error for ever,
/// so that a caller cannot go on in the wrong place.
#[derive(Debug)]
pub struct Reader<R> {
    source: R,
    /// Octets of the source's buffer that the caller was lent and that are still to be consumed.
    lent: usize,
    position: u64,
    depth: u32,
    limits: Limits,
    items: u64,
    findings: Findings,
    open: Vec<Open>,
    /// Contents octets of the current primitive element that were not read yet.
    content_left: u64,
    /// Header of the element begun last, as long as nothing in it was read.
    last: Option<Header>,
    last_octets: [u8; Header::MAX_LEN],
    /// Offset of the element begun last.
    element: u64,
    started: bool,
    failure: Option<Error>,
}

/// A constructed element that was not read to its end.
#[derive(Clone, Copy, Debug)]
struct Open {
    offset: u64,
    indefinite: bool,
    /// Where its contents end, or the latest end that the lengths around allow.
    end: u64,
}

impl<R: BufRead> Reader<R> {
    /// A reader at the start of a whole input.
    pub fn new(source: R, limits: Limits) -> Self {
        Self::with_offset(source, 0, 0, limits)
    }

    /// A reader over a part of an input: `offset` is where the part begins, `depth` the number of elements
    /// around it.
    pub fn with_offset(source: R, offset: u64, depth: u32, limits: Limits) -> Self {
        Self {
            source,
            lent: 0,
            position: offset,
            depth,
            limits,
            items: 0,
            findings: Findings::new(limits.findings),
            open: Vec::new(),
            content_left: 0,
            last: None,
            last_octets: [0; Header::MAX_LEN],
            element: offset,
            started: false,
            failure: None,
        }
    }

    /// Reads on to the next event; `None` behind the outermost element, or where the input is empty.
    /// Contents of a primitive element that were not read are skipped.
    ///
    /// # Errors
    /// If the input is not BER, ends too early, goes over a limit or fails.
    #[allow(
        clippy::should_implement_trait,
        reason = "an iterator would have the caller go on after an error"
    )]
    pub fn next(&mut self) -> Result<Option<Event>> {
        let event = self.advance()?;
        if let Some(Event::Begin(header) | Event::Primitive(header)) = event {
            self.record(header.offset, header.broken_rules());
        }
        Ok(event)
    }

    /// The next piece of the current primitive element's contents, as large as the source gives it; `None`
    /// at their end. From a slice, all contents are one piece.
    ///
    /// # Errors
    /// If the input ends too early or fails.
    pub fn chunk(&mut self) -> Result<Option<&[u8]>> {
        let length = self.fused(|reader| {
            reader.release();
            reader.last = None;
            if reader.content_left == 0 {
                return Ok(0);
            }
            let length = reader.available(reader.content_left)?;
            reader.content_left -= length as u64;
            reader.position += length as u64;
            reader.lent = length;
            Ok(length)
        })?;
        if length == 0 {
            return Ok(None);
        }
        // The buffer holds these octets already: nothing is read here.
        Ok(fill(&mut self.source, self.position)?.get(..length))
    }

    /// Skips what is left of the current primitive element's contents.
    ///
    /// # Errors
    /// If the input ends too early or fails.
    pub fn skip_content(&mut self) -> Result<()> {
        self.fused(|reader| {
            reader.release();
            reader.last = None;
            let left = reader.content_left;
            reader.take_content(left, &mut |_| Ok(()))
        })
    }

    /// The octets of the string whose header came last, primitive or in segments, as one stream.
    ///
    /// # Errors
    /// [`Error::NotAtElement`] if `header` is not the one that came last.
    pub fn string(&mut self, header: &Header) -> Result<StringReader<'_, R>> {
        if self.last != Some(*header) {
            return Err(self.not_at_element());
        }
        Ok(StringReader::new(self, header))
    }

    /// Whether octets follow the outermost element, once [`next`](Self::next) has given `None`.
    ///
    /// # Errors
    /// If the source fails.
    pub fn trailing(&mut self) -> Result<bool> {
        self.fused(|reader| {
            reader.release();
            Ok(!fill(&mut reader.source, reader.position)?.is_empty())
        })
    }

    /// Offset of the next octet.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Number of elements that are open.
    pub fn depth(&self) -> u32 {
        u32::try_from(self.open.len())
            .unwrap_or(u32::MAX)
            .saturating_add(self.depth)
    }

    /// Number of headers read so far: what the reading cost besides the contents.
    pub fn items(&self) -> u64 {
        self.items
    }

    /// The rules that the headers given by [`next`](Self::next) broke. Contents are not looked at.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// The source, behind the last octet read.
    pub fn into_inner(mut self) -> R {
        self.release();
        self.source
    }

    /// [`next`](Self::next) without findings.
    pub(crate) fn advance(&mut self) -> Result<Option<Event>> {
        self.fused(Self::step)
    }

    pub(crate) fn record(&mut self, offset: u64, rules: impl IntoIterator<Item = Rule>) {
        self.findings.extend(offset, rules);
    }

    pub(crate) fn has_content_left(&self) -> bool {
        self.content_left > 0
    }

    /// Ends the reading with an error that the contents gave.
    pub(crate) fn fail<T>(&mut self, error: Error) -> Result<T> {
        self.fused(|_| Err(error))
    }

    fn fused<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if let Some(error) = &self.failure {
            return Err(error.clone());
        }
        let result = work(self);
        if let Err(error) = &result {
            self.failure = Some(error.clone());
        }
        result
    }

    fn step(&mut self) -> Result<Option<Event>> {
        self.release();
        self.last = None;
        self.take_content(self.content_left, &mut |_| Ok(()))?;
        let around = self.open.last().copied();
        match around {
            Some(around) if around.end == self.position => return self.close(around).map(Some),
            None if self.started => return Ok(None),
            _ => {}
        }
        let Some(header) = self.header()? else {
            return match around {
                Some(around) => Err(self.ends_inside(around)),
                None => Ok(None),
            };
        };
        let end_allowed = around.map_or(u64::MAX, |around| around.end);
        if header.is_end_of_contents() {
            return match around {
                Some(around) if around.indefinite && self.position <= around.end => {
                    self.open.pop();
                    let offset = self.position;
                    Ok(Some(Event::End { offset }))
                }
                Some(around) if around.indefinite => Err(self.ends_inside(around)),
                _ => Err(Error::StrayEndOfContents {
                    offset: header.offset,
                }),
            };
        }
        self.limits.check(&header, &mut self.items)?;
        self.begin(header, end_allowed).map(Some)
    }

    /// Takes up the element of a header that was just read.
    fn begin(&mut self, header: Header, end_allowed: u64) -> Result<Event> {
        let offset = header.offset;
        let (end, least_end) = match header.length {
            Length::Definite(_) => {
                let end = header.end().ok_or(Error::LengthTooLarge { offset })?;
                (end, end)
            }
            Length::Indefinite => (end_allowed, header.content_offset()),
        };
        if least_end > end_allowed {
            let end = end_allowed;
            return Err(Error::Overrun { offset, end });
        }
        self.started = true;
        self.last = Some(header);
        self.element = offset;
        if !header.tag.constructed {
            self.content_left = end - self.position;
            return Ok(Event::Primitive(header));
        }
        self.open.push(Open {
            offset,
            indefinite: header.length == Length::Indefinite,
            end,
        });
        Ok(Event::Begin(header))
    }

    /// Closes the innermost element, whose contents can go no further.
    fn close(&mut self, around: Open) -> Result<Event> {
        let offset = self.position;
        if around.indefinite {
            return Err(self.ends_inside(around));
        }
        self.open.pop();
        Ok(Event::End { offset })
    }

    /// Reads a header into `last_octets`; `None` at the end of the input.
    fn header(&mut self) -> Result<Option<Header>> {
        let (offset, depth) = (self.position, self.depth());
        let buffer = fill(&mut self.source, self.position)?;
        if buffer.is_empty() {
            return Ok(None);
        }
        if let Some(header) = Header::parse(buffer, offset, depth)? {
            let length = usize::from(header.header_len);
            for (kept, octet) in self.last_octets.iter_mut().zip(buffer.iter().take(length)) {
                *kept = *octet;
            }
            self.source.consume(length);
            self.position += length as u64;
            return Ok(Some(header));
        }
        // The header goes on behind the buffer's end: it is put together octet by octet.
        for held in 0..Header::MAX_LEN {
            let Some(&octet) = fill(&mut self.source, self.position)?.first() else {
                return Err(Error::Truncated {
                    offset: self.position,
                    element: offset,
                });
            };
            self.source.consume(1);
            self.position += 1;
            if let Some(kept) = self.last_octets.get_mut(held) {
                *kept = octet;
            }
            let octets = self.last_octets.get(..=held).unwrap_or_default();
            if let Some(header) = Header::parse(octets, offset, depth)? {
                return Ok(Some(header));
            }
        }
        Err(Error::LengthTooLarge { offset })
    }

    /// Hands the next `count` of the current contents octets to `sink`.
    fn take_content(
        &mut self,
        mut count: u64,
        sink: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        while count > 0 {
            let length = self.available(count)?;
            let octets = fill(&mut self.source, self.position)?
                .get(..length)
                .unwrap_or_default();
            sink(octets)?;
            self.source.consume(length);
            self.position += length as u64;
            self.content_left -= length as u64;
            count -= length as u64;
        }
        Ok(())
    }

    /// Number of octets that the buffer has ready, at least one and at most `wanted`.
    fn available(&mut self, wanted: u64) -> Result<usize> {
        match fill(&mut self.source, self.position)?.len() {
            0 => Err(Error::Truncated {
                offset: self.position,
                element: self.element,
            }),
            ready => Ok(usize::try_from(wanted).map_or(ready, |wanted| ready.min(wanted))),
        }
    }

    /// Gives back what the caller was lent.
    fn release(&mut self) {
        self.source.consume(self.lent);
        self.lent = 0;
    }

    fn ends_inside(&self, around: Open) -> Error {
        let (offset, element) = (self.position, around.offset);
        if around.indefinite {
            Error::MissingEndOfContents { offset, element }
        } else {
            Error::Truncated { offset, element }
        }
    }

    fn not_at_element(&self) -> Error {
        Error::NotAtElement {
            offset: self.position,
        }
    }
}

/// The source's buffer; empty only at the end of the input.
fn fill<R: BufRead>(source: &mut R, offset: u64) -> Result<&[u8]> {
    while let Err(error) = source.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            let source = Arc::new(error);
            return Err(Error::Io { offset, source });
        }
    }
    // The buffer is not empty now, or the input has ended: this call reads nothing.
    source.fill_buf().map_err(|error| Error::Io {
        offset,
        source: Arc::new(error),
    })
}
