//! Key and certificate files, as options name them.

use std::fs;
use std::path::{Path, PathBuf};

use smime::crypto::{PrivateKey, Provider, Secret};
use smime::key_file::{self, KeyFileError, KeyFilePolicy};
use smime::pki::Certificate;

use crate::failure::Failure;
use crate::secret;

/// Opens key and certificate files, all with one password.
pub(crate) struct Opener {
    password: Option<Secret>,
    policy: KeyFilePolicy,
}

/// A key, its certificate, and the other certificates that stood beside it.
pub(crate) struct KeyPair {
    pub(crate) key: PrivateKey,
    pub(crate) certificate: Option<Certificate>,
    pub(crate) others: Vec<Certificate>,
}

impl Opener {
    /// `password_file` is what `--key-password-file` names.
    pub(crate) fn new(password_file: Option<&Path>, allow_legacy: bool) -> Result<Self, Failure> {
        Ok(Self {
            password: password_file
                .map(|name| secret::password("--key-password-file", name))
                .transpose()?,
            policy: KeyFilePolicy {
                allow_legacy,
                ..KeyFilePolicy::default()
            },
        })
    }

    /// All certificates of some files: PEM, DER, PKCS #7, PKCS #12.
    pub(crate) fn certificates(
        &self,
        option: &'static str,
        names: &[PathBuf],
    ) -> Result<Vec<Certificate>, Failure> {
        let mut certificates = Vec::new();
        for name in names {
            certificates.extend(self.certificate_file(option, name)?);
        }
        Ok(certificates)
    }

    /// The certificates of a file, at least one.
    pub(crate) fn certificate_file(
        &self,
        option: &'static str,
        name: &Path,
    ) -> Result<Vec<Certificate>, Failure> {
        let octets = fs::read(name).map_err(|error| Failure::reading(name, error))?;
        key_file::read_certificates(&octets, self.password.as_ref(), &self.policy)
            .map_err(|error| broken(option, name, &error))
    }

    /// The first key of a file and its certificate: the one in `certificate_file`, or the one that
    /// stands beside the key. Where there are certificates, one of them has to be the key's.
    pub(crate) fn key_pair(
        &self,
        key_file: &Path,
        certificate_file: Option<(&'static str, &Path)>,
        provider: &dyn Provider,
    ) -> Result<KeyPair, Failure> {
        self.key_pair_of("--key", key_file, certificate_file, provider)
    }

    /// The same for an option of another name.
    pub(crate) fn key_pair_of(
        &self,
        option: &'static str,
        key_file: &Path,
        certificate_file: Option<(&'static str, &Path)>,
        provider: &dyn Provider,
    ) -> Result<KeyPair, Failure> {
        let octets =
            Secret::new(fs::read(key_file).map_err(|error| Failure::reading(key_file, error))?);
        let file = key_file::read(octets.as_bytes(), self.password.as_ref(), &self.policy)
            .map_err(|error| broken(option, key_file, &error))?;
        let named = match certificate_file {
            Some((option, name)) => self.certificate_file(option, name)?,
            None => Vec::new(),
        };
        let certificates = match named.is_empty() {
            true => file.certificates,
            false => named,
        };
        let wrong = |why: String| Failure::File {
            option,
            name: key_file.to_owned(),
            why,
        };
        // Of several keys in one file the one is meant that has its certificate there.
        for key in &file.keys {
            for (index, certificate) in certificates.iter().enumerate() {
                let matches = key_file::belongs_to(key, certificate, provider)
                    .map_err(|error| wrong(error.to_string()))?;
                if matches {
                    let mut others = certificates.clone();
                    let certificate = others.remove(index);
                    return Ok(KeyPair {
                        key: key.clone(),
                        certificate: Some(certificate),
                        others,
                    });
                }
            }
        }
        match (file.keys.into_iter().next(), certificates.first()) {
            (Some(key), None) => Ok(KeyPair {
                key,
                certificate: None,
                others: Vec::new(),
            }),
            (_, Some(certificate)) => Err(wrong(format!(
                "the key is not that of the certificate, {}",
                certificate.subject()
            ))),
            (None, None) => Err(wrong(KeyFileError::NoKey.to_string())),
        }
    }
}

fn broken(option: &'static str, name: &Path, error: &KeyFileError) -> Failure {
    Failure::File {
        option,
        name: name.to_owned(),
        why: error.to_string(),
    }
}
