//! Signed messages that get one more signature.

mod carried;
mod twice;

use std::io::Write;

use super::carrier::{Media, OutForm, carry};
use super::content::{Body, Octets};
use super::digests::{Digested, Digests};
use super::sign::Signers;
use super::{SendError, SendingAgent};
use crate::cms::CmsError;
use crate::cms::write::SignedObject;
use crate::mime::{Canonicaliser, LineEnds, MimeError, Region, Source, Window};

use self::carried::Carried;
use self::twice::Twice;

impl SendingAgent {
    /// Adds a signature by each of the [signers](Self::signer) to a message that is signed already;
    /// its form stays unless [another](Self::out_form) is asked for, and everything else in it, octet
    /// for octet where DER allows. `content` is that of a signature that stands alone, as it stands.
    ///
    /// # Errors
    /// [`SendError::NotSigned`] where there is no signed data to add to, or its content is missing;
    /// else as [`sign`](Self::sign).
    pub fn add_signers(
        &self,
        message: &mut dyn Source,
        content: Option<&mut dyn Source>,
        to: &mut dyn Write,
    ) -> Result<(), SendError> {
        let carried = Carried::find(message, &self.limits)?;
        // Whether the content is id-data is known when the object was read, the algorithms before.
        let signers = Signers::ready(self, true)?;
        let algorithms = &signers.digest_algorithms;
        let (mut twice, mut beside_twice) = (Twice::default(), Twice::default());
        let mut inside = Digests::new(&*self.provider, algorithms)?;
        let mut object = self.read_object(&carried, message, &mut twice, &mut |octets| {
            inside.update(octets);
        })?;
        self.signing.check(object.content_type == super::ID_DATA)?;

        let mut beside = match (object.has_content, carried.content(), content) {
            (true, ..) => None,
            (false, Some(region), _) => Some(Beside::Part {
                region,
                twice: &mut beside_twice,
            }),
            (false, None, Some(content)) => Some(Beside::source(content)?),
            (false, None, None) => return Err(not_signed("its content is wanted too")),
        };
        let digested: Digested = match &mut beside {
            None => inside.finish(),
            Some(beside) => {
                let mut digests = Digests::new(&*self.provider, algorithms)?;
                beside.read(message, &mut |octets| {
                    digests.update(octets);
                    Ok(())
                })?;
                digests.finish()
            }
        };
        for signer in &signers.signers {
            let mut read = |sink: &mut dyn FnMut(&[u8]) -> Result<(), SendError>| match &mut beside
            {
                Some(beside) => beside.read(message, sink),
                None => {
                    let mut result = Ok(());
                    let mut put = |octets: &[u8]| {
                        if result.is_ok() {
                            result = sink(octets);
                        }
                    };
                    self.read_object(&carried, message, &mut twice, &mut put)?;
                    result
                }
            };
            let content_type = object.content_type.clone();
            let signer_info = signer.sign(&content_type, &digested, &mut read)?;
            object.add_signer(signer.digest(), signer_info);
        }
        for certificate in self.signing.sent_certificates() {
            object.add_certificate(certificate.as_der());
        }
        let mut write = |message: &mut dyn Source, to: &mut dyn Write| {
            self.write_object(&carried, &object, message, &mut twice, to)
        };
        match self.other_form(&carried, &object)? {
            Some(form) => carry(form, Media::SignedData, &[], to, |to| write(message, to)),
            None => carried.write(message, algorithms, &mut beside_twice, to, &mut write),
        }
    }

    /// Signs the signature of a message's signer by each of the [signers](Self::signer) (RFC 5652
    /// section 11.4); signers count from 0, as in reports. The message's form stays unless
    /// [another](Self::out_form) is asked for, and everything else in it, octet for octet where DER
    /// allows.
    ///
    /// # Errors
    /// [`SendError::NotSigned`] and [`SendError::NoSuchSigner`]; else as [`sign`](Self::sign).
    pub fn countersign(
        &self,
        message: &mut dyn Source,
        signer: usize,
        to: &mut dyn Write,
    ) -> Result<(), SendError> {
        let carried = Carried::find(message, &self.limits)?;
        let signers = Signers::ready(self, false)?;
        let mut twice = Twice::default();
        let mut object = self.read_object(&carried, message, &mut twice, &mut |_| {})?;
        let none = SendError::NoSuchSigner {
            signers: object.signers(),
        };
        let Some(signature) = object.signature(signer) else {
            return Err(none);
        };
        for countersigner in &signers.signers {
            object.countersign(signer, countersigner.countersign(&signature)?);
        }
        for certificate in self.signing.sent_certificates() {
            object.add_certificate(certificate.as_der());
        }
        let beside_twice = &mut Twice::default();
        let mut write = |message: &mut dyn Source, to: &mut dyn Write| {
            self.write_object(&carried, &object, message, &mut twice, to)
        };
        match self.other_form(&carried, &object)? {
            Some(form) => carry(form, Media::SignedData, &[], to, |to| write(message, to)),
            None => carried.write(message, &[], beside_twice, to, &mut write),
        }
    }

    /// The form to write the object in, where that is not the one that it came in: then nothing that
    /// carried it is kept.
    ///
    /// # Errors
    /// [`SendError::NotSigned`] where a signature that stands alone is to become mail.
    fn other_form(
        &self,
        carried: &Carried,
        object: &SignedObject,
    ) -> Result<Option<OutForm>, SendError> {
        let other = self.out_form.filter(|form| !carried.is(*form));
        match other {
            Some(OutForm::Mime) if !object.has_content => {
                Err(not_signed("a signature without its content makes no mail"))
            }
            other => Ok(other),
        }
    }

    /// Reads the object once, its content going to `sink`.
    fn read_object(
        &self,
        carried: &Carried,
        message: &mut dyn Source,
        twice: &mut Twice,
        sink: &mut dyn FnMut(&[u8]),
    ) -> Result<SignedObject, SendError> {
        let mut reader = twice.reader(carried.reader(message)?)?;
        let object = SignedObject::read(&mut reader, &self.limits, &mut |octets| {
            sink(octets);
            Ok(())
        })
        .map_err(|error| match error {
            CmsError::Io(error) => SendError::Io(error),
            error => not_signed(&error.to_string()),
        })?;
        reader.finish()?;
        Ok(object)
    }

    fn write_object(
        &self,
        carried: &Carried,
        object: &SignedObject,
        message: &mut dyn Source,
        twice: &mut Twice,
        to: &mut dyn Write,
    ) -> Result<(), SendError> {
        object.write(to, |range, sink| {
            let mut reader = twice.reader(carried.reader(message)?)?;
            reader.pass(range.start, &mut |_| Ok(()))?;
            reader.pass(range.end.saturating_sub(range.start), &mut |octets| {
                Ok(sink(octets)?)
            })?;
            reader.finish()
        })
    }
}

/// Content that stands beside its signature.
enum Beside<'a> {
    /// The first part of a multipart/signed; it is signed in canonical form.
    Part {
        region: Region,
        twice: &'a mut Twice,
    },
    /// A source of its own; it is signed as it stands.
    Source(Body<'a>),
}

impl<'a> Beside<'a> {
    fn source(content: &'a mut dyn Source) -> Result<Self, SendError> {
        Ok(Self::Source(Body::whole(Octets::File(content))?))
    }

    fn read(
        &mut self,
        message: &mut dyn Source,
        sink: &mut dyn FnMut(&[u8]) -> Result<(), SendError>,
    ) -> Result<(), SendError> {
        let (region, twice) = match self {
            Self::Source(body) => return body.read(sink),
            Self::Part { region, twice } => (*region, twice),
        };
        let mut canonicaliser = Canonicaliser::new(LineEnds::Standard);
        let mut part = twice.reader(Window::new(message, region)?)?;
        part.pass(region.len(), &mut |octets| {
            let mut result = Ok(());
            canonicaliser.update(octets, &mut |octets| {
                if result.is_ok() {
                    result = sink(octets);
                }
            });
            result
        })?;
        part.finish()
    }
}

fn not_signed(what: &str) -> SendError {
    SendError::NotSigned {
        what: what.to_owned(),
    }
}

impl From<MimeError> for SendError {
    fn from(error: MimeError) -> Self {
        match error {
            MimeError::Io(error) => Self::Io(error),
            error => not_signed(&error.to_string()),
        }
    }
}
