//! Strings in segments (X.690 8.6.4, 8.7.3).

use std::io::BufRead;

use crate::{ContentFault, Element, Event, Header, Reader, Result, Rule, Tag};

/// The primitive segments of a string in memory, in order. Nothing is copied; after an error it ends.
#[derive(Clone, Debug)]
pub struct Segments<'a> {
    reader: Reader<&'a [u8]>,
    string: Tag,
    /// Number of elements around the string.
    outside: u32,
    failed: bool,
}

impl<'a> Segments<'a> {
    /// The segments of `element`, read as a string of type `string`.
    pub(crate) fn new(element: &Element<'a>, string: Tag) -> Self {
        Self {
            reader: element.reader(),
            string,
            outside: element.header.depth,
            failed: false,
        }
    }

    fn step(&mut self) -> Result<Option<&'a [u8]>> {
        while let Some(event) = self.reader.advance()? {
            let (Event::Begin(header) | Event::Primitive(header)) = event else {
                continue;
            };
            if header.depth > self.outside {
                check_segment(&header, self.string)?;
            }
            if !header.tag.constructed {
                return self.reader.content().map(Some);
            }
        }
        Ok(None)
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = Result<&'a [u8]>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let result = self.step();
        self.failed = result.is_err();
        result.transpose()
    }
}

/// The octets of a string in a stream, as [`Reader::string`] gives them.
///
/// Dropped early, it leaves the reader inside the string; [`Reader::string_chunk`] goes on there.
#[derive(Debug)]
pub struct StringReader<'r, R> {
    reader: &'r mut Reader<R>,
    header: Header,
}

impl<'r, R: BufRead> StringReader<'r, R> {
    pub(crate) fn new(reader: &'r mut Reader<R>, header: &Header) -> Self {
        let header = *header;
        Self { reader, header }
    }

    /// The next piece of the string, as large as the source gives it; `None` at the end, with the reader
    /// behind the string. No piece is empty.
    ///
    /// # Errors
    /// As [`Reader::next`], and if a segment is of another type.
    pub fn chunk(&mut self) -> Result<Option<&[u8]>> {
        self.reader.string_chunk(&self.header)
    }
}

impl<R: BufRead> Reader<R> {
    /// The next piece of the string that begins with `header`, for callers that cannot keep the borrow of a
    /// [`StringReader`] from piece to piece. The reader has to stand behind that header or in the string.
    ///
    /// # Errors
    /// As [`StringReader::chunk`].
    pub fn string_chunk(&mut self, header: &Header) -> Result<Option<&[u8]>> {
        if self.position() == header.content_offset() {
            self.record(header.offset, header.implicit_string_rule());
        }
        while !self.has_content_left() {
            if self.depth() <= header.depth {
                return Ok(None);
            }
            match self.next()? {
                Some(Event::Begin(segment) | Event::Primitive(segment)) => {
                    match check_segment(&segment, header.tag) {
                        Ok(rule) => self.record(segment.offset, rule),
                        Err(error) => return self.fail(error),
                    }
                }
                Some(Event::End { .. }) => {}
                None => return Ok(None),
            }
        }
        self.chunk()
    }
}

/// Checks that `header` can be a segment of a string of type `string`.
///
/// X.209 tagged the segments of a character string as the string itself, and such encodings are still made:
/// they break a rule and are read.
pub(crate) fn check_segment(header: &Header, string: Tag) -> Result<Option<Rule>> {
    if header.tag.same_type(string.segment()) {
        Ok(None)
    } else if string.is_string() && header.tag.same_type(string) {
        Ok(Some(Rule::SegmentTag))
    } else {
        Err(header.fault(ContentFault::SegmentTag(header.tag)))
    }
}
