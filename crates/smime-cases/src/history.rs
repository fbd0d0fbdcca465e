//! Which release brought which case (`history.toml`), and what has changed since.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{Case, LoadError, Vectors, loader::case_file};

/// What a release changed (`history.toml`, `[[release]]`), oldest first in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The version of the suite.
    pub version: String,
    /// The cases that it no longer has, by id.
    #[serde(default)]
    pub withdrawn: Vec<String>,
    /// The cases that are new or revised in it, by id.
    #[serde(default)]
    pub cases: BTreeMap<String, Released>,
}

/// A case as a release has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Released {
    /// Its revision.
    pub revision: u32,
    /// The beginning of the SHA-256 of [`Vectors::substance`], in hexadecimal.
    pub substance: String,
}

/// What changed from one version to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The version that brought it; [`UNRELEASED`] for what no release has.
    pub version: String,
    /// Ids of cases that no earlier version has.
    pub new: Vec<String>,
    /// Cases that were corrected.
    pub revised: Vec<Revised>,
    /// Ids of cases that are no longer there.
    pub withdrawn: Vec<String>,
}

/// A case that was corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Revised {
    /// Its id.
    pub id: String,
    /// The revision that it has since.
    pub revision: u32,
}

/// There is no release of that version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no release {asked:?}, there is: {}", if .known.is_empty() { "none".into() } else { .known.join(", ") })]
pub struct UnknownVersion {
    /// The version that was asked for.
    pub asked: String,
    /// Those that there are, oldest first.
    pub known: Vec<String>,
}

/// What stands for a version where there is none yet.
pub const UNRELEASED: &str = "unreleased";

impl Vectors {
    /// The ids of the cases that are new or revised since the release `version`.
    ///
    /// # Errors
    /// When there is no such release.
    pub fn since(&self, version: &str) -> Result<BTreeSet<String>, UnknownVersion> {
        let releases = &self.history;
        let place = releases.iter().position(|known| known.version == version);
        let place = place.ok_or_else(|| UnknownVersion {
            asked: version.into(),
            known: releases.iter().map(|known| known.version.clone()).collect(),
        })?;
        let released = releases[place + 1..]
            .iter()
            .flat_map(|release| release.cases.keys());
        let unreleased = self.unreleased();
        let mut ids: BTreeSet<String> = released.cloned().collect();
        ids.extend(unreleased.new);
        ids.extend(unreleased.revised.into_iter().map(|case| case.id));
        ids.retain(|id| self.cases.contains_key(id));
        Ok(ids)
    }

    /// What each version changed, the newest first; what is not released comes before all, if there is any.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        let mut known = BTreeSet::new();
        let mut changes = Vec::new();
        for release in &self.history {
            let mut change = Change {
                version: release.version.clone(),
                withdrawn: release.withdrawn.clone(),
                ..Change::default()
            };
            for (id, case) in &release.cases {
                change.add(id, case.revision, known.insert(id));
            }
            changes.push(change);
        }
        let unreleased = self.unreleased();
        if !unreleased.is_empty() {
            changes.push(unreleased);
        }
        changes.reverse();
        changes
    }

    /// What no release has.
    #[must_use]
    pub fn unreleased(&self) -> Change {
        let released = self.released();
        let mut change = Change {
            version: UNRELEASED.into(),
            ..Change::default()
        };
        for case in self.cases.values() {
            let before = released.get(case.id.as_str());
            if before.is_none_or(|before| before.revision < case.revision) {
                change.add(&case.id, case.revision, before.is_none());
            }
        }
        let gone = released
            .keys()
            .filter(|id| !self.cases.contains_key(**id))
            .map(|id| (*id).to_owned());
        change.withdrawn.extend(gone);
        change
    }

    /// The cases of the last release, as it has them.
    #[must_use]
    pub fn released(&self) -> BTreeMap<&str, &Released> {
        let mut released = BTreeMap::new();
        for release in &self.history {
            released.extend(release.cases.iter().map(|(id, case)| (id.as_str(), case)));
            for id in &release.withdrawn {
                released.remove(id.as_str());
            }
        }
        released
    }

    /// What is asked in a case and what passes, as one line: JSON with its keys in order and with PEM in the place of
    /// names. Where this changes, the revision has to be raised; what explains the case, and the reason code that binds
    /// the reference alone, are not in it.
    ///
    /// # Errors
    /// [`LoadError::Unknown`] when the case names key material that is not there.
    pub fn substance(&self, case: &Case) -> Result<String, LoadError> {
        let file = case_file(&case.id);
        let mut case = case.clone();
        case.context = self.context_as_pem(&file, &case.context)?;
        if let Some(produce) = &case.produce {
            case.produce = Some(self.produce_as_pem(&file, produce)?);
        }
        case.expect.reason = None;
        let syntax = |cause: serde_json::Error| LoadError::Syntax {
            file: file.clone(),
            cause: cause.to_string(),
        };
        let mut value = serde_json::to_value(case).map_err(syntax)?;
        if let Some(fields) = value.as_object_mut() {
            fields.retain(|field, _| !EXPLANATIONS.contains(&field.as_str()));
        }
        value.sort_all_objects();
        Ok(value.to_string())
    }

    /// Checks that ids are not used again and revisions only rise.
    pub(crate) fn check_history(&self) -> Result<(), LoadError> {
        let mut revisions = BTreeMap::new();
        let mut withdrawn = BTreeSet::new();
        let mut versions = BTreeSet::new();
        for release in &self.history {
            if !versions.insert(&release.version) {
                return Err(LoadError::Duplicate {
                    file: FILE.into(),
                    id: release.version.clone(),
                });
            }
            for (id, case) in &release.cases {
                not_withdrawn(&withdrawn, id, FILE)?;
                let before = revisions.insert(id, case.revision).unwrap_or(0);
                if case.revision <= before {
                    return Err(revision(id, FILE, case.revision, before + 1));
                }
            }
            for id in &release.withdrawn {
                if revisions.remove(id).is_none() {
                    return Err(LoadError::Unknown {
                        file: FILE.into(),
                        field: "withdrawn",
                        found: id.clone(),
                        wanted: "a case that the release before has",
                    });
                }
                withdrawn.insert(id);
            }
        }
        for case in self.cases.values() {
            let file = case_file(&case.id);
            not_withdrawn(&withdrawn, &case.id, &file)?;
            let released = revisions.get(&case.id).copied().unwrap_or(0);
            if case.revision < released {
                return Err(revision(&case.id, &file, case.revision, released));
            }
        }
        Ok(())
    }
}

impl Change {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.revised.is_empty() && self.withdrawn.is_empty()
    }

    fn add(&mut self, id: &str, revision: u32, is_new: bool) {
        let id = id.to_owned();
        if is_new {
            self.new.push(id);
        } else {
            self.revised.push(Revised { id, revision });
        }
    }
}

/// `history.toml` as a whole.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct History {
    #[serde(default)]
    pub(crate) release: Vec<Release>,
}

fn not_withdrawn(withdrawn: &BTreeSet<&String>, id: &String, file: &str) -> Result<(), LoadError> {
    if !withdrawn.contains(id) {
        return Ok(());
    }
    Err(LoadError::Contradiction {
        file: file.into(),
        field: "id",
        found: format!("\"{id}\""),
        wanted: "an id that no withdrawn case had".into(),
    })
}

fn revision(id: &str, file: &str, found: u32, least: u32) -> LoadError {
    LoadError::Contradiction {
        file: file.into(),
        field: "revision",
        found: format!("{found} of \"{id}\""),
        wanted: format!("{least} or more, as it was released before"),
    }
}

const FILE: &str = "history.toml";

/// The fields that explain a case, or only order it among others.
const EXPLANATIONS: [&str; 7] = [
    "revision",
    "title",
    "why",
    "origin",
    "requirements",
    "sources",
    "class",
];
