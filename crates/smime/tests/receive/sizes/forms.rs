//! The forms in which content comes: each kind of layer in each carrier, and layers in layers.

use smime::mime::source::BUFFER;
use smime_ber::{Tag, der};

use super::content_of_length;
use crate::envelopes::*;
use crate::support::*;

/// What is asked of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Verify,
    Open,
    Decrypt,
    Decompress,
}

use Verb::{Decompress, Decrypt, Open, Verify};

/// A message, and what stands beside it.
pub(super) struct Made {
    pub(super) message: Vec<u8>,
    pub(super) detached: Option<Vec<u8>>,
}

/// What the layer outside holds, by the content of the one inside.
type Outside = fn(&[u8]) -> Vec<u8>;

/// A way to send content.
pub(super) struct Form {
    pub(super) name: &'static str,
    pub(super) verbs: &'static [Verb],
    pub(super) make: fn(&[u8]) -> Made,
    /// What stands in the layer outside, where there are several.
    outside: Option<Outside>,
}

impl Form {
    const fn of(name: &'static str, verbs: &'static [Verb], make: fn(&[u8]) -> Made) -> Self {
        Self {
            name,
            verbs,
            make,
            outside: None,
        }
    }

    /// Whether content of that length is worth the time: layers in layers are there for what is too
    /// long for their buffers.
    pub(super) fn takes(&self, length: usize) -> bool {
        self.outside.is_none() || length > BUFFER
    }

    /// Content of `length` octets; where layers nest, content too that makes the content of the
    /// layer outside so long.
    pub(super) fn contents(&self, length: usize) -> Vec<Vec<u8>> {
        let mut contents = vec![content_of_length(length)];
        if let Some(outside) = self.outside {
            contents.extend(fitting(length, outside));
        }
        contents
    }
}

/// Content of which `outside` makes `target` octets, or some few less where no length makes just
/// these.
fn fitting(target: usize, outside: fn(&[u8]) -> Vec<u8>) -> Option<Vec<u8>> {
    const NEAR: usize = 4;
    let mut length = target;
    for _ in 0..6 {
        let content = content_of_length(length);
        let found = outside(&content).len();
        if (found..found + NEAR).contains(&target) {
            return Some(content);
        }
        let next = length as i64 + (target as i64 - found as i64) * length as i64 / found as i64;
        length = usize::try_from(next).ok()?;
    }
    None
}

fn alone(message: Vec<u8>) -> Made {
    Made {
        message,
        detached: None,
    }
}

/// One kind of layer in each carrier.
macro_rules! carried {
    ($kind:literal, $smime_type:literal, $verbs:expr, $object:expr) => {
        [
            Form::of(concat!($kind, " in DER"), $verbs, |content| {
                alone($object(content))
            }),
            Form::of(concat!($kind, " in BER"), $verbs, |content| {
                alone(ber(&$object(content)))
            }),
            Form::of(concat!($kind, " in base64"), $verbs, |content| {
                alone(entity($smime_type, &$object(content)))
            }),
        ]
    };
}

/// A layer of each kind around a message.
macro_rules! around {
    ($kind:literal, $inside:expr) => {
        [
            nested(concat!("cbc around ", $kind), $inside, |content| {
                alone(entity("enveloped-data", &cbc(&$inside(content))))
            }),
            nested(concat!("gcm around ", $kind), $inside, |content| {
                alone(binary("authEnveloped-data", &gcm(&$inside(content))))
            }),
            nested(concat!("signed around ", $kind), $inside, |content| {
                alone(opaque(&$inside(content)))
            }),
            nested(concat!("multipart around ", $kind), $inside, |content| {
                alone(multipart_around(&$inside(content)))
            }),
            nested(concat!("stored around ", $kind), $inside, |content| {
                alone(ber(&stored(&$inside(content))))
            }),
            nested(concat!("deflated around ", $kind), $inside, |content| {
                alone(entity("compressed-data", &deflated(&$inside(content))))
            }),
            nested(concat!("mac around ", $kind), $inside, |content| {
                alone(ber(&Authenticated::plain(&$inside(content)).der()))
            }),
            nested(concat!("digested around ", $kind), $inside, |content| {
                alone(digested_data(&$inside(content)))
            }),
        ]
    };
}

const fn nested(
    name: &'static str,
    outside: fn(&[u8]) -> Vec<u8>,
    make: fn(&[u8]) -> Made,
) -> Form {
    Form {
        name,
        verbs: &[Open],
        make,
        outside: Some(outside),
    }
}

pub(super) static FORMS: &[&[Form]] = &[
    &carried!("signed", "signed-data", &[Verify, Open], opaque),
    &carried!(
        "signed without attributes",
        "signed-data",
        &[Verify, Open],
        bare
    ),
    &carried!("cbc", "enveloped-data", &[Decrypt, Open], cbc),
    &carried!("gcm", "authEnveloped-data", &[Decrypt, Open], gcm),
    &carried!(
        "gcm, attributes",
        "authEnveloped-data",
        &[Decrypt, Open],
        attested
    ),
    &carried!("encrypted", "encrypted-data", &[Decrypt, Open], encrypted),
    &carried!("mac", "authenticated-data", &[Open], mac),
    &carried!("digested", "digested-data", &[Open], digested_data),
    &carried!("stored", "compressed-data", &[Decompress, Open], stored),
    &carried!("deflated", "compressed-data", &[Decompress, Open], deflated),
    &carried!("data", "data", &[Open], data),
    &CLEAR,
    &around!("signed", |content| entity("signed-data", &opaque(content))),
    &around!("multipart", |content| multipart_signed(
        "",
        content,
        &detached(content)
    )),
    &around!("stored multipart", lf_multipart),
    &around!("cbc", |content| binary("enveloped-data", &cbc(content))),
    &around!("gcm", |content| entity("authEnveloped-data", &gcm(content))),
    &around!("deflated", |content| binary(
        "compressed-data",
        &deflated(content)
    )),
    &SEVERAL,
];

/// Signatures beside their content.
const CLEAR: [Form; 6] = [
    Form::of("multipart", &[Verify, Open], |content| {
        alone(multipart_signed("", content, &detached(content)))
    }),
    Form::of("multipart in BER", &[Verify, Open], |content| {
        alone(multipart_signed("", content, &ber(&detached(content))))
    }),
    Form::of("multipart of LF", &[Verify, Open], |content| {
        alone(lf_multipart(content))
    }),
    Form::of("multipart without attributes", &[Verify, Open], |content| {
        let object = Message::opaque(content, &[]).edit(|message| {
            message.content = None;
            message.certificates = vec![person(ALICE)];
            message.signer_infos = vec![Signer::without_attributes(ALICE, content).der()];
        });
        alone(multipart_signed("", content, &object.der()))
    }),
    Form::of("detached", &[Verify, Open], |content| Made {
        message: detached(content),
        detached: Some(content.to_vec()),
    }),
    Form::of("detached ciphertext", &[Decrypt, Open], |content| {
        let envelope = Envelope::gcm(content);
        Made {
            detached: envelope.ciphertext.clone(),
            message: envelope.edit(|envelope| envelope.ciphertext = None).der(),
        }
    }),
];

/// Three layers and more (RFC 2634 section 1.1), and objects in objects without MIME between.
const SEVERAL: [Form; 4] = [
    nested("triple wrap", encrypted_multipart, |content| {
        let encrypted = encrypted_multipart(content);
        alone(multipart_signed("", &encrypted, &detached(&encrypted)))
    }),
    nested("triple wrap, opaque", encrypted_opaque, |content| {
        alone(entity("signed-data", &opaque(&encrypted_opaque(content))))
    }),
    nested("five layers", encrypted_multipart, |content| {
        let compressed = entity("compressed-data", &deflated(&encrypted_multipart(content)));
        let opaque = binary("signed-data", &opaque(&compressed));
        alone(entity("authEnveloped-data", &gcm(&opaque)))
    }),
    nested("objects in objects", signed_structure, |content| {
        let attributes = vec![attribute(CONTENT_TYPE, &oid(ID_SIGNED_DATA))];
        let signed = signed_structure(content);
        let envelope = Envelope::gcm_with(&signed, ID_SIGNED_DATA, Some(attributes));
        alone(ber(&envelope.der()))
    }),
];

fn encrypted_multipart(content: &[u8]) -> Vec<u8> {
    entity("enveloped-data", &cbc(&lf_multipart(content)))
}

fn encrypted_opaque(content: &[u8]) -> Vec<u8> {
    let signed = binary("signed-data", &ber(&opaque(content)));
    binary("authEnveloped-data", &gcm(&signed))
}

fn signed_structure(content: &[u8]) -> Vec<u8> {
    Message::opaque(content, &[ALICE]).signed_data()
}

fn opaque(content: &[u8]) -> Vec<u8> {
    Message::opaque(content, &[ALICE]).der()
}

fn bare(content: &[u8]) -> Vec<u8> {
    let message = Message::opaque(content, &[ALICE]);
    let signer = Signer::without_attributes(ALICE, content).der();
    message
        .edit(|message| message.signer_infos = vec![signer])
        .der()
}

fn detached(content: &[u8]) -> Vec<u8> {
    Message::detached(content, &[ALICE]).der()
}

/// A multipart/signed with another boundary than those inside have.
fn multipart_around(inside: &[u8]) -> Vec<u8> {
    let empty = multipart_signed("", b"", &detached(inside));
    let empty = String::from_utf8(empty).unwrap().replace("edge", "brim");
    let start = empty.find("--brim\r\n").unwrap() + "--brim\r\n".len();
    let (before, after) = empty.split_at(start);
    [before.as_bytes(), inside, after.as_bytes()].concat()
}

/// A multipart/signed as files on some systems have it.
fn lf_multipart(content: &[u8]) -> Vec<u8> {
    let message = multipart_signed("", content, &detached(content));
    String::from_utf8(message)
        .unwrap()
        .replace("\r\n", "\n")
        .into_bytes()
}

fn cbc(content: &[u8]) -> Vec<u8> {
    Envelope::cbc(content).der()
}

fn gcm(content: &[u8]) -> Vec<u8> {
    Envelope::gcm(content).der()
}

/// Attributes that the tag covers stand behind the ciphertext.
fn attested(content: &[u8]) -> Vec<u8> {
    let attributes = vec![attribute(CONTENT_TYPE, &oid(ID_DATA))];
    Envelope::gcm_with(content, ID_DATA, Some(attributes)).der()
}

fn encrypted(content: &[u8]) -> Vec<u8> {
    Envelope::encrypted_data(content).der()
}

fn mac(content: &[u8]) -> Vec<u8> {
    Authenticated::with_attributes(content, ID_DATA).der()
}

fn digested_data(content: &[u8]) -> Vec<u8> {
    digested(Some(content), &hex::decode(sha256_hex(content)).unwrap())
}

fn stored(content: &[u8]) -> Vec<u8> {
    compressed(&zlib_stored(content))
}

fn deflated(content: &[u8]) -> Vec<u8> {
    compressed(&crate::compression::deflated(content))
}

fn data(content: &[u8]) -> Vec<u8> {
    content_info(ID_DATA, &der::primitive(Tag::OCTET_STRING, content))
}

/// A MIME entity of a CMS object as it is.
fn binary(smime_type: &str, object: &[u8]) -> Vec<u8> {
    let header = format!(
        "Content-Type: application/pkcs7-mime; smime-type={smime_type}\r\n\
         Content-Transfer-Encoding: binary\r\n\r\n"
    );
    [header.as_bytes(), object].concat()
}

/// The same object with indefinite lengths around its content, which comes in segments.
fn ber(object: &[u8]) -> Vec<u8> {
    const SEGMENT: usize = 1000;
    const CONSTRUCTED: u8 = 0x20;
    let mut written = Vec::new();
    let mut rest = object;
    while !rest.is_empty() {
        let (value, header) = first(rest);
        let (element, after) = rest.split_at(header + value.len());
        rest = after;
        let identifier = element[0];
        if value.len() <= SEGMENT {
            written.extend_from_slice(element);
        } else if identifier & CONSTRUCTED != 0 {
            written.extend_from_slice(&[identifier, 0x80]);
            written.extend_from_slice(&ber(value));
            written.extend_from_slice(&[0, 0]);
        } else {
            written.extend_from_slice(&[identifier | CONSTRUCTED, 0x80]);
            for segment in value.chunks(SEGMENT) {
                written.extend_from_slice(&der::primitive(Tag::OCTET_STRING, segment));
            }
            written.extend_from_slice(&[0, 0]);
        }
    }
    written
}

/// The content octets of the element at the start, and how long the header before them is.
fn first(octets: &[u8]) -> (&[u8], usize) {
    let short = usize::from(octets[1]);
    let (header, length) = if short < 0x80 {
        (2, short)
    } else {
        let header = 2 + (short - 0x80);
        let length = octets[2..header].iter();
        (
            header,
            length.fold(0, |length, octet| length << 8 | usize::from(*octet)),
        )
    };
    (&octets[header..header + length], header)
}
