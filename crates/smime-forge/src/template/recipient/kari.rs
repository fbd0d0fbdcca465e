//! KeyAgreeRecipientInfo: ECDH on the NIST curves (RFC 5753) and X25519 (RFC 8418).

use std::{collections::BTreeMap, rc::Rc};

use crate::{
    primitive::{
        asn1::Node,
        block::{WRAP_VALUE, wrap},
        digest::Digest,
        key::{Key, Kind},
        key_wrap::KeyWrap,
        oid,
    },
    template::{extension::key_identifier, people::Identity, signer_info::issuer_and_serial},
};

/// The key derivation of an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derivation {
    /// ANSI X9.63 after the standard primitive.
    X963,
    /// ANSI X9.63 after the primitive with cofactor: the same point where the cofactor is 1.
    X963Cofactor,
    /// HKDF (RFC 8418 section 2.2).
    Hkdf,
}

/// A key agreement scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// The key derivation.
    pub derivation: Derivation,
    /// Its digest.
    pub digest: Digest,
}

impl Agreement {
    /// The object identifier (RFC 5753 section 7.1.4, RFC 8418 section 7).
    ///
    /// # Panics
    /// When there is no such scheme.
    #[must_use]
    pub fn oid(self) -> String {
        let last = |first| match self.digest {
            Digest::Sha224 => first,
            Digest::Sha256 => first + 1,
            Digest::Sha384 => first + 2,
            Digest::Sha512 => first + 3,
            _ => panic!("no scheme with {:?}", self.digest),
        };
        match (self.derivation, self.digest) {
            (Derivation::X963, Digest::Sha1) => "1.3.133.16.840.63.0.2".into(),
            (Derivation::X963Cofactor, Digest::Sha1) => "1.3.133.16.840.63.0.3".into(),
            (Derivation::X963, _) => format!("1.3.132.1.11.{}", last(0)),
            (Derivation::X963Cofactor, _) => format!("1.3.132.1.14.{}", last(0)),
            (Derivation::Hkdf, _) => format!("1.2.840.113549.1.9.16.3.{}", last(18)),
        }
    }
}

/// How a RecipientEncryptedKey names its recipient.
#[derive(Clone)]
pub enum Rid {
    /// issuerAndSerialNumber.
    IssuerAndSerial,
    /// rKeyId with subjectKeyIdentifier alone.
    KeyIdentifier,
    /// This.
    Fixed(Node),
}

/// A KeyAgreeRecipientInfo (RFC 5652 section 6.2.2).
///
/// ```asn1
/// KeyAgreeRecipientInfo ::= SEQUENCE {
///   version                CMSVersion,
///   originator             [0] EXPLICIT OriginatorIdentifierOrKey,
///   ukm                    [1] EXPLICIT UserKeyingMaterial OPTIONAL,
///   keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
///   recipientEncryptedKeys RecipientEncryptedKeys }
/// ```
#[derive(Clone)]
pub struct Kari {
    /// version.
    pub version: Node,
    /// What stands inside originator.
    pub originator: Node,
    /// ukm.
    pub ukm: Option<Vec<u8>>,
    /// keyEncryptionAlgorithm, where it is not the usual one.
    pub algorithm: Option<Node>,
    /// The recipients and how each is named.
    pub recipients: Vec<(Identity, Rid)>,
    /// The originator's key.
    pub ephemeral: Rc<Key>,
    /// The scheme.
    pub agreement: Agreement,
    /// Octets of the key-encryption key.
    pub kek_length: usize,
    /// The key wrap's identifier, where it is not that of AES key wrap with such a key.
    pub wrap_oid: Option<&'static str>,
    /// The key wrap, where it is not AES.
    pub old_wrap: Option<KeyWrap>,
    /// KeyWrapAlgorithm as it is written and derived from, where it is not the usual one.
    pub wrap_algorithm: Option<Node>,
    /// The shared secret, where it is not that of the two keys.
    pub shared_secret: Option<Vec<u8>>,
    /// What is wrapped, where it is not the content-encryption key.
    pub wrapped: Option<Vec<u8>>,
    /// The initial value of the wrap.
    pub wrap_value: [u8; 8],
    /// encryptedKey, where it is no wrap of anything.
    pub encrypted_key: Option<Vec<u8>>,
}

impl Kari {
    /// An ephemeral key of the recipient's curve, SHA-256, and a key-encryption key of
    /// `kek_length` octets: the X9.63 derivation, for X25519 HKDF (RFC 8551 section 2.3).
    #[must_use]
    pub fn new(recipient: &Identity, kek_length: usize) -> Self {
        let (kind, derivation) = match *recipient.key {
            Key::P256(_) => (Kind::P256, Derivation::X963),
            Key::P384(_) => (Kind::P384, Derivation::X963),
            Key::P521(_) => (Kind::P521, Derivation::X963),
            _ => (Kind::X25519, Derivation::Hkdf),
        };
        let ephemeral = Rc::new(Key::from_pem(&Key::generate(kind, "ephemeral")));
        Self {
            version: Node::integer(3),
            originator: originator_key(&ephemeral, []),
            ukm: None,
            algorithm: None,
            recipients: vec![(recipient.clone(), Rid::IssuerAndSerial)],
            ephemeral,
            agreement: Agreement {
                derivation,
                digest: Digest::Sha256,
            },
            kek_length,
            wrap_oid: None,
            old_wrap: None,
            wrap_algorithm: None,
            shared_secret: None,
            wrapped: None,
            wrap_value: WRAP_VALUE,
            encrypted_key: None,
        }
    }

    /// The same with a change.
    #[must_use]
    pub fn with(mut self, bend: impl FnOnce(&mut Self)) -> Self {
        bend(&mut self);
        self
    }

    /// The same with another scheme.
    #[must_use]
    pub fn by(mut self, derivation: Derivation, digest: Digest) -> Self {
        self.agreement = Agreement { derivation, digest };
        self
    }

    /// The same with another key wrap.
    #[must_use]
    pub fn wrapped_by(mut self, wrap: KeyWrap) -> Self {
        self.kek_length = wrap.kek_length();
        self.old_wrap = Some(wrap);
        self
    }

    /// Another public key of the originator, as octets.
    pub fn set_point(&mut self, octets: &[u8]) {
        *self.originator.at(&[1]) = Node::bit_string(octets);
    }

    /// The shared secret with one of the recipients.
    #[must_use]
    pub fn shared_secret(&self, recipient: &Identity) -> Vec<u8> {
        match &self.shared_secret {
            Some(secret) => secret.clone(),
            None => self.ephemeral.agree(&recipient.key),
        }
    }

    /// The key-encryption key for one of the recipients.
    #[must_use]
    pub fn kek(&self, recipient: &Identity) -> Vec<u8> {
        let (secret, info) = (self.shared_secret(recipient), self.shared_info().encode());
        let Agreement { derivation, digest } = self.agreement;
        match derivation {
            Derivation::X963 | Derivation::X963Cofactor => {
                digest.x963(&secret, &info, self.kek_length)
            }
            Derivation::Hkdf => digest.hkdf(self.ukm.as_deref(), &secret, &info, self.kek_length),
        }
    }

    /// ECC-CMS-SharedInfo (RFC 5753 section 7.2).
    ///
    /// ```asn1
    /// ECC-CMS-SharedInfo ::= SEQUENCE {
    ///   keyInfo         AlgorithmIdentifier,
    ///   entityUInfo [0] EXPLICIT OCTET STRING OPTIONAL,
    ///   suppPubInfo [2] EXPLICIT OCTET STRING }
    /// ```
    #[must_use]
    pub fn shared_info(&self) -> Node {
        let mut fields = vec![self.wrap_algorithm()];
        fields.extend(
            self.ukm
                .as_deref()
                .map(|ukm| Node::context(0, [Node::octet_string(ukm)])),
        );
        let bits = (self.kek_length as u32 * 8).to_be_bytes();
        fields.push(Node::context(2, [Node::octet_string(bits)]));
        Node::sequence(fields)
    }

    fn wrap_algorithm(&self) -> Node {
        if let Some(algorithm) = &self.wrap_algorithm {
            return algorithm.clone();
        }
        if let Some(wrap) = self.old_wrap {
            return wrap.identifier();
        }
        let usual = || KeyWrap::Aes(self.kek_length).oid();
        Node::sequence([Node::oid(self.wrap_oid.unwrap_or_else(usual))])
    }

    /// The one of the recipients that the receiver is: the last.
    pub(super) fn receiver(&self) -> &Identity {
        &self.recipients.last().expect("a recipient").0
    }

    pub(super) fn node(&self, content_key: &[u8]) -> Node {
        let mut fields = vec![
            self.version.clone(),
            Node::context(0, [self.originator.clone()]),
        ];
        fields.extend(
            self.ukm
                .as_deref()
                .map(|ukm| Node::context(1, [Node::octet_string(ukm)])),
        );
        fields.push(self.algorithm.clone().unwrap_or_else(|| {
            Node::sequence([Node::oid(&self.agreement.oid()), self.wrap_algorithm()])
        }));
        let keys: Vec<Node> = self
            .recipients
            .iter()
            .map(|(recipient, rid)| {
                let wrapped = self.wrapped.as_deref().unwrap_or(content_key);
                let encrypted_key = match &self.encrypted_key {
                    Some(octets) => octets.clone(),
                    None => match self.old_wrap {
                        Some(by) => by.wrap(&self.kek(recipient), wrapped),
                        None => wrap(&self.kek(recipient), self.wrap_value, wrapped),
                    },
                };
                Node::sequence([rid.node(recipient), Node::octet_string(encrypted_key)])
            })
            .collect();
        fields.push(Node::sequence(keys));
        Node::context(1, fields)
    }

    pub(super) fn features(&self) -> Vec<&'static str> {
        let first = &self.receiver().key;
        let mut features = vec![self.agreement.digest.feature()];
        features.push(match self.agreement.derivation {
            _ if !matches!(**first, Key::X25519(_)) => "ecdh",
            Derivation::Hkdf => "x25519-hkdf",
            _ => "x25519-x963",
        });
        features.extend(first.curve_feature());
        if self.agreement.derivation == Derivation::X963Cofactor {
            features.push("ecdh-cofactor");
        }
        features.extend(self.old_wrap.into_iter().flat_map(KeyWrap::features));
        features
    }

    pub(super) fn secrets(&self) -> BTreeMap<&'static str, String> {
        let first = self.receiver();
        [
            ("shared_secret", self.shared_secret(first)),
            ("kek", self.kek(first)),
        ]
        .map(|(name, octets)| (name, hex::encode(octets)))
        .into()
    }
}

impl Rid {
    fn node(&self, recipient: &Identity) -> Node {
        match self {
            Self::IssuerAndSerial => issuer_and_serial(recipient),
            Self::KeyIdentifier => {
                Node::context(0, [Node::octet_string(key_identifier(&recipient.key))])
            }
            Self::Fixed(node) => node.clone(),
        }
    }
}

/// originatorKey with these parameters of its algorithm.
///
/// ```asn1
/// OriginatorPublicKey ::= SEQUENCE {
///   algorithm AlgorithmIdentifier,
///   publicKey BIT STRING }
/// ```
#[must_use]
pub fn originator_key(key: &Key, parameters: impl Into<Vec<Node>>) -> Node {
    let id = match key {
        Key::X25519(_) => oid::X25519,
        _ => oid::EC_PUBLIC_KEY,
    };
    let mut algorithm = vec![Node::oid(id)];
    algorithm.extend(parameters.into());
    Node::context(
        1,
        [
            Node::sequence(algorithm),
            Node::bit_string(&key.public_key()),
        ],
    )
}
