//! What a CMS object holds, in words that belong to neither of two readers, so that what they found can be compared.

mod ours;
mod theirs;

use std::{
    collections::BTreeMap,
    fmt::{self, Debug, Display},
};

pub(crate) use ours::{Heads, Read};
pub(crate) use theirs::{Refused, outline as outline_of_cms};

/// The fields of an object, one a line, each with how often it stands there: the order of sets does not count.
#[derive(Default, PartialEq, Eq)]
pub(crate) struct Outline(BTreeMap<String, usize>);

impl Outline {
    /// Which fields there are and how often, without what they hold.
    pub(crate) fn fields(&self) -> BTreeMap<&str, usize> {
        let mut fields = BTreeMap::new();
        for (line, times) in &self.0 {
            let (field, _) = line.split_once(':').unwrap_or((line, ""));
            *fields.entry(field).or_default() += times;
        }
        fields
    }

    fn put(&mut self, field: &str, value: impl Display) {
        *self.0.entry(format!("{field}: {value}")).or_default() += 1;
    }

    fn octets(&mut self, field: &str, octets: &[u8]) {
        self.put(field, hex::encode(octets));
    }
}

impl Debug for Outline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (line, times) in &self.0 {
            writeln!(f, "{times} {line}")?;
        }
        Ok(())
    }
}

/// How an IssuerAndSerialNumber is shown: the issuer's Name in DER, the number without what pads it.
fn issuer_and_serial_number(issuer: &[u8], serial_number: &[u8]) -> String {
    let padding = serial_number.iter().take_while(|&&octet| octet == 0);
    let number = &serial_number[padding.count()..];
    format!("{} number {}", hex::encode(issuer), hex::encode(number))
}

fn key_identifier(identifier: &[u8]) -> String {
    format!("key {}", hex::encode(identifier))
}
