//! `smime sign`: content in, a signed message out.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use smime::Policy;
use smime::cms::attribute::Attribute;
use smime::crypto::{DigestAlgorithm, RsaPadding};
use smime::pki::Time;
use smime::send::{IdentifierForm, SendingAgent, SignedForm, Signer};

use crate::arguments::{ObjectIdentifier, time};
use crate::elsewhere::ElsewhereArguments;
use crate::failure::Failure;
use crate::input;
use crate::key_files::Opener;
use crate::pairs::SignerKeys;
use crate::send::ContentArguments;

/// Sign a message
///
/// Signers are judged as receivers will: by the dates, the key usage and the extended key usage of
/// their certificates, and by the address in From, which one of them has to hold.
///
/// Examples:
///   smime sign --cert alice.pem --key alice.key message.eml
///   smime sign --key alice.p12 --key-password-file password --form opaque -o signed.eml message.eml
///   smime sign --cert alice.pem --key alice.key --raw --out-form der -o document.p7s document.pdf
///   smime sign --cert bob.pem --key bob.key --add -o both.eml signed.eml
///
/// In two steps, where the key is elsewhere:
///   smime sign --cert alice.pem --to-be-signed attributes.der message.eml
///   openssl dgst -sha256 -sign alice.key -out signature attributes.der
///   smime sign --cert alice.pem --to-be-signed attributes.der --signature signature message.eml
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(flatten)]
    send: ContentArguments,

    #[command(flatten)]
    keys: SignerKeys,

    #[command(flatten)]
    elsewhere: ElsewhereArguments,

    /// The password of key files
    #[arg(long, value_name = "FILE")]
    key_password_file: Option<PathBuf>,

    /// Certificates to send along, for the signer's path
    #[arg(long, value_name = "FILE")]
    chain: Vec<PathBuf>,

    /// Send the content beside its signature, or inside it; with --out-form der or pem, multipart is
    /// the signature alone
    #[arg(long, value_enum, default_value_t)]
    form: Form,

    /// Digest by this algorithm instead of the one that goes with the key
    #[arg(long, value_name = "NAME", value_parser = digest())]
    digest: Option<DigestAlgorithm>,

    /// How RSA keys sign
    #[arg(long, value_enum, default_value_t)]
    rsa_padding: Padding,

    /// How the signer's certificate is named
    #[arg(long, value_enum, default_value_t)]
    sid: Sid,

    /// Sign the content itself, without attributes
    #[arg(long)]
    no_signed_attrs: bool,

    /// Send no certificates along
    #[arg(long)]
    no_certs: bool,

    /// Say that it was signed at this time, such as 2026-01-01T00:00:00Z, instead of now
    #[arg(long, value_name = "RFC3339", value_parser = time)]
    signing_time: Option<Time>,

    /// Say that the content is of this type instead of id-data
    #[arg(long, value_name = "OID")]
    content_type: Option<ObjectIdentifier>,

    /// Sign this attribute too, its value one DER element in a file; may be repeated
    #[arg(long, value_name = "OID:FILE")]
    attribute: Vec<AttributeArgument>,

    /// The message is signed already: add a signer, and leave all else as it is, its form too unless
    /// --out-form names one
    #[arg(long, conflicts_with_all = REWRITES)]
    add: bool,

    /// The content of a signature that stands alone, for --add
    #[arg(long, value_name = "FILE", requires = "add")]
    content: Option<PathBuf>,

    /// The message is signed already: sign the signature of its signer N, counted from 0 as in
    /// reports
    #[arg(long, value_name = "N", conflicts_with_all = REWRITES, conflicts_with = "add")]
    countersign: Option<usize>,

    /// Sign whatever the dates, the key usage and the addresses of the signers' certificates
    #[arg(long)]
    force_signer: bool,

    /// Also use what is only for old mail: SHA-1, RSA below 2048 bits, old PKCS#12 files
    #[arg(long)]
    allow_legacy: bool,
}

/// The options that say what a message is like, where one that is there stays as it is.
const REWRITES: [&str; 6] = [
    "text",
    "raw",
    "ber",
    "form",
    "content_type",
    "no_signed_attrs",
];

#[derive(Clone, Copy, Default, ValueEnum)]
enum Form {
    /// Content in the clear, signature beside it
    #[default]
    Multipart,
    /// Content inside the signed object
    Opaque,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Padding {
    /// RSASSA-PKCS1-v1_5
    #[default]
    Pkcs1,
    /// RSASSA-PSS
    Pss,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Sid {
    /// By issuer and serial number
    #[default]
    IssuerSerial,
    /// By subject key identifier
    Ski,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let agent = self.agent()?;
        match (self.add, self.countersign) {
            (true, _) => self
                .send
                .amend(self.content.as_deref(), |message, content, to| {
                    agent.add_signers(message, content, to)
                }),
            (_, Some(signer)) => self.send.amend(None, |message, _, to| {
                agent.countersign(message, signer, to)
            }),
            (false, None) => self.elsewhere.run(&agent, &self.send),
        }
    }

    /// A signer who signs as the options say.
    fn settings(&self, signer: Signer) -> Signer {
        let signer = signer
            .padding(match self.rsa_padding {
                Padding::Pkcs1 => RsaPadding::Pkcs1,
                Padding::Pss => RsaPadding::Pss,
            })
            .sid(match self.sid {
                Sid::IssuerSerial => IdentifierForm::IssuerAndSerialNumber,
                Sid::Ski => IdentifierForm::SubjectKeyIdentifier,
            });
        match self.digest {
            Some(digest) => signer.digest(digest),
            None => signer,
        }
    }

    fn agent(&self) -> Result<SendingAgent, Failure> {
        let provider = self.send.provider();
        let opener = Opener::new(self.key_password_file.as_deref(), self.allow_legacy)?;
        let mut agent = self
            .send
            .agent(provider.clone())
            .policy(Policy {
                allow_legacy: self.allow_legacy,
                ..Policy::default()
            })
            .signed_form(match self.form {
                Form::Multipart => SignedForm::Multipart,
                Form::Opaque => SignedForm::Opaque,
            });
        for pair in self.keys.read(&opener, &*provider)? {
            let Some(certificate) = pair.certificate else {
                return Err(Failure::Option {
                    option: "--key",
                    why: "there is no certificate for it, name one with --cert".to_owned(),
                });
            };
            agent = pair.others.into_iter().fold(agent, SendingAgent::chain);
            agent = agent.signer(self.settings(Signer::new(certificate, pair.key)));
        }
        let elsewhere: Vec<_> = self.keys.certificates().map(Path::to_owned).collect();
        if elsewhere.len() > 1 {
            return Err(Failure::Option {
                option: "--cert",
                why: "one signer at a time signs in two steps".to_owned(),
            });
        }
        let mut certificates = opener.certificates("--cert", &elsewhere)?.into_iter();
        if let Some(certificate) = certificates.next() {
            agent = certificates.fold(agent, SendingAgent::chain);
            agent = agent.signer(self.settings(self.elsewhere.signer(certificate)?));
        }
        let chain = opener.certificates("--chain", &self.chain)?;
        agent = chain.into_iter().fold(agent, SendingAgent::chain);
        if self.force_signer {
            agent = agent.force_signers();
        }
        if self.no_signed_attrs {
            agent = agent.without_signed_attributes();
        }
        if self.no_certs {
            agent = agent.without_certificates();
        }
        if let Some(time) = self.signing_time {
            agent = agent.signing_time(time);
        }
        if let Some(content_type) = &self.content_type {
            agent = agent.content_type(content_type.0.clone());
        }
        for attribute in &self.attribute {
            agent = agent.attribute(attribute.read()?);
        }
        Ok(agent)
    }
}

/// `OID:FILE`: an attribute's type, and the file that holds its value.
#[derive(Clone)]
struct AttributeArgument {
    attr_type: ObjectIdentifier,
    file: PathBuf,
}

impl AttributeArgument {
    fn read(&self) -> Result<Attribute, Failure> {
        let value = input::read(&self.file)?;
        let value = value.as_bytes().to_vec();
        Ok(Attribute::new(self.attr_type.0.clone(), value))
    }
}

impl FromStr for AttributeArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (attr_type, file) = text.split_once(':').ok_or("wanted OID:FILE")?;
        Ok(Self {
            attr_type: attr_type.parse()?,
            file: file.into(),
        })
    }
}

/// The digests to sign with: MD5 is only ever read.
fn digest() -> impl TypedValueParser<Value = DigestAlgorithm> {
    let digests = DigestAlgorithm::ALL
        .into_iter()
        .filter(|digest| *digest != DigestAlgorithm::Md5);
    PossibleValuesParser::new(digests.map(DigestAlgorithm::name))
        .try_map(|name| DigestAlgorithm::from_name(&name).ok_or("not a digest"))
}
