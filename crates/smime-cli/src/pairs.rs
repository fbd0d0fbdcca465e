//! `--key` and `--cert`, which belong together by their order.

use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};
use smime::crypto::Provider;

use crate::failure::Failure;
use crate::key_files::{KeyPair, Opener};

/// The keys of those who sign, each with its certificate, whichever of the two stands first.
pub(crate) struct SignerKeys(Vec<Pair>);

/// The keys of those who receive, each with the certificate that stands behind it, if any.
pub(crate) struct RecipientKeys(Vec<Pair>);

/// A key file and a certificate file.
#[derive(Default)]
struct Pair {
    key: Option<PathBuf>,
    certificate: Option<PathBuf>,
}

impl SignerKeys {
    /// The certificates of those whose keys are elsewhere.
    pub(crate) fn certificates(&self) -> impl Iterator<Item = &Path> {
        let is_elsewhere = |pair: &&Pair| pair.key.is_none();
        let pairs = self.0.iter().filter(is_elsewhere);
        pairs.filter_map(|pair| pair.certificate.as_deref())
    }

    /// Reads the files: of each, the first key. Where no certificate is named, the one beside the
    /// key is taken.
    pub(crate) fn read(
        &self,
        opener: &Opener,
        provider: &dyn Provider,
    ) -> Result<Vec<KeyPair>, Failure> {
        let files = self.0.iter().filter_map(Pair::files);
        files
            .map(|(key, certificate)| opener.key_pair("--key", key, certificate, provider))
            .collect()
    }
}

impl RecipientKeys {
    /// Reads the files: of each, all keys.
    pub(crate) fn read(
        &self,
        opener: &Opener,
        provider: &dyn Provider,
    ) -> Result<Vec<KeyPair>, Failure> {
        let mut pairs = Vec::new();
        for (key, certificate) in self.0.iter().filter_map(Pair::files) {
            pairs.extend(opener.key_pairs("--key", key, certificate, provider)?);
        }
        Ok(pairs)
    }
}

impl FromArgMatches for SignerKeys {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut pairs: Vec<Pair> = Vec::new();
        for named in in_order(matches) {
            let fits = |pair: &&mut Pair| match &named {
                Named::Key(_) => pair.key.is_none(),
                Named::Certificate(_) => pair.certificate.is_none(),
            };
            match pairs.last_mut().filter(fits) {
                Some(pair) => pair.put(named),
                None => {
                    let mut pair = Pair::default();
                    pair.put(named);
                    pairs.push(pair);
                }
            }
        }
        let is_elsewhere = ELSEWHERE.iter().any(|option| matches.contains_id(option));
        match pairs.iter().find(|pair| pair.key.is_none() != is_elsewhere) {
            None => Ok(Self(pairs)),
            Some(_) if is_elsewhere => {
                let what = "--key is of no use where the signature is made elsewhere";
                Err(clap::Error::raw(ErrorKind::ArgumentConflict, what))
            }
            Some(pair) => Err(lonely(pair, "has no --key beside it")),
        }
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl FromArgMatches for RecipientKeys {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut pairs: Vec<Pair> = Vec::new();
        for named in in_order(matches) {
            let fits = |pair: &&mut Pair| pair.certificate.is_none();
            match (&named, pairs.last_mut().filter(fits)) {
                (Named::Certificate(_), Some(pair)) => pair.put(named),
                (Named::Key(_), _) => {
                    let mut pair = Pair::default();
                    pair.put(named);
                    pairs.push(pair);
                }
                (Named::Certificate(_), None) => {
                    let mut pair = Pair::default();
                    pair.put(named);
                    return Err(lonely(&pair, "has no --key before it"));
                }
            }
        }
        Ok(Self(pairs))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for SignerKeys {
    fn augment_args(command: Command) -> Command {
        command
            .arg(file(CERTIFICATE).help(
                "A signer's certificate: PEM, DER, PKCS#7 or PKCS#12; repeat the pair for more \
                 signers",
            ))
            .arg(file(KEY).required_unless_present_any(ELSEWHERE).help(
                "The signer's key: PKCS#8, PKCS#1, SEC1 or PKCS#12, in PEM, DER or base64; a \
                 certificate in the same file counts",
            ))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl Args for RecipientKeys {
    fn augment_args(command: Command) -> Command {
        command
            .arg(file(KEY).help(
                "A recipient's key: PKCS#8, PKCS#1, SEC1 or PKCS#12, in PEM, DER or base64; a \
                 certificate in the same file counts; may be repeated",
            ))
            .arg(file(CERTIFICATE).help(
                "The certificate of the key before it; only recipients that it matches are tried",
            ))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// The options that say that the key is elsewhere.
const ELSEWHERE: [&str; 2] = ["to_be_signed", "signature"];

const KEY: &str = "key";
const CERTIFICATE: &str = "cert";

fn file(name: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name("FILE")
        .action(ArgAction::Append)
        .value_parser(value_parser!(PathBuf))
}

/// A file with the option that names it.
enum Named {
    Key(PathBuf),
    Certificate(PathBuf),
}

/// The files in the order of the call.
fn in_order(matches: &ArgMatches) -> Vec<Named> {
    let of = |name: &str, make: fn(PathBuf) -> Named| -> Vec<(usize, Named)> {
        let places = matches.indices_of(name).into_iter().flatten();
        let values = matches.get_many::<PathBuf>(name).into_iter().flatten();
        places
            .zip(values)
            .map(|(place, value)| (place, make(value.clone())))
            .collect()
    };
    let mut named = of(KEY, Named::Key);
    named.extend(of(CERTIFICATE, Named::Certificate));
    named.sort_by_key(|(place, _)| *place);
    named.into_iter().map(|(_, named)| named).collect()
}

impl Pair {
    /// The key file, and the certificate file with the option that names it.
    fn files(&self) -> Option<(&Path, Option<(&'static str, &Path)>)> {
        let certificate = self.certificate.as_deref();
        Some((
            self.key.as_deref()?,
            certificate.map(|name| ("--cert", name)),
        ))
    }

    fn put(&mut self, named: Named) {
        match named {
            Named::Key(name) => self.key = Some(name),
            Named::Certificate(name) => self.certificate = Some(name),
        }
    }
}

fn lonely(pair: &Pair, why: &str) -> clap::Error {
    let name = pair.certificate.clone().unwrap_or_default();
    let what = format!("--cert {} {why}", name.display());
    clap::Error::raw(ErrorKind::MissingRequiredArgument, what)
}
