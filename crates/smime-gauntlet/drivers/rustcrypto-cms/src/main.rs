//! The driver of RustCrypto's crate `cms`, which parses and builds objects.
//!
//! Verifying and decrypting are the caller's, thus nothing here judges a message but `parse`, which says whether
//! `ContentInfo` and what is in it are read. Messages are made by `SignedDataBuilder` and `EnvelopedDataBuilder`.
//! The crate makes objects, not mail: fields for a mail around an EnvelopedData are put here.

#[path = "../../common/protocol.rs"]
mod protocol;

use aes::Aes128;
use aes_kw::AesKw;
use cms::authenticated_data::AuthenticatedData;
use cms::authenveloped_data::AuthEnvelopedData;
use cms::builder::{
    ContentEncryptionAlgorithm, DhSinglePassStdDhKdf, EcKeyEncryptionInfo, EnvelopedDataBuilder,
    KeyAgreeRecipientInfoBuilder, KeyEncryptionInfo, KeyTransRecipientInfoBuilder,
    SignedDataBuilder, SignerInfoBuilder,
};
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::ContentInfo;
use cms::enveloped_data::{EnvelopedData, KeyAgreeRecipientIdentifier, RecipientIdentifier};
use cms::signed_data::{EncapsulatedContentInfo, SignedData, SignerIdentifier};
use const_oid::db::{rfc5911, rfc5912};
use der::asn1::OctetString;
use der::{Any, Decode as _, DecodePem as _, Encode as _};
use p256::NistP256;
use p256::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _};
use protocol::{Answered, Recipient, Refusal, Request, base64, unsupported};
use rand::rngs::ThreadRng;
use rsa::{RsaPrivateKey, RsaPublicKey, pkcs1v15, pss};
use serde_json::{Value, json};
use sha2::{Sha256, Sha384, Sha512};
use x509_cert::Certificate;
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::spki::AlgorithmIdentifierOwned;

const LOCK: &str = include_str!("../Cargo.lock");

fn main() -> std::io::Result<()> {
    let hello = json!({
        "name": "rustcrypto-cms",
        "version": protocol::locked_version(LOCK, "cms"),
        "ops": ["parse", "sign", "encrypt"],
        "features": ["rsa-pkcs1", "rsa-pss", "sha-256", "sha-384", "sha-512", "ber", "pem", "base64", "enveloped-data",
            "rsa-pkcs1-encryption", "aes-cbc", "subject-key-identifier"],
        "reports": [],
    });
    protocol::serve(hello, |request, input| match request.op.as_str() {
        "parse" => parse(request, input),
        "sign" => sign(request, input),
        _ => encrypt(request, &input),
    })
}

fn parse(request: &Request, input: Vec<u8>) -> Answered {
    let info = ContentInfo::from_ber(&request.object(input)?)?;
    let content = info.content;
    match info.content_type {
        rfc5911::ID_SIGNED_DATA => drop(content.decode_as::<SignedData>()?),
        rfc5911::ID_ENVELOPED_DATA => drop(content.decode_as::<EnvelopedData>()?),
        rfc5911::ID_CT_AUTH_ENVELOPED_DATA => drop(content.decode_as::<AuthEnvelopedData>()?),
        rfc5911::ID_CT_AUTH_DATA => drop(content.decode_as::<AuthenticatedData>()?),
        _ => {}
    }
    Ok(json!({}))
}

fn sign(request: &Request, input: Vec<u8>) -> Answered {
    let content = EncapsulatedContentInfo {
        econtent_type: rfc5911::ID_DATA,
        econtent: Some(Any::encode_from(&OctetString::new(input)?)?),
    };
    let mut builder = SignedDataBuilder::new(&content);
    for wanted in &request.produce.signers {
        let certificate = Certificate::from_pem(wanted.cert.as_deref().unwrap_or_default())?;
        let sid = match wanted.sid.as_deref() {
            Some("ski") => SignerIdentifier::SubjectKeyIdentifier(key_identifier(&certificate)?),
            _ => SignerIdentifier::IssuerAndSerialNumber(issuer_and_serial(&certificate)),
        };
        let Ok(key) = RsaPrivateKey::from_pkcs8_pem(&wanted.key) else {
            return unsupported("keys of RSA alone are brought here");
        };
        let (oid, pss) = (
            digest(wanted.digest.as_deref())?,
            wanted.padding.as_deref() == Some("pss"),
        );
        let algorithm = AlgorithmIdentifierOwned {
            oid,
            parameters: None,
        };
        let signer =
            SignerInfoBuilder::new(sid, algorithm.clone(), &content, None).map_err(refusal)?;
        let rng = &mut rand::rng();
        match (oid, pss) {
            (rfc5912::ID_SHA_256, false) => builder.add_signer_info::<_, pkcs1v15::Signature>(
                signer,
                &pkcs1v15::SigningKey::<Sha256>::new(key),
            ),
            (rfc5912::ID_SHA_384, false) => builder.add_signer_info::<_, pkcs1v15::Signature>(
                signer,
                &pkcs1v15::SigningKey::<Sha384>::new(key),
            ),
            (_, false) => builder.add_signer_info::<_, pkcs1v15::Signature>(
                signer,
                &pkcs1v15::SigningKey::<Sha512>::new(key),
            ),
            (rfc5912::ID_SHA_256, true) => builder
                .add_signer_info_with_rng::<_, pss::Signature, _>(
                    signer,
                    &pss::SigningKey::<Sha256>::new(key),
                    rng,
                ),
            _ => return unsupported("PSS with SHA-256 alone is brought here"),
        }
        .and_then(|builder| builder.add_digest_algorithm(algorithm))
        .and_then(|builder| builder.add_certificate(CertificateChoices::Certificate(certificate)))
        .map_err(refusal)?;
    }
    match request.produce.form.as_str() {
        "der" | "pem" => made(request, "signed-data", &builder.build().map_err(refusal)?),
        _ => unsupported("the crate makes objects, not mail"),
    }
}

fn encrypt(request: &Request, input: &[u8]) -> Answered {
    let produce = &request.produce;
    let cipher = match (produce.r#type.as_deref(), produce.cipher.as_deref()) {
        (None | Some("enveloped"), Some("aes-128-cbc")) => ContentEncryptionAlgorithm::Aes128Cbc,
        (None | Some("enveloped"), Some("aes-192-cbc")) => ContentEncryptionAlgorithm::Aes192Cbc,
        (None | Some("enveloped"), Some("aes-256-cbc")) => ContentEncryptionAlgorithm::Aes256Cbc,
        _ => return unsupported("EnvelopedData with AES-CBC alone is built"),
    };
    let mut rng = rand::rng();
    let mut builder =
        EnvelopedDataBuilder::new(None, input, cipher.clone(), None).map_err(refusal)?;
    for recipient in &produce.recipients {
        add(&mut builder, recipient, &cipher)?;
    }
    let enveloped = builder.build_with_rng(&mut rng).map_err(refusal)?;
    let info = ContentInfo {
        content_type: rfc5911::ID_ENVELOPED_DATA,
        content: Any::encode_from(&enveloped)?,
    };
    made(request, "enveloped-data", &info)
}

/// Adds a recipient: RSA PKCS #1 v1.5, or ECDH on P-256 with SHA-256.
fn add(
    builder: &mut EnvelopedDataBuilder<'_, ThreadRng>,
    wanted: &Recipient,
    cipher: &ContentEncryptionAlgorithm,
) -> Result<(), Refusal> {
    let Some(pem) = &wanted.cert else {
        return unsupported("recipients by certificates alone");
    };
    let certificate = Certificate::from_pem(pem)?;
    let key = certificate
        .tbs_certificate()
        .subject_public_key_info()
        .to_der()?;
    match (
        wanted.kind.as_str(),
        wanted.padding.as_deref(),
        wanted.kdf.as_deref(),
        wanted.wrap.as_deref(),
    ) {
        ("ktri", None | Some("pkcs1"), ..) => {
            let rid = match wanted.rid.as_deref() {
                Some("ski") => {
                    RecipientIdentifier::SubjectKeyIdentifier(key_identifier(&certificate)?)
                }
                _ => RecipientIdentifier::IssuerAndSerialNumber(issuer_and_serial(&certificate)),
            };
            let key = KeyEncryptionInfo::Rsa(RsaPublicKey::from_public_key_der(&key)?);
            builder
                .add_recipient_info(KeyTransRecipientInfoBuilder::new(rid, key).map_err(refusal)?)
        }
        ("kari", _, Some("ecdh-x963-sha-256"), Some("aes-128-wrap"))
            if *cipher == ContentEncryptionAlgorithm::Aes128Cbc =>
        {
            let rid =
                KeyAgreeRecipientIdentifier::IssuerAndSerialNumber(issuer_and_serial(&certificate));
            let key = EcKeyEncryptionInfo::Ec(p256::PublicKey::from_public_key_der(&key)?);
            builder.add_recipient_info(
                KeyAgreeRecipientInfoBuilder::<
                    _,
                    NistP256,
                    DhSinglePassStdDhKdf<Sha256>,
                    AesKw<Aes128>,
                    Aes128,
                >::new(None, rid, key)
                .map_err(refusal)?,
            )
        }
        _ => return unsupported("RSA PKCS #1 v1.5 alone, or P-256 with AES-128 throughout"),
    }
    .map(drop)
    .map_err(refusal)
}

fn made(request: &Request, kind: &str, info: &ContentInfo) -> Answered {
    let der = info.to_der()?;
    let output: Value = match request.produce.form.as_str() {
        "pem" => base64(protocol::to_pem("CMS", &der).as_bytes()),
        "mime" => base64(protocol::to_mail(kind, &der).as_bytes()),
        _ => base64(&der),
    };
    Ok(json!({"output": output}))
}

fn digest(name: Option<&str>) -> Result<const_oid::ObjectIdentifier, Refusal> {
    match name {
        None | Some("sha-256") => Ok(rfc5912::ID_SHA_256),
        Some("sha-384") => Ok(rfc5912::ID_SHA_384),
        Some("sha-512") => Ok(rfc5912::ID_SHA_512),
        Some(other) => unsupported(other),
    }
}

fn issuer_and_serial(certificate: &Certificate) -> IssuerAndSerialNumber {
    let certificate = certificate.tbs_certificate();
    IssuerAndSerialNumber {
        issuer: certificate.issuer().clone(),
        serial_number: certificate.serial_number().clone(),
    }
}

fn key_identifier(certificate: &Certificate) -> Result<SubjectKeyIdentifier, Refusal> {
    match certificate
        .tbs_certificate()
        .get_extension::<SubjectKeyIdentifier>()?
    {
        Some((_, identifier)) => Ok(identifier),
        None => unsupported("a certificate without key identifier"),
    }
}

fn refusal(error: cms::builder::Error) -> Refusal {
    Refusal::Invalid(error.to_string())
}
