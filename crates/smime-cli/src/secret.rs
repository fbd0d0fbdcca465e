//! Passwords and symmetric keys, each in a file of its own: nothing secret stands in the call.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use smime::crypto::Secret;

use crate::failure::Failure;
use crate::input;

/// Reads a password: UTF-8, of which one line end at the end does not count.
pub(crate) fn password(option: &'static str, name: &Path) -> Result<Secret, Failure> {
    let file = input::read(name)?;
    if std::str::from_utf8(file.as_bytes()).is_err() {
        return Err(Failure::File {
            option,
            name: name.to_owned(),
            why: "the password is not UTF-8".to_owned(),
        });
    }
    let octets = file.as_bytes();
    let octets = octets
        .strip_suffix(b"\n")
        .map_or(octets, |line| line.strip_suffix(b"\r").unwrap_or(line));
    Ok(octets.into())
}

/// Reads a password to protect something with: one that is more than white space.
pub(crate) fn new_password(option: &'static str, name: &Path) -> Result<Secret, Failure> {
    let password = password(option, name)?;
    match password.as_bytes().trim_ascii().is_empty() {
        false => Ok(password),
        true => Err(Failure::File {
            option,
            name: name.to_owned(),
            why: "the password is empty, or white space alone".to_owned(),
        }),
    }
}

/// Reads a key in hexadecimal; white space does not count.
pub(crate) fn key(option: &'static str, name: &Path) -> Result<Secret, Failure> {
    let file = input::read(name)?;
    from_hexadecimal(file.as_bytes())
        .map(Secret::new)
        .map_err(|why| Failure::File {
            option,
            name: name.to_owned(),
            why: why.to_owned(),
        })
}

/// `HEXID:FILE`: the identifier of a key-encryption key, and the file that holds the key.
#[derive(Clone, Debug)]
pub(crate) struct KekArgument {
    id: Vec<u8>,
    file: PathBuf,
}

impl KekArgument {
    /// The identifier and the key.
    pub(crate) fn read(&self) -> Result<(Vec<u8>, Secret), Failure> {
        Ok((self.id.clone(), key("--kek", &self.file)?))
    }
}

impl FromStr for KekArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (id, file) = text.split_once(':').ok_or("wanted HEXID:FILE")?;
        Ok(Self {
            id: from_hexadecimal(id.as_bytes())?,
            file: file.into(),
        })
    }
}

/// The octets of hexadecimal digits; white space does not count.
pub(crate) fn from_hexadecimal(text: &[u8]) -> Result<Vec<u8>, &'static str> {
    const WANTED: &str = "wanted an even number of hexadecimal digits, at least two";
    let mut octets = Vec::with_capacity(text.len() / 2);
    let mut digits = text
        .iter()
        .filter(|octet| !octet.is_ascii_whitespace())
        .map(|octet| char::from(*octet).to_digit(16).ok_or(WANTED));
    while let Some(high) = digits.next() {
        let low = digits.next().ok_or(WANTED)?;
        octets.push(u8::try_from(high? << 4 | low?).map_err(|_| WANTED)?);
    }
    match octets.is_empty() {
        true => Err(WANTED),
        false => Ok(octets),
    }
}
