//! Makes certificates: an authority's, and those it issues for mail.
//!
//! Enough to run the examples and to try things out. An authority that people are to trust keeps
//! records, revokes, and knows whom it certifies.

use const_oid::ObjectIdentifier;
use const_oid::db::{rfc4519, rfc5280};
use smime_ber::{Tag, der};

use super::certificate::{Certificate, CertificateError, Validity};
use super::extension::ID_ON_SMTP_UTF8_MAILBOX;
use crate::basis::Basis;
use crate::crypto::fingerprint::sha256;
use crate::crypto::{
    AlgorithmError, CryptoError, KeyAlgorithm, PrivateKey, Provider, RsaPadding, SignatureScheme,
    SubjectPublicKeyInfo,
};
use crate::encoding::{DerReader, EncodingError};
use crate::mime::Mailbox;

/// What a new certificate says.
#[derive(Clone, Debug)]
pub struct NewCertificate {
    /// The subject's address: in subjectAltName (RFC 8550 section 3), and for people to read in
    /// the subject.
    pub email: Mailbox,
    /// Whether the subject is a certification authority.
    pub ca: bool,
    /// From when to when it is valid.
    pub validity: Validity,
}

/// Who issues a certificate.
#[derive(Clone, Copy, Debug)]
pub struct Issuer<'a> {
    /// The authority's certificate.
    pub certificate: &'a Certificate,
    /// Its key.
    pub key: &'a dyn PrivateKey,
}

impl NewCertificate {
    /// A certificate for `key`, signed by itself.
    ///
    /// # Errors
    /// Every [`IssueError`] but [`IssueError::NotAnAuthority`].
    pub fn self_signed(
        &self,
        key: &dyn PrivateKey,
        provider: &dyn Provider,
    ) -> Result<Certificate, IssueError> {
        let spki = key.public_key().spki_der;
        let identifier = key_identifier(spki)?;
        let issuer = Signer {
            name: &self.subject(),
            key,
            spki,
            identifier: &identifier,
        };
        self.signed(spki, &issuer, provider)
    }

    /// A certificate for `key`, signed by an authority.
    ///
    /// # Errors
    /// Every [`IssueError`].
    pub fn issued_by(
        &self,
        issuer: Issuer<'_>,
        key: &dyn PrivateKey,
        provider: &dyn Provider,
    ) -> Result<Certificate, IssueError> {
        let Issuer {
            certificate,
            key: issuer_key,
        } = issuer;
        let extensions = certificate.extensions();
        let is_ca = extensions.basic_constraints.is_some_and(|basic| basic.ca)
            && extensions
                .key_usage
                .is_none_or(|usage| usage.key_cert_sign());
        if !is_ca {
            return Err(IssueError::NotAnAuthority);
        }
        let identifier = match &extensions.subject_key_identifier {
            Some(identifier) => identifier.clone(),
            None => key_identifier(certificate.spki_der())?,
        };
        let issuer = Signer {
            name: certificate.subject().as_der(),
            key: issuer_key,
            spki: certificate.spki_der(),
            identifier: &identifier,
        };
        self.signed(key.public_key().spki_der, &issuer, provider)
    }

    fn signed(
        &self,
        spki: &[u8],
        issuer: &Signer<'_>,
        provider: &dyn Provider,
    ) -> Result<Certificate, IssueError> {
        let issuer_key = SubjectPublicKeyInfo {
            spki_der: issuer.spki,
        };
        let scheme = SignatureScheme::for_signing(&issuer_key, None, RsaPadding::Pkcs1)?;
        let algorithm = scheme
            .identifier()
            .ok_or(CryptoError::Unsupported)?
            .to_der();
        let mut serial = [0; SERIAL_OCTETS];
        provider.random(&mut serial)?;
        // Positive, and never shorter (RFC 5280 section 4.1.2.2).
        let [first, ..] = &mut serial;
        *first = *first & 0x7f | 0x40;
        let extensions = self.extensions(spki, issuer.identifier)?;
        let tbs = der::sequence(|tbs| {
            tbs.constructed(Tag::context(0), |version| version.integer(VERSION_3));
            tbs.big_integer(&serial);
            tbs.raw(&algorithm);
            tbs.raw(issuer.name);
            tbs.sequence(|validity| {
                validity.raw(&self.validity.not_before.to_der());
                validity.raw(&self.validity.not_after.to_der());
            });
            tbs.raw(&self.subject());
            tbs.raw(spki);
            tbs.constructed(Tag::context(3), |explicit| explicit.raw(&extensions));
        });
        let signature = match scheme.digest() {
            Some(digest) => {
                let mut hash = provider.digest(digest).ok_or(CryptoError::Unsupported)?;
                hash.update(&tbs);
                issuer.key.sign_digest(&scheme, hash.finish().as_bytes())?
            }
            None => issuer.key.sign_message(&scheme, &mut |sink| {
                sink(&tbs);
                Ok(())
            })?,
        };
        let certificate = der::sequence(|certificate| {
            certificate.raw(&tbs);
            certificate.raw(&algorithm);
            certificate.bit_string(&signature);
        });
        Ok(Certificate::from_der(&certificate)?)
    }

    /// A Name with a commonName alone, cut to the 64 characters that it may have (RFC 5280
    /// appendix A.1). An authority's is unlike those of the certificates that it issues.
    fn subject(&self) -> Vec<u8> {
        let email = self.email.to_string();
        let text = match self.ca {
            true => format!("Authority of {email}"),
            false => email,
        };
        let text: String = text.chars().take(COMMON_NAME_CHARACTERS).collect();
        der::sequence(|name| {
            name.set_of(|rdn| {
                rdn.sequence(|attribute| {
                    attribute.oid_content(rfc4519::CN.as_bytes());
                    attribute.primitive(Tag::UTF8_STRING, text.as_bytes());
                });
            });
        })
    }

    /// ```text
    /// Extensions  ::=  SEQUENCE SIZE (1..MAX) OF Extension
    /// ```
    ///
    /// Those that RFC 8550 section 4.4 and RFC 5280 section 4.2 ask for, basicConstraints of an
    /// authority alone.
    fn extensions(&self, spki: &[u8], issuer: &[u8]) -> Result<Vec<u8>, IssueError> {
        let usage = self.key_usage(spki)?;
        let own = key_identifier(spki)?;
        let email = general_name(&self.email)?;
        Ok(der::sequence(|extensions| {
            let mut add = |oid: ObjectIdentifier, critical: bool, value: &[u8]| {
                extensions.sequence(|extension| {
                    extension.oid_content(oid.as_bytes());
                    if critical {
                        extension.boolean(true);
                    }
                    extension.octet_string(value);
                });
            };
            if self.ca {
                let value = der::sequence(|basic| basic.boolean(true));
                add(rfc5280::ID_CE_BASIC_CONSTRAINTS, true, &value);
            }
            add(rfc5280::ID_CE_KEY_USAGE, true, &usage);
            if !self.ca {
                let purpose = rfc5280::ID_KP_EMAIL_PROTECTION;
                let value = der::sequence(|purposes| purposes.oid_content(purpose.as_bytes()));
                add(rfc5280::ID_CE_EXT_KEY_USAGE, false, &value);
            }
            let names = der::sequence(|names| names.raw(&email));
            add(rfc5280::ID_CE_SUBJECT_ALT_NAME, false, &names);
            let value = der::primitive(Tag::OCTET_STRING, &own);
            add(rfc5280::ID_CE_SUBJECT_KEY_IDENTIFIER, false, &value);
            let value = der::sequence(|authority| authority.primitive(Tag::context(0), issuer));
            add(rfc5280::ID_CE_AUTHORITY_KEY_IDENTIFIER, false, &value);
        }))
    }

    /// The BIT STRING of a keyUsage: what such a key can do for mail, or, for an authority, sign
    /// certificates and CRLs (RFC 5280 section 4.2.1.3, RFC 8410 section 5).
    fn key_usage(&self, spki: &[u8]) -> Result<Vec<u8>, IssueError> {
        const KEY_CERT_SIGN: u8 = 0x04;
        const CRL_SIGN: u8 = 0x02;
        let algorithm = SubjectPublicKeyInfo { spki_der: spki }.algorithm()?;
        let bits = match self.ca {
            true => KEY_CERT_SIGN | CRL_SIGN,
            false => KeyAlgorithm::from_identifier(&algorithm)
                .map(KeyAlgorithm::key_usage)
                .ok_or(CryptoError::Unsupported)?,
        };
        // Zeros at the end are no part of a BIT STRING with named bits (X.690 section 11.2.2).
        let unused = u8::try_from(bits.trailing_zeros()).unwrap_or_default();
        Ok(der::primitive(Tag::BIT_STRING, &[unused, bits]))
    }
}

/// Why there is no certificate.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IssueError {
    /// The issuer's certificate is not that of an authority (RFC 5280 section 4.2.1.9).
    #[error(
        "the issuer's certificate is not that of an authority ({})",
        Basis::CaCertificate
    )]
    NotAnAuthority,
    /// The address cannot stand in a certificate.
    #[error("the address: wanted {wanted} ({basis})")]
    Address {
        /// What it would need.
        wanted: &'static str,
        /// What asks for it.
        basis: Basis,
    },
    /// The issuer's key does not sign certificates.
    #[error(transparent)]
    Algorithm(#[from] AlgorithmError),
    /// The provider cannot compute with a key.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// A public key is not one.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    /// What came out does not read back.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
}

/// What signs a certificate and is named in it.
struct Signer<'a> {
    /// The DER of its Name.
    name: &'a [u8],
    key: &'a dyn PrivateKey,
    spki: &'a [u8],
    /// Its subjectKeyIdentifier.
    identifier: &'a [u8],
}

/// A number that goes with a public key and no other. RFC 5280 section 4.2.1.2 leaves open how it
/// is made; its own two examples rest on SHA-1.
fn key_identifier(spki: &[u8]) -> Result<Vec<u8>, EncodingError> {
    const FIELD: &str = "SubjectPublicKeyInfo";
    let info = DerReader::new(spki).only(Tag::SEQUENCE, FIELD)?;
    let mut fields = DerReader::inside(&info);
    fields.expect(Tag::SEQUENCE, "algorithm")?;
    let key = fields.expect(Tag::BIT_STRING, "subjectPublicKey")?;
    let digest = sha256([key.content]);
    Ok(digest.iter().copied().take(KEY_IDENTIFIER_OCTETS).collect())
}

/// The GeneralName of an address: rfc822Name, or SmtpUTF8Mailbox for a local part that is not
/// ASCII (RFC 8398 section 3).
fn general_name(email: &Mailbox) -> Result<Vec<u8>, IssueError> {
    let text = email.to_string();
    if text.is_ascii() {
        return Ok(der::primitive(Tag::context(1), text.as_bytes()));
    }
    if email.local_part().is_ascii() {
        return Err(IssueError::Address {
            wanted: "the domain in ASCII, as A-labels",
            basis: Basis::AsciiDomain,
        });
    }
    let domain = email.domain().to_ascii_lowercase();
    if domain.split('.').any(|label| label.starts_with("xn--")) {
        return Err(IssueError::Address {
            wanted: "the domain in U-labels, as the local part is not ASCII",
            basis: Basis::Utf8Mailbox,
        });
    }
    let local_part = text.strip_suffix(email.domain()).unwrap_or(&text);
    let mailbox = format!("{local_part}{domain}");
    Ok(der::element(Tag::context_constructed(0), |name| {
        name.oid_content(ID_ON_SMTP_UTF8_MAILBOX.as_bytes());
        name.constructed(Tag::context(0), |value| {
            value.primitive(Tag::UTF8_STRING, mailbox.as_bytes());
        });
    }))
}

/// `v3(2)`.
const VERSION_3: i64 = 2;
const SERIAL_OCTETS: usize = 16;
const KEY_IDENTIFIER_OCTETS: usize = 20;
/// `ub-common-name` (RFC 5280 appendix A.1).
const COMMON_NAME_CHARACTERS: usize = 64;
