//! Where a signed object stands in a message, and the message around it.

use std::io::{BufRead, Write};

use super::not_signed;
use super::twice::Twice;
use crate::budget::Limits;
use crate::crypto::DigestAlgorithm;
use crate::mime::{self, Decoder, Entity, Form, Pem, Region, Source, TransferEncoding, Window};
use crate::send::SendError;
use crate::send::carrier::{OutForm, buffered};
use crate::send::content::{Base64Lines, Base64Sink, with_encoding, with_field};

/// Where an object stands.
pub(super) enum Carried {
    /// The octets themselves, or base64 without anything around it.
    Bare(Region, TransferEncoding),
    Pem(Pem),
    /// The body of an application/pkcs7-mime.
    Opaque(Box<Entity>),
    /// The second part of a multipart/signed.
    Beside {
        entity: Box<Entity>,
        content: Region,
        signature: Box<Entity>,
    },
}

/// Writes an object, reading the message once more.
type WriteObject<'a> = dyn FnMut(&mut dyn Source, &mut dyn Write) -> Result<(), SendError> + 'a;

impl Carried {
    /// Finds the object in a message.
    ///
    /// # Errors
    /// [`SendError::NotSigned`] where there is none.
    pub(super) fn find(message: &mut dyn Source, limits: &Limits) -> Result<Self, SendError> {
        let region = Region::whole(message)?;
        Ok(match mime::detect(message)? {
            Form::Der => Self::Bare(region, TransferEncoding::Binary),
            Form::Base64 => Self::Bare(region, TransferEncoding::Base64),
            Form::Pem => Self::Pem(Pem::find(message, region)?),
            Form::Mime => {
                let entity = Box::new(Entity::parse(message, region, limits)?);
                let content_type = &entity.content_type;
                if !content_type.is("multipart", "signed") {
                    return Ok(Self::Opaque(entity));
                }
                let protocol = content_type.parameter("protocol").unwrap_or_default();
                if !protocol.to_ascii_lowercase().ends_with("pkcs7-signature") {
                    return Err(not_signed("multipart/signed by another protocol"));
                }
                let [content, signature] = entity.multipart(message, limits)?.two()?;
                let signature = Box::new(Entity::parse(message, signature, limits)?);
                Self::Beside {
                    entity,
                    content,
                    signature,
                }
            }
        })
    }

    /// Whether the message is of this form already.
    pub(super) fn is(&self, form: OutForm) -> bool {
        match self {
            Self::Bare(_, encoding) => {
                form == OutForm::Der && *encoding == TransferEncoding::Binary
            }
            Self::Pem(_) => form == OutForm::Pem,
            Self::Opaque(_) | Self::Beside { .. } => form == OutForm::Mime,
        }
    }

    /// The content beside the object.
    pub(super) fn content(&self) -> Option<Region> {
        match self {
            Self::Beside { content, .. } => Some(*content),
            _ => None,
        }
    }

    /// Reads the object's octets.
    pub(super) fn reader<'a>(
        &self,
        message: &'a mut dyn Source,
    ) -> Result<Decoder<Window<'a>>, SendError> {
        Ok(match self {
            Self::Bare(region, encoding) => {
                let window = Window::new(message, *region)?;
                let decoder = Decoder::new(encoding, window, region.start);
                decoder.ok_or_else(|| not_signed("an unknown transfer encoding"))?
            }
            Self::Pem(pem) => pem.decoder(message)?,
            Self::Opaque(entity) => entity.cms_decoder(message)?,
            Self::Beside { signature, .. } => signature.cms_decoder(message)?,
        })
    }

    /// Writes the message with another object in the place of its own. The micalg of a
    /// multipart/signed gets the names of `digests` that it lacks; its first part has to be what
    /// `content_twice` saw.
    pub(super) fn write(
        &self,
        message: &mut dyn Source,
        digests: &[DigestAlgorithm],
        content_twice: &mut Twice,
        to: &mut dyn Write,
        object: &mut WriteObject<'_>,
    ) -> Result<(), SendError> {
        let mut buffered = buffered(to);
        let to = &mut buffered;
        match self {
            Self::Bare(_, TransferEncoding::Base64) => {
                write_base64(Base64Lines::mail(), message, to, object)?;
            }
            Self::Bare(..) => object(message, to)?,
            Self::Pem(pem) => {
                writeln!(to, "-----BEGIN {}-----", pem.label)?;
                write_base64(Base64Lines::pem(), message, to, object)?;
                writeln!(to, "-----END {}-----", pem.label)?;
            }
            Self::Opaque(entity) => write_entity(entity, message, to, object)?,
            Self::Beside {
                entity,
                content,
                signature,
            } => {
                let mut put = |octets: &[u8]| Ok(to.write_all(octets)?);
                put(&with_micalg(entity, digests))?;
                copy(message, entity.body.start, content.start, &mut put)?;
                let mut part = content_twice.reader(Window::new(&mut *message, *content)?)?;
                part.pass(content.len(), &mut put)?;
                part.finish()?;
                copy(message, content.end, signature.region.start, &mut put)?;
                write_entity(signature, message, to, object)?;
                let mut put = |octets: &[u8]| Ok(to.write_all(octets)?);
                copy(message, signature.region.end, entity.region.end, &mut put)?;
            }
        }
        to.flush()?;
        Ok(())
    }
}

/// Gives the octets from `start` to `end` to `sink`.
fn copy(
    message: &mut dyn Source,
    start: u64,
    end: u64,
    sink: &mut dyn FnMut(&[u8]) -> Result<(), SendError>,
) -> Result<(), SendError> {
    let mut window = Window::new(message, Region { start, end })?;
    loop {
        let octets = window.fill_buf()?;
        if octets.is_empty() {
            return Ok(());
        }
        sink(octets)?;
        let length = octets.len();
        window.consume(length);
    }
}

fn write_base64(
    lines: Base64Lines,
    message: &mut dyn Source,
    to: &mut dyn Write,
    object: &mut WriteObject<'_>,
) -> Result<(), SendError> {
    let mut lines = Base64Sink::new(lines, to);
    object(message, &mut lines)?;
    Ok(lines.finish()?)
}

/// The header as it stands, unless the object was carried in another way than in base64 or binary.
fn write_entity(
    entity: &Entity,
    message: &mut dyn Source,
    to: &mut dyn Write,
    object: &mut WriteObject<'_>,
) -> Result<(), SendError> {
    let header = entity.header.octets();
    match entity.transfer_encoding {
        TransferEncoding::Binary => {
            to.write_all(header)?;
            return object(message, to);
        }
        TransferEncoding::Base64 => to.write_all(header)?,
        _ => to.write_all(&with_encoding(header, "base64"))?,
    }
    write_base64(Base64Lines::mail(), message, to, object)
}

/// The header of a multipart/signed whose micalg has the names of all `digests`.
fn with_micalg(entity: &Entity, digests: &[DigestAlgorithm]) -> Vec<u8> {
    let header = entity.header.octets();
    let micalg = entity.content_type.parameter("micalg").unwrap_or_default();
    let mut names: Vec<_> = micalg
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    let before = names.len();
    for digest in digests {
        let is_there = |name: &String| name.eq_ignore_ascii_case(digest.name());
        if !names.iter().any(is_there) {
            names.push(digest.name().to_owned());
        }
    }
    if names.len() == before {
        return header.to_vec();
    }
    let mut field = String::from("Content-Type: multipart/signed");
    for parameter in entity.content_type.parameters().iter() {
        if parameter.name != "micalg" {
            let value = String::from_utf8_lossy(&parameter.value);
            field.push_str(&format!(";\r\n {}={}", parameter.name, quoted(&value)));
        }
    }
    field.push_str(&format!(";\r\n micalg={}\r\n", quoted(&names.join(","))));
    with_field(header, "Content-Type", &field)
}

/// A quoted string (RFC 5322 section 3.2.4).
fn quoted(value: &str) -> String {
    let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}
