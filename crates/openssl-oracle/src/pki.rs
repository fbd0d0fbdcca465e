//! Keys and certificates for tests, made by OpenSSL in a few lines. Not for real mail.
//!
//! Everything made here is valid from 2020 to 2049. Keys come from OpenSSL's own randomness, so
//! that no two runs give the same octets: what has to be repeatable belongs into committed files
//! instead.

use openssl::{
    asn1::Asn1Time,
    bn::{BigNum, MsbOption},
    ec::{EcGroup, EcKey},
    hash::MessageDigest,
    nid::Nid,
    pkey::{PKey, Private},
    rsa::Rsa,
    x509::{
        X509, X509Builder, X509Extension, X509Name, X509NameRef,
        extension::{
            AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage,
            SubjectAlternativeName, SubjectKeyIdentifier,
        },
    },
};

use crate::{Error, RecipientKey, Signer};

/// The kind of a key pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// RSA with public exponent 65537.
    Rsa {
        /// Bits of the modulus.
        bits: u32,
    },
    /// ECDSA on NIST P-256.
    P256,
    /// ECDSA on NIST P-384.
    P384,
    /// ECDSA on NIST P-521.
    P521,
    /// Ed25519 (RFC 8410).
    Ed25519,
    /// X25519 (RFC 8410), which cannot sign.
    X25519,
}

/// A certificate authority that certifies signers and recipients of mail.
pub struct TestCa {
    certificate: X509,
    key: PKey<Private>,
    digest: MessageDigest,
}

impl TestCa {
    /// A self-signed authority. It signs certificates with SHA-256, or with what Ed25519 has built
    /// in.
    ///
    /// # Errors
    /// [`Error::Library`] where OpenSSL cannot make the key or the certificate.
    pub fn new(kind: KeyKind) -> Result<Self, Error> {
        Self::with_digest(kind, "sha256")
    }

    /// A self-signed authority that signs certificates with `digest`, by OpenSSL's name; an Ed25519
    /// key ignores it.
    ///
    /// # Errors
    /// [`Error::Digest`] for an unknown name, [`Error::Library`] as [`new`](Self::new).
    pub fn with_digest(kind: KeyKind, digest: &str) -> Result<Self, Error> {
        let digest = match kind {
            KeyKind::Ed25519 => MessageDigest::null(),
            _ => MessageDigest::from_name(digest).ok_or_else(|| Error::Digest {
                name: digest.to_owned(),
            })?,
        };
        let key = generate(kind)?;
        let subject = name("Test CA")?;
        let mut builder = builder(&subject, &subject, &key)?;
        builder.append_extension(BasicConstraints::new().critical().ca().build()?)?;
        builder.append_extension(
            KeyUsage::new()
                .critical()
                .key_cert_sign()
                .crl_sign()
                .build()?,
        )?;
        let identifier = SubjectKeyIdentifier::new().build(&builder.x509v3_context(None, None))?;
        builder.append_extension(identifier)?;
        builder.sign(&key, digest)?;
        Ok(Self {
            certificate: builder.build(),
            key,
            digest,
        })
    }

    /// The authority's certificate, in DER.
    ///
    /// # Errors
    /// [`Error::Library`] where OpenSSL cannot encode it.
    pub fn certificate(&self) -> Result<Vec<u8>, Error> {
        Ok(self.certificate.to_der()?)
    }

    /// A new key, certified to sign mail from `email`: subjectAltName rfc822Name, keyUsage
    /// digitalSignature and nonRepudiation, extKeyUsage emailProtection, subject and authority key
    /// identifiers.
    ///
    /// # Errors
    /// [`Error::Library`] where OpenSSL cannot make the key or the certificate.
    pub fn issue(&self, kind: KeyKind, email: &str) -> Result<Identity, Error> {
        let usage = KeyUsage::new()
            .critical()
            .digital_signature()
            .non_repudiation()
            .build()?;
        self.certify(kind, email, usage)
    }

    /// A new key, certified to receive encrypted mail for `email`: as [`issue`](Self::issue), with
    /// keyUsage keyEncipherment for RSA, keyAgreement for the others.
    ///
    /// # Errors
    /// [`Error::Library`] where OpenSSL cannot make the key or the certificate.
    pub fn issue_recipient(&self, kind: KeyKind, email: &str) -> Result<Identity, Error> {
        let mut usage = KeyUsage::new();
        let usage = match kind {
            KeyKind::Rsa { .. } => usage.key_encipherment(),
            _ => usage.key_agreement(),
        };
        self.certify(kind, email, usage.critical().build()?)
    }

    fn certify(&self, kind: KeyKind, email: &str, usage: X509Extension) -> Result<Identity, Error> {
        let key = generate(kind)?;
        let subject = name(email)?;
        let mut builder = builder(self.certificate.subject_name(), &subject, &key)?;
        builder.append_extension(BasicConstraints::new().critical().build()?)?;
        builder.append_extension(usage)?;
        builder.append_extension(ExtendedKeyUsage::new().email_protection().build()?)?;
        let context = builder.x509v3_context(Some(&self.certificate), None);
        let extensions = [
            SubjectKeyIdentifier::new().build(&context)?,
            AuthorityKeyIdentifier::new().keyid(true).build(&context)?,
            SubjectAlternativeName::new().email(email).build(&context)?,
        ];
        for extension in extensions {
            builder.append_extension(extension)?;
        }
        builder.sign(&self.key, self.digest)?;
        Ok(Identity {
            certificate: builder.build().to_der()?,
            key: key.private_key_to_pkcs8()?,
        })
    }
}

/// A key and its certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The certificate, in DER.
    pub certificate: Vec<u8>,
    /// The key, a DER PrivateKeyInfo.
    pub key: Vec<u8>,
}

impl Identity {
    /// This identity as a recipient who decrypts.
    pub fn recipient_key(&self) -> RecipientKey<'_> {
        RecipientKey {
            key: &self.key,
            cert: Some(&self.certificate),
        }
    }

    /// This identity as a signer with `digest`, RSA by PKCS #1 v1.5.
    pub fn signer<'a>(&'a self, digest: &'a str) -> Signer<'a> {
        Signer {
            cert: &self.certificate,
            key: &self.key,
            digest,
            pss: false,
        }
    }
}

fn builder(
    issuer: &X509NameRef,
    subject: &X509NameRef,
    key: &PKey<Private>,
) -> Result<X509Builder, Error> {
    let mut serial = BigNum::new()?;
    // 127 bits: positive, and well within the 20 octets of RFC 5280 section 4.1.2.2.
    serial.rand(127, MsbOption::ONE, false)?;
    let mut builder = X509Builder::new()?;
    builder.set_version(2)?;
    builder.set_serial_number(&*serial.to_asn1_integer()?)?;
    builder.set_issuer_name(issuer)?;
    builder.set_subject_name(subject)?;
    builder.set_not_before(&*Asn1Time::from_str_x509("20200101000000Z")?)?;
    builder.set_not_after(&*Asn1Time::from_str_x509("20491231235959Z")?)?;
    builder.set_pubkey(key)?;
    Ok(builder)
}

fn name(common_name: &str) -> Result<X509Name, Error> {
    let mut name = X509Name::builder()?;
    name.append_entry_by_nid(Nid::COMMONNAME, common_name)?;
    Ok(name.build())
}

fn generate(kind: KeyKind) -> Result<PKey<Private>, Error> {
    let curve = |curve| {
        let group = EcGroup::from_curve_name(curve)?;
        PKey::from_ec_key(EcKey::generate(&group)?)
    };
    Ok(match kind {
        KeyKind::Rsa { bits } => PKey::from_rsa(Rsa::generate(bits)?)?,
        KeyKind::P256 => curve(Nid::X9_62_PRIME256V1)?,
        KeyKind::P384 => curve(Nid::SECP384R1)?,
        KeyKind::P521 => curve(Nid::SECP521R1)?,
        KeyKind::Ed25519 => PKey::generate_ed25519()?,
        KeyKind::X25519 => PKey::generate_x25519()?,
    })
}
