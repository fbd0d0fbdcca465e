//! What a run leaves behind: `results.json` and a page that opens from disk.

mod html;
mod page;

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use smime_cases::Vectors;

use crate::RunError;
use crate::results::Results;

pub use page::page;
pub(crate) use page::{asked, expected};

/// Writes `results.json` and `index.html` to a folder, which is made where it does not exist.
/// Returns the path of the page.
///
/// # Errors
/// A file cannot be written.
pub fn write(folder: &Path, results: &Results, vectors: &Vectors) -> Result<PathBuf, RunError> {
    fs::create_dir_all(folder).map_err(|cause| RunError::File {
        path: folder.into(),
        cause,
    })?;
    write_file(&folder.join("results.json"), &json(results))?;
    let path = folder.join("index.html");
    write_file(&path, &page(results, vectors))?;
    Ok(path)
}

/// The results as JSON, with a line end.
#[must_use]
pub fn json(results: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(results).unwrap_or_default();
    text.push('\n');
    text
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
