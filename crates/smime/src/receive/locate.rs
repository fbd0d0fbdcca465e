//! Finding the cryptographic layer of a message: the one that holds all of it, or the parts that
//! are signed or encrypted on their own (RFC 9787).

use std::fmt;
use std::io;

use super::carrier::Carrier;
use super::errant;
use crate::budget::Limits;
use crate::deviation::{Deviation, DeviationCode};
use crate::mime::{self, Deviations, Entity, Form, MimeError, Pem, Region, Source};
use crate::proof::SenderFields;
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::verdict::ErrantLayer;

/// Where a message's cryptographic layer stands.
pub(super) struct Located {
    pub(super) form: Form,
    /// Who the message says it is from; absent for a bare entity and for other forms.
    pub(super) sender: Option<SenderFields>,
    pub(super) deviations: Vec<Deviation>,
    pub(super) layer: Result<SignedPlace, NoLayer>,
}

/// A layer that is a CMS object.
pub(super) struct SignedPlace {
    pub(super) carrier: Carrier,
    /// How the layer is carried, as reports say it.
    pub(super) form: String,
    pub(super) part: String,
    /// The content beside the object, in a multipart/signed.
    pub(super) content: Option<Region>,
    /// The micalg parameter of a multipart/signed.
    pub(super) micalg: Option<String>,
    /// The smime-type parameter of an application/pkcs7-mime.
    pub(super) smime_type: Option<String>,
}

/// Why a message has no layer to judge.
pub(super) struct NoLayer {
    pub(super) refusals: Vec<Refusal>,
    pub(super) errant: Vec<ErrantLayer>,
}

/// The part that was asked for is not in the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchPart {
    /// The path that was asked for.
    pub path: String,
}

impl fmt::Display for NoSuchPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the message has no part {}", self.path.escape_default())
    }
}

impl std::error::Error for NoSuchPart {}

impl From<NoSuchPart> for io::Error {
    fn from(error: NoSuchPart) -> Self {
        Self::new(io::ErrorKind::NotFound, error)
    }
}

/// Finds the layer to judge in `source`, or in its part at `part`.
pub(super) fn locate(
    source: &mut dyn Source,
    form: Option<Form>,
    part: Option<&str>,
    limits: &Limits,
) -> io::Result<Located> {
    let form = match form {
        Some(form) => form,
        None if part.is_some() => Form::Mime,
        None => mime::detect(source)?,
    };
    let mut finder = Finder {
        limits,
        deviations: Vec::new(),
        sender: None,
    };
    let layer = match finder.layer(source, form, part) {
        Ok(layer) => Ok(layer),
        Err(Stop::Source(error)) => return Err(error),
        Err(Stop::NoLayer(none)) => Err(none),
    };
    let Finder {
        deviations, sender, ..
    } = finder;
    Ok(Located {
        form,
        sender,
        deviations,
        layer,
    })
}

/// Why the search ended without a layer.
enum Stop {
    Source(io::Error),
    NoLayer(NoLayer),
}

struct Finder<'a> {
    limits: &'a Limits,
    deviations: Vec<Deviation>,
    sender: Option<SenderFields>,
}

impl Finder<'_> {
    fn layer(
        &mut self,
        source: &mut dyn Source,
        form: Form,
        part: Option<&str>,
    ) -> Result<SignedPlace, Stop> {
        let region = Region::whole(source)?;
        let carrier = match form {
            Form::Mime => return self.entity_layer(source, region, part),
            Form::Pem => {
                let pem = Pem::find(source, region)?;
                self.note(&pem.deviations);
                Carrier::Pem(pem)
            }
            Form::Base64 => Carrier::Base64(region),
            Form::Der => Carrier::Octets(region),
        };
        let form = form.name().to_owned();
        Ok(SignedPlace {
            carrier,
            form,
            part: String::new(),
            content: None,
            micalg: None,
            smime_type: None,
        })
    }

    fn entity_layer(
        &mut self,
        source: &mut dyn Source,
        region: Region,
        part: Option<&str>,
    ) -> Result<SignedPlace, Stop> {
        let mut entity = Entity::parse(source, region, self.limits)?;
        match part {
            Some(path) => entity = self.part_at(source, entity, path)?,
            None if entity.is_rfc5322() => self.sender = Some(SenderFields::of(&entity.header)),
            None => {}
        }
        self.note(&entity.deviations);
        let path = part.unwrap_or_default();
        match Kind::of(&entity) {
            Kind::MultipartSigned => self.multipart_signed(source, &entity, path),
            Kind::CmsObject => Ok(self.cms_object(entity, path)),
            Kind::Pgp => Err(Refusal::new(
                Reason::PgpMime,
                format!("Content-Type is {}, which is PGP/MIME", entity.content_type),
            )
            .into()),
            Kind::Multipart | Kind::Other => {
                let none = errant::search(source, &entity, path, self.limits)?;
                Err(Stop::NoLayer(none))
            }
        }
    }

    /// The content and the signature of a multipart/signed (RFC 1847 section 2.1).
    fn multipart_signed(
        &mut self,
        source: &mut dyn Source,
        entity: &Entity,
        path: &str,
    ) -> Result<SignedPlace, Stop> {
        let multipart = entity.multipart(source, self.limits)?;
        self.note(&multipart.deviations);
        let [content, signature] = multipart.two()?;
        let signature = Entity::parse(source, signature, self.limits)?;
        self.note(&signature.deviations);
        self.check_protocol(entity, &signature)?;
        Ok(SignedPlace {
            carrier: Carrier::Entity(Box::new(signature)),
            form: "multipart/signed".to_owned(),
            part: path.to_owned(),
            content: Some(content),
            micalg: entity
                .content_type
                .parameter("micalg")
                .map(|micalg| micalg.into_owned()),
            smime_type: None,
        })
    }

    /// The protocol parameter names the type of the second part (RFC 1847 section 2.1).
    fn check_protocol(&mut self, entity: &Entity, signature: &Entity) -> Result<(), Stop> {
        let protocol = entity.content_type.parameter("protocol");
        let found = &signature.content_type;
        let is_signature = is_pkcs7_signature(found.type_(), found.subtype());
        match &protocol {
            None => self.deviate(DeviationCode::ProtocolMissing, "Content-Type"),
            Some(protocol) => {
                let protocol = protocol.to_ascii_lowercase();
                let (type_, subtype) = protocol.split_once('/').unwrap_or_default();
                if !is_pkcs7_signature(type_, subtype) {
                    let protocol = protocol.escape_debug();
                    let detail = format!("protocol is {protocol}, the second part is {found}");
                    let reason = if is_signature {
                        Reason::ProtocolMismatch
                    } else {
                        Reason::Unsupported
                    };
                    return Err(Refusal::new(reason, detail).into());
                }
            }
        }
        if is_signature {
            return Ok(());
        }
        if is_octets_named(signature, "p7s") || is_pkcs7_mime(found.type_(), found.subtype()) {
            self.deviate(
                DeviationCode::MediaType,
                format!("the signature's type is {found}"),
            );
            return Ok(());
        }
        Err(Refusal::new(
            Reason::ProtocolMismatch,
            format!("the second part is {found}, wanted application/pkcs7-signature"),
        )
        .into())
    }

    fn cms_object(&mut self, entity: Entity, path: &str) -> SignedPlace {
        let content_type = &entity.content_type;
        let form = content_type.to_string();
        if !is_pkcs7_mime(content_type.type_(), content_type.subtype()) {
            self.deviate(DeviationCode::MediaType, format!("Content-Type is {form}"));
        }
        SignedPlace {
            smime_type: content_type
                .parameter("smime-type")
                .map(|value| value.into_owned()),
            carrier: Carrier::Entity(Box::new(entity)),
            form,
            part: path.to_owned(),
            content: None,
            micalg: None,
        }
    }

    /// The part at `path`, counted as IMAP does (RFC 9051 section 6.4.5).
    fn part_at(&self, source: &mut dyn Source, root: Entity, path: &str) -> Result<Entity, Stop> {
        let missing = || {
            Stop::Source(
                NoSuchPart {
                    path: path.to_owned(),
                }
                .into(),
            )
        };
        let mut entity = root;
        let mut inside_part = false;
        for step in path.split('.').filter(|_| !path.is_empty()) {
            let number: usize = step.parse().map_err(|_| missing())?;
            if inside_part && entity.content_type.is("message", "rfc822") {
                entity = Entity::parse(source, entity.body, self.limits)?;
            }
            if entity.is_multipart() {
                let multipart = entity.multipart(source, self.limits)?;
                let index = number.checked_sub(1).ok_or_else(missing)?;
                let region = *multipart.parts.get(index).ok_or_else(missing)?;
                entity = Entity::parse(source, region, self.limits)?;
            } else if number != 1 {
                return Err(missing());
            }
            inside_part = true;
        }
        Ok(entity)
    }

    fn note(&mut self, deviations: &Deviations) {
        self.deviations
            .extend(deviations.iter().map(Deviation::from));
    }

    fn deviate(&mut self, code: DeviationCode, at: impl Into<String>) {
        self.deviations.push(Deviation::new(code, at));
    }
}

/// What an entity is, by its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// multipart/signed with a protocol other than PGP's.
    MultipartSigned,
    /// A CMS object: application/pkcs7-mime, or something that is named like one.
    CmsObject,
    /// PGP/MIME (RFC 3156).
    Pgp,
    /// Another multipart.
    Multipart,
    /// Anything else.
    Other,
}

impl Kind {
    pub(super) fn of(entity: &Entity) -> Self {
        let content_type = &entity.content_type;
        let (type_, subtype) = (content_type.type_(), content_type.subtype());
        if type_ == "multipart" {
            let protocol = content_type.parameter("protocol").unwrap_or_default();
            let is_pgp = protocol.to_ascii_lowercase().starts_with("application/pgp");
            return match subtype {
                "signed" | "encrypted" if is_pgp => Self::Pgp,
                "signed" => Self::MultipartSigned,
                _ => Self::Multipart,
            };
        }
        let is_object = is_pkcs7_mime(type_, subtype)
            || is_pkcs7_signature(type_, subtype)
            || ["p7m", "p7s", "p7c"]
                .iter()
                .any(|suffix| is_octets_named(entity, suffix));
        if is_object {
            Self::CmsObject
        } else {
            Self::Other
        }
    }
}

/// Whether a type is that of a CMS object (RFC 8551 section 3.2), the older name included.
fn is_pkcs7_mime(type_: &str, subtype: &str) -> bool {
    type_ == "application" && matches!(subtype, "pkcs7-mime" | "x-pkcs7-mime")
}

/// Whether a type is that of a detached signature (RFC 8551 section 3.5.3.1), the older name
/// included.
fn is_pkcs7_signature(type_: &str, subtype: &str) -> bool {
    type_ == "application" && matches!(subtype, "pkcs7-signature" | "x-pkcs7-signature")
}

/// Whether an application/octet-stream has a file name with this extension (RFC 8551
/// section 3.2.1).
fn is_octets_named(entity: &Entity, extension: &str) -> bool {
    entity.content_type.is("application", "octet-stream")
        && entity.file_name().is_some_and(|name| {
            name.rsplit_once('.')
                .is_some_and(|(_, found)| found.eq_ignore_ascii_case(extension))
        })
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Source(error)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::NoLayer(NoLayer {
            refusals: vec![refusal],
            errant: Vec::new(),
        })
    }
}

impl From<MimeError> for Stop {
    fn from(error: MimeError) -> Self {
        match error {
            MimeError::Io(error) => Self::Source(error),
            error => Refusal::from(error).into(),
        }
    }
}
