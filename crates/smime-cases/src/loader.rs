//! The folder `vectors/`, loaded and checked.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde::de::DeserializeOwned;

use crate::{
    Case, Class, Context, Definition, Differs, Feature, FindingCode, LoadError, Octets, Pin,
    Produce, Reason, Release, Requirement, built_in,
    driver::{INLINE_LIMIT, Request},
    history::History,
    lists::{ClassList, OpinionList, PinList, RequirementList},
    schema::Schema,
};

/// Everything in `vectors/`, each name that one file uses being found in another.
#[derive(Debug, Default)]
pub struct Vectors {
    /// The cases by id.
    pub cases: BTreeMap<String, Case>,
    /// PEM of `keys/NAME.key.pem` by NAME.
    pub keys: BTreeMap<String, String>,
    /// PEM of `keys/NAME.cert.pem` by NAME.
    pub certificates: BTreeMap<String, String>,
    /// PEM of `keys/NAME.crl.pem` by NAME.
    pub crls: BTreeMap<String, String>,
    /// What a driver may claim, in the order of the file.
    pub features: Vec<Feature>,
    /// The reason codes, in the order of the file.
    pub reasons: Vec<Reason>,
    /// The codes of what is odd, in the order of the file.
    pub findings: Vec<FindingCode>,
    /// The attack classes by id.
    pub classes: BTreeMap<String, Class>,
    /// The sentences of the standards that are in use, by id.
    pub requirements: BTreeMap<String, Requirement>,
    /// What sections of the standards define that are in use and have no such sentence, by id.
    pub definitions: BTreeMap<String, Definition>,
    /// Known differences by implementation.
    pub opinions: BTreeMap<String, Vec<Differs>>,
    /// The cases whose secrets are recorded beside them, so that `recompute.py` can build their messages
    /// again.
    pub secrets: BTreeSet<String>,
    /// The inputs that are pinned by hash.
    pub pins: Vec<Pin>,
    /// What each release changed, oldest first.
    pub history: Vec<Release>,
}

impl Vectors {
    /// Loads a folder `vectors/`.
    ///
    /// # Errors
    /// The first fault found, with file, field and what was wanted.
    pub fn from_folder(folder: &Path) -> Result<Self, LoadError> {
        let mut files = Vec::new();
        read_folder(folder, "", &mut files)?;
        let vectors = Self::from_files(
            files
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str())),
        )?;
        if vectors.cases.is_empty() {
            return Err(LoadError::Empty {
                path: folder.into(),
            });
        }
        Ok(vectors)
    }

    /// Loads the vectors inside the binary.
    ///
    /// # Errors
    /// As [`Self::from_folder`].
    pub fn built_in() -> Result<Self, LoadError> {
        Self::from_files(built_in::FILES.iter().copied())
    }

    /// Loads vectors from pairs of a path below `vectors/` and the text of that file. Files of
    /// other kinds are passed over.
    ///
    /// # Errors
    /// As [`Self::from_folder`].
    pub fn from_files<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, LoadError> {
        let schema = Schema::new()?;
        let mut vectors = Self::default();
        for (file, text) in files {
            vectors.add(&schema, file, text)?;
        }
        vectors.check()?;
        Ok(vectors)
    }

    /// Reads a list of known differences, the form of `opinions/IMPL.toml` and of `--expect`.
    /// `file` is what errors name.
    ///
    /// # Errors
    /// A syntax error, an unknown case, a case listed twice.
    pub fn differences(&self, file: &str, text: &str) -> Result<Vec<Differs>, LoadError> {
        let list: OpinionList = toml_of(file, text)?;
        self.check_differences(file, &list.differs)?;
        Ok(list.differs)
    }

    /// The question that a driver is asked: the case with key material as PEM. An input of more
    /// than [`INLINE_LIMIT`] octets is left out; the runner puts it into a file and names it.
    ///
    /// # Errors
    /// [`LoadError::Unknown`] when the case names key material that is not there.
    pub fn request(&self, case: &Case) -> Result<Request, LoadError> {
        let file = case_file(&case.id);
        let input = case.input_octets();
        Ok(Request {
            id: case.id.clone(),
            op: case.op,
            input: (input.len() <= INLINE_LIMIT).then_some(Octets(input)),
            input_file: None,
            input_form: case.input_form,
            content: case.content.clone(),
            original: case.original.clone(),
            context: self.context_as_pem(&file, &case.context)?,
            produce: case
                .produce
                .as_ref()
                .map(|produce| self.produce_as_pem(&file, produce))
                .transpose()?,
        })
    }

    pub(crate) fn produce_as_pem(
        &self,
        file: &str,
        produce: &Produce,
    ) -> Result<Produce, LoadError> {
        let certificate = |field, name: &String| {
            pem(file, field, name, &self.certificates, CERTIFICATE).map(Some)
        };
        let mut resolved = produce.clone();
        for signer in &mut resolved.signers {
            let cert = signer.cert.as_ref().unwrap_or(&signer.key);
            signer.cert = certificate("produce.signers.cert", cert)?;
            signer.key = pem(file, "produce.signers.key", &signer.key, &self.keys, KEY)?;
        }
        for recipient in &mut resolved.recipients {
            if let Some(cert) = &recipient.cert {
                recipient.cert = certificate("produce.recipients.cert", cert)?;
            }
        }
        Ok(resolved)
    }

    pub(crate) fn context_as_pem(
        &self,
        file: &str,
        context: &Context,
    ) -> Result<Context, LoadError> {
        let all = |field, names: &[String], from: &BTreeMap<String, String>, wanted| {
            names
                .iter()
                .map(|name| pem(file, field, name, from, wanted))
                .collect::<Result<Vec<_>, _>>()
        };
        let mut resolved = context.clone();
        resolved.trust = all(
            "context.trust",
            &context.trust,
            &self.certificates,
            CERTIFICATE,
        )?;
        resolved.certs = all(
            "context.certs",
            &context.certs,
            &self.certificates,
            CERTIFICATE,
        )?;
        resolved.crls = all(
            "context.crls",
            &context.crls,
            &self.crls,
            "NAME of keys/NAME.crl.pem",
        )?;
        for pair in &mut resolved.keys {
            pair.key = pem(file, "context.keys.key", &pair.key, &self.keys, KEY)?;
            if let Some(cert) = &mut pair.cert {
                *cert = pem(
                    file,
                    "context.keys.cert",
                    cert,
                    &self.certificates,
                    CERTIFICATE,
                )?;
            }
        }
        Ok(resolved)
    }

    fn add(&mut self, schema: &Schema, file: &str, text: &str) -> Result<(), LoadError> {
        let (folder, name) = file.split_once('/').unwrap_or(("", file));
        match (folder, name) {
            ("cases", _) => self.add_case(schema, file, text),
            ("keys", _) => {
                if let Some(name) = name.strip_suffix(".key.pem") {
                    self.keys.insert(name.into(), text.into());
                } else if let Some(name) = name.strip_suffix(".cert.pem") {
                    self.certificates.insert(name.into(), text.into());
                } else if let Some(name) = name.strip_suffix(".crl.pem") {
                    self.crls.insert(name.into(), text.into());
                }
                Ok(())
            }
            ("requirements", _) => {
                let list = toml_of::<RequirementList>(file, text)?;
                let requirements = list.requirement.into_iter();
                let requirements = requirements.map(|r| (r.id.clone(), r));
                add_all(file, &mut self.requirements, requirements)?;
                let definitions = list.definition.into_iter();
                let definitions = definitions.map(|d| (d.id.clone(), d));
                add_all(file, &mut self.definitions, definitions)
            }
            ("opinions", _) => {
                let name = name.strip_suffix(".toml").unwrap_or(name);
                self.opinions
                    .insert(name.into(), toml_of::<OpinionList>(file, text)?.differs);
                Ok(())
            }
            ("secrets", _) => {
                self.secrets
                    .extend(name.strip_suffix(".json").map(str::to_owned));
                Ok(())
            }
            ("", "features.json") => {
                self.features = json_of(file, text)?;
                no_duplicates(file, self.features.iter().map(|f| &f.id))
            }
            ("", "reasons.json") => {
                self.reasons = json_of(file, text)?;
                no_duplicates(file, self.reasons.iter().map(|r| &r.code))
            }
            ("", "findings.json") => {
                self.findings = json_of(file, text)?;
                no_duplicates(file, self.findings.iter().map(|f| &f.code))
            }
            ("", "classes.toml") => {
                let classes = toml_of::<ClassList>(file, text)?.class;
                no_duplicates(file, classes.iter().map(|c| &c.id))?;
                self.classes = classes.into_iter().map(|c| (c.id.clone(), c)).collect();
                Ok(())
            }
            ("", "pinned.toml") => {
                self.pins = toml_of::<PinList>(file, text)?.pin;
                no_duplicates(file, self.pins.iter().map(|p| &p.file))
            }
            ("", "history.toml") => {
                self.history = toml_of::<History>(file, text)?.release;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn add_case(&mut self, schema: &Schema, file: &str, text: &str) -> Result<(), LoadError> {
        let value: serde_json::Value = json_of(file, text)?;
        schema.check(file, &value)?;
        let case: Case = serde_json::from_value(value).map_err(|e| LoadError::Syntax {
            file: file.into(),
            cause: e.to_string(),
        })?;
        let id = case.id.clone();
        if self.cases.insert(id.clone(), case).is_some() {
            return Err(LoadError::Duplicate {
                file: file.into(),
                id,
            });
        }
        if case_file(&id) != file {
            return Err(LoadError::Contradiction {
                file: file.into(),
                field: "id",
                found: format!("\"{id}\""),
                wanted: "the file's path below cases/ without .json".into(),
            });
        }
        Ok(())
    }
}

const CERTIFICATE: &str = "NAME of keys/NAME.cert.pem";
const KEY: &str = "NAME of keys/NAME.key.pem";

pub(crate) fn case_file(id: &str) -> String {
    format!("cases/{id}.json")
}

fn pem(
    file: &str,
    field: &'static str,
    name: &str,
    from: &BTreeMap<String, String>,
    wanted: &'static str,
) -> Result<String, LoadError> {
    from.get(name).cloned().ok_or_else(|| LoadError::Unknown {
        file: file.into(),
        field,
        found: name.into(),
        wanted,
    })
}

fn json_of<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, LoadError> {
    serde_json::from_str(text).map_err(|e| LoadError::Syntax {
        file: file.into(),
        cause: e.to_string(),
    })
}

fn toml_of<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, LoadError> {
    toml::from_str(text).map_err(|e| LoadError::Syntax {
        file: file.into(),
        cause: e.to_string(),
    })
}

fn add_all<T>(
    file: &str,
    known: &mut BTreeMap<String, T>,
    items: impl Iterator<Item = (String, T)>,
) -> Result<(), LoadError> {
    for (id, item) in items {
        if known.insert(id.clone(), item).is_some() {
            return Err(LoadError::Duplicate {
                file: file.into(),
                id,
            });
        }
    }
    Ok(())
}

pub(crate) fn no_duplicates<'a>(
    file: &str,
    ids: impl Iterator<Item = &'a String>,
) -> Result<(), LoadError> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(LoadError::Duplicate {
                file: file.into(),
                id: id.clone(),
            });
        }
    }
    Ok(())
}

fn read_folder(
    folder: &Path,
    prefix: &str,
    files: &mut Vec<(String, String)>,
) -> Result<(), LoadError> {
    let unreadable = |path: &Path, cause| LoadError::Unreadable {
        path: path.into(),
        cause,
    };
    for entry in fs::read_dir(folder).map_err(|e| unreadable(folder, e))? {
        let entry = entry.map_err(|e| unreadable(folder, e))?;
        let path = entry.path();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            read_folder(&path, &format!("{name}/"), files)?;
        } else if [".json", ".toml", ".pem"]
            .iter()
            .any(|end| name.ends_with(end))
        {
            let text = fs::read_to_string(&path).map_err(|e| unreadable(&path, e))?;
            files.push((name, text));
        }
    }
    Ok(())
}
