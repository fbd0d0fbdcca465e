//! What a run leaves behind: `results.json`, and pages that open from disk.
//!
//! `index.html` is useful alone; all else is in `pages/`, a file for each case, implementation, requirement and attack
//! class, so that a browser holds only what is looked at. Nothing is loaded from elsewhere, and scripts only add search,
//! filters and keys.

mod case;
mod causes;
mod folder;
mod heat;
mod implementation;
mod index;
mod layout;
mod list;
mod paths;
mod site;
mod text;
mod topics;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use smime_cases::Vectors;

use self::layout::Place;
use self::paths::Kind;
use self::site::{Site, depth};
use crate::RunError;
use crate::interop::Interop;
use crate::results::Results;

pub(crate) use words::{asked, expected};

/// Whether a report can be written to the folder: a folder `pages` in it, if there is one, is an earlier report's.
///
/// # Errors
/// It is somebody else's.
pub fn check(folder: &Path) -> Result<(), RunError> {
    folder::check(folder).map(|_| ())
}

/// Writes `results.json`, `index.html` and the folder `pages` to a folder, which is made where it does not exist.
/// Returns the path of the first page. The folder `pages` belongs to the report: one that an earlier report made is
/// removed, any other is left alone.
///
/// # Errors
/// A file cannot be written, or there is a folder `pages` that no report made.
pub fn write(
    folder: &Path,
    results: &Results,
    vectors: &Vectors,
    interop: Option<&Interop>,
) -> Result<PathBuf, RunError> {
    make(folder)?;
    write_file(&folder.join("results.json"), &json(results))?;
    folder::fresh(folder)?;
    let site = Site::new(results, vectors, interop);
    let page = |path: &str, page: &dyn Fn(usize) -> String| {
        let file = folder.join(path);
        file.parent().map_or(Ok(()), make)?;
        write_file(&file, &page(depth(path)))
    };
    for (id, asked) in &site.cases {
        if let Some(path) = site.path(Kind::Case, id) {
            page(path, &|depth| case::page(&site, depth, asked))?;
        }
    }
    for one in site.implementations() {
        if let Some(path) = site.path(Kind::Implementation, &one.name) {
            page(path, &|depth| implementation::page(&site, depth, one))?;
        }
    }
    for id in site.requirements() {
        if let Some(path) = site.path(Kind::Requirement, id) {
            page(path, &|depth| topics::requirement(&site, depth, id))?;
        }
    }
    for id in site.classes() {
        if let Some(path) = site.path(Kind::Class, id) {
            page(path, &|depth| topics::class(&site, depth, id))?;
        }
    }
    page("pages/requirements.html", &|depth| {
        topics::requirements(&site, depth)
    })?;
    if let Some(interop) = interop {
        page(heat::PATH, &|depth| {
            heat::page(&site, depth, Place::Inner, interop)
        })?;
    }
    let path = folder.join("index.html");
    write_file(&path, &index::page(&site))?;
    Ok(path)
}

/// Writes `interop.json`, and `interop.html` without a report around it. Returns the path of the page.
///
/// # Errors
/// A file cannot be written.
pub fn write_interop(
    folder: &Path,
    interop: &Interop,
    vectors: &Vectors,
) -> Result<PathBuf, RunError> {
    make(folder)?;
    write_file(&folder.join("interop.json"), &json(interop))?;
    let nothing = Results {
        version: 1,
        suite: interop.suite.clone(),
        at: interop.at.clone(),
        shard: None,
        whole: None,
        implementations: Vec::new(),
        results: Vec::new(),
    };
    let site = Site::new(&nothing, vectors, None);
    let path = folder.join("interop.html");
    write_file(&path, &heat::page(&site, 0, Place::Alone, interop))?;
    Ok(path)
}

/// The results as JSON, with a line end.
#[must_use]
pub fn json(results: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(results).unwrap_or_default();
    text.push('\n');
    text
}

fn make(folder: &Path) -> Result<(), RunError> {
    fs::create_dir_all(folder).map_err(|cause| RunError::File {
        path: folder.into(),
        cause,
    })
}

/// Writes one file.
///
/// # Errors
/// It cannot be written.
pub fn write_file(path: &Path, text: &str) -> Result<(), RunError> {
    fs::write(path, text).map_err(|cause| RunError::File {
        path: path.into(),
        cause,
    })
}

#[cfg(test)]
mod tests {
    use smime_cases::Outcome;

    use crate::results::{Counts, ImplementationResults, Results, Row};

    /// Results of implementations with these names on these cases, by outcome and detail.
    pub(super) fn results<'a>(
        names: &[&str],
        cases: impl Iterator<Item = &'a str> + Clone,
        answer: impl Fn(&str, &str) -> (Outcome, String),
    ) -> Results {
        let rows = cases.flat_map(|case| names.iter().map(move |name| (case, *name)));
        let results: Vec<Row> = rows
            .map(|(case, name)| {
                let (outcome, detail) = answer(name, case);
                Row {
                    case: case.into(),
                    implementation: name.into(),
                    outcome,
                    verdict: detail
                        .starts_with("valid")
                        .then_some(smime_cases::Verdict::Valid),
                    detail,
                    ms: Some(1),
                }
            })
            .collect();
        let implementation = |name: &&str| ImplementationResults {
            name: (*name).into(),
            version: "1.0".into(),
            role: crate::results::Role::Driver,
            ops: Vec::new(),
            features: Vec::new(),
            counts: Counts::of(results.iter().filter(|row| row.implementation == **name)),
            withheld: 0,
        };
        Results {
            version: 1,
            suite: "suite".into(),
            at: "2026-11-30T00:00:00Z".into(),
            shard: None,
            whole: None,
            implementations: names.iter().map(implementation).collect(),
            results,
        }
    }
}
