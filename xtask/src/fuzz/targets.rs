//! The fuzz targets, and what each is fed.

use clap::ValueEnum;

/// A fuzz target, named as its file in `fuzz/fuzz_targets/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Target {
    /// The two readers of BER against each other.
    BerRead,
    /// BER made DER, against the der crate.
    BerNormalise,
    /// CMS objects, read and shown.
    CmsParse,
    /// Compressed content, against one reading of the whole stream.
    Compressed,
    /// Whole messages, decrypted: nothing is authentic that was not made.
    Decrypt,
    /// Key files, opened.
    KeyFiles,
    /// MIME, read.
    MimeParse,
    /// Whole messages, every layer taken off.
    Open,
    /// Whole messages: no forgery is valid.
    Verify,
    /// Whole messages, against OpenSSL.
    VerifyDifferential,
}

/// What an input is to a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Food {
    /// A CMS object in BER.
    Object,
    /// A key file.
    KeyFile,
    /// A message in any form.
    Message,
}

impl Target {
    /// Every target.
    pub(super) const ALL: &[Self] = &[
        Self::BerRead,
        Self::BerNormalise,
        Self::CmsParse,
        Self::Compressed,
        Self::Decrypt,
        Self::KeyFiles,
        Self::MimeParse,
        Self::Open,
        Self::Verify,
        Self::VerifyDifferential,
    ];

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::BerRead => "ber_read",
            Self::BerNormalise => "ber_normalise",
            Self::CmsParse => "cms_parse",
            Self::Compressed => "compressed",
            Self::Decrypt => "decrypt",
            Self::KeyFiles => "key_files",
            Self::MimeParse => "mime_parse",
            Self::Open => "open",
            Self::Verify => "verify",
            Self::VerifyDifferential => "verify_differential",
        }
    }

    /// What its inputs are.
    pub(super) fn food(self) -> Food {
        match self {
            Self::BerRead | Self::BerNormalise | Self::CmsParse | Self::Compressed => Food::Object,
            Self::KeyFiles => Food::KeyFile,
            Self::Decrypt
            | Self::MimeParse
            | Self::Open
            | Self::Verify
            | Self::VerifyDifferential => Food::Message,
        }
    }

    /// The files of `fuzz/dictionaries/` whose words help it.
    pub(super) fn dictionaries(self) -> &'static [&'static str] {
        match self {
            Self::BerRead | Self::BerNormalise | Self::KeyFiles => &["ber"],
            Self::CmsParse | Self::Compressed => &["ber", "cms"],
            Self::MimeParse => &["mime"],
            Self::Decrypt | Self::Open | Self::Verify | Self::VerifyDifferential => {
                &["ber", "cms", "mime"]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs};

    use super::*;

    #[test]
    fn the_targets_are_those_of_the_folder() {
        let folder = crate::root().join("fuzz/fuzz_targets");
        let files = fs::read_dir(folder).unwrap().map(|file| {
            let path = file.unwrap().path();
            path.file_stem().unwrap().to_str().unwrap().to_owned()
        });
        let named = Target::ALL.iter().map(|target| target.name().to_owned());
        assert_eq!(named.collect::<BTreeSet<_>>(), files.collect());
        for target in Target::ALL {
            let value = target.to_possible_value().unwrap();
            assert_eq!(value.get_name(), target.name());
        }
    }

    #[test]
    fn every_dictionary_is_there_and_used() {
        let folder = crate::root().join("fuzz/dictionaries");
        let files = fs::read_dir(folder).unwrap().map(|file| {
            let name = file.unwrap().file_name().into_string().unwrap();
            name.strip_suffix(".dict").unwrap().to_owned()
        });
        let used = Target::ALL
            .iter()
            .flat_map(|target| target.dictionaries())
            .map(|&name| name.to_owned());
        assert_eq!(used.collect::<BTreeSet<_>>(), files.collect());
    }
}
