//! What a whole object is, told from its first elements and theirs, or that it is not known.

use smime_ber::{Event, Header, Reader, Tag};

use super::syntax::Type;
use super::{algorithms, cms, files, x509};

/// Any other object.
pub(super) static UNKNOWN: Type = Type::unknown("unknown ASN.1");

/// What an object is.
///
/// The kinds have no shape in common, so one that is whole fits one of them or none. Of one that is
/// cut off, as much has to be there that no other kind is left.
pub(super) fn of_object(bytes: &[u8]) -> &'static Type {
    let outline = Outline::of(bytes);
    let mut fitting = KINDS.iter().filter(|kind| kind.fits(&outline));
    let first = fitting.next().map(|kind| kind.ty);
    let only = first.filter(|first| fitting.all(|other| std::ptr::eq(other.ty, *first)));
    only.unwrap_or(&UNKNOWN)
}

/// A kind of object, a SEQUENCE.
struct Kind {
    ty: &'static Type,
    /// What stands in it.
    elements: &'static [Piece],
    /// What stands in some of its elements, counted from 0, where that tells it from others.
    inside: &'static [(usize, &'static [Piece])],
    /// The object identifiers, by their first octets, that its first element can begin with.
    algorithms: &'static [&'static [u8]],
}

/// An element that has one of some tags, or that may be missing.
struct Piece {
    tags: &'static [Tag],
    is_optional: bool,
}

const fn one(tags: &'static [Tag]) -> Piece {
    Piece {
        tags,
        is_optional: false,
    }
}

const fn maybe(tags: &'static [Tag]) -> Piece {
    Piece {
        tags,
        is_optional: true,
    }
}

const SEQUENCE: &[Tag] = &[Tag::SEQUENCE];
const SET: &[Tag] = &[Tag::SET];
const INTEGER: &[Tag] = &[Tag::INTEGER];
const OID: &[Tag] = &[Tag::OBJECT_IDENTIFIER];
const OCTETS: &[Tag] = &[Tag::OCTET_STRING];
const BITS: &[Tag] = &[Tag::BIT_STRING];
const TIME: &[Tag] = &[Tag::UTC_TIME, Tag::GENERALIZED_TIME];
const TAG_0: &[Tag] = &[Tag::context_constructed(0)];
const TAG_1: &[Tag] = &[Tag::context_constructed(1)];
const TAG_2: &[Tag] = &[Tag::context_constructed(2)];
const TAG_3: &[Tag] = &[Tag::context_constructed(3)];

/// Three elements: what is signed, by which algorithm, and the signature.
const SIGNED: &[Piece] = &[one(SEQUENCE), one(SEQUENCE), one(BITS)];

const CONTENT_INFO: &[Piece] = &[one(OID), one(TAG_0)];

/// An AlgorithmIdentifier of a key.
const ALGORITHM: &[Piece] = &[
    one(OID),
    maybe(&[Tag::NULL, Tag::OBJECT_IDENTIFIER, Tag::SEQUENCE]),
];

/// The algorithms of PKCS #5 and PKCS #12 that encrypt keys.
const PASSWORD_BASED: &[&[u8]] = &[
    // 1.2.840.113549.1.5 and 1.2.840.113549.1.12.1
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05],
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01],
];

static KINDS: &[Kind] = &[
    Kind::new(&cms::CONTENT_INFO, CONTENT_INFO),
    Kind::new(
        &cms::SIGNED_DATA,
        &[
            one(INTEGER),
            one(SET),
            one(SEQUENCE),
            maybe(TAG_0),
            maybe(TAG_1),
            one(SET),
        ],
    ),
    Kind::new(
        &cms::ENVELOPED_DATA,
        &[
            one(INTEGER),
            maybe(TAG_0),
            one(SET),
            one(SEQUENCE),
            maybe(TAG_1),
        ],
    ),
    Kind::new(&x509::CERTIFICATE, SIGNED).with(&[(
        0,
        &[
            maybe(TAG_0),
            one(INTEGER),
            one(SEQUENCE),
            one(SEQUENCE),
            one(SEQUENCE),
            one(SEQUENCE),
            one(SEQUENCE),
            maybe(TAG_1),
            maybe(TAG_2),
            maybe(TAG_3),
        ],
    )]),
    Kind::new(&x509::CERTIFICATE_LIST, SIGNED).with(&[(
        0,
        &[
            maybe(INTEGER),
            one(SEQUENCE),
            one(SEQUENCE),
            one(TIME),
            maybe(TIME),
            maybe(SEQUENCE),
            maybe(TAG_0),
        ],
    )]),
    Kind::new(&files::CERTIFICATION_REQUEST, SIGNED).with(&[(
        0,
        &[one(INTEGER), one(SEQUENCE), one(SEQUENCE), maybe(TAG_0)],
    )]),
    // Granted: a status and a token.
    Kind::new(&files::TIME_STAMP_RESP, &[one(SEQUENCE), one(SEQUENCE)]).with(&[
        (0, &[one(INTEGER), maybe(SEQUENCE), maybe(BITS)]),
        (1, CONTENT_INFO),
    ]),
    // Refused: a status that says why.
    Kind::new(&files::TIME_STAMP_RESP, &[one(SEQUENCE)])
        .with(&[(0, &[one(INTEGER), maybe(SEQUENCE), one(BITS)])]),
    Kind::new(
        &files::TIME_STAMP_REQ,
        &[
            one(INTEGER),
            one(SEQUENCE),
            maybe(OID),
            maybe(INTEGER),
            maybe(&[Tag::BOOLEAN]),
            maybe(TAG_0),
        ],
    )
    .with(&[(1, &[one(SEQUENCE), one(OCTETS)])]),
    Kind::new(
        &files::OCSP_RESPONSE,
        &[one(&[Tag::ENUMERATED]), maybe(TAG_0)],
    ),
    Kind::new(
        &files::ONE_ASYMMETRIC_KEY,
        &[
            one(INTEGER),
            one(SEQUENCE),
            one(OCTETS),
            maybe(TAG_0),
            maybe(TAG_1),
        ],
    )
    .with(&[(1, ALGORITHM)]),
    Kind::new(
        &files::ENCRYPTED_PRIVATE_KEY_INFO,
        &[one(SEQUENCE), one(OCTETS)],
    )
    .encrypted_by(PASSWORD_BASED),
    Kind::new(&files::PFX, &[one(INTEGER), one(SEQUENCE), maybe(SEQUENCE)])
        .with(&[(1, CONTENT_INFO)]),
    Kind::new(
        &files::RSA_PRIVATE_KEY,
        &[
            one(INTEGER),
            one(INTEGER),
            one(INTEGER),
            one(INTEGER),
            one(INTEGER),
            one(INTEGER),
            one(INTEGER),
            one(INTEGER),
            one(INTEGER),
            maybe(SEQUENCE),
        ],
    ),
    Kind::new(&algorithms::RSA_PUBLIC_KEY, &[one(INTEGER), one(INTEGER)]),
    Kind::new(
        &files::EC_PRIVATE_KEY,
        &[one(INTEGER), one(OCTETS), maybe(TAG_0), maybe(TAG_1)],
    ),
    Kind::new(
        &algorithms::SUBJECT_PUBLIC_KEY_INFO,
        &[one(SEQUENCE), one(BITS)],
    )
    .with(&[(0, ALGORITHM)]),
];

impl Kind {
    const fn new(ty: &'static Type, elements: &'static [Piece]) -> Self {
        Self {
            ty,
            elements,
            inside: &[],
            algorithms: &[],
        }
    }

    const fn with(self, inside: &'static [(usize, &'static [Piece])]) -> Self {
        Self { inside, ..self }
    }

    const fn encrypted_by(self, algorithms: &'static [&'static [u8]]) -> Self {
        Self { algorithms, ..self }
    }

    fn fits(&self, outline: &Outline<'_>) -> bool {
        let tags = |children: &[Child<'_>]| children.iter().map(|child| child.tag).collect();
        let inside_fits = |(at, pieces): &(usize, &[Piece])| {
            outline.children.get(*at).is_none_or(|child| {
                let is_cut = outline.is_cut && at + 1 == outline.children.len();
                are_in_order(pieces, &child.inside, is_cut)
            })
        };
        let named = outline.children.first().map(|child| child.oid);
        let algorithm_fits = |oid: &[u8]| {
            let is_missing = outline.is_cut && oid.is_empty();
            is_missing || self.algorithms.iter().any(|known| oid.starts_with(known))
        };
        let elements: Vec<Tag> = tags(&outline.children);
        outline.is_sequence
            && !elements.is_empty()
            && are_in_order(self.elements, &elements, outline.is_cut)
            && self.inside.iter().all(inside_fits)
            && (self.algorithms.is_empty() || named.is_some_and(algorithm_fits))
    }
}

/// Whether the elements are those of `pieces`, or the first of them where the object is cut off.
fn are_in_order(pieces: &[Piece], found: &[Tag], is_cut: bool) -> bool {
    let mut found = found.iter().peekable();
    for piece in pieces {
        match found.next_if(|tag| piece.takes(**tag)) {
            Some(_) => {}
            None if piece.is_optional => {}
            None => return is_cut && found.peek().is_none(),
        }
    }
    found.next().is_none()
}

impl Piece {
    /// In any form: strings may be in segments.
    fn takes(&self, found: Tag) -> bool {
        let is_same = |tag: &Tag| (tag.class, tag.number) == (found.class, found.number);
        self.tags.iter().any(is_same)
    }
}

/// The tags of an object's elements, and of theirs.
#[derive(Default)]
struct Outline<'a> {
    is_sequence: bool,
    is_cut: bool,
    children: Vec<Child<'a>>,
}

struct Child<'a> {
    tag: Tag,
    inside: Vec<Tag>,
    /// The contents octets of an OBJECT IDENTIFIER that it begins with.
    oid: &'a [u8],
}

/// More elements than any kind has.
const MOST: usize = 12;

impl<'a> Outline<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        let mut outline = Self::default();
        let mut reader = Reader::new(bytes, smime_ber::Limits::default());
        loop {
            let is_open = match reader.next() {
                Ok(Some(Event::Begin(header))) => outline.add(&header, bytes),
                Ok(Some(Event::Primitive(header))) => {
                    outline.add(&header, bytes);
                    true
                }
                Ok(Some(Event::End { .. })) => true,
                Ok(None) => return outline,
                Err(_) => {
                    outline.is_cut = true;
                    return outline;
                }
            };
            if !is_open && reader.skip_element().is_err() {
                outline.is_cut = true;
                return outline;
            }
        }
    }

    /// Whether the elements inside this one count.
    fn add(&mut self, header: &Header, bytes: &'a [u8]) -> bool {
        match header.depth {
            0 => self.is_sequence = header.tag == Tag::SEQUENCE,
            1 if self.children.len() < MOST => self.children.push(Child {
                tag: header.tag,
                inside: Vec::new(),
                oid: &[],
            }),
            2 => {
                let content = || {
                    let start = usize::try_from(header.content_offset()).ok()?;
                    let end = usize::try_from(header.end()?).ok()?;
                    bytes.get(start..end)
                };
                if let Some(child) = self.children.last_mut()
                    && child.inside.len() < MOST
                {
                    if child.inside.is_empty() && header.tag == Tag::OBJECT_IDENTIFIER {
                        child.oid = content().unwrap_or_default();
                    }
                    child.inside.push(header.tag);
                }
            }
            _ => {}
        }
        header.depth < 2 && self.children.len() < MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the `openssl` command made: the name says with which of its verbs.
    const MADE: [(&str, &[u8]); 15] = [
        (
            "Certificate",
            include_bytes!("../../tests/data/inspect/kinds/certificate.der"),
        ),
        (
            "CertificateList",
            include_bytes!("../../tests/data/inspect/kinds/crl.der"),
        ),
        (
            "CertificationRequest",
            include_bytes!("../../tests/data/inspect/kinds/request.der"),
        ),
        (
            "TimeStampResp",
            include_bytes!("../../tests/data/inspect/kinds/ts-granted.der"),
        ),
        (
            "TimeStampResp",
            include_bytes!("../../tests/data/inspect/kinds/ts-refused.der"),
        ),
        (
            "OCSPResponse",
            include_bytes!("../../tests/data/inspect/kinds/ocsp-response.der"),
        ),
        (
            "OneAsymmetricKey",
            include_bytes!("../../tests/data/inspect/kinds/private-key.der"),
        ),
        (
            "EncryptedPrivateKeyInfo",
            include_bytes!("../../tests/data/inspect/kinds/encrypted-private-key.der"),
        ),
        (
            "PFX",
            include_bytes!("../../tests/data/inspect/kinds/pkcs12.der"),
        ),
        (
            "RSAPrivateKey",
            include_bytes!("../../tests/data/inspect/kinds/rsa-private-key.der"),
        ),
        (
            "RSAPublicKey",
            include_bytes!("../../tests/data/inspect/kinds/rsa-public-key.der"),
        ),
        (
            "ECPrivateKey",
            include_bytes!("../../tests/data/inspect/kinds/ec-private-key.der"),
        ),
        (
            "SubjectPublicKeyInfo",
            include_bytes!("../../tests/data/inspect/kinds/public-key.der"),
        ),
        (
            "unknown ASN.1",
            include_bytes!("../../tests/data/inspect/kinds/ocsp-request.der"),
        ),
        (
            "TimeStampReq",
            include_bytes!("../../tests/data/inspect/kinds/ts-query.der"),
        ),
    ];

    #[test]
    fn what_an_object_is_named_is_what_it_is() {
        for (name, object) in MADE {
            assert_eq!(of_object(object).name, name);
        }
    }

    #[test]
    fn what_is_cut_off_is_named_rightly_or_not_at_all() {
        for (name, object) in MADE {
            for len in 0..object.len() {
                let found = of_object(&object[..len]).name;
                assert!(
                    found == name || found == UNKNOWN.name,
                    "{name} at {len}: {found}"
                );
            }
        }
    }

    #[test]
    fn shapes_that_only_begin_alike_are_unknown() {
        // Made by hand: an AlgorithmIdentifier, a DigestInfo, numbers in a sequence in a sequence, an attribute
        // certificate's first elements, nothing.
        for object in [
            &[0x30, 0x06, 0x06, 0x02, 0x2a, 0x03, 0x05, 0x00][..],
            &[
                0x30, 0x0b, 0x30, 0x06, 0x06, 0x02, 0x2a, 0x03, 0x05, 0x00, 0x04, 0x01, 0xff,
            ],
            &[0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x00],
            &[
                0x30, 0x10, 0x30, 0x09, 0x02, 0x01, 0x01, 0x30, 0x00, 0xa0, 0x00, 0x30, 0x00, 0x30,
                0x00, 0x03, 0x01, 0x00,
            ],
            &[0x30, 0x00],
            &[0x02, 0x01, 0x00],
        ] {
            assert_eq!(of_object(object).name, "unknown ASN.1");
        }
    }
}
