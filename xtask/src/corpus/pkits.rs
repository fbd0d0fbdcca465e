//! NIST's Public Key Interoperability Test Suite (PKITS), as PyPI's `cryptography-vectors` carries it: 224 signed
//! messages, each with the certificates and CRLs of its path, and one trust anchor.
//!
//! The file names are NIST's names of the tests and say what is expected: `SignedValid…`, `SignedInvalid…`.
//! Every message is well signed, so that without the path check all verify but those that use DSA. With it,
//! those messages are run whose outcome the path alone decides.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::{Outcome, progress};

/// Fetches and unpacks the suite unless it is there, builds `smime`, and runs all messages. Prints each
/// disagreement and the totals.
pub(super) fn run() -> Outcome {
    let data = fetch()?;
    let smime = build()?;
    let messages = messages(&data.join("smime"))?;
    let trust = data.join("certs/TrustAnchorRootCertificate.crt");

    let mut wrong = 0;
    let mut totals = BTreeMap::<&str, usize>::new();
    let progress = progress::line(messages.len());
    for (name, file) in &messages {
        progress.set_message(name.clone());
        let mut compare = |check, options: &[&str], wanted: Status| -> Outcome {
            let (found, line) = verify(&smime, options, &trust, file)?;
            *totals.entry(check).or_default() += 1;
            if found != Some(wanted as i32) {
                wrong += 1;
                let found = found.map_or("a signal".into(), |status| status.to_string());
                let wanted = wanted as i32;
                progress.suspend(|| {
                    println!("{name}, {check}: exit {found} found, {wanted} wanted: {line}");
                });
            }
            Ok(())
        };
        compare(
            "signature alone",
            &["--signature-only"],
            signature_alone(name),
        )?;
        if let Some(wanted) = with_path(name) {
            compare("with path", &[], wanted)?;
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    for (check, count) in totals {
        println!("{check}: {count} messages");
    }
    match wrong {
        0 => {
            println!("all as expected");
            Ok(())
        }
        wrong => Err(format!("corpus pkits: {wrong} disagreements").into()),
    }
}

/// An exit status of `smime verify`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Valid = 0,
    Refused = 1,
    Unsupported = 3,
}

/// What the signature alone has to give.
fn signature_alone(name: &str) -> Status {
    if name.contains("DSA") {
        Status::Unsupported
    } else {
        Status::Valid
    }
}

/// What the path check has to give, where neither policies nor name constraints have a say, nor CRLs: a path that
/// is good with its CRLs is good without them, one that is bad by a CRL is not run.
fn with_path(name: &str) -> Option<Status> {
    let test = name.strip_prefix("Signed")?;
    let (wanted, rest) = match test.strip_prefix("Invalid") {
        Some(rest) => (Status::Refused, rest),
        None => (Status::Valid, test.strip_prefix("Valid")?),
    };
    let (family, _) = rest.rsplit_once("Test")?;
    let decided = PATH_ALONE.contains(&family)
        || (wanted == Status::Valid && GOOD_WITH_ITS_CRLS.contains(&family));
    decided.then_some(wanted)
}

/// The tests of NIST's sections 4.1 (without DSA), 4.2, 4.3, 4.6, 4.7 (without those about CRLs) and 4.16.
const PATH_ALONE: [&str; 31] = [
    "Signatures",
    "CASignature",
    "EESignature",
    "CAnotBeforeDate",
    "EEnotBeforeDate",
    "pre2000UTCnotBeforeDate",
    "GeneralizedTimenotBeforeDate",
    "CAnotAfterDate",
    "EEnotAfterDate",
    "pre2000UTCEEnotAfterDate",
    "GeneralizedTimenotAfterDate",
    "NameChainingEE",
    "NameChainingOrder",
    "NameChainingWhitespace",
    "NameChainingCapitalization",
    "NameChainingUIDs",
    "RFC3280MandatoryAttributeTypes",
    "RFC3280OptionalAttributeTypes",
    "UTF8StringEncodedNames",
    "RolloverfromPrintableStringtoUTF8String",
    "UTF8StringCaseInsensitiveMatch",
    "MissingbasicConstraints",
    "cAFalse",
    "basicConstraintsNotCritical",
    "pathLenConstraint",
    "SelfIssuedpathLenConstraint",
    "keyUsageCriticalkeyCertSignFalse",
    "keyUsageNotCriticalkeyCertSignFalse",
    "keyUsageNotCritical",
    "UnknownNotCriticalCertificateExtension",
    "UnknownCriticalCertificateExtension",
];

/// The tests of sections 4.4, 4.5, 4.14 and 4.15, about revocation.
const GOOD_WITH_ITS_CRLS: [&str; 15] = [
    "TwoCRLs",
    "GeneralizedTimeCRLnextUpdate",
    "NegativeSerialNumber",
    "LongSerialNumber",
    "SeparateCertificateandCRLKeys",
    "BasicSelfIssuedOldWithNew",
    "BasicSelfIssuedNewWithOld",
    "BasicSelfIssuedCRLSigningKey",
    "distributionPoint",
    "NoissuingDistributionPoint",
    "onlyContainsCACertsCRL",
    "onlySomeReasons",
    "IDPwithindirectCRL",
    "cRLIssuer",
    "deltaCRL",
];

/// Inside the validity of all certificates but those that the tests are about (2010 to 2030).
const AT: &str = "2020-01-01T00:00:00Z";

/// Exit status, or none for a signal, and the line that says why.
fn verify(
    smime: &Path,
    options: &[&str],
    trust: &Path,
    message: &Path,
) -> Result<(Option<i32>, String), String> {
    let run = Command::new(smime)
        .args(["verify", "--no-address-check", "--at", AT])
        .args(options)
        .arg("--trust")
        .arg(trust)
        .arg(message)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .output()
        .map_err(|error| format!("{}: {error}", smime.display()))?;
    let line = String::from_utf8_lossy(&run.stderr).trim().to_owned();
    Ok((run.status.code(), line))
}

/// The messages, by the name of their test.
fn messages(folder: &Path) -> Result<BTreeMap<String, PathBuf>, Box<dyn std::error::Error>> {
    let mut messages = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some(name) = path
            .file_name()
            .and_then(|name| name.to_str()?.strip_suffix(".eml"))
        {
            messages.insert(name.to_owned(), path);
        }
    }
    if messages.len() != MESSAGES {
        let found = messages.len();
        return Err(format!(
            "{}: {found} messages found, {MESSAGES} wanted",
            folder.display()
        )
        .into());
    }
    let all = PATH_ALONE.iter().chain(&GOOD_WITH_ITS_CRLS);
    let has = |family: &str| {
        messages
            .keys()
            .any(|name| name.contains(&format!("alid{family}Test")))
    };
    if let Some(family) = { all }.find(|family| !has(family)) {
        return Err(format!("{}: no message of the tests {family}", folder.display()).into());
    }
    Ok(messages)
}

const MESSAGES: usize = 224;

/// The folder of the suite, downloaded by pip and unpacked by Python where it is not there yet.
fn fetch() -> Result<PathBuf, Box<dyn std::error::Error>> {
    let folder = crate::root().join("target/corpus");
    let data = folder.join("cryptography_vectors/x509/PKITS_data");
    if data.is_dir() {
        return Ok(data);
    }
    let downloads = folder.join("download");
    println!("downloading {PACKAGE}");
    python(
        Command::new("python3")
            .args([
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "--only-binary",
                ":all:",
                "--dest",
            ])
            .arg(&downloads)
            .arg(PACKAGE),
    )?;
    let wheel = fs::read_dir(&downloads)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .ok_or_else(|| format!("{}: no wheel of {PACKAGE}", downloads.display()))?;
    python(
        Command::new("python3")
            .args(["-m", "zipfile", "-e"])
            .arg(wheel)
            .arg(&folder),
    )?;
    if data.is_dir() {
        Ok(data)
    } else {
        Err(format!("{PACKAGE} holds no {}", data.display()).into())
    }
}

const PACKAGE: &str = "cryptography-vectors";

fn python(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| {
        format!("python3: {error}; install Python 3 with pip (Debian: python3-pip)")
    })?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{status}: {command:?}; wanted are Python 3 with pip (Debian: python3-pip) and a network").into())
    }
}

/// Builds `smime` and says where it is.
fn build() -> Result<PathBuf, Box<dyn std::error::Error>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args([
            "build",
            "--quiet",
            "--package",
            "smime-cli",
            "--message-format",
            "json",
        ])
        .current_dir(crate::root())
        .stderr(Stdio::inherit())
        .output()?;
    if !built.status.success() {
        return Err("smime-cli does not build".into());
    }
    String::from_utf8(built.stdout)?
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "smime")
        .find_map(|message| Some(message["executable"].as_str()?.into()))
        .ok_or_else(|| "cargo names no executable of smime-cli".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nists_names_say_what_is_expected() {
        for (name, wanted) in [
            ("SignedValidSignaturesTest1", Some(Status::Valid)),
            ("SignedInvalidCASignatureTest2", Some(Status::Refused)),
            (
                "SignedInvalidpathLenConstraintTest12",
                Some(Status::Refused),
            ),
            ("SignedValidTwoCRLsTest7", Some(Status::Valid)),
            // By their CRLs, their policies, their name constraints:
            ("SignedInvalidRevokedEETest3", None),
            ("SignedInvalidLongSerialNumberTest18", None),
            ("SignedAllCertificatesSamePolicyTest1", None),
            ("SignedValidDNnameConstraintsTest1", None),
        ] {
            assert_eq!(with_path(name), wanted, "{name}");
        }
    }

    #[test]
    fn dsa_alone_is_not_supported() {
        assert_eq!(
            signature_alone("SignedInvalidDSASignatureTest6"),
            Status::Unsupported
        );
        assert_eq!(
            signature_alone("SignedInvalidCASignatureTest2"),
            Status::Valid
        );
    }
}
