//! Key and certificate files, as options name them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use smime::crypto::{PrivateKey, Provider, Secret};
use smime::key_file::{self, KeyFileError, KeyFilePolicy};
use smime::pki::Certificate;

use crate::failure::Failure;
use crate::input;
use crate::secret;

/// Opens key and certificate files, all with one password.
pub(crate) struct Opener {
    password: Option<Secret>,
    policy: KeyFilePolicy,
}

/// A key, its certificate, and the other certificates that stood beside it.
pub(crate) struct KeyPair {
    pub(crate) key: Arc<dyn PrivateKey>,
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
        let octets = input::read(name)?;
        key_file::read_certificates(octets.as_bytes(), self.password.as_ref(), &self.policy)
            .map_err(|error| broken(option, name, &error))
    }

    /// The keys of a file, each with its certificate: one in `certificate_file`, or one that stands
    /// beside the key. Where there are certificates, one has to be a key's, and keys without one are
    /// left aside, as those are that cannot be used.
    pub(crate) fn key_pairs(
        &self,
        option: &'static str,
        key_file: &Path,
        certificate_file: Option<(&'static str, &Path)>,
        provider: &dyn Provider,
    ) -> Result<Vec<KeyPair>, Failure> {
        let octets = input::read(key_file)?;
        let file = key_file::read(octets.as_bytes(), self.password.as_ref(), &self.policy)
            .map_err(|error| broken(option, key_file, &error))?;
        let certificates = match certificate_file {
            Some((option, name)) => self.certificate_file(option, name)?,
            None => file.certificates,
        };
        let mut why = match certificates.first() {
            Some(first) => {
                let subject = first.subject();
                format!("the key is not that of the certificate, {subject}")
            }
            None => String::new(),
        };
        let mut pairs = Vec::new();
        for key in &file.keys {
            let key = match provider.load_private_key(key) {
                Ok(key) => key,
                Err(error) => {
                    why = error.to_string();
                    continue;
                }
            };
            if certificates.is_empty() {
                pairs.push(KeyPair::without(Arc::clone(&key)));
            }
            for (index, certificate) in certificates.iter().enumerate() {
                if key_file::belongs_to(&*key, certificate) {
                    let mut others = certificates.clone();
                    let certificate = Some(others.remove(index));
                    pairs.push(KeyPair {
                        key: Arc::clone(&key),
                        certificate,
                        others,
                    });
                }
            }
        }
        match pairs.is_empty() {
            false => Ok(pairs),
            true => Err(Failure::File {
                option,
                name: key_file.to_owned(),
                why,
            }),
        }
    }

    /// The first of [`key_pairs`](Self::key_pairs).
    pub(crate) fn key_pair(
        &self,
        option: &'static str,
        key_file: &Path,
        certificate_file: Option<(&'static str, &Path)>,
        provider: &dyn Provider,
    ) -> Result<KeyPair, Failure> {
        let pairs = self.key_pairs(option, key_file, certificate_file, provider)?;
        pairs
            .into_iter()
            .next()
            .ok_or_else(|| broken(option, key_file, &KeyFileError::NoKey))
    }
}

impl KeyPair {
    fn without(key: Arc<dyn PrivateKey>) -> Self {
        Self {
            key,
            certificate: None,
            others: Vec::new(),
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
