//! What carries a CMS object: an entity's body, PEM, base64 or nothing at all.

use crate::mime::{Decoder, Entity, MimeError, Pem, Region, Source, TransferEncoding, Window};

/// Where a CMS object stands in a source and what is around its octets.
#[derive(Clone, Debug)]
pub(super) enum Carrier {
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
    /// Reads the object's octets.
    pub(super) fn reader<'a>(
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
