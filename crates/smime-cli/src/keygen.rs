//! `smime keygen`: a key and its certificate, in one call.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use smime::crypto::{NewKey, PrivateKey, PrivateKeyInfo, Provider};
use smime::key_file::write_pem;
use smime::mime::Mailbox;
use smime::pki::{Certificate, Issuer, NewCertificate, Time, Validity};

use crate::arguments::mailbox;
use crate::failure::Failure;
use crate::key_files::{KeyPair, Opener};
use crate::output;
use crate::provider::ProviderArgument;

/// Make a private key and its certificate
///
/// The certificate is signed by the authority that is named, else by the key itself. It is valid
/// for two years, an authority's for ten, and never longer than its authority's.
///
/// Examples:
///   smime keygen --ca --email ca@example.com --algorithm p256 -o ca
///   smime keygen --email alice@example.com --algorithm rsa-2048 --ca-cert ca/cert.pem --ca-key ca/key.pem -o alice
///   smime keygen --email bob@example.com --algorithm ed25519 -o bob
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The mail address that the certificate is for
    #[arg(long, value_name = "ADDR", value_parser = mailbox)]
    email: Mailbox,

    /// The kind of key
    #[arg(long, value_name = "NAME", value_parser = algorithm())]
    algorithm: NewKey,

    /// Make a certificate authority
    #[arg(long)]
    ca: bool,

    /// The certificate of the authority that signs; a PEM, DER, PKCS#7 or PKCS#12 file
    #[arg(long, value_name = "FILE", requires = "ca_key")]
    ca_cert: Option<PathBuf>,

    /// The authority's key
    #[arg(long, value_name = "FILE", requires = "ca_cert")]
    ca_key: Option<PathBuf>,

    /// The password of the authority's key file
    #[arg(long, value_name = "FILE")]
    key_password_file: Option<PathBuf>,

    /// Write key.pem and cert.pem into this folder; nothing is overwritten
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    #[command(flatten)]
    provider: ProviderArgument,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let provider = self.provider.provider();
        let authority = self.authority(&*provider)?;
        self.check_signs(authority.is_some())?;
        let key = provider
            .generate_key(self.algorithm)
            .map_err(|error| option("--algorithm", &error))?;
        let loaded = provider
            .load_private_key(&key)
            .map_err(|error| option("--algorithm", &error))?;
        let certificate = self.certify(&*loaded, authority.as_ref(), &*provider)?;
        self.put(&key, &certificate)?;
        Ok(ExitCode::SUCCESS)
    }

    fn authority(&self, provider: &dyn Provider) -> Result<Option<KeyPair>, Failure> {
        let (Some(key), Some(certificate)) = (&self.ca_key, &self.ca_cert) else {
            return Ok(None);
        };
        let opener = Opener::new(self.key_password_file.as_deref(), false)?;
        let certificate = Some(("--ca-cert", certificate.as_path()));
        opener
            .key_pair("--ca-key", key, certificate, provider)
            .map(Some)
    }

    fn check_signs(&self, has_authority: bool) -> Result<(), Failure> {
        if self.algorithm.algorithm().signs() || (has_authority && !self.ca) {
            return Ok(());
        }
        let name = self.algorithm.name();
        let wanted = match self.ca {
            true => "an authority needs one that does",
            false => "name an authority with --ca-cert and --ca-key",
        };
        Err(option(
            "--algorithm",
            &format!("a key of {name} makes no signatures: {wanted}"),
        ))
    }

    fn certify(
        &self,
        key: &dyn PrivateKey,
        authority: Option<&KeyPair>,
        provider: &dyn Provider,
    ) -> Result<Certificate, Failure> {
        let issuer = authority.and_then(|pair| {
            Some(Issuer {
                certificate: pair.certificate.as_ref()?,
                key: &*pair.key,
            })
        });
        let new = NewCertificate {
            email: self.email.clone(),
            ca: self.ca,
            validity: self.validity(issuer.map(|issuer| issuer.certificate)),
        };
        match issuer {
            Some(issuer) => new
                .issued_by(issuer, key, provider)
                .map_err(|error| option("--ca-cert", &error)),
            None => new
                .self_signed(key, provider)
                .map_err(|error| option("--email", &error)),
        }
    }

    fn validity(&self, issuer: Option<&Certificate>) -> Validity {
        let not_before = Time::from(SystemTime::now());
        let years = if self.ca { 10 } else { 2 };
        let end = not_before.unix_seconds() + years * SECONDS_A_YEAR;
        let not_after = Time::from_unix_seconds(end).unwrap_or(not_before);
        Validity {
            not_before,
            not_after: issuer.map_or(not_after, |issuer| {
                not_after.min(issuer.validity().not_after)
            }),
        }
    }

    /// Writes both files, or none.
    fn put(&self, key: &PrivateKeyInfo, certificate: &Certificate) -> Result<(), Failure> {
        fs::create_dir_all(&self.output).map_err(|error| Failure::writing(&self.output, error))?;
        let key_file = self.output.join("key.pem");
        let certificate_file = self.output.join("cert.pem");
        for name in [&key_file, &certificate_file] {
            if fs::symlink_metadata(name).is_ok() {
                return Err(Failure::writing(name, io::ErrorKind::AlreadyExists.into()));
            }
        }
        output::create(
            &certificate_file,
            certificate.to_pem().as_bytes(),
            output::Access::All,
        )?;
        output::create(&key_file, write_pem(key).as_bytes(), output::Access::Owner).inspect_err(
            |_| {
                // The certificate of a key that is nowhere is of no use.
                let _ = fs::remove_file(&certificate_file);
            },
        )
    }
}

/// A year of 365 days.
const SECONDS_A_YEAR: i64 = 365 * 86_400;

fn algorithm() -> impl TypedValueParser<Value = NewKey> {
    let names = NewKey::OFFERED.map(|kind| -> &'static str { kind.name().leak() });
    PossibleValuesParser::new(names)
        .try_map(|name| NewKey::from_name(&name).ok_or("not a kind of key"))
}

fn option(option: &'static str, why: &dyn std::fmt::Display) -> Failure {
    Failure::Option {
        option,
        why: why.to_string(),
    }
}
