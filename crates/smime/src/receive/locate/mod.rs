//! Finding a cryptographic layer in a source: the one that holds all of it, or the parts that are
//! signed or encrypted on their own (RFC 9787).

pub(super) mod carrier;
pub(super) mod document;
pub(super) mod errant;
pub(super) mod first_part;
pub(super) mod kind;
pub(super) mod object;
pub(super) mod part;

use std::io;

use smime_ber::{Event, Tag};

use self::carrier::Carrier;
use self::first_part::{FirstPart, Part};
use self::kind::{Kind, is_octets_named, is_pkcs7_mime, is_pkcs7_signature};
use self::part::part_at;
use crate::basis::Basis;
use crate::budget::{Budget, Limits};
use crate::cms::ContentType;
use crate::crypto::Provider;
use crate::finding::{Finding, FindingCode, Location};
use crate::mime::{self, Entity, Findings, Form, MimeError, Pem, Region, Source, Window};
use crate::oid::Oid;
use crate::proof::SenderFields;
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::verdict::{DocumentLayer, ErrantLayer, Placed};
use crate::visible::quoted;

/// What stands in a source.
pub(super) struct Located {
    pub(super) form: Form,
    /// Who the message says it is from; absent for a bare entity and for other forms.
    pub(super) sender: Option<SenderFields>,
    pub(super) findings: Vec<Finding>,
    pub(super) found: Found,
}

/// What holds all of a source.
pub(super) enum Found {
    /// A layer.
    Layer(LayerPlace),
    /// None that can be told: the source is broken, or it is PGP/MIME.
    Unreadable(Refusal),
    /// None: it is a payload, in which these parts may be signed or encrypted on their own.
    Payload(Payload),
}

/// Where a layer stands that is a CMS object.
pub(super) struct LayerPlace {
    pub(super) carrier: Carrier,
    /// How the layer is carried, as reports say it.
    pub(super) form: String,
    pub(super) part: String,
    /// The content beside the object, in a multipart/signed.
    pub(super) content: Option<Part>,
    /// The micalg parameter of a multipart/signed.
    pub(super) micalg: Option<String>,
    /// The smime-type parameter of an application/pkcs7-mime.
    pub(super) smime_type: Option<String>,
}

/// A source that no layer holds.
pub(super) struct Payload {
    pub(super) region: Region,
    /// Its media type, or what else it is.
    pub(super) kind: String,
    /// The parts that are layers of their own.
    pub(super) errant: Vec<ErrantLayer>,
    /// The parts that are signed documents, attached.
    pub(super) documents: Vec<DocumentLayer>,
    /// Why not every part was looked at.
    pub(super) limit: Option<Refusal>,
}

/// Finds the layer of a message, or of its part at `part`.
pub(super) fn locate(
    message: &mut dyn Source,
    form: Option<Form>,
    part: Option<&str>,
    means: &Means<'_>,
) -> io::Result<Located> {
    let form = match form {
        Some(form) => form,
        None if part.is_some() => Form::Mime,
        None => mime::detect(message)?,
    };
    Finder::find(means, form, |finder| {
        finder.is_outermost = true;
        finder.layer(message, form, part)
    })
}

/// Finds the layer of `payload`, which is what a layer around it holds. It has no sender: that is
/// for the message's own header to say.
///
/// The payload of a message is a MIME entity (RFC 8551 section 3.1). Where CMS nests alone, it is the
/// inner object. Anything else is content.
pub(super) fn locate_inside(payload: &mut dyn Source, means: &Means<'_>) -> io::Result<Located> {
    let starts_as_object = starts_as_object(payload)?;
    let form = if starts_as_object {
        Form::Der
    } else {
        mime::detect(payload)?
    };
    let located = Finder::find(means, form, |finder| {
        if starts_as_object || form == Form::Mime {
            match finder.layer(payload, form, None) {
                Err(Stop::NoHeader(_)) => {}
                found => return found,
            }
        }
        let region = Region::whole(payload)?;
        Err(Payload::unread(region, form.name()).into())
    })?;
    Ok(Located {
        sender: None,
        ..located
    })
}

/// Why the search ended without a layer.
enum Stop {
    Source(io::Error),
    /// There is no header, so that it is no entity.
    NoHeader(MimeError),
    Unreadable(Refusal),
    Payload(Box<Payload>),
}

/// What a layer is looked for with.
pub(super) struct Means<'a> {
    pub(super) limits: &'a Limits,
    /// What the content beside a signature is digested with; absent where nothing is judged.
    pub(super) digesting: Option<(&'a dyn Provider, &'a Budget)>,
}

struct Finder<'a> {
    means: &'a Means<'a>,
    limits: &'a Limits,
    /// Whether no layer is around the source.
    is_outermost: bool,
    findings: Vec<Finding>,
    sender: Option<SenderFields>,
}

impl<'a> Finder<'a> {
    fn find(
        means: &'a Means<'a>,
        form: Form,
        search: impl FnOnce(&mut Self) -> Result<LayerPlace, Stop>,
    ) -> io::Result<Located> {
        let mut finder = Self {
            means,
            limits: means.limits,
            is_outermost: false,
            findings: Vec::new(),
            sender: None,
        };
        let found = match search(&mut finder) {
            Ok(place) => Found::Layer(place),
            Err(Stop::Source(error)) => return Err(error),
            Err(Stop::NoHeader(error)) => Found::Unreadable(error.into()),
            Err(Stop::Unreadable(refusal)) => Found::Unreadable(refusal),
            Err(Stop::Payload(payload)) => Found::Payload(*payload),
        };
        Ok(Located {
            form,
            sender: finder.sender,
            findings: finder.findings,
            found,
        })
    }

    fn layer(
        &mut self,
        source: &mut dyn Source,
        form: Form,
        part: Option<&str>,
    ) -> Result<LayerPlace, Stop> {
        let region = Region::whole(source)?;
        let carrier = match form {
            Form::Mime if self.is_outermost && region.is_blank(source)? => {
                return Err(Refusal::new(Reason::MalformedMime, EMPTY)
                    .on(Basis::HeaderField)
                    .into());
            }
            Form::Mime => return self.entity_layer(source, region, part),
            Form::Pem => {
                let pem = Pem::find(source, region)?;
                self.note(&pem.findings);
                Carrier::Pem(pem)
            }
            Form::Base64 => Carrier::Base64(region),
            Form::Der => Carrier::Octets(region),
        };
        Ok(LayerPlace::bare(carrier, form))
    }

    fn entity_layer(
        &mut self,
        source: &mut dyn Source,
        region: Region,
        part: Option<&str>,
    ) -> Result<LayerPlace, Stop> {
        let mut entity = Entity::parse(source, region, self.limits)?;
        match part {
            Some(path) => {
                entity = part_at(source, entity, path, self.limits)?;
                if entity.holds_message() {
                    entity = Entity::parse(source, entity.body, self.limits)?;
                    let sender = SenderFields::of_entity(&entity, source, self.limits)?;
                    self.sender = sender.or_else(|| Some(SenderFields::of(&entity.header)));
                }
            }
            None => self.sender = SenderFields::of_entity(&entity, source, self.limits)?,
        }
        self.note(&entity.findings);
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
                let payload = errant::search(source, &entity, path, self.limits)?;
                Err(payload.into())
            }
        }
    }

    /// The content and the signature of a multipart/signed (RFC 1847 section 2.1).
    fn multipart_signed(
        &mut self,
        source: &mut dyn Source,
        entity: &Entity,
        path: &str,
    ) -> Result<LayerPlace, Stop> {
        let micalg = entity.content_type.parameter("micalg");
        let mut first = self
            .means
            .digesting
            .map(|(provider, budget)| FirstPart::new(provider, budget, micalg.as_deref()));
        let multipart = entity.multipart_watched(source, self.limits, &mut |octets| {
            if let Some(first) = &mut first {
                first.update(octets)?;
            }
            Ok(())
        })?;
        self.note(&multipart.findings);
        let [content, signature] = multipart.two()?;
        for around in [multipart.preamble, multipart.epilogue] {
            if !around.is_blank(source)? {
                self.deviate(FindingCode::TextAroundParts, Location::Octet(around.start));
            }
        }
        let signature = Entity::parse(source, signature, self.limits)?;
        self.note(&signature.findings);
        self.check_protocol(entity, &signature)?;
        Ok(LayerPlace {
            carrier: Carrier::Entity(Box::new(signature)),
            form: "multipart/signed".to_owned(),
            part: path.to_owned(),
            content: Some(match first {
                Some(first) => first.finish(source, content, self.limits)?,
                None => Part::of(content),
            }),
            micalg: micalg.map(|micalg| micalg.into_owned()),
            smime_type: None,
        })
    }

    /// The protocol parameter names the type of the second part (RFC 1847 section 2.1).
    fn check_protocol(&mut self, entity: &Entity, signature: &Entity) -> Result<(), Stop> {
        let protocol = entity.content_type.parameter("protocol");
        let found = &signature.content_type;
        let is_signature = is_pkcs7_signature(found.type_(), found.subtype());
        match &protocol {
            None => self.deviate(FindingCode::ProtocolMissing, CONTENT_TYPE),
            Some(protocol) => {
                let protocol = protocol.to_ascii_lowercase();
                let (type_, subtype) = protocol.split_once('/').unwrap_or_default();
                if !is_pkcs7_signature(type_, subtype) {
                    let protocol = quoted(&protocol);
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
            self.findings.push(
                Finding::new(FindingCode::MediaType, CONTENT_TYPE)
                    .found(format!("of the signature is {found}")),
            );
            return Ok(());
        }
        Err(Refusal::new(
            Reason::ProtocolMismatch,
            format!("the second part is {found}, wanted application/pkcs7-signature"),
        )
        .into())
    }

    fn cms_object(&mut self, entity: Entity, path: &str) -> LayerPlace {
        let content_type = &entity.content_type;
        let form = content_type.to_string();
        if !is_pkcs7_mime(content_type.type_(), content_type.subtype()) {
            let finding = Finding::new(FindingCode::MediaType, CONTENT_TYPE);
            self.findings.push(finding.found(format!("is {form}")));
        }
        LayerPlace {
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

    fn note(&mut self, findings: &Findings) {
        self.findings.extend(findings.iter().map(Finding::from));
    }

    fn deviate(&mut self, code: FindingCode, at: impl Into<Location>) {
        self.findings.push(Finding::new(code, at));
    }
}

const CONTENT_TYPE: Location = Location::Header("Content-Type");

impl LayerPlace {
    /// What a report says of the layer here.
    pub(super) fn report(&self, kind: &str, content_type: &Oid, is_der: bool) -> Placed {
        Placed::new(kind, (&self.form, &self.part), content_type, is_der)
    }

    /// A CMS object with nothing beside it.
    fn bare(carrier: Carrier, form: Form) -> Self {
        Self {
            carrier,
            form: form.name().to_owned(),
            part: String::new(),
            content: None,
            micalg: None,
            smime_type: None,
        }
    }
}

impl Located {
    /// A source that was not looked into to its end.
    pub(super) fn unreadable(form: Form, refusal: Refusal) -> Self {
        Self {
            form,
            sender: None,
            findings: Vec::new(),
            found: Found::Unreadable(refusal),
        }
    }

    /// All of `source`, not looked into.
    pub(super) fn payload(source: &mut dyn Source, kind: impl ToString) -> io::Result<Self> {
        let region = Region::whole(source)?;
        Ok(Self {
            form: Form::Der,
            sender: None,
            findings: Vec::new(),
            found: Found::Payload(Payload::unread(region, kind)),
        })
    }
}

impl Payload {
    /// One that is not looked into.
    fn unread(region: Region, kind: impl ToString) -> Self {
        Self {
            region,
            kind: kind.to_string(),
            errant: Vec::new(),
            documents: Vec::new(),
            limit: None,
        }
    }
}

/// Whether a source starts as a ContentInfo does: a SEQUENCE that begins with the identifier of one
/// of CMS's content types.
pub(super) fn starts_as_object(source: &mut dyn Source) -> io::Result<bool> {
    let region = Region::whole(source)?;
    let window = Window::new(source, region)?;
    let mut reader = smime_ber::Reader::new(window, smime_ber::Limits::default());
    let mut content_type = || -> smime_ber::Result<Option<Oid>> {
        let (Some(Event::Begin(outer)), Some(Event::Primitive(inner))) =
            (reader.next()?, reader.next()?)
        else {
            return Ok(None);
        };
        if outer.tag != Tag::SEQUENCE || inner.tag != Tag::OBJECT_IDENTIFIER {
            return Ok(None);
        }
        Oid::from_der(&reader.read_element_raw(&inner, KNOWN_IDENTIFIER)?).map(Some)
    };
    match content_type() {
        Ok(Some(found)) => Ok(!matches!(
            ContentType::from_oid(&found),
            ContentType::Other(_)
        )),
        Err(smime_ber::Error::Io { source, .. }) => Err(io::Error::new(source.kind(), source)),
        Ok(None) | Err(_) => Ok(false),
    }
}

/// What is said of a message without a single character.
const EMPTY: &str = "the message is empty, wanted a header";

/// How many octets the element of an identifier that is known may have.
const KNOWN_IDENTIFIER: usize = 32;

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Source(error)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Unreadable(refusal)
    }
}

impl From<Payload> for Stop {
    fn from(payload: Payload) -> Self {
        Self::Payload(Box::new(payload))
    }
}

impl From<MimeError> for Stop {
    fn from(error: MimeError) -> Self {
        match error {
            MimeError::Io(error) => Self::Source(error),
            // What goes on and on without the end of a header is none either.
            error @ (MimeError::NoHeaderField { .. }
            | MimeError::Limit {
                limit: "header_octets" | "header_fields",
                ..
            }) => Self::NoHeader(error),
            error => Refusal::from(error).into(),
        }
    }
}
