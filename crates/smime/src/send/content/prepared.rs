//! Content split into what stays outside and what goes inside.

use super::body::Body;
use super::entity::{EntityForm, Treatment};
use super::fields::fields;
use super::leaf::Sink;
use super::{Content, ContentKind};
use crate::budget::Limits;
use crate::send::SendError;

/// Whether the entity inside keeps its transfer encodings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::send) enum Transfer {
    /// It does: nothing between sender and receiver sees it.
    Keep,
    /// It becomes 7bit, since it travels in the clear (RFC 8551 section 3.1.3).
    SevenBit,
}

/// Content that is ready to be read.
pub(in crate::send) struct Prepared<'a> {
    outer: Vec<u8>,
    /// The header of the entity inside, with its empty line; absent for octets taken as they are.
    header: Option<Vec<u8>>,
    body: Body<'a>,
    transfer: Transfer,
    limits: Limits,
    /// Which of the parts that declare no 8bit encoding need one.
    needs_encoding: Option<Vec<bool>>,
}

/// The header that plain text gets. Text in UTF-8 is 8bit, whatever it holds; where that matters
/// and can be found out, it is not said before.
const TEXT: &[u8] =
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
const TEXT_TO_MEASURE: &[u8] = b"Content-Type: text/plain; charset=utf-8\r\n\r\n";

impl<'a> Prepared<'a> {
    /// Reads the header of `content`, and what has to be known of its body.
    pub(in crate::send) fn new(
        content: Content<'a>,
        transfer: Transfer,
        limits: &Limits,
    ) -> Result<Self, SendError> {
        let mut body = Body::whole(content.octets)?;
        let measures = transfer == Transfer::SevenBit && body.is_file();
        let mut outer = Vec::new();
        let header = match content.kind {
            ContentKind::Raw => None,
            ContentKind::Text if measures => Some(TEXT_TO_MEASURE.to_vec()),
            ContentKind::Text => Some(TEXT.to_vec()),
            ContentKind::Mime => {
                let header = body.take_header(limits.header_octets)?;
                let header = header.ok_or_else(|| SendError::Mime {
                    what: format!("more than {} header octets", limits.header_octets),
                })?;
                let (outside, inside) = split(&header)?;
                outer = outside;
                Some(inside)
            }
        };
        let mut prepared = Self {
            outer,
            header,
            body,
            transfer,
            limits: limits.clone(),
            needs_encoding: None,
        };
        if measures && prepared.header.is_some() {
            let found = prepared.pass(Treatment::Measure(Vec::new()), &mut |_| Ok(()))?;
            prepared.needs_encoding = Some(found);
        }
        Ok(prepared)
    }

    /// The fields that stay outside, each ending with CRLF.
    pub(in crate::send) fn outer(&self) -> &[u8] {
        &self.outer
    }

    /// Whether the octets are taken as they are, and are no entity.
    pub(in crate::send) fn is_raw(&self) -> bool {
        self.header.is_none()
    }

    /// Whether the content can be read again.
    pub(in crate::send) fn is_file(&self) -> bool {
        self.body.is_file()
    }

    /// How many octets go inside, where it can be known before; for an entity, reading it once
    /// tells.
    pub(in crate::send) fn measure(&mut self) -> Result<Option<u64>, SendError> {
        if !self.is_file() || self.is_raw() {
            return Ok(self.body.len());
        }
        let mut length = 0;
        self.read(&mut |octets| {
            length += octets.len() as u64;
            Ok(())
        })?;
        Ok(Some(length))
    }

    /// Reads the content once, in the form in which it goes inside.
    pub(in crate::send) fn read(&mut self, sink: &mut Sink<'_>) -> Result<(), SendError> {
        let treatment = match self.transfer {
            Transfer::Keep => Treatment::Keep,
            Transfer::SevenBit => {
                let found = self.needs_encoding.clone();
                Treatment::SevenBit(found.map(Vec::into_iter))
            }
        };
        self.pass(treatment, sink).map(|_| ())
    }

    fn pass(&mut self, treatment: Treatment, sink: &mut Sink<'_>) -> Result<Vec<bool>, SendError> {
        let Some(header) = &self.header else {
            self.body.read(sink)?;
            return Ok(Vec::new());
        };
        let mut gathered = Gathered {
            octets: Vec::with_capacity(GATHERED),
            sink,
        };
        let put = &mut |octets: &[u8]| gathered.put(octets);
        let mut form = EntityForm::begin(header, treatment, &self.limits, put)?;
        self.body.read(&mut |octets| form.update(octets, put))?;
        let found = form.finish(put)?;
        gathered.flush()?;
        Ok(found)
    }
}

/// Lines gathered into larger pieces, which digests and ciphers take faster.
struct Gathered<'s, 'f> {
    octets: Vec<u8>,
    sink: &'s mut Sink<'f>,
}

/// How many octets are gathered.
const GATHERED: usize = 32 << 10;

impl Gathered<'_, '_> {
    fn put(&mut self, octets: &[u8]) -> Result<(), SendError> {
        if self.octets.len() + octets.len() > GATHERED {
            self.flush()?;
        }
        if octets.len() > GATHERED {
            return (self.sink)(octets);
        }
        self.octets.extend_from_slice(octets);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), SendError> {
        if !self.octets.is_empty() {
            (self.sink)(&self.octets)?;
            self.octets.clear();
        }
        Ok(())
    }
}

/// What of a header stays outside, and what goes inside: MIME-Version, Content-* and the empty
/// line.
fn split(header: &[u8]) -> Result<(Vec<u8>, Vec<u8>), SendError> {
    let fields = fields(header)?;
    if fields.is_empty() {
        return Err(SendError::NoHeaderField);
    }
    let (mut outside, mut inside) = (Vec::new(), Vec::new());
    for field in fields {
        match field.is_mime() {
            true => field.append_canonical(&mut inside),
            false => field.append_canonical(&mut outside),
        }
    }
    inside.extend_from_slice(b"\r\n");
    Ok((outside, inside))
}
