//! Signed messages made by OpenSSL, as samples for tests.

use openssl::{
    asn1::Asn1Object,
    cms::CmsContentInfo,
    hash::MessageDigest,
    pkcs7::Pkcs7,
    pkey::{PKey, Private},
};

use crate::{
    Door, Error, Form,
    ffi::{self, Bio, ContentInfo},
    queue::Queue,
    verify::{certificate, stack},
};

/// Someone who signs.
#[derive(Clone, Copy, Debug)]
pub struct Signer<'a> {
    /// The DER certificate.
    pub cert: &'a [u8],
    /// Its key, a DER PrivateKeyInfo (RFC 5208 section 5), unencrypted.
    pub key: &'a [u8],
    /// The digest by OpenSSL's name: `sha256`, `sha384`, `sha512`, `sha3-256`, `sha1`, … Ed25519
    /// takes `sha512` (RFC 8419 section 3).
    pub digest: &'a str,
    /// Whether an RSA key signs by RSASSA-PSS (RFC 4056), with a salt as long as the digest.
    pub pss: bool,
}

/// What to sign, by whom and in which shape; the switches are those of `openssl cms -sign`.
///
/// Made by [`new`](Self::new), then changed field by field. A message without signers is made by
/// [`certs_only`].
#[derive(Clone, Debug)]
pub struct SignRequest<'a> {
    /// The content. Its line ends become CRLF unless `binary`.
    pub content: &'a [u8],
    /// The signers, at least one. OpenSSL writes their SignerInfos in the order of DER.
    pub signers: Vec<Signer<'a>>,
    /// Further DER certificates to carry along.
    pub certs: Vec<&'a [u8]>,
    /// The form of the result. A detached signature in [`Form::Mime`] is a multipart/signed, in the
    /// others it is the signature alone.
    pub form: Form,
    /// `eContent` stays out.
    pub detached: bool,
    /// Indefinite lengths, and the content in segments. A detached signature has no content, so
    /// that nothing of it streams.
    pub stream: bool,
    /// The content is signed as it stands.
    pub binary: bool,
    /// Signers are named by their subjectKeyIdentifier. [`Door::Cms`] only.
    pub key_id: bool,
    /// No signedAttrs.
    pub no_attr: bool,
    /// No certificates of the signers; through [`Door::Pkcs7`] none of `certs` either.
    pub no_certs: bool,
    /// No SMIMECapabilities among the signedAttrs.
    pub no_capabilities: bool,
    /// No signingTime among the signedAttrs. [`Door::Cms`] only.
    pub no_signing_time: bool,
    /// A signingCertificate attribute (RFC 5035) among the signedAttrs. [`Door::Cms`] only.
    pub cades: bool,
    /// CRLF in the MIME lines that OpenSSL writes itself; otherwise LF.
    pub crlf: bool,
    /// The eContentType as a dotted OID; id-data when absent. [`Door::Cms`] only.
    pub content_type: Option<&'a str>,
}

impl<'a> SignRequest<'a> {
    /// An attached signature in DER, without signers yet.
    pub fn new(content: &'a [u8]) -> Self {
        Self {
            content,
            signers: Vec::new(),
            certs: Vec::new(),
            form: Form::Der,
            detached: false,
            stream: false,
            binary: false,
            key_id: false,
            no_attr: false,
            no_certs: false,
            no_capabilities: false,
            no_signing_time: false,
            cades: false,
            crlf: false,
            content_type: None,
        }
    }

    /// Signs, and gives the message in the form asked for.
    ///
    /// # Errors
    /// For what the caller gave (certificates, keys, names, an option that the door lacks), and
    /// where OpenSSL refuses to sign, as the Pkcs7 door does with Ed25519.
    pub fn sign(&self, door: Door) -> Result<Vec<u8>, Error> {
        ffi::drain();
        let certificates = stack("certs", &self.certs)?;
        match door {
            Door::Cms => {
                let mut cms = CmsContentInfo::start(&certificates, self.flags())?;
                if let Some(text) = self.content_type {
                    let oid = content_type(text)?;
                    ffi::set_content_type(&mut cms, &oid)?;
                }
                self.complete(cms)
            }
            Door::Pkcs7 => {
                if let Some(option) = self.only_cms() {
                    return Err(Error::NotOffered { door, option });
                }
                self.complete(Pkcs7::start(&certificates, self.flags())?)
            }
        }
    }

    fn complete<T: ContentInfo>(&self, mut object: T) -> Result<Vec<u8>, Error> {
        let flags = self.flags();
        for (position, signer) in self.signers.iter().enumerate() {
            let certificate = certificate("signers", position, signer.cert)?;
            let key = private_key("signers", position, signer.key)?;
            let digest = digest(signer.digest)?;
            object.add_signer(&certificate, &key, digest, signer.pss, flags)?;
        }
        let mut content = Bio::reader(self.content)?;
        let mut out = Bio::writer()?;
        if flags & ffi::STREAM == 0 {
            object.finish(&mut content, flags)?;
        }
        object.write(self.form, &mut out, &mut content, flags)?;
        Ok(in_form(self.form, out.octets()))
    }

    fn flags(&self) -> u32 {
        // The part that holds the content of a multipart/signed goes by as it is written, so
        // signing waits for that: OpenSSL's own command does the same.
        let stream = if self.detached {
            self.form == Form::Mime
        } else {
            self.stream
        };
        [
            (self.detached, ffi::DETACHED),
            (stream, ffi::STREAM),
            (self.binary, ffi::BINARY),
            (self.key_id, ffi::KEY_ID),
            (self.no_attr, ffi::NO_ATTRIBUTES),
            (self.no_certs, ffi::NO_CERTIFICATES),
            (self.no_capabilities, ffi::NO_CAPABILITIES),
            (self.no_signing_time, ffi::NO_SIGNING_TIME),
            (self.cades, ffi::CADES),
            (self.crlf, ffi::CRLF),
        ]
        .into_iter()
        .filter_map(|(wanted, flag)| wanted.then_some(flag))
        .fold(0, |flags, flag| flags | flag)
    }

    /// The first option set that only the door `Cms` has.
    fn only_cms(&self) -> Option<&'static str> {
        [
            (self.key_id, "key_id"),
            (self.no_signing_time, "no_signing_time"),
            (self.cades, "cades"),
            (self.content_type.is_some(), "content_type"),
            (self.signers.iter().any(|signer| signer.pss), "pss"),
        ]
        .into_iter()
        .find_map(|(wanted, option)| wanted.then_some(option))
    }
}

/// A message that carries DER certificates and neither content nor signer (RFC 8551 section 3.8).
///
/// # Errors
/// For a certificate that is none, and where OpenSSL fails.
pub fn certs_only(certs: &[&[u8]], form: Form, door: Door) -> Result<Vec<u8>, Error> {
    fn write<T: ContentInfo>(certs: &[&[u8]], form: Form) -> Result<Vec<u8>, Error> {
        // Detached leaves eContent out; the flag must not reach the writer, which would make a
        // multipart of it.
        let certificates = stack("certs", certs)?;
        let mut object = T::start(&certificates, ffi::DETACHED)?;
        let mut out = Bio::writer()?;
        object.write(form, &mut out, &mut Bio::reader(b"")?, 0)?;
        Ok(in_form(form, out.octets()))
    }
    ffi::drain();
    match door {
        Door::Cms => write::<CmsContentInfo>(certs, form),
        Door::Pkcs7 => write::<Pkcs7>(certs, form),
    }
}

/// Reads a private key of a request's field.
pub(crate) fn private_key(
    field: &'static str,
    position: usize,
    der: &[u8],
) -> Result<PKey<Private>, Error> {
    PKey::private_key_from_pkcs8(der).map_err(|stack| Error::Key {
        field,
        position,
        detail: Queue::from(stack).to_string(),
    })
}

/// A digest by OpenSSL's name.
pub(crate) fn digest(name: &str) -> Result<MessageDigest, Error> {
    MessageDigest::from_name(name).ok_or_else(|| Error::Digest {
        name: name.to_owned(),
    })
}

/// What the FFI writes as DER for [`Form::Base64`], in that form.
pub(crate) fn in_form(form: Form, octets: &[u8]) -> Vec<u8> {
    match form {
        Form::Base64 => base64_lines(octets),
        _ => octets.to_vec(),
    }
}

/// Reads a dotted OID; names are left out, because `OBJ_txt2obj` would take those too.
pub(crate) fn content_type(text: &str) -> Result<Asn1Object, Error> {
    let refused = || Error::ContentType {
        text: text.to_owned(),
    };
    if !text
        .bytes()
        .all(|octet| octet.is_ascii_digit() || octet == b'.')
    {
        return Err(refused());
    }
    Asn1Object::from_str(text).map_err(|_| refused())
}

/// Base64 in lines of 64 characters, each ended by LF.
fn base64_lines(octets: &[u8]) -> Vec<u8> {
    // 48 octets are 64 characters, and a multiple of 3, so that only the last line is padded.
    octets
        .chunks(48)
        .flat_map(|chunk| (openssl::base64::encode_block(chunk) + "\n").into_bytes())
        .collect()
}
