//! The people and authorities of the test world: keys with certificates.

use std::{collections::BTreeMap, rc::Rc};

use crate::{
    primitive::{
        asn1::Node,
        digest::sha256_hex,
        key::{Key, Kind},
        oid,
    },
    template::{
        certificate::{Certificate, common_name, serial},
        extension::{
            authority_key_identifier, ca, extended_key_usage, key_identifier, key_usage, mailboxes,
            not_ca, subject_key_identifier, usage,
        },
    },
};

/// Alice's address.
pub const ALICE: &str = "alice@example.com";
/// Bob's address.
pub const BOB: &str = "bob@example.com";
/// The address of Dave, to whom most encrypted messages go.
pub const DAVE: &str = "dave@example.com";
/// The address of Erin, a second recipient.
pub const ERIN: &str = "erin@example.com";

/// The trust anchor of every case that does not say otherwise.
pub const ANCHOR: &str = "ca-rsa";

/// Somebody with a key and a certificate.
#[derive(Clone)]
pub struct Identity {
    /// The name of the key among [`KEYS`]; empty for somebody that one case alone knows.
    pub name: &'static str,
    /// The private key.
    pub key: Rc<Key>,
    /// The certificate, to be bent.
    pub certificate: Certificate,
    /// The certificate's encoding.
    pub der: Vec<u8>,
}

impl Identity {
    /// The same key under a certificate that differs in what `bend` does, signed again.
    #[must_use]
    pub fn with(&self, bend: impl FnOnce(&mut Certificate)) -> Self {
        let mut certificate = self.certificate.clone();
        bend(&mut certificate);
        Self {
            name: self.name,
            key: Rc::clone(&self.key),
            der: certificate.encode(),
            certificate,
        }
    }

    /// Another key for the same certificate, signed again: key identifier and key change with it.
    #[must_use]
    pub fn with_key(&self, key: &Rc<Key>) -> Self {
        let mut identity = self.with(|certificate| {
            certificate.public_key_info = key.public_key_info();
            certificate.set(subject_key_identifier(&key_identifier(key)));
        });
        identity.key = Rc::clone(key);
        identity
    }

    /// The certificate as it stands in a bag.
    #[must_use]
    pub fn node(&self) -> Node {
        Node::raw(self.der.clone())
    }

    /// SHA-256 of the certificate, as case files name signers.
    #[must_use]
    pub fn sha256(&self) -> String {
        sha256_hex(&self.der)
    }

    /// A certificate that this authority issues for a new name and a key.
    #[must_use]
    pub fn issue(&self, name: &str, key: &Rc<Key>) -> Self {
        let subject = common_name(name);
        let issuer = self.certificate.subject.clone();
        let mut certificate = Certificate::new(serial(name), subject, key, issuer, &self.key);
        certificate.set(subject_key_identifier(&key_identifier(key)));
        certificate.set(authority_key_identifier(&key_identifier(&self.key)));
        Self {
            name: "",
            key: Rc::clone(key),
            der: certificate.encode(),
            certificate,
        }
    }

    /// [`Self::issue`] for somebody who signs mail from `address`.
    #[must_use]
    pub fn issue_to(&self, name: &str, address: &str, key: &Rc<Key>) -> Self {
        self.issue(name, key).with(|certificate| {
            certificate.set(not_ca());
            certificate.set(key_usage(&[
                usage::DIGITAL_SIGNATURE,
                usage::NON_REPUDIATION,
            ]));
            certificate.set(extended_key_usage(false, &[oid::EMAIL_PROTECTION]));
            certificate.set(mailboxes(&[address]));
        })
    }

    /// [`Self::issue`] for somebody who reads mail at `address`: the key is for encryption alone.
    #[must_use]
    pub fn issue_for_reading(&self, name: &str, address: &str, key: &Rc<Key>) -> Self {
        let bit = match **key {
            Key::Rsa(_) => usage::KEY_ENCIPHERMENT,
            _ => usage::KEY_AGREEMENT,
        };
        self.issue_to(name, address, key)
            .with(|certificate| certificate.set(key_usage(&[bit])))
    }

    /// [`Self::issue`] for an authority.
    #[must_use]
    pub fn issue_ca(&self, name: &str, path_length: Option<i64>, key: &Rc<Key>) -> Self {
        self.issue(name, key)
            .with(|certificate| make_ca(certificate, path_length))
    }

    /// An authority that signs its own certificate.
    #[must_use]
    pub fn root(name: &str, key: &Rc<Key>) -> Self {
        let subject = common_name(name);
        let mut certificate = Certificate::new(serial(name), subject.clone(), key, subject, key);
        certificate.set(subject_key_identifier(&key_identifier(key)));
        make_ca(&mut certificate, None);
        Self {
            name: "",
            key: Rc::clone(key),
            der: certificate.encode(),
            certificate,
        }
    }
}

fn make_ca(certificate: &mut Certificate, path_length: Option<i64>) {
    certificate.set(ca(path_length));
    certificate.set(key_usage(&[usage::KEY_CERT_SIGN, usage::CRL_SIGN]));
}

/// Every key of `vectors/keys/`, and what kind it is.
pub const KEYS: &[(&str, Kind)] = &[
    ("ca-rsa", Kind::Rsa(2048, 65537)),
    ("ca-p256", Kind::P256),
    ("intermediate-rsa", Kind::Rsa(2048, 65537)),
    ("alice-rsa", Kind::Rsa(2048, 65537)),
    ("alice-rsa-2049", Kind::Rsa(2049, 65537)),
    ("alice-rsa-3072", Kind::Rsa(3072, 65537)),
    ("alice-rsa-4096", Kind::Rsa(4096, 65537)),
    ("alice-rsa-1024", Kind::Rsa(1024, 65537)),
    ("alice-rsa-512", Kind::Rsa(512, 65537)),
    ("alice-rsa-16384", Kind::Rsa(16384, 65537)),
    ("alice-rsa-e3", Kind::Rsa(2048, 3)),
    ("alice-p256", Kind::P256),
    ("alice-p384", Kind::P384),
    ("alice-p521", Kind::P521),
    ("alice-ed25519", Kind::Ed25519),
    ("bob-rsa", Kind::Rsa(2048, 65537)),
    ("bob-p256", Kind::P256),
    ("carol-rsa", Kind::Rsa(2048, 65537)),
    ("dave-rsa", Kind::Rsa(2048, 65537)),
    ("dave-rsa-512", Kind::Rsa(512, 65537)),
    ("dave-rsa-1024", Kind::Rsa(1024, 65537)),
    ("dave-rsa-4096", Kind::Rsa(4096, 65537)),
    ("dave-p256", Kind::P256),
    ("dave-p384", Kind::P384),
    ("dave-p521", Kind::P521),
    ("dave-x25519", Kind::X25519),
    ("erin-rsa", Kind::Rsa(2048, 65537)),
    ("erin-p256", Kind::P256),
    ("erin-x25519", Kind::X25519),
    ("mallory-ca-rsa", Kind::Rsa(2048, 65537)),
    ("mallory-rsa", Kind::Rsa(2048, 65537)),
];

/// Everybody, by the name of the key.
pub struct People(BTreeMap<&'static str, Identity>);

impl People {
    /// Issues everybody's certificate from the keys, PEM by name.
    ///
    /// # Panics
    /// When a key of [`KEYS`] is missing.
    #[must_use]
    pub fn new(pems: &BTreeMap<String, String>) -> Self {
        let keys: BTreeMap<&str, Rc<Key>> = KEYS
            .iter()
            .map(|(name, _)| {
                let pem = pems.get(*name).unwrap_or_else(|| panic!("no key {name}"));
                (*name, Rc::new(Key::from_pem(pem)))
            })
            .collect();
        let root = Identity::root("Gauntlet Root CA", &keys["ca-rsa"]);
        let intermediate = root.issue_ca(
            "Gauntlet Intermediate CA",
            Some(0),
            &keys["intermediate-rsa"],
        );
        let mallory_ca = Identity::root("Mallory Root CA", &keys["mallory-ca-rsa"]);
        let people = KEYS
            .iter()
            .map(|(name, _)| {
                let key = &keys[name];
                let identity = match *name {
                    "ca-rsa" => root.clone(),
                    "ca-p256" => Identity::root("Gauntlet Root CA P-256", key),
                    "intermediate-rsa" => intermediate.clone(),
                    "mallory-ca-rsa" => mallory_ca.clone(),
                    "mallory-rsa" => mallory_ca.issue_to("Mallory", ALICE, key),
                    "carol-rsa" => intermediate.issue_to("Carol", "carol@example.com", key),
                    "bob-rsa" => root.issue_to("Bob", BOB, key),
                    "bob-p256" => root.issue_to("Bob P-256", BOB, key),
                    dave if dave.starts_with("dave") => {
                        root.issue_for_reading(&dave.replace("dave", "Dave"), DAVE, key)
                    }
                    erin if erin.starts_with("erin") => {
                        root.issue_for_reading(&erin.replace("erin", "Erin"), ERIN, key)
                    }
                    other => root.issue_to(&other.replace("alice", "Alice"), ALICE, key),
                };
                (*name, Identity { name, ..identity })
            })
            .collect();
        Self(people)
    }

    /// Somebody by name.
    ///
    /// # Panics
    /// When there is nobody of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> &Identity {
        self.0
            .get(name)
            .unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    /// Everybody, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Identity)> {
        self.0.iter().map(|(name, identity)| (*name, identity))
    }
}
