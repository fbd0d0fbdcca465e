//! Events of a value that comes from a stream.

mod octets;
mod whole;

use std::io::BufRead;

use self::octets::fill;
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
#[derive(Clone, Debug)]
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
        if header.content_offset() > end_allowed {
            return Err(overrun(&header, end_allowed));
        }
        if header.is_end_of_contents() {
            let offset = self.position;
            return match around {
                Some(around) if around.indefinite => {
                    self.open.pop();
                    Ok(Some(Event::End { offset }))
                }
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
        let end = match header.length {
            Length::Definite(_) => header.end().ok_or(Error::LengthTooLarge { offset })?,
            Length::Indefinite => end_allowed,
        };
        if end > end_allowed {
            return Err(overrun(&header, end_allowed));
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

impl<'a> Reader<&'a [u8]> {
    /// What is left of the current primitive element's contents, borrowed from the slice itself.
    ///
    /// # Errors
    /// If the slice ends before them.
    pub fn content(&mut self) -> Result<&'a [u8]> {
        self.fused(|reader| {
            reader.release();
            reader.last = None;
            let split = usize::try_from(reader.content_left)
                .ok()
                .and_then(|length| reader.source.split_at_checked(length));
            let Some((content, rest)) = split else {
                return Err(Error::Truncated {
                    offset: reader.position + reader.source.len() as u64,
                    element: reader.element,
                });
            };
            reader.source = rest;
            reader.position += reader.content_left;
            reader.content_left = 0;
            Ok(content)
        })
    }
}

fn overrun(header: &Header, end: u64) -> Error {
    let offset = header.offset;
    Error::Overrun { offset, end }
}
