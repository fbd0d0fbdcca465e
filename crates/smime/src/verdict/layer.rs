//! Layers, as reports show them.

use serde::Serialize;

use super::SignerReport;
use crate::mime::ContentType;
use crate::oid::Oid;
use crate::reason::Reason;
use crate::refusal::Refusal;

/// A cryptographic layer.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Layer {
    /// SignedData (RFC 5652 section 5).
    SignedData(SignedLayer),
    /// EnvelopedData (RFC 5652 section 6), EncryptedData (section 8) or AuthEnvelopedData (RFC
    /// 5083).
    Encrypted(EncryptedLayer),
    /// AuthenticatedData (RFC 5652 section 9).
    AuthenticatedData(AuthenticatedLayer),
    /// DigestedData (RFC 5652 section 7).
    DigestedData(DigestedLayer),
    /// CompressedData (RFC 3274).
    CompressedData(CompressedLayer),
    /// A part that is signed or encrypted on its own: it was not opened.
    Errant(ErrantLayer),
    /// A signed document that is attached: it was not judged.
    Document(DocumentLayer),
}

/// What reports say of every layer.
#[derive(Clone, Debug, Serialize)]
pub struct Placed {
    /// What it is: the name of its content type.
    #[serde(rename = "type")]
    pub kind: String,
    /// How the layer is carried: a media type, or the form of the file.
    pub form: String,
    /// The path of the part that it is, as IMAP counts; empty for the whole.
    pub part: String,
    /// The type of the content, dotted.
    pub content_type: String,
    /// The encoding of the CMS object.
    pub encoding: Encoding,
}

/// A signed layer.
#[derive(Clone, Debug, Serialize)]
pub struct SignedLayer {
    /// What it is, and where.
    #[serde(flatten)]
    pub placed: Placed,
    /// The octets that are signed; absent where they were never read.
    pub covers: Option<Covers>,
    /// The signers, in the order of signerInfos.
    pub signers: Vec<SignerReport>,
}

/// An encrypted layer.
#[derive(Clone, Debug, Serialize)]
pub struct EncryptedLayer {
    /// What it is, and where.
    #[serde(flatten)]
    pub placed: Placed,
    /// The recipients, in the order of recipientInfos; none in EncryptedData.
    pub recipients: Vec<RecipientReport>,
    /// How the content-encryption key is encrypted: for the recipient that matched, or the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_encryption: Option<String>,
    /// The cipher's name, or its OID where it is unknown.
    pub content_encryption: String,
    /// What shows that the content is the sender's; absent where it could not be decrypted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integrity: Option<Integrity>,
}

/// A layer with a message authentication code.
#[derive(Clone, Debug, Serialize)]
pub struct AuthenticatedLayer {
    /// What it is, and where.
    #[serde(flatten)]
    pub placed: Placed,
    /// The recipients, in the order of recipientInfos.
    pub recipients: Vec<RecipientReport>,
    /// How the authentication key is encrypted: for the recipient that matched, or the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_encryption: Option<String>,
    /// The name of the MAC algorithm, or its OID where it is unknown.
    pub mac: String,
    /// The octets that are authenticated; absent where they were never read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covers: Option<Covers>,
    /// What shows that the content is the sender's; absent where the MAC was not found to hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integrity: Option<Integrity>,
}

/// A layer with a digest, which anybody can make.
#[derive(Clone, Debug, Serialize)]
pub struct DigestedLayer {
    /// What it is, and where.
    #[serde(flatten)]
    pub placed: Placed,
    /// The digest algorithm's name, or its OID where it is unknown.
    pub digest: String,
    /// The octets that are digested; absent where they were never read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covers: Option<Covers>,
}

/// A compressed layer.
#[derive(Clone, Debug, Serialize)]
pub struct CompressedLayer {
    /// What it is, and where.
    #[serde(flatten)]
    pub placed: Placed,
    /// The compression algorithm's name, or its OID where it is unknown.
    pub compression: String,
    /// How many octets the content has once it is decompressed; absent where it cannot be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub octets: Option<u64>,
}

/// A recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RecipientReport {
    /// The kind of RecipientInfo: `ktri`, `kari`, `kekri`, `pwri`, `ori`.
    pub kind: &'static str,
    /// Whether a key at hand is this recipient's.
    pub matched: bool,
}

/// What shows that content is as its sender made it. None of these tells who the sender is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Integrity {
    /// Nothing.
    None,
    /// The tag of an authenticated cipher.
    Aead,
    /// A message authentication code.
    Mac,
}

/// A layer that does not hold the whole message (RFC 9787).
#[derive(Clone, Debug, Serialize)]
pub struct ErrantLayer {
    /// What it is, by its media type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its media type.
    pub form: String,
    /// The path of the part that it is, as IMAP counts.
    pub part: String,
    /// That it is one.
    errant: bool,
}

impl ErrantLayer {
    /// The part at `part`, whose header says `content_type`.
    pub(crate) fn new(content_type: &ContentType, part: String) -> Self {
        let smime_type = content_type.parameter("smime-type").unwrap_or_default();
        let kind = match smime_type.to_ascii_lowercase().as_str() {
            "enveloped-data" => "enveloped-data",
            "authenveloped-data" => "auth-enveloped-data",
            "compressed-data" => "compressed-data",
            _ => "signed-data",
        };
        Self {
            kind,
            form: content_type.to_string(),
            part,
            errant: true,
        }
    }

    /// What the first of some such parts makes of a message that has nothing else.
    pub(crate) fn refusal(found: &[Self]) -> Option<Refusal> {
        let first = found.first()?;
        let detail = format!("only part {} is {}", first.part, first.form);
        Some(Refusal::new(Reason::ErrantLayer, detail))
    }
}

/// A document that was signed on its own and attached to a message. It is a part's content and says
/// nothing of the message.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentLayer {
    /// What it is: SignedData.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its media type.
    pub form: String,
    /// The path of the part that it is, as IMAP counts.
    pub part: String,
    /// That it is one.
    document: bool,
}

impl DocumentLayer {
    /// The part at `part`, whose header says `content_type`.
    pub(crate) fn new(content_type: &ContentType, part: String) -> Self {
        Self {
            kind: "signed-data",
            form: content_type.to_string(),
            part,
            document: true,
        }
    }
}

impl Placed {
    /// A layer of the type `kind`, carried in a form as a part, whose content is of the type `content_type`.
    pub(crate) fn new(
        kind: &str,
        (form, part): (&str, &str),
        content_type: &Oid,
        is_der: bool,
    ) -> Self {
        Self {
            kind: kind.to_owned(),
            form: form.to_owned(),
            part: part.to_owned(),
            content_type: content_type.to_string(),
            encoding: if is_der { Encoding::Der } else { Encoding::Ber },
        }
    }
}

impl Layer {
    /// The name of its content type.
    pub fn kind(&self) -> &str {
        match self {
            Self::Errant(layer) => layer.kind,
            Self::Document(layer) => layer.kind,
            Self::SignedData(layer) => &layer.placed.kind,
            Self::Encrypted(layer) => &layer.placed.kind,
            Self::AuthenticatedData(layer) => &layer.placed.kind,
            Self::DigestedData(layer) => &layer.placed.kind,
            Self::CompressedData(layer) => &layer.placed.kind,
        }
    }
}

/// How a CMS object is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// As DER has it.
    Der,
    /// In BER that is not DER.
    Ber,
}

/// The octets that a signature covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Covers {
    /// Their SHA-256, in hexadecimal.
    pub sha256: String,
    /// How many they are.
    pub octets: u64,
}
