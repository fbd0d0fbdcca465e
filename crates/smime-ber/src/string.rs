//! Strings in segments (X.690 8.6.4, 8.7.3).

use std::io::BufRead;

use crate::{ContentFault, Element, Event, Header, Reader, Result, Rule, SliceReader, Tag};

/// The primitive segments of a string in memory, in order. Nothing is copied; after an error it ends.
///
/// Segments may be constructed in their turn: memory is needed for each level that is open, and the depth
/// limit bounds those.
#[derive(Clone, Debug)]
pub struct Segments<'a> {
    string: Tag,
    primitive: Option<&'a [u8]>,
    open: Vec<SliceReader<'a>>,
}

impl<'a> Segments<'a> {
    /// The segments of `element`, read as a string of type `string`.
    pub(crate) fn new(element: &Element<'a>, string: Tag) -> Self {
        let constructed = element.header.tag.constructed;
        Self {
            string,
            primitive: (!constructed).then_some(element.content),
            open: constructed
                .then(|| element.children())
                .into_iter()
                .collect(),
        }
    }

    fn step(&mut self) -> Result<Option<&'a [u8]>> {
        while let Some(reader) = self.open.last_mut() {
            let Some(segment) = reader.next()? else {
                self.open.pop();
                continue;
            };
            check_segment(&segment.header, self.string)?;
            if !segment.header.tag.constructed {
                return Ok(Some(segment.content));
            }
            self.open.push(segment.children());
        }
        Ok(self.primitive.take())
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = Result<&'a [u8]>;

    fn next(&mut self) -> Option<Self::Item> {
        let result = self.step().transpose();
        if let Some(Err(_)) = result {
            self.open.clear();
        }
        result
    }
}

/// The octets of a string in a stream, as [`Reader::string`] gives them.
///
/// Dropped early, it leaves the reader inside the string.
#[derive(Debug)]
pub struct StringReader<'r, R> {
    reader: &'r mut Reader<R>,
    string: Tag,
    /// Number of elements open outside the string.
    outside: u32,
}

impl<'r, R: BufRead> StringReader<'r, R> {
    pub(crate) fn new(reader: &'r mut Reader<R>, header: &Header) -> Self {
        let outside = reader.depth() - u32::from(header.tag.constructed);
        Self {
            reader,
            string: header.tag,
            outside,
        }
    }

    /// The next piece of the string, as large as the source gives it; `None` at the end, with the reader
    /// behind the string. No piece is empty.
    ///
    /// # Errors
    /// As [`Reader::next`], and if a segment is of another type.
    pub fn chunk(&mut self) -> Result<Option<&[u8]>> {
        while !self.reader.has_content_left() {
            if self.reader.depth() == self.outside {
                return Ok(None);
            }
            match self.reader.next()? {
                Some(Event::Begin(header) | Event::Primitive(header)) => {
                    match check_segment(&header, self.string) {
                        Ok(rule) => self.reader.record(header.offset, rule),
                        Err(error) => return self.reader.fail(error),
                    }
                }
                Some(Event::End { .. }) => {}
                None => return Ok(None),
            }
        }
        self.reader.chunk()
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
