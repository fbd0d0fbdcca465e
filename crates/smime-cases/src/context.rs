//! What the receiver (or the sender) brings along.
//!
//! These types stand in case files and in the lines of drivers. The schema refuses unknown fields in
//! the former; in the latter they are ignored, so that the protocol can grow.

use serde::{Deserialize, Serialize};

use crate::Octets;

/// What a receiver brings along: trust, keys, time and policy.
///
/// In a case file certificates, CRLs and keys are names of the shared key material; in a
/// [`Request`](crate::driver::Request) they are the PEM texts themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Context {
    /// Trust anchors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trust: Vec<String>,
    /// More certificates, not trusted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certs: Vec<String>,
    /// Certificate revocation lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub crls: Vec<String>,
    /// DER of OCSP responses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ocsp: Vec<Octets>,
    /// The time to judge at (RFC 3339); absent: now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The sender's address, when the input is no RFC 5322 message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Whether From is compared with the certificate (RFC 8550 section 3).
    #[serde(skip_serializing_if = "is_true")]
    pub address_check: bool,
    /// Whether capitals are told from small letters in the local part of every address; else A to Z
    /// are as good as a to z in an ASCII address of the certificate.
    #[serde(skip_serializing_if = "is_false")]
    pub exact_local_part: bool,
    /// Private keys of the recipient with their certificates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<KeyPair>,
    /// A key-encryption key known beforehand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kek: Option<Kek>,
    /// The content-encryption key itself, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_key: Option<String>,
    /// The password of a password recipient or of a key file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The user-initial-policy-set (RFC 5280 section 6.1.1 c), as dotted OIDs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<String>,
    /// initial-explicit-policy (RFC 5280 section 6.1.1 f).
    #[serde(skip_serializing_if = "is_false")]
    pub explicit_policy: bool,
    /// initial-policy-mapping-inhibit (RFC 5280 section 6.1.1 e).
    #[serde(skip_serializing_if = "is_false")]
    pub inhibit_mapping: bool,
    /// initial-any-policy-inhibit (RFC 5280 section 6.1.1 g).
    #[serde(skip_serializing_if = "is_false")]
    pub inhibit_any_policy: bool,
    /// initial-permitted-subtrees (RFC 5280 section 6.1.1 h).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub permitted: Vec<String>,
    /// initial-excluded-subtrees (RFC 5280 section 6.1.1 i).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<String>,
    /// `off`, `if-present` or `require`.
    #[serde(skip_serializing_if = "is_if_present")]
    pub revocation: String,
    /// Whether legacy algorithms (SHA-1, RSA of 1024 bits, …) are allowed.
    #[serde(skip_serializing_if = "is_false")]
    pub legacy: bool,
    /// Whether the path is left unchecked.
    #[serde(skip_serializing_if = "is_false")]
    pub signature_only: bool,
    /// Whether every recipient of a key's type is tried, whatever certificate the key has.
    #[serde(skip_serializing_if = "is_false")]
    pub any_recipient: bool,
    /// Whether detached content is text, whose line ends may be made CRLF.
    #[serde(skip_serializing_if = "is_false")]
    pub content_text: bool,
    /// What some layer of an opened message has to give: `signed`, `encrypted`, `authenticated`,
    /// `digested`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub require: Vec<String>,
    /// `default`, `any` or `all`: which signers must be valid.
    #[serde(skip_serializing_if = "is_default_signers")]
    pub signers: String,
}

impl Context {
    /// Whether every field has the default of the command.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for Context {
    fn default() -> Self {
        Self {
            trust: Vec::new(),
            certs: Vec::new(),
            crls: Vec::new(),
            ocsp: Vec::new(),
            at: None,
            from: None,
            address_check: true,
            exact_local_part: false,
            keys: Vec::new(),
            kek: None,
            content_key: None,
            password: None,
            policies: Vec::new(),
            explicit_policy: false,
            inhibit_mapping: false,
            inhibit_any_policy: false,
            permitted: Vec::new(),
            excluded: Vec::new(),
            revocation: "if-present".into(),
            legacy: false,
            signature_only: false,
            any_recipient: false,
            content_text: false,
            require: Vec::new(),
            signers: "default".into(),
        }
    }
}

/// A private key and its certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPair {
    /// The private key.
    pub key: String,
    /// The certificate; absent when the key stands alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cert: Option<String>,
}

/// A key-encryption key with its identifier (RFC 5652 section 6.2.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kek {
    /// The key identifier's octets, in hexadecimal.
    pub id: String,
    /// The key, in hexadecimal.
    pub key: String,
}

/// What `sign`, `encrypt` and `compress` are to make of the input.
///
/// In a case file keys and certificates are names of the shared key material; in a
/// [`Request`](crate::driver::Request) they are the PEM texts themselves. Algorithms have the names of
/// the `smime` command. What is absent, the implementation chooses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Produce {
    /// `multipart` or `opaque` for signed mail, `mime` for other mail, `der` or `pem` for an object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// What `encrypt` makes: `enveloped` (also when absent; AuthEnvelopedData for an AEAD cipher),
    /// `authenticated-data`, `encrypted` or `digested`.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// One SignerInfo each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signers: Vec<ProduceSigner>,
    /// One recipient each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<ProduceRecipient>,
    /// The content-encryption algorithm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cipher: Option<String>,
    /// The digest of a DigestedData.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// Whether lengths are indefinite.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ber: bool,
}

/// A signer that `sign` is to use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProduceSigner {
    /// The private key.
    pub key: String,
    /// Its certificate; in a case file absent where it has the key's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cert: Option<String>,
    /// The digest algorithm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// `pkcs1` or `pss`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub padding: Option<String>,
    /// `issuer-serial` or `ski`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
}

/// A recipient that `encrypt` is to use. Key-encryption key and password are those of the context.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProduceRecipient {
    /// `ktri`, `kari`, `kekri`, `pwri` or `kemri`.
    pub kind: String,
    /// The recipient's certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cert: Option<String>,
    /// `oaep` or `pkcs1`, for RSA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub padding: Option<String>,
    /// The digest of RSAES-OAEP and its mask, or of the PRF of PBKDF2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The key agreement: `ecdh-x963-sha-256`, `ecdh-hkdf-sha-256`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kdf: Option<String>,
    /// The key wrap after a key agreement: `aes-128-wrap`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrap: Option<String>,
    /// `issuer-serial` or `ski`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rid: Option<String>,
}

fn is_true(value: &bool) -> bool {
    *value
}

fn is_false(value: &bool) -> bool {
    !*value
}

fn is_if_present(value: &str) -> bool {
    value == "if-present"
}

fn is_default_signers(value: &str) -> bool {
    value == "default"
}
