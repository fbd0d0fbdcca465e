//! Signed messages put to OpenSSL.

use openssl::{
    cms::CmsContentInfo,
    pkcs7::Pkcs7,
    stack::Stack,
    x509::{
        X509,
        store::{X509Store, X509StoreBuilder},
        verify::{X509VerifyFlags, X509VerifyParam},
    },
};

use crate::{
    Door, Error, Form,
    ffi::{self, Bio, ContentInfo},
    queue::Queue,
};

/// A signed message, and by what it is to be judged.
///
/// Made by [`new`](Self::new), then changed field by field.
#[derive(Clone, Debug)]
pub struct VerifyRequest<'a> {
    /// The message, in the form that `form` names. Octets after the object are ignored, as OpenSSL
    /// does.
    pub message: &'a [u8],
    /// How the message stands in its octets.
    pub form: Form,
    /// The content of a detached signature. In the form [`Form::Mime`] it takes the place of
    /// the first part of a multipart/signed.
    pub content: Option<&'a [u8]>,
    /// DER certificates, each of which is an anchor (`X509_V_FLAG_PARTIAL_CHAIN`), a
    /// signer's own included.
    pub trust: Vec<&'a [u8]>,
    /// DER certificates beyond those of the message, to find signers and to build paths.
    pub certs: Vec<&'a [u8]>,
    /// The time at which paths are judged, in seconds since 1970 UTC; the system's clock when
    /// absent.
    pub at: Option<i64>,
    /// Whether the signers' certificates are judged, for the purpose `smime_sign`; otherwise only
    /// the signatures are.
    pub check_path: bool,
    /// Whether paths may use SHA-1 signatures and RSA keys below 2048 bits: OpenSSL's security
    /// level 0 instead of 2. The level governs certificates alone: OpenSSL puts no such limit on a
    /// SignerInfo's own digest and signature, so without `check_path` this changes nothing.
    pub legacy: bool,
    /// Whether detached content is digested as it stands; otherwise its line ends become CRLF
    /// first. The door [`Door::Pkcs7`] does that only while it reads MIME, and then always.
    pub binary: bool,
}

impl<'a> VerifyRequest<'a> {
    /// A request that trusts nobody, checks paths at the present time, and allows nothing legacy.
    pub fn new(message: &'a [u8], form: Form) -> Self {
        Self {
            message,
            form,
            content: None,
            trust: Vec::new(),
            certs: Vec::new(),
            at: None,
            check_path: true,
            legacy: false,
            binary: false,
        }
    }

    /// Asks OpenSSL. Whatever the message does ends in a [`Verified`].
    ///
    /// # Errors
    /// Only for what the caller gave: a certificate that is none, or more octets than OpenSSL can
    /// take.
    pub fn verify(&self, door: Door) -> Result<Verified, Error> {
        ffi::drain();
        match door {
            Door::Cms => self.put_to::<CmsContentInfo>(),
            Door::Pkcs7 => self.put_to::<Pkcs7>(),
        }
    }

    fn put_to<T: ContentInfo>(&self) -> Result<Verified, Error> {
        let store = self.store()?;
        let certificates = stack("certs", &self.certs)?;
        let mut given = self.content.map(Bio::reader).transpose()?;
        let mut out = Bio::writer()?;
        let mut message = Bio::reader(self.message)?;
        if self.form == Form::Base64 {
            message = message.base64()?;
        }

        let (mut object, mut carried) = match T::read(self.form, &mut message, self.flags()) {
            Ok(read) => read,
            Err(queue) => return Ok(Verified::refused(&queue, queue.is_unsupported())),
        };
        let content = given.as_mut().or(carried.as_mut());
        if let Err(queue) = object.verify(&certificates, &store, content, &mut out, self.flags()) {
            let unsupported = queue.is_unsupported()
                || (queue.fits_unknown_oid() && object.has_unknown_oid())
                || object
                    .signers(&certificates)
                    .iter()
                    .any(|signer| ffi::has_unknown_key(signer));
            return Ok(Verified {
                released: !out.octets().is_empty(),
                ..Verified::refused(&queue, unsupported)
            });
        }
        let signers = object.signers(&certificates);
        ffi::drain();
        Ok(Verified {
            verdict: Verdict::Valid,
            content: out.octets().to_vec(),
            released: true,
            signers: signers
                .iter()
                .map(|signer| signer.to_der())
                .collect::<Result<_, _>>()?,
            detail: String::new(),
        })
    }

    fn flags(&self) -> u32 {
        let path = if self.check_path { 0 } else { ffi::NO_PATH };
        let binary = if self.binary { ffi::BINARY } else { 0 };
        path | binary
    }

    fn store(&self) -> Result<X509Store, Error> {
        let mut parameters = X509VerifyParam::new()?;
        parameters.set_flags(X509VerifyFlags::PARTIAL_CHAIN)?;
        parameters.set_auth_level(if self.legacy { 0 } else { 2 });
        if let Some(at) = self.at {
            parameters.set_time(at);
        }
        let mut store = X509StoreBuilder::new()?;
        store.set_param(&parameters)?;
        for (position, der) in self.trust.iter().enumerate() {
            store.add_cert(certificate("trust", position, der)?)?;
        }
        Ok(store.build())
    }
}

/// What OpenSSL said of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The verdict on the whole message: OpenSSL accepts all signers or none.
    pub verdict: Verdict,
    /// The octets that were digested; empty unless valid.
    pub content: Vec<u8>,
    /// Whether OpenSSL handed out content, be it before it refused the message.
    pub released: bool,
    /// The certificate that verified each SignerInfo, in DER and in their order; empty unless
    /// valid.
    pub signers: Vec<Vec<u8>>,
    /// OpenSSL's error queue in one line, oldest error first; empty when valid. It may quote the
    /// message, so it is to be escaped before it is shown.
    pub detail: String,
}

impl Verified {
    fn refused(queue: &Queue, unsupported: bool) -> Self {
        Self {
            verdict: if unsupported {
                Verdict::Unsupported
            } else {
                Verdict::Invalid
            },
            content: Vec::new(),
            released: false,
            signers: Vec::new(),
            detail: queue.to_string(),
        }
    }
}

/// OpenSSL's answer, in the three values that the suite compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The call returned success.
    Valid,
    /// The call refused; also where no signer is there to verify.
    Invalid,
    /// The call refused because of a digest, a signature algorithm, a key type or a content type
    /// that OpenSSL does not implement.
    Unsupported,
}

/// Reads the certificates of one field of a request.
pub(crate) fn stack(field: &'static str, certificates: &[&[u8]]) -> Result<Stack<X509>, Error> {
    let mut stack = Stack::new()?;
    for (position, der) in certificates.iter().enumerate() {
        stack.push(certificate(field, position, der)?)?;
    }
    Ok(stack)
}

/// Reads one certificate of a request's field.
pub(crate) fn certificate(field: &'static str, position: usize, der: &[u8]) -> Result<X509, Error> {
    X509::from_der(der).map_err(|stack| Error::Certificate {
        field,
        position,
        detail: Queue::from(stack).to_string(),
    })
}
