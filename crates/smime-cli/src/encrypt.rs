//! `smime encrypt`: content in, a message that only its recipients can read out.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use smime::ReceivingAgent;
use smime::crypto::algorithm::{AgreementScheme, CipherKind, KeyTransport, KeyWrap};
use smime::crypto::{DigestAlgorithm, Secret};
use smime::pki::{Certificate, Time};
use smime::send::{
    Announced, CertificateRecipient, EncryptedForm, IdentifierForm, PasswordRecipient, Recipient,
    SendingAgent, Ukm,
};

use crate::arguments::time;
use crate::failure::Failure;
use crate::input;
use crate::key_files::Opener;
use crate::secret::{self, KekArgument, from_hexadecimal};
use crate::send::ContentArguments;

/// Encrypt a message
///
/// Recipients are judged by the dates and the key usage of their certificates, and by their paths
/// where --trust is given. Without --cipher it is AES-256-GCM, or what recipients announced in
/// messages that --seen names.
///
/// Examples:
///   smime encrypt --to bob.pem message.eml
///   smime encrypt --to bob.pem --to carol.pem --also alice.pem --trust ca.pem -o sealed.eml message.eml
///   smime encrypt --password-file password --raw --out-form der -o document.p7m document.pdf
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(flatten)]
    content: ContentArguments,

    /// A recipient's certificate: the first of a file, the others are at hand for its path
    #[arg(long, value_name = "FILE")]
    to: Vec<PathBuf>,

    /// The sender's certificate, for a copy that the sender can read
    #[arg(long, value_name = "FILE")]
    also: Vec<PathBuf>,

    /// A signed message of a recipient: what it announces is kept to, if it verifies under --trust
    #[arg(long, value_name = "MESSAGE")]
    seen: Vec<PathBuf>,

    /// Encrypt with this cipher
    #[arg(long, value_name = "NAME", value_parser = cipher())]
    cipher: Option<CipherKind>,

    /// How RSA keys get the content key
    #[arg(long, value_enum, default_value_t)]
    rsa_padding: Padding,

    /// The digest of RSAES-OAEP
    #[arg(long, value_name = "NAME", value_parser = digest(), default_value = "sha-256")]
    oaep_digest: DigestAlgorithm,

    /// How an agreed secret becomes a key
    #[arg(long, value_name = "NAME", value_parser = agreement())]
    kdf: Option<AgreementScheme>,

    /// How a content key is wrapped after an agreement
    #[arg(long, value_name = "NAME", value_parser = wrap())]
    wrap: Option<KeyWrap>,

    /// The user keying material of an agreement in hexadecimal, or none; by default it is random
    #[arg(long, value_name = "HEX|none")]
    ukm: Option<UkmArgument>,

    /// How a recipient's certificate is named
    #[arg(long, value_enum, default_value_t)]
    rid: Rid,

    /// Bind the content key to the cipher (RFC 9709)
    #[arg(long)]
    bind: bool,

    /// A key-encryption key that is shared: its identifier, and a file that holds it, both in
    /// hexadecimal
    #[arg(long, value_name = "HEXID:FILE")]
    kek: Vec<KekArgument>,

    /// A password that opens the message: UTF-8, one line end at its end does not count
    #[arg(long, value_name = "FILE")]
    password_file: Vec<PathBuf>,

    /// The content-encryption key of --type encrypted, in hexadecimal
    #[arg(long, value_name = "FILE")]
    content_key: Option<PathBuf>,

    /// What to make
    #[arg(long = "type", value_enum, value_name = "TYPE", default_value_t)]
    form: Form,

    /// A certificate to trust: recipients need a path to one
    #[arg(long, value_name = "FILE")]
    trust: Vec<PathBuf>,

    /// Certificates at hand for building paths, not trusted
    #[arg(long, value_name = "FILE")]
    certs: Vec<PathBuf>,

    /// Judge recipients as of this time, such as 2026-01-01T00:00:00Z, instead of now
    #[arg(long, value_name = "RFC3339", value_parser = time)]
    at: Option<Time>,

    /// Encrypt to recipients whatever their certificates' dates, usages and paths
    #[arg(long)]
    force_recipient: bool,

    /// The password of PKCS#12 files
    #[arg(long, value_name = "FILE")]
    key_password_file: Option<PathBuf>,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Padding {
    /// RSAES-OAEP
    #[default]
    Oaep,
    /// RSAES-PKCS1-v1_5
    Pkcs1,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Rid {
    /// By issuer and serial number
    #[default]
    IssuerSerial,
    /// By subject key identifier
    Ski,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Form {
    /// EnvelopedData, or AuthEnvelopedData for an AEAD cipher
    #[default]
    Enveloped,
    /// AuthenticatedData: in the clear, with a code that recipients can check
    AuthenticatedData,
    /// EncryptedData: under a key that both sides have
    Encrypted,
    /// DigestedData: in the clear, with a digest
    Digested,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let agent = self.agent()?;
        self.content.send(|content, to| agent.encrypt(content, to))
    }

    fn agent(&self) -> Result<SendingAgent, Failure> {
        let opener = Opener::new(self.key_password_file.as_deref(), false)?;
        let agent = self.content.agent(self.content.provider());
        let agent = self.recipients(agent, &opener)?;
        let mut agent = self
            .judgement(agent, &opener)?
            .encrypted_form(match self.form {
                Form::Enveloped => EncryptedForm::Enveloped,
                Form::AuthenticatedData => EncryptedForm::Authenticated,
                Form::Encrypted => EncryptedForm::Encrypted,
                Form::Digested => EncryptedForm::Digested,
            });
        if let Some(cipher) = self.cipher {
            agent = agent.cipher(cipher);
        }
        if let Some(name) = &self.content_key {
            agent = agent.encrypted_data_key(secret::key("--content-key", name)?);
        }
        if self.bind {
            agent = agent.bind();
        }
        Ok(agent)
    }

    fn recipients(
        &self,
        mut agent: SendingAgent,
        opener: &Opener,
    ) -> Result<SendingAgent, Failure> {
        let to = self.to.iter().map(|name| ("--to", name));
        let also = self.also.iter().map(|name| ("--also", name));
        for (option, name) in to.chain(also) {
            let mut certificates = opener.certificate_file(option, name)?.into_iter();
            let recipient = certificates.next().map(|first| self.certificate(first));
            agent = certificates.fold(agent, SendingAgent::intermediate);
            agent = recipient.into_iter().fold(agent, SendingAgent::recipient);
        }
        for kek in &self.kek {
            let (identifier, key) = kek.read()?;
            agent = agent.recipient(Recipient::Kek { identifier, key });
        }
        for name in &self.password_file {
            let password: Secret = secret::new_password("--password-file", name)?;
            agent = agent.recipient(Recipient::Password(PasswordRecipient::new(password)));
        }
        Ok(agent)
    }

    fn certificate(&self, certificate: Certificate) -> Recipient {
        let mut recipient = CertificateRecipient::new(certificate)
            .key_transport(match self.rsa_padding {
                Padding::Oaep => KeyTransport::oaep(self.oaep_digest),
                Padding::Pkcs1 => KeyTransport::RsaPkcs1,
            })
            .rid(match self.rid {
                Rid::IssuerSerial => IdentifierForm::IssuerAndSerialNumber,
                Rid::Ski => IdentifierForm::SubjectKeyIdentifier,
            });
        if let Some(scheme) = self.kdf {
            recipient = recipient.agreement(scheme);
        }
        if let Some(wrap) = self.wrap {
            recipient = recipient.wrap(wrap);
        }
        if let Some(ukm) = &self.ukm {
            recipient = recipient.ukm(ukm.0.clone());
        }
        Recipient::Certificate(recipient)
    }

    /// The settings by which recipients are judged.
    fn judgement(&self, mut agent: SendingAgent, opener: &Opener) -> Result<SendingAgent, Failure> {
        let anchors = opener.certificates("--trust", &self.trust)?;
        let at_hand = opener.certificates("--certs", &self.certs)?;
        let mut receiver = ReceivingAgent::new().provider(self.content.provider());
        if let Some(time) = self.at {
            agent = agent.at(time);
            receiver = receiver.at(time);
        }
        receiver = anchors
            .iter()
            .cloned()
            .fold(receiver, ReceivingAgent::trust);
        receiver = at_hand
            .iter()
            .cloned()
            .fold(receiver, ReceivingAgent::certificate);
        agent = anchors.into_iter().fold(agent, SendingAgent::trust);
        agent = at_hand.into_iter().fold(agent, SendingAgent::intermediate);
        if self.force_recipient {
            agent = agent.force_recipients();
        }
        for name in &self.seen {
            agent = seen(&receiver, name)?
                .into_iter()
                .fold(agent, SendingAgent::announced);
        }
        Ok(agent)
    }
}

/// What the signers of a message announce; one that does not verify announces nothing.
fn seen(receiver: &ReceivingAgent, name: &Path) -> Result<Vec<Announced>, Failure> {
    let mut message = input::open(Some(name))?;
    Announced::in_message(receiver, &mut message)
        .map_err(|error| Failure::reading(name, error))?
        .map_err(|refusal| Failure::File {
            option: "--seen",
            name: name.to_owned(),
            why: refusal.to_string(),
        })
}

#[derive(Clone)]
struct UkmArgument(Ukm);

impl FromStr for UkmArgument {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "none" => Ok(Self(Ukm::Absent)),
            text => from_hexadecimal(text.as_bytes()).map(|octets| Self(Ukm::Given(octets))),
        }
    }
}

/// The ciphers to encrypt with: the old ones are only ever read.
fn cipher() -> impl TypedValueParser<Value = CipherKind> {
    let ciphers = CipherKind::ALL
        .into_iter()
        .filter(|cipher| !cipher.legacy());
    PossibleValuesParser::new(ciphers.map(CipherKind::name))
        .try_map(|name| CipherKind::from_name(&name).ok_or("not a cipher"))
}

fn digest() -> impl TypedValueParser<Value = DigestAlgorithm> {
    let digests = DigestAlgorithm::ALL
        .into_iter()
        .filter(|digest| *digest != DigestAlgorithm::Md5);
    PossibleValuesParser::new(digests.map(DigestAlgorithm::name))
        .try_map(|name| DigestAlgorithm::from_name(&name).ok_or("not a digest"))
}

fn agreement() -> impl TypedValueParser<Value = AgreementScheme> {
    PossibleValuesParser::new(AgreementScheme::all().filter_map(AgreementScheme::name))
        .try_map(|name| AgreementScheme::from_name(&name).ok_or("not a key derivation"))
}

fn wrap() -> impl TypedValueParser<Value = KeyWrap> {
    PossibleValuesParser::new(KeyWrap::AES.map(KeyWrap::name))
        .try_map(|name| KeyWrap::from_name(&name).ok_or("not a key wrap"))
}
