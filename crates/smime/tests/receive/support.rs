//! Signed messages made to order, each field replaceable, and the questions asked of them.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest, Sha256, Sha512};
use smime::pki::{Certificate, Time, bundle};
use smime::receive::{Received, ReceivingAgent};
use smime::verdict::{Judgement, Layer, SignedLayer, SignerReport};
use smime_ber::{Tag, der};

pub(crate) use crate::certificates::{
    DIGITAL_SIGNATURE, Draft, Entity, ed25519, extension, key_usage, oid, rfc822_names,
};

use crate::provider::provider;

pub(crate) const CA: Entity = Entity::new("Test CA", 1);
pub(crate) const ALICE: Entity = Entity::new("Alice", 2);
pub(crate) const BOB: Entity = Entity::new("Bob", 3);
/// An authority that nobody trusts.
pub(crate) const STRANGER: Entity = Entity::new("Stranger CA", 9);

pub(crate) const ID_DATA: &str = "1.2.840.113549.1.7.1";
pub(crate) const ID_SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
pub(crate) const SHA_512: &str = "2.16.840.1.101.3.4.2.3";
pub(crate) const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
pub(crate) const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";

/// The content of most messages here: an entity in canonical form.
pub(crate) const ENTITY: &[u8] = b"Content-Type: text/plain\r\n\r\nSell the shares.\r\n";

/// SignedData under construction. `encapContentInfo`, certificates and signers hold DER.
#[derive(Clone)]
pub(crate) struct Message {
    pub(crate) version: i64,
    pub(crate) digest_algorithms: Vec<&'static str>,
    pub(crate) content_type: &'static str,
    /// The value in eContent's tag \[0\]; absent where the signature is detached.
    pub(crate) content: Option<Vec<u8>>,
    pub(crate) certificates: Vec<Vec<u8>>,
    pub(crate) signer_infos: Vec<Vec<u8>>,
}

/// A SignerInfo under construction; the fields hold DER.
#[derive(Clone)]
pub(crate) struct Signer {
    pub(crate) version: i64,
    pub(crate) sid: Vec<u8>,
    pub(crate) digest_algorithm: &'static str,
    /// Each an Attribute, in the order in which they are sent.
    pub(crate) signed_attrs: Option<Vec<Vec<u8>>>,
    /// Whether the signature is over the attributes as they are sent, and not over their DER.
    pub(crate) signs_as_sent: bool,
    pub(crate) key: SigningKey,
    content: Vec<u8>,
}

impl Message {
    /// `content` inside, signed by each of `signers`, whose certificates come along.
    pub(crate) fn opaque(content: &[u8], signers: &[Entity]) -> Self {
        Self {
            version: 1,
            digest_algorithms: vec![SHA_512],
            content_type: ID_DATA,
            content: Some(der::primitive(Tag::OCTET_STRING, content)),
            certificates: signers.iter().map(|&signer| person(signer)).collect(),
            signer_infos: signers
                .iter()
                .map(|&signer| Signer::new(signer, content).der())
                .collect(),
        }
    }

    /// The same with the content left out.
    pub(crate) fn detached(content: &[u8], signers: &[Entity]) -> Self {
        Self::opaque(content, signers).edit(|message| message.content = None)
    }

    pub(crate) fn edit(mut self, edit: impl FnOnce(&mut Self)) -> Self {
        edit(&mut self);
        self
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        content_info(ID_SIGNED_DATA, &self.signed_data())
    }

    pub(crate) fn signed_data(&self) -> Vec<u8> {
        der::sequence(|fields| {
            fields.integer(self.version);
            fields.constructed(Tag::SET, |set| {
                for algorithm in &self.digest_algorithms {
                    set.sequence(|identifier| identifier.raw(&oid(algorithm)));
                }
            });
            fields.sequence(|encapsulated| {
                encapsulated.raw(&oid(self.content_type));
                if let Some(content) = &self.content {
                    encapsulated.constructed(Tag::context(0), |tag| tag.raw(content));
                }
            });
            if !self.certificates.is_empty() {
                fields.constructed(Tag::context(0), |set| {
                    self.certificates.iter().for_each(|each| set.raw(each));
                });
            }
            fields.constructed(Tag::SET, |set| {
                self.signer_infos.iter().for_each(|each| set.raw(each));
            });
        })
    }
}

impl Signer {
    /// `entity` signs `content` as RFC 8419 has it: SHA-512, signed attributes, Ed25519.
    pub(crate) fn new(entity: Entity, content: &[u8]) -> Self {
        Self {
            version: 1,
            sid: issuer_and_serial(CA, entity.seed),
            digest_algorithm: SHA_512,
            signed_attrs: Some(vec![
                attribute(CONTENT_TYPE, &oid(ID_DATA)),
                message_digest(&Sha512::digest(content)),
            ]),
            signs_as_sent: false,
            key: entity.key(),
            content: content.to_vec(),
        }
    }

    /// The signature is over the content itself.
    pub(crate) fn without_attributes(entity: Entity, content: &[u8]) -> Self {
        Self::new(entity, content).edit(|signer| signer.signed_attrs = None)
    }

    pub(crate) fn edit(mut self, edit: impl FnOnce(&mut Self)) -> Self {
        edit(&mut self);
        self
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        let attributes = self.signed_attrs.as_ref();
        let as_sent = attributes.map(|attributes| {
            der::element(Tag::SET, |set| {
                attributes.iter().for_each(|each| set.raw(each));
            })
        });
        let sorted = attributes
            .map(|attributes| der::set_of(|set| attributes.iter().for_each(|each| set.raw(each))));
        let signed = if self.signs_as_sent {
            &as_sent
        } else {
            &sorted
        };
        let signature = self.key.sign(signed.as_ref().unwrap_or(&self.content));
        der::sequence(|fields| {
            fields.integer(self.version);
            fields.raw(&self.sid);
            fields.sequence(|identifier| identifier.raw(&oid(self.digest_algorithm)));
            if let Some(mut as_sent) = as_sent {
                as_sent[0] = 0xa0;
                fields.raw(&as_sent);
            }
            fields.raw(&ed25519());
            fields.octet_string(&signature.to_bytes());
        })
    }
}

pub(crate) fn content_info(content_type: &str, content: &[u8]) -> Vec<u8> {
    der::sequence(|fields| {
        fields.raw(&oid(content_type));
        fields.constructed(Tag::context(0), |tag| tag.raw(content));
    })
}

pub(crate) fn attribute(attr_type: &str, value: &[u8]) -> Vec<u8> {
    der::sequence(|attribute| {
        attribute.raw(&oid(attr_type));
        attribute.constructed(Tag::SET, |values| values.raw(value));
    })
}

pub(crate) fn message_digest(digest: &[u8]) -> Vec<u8> {
    attribute(MESSAGE_DIGEST, &der::primitive(Tag::OCTET_STRING, digest))
}

pub(crate) fn issuer_and_serial(issuer: Entity, serial: u8) -> Vec<u8> {
    der::sequence(|fields| {
        fields.raw(&crate::certificates::common_name(issuer.name));
        fields.primitive(Tag::INTEGER, &[serial]);
    })
}

/// A person's certificate: its serial number is the seed of the key, its address the name in small
/// letters at example.com.
pub(crate) fn person(entity: Entity) -> Vec<u8> {
    person_draft(entity).der()
}

pub(crate) fn person_draft(entity: Entity) -> Draft {
    let address = format!("{}@example.com", entity.name.to_lowercase());
    nobody_draft(entity).with(rfc822_names(&[&address]))
}

/// A person's certificate without an address.
pub(crate) fn nobody_draft(entity: Entity) -> Draft {
    Draft::new(entity, CA)
        .with(key_usage(DIGITAL_SIGNATURE))
        .edit(|draft| draft.serial = vec![entity.seed])
}

pub(crate) fn ca() -> Certificate {
    Draft::ca(CA, CA).sign()
}

/// A message of a header and a CMS object in base64.
pub(crate) fn opaque_mime(header: &str, object: &[u8]) -> Vec<u8> {
    let body = base64(object);
    format!(
        "{header}MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; \
         smime-type=signed-data\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}"
    )
    .into_bytes()
}

/// A multipart/signed entity of its first part, as it is to stand there, and a CMS object.
pub(crate) fn multipart_signed(header: &str, content: &[u8], object: &[u8]) -> Vec<u8> {
    let before = format!(
        "{header}MIME-Version: 1.0\r\nContent-Type: multipart/signed; \
         protocol=\"application/pkcs7-signature\"; micalg=sha-512; boundary=edge\r\n\r\n--edge\r\n"
    );
    let signature = format!(
        "\r\n--edge\r\nContent-Type: application/pkcs7-signature\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--edge--\r\n",
        base64(object)
    );
    [before.as_bytes(), content, signature.as_bytes()].concat()
}

pub(crate) fn base64(octets: &[u8]) -> String {
    let lines = STANDARD.encode(octets);
    let lines = lines.as_bytes().chunks(76);
    lines
        .map(|line| format!("{}\r\n", std::str::from_utf8(line).unwrap()))
        .collect()
}

/// A receiver that trusts the test authority, at a time when all certificates are valid.
pub(crate) fn agent() -> ReceivingAgent {
    ReceivingAgent::new()
        .provider(provider())
        .trust(ca())
        .at(time("2026-06-01T00:00:00Z"))
}

/// The same for OpenSSL's messages.
pub(crate) fn fixture_agent() -> ReceivingAgent {
    let ca = bundle::certificates(&fixture("ca.pem")).unwrap().remove(0);
    ReceivingAgent::new()
        .provider(provider())
        .trust(ca)
        .at(time("2026-06-01T00:00:00Z"))
}

pub(crate) fn time(text: &str) -> Time {
    Time::from_rfc3339(text).unwrap()
}

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../smime/tests/receive/data");
    fs::read(folder.join(name)).unwrap()
}

pub(crate) fn verify(message: &[u8]) -> Received {
    verify_by(&agent(), message)
}

pub(crate) fn verify_by(agent: &ReceivingAgent, message: &[u8]) -> Received {
    agent.verify(&mut Cursor::new(message)).unwrap()
}

pub(crate) fn verify_detached(agent: &ReceivingAgent, object: &[u8], content: &[u8]) -> Received {
    let mut content = Cursor::new(content);
    agent
        .verify_detached(&mut Cursor::new(object), &mut content)
        .unwrap()
}

pub(crate) fn sha256_hex(octets: &[u8]) -> String {
    hex::encode(Sha256::digest(octets))
}

/// What tests ask of a verdict.
pub(crate) trait Ask {
    /// The verdict and the code of the reason that tells most.
    fn outcome(&self) -> (Judgement, Option<&'static str>);
    fn findings(&self) -> Vec<&'static str>;
    fn layer(&self) -> &SignedLayer;
    fn signer(&self) -> &SignerReport;
    /// The SHA-256 of what was signed.
    fn covers(&self) -> Option<&str>;
    fn assert_valid(&self);
    fn assert_refused(&self, code: &str);
}

impl Ask for Received {
    fn outcome(&self) -> (Judgement, Option<&'static str>) {
        let verdict = &self.verdict;
        (
            verdict.judgement(),
            verdict.reason().map(|found| found.reason.code()),
        )
    }

    fn findings(&self) -> Vec<&'static str> {
        let findings = self.verdict.findings.iter();
        findings.map(|finding| finding.code.code()).collect()
    }

    fn layer(&self) -> &SignedLayer {
        match self.verdict.layers.as_slice() {
            [Layer::SignedData(layer)] => layer,
            other => panic!("wanted one signed layer, found {other:?}"),
        }
    }

    fn signer(&self) -> &SignerReport {
        &self.layer().signers[0]
    }

    fn covers(&self) -> Option<&str> {
        Some(&self.layer().covers.as_ref()?.sha256)
    }

    #[track_caller]
    fn assert_valid(&self) {
        assert_eq!(
            self.outcome(),
            (Judgement::Valid, None),
            "{:?}",
            self.verdict.reasons
        );
    }

    #[track_caller]
    fn assert_refused(&self, code: &str) {
        let wanted = (Judgement::Invalid, Some(code));
        assert_eq!(self.outcome(), wanted, "{:?}", self.verdict.reasons);
    }
}
