//! EnvelopedData, AuthEnvelopedData and EncryptedData: what they are made of, and every field of
//! the result replaceable.

use smime_cases::{Context, Integrity, Op};

use crate::{
    primitive::{asn1::Node, cipher::Cipher, digest::Digest, oid, random::random},
    template::{message::Message, recipient::Recipient, secrets::Secrets},
};

mod fields;

pub use fields::{Fields, Kind, octets};

/// Plaintext, keys and recipients.
#[derive(Clone)]
pub struct Envelope {
    /// The content type.
    pub kind: Kind,
    /// What is encrypted.
    pub plaintext: Vec<u8>,
    /// Its type.
    pub content_type: &'static str,
    /// The content-encryption algorithm.
    pub cipher: Cipher,
    /// The content-encryption key, as the recipients get it.
    pub key: Vec<u8>,
    /// Initialization vector or nonce.
    pub nonce: Vec<u8>,
    /// Octets of the tag, for an AEAD.
    pub tag_length: usize,
    /// Whether the key is derived once more (RFC 9709).
    pub derived: bool,
    /// The recipients; none for EncryptedData.
    pub recipients: Vec<Recipient>,
    /// authAttrs, sorted as DER wants them.
    pub auth_attrs: Vec<Node>,
    /// What the receiver brings along, where it is not what the first recipient needs.
    pub context: Option<Context>,
}

impl Envelope {
    /// A message to these recipients: AuthEnvelopedData for an AEAD, else EnvelopedData.
    #[must_use]
    pub fn new(
        plaintext: &[u8],
        cipher: Cipher,
        recipients: impl IntoIterator<Item = Recipient>,
    ) -> Self {
        Self {
            kind: if cipher.is_aead() {
                Kind::AuthEnveloped
            } else {
                Kind::Enveloped
            },
            plaintext: plaintext.to_vec(),
            content_type: oid::DATA,
            cipher,
            key: random("content-encryption key", cipher.key_length()),
            nonce: random("nonce", cipher.nonce_length()),
            tag_length: 16,
            derived: false,
            recipients: recipients.into_iter().collect(),
            auth_attrs: Vec::new(),
            context: None,
        }
    }

    /// EncryptedData.
    #[must_use]
    pub fn encrypted(plaintext: &[u8], cipher: Cipher) -> Self {
        Self {
            kind: Kind::Encrypted,
            ..Self::new(plaintext, cipher, [])
        }
    }

    /// The same with a change before anything is encrypted.
    #[must_use]
    pub fn with(mut self, bend: impl FnOnce(&mut Self)) -> Self {
        bend(&mut self);
        self
    }

    /// The same with another plaintext.
    #[must_use]
    pub fn around(mut self, plaintext: &[u8]) -> Self {
        self.plaintext = plaintext.to_vec();
        self
    }

    /// The key that encrypts the content: by RFC 9709 one derived from the one transported.
    #[must_use]
    pub fn content_key(&self) -> Vec<u8> {
        if !self.derived {
            return self.key.clone();
        }
        let info = self
            .cipher
            .identifier(&self.nonce, self.tag_length)
            .encode();
        let salt = b"The Cryptographic Message Syntax";
        Digest::Sha256.hkdf(Some(salt), &self.key, &info, self.key.len())
    }

    /// contentEncryptionAlgorithm.
    #[must_use]
    pub fn algorithm(&self) -> Node {
        let inner = self.cipher.identifier(&self.nonce, self.tag_length);
        if self.derived {
            Node::sequence([Node::oid(oid::CEK_HKDF_SHA_256), inner])
        } else {
            inner
        }
    }

    /// The plaintext padded as RFC 5652 section 6.3 wants it.
    #[must_use]
    pub fn padded(&self) -> Vec<u8> {
        let block = self.cipher.block_length();
        let count = block - self.plaintext.len() % block;
        [self.plaintext.as_slice(), &vec![count as u8; count]].concat()
    }

    /// Ciphertext of whole blocks that need not be padded.
    #[must_use]
    pub fn cbc(&self, blocks: &[u8]) -> Vec<u8> {
        self.cipher.cbc(&self.content_key(), &self.nonce, blocks)
    }

    /// Ciphertext and whole tag; no tag for a cipher without one.
    #[must_use]
    pub fn seal(&self) -> (Vec<u8>, Vec<u8>) {
        if !self.cipher.is_aead() {
            return (self.cbc(&self.padded()), Vec::new());
        }
        let aad = if self.auth_attrs.is_empty() {
            Vec::new()
        } else {
            Node::set_of(self.auth_attrs.clone()).encode()
        };
        self.cipher.seal(
            &self.content_key(),
            &self.nonce,
            &aad,
            &self.plaintext,
            self.tag_length,
        )
    }

    /// Chooses the plaintext so that the ciphertext is one piece repeated: a large message then
    /// needs no large file.
    pub fn repeat_ciphertext(&mut self, piece: &[u8], times: usize) {
        self.plaintext = vec![0; piece.len() * times];
        let (keystream, _) = self.seal();
        let pattern = piece.iter().cycle();
        self.plaintext = keystream.iter().zip(pattern).map(|(a, b)| a ^ b).collect();
    }

    /// Every field of the message.
    #[must_use]
    pub fn fields(&self) -> Fields {
        let (ciphertext, mut tag) = self.seal();
        tag.truncate(self.tag_length);
        let version = match self.kind {
            Kind::Enveloped if self.recipients.iter().any(has_high_version) => 3,
            Kind::Enveloped if !self.recipients.iter().all(is_version_0) => 2,
            _ => 0,
        };
        let attributes =
            (!self.auth_attrs.is_empty()).then(|| Node::set_of(self.auth_attrs.clone()));
        Fields {
            kind: self.kind,
            version: Node::integer(version),
            originator_info: None,
            recipients: self
                .recipients
                .iter()
                .map(|recipient| recipient.node(&self.key))
                .collect(),
            content_type: Node::oid(self.content_type),
            algorithm: self.algorithm(),
            encrypted_content: Some(Node::context_octets(0, ciphertext)),
            auth_attrs: attributes.map(|set| set.tagged(0xa1)),
            mac: Node::octet_string(tag),
            attributes: None,
        }
    }

    /// The message as the input of a case.
    #[must_use]
    pub fn message(&self) -> Message {
        self.bent(|_| ())
    }

    /// The same with a change of the finished fields.
    #[must_use]
    pub fn bent(&self, bend: impl FnOnce(&mut Fields)) -> Message {
        let mut fields = self.fields();
        bend(&mut fields);
        self.carry(&fields.node())
    }

    /// Another object with what is known about this message.
    #[must_use]
    pub fn carry(&self, object: &Node) -> Message {
        let mut message = Message::of(Op::Decrypt, object, &self.plaintext);
        message.context = self.receiver();
        message.integrity = Some(match self.kind {
            Kind::AuthEnveloped => Integrity::Aead,
            Kind::Enveloped | Kind::Encrypted => Integrity::None,
        });
        // RC2 with few bits is in no library but OpenSSL, which confirms it.
        message.secrets = (!matches!(self.cipher, Cipher::Rc2(_))).then(|| self.secrets());
        for feature in self.features() {
            message = message.needing(feature);
        }
        message
    }

    /// What the receiver brings along.
    #[must_use]
    pub fn receiver(&self) -> Context {
        if let Some(context) = &self.context {
            return context.clone();
        }
        let mut context = Context::default();
        match self.recipients.first() {
            Some(recipient) => recipient.prepare(&mut context),
            None => context.content_key = Some(hex::encode(&self.key)),
        }
        context.legacy = self.cipher.is_legacy();
        context
    }

    fn secrets(&self) -> Secrets {
        let mut secrets = Secrets::new("envelope");
        if let Some(recipient) = self.recipients.first() {
            secrets.values.extend(recipient.secrets());
        }
        secrets.add("content_key", &self.key);
        if self.derived {
            secrets.add("derived_key", &self.content_key());
        }
        secrets
    }

    /// The ids of `features.json` that the receiver needs.
    #[must_use]
    pub fn features(&self) -> Vec<&'static str> {
        let mut features = vec![
            match self.kind {
                Kind::Enveloped => "enveloped-data",
                Kind::AuthEnveloped => "auth-enveloped-data",
                Kind::Encrypted => "encrypted-data",
            },
            self.cipher.feature(),
        ];
        features.extend(self.recipients.iter().flat_map(Recipient::features));
        if self.derived {
            features.push("cek-hkdf");
        }
        if self.cipher.is_legacy() {
            features.push("legacy");
        }
        features
    }
}

/// Whether a recipient makes the version 3 (RFC 5652 section 6.1): passwords and others.
fn has_high_version(recipient: &Recipient) -> bool {
    matches!(recipient, Recipient::Pwri(_) | Recipient::Other(_))
}

fn is_version_0(recipient: &Recipient) -> bool {
    matches!(recipient, Recipient::Ktri(ktri) if ktri.version == Node::integer(0))
}
