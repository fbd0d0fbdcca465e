//! Certificates made to order, each field replaceable. Keys are Ed25519, from a seed of one octet
//! (RFC 8410 for identifiers and encodings).

use ed25519_dalek::{Signer, SigningKey};
use smime::pki::Certificate;
use smime_ber::Tag;
use smime_ber::der::{self, Builder};

/// A name and a key.
#[derive(Clone, Copy)]
pub(crate) struct Entity {
    pub(crate) name: &'static str,
    pub(crate) seed: u8,
}

impl Entity {
    pub(crate) const fn new(name: &'static str, seed: u8) -> Self {
        Self { name, seed }
    }

    pub(crate) fn key(self) -> SigningKey {
        SigningKey::from_bytes(&[self.seed; 32])
    }

    pub(crate) fn spki(self) -> Vec<u8> {
        der::sequence(|spki| {
            spki.raw(&ed25519());
            spki.bit_string(self.key().verifying_key().as_bytes());
        })
    }
}

/// A certificate under construction; the fields hold DER.
pub(crate) struct Draft {
    /// The number written; 2 is version 3. `None` leaves it out.
    pub(crate) version: Option<i64>,
    pub(crate) serial: Vec<u8>,
    pub(crate) inner_algorithm: Vec<u8>,
    pub(crate) outer_algorithm: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) not_before: Vec<u8>,
    pub(crate) not_after: Vec<u8>,
    pub(crate) subject: Vec<u8>,
    pub(crate) spki: Vec<u8>,
    pub(crate) extensions: Vec<Vec<u8>>,
    pub(crate) key: SigningKey,
}

impl Draft {
    /// A certificate without extensions, valid from 2020 to 2049.
    pub(crate) fn new(subject: Entity, issuer: Entity) -> Self {
        Self {
            version: Some(2),
            serial: vec![1],
            inner_algorithm: ed25519(),
            outer_algorithm: ed25519(),
            issuer: common_name(issuer.name),
            not_before: utc_time("200101000000Z"),
            not_after: utc_time("491231235959Z"),
            subject: common_name(subject.name),
            spki: subject.spki(),
            extensions: Vec::new(),
            key: issuer.key(),
        }
    }

    /// A certification authority's, by basicConstraints and keyUsage.
    pub(crate) fn ca(subject: Entity, issuer: Entity) -> Self {
        Self::new(subject, issuer)
            .with(basic_constraints(true, None))
            .with(key_usage(KEY_CERT_SIGN))
    }

    pub(crate) fn with(mut self, extension: Vec<u8>) -> Self {
        self.extensions.push(extension);
        self
    }

    pub(crate) fn edit(mut self, edit: impl FnOnce(&mut Self)) -> Self {
        edit(&mut self);
        self
    }

    pub(crate) fn tbs(&self) -> Vec<u8> {
        der::sequence(|tbs| {
            if let Some(version) = self.version {
                tbs.constructed(Tag::context_constructed(0), |tag| tag.integer(version));
            }
            tbs.primitive(Tag::INTEGER, &self.serial);
            tbs.raw(&self.inner_algorithm);
            tbs.raw(&self.issuer);
            tbs.sequence(|validity| {
                validity.raw(&self.not_before);
                validity.raw(&self.not_after);
            });
            tbs.raw(&self.subject);
            tbs.raw(&self.spki);
            if !self.extensions.is_empty() {
                tbs.constructed(Tag::context_constructed(3), |tag| {
                    tag.sequence(|list| self.extensions.iter().for_each(|each| list.raw(each)));
                });
            }
        })
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        let tbs = self.tbs();
        der::sequence(|certificate| {
            certificate.raw(&tbs);
            certificate.raw(&self.outer_algorithm);
            certificate.bit_string(&self.key.sign(&tbs).to_bytes());
        })
    }

    pub(crate) fn sign(&self) -> Certificate {
        Certificate::from_der(&self.der()).unwrap()
    }
}

pub(crate) const DIGITAL_SIGNATURE: u8 = 0x80;
pub(crate) const NON_REPUDIATION: u8 = 0x40;
pub(crate) const KEY_ENCIPHERMENT: u8 = 0x20;
pub(crate) const KEY_CERT_SIGN: u8 = 0x04;

pub(crate) fn ed25519() -> Vec<u8> {
    der::sequence(|algorithm| algorithm.raw(&oid("1.3.101.112")))
}

pub(crate) fn oid(dotted: &str) -> Vec<u8> {
    let oid = const_oid::ObjectIdentifier::new(dotted).unwrap();
    der::primitive(Tag::OBJECT_IDENTIFIER, oid.as_bytes())
}

pub(crate) fn utc_time(text: &str) -> Vec<u8> {
    der::primitive(Tag::UTC_TIME, text.as_bytes())
}

pub(crate) fn generalized_time(text: &str) -> Vec<u8> {
    der::primitive(Tag::GENERALIZED_TIME, text.as_bytes())
}

/// A Name of one RDN a list of attributes: type, string tag, value.
pub(crate) fn name(rdns: &[&[(&str, Tag, &[u8])]]) -> Vec<u8> {
    der::sequence(|name| {
        for rdn in rdns {
            name.constructed(Tag::SET, |set| {
                for (attribute_type, tag, value) in *rdn {
                    set.sequence(|attribute| {
                        attribute.raw(&oid(attribute_type));
                        attribute.primitive(*tag, value);
                    });
                }
            });
        }
    })
}

pub(crate) fn common_name(text: &str) -> Vec<u8> {
    name(&[&[("2.5.4.3", Tag::UTF8_STRING, text.as_bytes())]])
}

pub(crate) fn extension(dotted: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    der::sequence(|extension| {
        extension.raw(&oid(dotted));
        if critical {
            extension.boolean(true);
        }
        extension.octet_string(value);
    })
}

pub(crate) fn basic_constraints(ca: bool, path_length: Option<i64>) -> Vec<u8> {
    let value = der::sequence(|constraints| {
        if ca {
            constraints.boolean(true);
        }
        if let Some(path_length) = path_length {
            constraints.integer(path_length);
        }
    });
    extension("2.5.29.19", true, &value)
}

/// keyUsage with the bits of the first octet.
pub(crate) fn key_usage(bits: u8) -> Vec<u8> {
    let unused = u8::try_from(bits.trailing_zeros().min(7)).unwrap();
    extension(
        "2.5.29.15",
        true,
        &der::primitive(Tag::BIT_STRING, &[unused, bits]),
    )
}

pub(crate) fn extended_key_usage(purposes: &[&str]) -> Vec<u8> {
    let value = der::sequence(|list| purposes.iter().for_each(|purpose| list.raw(&oid(purpose))));
    extension("2.5.29.37", false, &value)
}

pub(crate) fn subject_alt_name(names: impl FnOnce(&mut Builder)) -> Vec<u8> {
    extension("2.5.29.17", false, &der::sequence(names))
}

pub(crate) fn rfc822_names(addresses: &[&str]) -> Vec<u8> {
    subject_alt_name(|names| {
        for address in addresses {
            names.primitive(Tag::context(1), address.as_bytes());
        }
    })
}
