//! Mail, with every header field and every delimiter replaceable.

use smime_cases::{Form, Op};

use crate::{
    primitive::textual::base64_lines,
    template::{message::Message, signed_data::SignedData},
};

/// Header fields of a message from Alice, without those of MIME content.
pub const FROM_ALICE: &str = "From: Alice <alice@example.com>\r\n\
    To: Bob <bob@example.com>\r\n\
    Subject: The report\r\n\
    Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n\
    Message-ID: <1@example.com>\r\n\
    MIME-Version: 1.0\r\n";

/// A small text entity in canonical form.
pub const TEXT: &[u8] = b"Content-Type: text/plain; charset=us-ascii\r\n\
    Content-Transfer-Encoding: 7bit\r\n\
    \r\n\
    The figures are on page 3.\r\n";

/// The header of the second part, the signature.
pub const SIGNATURE_HEADER: &str = "Content-Type: application/pkcs7-signature; name=\"smime.p7s\"\r\n\
    Content-Transfer-Encoding: base64\r\n\
    Content-Disposition: attachment; filename=\"smime.p7s\"\r\n\
    \r\n";

/// The Content-Type field of a multipart/signed with SHA-256.
pub const MULTIPART_SIGNED: &str = "Content-Type: multipart/signed; \
    protocol=\"application/pkcs7-signature\";\r\n micalg=sha-256; boundary=\"gauntlet\"\r\n";

/// The Content-* fields of an opaque signed message.
pub const OPAQUE_HEADER: &str = "Content-Type: application/pkcs7-mime; smime-type=signed-data;\r\n \
    name=\"smime.p7m\"\r\n\
    Content-Transfer-Encoding: base64\r\n\
    Content-Disposition: attachment; filename=\"smime.p7m\"\r\n";

/// A multipart message (RFC 2046 section 5.1) with the parts as they are sent.
#[derive(Clone)]
pub struct Multipart {
    /// Header fields other than Content-Type, each with its line end.
    pub header: String,
    /// The Content-Type field with its line end.
    pub content_type: String,
    /// The boundary that the delimiters use.
    pub boundary: String,
    /// Before the first delimiter.
    pub preamble: String,
    /// Header and body of each part.
    pub parts: Vec<Vec<u8>>,
    /// Whether the last delimiter is there.
    pub closed: bool,
    /// After the last delimiter.
    pub epilogue: String,
}

impl Multipart {
    /// multipart/signed from Alice: an entity, and a signature over it.
    #[must_use]
    pub fn signed(entity: &[u8], signature: &SignedData) -> Self {
        let signature = signature.clone().detached().encode();
        Self {
            header: FROM_ALICE.into(),
            content_type: MULTIPART_SIGNED.into(),
            boundary: "gauntlet".into(),
            preamble: "This is a signed message.\r\n".into(),
            parts: vec![entity.to_vec(), signature_part(&signature)],
            closed: true,
            epilogue: String::new(),
        }
    }

    /// The same with a change.
    #[must_use]
    pub fn with(mut self, bend: impl FnOnce(&mut Self)) -> Self {
        bend(&mut self);
        self
    }

    /// The octets, with CRLF line ends around the parts.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut octets =
            format!("{}{}\r\n{}", self.header, self.content_type, self.preamble).into_bytes();
        for part in &self.parts {
            octets.extend(format!("\r\n--{}\r\n", self.boundary).as_bytes());
            octets.extend(part);
        }
        if self.closed {
            octets.extend(format!("\r\n--{}--\r\n{}", self.boundary, self.epilogue).as_bytes());
        }
        octets
    }

    /// The message as the input of a case; `signature` says who signed what.
    #[must_use]
    pub fn message(&self, signature: &SignedData) -> Message {
        mail(self.encode(), signature, "multipart-signed")
    }
}

/// The part that holds a signature, from its DER.
#[must_use]
pub fn signature_part(signature: &[u8]) -> Vec<u8> {
    [
        SIGNATURE_HEADER.as_bytes(),
        base64_lines(signature).as_bytes(),
    ]
    .concat()
}

/// An opaque signed message (RFC 8551 section 3.5.2) from Alice.
#[must_use]
pub fn opaque(object: &SignedData) -> Message {
    opaque_with(OPAQUE_HEADER, object)
}

/// The same with other Content-* fields.
#[must_use]
pub fn opaque_with(header: &str, object: &SignedData) -> Message {
    let body = base64_lines(&object.encode());
    let octets = format!("{FROM_ALICE}{header}\r\n{body}").into_bytes();
    mail(octets, object, "opaque-signed")
}

/// A mail from Alice that is one application/pkcs7-mime entity around an object.
#[must_use]
pub fn pkcs7_mime(smime_type: &str, object: &[u8]) -> Vec<u8> {
    pkcs7_entity(FROM_ALICE, smime_type, object)
}

/// The same after other header fields.
#[must_use]
pub fn pkcs7_entity(header: &str, smime_type: &str, object: &[u8]) -> Vec<u8> {
    let fields = OPAQUE_HEADER.replace("signed-data", smime_type);
    format!("{header}{fields}\r\n{}", base64_lines(object)).into_bytes()
}

/// Octets of a mail as the input of a case.
#[must_use]
pub fn mail(octets: impl Into<Vec<u8>>, signature: &SignedData, feature: &str) -> Message {
    let mut message = Message::new(Op::Verify, octets, Form::Mime).covering(&signature.covered);
    message.features = signature.features();
    message.signers = signature.signer_hashes();
    message.needing(feature)
}

/// Replaces the one occurrence of `from` in octets.
///
/// # Panics
/// When `from` stands there not once: the case that asks for it is wrong.
#[must_use]
pub fn replaced(octets: &[u8], from: &str, to: &str) -> Vec<u8> {
    let places: Vec<usize> = octets
        .windows(from.len())
        .enumerate()
        .filter(|(_, window)| *window == from.as_bytes())
        .map(|(place, _)| place)
        .collect();
    let [place] = places[..] else {
        panic!("{from:?} stands there {} times", places.len())
    };
    [
        &octets[..place],
        to.as_bytes(),
        &octets[place + from.len()..],
    ]
    .concat()
}
