//! What reading a key file may use and may cost.

use super::KeyFileError;

/// What a key file may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyFilePolicy {
    /// Whether what old programs wrote may be read: the ciphers of PKCS #12's first edition
    /// (triple DES, RC2), MACs with SHA-1 or MD5, and keys in PEM that are encrypted under one MD5
    /// of the password.
    pub allow_legacy: bool,
    /// What reading it may cost.
    pub limits: KeyFileLimits,
}

/// What reading one key file may cost, all in it taken together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFileLimits {
    /// How many octets the file may have.
    pub octets: u64,
    /// How many keys, certificates and other things may be in it.
    pub objects: u64,
    /// How often a digest may be iterated to make keys of passwords: some five seconds of work.
    /// Files ask for 2,000 to 1,000,000.
    pub iterations: u64,
    /// How much memory scrypt may take at a time, in octets: N * r * 128. OpenSSL's files ask for
    /// 16 MiB.
    pub scrypt_memory: u64,
    /// How many octets scrypt may mix: N * r * p * 128.
    pub scrypt_work: u64,
}

impl Default for KeyFileLimits {
    fn default() -> Self {
        Self {
            octets: 16 << 20,
            objects: 1_000,
            iterations: 10_000_000,
            scrypt_memory: 256 << 20,
            scrypt_work: 1 << 30,
        }
    }
}

/// What is left of the limits while a file is read.
#[derive(Clone, Debug)]
pub(super) struct Purse {
    limits: KeyFileLimits,
    objects: u64,
    iterations: u64,
    scrypt_work: u64,
}

impl Purse {
    pub(super) fn new(limits: &KeyFileLimits) -> Self {
        Self {
            limits: limits.clone(),
            objects: 0,
            iterations: 0,
            scrypt_work: 0,
        }
    }

    /// Pays for looking at a file of this size.
    pub(super) fn file(&self, octets: usize) -> Result<(), KeyFileError> {
        let mut spent = 0;
        let octets = u64::try_from(octets).unwrap_or(u64::MAX);
        pay(&mut spent, octets, self.limits.octets, "file", "octets")
    }

    /// Pays for one thing in the file.
    pub(super) fn object(&mut self, field: &'static str) -> Result<(), KeyFileError> {
        pay(&mut self.objects, 1, self.limits.objects, field, "objects")
    }

    /// Pays for so many blocks of a digest's length, each iterated so often.
    pub(super) fn iterations(&mut self, count: u32, blocks: usize) -> Result<(), KeyFileError> {
        let blocks = u64::try_from(blocks).unwrap_or(u64::MAX);
        pay(
            &mut self.iterations,
            u64::from(count).saturating_mul(blocks),
            self.limits.iterations,
            "iterationCount",
            "iterations",
        )
    }

    /// Pays for scrypt with these parameters.
    pub(super) fn scrypt(&mut self, n: u64, r: u32, p: u32) -> Result<(), KeyFileError> {
        const FIELD: &str = "scrypt-params";
        let memory = n.saturating_mul(r.into()).saturating_mul(128);
        pay(
            &mut 0,
            memory,
            self.limits.scrypt_memory,
            FIELD,
            "scrypt_memory",
        )?;
        pay(
            &mut self.scrypt_work,
            memory.saturating_mul(p.into()),
            self.limits.scrypt_work,
            FIELD,
            "scrypt_work",
        )
    }
}

fn pay(
    spent: &mut u64,
    amount: u64,
    value: u64,
    field: &'static str,
    limit: &'static str,
) -> Result<(), KeyFileError> {
    let total = spent.saturating_add(amount);
    if total > value {
        return Err(KeyFileError::Limit {
            field,
            limit,
            value,
        });
    }
    *spent = total;
    Ok(())
}
