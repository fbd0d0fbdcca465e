//! Too many certificates, or too much in one.

use std::rc::Rc;

use openssl_oracle::Form;
use smime::Reason;
use smime_forge::{
    primitive::{
        asn1::{Node, tag},
        digest::Digest,
        key::Key,
        oid,
    },
    template::{
        attribute,
        certificate::{Certificate, common_name, name, utf8},
        extension::{authority_key_identifier, ca, extension, subject_key_identifier},
        people::Identity,
        signed_data::SignedData,
        signer_info::{Signature, SignerInfo},
    },
};

use super::{NEVER, Template, always};
use crate::keys::{World, pem};

pub(super) const ROWS: &[Template] = &[
    Template::new("certificates of one issuer", Form::Der, COPIES, copies),
    Template::new("one certificate, many times", Form::Der, NEVER, duplicates),
    Template::new("a web of authorities", Form::Der, WEB, web),
    Template::new("many names, 64 signers", Form::Der, NEVER, names),
    Template::new("long subject, 64 signers", Form::Der, NEVER, long_subject),
    Template::new("RDNs, 64 signers", Form::Der, NEVER, rdns),
    Template::new("long serial, 64 signers", Form::Der, NEVER, long_serial),
    Template::new("ESSCertIDs, 64 signers", Form::Der, LISTED, listed),
    Template::new("unknown curve, 64 signers", Form::Der, CURVE, unknown_curve),
    Template::new("compressed P-521", Form::Der, POINTS, compressed),
    Template::new("Ed25519", Form::Der, EDWARDS, edwards),
    Template::new("RSA, 8192 bits", Form::Der, RSA, large_rsa),
    Template::new(
        "CRLs",
        Form::Der,
        [None, None, Some(Reason::LimitExceeded)],
        crls,
    ),
];

const COPIES: [Option<Reason>; 3] = [
    Some(Reason::CertificateSignatureInvalid),
    Some(Reason::CertificateSignatureInvalid),
    Some(Reason::LimitExceeded),
];
const LISTED: [Option<Reason>; 3] = always(Reason::SigningCertificateMismatch);
const WEB: [Option<Reason>; 3] = super::LIMIT;
/// Why the first of them has no path tells more than that its curve is not known.
const CURVE: [Option<Reason>; 3] = always(Reason::Untrusted);
const POINTS: [Option<Reason>; 3] = super::LIMIT;
const EDWARDS: [Option<Reason>; 3] = super::LIMIT;
const RSA: [Option<Reason>; 3] = super::LIMIT;

/// How many SignerInfos a message may have.
const SIGNERS: usize = 64;

/// The signer's issuer in many copies, each with a serial number of its own: all have the right name and the
/// right key, so that nothing but the signature tells that the root never issued them.
fn copies(world: &World, size: usize) -> Vec<u8> {
    let mut object = world.sign(b"");
    let bag = object.certificates.get_or_insert_default();
    bag.retain(|certificate| *certificate != world.intermediate.node());
    let count = (size / world.intermediate.der.len()).min(9_900);
    bag.extend(numbered(&world.intermediate.certificate, count));
    object.encode()
}

/// The issuer's certificate, again and again.
fn duplicates(world: &World, size: usize) -> Vec<u8> {
    let mut object = world.sign(b"");
    let issuer = world.intermediate.node();
    let count = (size / world.intermediate.der.len()).min(9_900);
    let bag = object.certificates.get_or_insert_default();
    bag.extend(vec![issuer; count]);
    object.encode()
}

/// Authorities that have all issued each other, none of them trusted, with the same key: every
/// signature holds.
fn web(world: &World, size: usize) -> Vec<u8> {
    let key = Rc::new(Key::from_pem(&pem("ca-p256")));
    let authority = |number: usize| common_name(&format!("Authority {number}"));
    let issue = |subject: usize, issuer: usize| {
        let names = (authority(subject), authority(issuer));
        let serial = Node::integer((subject << 16 | issuer) as i64 + 1);
        let mut certificate = Certificate::new(serial, names.0, &key, names.1, &key);
        certificate.set(ca(None));
        Node::raw(certificate.encode())
    };
    let alice = world.alice.with(|certificate| {
        certificate.issuer = authority(0);
        certificate.signing_key = Rc::clone(&key);
        certificate.sign_with(key.usual_scheme());
    });
    let count = (size / issue(0, 1).encode().len()).isqrt();
    let pairs = (0..count).flat_map(|issuer| (0..count).map(move |subject| (subject, issuer)));
    let others = pairs.filter(|(subject, issuer)| subject != issuer);
    let mut object = SignedData::new(b"", &[&alice]);
    let bag = object.certificates.get_or_insert_default();
    bag.extend(others.map(|(subject, issuer)| issue(subject, issuer)));
    object.encode()
}

/// A certificate with subjectAltNames of one octet, which all signers share.
fn names(world: &World, size: usize) -> Vec<u8> {
    const RFC822_NAME: u8 = 0x81;
    let name = Node::primitive(RFC822_NAME, *b"a");
    let names = Node::sequence(vec![name; size / 3]);
    signed_by_many(
        world,
        &world.alice.with(|certificate| {
            certificate.set(extension(oid::SUBJECT_ALT_NAME, false, &names));
        }),
    )
}

/// A subject of control characters, each of which takes three to be shown.
fn long_subject(world: &World, size: usize) -> Vec<u8> {
    let text = utf8(&"\u{1}".repeat(size));
    signed_by_many(
        world,
        &world.alice.with(|certificate| {
            certificate.subject = name(&[(oid::COMMON_NAME, text)]);
        }),
    )
}

/// A subject of as many RDNs as there is room for.
fn rdns(world: &World, size: usize) -> Vec<u8> {
    let short = [(oid::COMMON_NAME, utf8("x"))];
    let count = size / 14;
    let rdn = name(&short).nodes()[0].clone();
    let subject = Node::sequence(vec![rdn; count]);
    signed_by_many(
        world,
        &world
            .alice
            .with(|certificate| certificate.subject = subject),
    )
}

fn long_serial(world: &World, size: usize) -> Vec<u8> {
    let serial = Node::unsigned(&vec![0x7f; size / SIGNERS]);
    signed_by_many(
        world,
        &world.alice.with(|certificate| certificate.serial = serial),
    )
}

pub(super) fn signed_by_many(world: &World, signer: &Identity) -> Vec<u8> {
    let mut object = by_many(SignerInfo::new(b"", signer));
    let bag = object.certificates.get_or_insert_default();
    bag.push(world.intermediate.node());
    object.encode()
}

/// The same signer, again and again.
fn by_many(signer: SignerInfo) -> SignedData {
    let mut object = SignedData::from_signers(b"", vec![signer.clone()]);
    object.signers = vec![signer; SIGNERS];
    object
}

/// Certificates named in the signed attributes of each, none of which is at hand.
fn listed(world: &World, size: usize) -> Vec<u8> {
    let id = |number: usize| {
        let mut hash = vec![0; 24];
        hash.extend(number.to_be_bytes());
        Node::sequence([Node::octet_string(hash)])
    };
    let ids: Vec<_> = (0..size / SIGNERS / 36).map(id).collect();
    let value = Node::sequence([Node::sequence(ids)]);
    let mut info = SignerInfo::new(b"", &world.alice);
    info.add(attribute::attribute(oid::SIGNING_CERTIFICATE_V2, [value]));
    by_many(info).encode()
}

/// Certificates that all fit the signers, on a curve that is not known.
fn unknown_curve(world: &World, size: usize) -> Vec<u8> {
    const SECP_256_K_1: &str = "1.3.132.0.10";
    let key = point_on(SECP_256_K_1, &[&[4][..], &[7; 64]].concat());
    fitting(world, size, |_| key.clone(), ecdsa())
}

/// The same with points on P-521 of which one coordinate has to be computed.
fn compressed(world: &World, size: usize) -> Vec<u8> {
    let key = |number: usize| {
        let mut point = [0; 67];
        point[0] = 2;
        point[59..].copy_from_slice(&number.to_be_bytes());
        point_on(oid::P_521, &point)
    };
    fitting(world, size, key, ecdsa())
}

/// The same with Ed25519, whose points are always compressed.
fn edwards(world: &World, size: usize) -> Vec<u8> {
    let key = |number: usize| {
        let mut point = [0; 32];
        point[..8].copy_from_slice(&number.to_le_bytes());
        let algorithm = Node::sequence([Node::oid(oid::ED25519)]);
        Node::sequence([algorithm, Node::bit_string(&point)])
    };
    let mut signature = [0; 64];
    signature[0] = 1;
    let algorithm = Node::sequence([Node::oid(oid::ED25519)]);
    fitting_with(world, size, key, |signer| {
        signer.digest_algorithm = Digest::Sha512.identifier();
        signer.replace(attribute::message_digest(Digest::Sha512, b""));
        signer.signature_algorithm = algorithm;
        signer.signature = Signature::Fixed(Node::octet_string(signature));
    })
}

/// The same with RSA keys of the largest size that is allowed.
fn large_rsa(world: &World, size: usize) -> Vec<u8> {
    let key = |number: usize| {
        let mut modulus = vec![0xff; 1024];
        modulus[..8].copy_from_slice(&(u64::MAX - number as u64).to_be_bytes());
        let exponent = Node::unsigned(&[1, 0xff, 0xff, 0xff, 0xff]);
        let key = Node::sequence([Node::unsigned(&modulus), exponent]);
        let algorithm = Node::sequence([Node::oid(oid::RSA_ENCRYPTION), Node::null()]);
        Node::sequence([algorithm, Node::bit_string(&key.encode())])
    };
    fitting_with(world, size, key, |signer| {
        signer.signature = Signature::Fixed(Node::octet_string([0x55; 1024]));
    })
}

fn point_on(curve: &str, point: &[u8]) -> Node {
    let algorithm = Node::sequence([Node::oid(oid::EC_PUBLIC_KEY), Node::oid(curve)]);
    Node::sequence([algorithm, Node::bit_string(point)])
}

fn ecdsa() -> Node {
    Node::sequence([Node::oid(oid::ECDSA_WITH_SHA_256)])
}

fn fitting(world: &World, size: usize, key: impl Fn(usize) -> Node, algorithm: Node) -> Vec<u8> {
    let one = Node::integer(1);
    let signature = Node::sequence([one.clone(), one]).encode();
    fitting_with(world, size, key, |signer| {
        signer.signature_algorithm = algorithm;
        signer.signature = Signature::Fixed(Node::octet_string(signature));
    })
}

/// Certificates with one name, one key identifier and a key each, which all signers name by that
/// identifier.
fn fitting_with(
    world: &World,
    size: usize,
    key: impl Fn(usize) -> Node,
    bend: impl FnOnce(&mut SignerInfo),
) -> Vec<u8> {
    let identifier = subject_key_identifier(&[7]);
    let mut certificate = Certificate {
        extensions: vec![identifier, authority_key_identifier(&[7])],
        signature_value: Some(vec![0x55]),
        ..world.alice.certificate.clone()
    };
    certificate.issuer = certificate.subject.clone();
    let mut signer = SignerInfo::new(b"", &world.alice);
    signer.version = Node::integer(3);
    signer.sid = Node::context_octets(0, [7]);
    bend(&mut signer);
    let mut object = by_many(signer);
    let mut bag = Vec::new();
    let mut octets = 0;
    while octets < size && bag.len() < 9_900 {
        certificate.public_key_info = key(bag.len());
        certificate.serial = Node::integer(bag.len() as i64 + 1);
        let der = certificate.encode();
        octets += der.len();
        bag.push(Node::raw(der));
    }
    object.certificates = Some(bag);
    object.encode()
}

/// So many certificates that differ in the serial number alone; the signature is that of the first.
fn numbered(certificate: &Certificate, count: usize) -> impl Iterator<Item = Node> {
    let mut certificate = certificate.clone();
    certificate.signature_value = Some(vec![0x55; 256]);
    (0..count).map(move |number| {
        certificate.serial = Node::integer(number as i64 + 1);
        Node::raw(certificate.encode())
    })
}

/// Revocation lists with nothing in them.
fn crls(world: &World, size: usize) -> Vec<u8> {
    let list = Node::sequence([
        Node::sequence([
            Node::sequence([Node::oid(oid::SHA_256_WITH_RSA)]),
            world.root.certificate.subject.clone(),
            Node::primitive(tag::UTC_TIME, *b"260101000000Z"),
        ]),
        Node::sequence([Node::oid(oid::SHA_256_WITH_RSA)]),
        Node::bit_string(&[0x55]),
    ]);
    let count = size / list.encode().len();
    let mut object = world.sign(b"");
    object.crls = Some(vec![list; count]);
    object.encode()
}
