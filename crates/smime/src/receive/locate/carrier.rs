//! What carries a CMS object: an entity's body, PEM, base64 or nothing at all.

use std::io::{self, Read};

use crate::basis::Basis;
use crate::mime::transfer::sniff;
use crate::mime::{Decoder, Entity, MimeError, Pem, Region, Source, TransferEncoding, Window};
use crate::reason::Reason;
use crate::refusal::Refusal;

/// Where a CMS object stands in a source and what is around its octets.
#[derive(Clone, Debug)]
pub(in crate::receive) enum Carrier {
    /// The body of an entity, under its transfer encoding.
    Entity(Box<Entity>),
    /// A PEM object.
    Pem(Pem),
    /// Base64 with nothing around it.
    Base64(Region),
    /// The octets themselves.
    Octets(Region),
}

impl Carrier {
    /// Why there is no object: `refusal`, unless the octets are base64 where they should be none any
    /// more.
    pub(in crate::receive) fn explain(
        &self,
        source: &mut dyn Source,
        refusal: Refusal,
    ) -> io::Result<Refusal> {
        const SAMPLE: u64 = 64;
        if !matches!(refusal.reason, Reason::MalformedBer | Reason::MalformedCms) {
            return Ok(refusal);
        }
        let mut start = Vec::new();
        match self.reader(source) {
            Ok(reader) => reader.take(SAMPLE).read_to_end(&mut start)?,
            Err(MimeError::Io(error)) => return Err(error),
            Err(_) => return Ok(refusal),
        };
        if sniff(&start) != Some(TransferEncoding::Base64) {
            return Ok(refusal);
        }
        let found = match self {
            Self::Octets(_) => "the octets are base64",
            _ => "the octets are base64 of base64",
        };
        let detail = format!("{found}, wanted the BER of a ContentInfo");
        Ok(Refusal::new(refusal.reason, detail).on(Basis::ContentInfo))
    }

    /// Reads the object's octets.
    pub(in crate::receive) fn reader<'a>(
        &self,
        source: impl Source + 'a,
    ) -> Result<Decoder<Window<'a>>, MimeError> {
        let (encoding, region) = match self {
            Self::Entity(entity) => return entity.cms_decoder(source),
            Self::Pem(pem) => return pem.decoder(source),
            Self::Base64(region) => (TransferEncoding::Base64, *region),
            Self::Octets(region) => (TransferEncoding::Binary, *region),
        };
        let window = Window::new(source, region)?;
        Decoder::new(&encoding, window, region.start).ok_or(MimeError::TransferEncoding {
            found: encoding.name().to_owned(),
            offset: region.start,
        })
    }
}
