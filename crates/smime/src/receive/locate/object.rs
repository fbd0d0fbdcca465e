//! The CMS object of a message, without judging it: for looking inside.

use std::io::{self, Read, SeekFrom};

use super::{Found, Means, locate};
use crate::budget::Limits;
use crate::mime::{Form, MimeError, Source};
use crate::pem::Blocks;
use crate::proof::Unprotected;
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::verdict::ErrantLayer;

/// The octets of a message's CMS object, and how they were carried.
#[derive(Clone, Debug)]
pub struct CarriedObject {
    /// The form of the message.
    pub form: Form,
    /// How the object is carried: a media type, or the form of the file.
    pub carrier: String,
    /// The object's octets, transfer encoding taken off; at most as many as were asked for.
    pub octets: Vec<u8>,
    /// Whether there are more octets.
    pub is_cut: bool,
}

/// Takes the CMS object out of a message: the signature of a multipart/signed, the body of an
/// application/pkcs7-mime, what PEM or base64 holds. At most `max` octets of it are held.
///
/// # Errors
/// The outer one where the source cannot be read or has no such part, the inner one where the
/// message has no CMS object.
pub fn cms_object(
    message: &mut dyn Source,
    form: Option<Form>,
    part: Option<&str>,
    max: u64,
) -> io::Result<Result<CarriedObject, Refusal>> {
    let means = Means {
        limits: &Limits::default(),
        digesting: None,
    };
    let located = locate(message, form, part, &means)?;
    let place = match located.found {
        Found::Layer(place) => place,
        Found::Unreadable(refusal) => return Ok(Err(refusal)),
        Found::Payload(payload) => {
            let refusals =
                Unprotected::check(ErrantLayer::refusal(&payload.errant), payload.limit).err();
            let none = || Refusal::new(Reason::NotSigned, "the message has no CMS object");
            let first = refusals.and_then(|refusals| refusals.into_iter().next());
            return Ok(Err(first.unwrap_or_else(none)));
        }
    };
    let reader = match place.carrier.reader(message) {
        Ok(reader) => reader,
        Err(MimeError::Io(error)) => return Err(error),
        Err(error) => return Ok(Err(error.into())),
    };
    let mut octets = Vec::new();
    reader
        .take(max.saturating_add(1))
        .read_to_end(&mut octets)?;
    let is_cut = octets.len() as u64 > max;
    octets.truncate(usize::try_from(max).unwrap_or(usize::MAX));
    Ok(Ok(CarriedObject {
        form: located.form,
        carrier: place.form,
        octets,
        is_cut,
    }))
}

/// An object in PEM, whatever its label says.
#[derive(Clone, Debug)]
pub struct PemObject {
    /// The label of its BEGIN line.
    pub label: String,
    /// That line, counted from 1.
    pub line: usize,
    /// The object's octets, or what was wanted where they cannot be read.
    pub octets: Result<Vec<u8>, &'static str>,
}

/// Takes the objects out of a file in PEM, in order: certificates, requests, keys and all else that
/// stands between a BEGIN and an END line. At most `max` octets of the file are looked at.
///
/// # Errors
/// Where the source cannot be read.
pub fn pem_objects(file: &mut dyn Source, max: u64) -> io::Result<Vec<PemObject>> {
    file.seek(SeekFrom::Start(0))?;
    let mut text = Vec::new();
    file.take(max).read_to_end(&mut text)?;
    let mut blocks = Blocks::new(&text);
    let mut objects = Vec::new();
    loop {
        let object = match blocks.next() {
            Ok(None) => return Ok(objects),
            Ok(Some(block)) => PemObject {
                label: String::from_utf8_lossy(block.label).into_owned(),
                line: block.line,
                octets: match block.decode() {
                    Ok(octets) => Ok(octets.to_vec()),
                    Err(error) => Err(error.wanted),
                },
            },
            Err(error) => PemObject {
                label: String::new(),
                line: error.line,
                octets: Err(error.wanted),
            },
        };
        objects.push(object);
    }
}
