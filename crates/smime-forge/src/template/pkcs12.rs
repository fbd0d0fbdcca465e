//! PKCS #12 (RFC 7292) with every field replaceable.

use crate::{
    primitive::{
        asn1::Node,
        derive::{Pbkdf2, pkcs12_key, unicode},
        digest::Digest,
        oid,
        random::random,
    },
    template::{key_file::Encryption, people::Identity, signed_data::content_info},
};

/// A PFX with one key and one certificate.
///
/// ```asn1
/// PFX ::= SEQUENCE {
///   version  INTEGER {v3(3)},
///   authSafe ContentInfo,
///   macData  MacData OPTIONAL }
/// MacData ::= SEQUENCE {
///   mac        DigestInfo,
///   macSalt    OCTET STRING,
///   iterations INTEGER DEFAULT 1 }
/// ```
#[derive(Clone)]
pub struct Pfx {
    /// The PKCS #8 of the key.
    pub key: Node,
    /// The certificate beside it.
    pub certificate: Node,
    /// How the key is encrypted.
    pub encryption: Encryption,
    /// The password.
    pub password: String,
    /// What protects all of it; nothing: macData is left out.
    pub mac: Option<Mac>,
    /// macData, where it is not the right one.
    pub mac_data: Option<Node>,
}

/// What protects a PFX.
#[derive(Clone)]
pub enum Mac {
    /// HMAC with a key by the derivation of RFC 7292 appendix B, and iterations.
    Hmac(Digest, u32),
    /// PBMAC1 (RFC 9579), with HMAC-SHA-256.
    Pbmac1(Box<Pbmac1>),
}

/// PBMAC1 with its parameters.
#[derive(Clone)]
pub struct Pbmac1 {
    /// The derivation of the key.
    pub derivation: Pbkdf2,
    /// Octets of the key.
    pub key_length: usize,
}

impl Pfx {
    /// Somebody's key and certificate.
    #[must_use]
    pub fn new(identity: &Identity, encryption: Encryption, mac: Mac) -> Self {
        Self {
            key: identity.key.pkcs8(),
            certificate: identity.node(),
            password: encryption.password.clone(),
            encryption,
            mac: Some(mac),
            mac_data: None,
        }
    }

    /// The same with a change before it is encrypted and protected.
    #[must_use]
    pub fn with(mut self, bend: impl FnOnce(&mut Self)) -> Self {
        bend(&mut self);
        self
    }

    /// The same with a change of macData.
    #[must_use]
    pub fn tampered(mut self, bend: impl FnOnce(&mut Node)) -> Self {
        let mut mac_data = self.mac_data(&self.authenticated_safe()).expect("a MAC");
        bend(&mut mac_data);
        self.mac_data = Some(mac_data);
        self
    }

    /// PFX.
    #[must_use]
    pub fn node(&self) -> Node {
        let safe = self.authenticated_safe();
        let mut fields = vec![
            Node::integer(3),
            content_info(oid::DATA, Node::octet_string(safe.clone())),
        ];
        fields.extend(self.mac_data.clone().or_else(|| self.mac_data(&safe)));
        Node::sequence(fields)
    }

    /// AuthenticatedSafe: two SafeContents in clear, the key encrypted in its bag.
    fn authenticated_safe(&self) -> Vec<u8> {
        let attributes = |id: &str| {
            let value = Node::octet_string(id.as_bytes());
            Node::set([crate::template::attribute::attribute(
                oid::LOCAL_KEY_ID,
                [value],
            )])
        };
        let bag = |id, value| {
            Node::sequence([
                Node::oid(id),
                Node::context(0, [value]),
                attributes("gauntlet"),
            ])
        };
        let certificate = Node::context(0, [Node::octet_string(self.certificate.encode())]);
        let bags = [
            bag(oid::SHROUDED_KEY_BAG, self.encryption.encrypt(&self.key)),
            bag(
                oid::CERT_BAG,
                Node::sequence([Node::oid(oid::X509_CERTIFICATE), certificate]),
            ),
        ];
        let safes = bags.map(|bag| {
            let contents = Node::sequence([bag]).encode();
            content_info(oid::DATA, Node::octet_string(contents))
        });
        Node::sequence(safes).encode()
    }

    fn mac_data(&self, safe: &[u8]) -> Option<Node> {
        let salt = random("mac salt", 8);
        let (algorithm, value, iterations) = match self.mac.as_ref()? {
            Mac::Hmac(digest, iterations) => {
                let password = unicode(&self.password);
                let key = pkcs12_key(*digest, 3, &password, &salt, *iterations, digest.size());
                let algorithm = digest.identifier_with_null();
                (algorithm, digest.hmac(&key, safe), *iterations)
            }
            Mac::Pbmac1(pbmac1) => {
                let key = pbmac1.derivation.key(&self.password, pbmac1.key_length);
                let scheme = Node::sequence([Node::oid(oid::HMAC_WITH_SHA_256), Node::null()]);
                let parameters = Node::sequence([pbmac1.derivation.identifier(), scheme]);
                let algorithm = Node::sequence([Node::oid(oid::PBMAC1), parameters]);
                (algorithm, Digest::Sha256.hmac(&key, safe), 1)
            }
        };
        let mut fields = vec![
            Node::sequence([algorithm, Node::octet_string(value)]),
            Node::octet_string(salt),
        ];
        if iterations != 1 {
            fields.push(Node::integer(iterations.into()));
        }
        Some(Node::sequence(fields))
    }
}

impl Pbmac1 {
    /// A key of so many octets.
    #[must_use]
    pub fn new(key_length: usize) -> Box<Self> {
        let mut derivation = Pbkdf2::new(Digest::Sha256);
        derivation.key_length = Some(Node::integer(key_length as i64));
        Box::new(Self {
            derivation,
            key_length,
        })
    }
}
