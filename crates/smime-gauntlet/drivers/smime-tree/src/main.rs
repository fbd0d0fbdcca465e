//! The driver of smime-tree, a crate for S/MIME over keys that the caller brings.
//!
//! What judges is `smime_tree::verify`, with the answer of `VerificationResult::is_verified` as the crate's
//! documentation shows it, and `smime_tree::decrypt`. It verifies detached signatures alone and leaves the reading
//! of mail to `mime-tree`: parts are found here as the crate's own tests find them, and enclosed content is taken
//! out of a SignedData and handed over beside it. Addresses are the caller's. RSA PKCS #1 v1.5 decryption and
//! signing are the key's, thus done here by the crate `rsa`.

#[path = "../../common/protocol.rs"]
mod protocol;

use std::time::SystemTime;

use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use der::asn1::{ObjectIdentifier, OctetString};
use der::{Decode as _, DecodePem as _, Encode as _};
use mime_tree::{ParsedPart, TransferEncoding};
use protocol::{
    Answered, Pair, Refusal, Request, base64, from_base64, from_pem, invalid, unsupported,
};
use rsa::pkcs1v15::SigningKey as RsaSigner;
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding as _, Signer as _};
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey};
use serde_json::json;
use smime_tree::{
    DecryptionKey, DigestAlgorithm, KeyEncryptionAlgorithm, NoRevocationCheck, RecipientIdentifier,
    SigningKey, SmimeError,
};
use x509_cert::Certificate;
use x509_cert::ext::pkix::SubjectKeyIdentifier;

const LOCK: &str = include_str!("../Cargo.lock");

/// id-ct-authEnvelopedData (RFC 5083 section 2).
const AUTH_ENVELOPED_DATA: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.23");

fn main() -> std::io::Result<()> {
    let hello = json!({
        "name": "smime-tree",
        "version": protocol::locked_version(LOCK, "smime-tree"),
        "ops": ["verify", "decrypt", "sign", "encrypt"],
        "features": ["rsa-pkcs1", "ecdsa", "p-256", "p-384", "sha-256", "sha-384", "multipart-signed", "detached", "base64",
            "multiple-signers", "auth-enveloped-data", "rsa-pkcs1-encryption", "aes-gcm", "enveloped-mail", "check.path",
            "set.time"],
        "reports": ["content", "integrity"],
    });
    protocol::serve(hello, |request, input| match request.op.as_str() {
        "verify" => verify(request, input),
        "decrypt" => decrypt(request, input),
        "sign" => sign(request, &input),
        _ => encrypt(request, &input),
    })
}

fn verify(request: &Request, input: Vec<u8>) -> Answered {
    let (content, signature) = if request.input_form.as_deref() == Some("mime") {
        signed_parts(&input)?
    } else {
        let object = request.object(input)?;
        match request.detached_content()? {
            Some(content) => (content, object),
            None => detach(&object)?,
        }
    };
    let anchors = certificates(&request.context.trust)?;
    let now = match &request.context.at {
        Some(at) => SystemTime::UNIX_EPOCH + at.parse::<der::DateTime>()?.unix_duration(),
        None => SystemTime::now(),
    };
    let result = smime_tree::verify(&content, &signature, &anchors, now, &NoRevocationCheck)
        .map_err(refusal)?;
    if !result.is_verified() {
        return invalid(format!("{:?}", result.signers));
    }
    Ok(json!({"content": base64(&content)}))
}

/// The two parts of multipart/signed: the first with its header, the second decoded.
fn signed_parts(message: &[u8]) -> Result<(Vec<u8>, Vec<u8>), Refusal> {
    let root = mime_tree::parse(message)?.part_index;
    let end = |(start, length): (u32, u32)| (start + length) as usize;
    match (
        root.content_type.as_str(),
        root.find_by_id("1"),
        root.find_by_id("2"),
    ) {
        ("multipart/signed", Some(first), Some(second)) => Ok((
            message[first.header_range.0 as usize..end(first.body_range)].to_vec(),
            body(message, second)?,
        )),
        ("application/pkcs7-mime", ..) => unsupported("detached signatures alone are verified"),
        _ => invalid("no multipart/signed"),
    }
}

/// A part's body, decoded.
fn body(message: &[u8], part: &ParsedPart) -> Result<Vec<u8>, Refusal> {
    let (start, length) = part.body_range;
    let octets = &message[start as usize..(start + length) as usize];
    match part.transfer_encoding {
        TransferEncoding::Base64 => from_base64(octets),
        _ => Ok(octets.to_vec()),
    }
}

fn detach(object: &[u8]) -> Result<(Vec<u8>, Vec<u8>), Refusal> {
    let mut info = ContentInfo::from_der(object)?;
    let mut signed: SignedData = info.content.decode_as()?;
    let Some(enclosed) = signed.encap_content_info.econtent.take() else {
        return invalid("no content");
    };
    info.content = der::Any::encode_from(&signed)?;
    Ok((
        enclosed.decode_as::<OctetString>()?.into_bytes().into(),
        info.to_der()?,
    ))
}

fn decrypt(request: &Request, input: Vec<u8>) -> Answered {
    let object = if request.input_form.as_deref() == Some("mime") {
        body(&input, &mime_tree::parse(&input)?.part_index)?
    } else {
        request.object(input)?
    };
    let Some(pair) = request.context.keys.first() else {
        return unsupported("recipients by certificates alone");
    };
    let key = Key::of(pair)?;
    if !matches!(key.private, Private::Rsa(_)) {
        return unsupported("for decryption, keys of RSA alone are brought here");
    }
    let content = smime_tree::decrypt(&object, &key).map_err(refusal)?;
    let is_aead = ContentInfo::from_der(&object)?.content_type == AUTH_ENVELOPED_DATA;
    Ok(json!({"content": base64(&content), "integrity": if is_aead { "aead" } else { "none" }}))
}

fn sign(request: &Request, input: &[u8]) -> Answered {
    let produce = &request.produce;
    if produce.form != "multipart" {
        return unsupported("multipart/signed alone is made");
    }
    let mut keys = Vec::new();
    for pair in &produce.signers {
        if pair.padding.as_deref() == Some("pss") || pair.sid.as_deref() == Some("ski") {
            return unsupported("PKCS #1 v1.5 and issuerAndSerialNumber alone");
        }
        keys.push(Key::of(pair)?);
    }
    let keys: Vec<&dyn SigningKey> = keys.iter().map(|key| key as _).collect();
    let output = smime_tree::sign(input, &keys, SystemTime::now()).map_err(refusal)?;
    Ok(json!({"output": base64(&output)}))
}

/// The crate chooses the cipher by the recipients.
fn encrypt(request: &Request, input: &[u8]) -> Answered {
    let produce = &request.produce;
    let mut recipients = Vec::new();
    for recipient in &produce.recipients {
        match (
            recipient.padding.as_deref(),
            recipient.rid.as_deref(),
            &recipient.cert,
        ) {
            (None | Some("pkcs1"), None, Some(certificate)) => {
                recipients.push(Certificate::from_pem(certificate)?)
            }
            _ => return unsupported("RSA PKCS #1 v1.5, ECDH and issuerAndSerialNumber alone"),
        }
    }
    if produce.form != "mime"
        || produce.r#type.is_some()
        || produce.cipher.as_deref() != Some("aes-128-gcm")
    {
        return unsupported("mail with AES-GCM of the crate's own choice alone is made");
    }
    let output = smime_tree::encrypt(input, &recipients).map_err(refusal)?;
    Ok(json!({"output": base64(&output)}))
}

/// A private key with its certificate.
struct Key {
    private: Private,
    certificate: Option<Certificate>,
}

enum Private {
    Rsa(Box<RsaPrivateKey>),
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
}

impl Key {
    fn of(pair: &Pair) -> Result<Self, Refusal> {
        let der = from_pem(&pair.key)?;
        let private = if let Ok(key) = RsaPrivateKey::from_pkcs8_der(&der) {
            Private::Rsa(key.into())
        } else if let Ok(key) = p256::ecdsa::SigningKey::from_pkcs8_der(&der) {
            Private::P256(key)
        } else if let Ok(key) = p384::ecdsa::SigningKey::from_pkcs8_der(&der) {
            Private::P384(key)
        } else {
            return unsupported("keys of RSA, P-256 and P-384 alone");
        };
        let certificate = pair.cert.as_ref().map(Certificate::from_pem).transpose()?;
        Ok(Self {
            private,
            certificate,
        })
    }
}

impl DecryptionKey for Key {
    fn decrypt_cek(
        &self,
        encrypted: &[u8],
        algorithm: &KeyEncryptionAlgorithm,
    ) -> Result<Vec<u8>, SmimeError> {
        match (&self.private, algorithm) {
            (Private::Rsa(key), KeyEncryptionAlgorithm::RsaPkcs1v15) => key
                .decrypt(Pkcs1v15Encrypt, encrypted)
                .map_err(|error| SmimeError::DecryptionFailed(error.to_string())),
            // The crate does not hand over the hash function of OAEP.
            (_, other) => Err(SmimeError::UnsupportedAlgorithm(other.to_string())),
        }
    }

    fn matches_recipient(&self, id: &RecipientIdentifier) -> bool {
        let Some(certificate) = self.certificate.as_ref().map(Certificate::tbs_certificate) else {
            return true;
        };
        match id {
            RecipientIdentifier::IssuerAndSerialNumber { issuer_der, serial } => {
                certificate
                    .issuer()
                    .to_der()
                    .is_ok_and(|issuer| issuer == *issuer_der)
                    && certificate.serial_number().as_bytes() == serial
            }
            RecipientIdentifier::SubjectKeyIdentifier(identifier) => certificate
                .get_extension::<SubjectKeyIdentifier>()
                .is_ok_and(|found| found.is_some_and(|(_, own)| own.0.as_bytes() == identifier)),
            _ => false,
        }
    }
}

impl SigningKey for Key {
    fn sign(&self, data: &[u8], algorithm: &DigestAlgorithm) -> Result<Vec<u8>, SmimeError> {
        Ok(match (&self.private, algorithm) {
            (Private::Rsa(key), DigestAlgorithm::Sha256) => {
                RsaSigner::<Sha256>::new((**key).clone())
                    .sign(data)
                    .to_vec()
            }
            (Private::P256(key), DigestAlgorithm::Sha256) => {
                let signature: p256::ecdsa::DerSignature = key.sign(data);
                signature.as_bytes().to_vec()
            }
            (Private::P384(key), DigestAlgorithm::Sha384) => {
                let signature: p384::ecdsa::DerSignature = key.sign(data);
                signature.as_bytes().to_vec()
            }
            (_, other) => return Err(SmimeError::UnsupportedAlgorithm(other.to_string())),
        })
    }

    fn certificate(&self) -> &Certificate {
        self.certificate
            .as_ref()
            .expect("a signer has a certificate")
    }
}

fn certificates(pems: &[String]) -> Result<Vec<Certificate>, Refusal> {
    Ok(pems
        .iter()
        .map(Certificate::from_pem)
        .collect::<Result<_, _>>()?)
}

/// The crate's own words for what it does not know, of one signer too.
fn refusal(error: SmimeError) -> Refusal {
    let why = error.to_string();
    match error {
        SmimeError::UnsupportedAlgorithm(_) => Refusal::Unsupported(why),
        SmimeError::AllSignersFailed(_) if why.contains("unsupported algorithm") => {
            Refusal::Unsupported(why)
        }
        _ => Refusal::Invalid(why),
    }
}
